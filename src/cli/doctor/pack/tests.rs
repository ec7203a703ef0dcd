//! Is each mistake with a packed report named, and is nothing named for a right one?

use std::io::Read;

use serde_json::Value;

use super::{super::testing, *};

/// The cases of unpacking.
fn files() -> Vec<Value> {
    let cases = testing::cases("pack", "").into_iter().map(|(_, case)| case);
    cases.filter(|case| case["operation"] == "unpack").collect()
}

fn examined(case: &Value) -> Diagnosis {
    examine(case["input"]["text"].as_str().unwrap().as_bytes(), case["input"]["max_bytes"].as_u64().unwrap())
}

fn names(expect: &Value) -> Vec<&str> {
    match (&expect["mistake"], &expect["mistakes"]) {
        (Value::String(name), _) => vec![name],
        (_, Value::Array(names)) => names.iter().map(|name| name.as_str().unwrap()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_mistake_is_named_and_none_for_what_unpacks() {
    let (mut wrong, mut named) = (Vec::new(), Vec::new());
    for case in files() {
        let diagnosis = examined(&case);
        let expected = names(&case["expect"]);
        let is_right = case["expect"].get("value").is_some();
        if (is_right || !expected.is_empty()) && diagnosis.mistakes() != expected {
            wrong.push(format!("{}: {:?}", case["id"], diagnosis.mistakes()));
        }
        assert_eq!(diagnosis.is_good(), is_right, "{}", case["id"]);
        assert!(!diagnosis.to_string().contains("report id"), "{}", case["id"]);
        named.extend(expected.into_iter().map(str::to_owned));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Bytes that are no text are in no JSON file.
    let all = mistakes::MISTAKES.iter().map(|mistake| mistake.name).filter(|name| *name != "base64-left-out");
    let missing: Vec<_> = all.filter(|name| !named.iter().any(|known| known == name)).collect();
    assert!(missing.is_empty(), "no vector for {missing:?}");
}

/// The names of faults begin with the part that a vector names.
#[test]
fn every_fault_has_the_name_of_its_part() {
    let mut wrong = Vec::new();
    for case in files() {
        let (text, limit) = (case["input"]["text"].as_str().unwrap(), case["input"]["max_bytes"].as_u64().unwrap());
        let part =
            search::unpack(text.as_bytes(), limit).err().map(|fault| fault.name.split('-').next().unwrap_or_default());
        if part != case["expect"]["part"].as_str() {
            wrong.push(format!("{}: {part:?}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_is_in_the_table() {
    let names: Vec<_> = mistakes::MISTAKES.iter().map(|mistake| mistake.name).collect();
    assert!(names.iter().all(|name| names.iter().filter(|other| other == &name).count() == 1));
}

#[test]
fn bytes_without_base64_are_told() {
    let case = files().into_iter().find(|case| case["id"] == "mistake-url-safe-alphabet").unwrap();
    let text = case["input"]["text"].as_str().unwrap().as_bytes();
    let mut gzip = Vec::new();
    layers::open(text, &[layers::Layer::FromUrlSafe, layers::Layer::Base64Decoded]).read_to_end(&mut gzip).unwrap();
    assert_eq!(examine(&gzip, 1000).mistakes(), ["base64-left-out"]);
    assert_eq!(examine(&gzip[..100], 1000).mistakes(), ["base64-left-out", "cut-off"]);
    let in_utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.iter().flat_map(|byte| [*byte, 0])).collect();
    assert_eq!(examine(&in_utf_16, 1000).mistakes(), ["utf-16-text", "url-safe-alphabet"]);
}

#[test]
fn what_is_random_has_no_explanation_but_those_of_its_end() {
    for length in [1, 2, 3, 4, 64, 4096] {
        let mut bytes = vec![0; length];
        getrandom::fill(&mut bytes).unwrap();
        let diagnosis = examine(&bytes, 1000);
        assert!(!diagnosis.is_good());
        // A few bytes may be anything, in whatever they begin with.
        if length >= 64 {
            assert!(diagnosis.mistakes().is_empty(), "{bytes:?}: {:?}", diagnosis.mistakes());
        }
    }
}

#[test]
fn what_only_seems_to_be_a_mistake_is_none() {
    // One byte that is not gzip's, base64 that ends in its middle, 1F 3F without the 08 of gzip behind it, 1F 9D without 90.
    for text in [
        "DA==",
        "OE",
        "n/",
        "B",
        "F=dvg]]U,<7pL",
        "KqK\\J",
        "{+\"#e2Kv1S",
        "[n",
        "Hz8AAAAA",
        "H50AAAAA",
        "PLr6SQ==",
        "PHj5+zlL",
        "A0g=",
        "\\",
        "<RAfHE#E",
    ] {
        let diagnosis = examine(text.as_bytes(), 1000);
        assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good(), "{text}: {diagnosis}");
    }
    for (text, mistake) in [("H4", "cut-off"), ("H4sI", "cut-off"), ("[{\"a\":1}]", "not-packed-at-all")] {
        assert_eq!(examine(text.as_bytes(), 1000).mistakes(), [mistake], "{text}");
    }
}

#[test]
fn what_was_packed_is_looked_at_and_not_quoted() {
    let look = |document: &[u8]| {
        let mut text = Vec::new();
        sealpack::pack::Packer::default().pack(document, &mut text).unwrap();
        let diagnosis = examine(&text, 1 << 20);
        assert!(diagnosis.is_good(), "{diagnosis}");
        diagnosis.to_string()
    };
    for (document, words) in [
        (&b"<?xml version='1.0'?><a>CANARY</a>"[..], "well-formed XML"),
        (b"{\"a\": \"CANARY\"}", "well-formed JSON"),
        (b"<a>CANARY", "not well-formed XML at byte 9"),
        (b"\xEF\xBB\xBF{}", "byte order mark"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>CANARY\xC3\xA9</a>", "was re-encoded"),
        (b"<?xml version='1.0' encoding='UTF-8'?><a>CANARY\xE9</a>", "not well-formed XML"),
        (b"\xFF\xFE<\0a\0", "UTF-16"),
        (b"CANARY", "neither XML nor JSON"),
        (b"", "empty"),
        (b"\x1F\x8B\x08CANARY", "packed twice"),
        (b"H4sICANARY", "packed twice"),
    ] {
        let shown = look(document);
        assert!(shown.contains(words), "{words}: {shown}");
        assert!(!shown.contains("CANARY"), "{shown}");
    }
    let latin_1 = look(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>");
    assert!(!latin_1.contains("re-encoded"));
}
