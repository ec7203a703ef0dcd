//! The forms that a part of the message may have, and those of the secret key.

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use sealpack::{Secret, SecretBuffer, hazmat};

use super::Call;

/// One way to make a part of the message; the right one has no mistake.
pub(super) struct Form<T> {
    pub(super) mistake: Option<&'static str>,
    pub(super) value: T,
}

/// Keeps the first form of each value.
pub(super) struct Forms(Vec<Form<SecretBuffer>>);

impl Forms {
    pub(super) fn new(right: &[u8]) -> Self {
        let mut forms = Self(Vec::new());
        forms.push(None, right);
        forms
    }

    pub(super) fn into_vec(self) -> Vec<Form<SecretBuffer>> {
        self.0
    }

    fn push(&mut self, mistake: Option<&'static str>, value: &[u8]) {
        if self.0.iter().all(|known| known.value.as_slice() != value) {
            let mut copy = SecretBuffer::with_capacity(value.len());
            copy.extend(value);
            self.0.push(Form { mistake, value: copy });
        }
    }

    pub(super) fn add(&mut self, mistake: &'static str, value: impl AsRef<[u8]>) {
        self.push(Some(mistake), value.as_ref());
    }
}

pub(super) fn keys(call: &Call<'_>) -> Vec<Form<SecretBuffer>> {
    let secret = call.secret;
    let mut forms = Forms::new(secret.as_bytes());
    let dashless = Secret::from(secret.replace('-', ""));
    let dashless = dashless.expose().as_str();
    forms.add("key-without-dashes", dashless);
    if let Some(bytes) = Hex(dashless).decode() {
        forms.add("key-hex-decoded", bytes.as_slice());
    }
    forms.add("key-upper-case", Secret::from(secret.to_uppercase()).expose());
    forms.add("key-lower-case", Secret::from(secret.to_lowercase()).expose());
    for text in [dashless, secret] {
        let bytes = Base64Unpadded::decode_vec(text).or_else(|_| Base64UrlUnpadded::decode_vec(text));
        if let Ok(bytes) = bytes.map(SecretBuffer::from) {
            forms.add("key-base64-decoded", bytes.as_slice());
        }
    }
    forms.add("key-base64-encoded", Secret::from(Base64::encode_string(secret.as_bytes())).expose());
    for (before, after, mistake) in [
        ("", "\n", "key-with-newline"),
        ("", "\r\n", "key-with-newline"),
        ("", " ", "key-with-newline"),
        ("\"", "\"", "key-quoted"),
        ("'", "'", "key-quoted"),
        ("{", "}", "key-in-braces"),
        ("\u{FEFF}", "", "key-with-byte-order-mark"),
    ] {
        forms.add(mistake, Secret::from([before, secret, after].concat()).expose());
    }
    let utf_16 = SecretBuffer::from(secret.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    forms.add("key-in-utf-16", utf_16.as_slice());
    let digest = Secret::new(hazmat::sha256(secret.as_bytes()));
    forms.add("key-hashed", digest.expose());
    forms.add("key-hashed", Secret::from(lower_hex(digest.expose())).expose());
    if let Some(client_id) = call.client_id {
        forms.add("key-is-client-id", client_id);
    }
    for empty in ["", "undefined", "null", "None"] {
        forms.add("key-missing", empty);
    }
    forms.add("secret-file-with-spaces", secret.trim());
    if let [a, b, c, d, e] = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map(|(start, end)| secret.get(start..end))
        && secret.len() == 32
    {
        let parts = [a, b, c, d, e].map(Option::unwrap_or_default);
        forms.add("secret-file-without-dashes", Secret::from(parts.join("-")).expose());
    }
    forms.0
}

pub(super) fn lower_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hexadecimal digits.
struct Hex<'a>(&'a str);

impl Hex<'_> {
    fn decode(&self) -> Option<SecretBuffer> {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let is_whole = self.0.len().is_multiple_of(2) && self.0.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut bytes = SecretBuffer::with_capacity(self.0.len() / 2);
        for pair in self.0.as_bytes().chunks_exact(2) {
            bytes.extend(&[byte(pair)?]);
        }
        is_whole.then_some(bytes)
    }
}
