//! As much JSON as the tests read: the strings of a text, each a name or a value.

/// A string of a JSON text, unescaped.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) is_name: bool,
}

/// The strings of `json` in their order.
pub(crate) fn strings(json: &str) -> Vec<Text> {
    let mut strings = Vec::new();
    let mut rest = json;
    while let Some((_, after_quote)) = rest.split_once('"') {
        let (text, after) = unescape(after_quote);
        let is_name = after.trim_start().starts_with(':');
        strings.push(Text { text, is_name });
        rest = after;
    }
    strings
}

/// The string values of `json`.
pub(crate) fn values(json: &str) -> Vec<String> {
    let values = strings(json).into_iter().filter(|string| !string.is_name);
    values.map(|string| string.text).collect()
}

/// The value of the first member called `name` that is a string.
pub(crate) fn member(json: &str, name: &str) -> String {
    let strings = strings(json);
    let index = strings.iter().position(|string| string.is_name && string.text == name);
    strings[index.unwrap() + 1].text.clone()
}

/// The string that begins `text`, and what follows its closing quote.
fn unescape(text: &str) -> (String, &str) {
    let mut string = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next().unwrap() {
            '"' => return (string, characters.as_str()),
            '\\' => string.push(match characters.next().unwrap() {
                'b' => '\u{8}',
                'f' => '\u{C}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let (digits, rest) = characters.as_str().split_at(4);
                    characters = rest.chars();
                    char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap()
                }
                other => other,
            }),
            other => string.push(other),
        }
    }
}
