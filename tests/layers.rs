//! Does every module use only those that stand before it?
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules in the order of the flow. Those in one row do not use each other.
const FLOW: [&[&str]; 9] = [
    &["partner"],
    &["error", "secret"],
    &["builder", "encoding", "json", "random"],
    &["record"],
    &["pack", "seal"],
    &["request"],
    &["client"],
    &["hazmat"],
    &["sandbox"],
];

#[test]
fn modules_use_only_what_stands_before_them() {
    for (row, modules) in FLOW.iter().enumerate() {
        for module in *modules {
            for (place, used) in uses_of(module) {
                let before = FLOW[..row].iter().flat_map(|row| row.iter()).any(|earlier| *earlier == used);
                let mutual = ["error", "secret"].contains(module) && row == 1;
                assert!(before || mutual || used == *module, "{} uses {used}", place.display());
            }
        }
    }
}

#[test]
fn every_module_has_its_place() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let declared = library.lines().filter_map(|line| line.split("mod ").nth(1)?.strip_suffix(';'));
    for module in declared {
        assert!(FLOW.iter().any(|row| row.contains(&module)), "{module} is in no row");
    }
}

#[test]
fn the_sandbox_judges_with_code_of_its_own() {
    for (place, used) in uses_of("sandbox") {
        let only_reads = place.ends_with("sandbox/typed.rs");
        assert!(used == "sandbox" || only_reads, "{} uses {used}", place.display());
    }
}

/// The modules that the files of `module` name behind `crate::`, or through a type that the front page re-exports.
fn uses_of(module: &str) -> Vec<(PathBuf, String)> {
    let mut files = vec![Path::new("src").join(module).with_extension("rs")];
    let mut folders = vec![Path::new("src").join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let uses = files.into_iter().flat_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let names: Vec<String> = text.split("crate::").skip(1).flat_map(names_of).collect();
        names.into_iter().map(move |name| (file.clone(), name))
    });
    uses.collect()
}

/// `a::b` names a; `{a, b::c, D}` names a, b and the home of D.
fn names_of(path: &str) -> Vec<String> {
    let first = |path: &str| path.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned();
    let Some(list) = path.strip_prefix('{') else {
        return vec![home(&first(path))];
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut name = String::new();
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            _ if depth == 0 => name.push(character),
            _ => {}
        }
    }
    names.push(name);
    names.iter().map(|name| home(&first(name))).filter(|name| !name.is_empty()).collect()
}

/// The module that a re-exported type comes from.
fn home(name: &str) -> String {
    match name {
        "Error" | "ErrorKind" | "Fault" | "OpenError" | "Reason" | "Refusal" | "Rule" | "Violation" => "error",
        "Partner" => "partner",
        "Secret" | "SecretBuffer" => "secret",
        "Ein" | "Ssn" | "UserRecord" => "record",
        "Envelope" | "FieldKey" | "Identity" | "Keyring" | "OtherInfo" | "Recipient" => "seal",
        module => module,
    }
    .to_owned()
}
