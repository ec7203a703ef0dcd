//! MX closes `sex` and `status`, and has forms for dates, scores and zip codes; texts are free.

use sealpack::request::mx::Update;

const ROWS: &[(&str, &str)] = &[
    (r#"{"status": "ENABLED"}"#, "taken"),
    (r#"{"status": "DISABLED"}"#, "taken"),
    (r#"{"status": "CANARY"}"#, "status: expected one of: ENABLED, DISABLED"),
    (r#"{"status": "enabled"}"#, "status: expected one of: ENABLED, DISABLED"),
    (r#"{"status": ""}"#, "status: expected one of: ENABLED, DISABLED"),
    (r#"{"status": 1}"#, "status: expected text"),
    (r#"{"sex": "MALE"}"#, "taken"),
    (r#"{"sex": "X CANARY"}"#, "sex: expected one of: FEMALE, MALE"),
    (r#"{"sex": 1}"#, "sex: expected text"),
    (r#"{"credit_score": 0}"#, "taken"),
    (r#"{"credit_score": -9223372036854775808}"#, "taken"),
    (r#"{"credit_score": 9223372036854775807}"#, "taken"),
    (r#"{"credit_score": 9223372036854775808}"#, "credit_score: expected a whole number of 64 bits"),
    (r#"{"credit_score": 1e2}"#, "credit_score: expected a whole number of 64 bits"),
    (r#"{"credit_score": "790"}"#, "credit_score: expected a whole number of 64 bits"),
    (r#"{"credit_score": [790]}"#, "credit_score: expected a whole number of 64 bits"),
    (r#"{"birthdate": "2024-02-29"}"#, "taken"),
    (r#"{"birthdate": "2023-02-29"}"#, "birthdate: expected a date that exists, YYYY-MM-DD"),
    (r#"{"birthdate": "1990-1-01"}"#, "birthdate: expected a date that exists, YYYY-MM-DD"),
    (r#"{"birthdate": "1990-01-01T00:00:00Z"}"#, "birthdate: expected a date that exists, YYYY-MM-DD"),
    (r#"{"birthdate": "１990-01-01"}"#, "birthdate: expected a date that exists, YYYY-MM-DD"),
    (r#"{"zip_code": "12345"}"#, "taken"),
    (r#"{"zip_code": "12345-6789"}"#, "taken"),
    (r#"{"zip_code": "K1A 0B1"}"#, "taken"),
    (r#"{"zip_code": "K1A0B1"}"#, "zip_code: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
    (r#"{"zip_code": "1234"}"#, "zip_code: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
    (r#"{"zip_code": "123456"}"#, "zip_code: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
    (r#"{"zip_code": 12345}"#, "zip_code: expected text"),
    (r#"{"email": ""}"#, "taken"),
    (r#"{"email": "«a×1000000»@example.com"}"#, "taken"),
    (r#"{"first_name": "😀 \u202Eגבר\u0000\u001f"}"#, "taken"),
    (r#"{"last_name": null, "phone": "CANARY"}"#, "taken"),
    (r#"{"last_name": null}"#, "there is nothing to send"),
    (r#"{}"#, "there is nothing to send"),
];

#[test]
fn bodies() {
    super::check(ROWS, |body| Update::from_json(body)?.check());
}
