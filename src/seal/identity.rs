//! Who opens an envelope.

use std::fmt;

use p256::{
    NistP256, SecretKey,
    elliptic_curve::ALGORITHM_OID,
    pkcs8::{AssociatedOid, EncodePrivateKey, PrivateKeyInfoRef, der::Encode},
};
use sec1::EcPrivateKey;

use super::{
    KeyFile, Recipient, agreement,
    pem::{self, Label},
};
use crate::{
    Error, Secret,
    random::{self, Fill},
    secret::with_wiped_stack,
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

    /// Reads a private key in any form that a [`KeyFile`] may have: PKCS#8 or SEC1, in PEM or DER, or a JWK.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form, algorithm and curve, and for a file in which
    /// more than one key could be meant.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        KeyFile::parse(bytes)?.into_identity()
    }

    /// Reads a private key in DER: PKCS#8 or SEC1.
    ///
    /// # Errors
    /// Those of [`from_pkcs8_der`](Self::from_pkcs8_der).
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::from_pkcs8_der(der).or_else(|_| Self::from_sec1_der(der))
    }

    /// Reads a private key as PKCS#8 in DER (RFC 5958): the curve named, the scalar of 32 bytes, no attributes. A
    /// public key that stands beside it must be uncompressed and belong to it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form and curve.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, Error> {
        let info = PrivateKeyInfoRef::try_from(der).map_err(|_| malformed())?;
        // The parser passes over attributes; without them the key would be as long as it is.
        let length = info.encoded_len().ok().and_then(|length| usize::try_from(length).ok());
        let has_attributes = length != Some(der.len());
        // RFC 5915 has the public key inside, RFC 5958 a second place for it, which no tool writes for this kind of key.
        let has_second_public_key = info.public_key.is_some();
        let is_p256 = info.algorithm.assert_oids(ALGORITHM_OID, NistP256::OID).is_ok();
        if has_attributes || has_second_public_key || !is_p256 {
            return Err(malformed());
        }
        Self::from_sec1(EcPrivateKey::try_from(info.private_key.as_bytes()).map_err(|_| malformed())?)
    }

    /// Reads a private key as SEC1 in DER (RFC 5915): the curve named, the scalar of 32 bytes. A public key that stands
    /// beside it must be uncompressed and belong to it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other form and curve, and for a key that
    /// does not name its curve.
    pub fn from_sec1_der(der: &[u8]) -> Result<Self, Error> {
        let key = EcPrivateKey::try_from(der).map_err(|_| malformed())?;
        if key.parameters.is_none() {
            return Err(malformed());
        }
        Self::from_sec1(key)
    }

    /// Reads a PEM file (RFC 7468) with a `PRIVATE KEY` (PKCS#8) or an `EC PRIVATE KEY` (SEC1) in it.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), and [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a file that is
    /// not PEM.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        KeyFile::parse_pem(text)?.into_identity()
    }

    /// The key as PKCS#8 in PEM, for a file that only its owner can read.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_pem(&self) -> Result<Secret<String>, Error> {
        let der = self.key.to_pkcs8_der().map_err(|_| malformed())?;
        pem::encode(Label::Pkcs8, der.as_bytes())
    }

    /// The same key, for who trusts the `p256` crate alone: it does the arithmetic of every agreement, which then takes
    /// about twice as long. That goes for its [`recipient`](Self::recipient) too.
    pub fn with_p256(self) -> Self {
        Self { recipient: self.recipient.with_p256(), ..self }
    }

    /// The public key that belongs to it.
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    pub(crate) fn generate_with(fill: Fill<'_>) -> Result<Self, Error> {
        with_wiped_stack(|| agreement::random_key(fill).map(Self::new))
    }

    pub(super) fn key(&self) -> &SecretKey {
        &self.key
    }

    fn from_sec1(key: EcPrivateKey<'_>) -> Result<Self, Error> {
        let is_uncompressed = |point: &[u8]| point.len() == 65 && point.first() == Some(&4);
        if key.private_key.len() != 32 || !key.public_key.is_none_or(is_uncompressed) {
            return Err(malformed());
        }
        with_wiped_stack(|| SecretKey::try_from(key).map(Self::new)).map_err(|_| {
            Error::malformed(
                "the private key is no P-256 key, or the public key beside it is not the one that belongs to it",
            )
        })
    }

    /// The identity of a scalar, 32 bytes, most significant first.
    pub(super) fn from_scalar(scalar: &Secret<[u8; 32]>) -> Result<Self, Error> {
        let key = with_wiped_stack(|| SecretKey::from_bytes(scalar.expose().into()).ok().map(Self::new));
        key.ok_or_else(|| Error::malformed("expected a number from 1 to the order of P-256 less 1"))
    }

    pub(super) fn new(key: SecretKey) -> Self {
        let recipient = Recipient::new(key.public_key());
        Self { key: Box::new(key), recipient }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity([redacted], public key hash {})", self.recipient.public_key_hash())
    }
}

