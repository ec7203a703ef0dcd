//! A whole update of an Onbo user: SSN and EIN sealed, both reports packed, the body serialised and signed.

use std::time::{SystemTime, UNIX_EPOCH};

use aes::{
    Aes256,
    cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sealpack::{
    FieldKey, hazmat,
    pack::{self, DEFAULT_LIMIT},
    request::onbo::{Onbo, PRODUCTION, Update},
};
use sealpack_benches::{child::Script, inputs, miniz, race::Race};
use serde_derive::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

/// What a call is, apart from its URL.
#[derive(Deserialize, Serialize)]
struct Call {
    epoch: String,
    md5: String,
    hmac: String,
    body: String,
}

/// What a call is made of.
struct Person {
    record: Value,
    secret: String,
    credit_report: Vec<u8>,
    asset_report: Vec<u8>,
}

fn main() {
    let person = Person {
        record: serde_json::from_str(&inputs::record_json()).unwrap(),
        secret: inputs::secret(),
        credit_report: inputs::credit_report(),
        asset_report: inputs::asset_report(),
    };
    let record = inputs::record();
    let user_id = record.onbo.user_id.as_deref().unwrap();
    let onbo = Onbo::new(PRODUCTION, "client", &person.secret).unwrap();

    let ours = || {
        let update = Update::from_record(&record, Some(&person.credit_report), Some(&person.asset_report));
        let prepared = onbo.update(user_id, &update).unwrap();
        prepared.request(SystemTime::now()).unwrap()
    };
    let obvious = || obvious(&person);

    let request = ours();
    let header = |name: &str| {
        let (_, value) = request.headers().iter().find(|(header, _)| header == name).unwrap();
        value.to_str().unwrap().to_owned()
    };
    check(
        &person,
        &Call {
            epoch: header("epoch"),
            md5: header("content-md5"),
            hmac: header("x_stilt_hmac"),
            body: String::from_utf8(request.body().to_vec()).unwrap(),
        },
    );
    check(&person, &obvious());

    let mut race = Race::by_wall_clock("onbo body", "Node");
    race.row("ours", ours);
    race.row("miniz_oxide", obvious);
    race.compare("ours", "miniz_oxide");
    let files = ["record.json", "keys/onbo-secret.txt", "credit-report.xml", "asset-report.json"]
        .map(|name| inputs::path("../examples").join(name));
    let arguments = files.each_ref().map(|file| file.as_ref());
    for (name, program, script) in [("Node", "node", "body.mjs"), ("Python", "python3", "body.py")] {
        if let Some((script, call)) = Script::start(program, script, &arguments) {
            check(&person, &serde_json::from_str(&call).unwrap());
            race.script(name, script);
            race.compare("ours", name);
        }
    }
    race.run();
}

/// The call is signed, and its body says what the person's record and reports say.
fn check(person: &Person, call: &Call) {
    assert_eq!(call.md5, hazmat::onbo_content_md5(&call.body));
    let hmac = hazmat::onbo_hmac(&person.secret, &url(person), &call.md5, &call.epoch).unwrap();
    assert_eq!(call.hmac, hmac);

    let mut body: Value = serde_json::from_str(&call.body).unwrap();
    let mut take = |member: &str| body[member].take().as_str().unwrap().to_owned();
    let key = FieldKey::from_text(&person.secret).unwrap();
    assert_eq!(key.open_ssn(&take("ssn")).unwrap().expose(), person.record["ssn"].as_str().unwrap());
    assert_eq!(key.open_ein(&take("ein")).unwrap().expose(), person.record["ein"].as_str().unwrap());
    for (member, report) in
        [("credit_report_xml_gzip", &person.credit_report), ("asset_report_json_gzip", &person.asset_report)]
    {
        let unpacked = pack::unpack_text(&take(member), DEFAULT_LIMIT).unwrap();
        assert!(unpacked.as_slice() == report, "{member}");
    }
    let rest = members(&person.record, [Value::Null, Value::Null, Value::Null, Value::Null]);
    assert_eq!(body, rest);
}

fn url(person: &Person) -> String {
    format!("{PRODUCTION}/users/{}", person.record["onbo"]["user_id"].as_str().unwrap())
}

/// The obvious way in Rust: each step gives a new String or Vec.
fn obvious(person: &Person) -> Call {
    let pack = |report: &[u8]| STANDARD.encode(miniz::gzip(report));
    let protected = [seal(person, "ssn"), seal(person, "ein"), pack(&person.credit_report), pack(&person.asset_report)];
    let body = members(&person.record, protected.map(Value::String)).to_string();
    let stripped: String = body.chars().filter(|character| !character.is_whitespace()).collect();
    let md5 = hexadecimal(&Md5::digest(stripped));
    let epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().to_string();
    let mut hmac = Hmac::<Sha256>::new_from_slice(person.secret.as_bytes()).unwrap();
    hmac.update(format!("{}{md5}{epoch}", url(person)).as_bytes());
    Call { hmac: hexadecimal(&hmac.finalize().into_bytes()), epoch, md5, body }
}

fn seal(person: &Person, member: &str) -> String {
    let key: [u8; 32] = person.secret.replace('-', "").into_bytes().try_into().unwrap();
    let mut iv = [0; 16];
    getrandom::fill(&mut iv).unwrap();
    let number = person.record[member].as_str().unwrap();
    let cipher = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    let mut sealed = [iv, [0; 16]];
    cipher.encrypt_padded_b2b::<Pkcs7>(number.as_bytes(), &mut sealed[1]).unwrap();
    STANDARD.encode(sealed.as_flattened())
}

/// The members of the body, with what is protected in it.
fn members(record: &Value, [ssn, ein, credit_report, asset_report]: [Value; 4]) -> Value {
    let mut address = record["address"].clone();
    address["country"] = json!("UNITED STATES");
    json!({
        "first_name": record["first_name"],
        "middle_name": record["middle_name"],
        "last_name": record["last_name"],
        "email": record["email"],
        "phone": record["phone"],
        "dob": record["date_of_birth"].as_str().unwrap().replace('-', "/"),
        "address": address,
        "ssn": ssn,
        "ein": ein,
        "credit_report_xml_gzip": credit_report,
        "asset_report_json_gzip": asset_report,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
