//! A record that a partner would refuse, or that a call cannot be built from, ends in one message that names the member in the
//! spelling of the record, and never has the value.

use crate::{
    case::{Folder, check, refused, rows},
    record::{arguments, wrong},
};

/// Members of a record and what is said of them, for one partner each. ADDRESS stands for the parts of an address that Onbo needs;
/// ¶ begins a line of its own.
const ONBO: &str = r#"
    "first_name": "CANARY 8675309" => first_name: expected letters A to z, with single , . ' ’ - and spaces between them
    "middle_name": "" => middle_name: expected letters A to z, with single , . ' ’ - and spaces between them
    "last_name": "José CANARY" => last_name: expected letters A to z, with single , . ' ’ - and spaces between them
    "address": {} => Onbo would refuse 4 things:¶address.line_1: the member is missing¶address.zip: the member is missing¶address.city: the member is missing¶address.state: the member is missing
    "address": {ADDRESS, "city": ""} => Onbo would refuse 2 things:¶address.city: expected one or more characters¶address.state: the member is missing
    "address": {ADDRESS, "city": "CANARY"} => address.state: the member is missing
    "address": {"line_1": "CANARY", "zip": "K1A 0B1", "city": "a", "state": "ID"} => address.zip: expected a zip code of the United States
    "address": {ADDRESS, "city": "a", "state": "ID", "country": "CANARY"} => address.country: expected UNITED STATES, which is where Onbo takes addresses
    "date_of_birth": "9000-01-01" => date_of_birth: expected a date 18 years ago or earlier
    "date_of_birth": "9000-01-01", "last_name": "8675309", "middle_name": "CANARY 8675309" => Onbo would refuse 3 things:¶middle_name: expected letters A to z, with single , . ' ’ - and spaces between them¶last_name: expected letters A to z, with single , . ' ’ - and spaces between them¶date_of_birth: expected a date 18 years ago or earlier
"#;

const GREENDOT: &str = r#"
    "first_name": "CANARYCANARYCANARYCANARYCANARYCANARY" => first_name: expected 1 to 35 characters
    "first_name": "" => first_name: expected 1 to 35 characters
    "last_name": "C" => last_name: expected 2 to 35 characters
    "last_name": "CANARY!" => last_name: character 7 is none of: A–Z a–z 0–9 space ' , - .
    "middle_name": "CANARÝ" => middle_name: character 6 is none of: A–Z a–z 0–9 space ' , - .
    "address": {"line_1": "1"} => address.line_1: expected 2 to 40 characters
    "address": {"line_2": "CANARY_"} => address.line_2: character 7 is none of: A–Z a–z 0–9 space # & ' ( ) , - . / and letters with accents
    "address": {"city": "CANARYCANARYCANARYCANARYCANARY"} => address.city: expected 25 characters at most
    "address": {"zip": "K1A 0B1"} => address.zip: expected a zip code of the United States
    "address": {"state": "XX"} => address.state: expected one of: AL, AK, AZ, AR, CA, CO, CT, DC, DE, FL, GA, HI, ID, IL, IN, IA, KS, KY, LA, ME, MD, MA, MI, MN, MS, MO, MT, NE, NV, NH, NJ, NM, NY, NC, ND, OH, OK, OR, PA, RI, SC, SD, TN, TX, UT, VT, VA, WA, WV, WI, WY
"#;

#[test]
fn a_value_that_the_partner_refuses_is_named_and_not_quoted() {
    let address = r#""line_1": "1 CANARY St", "zip": "83702""#;
    let onbo = rows(ONBO).map(|(members, message)| ("onbo", members.replace("ADDRESS", address), message));
    let greendot = rows(GREENDOT).map(|(members, message)| ("greendot", members.to_owned(), message));
    check(
        onbo.chain(greendot)
            .map(|(partner, members, message)| wrong(partner, with_ids(&members), &message.replace('¶', "\n  "))),
    );
}

