//! Appenate's rules, in JSON and in XML, and XML that no reader should take.

use sealpack::{
    Error,
    request::appenate::{Call, Format},
};

/// Members of a body beside Id, CompanyId and IntegrationKey.
const MEMBERS: &[(&str, &str)] = &[
    (r#""Type": "Lite""#, "taken"),
    (r#""Type": "lite""#, "Type: expected one of: Full, Premium, Standard, Lite"),
    (r#""Type": "CANARY""#, "Type: expected one of: Full, Premium, Standard, Lite"),
    (
        r#""WebsiteRole": "Owner""#,
        "WebsiteRole: expected one of: ReadOnly, User, Admin, EnterpriseAdmin, VendorAdmin, SuperAdmin",
    ),
    (r#""Status": "anything at all 😀""#, "taken"),
    (r#""TimeZone": "Nowhere""#, "taken"),
    (r#""ExternalId": "«é×50»""#, "taken"),
    (r#""ExternalId": "«a×51»""#, "ExternalId: expected 50 characters at most"),
    (r##""ColorCode": "#2E7D32""##, "taken"),
    (r#""ColorCode": "fff""#, "taken"),
    (r##""ColorCode": "#2E7D3""##, "ColorCode: expected a colour in hexadecimal, #RRGGBB"),
    (r#""ColorCode": "CANARY""#, "ColorCode: expected a colour in hexadecimal, #RRGGBB"),
    (r#""ColorCode": """#, "ColorCode: expected a colour in hexadecimal, #RRGGBB"),
    (r#""Password": "«🌳×250000»""#, "taken"),
    (r#""Password": "\u0000\u0001""#, "taken"),
    (r#""Password": 1"#, "Password: expected text"),
    (r#""Folders": []"#, "taken"),
    (r#""Folders": ["a", 1]"#, "Folders[1]: expected text"),
    (r#""Folders": "CANARY""#, "Folders: expected a list"),
    (r#""DoNotEmail": "true""#, "DoNotEmail: expected true or false"),
    (r#""Metadata": [{"Key": "k"}]"#, "taken"),
    (r#""Metadata": [{"Value": "v"}]"#, "Metadata[0].Key: the member is missing"),
    (r#""Metadata": ["CANARY"]"#, "Metadata[0]: expected an object"),
    (r#""Id": "CANARY""#, "Id: the member is given twice"),
    (
        r##""ColorCode": "x", "ExternalId": "«a×51»""##,
        "ColorCode: expected a colour in hexadecimal, #RRGGBB; ExternalId: expected 50 characters at most",
    ),
    (r#""New": {"a": [1]}"#, "taken"),
];

#[test]
fn json_bodies() {
    let bodies: Vec<String> = MEMBERS
        .iter()
        .map(|(members, _)| format!(r#"{{"Id": "i", "CompanyId": 1, "IntegrationKey": "k", {members}}}"#))
        .collect();
    let rows: Vec<(&str, &str)> = bodies.iter().zip(MEMBERS).map(|(body, (_, said))| (body.as_str(), *said)).collect();
    super::check(&rows, |body| Call::from_json(body)?.update.check(Format::Json));
}

/// What is missing, and what XML cannot carry.
const BODIES: &[(&str, &str)] = &[
    ("{}", "Id: the member is missing"),
    (r#"{"Id": "i"}"#, "CompanyId: the member is missing"),
    (r#"{"Id": "i", "CompanyId": 1}"#, "IntegrationKey: the member is missing"),
    (r#"{"Id": "..", "CompanyId": 1, "IntegrationKey": "k"}"#, "Id: expected an id that is not empty, . or .."),
    (r#"{"Id": "i", "CompanyId": "1", "IntegrationKey": "k"}"#, "CompanyId: expected a whole number"),
    (r#"{"Id": "i", "CompanyId": -1, "IntegrationKey": "k"}"#, "CompanyId: expected a whole number"),
];

#[test]
fn bodies_without_credentials() {
    super::check(BODIES, |body| Call::from_json(body).map(drop));
}

const NOT_IN_XML: &[(&str, &str)] = &[
    (r#""Password": "ab\u0000""#, "Password: character 3 is one that XML 1.0 cannot carry"),
    (r#""Password": "\u001f""#, "Password: character 1 is one that XML 1.0 cannot carry"),
    (r#""Password": "\ufffe""#, "Password: character 1 is one that XML 1.0 cannot carry"),
    (r#""Password": "\t\r\n\u007f\u0085]]>&<\"'😀""#, "taken"),
    (r#""Folders": ["a", "\u0001"]"#, "Folders[1]: character 1 is one that XML 1.0 cannot carry"),
    (
        r#""Metadata": [{"Key": "\u0001", "Value": "\u0002"}]"#,
        "Metadata[0].Key: character 1 is one that XML 1.0 cannot carry; Metadata[0].Value: character 1 is one that XML 1.0 cannot carry",
    ),
    (r#""Zone": {"a": "CANARY"}"#, "Zone: expected text, a number, true or false: XML takes no other extra member"),
    (r#""Zone": null"#, "Zone: expected text, a number, true or false: XML takes no other extra member"),
    (r#""a b": 1"#, "a b: expected a name that XML takes: letters, digits and _ - ."),
];

#[test]
fn what_xml_cannot_carry() {
    let bodies: Vec<String> = NOT_IN_XML
        .iter()
        .map(|(members, _)| format!(r#"{{"Id": "i", "CompanyId": 1, "IntegrationKey": "k", {members}}}"#))
        .collect();
    let rows: Vec<(&str, &str)> =
        bodies.iter().zip(NOT_IN_XML).map(|(body, (_, said))| (body.as_str(), *said)).collect();
    super::check(&rows, |body| -> Result<(), Error> { Call::from_json(body)?.update.check(Format::Xml) });
}
