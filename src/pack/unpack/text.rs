//! The base64 text of a packed report, decoded chunk by chunk.

use std::io::{self, Read};

use base64::{DecodeError, DecodeSliceError, Engine, engine::general_purpose::STANDARD};

use super::{super::read_full, bounds};
use crate::{Error, ErrorKind, SecretBuffer, encoding};

/// Characters of a chunk: whole groups of four.
const CHUNK: usize = 32 * 1024;

/// Gives the bytes that a text stands for, up to the first fault of the text, and then this fault.
///
/// Every chunk but the last is full, however the reader cuts: so the same text is always refused in the same way.
pub(super) struct TextReader<R> {
    reader: R,
    characters: SecretBuffer,
    /// What the characters stand for; from `start` to `end` it is still to be taken.
    bytes: SecretBuffer,
    start: usize,
    end: usize,
    /// How many bytes were taken.
    position: u64,
    /// How many characters were read, and how many may be, for so many unpacked bytes.
    read: u64,
    most: u64,
    limit: u64,
    /// Where the padding began, behind which nothing may follow.
    padding: Option<u64>,
    /// What comes behind `end`.
    then: Then,
}

enum Then {
    More,
    Fault(Error),
    Nothing,
}

impl<R: Read> TextReader<R> {
    /// The text that `reader` gives, which may be as long as `limit` unpacked bytes need.
    pub(super) fn new(reader: R, limit: u64) -> Self {
        Self {
            reader,
            characters: SecretBuffer::from(vec![0; CHUNK]),
            bytes: SecretBuffer::from(vec![0; CHUNK / 4 * 3]),
            start: 0,
            end: 0,
            position: 0,
            read: 0,
            most: bounds::most_characters(limit),
            limit,
            padding: None,
            then: Then::More,
        }
    }

    /// How many bytes were taken so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The next bytes, which stay until they are [consumed](Self::consume); none at the end of the text.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end {
            match std::mem::replace(&mut self.then, Then::Nothing) {
                Then::More => self.decode()?,
                Then::Fault(fault) => return Err(io::Error::other(fault)),
                Then::Nothing => break,
            }
        }
        Ok(self.bytes.as_slice().get(self.start..self.end).unwrap_or_default())
    }

    /// Takes `length` of the bytes that [`fill`](Self::fill) gave.
    pub(super) fn consume(&mut self, length: usize) {
        self.start = self.end.min(self.start + length);
        self.position += length as u64;
    }

    /// Takes bytes until `out` is full or the text ends, and gives how many.
    pub(super) fn take(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        while length < out.len() {
            let more = self.fill()?.read(&mut out[length..])?;
            if more == 0 {
                break;
            }
            self.consume(more);
            length += more;
        }
        Ok(length)
    }

    /// Reads the next chunk and decodes it, up to its first fault.
    fn decode(&mut self) -> io::Result<()> {
        let length = read_full(&mut self.reader, self.characters.as_mut_slice())?;
        if let (Some(padding), 1..) = (self.padding, length) {
            return Err(io::Error::other(wrong_byte(padding)));
        }
        let left = self.most - self.read;
        let mut end = length.min(usize::try_from(left).unwrap_or(usize::MAX));
        self.then = match length {
            _ if end < length => Then::Fault(self.too_long()),
            CHUNK => Then::More,
            _ => Then::Nothing,
        };
        let decoded = loop {
            let characters = self.characters.as_slice().get(..end).unwrap_or_default();
            match STANDARD.decode_slice(characters, self.bytes.as_mut_slice()) {
                Ok(decoded) => break decoded,
                Err(DecodeSliceError::OutputSliceTooSmall) => return Err(io::ErrorKind::InvalidInput.into()),
                // The groups before may have a fault of their own: the decoder looks at the end first.
                Err(DecodeSliceError::DecodeError(error)) => {
                    let (good, fault) = fault(&error, self.read, end);
                    (self.then, end) = (Then::Fault(fault), good);
                }
            }
        };
        self.read += end as u64;
        let padded = end / 4 * 3 - decoded;
        self.padding = (padded > 0).then(|| self.read - padded as u64);
        (self.start, self.end) = (0, decoded);
        Ok(())
    }

    fn too_long(&self) -> Error {
        let Self { most, limit, .. } = self;
        let message = format!("the base64 text is longer than {most} characters, the most for {limit} bytes");
        Error::new(ErrorKind::Limit, message).named("limit-text")
    }
}

