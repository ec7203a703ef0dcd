//! Whatever the file, `inspect` ends in an explanation or a refusal, and shows no value.

#[path = "../../../tests/damaged/mutations.rs"]
mod mutations;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use super::{Circumstances, Explanation, recognise};
use mutations::mutations;

#[test]
fn damaged_files_are_explained_or_refused() {
    let files = good_files();
    assert!(files.len() > 100);
    let (mut count, mut recognised) = (0, 0);
    for (name, bytes) in &files {
        // Those with several changes, which stand behind the cut and the flipped ones.
        for damaged in mutations(bytes, 100).skip(9 * bytes.len()) {
            count += 1;
            let outcome = catch_unwind(AssertUnwindSafe(|| inspect(&damaged)));
            assert!(outcome.is_ok(), "{name}, damaged file {count}: {}", damaged.escape_ascii());
            recognised += usize::from(outcome.is_ok_and(|outcome| outcome.is_ok()));
        }
    }
    assert!(count >= 10_000);
    assert!(recognised > 1_000 && recognised < count, "{recognised} of {count}");
}

#[test]
fn damaged_records_show_no_value() {
    let record = fs::read(root().join("examples/record.json")).unwrap();
    let text = String::from_utf8_lossy(&record).into_owned();
    // What the partners' choices are called, which is said where a value is none of them.
    const WORDS: [&str; 2] = ["ENABLED", "Standard"];
    // Strings that are no names, and long enough not to stand in our own words.
    let strings: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
    let is_name = |string: &str| text.contains(&format!("\"{string}\":"));
    let values: Vec<&str> =
        strings.into_iter().filter(|string| string.len() > 6 && !is_name(string) && !WORDS.contains(string)).collect();
    assert!(values.len() > 20);
    // Cut off, and with a bit changed: what would put a value in the place of a name is not among them.
    for (number, damaged) in mutations(&record, 0).step_by(13).enumerate() {
        let said = match inspect(&damaged) {
            Ok(explanation) => explanation.to_string() + &explanation.to_json(),
            Err(looks) => looks,
        };
        for value in &values {
            assert!(!said.contains(value), "damaged record {number} shows {value}: {said}");
        }
    }
}

#[test]
fn what_is_nested_deeply_overflows_no_stack() {
    let levels = 20_000;
    let nested = |start: &str, end: &str| [start.repeat(levels), "1".to_owned(), end.repeat(levels)].concat();
    for value in [nested("[", "]"), nested("{\"a\":", "}"), nested("{\"request\":", "}"), "[".repeat(levels)] {
        for name in ["ssn", "profileData", "Metadata", "encryptedUserData", "onbo", "body", "request", "log", "x"] {
            let _ = inspect(format!("{{\"{name}\": {value}}}").as_bytes());
        }
        let _ = inspect(value.as_bytes());
        let _ = inspect(format!("onbo = {value}").as_bytes());
        let _ = inspect(format!("[onbo]\nx = {value}").as_bytes());
    }
    for text in [
        nested("<User>", "</User>"),
        nested("<a>", "</a>"),
        "<!--".repeat(levels),
        "<!DOCTYPE [".repeat(levels),
        "'".repeat(levels),
        "\"".repeat(levels),
        "\\\"".repeat(levels),
    ] {
        let _ = inspect(text.as_bytes());
    }
}

/// What is seen of good files of each kind: none is taken for another.
#[test]
fn each_kind_is_recognised() {
    for (name, kind) in [
        ("examples/record.json", "record"),
        ("examples/config.toml", "configuration"),
        ("examples/keys/greendot-recipient.pem", "key"),
        ("test-vectors/keys/spki.der", "key"),
        ("test-vectors/keys/private.jwk", "key"),
        ("test-vectors/keys/set.jwk", "key"),
        ("test-vectors/keys/rsa.pem", "key"),
        ("test-vectors/keys/rsa.jwk", "key"),
        ("test-vectors/keys/utf-16.pem", "key"),
        ("test-vectors/keys/key.jks", "key"),
        ("test-vectors/keys/spki.base64", "key"),
        ("test-vectors/keys/point", "key"),
        ("test-vectors/requests/onbo-full.http", "onbo-update"),
        ("test-vectors/requests/onbo-create.http", "onbo-create"),
        ("test-vectors/requests/onbo-read.http", "onbo-read"),
        ("test-vectors/requests/onbo-delete.http", "onbo-delete"),
        ("test-vectors/requests/onbo-list.http", "onbo-list"),
        ("test-vectors/requests/greendot-full.http", "greendot-update"),
        ("test-vectors/requests/greendot-token.http", "greendot-token"),
        ("test-vectors/requests/mx-full.http", "mx-update"),
        ("test-vectors/requests/mx-create.http", "mx-create"),
        ("test-vectors/requests/mx-read.http", "mx-read"),
        ("test-vectors/requests/appenate-json.http", "appenate-update"),
        ("test-vectors/requests/appenate-xml.http", "appenate-update"),
        ("test-vectors/requests/appenate-create-xml.http", "appenate-create"),
        ("test-vectors/requests/appenate-read.http", "appenate-read"),
    ] {
        let explanation = inspect(&fs::read(root().join(name)).unwrap());
        assert_eq!(explanation.map(|explanation| explanation.kind()), Ok(kind), "{name}");
    }
}

/// Golden requests were made by another implementation: nothing is wrong with any of them.
#[test]
fn nothing_is_wrong_with_good_requests() {
    for (name, bytes) in files_in("test-vectors/requests").filter(|(name, _)| name.ends_with(".http")) {
        let text = inspect(&bytes).unwrap().to_string();
        let wrong: Vec<&str> = text.lines().filter(|line| line.starts_with("WRONG")).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

fn inspect(bytes: &[u8]) -> Result<Explanation, String> {
    // The time of the golden requests.
    let now = UNIX_EPOCH + Duration::from_secs(1_668_000_000);
    recognise(bytes, Circumstances { now, most: 1 << 20 })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of every kind, none of them long.
fn good_files() -> Vec<(String, Vec<u8>)> {
    let folders = ["examples", "examples/keys", "test-vectors/requests", "test-vectors/keys"];
    folders.into_iter().flat_map(files_in).filter(|(name, _)| is_input(name)).collect()
}

/// Whether it is not one of the scripts, nor a whole report.
fn is_input(name: &str) -> bool {
    ![".py", ".rs", ".md", "-report.json", "-report.xml", "index.json"].iter().any(|end| name.ends_with(end))
}

fn files_in(folder: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
    let mut paths: Vec<_> = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let files = paths.into_iter().filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
}
