//! Who sent an Onbo call: its client id and HMAC.

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::StatusCode;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use crate::sandbox::{
    accounts::OnboAccount,
    call::{Call, Refusal},
    rules::same_secret,
};

/// A signature is good for this long, and may be this far ahead of our clock.
const LIFETIME_MS: u64 = 60_000;
/// Below it an epoch is in seconds (until the year 5138), from it on in milliseconds (since 1973).
const FIRST_MS: u64 = 100_000_000_000;

/// Checks the five headers of a signed call against its URL, its body and the clock.
pub(super) fn verify(account: &OnboAccount, call: &Call) -> Result<(), Refusal> {
    judge(account, call).map_err(|why| Refusal::new(StatusCode::FORBIDDEN, why))
}

fn judge(account: &OnboAccount, call: &Call) -> Result<(), &'static str> {
    let client = call.header("x_client_uuid").ok_or("no X_CLIENT_UUID header")?;
    let given = call.header("x_stilt_hmac").ok_or("no X_STILT_HMAC header")?;
    let epoch = call.header("epoch").ok_or("no EPOCH header")?;
    let host = call.header("host").ok_or("no Host header")?;
    let content_md5 = match call.header("content-md5") {
        Some(text) => text,
        None if call.body.is_empty() => "",
        None => return Err("no Content-MD5 header"),
    };
    if !same_secret(client, &account.client_id) {
        return Err("unknown client id");
    }
    let body = std::str::from_utf8(&call.body).map_err(|_| "the body is not UTF-8")?;
    if content_md5 != md5_of_stripped(body) {
        return Err("Content-MD5 is not that of the stripped body");
    }
    let url = format!("http://{host}{}", call.target());
    let expected = hmac(&account.secret_key, &[&url, content_md5, epoch])?;
    if !same_secret(given, &expected) {
        return Err("wrong HMAC");
    }
    let now = u64::try_from(call.now.as_millisecond()).unwrap_or_default();
    let sent = milliseconds(epoch).ok_or("EPOCH is not a decimal integer")?;
    if now.saturating_sub(sent) > LIFETIME_MS {
        return Err("the HMAC has expired");
    }
    if sent.saturating_sub(now) > LIFETIME_MS {
        return Err("EPOCH is in the future");
    }
    Ok(())
}

fn milliseconds(epoch: &str) -> Option<u64> {
    if !epoch.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match epoch.parse().ok()? {
        seconds if seconds < FIRST_MS => Some(seconds * 1000),
        milliseconds => Some(milliseconds),
    }
}

/// Lower-case hex; empty for an empty text.
fn md5_of_stripped(body: &str) -> String {
    let stripped: String = body.chars().filter(|&c| !is_script_space(c)).collect();
    if stripped.is_empty() {
        return stripped;
    }
    hex(&Md5::digest(stripped))
}

/// JavaScript's `\s`. `char::is_whitespace` has U+0085 more and U+FEFF less.
fn is_script_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// HMAC-SHA256 of the parts, one after the other, under the key's text with its dashes.
fn hmac(secret_key: &str, parts: &[&str]) -> Result<String, &'static str> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).map_err(|_| "no key")?;
    for part in parts {
        mac.update(part.as_bytes());
    }
    Ok(hex(&mac.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    // Values made with Python's hashlib and hmac.
    #[test]
    fn agrees_with_values_made_elsewhere() {
        let body = "{\"last_name\":\"O’Neil\",\r\n\t\"middle_name\":null}";
        let md5 = md5_of_stripped(body);
        assert_eq!(md5, "e97b6a40d470df17e10536394c41dd65");
        let url = "https://sandbox-api.stilt.com/v1/users/x";
        assert_eq!(
            hmac(SECRET, &[url, &md5, "1668000000123"]).unwrap(),
            "e7c5fda8e90dcb2edd2c1e538cd1272970b75506acf26a59948d121fb52af447"
        );
    }

    #[test]
    fn strips_what_a_script_calls_space() {
        assert_eq!(md5_of_stripped("\u{feff} \u{2007}\u{3000}\u{b}"), "");
        assert_ne!(md5_of_stripped("\u{85}"), "");
        assert_ne!(md5_of_stripped("\u{200b}"), "");
    }

    #[test]
    fn epochs_in_both_units() {
        assert_eq!(milliseconds("1668000000"), Some(1_668_000_000_000));
        assert_eq!(milliseconds("1668000000123"), Some(1_668_000_000_123));
        for text in ["", "-1", "+1", "1.5", "99999999999999999999"] {
            assert_eq!(milliseconds(text), None);
        }
    }
}
