//! Is every heap block that held a secret wiped before it is given back?
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering},
    time::SystemTime,
};

use sealpack::{
    Envelope, FieldKey, Identity, OtherInfo, Secret, Ssn, UserRecord,
    request::{
        appenate::{self, Appenate, Format},
        greendot::{self, GreenDot, RequestId},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
};

/// Looks for the canaries in every block before it goes back to the system.
struct Scanner;

static FOUND: AtomicUsize = AtomicUsize::new(0);

const CANARIES: [&[u8]; 6] =
    [b"987-65-4329", b"987654329", b"ca9a51e5ec7e7000", b"ca9a51e5-ec7e-7000", b"CanaryName", b"CanaryKey"];

// SAFETY: everything is passed on to the system's allocator; a block is only read, within its layout, while it is still ours.
unsafe impl GlobalAlloc for Scanner {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that no byte is read that was never written.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let holds = |canary: &&[u8]| bytes.windows(canary.len()).any(|window| window == *canary);
        FOUND.fetch_add(CANARIES.iter().filter(|canary| holds(canary)).count(), Ordering::Relaxed);
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

    let steps: [(&str, fn()); 9] = [
        ("field", field),
        ("envelope", envelope),
        ("keys", keys),
        ("onbo", onbo),
        ("green dot", greendot),
        ("mx", mx),
        ("appenate", appenate),
        ("wrong records", wrong_records),
        ("answers", answers),
    ];
    let left = steps.map(|(name, step)| {
        step();
        (name, FOUND.swap(0, Ordering::Relaxed))
    });
    assert_eq!(left, steps.map(|(name, _)| (name, 0)), "blocks that were not wiped");
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
}

fn onbo() {
    let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    // The compressor's window is not wiped (SECURITY.md), so these hold no canary.
    let update = onbo::Update::from_record(&record, Some(b"<report/>"), Some(b"{}"));
    let prepared = onbo.update("user", &update).unwrap();
    drop(prepared.request(SystemTime::now()).unwrap().into_http());
}

fn greendot() {
    let recipient = Identity::generate().unwrap().recipient().clone();
    let greendot = GreenDot::new("https://host", "p", recipient).unwrap().with_client("client", "CanaryKey").unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    let request_id = RequestId::random().unwrap();
    drop(greendot.update("account", "user", request_id, &greendot::Update::from_record(&record)).unwrap());
}

fn mx() {
    let mx = Mx::new(mx::INTEGRATION, "client", "key").unwrap();
    let record = UserRecord::from_json(RECORD).unwrap();
    drop(mx.update("user", &mx::Update::from_record(&record)).unwrap());
}

fn appenate() {
    for format in [Format::Json, Format::Xml] {
        let appenate = Appenate::new(appenate::UNITED_STATES, 1, "CanaryKey").unwrap().with_format(format);
        let record = UserRecord::from_json(RECORD).unwrap();
        drop(appenate.update("user", &appenate::Update::from_record(&record)).unwrap());
    }
}

fn wrong_records() {
    for wrong in [
        r#"{"credit_score": "987-65-4329"}"#,
        r#"{"first_name": ["CanaryName"]}"#,
        r#"{"ssn": 987654329}"#,
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
    drop(
        onbo.update("user", &onbo::Update::from_record(&record, None, None))
            .unwrap()
            .read(ok, user.as_bytes())
            .unwrap(),
    );

    let appenate = Appenate::new(appenate::UNITED_STATES, 1, "CanaryKey").unwrap();
    let prepared = appenate.update("user", &appenate::Update::from_record(&record)).unwrap();
    let json = r#"{"User": {"Id": "CanaryName", "Folders": ["CanaryName"], "Metadata": [{"Key": "CanaryName"}]}}"#;
    drop(prepared.read(ok, json.as_bytes()).unwrap());
    let xml = "<UserResponse><User><Id>CanaryName</Id><Email>CanaryName</Email></User></UserResponse>";
    drop(prepared.read(ok, xml.as_bytes()).unwrap());
}
