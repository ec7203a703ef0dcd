//! Bytes as texts in the spellings that are met: base64 of any kind, hexadecimal, percent signs. What is read may be secret.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sealpack::{SecretBuffer, hazmat};

/// Strict base64, as the library reads it.
pub(super) fn base64(text: &[u8]) -> Option<SecretBuffer> {
    Some(hazmat::base64_decode(std::str::from_utf8(text).ok()?).ok()?.into())
}

/// Base64 of either alphabet, with its padding or without.
pub(super) fn any_base64(text: &[u8]) -> Option<SecretBuffer> {
    lenient_base64(text, false)
}

/// The same, whatever the unused bits of its last character are.
pub(super) fn loose_base64(text: &[u8]) -> Option<SecretBuffer> {
    lenient_base64(text, true)
}

/// A text without what is white on paper or is no character of it: spaces, line breaks, zeros, a byte order mark.
pub(super) fn without_white(text: &[u8]) -> SecretBuffer {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    mapped(text, |byte| (byte != 0 && !byte.is_ascii_whitespace()).then_some(byte))
}

/// A secret key without its dashes.
pub(super) fn without_dashes(secret: &str) -> SecretBuffer {
    mapped(secret.as_bytes(), |byte| (byte != b'-').then_some(byte))
}

fn lenient_base64(text: &[u8], takes_any_bits: bool) -> Option<SecretBuffer> {
    let alphabet = if text.iter().any(|byte| b"-_".contains(byte)) { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(takes_any_bits);
    Some(GeneralPurpose::new(alphabet, config).decode(text).ok()?.into())
}

/// The strict base64 of `bytes`, as a text that may be secret.
pub(super) fn to_base64(bytes: &[u8]) -> SecretBuffer {
    hazmat::base64_encode(bytes).into_bytes().into()
}

/// Hexadecimal of either case.
pub(super) fn hex(text: &[u8]) -> Option<SecretBuffer> {
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    let mut bytes = SecretBuffer::with_capacity(pairs.len());
    for [high, low] in pairs {
        bytes.extend(&[hex_digit(*high)? << 4 | hex_digit(*low)?]);
    }
    Some(bytes)
}

/// Lower-case hexadecimal.
pub(super) fn to_hex(bytes: &[u8]) -> SecretBuffer {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = SecretBuffer::with_capacity(2 * bytes.len());
    for byte in bytes {
        let digits = [byte >> 4, byte & 15].map(|digit| DIGITS.get(usize::from(digit)).copied().unwrap_or_default());
        text.extend(&digits);
    }
    text
}

/// A text in which `%2B` stands for `+`; none without any such thing.
pub(super) fn percent_decoded(text: &[u8]) -> Option<SecretBuffer> {
    let mut decoded = SecretBuffer::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                decoded.extend(&[hex_digit(*high)? << 4 | hex_digit(*low)?]);
                rest = after;
            }
            _ => {
                decoded.extend(&[*first]);
                rest = after;
            }
        }
    }
    (decoded.as_slice().len() < text.len()).then_some(decoded)
}

/// `text` with every byte that `map` has another one for, or none, changed.
pub(super) fn mapped(text: &[u8], map: impl Fn(u8) -> Option<u8>) -> SecretBuffer {
    let mut mapped = SecretBuffer::with_capacity(text.len());
    text.iter().filter_map(|byte| map(*byte)).for_each(|byte| mapped.extend(&[byte]));
    mapped
}

/// `text` in UTF-16, with the least significant byte first or last.
pub(super) fn to_utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> SecretBuffer {
    let mut bytes = SecretBuffer::with_capacity(2 * text.len());
    text.encode_utf16().for_each(|unit| bytes.extend(&to_bytes(unit)));
    bytes
}

/// A copy of `bytes` that is wiped.
pub(super) fn copy(bytes: &[u8]) -> SecretBuffer {
    let mut copy = SecretBuffer::with_capacity(bytes.len());
    copy.extend(bytes);
    copy
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
