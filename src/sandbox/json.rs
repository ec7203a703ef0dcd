//! JSON as it was read: a tree for the rules, and a list of its values in reading order.

use std::{
    cell::{Cell, RefCell},
    fmt,
};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::ledger::Field;

/// Bounds on a body's shape, so that a small body cannot become a large list of paths.
pub(super) const MAX_VALUES: usize = 4096;
pub(super) const MAX_DEPTH: usize = 16;
pub(super) const MAX_NAME: usize = 256;

/// Reads one JSON object, or says what is wrong with the text; `path` goes in front of every field's name, `separator` between its parts.
/// A member that stands twice is refused: readers differ in which of the two they take.
pub(super) fn read(bytes: &[u8], path: &str, separator: char) -> Result<(Value, Vec<Field>), &'static str> {
    let reading = Reading {
        separator,
        fields: RefCell::default(),
        left: Cell::new(MAX_VALUES),
        refusal: Cell::new("is not JSON"),
    };
    let node = Node { reading: &reading, path: path.to_owned(), depth: 0 };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = node
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|_| reading.refusal.get())?;
    if !value.is_object() {
        return Err("is not a JSON object");
    }
    Ok((value, reading.fields.into_inner()))
}

struct Reading {
    separator: char,
    fields: RefCell<Vec<Field>>,
    left: Cell<usize>,
    refusal: Cell<&'static str>,
}

impl Reading {
    fn refuse<E: Error>(&self, why: &'static str) -> E {
        self.refusal.set(why);
        E::custom(why)
    }
}

/// One place in the tree that a value is about to be read for.
struct Node<'a> {
    reading: &'a Reading,
    path: String,
    depth: usize,
}

impl Node<'_> {
    fn child(&self, name: &str) -> Self {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}{}{name}", self.reading.separator),
        };
        Self { reading: self.reading, path, depth: self.depth + 1 }
    }

    fn list(self, value: &str) {
        if self.depth > 0 {
            self.reading.fields.borrow_mut().push(Field { name: self.path, value: value.to_owned() });
        }
    }

    fn number<E: Error>(self, number: Option<serde_json::Number>) -> Result<Value, E> {
        let number = number.ok_or_else(|| self.reading.refuse("is not JSON"))?;
        self.list(&number.to_string());
        Ok(Value::Number(number))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.reading.left.get().checked_sub(1) else {
            return Err(self.reading.refuse("has too many JSON values"));
        };
        self.reading.left.set(left);
        if self.depth > MAX_DEPTH {
            return Err(self.reading.refuse("is JSON nested too deeply"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.list("null");
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.list(if value { "true" } else { "false" });
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.number(Some(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.number(Some(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.number(serde_json::Number::from_f64(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.list(value);
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.child(&list.len().to_string()))? {
            list.push(item);
        }
        if list.is_empty() {
            self.list("[]");
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name.len() > MAX_NAME {
                return Err(self.reading.refuse("has a JSON member with too long a name"));
            }
            let value = members.next_value_seed(self.child(&name))?;
            if object.insert(name, value).is_some() {
                return Err(self.reading.refuse("has a JSON member twice"));
            }
        }
        if object.is_empty() {
            self.list("{}");
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_values_in_reading_order() {
        let (value, fields) = read(br#"{"z":{"b":[1,"\u00e9"],"a":null},"c":[],"d":-1.5}"#, "top", '/').unwrap();
        assert_eq!(value["z"]["b"][0], 1);
        let fields: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
        assert_eq!(
            fields,
            [("top/z/b/0", "1"), ("top/z/b/1", "é"), ("top/z/a", "null"), ("top/c", "[]"), ("top/d", "-1.5"),]
        );
    }

    #[test]
    fn refuses_what_is_ambiguous_or_unbounded() {
        let deep = format!("{}{}", r#"{"a":"#.repeat(40), "}".repeat(40));
        let wide = format!(r#"{{"a":[{}0]}}"#, "0,".repeat(5000));
        let name = format!(r#"{{"{}":0}}"#, "n".repeat(300));
        for (text, why) in [
            (r#"{"a":1,"a":1}"#, "has a JSON member twice"),
            (deep.as_str(), "is JSON nested too deeply"),
            (wide.as_str(), "has too many JSON values"),
            (name.as_str(), "has a JSON member with too long a name"),
            ("[]", "is not a JSON object"),
            ("{} x", "is not JSON"),
            ("", "is not JSON"),
        ] {
            assert_eq!(read(text.as_bytes(), "", '.').err(), Some(why));
        }
    }
}
