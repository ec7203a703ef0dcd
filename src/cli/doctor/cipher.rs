//! AES in the modes that are met in place of the right one, and AES as crypto-js computes it for keys that AES does not have.

use aes::{
    Aes128, Aes192, Aes256, Block,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit},
    hazmat::{cipher_round, equiv_inv_cipher_round, inv_mix_columns, mix_columns},
};
use aes_gcm::{
    AesGcm,
    aead::{
        AeadInOut,
        consts::{U12, U16},
    },
};
use sealpack::SecretBuffer;
use zeroize::Zeroizing;

use super::spelling::copy;

/// An expanded key.
pub(super) enum Aes {
    Aes128(Box<Aes128>),
    Aes192(Box<Aes192>),
    Aes256(Box<Aes256>),
    CryptoJs(Zeroizing<Vec<[u8; 16]>>),
}

/// A mode of operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Cbc,
    Cfb,
    /// CFB whose segments are bytes.
    Cfb8,
    Ctr,
    Ecb,
    Gcm,
    Ofb,
}

impl Aes {
    /// AES-128, AES-192 or AES-256, by the length of the key.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Self::Aes128(Box::new(Aes128::new_from_slice(key).ok()?))),
            24 => Some(Self::Aes192(Box::new(Aes192::new_from_slice(key).ok()?))),
            32 => Some(Self::Aes256(Box::new(Aes256::new_from_slice(key).ok()?))),
            _ => None,
        }
    }

    // crypto-js 4.2.0, aes.js: takes a key of any length, and computes as FIPS 197 would have it for
    //   Nk = length / 4 words and Nr = Nk + 6 rounds
    /// What crypto-js makes of a key of 7 to 16 words.
    pub(super) fn crypto_js(key: &[u8]) -> Option<Self> {
        let (words, []) = key.as_chunks::<4>() else { return None };
        if !(7..=16).contains(&words.len()) {
            return None;
        }
        let mut schedule = Zeroizing::new(words.to_vec());
        let mut round_constant = 1_u8;
        for row in words.len()..4 * (words.len() + 7) {
            let mut word = *schedule.last()?;
            if row % words.len() == 0 {
                word.rotate_left(1);
                word = sub_word(word);
                word[0] ^= round_constant;
                round_constant = round_constant << 1 ^ if round_constant & 0x80 == 0 { 0 } else { 0x1B };
            } else if row % words.len() == 4 {
                word = sub_word(word);
            }
            let before = *schedule.get(row - words.len())?;
            schedule.push(std::array::from_fn(|index| word[index] ^ before[index]));
        }
        let (round_keys, []) = schedule.as_chunks::<4>() else { return None };
        let whole = |words: &[[u8; 4]; 4]| std::array::from_fn(|index| words[index / 4][index % 4]);
        Some(Self::CryptoJs(Zeroizing::new(round_keys.iter().map(whole).collect())))
    }

    /// Deciphers `sealed` in `mode`, not GCM; none when it has a length that the mode cannot give.
    pub(super) fn decrypt(&self, mode: Mode, iv: [u8; 16], sealed: &[u8]) -> Option<SecretBuffer> {
        let mut opened = copy(sealed);
        let blocks = opened.as_mut_slice();
        match mode {
            Mode::Cbc | Mode::Ecb => {
                let mut previous = iv;
                let (blocks, []) = blocks.as_chunks_mut::<16>() else { return None };
                for block in blocks {
                    let sealed = *block;
                    self.decrypt_block(block);
                    if mode == Mode::Cbc {
                        xor(block, &previous);
                        previous = sealed;
                    }
                }
            }
            Mode::Cfb8 => {
                let mut register = iv;
                for byte in blocks {
                    let mut stream = register;
                    self.encrypt_block(&mut stream);
                    register.rotate_left(1);
                    register[15] = *byte;
                    *byte ^= stream[0];
                }
            }
            Mode::Cfb | Mode::Ctr | Mode::Ofb => {
                let mut input = iv;
                for chunk in blocks.chunks_mut(16) {
                    let mut stream = input;
                    self.encrypt_block(&mut stream);
                    match mode {
                        Mode::Cfb => chunk.iter().zip(&mut input).for_each(|(from, to)| *to = *from),
                        Mode::Ofb => input = stream,
                        _ => input = u128::from_be_bytes(input).wrapping_add(1).to_be_bytes(),
                    }
                    xor(chunk, &stream);
                }
            }
            Mode::Gcm => return None,
        }
        Some(opened)
    }

    fn encrypt_block(&self, block: &mut [u8; 16]) {
        match self {
            Self::Aes128(aes) => aes.encrypt_block(block.into()),
            Self::Aes192(aes) => aes.encrypt_block(block.into()),
            Self::Aes256(aes) => aes.encrypt_block(block.into()),
            Self::CryptoJs(round_keys) => crypto_js_encrypt(round_keys, block),
        }
    }

    fn decrypt_block(&self, block: &mut [u8; 16]) {
        match self {
            Self::Aes128(aes) => aes.decrypt_block(block.into()),
            Self::Aes192(aes) => aes.decrypt_block(block.into()),
            Self::Aes256(aes) => aes.decrypt_block(block.into()),
            Self::CryptoJs(round_keys) => crypto_js_decrypt(round_keys, block),
        }
    }
}

