//! How an envelope was sealed: what the key was derived from, and how; where the IV and the tag are.

use std::rc::Rc;

use hmac::{Hmac, KeyInit, Mac};
use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point};
use sealpack::{Secret, SecretBuffer};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::super::{
    cipher::{Aes, Mode, gcm_open, gcm_without_tag},
    spelling::to_hex,
};

/// Longer data is deciphered as a whole only if it begins like JSON: there are thousands of ways to try.
const LONG: usize = 4 << 10;

/// The parts of a recipe that a mistake can be about, a bit each.
pub(super) mod part {
    pub(in super::super) const SHARED: u16 = 1;
    pub(in super::super) const KDF: u16 = 2;
    pub(in super::super) const ALGORITHM: u16 = 4;
    pub(in super::super) const PARTY_U: u16 = 8;
    pub(in super::super) const PARTY_V: u16 = 16;
    pub(in super::super) const LAYOUT: u16 = 32;
    pub(in super::super) const IV: u16 = 64;
    pub(in super::super) const TAG: u16 = 128;
    pub(in super::super) const ADDITIONAL: u16 = 256;
    pub(in super::super) const CIPHER: u16 = 512;
}

/// What the two sides have, none of it secret.
pub(super) struct Facts {
    pub(super) program_code: String,
    pub(super) request_id: String,
    /// SubjectPublicKeyInfo of the identity that is tried, in DER.
    pub(super) recipient: [u8; 91],
    /// The same of the ephemeral key.
    pub(super) ephemeral: [u8; 91],
    pub(super) public_key_hash: String,
}

/// Everything that opening takes, but the private key.
#[derive(Clone)]
pub(super) struct Recipe {
    pub(super) facts: Rc<Facts>,
    pub(super) z: Z,
    pub(super) kdf: Kdf,
    pub(super) algorithm: Vec<u8>,
    pub(super) party_u: Vec<u8>,
    pub(super) party_v: Vec<u8>,
    pub(super) layout: InfoLayout,
    pub(super) iv: Iv,
    pub(super) tag: TagPlace,
    pub(super) additional: Vec<u8>,
    pub(super) cipher: Cipher,
}

/// What of the shared point P goes into the key derivation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Z {
    /// The x coordinate, 32 bytes.
    X,
    Compressed,
    Coordinates,
    Hashed,
    Hex,
    Point,
    Stripped,
}

/// How Z and OtherInfo become the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kdf {
    /// SHA-256(counter ‖ Z ‖ OtherInfo)
    OneStep([u8; 4]),
    /// SHA-256(Z ‖ counter ‖ OtherInfo)
    CounterBehindZ([u8; 4]),
    NoCounter,
    Hkdf,
    HkdfOfZ,
    Hmac,
    Raw,
    Sha512,
    ZHashed,
}

/// How the parts of OtherInfo stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InfoLayout {
    Right,
    Empty,
    Lengths,
    NoParties,
    PartiesSwapped,
    PartyLengths,
    Rfc7518,
    WithKeyLength,
}

