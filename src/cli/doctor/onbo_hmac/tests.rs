//! Is each mistake with a signature named, and is nothing named for a right one?

use sealpack::hazmat;
use serde_json::Value;

use super::{super::testing, *};

fn files(prefix: &str) -> Vec<Value> {
    testing::cases("hmac", prefix).into_iter().map(|(_, case)| case).collect()
}

fn cases() -> Vec<Value> {
    files("mistake-")
}

fn call(input: &Value) -> Call<'_> {
    let text = |name: &str| input[name].as_str().unwrap();
    Call {
        secret: text("secret"),
        url: text("url"),
        body: text("body").as_bytes(),
        epoch: text("epoch"),
        hmac: text("hmac"),
        content_md5: input["content_md5"].as_str(),
        client_id: input["client_id"].as_str(),
    }
}

fn expected(expect: &Value) -> Vec<&str> {
    match (&expect["mistake"], &expect["mistakes"]) {
        (Value::String(name), _) => vec![name],
        (_, Value::Array(names)) => names.iter().map(|name| name.as_str().unwrap()).collect(),
        _ => panic!("a case without a mistake"),
    }
}

#[test]
fn every_mistake_is_named() {
    let mut wrong = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for case in cases() {
        let diagnosis = examine(&call(&case["input"]));
        let expected = expected(&case["expect"]);
        named.extend(expected.iter().map(|name| (*name).to_owned()));
        if diagnosis.mistakes() != expected {
            wrong.push(format!("{}: {:?}", case["id"], diagnosis.mistakes()));
        }
        assert!(!diagnosis.is_good());
        assert_tells_nothing(&diagnosis, &case["input"]);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // These have no vector: a body in JSON is UTF-8, a vector has no clock, a secret with spaces is no secret.
    let others = [
        "body-sent-in-utf-16",
        "secret-file-with-spaces",
        "body-sent-in-latin-1",
        "signature-expired",
        "signature-from-the-future",
        "epoch-written-otherwise",
    ];
    let missing: Vec<_> = mistakes::MISTAKES.iter().map(|mistake| mistake.name).collect();
    let missing: Vec<_> =
        missing.into_iter().filter(|name| !named.iter().any(|known| known == name) && !others.contains(name)).collect();
    assert!(missing.is_empty(), "no vector for {missing:?}");
}

/// Neither the secret key nor any four characters of the body that could be somebody's number.
fn assert_tells_nothing(diagnosis: &Diagnosis, input: &Value) {
    let shown = diagnosis.to_string() + &diagnosis.to_json().unwrap();
    let secret = input["secret"].as_str().unwrap();
    assert!(!secret.split('-').filter(|part| part.len() > 4).any(|part| shown.contains(part)), "{shown}");
    for digits in ["6166", "1667", "6672", "6723", "7234", "2345", "3456", "Mary", "Ann", "San Jos"] {
        assert!(!shown.contains(digits), "{digits} in {shown}");
    }
}

#[test]
fn a_right_signature_has_no_mistake() {
    let mut count = 0;
    for case in files("").iter().filter(|case| case["expect"].get("value").is_some()) {
        let (input, value) = (&case["input"], &case["expect"]["value"]);
        let text = |name: &str| input[name].as_str().or(value[name].as_str());
        let call = Call {
            secret: text("secret").unwrap(),
            url: text("url").unwrap(),
            body: text("body").unwrap().as_bytes(),
            epoch: text("epoch").unwrap(),
            hmac: text("hmac").unwrap(),
            content_md5: text("content_md5"),
            client_id: None,
        };
        let diagnosis = examine(&call);
        assert!(diagnosis.mistakes().is_empty() && diagnosis.is_good(), "{}: {diagnosis}", case["id"]);
        count += 1;
    }
    assert!(count > 50, "{count}");
}

#[test]
fn what_is_not_known_is_not_explained() {
    let case = cases().into_iter().find(|case| case["id"] == "mistake-key-without-dashes").unwrap();
    let mut hmac = [0_u8; 32];
    for round in 0..3_u8 {
        getrandom::fill(&mut hmac).unwrap();
        let hmac = crate::cli::hexadecimal::encode(&hmac);
        let shown = hmac.get(..if round == 2 { 32 } else { 64 }).unwrap();
        let diagnosis = examine(&Call { hmac: shown, ..call(&case["input"]) });
        assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good());
        assert!(diagnosis.to_string().contains("The secret key at hand has the fingerprint "));
    }
}

