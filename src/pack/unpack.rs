//! Unpacking: takes base64(gzip), gives the bytes, to a limit.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64::{DecodeError, engine::general_purpose::STANDARD, read::DecoderReader};
use flate2::bufread::GzDecoder;

use crate::{Error, ErrorKind, SecretBuffer, encoding};

/// The limit on unpacked bytes that is meant where none is named: 64 MiB.
pub const DEFAULT_LIMIT: u64 = 64 << 20;

/// Unpacks base64(gzip) text from `reader` onto `writer`, one chunk at a time: strict base64, exactly one gzip
/// member, nothing behind it. At most `limit` bytes are written. Bytes that were written before a fault was
/// found are damaged or incomplete: use them only after `Ok`.
///
/// # Errors
/// As an [`io::Error`] of `reader` or `writer`, or around an [`Error`]: [`ErrorKind::Malformed`] for text that
/// is no such thing, [`ErrorKind::Limit`] when it unpacks to more than `limit` bytes.
pub fn unpack(reader: impl Read, mut writer: impl Write, limit: u64) -> io::Result<u64> {
    let text = BufReader::with_capacity(64 * 1024, reader);
    let base64 = BufReader::with_capacity(48 * 1024, DecoderReader::new(text, &STANDARD));
    let mut gzip = GzDecoder::new(base64);
    let mut written = 0;
    let mut chunk = SecretBuffer::from(vec![0; 64 * 1024]);
    loop {
        let length = match gzip.read(chunk.as_mut_slice()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            outcome => outcome.map_err(gzip_fault)?,
        };
        if length == 0 {
            break;
        }
        written += length as u64;
        if written > limit {
            return Err(io::Error::other(Error::new(ErrorKind::Limit, format!("unpacks to more than {limit} bytes"))));
        }
        writer.write_all(&chunk.as_slice()[..length])?;
    }
    if !gzip.into_inner().fill_buf().map_err(gzip_fault)?.is_empty() {
        return Err(malformed("there are bytes behind the gzip member"));
    }
    writer.flush()?;
    Ok(written)
}

/// Unpacks `text`, as [`unpack`] does, into memory that is wiped on drop.
///
/// # Errors
/// [`ErrorKind::Malformed`] and [`ErrorKind::Limit`], as [`unpack`].
pub fn unpack_text(text: &str, limit: u64) -> Result<SecretBuffer, Error> {
    let mut bytes = SecretBuffer::default();
    match unpack(text.as_bytes(), &mut bytes, limit) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(error.downcast().unwrap_or_else(|_| Error::malformed("not a packed report"))),
    }
}

fn gzip_fault(error: io::Error) -> io::Error {
    if let Some(base64) = error.get_ref().and_then(|inner| inner.downcast_ref::<DecodeError>()) {
        return io::Error::other(encoding::fault(base64));
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => malformed("the gzip data ends too early"),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            malformed("not gzip, or damaged: expected one gzip member (RFC 1952)")
        }
        _ => error,
    }
}

fn malformed(message: &'static str) -> io::Error {
    io::Error::other(Error::malformed(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{Level, Packer};

    fn packed(bytes: &[u8], level: u32) -> String {
        let mut text = Vec::new();
        Packer::default().with_level(Level::new(level).unwrap()).pack(bytes, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let text = packed(&vec![0; 10_000_000], 9);
        let mut out = Vec::new();
        let error = unpack(text.as_bytes(), &mut out, 1_000_000).unwrap_err().downcast::<Error>().unwrap();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Limit, "unpacks to more than 1000000 bytes")
        );
        assert!(out.len() <= 1_000_000);
        assert!(unpack_text(&text, 10_000_000).is_ok());
    }

    #[test]
    fn faults_say_what_was_expected() {
        let good = packed(b"report", 6);
        let message = |text: &str| unpack_text(text, DEFAULT_LIMIT).unwrap_err().to_string();
        assert_eq!(message(""), "the gzip data ends too early");
        assert_eq!(message(&good[..8]), "the gzip data ends too early");
        assert_eq!(message("AAAA"), "the gzip data ends too early");
        assert_eq!(
            message(&good.replace('H', "\n")),
            "expected base64 (standard alphabet, padded, no line breaks) at byte 0"
        );
    }
}
