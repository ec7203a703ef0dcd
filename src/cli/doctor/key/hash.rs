//! What a public key hash is of: tried on every form that a key has, under the digests that are in use.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use sealpack::{Recipient, SecretBuffer, hazmat};

use super::{
    super::{
        diagnosis::{Diagnosis, Mistake},
        spelling::{any_base64, base64, copy, hex, without_white},
    },
    hash_mistakes::{
        ANOTHER, DIGESTS, HEXADECIMAL, HEXADECIMAL_IN_BASE64, OF_BASE64, OF_CERTIFICATE, OF_COMPRESSED_POINT,
        OF_COMPRESSED_SPKI, OF_COORDINATES, OF_FILE, OF_HEXADECIMAL, OF_PEM, OF_POINT, OF_PRIVATE_KEY, OF_THUMBPRINT,
        OF_X, RECIPIENTS, SHA1, SPACES, UNPADDED, URL_SAFE,
    },
};

/// The keys that a hash may be of.
pub(super) struct Keys<'a> {
    /// The key that the file is for.
    pub(super) meant: Option<&'a Recipient>,
    pub(super) all: &'a [Recipient],
    /// That of the recipient's file.
    pub(super) recipient: Option<&'a Recipient>,
    pub(super) file: &'a [u8],
}

/// Says what `hash` is of.
pub(super) fn examine(diagnosis: &mut Diagnosis, hash: &str, keys: &Keys<'_>) {
    let Some((digest, encoding)) = decode(hash) else {
        diagnosis.wrong("The hash is neither base64 nor hexadecimal: expected 32 bytes in base64, 44 characters.");
        return;
    };
    if let Some(encoding) = &encoding {
        diagnosis.wrong(format!("The hash is not in standard base64 with padding ({}).", encoding.name));
    }
    match explain(&digest, keys) {
        Some(mistakes) if mistakes.is_empty() && encoding.is_none() => {
            diagnosis.right("The hash is that of this key's SubjectPublicKeyInfo.");
        }
        Some(mistakes) => {
            if !mistakes.is_empty() {
                diagnosis.wrong("The hash is not that of this key's SubjectPublicKeyInfo.");
            }
            diagnosis.explain(mistakes.into_iter().chain(encoding));
        }
        None if digest.len() == 20 => {
            diagnosis.wrong("The hash has 20 bytes: expected the 32 of SHA-256.");
            diagnosis.explain([SHA1].into_iter().chain(encoding));
        }
        None => {
            diagnosis.wrong(format!(
                "The hash of {} bytes is neither that of this file's keys nor of any form of them that is known: it is probably \
                 another key's.",
                digest.len()
            ));
            if let Some(meant) = keys.meant {
                diagnosis.note(format!("The publicKeyHash of this key is {}.", meant.public_key_hash()));
            }
        }
    }
}

/// The bytes of a hash, and what is wrong with their writing.
fn decode(hash: &str) -> Option<(Vec<u8>, Option<Mistake>)> {
    if let Ok(bytes) = Base64::decode_vec(hash)
        && !bytes.is_empty()
    {
        return Some(match std::str::from_utf8(&bytes).ok().and_then(of_hexadecimal) {
            Some(inner) => (inner, Some(HEXADECIMAL_IN_BASE64)),
            None if of_hexadecimal(hash).is_some() => (of_hexadecimal(hash)?, Some(HEXADECIMAL)),
            None => (bytes, None),
        });
    }
    if let Some(bytes) = of_hexadecimal(hash) {
        return Some((bytes, Some(HEXADECIMAL)));
    }
    let dense: String = hash.split_whitespace().collect();
    if dense.len() < hash.len()
        && let Some((bytes, None)) = decode(&dense)
    {
        return Some((bytes, Some(SPACES)));
    }
    let mistake = if hash.contains(['-', '_']) { URL_SAFE } else { UNPADDED };
    let bytes = any_base64(hash.as_bytes())?.as_slice().to_vec();
    (!bytes.is_empty()).then_some((bytes, Some(mistake)))
}

/// A digest in hexadecimal, perhaps with colons, as of fingerprints.
fn of_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b':').collect();
    let is_digest = [32, 40, 64, 96, 128].contains(&digits.len());
    hex(&digits).filter(|_| is_digest).map(|bytes| bytes.as_slice().to_vec())
}

