//! Reading and writing: files, standard input and output. What is read may be secret and stays in wiped memory.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use sealpack::SecretBuffer;

use super::Failure;

/// The most that is read of a key, a secret, a record or a configuration: 16 MiB.
const SMALL: u64 = 16 << 20;

/// The most that is read of a document: 1 GiB.
const LARGE: u64 = 1 << 30;

/// The bytes of a small file.
pub(super) fn read_small(path: &Path) -> Result<SecretBuffer, Failure> {
    open(path)
        .and_then(|file| read(file, SMALL))
        .map_err(|failure| failure.in_source(path.display()))
}

/// The bytes of a file.
pub(super) fn read_large(path: &Path) -> Result<SecretBuffer, Failure> {
    open(path)
        .and_then(|file| read(file, LARGE))
        .map_err(|failure| failure.in_source(path.display()))
}

/// A text secret of a file: UTF-8, without the newline that it may end in.
pub(super) fn read_secret(path: &Path) -> Result<SecretText, Failure> {
    read_small(path).and_then(|bytes| SecretText::new(bytes).map_err(|failure| failure.in_source(path.display())))
}

/// All of standard input.
pub(super) fn read_stdin() -> Result<SecretBuffer, Failure> {
    read(io::stdin().lock(), LARGE).map_err(|failure| failure.in_source("standard input"))
}

/// A text secret from standard input: UTF-8, without the newline that it may end in.
pub(super) fn read_stdin_secret() -> Result<SecretText, Failure> {
    let bytes = read(io::stdin().lock(), SMALL);
    bytes
        .and_then(SecretText::new)
        .map_err(|failure| failure.in_source("standard input"))
}

/// Writes bytes to standard output, exactly.
pub(super) fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Writes text to standard output; on a terminal a newline follows it, elsewhere nothing does.
pub(super) fn write_text(text: &str) -> Result<(), Failure> {
    write_bytes(text.as_bytes())?;
    if io::stdout().is_terminal() {
        write_bytes(b"\n")?;
    }
    Ok(())
}

/// UTF-8 text that is wiped on drop.
pub(super) struct SecretText(SecretBuffer);

impl SecretText {
    pub(super) fn new(bytes: SecretBuffer) -> Result<Self, Failure> {
        match std::str::from_utf8(bytes.as_slice()) {
            Ok(_) => Ok(Self(bytes)),
            Err(error) => Err(Failure::new(format!(
                "expected UTF-8, which ends at byte {}",
                error.valid_up_to()
            ))),
        }
    }

    pub(super) fn expose(&self) -> &str {
        let text = std::str::from_utf8(self.0.as_slice()).unwrap_or_default();
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text)
    }
}

/// Opens a file, or says why it does not open.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(Failure::from)
}

fn read(mut reader: impl Read, limit: u64) -> Result<SecretBuffer, Failure> {
    let mut bytes = SecretBuffer::default();
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
