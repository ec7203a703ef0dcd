//! A record that is wrong ends in one message that names the file and the member, and never has the value. Every value that
//! is wrong here has CANARY or 8675309 in it, where its form leaves room.

use crate::case::{Case, Folder, check, refused, rows};

/// Members of a record, and what is said of them.
const FORMS: &str = r#"
    "id": 8675309 => id: expected text
    "first_name": 8675309 => first_name: expected text
    "middle_name": ["CANARY"] => middle_name: expected text
    "last_name": {"CANARY": 1} => last_name: expected text
    "email": true => email: expected text
    "phone": "CANARY" => phone: expected a US phone number of ten digits
    "phone": "8675309" => phone: expected a US phone number of ten digits
    "phone": 8675309 => phone: expected text
    "date_of_birth": "CANARY" => date_of_birth: expected a date that exists, YYYY-MM-DD
    "date_of_birth": "1984/03/09" => date_of_birth: expected a date that exists, YYYY-MM-DD
    "date_of_birth": "1985-02-29" => date_of_birth: expected a date that exists, YYYY-MM-DD
    "sex": "CANARY" => sex: expected one of: FEMALE, MALE
    "sex": "female" => sex: expected one of: FEMALE, MALE
    "ssn": "CANARY" => ssn: expected nine digits, NNNNNNNNN or NNN-NN-NNNN
    "ssn": 987654320 => ssn: expected text
    "ein": "8675309" => ein: expected nine digits, NNNNNNNNN or NN-NNNNNNN
    "credit_score": "CANARY" => credit_score: expected a whole number from 0 to 65535
    "credit_score": 8675309 => credit_score: expected a whole number from 0 to 65535
    "credit_score": -1 => credit_score: expected a whole number from 0 to 65535
    "credit_score": 790.5 => credit_score: expected a whole number from 0 to 65535
    "status": "CANARY" => status: expected one of: ENABLED, DISABLED
    "credit_report": 8675309 => credit_report: expected text
    "asset_report": ["CANARY"] => asset_report: expected text
    "shoe_size": "CANARY" => shoe_size: there is no such member
    "SSN": "CANARY" => SSN: there is no such member

    "address": "CANARY" => address: expected an object
    "address": [] => address: expected an object
    "address": {"line_1": 8675309} => address.line_1: expected text
    "address": {"line_2": []} => address.line_2: expected text
    "address": {"line_3": true} => address.line_3: expected text
    "address": {"city": {}} => address.city: expected text
    "address": {"country": 8675309} => address.country: expected text
    "address": {"state": "CANARY"} => address.state: expected two letters
    "address": {"zip": "CANARY"} => address.zip: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN
    "address": {"zip": 83702} => address.zip: expected text
    "address": {"zip_code": "CANARY"} => address.zip_code: there is no such member

    "onbo": "CANARY" => onbo: expected an object
    "onbo": {"user_id": 8675309} => onbo.user_id: expected text
    "onbo": {"extra": "CANARY"} => onbo.extra: expected an object
    "onbo": {"extra": {"a": 1, "a": "CANARY"}} => onbo.extra.a: the member is given twice
    "onbo": {"user": "CANARY"} => onbo.user: there is no such member

    "greendot": 8675309 => greendot: expected an object
    "greendot": {"account": 8675309} => greendot.account: expected text
    "greendot": {"user": []} => greendot.user: expected text
    "greendot": {"peer_transfer_accept_preference": 1} => greendot.peer_transfer_accept_preference: expected text
    "greendot": {"terms_acceptances": "CANARY"} => greendot.terms_acceptances: expected a list
    "greendot": {"terms_acceptances": ["CANARY"]} => greendot.terms_acceptances[0]: expected an object
    "greendot": {"terms_acceptances": [{}]} => greendot.terms_acceptances[0].terms_identifier: the member is missing
    "greendot": {"contact_verification_identifiers": ["a", 8675309]} => greendot.contact_verification_identifiers[1]: expected text
    "greendot": {"user_id_create_date": 8675309} => greendot.user_id_create_date: expected text
    "greendot": {"password_change_date": []} => greendot.password_change_date: expected text
    "greendot": {"user_data": "CANARY"} => greendot.user_data: expected an object
    "greendot": {"user_data": {"profileData": "CANARY"}} => greendot.user_data.profileData: expected an object
    "greendot": {"user_data": {"identifyingData": ["CANARY"]}} => greendot.user_data.identifyingData: expected an object
    "greendot": {"extra": []} => greendot.extra: expected an object
    "greendot": {"program": "CANARY"} => greendot.program: there is no such member

    "mx": [] => mx: expected an object
    "mx": {"user": 8675309} => mx.user: expected text
    "mx": {"extra": "CANARY"} => mx.extra: expected an object
    "mx": {"user_guid": "CANARY"} => mx.user_guid: there is no such member

    "appenate": true => appenate: expected an object
    "appenate": {"id": 8675309} => appenate.id: expected text
    "appenate": {"type": 8675309} => appenate.type: expected text
    "appenate": {"password": 8675309} => appenate.password: expected text
    "appenate": {"status": []} => appenate.status: expected text
    "appenate": {"external_id": 8675309} => appenate.external_id: expected text
    "appenate": {"time_zone": {}} => appenate.time_zone: expected text
    "appenate": {"country": 8675309} => appenate.country: expected text
    "appenate": {"website_role": 8675309} => appenate.website_role: expected text
    "appenate": {"folders": "CANARY"} => appenate.folders: expected a list
    "appenate": {"groups": ["a", "b", 8675309]} => appenate.groups[2]: expected text
    "appenate": {"do_not_email": "CANARY"} => appenate.do_not_email: expected true or false
    "appenate": {"color_code": 8675309} => appenate.color_code: expected text
    "appenate": {"metadata": [{"value": "CANARY"}]} => appenate.metadata[0].key: the member is missing
    "appenate": {"metadata": [{"key": "k", "value": 8675309}]} => appenate.metadata[0].value: expected text
    "appenate": {"metadata": [{"key": "k", "values": "CANARY"}]} => appenate.metadata[0].values: there is no such member
    "appenate": {"use_names": 8675309} => appenate.use_names: expected true or false
    "appenate": {"use_external_ids": "CANARY"} => appenate.use_external_ids: expected true or false
    "appenate": {"login_id": 8675309} => appenate.login_id: expected text
    "appenate": {"extra": 8675309} => appenate.extra: expected an object
    "appenate": {"Type": "CANARY"} => appenate.Type: there is no such member
