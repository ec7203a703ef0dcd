//! Green Dot's rules, with its codes, for the body and for what the envelope holds.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use serde_json::Value;

use crate::sandbox::{
    call::Refusal,
    rules::{date, is_us_zip, looks_like, text, text_or_null},
};

/// How far from now terms may have been accepted.
const TERMS_HOURS: i64 = 720;

const STATES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
];

fn rule(code: u16, sub_code: u16, why: &str) -> Refusal {
    Refusal::with_codes(StatusCode::BAD_REQUEST, (code, sub_code), why)
}

/// Checks the members beside the envelope.
pub(super) fn check_body(body: &Value, now: Timestamp) -> Result<(), Refusal> {
    text_or_null(body, "peerTransferAcceptPreference")?;
    for name in ["userIdCreateDate", "passwordChangeDate"] {
        if text_or_null(body, name)?.is_some_and(|text| !is_iso_8601(text)) {
            return Err(format!("{name} is not an ISO 8601 date and time").into());
        }
    }
    let identifiers = list_or_null(body, "contactVerificationIdentifiers")?;
    if !identifiers.iter().all(Value::is_string) {
        return Err("contactVerificationIdentifiers has an item that is not text".into());
    }
    for terms in list_or_null(body, "termsAcceptances")? {
        text(terms, "termsIdentifier")?.ok_or("termsIdentifier is missing")?;
        if !terms.get("termsAcceptanceFlag").is_some_and(Value::is_boolean) {
            return Err("termsAcceptanceFlag is not true or false".into());
        }
        let at = text(terms, "termsAcceptanceDateTime")?.unwrap_or_default();
        let at = Some(at).filter(|at| looks_like(at, "nnnn-nn-nnTnn:nn:nn.nnnZ"));
        let near = |at: Timestamp| now.duration_since(at).abs() <= SignedDuration::from_hours(TERMS_HOURS);
        if !at.and_then(|at| at.parse().ok()).is_some_and(near) {
            return Err(rule(620, 0, "termsAcceptanceDateTime is not within 720 hours of now"));
        }
    }
    Ok(())
}

/// Checks what was in the envelope.
pub(super) fn check_user_data(plain: &Value) -> Result<(), Refusal> {
    for name in ["profileData", "identifyingData"] {
        if plain.get(name).is_some_and(|value| !value.is_object()) {
            return Err(format!("{name} is not an object").into());
        }
    }
    if let Some(profile) = plain.get("profileData") {
        check_lengths(profile, "firstName", 1, 35, 501, is_name_character)?;
        check_lengths(profile, "lastName", 2, 35, 502, is_name_character)?;
        check_lengths(profile, "middleName", 0, 100, 503, is_name_character)?;
        if profile.get("addresses").is_some() {
            check_addresses(profile)?;
        }
    }
    plain.get("identifyingData").map_or(Ok(()), check_identifying)
}

fn check_addresses(profile: &Value) -> Result<(), Refusal> {
    let mut types = Vec::new();
    let mut defaults = Vec::new();
    for address in list_or_null(profile, "addresses")? {
        let kind = text(address, "type")?.unwrap_or_default();
        if !matches!(kind, "home" | "work" | "billing") {
            return Err("an address's type is none of home, work and billing".into());
        }
        if types.contains(&kind) {
            return Err(rule(1020, 0, "two addresses of one type"));
        }
        types.push(kind);
        match address.get("isDefault") {
            Some(Value::Bool(true)) => defaults.push(kind),
            Some(Value::Bool(false)) | None => {}
            Some(_) => return Err("isDefault is not true or false".into()),
        }
        check_lengths(address, "addressLine1", 2, 40, 505, is_address_character)?;
        check_lengths(address, "addressLine2", 0, 40, 506, is_address_character)?;
        check_lengths(address, "city", 0, 25, 504, is_address_character)?;
        if text(address, "state")?.is_some_and(|state| !STATES.contains(&state)) {
            return Err(rule(400, 0, "state is none of the 50 states and DC"));
        }
        if text(address, "zipCode")?.is_some_and(|zip| !is_us_zip(zip)) {
            return Err(rule(400, 0, "zipCode is not a US ZIP code"));
        }
    }
    if defaults.len() > 1 {
        return Err(rule(1040, 0, "two default addresses"));
    }
    if !types.contains(&"home") {
        return Err(rule(1042, 0, "no home address"));
    }
    if defaults != ["home"] {
        return Err(rule(1042, 0, "the home address is not the default"));
    }
    Ok(())
}

fn check_identifying(identifying: &Value) -> Result<(), Refusal> {
    let ssn = text(identifying, "ssn")?;
    let suffix = text(identifying, "ssnSuffix")?;
    if ssn.is_some() && suffix.is_some() {
        return Err(rule(630, 0, "ssn and ssnSuffix are both given"));
    }
    if ssn.is_some_and(|ssn| !looks_like(ssn, "nnnnnnnnn")) {
        return Err("ssn is not nine digits".into());
    }
    if suffix.is_some_and(|suffix| !looks_like(suffix, "nnnn")) {
        return Err("ssnSuffix is not four digits".into());
    }
    match identifying.get("dateOfBirth") {
        None => Ok(()),
        Some(Value::String(text)) if date(text, '-').is_some() => Ok(()),
        Some(Value::Null) => Err(rule(200, 0, "dateOfBirth is missing")),
        Some(Value::String(text)) if text.is_empty() => Err(rule(200, 0, "dateOfBirth is missing")),
        Some(_) => Err(rule(700, 0, "dateOfBirth is not a date of the form YYYY-MM-DD")),
    }
}

