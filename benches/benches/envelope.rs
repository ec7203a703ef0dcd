//! Sealing 600 bytes into an EC_v1 envelope's JSON, and opening it. Keys are read before; what belongs to one
//! envelope (its context, the ephemeral key, JSON and base64) is part of the work.

use aes_gcm::{
    AesGcm,
    aead::{Aead, KeyInit, Nonce, consts::U16},
    aes::Aes256,
};
use aws_lc_rs::{
    agreement::{
        ECDH_P256, EphemeralPrivateKey, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree, agree_ephemeral,
    },
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use criterion::{Criterion, criterion_group, criterion_main};
use p256::{
    PublicKey, SecretKey,
    ecdh::{EphemeralSecret, diffie_hellman},
    elliptic_curve::Generate,
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey},
};
use sealpack::{Envelope, Identity, OtherInfo, Recipient};
use sealpack_benches::{
    inputs::{self, CONTEXT, PLAINTEXT},
    race::{Peer, race},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

fn seal(criterion: &mut Criterion) {
    let recipient = inputs::recipient();
    let der = recipient.to_der();
    let aws_recipient = ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, &der)).unwrap();
    let hash = recipient.public_key_hash();

    let ours = || ours_seal(&recipient);
    let rustcrypto = || rustcrypto_seal(&der);
    let aws = || aws_seal(&aws_recipient, &hash);
    for envelope in [ours(), rustcrypto(), aws()] {
        assert_eq!(ours_open(&inputs::identity(), &envelope), PLAINTEXT.as_bytes());
    }

    let peers = vec![Peer::ours(ours), Peer::new("RustCrypto", rustcrypto), Peer::new("aws-lc-rs", aws)];
    race(criterion, "envelope seal", peers);
}

fn open(criterion: &mut Criterion) {
    let identity = inputs::identity();
    let pem = identity.to_pem().unwrap();
    let rustcrypto_identity = SecretKey::from_pkcs8_pem(pem.expose()).unwrap();
    let aws_identity = PrivateKey::from_private_key(&ECDH_P256, &rustcrypto_identity.to_bytes()).unwrap();
    let envelope = ours_seal(identity.recipient());

    let ours = || ours_open(&identity, &envelope);
    let rustcrypto = || rustcrypto_open(&rustcrypto_identity, &envelope);
    let aws = || aws_open(&aws_identity, &envelope);
    for plaintext in [ours(), rustcrypto(), aws()] {
        assert_eq!(plaintext, PLAINTEXT.as_bytes());
    }

    let peers = vec![Peer::ours(ours), Peer::new("RustCrypto", rustcrypto), Peer::new("aws-lc-rs", aws)];
    race(criterion, "envelope open", peers);
}

fn ours_seal(recipient: &Recipient) -> String {
    let other_info = OtherInfo::for_request(CONTEXT.0, CONTEXT.1).unwrap();
    let envelope = Envelope::seal(PLAINTEXT.as_bytes(), recipient, &other_info).unwrap();
    envelope.to_json().unwrap()
}

fn ours_open(identity: &Identity, envelope: &str) -> Vec<u8> {
    let other_info = OtherInfo::for_request(CONTEXT.0, CONTEXT.1).unwrap();
    let envelope = Envelope::from_json(envelope.as_bytes()).unwrap();
    envelope.open([identity], &other_info).unwrap().as_slice().to_vec()
}

/// The obvious way: everything from the recipient's DER on, each time.
fn rustcrypto_seal(recipient_der: &[u8]) -> String {
    let recipient = PublicKey::from_public_key_der(recipient_der).unwrap();
    let ephemeral = EphemeralSecret::generate();
    let z = ephemeral.diffie_hellman(&recipient);
    let ephemeral_der = ephemeral.public_key().to_public_key_der().unwrap();
    let hash = STANDARD.encode(Sha256::digest(recipient_der));
    json(ephemeral_der.as_bytes(), hash, z.raw_secret_bytes())
}

fn rustcrypto_open(identity: &SecretKey, envelope: &str) -> Vec<u8> {
    let json: Json = serde_json::from_str(envelope).unwrap();
    let ephemeral = STANDARD.decode(json.ephemeral_public_key).unwrap();
    let ephemeral = PublicKey::from_public_key_der(&ephemeral).unwrap();
    let z = diffie_hellman(identity.to_nonzero_scalar(), ephemeral.as_affine());
    plaintext(&json.data, z.raw_secret_bytes())
}

/// aws-lc-rs for the agreement, with a recipient that was read once. Its AEADs take IVs of 12 bytes only, so
/// AES-GCM, and the hash before it, are RustCrypto's here too.
fn aws_seal(recipient: &ParsedPublicKey, hash: &str) -> String {
    let ephemeral = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
    let ephemeral_der: PublicKeyX509Der<'_> = ephemeral.compute_public_key().unwrap().as_der().unwrap();
    agree_ephemeral(ephemeral, recipient.clone(), (), |z| Ok(json(ephemeral_der.as_ref(), hash.to_owned(), z))).unwrap()
}

fn aws_open(identity: &PrivateKey, envelope: &str) -> Vec<u8> {
    let json: Json = serde_json::from_str(envelope).unwrap();
    let ephemeral = STANDARD.decode(json.ephemeral_public_key).unwrap();
    let ephemeral = UnparsedPublicKey::new(&ECDH_P256, ephemeral);
    agree(identity, ephemeral, (), |z| Ok(plaintext(&json.data, z))).unwrap()
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Json {
    version: String,
    ephemeral_public_key: String,
    public_key_hash: String,
    data: String,
}

fn json(ephemeral_der: &[u8], public_key_hash: String, z: &[u8]) -> String {
    let data = cipher(z).encrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), PLAINTEXT.as_bytes());
    let json = Json {
        version: "EC_v1".to_owned(),
        ephemeral_public_key: STANDARD.encode(ephemeral_der),
        public_key_hash,
        data: STANDARD.encode(data.unwrap()),
    };
    serde_json::to_string(&json).unwrap()
}

fn plaintext(data: &str, z: &[u8]) -> Vec<u8> {
    let data = STANDARD.decode(data).unwrap();
    let plaintext = cipher(z).decrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), &data[..]);
    plaintext.unwrap()
}

fn cipher(z: &[u8]) -> AesGcm<Aes256, U16> {
    let (program_code, request_id) = CONTEXT;
    let hash = Sha256::new()
        .chain_update([0, 0, 0, 1])
        .chain_update(z)
        .chain_update(b"\x0Did-aes256-GCM")
        .chain_update(program_code)
        .chain_update(Sha256::digest(request_id));
    AesGcm::new(&hash.finalize())
}

criterion_group!(benches, seal, open);
criterion_main!(benches);
