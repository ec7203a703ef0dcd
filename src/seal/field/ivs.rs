//! The IVs of a batch: as many unpredictable blocks as it needs, from one draw of the operating system.

use aes::{
    Aes256Enc,
    cipher::{Array, BlockCipherEncrypt, KeyInit},
};

use crate::{Error, Secret, random::Fill, seal::cbc::BLOCK};

/// The IVs of one batch, under a key that was drawn for it and serves nothing else.
///
/// An IV of CBC must be unpredictable when it is applied, and is public afterwards (SP 800-38A, appendix C). Whoever
/// has seen all the IVs before one cannot predict it without breaking AES-256; and no two of a batch are equal. The
/// key is wiped, and so are its round keys when this is dropped.
pub(super) struct Ivs {
    key: Aes256Enc,
    counter: u128,
}

impl Ivs {
    /// Draws the key: 32 bytes from `fill`.
    pub(super) fn draw(fill: Fill<'_>) -> Result<Self, Error> {
        let mut key = Secret::fill(|_: &mut [u8; 32]| {});
        fill(key.expose_mut())?;
        Ok(Self { key: Aes256Enc::new(key.expose().into()), counter: 0 })
    }

    /// Writes the next IVs.
    // SP 800-38A, section 6.5, the output blocks of counter mode, with a counter that begins at 0:
    //   IV_i = AES-256(key, i) for i = 0, 1, 2, …, i as 128 bits, most significant first
    pub(super) fn write(&mut self, ivs: &mut [[u8; BLOCK]]) {
        for iv in ivs.iter_mut() {
            *iv = self.counter.to_be_bytes();
            self.counter = self.counter.wrapping_add(1);
        }
        self.key.encrypt_blocks(Array::cast_slice_from_core_mut(ivs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13 and 14, whose key is
    // zero: H is AES-256 of 0, the tag of 13 is that of 1, the ciphertext of 14 is that of 2.
    #[test]
    fn a_key_of_zero_gives_the_published_blocks() {
        let mut ivs = Ivs::draw(&mut |_| Ok(())).unwrap();
        let mut blocks = [[0; BLOCK]; 3];
        let (first, rest) = blocks.split_at_mut(1);
        ivs.write(first);
        ivs.write(rest);
        let expected = [
            0xdc95_c078_a240_8989_ad48_a214_9284_2087_u128,
            0x530f_8afb_c745_36b9_a963_b4f1_c4cb_738b,
            0xcea7_403d_4d60_6b6e_074e_c5d3_baf3_9d18,
        ];
        assert_eq!(blocks, expected.map(u128::to_be_bytes));
    }

    #[test]
    fn no_two_ivs_of_a_large_batch_are_equal() {
        let mut ivs = Ivs::draw(&mut |_| Ok(())).unwrap();
        let mut blocks = vec![[0; BLOCK]; 70_000];
        blocks.chunks_mut(64).for_each(|chunk| ivs.write(chunk));
        blocks.sort_unstable();
        assert!(blocks.is_sorted_by(|a, b| a < b));
    }
}
