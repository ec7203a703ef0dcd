//! The members' values: base64 in other spellings, and ephemeral keys in other forms.

use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point};
use sealpack::Recipient;
use serde_json::Value;
use zeroize::Zeroizing;

use super::super::{
    diagnosis::{Mistake, sender, way},
    spelling::{any_base64, base64, hex, loose_base64, mapped, percent_decoded, without_white},
};

/// What a value may be meant as, and the mistakes that made the value of it.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) mistakes: Vec<Mistake>,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

struct Form {
    mistake: Mistake,
    decode: fn(&[u8]) -> Option<Vec<u8>>,
}

const RIGHT: &str = "use the standard base64 of the bytes, with its padding, without line breaks: toString('base64'), \
    Base64.getEncoder(), base64.b64encode(…).decode()";

const RIGHT_KEY: &str = "send the base64 of the ephemeral key's SubjectPublicKeyInfo in DER, 91 bytes: \
    key.export({type: 'spki', format: 'der'}), getPublic().getEncoded(), \
    public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), ExportSubjectPublicKeyInfo()";

static FORMS: [Form; 11] = [
    Form {
        mistake: sender(
            "member-base64-url-safe",
            "A member was in the URL-safe alphabet of base64, with - and _.",
            RIGHT,
        ),
        decode: |text| {
            text.iter()
                .any(|byte| b"-_".contains(byte))
                .then(|| any_base64(text))
                .flatten()
                .map(|bytes| bytes.as_slice().to_vec())
        },
    },
    Form {
        mistake: sender("member-base64-without-padding", "The = at the end of a member was missing.", RIGHT),
        decode: |text| vec_of(any_base64(text)),
    },
    Form {
        mistake: sender(
            "member-base64-loose",
            "The last character of a member had bits that stand for nothing and were not zero.",
            "use another base64 encoder: this one does not clear its last bits",
        ),
        decode: |text| vec_of(loose_base64(text)),
    },
    Form {
        mistake: sender("member-with-line-breaks", "There were line breaks in a member.", RIGHT),
        decode: |text| vec_of(base64(mapped(text, |byte| (!b"\r\n".contains(&byte)).then_some(byte)).as_slice())),
    },
    Form {
        mistake: sender(
            "member-with-spaces",
            "There was white space in a member or around it, a zero, or a byte order mark.",
            "take the white space away: .trim()",
        ),
        decode: |text| vec_of(base64(without_white(text).as_slice())),
    },
    Form {
        mistake: way(
            "member-spaces-for-plus",
            "There were spaces in a member in the place of +: it went through a form or a query without being encoded.",
            "send it in a JSON body, or percent-encode it: encodeURIComponent(…)",
        ),
        decode: |text| vec_of(base64(mapped(text, |byte| Some(if byte == b' ' { b'+' } else { byte })).as_slice())),
    },
    Form {
        mistake: sender("member-percent-encoded", "A member was percent-encoded, as in a URL.", RIGHT),
        decode: |text| vec_of(base64(percent_decoded(text)?.as_slice())),
    },
    Form {
        mistake: sender("member-in-hex", "A member was in hexadecimal, where base64 belongs.", RIGHT),
        decode: |text| vec_of(hex(text)),
    },
    Form {
        mistake: sender("member-base64-twice", "A member was encoded in base64 twice.", RIGHT),
        decode: |text| vec_of(base64(base64(text)?.as_slice())),
    },
    Form {
        mistake: sender(
            "data-ciphertext-in-base64",
            "The ciphertext was put into base64 before the tag was put behind it.",
            "put the tag behind the bytes of the ciphertext, and both into base64 once: in PHP \
             base64_encode(openssl_encrypt($json, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag) . $tag)",
        ),
        decode: |text| {
            let bytes = base64(text)?;
            let (ciphertext, tag) = bytes.as_slice().split_last_chunk::<16>()?;
            Some([base64(ciphertext)?.as_slice(), tag].concat())
        },
    },
    Form {
        mistake: sender(
            "member-python-bytes",
            "A member was Python's b'…': bytes were turned into a text with str().",
            RIGHT,
        ),
        decode: |text| vec_of(base64(text.strip_prefix(b"b'")?.strip_suffix(b"'")?)),
    },
];

const AS_PEM: Mistake = sender("ephemeral-key-as-pem", "The ephemeral key was PEM, or the base64 of PEM.", RIGHT_KEY);
const AS_JWK: Mistake = sender("ephemeral-key-as-jwk", "The ephemeral key was a JSON Web Key.", RIGHT_KEY);
const AS_CERTIFICATE: Mistake =
    sender("ephemeral-key-as-certificate", "The ephemeral key was in a certificate.", RIGHT_KEY);
const BARE_POINT: Mistake =
    sender("ephemeral-key-bare-point", "The ephemeral key was the bare point, 65 bytes that begin with 04.", RIGHT_KEY);
