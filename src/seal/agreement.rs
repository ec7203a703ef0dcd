//! The key agreement of EC_v1: ephemeral-static Diffie-Hellman on P-256.

use std::fmt;

use p256::{PublicKey, SecretKey, ecdh};
use zeroize::Zeroizing;

use super::{
    Identity, OneTimeKey, OtherInfo, Recipient,
    curve::{Affine, Base, multiply, to_affine},
    spki,
};
use crate::{
    Error, Secret,
    random::{self, Fill},
    secret::with_wiped_stack,
};

/// The length of a private key, in bytes.
const SCALAR: usize = 32;

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
        with_wiped_stack(|| Self::generate_with(&mut random::system))
    }

    /// The public half as SubjectPublicKeyInfo in DER, 91 bytes.
    pub fn public_key(&self) -> [u8; spki::LENGTH] {
        spki::encode(&self.0.public_key())
    }

    /// Agrees with `recipient` on the key of one envelope in the context `other_info`.
    pub fn agree(self, recipient: &Recipient, other_info: &OtherInfo) -> OneTimeKey {
        with_wiped_stack(|| OneTimeKey::derive(&agree_batch(vec![self], recipient).swap_remove(0).z, other_info))
    }

    pub(super) fn generate_with(fill: Fill<'_>) -> Result<Self, Error> {
        random_key(fill).map(|key| Self(Box::new(key)))
    }

    /// `count` key pairs from one draw of randomness.
    pub(super) fn generate_batch(count: usize, fill: Fill<'_>) -> Result<Vec<Self>, Error> {
        let mut candidates = Zeroizing::new(vec![[0; SCALAR]; count]);
        if count > 0 {
            fill(candidates.as_flattened_mut())?;
        }
        let key = |candidate| match private_key(candidate) {
            Some(key) => Ok(Self(Box::new(key))),
            None => Self::generate_with(fill),
        };
        candidates.iter().map(key).collect()
    }
}

impl fmt::Debug for EphemeralKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EphemeralKey([redacted])")
    }
}

/// What the sealer of one envelope has after the agreement.
pub(super) struct Agreement {
    /// The public half of the ephemeral key; an error if this machine miscalculated it.
    pub(super) public_key: Result<PublicKey, Error>,
    pub(super) z: Secret<[u8; 32]>,
}

/// An agreement for each key, in their order.
pub(super) fn agree_batch(keys: Vec<EphemeralKey>, recipient: &Recipient) -> Vec<Agreement> {
    match recipient.base() {
        Some(base) => agree_with_tables(&keys, base),
        None => keys.iter().map(|EphemeralKey(key)| agree_with_p256(key, recipient.key())).collect(),
    }
}

fn agree_with_p256(key: &SecretKey, recipient: &PublicKey) -> Agreement {
    Agreement { public_key: Ok(key.public_key()), z: diffie_hellman(key, recipient) }
}

fn agree_with_tables(keys: &[EphemeralKey], recipient: &Base) -> Vec<Agreement> {
    let scalars = Zeroizing::new(keys.iter().map(|EphemeralKey(key)| key.to_nonzero_scalar()).collect::<Vec<_>>());
    let mut points = Zeroizing::new(Vec::with_capacity(2 * keys.len()));
    points.extend_from_slice(&Base::generator().multiply(&scalars));
    points.extend_from_slice(&recipient.multiply(&scalars));

    let points = to_affine(&points);
    let (public, shared) = points.split_at(keys.len());
    let pairs = public.iter().zip(shared);
    pairs.map(|(public, shared)| Agreement { public_key: public.to_public_key(), z: z(shared) }).collect()
}