/// The fewest mistakes that make `digest`: none where it is right.
fn explain(digest: &[u8], keys: &Keys<'_>) -> Option<Vec<Mistake>> {
    let others = keys.all.iter().filter(|key| Some(*key) != keys.meant).map(|key| (key, ANOTHER));
    let recipient = keys.recipient.filter(|key| Some(*key) != keys.meant).map(|key| (key, RECIPIENTS));
    let meant = keys.meant.map(|key| (key, None));
    let all = || {
        let wrong = recipient.clone().into_iter().chain(others.clone()).map(|(key, mistake)| (key, Some(mistake)));
        meant.clone().into_iter().chain(wrong)
    };
    let files = files(keys.file);
    for most in 0..=3 {
        for (key, of_key) in all() {
            for (of_form, bytes) in forms(key).iter().map(|(form, bytes)| (form.as_ref(), bytes.as_slice())) {
                if let Some(found) = under_digests(digest, bytes, of_key.iter().chain(of_form), most) {
                    return Some(found);
                }
            }
        }
        for (of_file, bytes) in &files {
            if let Some(found) = under_digests(digest, bytes.as_slice(), std::iter::once(of_file), most) {
                return Some(found);
            }
        }
    }
    None
}

/// The mistakes until the digest, and that of the digest, if it is `digest` and they are `most`.
fn under_digests<'a>(
    digest: &[u8],
    bytes: &[u8],
    before: impl Iterator<Item = &'a Mistake>,
    most: usize,
) -> Option<Vec<Mistake>> {
    let mut mistakes: Vec<Mistake> = before.cloned().collect();
    if mistakes.len() == most && sha256(bytes) == digest {
        return Some(mistakes);
    }
    let wrong = DIGESTS.iter().find(|wrong| mistakes.len() + 1 == most && (wrong.make)(bytes) == digest)?;
    mistakes.push(wrong.mistake.clone());
    Some(mistakes)
}

/// What may be hashed of a key. All of it is public.
fn forms(key: &Recipient) -> Vec<(Option<Mistake>, Vec<u8>)> {
    let spki = key.to_der();
    let (prefix, point) = spki.split_at(26);
    let coordinates = point.get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at_checked(32).unwrap_or_default();
    let odd = y.last().is_some_and(|last| last & 1 == 1);
    let compressed = [&[2 + u8::from(odd)], x].concat();
    // SEQUENCE of 57 bytes with the same algorithm, and a BIT STRING of 34
    let algorithm = prefix.get(2..23).unwrap_or_default();
    let compressed_spki = [&[0x30, 57], algorithm, &[3, 34, 0], compressed.as_slice()].concat();
    let hexadecimal: String = spki.iter().map(|byte| format!("{byte:02x}")).collect();
    let coordinate = Base64UrlUnpadded::encode_string;
    // RFC 7638, section 3
    let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, coordinate(x), coordinate(y));
    let pem = key.to_pem().unwrap_or_default();
    let base64 = Base64::encode_string(&spki);
    let mut forms = vec![
        (None, spki.to_vec()),
        (Some(OF_POINT), point.to_vec()),
        (Some(OF_COORDINATES), coordinates.to_vec()),
        (Some(OF_X), x.to_vec()),
        (Some(OF_COMPRESSED_POINT), compressed),
        (Some(OF_COMPRESSED_SPKI), compressed_spki),
        (Some(OF_BASE64), base64.into_bytes()),
        (Some(OF_HEXADECIMAL), hexadecimal.to_uppercase().into_bytes()),
        (Some(OF_HEXADECIMAL), hexadecimal.into_bytes()),
        (Some(OF_THUMBPRINT), jwk.into_bytes()),
        (Some(OF_PEM), pem.replace('\n', "\r\n").into_bytes()),
        (Some(OF_PEM), pem.trim_end().as_bytes().to_vec()),
    ];
    forms.push((Some(OF_PEM), pem.into_bytes()));
    forms
}

/// What may be hashed of a file: the DER in it, and the whole.
fn files(file: &[u8]) -> Vec<(Mistake, SecretBuffer)> {
    let mut files = Vec::new();
    let text = std::str::from_utf8(file).unwrap_or_default();
    for (label, mistake) in
        [("CERTIFICATE", OF_CERTIFICATE), ("PRIVATE KEY", OF_PRIVATE_KEY), ("EC PRIVATE KEY", OF_PRIVATE_KEY)]
    {
        let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
        for block in text.split(begin.as_str()).skip(1).filter_map(|rest| rest.split(end.as_str()).next()) {
            if let Some(der) = base64(without_white(block.as_bytes()).as_slice()) {
                files.push((mistake.clone(), der));
            }
        }
    }
    let is_pem = !text.is_empty() && text.contains("-----BEGIN ");
    let whole = match file.first() {
        _ if is_pem => OF_PEM,
        Some(0x30) if file.len() > 200 => OF_CERTIFICATE,
        Some(0x30) => OF_PRIVATE_KEY,
        _ => OF_FILE,
    };
    let trimmed = file.trim_ascii_end();
    for bytes in [file, trimmed] {
        files.push((whole.clone(), copy(bytes)));
    }
    files
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    hazmat::sha256(bytes).to_vec()
}
