//! Onbo: signed calls, a sealed SSN, packed reports.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use sealpack::{
    FieldKey, Ssn, hazmat,
    pack::Packer,
    request::onbo::{self, Epoch},
};
use serde_json::{Value, json};

use crate::world::{
    Case, ONBO_CLIENT, ONBO_SECRET,
    Spoil::{Body, Header, NoHeader, Nothing, Url, With},
    World, body, record, sign_again,
};

pub(crate) const AUTHENTICATION: &str = "authentication_error";
pub(crate) const INVALID: &str = "invalid_request_error";
pub(crate) const OTHER_HMAC: &str = "e7c5fda8e90dcb2edd2c1e538cd1272970b75506acf26a59948d121fb52af447";
const OTHER_MD5: &str = "c4ca4238a0b923820dcc509a6f75849b";
const WRONG_MD5: &str = "Content-MD5 is not that of the stripped body";

#[tokio::test]
async fn an_update_is_opened_and_kept() {
    let world = World::start().await;
    let record = record(json!({
        "middle_name": "Quinn", "phone": "2085550142", "date_of_birth": "1984-03-09", "ssn": "987-65-4320", "ein": "12-3456789",
        "address": {"line_1": "482 Larkspur Lane", "city": "Boise", "state": "ID", "zip": "83702", "country": "US"},
        "onbo": {"extra": {"list": [1.5, null, {}]}},
    }));
    let (credit, asset) = (b"<?xml encoding='iso-8859-1'?>\xe9".as_slice(), b"{\"a\": 1}".as_slice());
    let update = onbo::Update::from_record(&record, Some(credit.into()), Some(asset.into()));
    let user = onbo::UserId::new("user 1/é").unwrap();
    let call = world.onbo().update(&user, update, SystemTime::now()).unwrap();

    let sent = world.send(&call, Nothing).await;
    sent.assert_read(
        "first_name=Marisol | middle_name=Quinn | last_name=O'Ellery | email=before@example.com | phone=2085550142 | \
         dob=1984/03/09 | address.line_1=482 Larkspur Lane | address.zip=83702 | address.city=Boise | \
         address.state=ID | address.country=UNITED STATES | ssn=987-65-4320 | ein=12-3456789 | \
         list.0=1.5 | list.1=null | list.2={}",
    );
    assert_eq!(sent.entry.user, "user 1/é");
    let reports: Vec<_> = sent.entry.reports.iter().map(|report| report.bytes.as_slice()).collect();
    assert_eq!(reports, [credit, asset]);
    let user = sent.result.unwrap();
    assert_eq!(user.uuid.unwrap().expose(), "user 1/é");
    assert_eq!(user.address.unwrap().city.unwrap().expose(), "Boise");

    let spaced = world.send(&call, Body(",\"ein\"", " ,\n\"ein\"")).await;
    assert_eq!(spaced.entry.verdict, "accepted", "white space is not signed");
}

const SPOILED: &[Case] = &[
    Case(Header("x_stilt_hmac", OTHER_HMAC), 403, AUTHENTICATION, "wrong HMAC"),
    Case(With(hmac_in_upper_case), 403, AUTHENTICATION, "wrong HMAC"),
    Case(With(one_millisecond_later), 403, AUTHENTICATION, "wrong HMAC"),
    Case(Url("/users/user", "/users/other"), 403, AUTHENTICATION, "wrong HMAC"),
    Case(With(with_query), 403, AUTHENTICATION, "wrong HMAC"),
    Case(With(body_and_md5), 403, AUTHENTICATION, "wrong HMAC"),
    Case(Body("Marisol", "Mirasol"), 403, AUTHENTICATION, WRONG_MD5),
    Case(Header("content-md5", OTHER_MD5), 403, AUTHENTICATION, WRONG_MD5),
    Case(Header("x_client_uuid", "3d1f0c52-77aa-4be0-9d6b-20f4c8a1e954"), 403, AUTHENTICATION, "unknown client id"),
    Case(NoHeader("x_client_uuid"), 403, AUTHENTICATION, "no X_CLIENT_UUID header"),
    Case(NoHeader("x_stilt_hmac"), 403, AUTHENTICATION, "no X_STILT_HMAC header"),
    Case(NoHeader("epoch"), 403, AUTHENTICATION, "no EPOCH header"),
    Case(NoHeader("content-md5"), 403, AUTHENTICATION, "no Content-MD5 header"),
    Case(With(|call| *call.body_mut() = b"\xe9".as_slice().into()), 403, AUTHENTICATION, "the body is not UTF-8"),
    Case(NoHeader("content-type"), 415, INVALID, "Content-Type is not application/json"),
];

