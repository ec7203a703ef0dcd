//! XML: quick-xml finds where tags and the like end, and matches end tags to their elements. It would hold texts whole, and it is
//! lenient; so texts, CDATA and comments pass by it here, and what it lets through is checked.

use std::{
    io::{self, BufRead, Read},
    mem,
    sync::Arc,
};

use quick_xml::{Error, errors::IllFormedError, reader::Reader};

use super::{Fault, Format, markup::is_white_space, outline::Outline, utf8::Utf8};
use crate::SecretBuffer;

/// The longest tag, reference, DOCTYPE or processing instruction, in bytes of UTF-8.
const MOST_MARKUP: usize = 64 * 1024;

const CDATA_END: u32 = u32::from_be_bytes(*b"\0]]>");
const HYPHENS: u32 = u32::from_be_bytes(*b"\0\0--");

/// As [`super::check`], with an outline that may be strict.
pub(super) fn check(reader: impl BufRead, outline: Outline) -> io::Result<()> {
    let mut utf8 = Utf8::new(Format::Xml, reader)?;
    if utf8.is_at("\u{FEFF}".as_bytes())? {
        utf8.advance(3);
    }
    let mut document = Document {
        beginning: utf8.offset(),
        reader: Reader::from_reader(Bounded { utf8, allowance: 0 }),
        markup: Vec::with_capacity(MOST_MARKUP),
        outline,
    };
    while document.skip_text()? {
        document.read_markup()?;
        let is_single_byte = document.outline.is_single_byte;
        document.utf8().set_encoding(is_single_byte);
    }
    let length = document.utf8().offset();
    match (document.outline.has_root, document.outline.depth) {
        (false, _) => Err(malformed(length, "the document ends without a root element")),
        (true, 0) => Ok(()),
        (true, _) => Err(malformed(length, "the document ends inside an element")),
    }
}

struct Document<R> {
    reader: Reader<Bounded<R>>,
    /// What quick-xml has read of one tag or the like, of [`MOST_MARKUP`] bytes at most, so that it stays in one place.
    markup: Vec<u8>,
    /// The one place where an XML declaration may stand.
    beginning: u64,
    outline: Outline,
}

impl<R: BufRead> Document<R> {
    fn utf8(&mut self) -> &mut Utf8<R> {
        &mut self.reader.get_mut().utf8
    }

    /// Consumes text up to a `<` or `&`. Gives false at the end of the document.
    fn skip_text(&mut self) -> io::Result<bool> {
        let is_inside = self.outline.depth > 0;
        let utf8 = self.utf8();
        let last = utf8.skip_until(|last| match last as u8 {
            b'<' => true,
            b'&' if is_inside => true,
            b'>' if is_inside => last & 0xFF_FFFF == CDATA_END,
            byte => !is_inside && !is_white_space(char::from(byte)),
        })?;
        match last.map(|last| last as u8) {
            None => Ok(false),
            Some(b'<') => Ok(true),
            Some(b'&') if is_inside => Ok(true),
            Some(_) if is_inside => Err(malformed(utf8.offset() - 2, "]]> in a text")),
            Some(_) => Err(malformed(utf8.offset(), "text outside of the root element")),
        }
    }

    fn read_markup(&mut self) -> io::Result<()> {
        let start = self.utf8().offset();
        if !self.utf8().is_at(b"<!")? || self.utf8().is_at(b"<!DOCTYPE")? {
            self.read_event(start)
        } else if self.utf8().is_at(b"<!--")? {
            self.skip_comment(start)
        } else if !self.utf8().is_at(b"<![CDATA[")? {
            Err(malformed(start, "expected a comment, CDATA or a DOCTYPE behind <!"))
        } else if self.outline.depth == 0 {
            Err(malformed(start, "CDATA outside of the root element"))
        } else {
            self.skip_cdata(start)
        }
    }

