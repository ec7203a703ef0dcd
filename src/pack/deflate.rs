//! One block of a report into DEFLATE (RFC 1951).

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::{Backend, Level, report::Block};
use crate::{Error, SecretBuffer};

/// A block in DEFLATE. Blocks stand one behind the other in one stream: each ends at a byte, the last one ends the stream.
pub(super) struct Compressed {
    pub(super) bytes: SecretBuffer,
    /// The CRC of what was compressed.
    pub(super) crc: Crc,
    /// The length of what was compressed.
    pub(super) length: u64,
    pub(super) is_last: bool,
    /// The memory of the block, to read another one into.
    pub(super) spare: Option<SecretBuffer>,
}

/// Compresses blocks. What a block becomes depends on the block and the level alone.
pub(super) struct Compressor {
    level: Level,
    /// Room for the longest that a block can become, kept for the next one, so that a block takes only what it became.
    room: Vec<u8>,
}

impl Compressor {
    pub(super) fn new(level: Level) -> Self {
        Self { level, room: Vec::new() }
    }

    pub(super) fn compress(&mut self, block: Block<'_>) -> Result<Compressed, Error> {
        let mut crc = Crc::new();
        crc.update(block.bytes());
        let bytes = match block.backend {
            Backend::ZlibRs => self.zlib(&block)?,
            #[cfg(feature = "libdeflate")]
            Backend::Libdeflate => SecretBuffer::from(whole(block.bytes(), self.level)?),
        };
        let length = block.bytes().len() as u64;
        Ok(Compressed { bytes, crc, length, is_last: block.is_last, spare: block.into_spare() })
    }

    fn zlib(&mut self, block: &Block<'_>) -> Result<SecretBuffer, Error> {
        self.room.reserve(bound(block.bytes().len()));
        let outcome = Zlib::new(self.level).compress(block, &mut self.room);
        let mut made = SecretBuffer::from(std::mem::take(&mut self.room));
        let mut bytes = SecretBuffer::with_capacity(made.as_slice().len());
        bytes.extend(made.as_slice());
        made.truncate(0);
        self.room = made.into_public();
        outcome.map(|()| bytes)
    }
}

/// The most bytes that `length` bytes are compressed into: with the fixed codes, each is 9 bits at most. Stored, they are 5 bytes
/// in 16,383 more. A block ends with up to 10 bytes.
pub(super) fn compressed_bound(length: u64) -> u64 {
    length.saturating_add(length / 8).saturating_add(length / 1024).saturating_add(64)
}

fn bound(length: usize) -> usize {
    usize::try_from(compressed_bound(length as u64)).unwrap_or(usize::MAX)
}

/// zlib-rs for one block, whose window is overwritten in the end.
///
/// It is not used again: `set_dictionary` looks at one byte behind the dictionary, where a window that was used has something
/// of the block before, and what it finds there decides which matches are found.
struct Zlib(Compress);

impl Zlib {
    fn new(level: Level) -> Self {
        Self(Compress::new(Compression::new(level.0), false))
    }

    /// All of the block goes in at once, and all that it becomes comes out at once: zlib-rs gives other bytes when its input
    /// or output is cut elsewhere.
    fn compress(mut self, block: &Block<'_>, out: &mut Vec<u8>) -> Result<(), Error> {
        if !block.dictionary().is_empty() {
            self.0.set_dictionary(block.dictionary()).map_err(|_| cannot_be_packed())?;
        }
        let flush = if block.is_last { FlushCompress::Finish } else { FlushCompress::Sync };
        self.0.compress_vec(block.bytes(), out, flush).map_err(|_| cannot_be_packed())?;
        let is_done = self.0.total_in() == block.bytes().len() as u64 && out.len() < out.capacity();
        is_done.then_some(()).ok_or_else(cannot_be_packed)
    }

    /// Overwrites the window, twice 32 KiB. Stored blocks pass through it without a search for what repeats.
    fn wipe(&mut self) -> Option<()> {
        let zeros = [0; 32 << 10];
        let mut stored = Vec::with_capacity(zeros.len() + 64);
        self.0.reset();
        self.0.set_level(Compression::none()).ok()?;
        for zeros in [&zeros[..], &zeros[1..]] {
            stored.clear();
            self.0.compress_vec(zeros, &mut stored, FlushCompress::Sync).ok()?;
        }
        Some(())
    }
}

impl Drop for Zlib {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// libdeflate, which reads the bytes where they are: it keeps no copy.
#[cfg(feature = "libdeflate")]
fn whole(bytes: &[u8], level: Level) -> Result<Vec<u8>, Error> {
    let level = i32::try_from(level.0).ok().and_then(|level| libdeflater::CompressionLvl::new(level).ok());
    let mut libdeflate = libdeflater::Compressor::new(level.ok_or_else(cannot_be_packed)?);
    // Zeros that the operating system gives, so that what is not written of them takes no memory.
    let mut compressed = vec![0; bound(bytes.len())];
    let length = libdeflate.deflate_compress(bytes, &mut compressed).map_err(|_| cannot_be_packed())?;
    compressed.truncate(length);
    Ok(compressed)
}

fn cannot_be_packed() -> Error {
    Error::malformed("the report cannot be packed")
}
