//! p256 and aes-gcm through their own interfaces: the obvious way in Rust.

use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey},
};
use sealpack::{Identity, Recipient};

use super::{decrypt, encrypt, from_json, to_json};
use crate::inputs;

/// Seals to one recipient, which is read once.
pub struct Sealer {
    recipient: PublicKey,
    public_key_hash: String,
}

impl Sealer {
    pub fn new(recipient: &Recipient) -> Self {
        let key = PublicKey::from_public_key_der(&recipient.to_der()).unwrap();
        Self { recipient: key, public_key_hash: recipient.public_key_hash() }
    }

    pub fn seal(&self, request_id: &str) -> String {
        let mut scalar = [0; 32];
        getrandom::fill(&mut scalar).unwrap();
        let ephemeral = SecretKey::from_slice(&scalar).unwrap();
        let z = diffie_hellman(ephemeral.to_nonzero_scalar(), self.recipient.as_affine());
        let spki = ephemeral.public_key().to_public_key_der().unwrap();
        to_json(spki.as_bytes(), &self.public_key_hash, &encrypt(z.raw_secret_bytes(), request_id))
    }
}

/// Opens what was sealed to one identity, which is read once.
pub struct Opener {
    identity: SecretKey,
    public_key_hash: String,
}

impl Opener {
    pub fn new(identity: &Identity) -> Self {
        let key = SecretKey::from_pkcs8_der(&inputs::private_key_der(identity)).unwrap();
        Self { identity: key, public_key_hash: identity.recipient().public_key_hash() }
    }

    pub fn open(&self, json: &str, request_id: &str) -> Vec<u8> {
        let (spki, data) = from_json(json, &self.public_key_hash);
        let ephemeral = PublicKey::from_public_key_der(&spki).unwrap();
        let z = diffie_hellman(self.identity.to_nonzero_scalar(), ephemeral.as_affine());
        decrypt(z.raw_secret_bytes(), request_id, &data)
    }
}
