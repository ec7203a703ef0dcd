//! JSON that is none, or that readers understand differently: the same is said of it for every partner.

use sealpack::{
    Envelope, FieldKey, UserRecord,
    request::{appenate::Call, greendot::UserData, mx, onbo},
};

/// Texts, and what is said of them.
const ROWS: &[(&str, &str)] = &[
    ("", "the JSON ends too early, at line 1, column 0"),
    (" \n", "the JSON ends too early, at line 2, column 0"),
    ("null", "expected an object"),
    ("[]", "expected an object"),
    ("\"CANARY\"", "expected an object"),
    ("12", "expected an object"),
    ("CANARY", "not JSON at line 1, column 1"),
    ("{", "the JSON ends too early, at line 1, column 1"),
    ("{\"a\": 1,}", "not JSON at line 1, column 9"),
    ("{\"a\" 1}", "not JSON at line 1, column 6"),
    ("{'a': 1}", "not JSON at line 1, column 2"),
    ("{} {}", "not JSON at line 1, column 4"),
    ("{\"a\": 01}", "not JSON at line 1, column 8"),
    ("{\"a\": NaN}", "not JSON at line 1, column 7"),
    ("{\"a\": \"CANARY\u{1}\"}", "not JSON at line 1, column 13"),
    ("{\"a\": \"tab\there\"}", "not JSON at line 1, column 10"),
    ("\u{FEFF}{}", "begins with a byte order mark: expected JSON alone"),
    ("{\"CANARY\": 1, \"CANARY\": 2", "the JSON ends too early, at line 1, column 25"),
    ("{\"x\": 1, \"x\": 1}", "x: the member is given twice"),
    ("{\"x\": 1, \"\\u0078\": 1}", "x: the member is given twice"),
    ("{\"a\": «[×1000000»", "the JSON ends too early, at line 1, column 1000006"),
    ("<User/>", "not JSON at line 1, column 1"),
];

#[test]
fn texts_that_are_no_json() {
    let key = FieldKey::from_text("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap();
    super::check(ROWS, |body| onbo::Update::from_json(body, &key).map(drop));
    super::check(ROWS, |body| UserData::from_json(body).map(drop));
    super::check(ROWS, |body| mx::Update::from_json(body).map(drop));
    super::check(ROWS, |body| Call::from_json(body).map(drop));
    super::check(ROWS, |body| UserRecord::from_json(body).map(drop));
    super::check(ROWS, |body| Envelope::from_json(body).map(drop));
}

/// A lone surrogate is no text in UTF-8: JSON can spell it, and no partner is sent it.
#[test]
fn lone_surrogates() {
    const ALONE: &str = r"email: expected text whose surrogates (\uD800 to \uDFFF) stand in pairs";
    const ROWS: &[(&str, &str)] = &[
        (r#"{"email": "\ud83d\ude00"}"#, "taken"),
        (r#"{"email": "CANARY\ud800"}"#, ALONE),
        (r#"{"email": "\udc00CANARY"}"#, ALONE),
        (r#"{"email": "\ud800\u0041"}"#, ALONE),
        (r#"{"email": "\ud83d\ud83d"}"#, ALONE),
    ];
    super::check(ROWS, |body| mx::Update::from_json(body).map(drop));
    super::check(ROWS, |body| UserRecord::from_json(body).map(drop));
}

#[test]
fn bytes_that_are_no_utf8() {
    let fault = |bytes: &[u8]| mx::Update::from_json(bytes).unwrap_err().to_string();
    assert_eq!(fault(b"{\"email\": \"\xFF\"}"), "not UTF-8 at byte 11");
    assert_eq!(fault(b"{\"email\": \"\xED\xA0\x80\"}"), "not UTF-8 at byte 11");
    assert_eq!(fault(b"\xFF\xFE{\0}\0"), "not UTF-8 at byte 0");
    assert_eq!(fault(b"{\"email\": \"\xC0\x80\"}"), "not UTF-8 at byte 11");
}

/// Members of `extra` may hold anything, as deep as it goes.
#[test]
fn deep_values_are_passed_on() {
    let deep = format!("{{\"x\": {}{}}}", "[".repeat(500_000), "]".repeat(500_000));
    let update = mx::Update::from_json(deep.as_bytes()).unwrap();
    assert_eq!(update.extra.members().next().unwrap().1.len(), 1_000_000);
}
