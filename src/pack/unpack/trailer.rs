//! The trailer of a gzip member (RFC 1952, section 2.3.1), behind which nothing may follow.

use std::io::{self, Read};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{fault, text::TextReader};

/// Takes the trailer of data with this CRC-32 and `length`, and sees that the text ends with it.
pub(super) fn read(text: &mut TextReader<impl Read>, crc: u32, length: u64) -> io::Result<()> {
    let start = text.position();
    // 1. CRC32, lowest byte first.
    if next(text)? != crc.to_le_bytes() {
        return Err(fault("trailer-crc", "the CRC-32 in the gzip trailer is not that of the unpacked bytes", start));
    }
    // 2. ISIZE, lowest byte first: the length modulo 2^32.
    if next(text)? != (length as u32).to_le_bytes() {
        return Err(fault(
            "trailer-length",
            "the length in the gzip trailer is not that of the unpacked bytes",
            start + 4,
        ));
    }
    let mut more = [0; 2];
    match (text.take(&mut more)?, more) {
        (0, _) => Ok(()),
        (2, [0x1f, 0x8b]) => Err(fault(
            "trailer-second-member",
            "expected one gzip member, a second follows the gzip trailer",
            start + 8,
        )),
        _ => Err(fault("trailer-bytes-behind", "expected nothing behind the gzip trailer", start + 8)),
    }
}

/// What `text` says at its end about the unpacked length, modulo 2^32, if it can be read. It may be wrong.
pub(super) fn length(text: &[u8]) -> Option<u32> {
    let mut end = [0; 6];
    let length = STANDARD.decode_slice(text.last_chunk::<8>()?, &mut end).ok()?;
    end.get(..length)?.last_chunk().copied().map(u32::from_le_bytes)
}

fn next(text: &mut TextReader<impl Read>) -> io::Result<[u8; 4]> {
    let mut bytes = [0; 4];
    if text.take(&mut bytes)? < bytes.len() {
        return Err(fault("trailer-cut-off", "the gzip data ends inside the gzip trailer", text.position()));
    }
    Ok(bytes)
}