const COORDINATES: Mistake =
    sender("ephemeral-key-coordinates", "The ephemeral key was the two coordinates, 64 bytes.", RIGHT_KEY);
const COMPRESSED_POINT: Mistake =
    sender("ephemeral-key-compressed-point", "The ephemeral key was the compressed point, 33 bytes.", RIGHT_KEY);
const COMPRESSED: Mistake = sender(
    "ephemeral-key-compressed",
    "The point in the ephemeral key's SubjectPublicKeyInfo was compressed.",
    RIGHT_KEY,
);
const OTHERWISE: Mistake = sender(
    "ephemeral-key-otherwise",
    "The ephemeral key was not in the one DER encoding of 91 bytes: another algorithm, the curve spelled out, another encoding of lengths, or bytes behind it.",
    RIGHT_KEY,
);

/// What is known here.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    let keys =
        [&AS_PEM, &AS_JWK, &AS_CERTIFICATE, &BARE_POINT, &COORDINATES, &COMPRESSED_POINT, &COMPRESSED, &OTHERWISE];
    FORMS.iter().map(|form| &form.mistake).chain(keys)
}

/// The bytes that a text may stand for: its strict base64 first.
pub(super) fn spelled(text: &str) -> Vec<Candidate> {
    let text = text.as_bytes();
    let right = vec_of(base64(text)).map(|bytes| Candidate { mistakes: Vec::new(), bytes: bytes.into() });
    let others = FORMS.iter().filter_map(|form| {
        Some(Candidate { mistakes: vec![form.mistake.clone()], bytes: (form.decode)(text)?.into() })
    });
    let mut candidates: Vec<Candidate> = Vec::new();
    for candidate in right.into_iter().chain(others) {
        if candidates.iter().all(|known| known.bytes != candidate.bytes) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// The ephemeral keys that a value may stand for, as SubjectPublicKeyInfo.
pub(super) fn ephemeral_keys(value: &Value) -> Vec<Candidate> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => value.to_string(),
        _ => return Vec::new(),
    };
    let alone =
        whole_key(text.as_bytes()).map(|(mistake, bytes)| Candidate { mistakes: vec![mistake], bytes: bytes.into() });
    let spelled = spelled(&text).into_iter().filter_map(|candidate| {
        let (mistake, bytes) = key_of(&candidate.bytes)?;
        Some(Candidate { mistakes: [candidate.mistakes, Vec::from_iter(mistake)].concat(), bytes: bytes.into() })
    });
    spelled.chain(alone).collect()
}

/// The SubjectPublicKeyInfo that `bytes` are, or hold.
fn key_of(bytes: &[u8]) -> Option<(Option<Mistake>, Vec<u8>)> {
    if let Ok(key) = Recipient::from_der(bytes) {
        return Some((None, key.to_der().to_vec()));
    }
    let (mistake, point) = match bytes {
        [4, ..] if bytes.len() == 65 => (BARE_POINT, bytes.to_vec()),
        [2 | 3, ..] if bytes.len() == 33 => (COMPRESSED_POINT, bytes.to_vec()),
        [0x30, ..] if bytes.len() == 59 => (COMPRESSED, bytes.get(26..)?.to_vec()),
        _ if bytes.len() == 64 => (COORDINATES, [&[4], bytes].concat()),
        _ => return whole_key(bytes).or_else(|| point_within(bytes)).map(|(mistake, key)| (Some(mistake), key)),
    };
    Some((Some(mistake), spki_of(&point)?))
}

/// A key in another container.
fn whole_key(bytes: &[u8]) -> Option<(Mistake, Vec<u8>)> {
    let key = Recipient::from_bytes(bytes).ok()?;
    let mistake = match bytes.trim_ascii_start().first()? {
        b'{' => AS_JWK,
        0x30 => AS_CERTIFICATE,
        _ => AS_PEM,
    };
    Some((mistake, key.to_der().to_vec()))
}

/// The point that some other encoding has in it.
fn point_within(bytes: &[u8]) -> Option<(Mistake, Vec<u8>)> {
    if bytes.len() > 1_000 {
        return None;
    }
    let mut keys = bytes.windows(65).filter_map(|point| match point {
        // The hybrid form has the sign of y in its first byte as well.
        [4 | 6 | 7, coordinates @ ..] => spki_of(&[&[4], coordinates].concat()),
        _ => None,
    });
    // The curve's generator stands in explicit parameters, before the key.
    Some((OTHERWISE, keys.next_back()?))
}

fn spki_of(point: &[u8]) -> Option<Vec<u8>> {
    const PREFIX: &[u8] =
        b"\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00";
    let key = PublicKey::from_sec1_bytes(point).ok()?;
    Some([PREFIX, key.to_sec1_point(false).as_bytes()].concat())
}

fn vec_of(bytes: Option<sealpack::SecretBuffer>) -> Option<Vec<u8>> {
    bytes.map(|bytes| bytes.as_slice().to_vec())
}
