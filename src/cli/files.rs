//! Reading and writing: files, standard input and output. What is read may be secret and stays in wiped memory.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use sealpack::SecretBuffer;

use super::Failure;

/// The most that is read of a key, a secret, a record or a configuration: 16 MiB.
const SMALL: u64 = 16 << 20;

/// The most that is read of a document: 256 MiB.
const LARGE: u64 = 256 << 20;

/// The bytes of a small file.
pub(super) fn read_small(path: &Path) -> Result<SecretBuffer, Failure> {
    open(path).and_then(|file| read(file, SMALL)).map_err(|failure| failure.in_source(path.display()))
}

/// A document's file, and the most bytes that it may give: as many as it has, where that is known, or else 256 MiB.
pub(super) fn open_large(path: &Path) -> Result<(File, u64), Failure> {
    let most = |file: &File| match file.metadata()? {
        metadata if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory).into()),
        metadata if metadata.is_file() => Ok(metadata.len()),
        _ => Ok(LARGE),
    };
    open(path)
        .and_then(|file| most(&file).map(|most| (file, most)))
        .map_err(|failure| failure.in_source(path.display()))
}

/// The bytes of a document, 256 MiB at most: those of a file, or of standard input if none is named. Of a file, no more memory is
/// taken than it has bytes.
pub(super) fn read_large(path: Option<&Path>) -> Result<SecretBuffer, Failure> {
    let Some(path) = path else { return read_stdin() };
    let (file, most) = open_large(path)?;
    let room = usize::try_from(most.min(LARGE)).unwrap_or_default() + 1;
    read_onto(SecretBuffer::with_capacity(room), file, LARGE).map_err(|failure| failure.in_source(path.display()))
}

/// A text secret of a file: one line of UTF-8, without the newline that it may end in.
pub(super) fn read_secret(path: &Path) -> Result<SecretText, Failure> {
    read_small(path).and_then(|bytes| SecretText::line(bytes).map_err(|failure| failure.in_source(path.display())))
}

/// All of standard input.
pub(super) fn read_stdin() -> Result<SecretBuffer, Failure> {
    read(io::stdin().lock(), LARGE).map_err(|failure| failure.in_source("standard input"))
}

/// A text secret from standard input: one line of UTF-8, without the newline that it may end in.
pub(super) fn read_stdin_secret() -> Result<SecretText, Failure> {
    let bytes = read(io::stdin().lock(), SMALL);
    bytes.and_then(SecretText::line).map_err(|failure| failure.in_source("standard input"))
}

/// Standard output, whose errors are told apart from those of what is read.
pub(super) struct Output(io::StdoutLock<'static>);

/// What went wrong with standard output.
#[derive(Debug)]
pub(super) struct OutputError(pub(super) io::ErrorKind);

impl Output {
    pub(super) fn new() -> Self {
        Self(io::stdout().lock())
    }

    /// Ends a text: on a terminal a newline follows it, elsewhere nothing does.
    pub(super) fn end_text(&mut self) -> io::Result<()> {
        if self.0.is_terminal() {
            self.write_all(b"\n")?;
        }
        self.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(OutputError::wrap)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(OutputError::wrap)
    }
}

impl OutputError {
    fn wrap(error: io::Error) -> io::Error {
        io::Error::other(Self(error.kind()))
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "standard output: {}", self.0)
    }
}

impl std::error::Error for OutputError {}

/// Writes bytes to standard output, exactly.
pub(super) fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = Output::new();
    output.write_all(bytes)?;
    Ok(output.flush()?)
}

/// Writes text to standard output; on a terminal a newline follows it, elsewhere nothing does.
pub(super) fn write_text(text: &str) -> Result<(), Failure> {
    let mut output = Output::new();
    output.write_all(text.as_bytes())?;
    Ok(output.end_text()?)
}

/// Writes a file that must not be there yet, with the mode that it has where there are modes: there are keys in it.
pub(super) fn write_new(path: &Path, mode: u32, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| {
        let failure = match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::new("the file is there already, and is never overwritten"),
            io::ErrorKind::NotFound => Failure::new("there is no such folder"),
            _ => error.into(),
        };
        failure.in_source(path.display())
    })
}

/// UTF-8 text that is wiped on drop.
pub(super) struct SecretText(SecretBuffer);

impl SecretText {
    /// Text of one line or more.
    pub(super) fn new(bytes: SecretBuffer) -> Result<Self, Failure> {
        match std::str::from_utf8(bytes.as_slice()) {
            Ok(_) => Ok(Self(bytes)),
            Err(error) => Err(Failure::new(format!("not UTF-8 at byte {}", error.valid_up_to()))),
        }
    }

    /// Text of one line.
    pub(super) fn line(bytes: SecretBuffer) -> Result<Self, Failure> {
        let text = Self::new(bytes)?;
        if text.expose().contains(['\n', '\r']) {
            return Err(Failure::new("expected one line"));
        }
        Ok(text)
    }

    /// The text, without the byte order mark that it may begin with and the newline that it may end in.
    pub(super) fn expose(&self) -> &str {
        let text = std::str::from_utf8(self.0.as_slice()).unwrap_or_default();
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let line = text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n'));
        line.unwrap_or(text)
    }
}

/// Opens a file, or says why it does not open.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(Failure::from)
}

fn read(reader: impl Read, limit: u64) -> Result<SecretBuffer, Failure> {
    read_onto(SecretBuffer::default(), reader, limit)
}

fn read_onto(mut bytes: SecretBuffer, mut reader: impl Read, limit: u64) -> Result<SecretBuffer, Failure> {
    let mut chunk = SecretBuffer::from(vec![0; 64 * 1024]);
    loop {
        let length = match reader.read(chunk.as_mut_slice()) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if length == 0 {
            return Ok(bytes);
        }
        bytes.extend(chunk.as_slice().get(..length).unwrap_or_default());
        if bytes.as_slice().len() as u64 > limit {
            return Err(Failure::new(format!("expected {limit} bytes at most")));
        }
    }
}