"#;

#[test]
fn a_value_of_the_wrong_form_is_named_and_not_quoted() {
    let acceptance =
        r#"{"terms_identifier": "CANARY", "terms_acceptance_date_time": "CANARY", "terms_acceptance_flag": 1}"#;
    let flag = wrong(
        "greendot",
        format!(r#"{{"greendot": {{"terms_acceptances": [{acceptance}]}}}}"#),
        "greendot.terms_acceptances[0].terms_acceptance_flag: expected true or false",
    );
    let forms = rows(FORMS).map(|(members, message)| wrong("onbo", format!("{{{members}}}"), message));
    check(forms.chain([flag]));
}

#[test]
fn json_that_does_not_parse_is_placed() {
    let object = "expected an object";
    let twice = "ssn: the member is given twice";
    let syntax = [
        (&b""[..], "the JSON ends too early, at line 1, column 0"),
        (b"\n\n", "the JSON ends too early, at line 3, column 0"),
        (b"[\"CANARY\"]", object),
        (b"\"CANARY\"", object),
        (b"null", object),
        (b"CANARY", "not JSON at line 1, column 1"),
        (b"{}\n{\"CANARY\":1}", "not JSON at line 2, column 1"),
        (b"{\"ssn\": \"CANARY", "the JSON ends too early, at line 1, column 15"),
        (b"{\"ssn\": \"CAN\nARY\"}", "not JSON at line 1, column 12"),
        (b"{\"ssn\": \"987654320\", }", "not JSON at line 1, column 22"),
        (b"{'ssn': 'CANARY'}", "not JSON at line 1, column 2"),
        (b"{\"ssn\": 01}", "not JSON at line 1, column 10"),
        (b"\0\0\0", "not JSON at line 1, column 1"),
        (b"\xEF\xBB\xBF{}", "begins with a byte order mark: expected JSON alone"),
        (b"{\"email\": \"CANARY\xE9\"}", "not UTF-8 at byte 17"),
        (b"\xFF\xFE{\0}\0", "not UTF-8 at byte 0"),
        (b"{\"ssn\":\"CANARY\",\"ssn\":\"987654320\"}", twice),
        (b"{\"ss\\u006e\":\"CANARY\",\"ssn\":\"CANARY\"}", twice),
    ];
    check(syntax.map(|(record, message)| wrong("mx", record, message)));
}

#[test]
fn deep_nesting_is_no_recursion() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    check([
        wrong("mx", format!(r#"{{"a": {deep}}}"#), "a: there is no such member"),
        wrong("mx", format!(r#"{{"ssn": {deep}}}"#), "ssn: expected text"),
        wrong("mx", format!(r#"{{"mx": {deep}}}"#), "mx: expected an object"),
        wrong("mx", format!(r#"{{"appenate": {{"folders": {deep}}}}}"#), "appenate.folders[0]: expected text"),
        wrong("mx", &deep[..200_000], "expected an object"),
    ]);
}

/// A name comes from the record as well: it must not write lines or drive the terminal.
#[test]
fn a_strange_name_stays_in_one_line() {
    for record in [r#"{"\u001b[31m\nsealpack: accepted": 1}"#, r#"{"a\r\nb": 1, "a\r\nb": 2}"#] {
        let folder = Folder::new();
        folder.write("record.json", record);
        let ran = folder.run(&arguments("mx"), b"");
        assert_eq!(ran.code, 1);
        let line = ran.stderr.strip_suffix('\n').unwrap();
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let folder = Folder::new();
    folder.write("record.json", format!(r#"{{"{}": 1}}"#, "a".repeat(100_000)));
    let said = folder.run(&arguments("mx"), b"").stderr.len();
    assert!(said < 1000, "{said} bytes for one name");
}

/// A case with this record, of which this is said.
pub(crate) fn wrong(partner: &str, record: impl AsRef<[u8]>, message: &str) -> Case {
    assert!(!message.contains("CANARY") && !message.contains("8675309"));
    let message = format!("record.json: {message}");
    refused(&message, &arguments(partner), &message).file("record.json", record)
}

pub(crate) fn arguments(partner: &str) -> String {
    format!("update {partner} --record record.json --config config.toml")
}
