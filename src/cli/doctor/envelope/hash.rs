//! What `publicKeyHash` is the hash of.

use sealpack::{
    Recipient,
    hazmat::{base64_encode, sha256},
    seal::KeyFile,
};

use sha1::{Digest, Sha1};

use super::{
    super::{
        diagnosis::{Mistake, either, owner, sender},
        spelling::{any_base64, to_hex},
    },
    members::spelled,
};

/// What the hash can be compared with.
pub(super) struct Known<'a> {
    /// The key that the envelope is, or may be, sealed to.
    pub(super) key: &'a Recipient,
    /// All keys at hand.
    pub(super) keys: &'a [&'a Recipient],
    pub(super) ephemeral: Option<&'a [u8]>,
    /// The file that the sender took the key from.
    pub(super) file: Option<&'a [u8]>,
}

/// A known thing to hash.
struct Form {
    mistake: Mistake,
    is: fn(&[u8], &Known<'_>) -> bool,
}

const RIGHT: &str =
    "hash the recipient's SubjectPublicKeyInfo in DER, all 91 bytes, with SHA-256, and send the base64 of the 32 bytes";

static FORMS: [Form; 11] = [
    Form {
        mistake: sender(
            "public-key-hash-of-point",
            "The publicKeyHash was the hash of the bare point, or of a part of it.",
            RIGHT,
        ),
        is: |hash, known| {
            let der = known.key.to_der();
            // 04 ‖ x ‖ y, x ‖ y, x
            [26..91, 27..91, 27..59].into_iter().any(|part| der.get(part).is_some_and(|part| hash == sha256(part)))
        },
    },
    Form {
        mistake: sender(
            "public-key-hash-of-compressed",
            "The publicKeyHash was the hash of the compressed key.",
            RIGHT,
        ),
        is: |hash, known| compressed(known.key).is_some_and(|forms| forms.iter().any(|form| hash == sha256(form))),
    },
    Form {
        mistake: sender("public-key-hash-of-pem", "The publicKeyHash was the hash of the key's PEM.", RIGHT),
        is: |hash, known| {
            let Ok(pem) = known.key.to_pem() else { return false };
            let pem = pem.trim_end();
            let ends =
                [pem.to_owned(), format!("{pem}\n"), pem.replace('\n', "\r\n"), pem.replace('\n', "\r\n") + "\r\n"];
            ends.iter().any(|text| hash == sha256(text.as_bytes()))
        },
    },
    Form {
        mistake: sender(
            "public-key-hash-of-base64",
            "The publicKeyHash was the hash of a text: the base64 or the hexadecimal of the key.",
            RIGHT,
        ),
        is: |hash, known| {
            let der = known.key.to_der();
            hash == sha256(base64_encode(&der).as_bytes()) || hash == sha256(to_hex(&der).as_slice())
        },
    },
    Form {
        mistake: sender(
            "public-key-hash-hex-in-base64",
            "The publicKeyHash was the base64 of the hash's hexadecimal.",
            RIGHT,
        ),
        is: |hash, known| hash.to_ascii_lowercase() == to_hex(&sha256(&known.key.to_der())).as_slice(),
    },
    Form {
        mistake: sender("public-key-hash-twice", "The publicKeyHash was the hash of the hash.", RIGHT),
        is: |hash, known| hash == sha256(&sha256(&known.key.to_der())),
    },
    Form {
        mistake: sender(
            "public-key-hash-of-ephemeral-key",
            "The publicKeyHash was the hash of the ephemeral key, and not of the recipient's.",
            RIGHT,
        ),
        is: |hash, known| known.ephemeral.is_some_and(|key| hash == sha256(key)),
    },
    Form {
        mistake: sender(
            "public-key-hash-sha-1",
            "The publicKeyHash was the SHA-1 of the key, and not its SHA-256.",
            RIGHT,
        ),
        is: |hash, known| hash == Sha1::digest(known.key.to_der()).as_slice(),
    },
    Form {
        mistake: sender("public-key-hash-cut", "The publicKeyHash was only the beginning of the hash.", RIGHT),
        is: |hash, known| (8..32).contains(&hash.len()) && sha256(&known.key.to_der()).starts_with(hash),
    },
    Form {
        mistake: sender(
            "public-key-hash-of-certificate",
            "The publicKeyHash was the hash of the certificate, and not of the key in it.",
            RIGHT,
        ),
        is: |hash, known| {
            known.file.is_some_and(|file| hash == sha256(file) || blocks(file).iter().any(|der| hash == sha256(der)))
        },
    },
    Form {
        mistake: sender(
            "public-key-hash-of-another-identity",
            "The publicKeyHash was that of another key at hand than the one that the envelope is sealed to.",
            "take the hash and the key of the agreement from one and the same public key",
        ),
        is: |hash, known| known.keys.iter().any(|key| *key != known.key && hash == sha256(&key.to_der())),
    },
];

const MISSING: Mistake = sender("public-key-hash-missing", "There was no publicKeyHash.", RIGHT);

const OTHERWISE: Mistake = sender(
    "public-key-hash-otherwise",
    "The publicKeyHash was not the hash of the key that the envelope is sealed to: perhaps of an older key.",
    "compute the hash from the key that is used, each time, and do not keep it beside the key",
);

const MALFORMED: Mistake =
    sender("public-key-hash-malformed", "The publicKeyHash was not the base64 of 32 bytes, in any spelling.", RIGHT);

const BUNDLE_ORDER: Mistake = owner(
    "recipient-bundle-in-wrong-order",
    "It was sealed to the first key of the recipient's file, which is not the recipient's: the certificates are in the wrong order.",
    "put the recipient's own certificate first and its issuers behind it, or leave it alone in the file",
);

const NOT_FIRST: Mistake = sender(
    "recipient-not-first-of-bundle",
    "It was sealed to another key of the recipient's file than the first, which is the recipient's.",
    "take the first certificate of the file, and not the last",
);

const ANOTHER_KEY: Mistake = either(
    "recipient-of-another-key",
    "It was sealed to the key in the recipient's file, and the private key for it is not at hand.",
    "the receiver finds the private key that belongs to this public key, or gives the sender the public key that belongs to the identity",
);

/// What is known here.
pub(super) fn known_mistakes() -> impl Iterator<Item = &'static Mistake> {
    let others = [&MISSING, &MALFORMED, &OTHERWISE, &BUNDLE_ORDER, &NOT_FIRST, &ANOTHER_KEY];
    FORMS.iter().map(|form| &form.mistake).chain(others)
}

