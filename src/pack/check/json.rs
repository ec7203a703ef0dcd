//! JSON: serde_json reads the value and keeps nothing of it. It is given every string empty: what stands inside strings is
//! checked here, which is faster and gives the place of a fault.

use std::io::{self, BufRead, Read};

use serde::de::{Deserialize, IgnoredAny};

use super::{Fault, Format, MOST_LEVELS, utf8::Utf8};

/// As [`super::check`].
pub(super) fn check(reader: impl BufRead) -> io::Result<()> {
    let mut document = Utf8::new(Format::Json, reader)?;
    if document.is_at("\u{FEFF}".as_bytes())? {
        return Err(Format::Json.error(0, "a byte order mark, which JSON does not allow"));
    }
    let mut structure = Structure { document, inside_string: false, depth: 0, last: 0, has_ended: false };
    let mut value = serde_json::Deserializer::from_reader(&mut structure);
    let outcome = IgnoredAny::deserialize(&mut value).and_then(|_| value.end());
    let Err(error) = outcome else {
        return Ok(());
    };
    if error.is_io() {
        Err(error.into())
    } else if structure.has_ended {
        Err(Format::Json.error(structure.document.offset(), "the document ends before its value does"))
    } else {
        // The parser stops at the byte that is wrong.
        Err(Format::Json.error(structure.last, "a byte that cannot stand here"))
    }
}

/// Gives the document without what stands inside its strings.
struct Structure<R> {
    document: Utf8<R>,
    inside_string: bool,
    depth: usize,
    /// The place of the byte that was given last.
    last: u64,
    has_ended: bool,
}

impl<R: BufRead> Read for Structure<R> {
    /// Gives one byte, since the parser asks for one at a time.
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(out) = out.first_mut() else {
            return Ok(0);
        };
        let was_inside_string = std::mem::take(&mut self.inside_string);
        if was_inside_string {
            self.skip_string()?;
        }
        let available = self.document.available()?;
        let Some(&byte) = available.first() else {
            self.has_ended = true;
            return Ok(0);
        };
        let white_space = available.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.last = self.document.offset();
        match byte {
            b'"' => self.inside_string = !was_inside_string,
            b'[' | b'{' if self.depth == MOST_LEVELS => {
                let fault = Fault::Limit("nested more than 10,000 levels deep");
                return Err(Format::Json.error(self.last, fault));
            }
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        // Of white space the first byte stands for all.
        self.document.advance(white_space.max(1));
        *out = byte;
        Ok(1)
    }
}

impl<R: BufRead> Structure<R> {
    /// Consumes up to the quotation mark that ends the string, or to the end of the document.
    fn skip_string(&mut self) -> io::Result<()> {
        loop {
            let end = self.document.skip_until(|last| matches!(last as u8, b'"' | b'\\' | 0..0x20))?;
            match end.map(|last| last as u8) {
                None | Some(b'"') => return Ok(()),
                Some(b'\\') => self.skip_escape()?,
                Some(_) => return Err(self.fault("a control character inside a string")),
            }
        }
    }

    /// Consumes the backslash and what it escapes.
    fn skip_escape(&mut self) -> io::Result<()> {
        self.document.advance(1);
        let Some(&escaped) = self.document.available()?.first() else {
            return Ok(());
        };
        if !matches!(escaped, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u') {
            return Err(self.fault("an escape that JSON does not have"));
        }
        self.document.advance(1);
        let digits = if escaped == b'u' { 4 } else { 0 };
        for _ in 0..digits {
            match self.document.available()?.first() {
                None => return Ok(()),
                Some(byte) if byte.is_ascii_hexdigit() => self.document.advance(1),
                Some(_) => return Err(self.fault("expected four hexadecimal digits behind \\u")),
            }
        }
        Ok(())
    }

