//! Unpacking: takes base64(gzip), gives the bytes, to a limit.
//!
//! The text goes through [`text`], which decodes base64; what that gives is the [`header`], the [`data`] and the
//! [`trailer`] of one gzip member. [`bounds`] says how much each may be.

mod bounds;
mod data;
mod header;
mod text;
mod trailer;

use std::io::{self, Read, Write};

use crate::{Error, SecretBuffer};

/// The limit on unpacked bytes that is meant where none is named: 64 MiB.
pub const DEFAULT_LIMIT: u64 = 64 << 20;

/// Unpacks base64(gzip) text (RFC 4648, section 4, and RFC 1952) from `reader` onto `writer`, chunk by chunk, and gives how
/// many bytes were written: `limit` at most.
///
/// **Bytes are written before the checksum behind them has been read.** After an error, what was written is damaged or
/// incomplete: use it only after `Ok`, or use [`unpack_text`].
///
/// The base64 is strict: standard alphabet, padded, no line breaks, zeros in the unused bits. There is one gzip member, with a
/// header of at most 4,096 bytes, whose checksums and length are right, and nothing behind it. The text has at most 1.5 times as
/// many characters as `limit`, and 6,828 more: what `limit` bytes need that do not compress, and a long header. The memory
/// taken is under 256 KiB.
///
/// # Errors
/// As an [`io::Error`] of `reader` or `writer`, or around an [`Error`], which names the part and the byte that is
/// wrong: [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for text that is no such thing,
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) when it unpacks to more than `limit` bytes or is itself too long.
pub fn unpack(reader: impl Read, mut writer: impl Write, limit: u64) -> io::Result<u64> {
    let mut text = text::TextReader::new(reader, limit);
    header::read(&mut text)?;
    let (length, crc) = data::inflate(&mut text, &mut writer, limit)?;
    trailer::read(&mut text, crc, length)?;
    writer.flush()?;
    Ok(length)
}

/// Unpacks `text`, as [`unpack`] does, into memory that is wiped on drop. Nothing is given unless all of it is right.
///
/// The memory is reserved once: as many bytes as the trailer says there are, but no more than `limit`, and no more than 1,032
/// times the length of the gzip data, which is DEFLATE's largest ratio. It grows for texts alone that may be of 4 GiB and more.
///
/// # Errors
/// Those of [`unpack`], and [`ErrorKind::Limit`](crate::ErrorKind::Limit) when there is not so much memory.
pub fn unpack_text(text: &str, limit: u64) -> Result<SecretBuffer, Error> {
    let mut reserved = Reserved::new(text.as_bytes(), limit)?;
    match unpack(text.as_bytes(), &mut reserved, limit) {
        Ok(_) => Ok(reserved.bytes),
        Err(error) => Err(error.downcast().unwrap_or_else(|_| Error::malformed("not a packed report"))),
    }
}

/// Memory for what a text unpacks to, as the trailer says.
struct Reserved {
    bytes: SecretBuffer,
    room: u64,
    /// From 4 GiB on the trailer has not the whole length.
    may_grow: bool,
}

impl Reserved {
    fn new(text: &[u8], limit: u64) -> Result<Self, Error> {
        let most = bounds::most_bytes(text.len() as u64).min(limit);
        let room = trailer::length(text).map_or(most, |length| most.min(length.into()));
        Ok(Self { bytes: SecretBuffer::try_with_capacity(room)?, room, may_grow: most > u32::MAX.into() })
    }
}

impl Write for Reserved {
    /// Passes over bytes for which there is no room: more than the trailer says, so that the text will be refused.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.may_grow || (self.bytes.as_slice().len() + bytes.len()) as u64 <= self.room {
            self.bytes.extend(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An error that names a byte of the gzip data, which is what the base64 stands for. Its `name` begins with the part that is
/// wrong, up to the first dash.
fn fault(name: &'static str, message: &str, position: u64) -> io::Error {
    io::Error::other(Error::malformed(format!("{message}, at byte {position} of the gzip data")).named(name))
}
