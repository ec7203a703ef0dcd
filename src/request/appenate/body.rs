//! The body of Appenate's call, in JSON and in XML. The server silently ignores XML elements that are out of order, so
//! both formats have their members in the ordinal order of their names.

use crate::{Error, Secret, SecretBuffer, json::ObjectWriter, record::Metadata};

/// One member of the body.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    /// Where its value is from, for errors: a member of the record, or the section's `extra`.
    pub(super) path: &'static str,
    pub(super) value: Value<'a>,
}

/// What a member holds.
pub(super) enum Value<'a> {
    Flag(bool),
    Ids(&'a [String]),
    /// JSON text as it was given.
    Json(&'a str),
    Metadata(&'a [Metadata]),
    Number(u64),
    Text(&'a str),
}

pub(super) fn write_json(members: &[Member<'_>], body: &mut SecretBuffer) -> Result<(), Error> {
    ObjectWriter::write(body, |object| {
        members.iter().try_for_each(|Member { name, value, .. }| match value {
            Value::Flag(flag) => object.member(name, flag),
            Value::Ids(ids) => object.member(name, ids),
            Value::Json(json) => object.member_with(name, |out| {
                out.extend(json.as_bytes());
                Ok(())
            }),
            Value::Metadata(items) => object.list(name, items, |item, object| {
                object.member("Key", &item.key)?;
                object.optional("Value", item.value.as_ref().map(|value| value.expose()))
            }),
            Value::Number(number) => object.member(name, number),
            Value::Text(text) => object.member(name, text),
        })
    })
}

pub(super) fn write_xml(members: &[Member<'_>], metadata_element: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    body.extend(b"<User xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">");
    for Member { name, path, value } in members {
        check_element_name(name)
            .and_then(|()| element(body, name, |body| write_value(value, metadata_element, body)))
            .map_err(|error| if matches!(value, Value::Json(_)) { error.at(name).at(path) } else { error.at(path) })?;
    }
    body.extend(b"</User>");
    Ok(())
}

/// Names as XML takes them, without the namespace colon (Extensible Markup Language 1.0, section 2.3), of ASCII characters.
pub(super) fn check_element_name(name: &str) -> Result<(), Error> {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.bytes().next().is_some_and(begins) && name.bytes().all(goes_on) {
        return Ok(());
    }
    Err(Error::malformed("expected a name that XML takes: letters, digits and _ - ."))
}

fn write_value(value: &Value<'_>, metadata_element: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    match value {
        Value::Flag(flag) => write_text(if *flag { "true" } else { "false" }, body),
        Value::Ids(ids) => ids.iter().enumerate().try_for_each(|(index, id)| {
            element(body, "Id", |body| write_text(id, body)).map_err(|error| error.at(&format!("[{index}]")))
        }),
        Value::Json(json) => write_text(scalar(json)?.expose(), body),
        Value::Metadata(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            let content = |body: &mut SecretBuffer| {
                element(body, "Key", |body| write_text(&item.key, body)).map_err(|error| error.at("key"))?;
                let Some(value) = &item.value else { return Ok(()) };
                element(body, "Value", |body| write_text(value.expose(), body)).map_err(|error| error.at("value"))
            };
            element(body, metadata_element, content).map_err(|error| error.at(&format!("[{index}]")))
        }),
        Value::Number(number) => write_text(&number.to_string(), body),
        Value::Text(text) => write_text(text, body),
    }
}

fn element(
    body: &mut SecretBuffer,
    name: &str,
    content: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
) -> Result<(), Error> {
    for part in ["<", name, ">"] {
        body.extend(part.as_bytes());
    }
    content(body)?;
    for part in ["</", name, ">"] {
        body.extend(part.as_bytes());
    }
    Ok(())
}

/// Text with its markup escaped. A carriage return is escaped too, since XML readers turn it into a line feed (section 2.11).
fn write_text(text: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    let mut buffer = [0; 4];
    for (index, character) in text.chars().enumerate() {
        let escaped: &[u8] = match character {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            '\r' => b"&#13;",
            '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}' => {
                character.encode_utf8(&mut buffer).as_bytes()
            }
            _ => {
                return Err(Error::malformed(format!("character {} is one that XML 1.0 cannot carry", index + 1)));
            }
        };
        body.extend(escaped);
    }
    Ok(())
}

/// A member that is given as JSON goes into XML when it is one text, number or flag.
fn scalar(json: &str) -> Result<Secret<String>, Error> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map_err(|_| Error::malformed("expected text")),
        Some(b'[' | b'{' | b'n') | None => {
            Err(Error::malformed("expected text, a number, true or false: XML takes no other extra member"))
        }
        Some(_) => Ok(Secret::from(json)),
    }
}
