//! XML, of calls and of answers: takes a document, gives the tree of its elements, which can be turned into JSON.
//!
//! That the document is well-formed is checked first, by the check that reports have, since quick-xml lets much through. So
//! there is one root here, text inside of it alone, no entity but XML's five, and every tag is closed.

mod json;

pub(super) use json::Shape;

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::{body::INSTANCE, rules::xml_name};
use crate::{Error, ErrorKind, SecretBuffer, pack};

/// Deeper than any call or answer is.
const MOST_LEVELS: usize = 16;

/// More than any call or answer has. They take up to 160 bytes of memory each.
const MOST_ELEMENTS: usize = 100_000;

/// Whose document it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call as it is documented: no attribute but the root's `xmlns:i`, and plain names without prefixes.
    Call,
    /// An answer: attributes and prefixes, which .NET gives to the items of lists, are passed over, but for `i:nil="true"`.
    Answer,
}

/// One element. It has text or elements, and not both; neither where it is nil.
pub(super) struct Element {
    /// Without its prefix.
    pub(super) name: String,
    pub(super) children: Vec<Self>,
    text: SecretBuffer,
    is_nil: bool,
}

/// Reads `document` and gives its root.
///
/// # Errors
/// [`ErrorKind::Malformed`] for what is not well-formed or not taken, [`ErrorKind::Limit`] for what is too large, with the byte
/// at which it is. No text quotes the document.
pub(super) fn read(document: &[u8], kind: Kind) -> Result<Element, Error> {
    pack::check_plain_xml(document)?;
    let text = std::str::from_utf8(document)
        .map_err(|error| Fault::from("a byte that is not UTF-8").at(error.valid_up_to() as u64))?;
    let behind_mark = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mark = (text.len() - behind_mark.len()) as u64;
    let mut reader = Reader::from_str(behind_mark);
    let mut tree = Tree { kind, open: Vec::new(), elements: 0, root: None };
    loop {
        let offset = mark + reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Eof) => return tree.root.ok_or_else(|| Fault::from("there is no root element").at(offset)),
            Ok(event) => tree.take(&event).map_err(|fault| fault.at(offset))?,
            Err(_) => return Err(Fault::from("a tag that does not end").at(offset)),
        }
    }
}

impl Element {
    /// The text, which is empty where there are elements.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(self.text.as_slice()).unwrap_or_default()
    }

    /// Adds text as it was written: line ends become line feeds (Extensible Markup Language 1.0, section 2.11).
    fn add_written(&mut self, text: &str) -> Result<(), Fault> {
        for (index, line) in text.split('\r').enumerate() {
            if index == 0 {
                self.add(line)?;
            } else {
                self.add("\n")?;
                self.add(line.strip_prefix('\n').unwrap_or(line))?;
            }
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), Fault> {
        if self.children.is_empty() {
            self.text.extend(text.as_bytes());
            return Ok(());
        }
        // White space between elements says nothing.
        if is_blank(text) { Ok(()) } else { Err("text between elements".into()) }
    }
}

/// What was read of a document so far.
struct Tree {
    kind: Kind,
    /// The elements whose end was not read yet, from the root on.
    open: Vec<Element>,
    elements: usize,
    root: Option<Element>,
}

impl Tree {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Fault> {
        match event {
            Event::Start(tag) => {
                let element = self.start(tag)?;
                self.open.push(element);
            }
            Event::Empty(tag) => {
                let element = self.start(tag)?;
                self.close(element)?;
            }
            Event::End(_) => {
                let element = self.open.pop().ok_or("an end tag without its element")?;
                self.close(element)?;
            }
            Event::Text(text) => self.add(|element| element.add_written(text))?,
            Event::CData(text) => self.add(|element| element.add_written(text))?,
            Event::GeneralRef(reference) => self.add(|element| add_reference(element, reference))?,
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::Eof | Event::PI(_) => {}
        }
        Ok(())
    }

