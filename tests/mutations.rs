//! Does any change to a sealed value go unnoticed that should not?
//!
//! Twenty envelopes and twenty fields, just sealed, are changed at every place: of their text and of the bytes that the text
//! holds, each bit is flipped, each byte is dropped, and bytes are inserted before and behind each. An envelope must never open; what
//! may change without a meaning is named, and counted to the case. A field has no integrity, so some changes open as
//! another number: which, and to what, is worked out without a key.
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "mutations/envelopes.rs"]
mod envelopes;
#[path = "mutations/fields.rs"]
mod fields;

/// Bytes to insert into a text: JSON's space, quote and escape, base64's first letter, padding and white space, and others.
const INSERTED: [u8; 8] = *b" \"\\A=\n\0\x7F";

/// How many changes were refused as malformed, refused after the key was used, and opened.
#[derive(Debug, Default)]
struct Tally {
    malformed: usize,
    refused: usize,
    opened: usize,
}

impl Tally {
    fn cases(&self) -> usize {
        self.malformed + self.refused + self.opened
    }

    fn add(&mut self, other: &Self) {
        self.malformed += other.malformed;
        self.refused += other.refused;
        self.opened += other.opened;
    }
}

/// `bytes` with one bit flipped, each in turn; of every byte the `bits` lowest.
fn flips(bytes: &[u8], bits: u32) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len()).flat_map(move |at| (0..bits).map(move |bit| replaced(bytes, at, bytes[at] ^ 1 << bit)))
}

/// `bytes` with the byte at `at` replaced.
fn replaced(bytes: &[u8], at: usize, byte: u8) -> Vec<u8> {
    let mut replaced = bytes.to_vec();
    replaced[at] = byte;
    replaced
}

/// `bytes` without one of them, each in turn.
fn drops(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len()).map(|at| [&bytes[..at], &bytes[at + 1..]].concat())
}

/// `bytes` with one more, each of [`INSERTED`] before each of them in turn and behind the last.
fn inserts(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    INSERTED.into_iter().flat_map(|inserted| inserts_of(inserted, bytes))
}

/// `bytes` with `inserted` before each of them in turn, and behind the last.
fn inserts_of(inserted: u8, bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..=bytes.len()).map(move |at| [&bytes[..at], &[inserted], &bytes[at..]].concat())
}
