//! Reports on their way: read in blocks, compressed, written as texts.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read, Write},
};

use super::{
    Packer,
    check::check,
    deflate::{Compressed, compressed_bound},
    line::Line,
    report::{Block, Blocks, Report},
    text::TextWriter,
};
use crate::{Error, ErrorKind, SecretBuffer};

/// Where the texts of reports go, one after the other.
pub(crate) trait Texts {
    /// The text of the report `name` begins.
    fn begin(&mut self, name: &'static str) -> Result<(), Error>;

    /// What the text is added to.
    fn buffer(&mut self) -> &mut SecretBuffer;

    /// There is more in the buffer.
    fn more(&mut self) -> io::Result<()>;

    /// The text of the report `name`, of `length` bytes, is complete.
    fn end(&mut self, name: &'static str, length: u64);
}

/// Why packing has ended, and at which report.
pub(crate) struct ReportFault {
    name: &'static str,
    error: io::Error,
}

impl From<ReportFault> for io::Error {
    fn from(fault: ReportFault) -> Self {
        fault.error
    }
}

impl From<ReportFault> for Error {
    /// What a reader says about itself is left out.
    fn from(fault: ReportFault) -> Self {
        let kind = fault.error.kind();
        let unreadable = |_| Self::new(ErrorKind::Unreadable, format!("the report cannot be read: {kind}"));
        fault.error.downcast().unwrap_or_else(unreadable).at(fault.name)
    }
}

/// Reports on their way: read, compressed, written.
pub(super) struct Packing<'scope, 'a, 't, T> {
    packer: Packer,
    line: Line<'scope, 'a>,
    /// The reports whose texts are not begun.
    names: VecDeque<&'static str>,
    texts: &'t mut T,
    text: Option<Begun>,
    /// Memory of blocks that are written. All are of one size: given back, it would be cut up for other things.
    spare: Vec<SecretBuffer>,
}

/// A text that is being written.
struct Begun {
    name: &'static str,
    text: TextWriter,
    /// How much of the report is in it.
    length: u64,
}

impl<'scope, 'a, 't, T: Texts> Packing<'scope, 'a, 't, T> {
    pub(super) fn new(packer: Packer, line: Line<'scope, 'a>, texts: &'t mut T) -> Self {
        Self { packer, line, names: VecDeque::new(), texts, text: None, spare: Vec::new() }
    }

    /// Sends all of a report on its way.
    pub(super) fn feed(&mut self, name: &'static str, report: Report<'a>) -> Result<(), ReportFault> {
        self.names.push_back(name);
        self.push_all(report).map_err(|error| ReportFault { name, error })
    }

    /// Writes all that is on its way.
    pub(super) fn finish(&mut self) -> Result<(), ReportFault> {
        while let Some(block) = self.line.take() {
            block
                .map_err(io::Error::other)
                .and_then(|block| self.write(block))
                .map_err(|error| ReportFault { name: "", error })?;
        }
        Ok(())
    }

    fn push_all(&mut self, report: Report<'a>) -> io::Result<()> {
        let format = report.format();
        let mut blocks = Blocks::new(report, self.packer.backend);
        if let Some(format) = format {
            return check(format, Checked { blocks, packing: self, block: None, position: 0 });
        }
        while let Some(block) = self.next_of(&mut blocks)? {
            self.line.give(block);
        }
        Ok(())
    }

    /// Reads the next block, once there is room in the line for it.
    fn next_of(&mut self, blocks: &mut Blocks<'a>) -> io::Result<Option<Block<'a>>> {
        if self.line.is_full()
            && let Some(block) = self.line.take()
        {
            self.write(block.map_err(io::Error::other)?)?;
        }
        blocks.next(self.spare.pop().unwrap_or_default())
    }

    fn write(&mut self, mut block: Compressed) -> io::Result<()> {
        self.spare.extend(block.spare.take());
        self.add(&block).map_err(io::Error::other)?;
        self.texts.more()
    }

    /// Adds a block to its text, which begins with the first one and ends with the last.
    fn add(&mut self, block: &Compressed) -> Result<(), Error> {
        let mut begun = match self.text.take() {
            Some(begun) => begun,
            None => self.begin()?,
        };
        begun.text.add(block, self.texts.buffer())?;
        begun.length += block.length;
        if block.is_last {
            begun.text.end(self.texts.buffer())?;
            self.texts.end(begun.name, begun.length);
        } else {
            self.text = Some(begun);
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<Begun, Error> {
        let name = self.names.pop_front().unwrap_or_default();
        self.texts.begin(name)?;
        Ok(Begun { name, text: TextWriter::begin(self.packer.level, self.texts.buffer())?, length: 0 })
    }
}

/// What the check of a report reads: each block goes on its way once it is read. The check reads to the end.
struct Checked<'p, 'scope, 'a, 't, T> {
    blocks: Blocks<'a>,
    packing: &'p mut Packing<'scope, 'a, 't, T>,
    /// The block that is being read, and how much of it is.
    block: Option<Block<'a>>,
    position: usize,
}

impl<T> Checked<'_, '_, '_, '_, T> {
    fn rest(&self) -> &[u8] {
        self.block.as_ref().map_or(&[], |block| &block.bytes()[self.position..])
    }
}

impl<T: Texts> BufRead for Checked<'_, '_, '_, '_, T> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.rest().is_empty() {
            if let Some(read) = self.block.take() {
                self.packing.line.give(read);
            }
            self.position = 0;
            self.block = self.packing.next_of(&mut self.blocks)?;
            if self.block.is_none() {
                break;
            }
        }
        Ok(self.rest())
    }

    fn consume(&mut self, length: usize) {
        self.position += length;
    }
}

impl<T: Texts> Read for Checked<'_, '_, '_, '_, T> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

/// The text of one report on a writer, piece by piece.
pub(super) struct Stream<W> {
    text: SecretBuffer,
    writer: W,
}

impl<W: Write> Stream<W> {
    pub(super) fn new(writer: W) -> Self {
        Self { text: SecretBuffer::default(), writer }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: Write> Texts for Stream<W> {
    fn begin(&mut self, _: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn buffer(&mut self) -> &mut SecretBuffer {
        &mut self.text
    }

    fn more(&mut self) -> io::Result<()> {
        self.writer.write_all(self.text.as_slice())?;
        self.text.truncate(0);
        Ok(())
    }

    fn end(&mut self, _: &'static str, _: u64) {}
}

/// The most characters that `length` bytes are packed into: gzip's header and trailer take 18 bytes.
pub(crate) fn packed_bound(length: u64) -> u64 {
    compressed_bound(length).saturating_add(18).div_ceil(3).saturating_mul(4)
}
