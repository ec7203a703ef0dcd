//! The forms that a part of the message may have, and those of the secret key.

use sealpack::{Secret, SecretBuffer, hazmat};

use super::{
    super::spelling::{any_base64, copy, hex, to_base64, to_hex, to_utf_16, without_dashes},
    Call,
};

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
            self.0.push(Form { mistake, value: copy(value) });
        }
    }

    pub(super) fn add(&mut self, mistake: &'static str, value: impl AsRef<[u8]>) {
        self.push(Some(mistake), value.as_ref());
    }
}

pub(super) fn keys(call: &Call<'_>) -> Vec<Form<SecretBuffer>> {
    let secret = call.secret;
    let mut forms = Forms::new(secret.as_bytes());
    let dashless = without_dashes(secret);
    forms.add("key-without-dashes", dashless.as_slice());
    if let Some(bytes) = hex(dashless.as_slice()) {
        forms.add("key-hex-decoded", bytes.as_slice());
    }
    forms.add("key-upper-case", Secret::from(secret.to_uppercase()).expose());
    forms.add("key-lower-case", Secret::from(secret.to_lowercase()).expose());
    for text in [dashless.as_slice(), secret.as_bytes()] {
        if let Some(bytes) = any_base64(text) {
            forms.add("key-base64-decoded", bytes.as_slice());
        }
    }
    forms.add("key-base64-encoded", to_base64(secret.as_bytes()));
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
    forms.add("key-in-utf-16", to_utf_16(secret, u16::to_le_bytes));
    let digest = Secret::new(hazmat::sha256(secret.as_bytes()));
    forms.add("key-hashed", digest.expose());
    forms.add("key-hashed", to_hex(digest.expose()));
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
