//! Compressed blocks into the text of one report: a gzip member (RFC 1952) in base64.

use flate2::Crc;

use super::{Level, deflate::Compressed};
use crate::{Error, SecretBuffer, encoding};

/// The text of one report, block by block. Nothing in it depends on the machine, the time or the report's name.
pub(super) struct TextWriter {
    crc: Crc,
    /// The bytes behind the last whole group of three.
    rest: Vec<u8>,
}

impl TextWriter {
    /// Begins the text at the end of `out`, with gzip's header: DEFLATE, no flags, no time, how hard it tried, unknown system.
    pub(super) fn begin(level: Level, out: &mut SecretBuffer) -> Result<Self, Error> {
        let effort = match level.0 {
            0 | 1 => 4,
            9 => 2,
            _ => 0,
        };
        let mut text = Self { crc: Crc::new(), rest: Vec::with_capacity(2) };
        text.encode(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, effort, 255], out)?;
        Ok(text)
    }

    /// Adds the next block.
    pub(super) fn add(&mut self, block: &Compressed, out: &mut SecretBuffer) -> Result<(), Error> {
        self.crc.combine(&block.crc);
        self.encode(block.bytes.as_slice(), out)
    }

    /// Ends the text: CRC and length, each with its lowest byte first, and padding.
    pub(super) fn end(mut self, out: &mut SecretBuffer) -> Result<(), Error> {
        self.encode(&self.crc.sum().to_le_bytes(), out)?;
        self.encode(&self.crc.amount().to_le_bytes(), out)?;
        encoding::encode_into(&self.rest, out)
    }

    /// Adds `bytes` in whole groups of three, so that padding comes at the end alone.
    fn encode(&mut self, bytes: &[u8], out: &mut SecretBuffer) -> Result<(), Error> {
        let missing = (3 - self.rest.len()) % 3;
        let Some((first, bytes)) = bytes.split_at_checked(missing) else {
            self.rest.extend_from_slice(bytes);
            return Ok(());
        };
        self.rest.extend_from_slice(first);
        encoding::encode_into(&self.rest, out)?;
        let (groups, rest) = bytes.split_at(bytes.len() - bytes.len() % 3);
        encoding::encode_into(groups, out)?;
        self.rest.clear();
        self.rest.extend_from_slice(rest);
        Ok(())
    }
}