    /// Outside of the root there is white space alone.
    fn add(&mut self, add: impl FnOnce(&mut Element) -> Result<(), Fault>) -> Result<(), Fault> {
        self.open.last_mut().map_or(Ok(()), add)
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<Element, Fault> {
        self.elements += 1;
        if self.open.len() == MOST_LEVELS {
            return Err(Fault(ErrorKind::Limit, "nested more than 16 levels deep"));
        }
        if self.elements > MOST_ELEMENTS {
            return Err(Fault(ErrorKind::Limit, "more than 100,000 elements"));
        }
        if let Some(parent) = self.open.last_mut() {
            if !is_blank(parent.text()) {
                return Err("an element beside text".into());
            }
            parent.text.truncate(0);
        }
        let name = tag.name();
        if self.kind == Kind::Call {
            check_plain_name(name.as_ref())?;
        }
        Ok(Element {
            name: name.local_name().as_ref().to_owned(),
            children: Vec::new(),
            text: SecretBuffer::default(),
            is_nil: self.is_nil(tag)?,
        })
    }

    /// Reads the attributes: those of a call must be the documented ones, of those of an answer only nil says anything.
    fn is_nil(&self, tag: &BytesStart<'_>) -> Result<bool, Fault> {
        let mut is_nil = false;
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| "attributes that are not well-formed")?;
            let (name, value) = (attribute.key.as_ref(), attribute.value.as_ref());
            match (self.kind, name) {
                (Kind::Answer, _) => is_nil |= name.ends_with(":nil") && matches!(collapsed(value), "true" | "1"),
                (Kind::Call, "xmlns:i") if self.open.is_empty() && value == INSTANCE => {}
                (Kind::Call, "xmlns") => return Err("a default namespace, which calls do not have".into()),
                (Kind::Call, _) => return Err("an attribute other than the root's xmlns:i as it is documented".into()),
            }
        }
        Ok(is_nil)
    }

    fn close(&mut self, element: Element) -> Result<(), Fault> {
        if element.is_nil && !(element.children.is_empty() && is_blank(element.text())) {
            return Err("an element that is nil and not empty".into());
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }
}

/// Appenate's own names are plain, and those of `extra` that can be sent are.
fn check_plain_name(name: &str) -> Result<(), Fault> {
    if name.contains(':') {
        return Err("a prefix before an element's name".into());
    }
    xml_name(name).map_err(|_| "an element's name that has more than letters, digits and _ - . of ASCII".into())
}

fn add_reference(element: &mut Element, reference: &BytesRef<'_>) -> Result<(), Fault> {
    match (reference.resolve_char_ref(), resolve_predefined_entity(reference)) {
        (Ok(Some(character)), _) => element.add(character.encode_utf8(&mut [0; 4])),
        (_, Some(text)) => element.add(text),
        (_, None) => Err("an entity that is not one of XML's five".into()),
    }
}

/// Whether there is nothing but white space, as XML has it.
fn is_blank(text: &str) -> bool {
    collapsed(text).is_empty()
}

/// A text without the white space around it.
fn collapsed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// What is wrong at some byte.
struct Fault(ErrorKind, &'static str);

impl From<&'static str> for Fault {
    fn from(reason: &'static str) -> Self {
        Self(ErrorKind::Malformed, reason)
    }
}

