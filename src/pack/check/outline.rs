//! [`Outline`]: what stands where in an XML document. Takes quick-xml's events one by one, and checks what quick-xml lets through.

use quick_xml::events::{BytesStart, Event};

use super::{
    Fault, MOST_LEVELS,
    markup::{check_attributes, check_reference, declares_single_byte, is_name, is_white_space},
};

/// The most bytes that the names of all open elements may have together.
const MOST_NAMES: usize = 1024 * 1024;

/// What was seen of a document so far.
#[derive(Default)]
pub(super) struct Outline {
    /// How many elements are open.
    pub(super) depth: usize,
    /// How many bytes their names have.
    names: usize,
    pub(super) has_root: bool,
    has_doctype: bool,
    /// The declared encoding has a byte for each character.
    pub(super) is_single_byte: bool,
    /// Neither a DOCTYPE nor an encoding other than UTF-8 is taken.
    is_plain: bool,
}

impl Outline {
    /// One that takes neither a DOCTYPE nor an encoding other than UTF-8.
    pub(super) fn plain() -> Self {
        Self { is_plain: true, ..Self::default() }
    }

    /// Checks an `event`, and whether it may stand here. `is_first` is that of the document's very start.
    pub(super) fn check(&mut self, event: &Event<'_>, is_first: bool) -> Result<(), Fault> {
        match event {
            Event::Start(tag) => {
                self.check_tag(tag)?;
                self.depth += 1;
                self.names += tag.name().as_ref().len();
                if self.depth > MOST_LEVELS {
                    return Err(Fault::Limit("nested more than 10,000 levels deep"));
                }
                if self.names > MOST_NAMES {
                    return Err(Fault::Limit("the names of the open elements have more than 1 MiB"));
                }
            }
            Event::Empty(tag) => self.check_tag(tag)?,
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.names = self.names.saturating_sub(tag.name().as_ref().len());
            }
            Event::GeneralRef(reference) => check_reference(reference, self.has_doctype)?,
            Event::PI(instruction) => {
                let target = instruction.target();
                if !is_name(target) || target.eq_ignore_ascii_case("xml") {
                    return Err("a processing instruction without an allowed name".into());
                }
            }
            Event::Decl(_) if !is_first => return Err("an XML declaration that is not at the very start".into()),
            Event::Decl(text) => {
                self.is_single_byte = declares_single_byte(text.strip_prefix("xml").unwrap_or_default())?;
                if self.is_plain && self.is_single_byte {
                    return Err(Fault::Refused("it declares an encoding other than UTF-8"));
                }
            }
            Event::DocType(_) if self.is_plain => return Err(Fault::Refused("it has a DOCTYPE")),
            Event::DocType(_) if self.has_root || self.has_doctype => {
                return Err("a DOCTYPE behind another one or behind the root element's start".into());
            }
            Event::DocType(text) => {
                let name_end = |character| is_white_space(character) || character == '[';
                if !text.split(name_end).next().is_some_and(is_name) {
                    return Err("a DOCTYPE without a name".into());
                }
                self.has_doctype = true;
            }
            // These pass by quick-xml.
            Event::CData(_) | Event::Comment(_) | Event::Eof | Event::Text(_) => {}
        }
        Ok(())
    }

    fn check_tag(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        if self.has_root && self.depth == 0 {
            return Err("a second root element".into());
        }
        self.has_root = true;
        if !is_name(tag.name().as_ref()) {
            return Err("a tag without an allowed name".into());
        }
        Ok(check_attributes(tag.attributes_raw(), self.has_doctype)?)
    }
}