#[tokio::test]
async fn a_call_that_is_not_signed_as_it_is_sent_changes_nothing() {
    let world = World::start().await;
    let changed = record(json!({"email": "after@example.com"}));
    for (index, Case(spoil, status, code, verdict)) in SPOILED.iter().enumerate() {
        let user = format!("user{index}");
        let call = world.onbo_call(&user, &record(json!({})));
        world.send(&call, Nothing).await.result.unwrap();
        let before = read(&world, &user).await;
        assert_eq!(before["email"], "before@example.com");

        let call = world.onbo_call(&user, &changed);
        let refused = world.send(&call, *spoil).await;
        refused.assert_refused(spoil, *status, code, verdict);
        assert_eq!(read(&world, &user).await, before, "{spoil:?}");
        let intact = world.send(&call, Nothing).await;
        assert_eq!(intact.entry.verdict, "accepted");
        assert_eq!(read(&world, &user).await["email"], "after@example.com");
    }
}

#[tokio::test]
async fn a_user_is_read_without_a_body() {
    let world = World::start().await;
    let user = onbo::UserId::new("user 1/é").unwrap();
    let call = world.onbo().read(&user).unwrap();
    world.send(&call, Nothing).await.assert_refused("read", 404, INVALID, "no such user");
    world.send(&world.onbo_call("user 1/é", &record(json!({}))), Nothing).await.result.unwrap();

    let sent = world.send(&call, Nothing).await;
    assert_eq!((sent.entry.call, sent.entry.verdict.as_str()), ("read", "accepted"));
    let read = sent.result.unwrap();
    assert_eq!(read.uuid.unwrap().expose(), "user 1/é");
    assert_eq!(read.last_name.unwrap().expose(), "O'Ellery");

    let refused = world.send(&call, With(with_type)).await;
    refused.assert_refused("typed", 500, "api_error", "Content-Type on a call without a body");
    let other_md5 = world.send(&call, Header("content-md5", OTHER_MD5)).await;
    other_md5.assert_refused("digest", 403, AUTHENTICATION, WRONG_MD5);
}

#[tokio::test]
async fn a_signature_lasts_sixty_seconds() {
    let world = World::start().await;
    let record = record(json!({}));
    for (user, unit) in [("a", Epoch::Milliseconds), ("b", Epoch::Seconds)] {
        let (id, update) = (onbo::UserId::new(user).unwrap(), onbo::Update::from_record(&record, None, None));
        let call = world.onbo().with_epoch(unit).update(&id, update, SystemTime::now()).unwrap();
        let ago = |seconds| SystemTime::now() - Duration::from_secs(seconds);
        let old = world.send_at(&call, ago(61), Nothing).await;
        old.assert_refused("61 s ago", 403, AUTHENTICATION, "the HMAC has expired");
        let early = SystemTime::now() + Duration::from_secs(90);
        let early = world.send_at(&call, early, Nothing).await;
        early.assert_refused("in 90 s", 403, AUTHENTICATION, "EPOCH is in the future");
        assert_eq!(read(&world, user).await["message"], "no such user");
        let young = world.send_at(&call, ago(55), Nothing).await;
        assert_eq!(young.entry.verdict, "accepted");
    }
}

