//! A report, and the blocks that it is cut into.

use std::{
    fmt,
    io::{self, Cursor, Read},
};

use super::{Backend, Format, read_full};
use crate::{Error, ErrorKind, SecretBuffer};

/// A report that is to be packed: bytes in memory, or a reader that gives them. It is packed once.
pub struct Report<'a> {
    source: Source<'a>,
    format: Option<Format>,
}

enum Source<'a> {
    Bytes(&'a [u8]),
    Reader { reader: Box<dyn Read + Send + Sync + 'a>, most: u64 },
}

impl<'a> Report<'a> {
    /// The report that `reader` gives, of `most` bytes at most; it is an error when there are more. [`Packer::pack`](super::Packer::pack)
    /// takes any number; a body reserves address space for so many, half as much again, and memory for what there is.
    pub fn from_reader(reader: impl Read + Send + Sync + 'a, most: u64) -> Self {
        Self { source: Source::Reader { reader: Box::new(reader), most }, format: None }
    }

    /// The same, and packing ends with an error unless it is well-formed in this format. It takes half as long again.
    pub fn checked(self, format: Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// A reader of its bytes, as they are: neither their form nor their number is checked.
    pub fn into_reader(self) -> Box<dyn Read + Send + Sync + 'a> {
        match self.source {
            Source::Bytes(bytes) => Box::new(bytes),
            Source::Reader { reader, .. } => reader,
        }
    }

    /// The format that it must have, if it is to be checked.
    pub(super) fn format(&self) -> Option<Format> {
        self.format
    }

    /// The most bytes that it can have.
    pub(crate) fn most(&self) -> u64 {
        match &self.source {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::Reader { most, .. } => *most,
        }
    }
}

impl<'a> From<&'a [u8]> for Report<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self { source: Source::Bytes(bytes), format: None }
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Report<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report([redacted])")
    }
}

/// How far DEFLATE refers back: a block's dictionary is so many bytes before it.
const DICTIONARY: usize = 32 << 10;

/// The most bytes that [`Backend::Libdeflate`] gets: it takes them whole.
const WHOLE: usize = 8_000_000;

/// The length of the block that begins at `position`. The first ones are shorter, so that a report of half a megabyte already
/// keeps two threads busy.
fn block_length(position: u64) -> usize {
    if position < 1 << 20 { 256 << 10 } else { 1 << 20 }
}

/// A part of a report that is compressed by itself.
pub(super) struct Block<'a> {
    /// The dictionary, and behind it the block.
    bytes: Bytes<'a>,
    dictionary_length: usize,
    /// What compresses it.
    pub(super) backend: Backend,
    /// Whether the report ends with it. It may be empty.
    pub(super) is_last: bool,
}

enum Bytes<'a> {
    Borrowed(&'a [u8]),
    Owned(SecretBuffer),
}

impl Block<'_> {
    /// What stands before the block, as far as DEFLATE refers back.
    pub(super) fn dictionary(&self) -> &[u8] {
        &self.all()[..self.dictionary_length]
    }

    /// The bytes of the block.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.all()[self.dictionary_length..]
    }

    /// The memory of a block that was read, wiped, for another one.
    pub(super) fn into_spare(self) -> Option<SecretBuffer> {
        match self.bytes {
            Bytes::Borrowed(_) => None,
            Bytes::Owned(mut bytes) => {
                bytes.truncate(0);
                Some(bytes)
            }
        }
    }

    fn all(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Borrowed(bytes) => bytes,
            Bytes::Owned(bytes) => bytes.as_slice(),
        }
    }
}