/// What is wrong with the hash, for the key that the envelope is sealed to.
pub(super) fn mistakes(text: Option<&str>, known: &Known<'_>) -> Vec<Mistake> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return vec![MISSING] };
    let is_hash = || spelled(text).iter().any(|candidate| candidate.bytes.len() == 32);
    named(text, known).unwrap_or_else(|| vec![if is_hash() { OTHERWISE } else { MALFORMED }])
}

/// How `text` names the key, rightly or not.
pub(super) fn named(text: &str, known: &Known<'_>) -> Option<Vec<Mistake>> {
    let candidates = spelled(text);
    let right = sha256(&known.key.to_der());
    if let Some(candidate) = candidates.iter().find(|candidate| *candidate.bytes == right) {
        return Some(candidate.mistakes.clone());
    }
    candidates.iter().find_map(|candidate| {
        let form = FORMS.iter().find(|form| (form.is)(&candidate.bytes, known))?;
        Some([candidate.mistakes.as_slice(), std::slice::from_ref(&form.mistake)].concat())
    })
}

/// Which other key of the sender's file it is sealed to, where none at hand is meant.
pub(super) fn of_file(text: &str, known: &Known<'_>) -> Option<Mistake> {
    let file = KeyFile::read(known.file?).ok()?;
    let keys: Vec<&Recipient> = file.keys().filter_map(|key| key.recipient()).collect();
    let meant = keys.iter().position(|key| key.public_key_hash() == text)?;
    let ours = keys.iter().position(|key| known.keys.contains(key));
    match (ours, meant) {
        (Some(_), 0) => Some(BUNDLE_ORDER),
        (Some(_), _) => Some(NOT_FIRST),
        (None, _) => Some(ANOTHER_KEY),
    }
}

/// The compressed SubjectPublicKeyInfo and the compressed point.
fn compressed(key: &Recipient) -> Option<[Vec<u8>; 2]> {
    const PREFIX: &[u8] =
        b"\x30\x39\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x22\x00";
    let der = key.to_der();
    let sign = 2 + (der.last()? & 1);
    let point = [&[sign], der.get(27..59)?].concat();
    Some([[PREFIX, &point].concat(), point])
}

/// What the blocks of a PEM file decode to.
fn blocks(file: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(file);
    let bodies = text.split("-----BEGIN ").skip(1).filter_map(|block| {
        let body = block.split_once("-----")?.1.split("-----END").next()?;
        let body: String = body.split_ascii_whitespace().collect();
        Some(any_base64(body.as_bytes())?.as_slice().to_vec())
    });
    bodies.collect()
}
