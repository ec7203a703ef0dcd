//! Writes a JSON object member by member into a buffer that is wiped.

use std::collections::HashSet;

use serde::Serialize;

use crate::{Error, SecretBuffer};

/// An object that is being written: compact, members in the order of the calls.
pub(crate) struct ObjectWriter<'a> {
    out: &'a mut SecretBuffer,
    names: HashSet<String>,
}

impl<'a> ObjectWriter<'a> {
    /// Writes one object with the members that `members` writes.
    pub(crate) fn write(
        out: &'a mut SecretBuffer,
        members: impl FnOnce(&mut ObjectWriter<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        out.extend(b"{");
        let mut object = ObjectWriter { out, names: HashSet::new() };
        members(&mut object)?;
        object.out.extend(b"}");
        Ok(())
    }

    /// Writes the member `name` with `value`.
    pub(crate) fn member(&mut self, name: &str, value: impl Serialize) -> Result<(), Error> {
        self.member_with(name, |out| write_value(out, value))
    }

    /// Writes the member `name` if there is a value.
    pub(crate) fn optional(&mut self, name: &str, value: Option<impl Serialize>) -> Result<(), Error> {
        value.map_or(Ok(()), |value| self.member(name, value))
    }

    /// Writes the member `name` with an object for its value.
    pub(crate) fn object(
        &mut self,
        name: &str,
        members: impl FnOnce(&mut ObjectWriter<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.member_with(name, |out| ObjectWriter::write(out, members))
    }

    /// Writes the member `name` with a list of objects for its value, one for each of `items`.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        items: &[T],
        members: impl Fn(&T, &mut ObjectWriter<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.member_with(name, |out| {
            out.extend(b"[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.extend(b",");
                }
                ObjectWriter::write(out, |object| members(item, object))
                    .map_err(|error| error.at(&format!("[{index}]")))?;
            }
            out.extend(b"]");
            Ok(())
        })
    }

    /// Writes the member `name` with a string for its value; `write` adds text that needs no escapes.
    pub(crate) fn plain_text(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.begin_text(name)?;
        write(self.out).map_err(|error| error.at(name))?;
        self.end_text();
        Ok(())
    }

    /// Begins the member `name` with a string for its value: text that needs no escapes is then added to
    /// [`buffer`](Self::buffer).
    pub(crate) fn begin_text(&mut self, name: &str) -> Result<(), Error> {
        self.begin(name)?;
        self.out.extend(b"\"");
        Ok(())
    }

    /// Ends the string that was begun.
    pub(crate) fn end_text(&mut self) {
        self.out.extend(b"\"");
    }

    /// What the object is written to.
    pub(crate) fn buffer(&mut self) -> &mut SecretBuffer {
        self.out
    }

    /// Writes the member `name`; `write` adds its value, which must be JSON.
    pub(crate) fn member_with(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.begin(name)?;
        write(self.out).map_err(|error| error.at(name))
    }

    fn begin(&mut self, name: &str) -> Result<(), Error> {
        if !self.names.is_empty() {
            self.out.extend(b",");
        }
        if !self.names.insert(name.to_owned()) {
            return Err(Error::malformed("the member is already sent").at(name));
        }
        write_value(self.out, name)?;
        self.out.extend(b":");
        Ok(())
    }
}

fn write_value(out: &mut SecretBuffer, value: impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(out, &value).map_err(|_| Error::malformed("the value cannot be written as JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_the_order_of_the_calls() {
        let mut out = SecretBuffer::default();
        ObjectWriter::write(&mut out, |object| {
            object.member("b", "x\"\u{2028}")?;
            object.optional("absent", None::<&str>)?;
            object.object("a", |inner| inner.member("n", 1))
        })
        .unwrap();
        assert_eq!(out.as_slice(), "{\"b\":\"x\\\"\u{2028}\",\"a\":{\"n\":1}}".as_bytes());
    }

    #[test]
    fn a_member_is_written_once() {
        let mut out = SecretBuffer::default();
        let twice = ObjectWriter::write(&mut out, |object| {
            object.member("a", 1)?;
            object.member("a", 2)
        });
        assert_eq!(twice.unwrap_err().to_string(), "a: the member is already sent");
    }
}
