//! What the known mistakes do to the key and the IV.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    super::spelling::{hex, to_hex, to_utf_16},
    recipe::{Derivation, Layout, Recipe},
};

impl Recipe {
    pub(super) fn key(&mut self, key: impl Fn(&Self) -> Vec<u8>) {
        self.key = Zeroizing::new(key(self));
    }

    /// The first bytes of a key that is longer; no key where it is not.
    pub(super) fn cut_key(&mut self, length: usize, key: impl Fn(&Self) -> Vec<u8>) {
        let key = Zeroizing::new(key(self));
        let cut = if key.len() > length { key.get(..length) } else { None };
        self.key = Zeroizing::new(cut.unwrap_or_default().to_vec());
    }

    /// A key that is shorter, with zeros behind it; no key where it is not.
    pub(super) fn fill_key(&mut self, length: usize, key: impl Fn(&Self) -> Vec<u8>) {
        let key = Zeroizing::new(key(self));
        let is_short = !key.is_empty() && key.len() < length;
        let zeros = vec![0; length.saturating_sub(key.len())];
        self.key = Zeroizing::new(if is_short { [key.as_slice(), &zeros].concat() } else { Vec::new() });
    }

    pub(super) fn crypto_js(&mut self, key: impl Fn(&Self) -> Vec<u8>) {
        self.key(key);
        self.is_crypto_js = true;
    }

    pub(super) fn passphrase(&mut self, derivation: Derivation, with_dashes: bool) {
        if with_dashes {
            self.key = Zeroizing::new(self.facts.secret.expose().as_bytes().to_vec());
        }
        self.layout = Layout::Passphrase(derivation);
    }
}

pub(super) fn client_id(recipe: &Recipe) -> &str {
    recipe.facts.client_id.as_ref().map_or("", |id| id.expose())
}

/// The SHA-256 of a text and the newline that `echo` puts behind it.
pub(super) fn line_hash(text: &str) -> Vec<u8> {
    Sha256::new().chain_update(text).chain_update("\n").finalize().to_vec()
}

pub(super) fn hex_of(text: &[u8]) -> Vec<u8> {
    hex(text).unwrap_or_default().as_slice().to_vec()
}

pub(super) fn hex_text(bytes: &[u8]) -> Vec<u8> {
    to_hex(bytes).as_slice().to_vec()
}

pub(super) fn utf_16(recipe: &Recipe, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    to_utf_16(recipe.facts.compact.expose(), to_bytes).as_slice().to_vec()
}

/// The groups of 4, 2 and 2 bytes with their lowest byte first, the other 8 as they are.
pub(super) fn guid_bytes(recipe: &Recipe) -> Vec<u8> {
    let mut bytes = hex_of(&recipe.key);
    if let [a, b, c, d, e, f, g, h, ..] = bytes.as_mut_slice() {
        [*a, *b, *c, *d, *e, *f, *g, *h] = [*d, *c, *b, *a, *f, *e, *h, *g];
    }
    bytes
}

/// The bytes of `key` laid over each other, 16 at a time.
pub(super) fn folded(key: &[u8]) -> Vec<u8> {
    let mut folded = vec![0; 16];
    for chunk in key.chunks(16) {
        folded.iter_mut().zip(chunk).for_each(|(byte, other)| *byte ^= other);
    }
    folded
}

pub(super) fn chunk(bytes: &[u8]) -> [u8; 16] {
    bytes.first_chunk().copied().unwrap_or_default()
}

pub(super) fn last_chunk(bytes: &[u8]) -> [u8; 16] {
    bytes.last_chunk().copied().unwrap_or_default()
}
