//! Members that go into a partner's body as they are, and members for which null is not absence.

use std::fmt;

use serde_json::value::RawValue;

use crate::{
    Error, Secret,
    json::{ObjectReader, ObjectWriter},
};

/// Further members of a partner's body: names, and values whose JSON text is sent exactly as it was given. For
/// what a partner does not document, or documents after this release.
#[derive(Default)]
pub struct Extra(Vec<(String, Secret<String>)>);

impl Extra {
    /// Reads the members of `json`, which must be an object.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when it is not one, or a member is given twice.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        Ok(Self::keep(ObjectReader::parse(json)?))
    }

    pub(crate) fn read(raw: &RawValue) -> Result<Self, Error> {
        Ok(Self::keep(ObjectReader::from_raw(raw)?))
    }

    /// The members that nobody has taken.
    pub(crate) fn keep(members: ObjectReader<'_>) -> Self {
        let members = members.rest().into_iter();
        Self(members.map(|(name, raw)| (name, Secret::from(raw.get()))).collect())
    }

    /// A second one with the same members.
    pub fn duplicate(&self) -> Self {
        Self(self.0.iter().map(|(name, value)| (name.clone(), value.duplicate())).collect())
    }

    /// Each name with its value's JSON text.
    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.expose().as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes every member. One that is already in the object is an error, and so is one of those that are `sealed`: as
    /// an extra member it would go out in the clear.
    pub(crate) fn write(&self, object: &mut ObjectWriter<'_>, sealed: &[&str]) -> Result<(), Error> {
        self.members().try_for_each(|(name, json)| {
            if sealed.contains(&name) {
                return Err(Error::malformed("the member is sealed, which extra members are not").at(name));
            }
            object.member_with(name, |out| {
                out.extend(json.as_bytes());
                Ok(())
            })
        })
    }
}

impl PartialEq for Extra {
    /// The same members in the same order, each with the same JSON text.
    fn eq(&self, other: &Self) -> bool {
        self.members().eq(other.members())
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names may be data as well, when they are of a partner's answer.
        write!(f, "Extra(members: {})", self.0.len())
    }
}

/// A member for which a partner tells "leave it as it is" from "set it to null".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nullable<T> {
    /// Not sent: the partner leaves what it has.
    #[default]
    Absent,
    /// Sent as `null`.
    Null,
    /// Sent with its value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The same, with the value borrowed.
    pub fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// The same, with the value changed by `change`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// Whether it is not sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    pub(crate) fn read<'a>(
        object: &mut ObjectReader<'a>,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        match object.take(name) {
            None => Ok(Self::Absent),
            Some(raw) if raw.get() == "null" => Ok(Self::Null),
            Some(raw) => read(raw).map(Self::Value).map_err(|error| error.at(name)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretBuffer;

    #[test]
    fn values_keep_their_text() {
        let extra = Extra::from_json(b"{\"n\": 1.10, \"o\": { \"k\":12345678901234567890123 }}").unwrap();
        let mut out = SecretBuffer::default();
        ObjectWriter::write(&mut out, |object| extra.write(object, &[])).unwrap();
        assert_eq!(out.as_slice(), b"{\"n\":1.10,\"o\":{ \"k\":12345678901234567890123 }}");
    }

    #[test]
    fn debug_shows_how_many_there_are() {
        let extra = Extra::from_json(b"{\"suffix\":\"Jr\"}").unwrap();
        assert_eq!(format!("{extra:?}"), "Extra(members: 1)");
    }
}
