//! What the layers do with each byte.

use sealpack::SecretBuffer;

use super::layers::Machine;

/// Passes over `skipped` bytes, and ends before `until`.
pub(super) fn cut(mut skipped: usize, until: Option<u8>) -> Machine {
    let mut is_over = false;
    Box::new(move |byte, out| match byte {
        Some(_) if skipped > 0 => skipped -= 1,
        Some(byte) if !is_over && until != Some(byte) => out.extend(&[byte]),
        _ => is_over = true,
    })
}

/// Each byte by itself.
pub(super) fn map(change: fn(u8) -> Option<u8>) -> Machine {
    Box::new(move |byte, out| {
        if let Some(byte) = byte.and_then(change) {
            out.extend(&[byte]);
        }
    })
}

/// The padding that is missing at the end. One letter too many is left out: it stands for less than a byte.
pub(super) fn padded() -> Machine {
    let mut group: Vec<u8> = Vec::with_capacity(4);
    Box::new(move |byte, out| {
        group.extend(byte);
        if byte.is_none() && group.len() > 1 {
            group.resize(4, b'=');
        }
        if group.len() == 4 {
            out.extend(&group);
            group.clear();
        }
    })
}

/// `%2B` and `%2b` as `+`.
pub(super) fn percent_decoded() -> Machine {
    let mut held: Vec<u8> = Vec::with_capacity(3);
    Box::new(move |byte, out| {
        match byte {
            Some(b'%') if held.is_empty() => return held.push(b'%'),
            Some(byte) if !held.is_empty() => held.push(byte),
            Some(byte) => return out.extend(&[byte]),
            None => {}
        }
        if held.len() == 3 || byte.is_none() {
            match held.get(1..).and_then(hexadecimal) {
                Some(decoded) if held.len() == 3 => out.extend(&[decoded]),
                _ => out.extend(&held),
            }
            held.clear();
        }
    })
}

/// `\/`, `\n` and `\u002b` as the characters that they stand for.
pub(super) fn json_unescaped() -> Machine {
    let mut held: Vec<u8> = Vec::with_capacity(6);
    Box::new(move |byte, out| {
        let Some(byte) = byte else { return };
        if held.is_empty() && byte != b'\\' {
            return out.extend(&[byte]);
        }
        held.push(byte);
        match held.as_slice() {
            [_] | [_, b'u', ..] if held.len() < 6 => return,
            [_, b'u', digits @ ..] => out.extend(digits.get(2..).and_then(hexadecimal).as_slice()),
            [_, b'n' | b'r' | b't'] => out.extend(b"\n"),
            [_, other] => out.extend(&[*other]),
            _ => {}
        }
        held.clear();
    })
}

/// `&#43;`, `&#x2B;` and their like as characters.
pub(super) fn html_unescaped() -> Machine {
    let mut held: Vec<u8> = Vec::with_capacity(8);
    Box::new(move |byte, out| match byte {
        Some(byte) if byte == b'&' || !held.is_empty() && held.len() < 8 && byte != b';' => held.push(byte),
        Some(b';') if !held.is_empty() => {
            let name = std::str::from_utf8(held.get(1..).unwrap_or_default()).unwrap_or_default();
            let number = match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
                Some(digits) => u8::from_str_radix(digits, 16).ok(),
                None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
            };
            let named = match name {
                "plus" => Some(b'+'),
                "sol" => Some(b'/'),
                "equals" => Some(b'='),
                "quot" => Some(b'"'),
                _ => None,
            };
            out.extend(number.or(named).as_slice());
            held.clear();
        }
        byte => {
            out.extend(&held);
            held.clear();
            out.extend(byte.as_slice());
        }
    })
}

