//! Sealing SSNs: base64(IV ‖ AES-256-CBC), one at a time and many at once.

use std::{hint::black_box, mem::ManuallyDrop, thread};

use aes::{
    Aes256, Block,
    cipher::{BlockCipherEncrypt, BlockModeEncrypt, InnerIvInit, KeyInit, block_padding::Pkcs7},
};
use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use base64::{
    Engine,
    engine::{
        Simd,
        general_purpose::{PAD, STANDARD},
    },
};
use openssl::{cipher::Cipher, cipher_ctx::CipherCtx, symm};
use sealpack::{FieldKey, Ssn};
use sealpack_benches::{inputs, race::Race};

/// The characters of a field.
const FIELD: usize = 44;

fn main() {
    let key = FieldKey::from_text(&inputs::secret()).unwrap();
    one_at_a_time_and_many_at_once(&key);
    on_two_threads(&key);
}

fn one_at_a_time_and_many_at_once(key: &FieldKey) {
    let ssn = Ssn::parse(inputs::SSN).unwrap();
    let thousand = inputs::ssns(1_000);
    let hundred_thousand = inputs::ssns(100_000);

    let key_bytes = inputs::field_key();
    let aes = Aes256::new(&key_bytes.into());
    let aws_key = UnboundCipherKey::new(&AES_256, &key_bytes).unwrap();
    let aws_key = PaddedBlockEncryptingKey::cbc_pkcs7(aws_key).unwrap();
    let mut aws_block = Vec::with_capacity(16);
    let mut openssl_context = CipherCtx::new().unwrap();
    let cipher = Cipher::fetch(None, "AES-256-CBC", None).unwrap();
    openssl_context.encrypt_init(Some(&cipher), Some(&key_bytes), None).unwrap();

    let ours = || key.seal_ssn(&ssn).unwrap();
    let mut aws = || aws_lc_rs(&aws_key, ssn.expose(), &mut aws_block);
    let mut openssl = || openssl(&mut openssl_context, ssn.expose());
    let kept = || rustcrypto_key_kept(&aes, ssn.expose());
    let obvious = || rustcrypto(&key_bytes, ssn.expose());
    let obvious_loop = |ssns: &[Ssn]| ssns.iter().map(|ssn| rustcrypto(&key_bytes, ssn.expose())).collect::<Vec<_>>();

    for field in [ours(), aws(), openssl(), kept(), obvious()] {
        check(key, [&ssn], [field]);
    }
    for ssns in [&thousand, &hundred_thousand] {
        check(key, ssns, key.seal_ssn_batch(ssns).unwrap().iter());
        check(key, ssns, obvious_loop(ssns));
        let fields = floor(&aes, ssns);
        check(key, ssns, fields.chunks(FIELD).map(|field| str::from_utf8(field).unwrap()));
    }

    let mut fields = vec![[0; FIELD]; hundred_thousand.len()];
    let mut race = Race::by_cpu_time("ssn seal", "aws-lc-rs");
    race.row("ours", ours);
    race.batch("ours, 1,000 at once", 1_000, || key.seal_ssn_batch(&thousand).unwrap());
    race.batch("ours, 100,000 at once", 100_000, || key.seal_ssn_batch(&hundred_thousand).unwrap());
    race.batch("ours, 100,000 into kept memory", 100_000, || key.seal_ssn_batch_into(&hundred_thousand, &mut fields));
    race.row("aws-lc-rs", aws);
    race.row("openssl", openssl);
    race.row("RustCrypto, key kept", kept);
    race.row("RustCrypto", obvious);
    race.batch("RustCrypto, loop of 1,000", 1_000, || obvious_loop(&thousand));
    race.batch("RustCrypto, loop of 100,000", 100_000, || obvious_loop(&hundred_thousand));
    race.batch("floor of 1,000", 1_000, || floor(&aes, &thousand));
    race.batch("floor of 100,000", 100_000, || floor(&aes, &hundred_thousand));
    race.row("IV alone", || getrandom::fill(black_box(&mut [0; 16])).unwrap());
    race.compare("ours", "RustCrypto");
    race.compare("ours, 1,000 at once", "RustCrypto, loop of 1,000");
    race.compare("ours, 100,000 at once", "RustCrypto, loop of 100,000");
    race.compare("ours, 1,000 at once", "floor of 1,000");
    race.compare("ours, 100,000 at once", "floor of 100,000");
    race.run();
}

/// Into memory that is kept, so that the operating system has no part in it; and often enough that starting a thread has
/// none either.
fn on_two_threads(key: &FieldKey) {
    const TIMES: usize = 1_000;
    let ssns = inputs::ssns(20_000);
    let (first, second) = ssns.split_at(ssns.len() / 2);
    let mut fields = vec![[0; FIELD]; ssns.len()];
    let mut halves = [vec![[0; FIELD]; first.len()], vec![[0; FIELD]; second.len()]];
    let seal = |ssns: &[Ssn], fields: &mut [[u8; FIELD]]| {
        (0..TIMES).for_each(|_| key.seal_ssn_batch_into(ssns, fields).unwrap());
    };

    let mut race = Race::by_wall_clock("ssn seal, 20,000 into kept memory, 1,000 times", "one thread");
    race.batch("one thread", ssns.len() * TIMES, || seal(&ssns, &mut fields));
    race.batch("two threads", ssns.len() * TIMES, || {
        let [first_fields, second_fields] = &mut halves;
        thread::scope(|scope| {
            scope.spawn(|| seal(first, first_fields));
            seal(second, second_fields);
        });
    });
    race.run();
}

