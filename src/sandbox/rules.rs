//! Checks that more than one partner makes.

use jiff::civil::Date;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

/// The member as text: absent is fine, another type is refused.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> Result<Option<&'a str>, String> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("{name} is not text")),
    }
}

/// As [`text`], and null is the same as absent.
pub(super) fn text_or_null<'a>(object: &'a Value, name: &str) -> Result<Option<&'a str>, String> {
    match object.get(name) {
        Some(Value::Null) => Ok(None),
        _ => text(object, name),
    }
}

/// The member as one of `choices`, if it is there.
pub(super) fn choice(object: &Value, name: &str, choices: &[&str]) -> Result<(), String> {
    match text(object, name)? {
        Some(text) if !choices.contains(&text) => Err(format!("{name} is none of the documented values")),
        _ => Ok(()),
    }
}

/// `text` has the form of `pattern`: `n` is a digit, `a` an ASCII letter, all else itself.
pub(super) fn looks_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_alphabetic(),
            other => byte == other,
        })
}

/// `nnnnn` or `nnnnn-nnnn`.
pub(super) fn is_us_zip(text: &str) -> bool {
    looks_like(text, "nnnnn") || looks_like(text, "nnnnn-nnnn")
}

/// A day that exists, written year, month, day with `separator` between them.
pub(super) fn date(text: &str, separator: char) -> Option<Date> {
    if !looks_like(text, &format!("nnnn{separator}nn{separator}nn")) {
        return None;
    }
    let mut parts = text.split(separator);
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day).ok()
}

/// Whole years from `born` to `today`; a birthday on 29 February counts from 1 March.
pub(super) fn age(born: Date, today: Date) -> i16 {
    let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
    today.year() - born.year() - i16::from(before_birthday)
}

/// Compares credentials without telling by the time how much of them is right.
pub(super) fn same_secret(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_exist_and_have_one_form() {
        assert_eq!(date("2004-02-29", '-'), Date::new(2004, 2, 29).ok());
        for text in ["2003-02-29", "2004/02/29", "2004-2-29", "+004-02-29", "２004-2"] {
            assert_eq!(date(text, '-'), None);
        }
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let born = Date::constant(2004, 2, 29);
        assert_eq!(age(born, Date::constant(2022, 2, 28)), 17);
        assert_eq!(age(born, Date::constant(2022, 3, 1)), 18);
    }
}