    fn skip_comment(&mut self, start: u64) -> io::Result<()> {
        let utf8 = self.utf8();
        utf8.advance(b"<!--".len());
        if utf8.skip_until(|last| last & 0xFFFF == HYPHENS)?.is_none() {
            return Err(malformed(start, "a comment that does not end"));
        }
        utf8.advance(b"-".len());
        if !utf8.is_at(b">")? {
            return Err(malformed(start, "a comment that has -- inside or does not end"));
        }
        utf8.advance(b">".len());
        Ok(())
    }

    fn skip_cdata(&mut self, start: u64) -> io::Result<()> {
        let utf8 = self.utf8();
        utf8.advance(b"<![CDATA[".len());
        if utf8.skip_until(|last| last & 0xFF_FFFF == CDATA_END)?.is_none() {
            return Err(malformed(start, "CDATA that does not end"));
        }
        utf8.advance(b">".len());
        Ok(())
    }

    /// Lets quick-xml read the tag, reference, XML declaration, DOCTYPE or processing instruction at `start`.
    fn read_event(&mut self, start: u64) -> io::Result<()> {
        debug_assert!(self.markup.len() <= MOST_MARKUP);
        self.markup.clear();
        self.reader.get_mut().allowance = MOST_MARKUP;
        let fault = match self.reader.read_event_into(&mut self.markup) {
            Ok(event) => match self.outline.check(&event, start == self.beginning) {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            },
            Err(Error::Io(error)) => {
                return Err(Arc::into_inner(error).unwrap_or_else(|| io::ErrorKind::Other.into()));
            }
            Err(_) if self.reader.get_ref().allowance == 0 => Fault::Limit("a tag or other markup of more than 64 KiB"),
            Err(Error::IllFormed(IllFormedError::UnclosedReference)) => "an & that starts no reference".into(),
            Err(Error::IllFormed(IllFormedError::MissingDoctypeName)) => "a DOCTYPE without a name".into(),
            Err(Error::IllFormed(_)) => "an end tag that is not that of the open element".into(),
            Err(_) => "a tag or other markup that does not end".into(),
        };
        Err(Format::Xml.error(start, fault))
    }
}

impl<R> Drop for Document<R> {
    fn drop(&mut self) {
        // Longer markup may have left bytes behind the last one.
        self.markup.resize(MOST_MARKUP, 0);
        drop(SecretBuffer::from(mem::take(&mut self.markup)));
    }
}

