//! How a field was sealed: with which key, with which IV, in which mode.

use std::rc::Rc;

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sealpack::{Secret, SecretBuffer};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::super::{
    cipher::{Aes, Mode, gcm_open, gcm_without_tag},
    spelling::{copy, to_hex},
};

/// Sealed bytes that are longer are not a number's, in whatever form it was sealed.
const LONGEST: usize = 512;

/// What the two sides have.
pub(super) struct Facts {
    /// The secret as it is shown, with its dashes.
    pub(super) secret: Secret<String>,
    /// The same without them: the bytes of the right key.
    pub(super) compact: Secret<String>,
    pub(super) client_id: Option<Secret<String>>,
}

/// Everything that opening takes.
#[derive(Clone)]
pub(super) struct Recipe {
    pub(super) facts: Rc<Facts>,
    pub(super) key: Zeroizing<Vec<u8>>,
    /// Whether the key was expanded by crypto-js, which takes lengths that AES does not have.
    pub(super) is_crypto_js: bool,
    pub(super) layout: Layout,
    pub(super) mode: Mode,
}

/// Where the IV is.
#[derive(Clone)]
pub(super) enum Layout {
    InFront,
    /// Behind the ciphertext.
    Behind,
    /// In front of a ciphertext that is spelled in hexadecimal or base64.
    BeforeSpelled(fn(&[u8]) -> Option<SecretBuffer>),
    /// Where Fernet has it: behind a byte and a time, before the ciphertext and an HMAC.
    Fernet,
    /// In front, spelled in hexadecimal or base64.
    SpelledInFront {
        length: usize,
        decode: fn(&[u8]) -> Option<SecretBuffer>,
    },
    /// In front, but the first 16 characters of its hexadecimal were taken for it.
    CharactersOfHex,
    /// Nowhere: everyone uses this one.
    LeftOut([u8; 16]),
    /// One is in front, but this one was used.
    Unused([u8; 16]),
    /// Both the key and the IV are derived from a passphrase, and from a salt where there is one.
    Passphrase(Derivation),
}

/// How a passphrase becomes a key and an IV.
#[derive(Clone, Copy)]
pub(super) enum Derivation {
    /// OpenSSL's EVP_BytesToKey with MD5: crypto-js, OpenSSL before 1.1, and Node's createCipher without a salt.
    Md5,
    /// The same with SHA-256: `openssl enc` since 1.1.
    Sha256,
    /// `openssl enc -pbkdf2`: 10,000 rounds of HMAC-SHA-256.
    Pbkdf2,
}

impl Facts {
    pub(super) fn new(secret: &str, client_id: Option<&str>) -> Self {
        let mut compact = String::with_capacity(secret.len());
        secret.split('-').for_each(|part| compact.push_str(part));
        Self { secret: secret.into(), compact: compact.into(), client_id: client_id.map(Secret::from) }
    }
}

impl Recipe {
    /// The right one.
    pub(super) fn new(facts: Facts) -> Self {
        let key = Zeroizing::new(facts.compact.expose().as_bytes().to_vec());
        Self { facts: Rc::new(facts), key, is_crypto_js: false, layout: Layout::InFront, mode: Mode::Cbc }
    }

    /// What `sealed` may open to, with its padding: nothing where the lengths do not fit.
    pub(super) fn open(&self, sealed: &[u8]) -> Vec<SecretBuffer> {
        if sealed.len() > LONGEST {
            return Vec::new();
        }
        if self.mode == Mode::Gcm {
            return self.open_gcm(sealed);
        }
        self.open_unauthenticated(sealed).into_iter().collect()
    }

    fn open_unauthenticated(&self, sealed: &[u8]) -> Option<SecretBuffer> {
        if let Layout::Passphrase(derivation) = self.layout {
            let (salt, ciphertext) = match sealed.strip_prefix(b"Salted__") {
                Some(rest) => rest.split_at_checked(8)?,
                None => (&[][..], sealed),
            };
            let derived = derivation.derive(&self.key, salt)?;
            let (key, iv) = derived.as_slice().split_at_checked(32)?;
            return Aes::new(key)?.decrypt(self.mode, iv.try_into().ok()?, ciphertext);
        }
        let (iv, ciphertext) = self.layout.split(sealed)?;
        let decoded = match self.layout {
            Layout::BeforeSpelled(decode) => Some(decode(ciphertext)?),
            _ => None,
        };
        let ciphertext = decoded.as_ref().map_or(ciphertext, |decoded| decoded.as_slice());
        let aes = if self.is_crypto_js { Aes::crypto_js(&self.key) } else { Aes::new(&self.key) };
        Some(aes?.decrypt(self.mode, iv, ciphertext)?).filter(|opened| !opened.as_slice().is_empty())
    }

