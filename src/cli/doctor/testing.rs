//! What the tests of the doctors share: the test vectors that have a mistake's name.

use std::{fs, path::Path};

use serde_json::Value;

use super::diagnosis::{Diagnosis, Mistake};

/// The cases of a folder of `test-vectors/` whose files' names begin so.
pub(super) fn cases(folder: &str, prefix: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path));
    let chosen = named.filter(|(name, _)| name.starts_with(prefix) && name.ends_with(".json"));
    chosen.map(|(name, path)| (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())).collect()
}

/// Whether each case is diagnosed with just what it says, and each of `known` is the one mistake of a case or in `others`.
pub(super) fn each_is_named(
    folder: &str,
    known: impl Iterator<Item = &'static Mistake>,
    others: &[&str],
    diagnose: impl Fn(&Value) -> Diagnosis,
) {
    let mut seen = Vec::from_iter(others.iter().map(|name| (*name).to_owned()));
    let mut wrong = Vec::new();
    for (name, case) in cases(folder, "mistake-") {
        let mut expected = names(&case);
        let diagnosis = diagnose(&case);
        let mut found = diagnosis.mistakes();
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected || diagnosis.is_good() {
            wrong.push(format!("{name}: {found:?}\n{diagnosis}"));
        }
        seen.extend(expected);
    }
    wrong.extend(
        known
            .map(|known| known.name)
            .filter(|known| !seen.iter().any(|name| name == known))
            .map(|known| format!("no case has {known}")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether nothing is wrong with each case that has a value and one of these operations.
pub(super) fn good_ones_are_good(folder: &str, operations: &[&str], diagnose: impl Fn(&Value) -> Diagnosis) {
    for (name, case) in cases(folder, "") {
        let is_asked = operations.iter().any(|operation| case["operation"] == *operation);
        if is_asked && case["expect"].get("value").is_some() {
            assert!(diagnose(&case).is_good(), "{name}");
        }
    }
}

fn names(case: &Value) -> Vec<String> {
    match &case["expect"]["mistake"] {
        Value::String(mistake) => vec![mistake.clone()],
        _ => serde_json::from_value(case["expect"]["mistakes"].clone()).unwrap(),
    }
}