/// UTF-16 text of ASCII characters, without its byte order mark. Others become bytes that are no base64.
pub(super) fn from_utf_16(is_little: bool) -> Machine {
    let mut first = None;
    Box::new(move |byte, out| {
        let Some(byte) = byte else { return };
        let Some(held) = first.take() else {
            first = Some(byte);
            return;
        };
        let unit = if is_little { u16::from_le_bytes([held, byte]) } else { u16::from_be_bytes([held, byte]) };
        if unit != 0xFEFF {
            out.extend(&[u8::try_from(unit).unwrap_or(0xFF)]);
        }
    })
}

/// UTF-8 of characters that were single bytes, as those bytes.
pub(super) fn from_latin_1() -> Machine {
    let mut held: Vec<u8> = Vec::with_capacity(4);
    Box::new(move |byte, out| {
        let Some(byte) = byte else { return };
        held.push(byte);
        match std::str::from_utf8(&held).ok().and_then(|text| text.chars().next()) {
            Some(character) => {
                let of_windows = WINDOWS_1252
                    .iter()
                    .position(|known| *known == character && character != '\0')
                    .and_then(|at| u8::try_from(at).ok());
                let byte = of_windows.map(|at| at + 0x80).or_else(|| u8::try_from(u32::from(character)).ok());
                out.extend(&[byte.unwrap_or(b'?')]);
                held.clear();
            }
            None if held.len() == 4 => {
                out.extend(&held);
                held.clear();
            }
            None => {}
        }
    })
}

/// The characters of windows-1252 from 0x80 on; NUL where there is none.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Base64, also in pieces that have their own padding. It ends at a byte that is none.
pub(super) fn base64_decoded() -> Machine {
    let (mut bits, mut letters, mut is_over) = (0_u32, 0, false);
    Box::new(move |byte, out| {
        let Some(byte) = byte.filter(|_| !is_over) else { return };
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                let [_, first, second, _] = (bits << (6 * (4 - letters) % 24)).to_be_bytes();
                match letters {
                    2 => out.extend(&[first]),
                    3 => out.extend(&[first, second]),
                    _ => {}
                }
                (bits, letters) = (0, 0);
                return;
            }
            _ => {
                is_over = true;
                return;
            }
        };
        (bits, letters) = (bits << 6 | u32::from(value), letters + 1);
        if letters == 4 {
            let [_, group @ ..] = bits.to_be_bytes();
            out.extend(&group);
            (bits, letters) = (0, 0);
        }
    })
}

pub(super) fn base64_encoded() -> Machine {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut group: Vec<u8> = Vec::with_capacity(3);
    Box::new(move |byte, out| {
        group.extend(byte);
        let count = group.len();
        if count == 3 || byte.is_none() && count > 0 {
            let [first, second, third] = [0, 1, 2].map(|at| u32::from(group.get(at).copied().unwrap_or_default()));
            let bits = first << 16 | second << 8 | third;
            for at in 0..4 {
                let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
                out.extend(&[if at as usize > count { b'=' } else { letter }]);
            }
            group.clear();
        }
    })
}

/// Hexadecimal digits; everything else is passed over.
pub(super) fn hex_decoded() -> Machine {
    let mut held = None;
    Box::new(move |byte, out| {
        let Some(digit) = byte.filter(u8::is_ascii_hexdigit) else { return };
        match held.take() {
            None => held = Some(digit),
            Some(first) => out.extend(hexadecimal(&[first, digit]).as_slice()),
        }
    })
}

/// Decimal numbers, -128 to 255, with anything between them.
pub(super) fn bytes_of_list() -> Machine {
    let mut number: Option<i32> = None;
    let mut is_negative = false;
    Box::new(move |byte: Option<u8>, out: &mut SecretBuffer| match byte {
        Some(digit @ b'0'..=b'9') => number = Some(number.unwrap_or(0).min(999) * 10 + i32::from(digit - b'0')),
        byte => {
            if let Some(number) = number.take() {
                // -1 of a signed byte is 255.
                let value = if is_negative { 256 - number } else { number };
                out.extend(&[u8::try_from(value).unwrap_or_default()]);
            }
            is_negative = byte == Some(b'-');
        }
    })
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
