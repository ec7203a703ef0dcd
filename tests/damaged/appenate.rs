//! Appenate: calls and answers, in JSON and in XML.

use std::time::SystemTime;

use http::StatusCode;
use sealpack::{
    Error, ErrorKind,
    request::{
        Prepared,
        appenate::{Appenate, Call, Format, Update, User, UserId},
    },
};

use crate::{memory::peak_of, mutations::mutations};

const JSON_CALL: &str = r##"{"ColorCode":"#2E7D32","CompanyId":1,"DoNotEmail":true,"Email":"a\u00e9@b","Folders":["f",""],"Groups":[],
    "Id":"u","IntegrationKey":"k","Metadata":[{"Key":"k","Value":"v"},{"Key":"l"}],"Status":null,"Type":"Lite","Zone":{"a":[1.10]}}"##;
const XML_CALL: &str = r##"<?xml version="1.0" encoding="utf-8"?><User xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
    <ColorCode>#2E7D32</ColorCode><CompanyId>1</CompanyId><DoNotEmail>1</DoNotEmail><Email>a&#233;&amp;é</Email><Folders><Id>f</Id><Id/></Folders>
    <Groups></Groups><Id>u</Id><IntegrationKey>k</IntegrationKey><!-- x --><Metadata><KeyValue><Key>k</Key><Value>v</Value></KeyValue></Metadata>
    <Password><![CDATA[<]]></Password><Type>Lite</Type><Zone>1</Zone></User>"##;
const JSON_ANSWER: &str = r#"{"User":{"Id":"u","TimeZoneOffSet":-120,"UserAudits":[{"Id":1,"On":"x"}],"Folders":["f"],"Metadata":[{"Key":"k"}],
    "New":{"a":[1.10]}},"ResponseStatus":{"ErrorCode":null,"Message":"","Errors":[]}}"#;
const XML_ANSWER: &str = r#"<UserResponse xmlns="x" xmlns:i="y"><User><Id>u&lt;é</Id><Email i:nil="true"/><TimeZoneOffSet>-120</TimeZoneOffSet>
    <UserAudits><UserAudit><Id>1</Id></UserAudit></UserAudits><Folders xmlns:d="z"><d:string>f</d:string></Folders><New><a/><a>1</a></New></User>
    <ResponseStatus><ErrorCode/><Errors></Errors></ResponseStatus></UserResponse>"#;
const REFUSAL: &str = r#"{"ResponseStatus":{"ErrorCode":"E","Message":"m","Errors":[{"ErrorCode":"c","FieldName":"Email","Message":"x"}]}}"#;

fn appenate(format: Format) -> Appenate {
    Appenate::new("https://host", 1, "k").unwrap().with_format(format)
}

fn update(appenate: &Appenate, id: &UserId, update: Update) -> Result<Prepared<User>, Error> {
    appenate.update_without_validation(id, update)
}

fn read(body: &[u8], format: Format) -> Result<Call, Error> {
    if format == Format::Json { Call::from_json(body) } else { Call::from_xml(body) }
}

/// What is read of a damaged call makes a call that is read again.
#[test]
fn a_damaged_call_is_refused_or_read() {
    for (whole, format) in [(JSON_CALL, Format::Json), (XML_CALL, Format::Xml)] {
        assert!(read(whole.as_bytes(), format).is_ok());
        let mut count = [0; 2];
        for damaged in mutations(whole.as_bytes(), 3000) {
            let call = match read(&damaged, format) {
                Ok(call) => call,
                Err(error) => {
                    assert!(matches!(error.kind(), ErrorKind::Malformed | ErrorKind::Limit), "{error}");
                    count[0] += 1;
                    continue;
                }
            };
            count[1] += 1;
            let again = match call.id {
                Some(id) => update(&appenate(format), &id, call.update).unwrap(),
                None => appenate(format).create_without_validation(call.update).unwrap(),
            };
            let body = again.request(SystemTime::UNIX_EPOCH).unwrap().body().clone();
            assert!(read(&body, format).is_ok(), "{}", damaged.escape_ascii());
        }
        assert!(count.iter().all(|count| *count > 100), "{count:?} were refused and read");
    }
}

