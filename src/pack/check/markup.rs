//! What stands inside XML markup: attributes, names, references and the XML declaration, each as a text of its own.

use quick_xml::{escape::resolve_predefined_entity, events::BytesRef};

use super::{Fault, utf8::is_xml};

/// The attributes of a tag, in order: `text` is what stands behind the tag's name. Values are as they were written.
pub(super) fn attributes(text: &str) -> Result<Vec<(&str, &str)>, &'static str> {
    const EXPECTED: &str = "expected attributes, each as name=\"value\" behind white space";
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        let attribute = rest.trim_start_matches(is_white_space);
        if attribute.is_empty() {
            return Ok(attributes);
        }
        let (name, value) = attribute.split_once('=').ok_or(EXPECTED)?;
        let name = name.trim_end_matches(is_white_space);
        let value = value.trim_start_matches(is_white_space);
        let mut value = value.chars();
        let quote = value.next().filter(|quote| matches!(quote, '"' | '\'')).ok_or(EXPECTED)?;
        let (value, behind) = value.as_str().split_once(quote).ok_or(EXPECTED)?;
        if attribute.len() == rest.len() || !is_name(name) {
            return Err(EXPECTED);
        }
        attributes.push((name, value));
        rest = behind;
    }
}

/// Checks the attributes of an element.
pub(super) fn check_attributes(text: &str, has_doctype: bool) -> Result<(), &'static str> {
    let mut attributes = attributes(text)?;
    for (_, value) in &attributes {
        if !value.bytes().any(|byte| matches!(byte, b'<' | b'&')) {
            continue;
        }
        if value.contains('<') {
            return Err("a < in the value of an attribute");
        }
        for reference in value.split('&').skip(1) {
            match reference.split_once(';') {
                Some((reference, _)) => check_reference(reference, has_doctype)?,
                None => return Err("an & that starts no reference, in the value of an attribute"),
            }
        }
    }
    // By length first: most names differ in it.
    attributes.sort_unstable_by_key(|(name, _)| (name.len(), *name));
    match attributes.is_sorted_by(|(first, _), (second, _)| first != second) {
        true => Ok(()),
        false => Err("an attribute that stands twice"),
    }
}

/// Checks a reference, without its `&` and `;`. Entities are not expanded; a DOCTYPE may define any.
pub(super) fn check_reference(reference: &str, has_doctype: bool) -> Result<(), &'static str> {
    match BytesRef::new(reference).resolve_char_ref() {
        Ok(Some(character)) if is_xml(character) => Ok(()),
        Ok(None) if resolve_predefined_entity(reference).is_some() => Ok(()),
        Ok(None) if has_doctype && is_name(reference) => Ok(()),
        Ok(None) => Err("an entity that is not one of XML's five, without a DOCTYPE"),
        Ok(Some(_)) | Err(_) => Err("a reference to no character of XML"),
    }
}

/// Whether `name` is one. Beyond ASCII every character is taken, since there names differ by the edition of XML.
pub(super) fn is_name(name: &str) -> bool {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..);
    let is_rest = |byte: u8| is_start(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    name.bytes().next().is_some_and(is_start) && name.bytes().all(is_rest)
}

pub(super) fn is_white_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// Whether the encoding that an XML declaration names has a byte for each character; otherwise it is UTF-8. `text` is what stands
/// behind `<?xml`.
pub(super) fn declares_single_byte(text: &str) -> Result<bool, Fault> {
    let attributes = attributes(text)?;
    let encoding = match attributes.as_slice() {
        [("version", version), rest @ ..] if is_version(version) => match rest {
            [] | [("standalone", "yes" | "no")] => return Ok(false),
            [("encoding", name)] | [("encoding", name), ("standalone", "yes" | "no")] => *name,
            _ => return Err("expected encoding and standalone alone, in this order, behind an XML version".into()),
        },
        _ => return Err("an XML declaration that does not start with version=\"1.0\"".into()),
    };
    // Many spellings are about: compared without case, hyphens and underscores.
    let encoding = encoding.replace(['-', '_'], "").to_ascii_lowercase();
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_family = |family| encoding.strip_prefix(family).is_some_and(is_number);
    match encoding.as_str() {
        "utf8" => Ok(false),
        "ascii" | "usascii" => Ok(true),
        _ if ["iso8859", "latin", "l", "windows125", "cp125"].into_iter().any(is_family) => Ok(true),
        _ => Err(Fault::Encoding("it declares an encoding that is neither UTF-8 nor a known single-byte one")),
    }
}

/// Whether a document of this version is read by the rules of XML 1.0.
fn is_version(version: &str) -> bool {
    version.strip_prefix("1.").is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}
