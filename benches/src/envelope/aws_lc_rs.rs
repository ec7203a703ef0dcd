//! aws-lc-rs for the agreement. Its AEADs take IVs of 12 bytes only, so AES-GCM, and the hash before it, are
//! RustCrypto's.

use aws_lc_rs::{
    agreement::{
        ECDH_P256, EphemeralPrivateKey, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree, agree_ephemeral,
    },
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
};
use sealpack::{Identity, Recipient};

use super::{decrypt, encrypt, from_json, to_json};
use crate::inputs;

/// Seals to one recipient, which is read once.
pub struct Sealer {
    recipient: ParsedPublicKey,
    public_key_hash: String,
}

impl Sealer {
    pub fn new(recipient: &Recipient) -> Self {
        let key = ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, recipient.to_der())).unwrap();
        Self { recipient: key, public_key_hash: recipient.public_key_hash() }
    }

    pub fn seal(&self, request_id: &str) -> String {
        let ephemeral = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let spki: PublicKeyX509Der<'_> = ephemeral.compute_public_key().unwrap().as_der().unwrap();
        // The clone is one of a pointer and of 91 bytes.
        let data = agree_ephemeral(ephemeral, self.recipient.clone(), (), |z| Ok(encrypt(z, request_id))).unwrap();
        to_json(spki.as_ref(), &self.public_key_hash, &data)
    }
}

/// Opens what was sealed to one identity, which is read once.
pub struct Opener {
    identity: PrivateKey,
    public_key_hash: String,
}

impl Opener {
    pub fn new(identity: &Identity) -> Self {
        let key = PrivateKey::from_private_key_der(&ECDH_P256, &inputs::private_key_der(identity)).unwrap();
        Self { identity: key, public_key_hash: identity.recipient().public_key_hash() }
    }

    pub fn open(&self, json: &str, request_id: &str) -> Vec<u8> {
        let (spki, data) = from_json(json, &self.public_key_hash);
        let ephemeral = UnparsedPublicKey::new(&ECDH_P256, spki);
        agree(&self.identity, ephemeral, (), |z| Ok(decrypt(z, request_id, &data))).unwrap()
    }
}
