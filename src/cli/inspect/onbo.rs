//! Onbo: the body of a user, with its sealed and packed members.

use sealpack::{FieldKey, pack::Format, request::onbo::Update};

use super::{
    Circumstances, Explanation, field, json,
    members::{Members, Value},
    packed,
    shape::Shape,
};

const SEALED: [&str; 2] = ["ssn", "ein"];
const PACKED: [(&str, Format); 2] = [("credit_report_xml_gzip", Format::Xml), ("asset_report_json_gzip", Format::Json)];

/// A user's body.
pub(super) fn body(members: &Members<'_>, circumstances: Circumstances, explanation: &mut Explanation) {
    let is_protected = |name: &str| SEALED.contains(&name) || PACKED.iter().any(|(packed, _)| *packed == name);
    json::list(members, Shape::OnboBody.members(), is_protected, explanation);
    for name in SEALED {
        if let Some(value) = members.get(name) {
            protected(name, value, explanation, |text, explanation| explanation.judge(name, field::judge(text)));
        }
    }
    for (name, format) in PACKED {
        if let Some(value) = members.get(name) {
            protected(name, value, explanation, |text, explanation| {
                if text.starts_with(['<', '{', '[']) {
                    return explanation.wrong(name, "NOT PACKED: the report itself stands here");
                }
                packed::explain(text, Some(format), circumstances, &format!("{name}."), explanation);
            });
        }
    }
    if members.is_masked() {
        return;
    }
    // What is sealed and packed was looked at already, and there is no key at hand.
    let rest = members.only(|name| !is_protected(name));
    if members.names().all(is_protected) {
        return;
    }
    let judged = FieldKey::from_text("no key of anyone").and_then(|no_key| {
        let update = Update::from_json(rest.as_bytes(), &no_key)?;
        update.check(circumstances.now)
    });
    json::judge(judged, explanation);
}

/// A member whose text `explain` takes apart.
fn protected(
    name: &str,
    value: Value<'_>,
    explanation: &mut Explanation,
    explain: impl FnOnce(&str, &mut Explanation),
) {
    match value.text() {
        Some(_) if value.is_masked() => explanation.fact(name, value.describe(true)),
        Some(text) => explain(&text, explanation),
        None if value.is_null() => explanation.fact(name, "null"),
        None => explanation.wrong(name, format!("{}: expected a text", value.describe(true))),
    }
}
