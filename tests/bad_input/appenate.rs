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

/// Rows of whole bodies, made of the rows of further members.
fn bodies(rows: &'static [(&str, &str)]) -> Vec<(String, &'static str)> {
    let body = |members: &str| format!(r#"{{"Id": "i", "CompanyId": 1, "IntegrationKey": "k", {members}}}"#);
    rows.iter().map(|(members, said)| (body(members), *said)).collect()
}

#[test]
fn json_bodies() {
    let bodies = bodies(MEMBERS);
    let rows: Vec<(&str, &str)> = bodies.iter().map(|(body, said)| (body.as_str(), *said)).collect();
    super::check(&rows, |body| Call::from_json(body)?.update.check(Format::Json));
}

/// What is missing, and what XML cannot carry.
const BODIES: &[(&str, &str)] = &[
    ("{}", "CompanyId: the member is missing"),
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
    let bodies = bodies(NOT_IN_XML);
    let rows: Vec<(&str, &str)> = bodies.iter().map(|(body, said)| (body.as_str(), *said)).collect();
    super::check(&rows, |body| -> Result<(), Error> { Call::from_json(body)?.update.check(Format::Xml) });
}

const BEHIND: &str = "<CompanyId>1</CompanyId><Id>i</Id><IntegrationKey>k</IntegrationKey>";

/// Documents, in which CALL stands for the members that a call needs.
const DOCUMENTS: &[(&str, &str)] = &[
    ("<User>CALL</User>", "taken"),
    (
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<User xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">CALL</User>\n",
        "taken",
    ),
    ("<User><!-- a -->CALL<LastName><![CDATA[<&]]>&lt;&#65;&#x1F600;</LastName></User>", "taken"),
    ("", "not well-formed XML at byte 0: the document ends without a root element"),
    ("<User>CALL", "not well-formed XML at byte 74: the document ends inside an element"),
    ("<User>CALL</User><User/>", "not well-formed XML at byte 81: a second root element"),
    ("<User>CALL</User>CANARY", "not well-formed XML at byte 81: text outside of the root element"),
    ("CANARY<User>CALL</User>", "not well-formed XML at byte 0: text outside of the root element"),
    (
        "<User>CALL<LastName>&CANARY;</LastName></User>",
        "not well-formed XML at byte 84: an entity that is not one of XML's five, without a DOCTYPE",
    ),
    (
        "<User>CALL<LastName>&#0;</LastName></User>",
        "not well-formed XML at byte 84: a reference to no character of XML",
    ),
    (
        "<User>CALL<LastName>&#xFFFE;</LastName></User>",
        "not well-formed XML at byte 84: a reference to no character of XML",
    ),
    ("<User>CALL<LastName>\0</LastName></User>", "not well-formed XML at byte 84: a character that XML does not allow"),
    ("<User>CALL<LastName>a & b</LastName></User>", "not well-formed XML at byte 86: an & that starts no reference"),
    ("<User>CALL<LastName>«&lt;×250000»</LastName></User>", "taken"),
    ("{\"Id\": 1}", "not well-formed XML at byte 0: text outside of the root element"),
];

#[test]
fn documents() {
    let documents: Vec<String> = DOCUMENTS.iter().map(|(document, _)| document.replace("CALL", BEHIND)).collect();
    let rows: Vec<(&str, &str)> =
        documents.iter().zip(DOCUMENTS).map(|(document, (_, said))| (document.as_str(), *said)).collect();
    super::check(&rows, |document| Call::from_xml(document).map(drop));
}

/// Entities that grow, files and addresses that are read: none of it without a DOCTYPE, and there is none.
#[test]
fn doctypes_and_other_encodings() {
    let doctypes = [
        r#"<!DOCTYPE User [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]><User>&c;</User>"#,
        r#"<!DOCTYPE User [<!ENTITY x SYSTEM "file:///etc/passwd">]><User>&x;</User>"#,
        r#"<!DOCTYPE User SYSTEM "http://127.0.0.1/CANARY.dtd"><User/>"#,
        "<!DOCTYPE User><User/>",
    ];
    let others = [
        r#"<?xml version="1.0" encoding="ISO-8859-1"?><User/>"#.as_bytes(),
        r#"<?xml version="1.0" encoding="CANARY"?><User/>"#.as_bytes(),
        b"\xFF\xFE<\0U\0s\0e\0r\0/\0>\0",
        b"<User>\xE9</User>",
    ];
    for document in doctypes.map(str::as_bytes).into_iter().chain(others) {
        let said = Call::from_xml(document).unwrap_err().to_string();
        assert!(said.contains("XML at byte ") && !said.contains("CANARY"), "{said}");
    }
}
