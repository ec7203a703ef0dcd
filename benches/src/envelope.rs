//! EC_v1 as one writes it without sealpack, by four libraries: [`rustcrypto`], [`aws_lc_rs`], [`ring`], [`openssl`].
//! They differ in the agreement; here is what they share.

pub mod aws_lc_rs;
pub mod openssl;
pub mod ring;
pub mod rustcrypto;

use std::mem::ManuallyDrop;

use aes_gcm::{
    AesGcm,
    aead::{Aead, KeyInit, Nonce, consts::U16},
    aes::Aes256,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_derive::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::inputs::{PLAINTEXT, PROGRAM_CODE};

/// What stands before the 65 bytes of a P-256 point in its SubjectPublicKeyInfo (RFC 5480).
const SPKI_PREFIX: [u8; 26] =
    *b"\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00";

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'a> {
    version: &'a str,
    ephemeral_public_key: &'a str,
    public_key_hash: &'a str,
    data: &'a str,
}

fn to_json(ephemeral_spki: &[u8], public_key_hash: &str, data: &[u8]) -> String {
    let json = Json {
        version: "EC_v1",
        ephemeral_public_key: &STANDARD.encode(ephemeral_spki),
        public_key_hash,
        data: &STANDARD.encode(data),
    };
    serde_json::to_string(&json).unwrap()
}

/// The ephemeral key's SubjectPublicKeyInfo, and the data with its tag.
fn from_json(json: &str, public_key_hash: &str) -> (Vec<u8>, Vec<u8>) {
    let json: Json<'_> = serde_json::from_str(json).unwrap();
    assert_eq!((json.version, json.public_key_hash), ("EC_v1", public_key_hash));
    (STANDARD.decode(json.ephemeral_public_key).unwrap(), STANDARD.decode(json.data).unwrap())
}

/// The key of one envelope, from the shared secret.
fn key(z: &[u8], request_id: &str) -> [u8; 32] {
    let hash = Sha256::new()
        .chain_update([0, 0, 0, 1])
        .chain_update(z)
        .chain_update(b"\x0Did-aes256-GCM")
        .chain_update(PROGRAM_CODE)
        .chain_update(Sha256::digest(request_id));
    hash.finalize().into()
}

/// The plaintext under AES-256-GCM with an IV of 16 zero bytes, and the tag: by RustCrypto, for every library whose
/// AEADs take IVs of 12 bytes only.
fn encrypt(z: &[u8], request_id: &str) -> Vec<u8> {
    gcm(z, request_id).encrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), PLAINTEXT.as_bytes()).unwrap()
}

/// What [`encrypt`] was given.
fn decrypt(z: &[u8], request_id: &str, data: &[u8]) -> Vec<u8> {
    gcm(z, request_id).decrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), data).unwrap()
}

/// Not dropped, since that would wipe it: sealpack has the crate built so, and its users have not unless they ask.
fn gcm(z: &[u8], request_id: &str) -> ManuallyDrop<AesGcm<Aes256, U16>> {
    ManuallyDrop::new(AesGcm::new(&key(z, request_id).into()))
}