#[tokio::test]
async fn what_does_not_open_or_unpack_changes_nothing() {
    let world = World::start().await;
    let other_key = FieldKey::from_text("00000000-4b5a-6978-8796-a5b4c3d2e1f0").unwrap();
    let sealed = other_key.seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap();
    let cut = gzip(b"<CreditReport/>").split_last().unwrap().1.to_vec();
    // Gzip takes several members one behind the other.
    let mebibyte = gzip(&[0; 1 << 20]);
    let (full, bomb) = (mebibyte.repeat(64), mebibyte.repeat(65));
    let credit = "credit_report_xml_gzip";
    let base64 = |bytes: &[u8]| json!(hazmat::base64_encode(bytes));
    for (member, value, verdict) in [
        ("xxx", json!(sealed), "ssn does not open"),
        ("xxx", json!("987-65-4320"), "ssn does not open"),
        ("xxx", json!(987_654_320), "ssn is not text"),
        (credit, json!("<a/>"), "credit_report_xml_gzip is not base64"),
        (credit, base64(b"<a/>"), "credit_report_xml_gzip is not gzip"),
        (credit, base64(&cut), "credit_report_xml_gzip is not gzip"),
        (credit, base64(&bomb), "credit_report_xml_gzip unpacks to more than 64 MiB"),
        ("dob", json!("2020/01/01"), "dob is less than 18 years ago"),
    ] {
        let spoiled = record(json!({"onbo": {"extra": {member: value}}}));
        let sent = world.send(&world.onbo_call("user", &spoiled), With(xxx_is_ssn)).await;
        sent.assert_refused(verdict, 400, INVALID, verdict);
        assert_eq!(read(&world, "user").await["message"], "no such user");
    }
    let full = record(json!({"onbo": {"extra": {credit: base64(&full)}}}));
    let sent = world.send(&world.onbo_call("user", &full), Nothing).await;
    assert_eq!(sent.entry.reports[0].bytes.len(), 64 << 20);
}

/// The library lets no `ssn` through that it has not sealed itself: so it is smuggled in under another name, and the call
/// is signed again.
fn xxx_is_ssn(call: &mut Request<Bytes>) {
    *call.body_mut() = body(call).replace("\"xxx\"", "\"ssn\"").into();
    sign_again(call);
}

pub(crate) fn with_type(call: &mut Request<Bytes>) {
    call.headers_mut().insert("content-type", "application/json".parse().unwrap());
}

fn hmac_in_upper_case(call: &mut Request<Bytes>) {
    let hmac = call.headers()["x_stilt_hmac"].to_str().unwrap().to_uppercase();
    call.headers_mut().insert("x_stilt_hmac", hmac.parse().unwrap());
}

fn one_millisecond_later(call: &mut Request<Bytes>) {
    let epoch: u64 = call.headers()["epoch"].to_str().unwrap().parse().unwrap();
    call.headers_mut().insert("epoch", (epoch + 1).into());
}

fn with_query(call: &mut Request<Bytes>) {
    *call.uri_mut() = format!("{}?a=b", call.uri()).parse().unwrap();
}

fn body_and_md5(call: &mut Request<Bytes>) {
    Body("Marisol", "Mirasol").apply(call);
    let md5 = hazmat::onbo_content_md5(body(call));
    call.headers_mut().insert("content-md5", md5.parse().unwrap());
}

/// The user object as Onbo's read call gives it.
async fn read(world: &World, user: &str) -> Value {
    let url = format!("{}/users/{user}", world.sandbox.onbo_url());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let epoch = now.unwrap().as_millis().to_string();
    let hmac = hazmat::onbo_hmac(ONBO_SECRET, &url, "", &epoch).unwrap();
    let mut call = world.http.get(&url);
    for (name, value) in [("x_client_uuid", ONBO_CLIENT), ("x_stilt_hmac", &hmac), ("epoch", &epoch)] {
        call = call.header(name, value);
    }
    let answer = call.header("content-md5", "").send().await.unwrap();
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    Packer::default().pack(bytes, &mut text).unwrap();
    hazmat::base64_decode(std::str::from_utf8(&text).unwrap()).unwrap()
}
