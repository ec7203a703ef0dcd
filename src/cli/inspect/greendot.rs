//! Green Dot: the body of an update call, the user data that belongs into its envelope, and the body of the token call.

use sealpack::{
    Identity, OtherInfo,
    request::greendot::{Update, UserData},
};

use super::{
    Circumstances, Explanation, envelope, json,
    members::{Members, shown},
    shape::Shape,
};

const ENVELOPE: &str = "encryptedUserData";

/// Members that belong into the envelope, in any spelling that people use.
const INSIDE: [&str; 24] = [
    "profiledata",
    "identifyingdata",
    "phonenumbers",
    "phonenumber",
    "phone",
    "emailaddresses",
    "emailaddress",
    "email",
    "firstname",
    "middlename",
    "lastname",
    "addresses",
    "address",
    "ssn",
    "ssnsuffix",
    "ein",
    "dateofbirth",
    "dob",
    "birthdate",
    "zipcode",
    "addressline1",
    "addressline2",
    "city",
    "state",
];

/// The body of an update call.
pub(super) fn body(members: &Members<'_>, circumstances: Circumstances, explanation: &mut Explanation) {
    json::list(members, Shape::GreenDotBody.members(), |name| name == ENVELOPE, explanation);
    for name in members.names().filter(|name| belongs_inside(name)) {
        explanation.wrong(shown(name), "NOT SEALED: user data outside of the envelope");
    }
    if !members.is_masked() {
        judge_outside(members, circumstances, explanation);
    }
    let Some(value) = members.get(ENVELOPE) else {
        if envelope::recognise(members).is_some() {
            return explanation.wrong_at_all("the envelope itself stands here: it belongs under encryptedUserData");
        }
        return explanation.note(ENVELOPE, "missing: no user data is changed");
    };
    let Some(inner) = value.members() else {
        return explanation.wrong(ENVELOPE, format!("{}: expected an object, the envelope", value.describe(true)));
    };
    if inner.names().any(belongs_inside) {
        explanation.wrong(ENVELOPE, "NOT SEALED: user data stands where the envelope belongs");
    }
    envelope::explain(&inner, "encryptedUserData.", explanation);
}

/// The plaintext of the envelope.
pub(super) fn user_data(members: &Members<'_>, explanation: &mut Explanation) {
    explanation.wrong("", "NOT SEALED: this is what belongs into an envelope (sealpack envelope seal)");
    json::list(members, Shape::GreenDotUserData.members(), |_| false, explanation);
    if !members.is_masked() {
        json::judge(UserData::from_json(members.only(|_| true).as_bytes()).map(drop), explanation);
    }
}

/// The body of the call for a token.
pub(super) fn token(members: &Members<'_>, explanation: &mut Explanation) {
    let grant = members.text("grant_type");
    match grant.as_deref().map(String::as_str) {
        Some("client_credentials") => explanation.fact("grant_type", "client_credentials"),
        _ if members.is_masked() => explanation.fact("grant_type", "masked in this file"),
        _ => explanation.wrong("grant_type", "expected client_credentials"),
    }
    json::list(members, Shape::GreenDotToken.members(), |name| name == "grant_type", explanation);
}

/// The rules for what stands beside the envelope.
fn judge_outside(members: &Members<'_>, circumstances: Circumstances, explanation: &mut Explanation) {
    if members.names().all(|name| name == ENVELOPE) {
        return;
    }
    let rest = members.only(|name| name != ENVELOPE);
    // Without an envelope neither a key nor a context is used.
    let judged = OtherInfo::for_request("p", "r").and_then(|context| {
        let no_keys: [&Identity; 0] = [];
        Update::from_json(rest.as_bytes(), no_keys, &context)?.check(circumstances.now)
    });
    json::judge(judged, explanation);
}

fn belongs_inside(name: &str) -> bool {
    let name: String = name.chars().filter(|character| *character != '_').collect();
    INSIDE.contains(&name.to_ascii_lowercase().as_str())
}
