//! The inner steps for the check of constant time in `ct/`, as they are. Internal, and outside the compatibility promise.

use p256::{PublicKey, SecretKey};

use super::{EphemeralKey, Identity, OneTimeKey, OtherInfo, Recipient, agreement, kdf};
use crate::{Error, Secret};

pub use super::curve::ct::{
    Affine, Digit, Point, Row, Table, invert, multiply, single_digits, table_digits, to_affine,
};

/// The private half of an ephemeral key.
pub fn ephemeral_private_key(key: &EphemeralKey) -> &SecretKey {
    agreement::private_half(key)
}

/// The private key of an identity.
pub fn private_key(identity: &Identity) -> &SecretKey {
    identity.key()
}

/// The public key and Z of each of `keys`.
pub fn agree_to_seal(
    keys: Vec<EphemeralKey>,
    recipient: &Recipient,
) -> impl Iterator<Item = (Result<PublicKey, Error>, Secret<[u8; 32]>)> {
    agreement::agree_batch(keys, recipient).into_iter().map(|agreement| (agreement.public_key, agreement.z))
}

/// Z of each envelope.
pub fn agree_to_open(envelopes: &[(&Identity, &PublicKey)]) -> Vec<Secret<[u8; 32]>> {
    agreement::agree_to_open(envelopes)
}

/// The bytes that the key of an envelope is made of.
pub fn one_step_kdf(z: &Secret<[u8; 32]>, other_info: &[u8]) -> Secret<[u8; 32]> {
    kdf::one_step_kdf(z, other_info)
}

/// The key of one envelope.
pub fn one_time_key(z: &Secret<[u8; 32]>, other_info: &OtherInfo) -> OneTimeKey {
    OneTimeKey::derive(z, other_info)
}
