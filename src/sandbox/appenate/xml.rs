//! XML in and out: as strict about structure and order as Appenate's server is quietly.

use quick_xml::{
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
    reader::Reader,
};
use serde_json::{Map, Value};

use crate::sandbox::{
    json::{MAX_DEPTH, MAX_NAME, MAX_VALUES},
    ledger::Field,
};

const ROOT: &str = "User";
/// The element of one item in a list of ids.
const ITEM: &str = "Id";
const MALFORMED: &str = "not well-formed XML";

/// Reads the `User` document as the same members in JSON; its values go to the fields, in order.
pub(super) fn read(bytes: &[u8], fields: &mut Vec<Field>) -> Result<Value, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the XML is not UTF-8")?;
    let root = tree(text)?;
    if root.name != ROOT {
        return Err("the XML's root is not User");
    }
    if !root.children.is_sorted_by(|first, second| first.name < second.name) {
        return Err("an XML element is out of ordinal order, or stands twice");
    }
    let mut members = Map::new();
    for child in root.children {
        let name = child.name.clone();
        members.insert(name.clone(), value(child, name, fields)?);
    }
    Ok(Value::Object(members))
}

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Self>,
}

/// The document's one root.
fn tree(text: &str) -> Result<Element, &'static str> {
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().expand_empty_elements = true;
    let mut count = 0;
    // The first stands for the document: its only child is to be the root.
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|_| MALFORMED)?;
        let current = open.last_mut().ok_or(MALFORMED)?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > MAX_DEPTH || count > MAX_VALUES {
                    return Err("too many XML elements, or nested too deeply");
                }
                let is_root = open.len() == 1;
                open.push(element(&start, is_root)?);
            }
            Event::End(_) => {
                let closed = open.pop().ok_or(MALFORMED)?;
                check_text(&closed)?;
                open.last_mut().ok_or(MALFORMED)?.children.push(closed);
            }
            Event::Text(text) => current.text.push_str(&text.xml10_content()),
            Event::CData(text) => current.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|_| MALFORMED)? {
                Some(character) => current.text.push(character),
                None => current.text.push_str(resolve_xml_entity(&name).ok_or("an XML entity that is not predefined")?),
            },
            Event::Comment(_) | Event::Decl(_) => {}
            Event::DocType(_) => return Err("the XML has a DOCTYPE"),
            Event::PI(_) => return Err("the XML has a processing instruction"),
            Event::Empty(_) => return Err(MALFORMED),
            Event::Eof => break,
        }
    }
    let mut document = open.pop().ok_or(MALFORMED)?;
    check_text(&document)?;
    if !open.is_empty() || document.children.len() != 1 {
        return Err("the XML is not one whole element");
    }
    document.children.pop().ok_or(MALFORMED)
}

fn element(start: &BytesStart<'_>, is_root: bool) -> Result<Element, &'static str> {
    let name = start.name();
    let name = name.as_ref();
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_rest = |byte: u8| is_letter(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    if name.len() > MAX_NAME || !name.bytes().next().is_some_and(is_letter) || !name.bytes().all(is_rest) {
        return Err("an XML element's name is prefixed, too long, or not plain");
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| MALFORMED)?;
        if !is_root || !attribute.key.as_ref().starts_with("xmlns:") {
            return Err("an XML attribute, or a default namespace");
        }
    }
    Ok(Element { name: name.to_owned(), ..Element::default() })
}

fn check_text(element: &Element) -> Result<(), &'static str> {
    if !element.text.chars().all(is_xml) {
        return Err("a character that XML cannot carry");
    }
    let is_blank = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
    let holds_elements = element.name.is_empty() || !element.children.is_empty();
    if holds_elements && !element.text.chars().all(is_blank) {
        return Err("text between XML elements");
    }
    Ok(())
}

/// An element as the JSON that says the same, with the types that its name asks for.
fn value(element: Element, path: String, fields: &mut Vec<Field>) -> Result<Value, &'static str> {
    let Element { name, text, children } = element;
    let is_list = matches!(name.as_str(), "Folders" | "Groups" | "Metadata");
    if children.is_empty() {
        let value = match (name.as_str(), text.as_str()) {
            _ if is_list && text.trim().is_empty() => Value::Array(Vec::new()),
            ("DoNotEmail" | "UseExternalIds" | "UseNames", "true" | "1") => Value::Bool(true),
            ("DoNotEmail" | "UseExternalIds" | "UseNames", "false" | "0") => Value::Bool(false),
            ("CompanyId", digits) => digits.parse::<u64>().map_or(Value::Null, Value::from),
            _ => Value::String(text.clone()),
        };
        let text = if value.is_array() { "[]".to_owned() } else { text };
        fields.push(Field { name: path, value: text });
        return Ok(value);
    }
    if is_list {
        let mut items = Vec::new();
        for (index, child) in children.into_iter().enumerate() {
            if name != "Metadata" && child.name != ITEM {
                return Err("an item of Folders or Groups that is not an Id");
            }
            items.push(value(child, format!("{path}.{index}"), fields)?);
        }
        return Ok(Value::Array(items));
    }
    let mut members = Map::new();
    for child in children {
        let name = child.name.clone();
        let path = format!("{path}.{name}");
        members.insert(name, value(child, path, fields)?);
    }
    Ok(Value::Object(members))
}