#[test]
fn a_damaged_answer_is_refused_or_read() {
    let prepared = update(&appenate(Format::Json), &UserId::new("u").unwrap(), Update::new()).unwrap();
    for whole in [JSON_ANSWER, XML_ANSWER, REFUSAL] {
        assert_eq!(prepared.read(StatusCode::OK, whole.as_bytes()).is_ok(), whole != REFUSAL);
        let mut count = [0; 3];
        for damaged in mutations(whole.as_bytes(), 3000) {
            assert_eq!(prepared.read(StatusCode::BAD_REQUEST, &damaged).unwrap_err().kind(), ErrorKind::Refused);
            count[match prepared.read(StatusCode::OK, &damaged).map_err(|error| error.kind()) {
                Ok(_) => 0,
                Err(ErrorKind::Refused) => 1,
                Err(ErrorKind::Transport) => 2,
                Err(kind) => unreachable!("{kind:?}"),
            }] += 1;
        }
        assert!(count[2] > 300, "{count:?} were read, refused and not usable");
    }
}

/// A megabyte that is made to take long, or much memory. What takes a time that grows with the square of the length would take minutes.
#[test]
fn a_megabyte_takes_little_time_and_memory() {
    let many = |piece: &str| piece.repeat(1_000_000 / piece.len());
    let open = "<User><CompanyId>1</CompanyId>";
    let bodies = [
        (many("<a>"), false),
        (many("<a/>"), false),
        (format!("<User>{}</User>", many("<a/>")), false),
        (format!("<User>{}{}</User>", "<a>".repeat(15), many("<b></b>")), false),
        (format!("<User {}/>", many("a='' ")), false),
        (format!("<User {}", many("a")), false),
        (format!("<User xmlns:i='{}'/>", many("x")), false),
        (format!("<{}/>", many("a")), false),
        (format!("{open}<Email>{}</Email><Id>u</Id><IntegrationKey>k</IntegrationKey></User>", many("&lt;")), true),
        (format!("{open}<Email>{}</Email><Id>u</Id><IntegrationKey>k</IntegrationKey></User>", many("\r")), true),
        (
            format!("{open}<Email>{}</Email><Id>u</Id><IntegrationKey>k</IntegrationKey></User>", many("<![CDATA[]]>")),
            true,
        ),
        (format!("{open}<Email>{}</Email><Id>u</Id><IntegrationKey>k</IntegrationKey></User>", many("<!---->")), true),
        (format!("{open}{}<Id>u</Id><IntegrationKey>k</IntegrationKey></User>", many(" ")), true),
        (
            format!(
                "{open}<Folders>{}</Folders><Id>u</Id><IntegrationKey>k</IntegrationKey></User>",
                "<Id>f</Id>".repeat(90_000)
            ),
            true,
        ),
        (format!("<!DOCTYPE User [<!ENTITY a \"{}\">]><User>&a;</User>", many("x")), false),
        (many("<!-- --"), false),
        (many("&"), false),
        (many("\0"), false),
        (many("["), false),
        (format!("{{\"a\":{}", many("[")), false),
        (format!("{{\"Folders\":{}1{}}}", "[".repeat(500_000), "]".repeat(500_000)), false),
        (format!("{{{}}}", many("\"a\":1,")), false),
        (format!("{{\"Email\":\"{}\",\"Id\":\"u\",\"CompanyId\":1,\"IntegrationKey\":\"k\"}}", many("\\u0000")), true),
        (
            format!("{{\"Folders\":[{}\"\"],\"Id\":\"u\",\"CompanyId\":1,\"IntegrationKey\":\"k\"}}", many("\"\",")),
            true,
        ),
    ];
    let prepared = update(&appenate(Format::Json), &UserId::new("u").unwrap(), Update::new()).unwrap();
    for (body, is_read) in bodies {
        let shown = &body[..body.len().min(60)];
        let format = if body.starts_with('<') { Format::Xml } else { Format::Json };
        let (call, peak) = peak_of(|| read(body.as_bytes(), format));
        assert_eq!(call.is_ok(), is_read, "{shown}: {:?}", call.err());
        assert!(peak < 40_000_000, "{shown}: {peak} bytes");
        let (answer, peak) = peak_of(|| prepared.read(StatusCode::OK, body.as_bytes()));
        assert!(answer.is_err());
        assert!(peak < 40_000_000, "{shown}: {peak} bytes");
    }
}
