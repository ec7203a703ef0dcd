//! The key agreement of EC_v1: ephemeral-static Diffie-Hellman on P-256.

use std::fmt;

use p256::{FieldBytes, PublicKey, SecretKey, ecdh};

use super::{Identity, OneTimeKey, OtherInfo, Recipient, kdf::one_step_kdf, spki};
use crate::{
    Error, Secret,
    random::{self, Fill},
};

/// A key pair for one envelope. [`agree`](Self::agree) consumes it, and there is no Clone: it cannot be used
/// a second time.
///
/// ```compile_fail,E0382
/// # use sealpack::{Identity, OtherInfo, seal::EphemeralKey};
/// # let (partner, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
/// let key = EphemeralKey::generate()?;
/// let first = key.agree(partner.recipient(), &context);
/// let second = key.agree(partner.recipient(), &context);
/// # Ok::<(), sealpack::Error>(())
/// ```
pub struct EphemeralKey(Box<SecretKey>);

impl EphemeralKey {
    /// Makes a new key pair.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with(&mut random::system)
    }

    /// The public half as SubjectPublicKeyInfo in DER, 91 bytes.
    pub fn public_key(&self) -> [u8; spki::LENGTH] {
        spki::encode(&self.0.public_key())
    }

    /// Agrees with `recipient` on the key of one envelope in the context `other_info`.
    pub fn agree(self, recipient: &Recipient, other_info: &OtherInfo) -> OneTimeKey {
        let z = agree(&self.0, recipient.key());
        OneTimeKey::new(one_step_kdf(&z, other_info.as_bytes()))
    }

    pub(crate) fn generate_with(fill: Fill<'_>) -> Result<Self, Error> {
        random_key(fill).map(|key| Self(Box::new(key)))
    }
}

impl fmt::Debug for EphemeralKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EphemeralKey([redacted])")
    }
}

/// The other side: what [`EphemeralKey::agree`] gave the sealer, from the ephemeral public key.
pub(super) fn agree_to_open(identity: &Identity, ephemeral: &PublicKey, other_info: &OtherInfo) -> OneTimeKey {
    let z = agree(identity.key(), ephemeral);
    OneTimeKey::new(one_step_kdf(&z, other_info.as_bytes()))
}

// SP 800-56A Rev. 3, section 5.7.1.2, ECC CDH:
//   P = h·d_A·Q_B, with h = 1
//   Z = the x coordinate of P, 32 bytes big-endian
// P is never the point at infinity: P-256 has prime order, Q_B is on the curve and not at infinity (checked
// when it was read), and d_A is from 1 to n - 1.
fn agree(private: &SecretKey, public: &PublicKey) -> Secret<[u8; 32]> {
    let shared = ecdh::diffie_hellman(private.to_nonzero_scalar(), public.as_affine());
    Secret::fill(|z| z.copy_from_slice(shared.raw_secret_bytes()))
}

// SP 800-56A Rev. 3, section 5.6.1.2.2, key pair generation by testing candidates:
//   d = 32 random bytes; again, until 1 <= d <= n - 1
pub(super) fn random_key(fill: Fill<'_>) -> Result<SecretKey, Error> {
    let mut candidate = Secret::fill(|_: &mut [u8; 32]| {});
    loop {
        fill(candidate.expose_mut())?;
        let bytes: &FieldBytes = candidate.expose().into();
        if let Ok(key) = SecretKey::from_bytes(bytes) {
            return Ok(key);
        }
    }
}

/// The agreement alone, with a scalar of 32 bytes and an uncompressed point.
#[cfg(feature = "hazmat")]
pub(crate) fn agree_raw(private: &[u8; 32], point: &[u8]) -> Result<Secret<[u8; 32]>, Error> {
    let private =
        SecretKey::from_slice(private).map_err(|_| Error::malformed("expected a scalar from 1 to the order less 1"))?;
    let public = spki::decode(&[spki::PREFIX.as_slice(), point].concat())?;
    Ok(agree(&private, &public))
}
