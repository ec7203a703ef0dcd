//! The HMAC as it came: its bytes, and how it was written.

use super::super::spelling::{any_base64, base64, hex};

/// What stands in `X_STILT_HMAC`.
pub(super) struct Given {
    pub(super) bytes: Vec<u8>,
    /// What is wrong with its writing.
    pub(super) mistake: Option<&'static str>,
}

/// Fewer bytes than these explain nothing: they may be equal by chance.
const FEWEST: usize = 8;

/// A longer text is no HMAC in any writing.
const LONGEST: usize = 1024;

impl Given {
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let trimmed = text.trim().trim_matches(['"', '\'']);
        if trimmed != text {
            return Self::read(trimmed).map(|given| given.or("hmac-with-quotes-or-spaces"));
        }
        for prefix in ["sha256=", "SHA256=", "HMAC ", "hmac ", "hmac-sha256=", "v1=", "0x"] {
            if let Some(rest) = text.strip_prefix(prefix) {
                return Self::read(rest).map(|given| given.or("hmac-with-prefix"));
            }
        }
        let given = |bytes: Vec<u8>, mistake| (bytes.len() >= FEWEST).then_some(Self { bytes, mistake });
        let is_lower_case = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if let Some(bytes) = hexadecimal(text) {
            return given(bytes, (!is_lower_case).then_some("hmac-upper-case"));
        }
        let separated: String = text.chars().filter(|character| !matches!(character, '-' | ':' | ' ')).collect();
        if separated.len() * 3 == (text.len() + 1) * 2
            && let Some(bytes) = hexadecimal(&separated)
        {
            return given(bytes, Some("hmac-with-separators"));
        }
        if let Some(bytes) = base64(text.as_bytes()) {
            return match std::str::from_utf8(bytes.as_slice()).ok().and_then(hexadecimal) {
                Some(inner) => given(inner, Some("hmac-base64-of-hexadecimal")),
                None => given(bytes.as_slice().to_vec(), Some("hmac-base64")),
            };
        }
        given(any_base64(text.as_bytes())?.as_slice().to_vec(), Some("hmac-base64url"))
    }

    /// The same, with `mistake` unless another was seen.
    fn or(self, mistake: &'static str) -> Self {
        Self { mistake: self.mistake.or(Some(mistake)), ..self }
    }
}

/// The bytes of hexadecimal digits in either case; of an odd number of digits but the last.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let whole = text.as_bytes().get(..text.len() & !1).filter(|whole| !whole.is_empty())?;
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex(whole).filter(|_| is_hexadecimal).map(|bytes| bytes.as_slice().to_vec())
}