/// How many characters, in whole groups of four, stand before the fault of a chunk; and the fault. The chunk begins
/// behind `before` characters and has `length`.
fn fault(error: &DecodeError, before: u64, length: usize) -> (usize, Error) {
    let at = |position: usize| before + position as u64;
    let (position, fault) = match *error {
        DecodeError::InvalidByte(position, _) => (position, wrong_byte(at(position))),
        DecodeError::InvalidLastSymbol { offset, .. } => {
            let message =
                format!("expected zeros in the unused bits of the last base64 letter, at byte {}", at(offset));
            (offset, Error::malformed(message).named("base64-unused-bits"))
        }
        DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => {
            let message = format!("the base64 text ends without its padding, at byte {}", at(length));
            (length.saturating_sub(1), Error::malformed(message).named("base64-padding-missing"))
        }
    };
    (position / 4 * 4, fault)
}

fn wrong_byte(position: u64) -> Error {
    encoding::fault(&DecodeError::InvalidByte(usize::try_from(position).unwrap_or(usize::MAX), 0)).named("base64-byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All bytes up to the end or the first fault, and the fault.
    fn read(text: &str, limit: u64) -> (Vec<u8>, Option<String>) {
        let mut reader = TextReader::new(text.as_bytes(), limit);
        let mut bytes = Vec::new();
        loop {
            match reader.fill() {
                Ok([]) => return (bytes, None),
                Ok(more) => bytes.extend_from_slice(more),
                Err(error) => return (bytes, Some(error.to_string())),
            }
            reader.consume(usize::try_from(bytes.len() as u64 - reader.position()).unwrap());
        }
    }

    fn bytes(length: usize) -> Vec<u8> {
        (0..length as u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
    }

    #[test]
    fn chunks_join_to_the_whole() {
        for length in [0, 1, 2, 3, 24_574, 24_575, 24_576, 24_577, 24_578, 49_151, 49_152, 49_153, 100_000] {
            assert_eq!(read(&STANDARD.encode(bytes(length)), 1 << 20), (bytes(length), None));
        }
    }

    /// Around the ends of chunks: 32,768 characters, 24,576 bytes.
    #[test]
    fn the_first_fault_is_told_when_the_bytes_before_it_are_taken() {
        let text = STANDARD.encode(bytes(60_000));
        let message =
            |place: usize| format!("expected base64 (standard alphabet, padded, no line breaks) at byte {place}");
        for place in [0, 5, 32_767, 32_768, 32_771, 65_535, 65_536, 79_999] {
            let mut damaged = text.clone();
            damaged.replace_range(place..=place, "-");
            let expected = (bytes(place / 4 * 3), Some(message(place)));
            assert_eq!(read(&damaged, 1 << 20), expected);
            // A second fault behind it, or at the end, where the decoder looks first, changes nothing.
            damaged.replace_range(79_990..=79_990, "-");
            assert_eq!(read(&damaged, 1 << 20), (bytes(place.min(79_990) / 4 * 3), Some(message(place.min(79_990)))));
            damaged.push('=');
            assert_eq!(read(&damaged, 1 << 20).1, Some(message(place.min(79_990))));
        }
    }

    #[test]
    fn nothing_follows_padding() {
        for length in [24_575, 24_574, 10, 11] {
            let text = STANDARD.encode(bytes(length));
            let padding = text.find('=').unwrap();
            for more in ["A", "AAAA", "=", "====", "\n"] {
                let message = read(&(text.clone() + more), 1 << 20).1.unwrap();
                let place = message.rsplit(' ').next().unwrap().parse::<usize>().unwrap();
                // A letter behind padding makes the padding wrong, unless the letter itself is.
                assert!((padding..=text.len()).contains(&place), "{message}");
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_given_up_to_the_limit() {
        // (20,000 + 2,500 + 5,120) / 3 × 4 = 36,826.7
        let text = STANDARD.encode(bytes(27_621));
        assert_eq!((text.len(), read(&text, 20_000)), (36_828, (bytes(27_621), None)));
        let message = "the base64 text is longer than 36828 characters, the most for 20000 bytes";
        assert_eq!(read(&(text + "AAAA"), 20_000), (bytes(27_621), Some(message.to_owned())));
    }
}
