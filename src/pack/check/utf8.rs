//! [`Utf8`]: gives a document as UTF-8 whose characters were checked, and counts in bytes of the document.

use std::{
    io::{self, BufRead},
    str,
};

use super::{Fault, Format};
use crate::SecretBuffer;

/// The most bytes that are taken from the reader at once.
const CHUNK: usize = 8 * 1024;
/// The most bytes that [`Utf8::is_at`] looks at.
const LOOK_AHEAD: usize = 9;
/// What was looked at ahead, the start of a character, and a chunk of which every byte became two.
const CAPACITY: usize = LOOK_AHEAD + 3 + 2 * CHUNK;

/// A document as checked UTF-8.
///
/// A fault is told once all that stands before it was consumed, so that it does not matter how the reader cuts its bytes.
pub(super) struct Utf8<R> {
    reader: R,
    format: Format,
    /// Characters from `start` to `end`, and up to `filled` the start of a character that was cut.
    buffer: SecretBuffer,
    start: usize,
    end: usize,
    filled: usize,
    /// The place of `start` in the document.
    offset: u64,
    /// What is wrong at `end`.
    fault: Option<&'static str>,
    /// Chunks end with `>`: nothing behind an XML declaration is looked at before it has told the encoding.
    stops_after_tag: bool,
    /// Every byte of the document is a character. The buffer has it as if it were iso-8859-1.
    single_byte: bool,
}

impl<R: BufRead> Utf8<R> {
    pub(super) fn new(format: Format, reader: R) -> io::Result<Self> {
        let mut document = Self {
            reader,
            format,
            buffer: SecretBuffer::from(vec![0; CAPACITY]),
            start: 0,
            end: 0,
            filled: 0,
            offset: 0,
            fault: None,
            stops_after_tag: format == Format::Xml,
            single_byte: false,
        };
        while document.filled < 2 && document.fault.is_none() && document.fill()? {}
        if matches!(&document.buffer.as_slice()[..document.filled], [0 | 0xFE | 0xFF, ..] | [_, 0, ..]) {
            return Err(format.error(0, Fault::Encoding("it is in UTF-16 or UTF-32; expected UTF-8")));
        }
        Ok(document)
    }

    /// How many bytes of the document were consumed.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Tells the encoding of what follows: UTF-8, or one in which every byte is a character.
    pub(super) fn set_encoding(&mut self, single_byte: bool) {
        self.stops_after_tag = false;
        self.single_byte = single_byte;
    }

    /// The characters that are at hand; none at the end of the document.
    #[inline]
    pub(super) fn available(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end {
            if let Some(reason) = self.fault {
                return Err(self.format.error(self.offset, reason));
            }
            if !self.fill()? {
                break;
            }
        }
        Ok(&self.buffer.as_slice()[self.start..self.end])
    }

    /// Consumes `length` of the bytes that are [`available`](Self::available).
    #[inline]
    pub(super) fn advance(&mut self, length: usize) {
        let consumed = &self.buffer.as_slice()[self.start..self.start + length];
        let added = match self.single_byte {
            true => consumed.iter().filter(|&&byte| is_continuation(byte)).count(),
            false => 0,
        };
        self.start += length;
        self.offset += (length - added) as u64;
    }

    /// Whether the document goes on with `text`, at most 9 bytes of whole characters. Consumes nothing.
    #[inline]
    pub(super) fn is_at(&mut self, text: &[u8]) -> io::Result<bool> {
        debug_assert!(text.len() <= LOOK_AHEAD);
        loop {
            let available = &self.buffer.as_slice()[self.start..self.end];
            if available.starts_with(text) {
                return Ok(true);
            }
            // Asks for more only while the text may still follow: nothing is read behind the end of a tag.
            if !text.starts_with(available) || self.fault.is_some() || !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Consumes up to the byte at which `is_end` says yes, and gives the four bytes that end with it; none at the end
    /// of the document. `is_end` is asked with the last four bytes, zeros where there are none yet.
    pub(super) fn skip_until(&mut self, is_end: impl Fn(u32) -> bool) -> io::Result<Option<u32>> {
        let mut last_four = 0;
        loop {
            let available = self.available()?;
            if available.is_empty() {
                return Ok(None);
            }
            let length = available.len();
            let end = available.iter().position(|&byte| {
                last_four = last_four << 8 | u32::from(byte);
                is_end(last_four)
            });
            self.advance(end.unwrap_or(length));
            if end.is_some() {
                return Ok(Some(last_four));
            }
        }
    }

    /// Takes a chunk from the reader and checks it, behind what is here. Gives false at the end of the document.
    fn fill(&mut self) -> io::Result<bool> {
        let chunk = loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        let mut chunk = &chunk[..chunk.len().min(CHUNK)];
        if self.stops_after_tag {
            chunk = chunk.split_inclusive(|&byte| byte == b'>').next().unwrap_or_default();
        }
        if chunk.is_empty() {
            let is_cut = self.filled > self.end;
            self.fault = is_cut.then_some("the document ends inside a character");
            return Ok(is_cut);
        }
        let buffer = self.buffer.as_mut_slice();
        buffer.copy_within(self.start..self.filled, 0);
        self.end -= self.start;
        self.filled -= self.start;
        self.start = 0;
        self.filled += match self.single_byte {
            true => from_latin1(chunk, &mut buffer[self.filled..]),
            false => {
                buffer[self.filled..][..chunk.len()].copy_from_slice(chunk);
                chunk.len()
            }
        };
        let length = chunk.len();
        self.reader.consume(length);
        self.check_characters();
        Ok(true)
    }

    /// Moves `end` behind the characters that are right.
    fn check_characters(&mut self) {
        let fresh = &self.buffer.as_slice()[self.end..self.filled];
        let (text, mut fault) = match str::from_utf8(fresh) {
            Ok(text) => (text, None),
            Err(error) => {
                let text = str::from_utf8(&fresh[..error.valid_up_to()]).unwrap_or_default();
                // A character that is cut has no length yet.
                (text, error.error_len().map(|_| "a byte that is not UTF-8"))
            }
        };
        let mut length = text.len();
        if self.format == Format::Xml
            && let Some(wrong) = find_not_xml(text)
        {
            length = wrong;
            fault = Some("a character that XML does not allow");
        }
        self.end += length;
        self.fault = fault;
    }
}

/// Whether XML 1.0 allows `character`.
pub(crate) fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn find_not_xml(text: &str) -> Option<usize> {
    // What is not allowed is below the space, or is one of two characters that start with the byte 0xEF. All bytes are looked
    // at without stopping, which the compiler does many at a time.
    let is_suspect = |byte: u8| (byte < b' ' && !is_xml(char::from(byte))) | (byte == 0xEF);
    match text.bytes().fold(false, |found, byte| found | is_suspect(byte)) {
        true => text.find(|character| !is_xml(character)),
        false => None,
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Writes `bytes` as UTF-8, and gives how many that are.
fn from_latin1(bytes: &[u8], out: &mut [u8]) -> usize {
    let mut length = 0;
    for piece in bytes.split_inclusive(|byte| !byte.is_ascii()) {
        let Some((&last, ascii)) = piece.split_last() else {
            break;
        };
        out[length..][..ascii.len()].copy_from_slice(ascii);
        length += ascii.len();
        length += char::from(last).encode_utf8(&mut out[length..]).len();
    }
    length
}
