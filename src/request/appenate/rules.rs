//! Appenate's rules for the members of a body, and what XML adds to them.

use super::{
    Format,
    body::{Member, Value},
};
use crate::{Rule, Secret, error::Violations, pack::is_xml, request::rules::length};

/// The most characters of an `ExternalId`.
const MOST_EXTERNAL_ID: usize = 50;

/// Notes what is wrong with a member that is to be sent in `format`.
pub(super) fn check(member: &Member<'_>, format: Format, violations: &mut Violations) {
    if format == Format::Xml {
        check_for_xml(member, violations);
    }
    match (member.name, &member.value) {
        ("ColorCode", Value::Text(text)) => violations.check(member.name, color(text)),
        ("ExternalId", Value::Text(text)) => violations.check(member.name, length(text, 0, MOST_EXTERNAL_ID)),
        _ => {}
    }
}

/// Every character of the text must be one of XML 1.0 (section 2.2).
pub(super) fn xml_text(text: &str) -> Result<(), Rule> {
    match text.chars().position(|character| !is_xml(character)) {
        None => Ok(()),
        Some(index) => Err(Rule::XmlCharacter { position: index + 1 }),
    }
}

/// Names as XML takes them, without the namespace colon (Extensible Markup Language 1.0, section 2.3), of ASCII characters.
pub(super) fn xml_name(name: &str) -> Result<(), Rule> {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let is_name = name.bytes().next().is_some_and(begins) && name.bytes().all(goes_on);
    if is_name { Ok(()) } else { Err(Rule::XmlName) }
}

/// The text of a member that is given as JSON: one text, number or flag.
pub(super) fn xml_extra(json: &str) -> Result<Secret<String>, Rule> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map_err(|_| Rule::XmlExtra),
        Some(b'[' | b'{' | b'n') | None => Err(Rule::XmlExtra),
        Some(_) => Ok(Secret::from(json)),
    }
}

fn check_for_xml(member: &Member<'_>, violations: &mut Violations) {
    let name = member.name;
    match &member.value {
        Value::Flag(_) | Value::Number(_) => {}
        Value::Ids(ids) => {
            for (index, id) in ids.iter().enumerate() {
                violations.check(format!("{name}[{index}]"), xml_text(id));
            }
        }
        Value::Json(json) => {
            violations.check(name, xml_name(name));
            violations.check(name, xml_extra(json).and_then(|text| xml_text(text.expose())));
        }
        Value::Metadata(items) => {
            for (index, item) in items.iter().enumerate() {
                violations.check(format!("{name}[{index}].Key"), xml_text(&item.key));
                let value = item.value.as_ref().map_or("", |value| value.expose());
                violations.check(format!("{name}[{index}].Value"), xml_text(value));
            }
        }
        Value::Text(text) => violations.check(name, xml_text(text)),
    }
}

