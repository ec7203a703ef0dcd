//! Notes on what was packed: whether it is well-formed, in the encoding that it declares. Nothing of it is quoted.

use std::io::{self, Read};

use base64::{engine::general_purpose::STANDARD, read::DecoderReader};
use flate2::read::GzDecoder;
use sealpack::{
    Error, SecretBuffer,
    pack::{Format, Level, Packer, Report},
};

use super::super::Diagnosis;

/// So many bytes of the beginning are looked at.
const HEAD: usize = 1024;

/// Looks at what the text of `open` unpacks to, which is known to unpack.
pub(super) fn look<'a>(diagnosis: &mut Diagnosis, open: impl Fn() -> Box<dyn Read + Send + Sync + 'a>) {
    let unpacked = || GzDecoder::new(DecoderReader::new(open(), &STANDARD));
    let mut head = SecretBuffer::with_capacity(HEAD);
    if io::copy(&mut unpacked().take(HEAD as u64), &mut head).is_err() {
        return;
    }
    let head = head.as_slice();
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if text.len() < head.len() {
        diagnosis.note("What was packed begins with a byte order mark.");
    }
    let format = match text.trim_ascii_start() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            return diagnosis.note("What was packed is in UTF-16: expected UTF-8, or XML that says otherwise.");
        }
        [0x1F, 0x8B, ..] => {
            return diagnosis.note("What was packed is gzip itself: it was packed twice, unless that is meant.");
        }
        [b'H', b'4', b's', b'I', ..] => {
            return diagnosis
                .note("What was packed is base64 of gzip itself: it was packed twice, unless that is meant.");
        }
        [b'<', ..] => Format::Xml,
        [b'{' | b'[', ..] => Format::Json,
        [] => return diagnosis.note("What was packed is empty."),
        _ => return diagnosis.note("What was packed is neither XML nor JSON."),
    };
    let name = if format == Format::Xml { "XML" } else { "JSON" };
    match check(format, unpacked()) {
        Ok(()) => diagnosis.right(format!("What was packed is well-formed {name}.")),
        Err(message) => diagnosis.note(format!("What was packed: {message}.")),
    }
    if format == Format::Xml && declares_single_bytes(head) && is_utf_8_beyond_ascii(unpacked()) {
        diagnosis.note(
            "The XML declares an encoding of single bytes, but what is not ASCII in it is UTF-8: its text was re-encoded, and \
             who reads it by its declaration gets wrong letters. Pack the bytes of the file as they are.",
        );
    }
}

/// Whether a document is well-formed. Checking goes with packing, which is not asked to try here.
fn check(format: Format, reader: impl Read + Send + Sync) -> Result<(), String> {
    let level = Level::new(0).map_err(|error| error.to_string())?;
    let packed =
        Packer::default().with_level(level).pack(Report::from_reader(reader, u64::MAX).checked(format), io::sink());
    packed.map_err(|error| {
        error.downcast::<Error>().map_or_else(|_| "it cannot be read".to_owned(), |error| error.to_string())
    })
}

/// Whether an XML declaration names an encoding of ISO 8859 or windows-125x.
fn declares_single_bytes(head: &[u8]) -> bool {
    let declaration = head.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
    let has = |part: &[u8]| declaration.windows(part.len()).any(|window| window == part);
    has(b"encoding") && (has(b"8859") || has(b"latin") || has(b"windows-125") || has(b"cp125"))
}

/// Whether everything is UTF-8, and something is not ASCII.
fn is_utf_8_beyond_ascii(mut reader: impl Read) -> bool {
    let mut chunk = SecretBuffer::from(vec![0; 32 << 10]);
    let (mut held, mut is_beyond) = (0, false);
    loop {
        let Ok(length) = reader.read(chunk.as_mut_slice().get_mut(held..).unwrap_or_default()) else { return false };
        if length == 0 {
            return held == 0 && is_beyond;
        }
        let end = held + length;
        let bytes = chunk.as_slice().get(..end).unwrap_or_default();
        is_beyond |= !bytes.is_ascii();
        let valid = match std::str::from_utf8(bytes) {
            Ok(_) => end,
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return false,
        };
        chunk.as_mut_slice().copy_within(valid..end, 0);
        held = end - valid;
    }
}
