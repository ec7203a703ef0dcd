//! The sealed field of Onbo's users: base64(IV ‖ AES-CBC(tax number)).

mod batch;
mod ivs;

use std::fmt;

use super::cbc::{BLOCK, CbcKey};
use crate::{
    Ein, Error, OpenError, Secret, SecretBuffer, Ssn, encoding,
    random::{self, Fill},
    secret::with_wiped_stack,
};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeLess};

pub use batch::SealedFields;

/// The key of sealed fields, made from the partner's secret key.
///
/// **The field has no integrity.** AES-CBC hides the number and nothing more: who changes a byte of the IV
/// changes a digit, and the result may open as another well-formed number. Onbo's HMAC over the whole body is
/// what protects it on the way.
pub struct FieldKey(CbcKey);

impl FieldKey {
    /// Makes the key from the partner's secret as the partner shows it: the dashes are taken out, and the 16,
    /// 24 or 32 characters that are left are the key's bytes. They are not decoded from hexadecimal.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for any other length.
    pub fn from_text(secret: &str) -> Result<Self, Error> {
        let mut key = SecretBuffer::with_capacity(secret.len());
        secret.split('-').for_each(|part| key.extend(part.as_bytes()));
        CbcKey::new(key.as_slice())
            .map(Self)
            .map_err(|_| Error::malformed("expected a secret key of 16, 24 or 32 characters besides its dashes"))
    }

    /// Seals an SSN into the 44 base64 characters of the `ssn` field, with an IV of 16 random bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    #[inline]
    pub fn seal_ssn(&self, ssn: &Ssn) -> Result<String, Error> {
        self.seal_text(ssn.expose(), &mut random::system)
    }

    /// Seals an EIN into the 44 base64 characters of the `ein` field, as [`seal_ssn`](Self::seal_ssn) does.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    #[inline]
    pub fn seal_ein(&self, ein: &Ein) -> Result<String, Error> {
        self.seal_text(ein.expose(), &mut random::system)
    }

    /// Opens the `ssn` field.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when `field` is not the base64 of 32 bytes;
    /// [`ErrorKind::Open`](crate::ErrorKind::Open) for everything else, in constant time: a wrong key, bad
    /// padding, a text that is no SSN.
    pub fn open_ssn(&self, field: &str) -> Result<Ssn, Error> {
        with_wiped_stack(|| self.open_text(field, Ssn::FORMS)).map(Ssn::from_opened)
    }

    /// Opens the `ein` field, with the errors of [`open_ssn`](Self::open_ssn).
    ///
    /// # Errors
    /// Those of [`open_ssn`](Self::open_ssn).
    pub fn open_ein(&self, field: &str) -> Result<Ein, Error> {
        with_wiped_stack(|| self.open_text(field, Ein::FORMS)).map(Ein::from_opened)
    }

    // Onbo, "Creating and Managing Users", and RFC 5652, section 6.3 (padding):
    //   plaintext = encodeURI(number): digits and dashes pass unchanged
    //   padding   = n bytes of value n, n = 16 - (length of plaintext mod 16)
    //   field     = base64(IV || AES-CBC(key, IV, plaintext || padding))
    #[inline]
    pub(crate) fn seal_text(&self, plaintext: &str, fill: Fill<'_>) -> Result<String, Error> {
        if plaintext.len() >= BLOCK {
            return Err(Error::malformed("expected a text of 15 bytes at most, which is one AES block"));
        }
        let [mut iv, mut block] = [[0; BLOCK]; 2];
        fill(&mut iv)?;
        pad(plaintext.as_bytes(), &mut block);
        self.0.encrypt(iv, std::slice::from_mut(&mut block));
        Ok(encoding::encode([iv, block].as_flattened()))
    }

    /// Every form is a text of 9 to 11 characters, so form and padding together are one block, and one
    /// comparison that takes the same time for every block checks both.
    fn open_text(&self, field: &str, forms: [&str; 2]) -> Result<Secret<String>, Error> {
        let sealed = encoding::decode(field)?;
        let (&[iv, block], []) = sealed.as_chunks::<BLOCK>() else {
            return Err(Error::malformed("expected the base64 of 32 bytes: an IV and one AES block"));
        };
        let mut opened = Secret::fill(|opened| *opened = block);
        self.0.decrypt(iv, std::slice::from_mut(opened.expose_mut()));

        let mut length = 0_u8;
        for form in forms {
            length.conditional_assign(&(form.len() as u8), has_form(opened.expose(), form));
        }
        let text = opened.expose().get(..usize::from(length)).filter(|text| !text.is_empty()).ok_or(OpenError)?;
        let text = std::str::from_utf8(text).map_err(|_| OpenError)?;
        Ok(Secret::from(text))
    }
}

impl fmt::Debug for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldKey([redacted])")
    }
}

/// Writes `plaintext`, 15 bytes at most, to the front of `block` and PKCS#7 padding behind it.
#[inline]
fn pad(plaintext: &[u8], block: &mut [u8; BLOCK]) {
    *block = [(BLOCK - plaintext.len()) as u8; BLOCK];
    block[..plaintext.len()].copy_from_slice(plaintext);
}

/// Whether `block` is a text of this form (`9` stands for any digit) with its padding. Looks at every byte,
/// whatever it finds.
fn has_form(block: &[u8; BLOCK], form: &str) -> Choice {
    let mut expected = [0; BLOCK];
    pad(form.as_bytes(), &mut expected);
    let pairs = block.iter().zip(&expected);
    pairs.fold(Choice::from(1), |matches, (byte, expected)| {
        let is_digit = byte.wrapping_sub(b'0').ct_lt(&10);
        let is_expected = byte.ct_eq(expected);
        matches & Choice::conditional_select(&is_expected, &is_digit, expected.ct_eq(&b'9'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    #[test]
    fn what_is_sealed_opens_with_its_dashes() {
        let key = FieldKey::from_text(SECRET).unwrap();
        for text in ["987654320", "987-65-4320"] {
            let field = key.seal_ssn(&Ssn::parse(text).unwrap()).unwrap();
            assert_eq!(field.len(), 44);
            assert_eq!(key.open_ssn(&field).unwrap().expose(), text);
        }
        let field = key.seal_ein(&Ein::parse("12-3456789").unwrap()).unwrap();
        assert_eq!(key.open_ein(&field).unwrap().expose(), "12-3456789");
        assert_eq!(key.open_ssn(&field).unwrap_err().kind(), ErrorKind::Open);
    }

    #[test]
    fn every_wrong_key_and_every_changed_bit_ends_in_the_same_error_or_another_number() {
        let key = FieldKey::from_text(SECRET).unwrap();
        let field = key.seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap();
        let sealed = encoding::decode(&field).unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            match key.open_ssn(&encoding::encode(&changed)) {
                Ok(other) => assert_ne!(other.expose(), "987-65-4320"),
                Err(error) => assert_eq!(error.to_string(), OpenError.to_string()),
            }
        }
        let other = FieldKey::from_text(&SECRET.replace('0', "1")).unwrap();
        assert_eq!(other.open_ssn(&field).unwrap_err().to_string(), OpenError.to_string());
    }

    #[test]
    fn nothing_is_sealed_without_randomness() {
        let key = FieldKey::from_text(SECRET).unwrap();
        let mut fail = |_: &mut [u8]| Err(Error::new(ErrorKind::Randomness, "none"));
        assert_eq!(key.seal_text("987654320", &mut fail).unwrap_err().kind(), ErrorKind::Randomness);
    }
}