/// The blocks of a report, in order. Where they are cut depends on positions alone, not on how a reader gives its bytes.
pub(super) struct Blocks<'a> {
    source: Source<'a>,
    backend: Backend,
    position: u64,
    dictionary: SecretBuffer,
    at_end: bool,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(report: Report<'a>, backend: Backend) -> Self {
        Self { source: report.source, backend, position: 0, dictionary: SecretBuffer::default(), at_end: false }
    }

    /// The next block, in the memory of `spare` where it is read; `None` behind the last one.
    pub(super) fn next(&mut self, spare: SecretBuffer) -> io::Result<Option<Block<'a>>> {
        if self.at_end {
            return Ok(None);
        }
        let block = match self.whole()? {
            Some(whole) => whole,
            None => self.cut(spare)?,
        };
        self.at_end = block.is_last;
        Ok(Some(block))
    }

    /// All of it as one block, where the backend takes that and it is short enough.
    fn whole(&mut self) -> io::Result<Option<Block<'a>>> {
        if self.backend == Backend::ZlibRs {
            return Ok(None);
        }
        let bytes = match &mut self.source {
            Source::Bytes(bytes) if bytes.len() <= WHOLE => Bytes::Borrowed(bytes),
            Source::Bytes(_) => return Ok(self.leave_to_zlib()),
            Source::Reader { reader, most } => {
                let room = usize::try_from(*most).unwrap_or(WHOLE).min(WHOLE).saturating_add(1);
                let bytes = read_block(reader, &[], room, SecretBuffer::default())?;
                if bytes.as_slice().len() > WHOLE {
                    let reader = std::mem::replace(reader, Box::new(io::empty()));
                    let most = *most;
                    self.source = Source::Reader { reader: Box::new(Cursor::new(bytes).chain(reader)), most };
                    return Ok(self.leave_to_zlib());
                }
                check_length(bytes.as_slice().len() as u64, *most)?;
                Bytes::Owned(bytes)
            }
        };
        Ok(Some(Block { bytes, dictionary_length: 0, backend: self.backend, is_last: true }))
    }

    fn leave_to_zlib(&mut self) -> Option<Block<'a>> {
        self.backend = Backend::ZlibRs;
        None
    }

    /// The next block by position. Only the last one is shorter than it could be.
    fn cut(&mut self, spare: SecretBuffer) -> io::Result<Block<'a>> {
        let room = block_length(self.position);
        let (bytes, dictionary_length) = match &mut self.source {
            Source::Bytes(bytes) => {
                let start = usize::try_from(self.position).unwrap_or(usize::MAX);
                let (begin, end) = (start.saturating_sub(DICTIONARY), start.saturating_add(room).min(bytes.len()));
                (Bytes::Borrowed(&bytes[begin..end]), start - begin)
            }
            Source::Reader { reader, .. } => {
                let dictionary = std::mem::take(&mut self.dictionary);
                let dictionary_length = dictionary.as_slice().len();
                (Bytes::Owned(read_block(reader, dictionary.as_slice(), room, spare)?), dictionary_length)
            }
        };
        let mut block = Block { bytes, dictionary_length, backend: self.backend, is_last: false };
        block.is_last = block.bytes().len() < room;
        self.position += block.bytes().len() as u64;
        if let Source::Reader { most, .. } = &self.source {
            check_length(self.position, *most)?;
            if !block.is_last {
                self.dictionary.extend(&block.all()[block.all().len() - DICTIONARY..]);
            }
        }
        Ok(block)
    }
}

fn check_length(length: u64, most: u64) -> io::Result<()> {
    if length <= most {
        return Ok(());
    }
    Err(io::Error::other(Error::new(ErrorKind::Limit, format!("expected a report of {most} bytes at most"))))
}

/// What `reader` gives, `room` bytes at most, behind `before`, in `bytes`, which is empty. So much is reserved, and about as much
/// used as there is.
fn read_block(reader: &mut impl Read, before: &[u8], room: usize, mut bytes: SecretBuffer) -> io::Result<SecretBuffer> {
    let end = before.len() + room;
    bytes.reserve(end);
    bytes.extend(before);
    loop {
        let start = bytes.as_slice().len();
        let step = start.max(16 << 10).min(end - start);
        let length = bytes.extend_with(step, |room| read_full(reader, room))?;
        bytes.truncate(start + length);
        if length < step || start + length == end {
            return Ok(bytes);
        }
    }
}