/// The other side: the Z that the sealer of each envelope had, from the identity that it was sealed to and its ephemeral
/// public key, in their order.
pub(super) fn agree_to_open(envelopes: &[(&Identity, &PublicKey)]) -> Vec<Secret<[u8; 32]>> {
    let mut points = Zeroizing::new(Vec::with_capacity(envelopes.len()));
    let ours = envelopes.iter().filter(|(identity, _)| identity.recipient().base().is_some());
    points.extend(
        ours.map(|(identity, ephemeral)| multiply(ephemeral.as_affine().into(), &identity.key().to_nonzero_scalar())),
    );
    let points = to_affine(&points);

    let mut shared = points.iter();
    let z = envelopes.iter().filter_map(|(identity, ephemeral)| match identity.recipient().base() {
        Some(_) => shared.next().map(z),
        None => Some(diffie_hellman(identity.key(), ephemeral)),
    });
    z.collect()
}

// SP 800-56A Rev. 3, section 5.7.1.2, ECC CDH:
//   P = h·d_A·Q_B, with h = 1
//   Z = the x coordinate of P, 32 bytes big-endian
// P is never the point at infinity: P-256 has prime order, Q_B is on the curve and not at infinity (checked
// when it was read), and d_A is from 1 to n - 1.
/// The agreement by the p256 crate.
fn diffie_hellman(private: &SecretKey, public: &PublicKey) -> Secret<[u8; 32]> {
    let shared = ecdh::diffie_hellman(private.to_nonzero_scalar(), public.as_affine());
    Secret::fill(|z| z.copy_from_slice(shared.raw_secret_bytes()))
}

/// Z of P, where our own arithmetic made P.
fn z(p: &Affine) -> Secret<[u8; 32]> {
    Secret::fill(|z| p.write_x(z))
}

// SP 800-56A Rev. 3, section 5.6.1.2.2, key pair generation by testing candidates:
//   d = 32 random bytes; again, until 1 <= d <= n - 1
pub(super) fn random_key(fill: Fill<'_>) -> Result<SecretKey, Error> {
    let mut candidate = Secret::fill(|_: &mut [u8; SCALAR]| {});
    loop {
        fill(candidate.expose_mut())?;
        if let Some(key) = private_key(candidate.expose()) {
            return Ok(key);
        }
    }
}

/// The private key of a scalar from 1 to n - 1, 32 bytes, big-endian.
fn private_key(scalar: &[u8; SCALAR]) -> Option<SecretKey> {
    SecretKey::from_bytes(scalar.into()).ok()
}

/// The private key, for the check of constant time.
#[cfg(feature = "_ct")]
pub(super) fn private_half(key: &EphemeralKey) -> &SecretKey {
    &key.0
}

/// The agreement alone, with a scalar of 32 bytes and an uncompressed point.
#[cfg(feature = "hazmat")]
pub(crate) fn agree_raw(private: &[u8; SCALAR], point: &[u8]) -> Result<Secret<[u8; 32]>, Error> {
    let identity = Identity::new(given_key(private).map_err(|error| error.at("private_key"))?);
    let public = spki::decode(&[spki::PREFIX.as_slice(), point].concat()).map_err(|error| error.at("public_point"))?;
    Ok(agree_to_open(&[(&identity, &public)]).swap_remove(0))
}

/// What sealing computes from a given ephemeral key, a scalar of 32 bytes: its public key and Z.
#[cfg(feature = "hazmat")]
pub(crate) fn agree_ephemeral_raw(
    private: &[u8; SCALAR],
    recipient: &Recipient,
) -> Result<([u8; spki::LENGTH], Secret<[u8; 32]>), Error> {
    let key = EphemeralKey(Box::new(given_key(private)?));
    let Agreement { public_key, z } = agree_batch(vec![key], recipient).swap_remove(0);
    Ok((spki::encode(&public_key?), z))
}

#[cfg(feature = "hazmat")]
fn given_key(scalar: &[u8; SCALAR]) -> Result<SecretKey, Error> {
    private_key(scalar).ok_or_else(|| Error::malformed("expected a scalar from 1 to the order less 1"))
}
