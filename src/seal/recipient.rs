//! Whom an envelope is sealed to.

use std::{fmt, sync::Arc};

use p256::PublicKey;
use sha2::{Digest, Sha256};

use super::{
    KeyFile,
    curve::Base,
    pem::{self, Label},
    spki,
};
use crate::{Error, encoding};

/// A P-256 public key and its hash.
///
/// Keep it, and clone it: from the 16th envelope on, sealing uses a table of the key's multiples, several times as fast. The
/// table is made once, in one or two milliseconds while other threads wait for it, takes 152 kB as long as a clone of
/// this recipient lives, and is shared by all of them. A key that is read anew for each envelope never gets one.
#[derive(Clone)]
pub struct Recipient {
    key: PublicKey,
    hash: [u8; 32],
    base: Option<Arc<Base>>,
}

impl Recipient {
    /// Reads a public key in any form that a [`KeyFile`] may have: SubjectPublicKeyInfo or an X.509 certificate, in PEM or DER,
    /// or a JWK. **Of a certificate the key alone is read**: whether it is valid, for this purpose, and from whom is not
    /// looked at.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form, algorithm and curve, for a private key alone,
    /// and for a file in which more than one key could be meant.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        KeyFile::parse(bytes)?.into_recipient()
    }

    /// Reads a SubjectPublicKeyInfo in DER: 91 bytes, named curve, uncompressed point, nothing behind it
    /// (RFC 5480).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other encoding and curve, and for a
    /// point that is not on the curve.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        spki::decode(der).map(Self::new)
    }

    /// Reads a PEM file (RFC 7468) with a `PUBLIC KEY` or a `CERTIFICATE` in it.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), and [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a file that is
    /// not PEM.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        KeyFile::parse_pem(text)?.into_recipient()
    }

    /// The key's SubjectPublicKeyInfo in DER, 91 bytes.
    pub fn to_der(&self) -> [u8; spki::LENGTH] {
        spki::encode(&self.key)
    }

    /// The key's SubjectPublicKeyInfo in PEM.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_pem(&self) -> Result<String, Error> {
        pem::encode(Label::Spki, &self.to_der()).map(|text| text.expose().clone())
    }

    /// EC_v1's `publicKeyHash`: base64 of the SHA-256 of [`to_der`](Self::to_der), 44 characters. It serves as
    /// the key's fingerprint.
    pub fn public_key_hash(&self) -> String {
        encoding::encode(&self.hash)
    }

    /// The same key, for who trusts the `p256` crate alone: it does the arithmetic of every agreement, which then takes
    /// about seven times as long. Nobody can tell the envelopes apart.
    pub fn with_p256(self) -> Self {
        Self { base: None, ..self }
    }

    pub(super) fn new(key: PublicKey) -> Self {
        let hash = Sha256::digest(spki::encode(&key)).into();
        Self { key, hash, base: Some(Arc::new(Base::new(key.as_affine()))) }
    }

    pub(super) fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The key as our own arithmetic multiplies it; none where p256 does.
    pub(super) fn base(&self) -> Option<&Base> {
        self.base.as_deref()
    }

    pub(super) fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Recipient {}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient(public key hash {})", self.public_key_hash())
    }
}

#[cfg(test)]
mod tests {
    use crate::Identity;

    #[test]
    fn clones_share_a_table_and_p256_has_none() {
        let identity = Identity::generate().unwrap();
        let recipient = identity.recipient().clone();
        let [first, second] = [&recipient, identity.recipient()].map(|recipient| recipient.base().unwrap());
        assert!(std::ptr::eq(first, second));
        assert!(recipient.with_p256().base().is_none());
        assert!(identity.with_p256().recipient().base().is_none());
    }
}