/// AES-GCM with a key of 16, 24 or 32 bytes, an IV of 12 or 16 and a tag of 12 or 16; none when the tag is not right.
pub(super) fn gcm_open(key: &[u8], iv: &[u8], additional: &[u8], sealed: &[u8], tag: &[u8]) -> Option<SecretBuffer> {
    match (key.len(), iv.len(), tag.len()) {
        (16, 12, 16) => open::<AesGcm<Aes128, U12>>(key, iv, additional, sealed, tag),
        (16, 16, 16) => open::<AesGcm<Aes128, U16>>(key, iv, additional, sealed, tag),
        (24, 12, 16) => open::<AesGcm<Aes192, U12>>(key, iv, additional, sealed, tag),
        (24, 16, 16) => open::<AesGcm<Aes192, U16>>(key, iv, additional, sealed, tag),
        (32, 12, 16) => open::<AesGcm<Aes256, U12>>(key, iv, additional, sealed, tag),
        (32, 16, 16) => open::<AesGcm<Aes256, U16>>(key, iv, additional, sealed, tag),
        (32, 12, 12) => open::<AesGcm<Aes256, U12, U12>>(key, iv, additional, sealed, tag),
        (32, 16, 12) => open::<AesGcm<Aes256, U16, U12>>(key, iv, additional, sealed, tag),
        _ => None,
    }
}

/// What `sealed` deciphers to, whatever its tag is: for a first look alone, and where there is no tag.
pub(super) fn gcm_without_tag(key: &[u8], iv: &[u8], sealed: &[u8]) -> Option<SecretBuffer> {
    match (key.len(), iv.len()) {
        (16, 12) => stream::<AesGcm<Aes128, U12>>(key, iv, sealed),
        (16, 16) => stream::<AesGcm<Aes128, U16>>(key, iv, sealed),
        (32, 12) => stream::<AesGcm<Aes256, U12>>(key, iv, sealed),
        (32, 16) => stream::<AesGcm<Aes256, U16>>(key, iv, sealed),
        _ => None,
    }
}

fn open<A: AeadInOut + KeyInit>(
    key: &[u8],
    iv: &[u8],
    additional: &[u8],
    sealed: &[u8],
    tag: &[u8],
) -> Option<SecretBuffer> {
    let mut opened = copy(sealed);
    let (iv, tag) = (iv.try_into().ok()?, tag.try_into().ok()?);
    let cipher = A::new_from_slice(key).ok()?;
    cipher.decrypt_inout_detached(iv, additional, opened.as_mut_slice().into(), tag).ok()?;
    Some(opened)
}

