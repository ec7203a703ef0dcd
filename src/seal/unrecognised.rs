//! What a file is that has no key in a form that is taken: told by how it begins.

use super::not_taken::NotTaken;
use crate::Error;

/// Why nothing can be read from `bytes`.
pub(super) fn explain(bytes: &[u8]) -> Error {
    let trimmed = bytes.trim_ascii();
    Error::malformed(match bytes {
        _ if trimmed.is_empty() => "empty: expected a key".to_owned(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'-' | b'{', 0, ..] | [0, b'-' | b'{', ..] => {
            "text in UTF-16, as PowerShell's > and some editors write it: save it as UTF-8".to_owned()
        }
        [0x30, 0x80..=0x84, ..] => {
            "DER that is cut off, or has bytes behind it: expected SPKI, an X.509 certificate, PKCS#8 or SEC1 alone"
                .to_owned()
        }
        [0xFE, 0xED, 0xFE, 0xED, ..] | [0xCE, 0xCE, 0xCE, 0xCE, ..] => NotTaken::java_key_store().message,
        // RFC 9580, section 4.2: the packets of public and secret keys, old and new format
        [0x94..=0x9B | 0xC5 | 0xC6, ..] => NotTaken::open_pgp().message,
        _ => match NotTaken::bare_point(bytes) {
            Some(point) => point.message,
            None => of_text(trimmed),
        },
    })
}

fn of_text(text: &[u8]) -> String {
    let is_base64 = text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_ \t\r\n".contains(byte));
    let is_hexadecimal = text.iter().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning.as_bytes()));
    if begins(&["ecdsa-sha2-", "ssh-", "sk-", "---- BEGIN SSH2"]) {
        return NotTaken::ssh_public().message;
    }
    if is_hexadecimal && begins(&["30"]) {
        return "DER in hexadecimal: xxd -r -p FILE > key.der gives what is taken".to_owned();
    }
    if is_hexadecimal && begins(&["04", "02", "03"]) {
        return "a point in hexadecimal: expected it in a P-256 SubjectPublicKeyInfo, in PEM or DER".to_owned();
    }
    if is_base64 && begins(&["LS0tLS1"]) {
        return "a PEM file in base64, as Kubernetes keeps it: base64 -d FILE > key.pem gives what is taken".to_owned();
    }
    // 0x30, the first byte of DER, is M and the upper bits of what follows.
    if is_base64 && begins(&["M"]) {
        return "DER in base64 without BEGIN and END lines: base64 -d FILE > key.der gives what is taken".to_owned();
    }
    if begins(&["["]) {
        return "a JSON list: expected a JWK or a JWK Set, which are objects".to_owned();
    }
    if text.windows(6).any(|window| window == b"BEGIN ") {
        return "a BEGIN line that does not begin with five dashes".to_owned();
    }
    "expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK".to_owned()
}
