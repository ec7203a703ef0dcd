//! Several identities, while keys rotate.

use std::{
    collections::{BTreeMap, btree_map},
    fmt,
};

use super::{Identity, key_file::KeyFile};
use crate::{Error, encoding};

/// Identities that are found by the hash of their public key, as an envelope names it. Each is kept once.
///
/// ```
/// use sealpack::{Envelope, Error, Identity, Keyring, OtherInfo};
///
/// fn main() -> Result<(), Error> {
///     let (old, new) = (Identity::generate()?, Identity::generate()?);
///     let context = OtherInfo::for_request("program", "1")?;
///     let sealed_before = Envelope::seal(b"{}", old.recipient(), &context)?;
///
///     let keyring: Keyring = [old, new].into_iter().collect();
///     assert_eq!(sealed_before.open(&keyring, &context)?.as_slice(), b"{}");
///     assert!(keyring.get(&sealed_before.public_key_hash()).is_some());
///     Ok(())
/// }
/// ```
#[derive(Default)]
pub struct Keyring(BTreeMap<[u8; 32], Identity>);

impl Keyring {
    /// A ring without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `identity`; false if it is there already.
    pub fn insert(&mut self, identity: Identity) -> bool {
        match self.0.entry(*identity.recipient().hash()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(identity);
                true
            }
            btree_map::Entry::Occupied(_) => false,
        }
    }

    /// Adds every P-256 private key of a file, in any form that [`Identity::from_bytes`] takes. A file may have several:
    /// envelopes say which one they want.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a file without any.
    pub fn insert_from_bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.extend(KeyFile::parse(bytes)?.into_identities()?);
        Ok(())
    }

    /// The identity whose public key has this [hash](super::Recipient::public_key_hash), base64 of 44 characters.
    pub fn get(&self, public_key_hash: &str) -> Option<&Identity> {
        self.0.get(&hash(public_key_hash)?)
    }

    /// Takes the identity with this hash out of the ring.
    pub fn remove(&mut self, public_key_hash: &str) -> Option<Identity> {
        self.0.remove(&hash(public_key_hash)?)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Extend<Identity> for Keyring {
    fn extend<T: IntoIterator<Item = Identity>>(&mut self, identities: T) {
        for identity in identities {
            self.insert(identity);
        }
    }
}

impl FromIterator<Identity> for Keyring {
    fn from_iter<T: IntoIterator<Item = Identity>>(identities: T) -> Self {
        let mut keyring = Self::new();
        keyring.extend(identities);
        keyring
    }
}

impl<'a> IntoIterator for &'a Keyring {
    type Item = &'a Identity;
    type IntoIter = btree_map::Values<'a, [u8; 32], Identity>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.values()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hashes: Vec<String> = self.0.keys().map(|hash| encoding::encode(hash)).collect();
        write!(f, "Keyring(public key hashes {})", hashes.join(", "))
    }
}

fn hash(text: &str) -> Option<[u8; 32]> {
    encoding::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Envelope, ErrorKind, OtherInfo};

    #[test]
    fn a_key_is_kept_once_and_found_by_its_hash() {
        let one = Identity::generate().unwrap();
        let (pem, hash) = (one.to_pem().unwrap(), one.recipient().public_key_hash());
        let mut keyring = Keyring::new();
        assert!(keyring.is_empty() && keyring.insert(one));
        keyring.insert_from_bytes(pem.expose().as_bytes()).unwrap();
        assert!(!keyring.insert(Identity::from_pem(pem.expose().as_bytes()).unwrap()));
        assert_eq!(keyring.len(), 1);
        assert_eq!(keyring.get(&hash).unwrap().recipient().public_key_hash(), hash);
        assert_eq!(format!("{keyring:?}"), format!("Keyring(public key hashes {hash})"));
        for other in ["", "AAAA", "no base64", &encoding::encode(&[0; 32])] {
            assert!(keyring.get(other).is_none());
        }

        let context = OtherInfo::for_request("p", "r").unwrap();
        let envelope = Envelope::seal(b"x", keyring.get(&hash).unwrap().recipient(), &context).unwrap();
        assert_eq!(envelope.open(&keyring, &context).unwrap().as_slice(), b"x");
        assert!(keyring.remove(&hash).is_some() && keyring.remove(&hash).is_none());
        let error = envelope.open(&keyring, &context).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
}
