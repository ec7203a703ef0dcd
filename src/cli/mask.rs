//! Showing bodies without what stands in them.

/// Letters and digits become stars; what is longer than a line becomes its length.
pub(super) fn text(text: &str) -> String {
    let length = text.chars().count();
    if length > 48 {
        return format!("<{length} characters>");
    }
    text.chars()
        .map(|character| if character.is_alphanumeric() { '*' } else { character })
        .collect()
}

/// The same, but for the first character if it is a letter: enough to recognise a value by.
pub(super) fn hint(value: &str) -> String {
    match value.chars().next() {
        _ if ["null", "true", "false", "[]", "{}"].contains(&value) => value.to_owned(),
        Some(first) if first.is_alphabetic() && value.len() <= 48 => {
            format!("{first}{}", text(&value[first.len_utf8()..]))
        }
        _ => text(value),
    }
}

/// A JSON text whose names and structure stay, while strings and numbers are masked.
pub(super) fn json(json: &str) -> String {
    let mut masked = String::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' => rest
                .find(|character| !"+-.eE0123456789".contains(character))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_name = first == '"' && after.trim_start().starts_with(':');
        match first {
            '"' if !is_name => masked.push_str(&format!("\"{}\"", text(token.trim_matches('"')))),
            '-' | '0'..='9' => masked.push_str("\"***\""),
            _ => masked.push_str(token),
        }
        rest = after;
    }
    masked
}

/// An XML text whose elements stay, while the text between them is masked.
pub(super) fn xml(xml: &str) -> String {
    let mut masked = String::new();
    for part in xml.split_inclusive('>') {
        let (content, tag) = part.split_at(part.find('<').unwrap_or(part.len()));
        masked.push_str(&text(content));
        masked.push_str(tag);
    }
    masked
}

/// The length of the string that `json` begins with, its quotes included.
fn string_length(json: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_stays_and_values_go() {
        assert_eq!(
            json(r#"{"name":"O\"Neil","list":["a b",790],"flag":true,"none":null}"#),
            r#"{"name":"*\"****","list":["* *","***"],"flag":true,"none":null}"#
        );
        assert_eq!(
            xml("<User><Id>a-1</Id><Email></Email></User>"),
            "<User><Id>*-*</Id><Email></Email></User>"
        );
        assert_eq!(text(&"x".repeat(49)), "<49 characters>");
    }
}
