//! Do the requests agree, byte for byte, with those that `test-vectors/requests/generate.py` builds from the partners' formats?
#![cfg(feature = "hazmat")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use sealpack::{
    Envelope, Error, OtherInfo, Recipient, UserRecord, hazmat,
    pack::{Level, Packer, Report},
    request::{
        Request,
        appenate::{self, Appenate, Format},
        greendot::{self, AccessToken, AccountId, GreenDot, RequestId, UserData},
        mx::{self, Mx},
        onbo::{self, DateForm, Epoch, Onbo},
    },
};
use serde_json::{Value, value::RawValue};

#[test]
fn requests_agree_byte_for_byte() {
    let cases = files("json");
    assert_eq!(cases.len(), 28);
    let stems = |paths: &[PathBuf]| paths.iter().map(|path| path.with_extension("")).collect::<BTreeSet<_>>();
    assert_eq!(stems(&cases), stems(&files("http")), "each case has its request");

    for path in cases {
        let text = fs::read_to_string(&path).unwrap();
        let case: Value = serde_json::from_str(&text).unwrap();
        let request = build(&case, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = fs::read(path.with_extension("http")).unwrap();
        let difference = message(&request).iter().zip(&expected).position(|(ours, theirs)| ours != theirs);
        assert_eq!(difference, None, "{} differs at this byte", path.display());
        assert_eq!(message(&request).len(), expected.len(), "{}", path.display());
    }
}

/// The members of the partners' pages, those of Green Dot's plaintext among them.
const MEMBERS: [(&str, &str); 4] = [
    (
        "onbo",
        "first_name middle_name last_name email phone dob address line_1 line_2 line_3 zip city state country ssn ein \
         credit_report_xml_gzip asset_report_json_gzip",
    ),
    (
        "greendot",
        "peerTransferAcceptPreference encryptedUserData version ephemeralPublicKey publicKeyHash data termsAcceptances \
         termsIdentifier termsAcceptanceDateTime termsAcceptanceFlag contactVerificationIdentifiers userIdCreateDate \
         passwordChangeDate profileData firstName middleName lastName addresses type isDefault addressLine1 addressLine2 city \
         state zipCode identifyingData ssn ssnSuffix dateOfBirth",
    ),
    ("mx", "email first_name last_name phone birthdate sex credit_score zip_code status"),
    (
        "appenate",
        "Id CompanyId IntegrationKey Type FirstName LastName Email Password Status ExternalId TimeZone Country WebsiteRole \
         Folders Groups DoNotEmail ColorCode Metadata Key Value UseNames UseExternalIds LoginID",
    ),
];

#[test]
fn every_member_of_every_partner_is_in_a_request() {
    for (partner, members) in MEMBERS {
        let mut names = BTreeSet::new();
        for path in files("json") {
            let case: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            if case["partner"] == partner {
                let request = fs::read_to_string(path.with_extension("http")).unwrap();
                let (_, body) = request.split_once("\r\n\r\n").unwrap();
                collect_names(body, &case, &mut names);
            }
        }
        for member in members.split_whitespace() {
            assert!(names.contains(member), "{partner}: {member} is in no request");
            let is_in_xml = partner != "appenate" || names.contains(&format!("xml {member}"));
            assert!(is_in_xml, "{partner}: {member} is in no request in XML");
        }
    }
}

/// The names of a body's members, and of those that are sealed in it; of XML, with `xml ` before them.
fn collect_names(body: &str, case: &Value, names: &mut BTreeSet<String>) {
    let elements = body.split('<').filter(|_| body.starts_with('<')).filter_map(|part| part.split(['>', ' ']).next());
    names.extend(elements.map(|name| format!("xml {name}")));
    let Ok(body) = serde_json::from_str::<Value>(body) else { return };
    collect_names_of(&body, names);
    if let Some(envelope) = body.get("encryptedUserData") {
        let identity = hazmat::identity(&[0x1F; 32]).unwrap();
        let context = OtherInfo::for_request(text(&case["config"], "program_code"), text(case, "request_id")).unwrap();
        let envelope = Envelope::from_json(envelope.to_string().as_bytes()).unwrap();
        let plaintext = envelope.open([&identity], &context).unwrap();
        collect_names_of(&serde_json::from_slice(plaintext.as_slice()).unwrap(), names);
    }
}

fn collect_names_of(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            names.extend(members.keys().cloned());
            members.values().for_each(|value| collect_names_of(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names_of(item, names)),
        _ => {}
    }
}

fn build(case: &Value, text_of_case: &str) -> Result<Request, Error> {
    let record = UserRecord::from_json(member_text(text_of_case, "record").unwrap_or("{}").as_bytes())?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(case["now_milliseconds"].as_u64().unwrap_or_default());
    match text(case, "partner") {
        "onbo" => build_onbo(case, &record, now),
        "greendot" => {
            let account = AccountId::new(record.greendot.account.as_deref().unwrap())?;
            let user = greendot::UserId::new(record.greendot.user.as_deref().unwrap())?;
            let mut update = greendot::Update::from_record(&record);
            if let Some(plaintext) = member_text(text_of_case, "plaintext") {
                update.user_data = UserData::from_json(plaintext.as_bytes())?;
                assert!(update.user_data.addresses.as_ref().is_some_and(|addresses| addresses.len() == 3));
            }
            update.check(now)?;
            let greendot = greendot(&case["config"])?;
            let sealed = hazmat::greendot_update(&greendot, &account, &user, request_id(case)?, update, &random(case))?;
            sealed.with_token(&AccessToken::new(text(case, "token"), Duration::ZERO)?).request(now)
        }
        "greendot-token" => greendot(&case["config"])?.token(&request_id(case)?)?.request(now),
        "mx" => {
            let config = &case["config"];
            let mx = Mx::new(text(config, "base_url"), text(config, "client_guid"), text(config, "api_key"))?;
            let (user, update) = (record.mx.user.as_deref().map(mx::UserId::new), mx::Update::from_record(&record));
            let prepared = match call(case) {
                "create" => mx.create(update)?,
                "read" => mx.read(&user.unwrap()?)?,
                _ => mx.update(&user.unwrap()?, update)?,
            };
            prepared.request(now)
        }
        "appenate" => {
            let (appenate, update) = (appenate(&case["config"])?, appenate::Update::from_record(&record));
            let user = record.appenate.id.as_deref().map(appenate::UserId::new);
            let prepared = match call(case) {
                "create" => appenate.create(update)?,
                "read" => appenate.read(&user.unwrap()?)?,
                _ => appenate.update(&user.unwrap()?, update)?,
            };
            prepared.request(now)
        }
        partner => panic!("there is no partner {partner}"),
    }
}

fn build_onbo(case: &Value, record: &UserRecord, now: SystemTime) -> Result<Request, Error> {
    let config = &case["config"];
    let mut onbo = Onbo::new(text(config, "base_url"), text(config, "client_id"), text(config, "secret"))?;
    if config["epoch"] == "seconds" {
        onbo = onbo.with_epoch(Epoch::Seconds);
    }
    if config["date"] == "dash" {
        onbo = onbo.with_date_form(DateForm::Dash);
    }
    if let Some(level) = case["gzip_level"].as_u64() {
        onbo = onbo.with_packer(Packer::default().with_level(Level::new(u32::try_from(level).unwrap())?));
    }
    let report = |name: &str| case[name].as_str().map(|text| hazmat::base64_decode(text).unwrap());
    let (credit_report, asset_report) = (report("credit_report_base64"), report("asset_report_base64"));
    let update = onbo::Update::from_record(
        record,
        credit_report.as_deref().map(Report::from),
        asset_report.as_deref().map(Report::from),
    );
    let user = || onbo::UserId::new(record.onbo.user_id.as_deref().unwrap());
    match call(case) {
        "create" => {
            update.check_new_user(now)?;
            hazmat::onbo_create(&onbo, update, &random(case))?.request(now)
        }
        "read" => onbo.read(&user()?)?.request(now),
        "list" => onbo.list(case["offset"].as_u64().unwrap(), case["limit"].as_u64().unwrap())?.request(now),
        "delete" => onbo.delete(&user()?)?.request(now),
        _ => {
            update.check(now)?;
            hazmat::onbo_update(&onbo, &user()?, update, &random(case))?.request(now)
        }
    }
}

fn appenate(config: &Value) -> Result<Appenate, Error> {
    let company_id = config["company_id"].as_u64().unwrap();
    let mut appenate = Appenate::new(text(config, "base_url"), company_id, text(config, "integration_key"))?;
    if config["format"] == "xml" {
        appenate = appenate.with_format(Format::Xml);
    }
    match config["metadata_element"].as_str() {
        Some(name) => appenate.with_metadata_element(name),
        None => Ok(appenate),
    }
}

fn greendot(config: &Value) -> Result<GreenDot, Error> {
    let recipient = match config["recipient_pem"].as_str() {
        Some(pem) => Recipient::from_pem(pem.as_bytes())?,
        None => hazmat::identity(&[7; 32])?.recipient().clone(),
    };
    let greendot = GreenDot::new(text(config, "base_url"), config["program_code"].as_str().unwrap_or("x"), recipient)?
        .with_client(text(config, "client_id"), text(config, "client_secret"))?;
    Ok(match config["scope"].as_str() {
        Some(scope) => greendot.with_scope(scope),
        None => greendot,
    })
}

fn request_id(case: &Value) -> Result<RequestId, Error> {
    RequestId::parse(text(case, "request_id"))
}

/// The request as HTTP/1.1 puts it on the wire.
fn message(request: &Request) -> Vec<u8> {
    let uri = request.uri();
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method(), uri.path_and_query().unwrap());
    head += &format!("host: {}\r\n", uri.authority().unwrap());
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    if !request.body().is_empty() {
        head += &format!("content-length: {}\r\n", request.body().len());
    }
    head += "\r\n";
    [head.as_bytes(), request.body()].concat()
}

/// A member as it stands in the case, so that values of `extra` keep their text.
fn member_text<'a>(case: &'a str, name: &str) -> Option<&'a str> {
    let members: std::collections::HashMap<String, &RawValue> = serde_json::from_str(case).unwrap();
    members.get(name).map(|member| member.get())
}

/// What is asked for; an update where nothing is said.
fn call(case: &Value) -> &str {
    case["call"].as_str().unwrap_or("update")
}

fn random(case: &Value) -> Vec<u8> {
    hex(case["random_hex"].as_str().unwrap_or_default())
}

fn files(extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/requests");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|it| it == extension)).collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is missing"))
}

fn hex(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