    /// GCM, with an IV of 12 or 16 bytes in front, and the tag behind the ciphertext, before it or forgotten.
    fn open_gcm(&self, sealed: &[u8]) -> Vec<SecretBuffer> {
        let ivs: &[(&[u8], usize)] = match self.layout {
            Layout::InFront => &[(&[], 12), (&[], 16)],
            Layout::LeftOut(ref iv) => &[(iv.as_slice(), 0), (iv.first_chunk::<12>().map_or(&[], |iv| iv), 0)],
            _ => &[],
        };
        let mut opened = Vec::new();
        for (known, length) in ivs {
            let Some((sent, rest)) = sealed.split_at_checked(*length) else { continue };
            let iv = if known.is_empty() { sent } else { known };
            let places = [
                rest.split_last_chunk::<16>(),
                rest.split_first_chunk::<16>().map(|(tag, ciphertext)| (ciphertext, tag)),
            ];
            let texts = places.into_iter().flatten();
            opened.extend(texts.filter_map(|(ciphertext, tag)| gcm_open(&self.key, iv, b"", ciphertext, tag)));
            opened.extend(gcm_without_tag(&self.key, iv, rest));
        }
        opened
    }
}

impl Layout {
    /// The IV and the ciphertext.
    fn split<'a>(&self, sealed: &'a [u8]) -> Option<([u8; 16], &'a [u8])> {
        match self {
            Self::InFront | Self::BeforeSpelled(_) => {
                sealed.split_first_chunk().map(|(iv, ciphertext)| (*iv, ciphertext))
            }
            // Fernet's specification: 0x80 ‖ time (8 bytes) ‖ IV (16) ‖ ciphertext ‖ HMAC (32)
            Self::Fernet => {
                let (rest, _) = sealed.strip_prefix(b"\x80")?.split_last_chunk::<32>()?;
                rest.get(8..)?.split_first_chunk().map(|(iv, ciphertext)| (*iv, ciphertext))
            }
            Self::Behind => sealed.split_last_chunk().map(|(ciphertext, iv)| (*iv, ciphertext)),
            Self::SpelledInFront { length, decode } => {
                let (iv, ciphertext) = sealed.split_at_checked(*length)?;
                Some((decode(iv)?.as_slice().try_into().ok()?, ciphertext))
            }
            Self::CharactersOfHex => {
                let (iv, ciphertext) = sealed.split_first_chunk::<16>()?;
                Some((*to_hex(iv).as_slice().first_chunk()?, ciphertext))
            }
            Self::LeftOut(iv) => Some((*iv, sealed)),
            Self::Unused(iv) => Some((*iv, sealed.get(16..)?)),
            Self::Passphrase(_) => None,
        }
    }
}

impl Derivation {
    /// 48 bytes: a key of AES-256 and an IV.
    fn derive(self, passphrase: &[u8], salt: &[u8]) -> Option<SecretBuffer> {
        match self {
            Self::Md5 => Some(evp_bytes_to_key::<Md5>(passphrase, salt)),
            Self::Sha256 => Some(evp_bytes_to_key::<Sha256>(passphrase, salt)),
            // It takes a tenth of a second: only where it can be right.
            Self::Pbkdf2 => (!salt.is_empty()).then(|| pbkdf2(passphrase, salt))?,
        }
    }
}

// OpenSSL, EVP_BytesToKey with one iteration:
//   D_1 = H(passphrase || salt), D_i = H(D_{i-1} || passphrase || salt)
fn evp_bytes_to_key<D: Digest>(passphrase: &[u8], salt: &[u8]) -> SecretBuffer {
    let mut derived = SecretBuffer::with_capacity(96);
    let mut last = SecretBuffer::default();
    while derived.as_slice().len() < 48 {
        let mut hash = D::new();
        [last.as_slice(), passphrase, salt].iter().for_each(|part| hash.update(part));
        last = copy(&hash.finalize());
        derived.extend(last.as_slice());
    }
    derived.as_slice().get(..48).map(copy).unwrap_or_default()
}

// RFC 8018, section 5.2, with HMAC-SHA-256 and 10,000 iterations:
//   T_i = U_1 xor U_2 xor …, U_1 = HMAC(passphrase, salt || i), U_j = HMAC(passphrase, U_{j-1})
fn pbkdf2(passphrase: &[u8], salt: &[u8]) -> Option<SecretBuffer> {
    let keyed = Hmac::<Sha256>::new_from_slice(passphrase).ok()?;
    let mut derived = SecretBuffer::with_capacity(64);
    for number in 1..=2_u32 {
        let mut mac = keyed.clone();
        mac.update(salt);
        mac.update(&number.to_be_bytes());
        let mut last = mac.finalize().into_bytes();
        let mut sum = last;
        for _ in 1..10_000 {
            let mut mac = keyed.clone();
            mac.update(&last);
            last = mac.finalize().into_bytes();
            sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
        }
        derived.extend(&sum);
    }
    derived.as_slice().get(..48).map(copy)
}
