//! A whole update of an Onbo user: SSN and EIN sealed, both reports packed, the body serialised and signed.

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use aes::{
    Aes256,
    cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sealpack::{
    FieldKey, UserRecord, hazmat,
    pack::{self, Backend, DEFAULT_LIMIT, Packer},
    request::{
        Request,
        onbo::{Onbo, PRODUCTION, Update, UserId},
    },
};
use sealpack_benches::{
    child::Script,
    inputs, miniz,
    race::{Race, measuring},
    reports::{self, Input},
};
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

/// The targets are for two reports of this length: with a short one beside a long one, two threads are not both busy.
const FOR_TARGETS: usize = 1_000_000;

const ONE_THREAD: &str = "ours, one thread";
const TWO_THREADS: &str = "ours, two threads";
const LIBDEFLATE: &str = "ours, Libdeflate, two threads";

fn main() {
    let file = |name| inputs::path("../examples").join(name);
    race(
        "onbo body, the reports of examples",
        (inputs::credit_report(), file("credit-report.xml")),
        (inputs::asset_report(), file("asset-report.json")),
    );
    let length = if measuring() { FOR_TARGETS } else { 300_000 };
    let write = |name, make| Input { name, make, length }.write(env!("CARGO_TARGET_TMPDIR"));
    race(
        "onbo body, two reports of 1 MB",
        write("credit report of a body", reports::credit),
        write("asset report of a body", reports::asset),
    );
}

/// A race with two reports, each in memory and in a file.
fn race(what: &'static str, credit_report: (Vec<u8>, PathBuf), asset_report: (Vec<u8>, PathBuf)) {
    let person = Person {
        record: serde_json::from_str(&inputs::record_json()).unwrap(),
        secret: inputs::secret(),
        credit_report: credit_report.0,
        asset_report: asset_report.0,
    };
    let record = inputs::record();
    let one = Packer::default().with_threads(1);
    let two = Packer::default().with_threads(2);

    let mut race = Race::by_wall_clock(what, "Node");
    for (name, packer) in [(ONE_THREAD, one), (TWO_THREADS, two), (LIBDEFLATE, two.with_backend(Backend::Libdeflate))] {
        let onbo = Onbo::new(PRODUCTION, "client", &person.secret).unwrap().with_packer(packer);
        let (person, record) = (&person, &record);
        let characters = check(person, &call(&ours(&onbo, person, record)));
        race.row(name, move || ours(&onbo, person, record)).makes(characters);
    }
    race.row("miniz_oxide", || obvious(&person)).makes(check(&person, &obvious(&person)));
    let files = [inputs::path("../examples/record.json"), inputs::path("../examples/keys/onbo-secret.txt")];
    let arguments = [&files[0], &files[1], &credit_report.1, &asset_report.1].map(|file| file.as_ref());
    for (name, program, script) in [("Node", "node", "body.mjs"), ("Python", "python3", "body.py")] {
        if let Some((script, call)) = Script::start(program, script, &arguments) {
            race.script(name, script).makes(check(&person, &serde_json::from_str(&call).unwrap()));
        }
    }

    race.compare(TWO_THREADS, ONE_THREAD);
    race.compare(TWO_THREADS, "miniz_oxide");
    for (name, other, target) in [(TWO_THREADS, "Node", 2.0), (TWO_THREADS, "Python", 2.0), (LIBDEFLATE, "Node", 3.0)] {
        let pair = race.compare(name, other);
        if person.credit_report.len() >= FOR_TARGETS {
            pair.at_least(target);
        }
    }
    race.compare(LIBDEFLATE, "Python");
    race.run();
}

fn ours(onbo: &Onbo, person: &Person, record: &UserRecord) -> Request {
    let [credit_report, asset_report] = [&person.credit_report, &person.asset_report].map(|bytes| bytes[..].into());
    let update = Update::from_record(record, Some(credit_report), Some(asset_report));
    let (user, now) = (UserId::new(record.onbo.user_id.as_deref().unwrap()).unwrap(), SystemTime::now());
    onbo.update(&user, update, now).unwrap().request(now).unwrap()
}

/// What the request says, to be checked.
fn call(request: &Request) -> Call {
    let header = |name: &str| {
        let (_, value) = request.headers().iter().find(|(header, _)| header == name).unwrap();
        value.to_str().unwrap().to_owned()
    };
    Call {
        epoch: header("epoch"),
        md5: header("content-md5"),
        hmac: header("x_stilt_hmac"),
        body: String::from_utf8(request.body().to_vec()).unwrap(),
    }
}

/// The call is signed, and its body says what the person's record and reports say. Gives how long the body is.
fn check(person: &Person, call: &Call) -> usize {
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
    call.body.len()
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