/// Which IV.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Iv {
    Zeros(usize),
    /// In `data`, before the ciphertext.
    InFront(usize),
    /// The output of the key derivation behind the key.
    Derived(usize),
    /// The first bytes of PartyVInfo.
    OfPartyV(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagPlace {
    Behind(usize),
    First,
    Nowhere,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    Aes256Gcm,
    Aes128Gcm,
    Aes128GcmOfEnd,
    Aes256Cbc,
}

impl Recipe {
    /// The right one.
    pub(super) fn new(facts: Facts, party_u: &[u8], party_v: &[u8]) -> Self {
        Self {
            facts: Rc::new(facts),
            z: Z::X,
            kdf: Kdf::OneStep([0, 0, 0, 1]),
            algorithm: b"\x0Did-aes256-GCM".to_vec(),
            party_u: party_u.to_vec(),
            party_v: party_v.to_vec(),
            layout: InfoLayout::Right,
            iv: Iv::Zeros(16),
            tag: TagPlace::Behind(16),
            additional: Vec::new(),
            cipher: Cipher::Aes256Gcm,
        }
    }

    /// What `data` opens to, if its tag is right (or, where it has none, if it opens to JSON). A short look at long data is
    /// enough to give it up.
    pub(super) fn open(&self, x: &Secret<[u8; 32]>, data: &[u8], is_short_look: bool) -> Option<SecretBuffer> {
        let info = self.other_info();
        let looks_first = is_short_look && data.len() > LONG;
        self.shared_secrets(x).into_iter().find_map(|z| self.open_with(&z, &info, data, looks_first))
    }

    fn open_with(&self, z: &[u8], info: &[u8], data: &[u8], looks_first: bool) -> Option<SecretBuffer> {
        let key = self.kdf.derive(z, info)?;
        let (sent, rest) = match self.iv {
            Iv::InFront(length) => data.split_at_checked(length)?,
            _ => (&[][..], data),
        };
        let (ciphertext, tag) = match self.tag {
            TagPlace::Behind(length) => rest.split_at_checked(rest.len().checked_sub(length)?)?,
            TagPlace::First => rest.split_first_chunk::<16>().map(|(tag, ciphertext)| (ciphertext, tag.as_slice()))?,
            TagPlace::Nowhere => (rest, &[][..]),
        };
        let derived = Sha256::new().chain_update([0, 0, 0, 2]).chain_update(z).chain_update(info).finalize();
        let iv = match self.iv {
            Iv::Zeros(length) => [0; 16].get(..length).map(<[u8]>::to_vec),
            Iv::InFront(_) => Some(sent.to_vec()),
            Iv::Derived(length) => derived.get(..length).map(<[u8]>::to_vec),
            Iv::OfPartyV(length) => self.party_v.get(..length).map(<[u8]>::to_vec),
        }?;
        let key = match self.cipher {
            Cipher::Aes256Gcm | Cipher::Aes256Cbc => key.as_slice(),
            Cipher::Aes128Gcm => key.get(..16)?,
            Cipher::Aes128GcmOfEnd => key.get(16..)?,
        };
        if self.cipher == Cipher::Aes256Cbc {
            let (aes, iv) = (Aes::new(key)?, iv.try_into().ok()?);
            let begin = rest.get(..32).and_then(|begin| aes.decrypt(Mode::Cbc, iv, begin));
            if looks_first && !begin.is_some_and(|begin| is_begin_of_json(begin.as_slice())) {
                return None;
            }
            return aes.decrypt(Mode::Cbc, iv, rest).filter(|opened| is_padded_json(opened.as_slice()));
        }
        if looks_first && !begins_like_json(key, &iv, ciphertext) {
            return None;
        }
        match self.tag {
            TagPlace::Nowhere => gcm_without_tag(key, &iv, ciphertext).filter(|opened| is_some_json(opened.as_slice())),
            _ => gcm_open(key, &iv, &self.additional, ciphertext, tag),
        }
    }

    /// Z; for what needs the y coordinate, of both points that have this x.
    fn shared_secrets(&self, x: &Secret<[u8; 32]>) -> Vec<Zeroizing<Vec<u8>>> {
        let x = x.expose().as_slice();
        let one = |z: Vec<u8>| vec![Zeroizing::new(z)];
        match self.z {
            Z::X => one(x.to_vec()),
            Z::Hashed => one(Sha256::digest(x).to_vec()),
            Z::Hex => one(to_hex(x).as_slice().to_vec()),
            Z::Stripped => {
                let zeros = x.iter().take_while(|byte| **byte == 0).count();
                if zeros == 0 { Vec::new() } else { one(x.get(zeros..).unwrap_or_default().to_vec()) }
            }
            Z::Compressed => [2, 3].map(|sign| Zeroizing::new([&[sign], x].concat())).into(),
            Z::Point | Z::Coordinates => {
                let start = if self.z == Z::Point { 0 } else { 1 };
                let points = [2, 3].into_iter().filter_map(|sign| point_of(sign, x));
                points.filter_map(|point| Some(Zeroizing::new(point.get(start..)?.to_vec()))).collect()
            }
        }
    }

    pub(super) fn other_info(&self) -> Vec<u8> {
        let (algorithm, u, v) = (self.algorithm.as_slice(), self.party_u.as_slice(), self.party_v.as_slice());
        let with_length = |part: &[u8]| [&(part.len() as u32).to_be_bytes(), part].concat();
        match self.layout {
            InfoLayout::Right => [algorithm, u, v].concat(),
            InfoLayout::Empty => Vec::new(),
            InfoLayout::Lengths => [with_length(algorithm), with_length(u), with_length(v)].concat(),
            InfoLayout::NoParties => algorithm.to_vec(),
            InfoLayout::PartiesSwapped => [algorithm, v, u].concat(),
            InfoLayout::PartyLengths => [algorithm.to_vec(), with_length(u), with_length(v)].concat(),
            InfoLayout::Rfc7518 => {
                let key_length = 256_u32.to_be_bytes().to_vec();
                [with_length(algorithm), with_length(u), with_length(v), key_length].concat()
            }
            InfoLayout::WithKeyLength => [algorithm, u, v, &256_u32.to_be_bytes()].concat(),
        }
    }
}

impl Kdf {
    fn derive(self, z: &[u8], info: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let counter = [0, 0, 0, 1];
        let sha_256 = |parts: &[&[u8]]| {
            let mut hash = Sha256::new();
            parts.iter().for_each(|part| hash.update(part));
            hash.finalize().to_vec()
        };
        let key = match self {
            Self::OneStep(counter) => sha_256(&[&counter, z, info]),
            Self::CounterBehindZ(counter) => sha_256(&[z, &counter, info]),
            Self::NoCounter => sha_256(&[z, info]),
            Self::ZHashed => sha_256(&[z]),
            Self::Raw => z.get(..32)?.to_vec(),
            Self::Hmac => hmac(z, &[info])?,
            // RFC 5869, one block, no salt
            Self::Hkdf => hmac(&Zeroizing::new(hmac(&[0; 32], &[z])?), &[info, &[1]])?,
            Self::HkdfOfZ => hmac(&Zeroizing::new(hmac(&[0; 32], &[z])?), &[&[1]])?,
            Self::Sha512 => {
                let hash = Sha512::new().chain_update(counter).chain_update(z).chain_update(info).finalize();
                hash.get(..32)?.to_vec()
            }
        };
        Some(Zeroizing::new(key))
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac.finalize().into_bytes().to_vec())
}

/// The uncompressed point with this x coordinate, and an even (2) or an odd (3) y.
fn point_of(sign: u8, x: &[u8]) -> Option<Vec<u8>> {
    let compressed = Zeroizing::new([&[sign], x].concat());
    Some(PublicKey::from_sec1_bytes(&compressed).ok()?.to_sec1_point(false).as_bytes().to_vec())
}

fn begins_like_json(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> bool {
    let begin = ciphertext.get(..32).and_then(|begin| gcm_without_tag(key, iv, begin));
    begin.is_some_and(|begin| is_begin_of_json(begin.as_slice()))
}

fn is_begin_of_json(begin: &[u8]) -> bool {
    let is_object = begin.trim_ascii_start().starts_with(b"{") || begin.trim_ascii_start().is_empty();
    is_object && begin.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace() || *byte > 127)
}

/// Whether a text is one JSON object. What it holds is not kept.
pub(super) fn is_json(text: &[u8]) -> bool {
    let is_object = text.trim_ascii_start().starts_with(b"{");
    is_object && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

/// The same where no tag vouches for it: random bytes are `{}` now and then, but nothing longer.
fn is_some_json(text: &[u8]) -> bool {
    text.trim_ascii().len() > 6 && is_json(text)
}

fn is_padded_json(opened: &[u8]) -> bool {
    let count = opened.last().copied().map_or(0, usize::from);
    let parts = opened.split_at_checked(opened.len().saturating_sub(count));
    let Some((text, padding)) = parts.filter(|_| (1..=16).contains(&count)) else { return false };
    padding.iter().all(|byte| usize::from(*byte) == count) && is_some_json(text)
}
