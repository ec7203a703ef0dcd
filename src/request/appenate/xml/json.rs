//! What elements say, as JSON: so that one reader is enough for both formats.

use super::{Element, collapsed, is_blank};
use crate::{Error, SecretBuffer};

/// What an element of some name becomes. Where it does not have that form, it becomes what it looks like, and the reader of the
/// JSON says what was expected.
pub(in crate::request::appenate) enum Shape {
    /// What it looks like: a text; an object; a list, where elements of one name stand in it.
    Any,
    /// `true` or `false`, by the four spellings of XML Schema 1.0 part 2, section 3.2.2.
    Flag,
    /// A whole number.
    Number,
    /// An object, empty or not.
    Object,
    /// A list of objects, whatever its items are called.
    Objects,
    /// A list of texts, whatever its items are called.
    Texts,
}

impl Element {
    /// Writes the element as an object with a member for each element in it, of the form that `shape` gives for its name. What is
    /// nil is null.
    pub(in crate::request::appenate) fn write_object(
        &self,
        shape: fn(&str) -> Shape,
        out: &mut SecretBuffer,
    ) -> Result<(), Error> {
        if self.is_nil || self.children.is_empty() && !is_blank(self.text()) {
            return self.write_any(out);
        }
        write_all(&self.children, b"{}", out, |child, out| {
            write_text(&child.name, out)?;
            out.extend(b":");
            child.write(shape, out)
        })
    }

    fn write(&self, shape: fn(&str) -> Shape, out: &mut SecretBuffer) -> Result<(), Error> {
        let is_leaf = self.children.is_empty() && !self.is_nil;
        match shape(&self.name) {
            Shape::Object => self.write_object(shape, out),
            Shape::Objects | Shape::Texts if is_leaf && is_blank(self.text()) => {
                out.extend(b"[]");
                Ok(())
            }
            Shape::Objects if !self.children.is_empty() => {
                write_all(&self.children, b"[]", out, |item, out| item.write_object(shape, out))
            }
            Shape::Texts if !self.children.is_empty() => {
                write_all(&self.children, b"[]", out, |item, out| item.write_any(out))
            }
            Shape::Flag if is_leaf => match collapsed(self.text()) {
                "true" | "1" => write_plain("true", out),
                "false" | "0" => write_plain("false", out),
                _ => self.write_any(out),
            },
            Shape::Number if is_leaf => match collapsed(self.text()).parse::<u64>() {
                Ok(number) => write_plain(&number.to_string(), out),
                Err(_) => self.write_any(out),
            },
            _ => self.write_any(out),
        }
    }

    fn write_any(&self, out: &mut SecretBuffer) -> Result<(), Error> {
        if self.is_nil {
            return write_plain("null", out);
        }
        if self.children.is_empty() {
            return write_text(self.text(), out);
        }
        let mut names: Vec<&str> = self.children.iter().map(|child| child.name.as_str()).collect();
        names.sort_unstable();
        if names.is_sorted_by(|first, second| first < second) {
            self.write_object(|_| Shape::Any, out)
        } else {
            write_all(&self.children, b"[]", out, Self::write_any)
        }
    }
}

/// Writes `elements` between the two `brackets`.
fn write_all(
    elements: &[Element],
    [start, end]: &[u8; 2],
    out: &mut SecretBuffer,
    write: impl Fn(&Element, &mut SecretBuffer) -> Result<(), Error>,
) -> Result<(), Error> {
    out.extend(&[*start]);
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.extend(b",");
        }
        write(element, out)?;
    }
    out.extend(&[*end]);
    Ok(())
}

fn write_text(text: &str, out: &mut SecretBuffer) -> Result<(), Error> {
    serde_json::to_writer(out, text).map_err(|_| Error::malformed("a text cannot be written as JSON"))
}

fn write_plain(json: &str, out: &mut SecretBuffer) -> Result<(), Error> {
    out.extend(json.as_bytes());
    Ok(())
}