    fn fault(&self, reason: &'static str) -> io::Error {
        Format::Json.error(self.document.offset(), reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::check::tests::outcome;

    #[test]
    fn what_rfc_8259_allows_is_taken() {
        for good in [
            "0",
            " \t\r\n-0.0e-0 ",
            "1E400",
            "\"\"",
            "null",
            "[]",
            "{}",
            r#"{"a":{"b":[1,2,[{}]],"a":""},"a":0}"#,
            r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#,
            // Half a surrogate pair: RFC 8259 section 8.2 leaves it open.
            r#"["\uD800"]"#,
            "\"\u{7F}\u{80}\u{FFFF}\u{10FFFF}\u{FEFF}\"",
        ] {
            assert_eq!(outcome(Format::Json, good.as_bytes()), Ok(()), "{good}");
        }
    }

    #[test]
    fn faults_say_what_and_where() {
        const BYTE: &str = "a byte that cannot stand here";
        const ENDS: &str = "the document ends before its value does";
        const ESCAPE: &str = "an escape that JSON does not have";
        const DIGITS: &str = "expected four hexadecimal digits behind \\u";
        const CONTROL: &str = "a control character inside a string";
        const UTF8: &str = "a byte that is not UTF-8";
        let cases: [(&[u8], u64, &str); 48] = [
            (b"", 0, ENDS),
            (b" \n", 2, ENDS),
            (b"x", 0, BYTE),
            (b"\n\n x", 3, BYTE),
            (b"]", 0, BYTE),
            (b"nul", 3, ENDS),
            (b"nulx", 3, BYTE),
            (b"nulll", 4, BYTE),
            (b"True", 0, BYTE),
            (b"-", 1, ENDS),
            (b"-x", 1, BYTE),
            (b"01", 1, BYTE),
            (b"+1", 0, BYTE),
            (b".5", 0, BYTE),
            (b"1.", 2, ENDS),
            (b"[1.]", 3, BYTE),
            (b"1e", 2, ENDS),
            (b"[1e+]", 4, BYTE),
            (b"NaN", 0, BYTE),
            (b"1 2", 2, BYTE),
            (b"{} ,", 3, BYTE),
            (b"{}\n\n{}", 4, BYTE),
            (b"[", 1, ENDS),
            (b"[1", 2, ENDS),
            (b"[1 2]", 3, BYTE),
            (b"[1,]", 3, BYTE),
            (b"[,1]", 1, BYTE),
            (b"[1}", 2, BYTE),
            (b"{a:1}", 1, BYTE),
            (b"{'a':1}", 1, BYTE),
            (b"{\"a\" 1}", 5, BYTE),
            (b"{\"a\":1,}", 7, BYTE),
            (b"{\"a\":1]", 6, BYTE),
            (b"{\"a\"", 4, ENDS),
            (b"[1] // no", 4, BYTE),
            (b"\"a", 2, ENDS),
            (b"\"\\\"", 3, ENDS),
            (b"\"\\x\"", 2, ESCAPE),
            (b"[\n\"\xC3\xA9\\a\"]", 6, ESCAPE),
            (b"\"\\u12G4\"", 5, DIGITS),
            (b"\"\\u12\"", 5, DIGITS),
            (b"\"\\u12", 5, ENDS),
            (b"[\"\t\"]", 2, CONTROL),
            (b"[\"\xC3\xA9\n\"]", 4, CONTROL),
            (b"[\"\xE9\"]", 2, UTF8),
            // An overlong form, half a surrogate pair, and a code point beyond the last one.
            (b"[\"a\xC0\xAF\"]", 3, UTF8),
            (b"[\"\xED\xA0\x80\"]", 2, UTF8),
            (b"\"\xC3", 1, "the document ends inside a character"),
        ];
        for (bad, offset, reason) in cases {
            let message = format!("not well-formed JSON at byte {offset}: {reason}");
            assert_eq!(outcome(Format::Json, bad), Err(message), "{}", bad.escape_ascii());
        }
    }

    #[test]
    fn other_encodings_are_named() {
        assert_eq!(
            outcome(Format::Json, b"\xEF\xBB\xBF{}").unwrap_err(),
            "not well-formed JSON at byte 0: a byte order mark, which JSON does not allow"
        );
        for utf16 in [&b"\xFF\xFE{\0}\0"[..], b"\xFE\xFF\0{\0}", b"{\0}\0", b"\0{\0}", b"\0\0\0{\0\0\0}"] {
            assert_eq!(
                outcome(Format::Json, utf16).unwrap_err(),
                "cannot be checked as JSON at byte 0: it is in UTF-16 or UTF-32; expected UTF-8"
            );
        }
    }

    #[test]
    fn strings_and_characters_may_cross_chunks() {
        for before in 8_180..8_200 {
            let good = format!("[\"{}\u{1F600}\\u00e9\u{E9}\"]", "a".repeat(before));
            assert_eq!(outcome(Format::Json, good.as_bytes()), Ok(()));
            let bad = format!("[\"{}\u{1F600}\\u00g9\u{E9}\"]", "a".repeat(before));
            let offset = before + 2 + 4 + 4;
            assert!(
                outcome(Format::Json, bad.as_bytes())
                    .unwrap_err()
                    .contains(&format!(" at byte {offset}: expected four"))
            );
        }
    }
}
