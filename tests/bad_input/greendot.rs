//! Green Dot's rules, for the plaintext in the envelope and for what stands beside it.

use sealpack::{
    Error, Identity, OtherInfo,
    request::greendot::{Update, UserData},
};

const NAMES: &str = "A–Z a–z 0–9 space ' , - .";
const ADDRESSES: &str = "A–Z a–z 0–9 space # & ' ( ) , - . / and letters with accents";

/// Plaintexts.
fn plaintexts() -> Vec<(&'static str, String)> {
    let row = |body, said: &str| (body, said.to_owned());
    let name = |body, member: &str, position| {
        (body, format!("profileData.{member}: character {position} is none of: {NAMES}"))
    };
    let part = |body, member: &str, position| {
        (body, format!("profileData.addresses[0].{member}: character {position} is none of: {ADDRESSES}"))
    };
    vec![
        row(r#"{"profileData": {"firstName": "a"}}"#, "taken"),
        row(r#"{"profileData": {"firstName": ""}}"#, "profileData.firstName: expected 1 to 35 characters"),
        row(r#"{"profileData": {"firstName": "«a×35»"}}"#, "taken"),
        row(r#"{"profileData": {"firstName": "«a×36»"}}"#, "profileData.firstName: expected 1 to 35 characters"),
        row(r#"{"profileData": {"lastName": "Li"}}"#, "taken"),
        row(r#"{"profileData": {"lastName": "L"}}"#, "profileData.lastName: expected 2 to 35 characters"),
        row(r#"{"profileData": {"lastName": "«a×36»"}}"#, "profileData.lastName: expected 2 to 35 characters"),
        row(r#"{"profileData": {"middleName": ""}}"#, "taken"),
        row(r#"{"profileData": {"middleName": "«a×100»"}}"#, "taken"),
        row(r#"{"profileData": {"middleName": "«a×101»"}}"#, "profileData.middleName: expected 100 characters at most"),
        row(r#"{"profileData": {"firstName": "O'N-e,i.l 3"}}"#, "taken"),
        name(r#"{"profileData": {"firstName": "Zoë"}}"#, "firstName", 3),
        name(r#"{"profileData": {"firstName": "O’Neil"}}"#, "firstName", 2),
        name(r#"{"profileData": {"firstName": "😀CANARY"}}"#, "firstName", 1),
        name(r#"{"profileData": {"firstName": "ab\u0000"}}"#, "firstName", 3),
        name(r#"{"profileData": {"firstName": "a\u202E"}}"#, "firstName", 2),
        row(r#"{"profileData": {"firstName": 1}}"#, "profileData.firstName: expected text"),
        row(r#"{"profileData": []}"#, "profileData: expected an object"),
        row(r#"{"profileData": {"addresses": {}}}"#, "profileData.addresses: expected a list"),
        row(r#"{"profileData": {"addresses": []}}"#, "profileData.addresses: expected a home address among them"),
        row(r#"{"profileData": {"addresses": [{"type": "home", "isDefault": true}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [{"type": "home", "isDefault": false}]}}"#,
            "profileData.addresses[0].isDefault: expected the home address to be the default one",
        ),
        row(
            r#"{"profileData": {"addresses": [{"type": "work", "isDefault": true}]}}"#,
            "profileData.addresses: expected a home address among them",
        ),
        row(
            r#"{"profileData": {"addresses": [{"type": "home", "isDefault": true}, {"type": "work", "isDefault": true}]}}"#,
            "profileData.addresses[1].isDefault: another address is the default already",
        ),
        row(
            r#"{"profileData": {"addresses": [{"type": "home", "isDefault": true}, {"type": "home", "isDefault": false}]}}"#,
            "profileData.addresses[1].type: another address has this type already",
        ),
        row(
            r#"{"profileData": {"addresses": [{"type": "Home", "isDefault": true}]}}"#,
            "profileData.addresses[0].type: expected one of: home, work, billing",
        ),
        row(r#"{"profileData": {"addresses": [HOME, "addressLine1": "12"}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [HOME, "addressLine1": "1"}]}}"#,
            "profileData.addresses[0].addressLine1: expected 2 to 40 characters",
        ),
        row(r#"{"profileData": {"addresses": [HOME, "addressLine1": "«a×40»"}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [HOME, "addressLine1": "«a×41»"}]}}"#,
            "profileData.addresses[0].addressLine1: expected 2 to 40 characters",
        ),
        row(r#"{"profileData": {"addresses": [HOME, "addressLine2": ""}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [HOME, "addressLine2": "«é×41»"}]}}"#,
            "profileData.addresses[0].addressLine2: expected 40 characters at most",
        ),
        row(r#"{"profileData": {"addresses": [HOME, "city": "«é×25»"}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [HOME, "city": "«a×26»"}]}}"#,
            "profileData.addresses[0].city: expected 25 characters at most",
        ),
        row(r##"{"profileData": {"addresses": [HOME, "city": "#&'(),-./ 9ÀÖØÝöøÿ"}]}}"##, "taken"),
        part(r#"{"profileData": {"addresses": [HOME, "city": "×"}]}}"#, "city", 1),
        part(r#"{"profileData": {"addresses": [HOME, "city": "aÙ"}]}}"#, "city", 2),
        part(r#"{"profileData": {"addresses": [HOME, "city": "Ü"}]}}"#, "city", 1),
        part(r#"{"profileData": {"addresses": [HOME, "city": "a÷"}]}}"#, "city", 2),
        part(r#"{"profileData": {"addresses": [HOME, "city": "Ā"}]}}"#, "city", 1),
        part(r#"{"profileData": {"addresses": [HOME, "city": "a_CANARY"}]}}"#, "city", 2),
        part(r#"{"profileData": {"addresses": [HOME, "addressLine1": "ab;"}]}}"#, "addressLine1", 3),
        row(r#"{"profileData": {"addresses": [HOME, "state": "DC"}]}}"#, "taken"),
        row(r#"{"profileData": {"addresses": [HOME, "zipCode": "83702-1234"}]}}"#, "taken"),
        row(
            r#"{"profileData": {"addresses": [HOME, "zipCode": "K1A 0B1"}]}}"#,
            "profileData.addresses[0].zipCode: expected a zip code of the United States",
        ),
        row(
            r#"{"profileData": {"addresses": [HOME, "zipCode": "8370"}]}}"#,
            "profileData.addresses[0].zipCode: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN",
        ),
        row(r#"{"identifyingData": {"ssn": "987654320"}}"#, "taken"),
        row(
            r#"{"identifyingData": {"ssn": "98765432CANARY"}}"#,
            "identifyingData.ssn: expected nine digits, NNNNNNNNN or NNN-NN-NNNN",
        ),
        row(r#"{"identifyingData": {"ssnSuffix": "4320"}}"#, "taken"),
        row(r#"{"identifyingData": {"ssnSuffix": "432"}}"#, "identifyingData.ssnSuffix: expected 4 digits"),
        row(r#"{"identifyingData": {"ssnSuffix": "43201"}}"#, "identifyingData.ssnSuffix: expected 4 digits"),
        row(r#"{"identifyingData": {"ssnSuffix": "４３２０"}}"#, "identifyingData.ssnSuffix: expected 4 digits"),
        row(
            r#"{"identifyingData": {"ssn": "987654320", "ssnSuffix": "4320"}}"#,
            "identifyingData.ssnSuffix: the SSN is sent whole already",
        ),
        row(r#"{"identifyingData": {"dateOfBirth": "1984-02-29"}}"#, "taken"),
        row(
            r#"{"identifyingData": {"dateOfBirth": "1984/02/29"}}"#,
            "identifyingData.dateOfBirth: expected a date that exists, YYYY-MM-DD",
        ),
        row(r#"{"phoneNumbers": [{"type": "mobile"}], "new": null}"#, "taken"),
        row(
            r#"{"profileData": {"firstName": "", "lastName": "é"}, "identifyingData": {"ssnSuffix": "x"}}"#,
            "profileData.firstName: expected 1 to 35 characters; profileData.lastName: expected 2 to 35 characters; \
             profileData.lastName: character 1 is none of: A–Z a–z 0–9 space ' , - .; identifyingData.ssnSuffix: expected 4 digits",
        ),
        row("{}", "there is nothing to send"),
    ]
}

#[test]
fn user_data() {
    let rows = plaintexts();
    let home = r#"{"type": "home", "isDefault": true"#;
    let bodies: Vec<String> = rows.iter().map(|(body, _)| body.replace("[HOME", &format!("[{home}"))).collect();
    let rows: Vec<(&str, &str)> =
        bodies.iter().zip(&rows).map(|(body, (_, said))| (body.as_str(), said.as_str())).collect();
    super::check(&rows, |body| Update { user_data: UserData::from_json(body)?, ..Update::new() }.check(super::now()));
}

const TERMS: &str =
    "termsAcceptances[0].termsAcceptanceDateTime: expected a time that exists, YYYY-MM-DDTHH:MM:SS.sssZ";
const FAR: &str = "termsAcceptances[0].termsAcceptanceDateTime: expected a time within 720 hours of now";

/// Bodies. 720 hours are 30 days; now is noon of 2026-11-22.
const BODIES: &[(&str, &str)] = &[
    (r#"{"peerTransferAcceptPreference": "CANARY"}"#, "taken"),
    (r#"{"peerTransferAcceptPreference": null}"#, "taken"),
    (r#"{"peerTransferAcceptPreference": 1}"#, "peerTransferAcceptPreference: expected text"),
    (r#"{"termsAcceptances": null}"#, "taken"),
    (r#"{"termsAcceptances": []}"#, "taken"),
    (r#"{"termsAcceptances": [{}]}"#, "termsAcceptances[0].termsIdentifier: the member is missing"),
    (r#"{"termsAcceptances": [TERMS2026-10-23T12:00:00.000Z"}]}"#, "taken"),
    (r#"{"termsAcceptances": [TERMS2026-10-23T11:59:59.999Z"}]}"#, FAR),
    (r#"{"termsAcceptances": [TERMS2026-12-22T12:00:00.000Z"}]}"#, "taken"),
    (r#"{"termsAcceptances": [TERMS2026-12-22T12:00:00.001Z"}]}"#, FAR),
    (r#"{"termsAcceptances": [TERMS2026-11-22T12:00:00Z"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMS2026-11-22T12:00:00.0000Z"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMS2026-11-22T12:00:00.000+00:00"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMS2026-11-22 12:00:00.000Z"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMS2026-11-31T12:00:00.000Z"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMS2026-11-22T24:00:00.000Z"}]}"#, TERMS),
    (r#"{"termsAcceptances": [TERMSCANARY"}]}"#, TERMS),
    (r#"{"contactVerificationIdentifiers": ["not-a-uuid", ""]}"#, "taken"),
    (r#"{"contactVerificationIdentifiers": [1]}"#, "contactVerificationIdentifiers[0]: expected text"),
    (r#"{"userIdCreateDate": "2021-05-04"}"#, "taken"),
    (r#"{"userIdCreateDate": "2021-05-04T03:02:01.123Z"}"#, "taken"),
    (r#"{"userIdCreateDate": "2021-05-04T03:02:01+02:00"}"#, "taken"),
    (r#"{"userIdCreateDate": "CANARY"}"#, "userIdCreateDate: expected an ISO 8601 date, or date and time"),
    (r#"{"passwordChangeDate": ""}"#, "passwordChangeDate: expected an ISO 8601 date, or date and time"),
    (r#"{"passwordChangeDate": "2021-02-30"}"#, "passwordChangeDate: expected an ISO 8601 date, or date and time"),
    (r#"{"encryptedUserData": null}"#, "encryptedUserData: expected an object"),
    (r#"{"encryptedUserData": {}}"#, "encryptedUserData.version: the member is missing"),
    (
        r#"{"encryptedUserData": {"version": "EC_v2"}}"#,
        "encryptedUserData.version: EC_v2 is described nowhere: only EC_v1 is opened",
    ),
    (r#"{"ignoreMfa": "CANARY"}"#, "taken"),
    ("{}", "there is nothing to send"),
];

#[test]
fn bodies() {
    let identity = Identity::generate().unwrap();
    let context = OtherInfo::for_request("wf", "r").unwrap();
    let terms = r#"[{"termsIdentifier": "t", "termsAcceptanceFlag": true, "termsAcceptanceDateTime": ""#;
    let bodies: Vec<String> = BODIES.iter().map(|(body, _)| body.replace("[TERMS", terms)).collect();
    let rows: Vec<(&str, &str)> = bodies.iter().zip(BODIES).map(|(body, (_, said))| (body.as_str(), *said)).collect();
    let read =
        |body: &[u8]| -> Result<(), Error> { Update::from_json(body, [&identity], &context)?.check(super::now()) };
    super::check(&rows, read);
}
