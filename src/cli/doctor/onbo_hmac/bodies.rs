//! The texts that may have been hashed in place of the stripped body, and their digests.

use md5::{Digest, Md5};
use sealpack::{SecretBuffer, hazmat};
use sha2::Sha256;

use super::{super::spelling::to_utf_16, json, respell};

/// A body as it came, as text.
pub(super) struct Body {
    text: SecretBuffer,
    /// What is wrong with its encoding.
    pub(super) mistake: Option<&'static str>,
}

/// The digests of one spelling of a body.
pub(super) struct Hashed {
    pub(super) mistake: Option<&'static str>,
    pub(super) md5: [u8; 16],
    pub(super) sha256: [u8; 32],
    pub(super) is_empty: bool,
}

/// Bodies beyond these many bytes are hashed in fewer spellings, to answer soon.
const LARGE: usize = 256 << 10;
const HUGE: usize = 8 << 20;

impl Body {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut text = SecretBuffer::with_capacity(bytes.len());
        if std::str::from_utf8(bytes).is_ok() {
            text.extend(bytes);
            return Self { text, mistake: None };
        }
        let is_utf_16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.get(1) == Some(&0);
        let mut add = |character: char| text.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
        if is_utf_16 {
            let units = bytes.chunks_exact(2).map(|pair| match pair {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => 0,
            });
            char::decode_utf16(units).flatten().filter(|character| *character != '\u{FEFF}').for_each(&mut add);
        } else {
            bytes.iter().for_each(|byte| add(char::from(*byte)));
        }
        Self { text, mistake: Some(if is_utf_16 { "body-sent-in-utf-16" } else { "body-sent-in-latin-1" }) }
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(self.text.as_slice()).unwrap_or_default()
    }

    /// What `Content-MD5` must be.
    pub(super) fn content_md5(&self) -> String {
        hazmat::onbo_content_md5(self.text())
    }

    /// The body without JavaScript's white space.
    pub(super) fn stripped(&self) -> SecretBuffer {
        respell::stripped(self.text.as_slice())
    }

    /// The right spelling first, then the wrong ones, each digest once.
    pub(super) fn spellings(&self) -> Vec<Hashed> {
        let text = self.text();
        let mut all = vec![Hashed::of(None, self.stripped().as_slice())];
        let mut add = |mistake: &'static str, bytes: &[u8]| {
            let hashed = Hashed::of(Some(mistake), bytes);
            if all.iter().all(|known| known.md5 != hashed.md5) {
                all.push(hashed);
            }
        };
        add("body-not-stripped", text.as_bytes());
        if text.len() > HUGE {
            return all;
        }
        let is_json = text.len() <= LARGE && json::is_json(text);
        if is_json {
            add("body-stripped-outside-strings", json::separated(text, ",", ":").as_slice());
        }
        for rule in respell::WHITE_SPACE {
            add(rule.mistake, respell::kept(text, |character| !(rule.is_taken)(character)).as_slice());
        }
        add("body-trimmed-only", text.trim().as_bytes());
        if text.len() > LARGE {
            return all;
        }
        for rule in respell::ESCAPES {
            add(rule.mistake, respell::escaped(text, rule.escape).as_slice());
        }
        if is_json {
            add("body-keys-sorted", respell::stripped(json::sorted(text).as_slice()).as_slice());
            for (comma, colon) in [(", ", ": "), (",", ": "), (", ", ":")] {
                add("body-with-spaces-of-python", json::separated(text, comma, colon).as_slice());
            }
            add("body-indented", json::indented(text, 2).as_slice());
            add("body-indented", json::indented(text, 4).as_slice());
        }
        add("body-unescaped", respell::unescaped(self.stripped().as_slice()).as_slice());
        add("body-quoted", respell::quoted(self.stripped().as_slice()).as_slice());
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let stripped = self.stripped();
            let stripped = std::str::from_utf8(stripped.as_slice()).unwrap_or_default();
            add("body-in-utf-16", to_utf_16(stripped, to_bytes).as_slice());
        }
        add("body-in-latin-1", respell::in_latin_1(self.stripped().as_slice()).as_slice());
        for constant in ["[objectObject]", "[object Object]"] {
            add("body-of-an-object", constant.as_bytes());
        }
        for constant in ["{}", "null", "undefined", "\"\"", "None", "[]"] {
            add("body-of-nothing-as-json", constant.as_bytes());
        }
        all
    }
}

impl Hashed {
    fn of(mistake: Option<&'static str>, bytes: &[u8]) -> Self {
        Self {
            mistake,
            md5: Md5::digest(bytes).into(),
            sha256: Sha256::digest(bytes).into(),
            is_empty: bytes.is_empty(),
        }
    }
}
