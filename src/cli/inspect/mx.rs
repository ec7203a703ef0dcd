//! MX: the body of a user.

use sealpack::request::mx::Update;

use super::{Explanation, json, members::Members, shape::Shape};

/// A user's body.
pub(super) fn body(members: &Members<'_>, explanation: &mut Explanation) {
    json::list(members, Shape::MxBody.members(), |_| false, explanation);
    if !members.is_masked() {
        let judged = Update::from_json(members.only(|_| true).as_bytes()).and_then(|update| update.check());
        json::judge(judged, explanation);
    }
}
