//! Other spellings of a text: other white space taken out, other escapes, other encodings.

use sealpack::SecretBuffer;

/// White space by other rules than JavaScript's.
pub(super) struct WhiteSpace {
    pub(super) mistake: &'static str,
    pub(super) is_taken: fn(char) -> bool,
}

#[rustfmt::skip]
pub(super) const WHITE_SPACE: &[WhiteSpace] = &[
    // PHP's and Java's \s; U+000B is missing in older PHP and in Go
    WhiteSpace { mistake: "body-stripped-of-ascii-white-space-only", is_taken: |c| matches!(c, '\t'..='\r' | ' ') },
    WhiteSpace { mistake: "body-stripped-of-ascii-white-space-only", is_taken: |c| matches!(c, '\t' | '\n' | '\x0C' | '\r' | ' ') },
    WhiteSpace { mistake: "body-stripped-like-python", is_taken: |c| matches!(c, '\x1C'..='\x1F') || c.is_whitespace() },
    WhiteSpace { mistake: "body-stripped-like-unicode", is_taken: char::is_whitespace },
    // Character.isWhitespace
    WhiteSpace { mistake: "body-stripped-like-java", is_taken: |c| {
        matches!(c, '\x1C'..='\x1F') || c.is_whitespace() && !matches!(c, '\u{85}' | '\u{A0}' | '\u{2007}' | '\u{202F}')
    } },
    WhiteSpace { mistake: "body-stripped-of-u-180e-too", is_taken: |c| is_javascript(c) || c == '\u{180E}' },
    WhiteSpace { mistake: "body-stripped-of-spaces-only", is_taken: |c| c == ' ' },
    WhiteSpace { mistake: "body-stripped-of-line-ends-only", is_taken: |c| matches!(c, '\r' | '\n') },
];

/// ECMAScript, WhiteSpace and LineTerminator.
pub(super) fn is_javascript(character: char) -> bool {
    character == '\u{FEFF}' || character != '\u{85}' && character.is_whitespace()
}

/// How characters are escaped, if they are.
pub(super) struct Escapes {
    pub(super) mistake: &'static str,
    pub(super) escape: fn(char) -> Option<Escape>,
}

#[rustfmt::skip]
pub(super) const ESCAPES: &[Escapes] = &[
    Escapes { mistake: "body-escaped-beyond-ascii", escape: |c| (!c.is_ascii()).then_some(Escape::LowerCase) },
    Escapes { mistake: "body-escaped-beyond-ascii", escape: |c| (!c.is_ascii()).then_some(Escape::UpperCase) },
    Escapes { mistake: "body-escaped-like-php", escape: |c| (c == '/').then_some(Escape::Backslash) },
    Escapes { mistake: "body-escaped-like-php", escape: |c| match c {
        '/' => Some(Escape::Backslash),
        c => (!c.is_ascii()).then_some(Escape::LowerCase),
    } },
    Escapes { mistake: "body-escaped-for-html", escape: |c| matches!(c, '<' | '>' | '&').then_some(Escape::LowerCase) },
    Escapes { mistake: "body-escaped-for-html", escape: |c| {
        (!c.is_ascii() || matches!(c, '<' | '>' | '&' | '\'' | '+' | '`')).then_some(Escape::UpperCase)
    } },
];

#[derive(Clone, Copy)]
pub(super) enum Escape {
    LowerCase,
    UpperCase,
    Backslash,
}

pub(super) fn escaped(text: &str, escape: fn(char) -> Option<Escape>) -> SecretBuffer {
    let mut out = SecretBuffer::with_capacity(text.len() + text.len() / 2);
    for character in text.chars() {
        let mut unit = |is_upper: bool| {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let digits = if is_upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                out.extend(digits.as_bytes());
            }
        };
        match escape(character) {
            Some(Escape::LowerCase) => unit(false),
            Some(Escape::UpperCase) => unit(true),
            Some(Escape::Backslash) => out.extend(&[b'\\', first(character.encode_utf8(&mut [0; 4]).as_bytes())]),
            None if is_javascript(character) => {}
            None => out.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out
}

/// `\uXXXX` and `\/` as the characters that they stand for.
pub(super) fn unescaped(text: &[u8]) -> SecretBuffer {
    let mut out = SecretBuffer::with_capacity(text.len());
    let mut rest = text;
    let mut units: Vec<u16> = Vec::new();
    while let Some((first, behind)) = rest.split_first() {
        let unit = rest.strip_prefix(b"\\u").and_then(|digits| std::str::from_utf8(digits.get(..4)?).ok());
        if let Some(unit) = unit
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
            .filter(|unit| *unit >= 0x20 && ![0x22, 0x5C].contains(unit))
        {
            units.push(unit);
            rest = rest.get(6..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut out);
        if let Some(behind) = rest.strip_prefix(b"\\/") {
            out.extend(b"/");
            rest = behind;
        } else if let (b'\\', Some((second, behind))) = (first, behind.split_first()) {
            out.extend(&[*first, *second]);
            rest = behind;
        } else {
            out.extend(&[*first]);
            rest = behind;
        }
    }
    flush(&mut units, &mut out);
    stripped(out.as_slice())
}

fn flush(units: &mut Vec<u16>, out: &mut SecretBuffer) {
    for character in char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// The text as a JSON string: what comes of serialising twice.
pub(super) fn quoted(text: &[u8]) -> SecretBuffer {
    let mut out = SecretBuffer::with_capacity(text.len() + 2);
    out.extend(b"\"");
    for byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.extend(b"\\");
        }
        out.extend(&[*byte]);
    }
    out.extend(b"\"");
    out
}

pub(super) fn in_latin_1(text: &[u8]) -> SecretBuffer {
    let text = std::str::from_utf8(text).unwrap_or_default();
    let mut out = SecretBuffer::with_capacity(text.len());
    for character in text.chars() {
        out.extend(&[u8::try_from(u32::from(character)).unwrap_or(b'?')]);
    }
    out
}

pub(super) fn stripped(text: &[u8]) -> SecretBuffer {
    kept(std::str::from_utf8(text).unwrap_or_default(), |character| !is_javascript(character))
}

pub(super) fn kept(text: &str, keep: impl Fn(char) -> bool) -> SecretBuffer {
    let mut out = SecretBuffer::with_capacity(text.len());
    text.split(|character| !keep(character)).for_each(|part| out.extend(part.as_bytes()));
    out
}

fn first(bytes: &[u8]) -> u8 {
    bytes.first().copied().unwrap_or_default()
}
