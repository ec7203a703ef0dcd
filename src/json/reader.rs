//! Reads a JSON object whose members are taken by name; what is left over in the end is an unknown member.

use std::{collections::HashSet, fmt};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{error::Category, value::RawValue};

use crate::{Error, Secret};

/// The members of one object that were not taken yet. Values stay text of the input until they are taken.
pub(crate) struct ObjectReader<'a>(Vec<(String, &'a RawValue)>);

impl<'a> ObjectReader<'a> {
    /// Reads `json`, which must be one object with no member twice.
    pub(crate) fn parse(json: &'a [u8]) -> Result<Self, Error> {
        let json = std::str::from_utf8(json)
            .map_err(|error| Error::malformed(format!("not UTF-8 at byte {}", error.valid_up_to())))?;
        if json.starts_with('\u{FEFF}') {
            return Err(Error::malformed("begins with a byte order mark: expected JSON alone"));
        }
        Self::from_text(json)
    }

    pub(crate) fn from_raw(raw: &'a RawValue) -> Result<Self, Error> {
        if !raw.get().starts_with('{') {
            return Err(Error::malformed("expected an object"));
        }
        Self::from_text(raw.get())
    }

    fn from_text(json: &'a str) -> Result<Self, Error> {
        if json.trim_ascii_start().starts_with(|first: char| first.is_ascii_digit() || "\"[-".contains(first)) {
            return Err(Error::malformed("expected an object"));
        }
        let Members(members) = serde_json::from_str(json).map_err(|error| syntax(&error))?;
        let mut names = HashSet::with_capacity(members.len());
        if let Some((name, _)) = members.iter().find(|(name, _)| !names.insert(name)) {
            return Err(Error::malformed("the member is given twice").at(name));
        }
        Ok(Self(members))
    }

    /// The member called `name`, `null` included.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let index = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.remove(index).1)
    }

    /// The member called `name`, read by `read`. A missing member and `null` are `None`.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(raw) if raw.get() == "null" => Ok(None),
            Some(raw) => read(raw).map(Some).map_err(|error| error.at(name)),
        }
    }

    /// The member called `name`, which must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let value = self.optional(name, read)?;
        value.ok_or_else(|| Error::malformed("the member is missing").at(name))
    }

    /// The members that are left, in their order, without taking them.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), *raw))
    }

    /// All members that are left, in their order.
    pub(crate) fn rest(self) -> Vec<(String, &'a RawValue)> {
        self.0
    }

    /// Refuses members that were not taken.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Error::malformed("there is no such member").at(name)),
        }
    }
}

/// Reads a JSON string.
pub(crate) fn text(raw: &RawValue) -> Result<Secret<String>, Error> {
    any_text(raw)
}

/// Reads a JSON string that is no secret.
pub(crate) fn plain_text(raw: &RawValue) -> Result<String, Error> {
    any_text(raw)
}

fn any_text<T: DeserializeOwned>(raw: &RawValue) -> Result<T, Error> {
    scalar(raw, "\"", if raw.get().starts_with('"') { LONE_SURROGATE } else { "expected text" })
}

/// Reads `true` or `false`.
pub(crate) fn flag(raw: &RawValue) -> Result<bool, Error> {
    scalar(raw, "tf", "expected true or false")
}

/// All that can be wrong with a JSON string that was parsed before.
const LONE_SURROGATE: &str = "expected text whose surrogates (\\uD800 to \\uDFFF) stand in pairs";

/// Reads a JSON value that begins with one of the characters in `begins`. Others are not tried: the parser's error would
/// hold the value, in memory that is not wiped.
pub(crate) fn scalar<T: DeserializeOwned>(raw: &RawValue, begins: &str, expected: &'static str) -> Result<T, Error> {
    let may_be = raw.get().starts_with(|first| begins.contains(first));
    let value = may_be.then(|| serde_json::from_str(raw.get()).ok()).flatten();
    value.ok_or_else(|| Error::malformed(expected))
}

/// Reads a JSON array, each element by `read`.
pub(crate) fn elements<T>(raw: &RawValue, read: impl Fn(&RawValue) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    let malformed = || Error::malformed("expected a list");
    let may_be = raw.get().starts_with('[').then_some(raw.get()).ok_or_else(malformed)?;
    let elements: Vec<&RawValue> = serde_json::from_str(may_be).map_err(|_| malformed())?;
    let numbered = elements.into_iter().enumerate();
    numbered.map(|(index, element)| read(element).map_err(|error| error.at(&format!("[{index}]")))).collect()
}

fn syntax(error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    Error::malformed(match error.classify() {
        Category::Data => "expected an object".to_owned(),
        Category::Eof => format!("the JSON ends too early, at line {line}, column {column}"),
        Category::Io | Category::Syntax => format!("not JSON at line {line}, column {column}"),
    })
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        ObjectReader::parse(json.as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn faults_are_placed_and_never_quoted() {
        assert_eq!(message(""), "the JSON ends too early, at line 1, column 0");
        assert_eq!(message("[987]"), "expected an object");
        assert_eq!(message("{\"a\": 987"), "the JSON ends too early, at line 1, column 9");
        assert_eq!(message("{\n \"a\": 98x }"), "not JSON at line 2, column 9");
        assert_eq!(message("{\"a\":1,\"a\":2}"), "a: the member is given twice");
        assert_eq!(message("{} 1"), "not JSON at line 1, column 4");
    }

    #[test]
    fn deep_nesting_is_no_recursion() {
        let json = format!("{{\"a\":{}}}", "[".repeat(1_000_000) + &"]".repeat(1_000_000));
        assert!(ObjectReader::parse(json.as_bytes()).is_ok());
    }
}
