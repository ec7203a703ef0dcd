//! Who opens an envelope.

use std::fmt;

use p256::{
    SecretKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};

use super::{
    Recipient, agreement,
    pem::{self, Label, Pem},
};
use crate::{
    Error, Secret,
    random::{self, Fill},
};

/// A P-256 private key, and the public key that belongs to it.
pub struct Identity {
    key: Box<SecretKey>,
    recipient: Recipient,
}

impl Identity {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with(&mut random::system)
    }

    /// Reads a private key in any form that is taken: PKCS#8 or SEC1, in PEM or DER.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form and curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if pem::is_der(bytes) {
            Self::from_der(bytes)
        } else {
            Self::from_pem(bytes)
        }
    }

    /// Reads a private key in DER: PKCS#8 or SEC1.
    ///
    /// # Errors
    /// Those of [`from_pkcs8_der`](Self::from_pkcs8_der).
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::from_pkcs8_der(der).or_else(|_| Self::from_sec1_der(der))
    }

    /// Reads a private key as PKCS#8 in DER (RFC 5958). A public key that stands in it must belong to it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form and curve.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, Error> {
        SecretKey::from_pkcs8_der(der).map(Self::new).map_err(|_| malformed())
    }

    /// Reads a private key as SEC1 in DER with its named curve (RFC 5915). A public key that stands in it must
    /// belong to it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form and curve.
    pub fn from_sec1_der(der: &[u8]) -> Result<Self, Error> {
        SecretKey::from_sec1_der(der).map(Self::new).map_err(|_| malformed())
    }

    /// Reads a PEM file with one `PRIVATE KEY` (PKCS#8) or `EC PRIVATE KEY` (SEC1) in it (RFC 7468).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) as [`from_pkcs8_der`](Self::from_pkcs8_der), and for a
    /// file that holds anything else.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        let Pem { label, der } = pem::decode(text)?;
        match label {
            Label::Pkcs8 => Self::from_pkcs8_der(der.expose()),
            Label::Sec1 => Self::from_sec1_der(der.expose()),
            Label::Spki => Err(Error::malformed("a public key: expected a PRIVATE KEY")),
        }
    }

    /// The key as PKCS#8 in PEM, for a file that only its owner can read.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_pem(&self) -> Result<Secret<String>, Error> {
        let der = self.key.to_pkcs8_der().map_err(|_| malformed())?;
        pem::encode(Label::Pkcs8, der.as_bytes())
    }

    /// The public key that belongs to it.
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    pub(crate) fn generate_with(fill: Fill<'_>) -> Result<Self, Error> {
        agreement::random_key(fill).map(Self::new)
    }

    pub(super) fn key(&self) -> &SecretKey {
        &self.key
    }

    fn new(key: SecretKey) -> Self {
        let recipient = Recipient::new(key.public_key());
        Self {
            key: Box::new(key),
            recipient,
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Identity([redacted], public key hash {})",
            self.recipient.public_key_hash()
        )
    }
}

fn malformed() -> Error {
    Error::malformed("expected a P-256 private key, PKCS#8 or SEC1 with its named curve")
}
