//! Opens the `ssn` and `ein` members: `base64(iv || AES-CBC-PKCS7(key, iv, text))`.

use aes::{Aes128, Aes192, Aes256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cbc::{
    Decryptor,
    cipher::{BlockModeDecrypt as _, KeyIvInit as _, block_padding::Pkcs7},
};
use zeroize::Zeroizing;

const IV_BYTES: usize = 16;

/// The key is the secret key's text without its dashes, not hex-decoded.
fn key(secret_key: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(secret_key.bytes().filter(|&byte| byte != b'-').collect())
}

pub(super) fn is_key(secret_key: &str) -> bool {
    matches!(key(secret_key).len(), 16 | 24 | 32)
}

/// The sealed text, or nothing: why it does not open is not told.
pub(super) fn open(secret_key: &str, sealed: &str) -> Option<String> {
    let sealed = STANDARD.decode(sealed).ok()?;
    let (iv, blocks) = sealed.split_at_checked(IV_BYTES)?;
    let mut blocks = Zeroizing::new(blocks.to_vec());
    let key = key(secret_key);
    let plain = match key.len() {
        16 => Decryptor::<Aes128>::new_from_slices(&key, iv).ok()?.decrypt_padded::<Pkcs7>(&mut blocks),
        24 => Decryptor::<Aes192>::new_from_slices(&key, iv).ok()?.decrypt_padded::<Pkcs7>(&mut blocks),
        _ => Decryptor::<Aes256>::new_from_slices(&key, iv).ok()?.decrypt_padded::<Pkcs7>(&mut blocks),
    };
    std::str::from_utf8(plain.ok()?).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    // Sealed with Python's cryptography package.
    #[test]
    fn opens_values_made_elsewhere() {
        let open = |text| open(SECRET, text);
        assert_eq!(open("AAECAwQFBgcICQoLDA0OD38IfSQ2SCll91vggdi3Bok=").as_deref(), Some("123456789"));
        assert_eq!(open("AAECAwQFBgcICQoLDA0ODydk0ymkRkfLLMC+X5+UBmY=").as_deref(), Some("123-45-6789"));
    }

    #[test]
    fn refuses_other_lengths_and_alphabets() {
        for text in [
            "",
            "AAECAwQFBgcICQoLDA0ODw==",
            "AAECAwQFBgcICQoLDA0OD38IfSQ2SCll91vggdi3Bg==",
            "AAECAwQFBgcICQoLDA0OD38IfSQ2SCll91vggdi3Bok",
            "AAECAwQFBgcICQoLDA0ODydk0ymkRkfLLMC-X5-UBmY=",
        ] {
            assert_eq!(open(SECRET, text), None);
        }
    }
}
