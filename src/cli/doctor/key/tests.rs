//! Is each kind of file named, and what each hash is of? The files are those of `test-vectors/keys`.

use serde_json::Value;

use super::*;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/test-vectors/keys/").to_owned() + name).unwrap()
}

fn list(file_name: &str, member: &str) -> Vec<Value> {
    let index: Value = serde_json::from_slice(&file(file_name)).unwrap();
    index[member].as_array().unwrap().clone()
}

#[test]
fn every_file_is_named_as_the_index_says_and_good_ones_are_not() {
    let files = list("index.json", "files");
    assert_eq!(files.len(), 75);
    for entry in files {
        let name = entry["file"].as_str().unwrap();
        let diagnosis = examine(&file(name), None, None);
        let expected: Vec<&str> = entry["mistake"].as_str().into_iter().collect();
        assert_eq!(diagnosis.mistakes(), expected, "{name}: {diagnosis}");
        assert_eq!(diagnosis.is_good(), expected.is_empty(), "{name}: {diagnosis}");
    }
}

#[test]
fn what_a_hash_is_of_is_told() {
    for entry in list("hashes.json", "hashes") {
        let name = entry["file"].as_str().unwrap();
        let diagnosis = examine(&file(name), entry["public_key_hash"].as_str(), None);
        match entry["mistakes"].as_array() {
            Some(expected) => {
                let expected: Vec<&str> = expected.iter().map(|name| name.as_str().unwrap()).collect();
                assert_eq!(diagnosis.mistakes(), expected, "{name}: {diagnosis}");
                assert_eq!(diagnosis.is_good(), expected.is_empty());
            }
            None => assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good(), "{name}: {diagnosis}"),
        }
    }
}

#[test]
fn the_recipients_file_is_compared() {
    let mistakes = |private: &str, public: &str| examine(&file(private), None, Some(&file(public))).mistakes();
    for public in ["spki.pem", "certificate.pem", "public.jwk", "pkcs8.pem", "spki.der"] {
        assert!(mistakes("sec1.pem", public).is_empty(), "{public}");
        assert_eq!(mistakes("other.pem", public), ["stranger-as-recipient"], "{public}");
    }
    assert_eq!(mistakes("pkcs8.pem", "rsa.pub"), ["rsa-key"]);
    let hash = list("index.json", "files")[0]["identity"]["hash"].as_str().unwrap().to_owned();
    let both = examine(&file("other.pem"), Some(&hash), Some(&file("spki.pem")));
    assert_eq!(both.mistakes(), ["stranger-as-recipient", "hash-of-the-recipients-file"]);
}

#[test]
fn damaged_files_are_named() {
    let pem = String::from_utf8(file("pkcs8.pem")).unwrap();
    let second = pem.lines().nth(1).unwrap();
    for (text, mistake) in [
        (pem[..100].to_owned(), "pem-cut-off"),
        (pem.replace(second, "!"), "pem-damaged"),
        (pem.replace("-----BEGIN", "----BEGIN"), "pem-dashes"),
        (pem.replace("END PRIVATE", "END PUBLIC"), "pem-labels-differ"),
        (pem.replace("PRIVATE KEY", "PUBLIC KEY"), "pem-label"),
        (String::new(), "empty-file"),
        ("[]".to_owned(), "json-list"),
    ] {
        assert_eq!(examine(text.as_bytes(), None, None).mistakes(), [mistake]);
    }
    let der = file("spki.der");
    assert_eq!(examine(&[der.as_slice(), b"\n"].concat(), None, None).mistakes(), ["der-cut-off-or-longer"]);
    let one_line = examine(pem.trim_end().replace('\n', "\\n").as_bytes(), None, None);
    assert!(one_line.is_good() && one_line.to_string().contains("PEM is on one line"));
    let strangers = examine(b"CANARY", Some("CANARY"), None);
    assert!(strangers.mistakes().is_empty() && !strangers.to_string().contains("CANARY"));
}

#[test]
fn what_only_begins_like_a_key_is_none() {
    for file in [
        &b"\xC5\x07\x8F"[..],
        b"\x96\xDE\xB2\x28\xC5\x09",
        b"[N",
        b"MaZrIHCr0k7CcruwRsEm5k626/mH2ICSt0KbuY+hj2",
        b"034267363d0c38a4",
    ] {
        let diagnosis = examine(file, None, None);
        assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good(), "{diagnosis}");
    }
}

/// The private key's number, as digits and as base64, is nowhere.
#[test]
fn nothing_private_is_shown() {
    let jwk: Value = serde_json::from_slice(&file("private.jwk")).unwrap();
    let private = jwk["d"].as_str().unwrap();
    let lines = String::from_utf8(file("pkcs8.pem")).unwrap();
    for name in ["private.jwk", "pkcs8.pem", "sec1.der", "bundle.pem", "encrypted.pem"] {
        let diagnosis = examine(&file(name), Some("AAAA"), Some(&file("other.pem")));
        let shown = diagnosis.to_string() + &diagnosis.to_json().unwrap();
        assert!(!shown.contains(&private[..8]), "{name}");
        assert!(!lines.lines().filter(|line| !line.starts_with('-')).any(|line| shown.contains(&line[..16])), "{name}");
    }
}
