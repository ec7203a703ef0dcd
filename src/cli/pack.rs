//! `sealpack pack` and `sealpack unpack`: bytes to base64(gzip), and back, one chunk at a time.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use sealpack::pack::{DEFAULT_LIMIT, Format, Report};

use super::{
    Failure,
    files::{Output, open},
    packing::PackingArgs,
};

#[derive(clap::Args)]
#[command(after_help = "What was written counts only with exit code 0: otherwise it is cut off, and does not unpack.")]
pub(super) struct PackArgs {
    /// File to pack; standard input if none is named
    file: Option<PathBuf>,
    #[command(flatten)]
    packing: PackingArgs,
    /// Fail unless the report is well-formed
    #[arg(long, value_enum, value_name = "FORMAT")]
    check: Option<Check>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Check {
    Json,
    Xml,
}

#[derive(clap::Args)]
#[command(
    after_help = "Bytes are written before the checksum behind them has been read. What was written counts only with \
                        exit code 0: otherwise it is damaged or incomplete."
)]
pub(super) struct UnpackArgs {
    /// File to unpack; standard input if none is named
    file: Option<PathBuf>,
    /// The most bytes to unpack; 67108864 (64 MiB) unless told otherwise
    #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT, hide_default_value = true)]
    max_bytes: u64,
}

pub(super) fn pack(args: &PackArgs) -> Result<(), Failure> {
    let packer = args.packing.packer()?;
    let (source, reader) = source(args.file.as_deref())?;
    let mut output = Output::new();
    let report = Report::from_reader(reader, u64::MAX);
    let report = match args.check {
        Some(Check::Json) => report.checked(Format::Json),
        Some(Check::Xml) => report.checked(Format::Xml),
        None => report,
    };
    packer
        .pack(report, &mut output)
        .and_then(|()| output.end_text())
        .map_err(|error| Failure::from(error).in_source(source))
}

pub(super) fn unpack(args: &UnpackArgs) -> Result<(), Failure> {
    let (source, reader) = source(args.file.as_deref())?;
    let text = WithoutLastNewline::new(reader);
    match sealpack::pack::unpack(text, Output::new(), args.max_bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::from(error).in_source(source)),
    }
}

fn source(file: Option<&Path>) -> Result<(String, Box<dyn Read + Send + Sync>), Failure> {
    match file {
        None => Ok(("standard input".to_owned(), Box::new(io::stdin()))),
        Some(path) => {
            let file = open(path).map_err(|failure| failure.in_source(path.display()))?;
            Ok((path.display().to_string(), Box::new(file)))
        }
    }
}

/// Gives what its reader gives, but for one newline at the end, which a text file may have.
struct WithoutLastNewline<R> {
    reader: R,
    held_back: Vec<u8>,
    at_end: bool,
}

impl<R: Read> WithoutLastNewline<R> {
    fn new(reader: R) -> Self {
        Self { reader, held_back: Vec::new(), at_end: false }
    }

    /// Reads until there is something to give besides the two bytes that may be the last newline.
    fn fill(&mut self) -> io::Result<()> {
        while !self.at_end && self.held_back.len() <= 2 {
            let mut chunk = [0; 32 * 1024];
            let length = self.reader.read(&mut chunk)?;
            self.held_back.extend_from_slice(chunk.get(..length).unwrap_or_default());
            if length == 0 {
                self.at_end = true;
                if self.held_back.pop_if(|last| *last == b'\n').is_some() {
                    self.held_back.pop_if(|last| *last == b'\r');
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for WithoutLastNewline<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let kept_back = if self.at_end { 0 } else { 2 };
        let length = out.len().min(self.held_back.len().saturating_sub(kept_back));
        for (to, from) in out.iter_mut().zip(self.held_back.drain(..length)) {
            *to = from;
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_newline_at_the_end_is_no_part_of_the_text() {
        for (text, expected) in [
            ("", ""),
            ("\n", ""),
            ("a", "a"),
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\r", "a\r"),
            ("a\n\n", "a\n"),
            ("a\nb", "a\nb"),
            ("abcd\n", "abcd"),
        ] {
            let mut given = String::new();
            WithoutLastNewline::new(text.as_bytes()).read_to_string(&mut given).unwrap();
            assert_eq!(given, expected);
        }
    }
}