/// Ours and OpenSSL open the fields to the SSNs.
fn check<'a, F: AsRef<str>>(
    key: &FieldKey,
    ssns: impl IntoIterator<Item = &'a Ssn>,
    fields: impl IntoIterator<Item = F>,
) {
    let mut fields = fields.into_iter();
    for ssn in ssns {
        let field = fields.next().unwrap();
        let field = field.as_ref();
        assert_eq!(key.open_ssn(field).unwrap().expose(), ssn.expose());
        let sealed = STANDARD.decode(field).unwrap();
        let (iv, block) = sealed.split_at(16);
        let opened = symm::decrypt(symm::Cipher::aes_256_cbc(), &inputs::field_key(), Some(iv), block).unwrap();
        assert_eq!(opened, ssn.expose().as_bytes());
    }
    assert!(fields.next().is_none());
}

/// aws-lc-rs draws the IV itself, from its own generator. `block` is room that is kept.
fn aws_lc_rs(key: &PaddedBlockEncryptingKey, ssn: &str, block: &mut Vec<u8>) -> String {
    block.clear();
    block.extend_from_slice(ssn.as_bytes());
    let context = key.encrypt(block).unwrap();
    let iv: &[u8] = (&context).try_into().unwrap();
    let mut sealed = [0; 32];
    sealed[..16].copy_from_slice(iv);
    sealed[16..].copy_from_slice(block);
    STANDARD.encode(sealed)
}

/// The IV is from the operating system, which is faster than OpenSSL's own generator. `context` has the key.
fn openssl(context: &mut CipherCtx, ssn: &str) -> String {
    // cipher_update asks for one block more than it writes.
    let mut sealed = [0; 48];
    let (iv, blocks) = sealed.split_at_mut(16);
    getrandom::fill(iv).unwrap();
    context.encrypt_init(None, None, Some(iv)).unwrap();
    let length = context.cipher_update(ssn.as_bytes(), Some(blocks)).unwrap();
    context.cipher_final(&mut blocks[length..]).unwrap();
    STANDARD.encode(&sealed[..32])
}

/// The obvious way: the key is set up each time, and the library pads.
fn rustcrypto(key: &[u8; 32], ssn: &str) -> String {
    seal_with(|iv, block| {
        // Not dropped, since that would wipe it: sealpack has the crate built so, and the obvious way has not.
        let aes = ManuallyDrop::new(Aes256::new(key.into()));
        let encryptor = cbc::Encryptor::inner_iv_init(&*aes, iv.into());
        encryptor.encrypt_padded_b2b::<Pkcs7>(ssn.as_bytes(), block).unwrap();
    })
}

/// The careful way: the key is set up once, and one block is encrypted as one block.
fn rustcrypto_key_kept(aes: &Aes256, ssn: &str) -> String {
    seal_with(|iv, block| {
        *block = [(16 - ssn.len()) as u8; 16];
        block[..ssn.len()].copy_from_slice(ssn.as_bytes());
        cbc::Encryptor::inner_iv_init(aes, iv.into()).encrypt_block(block.into());
    })
}

fn seal_with(encrypt: impl FnOnce(&[u8; 16], &mut [u8; 16])) -> String {
    let [mut iv, mut block] = [[0; 16]; 2];
    getrandom::fill(&mut iv).unwrap();
    encrypt(&iv, &mut block);
    STANDARD.encode([iv, block].as_flattened())
}

/// What a batch does besides drawing its IVs: all of them are one here. 64 at a time, the fields one behind the other.
fn floor(aes: &Aes256, ssns: &[Ssn]) -> Vec<u8> {
    const IV: u128 = u128::from_le_bytes([0x5A; 16]);
    let base64 = Simd::standard(PAD);
    let mut fields = vec![0; ssns.len() * FIELD];
    let mut blocks = [Block::default(); 64];
    // One byte more than IV and block, so that base64 has whole groups of three bytes and runs through.
    let mut sealed = [[0; 33]; 64];
    for (ssns, fields) in ssns.chunks(64).zip(fields.chunks_mut(64 * FIELD)) {
        let blocks = &mut blocks[..ssns.len()];
        for (block, ssn) in blocks.iter_mut().zip(ssns) {
            *block = (pad(ssn.expose()) ^ IV).to_le_bytes().into();
        }
        aes.encrypt_blocks(blocks);
        for (sealed, block) in sealed.iter_mut().zip(&*blocks) {
            sealed[..16].copy_from_slice(&IV.to_le_bytes());
            sealed[16..32].copy_from_slice(block);
        }
        base64.encode_slice(sealed[..ssns.len()].as_flattened(), fields).unwrap();
        fields.chunks_mut(FIELD).for_each(|field| field[FIELD - 1] = b'=');
    }
    fields
}

/// An SSN with its dashes and five bytes of padding. Put together in registers: a block that is written in parts and
/// then read as a whole makes the CPU wait.
fn pad(ssn: &str) -> u128 {
    let ssn: &[u8; 11] = ssn.as_bytes().try_into().unwrap();
    let first = u64::from_le_bytes(*ssn.first_chunk().unwrap());
    let last = u32::from_le_bytes(*ssn.last_chunk().unwrap()) >> 8;
    u128::from(first) | u128::from(last) << 64 | 0x05_05_05_05_05 << 88
}
