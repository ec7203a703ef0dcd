//! The check that a report is well-formed, which callers may ask for. Takes a document's bytes as they pass by, gives the
//! first fault and its place. Memory is bounded whatever the document, and no error quotes it.

mod json;
mod markup;
mod outline;
mod utf8;
mod xml;

use std::io::{self, BufRead};

use self::outline::Outline;
use crate::{Error, ErrorKind};

pub(crate) use utf8::is_xml;

/// The format that a report is checked to have: its syntax alone, no schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One JSON value (RFC 8259) in UTF-8 without a byte order mark. Accepted are names that stand twice in an object, and the
    /// escape of half a surrogate pair. Limit: nested 10,000 levels deep.
    Json,
    /// One XML 1.0 document, in UTF-8 or in the single-byte encoding that it declares (iso-8859-1 and its family, windows-1252
    /// and its family, ASCII), whose bytes from 0x80 on are then not checked.
    ///
    /// A DOCTYPE is not read: behind one, entities of any name are accepted, and none is expanded. Namespaces are
    /// not checked, nor which characters beyond ASCII stand in names. Limits: nested 10,000 levels deep with 1 MiB of names; 64 KiB
    /// (as UTF-8) for a tag, a DOCTYPE or a processing instruction; none for text, CDATA and comments.
    Xml,
}

/// The deepest nesting that is checked: the JSON parser keeps a byte a level, the XML parser 8 bytes and the element's name.
const MOST_LEVELS: usize = 10_000;

/// Reads `reader` to its end and checks that it is one document of `format`, or stops at the first fault.
///
/// An error says at which byte of the document, from 0, the fault is: the byte that is wrong; in XML the first byte of
/// the tag, reference, comment or the like that is wrong; the document's length when more was expected.
///
/// A document of any length takes 17 KiB of memory for JSON and 81 KiB for XML, and what the nesting takes: at most 16 KiB and
/// 2 MiB. One tag full of attributes may take half a MiB for a while.
///
/// # Errors
/// Those of `reader`, unchanged. Around an [`Error`]: [`ErrorKind::Malformed`] for a document that is not well-formed or that is
/// in another encoding, [`ErrorKind::Limit`] for one that goes beyond a limit of [`Format`].
pub(super) fn check(format: Format, reader: impl BufRead) -> io::Result<()> {
    match format {
        Format::Json => json::check(reader),
        Format::Xml => xml::check(reader, Outline::default()),
    }
}

/// Checks that `document` is one of [`Format::Xml`], by the same rules and limits, and besides that it is in UTF-8 and has no
/// DOCTYPE: what is left of it are elements, attributes and texts, with XML's five entities and references to characters.
///
/// # Errors
/// As [`check`], with the place of the first fault.
pub(crate) fn check_plain_xml(document: &[u8]) -> Result<(), Error> {
    let outcome = xml::check(document, Outline::plain());
    // A slice has no errors of its own.
    outcome.map_err(|error| error.downcast().unwrap_or_else(|_| Error::malformed("cannot be checked as XML")))
}

