//! Is each mistake named, and none where there is none?

use sealpack::{Ein, FieldKey, Ssn};
use serde_json::Value;

use super::{
    super::testing::{each_is_named, good_ones_are_good},
    Diagnosis, Facts, Number, examine, look, mistakes, text,
};

const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

#[test]
fn each_mistake_is_named() {
    // These need more than a case has: `the_client_id_and_raw_bytes_are_found`.
    each_is_named("ssn", mistakes(), &["client-id-for-key", "field-not-encoded"], |case| {
        let diagnosis = diagnosis_of(case);
        shows_nothing(&diagnosis, case);
        diagnosis
    });
}

#[test]
fn the_client_id_and_raw_bytes_are_found() {
    let client_id = "5c2e4d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    let sealed = FieldKey::from_text(client_id).unwrap().seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap();
    let facts = Facts::new(SECRET, Some(client_id));
    assert_eq!(look(facts, sealed.as_bytes(), Number::Ssn, Diagnosis::new()).mistakes(), ["client-id-for-key"]);

    let field = FieldKey::from_text(SECRET).unwrap();
    let bytes = (0..20).map(|_| field.seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap());
    let bytes = bytes.map(|field| sealpack::hazmat::base64_decode(&field).unwrap());
    // By chance they may be UTF-8.
    let bytes = bytes.into_iter().find(|bytes| std::str::from_utf8(bytes).is_err()).unwrap();
    let diagnosis = look(Facts::new(SECRET, None), &bytes, Number::Ssn, Diagnosis::new());
    assert_eq!(diagnosis.mistakes(), ["field-not-encoded"]);
}

#[test]
fn good_fields_have_no_mistake() {
    let key = FieldKey::from_text(SECRET).unwrap();
    for number in ["987654320", "987-65-4320"] {
        let diagnosis = examine(SECRET, &key.seal_ssn(&Ssn::parse(number).unwrap()).unwrap(), Number::Ssn);
        assert!(diagnosis.is_good(), "{diagnosis}");
    }
    let diagnosis = examine(SECRET, &key.seal_ein(&Ein::parse("12-3456789").unwrap()).unwrap(), Number::Ein);
    assert!(diagnosis.is_good(), "{diagnosis}");
    good_ones_are_good("ssn", &["ssn-open", "ein-open"], diagnosis_of);
}

#[test]
fn other_keys_and_other_bytes_are_explained_by_nothing() {
    for seed in 0..20_u8 {
        let bytes = |salt: u8| sealpack::hazmat::sha256(&[seed, salt]);
        let other_secret = format!("{:032x}", u128::from_be_bytes(bytes(0)[..16].try_into().unwrap()));
        let key = FieldKey::from_text(&other_secret).unwrap();
        let sealed = key.seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap();
        let noise = sealpack::hazmat::base64_encode(&bytes(1)[..usize::from(seed) + 12]);
        for field in [sealed, noise] {
            let diagnosis = examine(SECRET, &field, Number::Ssn);
            assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good(), "{diagnosis}");
        }
    }
}

#[test]
fn a_flipped_bit_is_explained_by_nothing() {
    let key = FieldKey::from_text(SECRET).unwrap();
    for number in ["987654320", "987-65-4320"] {
        let sealed = key.seal_ssn(&Ssn::parse(number).unwrap()).unwrap();
        let sealed = sealpack::hazmat::base64_decode(&sealed).unwrap();
        for bit in (0..256).step_by(3) {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let diagnosis = examine(SECRET, &sealpack::hazmat::base64_encode(&changed), Number::Ssn);
            assert!(diagnosis.mistakes().is_empty(), "bit {bit}: {diagnosis}");
        }
    }
}

/// Four bytes are digits once in 430,000 times, and there are hundreds of keys and modes.
#[test]
fn a_few_digits_without_padding_are_explained_by_nothing() {
    assert!(text::read(b"6789", Number::Ssn, true, 1, &|_| false).is_none());
    assert!(text::read(b"12345678", Number::Ssn, true, 1, &|_| false).is_some());
}

#[test]
fn a_digit_that_became_padding_is_explained_by_nothing() {
    let sealed = FieldKey::from_text(SECRET).unwrap().seal_ssn(&Ssn::parse("987654320").unwrap()).unwrap();
    let mut sealed = sealpack::hazmat::base64_decode(&sealed).unwrap();
    sealed[8] ^= b'0' ^ 1;
    assert!(examine(SECRET, &sealpack::hazmat::base64_encode(&sealed), Number::Ssn).mistakes().is_empty());
}

#[test]
fn strange_input_is_no_panic() {
    let long = "A".repeat(5_000);
    for field in
        ["", "=", "\"", "{", "%", "%4", "&", "b'", "0x", ":", ",", "[", "Salted__", "AAAA", "\u{FEFF}", "é", &long]
    {
        for secret in ["", "-", "é", "0", SECRET, &long] {
            let diagnosis = examine(secret, field, Number::Ssn);
            assert!(!diagnosis.is_good() && !diagnosis.to_string().is_empty());
        }
    }
}

fn diagnosis_of(case: &Value) -> Diagnosis {
    let number = if case["operation"] == "ein-open" { Number::Ein } else { Number::Ssn };
    let text = |name: &str| case["input"][name].as_str().unwrap().to_owned();
    examine(&text("key_text"), &text("field"), number)
}

/// Neither the secret nor the number, nor four characters of them.
fn shows_nothing(diagnosis: &Diagnosis, case: &Value) {
    let shown = format!("{diagnosis}{}", diagnosis.to_json().unwrap());
    let secret = case["input"]["key_text"].as_str().unwrap();
    for hidden in ["123-45-6789", "123456789", "12-3456789", secret, &secret.replace('-', "")] {
        for piece in hidden.as_bytes().windows(4) {
            let piece = std::str::from_utf8(piece).unwrap();
            assert!(!shown.contains(piece), "{piece} in {shown}");
        }
    }
}
