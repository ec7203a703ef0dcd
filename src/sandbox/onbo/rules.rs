//! Onbo's rules for the members of a user.

use jiff::civil::Date;
use serde_json::Value;

use crate::sandbox::rules::{age, date, is_us_zip, looks_like, text, text_or_null};

const MINIMUM_AGE: i16 = 18;

/// Checks the members that are there; those that are unknown are fine.
pub(super) fn check(body: &Value, today: Date) -> Result<(), String> {
    let names = [
        ("first_name", text(body, "first_name")?),
        ("middle_name", text_or_null(body, "middle_name")?),
        ("last_name", text(body, "last_name")?),
    ];
    for (member, name) in names {
        if name.is_some_and(|name| !is_name(name)) {
            return Err(format!("{member} does not match the pattern for names"));
        }
    }
    text(body, "email")?;
    if text(body, "phone")?.is_some_and(|phone| !is_us_phone(phone)) {
        return Err("phone is not a US number of 10 digits".to_owned());
    }
    if let Some(dob) = text(body, "dob")? {
        let born = date(dob, '/').or_else(|| date(dob, '-'));
        let born = born.ok_or("dob is not a date of the form YYYY/MM/DD")?;
        if age(born, today) < MINIMUM_AGE {
            return Err("dob is less than 18 years ago".to_owned());
        }
    }
    body.get("address").map_or(Ok(()), check_address)
}

/// Checks that a new user has all that it must have: a person, or a business, which has an EIN instead of an SSN, and neither a
/// last name nor a birth date.
pub(super) fn check_required(body: &Value, has_ssn: bool, has_ein: bool) -> Result<(), String> {
    let is_person = has_ssn || !has_ein;
    for (name, is_required) in
        [("first_name", true), ("last_name", is_person), ("email", true), ("dob", is_person), ("phone", true)]
    {
        if is_required && text(body, name)?.is_none_or(str::is_empty) {
            return Err(format!("{name} is missing"));
        }
    }
    if is_person && !has_ssn {
        return Err("ssn is missing".to_owned());
    }
    if body.get("address").is_none() {
        return Err("address is missing".to_owned());
    }
    Ok(())
}

fn check_address(address: &Value) -> Result<(), String> {
    let required =
        |name| text(address, name)?.filter(|text| !text.is_empty()).ok_or_else(|| format!("address.{name} is missing"));
    required("line_1")?;
    required("city")?;
    text_or_null(address, "line_2")?;
    text_or_null(address, "line_3")?;
    if !is_us_zip(required("zip")?) {
        return Err("address.zip is not a US ZIP code".to_owned());
    }
    let state = required("state")?;
    if state.len() != 2 || !state.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("address.state is not two letters".to_owned());
    }
    if required("country")? != "UNITED STATES" {
        return Err("address.country is not UNITED STATES".to_owned());
    }
    Ok(())
}

/// Nine digits, with the dashes of an SSN or of an EIN or without.
pub(super) fn is_tax_id(member: &str, plain: &str) -> bool {
    let dashed = if member == "ssn" { "nnn-nn-nnnn" } else { "nn-nnnnnnn" };
    looks_like(plain, "nnnnnnnnn") || looks_like(plain, dashed)
}

/// Ten digits, area code and exchange each from 200 on and neither an x11.
fn is_us_phone(text: &str) -> bool {
    let code = |code: &str| code >= "200" && !code.ends_with("11");
    looks_like(text, "nnnnnnnnnn") && text.get(..3).is_some_and(code) && text.get(3..6).is_some_and(code)
}

/// `^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$` in one pass: letters (U+0041 to U+007A, with the six
/// characters in between), and after letters one of `,` `.` with or without a space, a space, or
/// one of `'` `’` `-`.
fn is_name(text: &str) -> bool {
    #[derive(PartialEq)]
    enum After {
        Start,
        Letter,
        Stop,
        Mark,
    }
    let mut after = After::Start;
    for character in text.chars() {
        after = match (character, after) {
            ('A'..='z', _) => After::Letter,
            (',' | '.', After::Letter) => After::Stop,
            (' ', After::Letter | After::Stop) | ('\'' | '’' | '-', After::Letter) => After::Mark,
            _ => return false,
        };
    }
    after != After::Start
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_by_the_pattern() {
        for name in ["Blair", "Mary Ann", "O’Neil", "O'Neil-", "St. John", "Smith, Jr.", "a[b]_^`\\"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", " Ann", "Mary  Ann", "-x", "O’ Neil", "a,.", "a. -", "Zoë", "4th", "a\n"] {
            assert!(!is_name(name), "{name}");
        }
        assert!(!is_name(&("a".repeat(1 << 20) + "!")));
    }

    #[test]
    fn phones() {
        assert!(is_us_phone("6166723456"));
        for phone in ["1166723456", "6161123456", "9116723456", "616672345", "+16166723456"] {
            assert!(!is_us_phone(phone), "{phone}");
        }
    }

    #[test]
    fn says_which_member_breaks_a_rule() {
        let today = Date::constant(2026, 6, 1);
        let address = json!({"line_1": "1 Main St", "zip": "18092", "city": "Z", "state": "PA", "country": "US"});
        for (body, why) in [
            (json!({"dob": "2008/06/01", "middle_name": null, "new": [1]}), None),
            (json!({"dob": "1990-06-01"}), None),
            (json!({"dob": "2008/06/02"}), Some("dob is less than 18 years ago")),
            (json!({"dob": "06/02/1990"}), Some("dob is not a date of the form YYYY/MM/DD")),
            (json!({"first_name": null}), Some("first_name is not text")),
            (json!({"address": address}), Some("address.country is not UNITED STATES")),
            (json!({"address": "1 Main St"}), Some("address.line_1 is missing")),
        ] {
            assert_eq!(check(&body, today).err().as_deref(), why, "{body}");
        }
    }
}
