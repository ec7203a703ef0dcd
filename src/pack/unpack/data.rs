//! The DEFLATE data of a gzip member (RFC 1951), decompressed chunk by chunk.

use std::io::{self, Read, Write};

use flate2::{Crc, Decompress, DecompressError, FlushDecompress, Status};

use super::{bounds, fault, text::TextReader};
use crate::{Error, ErrorKind, SecretBuffer};

/// Bytes of a chunk that is given out.
const CHUNK: usize = 64 * 1024;

/// DEFLATE refers back by so many bytes at most, which a decompressor keeps: 0x8000.
const WINDOW: usize = 32 * 1024;

/// Decompresses the data that comes next in `text` onto `writer`, at most `limit` bytes, and gives how many they were, and
/// their CRC-32.
pub(super) fn inflate(text: &mut TextReader<impl Read>, writer: &mut impl Write, limit: u64) -> io::Result<(u64, u32)> {
    let mut inflater = Inflater(Decompress::new(false));
    let mut chunk = SecretBuffer::from(vec![0; CHUNK]);
    let mut crc = Crc::new();
    let start = text.position();
    let mut written: u64 = 0;
    loop {
        // One byte more than may come shows that it does.
        let room = usize::try_from((limit - written).saturating_add(1)).unwrap_or(CHUNK).min(CHUNK);
        let input = text.fill()?;
        let step = inflater.step(input, &mut chunk.as_mut_slice()[..room]);
        text.consume(step.consumed);
        written += step.made as u64;

        if written > limit {
            return Err(io::Error::other(
                Error::new(ErrorKind::Limit, format!("unpacks to more than {limit} bytes")).named("limit-bytes"),
            ));
        }
        if !bounds::is_possible(written, text.position() - start) {
            return Err(damaged("it makes more than its length allows", text.position()));
        }
        let status = step.outcome.map_err(|error| damaged(reason(&error), text.position()))?;
        let bytes = &chunk.as_slice()[..step.made];
        crc.update(bytes);
        writer.write_all(bytes)?;

        match status {
            Status::StreamEnd => return Ok((written, crc.sum())),
            _ if step.consumed > 0 || step.made > 0 => {}
            _ if text.fill()?.is_empty() => {
                return Err(fault("deflate-cut-off", "the gzip data ends inside the DEFLATE data", text.position()));
            }
            _ => return Err(damaged(reason_unknown(), text.position())),
        }
    }
}

/// The error for data that went wrong at the last byte before `position`.
fn damaged(reason: &str, position: u64) -> io::Error {
    fault("deflate-damaged", &format!("the DEFLATE data is damaged: {reason}"), position.saturating_sub(1))
}

/// Our words for the reasons of zlib and its kin.
fn reason(error: &DecompressError) -> &'static str {
    match error.message() {
        Some("invalid block type") => "expected a block of type 0, 1 or 2",
        Some("invalid stored block lengths") => "the two lengths of a stored block contradict each other",
        Some("too many length or distance symbols") => "a block has more than 286 length or 30 distance codes",
        Some("invalid code lengths set") => "the codes for a block's code lengths are no prefix code",
        Some("invalid bit length repeat") => "a repeated code length has none before it, or goes beyond the last code",
        Some("invalid code -- missing end-of-block") => "a block has no code for its end",
        Some("invalid literal/lengths set") => "the literal and length codes of a block are no prefix code",
        Some("invalid distances set") => "the distance codes of a block are no prefix code",
        Some("invalid literal/length code") => "expected the code of a literal or a length",
        Some("invalid distance code") => "expected the code of a distance",
        Some("invalid distance too far back" | "invalid distance code too far back") => {
            "a distance goes back beyond the first byte"
        }
        _ => reason_unknown(),
    }
}

/// In the middle of a long block, where it is in a hurry, zlib-rs does not tell the last three apart.
fn reason_unknown() -> &'static str {
    "expected the code of a literal, a length or a distance that does not go back beyond the first byte"
}

/// What one call of the decompressor did.
struct Step {
    consumed: usize,
    made: usize,
    outcome: Result<Status, DecompressError>,
}

/// A decompressor whose window is wiped after use.
struct Inflater(Decompress);

impl Inflater {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        let (total_in, total_out) = (self.0.total_in(), self.0.total_out());
        let outcome = self.0.decompress(input, output, FlushDecompress::None);
        // Neither is more than the length of a slice.
        let consumed = (self.0.total_in() - total_in) as usize;
        let made = (self.0.total_out() - total_out) as usize;
        Step { consumed, made, outcome }
    }
}

impl Drop for Inflater {
    /// Lets zeros take the place of what is in the window: a stored block (RFC 1951, section 3.2.4) as long as it.
    fn drop(&mut self) {
        // The bits that say last and stored; the length, lowest byte first, and its complement.
        const HEADER: [u8; 5] = [1, 0x00, 0x80, 0xff, 0x7f];
        const PIECE: usize = 4096;
        let mut out = [0; PIECE];
        self.0.reset(false);
        self.step(&HEADER, &mut out);
        for _ in 0..WINDOW / PIECE {
            self.step(&[0; PIECE], &mut out);
        }
    }
}