impl Fault {
    fn at(self, offset: u64) -> Error {
        let Self(kind, reason) = self;
        let outcome = if kind == ErrorKind::Limit { "too large to be read" } else { "not taken" };
        Error::new(kind, format!("{outcome} as XML at byte {offset}: {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(document: impl AsRef<[u8]>, kind: Kind) -> String {
        read(document.as_ref(), kind).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_not_taken_is_told_with_its_place() {
        let deep = format!("<r>{}{}</r>", "<a>".repeat(16), "</a>".repeat(16));
        let many = format!("<r>{}</r>", "<a/>".repeat(100_000));
        let tag = format!("<r {}/>", "a".repeat(1_000_000));
        let open = "<a>".repeat(350_000);
        let cases: [(&[u8], &str); 32] = [
            (b"", "not well-formed XML at byte 0: the document ends without a root element"),
            (b"<r><a></r>", "not well-formed XML at byte 6: an end tag that is not that of the open element"),
            (b"<r><a>", "not well-formed XML at byte 6: the document ends inside an element"),
            (b"<r", "not well-formed XML at byte 0: a tag or other markup that does not end"),
            (b"<r/><r/>", "not well-formed XML at byte 4: a second root element"),
            (b"<r/>x", "not well-formed XML at byte 4: text outside of the root element"),
            (b"x<r/>", "not well-formed XML at byte 0: text outside of the root element"),
            (b"<r/>&amp;", "not well-formed XML at byte 4: text outside of the root element"),
            (
                b"<r a='1'b='2'/>",
                "not well-formed XML at byte 0: expected attributes, each as name=\"value\" behind white space",
            ),
            (b"<r a='1' a='2'/>", "not well-formed XML at byte 0: an attribute that stands twice"),
            (b"<r>\0</r>", "not well-formed XML at byte 3: a character that XML does not allow"),
            (b"<r>\x0B</r>", "not well-formed XML at byte 3: a character that XML does not allow"),
            (b"<r>&#0;</r>", "not well-formed XML at byte 3: a reference to no character of XML"),
            (b"<r>&#x1F;</r>", "not well-formed XML at byte 3: a reference to no character of XML"),
            (b"<r>&#xD800;</r>", "not well-formed XML at byte 3: a reference to no character of XML"),
            (
                b"<r>&nbsp;</r>",
                "not well-formed XML at byte 3: an entity that is not one of XML's five, without a DOCTYPE",
            ),
            (b"<r>a & b</r>", "not well-formed XML at byte 5: an & that starts no reference"),
            (b"<r>]]></r>", "not well-formed XML at byte 3: ]]> in a text"),
            (b"<r>\xE9</r>", "not well-formed XML at byte 3: a byte that is not UTF-8"),
            (b"<!DOCTYPE r><r/>", "not taken as XML at byte 0: it has a DOCTYPE"),
            (b"\n<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", "not taken as XML at byte 1: it has a DOCTYPE"),
            (
                b"<?xml version='1.0' encoding='iso-8859-1'?><r>\xE9</r>",
                "not taken as XML at byte 0: it declares an encoding other than UTF-8",
            ),
            (
                b"<?xml version='1.0' encoding='utf-16'?><r/>",
                "cannot be checked as XML at byte 0: it declares an encoding that is neither UTF-8 nor a known single-byte one",
            ),
            (b"\xFF\xFE<\0r\0/\0>\0", "cannot be checked as XML at byte 0: it is in UTF-16 or UTF-32; expected UTF-8"),
            (b"\0<\0r\0/\0>", "cannot be checked as XML at byte 0: it is in UTF-16 or UTF-32; expected UTF-8"),
            (b"<r>x<a/></r>", "not taken as XML at byte 4: an element beside text"),
            (b"<r><a/>x</r>", "not taken as XML at byte 7: text between elements"),
            (b"\xEF\xBB\xBF<r><a/>&#33;</r>", "not taken as XML at byte 10: text between elements"),
            (deep.as_bytes(), "too large to be read as XML at byte 48: nested more than 16 levels deep"),
            (many.as_bytes(), "too large to be read as XML at byte 399999: more than 100,000 elements"),
            (tag.as_bytes(), "too large to be checked as XML at byte 0: a tag or other markup of more than 64 KiB"),
            (open.as_bytes(), "too large to be checked as XML at byte 30000: nested more than 10,000 levels deep"),
        ];
        for (document, message) in cases {
            for kind in [Kind::Call, Kind::Answer] {
                let fault = fault(document, kind);
                assert_eq!(fault, message, "{}", document[..document.len().min(80)].escape_ascii());
            }
        }
    }

    #[test]
    fn a_call_has_no_attribute_but_the_documented_one() {
        const OTHER: &str = "an attribute other than the root's xmlns:i as it is documented";
        let root = format!("<User xmlns:i=\"{INSTANCE}\"");
        for (document, offset, reason) in [
            ("<User xmlns='x'/>", 0, "a default namespace, which calls do not have"),
            ("<User xmlns=''/>", 0, "a default namespace, which calls do not have"),
            ("<User xmlns:i='x'/>", 0, OTHER),
            ("<User xmlns:j='http://www.w3.org/2001/XMLSchema-instance'/>", 0, OTHER),
            ("<User><a xmlns:i='http://www.w3.org/2001/XMLSchema-instance'/></User>", 6, OTHER),
            ("<User><a i:nil='true'/></User>", 6, OTHER),
            ("<User xml:lang='en'/>", 0, OTHER),
            ("<i:User/>", 0, "a prefix before an element's name"),
            ("<User><i:a/></User>", 6, "a prefix before an element's name"),
            ("<User><\u{E9}/></User>", 6, "an element's name that has more than letters, digits and _ - . of ASCII"),
        ] {
            assert_eq!(fault(document, Kind::Call), format!("not taken as XML at byte {offset}: {reason}"));
            assert_eq!(fault(document, Kind::Answer), "", "{document}");
        }
        assert_eq!(fault(format!("{root}/>"), Kind::Call), "");
        assert_eq!(fault(format!("<?xml version='1.0'?><!-- x --><?p?>{root}\n> <a/>\n</User>\n"), Kind::Call), "");
    }

    #[test]
    fn nil_is_empty() {
        for good in
            ["<r i:nil='true'/>", "<r i:nil=' 1 '> <!-- x --></r>", "<r i:nil='false'>x</r>", "<r nil='true'>x</r>"]
        {
            assert_eq!(fault(good, Kind::Answer), "", "{good}");
        }
        let message = |offset| format!("not taken as XML at byte {offset}: an element that is nil and not empty");
        assert_eq!(fault("<r i:nil='true'>no</r>", Kind::Answer), message(18));
        assert_eq!(fault("<r xsi:nil='1'><a/></r>", Kind::Answer), message(19));
    }

    #[test]
    fn texts_are_what_xml_says_they_are() {
        for (document, text) in [
            ("<r/>", ""),
            ("<r></r>", ""),
            ("<r> x </r>", " x "),
            ("<r>a\r\nb\rc\n\r\rd\r&#10;</r>", "a\nb\nc\n\n\nd\n\n"),
            ("<r>&#13;&#xD;&#x1F600;</r>", "\r\r\u{1F600}"),
            ("<r>&lt;&gt;&amp;&apos;&quot;</r>", "<>&'\""),
            ("<r>&amp;lt;</r>", "&lt;"),
            ("<r>a<!-- b -->c<?d?>e</r>", "ace"),
            ("<r><![CDATA[<&\r\n]]]]><![CDATA[>]]></r>", "<&\n]]>"),
            ("<r>\u{202E}\u{85}\u{FEFF}</r>", "\u{202E}\u{85}\u{FEFF}"),
        ] {
            assert_eq!(read(document.as_bytes(), Kind::Call).ok().unwrap().text(), text, "{document}");
        }
        let many = format!("<r>{}</r>", "&lt;".repeat(250_000));
        assert_eq!(read(many.as_bytes(), Kind::Call).ok().unwrap().text(), "<".repeat(250_000));
        let blank = format!("<r>{}{}</r>", " ".repeat(200_000), "<a/> ".repeat(50_000));
        assert_eq!(read(blank.as_bytes(), Kind::Call).ok().unwrap().children.len(), 50_000);
    }
}
