//! Records of sealpack: the sections and members that are in one.

use sealpack::UserRecord;

use super::{Explanation, json, members::Members, shape::Shape};

/// A record.
pub(super) fn explain(members: &Members<'_>, explanation: &mut Explanation) {
    explanation.note("", "NOT SEALED: a record is a person's data in the clear");
    json::list(members, Shape::Record.members(), |_| false, explanation);
    json::judge(UserRecord::from_json(members.only(|_| true).as_bytes()).map(drop), explanation);
}