#[test]
fn what_the_partner_refuses_is_built_on_demand() {
    let folder = Folder::new();
    folder.write("record.json", with_ids(r#""last_name": "8675309", "address": {"zip": "K1A 0B1"}"#));
    for partner in ["onbo", "greendot", "mx", "appenate"] {
        let ran = folder.run(&format!("{} --without-validation --reveal", arguments(partner)), b"");
        assert_eq!(ran.code, 0, "{partner}: {}", ran.stderr);
    }
}

/// Members of a section, in the partner's JSON.
const SECTIONS: &str = r#"
    "onbo": {"user_id": ""} => onbo.user_id: expected an id that is not empty, . or ..
    "onbo": {"user_id": "u", "extra": {"first_name": "CANARY"}} => onbo.extra.first_name: the member is already sent
    "onbo": {"user_id": "u", "extra": {"ssn": "CANARY"}} => onbo.extra.ssn: the member is sealed, which extra members are not
    "greendot": {"account": "..", "user": "u"} => greendot.account: expected an id that is not empty, . or ..
    "greendot": {"account": "a", "user": "."} => greendot.user: expected an id that is not empty, . or ..
    "greendot": {"account": "a", "user": "u", "extra": {"encryptedUserData": 8675309}} => greendot.extra.encryptedUserData: the member is sealed, which extra members are not
    "greendot": {"account": "a", "user": "u", "user_data": {"profileData": {"firstName": "CANARY"}}} => greendot.user_data.profileData.firstName: the member is already sent
    "greendot": {"account": "a", "user": "u", "user_data": {"identifyingData": {"ssn": "1", "ssnSuffix": "1"}}} => greendot.user_data.identifyingData.ssnSuffix: the SSN is sent whole already
    "mx": {"user": ""} => mx.user: expected an id that is not empty, . or ..
    "mx": {"user": "u", "extra": {"first_name": "CANARY"}} => mx.extra.first_name: the member is already sent
    "greendot": {"account": "a", "user": "u", "user_id_create_date": "CANARY"} => greendot.user_id_create_date: expected an ISO 8601 date, or date and time
    "greendot": {"account": "a", "user": "u", "terms_acceptances": [{"terms_identifier": "t", "terms_acceptance_date_time": "CANARY", "terms_acceptance_flag": true}]} => greendot.terms_acceptances[0].terms_acceptance_date_time: expected a time that exists, YYYY-MM-DDTHH:MM:SS.sssZ
    "appenate": {"id": ""} => appenate.id: expected an id that is not empty, . or ..
    "appenate": {"id": "i", "type": "CANARY"} => appenate.type: expected one of: Full, Premium, Standard, Lite
    "appenate": {"id": "i", "website_role": "CANARY"} => appenate.website_role: expected one of: ReadOnly, User, Admin, EnterpriseAdmin, VendorAdmin, SuperAdmin
    "appenate": {"id": "i", "external_id": "CANARY-----CANARY-----CANARY-----CANARY-----CANARY-----"} => appenate.external_id: expected 50 characters at most
    "appenate": {"id": "i", "color_code": "CANARY"} => appenate.color_code: expected a colour in hexadecimal, #RRGGBB
    "appenate": {"id": "i", "extra": {"FirstName": "CANARY"}} => appenate.extra.FirstName: the member is already sent
"#;

/// What Appenate's XML cannot carry.
const XML: &str = r#"
    "last_name": "CANARY\u0001" => last_name: character 7 is one that XML 1.0 cannot carry
    "appenate": {"id": "i", "password": "CANARY\u0001"} => appenate.password: character 7 is one that XML 1.0 cannot carry
    "appenate": {"id": "i", "folders": ["a", "CANARY\u0001"]} => appenate.folders[1]: character 7 is one that XML 1.0 cannot carry
    "appenate": {"id": "i", "metadata": [{"key": "k", "value": "CANARY\u0001"}]} => appenate.metadata[0].value: character 7 is one that XML 1.0 cannot carry
    "appenate": {"id": "i", "extra": {"Zone": {"a": "CANARY"}}} => appenate.extra.Zone: expected text, a number, true or false: XML takes no other extra member
"#;

/// A record has members of the same name at the top and in sections: the message must say which one is meant, in the
/// spelling of the record.
#[test]
fn a_member_of_a_section_is_named_with_its_section() {
    let json = rows(SECTIONS).map(|(members, message)| {
        let (_, after) = members.split_once('"').unwrap();
        let (partner, _) = after.split_once('"').unwrap();
        wrong(partner, with_ids(members), message)
    });
    let config = Folder::new().read("config.toml").replace("format = \"json\"", "format = \"xml\"");
    let xml =
        rows(XML).map(|(members, message)| wrong("appenate", with_ids(members), message).file("config.toml", &config));
    check(json.chain(xml));
}

/// A whole record, after the partner whose call it is for.
const MISSING: &str = r#"
    onbo {"first_name": "Ann"} => onbo.user_id: the member is missing
    greendot {"first_name": "Ann", "greendot": {"user": "u"}} => greendot.account: the member is missing
    greendot {"first_name": "Ann", "greendot": {"account": "a"}} => greendot.user: the member is missing
    mx {"first_name": "Ann", "mx": {"user": null}} => mx.user: the member is missing
    appenate {"first_name": "Ann"} => appenate.id: the member is missing
    onbo {"onbo": {"user_id": "u"}} => there is nothing to send
    greendot {"greendot": {"account": "a", "user": "u"}} => there is nothing to send
    mx {"mx": {"user": "u"}} => there is nothing to send
"#;

#[test]
fn what_a_call_needs_is_named_when_it_is_missing() {
    check(rows(MISSING).map(|(call, message)| {
        let (partner, record) = call.split_once(' ').unwrap();
        wrong(partner, record, message)
    }));
    let no_such_file = "there is no such file";
    check([
        refused("no record", "update mx --record CANARY --config config.toml", &format!("CANARY: {no_such_file}")),
        refused("no report", &arguments("onbo"), &format!("none.xml: {no_such_file}"))
            .file("record.json", with_ids(r#""credit_report": "none.xml""#)),
        refused(
            "no report of the command",
            &format!("{} --asset-report none.json", arguments("onbo")),
            &format!("none.json: {no_such_file}"),
        ),
    ]);
}

/// A record with these members, and a name and the ids that calls need where the members do not give them.
fn with_ids(members: &str) -> String {
    let ids = [
        r#""first_name": "Ann""#,
        r#""onbo": {"user_id": "u"}"#,
        r#""greendot": {"account": "a", "user": "u"}"#,
        r#""mx": {"user": "u"}"#,
        r#""appenate": {"id": "i"}"#,
    ];
    let is_given = |id: &&str| members.starts_with(id.split(' ').next().unwrap());
    let rest: Vec<&str> = ids.into_iter().filter(|id| !is_given(id)).collect();
    format!("{{{members}, {}}}", rest.join(", "))
}