/// What is wrong with a document, in words that quote nothing of it.
enum Fault {
    /// It may be right, but in an encoding that is not known here.
    Encoding(&'static str),
    /// It may be right, but goes beyond what is checked.
    Limit(&'static str),
    /// It breaks a rule of its format.
    Malformed(&'static str),
    /// It is right, and is not taken all the same.
    Refused(&'static str),
}

impl From<&'static str> for Fault {
    fn from(reason: &'static str) -> Self {
        Self::Malformed(reason)
    }
}

impl Format {
    /// The error for a `fault` at byte `offset`.
    fn error(self, offset: u64, fault: impl Into<Fault>) -> io::Error {
        let name = match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
        };
        let (kind, outcome, reason) = match fault.into() {
            Fault::Encoding(reason) => (ErrorKind::Malformed, "cannot be checked as", reason),
            Fault::Limit(reason) => (ErrorKind::Limit, "too large to be checked as", reason),
            Fault::Malformed(reason) => (ErrorKind::Malformed, "not well-formed", reason),
            Fault::Refused(reason) => (ErrorKind::Malformed, "not taken as", reason),
        };
        io::Error::other(Error::new(kind, format!("{outcome} {name} at byte {offset}: {reason}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// The outcome for `bytes`, which is the same however they are cut.
    pub(super) fn outcome(format: Format, bytes: &[u8]) -> Result<(), String> {
        let outcome = |most| {
            let outcome = check(format, BufReader::with_capacity(most, bytes));
            outcome.map_err(|error| error.downcast::<Error>().unwrap().to_string())
        };
        let whole = check(format, bytes).map_err(|error| error.downcast::<Error>().unwrap().to_string());
        for most in [1, 7] {
            assert_eq!(outcome(most), whole, "in pieces of {most}: {}", bytes.escape_ascii());
        }
        whole
    }

    /// Documents that end with the last byte of their root, or value.
    const DOCUMENTS: [(Format, &[u8]); 5] = [
        (Format::Json, br#"{"a": [1, -2.5e+3, true, false, null, {}], "\u00e9\"": "x\\y", "": [[]]}"#),
        (Format::Json, "[\"\u{E9}\u{20AC}\u{1F600}\"]".as_bytes()),
        (Format::Xml, b"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e \"]>\">]><r a='1' b=\"x>y\"><s/>t&amp;&e;</r >"),
        (
            Format::Xml,
            b"<?xml version='1.0' encoding='iso-8859-1'?><r\xE9 \xE9='\xE9&#x41;'>\xE9<![CDATA[\xE9<]]></r\xE9>",
        ),
        (Format::Xml, "\u{FEFF}<!-- \u{E9} --><?p \u{E9}?><\u{E9}>\u{20AC}<!-- - -->\u{1F600}</\u{E9}>".as_bytes()),
    ];

    #[test]
    fn a_document_that_is_cut_off_is_refused() {
        for (format, bytes) in DOCUMENTS {
            outcome(format, bytes).unwrap();
            outcome(format, &[bytes, b" \t\r\n"].concat()).unwrap();
            for length in 0..bytes.len() {
                assert!(outcome(format, &bytes[..length]).is_err(), "{}", bytes[..length].escape_ascii());
            }
        }
    }

    #[test]
    fn a_changed_byte_gives_one_outcome_however_the_document_is_cut() {
        for (format, bytes) in DOCUMENTS {
            for index in 0..bytes.len() {
                for byte in *b"\0 \"'&;<>/!?-]}=0\\\xC3\xE9" {
                    let mut changed = bytes.to_vec();
                    changed[index] = byte;
                    let outcome = outcome(format, &changed);
                    let at =
                        outcome.err().and_then(|message| message.split([' ', ':']).find_map(|word| word.parse().ok()));
                    assert!(at.is_none_or(|at: usize| at <= bytes.len()));
                }
            }
        }
    }

    /// Gives what it has, then fails.
    struct Fails<'a>(&'a [u8]);

    impl Read for Fails<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(io::Error::new(io::ErrorKind::InvalidData, "the disk")),
                length => Ok(length),
            }
        }
    }

    #[test]
    fn an_error_of_the_reader_comes_through() {
        for (format, bytes) in DOCUMENTS {
            for length in 0..bytes.len() {
                let error = check(format, BufReader::with_capacity(3, Fails(&bytes[..length]))).unwrap_err();
                assert_eq!(error.kind(), io::ErrorKind::InvalidData);
                assert_eq!(error.get_ref().unwrap().to_string(), "the disk");
            }
        }
    }

    #[test]
    fn an_interrupted_reader_is_asked_again() {
        struct Interrupted<'a>(&'a [u8], bool);
        impl Read for Interrupted<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(out) }
            }
        }
        for (format, bytes) in DOCUMENTS {
            check(format, BufReader::with_capacity(1, Interrupted(bytes, false))).unwrap();
        }
    }

    #[test]
    fn the_reader_is_read_to_its_end() {
        for (format, bytes) in DOCUMENTS {
            let bytes = [bytes, &[b' '; 100_000]].concat();
            let mut reader = &bytes[..];
            check(format, &mut reader).unwrap();
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |levels: usize, start: &str, end: &str| [start.repeat(levels), end.repeat(levels)].concat();
        for (format, start, end) in
            [(Format::Json, "[", "]"), (Format::Json, "{\"[\":", "}"), (Format::Xml, "<a>", "</a>")]
        {
            let deepest = nested(10_000, start, end).replace(":}", ":0}");
            check(format, deepest.as_bytes()).unwrap();
            let deeper = nested(10_001, start, end).replace(":}", ":0}");
            let error = check(format, deeper.as_bytes()).unwrap_err().downcast::<Error>().unwrap();
            assert_eq!(error.kind(), ErrorKind::Limit);
            let name = if format == Format::Json { "JSON" } else { "XML" };
            assert_eq!(
                error.to_string(),
                format!(
                    "too large to be checked as {name} at byte {}: nested more than 10,000 levels deep",
                    10_000 * start.len()
                )
            );
        }
    }
}
