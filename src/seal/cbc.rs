//! AES in CBC mode over whole blocks.

use aes::{
    Aes128, Aes192, Aes256,
    cipher::{Array, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit},
};

use crate::Error;

/// The size of an AES block, in bytes.
pub(crate) const BLOCK: usize = 16;

/// An expanded AES key of 16, 24 or 32 bytes, for both directions. Its round keys are wiped on drop.
pub(crate) struct CbcKey(Box<Aes>);

enum Aes {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
}

impl CbcKey {
    /// Expands `key`: 16, 24 or 32 bytes for AES-128, AES-192 or AES-256 (FIPS 197).
    pub(crate) fn new(key: &[u8]) -> Result<Self, Error> {
        let aes = match key.len() {
            16 => Aes128::new_from_slice(key).map(Aes::Aes128),
            24 => Aes192::new_from_slice(key).map(Aes::Aes192),
            _ => Aes256::new_from_slice(key).map(Aes::Aes256),
        };
        aes.map(|aes| Self(Box::new(aes))).map_err(|_| Error::malformed("expected a key of 16, 24 or 32 bytes"))
    }

    // SP 800-38A, section 6.2, CBC encryption:
    //   C_1 = CIPH_K(P_1 xor IV);  C_j = CIPH_K(P_j xor C_{j-1})  for j = 2 … n
    #[inline]
    pub(crate) fn encrypt(&self, iv: [u8; BLOCK], blocks: &mut [[u8; BLOCK]]) {
        let (iv, blocks) = (Array(iv), Array::cast_slice_from_core_mut(blocks));
        match &*self.0 {
            Aes::Aes128(aes) => cbc::Encryptor::inner_iv_init(aes, &iv).encrypt_blocks(blocks),
            Aes::Aes192(aes) => cbc::Encryptor::inner_iv_init(aes, &iv).encrypt_blocks(blocks),
            Aes::Aes256(aes) => cbc::Encryptor::inner_iv_init(aes, &iv).encrypt_blocks(blocks),
        }
    }

    /// Encrypts messages that are one block each, side by side: the first of `blocks` under the first of `ivs`,
    /// and so on.
    // SP 800-38A, section 6.2, CBC encryption of a message of n = 1 block:
    //   C_1 = CIPH_K(P_1 xor IV)
    pub(crate) fn encrypt_each(&self, ivs: &[[u8; BLOCK]], blocks: &mut [[u8; BLOCK]]) {
        for (block, iv) in blocks.iter_mut().zip(ivs) {
            *block = (u128::from_ne_bytes(*block) ^ u128::from_ne_bytes(*iv)).to_ne_bytes();
        }
        let blocks = Array::cast_slice_from_core_mut(blocks);
        match &*self.0 {
            Aes::Aes128(aes) => aes.encrypt_blocks(blocks),
            Aes::Aes192(aes) => aes.encrypt_blocks(blocks),
            Aes::Aes256(aes) => aes.encrypt_blocks(blocks),
        }
    }

    // SP 800-38A, section 6.2, CBC decryption:
    //   P_1 = CIPH^-1_K(C_1) xor IV;  P_j = CIPH^-1_K(C_j) xor C_{j-1}  for j = 2 … n
    pub(crate) fn decrypt(&self, iv: [u8; BLOCK], blocks: &mut [[u8; BLOCK]]) {
        let (iv, blocks) = (Array(iv), Array::cast_slice_from_core_mut(blocks));
        match &*self.0 {
            Aes::Aes128(aes) => cbc::Decryptor::inner_iv_init(aes, &iv).decrypt_blocks(blocks),
            Aes::Aes192(aes) => cbc::Decryptor::inner_iv_init(aes, &iv).decrypt_blocks(blocks),
            Aes::Aes256(aes) => cbc::Decryptor::inner_iv_init(aes, &iv).decrypt_blocks(blocks),
        }
    }
}
