//! Sealing one SSN: base64(IV ‖ AES-256-CBC), the key set up once where the library lets one.

use std::hint::black_box;

use aes::{
    Aes256,
    cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7},
};
use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use criterion::{Criterion, criterion_group, criterion_main};
use sealpack::{FieldKey, Ssn};
use sealpack_benches::{
    inputs,
    race::{Peer, race},
};

fn ssn(criterion: &mut Criterion) {
    let ssn = Ssn::parse(inputs::SSN).unwrap();
    let key = FieldKey::from_text(&inputs::secret()).unwrap();
    let key_bytes = inputs::field_key();
    let aws_key = UnboundCipherKey::new(&AES_256, &key_bytes).unwrap();
    let aws_key = PaddedBlockEncryptingKey::cbc_pkcs7(aws_key).unwrap();

    let ours = || key.seal_ssn(&ssn).unwrap();
    let rustcrypto = || rustcrypto(&key_bytes, ssn.expose());
    let aws = || aws(&aws_key, ssn.expose());
    for field in [ours(), rustcrypto(), aws()] {
        assert_eq!(key.open_ssn(&field).unwrap().expose(), inputs::SSN);
    }

    let peers = vec![
        Peer::ours(ours),
        Peer::new("RustCrypto", rustcrypto),
        Peer::new("aws-lc-rs", aws),
        // What no sealer gets under that asks the operating system for each IV.
        Peer::new("IV alone", || getrandom::fill(black_box(&mut [0; 16])).unwrap()),
    ];
    race(criterion, "ssn seal", peers);
}

fn rustcrypto(key: &[u8; 32], ssn: &str) -> String {
    let mut iv = [0; 16];
    getrandom::fill(&mut iv).unwrap();
    let cipher = cbc::Encryptor::<Aes256>::new(key.into(), &iv.into());
    let sealed = cipher.encrypt_padded_vec::<Pkcs7>(ssn.as_bytes());
    STANDARD.encode([&iv[..], &sealed].concat())
}

/// aws-lc-rs draws the IV itself, from its own generator.
fn aws(key: &PaddedBlockEncryptingKey, ssn: &str) -> String {
    let mut sealed = Vec::with_capacity(16);
    sealed.extend_from_slice(ssn.as_bytes());
    let context = key.encrypt(&mut sealed).unwrap();
    let iv: &[u8] = (&context).try_into().unwrap();
    STANDARD.encode([iv, &sealed].concat())
}

criterion_group!(benches, ssn);
criterion_main!(benches);