/// A hexadecimal colour of HTML: six digits or three, with or without `#`.
fn color(text: &str) -> Result<(), Rule> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let is_color = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_color { Ok(()) } else { Err(Rule::Color) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Error, ErrorKind,
        record::{Extra, Metadata},
        request::appenate::Update,
    };

    fn rule(update: Update, format: Format) -> Option<Rule> {
        let error = update.check(format).err()?;
        let [violation] = error.violations() else { panic!("expected one violation: {error}") };
        Some(violation.rule().clone())
    }

    fn extra(json: &str) -> Update {
        Update::new().extra(Extra::from_json(json.as_bytes()).unwrap())
    }

    #[test]
    fn an_external_id_has_50_characters_at_most() {
        let too_long = Some(Rule::Length { least: 0, most: 50 });
        for (text, expected) in [
            (String::new(), None),
            ("x".repeat(50), None),
            ("x".repeat(51), too_long.clone()),
            // Characters, and not bytes.
            ("\u{1F600}".repeat(50), None),
            ("\u{E9}".repeat(51), too_long.clone()),
            ("x".repeat(1_000_000), too_long),
        ] {
            assert_eq!(rule(Update::new().external_id(text), Format::Json), expected);
        }
    }

    #[test]
    fn a_color_is_hexadecimal() {
        for good in ["#2E7D32", "2e7d32", "#abc", "ABC", "#000000"] {
            assert_eq!(rule(Update::new().color_code(good), Format::Json), None, "{good}");
        }
        for bad in [
            "",
            "#",
            "##abc",
            "#ab",
            "#abcd",
            "#abcde",
            "#abcdef0",
            "orange",
            "#ggg",
            " #abc",
            "#abc ",
            "#12345\u{661}",
            "\u{FF03}abc",
            "0x123456",
        ] {
            assert_eq!(rule(Update::new().color_code(bad), Format::Json), Some(Rule::Color), "{bad}");
        }
    }

    /// Extensible Markup Language 1.0, section 2.2.
    #[test]
    fn xml_carries_what_it_can_and_json_everything() {
        let bad = ['\0', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{E}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'];
        for character in bad {
            let update = || Update::new().first_name(format!("ab{character}"));
            assert_eq!(rule(update(), Format::Xml), Some(Rule::XmlCharacter { position: 3 }), "{character:?}");
            assert_eq!(rule(update(), Format::Json), None);
        }
        let good =
            "\t\n\r \u{7F}\u{85}\u{2028}\u{202E}\u{D7FF}\u{E000}\u{FEFF}\u{FFFD}\u{10000}\u{1F600}\u{10FFFF}<&>]]>\"'";
        assert_eq!(rule(Update::new().first_name(good), Format::Xml), None);
    }

    #[test]
    fn extra_members_are_scalars_of_plain_names_in_xml() {
        for good in [r#"{"a": "x"}"#, r#"{"_a.-9": -1.5e3}"#, r#"{"A": true, "B": false}"#, r#"{"a": "\ud83d\ude00"}"#]
        {
            assert_eq!(rule(extra(good), Format::Xml), None, "{good}");
        }
        for (bad, expected) in [
            (r#"{"a": null}"#, Rule::XmlExtra),
            (r#"{"a": []}"#, Rule::XmlExtra),
            (r#"{"a": {"b": 1}}"#, Rule::XmlExtra),
            // Half a surrogate pair is no text.
            (r#"{"a": "\ud83d"}"#, Rule::XmlExtra),
            (r#"{"a": "x\u0000"}"#, Rule::XmlCharacter { position: 2 }),
            (r#"{"": 1}"#, Rule::XmlName),
            (r#"{"1a": 1}"#, Rule::XmlName),
            (r#"{"a b": 1}"#, Rule::XmlName),
            (r#"{"a:b": 1}"#, Rule::XmlName),
            (r#"{"a/": 1}"#, Rule::XmlName),
            (r#"{"Ärea": 1}"#, Rule::XmlName),
        ] {
            assert_eq!(rule(extra(bad), Format::Xml), Some(expected), "{bad}");
            assert_eq!(rule(extra(bad), Format::Json), None, "{bad}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let metadata = |key: &str, value: &str| Metadata { key: key.to_owned(), value: Some(value.into()) };
        let update = || {
            extra(r#"{"Zone": [], "b c": "\u0001"}"#)
                .color_code("987-65-4320")
                .external_id(format!("{}\0", "9".repeat(50)))
                .folders(["a".to_owned(), "987\u{1}".to_owned()])
                .groups(["\0".to_owned()])
                .metadata([metadata("k", "v"), metadata("\u{2}", "987\u{3}")])
                .password("\u{4}")
        };
        let texts = |error: Error| {
            assert_eq!(error.kind(), ErrorKind::Invalid);
            assert!(!error.to_string().contains("987"));
            error.violations().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let color = "ColorCode: expected a colour in hexadecimal, #RRGGBB";
        let length = "ExternalId: expected 50 characters at most";
        assert_eq!(texts(update().check(Format::Json).unwrap_err()), [color, length]);
        assert_eq!(
            texts(update().check(Format::Xml).unwrap_err()),
            [
                color,
                "ExternalId: character 51 is one that XML 1.0 cannot carry",
                length,
                "Folders[1]: character 4 is one that XML 1.0 cannot carry",
                "Groups[0]: character 1 is one that XML 1.0 cannot carry",
                "Metadata[1].Key: character 1 is one that XML 1.0 cannot carry",
                "Metadata[1].Value: character 4 is one that XML 1.0 cannot carry",
                "Password: character 1 is one that XML 1.0 cannot carry",
                "Zone: expected text, a number, true or false: XML takes no other extra member",
                "b c: expected a name that XML takes: letters, digits and _ - .",
                "b c: character 1 is one that XML 1.0 cannot carry",
            ]
        );
    }
}