/// Encrypting and decrypting are one thing in counter mode.
fn stream<A: AeadInOut + KeyInit>(key: &[u8], iv: &[u8], sealed: &[u8]) -> Option<SecretBuffer> {
    let mut opened = copy(sealed);
    let cipher = A::new_from_slice(key).ok()?;
    cipher.encrypt_inout_detached(iv.try_into().ok()?, b"", opened.as_mut_slice().into()).ok()?;
    Some(opened)
}

fn crypto_js_encrypt(round_keys: &[[u8; 16]], block: &mut [u8; 16]) {
    let [first, middle @ .., last] = round_keys else { return };
    xor(block, first);
    for round_key in middle {
        cipher_round(block.into(), round_key.into());
    }
    // The last round does not mix columns.
    cipher_round(block.into(), &Block::default());
    inv_mix_columns(block.into());
    xor(block, last);
}

fn crypto_js_decrypt(round_keys: &[[u8; 16]], block: &mut [u8; 16]) {
    let [first, middle @ .., last] = round_keys else { return };
    xor(block, last);
    for round_key in middle.iter().rev() {
        let mut round_key = Block::from(*round_key);
        inv_mix_columns(&mut round_key);
        equiv_inv_cipher_round(block.into(), &round_key);
    }
    equiv_inv_cipher_round(block.into(), &Block::default());
    mix_columns(block.into());
    xor(block, first);
}

/// FIPS 197's SubWord. In a block of four equal columns, shifting rows changes nothing.
fn sub_word(word: [u8; 4]) -> [u8; 4] {
    let mut block = Block::from(std::array::from_fn(|index| word[index % 4]));
    cipher_round(&mut block, &Block::default());
    inv_mix_columns(&mut block);
    std::array::from_fn(|index| block[index])
}

fn xor(block: &mut [u8], other: &[u8]) {
    block.iter_mut().zip(other).for_each(|(byte, other)| *byte ^= other);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 197, appendices C.2 and C.3.
    #[test]
    fn for_the_keys_that_aes_has_crypto_js_computes_aes() {
        let plain: [u8; 16] = std::array::from_fn(|index| index as u8 * 0x11);
        let key: Vec<u8> = (0..32).collect();
        let sealed = *b"\x8e\xa2\xb7\xca\x51\x67\x45\xbf\xea\xfc\x49\x90\x4b\x49\x60\x89";
        for aes in [Aes::new(&key).unwrap(), Aes::crypto_js(&key).unwrap()] {
            let mut block = plain;
            aes.encrypt_block(&mut block);
            assert_eq!(block, sealed);
            aes.decrypt_block(&mut block);
            assert_eq!(block, plain);
        }
    }

    /// `CryptoJS.AES.encrypt` of 16 zero bytes in ECB mode, under the bytes 0, 1, 2, …; crypto-js 4.2.0 in Node.js 20.
    #[test]
    fn for_other_keys_it_computes_what_crypto_js_does() {
        for (length, sealed) in CRYPTO_JS {
            let key: Vec<u8> = (0..length).collect();
            let aes = Aes::crypto_js(&key).unwrap();
            let mut block = [0; 16];
            aes.encrypt_block(&mut block);
            assert_eq!(crate::cli::doctor::spelling::to_hex(&block).as_slice(), sealed.as_bytes());
            aes.decrypt_block(&mut block);
            assert_eq!(block, [0; 16]);
        }
    }

    const CRYPTO_JS: [(u8, &str); 3] = [
        (28, "f2de08bd7776e4cfa7aa5e64d2ddd7d9"),
        (36, "3486f5bd9933be99c0691f6c08039c36"),
        (64, "6c72d834920abcd20cf88e18ce2a1145"),
    ];
}