/// Gives quick-xml no more than it may keep of the document.
struct Bounded<R> {
    utf8: Utf8<R>,
    allowance: usize,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.allowance == 0 {
            return Ok(&[]);
        }
        let available = self.utf8.available()?;
        Ok(&available[..available.len().min(self.allowance)])
    }

    fn consume(&mut self, length: usize) {
        self.utf8.advance(length);
        self.allowance -= length;
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

fn malformed(offset: u64, reason: &'static str) -> io::Error {
    Format::Xml.error(offset, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, pack::check::tests::outcome};

    #[test]
    fn what_xml_allows_is_taken() {
        let good: [&[u8]; 18] = [
            b"<r/>",
            b"\xEF\xBB\xBF<?xml version=\"1.0\"?><r/>",
            b"<?xml version = '1.1' encoding=\"utf-8\" standalone='no' ?>\n<r></r>",
            b" \t\r\n<!-- - --><?p?><r a:b='1' a:c=\"'\" _d-.9 = '>&quot;'\n/>\n<!----><?q x?>\n",
            b"<!DOCTYPE r SYSTEM 'a>b'><r a='&e;'>&e;</r>",
            b"<!DOCTYPE r[<!ENTITY e \"]>\"><!-- ]> '--><?p ]>?> <!ELEMENT r ANY>\n]><r/>",
            b"<r><![CDATA[]]><![CDATA[]]]]]><![CDATA[<&\n]]>]]<!-- -->></r>",
            b"<r>&lt;&gt;&amp;&apos;&quot;&#9;&#65;&#x1F600;&#x0000000041;]] ></r>",
            "<\u{E9}\u{4E2D}>\u{7F}\u{85}\u{D7FF}\u{E000}\u{FFFD}\u{10FFFF}\u{FEFF}</\u{E9}\u{4E2D}>".as_bytes(),
            b"<?xml version='1.0' encoding='ISO-8859-1'?><r a='\xE9'><!--\xFF\x80--><?p \xA0?><![CDATA[\xC3]]>\xE9</r>",
            b"<?xml version='1.0' encoding='latin1'?><\xE9>\xE9</\xE9>",
            b"<?xml version='1.0' encoding='L1'?><r>\xE9</r>",
            b"<?xml version='1.0' encoding='iso_8859-15'?><r>\xA4</r>",
            b"<?xml version='1.0' encoding='Windows-1252'?><r>\x80</r>",
            b"<?xml version='1.0' encoding='US-ASCII'?><r/>",
            b"<?xml-stylesheet href='a'?><r>\xC3\xA9</r>",
            b"<r><r><r></r\n></r></r\t>",
            b"<a><aa></aa><b/></a>",
        ];
        for good in good {
            assert_eq!(outcome(Format::Xml, good), Ok(()), "{}", good.escape_ascii());
        }
    }

    #[test]
    fn faults_say_what_and_where() {
        const NO_ROOT: &str = "the document ends without a root element";
        const OPEN: &str = "the document ends inside an element";
        const OUTSIDE: &str = "text outside of the root element";
        const SECOND: &str = "a second root element";
        const END_TAG: &str = "an end tag that is not that of the open element";
        const ATTRIBUTES: &str = "expected attributes, each as name=\"value\" behind white space";
        const TWICE: &str = "an attribute that stands twice";
        const LESS: &str = "a < in the value of an attribute";
        const AMPERSAND_IN_VALUE: &str = "an & that starts no reference, in the value of an attribute";
        const NAME: &str = "a tag without an allowed name";
        const ENTITY: &str = "an entity that is not one of XML's five, without a DOCTYPE";
        const NO_CHARACTER: &str = "a reference to no character of XML";
        const AMPERSAND: &str = "an & that starts no reference";
        const NOT_ALLOWED: &str = "a character that XML does not allow";
        const NOT_UTF8: &str = "a byte that is not UTF-8";
        const UNCLOSED: &str = "a tag or other markup that does not end";
        const BANG: &str = "expected a comment, CDATA or a DOCTYPE behind <!";
        const INSTRUCTION: &str = "a processing instruction without an allowed name";
        const LATE_DOCTYPE: &str = "a DOCTYPE behind another one or behind the root element's start";
        const LATE_DECLARATION: &str = "an XML declaration that is not at the very start";
        const VERSION: &str = "an XML declaration that does not start with version=\"1.0\"";
        const REST: &str = "expected encoding and standalone alone, in this order, behind an XML version";
        let cases: [(&[u8], u64, &str); 86] = [
            (b"", 0, NO_ROOT),
            (b" \n", 2, NO_ROOT),
            (b"\xEF\xBB\xBF", 3, NO_ROOT),
            (b"<!-- x --><?p?>", 15, NO_ROOT),
            (b"x", 0, OUTSIDE),
            (b"\n x<r/>", 2, OUTSIDE),
            (b"<r/>x", 4, OUTSIDE),
            (b"<r/>\n&amp;", 5, OUTSIDE),
            (b"<r/>]]>", 4, OUTSIDE),
            (b"{}", 0, OUTSIDE),
            (b"\xEF\xBB\xBF\xEF\xBB\xBF<r/>", 3, OUTSIDE),
            (b"<r/><![CDATA[]]>", 4, "CDATA outside of the root element"),
            (b"<r/><r/>", 4, SECOND),
            (b"<r></r>\n<s></s>", 8, SECOND),
            (b"<r>", 3, OPEN),
            (b"<r><s/>\xC3\xA9", 9, OPEN),
            (b"<r><s></r>", 6, END_TAG),
            (b"</r>", 0, END_TAG),
            (b"<r/></r>", 4, END_TAG),
            (b"<r>\xC3\xA9</s>", 5, END_TAG),
            (b"<r></ r>", 3, END_TAG),
            (b"<r></r a='1'>", 3, END_TAG),
            (b"<r></>", 3, END_TAG),
            (b"<r></R>", 3, END_TAG),
            (b"<r>\n<s a='1' b='' a='2'/></r>", 4, TWICE),
            (b"<r a='1'b='2'/>", 0, ATTRIBUTES),
            (b"<r a=1/>", 0, ATTRIBUTES),
            (b"<r a/>", 0, ATTRIBUTES),
            (b"<r a b='1'/>", 0, ATTRIBUTES),
            (b"<r ='1'/>", 0, ATTRIBUTES),
            (b"<r a=/>", 0, ATTRIBUTES),
            (b"<r a='1' 2='2'/>", 0, ATTRIBUTES),
            (b"<r a='1'/ >", 0, ATTRIBUTES),
            (b"<r a=''''/>", 0, ATTRIBUTES),
            (b"<r a='<'/>", 0, LESS),
            (b"<r a='&'/>", 0, AMPERSAND_IN_VALUE),
            (b"<r a='&amp;&lt'/>", 0, AMPERSAND_IN_VALUE),
            (b"<r a='&x;'/>", 0, ENTITY),
            (b"<r a='&#31;'/>", 0, NO_CHARACTER),
            (b"<1/>", 0, NAME),
            (b"<-a/>", 0, NAME),
            (b"<r>< s/></r>", 3, NAME),
            (b"<r/ >", 0, NAME),
            (b"<r=\"1\"/>", 0, NAME),
            (b"<>", 0, NAME),
            (b"<r>a &x;</r>", 5, ENTITY),
            (b"<r>&;</r>", 3, ENTITY),
            (b"<r>&AMP;</r>", 3, ENTITY),
            (b"<!DOCTYPE r><r>&a b;</r>", 15, ENTITY),
            (b"<r>&#0;</r>", 3, NO_CHARACTER),
            (b"<r>&#;</r>", 3, NO_CHARACTER),
            (b"<r>&#x;</r>", 3, NO_CHARACTER),
            (b"<r>&#X41;</r>", 3, NO_CHARACTER),
            (b"<r>&#+65;</r>", 3, NO_CHARACTER),
            (b"<r>&#xD800;</r>", 3, NO_CHARACTER),
            (b"<r>&#xFFFE;</r>", 3, NO_CHARACTER),
            (b"<r>&#x110000;</r>", 3, NO_CHARACTER),
            (b"<r>a & b</r>", 5, AMPERSAND),
            (b"<r>&&amp;</r>", 3, AMPERSAND),
            (b"<r>&am", 3, AMPERSAND),
            (b"<r>a]]]></r>", 5, "]]> in a text"),
            (b"<r>a\x01</r>", 4, NOT_ALLOWED),
            (b"<r a='\x0B'/>", 6, NOT_ALLOWED),
            (b"<r>\xC3\xA9\xEF\xBF\xBE</r>", 5, NOT_ALLOWED),
            (b"<?xml version='1.0' encoding='latin1'?><r>\xE9\x1F</r>", 43, NOT_ALLOWED),
            (b"<r>\xE9</r>", 3, NOT_UTF8),
            (b"<r \xE9='1'/>", 3, NOT_UTF8),
            (b"<!-- \xE9 --><r/>", 5, NOT_UTF8),
            (b"<?xml version='1.0' encoding='UTF-8'?><r>\xC3\xA9\xE9</r>", 43, NOT_UTF8),
            (b"<r>\xC3", 3, "the document ends inside a character"),
            (b"<r><!-- -- --></r>", 3, "a comment that has -- inside or does not end"),
            (b"<r><!-- ---></r>", 3, "a comment that has -- inside or does not end"),
            (b"<r><!-- -></r>", 3, "a comment that does not end"),
            (b"<r><![CDATA[ ]] ></r>", 3, "CDATA that does not end"),
            (b"<r", 0, UNCLOSED),
            (b"<r><s a='></s></r>", 3, UNCLOSED),
            (b"<r><?p >", 3, UNCLOSED),
            (b"<r><![cdata[]]></r>", 3, BANG),
            (b"<!doctype r><r/>", 0, BANG),
            (b"<?XML version='1.0'?><r/>", 0, INSTRUCTION),
            (b"<r/><? p?>", 4, INSTRUCTION),
            (b"<r><!DOCTYPE r></r>", 3, LATE_DOCTYPE),
            (b"<!DOCTYPE r><!DOCTYPE r><r/>", 12, LATE_DOCTYPE),
            (b" <?xml version='1.0'?><r/>", 1, LATE_DECLARATION),
            (b"<?xml encoding='UTF-8'?><r/>", 0, VERSION),
            (b"<?xml version='1.0' standalone='yes' encoding='UTF-8'?><r/>", 0, REST),
        ];
        for (bad, offset, reason) in cases {
            let message = format!("not well-formed XML at byte {offset}: {reason}");
            assert_eq!(outcome(Format::Xml, bad), Err(message), "{}", bad.escape_ascii());
        }
    }

    #[test]
    fn other_encodings_are_refused_as_such() {
        for utf16 in [&b"\xFF\xFE<\0r\0/\0>\0"[..], b"\xFE\xFF\0<\0r\0/\0>", b"<\0r\0/\0>\0", b"\0<\0r\0/\0>"] {
            assert_eq!(
                outcome(Format::Xml, utf16).unwrap_err(),
                "cannot be checked as XML at byte 0: it is in UTF-16 or UTF-32; expected UTF-8"
            );
        }
        for name in ["UTF-16", "ucs-4", "Shift_JIS", "IBM037", ""] {
            assert_eq!(
                outcome(Format::Xml, format!("<?xml version='1.0' encoding='{name}'?><r/>").as_bytes()).unwrap_err(),
                "cannot be checked as XML at byte 0: it declares an encoding that is neither UTF-8 nor a known single-byte one"
            );
        }
    }

    #[test]
    fn markup_has_a_limit_and_text_has_none() {
        // <r a=""/> is 9 bytes.
        let tag = |value: usize| format!("<r><r a=\"{}\"/></r>", "a".repeat(value));
        outcome(Format::Xml, tag(65_536 - 9).as_bytes()).unwrap();
        let error =
            check(tag(65_536 - 8).as_bytes(), Outline::default()).unwrap_err().downcast::<crate::Error>().unwrap();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert_eq!(
            error.to_string(),
            "too large to be checked as XML at byte 3: a tag or other markup of more than 64 KiB"
        );
        let long = "JVBERi0xLjQK".repeat(100_000);
        let text = format!("<r><!--{long}-->{long}<![CDATA[{long}]]></r>");
        check(text.as_bytes(), Outline::default()).unwrap();
        let names = format!("<{}>", "a".repeat(60_000)).repeat(18);
        assert_eq!(
            outcome(Format::Xml, names.as_bytes()).unwrap_err(),
            "too large to be checked as XML at byte 1020034: the names of the open elements have more than 1 MiB"
        );
    }

    #[test]
    fn markup_may_cross_chunks() {
        for before in 8_170..8_200 {
            let start = format!("<r>{}", "a".repeat(before));
            for markup in ["<![CDATA[x]]>", "<!--x-->", "&#x1F600;", "<s a='\u{1F600}'></s>", "<?p x?>", "]]&gt;"] {
                assert_eq!(outcome(Format::Xml, format!("{start}{markup}</r>").as_bytes()), Ok(()));
            }
            let offset = before + 3;
            for markup in ["]]>", "<!--x-- -->", "&#x1F600 ;", "<s a='\u{1F600}'></r>", "<?xml ?>"] {
                let message = outcome(Format::Xml, format!("{start}{markup}</r>").as_bytes()).unwrap_err();
                let offset = if markup.starts_with("<s") { offset + 12 } else { offset };
                assert!(message.contains(&format!(" at byte {offset}: ")), "{message}");
            }
        }
    }
}