fn malformed() -> Error {
    Error::malformed("expected a P-256 private key, PKCS#8 or SEC1 with its named curve")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding;

    // One key in three forms, and the SHA-256 of its SubjectPublicKeyInfo, made with OpenSSL 3.0.
    const PKCS8: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHJXB7EVNsoTTOxgYlguux7417AkyTP3zBl1WbDi2Yx2hRANCAASNhY1dUhOgCopq8KA6AHB2br8rGRMU57QLyi654tmnDNylzpwJ40xJrYgV4RM8Mxj1dmAXVmKG2EIvu0kuEruk";
    const SEC1: &str = "MHcCAQEEIByVwexFTbKE0zsYGJYLrse+NewJMkz98wZdVmw4tmMdoAoGCCqGSM49AwEHoUQDQgAEjYWNXVIToAqKavCgOgBwdm6/KxkTFOe0C8ouueLZpwzcpc6cCeNMSa2IFeETPDMY9XZgF1ZihthCL7tJLhK7pA==";
    const SEC1_WITHOUT_PUBLIC_KEY: &str = "MDECAQEEIByVwexFTbKE0zsYGJYLrse+NewJMkz98wZdVmw4tmMdoAoGCCqGSM49AwEH";
    const HASH: &str = "mCAlNowH8a+dj/G8gIYTOw7peefbTLy5r2AtDV6Etl8=";

    fn der(text: &str) -> Vec<u8> {
        encoding::decode(text).unwrap()
    }

    #[test]
    fn one_key_in_three_forms() {
        for form in [PKCS8, SEC1, SEC1_WITHOUT_PUBLIC_KEY] {
            let identity = Identity::from_bytes(&der(form)).unwrap();
            assert_eq!(identity.recipient().public_key_hash(), HASH);
            let again = Identity::from_bytes(identity.to_pem().unwrap().expose().as_bytes()).unwrap();
            assert_eq!(again.recipient(), identity.recipient());
        }
    }

    /// The base point of P-256 (SP 800-186, section 3.2.1.3) in place of the public key.
    fn put_generator(der: &mut [u8]) {
        let generator = "BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";
        let start = der.len() - 65;
        der[start..].copy_from_slice(&self::der(generator));
    }

    #[test]
    fn keys_that_are_not_strict_are_refused() {
        const NAMED_CURVE: [u8; 12] = *b"\xA0\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07";
        let changed = |form: &str, change: fn(&mut Vec<u8>)| {
            let mut der = der(form);
            change(&mut der);
            der
        };
        let cases = [
            ("empty", Vec::new()),
            ("trailing byte", changed(PKCS8, |der| der.push(0))),
            ("truncated", changed(PKCS8, |der| der.truncate(100))),
            ("another public key", changed(PKCS8, |der| *der.last_mut().unwrap() ^= 1)),
            ("another public key", changed(SEC1, |der| put_generator(der))),
            ("no point of the curve", changed(SEC1, |der| *der.last_mut().unwrap() ^= 1)),
            ("another curve", changed(PKCS8, |der| der[22] ^= 1)),
            ("no curve", {
                changed(SEC1, |der| {
                    let place = der.windows(12).position(|window| window == NAMED_CURVE).unwrap();
                    der.drain(place..place + 12);
                    der[1] -= 12;
                })
            }),
            ("compressed public key", {
                changed(SEC1, |der| {
                    let start = der.len() - 65;
                    der[start] = 2 + (der[der.len() - 1] & 1);
                    der.truncate(start + 33);
                    (der[1], der[start - 2], der[start - 4]) = (der[1] - 32, 34, 36);
                })
            }),
            ("31 bytes of scalar", {
                changed(SEC1_WITHOUT_PUBLIC_KEY, |der| {
                    der.remove(7);
                    (der[1], der[6]) = (der[1] - 1, 31);
                })
            }),
            ("attributes", {
                changed(PKCS8, |der| {
                    der.extend([0xA0, 0]);
                    der[2] += 2;
                })
            }),
            ("scalar 0", changed(SEC1_WITHOUT_PUBLIC_KEY, |der| der[7..39].fill(0))),
            ("scalar above the order", changed(SEC1_WITHOUT_PUBLIC_KEY, |der| der[7..39].fill(0xFF))),
        ];
        for (name, der) in cases {
            assert!(Identity::from_bytes(&der).is_err(), "{name}");
        }
    }

    #[test]
    fn debug_shows_the_public_key_hash_alone() {
        let identity = Identity::from_der(&der(PKCS8)).unwrap();
        assert_eq!(format!("{identity:?}"), format!("Identity([redacted], public key hash {HASH})"));
    }
}