#[test]
fn a_long_hmac_and_a_deep_body_are_judged() {
    let case = cases().into_iter().find(|case| case["id"] == "mistake-key-without-dashes").unwrap();
    let (hmac, body) = ("v1=".repeat(40_000), "[".repeat(100_000) + &"]".repeat(100_000));
    let right = hazmat::onbo_hmac(SECRET, "https://example.com/", &hazmat::onbo_content_md5(&body), "1").unwrap();
    for hmac in [hmac, right] {
        assert!(!examine(&Call { hmac: &hmac, body: body.as_bytes(), ..call(&case["input"]) }).is_good());
    }
}

#[test]
fn spaces_around_the_secret_key_and_digits_signed_alone_are_told() {
    let case = cases().into_iter().find(|case| case["id"] == "mistake-secret-file-without-dashes").unwrap();
    let input = &case["input"];
    let md5 = hazmat::onbo_content_md5(input["body"].as_str().unwrap());
    let hmac = |epoch: &str| hazmat::onbo_hmac(SECRET, input["url"].as_str().unwrap(), &md5, epoch).unwrap();
    let right = hmac(input["epoch"].as_str().unwrap());
    let secret = format!("{SECRET} ");
    let spaced = examine(&Call { secret: &secret, hmac: &right, ..call(input) });
    assert_eq!(spaced.mistakes(), ["secret-file-with-spaces"]);
    let quoted = examine(&Call { secret: SECRET, epoch: "\"1668000000123\"", hmac: &right, ..call(input) });
    assert_eq!(quoted.mistakes(), ["epoch-written-otherwise", "epoch-quoted"]);
}

const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

#[test]
fn a_body_that_is_not_utf_8_is_read_all_the_same() {
    let case = cases().into_iter().find(|case| case["id"] == "mistake-key-without-dashes").unwrap();
    let input = &case["input"];
    let text = input["body"].as_str().unwrap();
    let right = hazmat::onbo_hmac(
        input["secret"].as_str().unwrap(),
        input["url"].as_str().unwrap(),
        &hazmat::onbo_content_md5(text),
        input["epoch"].as_str().unwrap(),
    );
    let right = right.unwrap();
    let latin_1: Vec<u8> = text.chars().map(|character| character as u8).collect();
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (body, mistake) in [(latin_1, "body-sent-in-latin-1"), (utf_16, "body-sent-in-utf-16")] {
        let diagnosis = examine(&Call { hmac: &right, body: &body, ..call(input) });
        assert_eq!(diagnosis.mistakes(), [mistake]);
    }
}

#[test]
fn a_minute_is_all_that_a_signature_lasts() {
    let at = |now: u64, is_right: bool| {
        let mut diagnosis = Diagnosis::new();
        clock::examine(&mut diagnosis, "1668000000123", Some(now), is_right);
        (diagnosis.is_good(), diagnosis.mistakes())
    };
    assert_eq!(at(1_668_000_060_123, true), (true, vec![]));
    assert_eq!(at(1_668_000_060_124, true), (false, vec!["signature-expired"]));
    assert_eq!(at(1_668_000_060_124, false), (false, vec![]));
    assert_eq!(at(1_667_999_940_123, true), (true, vec![]));
    assert_eq!(at(1_667_999_940_122, true), (false, vec!["signature-from-the-future"]));
    assert_eq!(at(1_668_000_001, true), (true, vec![]));
}
