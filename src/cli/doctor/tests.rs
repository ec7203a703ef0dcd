//! Do all doctors speak alike?

use std::collections::BTreeSet;

use super::{
    diagnosis::Mistake,
    envelope,
    key::{hash_mistakes, mistakes as key},
    onbo_hmac::mistakes as onbo_hmac,
    pack::mistakes as pack,
    ssn,
};

fn tables() -> [Vec<&'static Mistake>; 5] {
    let of_key = key::MISTAKES.iter().chain([&key::STRANGER]).chain(hash_mistakes::mistakes());
    [
        ssn::mistakes().collect(),
        envelope::mistakes().collect(),
        onbo_hmac::MISTAKES.iter().collect(),
        of_key.collect(),
        pack::MISTAKES.iter().collect(),
    ]
}

#[test]
fn every_mistake_reads_alike() {
    const PAST: [&str; 11] =
        ["was", "were", "had", "stood", "began", "went", "changed", "became", "said", "did", "unpacked"];
    const PRESENT: [&str; 6] = ["is", "are", "has", "have", "stands", "says"];
    let mut wrong = Vec::new();
    for Mistake { name, what, fix, .. } in tables().into_iter().flatten() {
        let is_name = name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        let mut words = what.split(|letter: char| !letter.is_alphanumeric());
        let verb = words.find(|word| PAST.contains(word) || PRESENT.contains(word));
        let is_past = verb.is_some_and(|verb| PAST.contains(&verb));
        let is_sentence = what.starts_with(|first: char| first.is_uppercase()) && what.ends_with('.');
        let is_fix = !fix.starts_with(|first: char| first.is_uppercase()) && !fix.ends_with(['.', ' ', ';']);
        let is_one = !fix.split(". ").skip(1).any(|next| next.starts_with(|first: char| first.is_uppercase()));
        if !(is_name && is_past && is_sentence && is_fix && is_one) {
            wrong.push(format!("{name}: {what} / {fix}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_stands_for_one_mistake() {
    for table in tables() {
        let names: BTreeSet<_> = table.iter().map(|mistake| mistake.name).collect();
        assert_eq!(names.len(), table.len());
    }
}
