//! Packing: takes the bytes of a report, gives base64(gzip(bytes)), and back. Bytes stay as they are: a report that
//! declares iso-8859-1 is not re-encoded.
//!
//! [`Packer::pack`] packs, [`unpack()`] and [`unpack_text`] unpack. A report is cut into blocks, each of which is compressed by
//! itself, with what stands before it as its dictionary. So the same bytes, level and backend give the same text, for a slice
//! and a reader, and on any number of threads, as long as the versions in the lock file stay the same.

mod check;
mod deflate;
mod line;
mod packing;
mod report;
mod text;
mod unpack;

use std::{
    io::{self, Read, Write},
    thread,
};

use self::{
    line::Line,
    packing::{Packing, ReportFault, Stream},
};
use crate::Error;

pub use check::Format;
pub(crate) use check::{check_plain_xml, is_xml};
pub(crate) use packing::{Texts, packed_bound};
pub use report::Report;
pub use unpack::{DEFAULT_LIMIT, unpack, unpack_text};

/// How hard gzip tries: 1 (fastest) to 9 (mostly the smallest), or 0 (stored: nothing is compressed).
///
/// A credit report of 1 MB on one thread of the machine of `benches/README.md`, in MB/s of the report, and its characters:
///
/// | level | zlib-rs | | libdeflate | |
/// |---|---|---|---|---|
/// | 1 | 694 | 235,820 | 442 | 177,224 |
/// | 6 | 168 | 132,476 | 234 | 128,600 |
/// | 9 | 108 | 130,332 | 90 | 118,244 |
///
/// Beyond 6, zlib-rs gains little: 9 makes an asset report larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(u32);

impl Level {
    /// The level of `number`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) beyond 9.
    pub fn new(number: u32) -> Result<Self, Error> {
        match number {
            0..=9 => Ok(Self(number)),
            _ => Err(Error::malformed("expected a level from 0 to 9")),
        }
    }
}

impl Default for Level {
    /// 6, the usual balance of time and size.
    fn default() -> Self {
        Self(6)
    }
}

/// What compresses. Each gives other bytes, which unpack to the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// zlib-rs: in portable Rust, block by block.
    #[default]
    ZlibRs,
    /// libdeflate, in C: faster, and mostly smaller. It takes a report whole, so that a reader's first 8,000,000 bytes are held in
    /// memory; one that has more is left to [`ZlibRs`](Self::ZlibRs).
    #[cfg(feature = "libdeflate")]
    Libdeflate,
}

/// Packs reports: at [`Level`] 6, with [`Backend::ZlibRs`], on two threads, unless told otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Packer {
    level: Level,
    backend: Backend,
    threads: usize,
}

impl Default for Packer {
    fn default() -> Self {
        Self { level: Level::default(), backend: Backend::default(), threads: 2 }
    }
}

/// Reports that are smaller together are packed before a thread would have been started.
const WORTH_A_THREAD: u64 = 128 << 10;

impl Packer {
    /// The same at this level.
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The same with this backend.
    pub fn with_backend(self, backend: Backend) -> Self {
        Self { backend, ..self }
    }

    /// The same on so many threads at most: the caller's, and others that are started for more than 128 KiB. With 0 or 1, none
    /// is started. The text is the same. Each takes up to 3 MB.
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Packs `report` into base64(gzip) on `writer`, block by block. After an error the text on `writer` is cut off,
    /// and does not unpack.
    ///
    /// # Errors
    /// Those of the report's reader and of `writer`; around an [`Error`], [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a
    /// report that is longer than it may be, and [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for one that is
    /// [checked](Report::checked) and not well-formed.
    pub fn pack<'a>(&self, report: impl Into<Report<'a>>, writer: impl Write) -> io::Result<()> {
        let mut stream = Stream::new(writer);
        self.pack_each(vec![("", report.into())], &mut stream)?;
        stream.flush()
    }

    /// Packs named reports, each into a text of its own. The blocks of all go through the same threads.
    pub(crate) fn pack_each<'a>(
        &self,
        reports: Vec<(&'static str, Report<'a>)>,
        texts: &mut impl Texts,
    ) -> Result<(), ReportFault> {
        let threads = self.threads_for(&reports);
        thread::scope(|scope| {
            let mut packing = Packing::new(*self, Line::new(scope, self.level, threads), texts);
            reports.into_iter().try_for_each(|(name, report)| packing.feed(name, report))?;
            packing.finish()
        })
    }

    fn threads_for(&self, reports: &[(&str, Report<'_>)]) -> usize {
        let length = reports.iter().fold(0, |length: u64, (_, report)| length.saturating_add(report.most()));
        if length < WORTH_A_THREAD { 1 } else { self.threads.max(1) }
    }
}

/// Reads until `bytes` is full or the reader has no more.
fn read_full(reader: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < bytes.len() {
        match reader.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}
