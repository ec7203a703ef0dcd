//! What a file is that has no key in a form that is taken: told by how it begins.

use base64ct::{Base64, Encoding};

use super::not_taken::NotTaken;
use crate::Error;

/// Why nothing can be read from `bytes`.
pub(super) fn explain(bytes: &[u8]) -> Error {
    let trimmed = bytes.trim_ascii();
    let known = match bytes {
        _ if trimmed.is_empty() => return Error::malformed("empty: expected a key").named("empty-file"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'-' | b'{', 0, ..] | [0, b'-' | b'{', ..] => {
            let message = "text in UTF-16, as PowerShell's > and some editors write it: save it as UTF-8";
            return Error::malformed(message).named("utf-16-text");
        }
        // The second: a SubjectPublicKeyInfo of P-256, whose length is one byte.
        [0x30, 0x80..=0x84, ..] | [0x30, _, 0x30, 0x13, 0x06, 0x07, ..] => {
            let message = "DER that is cut off, or has bytes behind it: expected SPKI, an X.509 certificate, PKCS#8 or SEC1 alone";
            return Error::malformed(message).named("der-cut-off-or-longer");
        }
        [0xFE, 0xED, 0xFE, 0xED, ..] | [0xCE, 0xCE, 0xCE, 0xCE, ..] => Some(NotTaken::java_key_store()),
        _ if is_open_pgp(bytes) => Some(NotTaken::open_pgp()),
        _ => NotTaken::bare_point(bytes),
    };
    known.map_or_else(|| of_text(trimmed), |known| Error::malformed(known.message).named(known.name))
}

// RFC 9580, section 4.2: the packets of public and secret keys, in the old format and the new: tag, length, version 2 to 6
fn is_open_pgp(bytes: &[u8]) -> bool {
    let version = match bytes {
        [0x94 | 0x98, _, version, ..]
        | [0x95 | 0x99, _, _, version, ..]
        | [0x96 | 0x9A, _, _, _, _, version, ..]
        | [0xC5 | 0xC6, 0..=191, version, ..]
        | [0xC5 | 0xC6, 192..=223, _, version, ..]
        | [0xC5 | 0xC6, 255, _, _, _, _, version, ..] => version,
        _ => return false,
    };
    (2..=6).contains(version)
}

/// Whether these are the first bytes of a key or a certificate: a SEQUENCE that begins with another or with an INTEGER.
fn begins_der(first: [u8; 6]) -> bool {
    matches!(
        first,
        [0x30, ..=0x7F, 0x30 | 0x02, ..] | [0x30, 0x81, _, 0x30 | 0x02, ..] | [0x30, 0x82, _, _, 0x30 | 0x02, _]
    )
}

fn of_text(text: &[u8]) -> Error {
    let is_base64 = text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_ \t\r\n".contains(byte));
    let is_hexadecimal = text.iter().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
    let is_list =
        text.strip_prefix(b"[").is_some_and(|rest| matches!(rest.trim_ascii_start().first(), Some(b'{' | b']')));
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning.as_bytes()));
    if begins(&["ecdsa-sha2-", "ssh-", "sk-", "---- BEGIN SSH2"]) {
        let ssh = NotTaken::ssh_public();
        return Error::malformed(ssh.message).named(ssh.name);
    }
    let mut letters = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let length = letters.clone().count();
    let first: [u8; 12] = std::array::from_fn(|_| letters.next().unwrap_or_default());
    let mut decoded = [0; 6];
    let digit = |at: usize| first.get(at).and_then(|byte| char::from(*byte).to_digit(16)).unwrap_or_default() as u8;
    let is_der_in_hexadecimal = begins_der(std::array::from_fn(|at| digit(2 * at) << 4 | digit(2 * at + 1)));
    let is_der_in_base64 = Base64::decode(&first[..8], &mut decoded).is_ok() && begins_der(decoded);
    let (name, message) = if is_hexadecimal && is_der_in_hexadecimal {
        ("hexadecimal-der", "DER in hexadecimal: xxd -r -p FILE > key.der gives what is taken")
    } else if is_hexadecimal && (begins(&["04"]) && length == 130 || begins(&["02", "03"]) && length == 66) {
        ("hexadecimal-point", "a point in hexadecimal: expected it in a P-256 SubjectPublicKeyInfo, in PEM or DER")
    } else if is_base64 && begins(&["LS0tLS1"]) {
        let message = "a PEM file in base64, as Kubernetes keeps it: base64 -d FILE > key.pem gives what is taken";
        ("base64-of-pem", message)
    } else if is_base64 && is_der_in_base64 {
        let message = "DER in base64 without BEGIN and END lines: base64 -d FILE > key.der gives what is taken";
        ("base64-without-pem-lines", message)
    } else if is_list {
        ("json-list", "a JSON list: expected a JWK or a JWK Set, which are objects")
    } else if text.windows(6).any(|window| window == b"BEGIN ") {
        ("pem-dashes", "a BEGIN line that does not begin with five dashes")
    } else {
        ("no-key", "expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK")
    };
    Error::malformed(message).named(name)
}
