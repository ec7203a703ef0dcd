//! Appenate's rules for the members of a user, whichever format they came in.

use serde_json::{Map, Value};

use crate::sandbox::rules::{choice, text};

const MAX_EXTERNAL_ID: usize = 50;

/// Checks that an update says whose it is.
pub(super) fn check_id(body: &Value) -> Result<(), String> {
    if text(body, "Id")?.is_none_or(str::is_empty) {
        return Err("Id is missing".to_owned());
    }
    Ok(())
}

/// Checks the members that are there; those that are unknown are fine.
pub(super) fn check(body: &Value) -> Result<(), String> {
    for name in ["FirstName", "LastName", "Email", "Password", "Status", "TimeZone", "Country", "LoginID"] {
        text(body, name)?;
    }
    choice(body, "Type", &["Full", "Premium", "Standard", "Lite"])?;
    choice(body, "WebsiteRole", &["ReadOnly", "User", "Admin", "EnterpriseAdmin", "VendorAdmin", "SuperAdmin"])?;
    if text(body, "ExternalId")?.is_some_and(|id| id.chars().count() > MAX_EXTERNAL_ID) {
        return Err("ExternalId is longer than 50 characters".to_owned());
    }
    if text(body, "ColorCode")?.is_some_and(|color| !is_color(color)) {
        return Err("ColorCode is not a hexadecimal HTML colour".to_owned());
    }
    for name in ["DoNotEmail", "UseNames", "UseExternalIds"] {
        if body.get(name).is_some_and(|value| !value.is_boolean()) {
            return Err(format!("{name} is not true or false"));
        }
    }
    for name in ["Folders", "Groups"] {
        check_list(body, name, Value::is_string)?;
    }
    check_list(body, "Metadata", |pair| {
        let is_known = |members: &Map<String, Value>| {
            members.iter().all(|(name, value)| matches!(name.as_str(), "Key" | "Value") && value.is_string())
        };
        pair.get("Key").is_some() && pair.as_object().is_some_and(is_known)
    })
}

fn check_list(body: &Value, name: &str, is_item: fn(&Value) -> bool) -> Result<(), String> {
    match body.get(name) {
        None => Ok(()),
        Some(Value::Array(items)) if items.iter().all(is_item) => Ok(()),
        Some(_) => Err(format!("{name} is not a list of the documented items")),
    }
}

/// Three or six hexadecimal digits, with or without a `#`.
fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_rule_a_member() {
        for (name, good, bad) in [
            ("Type", json!("Lite"), json!("lite")),
            ("ExternalId", json!("é".repeat(50)), json!("é".repeat(51))),
            ("ColorCode", json!("#FF8800"), json!("orange")),
            ("UseNames", json!(true), json!("true")),
            ("Groups", json!(["a"]), json!([1])),
            ("Metadata", json!([{"Key": "k"}]), json!([{"Value": "v"}])),
            ("Metadata", json!([]), json!([{"Key": "k", "More": ""}])),
            ("Status", json!("Anything"), json!(null)),
        ] {
            let body = |value| json!({name: value});
            assert_eq!(check(&body(good)), Ok(()), "{name}");
            assert!(check(&body(bad)).is_err(), "{name}");
        }
        for (body, is_there) in [(json!({"Id": "x"}), true), (json!({"Id": ""}), false), (json!({}), false)] {
            assert_eq!(check_id(&body).is_ok(), is_there);
        }
    }
}
