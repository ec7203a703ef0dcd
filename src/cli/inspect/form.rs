//! The forms that texts have: told without telling the text.

/// Whether `text` is hexadecimal in groups of 8, 4, 4, 4 and 12 digits.
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What the form of an id is.
pub(super) fn id(text: &str) -> String {
    let case = match (text.contains(|c: char| c.is_ascii_lowercase()), text.contains(|c: char| c.is_ascii_uppercase()))
    {
        (true, true) => ", in mixed case",
        (false, true) => ", in upper case",
        _ => "",
    };
    match text {
        "" => "empty".to_owned(),
        _ if is_guid(text) => format!("a GUID{case}"),
        _ => format!("an id that is no GUID, {}", characters(text)),
    }
}

/// How many characters `text` has, in words.
pub(super) fn characters(text: &str) -> String {
    match text.chars().count() {
        1 => "1 character".to_owned(),
        count => format!("{count} characters"),
    }
}

/// Whether `text` is so many hexadecimal digits, in lower case.
pub(super) fn is_lower_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether `text` is made of base64's letters, in either alphabet, and white space: at least `least` of them.
pub(super) fn is_like_base64(text: &str, least: usize) -> bool {
    text.len() >= least
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte) || byte.is_ascii_whitespace())
}

/// Whether `text` is a number of a person or a business in the clear: nine digits, and what stands between them.
pub(super) fn is_like_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == 9 && text.chars().all(|character| character.is_ascii_digit() || "- .".contains(character))
}

/// A host and its port, if `text` is one. Nothing else that might stand in its place is shown.
pub(super) fn host(text: &str) -> Option<&str> {
    let is_host = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !text.ends_with(']') => (name, port),
        _ => (text, ""),
    };
    let is_host = is_host && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = name == "localhost" || name.contains('.') || name.starts_with('[');
    (is_host && is_name && text.len() <= 255).then_some(text)
}
