//! Appenate: the body of a user, in JSON. In XML it is read in `xml.rs`.

use sealpack::request::appenate::{Call, Format};

use super::{Explanation, json, members::Members, shape::APPENATE_BODY};

/// The members with which Appenate knows the caller, and the user.
const REQUIRED: [&str; 2] = ["CompanyId", "IntegrationKey"];

/// A user's body.
pub(super) fn body(members: &Members<'_>, explanation: &mut Explanation) {
    json::list(members, APPENATE_BODY, |name| REQUIRED.contains(&name), explanation);
    for name in REQUIRED {
        match members.get(name) {
            Some(value) if value.is_masked() => explanation.fact(name, "masked in this file"),
            Some(_) => explanation.fact(name, "there, and a credential: it is in the body of every call"),
            None => explanation.wrong(name, "missing: the call carries its credentials in the body"),
        }
    }
    if !members.is_masked() && REQUIRED.iter().all(|name| members.has(name)) {
        let judged =
            Call::from_json(members.only(|_| true).as_bytes()).and_then(|call| call.update.check(Format::Json));
        json::judge(judged, explanation);
    }
}