/// Writes an answer: object members as elements, a list's items as elements of one name.
pub(super) fn write(name: &str, value: &Value) -> String {
    let mut out = String::new();
    write_into(name, value, &mut out);
    out
}

fn write_into(name: &str, value: &Value, out: &mut String) {
    out.extend(["<", name, ">"]);
    match value {
        Value::Null => {}
        Value::String(text) => write_text(text, out),
        Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::Object(members) => {
            for (name, value) in members {
                write_into(name, value, out);
            }
        }
        Value::Array(items) => {
            let item_name = if name == "Metadata" { "KeyValue" } else { ITEM };
            for item in items {
                write_into(item_name, item, out);
            }
        }
    }
    out.extend(["</", name, ">"]);
}

fn write_text(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            character if is_xml(character) => out.push(character),
            // It came in JSON, and XML has no way to write it.
            _ => out.push('\u{fffd}'),
        }
    }
}

/// The characters of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_the_documented_form() {
        let text = r#"<User xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><CompanyId>7</CompanyId>
            <DoNotEmail>true</DoNotEmail><Folders></Folders><Groups><Id>a</Id><Id>b</Id></Groups>
            <LastName>O&apos;Neil &amp; <![CDATA[<Sons>]]>&#13;</LastName><LoginID/>
            <Metadata><KeyValue><Key>k</Key><Value>v</Value></KeyValue></Metadata><New>1</New></User>"#;
        let mut fields = Vec::new();
        let value = read(text.as_bytes(), &mut fields).unwrap();
        assert_eq!(
            value,
            json!({
                "CompanyId": 7, "DoNotEmail": true, "Folders": [], "Groups": ["a", "b"],
                "LastName": "O'Neil & <Sons>\r", "LoginID": "",
                "Metadata": [{"Key": "k", "Value": "v"}], "New": "1",
            })
        );
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "CompanyId",
                "DoNotEmail",
                "Folders",
                "Groups.0",
                "Groups.1",
                "LastName",
                "LoginID",
                "Metadata.0.Key",
                "Metadata.0.Value",
                "New",
            ]
        );
    }

    #[test]
    fn refuses_what_the_server_would_ignore_or_trip_over() {
        let order = "an XML element is out of ordinal order, or stands twice";
        let deep = format!("<User>{}{}</User>", "<a>".repeat(40), "</a>".repeat(40));
        for (text, why) in [
            ("<User><LoginID/><LastName/></User>", order),
            ("<User><Id/><Id/></User>", order),
            ("<!DOCTYPE User><User/>", "the XML has a DOCTYPE"),
            ("<User/><User/>", "the XML is not one whole element"),
            ("<User/>x", "text between XML elements"),
            ("<User>x<Id/></User>", "text between XML elements"),
            ("<User><Id>", "the XML is not one whole element"),
            ("", "the XML is not one whole element"),
            ("<User><Id></User>", MALFORMED),
            ("<User><Id>&x;</Id></User>", "an XML entity that is not predefined"),
            ("<User><Id>&#1;</Id></User>", "a character that XML cannot carry"),
            ("<User xmlns='a'/>", "an XML attribute, or a default namespace"),
            ("<i:User/>", "an XML element's name is prefixed, too long, or not plain"),
            ("<Person/>", "the XML's root is not User"),
            (deep.as_str(), "too many XML elements, or nested too deeply"),
        ] {
            assert_eq!(read(text.as_bytes(), &mut Vec::new()).err(), Some(why), "{text}");
        }
    }

    #[test]
    fn writes_what_xml_can_carry() {
        let value = json!({"User": {"FirstName": "<&\u{1}>", "Groups": ["a"], "Metadata": [{"Key": "k"}]}});
        assert_eq!(
            write("UserResponse", &value),
            "<UserResponse><User><FirstName>&lt;&amp;\u{fffd}&gt;</FirstName><Groups><Id>a</Id></Groups>\
             <Metadata><KeyValue><Key>k</Key></KeyValue></Metadata></User></UserResponse>"
        );
    }
}
