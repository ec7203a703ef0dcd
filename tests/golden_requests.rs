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
    Error, Recipient, UserRecord, hazmat,
    pack::{Level, Packer, Report},
    request::{
        Request,
        appenate::{self, Appenate, Format},
        greendot::{self, AccessToken, AccountId, GreenDot, RequestId},
        mx::{self, Mx},
        onbo::{self, DateForm, Epoch, Onbo},
    },
};
use serde_json::{Value, value::RawValue};

#[test]
fn requests_agree_byte_for_byte() {
    let cases = files("json");
    assert_eq!(cases.len(), 17);
    let stems = |paths: &[PathBuf]| paths.iter().map(|path| path.with_extension("")).collect::<BTreeSet<_>>();
    assert_eq!(stems(&cases), stems(&files("http")), "each case has its request");

    for path in cases {
        let text = fs::read_to_string(&path).unwrap();
        let case: Value = serde_json::from_str(&text).unwrap();
        let request = build(&case, &record_text(&text)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = fs::read(path.with_extension("http")).unwrap();
        let difference = message(&request).iter().zip(&expected).position(|(ours, theirs)| ours != theirs);
        assert_eq!(difference, None, "{} differs at this byte", path.display());
        assert_eq!(message(&request).len(), expected.len(), "{}", path.display());
    }
}

fn build(case: &Value, record: &str) -> Result<Request, Error> {
    let config = &case["config"];
    let record = UserRecord::from_json(record.as_bytes())?;
    let random = hex(case["random_hex"].as_str().unwrap_or_default());
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(case["now_milliseconds"].as_u64().unwrap_or_default());
    let base_url = text(config, "base_url");
    match text(case, "partner") {
        "onbo" => {
            let mut onbo = Onbo::new(base_url, text(config, "client_id"), text(config, "secret"))?;
            if config["epoch"] == "seconds" {
                onbo = onbo.with_epoch(Epoch::Seconds);
            }
            if config["date"] == "dash" {
                onbo = onbo.with_date_form(DateForm::Dash);
            }
            if let Some(level) = case["gzip_level"].as_u64() {
                let level = Level::new(u32::try_from(level).unwrap())?;
                onbo = onbo.with_packer(Packer::default().with_level(level));
            }
            let report = |name: &str| case[name].as_str().map(|text| hazmat::base64_decode(text).unwrap());
            let (credit_report, asset_report) = (report("credit_report_base64"), report("asset_report_base64"));
            let update = onbo::Update::from_record(
                &record,
                credit_report.as_deref().map(Report::from),
                asset_report.as_deref().map(Report::from),
            );
            update.check(now)?;
            let user = onbo::UserId::new(record.onbo.user_id.as_deref().unwrap())?;
            hazmat::onbo_update(&onbo, &user, update, &random)?.request(now)
        }
        "greendot" => {
            let account = AccountId::new(record.greendot.account.as_deref().unwrap())?;
            let user = greendot::UserId::new(record.greendot.user.as_deref().unwrap())?;
            let (request_id, update) = (request_id(case)?, greendot::Update::from_record(&record));
            let greendot = greendot(config)?;
            let sealed = hazmat::greendot_update(&greendot, &account, &user, request_id, update, now, &random)?;
            sealed.with_token(&AccessToken::new(text(case, "token"), Duration::ZERO)?).request(now)
        }
        "greendot-token" => greendot(config)?.token(&request_id(case)?)?.request(now),
        "mx" => {
            let mx = Mx::new(base_url, text(config, "client_guid"), text(config, "api_key"))?;
            mx.update(&mx::UserId::new(record.mx.user.as_deref().unwrap())?, mx::Update::from_record(&record))?
                .request(now)
        }
        "appenate" => {
            let company_id = config["company_id"].as_u64().unwrap();
            let mut appenate = Appenate::new(base_url, company_id, text(config, "integration_key"))?;
            if config["format"] == "xml" {
                appenate = appenate.with_format(Format::Xml);
            }
            if let Some(name) = config["metadata_element"].as_str() {
                appenate = appenate.with_metadata_element(name)?;
            }
            let update = appenate::Update::from_record(&record);
            appenate.update(record.appenate.id.as_deref().unwrap(), &update)?.request(now)
        }
        partner => panic!("there is no partner {partner}"),
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
    head += &format!("content-length: {}\r\n\r\n", request.body().len());
    [head.as_bytes(), request.body()].concat()
}

/// The record as it stands in the case, so that values of `extra` keep their text.
fn record_text(case: &str) -> String {
    let members: std::collections::HashMap<String, Box<RawValue>> = serde_json::from_str(case).unwrap();
    members.get("record").map_or_else(|| "{}".to_owned(), |record| record.get().to_owned())
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
