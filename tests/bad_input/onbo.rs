//! Onbo's rules: names, ages, phones, addresses; what is sealed and packed.

use sealpack::{FieldKey, request::onbo::Update};

const NAME: &str = "first_name: expected letters A to z, with single , . ' ’ - and spaces between them";
const AGE: &str = "dob: expected a date 18 years ago or earlier";
const DATE: &str = "dob: expected a date that exists, YYYY/MM/DD or YYYY-MM-DD";
const PHONE: &str = "phone: expected the ten digits of a US phone number";
const PLAN: &str = "phone: expected a US phone number of ten digits";

const ROWS: &[(&str, &str)] = &[
    ("{}", "there is nothing to send"),
    (r#"{"new": null}"#, "taken"),
    (r#"{"first_name": "A"}"#, "taken"),
    (r#"{"first_name": ""}"#, NAME),
    (r#"{"first_name": " A"}"#, NAME),
    (r#"{"first_name": "Ann "}"#, "taken"),
    (r#"{"first_name": "Ann  B"}"#, NAME),
    (r#"{"first_name": "Ann. B"}"#, "taken"),
    (r#"{"first_name": "Ann., B"}"#, NAME),
    (r#"{"first_name": "O’Neil-O'Neil"}"#, "taken"),
    (r#"{"first_name": "O’-Neil"}"#, NAME),
    (r#"{"first_name": "[\\]^_`"}"#, "taken"),
    (r#"{"first_name": "@"}"#, NAME),
    (r#"{"first_name": "{"}"#, NAME),
    (r#"{"first_name": "Zoë"}"#, NAME),
    (r#"{"first_name": "R2"}"#, NAME),
    (r#"{"first_name": "😀"}"#, NAME),
    (r#"{"first_name": "\u202Eabc"}"#, NAME),
    (r#"{"first_name": "גבר"}"#, NAME),
    (r#"{"first_name": "a\u0000"}"#, NAME),
    (r#"{"first_name": "a\n"}"#, NAME),
    (r#"{"first_name": "«a×1000000»"}"#, "taken"),
    (r#"{"first_name": "«a×1000000»1"}"#, NAME),
    (r#"{"first_name": "«a ×500000»!"}"#, NAME),
    (r#"{"first_name": 1}"#, "first_name: expected text"),
    (r#"{"email": ""}"#, "taken"),
    (r#"{"email": "«a×1000000»\u0000\u001f😀\u202E"}"#, "taken"),
    (r#"{"phone": "6166723456"}"#, "taken"),
    (r#"{"phone": "+16166723456"}"#, PHONE),
    (r#"{"phone": "616-672-3456"}"#, PHONE),
    (r#"{"phone": "616672345"}"#, PHONE),
    (r#"{"phone": "61667234567"}"#, PHONE),
    (r#"{"phone": "1166723456"}"#, PLAN),
    (r#"{"phone": "6161723456"}"#, PLAN),
    (r#"{"phone": "６166723456"}"#, PHONE),
    (r#"{"phone": 6166723456}"#, "phone: expected text"),
    (r#"{"dob": "2008/11/22"}"#, "taken"),
    (r#"{"dob": "2008/11/23"}"#, AGE),
    (r#"{"dob": "2008-11-22"}"#, "taken"),
    (r#"{"dob": "9999/12/31"}"#, AGE),
    (r#"{"dob": "1000/01/01"}"#, "taken"),
    (r#"{"dob": "0999/01/01"}"#, DATE),
    (r#"{"dob": "2003/02/29"}"#, DATE),
    (r#"{"dob": "2003/02-28"}"#, DATE),
    (r#"{"dob": "02/28/2003"}"#, DATE),
    (r#"{"dob": ""}"#, DATE),
    (r#"{"dob": 20030228}"#, "dob: expected text"),
    (
        r#"{"address": {}}"#,
        "address.line_1: the member is missing; address.zip: the member is missing; address.city: the member is missing; \
         address.state: the member is missing; address.country: expected UNITED STATES, which is where Onbo takes addresses",
    ),
    (
        r#"{"address": {"line_1": "1 St", "zip": "18092-1234", "city": "a", "state": "PA", "country": "UNITED STATES"}}"#,
        "taken",
    ),
    (
        r#"{"address": {"line_1": "", "line_2": null, "zip": "K1A 0B1", "city": "", "state": "PEN", "country": "US"}}"#,
        "address.line_1: expected one or more characters; address.zip: expected a zip code of the United States; \
         address.city: expected one or more characters; address.state: expected 2 characters; \
         address.country: expected UNITED STATES, which is where Onbo takes addresses",
    ),
    (r#"{"address": {"zip": "1809"}}"#, "address.zip: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
    (r#"{"address": "1 St"}"#, "address: expected an object"),
    (
        r#"{"first_name": "1", "last_name": "2", "dob": "2020/01/01"}"#,
        "first_name: expected letters A to z, with single , . ' ’ - and spaces between them; \
         last_name: expected letters A to z, with single , . ' ’ - and spaces between them; \
         dob: expected a date 18 years ago or earlier",
    ),
    // Sealed under this key with Python's cryptography package.
    (r#"{"ssn": "AAECAwQFBgcICQoLDA0OD38IfSQ2SCll91vggdi3Bok="}"#, "taken"),
    (r#"{"ssn": "AAECAwQFBgcICQoLDA0ODydk0ymkRkfLLMC+X5+UBmY="}"#, "taken"),
    (
        r#"{"ssn": "AAECAwQFBgcICQoLDA0OD38IfSQ2SCll91vggdi3Bog="}"#,
        "ssn: does not open: the key or the context is another one, or the bytes were changed",
    ),
    (r#"{"ssn": "123456789"}"#, "ssn: expected base64, whose length is a multiple of four"),
    (r#"{"ssn": ""}"#, "ssn: expected the base64 of 32 bytes: an IV and one AES block"),
    (r#"{"ssn": "987-65-4320CANARY"}"#, "ssn: expected base64 (standard alphabet, padded, no line breaks) at byte 3"),
    (r#"{"credit_report_xml_gzip": ""}"#, "credit_report_xml_gzip: expected a gzip header, there is no text"),
    (r#"{"credit_report_xml_gzip": 1}"#, "credit_report_xml_gzip: expected text"),
    (
        r#"{"asset_report_json_gzip": "CANARY=="}"#,
        "asset_report_json_gzip: expected a gzip header, which begins with the bytes 1f 8b, at byte 0 of the gzip data",
    ),
];

#[test]
fn bodies() {
    let key = FieldKey::from_text("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap();
    super::check(ROWS, |body| Update::from_json(body, &key)?.check(super::now()));
}
