//! Key files, as `sealpack key show` has them.

use sealpack::{Recipient, seal::KeyFile};

use super::{Explanation, form, members::Members};

/// No key file is as long.
const LONGEST: usize = 1 << 20;

/// A key file: one with keys that are taken, or one that can be nothing but a key.
pub(super) fn recognise(bytes: &[u8]) -> Option<Explanation> {
    if bytes.len() > LONGEST || is_other_json(bytes) {
        return None;
    }
    let mut explanation = Explanation::new("key", "A key file");
    match KeyFile::read(bytes) {
        Ok(file) => explain(&file, &mut explanation),
        Err(error) if is_key(bytes) => explanation.wrong("", error.to_string()),
        Err(_) => return None,
    }
    Some(explanation)
}

fn explain(file: &KeyFile, explanation: &mut Explanation) {
    for key in file.keys() {
        let kind = if key.is_private() { "P-256 private key" } else { "P-256 public key" };
        explanation.section(kind);
        explanation.fact("format", key.format());
        explanation.fact("publicKeyHash", key.recipient().map(Recipient::public_key_hash).unwrap_or_default());
        if key.is_private() {
            explanation.note("", "who has this file opens what is sealed to this key");
        }
    }
    for other in file.not_taken() {
        explanation.note("not taken", other);
    }
}

/// Whether the bytes begin as keys do and other files do not.
fn is_key(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let is_base64 = || std::str::from_utf8(text).is_ok_and(|text| form::is_like_base64(text, 60));
    match text {
        // DER: a SEQUENCE with a length of two bytes and more, or a short one that is whole
        [0x30, 0x81..=0x83, ..] => true,
        [0x30, length, rest @ ..] if rest.len() == usize::from(*length) => true,
        // Java key stores
        [0xFE, 0xED, 0xFE, 0xED, ..] | [0xCE, 0xCE, 0xCE, 0xCE, ..] => true,
        // points: compressed and uncompressed
        [2 | 3, rest @ ..] if rest.len() == 32 => true,
        [4, rest @ ..] if rest.len() == 64 => true,
        // UTF-16
        [b'-', 0, b'-', 0, ..] | [0, b'-', 0, b'-', ..] | [0xFF, 0xFE, b'-', 0, ..] | [0xFE, 0xFF, 0, b'-', ..] => true,
        [b'{', ..] => true,
        _ if text.starts_with(b"ecdsa-sha2-") || text.starts_with(b"ssh-") => true,
        // PEM, and DER and PEM in base64
        _ if text.starts_with(b"LS0tLS1") || text.starts_with(b"MFkwEwYH") => is_base64(),
        _ if text.starts_with(b"MIG") || text.starts_with(b"MII") => is_base64(),
        _ if text.starts_with(b"3059301306072a86") => true,
        _ => text.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"-----BEGIN ")),
    }
}

/// Whether the bytes are a JSON object that is no JSON Web Key. Keys may stand in its texts.
fn is_other_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if !text.trim_ascii_start().starts_with(b"{") {
        return false;
    }
    let members = std::str::from_utf8(text).ok().and_then(|text| Members::parse(text).ok());
    members.is_none_or(|members| !members.has("kty") && !members.has("keys"))
}
