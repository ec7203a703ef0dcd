//! Packing: takes the bytes of a report, gives base64(gzip(bytes)), and back. Bytes stay as they are: a report that
//! declares iso-8859-1 is not re-encoded.

mod unpack;

use std::io::{self, BufRead, Read, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, bufread::GzEncoder};

use crate::{Error, ErrorKind, SecretBuffer};

pub use unpack::{DEFAULT_LIMIT, unpack, unpack_text};

/// How hard gzip tries: 0 (stored) to 9 (smallest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(u32);

impl Level {
    /// The level of `number`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] beyond 9.
    pub fn new(number: u32) -> Result<Self, Error> {
        match number {
            0..=9 => Ok(Self(number)),
            _ => Err(Error::malformed("expected a level from 0 to 9")),
        }
    }
}

impl Default for Level {
    /// 6, the usual balance of time and size.
    fn default() -> Self {
        Self(6)
    }
}

/// Packs all that `reader` gives into base64(gzip) on `writer`, one chunk at a time. The same bytes and level
/// give the same text with the same release. After an error the text on `writer` is cut off, and does not unpack.
///
/// # Errors
/// Those of `reader` and `writer`.
pub fn pack(reader: impl Read, mut writer: impl Write, level: Level) -> io::Result<()> {
    let mut gzip = GzEncoder::new(Chunks::new(reader), Compression::new(level.0));
    // Whole groups of three bytes, so that padding comes at the end alone.
    let mut chunk = [0; 24 * 1024];
    let mut text = [0; 32 * 1024];
    loop {
        let length = read_full(&mut gzip, &mut chunk)?;
        let text_length = STANDARD.encode_slice(&chunk[..length], &mut text).map_err(io::Error::other)?;
        writer.write_all(&text[..text_length])?;
        if length < chunk.len() {
            return Ok(());
        }
    }
}

/// Packs `bytes` behind what is in `out` already.
pub(crate) fn pack_into(bytes: &[u8], out: &mut SecretBuffer, level: Level) -> Result<(), Error> {
    pack(bytes, out, level).map_err(|_| Error::new(ErrorKind::Limit, "the report cannot be packed"))
}

/// The most characters that `length` bytes are packed into: DEFLATE's stored blocks add 5 bytes each, gzip 18.
pub(crate) fn packed_bound(length: usize) -> usize {
    let gzip = length + length / 1000 + 64;
    gzip.div_ceil(3) * 4
}

/// Reads in full chunks of wiped memory. Full chunks make the packed text independent of how the reader happens to
/// cut its bytes.
struct Chunks<R> {
    reader: R,
    chunk: SecretBuffer,
    start: usize,
    end: usize,
}

impl<R: Read> Chunks<R> {
    fn new(reader: R) -> Self {
        Self { reader, chunk: SecretBuffer::from(vec![0; 64 * 1024]), start: 0, end: 0 }
    }
}

impl<R: Read> BufRead for Chunks<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.start = 0;
            self.end = read_full(&mut self.reader, self.chunk.as_mut_slice())?;
        }
        Ok(&self.chunk.as_slice()[self.start..self.end])
    }

    fn consume(&mut self, length: usize) {
        self.start = self.end.min(self.start + length);
    }
}

impl<R: Read> Read for Chunks<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

/// Reads until `bytes` is full or the reader has no more.
fn read_full(reader: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < bytes.len() {
        match reader.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8], level: u32) -> String {
        let mut text = Vec::new();
        pack(bytes, &mut text, Level::new(level).unwrap()).unwrap();
        String::from_utf8(text).unwrap()
    }

    /// Gives its bytes one to three at a time.
    struct Dribble<'a>(&'a [u8], usize);

    impl Read for Dribble<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.1 = self.1 % 3 + 1;
            let length = self.1.min(self.0.len()).min(out.len());
            self.0.read(&mut out[..length])
        }
    }

    #[test]
    fn bytes_come_back_at_every_level() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for level in 0..=9 {
            for bytes in [&bytes[..], b"", b"x", b"\xE9"] {
                let text = packed(bytes, level);
                assert!(text.len() <= packed_bound(bytes.len()));
                assert_eq!(unpack_text(&text, DEFAULT_LIMIT).unwrap().as_slice(), bytes);
            }
        }
    }

    #[test]
    fn the_text_does_not_depend_on_how_the_reader_cuts() {
        let bytes = b"0123456789abcdef".repeat(20_000);
        let mut text = Vec::new();
        pack(Dribble(&bytes, 0), &mut text, Level::default()).unwrap();
        assert_eq!(text, packed(&bytes, 6).as_bytes());
    }

    #[test]
    fn a_reader_that_fails_leaves_no_text_that_unpacks() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::PermissionDenied.into())
            }
        }
        for before in [0, 10, 1_000_000] {
            let bytes: Vec<u8> =
                (0..before).map(|number: u32| number.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
            let mut text = Vec::new();
            assert!(pack(bytes.chain(Fails), &mut text, Level::default()).is_err());
            assert!(unpack_text(&String::from_utf8(text).unwrap(), DEFAULT_LIMIT).is_err());
        }
    }

    #[test]
    fn a_writer_may_take_a_few_bytes_at_a_time() {
        struct Few(Vec<u8>);
        impl Write for Few {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let length = bytes.len().min(7);
                self.0.extend_from_slice(&bytes[..length]);
                Ok(length)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let bytes: Vec<u8> =
            (0..100_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        let mut few = Few(Vec::new());
        pack(&bytes[..], &mut few, Level::default()).unwrap();
        assert_eq!(few.0, packed(&bytes, 6).as_bytes());
    }
}
