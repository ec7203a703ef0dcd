//! Is every heap block that held a secret wiped before it is given back?
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::Read,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::{
    Envelope, FieldKey, Identity, OtherInfo, Secret, SecretBuffer, Ssn, UserRecord, hazmat,
    pack::{self, Backend, Level, Packer, Report, unpack, unpack_text},
    request::{
        appenate::{self, Appenate, Call, Format},
        greendot::{self, AccessToken, AccountId, Address, GreenDot, RequestId, UserData},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
};

/// Looks for the canaries in every block before it goes back to the system.
struct Scanner;

static FOUND: AtomicUsize = AtomicUsize::new(0);

const CANARIES: [&[u8]; 6] =
    [b"987-65-4329", b"987654329", b"ca9a51e5ec7e7000", b"ca9a51e5-ec7e-7000", b"CanaryName", b"CanaryKey"];

/// What a sealer and an opener compute with the ephemeral key 0x51, 0x50, 0x53, … (byte i is 0x51 xor i), an identity of bytes
/// 7 and the context (u, 32 zeros); worked out in Python from the specifications. 16 bytes of each are enough.
const AGREEMENT: [&[u8]; 10] = [
    // the ephemeral key
    b"\x51\x50\x53\x52\x55\x54\x57\x56\x59\x58\x5b\x5a\x5d\x5c\x5f\x5e",
    // its negative
    b"\xae\xaf\xac\xac\xaa\xab\xa8\xaa\xa6\xa7\xa4\xa5\xa2\xa3\xa0\xa1",
    // the identity's digits
    b"\xe7\x19\xe1\xef\x11\xe3\xfd\x01\xe7\x19\xe1\xef\x11\xe3\xfd\x01",
    // the ephemeral key's digits
    b"\x83\x2d\xdb\xf9\x0b\x6f\xdf\xb9\x2b\xfd\xdd\x1b\x9d\xed\x5b\xdb",
    // Z
    b"\xe5\x51\x89\x30\xa8\xee\xdd\x20\x7c\xb2\x3f\x60\x8f\xe3\xa2\x6a",
    // Z, lowest byte first
    b"\x77\x37\xc1\x77\x7a\x3a\xc4\x0a\x4b\x05\xd2\x3c\x94\xbe\x69\x37",
    // its x coordinate in Montgomery's form
    b"\x74\xf4\x96\x95\xa9\xf7\xbf\xac\x2c\x1e\x49\x69\x38\x06\x76\xa3",
    // its y coordinate
    b"\xdc\x80\xa4\xa0\x16\xb3\x70\xda\x88\xf6\xa8\x77\xc9\xa1\xeb\x01",
    // and the negative of that
    b"\x23\x7f\x5b\x5f\xe9\x4c\x8f\x25\x77\x09\x57\x88\x37\x5e\x14\xfe",
    // K
    b"\x27\xcf\x49\x25\xdf\x7c\xea\x5b\xcf\xd1\x76\x31\x70\x42\xb1\xe2",
];

// SAFETY: everything is passed on to the system's allocator; a block is only read, within its layout, while it is still ours.
unsafe impl GlobalAlloc for Scanner {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that no byte is read that was never written.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let holds = |canary: &&[u8]| bytes.windows(canary.len()).any(|window| window == *canary);
        let found = CANARIES.iter().chain(&AGREEMENT).filter(|canary| holds(canary)).count();
        FOUND.fetch_add(found, Ordering::Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Scanner = Scanner;

const SECRET: &str = "ca9a51e5-ec7e-7000-8796-a5b4c3d2e1f0";
const RECORD: &[u8] = br#"{"first_name": "CanaryName", "last_name": "CanaryName", "email": "CanaryName@example.com", "ssn": "987-65-4329",
    "phone": "6166723456", "date_of_birth": "1980-02-03", "address": {"line_1": "CanaryName 1", "city": "CanaryName", "state": "PA", "zip": "18092"},
    "greendot": {"user_data": {"identifyingData": {"note": "CanaryName 987654329"}}},
    "appenate": {"password": "CanaryKey", "login_id": "CanaryName", "extra": {"Note": "CanaryName"}}}"#;

/// One test, so that nothing else runs beside it.
#[test]
fn blocks_that_held_a_secret_are_wiped() {
    drop(std::hint::black_box(String::from("CanaryName")));
    assert_eq!(FOUND.swap(0, Ordering::Relaxed), 1, "the scanner finds what is not wiped");

    let steps: [(&str, fn()); 13] = [
        ("agreement", agreement),
        ("field", field),
        ("envelope", envelope),
        ("keys", keys),
        ("onbo", onbo),
        ("packing", packing),
        ("checking", checking),
        ("green dot", greendot),
        ("mx", mx),
        ("appenate", appenate),
        ("wrong records", wrong_records),
        ("answers", answers),
        ("unpacking", unpacking),
    ];
    let left = steps.map(|(name, step)| {
        step();
        (name, FOUND.swap(0, Ordering::Relaxed))
    });
    assert_eq!(left, steps.map(|(name, _)| (name, 0)), "blocks that were not wiped");
}

/// With tables and without, by our own arithmetic and by p256's.
fn agreement() {
    let private: [u8; 32] = std::array::from_fn(|i| 0x51 ^ i as u8);
    let context = OtherInfo::new(b"u", &[0; 32]);
    let ours = hazmat::identity(&[7; 32]).unwrap();
    let with_p256 = hazmat::identity(&[7; 32]).unwrap().with_p256();
    for identity in [&ours, &with_p256] {
        for _ in 0..17 {
            let envelope = hazmat::seal_envelope(b"sealed", identity.recipient(), &context, &private).unwrap();
            assert_eq!(envelope.open([identity], &context).unwrap().as_slice(), b"sealed");
        }
        let items = [(b"sealed".as_slice(), &context); 3];
        let random = Secret::new(private.repeat(3));
        drop(hazmat::seal_envelope_batch(&items, identity.recipient(), random.expose()).unwrap());
    }
}

fn field() {
    let key = FieldKey::from_text(SECRET).unwrap();
    let ssn = Ssn::parse("987-65-4329").unwrap();
    let field = key.seal_ssn(&ssn).unwrap();
    assert_eq!(key.open_ssn(&field).unwrap().digits().expose(), "987654329");
    assert_eq!(key.seal_ssn_batch(&[&ssn; 70]).unwrap().len(), 70);
    drop(Secret::from("CanaryKey").duplicate());
}

fn envelope() {
    let identity = Identity::generate().unwrap();
    let context = OtherInfo::for_request("p", "1").unwrap();
    let envelope = Envelope::seal(RECORD, identity.recipient(), &context).unwrap();
    let envelope = Envelope::from_json(envelope.to_json().unwrap().as_bytes()).unwrap();
    assert_eq!(envelope.open([&identity], &context).unwrap().as_slice(), RECORD);
    assert!(envelope.open([&identity], &OtherInfo::for_request("p", "2").unwrap()).is_err());
}

fn keys() {
    let pem = Identity::generate().unwrap().to_pem().unwrap();
    Identity::from_pem(pem.expose().as_bytes()).unwrap();

    // The ephemeral key of `AGREEMENT`, which the scanner knows, in PEM and as JWK.
    let private: [u8; 32] = std::array::from_fn(|i| 0x51 ^ i as u8);
    let identity = hazmat::identity(&private).unwrap();
    let pem = identity.to_pem().unwrap();
    Identity::from_pem(pem.expose().replace('\n', " ").as_bytes()).unwrap();
    let number = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let public = identity.recipient().to_der();
    let [x, y, d] = [&public[27..59], &public[59..], &private].map(number);
    let jwk = format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","d":"{d}"}}"#);
    Identity::from_bytes(jwk.as_bytes()).unwrap();
}

fn onbo() {
    let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    let update = onbo::Update::from_record(&record, Some(b"<report/>".into()), Some(b"{}".into()));
    let prepared = onbo.update(&onbo_user(), update, SystemTime::now()).unwrap();
    let request = prepared.request(SystemTime::now()).unwrap().into_http();
    let key = FieldKey::from_text(SECRET).unwrap();
    assert_eq!(onbo::Update::from_json(request.body(), &key).unwrap().ssn.unwrap().expose(), "987-65-4329");
    assert!(onbo::Update::from_json(&RECORD[..RECORD.len() - 1], &key).is_err());
    assert!(onbo::Update::from_json(RECORD, &key).is_err());
    drop(onbo.create(onbo::Update::from_record(&record, None, None), SystemTime::now()).unwrap());
}

fn onbo_user() -> onbo::UserId {
    onbo::UserId::new("user").unwrap()
}

/// From memory and from a reader, in one block and in several, by each backend and on two threads.
fn packing() {
    let short = b"<name>CanaryName</name><ssn>987-65-4329</ssn>\n".repeat(3000);
    let long = short.repeat(4);
    let backends = [
        Backend::ZlibRs,
        #[cfg(feature = "libdeflate")]
        Backend::Libdeflate,
    ];
    for backend in backends {
        for level in [0, 1, 6, 9] {
            let packer = Packer::default().with_backend(backend).with_level(Level::new(level).unwrap());
            let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap().with_packer(packer);
            let credit_report = Some(Report::from(short.as_slice()));
            let asset_report = Some(Report::from_reader(long.as_slice(), 1 << 20));
            let update = onbo::Update { credit_report, asset_report, ..Default::default() };
            drop(onbo.update(&onbo_user(), update, SystemTime::now()).unwrap());
        }
    }
    // These are the caller's.
    std::mem::forget((short, long));
}

/// Reports that are checked on the way, and one that is refused.
fn checking() {
    let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap();
    for end in ["</a>", "</b>"] {
        let lines = ["<b name='CanaryName'>987-65-4329 CanaryName</b>", "{\"CanaryName\": \"987-65-4329\"},"];
        let [xml, json] = lines.map(|line| line.repeat(4000));
        let credit_report = b"<a>".chain(xml.as_bytes()).chain(end.as_bytes());
        let credit_report = Some(Report::from_reader(credit_report, 1 << 20).checked(pack::Format::Xml));
        let asset_report = Report::from_reader(b"[".chain(json.as_bytes()).chain(b"987654329]".as_slice()), 1 << 20);
        let asset_report = Some(asset_report.checked(pack::Format::Json));
        let update = onbo::Update { credit_report, asset_report, ..Default::default() };
        assert_eq!(onbo.update(&onbo_user(), update, SystemTime::now()).is_ok(), end == "</a>");
        // These are the caller's.
        std::mem::forget((xml, json));
    }
}

fn greendot() {
    let identity = Identity::generate().unwrap();
    let greendot = GreenDot::new("https://host", "p", identity.recipient().clone()).unwrap();
    let greendot = greendot.with_client("client", "CanaryKey").unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    let (account, user) = (AccountId::new("account").unwrap(), greendot::UserId::new("user").unwrap());
    let (request_id, update) = (RequestId::random().unwrap(), greendot::Update::from_record(&record));
    let (now, token) = (SystemTime::now(), AccessToken::new("token", Duration::ZERO).unwrap());
    let call = greendot.update(&account, &user, request_id, update, now).unwrap();
    let prepared = call.with_token(&token);
    let body = prepared.request(now).unwrap().body().clone();
    drop(greendot::Update::from_json(&body, [&identity], call.context()).unwrap());

    let envelope = Envelope::seal(RECORD, identity.recipient(), call.context()).unwrap().to_json().unwrap();
    let answer = format!(r#"{{"responseDetails": [{{"code": 0}}], "user": {envelope}}}"#);
    let updated = prepared.read(http::StatusCode::OK, answer.as_bytes()).unwrap();
    drop(call.open(&updated, [&identity]).unwrap());
    let wrong = UserData::new().first_name("CanaryName!").ssn_suffix("987-65-4329").addresses([Address::work()]);
    let (request_id, update) = (RequestId::random().unwrap(), greendot::Update::new().user_data(wrong));
    assert!(greendot.update(&account, &user, request_id, update, now).is_err());
    assert!(UserData::from_json(br#"{"profileData": {"firstName": ["CanaryName"]}}"#).is_err());
}

fn mx() {
    let mx = Mx::new(mx::INTEGRATION, "client", "key").unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    drop(mx.update(&mx::UserId::new("user").unwrap(), mx::Update::from_record(&record)).unwrap());
}

fn appenate() {
    for format in [Format::Json, Format::Xml] {
        let appenate = Appenate::new(appenate::UNITED_STATES, 1, "CanaryKey").unwrap().with_format(format);
        let record = UserRecord::from_json(RECORD).unwrap();
        let id = appenate::UserId::new("user").unwrap();
        let prepared = appenate.update(&id, appenate::Update::from_record(&record)).unwrap();
        let body = prepared.request(SystemTime::now()).unwrap().body().clone();
        let read = if format == Format::Json { Call::from_json(&body) } else { Call::from_xml(&body) };
        assert_eq!(read.unwrap().update.password.unwrap().expose(), "CanaryKey");
    }
}

fn wrong_records() {
    for wrong in [
        r#"{"credit_score": "987-65-4329"}"#,
        r#"{"first_name": ["CanaryName"]}"#,
        r#"{"ssn": 987654329}"#,
        r#"{"phone": "987-65-4329x"}"#,
        r#"{"phone": "987654329000"}"#,
        r#"{"appenate": {"folders": "CanaryName", "do_not_email": "CanaryName"}}"#,
        r#""CanaryName""#,
        r#"["CanaryName"]"#,
        "987654329",
    ] {
        assert!(UserRecord::from_json(wrong.as_bytes()).is_err());
    }
}

fn answers() {
    let ok = http::StatusCode::OK;
    let record = UserRecord::from_json(RECORD).unwrap();
    let user = r#"{"uuid": "CanaryName", "first_name": "CanaryName", "address": {"zip": "CanaryName"}}"#;
    let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap();
    let update = onbo::Update::from_record(&record, None, None);
    let prepared = onbo.update(&onbo_user(), update, SystemTime::now()).unwrap();
    drop(prepared.read(ok, user.as_bytes()).unwrap());
    let page = r#"{"pagination": {"of": "CanaryName"}, "data": [{"email": "CanaryName", "new": "CanaryName"}], "more": "CanaryName"}"#;
    drop(onbo.list(0, 1).unwrap().read(ok, page.as_bytes()).unwrap());

    let appenate = Appenate::new(appenate::UNITED_STATES, 1, "CanaryKey").unwrap();
    let id = appenate::UserId::new("user").unwrap();
    let prepared = appenate.update(&id, appenate::Update::from_record(&record)).unwrap();
    let json = r#"{"User": {"Id": "CanaryName", "Folders": ["CanaryName"], "Metadata": [{"Key": "CanaryName"}], "New": "CanaryName"}}"#;
    drop(prepared.read(ok, json.as_bytes()).unwrap());
    let xml =
        "<UserResponse><User><Id>CanaryName</Id><Email>CanaryName</Email><New>CanaryName</New></User></UserResponse>";
    drop(prepared.read(ok, xml.as_bytes()).unwrap());
    for no in [
        r#"{"ResponseStatus": {"Message": "CanaryName", "Errors": [{"FieldName": "Email", "Message": "CanaryName"}]}}"#,
        "<r><ResponseStatus><Message>CanaryName</Message></ResponseStatus><User>CanaryName</User></r>",
        "<r><User><Id>CanaryName</Id>CanaryName</User></r>",
    ] {
        assert!(prepared.read(ok, no.as_bytes()).is_err());
    }
}

/// Python's gzip at level 9 of 1,000 lines <name>CanaryName</name><ssn>987-65-4329</ssn>: longer than the window. And at level
/// 0 of one line with 987654329: the canaries are in the gzip data too.
const PACKED: [&str; 2] = [
    "H4sIAAAAAAACA+3KqQ2AQBRAQU8vhISb5AeDp4cVSFaAonuOAqhg3MvLRE77Ni8pp+Nan4zqG3GeeZ7Goey7sm3qKap3FEHTNE3TNE3TNE3TNE3T\
     NE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3T\
     NE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3TNE3Tv/oGgVqxaLCzAAA=",
    "H4sIAAAAAAAEAwEsANP/PG5hbWU+Q2FuYXJ5TmFtZTwvbmFtZT48c3NuPjk4NzY1NDMyOTwvc3NuPgov6o3ELAAAAA==",
];

/// The bytes, the chunks on the way and the decompressor's window; after faults in the data and the trailer, too.
fn unpacking() {
    for (text, length) in PACKED.into_iter().zip([46_000, 44]) {
        assert_eq!(unpack_text(text, 50_000).unwrap().as_slice().len(), length);
        assert!(unpack(text.as_bytes(), std::io::sink(), length as u64).is_ok());

        let middle = text.len() / 8 * 4;
        let damaged = format!("{}////{}", &text[..middle], &text[middle + 4..]);
        let mut other_length = SecretBuffer::from(STANDARD.decode(text).unwrap());
        *other_length.as_mut_slice().last_mut().unwrap() = 1;
        for wrong in [&text[..middle], &damaged, &STANDARD.encode(other_length)] {
            assert!(unpack_text(wrong, 50_000).is_err());
        }
        assert!(unpack_text(text, length as u64 - 1).is_err());
    }
}
