//! Showing bodies without what stands in them.

/// Every character becomes a star; what is longer than a line becomes its length.
pub(super) fn text(text: &str) -> String {
    match text.chars().count() {
        length @ 0..=48 => "*".repeat(length),
        length => format!("<{length} characters>"),
    }
}

/// The value of a field that a partner read: a hint of it, and nothing of a credential.
pub(super) fn field(name: &str, value: &str) -> String {
    if name == "Password" { "***".to_owned() } else { hint(value) }
}

/// Letters and digits become stars, but for a first letter: enough to recognise a value by, for invented people.
fn hint(value: &str) -> String {
    if ["null", "true", "false", "[]", "{}"].contains(&value) {
        return value.to_owned();
    }
    let length = value.chars().count();
    if !(3..=48).contains(&length) {
        return text(value);
    }
    let star = |(index, character): (usize, char)| {
        let is_hint = index == 0 && character.is_alphabetic();
        if is_hint || !character.is_alphanumeric() { character } else { '*' }
    };
    value.chars().enumerate().map(star).collect()
}

/// A JSON text whose names and structure stay, while strings and numbers are masked.
pub(super) fn json(json: &str) -> String {
    let mut masked = String::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' => rest.find(|character| !"+-.eE0123456789".contains(character)).unwrap_or(rest.len()),
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
            r#"{"name":"*******","list":["***","***"],"flag":true,"none":null}"#
        );
        assert_eq!(xml("<User><Id>a-1</Id><Email></Email></User>"), "<User><Id>***</Id><Email></Email></User>");
        assert_eq!(text(&"x".repeat(49)), "<49 characters>");
    }
}
