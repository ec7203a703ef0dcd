//! The header of a gzip member (RFC 1952, section 2.3): checked, and passed over.

use std::io::{self, Read};

use flate2::Crc;

use super::{bounds, fault, text::TextReader};
use crate::{Error, ErrorKind};

/// The bits of FLG, from the lowest: FTEXT (a hint, which means nothing here), FHCRC, FEXTRA, FNAME, FCOMMENT, and three
/// that are reserved.
const CHECKSUM: u8 = 0b10;
const EXTRA: u8 = 0b100;
const NAME: u8 = 0b1000;
const COMMENT: u8 = 0b1_0000;
const RESERVED: u8 = 0b1110_0000;

/// Takes the header from the beginning of `text`.
pub(super) fn read(text: &mut TextReader<impl Read>) -> io::Result<()> {
    if text.fill()?.is_empty() {
        return Err(io::Error::other(
            Error::malformed("expected a gzip header, there is no text").named("header-no-text"),
        ));
    }
    let mut header = Header { text, crc: Crc::new() };
    // 1. ID1 = 31 and ID2 = 139.
    if header.next::<2>("magic bytes")? != [0x1f, 0x8b] {
        return Err(fault("header-magic", "expected a gzip header, which begins with the bytes 1f 8b", 0));
    }
    // 2. CM = 8: DEFLATE.
    if header.next::<1>("compression method")? != [8] {
        return Err(fault("header-method", "expected a gzip header with the compression method 8 (DEFLATE)", 2));
    }
    // 3. FLG: what is reserved must be zero.
    let [flags] = header.next::<1>("flags")?;
    if flags & RESERVED != 0 {
        return Err(fault("header-flags", "expected a gzip header whose three reserved flags are 0", 3));
    }
    // 4. MTIME, XFL and OS: any time, effort and system.
    header.next::<6>("time and system")?;
    // 5. FEXTRA: its length, lowest byte first, and so many bytes.
    if flags & EXTRA != 0 {
        let length = u16::from_le_bytes(header.next("extra field")?);
        header.claim(length.into(), "extra field")?;
        for _ in 0..length {
            header.next::<1>("extra field")?;
        }
    }
    // 6. FNAME and FCOMMENT: up to a zero.
    for (flag, field) in [(NAME, "file name"), (COMMENT, "comment")] {
        while flags & flag != 0 && header.next::<1>(field)? != [0] {}
    }
    // 7. FHCRC: the two lower bytes of the CRC-32 of all before.
    if flags & CHECKSUM != 0 {
        let (position, sum) = (header.text.position(), header.crc.sum());
        if u32::from(u16::from_le_bytes(header.next("checksum")?)) != sum & 0xffff {
            return Err(fault("header-checksum", "the checksum of the gzip header is not that of its bytes", position));
        }
    }
    Ok(())
}

struct Header<'a, R> {
    text: &'a mut TextReader<R>,
    crc: Crc,
}

impl<R: Read> Header<'_, R> {
    /// The next bytes, which belong to `field`.
    fn next<const LENGTH: usize>(&mut self, field: &str) -> io::Result<[u8; LENGTH]> {
        self.claim(LENGTH as u64, field)?;
        let mut bytes = [0; LENGTH];
        if self.text.take(&mut bytes)? < LENGTH {
            return Err(fault(
                "header-cut-off",
                &format!("the gzip data ends inside the {field} of the header"),
                self.text.position(),
            ));
        }
        self.crc.update(&bytes);
        Ok(bytes)
    }

    /// Refuses `length` more bytes when they are too many.
    fn claim(&self, length: u64, field: &str) -> io::Result<()> {
        if self.text.position() + length <= bounds::HEADER {
            return Ok(());
        }
        let message = format!("the gzip header is longer than {} bytes, in its {field}", bounds::HEADER);
        Err(io::Error::other(Error::new(ErrorKind::Limit, message).named("limit-header")))
    }
}