/// Code 400 for the number of characters, 640 for the characters themselves.
fn check_lengths(
    object: &Value,
    name: &str,
    least: usize,
    most: usize,
    sub_code: u16,
    is_allowed: fn(char) -> bool,
) -> Result<(), Refusal> {
    let Some(text) = text(object, name)? else {
        return Ok(());
    };
    if !(least..=most).contains(&text.chars().count()) {
        return Err(rule(400, sub_code, &format!("{name} is not {least} to {most} characters long")));
    }
    if !text.chars().all(is_allowed) {
        return Err(rule(640, sub_code, &format!("{name} has a character that is not allowed")));
    }
    Ok(())
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '\'' | ',' | '-' | '.')
}

fn is_address_character(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, ' ' | '#' | '&' | '\'' | '(' | ')' | ',' | '-' | '.' | '/')
        || matches!(c, 'À'..='Ö' | 'Ø' | 'Ý'..='ö' | 'ø'..='ÿ')
}

fn is_iso_8601(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok() || text.parse::<DateTime>().is_ok()
}

fn list_or_null<'a>(object: &'a Value, name: &str) -> Result<&'a [Value], Refusal> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("{name} is not a list").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(result: Result<(), Refusal>) -> Option<(u16, u16)> {
        result.err().map(|refusal| refusal.codes)
    }

    #[test]
    fn profiles() {
        let address = |kind: &str, is_default: bool| json!({"type": kind, "isDefault": is_default});
        let home = || address("home", true);
        let with = |name: &str, value: &str| {
            let mut address = home();
            address[name] = json!(value);
            json!({"addresses": [address]})
        };
        for (profile, expected) in [
            (json!({"firstName": "Mary Ann", "lastName": "O'Neil-Smith, Jr."}), None),
            (json!({"firstName": ""}), Some((400, 501))),
            (json!({"lastName": "X"}), Some((400, 502))),
            (json!({"lastName": "O’Neil"}), Some((640, 502))),
            (json!({"middleName": "m".repeat(101)}), Some((400, 503))),
            (json!({"firstName": 4}), Some((1, 0))),
            (json!({"addresses": [home(), address("work", false)]}), None),
            (json!({"addresses": []}), Some((1042, 0))),
            (json!({"addresses": [address("work", true)]}), Some((1042, 0))),
            (json!({"addresses": [address("home", false)]}), Some((1042, 0))),
            (json!({"addresses": [home(), address("work", true)]}), Some((1040, 0))),
            (json!({"addresses": [home(), home()]}), Some((1020, 0))),
            (with("city", "Cañon City"), None),
            (with("city", "a × b"), Some((640, 504))),
            (with("addressLine1", "1"), Some((400, 505))),
            (with("addressLine2", "Apt @ 2"), Some((640, 506))),
            (with("state", "PR"), Some((400, 0))),
            (with("zipCode", "1809"), Some((400, 0))),
        ] {
            let shown = profile.to_string();
            assert_eq!(codes(check_user_data(&json!({"profileData": profile}))), expected, "{shown}");
        }
    }

    #[test]
    fn identifying_data() {
        for (identifying, expected) in [
            (json!({"ssn": "987654320", "dateOfBirth": "1990-06-01"}), None),
            (json!({"ssnSuffix": "4320"}), None),
            (json!({"ssn": "987654320", "ssnSuffix": "4320"}), Some((630, 0))),
            (json!({"ssn": "987-65-4320"}), Some((1, 0))),
            (json!({"dateOfBirth": ""}), Some((200, 0))),
            (json!({"dateOfBirth": "1990/06/01"}), Some((700, 0))),
        ] {
            let shown = identifying.to_string();
            assert_eq!(codes(check_user_data(&json!({"identifyingData": identifying}))), expected, "{shown}");
        }
    }

    #[test]
    fn terms() {
        let now = "2026-06-01T12:00:00Z".parse().unwrap();
        for (at, expected) in [
            ("2026-05-02T12:00:00.000Z", None),
            ("2026-05-02T11:59:59.999Z", Some((620, 0))),
            ("2026-07-01T12:00:00.001Z", Some((620, 0))),
            ("2026-06-01T12:00:00Z", Some((620, 0))),
            ("2026-06-31T12:00:00.000Z", Some((620, 0))),
        ] {
            let terms = json!([{"termsIdentifier": "t", "termsAcceptanceDateTime": at, "termsAcceptanceFlag": true}]);
            assert_eq!(codes(check_body(&json!({"termsAcceptances": terms}), now)), expected, "{at}");
        }
        let nulls = json!({"termsAcceptances": null, "userIdCreateDate": null, "peerTransferAcceptPreference": null});
        assert_eq!(codes(check_body(&nulls, now)), None);
    }
}
