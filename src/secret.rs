//! [`Secret`]: a value that is wiped when it is dropped and never shown. [`SecretBuffer`]: bytes that grow without leaving copies.

use std::{fmt, io};

use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, optimization_barrier, zeroize_stack};

use crate::{Error, ErrorKind};

/// A value that is wiped on drop and that Debug does not show.
///
/// It lives in one heap box, so that moving the `Secret` copies no secret bytes. It has no Clone, no Display
/// and no Serialize; [`duplicate`](Self::duplicate) and [`expose`](Self::expose) are the two doors, easy to
/// search for.
pub struct Secret<T: Zeroize>(Box<T>);

impl<T: Zeroize> Secret<T> {
    /// Keeps `value`. A value that lived on the stack may have left a copy there: for arrays, prefer
    /// [`fill`](Self::fill).
    pub fn new(value: T) -> Self {
        Self(Box::new(value))
    }

    /// The value itself. What is copied out of it is no longer wiped.
    pub fn expose(&self) -> &T {
        &self.0
    }

    pub(crate) fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    /// A second secret with the same value, which is wiped on its own drop.
    pub fn duplicate(&self) -> Self
    where
        T: Clone,
    {
        Self(self.0.clone())
    }
}

impl<const N: usize> Secret<[u8; N]> {
    /// An array that `fill` writes in its final place.
    pub fn fill(fill: impl FnOnce(&mut [u8; N])) -> Self {
        let mut value = Box::new([0; N]);
        fill(&mut value);
        Self(value)
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Secret<String> {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

impl From<String> for Secret<String> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&[u8]> for Secret<Vec<u8>> {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes.to_vec())
    }
}

impl<'de> Deserialize<'de> for Secret<String> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// How deep the stack is wiped, in bytes: more than sealing and opening take (`tests/stack.rs`), without optimisation too.
const STACK: usize = if cfg!(debug_assertions) { 64 << 10 } else { 16 << 10 };

/// Does `work`, then overwrites what it left on the stack: the intermediates that moved through it.
pub(crate) fn with_wiped_stack<T>(work: impl FnOnce() -> T) -> T {
    let outcome = in_own_frame(work);
    zeroize_stack::<STACK>();
    outcome
}

/// Whatever is inlined into `work` is in this frame or below it.
#[inline(never)]
fn in_own_frame<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Bytes that are wiped on drop, and on growth: when they outgrow their place, the old place is wiped too.
#[derive(Default)]
pub struct SecretBuffer(Vec<u8>);

impl SecretBuffer {
    /// An empty buffer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// An empty buffer with room for `capacity` bytes, where there is so much memory. What is not used takes address space alone.
    pub(crate) fn try_with_capacity(capacity: u64) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        match usize::try_from(capacity).map(|capacity| bytes.try_reserve_exact(capacity)) {
            Ok(Ok(())) => Ok(Self(bytes)),
            _ => Err(Error::new(ErrorKind::Limit, format!("there is no memory for {capacity} bytes"))),
        }
    }

    /// The bytes so far.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes so far, to change in place.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Adds `bytes` at the end.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Adds `length` bytes, which `write` gets as zeros.
    pub(crate) fn extend_with<T>(&mut self, length: usize, write: impl FnOnce(&mut [u8]) -> T) -> T {
        self.reserve(length);
        let start = self.0.len();
        self.0.resize(start + length, 0);
        write(&mut self.0[start..])
    }

    /// Wipes and takes away what is behind the first `length` bytes.
    pub(crate) fn truncate(&mut self, length: usize) {
        if let Some(rest) = self.0.get_mut(length..) {
            wipe(rest);
        }
        self.0.truncate(length);
    }

    /// The bytes as they are, when they are no secret any more: sealed, or meant for everyone.
    pub(crate) fn into_public(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// Makes room for `additional` bytes beyond those that are here.
    pub fn reserve(&mut self, additional: usize) {
        let needed = self.0.len().saturating_add(additional);
        if needed <= self.0.capacity() {
            return;
        }
        let mut larger = Vec::with_capacity(needed.max(self.0.capacity().saturating_mul(2)));
        larger.extend_from_slice(&self.0);
        wipe(&mut self.0);
        self.0 = larger;
    }
}

impl Drop for SecretBuffer {
    fn drop(&mut self) {
        // Only what was written: what is taken away is wiped then, and the rest of a large reservation stays untouched.
        wipe(&mut self.0);
    }
}

impl AsRef<[u8]> for SecretBuffer {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for SecretBuffer {
    /// Keeps `bytes` where they are. What was cut off from them before is not wiped.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SecretBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[redacted, {} bytes]", self.0.len())
    }
}

impl io::Write for SecretBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `Zeroize` does to bytes, but not one by one: a body of a megabyte takes microseconds.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::from("987-65-4320")), "[redacted]");
        assert_eq!(format!("{:?}", SecretBuffer::from(b"987".to_vec())), "[redacted, 3 bytes]");
    }

    #[test]
    fn a_buffer_keeps_its_bytes_when_it_grows() {
        let mut buffer = SecretBuffer::with_capacity(1);
        for byte in 0..=255 {
            buffer.extend(&[byte]);
        }
        assert_eq!(buffer.as_slice(), (0..=255).collect::<Vec<u8>>());
    }
}
