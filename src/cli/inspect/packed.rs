//! Packed reports: base64(gzip(document)). Their lengths, the header, and what is inside by its first bytes.

use std::{
    io::{self, Write},
    time::{Duration, UNIX_EPOCH},
};

use sealpack::{
    Error, ErrorKind, SecretBuffer,
    hazmat::{base64_decode, base64_encode},
    pack::{Format, unpack},
};

use super::{
    Circumstances, Explanation,
    document::{self, Document},
    form, time,
};

/// A file that is gzip without base64.
pub(super) fn recognise_gzip(bytes: &[u8], circumstances: Circumstances) -> Option<Explanation> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return None;
    }
    let mut explanation = Explanation::new("gzip", "A report in gzip alone");
    explanation.wrong("base64", "missing: a packed report is base64(gzip), as sealpack pack writes it");
    explain(&base64_encode(bytes), None, circumstances, "", &mut explanation);
    Some(explanation)
}

/// A file that begins as base64(gzip) does.
pub(super) fn recognise(text: &str, circumstances: Circumstances) -> Option<Explanation> {
    // What the bytes 1F 8B 08 are in base64, beginning with any flags.
    if !text.starts_with("H4sI") || !form::is_like_base64(text, 8) {
        return None;
    }
    let mut explanation = Explanation::new("packed-report", "A packed report: base64(gzip)");
    explain(text, None, circumstances, "", &mut explanation);
    Some(explanation)
}

/// Says what is in the packed text. Where it is a member's, `expected` is what the document in it should be, and `prefix`
/// the member's name and a dot.
pub(super) fn explain(
    text: &str,
    expected: Option<Format>,
    circumstances: Circumstances,
    prefix: &str,
    explanation: &mut Explanation,
) {
    let name = |name: &str| format!("{prefix}{name}");
    explanation.fact(name("text"), form::characters(text));
    header(text, &name("header"), explanation);
    let mut unpacked = Unpacked { bytes: SecretBuffer::default() };
    let outcome = unpack(text.as_bytes(), &mut unpacked, circumstances.most);
    let bytes = unpacked.bytes.as_slice();
    match outcome.map_err(|error| error.downcast::<Error>()) {
        Ok(length) => explanation.fact(name("unpacked"), format!("{length} bytes, {}", ratio(length, text))),
        Err(Ok(error)) if error.kind() == ErrorKind::Limit => {
            explanation.note(name("unpacked"), format!("stopped after {} bytes: {error}", bytes.len()));
            if !bytes.is_empty() {
                document::head(bytes, &name("document"), explanation);
            }
            return;
        }
        Err(error) => {
            let reason = error.map_or_else(|_| "it cannot be read".to_owned(), |error| error.to_string());
            explanation.wrong(name("unpacked"), format!("{} bytes, then: {reason}", bytes.len()));
            explanation.note(name("unpacked"), "sealpack doctor pack looks at it more closely");
            return;
        }
    }
    document::explain(&Document { bytes, expected, prefix }, explanation);
}

fn ratio(length: u64, text: &str) -> String {
    let tenths = length.saturating_mul(10) / (text.len() as u64).max(1);
    format!("{}.{} times the text", tenths / 10, tenths % 10)
}

/// The fields of the gzip header (RFC 1952, section 2.3) that say something.
fn header(text: &str, name: &str, explanation: &mut Explanation) {
    let first = text.get(..16).and_then(|text| base64_decode(text).ok()).unwrap_or_default();
    let [0x1F, 0x8B, 8, flags, a, b, c, d, _, system, ..] = first.as_slice() else { return };
    let seconds = u32::from_le_bytes([*a, *b, *c, *d]);
    let written = match seconds {
        0 => "no time".to_owned(),
        _ => time::written(UNIX_EPOCH + Duration::from_secs(seconds.into())).unwrap_or_else(|| "a time".to_owned()),
    };
    let fields = [(4, "an extra field"), (8, "a file name"), (16, "a comment"), (2, "a checksum of the header")];
    let there: Vec<&str> = fields.into_iter().filter(|(bit, _)| flags & bit != 0).map(|(_, field)| field).collect();
    let there = if there.is_empty() { "no name".to_owned() } else { there.join(", ") };
    let system = match system {
        0 => "FAT",
        3 => "Unix",
        11 => "NTFS",
        255 => "not told",
        _ => "another",
    };
    explanation.fact(name, format!("{written}, {there}, system: {system}"));
    if flags & 8 != 0 {
        explanation.note(name, "the name that the file had is sent with it");
    }
}

/// What came of a text, wiped when it is dropped.
struct Unpacked {
    bytes: SecretBuffer,
}

impl Write for Unpacked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
