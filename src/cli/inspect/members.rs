//! JSON as it is looked at here: member by member, without copies of values, at any depth, and with members that stand twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// The members of an object, in their order: the first of them, where there are very many.
pub(super) struct Members<'a>(Vec<(String, Value<'a>)>);

/// The most members of an object and items of a list that are held.
const MOST: usize = 10_000;

/// A value, as it stands in the text.
#[derive(Clone, Copy)]
pub(super) struct Value<'a>(&'a str);

impl<'a> Members<'a> {
    /// The members of the one object that `json` is, or the place at which it is not one.
    pub(super) fn parse(json: &'a str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| match error.classify() {
            serde_json::error::Category::Eof => "cut off".to_owned(),
            _ => format!("wrong at line {}, column {}", error.line(), error.column()),
        })
    }

    pub(super) fn get(&self, name: &str) -> Option<Value<'a>> {
        self.0.iter().find(|(member, _)| member == name).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text that the member is.
    pub(super) fn text(&self, name: &str) -> Option<Zeroizing<String>> {
        self.get(name)?.text()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether some value in it, at any depth, was masked by `sealpack update`.
    pub(super) fn is_masked(&self) -> bool {
        self.0.iter().any(|(_, value)| value.0.split('"').any(is_mask))
    }

    /// The JSON of those members for which `keep` holds.
    pub(super) fn only(&self, keep: impl Fn(&str) -> bool) -> Zeroizing<String> {
        // Reserved at once, since a text that moves leaves a copy behind.
        let room = self.iter().map(|(name, value)| 6 * name.len() + value.0.len() + 8).sum::<usize>();
        let mut json = Zeroizing::new(String::with_capacity(room + 2));
        json.push('{');
        for (name, value) in self.iter().filter(|(name, _)| keep(name)) {
            let is_first = json.len() == 1;
            json.push_str(if is_first { "" } else { "," });
            json.push_str(&serde_json::Value::from(name).to_string());
            json.push(':');
            json.push_str(value.0);
        }
        json.push('}');
        json
    }
}

impl<'a> Value<'a> {
    /// The text as it is written.
    pub(super) fn raw(&self) -> &'a str {
        self.0
    }

    /// The text that the value is.
    pub(super) fn text(&self) -> Option<Zeroizing<String>> {
        if !self.0.starts_with('"') {
            return None;
        }
        let inner = self.0.get(1..self.0.len().checked_sub(1)?)?;
        if !inner.contains('\\') {
            return Some(Zeroizing::new(inner.to_owned()));
        }
        serde_json::from_str(self.0).ok().map(Zeroizing::new)
    }

    pub(super) fn members(&self) -> Option<Members<'a>> {
        self.0.starts_with('{').then(|| serde_json::from_str(self.0).ok()).flatten()
    }

    pub(super) fn items(&self) -> Option<Vec<Self>> {
        if !self.0.starts_with('[') {
            return None;
        }
        let Items(items) = serde_json::from_str(self.0).ok()?;
        Some(items)
    }

    pub(super) fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// The whole number that the value is.
    pub(super) fn number(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// Whether it is a text that `sealpack update` has masked.
    pub(super) fn is_masked(&self) -> bool {
        self.0.strip_prefix('"').and_then(|text| text.strip_suffix('"')).is_some_and(is_mask)
    }

    /// What it is, without its content. Of what is secret not even its length is told.
    pub(super) fn describe(&self, is_secret: bool) -> String {
        match self.0.chars().next() {
            Some('n') => "null".to_owned(),
            Some('t' | 'f') => "true or false".to_owned(),
            Some('[') => format!("a list of {}", counted(self.items().map_or(0, |items| items.len()))),
            Some('{') => format!("an object of {}", counted(self.members().map_or(0, |members| members.len()))),
            Some('"') if self.is_masked() => "masked in this file".to_owned(),
            Some('"') => describe_text(&self.text().unwrap_or_default(), is_secret),
            _ => "a number".to_owned(),
        }
    }
}

fn counted(count: usize) -> String {
    if count == MOST { format!("{count} or more") } else { count.to_string() }
}

/// What a text is, without its content.
pub(super) fn describe_text(text: &str, is_secret: bool) -> String {
    match text.chars().count() {
        0 => "an empty text".to_owned(),
        _ if is_mask(text) => "masked in this file".to_owned(),
        _ if is_secret => "a text".to_owned(),
        1 => "1 character".to_owned(),
        length => format!("{length} characters"),
    }
}

/// Whether `text` is what `sealpack update` puts in the place of a value.
pub(super) fn is_mask(text: &str) -> bool {
    let digits = text.strip_prefix('<').and_then(|text| text.strip_suffix(" characters>"));
    let is_length = digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    is_length || !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// A name of the file as it can be shown: one that a member or header may have. What does not look like one might be
/// a value that is in the wrong place.
pub(super) fn shown(name: &str) -> &str {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-:".contains(&byte))
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if is_word && digits <= 3 && name.len() <= 40 { name } else { "(a name that is not shown)" }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while members.len() < MOST
                    && let Some((name, raw)) = map.next_entry::<String, &RawValue>()?
                {
                    members.push((name, Value(raw.get())));
                }
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The items of a list.
struct Items<'a>(Vec<Value<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while items.len() < MOST
                    && let Some(raw) = list.next_element::<&RawValue>()?
                {
                    items.push(Value(raw.get()));
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(List)
    }
}
