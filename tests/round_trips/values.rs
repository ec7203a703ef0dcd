//! Arbitrary values that the partners share.

use proptest::prelude::*;
use sealpack::record::Extra;

/// Any text, of up to 40 characters of all planes, controls included.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

/// A day that exists, `YYYY-MM-DD`.
pub(crate) fn date() -> impl Strategy<Value = String> {
    (1900..2000, 1..=12, 1..=28).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

/// Members of names that no partner has, with values of all kinds, some in unusual spellings.
pub(crate) fn extra() -> impl Strategy<Value = Extra> {
    let value =
        prop::sample::select(vec!["null", "true", "1.10", "-1e3", r#""\u0041\/""#, "[1, [2]]", r#"{ "a" : {} }"#]);
    let members = prop::collection::btree_map("x_[a-z]{1,8}", value, 0..4);
    members.prop_map(|members| {
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!("{name:?}: {value}")).collect();
        Extra::from_json(format!("{{{}}}", members.join(", ")).as_bytes()).unwrap()
    })
}
