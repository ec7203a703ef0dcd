//! ring for the agreement. Its AEADs take IVs of 12 bytes only, so AES-GCM, and the hash before it, are RustCrypto's.
//! It has ephemeral private keys only, so it cannot open.

use ring::{
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    rand::SystemRandom,
};
use sealpack::Recipient;

use super::{SPKI_PREFIX, encrypt, to_json};

/// Seals to one recipient. ring reads its point each time, and has no other way.
pub struct Sealer {
    recipient: UnparsedPublicKey<Vec<u8>>,
    public_key_hash: String,
    random: SystemRandom,
}

impl Sealer {
    pub fn new(recipient: &Recipient) -> Self {
        let point = recipient.to_der()[SPKI_PREFIX.len()..].to_vec();
        Self {
            recipient: UnparsedPublicKey::new(&ECDH_P256, point),
            public_key_hash: recipient.public_key_hash(),
            random: SystemRandom::new(),
        }
    }

    pub fn seal(&self, request_id: &str) -> String {
        let ephemeral = EphemeralPrivateKey::generate(&ECDH_P256, &self.random).unwrap();
        let point = ephemeral.compute_public_key().unwrap();
        let data = agree_ephemeral(ephemeral, &self.recipient, |z| encrypt(z, request_id)).unwrap();
        to_json(&[&SPKI_PREFIX, point.as_ref()].concat(), &self.public_key_hash, &data)
    }
}
