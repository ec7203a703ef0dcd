//! AES-256-GCM under a key that is used once.

use std::fmt;

use aes::{Aes256, cipher::consts::U16};
use aes_gcm::{
    AesGcm,
    aead::{AeadInOut, KeyInit, Tag},
};

use super::{OtherInfo, kdf::one_step_kdf};
use crate::{Error, OpenError, Secret, SecretBuffer, secret::with_wiped_stack};

/// The length of the tag behind the ciphertext, in bytes.
pub(crate) const TAG: usize = 16;

/// AES-256-GCM with the 16-byte IV of EC_v1. A 12-byte IV would give other bytes: with any other length, GCM
/// hashes the IV into its first counter block (SP 800-38D, section 7.1, step 2).
type Gcm = AesGcm<Aes256, U16>;

/// The IV of EC_v1.
const IV: [u8; 16] = [0; 16];

/// The key of one envelope.
///
/// The IV is 16 zero bytes, always. That is safe only because no key seals twice, so [`seal`](Self::seal)
/// consumes the key, and there is no Clone.
///
/// ```compile_fail,E0382
/// # use sealpack::{Identity, OtherInfo, seal::EphemeralKey};
/// # let (partner, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
/// let key = EphemeralKey::generate()?.agree(partner.recipient(), &context);
/// let first = key.seal(b"one")?;
/// let second = key.seal(b"two")?;
/// # Ok::<(), sealpack::Error>(())
/// ```
pub struct OneTimeKey(Secret<[u8; 32]>);

impl OneTimeKey {
    // EC_v1: K = KDF(Z, OtherInfo)
    pub(super) fn derive(z: &Secret<[u8; 32]>, other_info: &OtherInfo) -> Self {
        Self(one_step_kdf(z, other_info.as_bytes()))
    }

    /// Seals `plaintext`: gives as many bytes of ciphertext, and the tag of 16 bytes behind them.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) beyond GCM's 64 GiB.
    pub fn seal(self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        gcm_seal(&self.0, IV, plaintext)
    }

    /// Opens what [`seal`](Self::seal) gave.
    ///
    /// # Errors
    /// [`OpenError`], and no part of the plaintext is left in memory.
    pub fn open(self, sealed: &[u8]) -> Result<SecretBuffer, OpenError> {
        gcm_open(&self.0, IV, sealed)
    }
}

impl fmt::Debug for OneTimeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeKey([redacted])")
    }
}

// SP 800-38D, section 7.1, GCM-AE_K(IV, P, A), with A = "":
//   result = C || T
pub(crate) fn gcm_seal(key: &Secret<[u8; 32]>, iv: [u8; 16], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let mut sealed = SecretBuffer::with_capacity(plaintext.len() + TAG);
    sealed.extend(plaintext);
    let encrypt = || cipher(key).encrypt_inout_detached(&iv.into(), b"", sealed.as_mut_slice().into());
    let tag = with_wiped_stack(encrypt)
        .map_err(|_| Error::new(crate::ErrorKind::Limit, "larger than AES-GCM seals under one key"))?;
    sealed.extend(&tag);
    Ok(sealed.into_public())
}

// SP 800-38D, section 7.2, GCM-AD_K(IV, C, A, T), with A = "":
//   the tag is compared before anything is decrypted
pub(crate) fn gcm_open(key: &Secret<[u8; 32]>, iv: [u8; 16], sealed: &[u8]) -> Result<SecretBuffer, OpenError> {
    let (ciphertext, tag) = sealed.split_last_chunk::<TAG>().ok_or(OpenError)?;
    let mut opened = SecretBuffer::with_capacity(ciphertext.len());
    opened.extend(ciphertext);
    let (iv, tag) = (iv.into(), Tag::<Gcm>::from(*tag));
    let decrypt = || cipher(key).decrypt_inout_detached(&iv, b"", opened.as_mut_slice().into(), &tag);
    with_wiped_stack(decrypt).map_err(|_| OpenError)?;
    Ok(opened)
}

fn cipher(key: &Secret<[u8; 32]>) -> Gcm {
    Gcm::new(key.expose().into())
}
