//! Green Dot: a token, a request id, an envelope that is bound to it.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use sealpack::{
    client::{Client, GreenDotSession},
    request::greendot::{self, AccessToken, AccountId, RequestId, UserId},
};
use serde_json::json;

use crate::world::{
    Case, PROGRAM,
    Spoil::{Body, Header, NoHeader, Nothing, Url, With},
    World, body, record,
};

const RETRY: &str = "a retry, answered as before";
const ID_IS_USED: &str = "the request id stood on another call before";
const NO_OPEN: &str = "the envelope does not open under this request id";
const NO_SCHEME: &str = "no credentials of the right scheme";
const NO_TOKEN: &str = "unknown or expired token";
const NO_ID: &str = "no X-GD-RequestId header";
const NO_JSON: &str = "Content-Type is not application/json";

#[tokio::test]
async fn an_update_is_opened_and_kept() {
    let world = World::start().await;
    let record = record(json!({
        "middle_name": "Quinn", "date_of_birth": "1984-03-09", "ssn": "987-65-4320",
        "address": {"line_1": "482 Larkspur Lane", "city": "Cañon City", "state": "CO", "zip": "81212-0001"},
        "greendot": {
            "peer_transfer_accept_preference": "automatic", "contact_verification_identifiers": ["c-1"],
            "password_change_date": null, "user_data": {"phoneNumbers": [{"type": "mobile"}]},
        },
    }));
    let call = world.greendot_call("account", "id-1", &record).with_token(&world.token().await);
    let sent = world.send(&call, Nothing).await;
    let expected = "peerTransferAcceptPreference=automatic | */profileData/firstName=Marisol | \
        */profileData/middleName=Quinn | */profileData/lastName=O'Ellery | */profileData/addresses/0/type=home | \
        */profileData/addresses/0/isDefault=true | */profileData/addresses/0/addressLine1=482 Larkspur Lane | \
        */profileData/addresses/0/city=Cañon City | */profileData/addresses/0/state=CO | \
        */profileData/addresses/0/zipCode=81212 | */identifyingData/ssn=987654320 | \
        */identifyingData/dateOfBirth=1984-03-09 | */phoneNumbers/0/type=mobile | \
        contactVerificationIdentifiers/0=c-1 | passwordChangeDate=null";
    sent.assert_read(&expected.replace('*', "encryptedUserData"));
    assert_eq!(sent.entry.user, "user");
    assert_eq!(sent.result.unwrap().details[0].code, Some(0));
}

/// Calls that are not judged: they leave no trace.
const NOT_LET_IN: &[Case] = &[
    Case(NoHeader("authorization"), 401, "1", NO_SCHEME),
    Case(With(other_scheme), 401, "1", NO_SCHEME),
    Case(Header("authorization", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), 401, "1", NO_TOKEN),
    Case(NoHeader("x-gd-requestid"), 400, "1", NO_ID),
    Case(Url(PROGRAM, "program-2"), 400, "1000", "unknown program code"),
];

/// Calls that are judged under another request id than their own.
const UNDER_ANOTHER_ID: &[Case] = &[
    Case(Header("x-gd-requestid", "other"), 400, "1", NO_OPEN),
    Case(With(request_id_in_upper_case), 400, "1", NO_OPEN),
];

/// Calls that are judged: their request id is used up.
const JUDGED: &[Case] = &[
    Case(With(|call| flip(call, "\"data\":\"")), 400, "1", NO_OPEN),
    Case(With(|call| flip(call, "\"publicKeyHash\":\"")), 400, "1", "publicKeyHash is not that of Green Dot's key"),
    Case(With(|call| flip(call, "\"ephemeralPublicKey\":\"")), 400, "1", "ephemeralPublicKey is not a P-256 key"),
    Case(Body("EC_v1", "EC_v2"), 400, "1", "the envelope is EC_v2, which is named but described nowhere"),
    Case(Body("{\"encrypted", "{\"termsAcceptances\":[],\"encrypted"), 400, "1", "the body has a JSON member twice"),
    Case(Body(NO_TERMS, OLD_TERMS), 400, "620", "termsAcceptanceDateTime is not within 720 hours of now"),
];

const NO_TERMS: &str = "\"termsAcceptances\":[]";
const OLD_TERMS: &str = "\"termsAcceptances\":[{\"termsIdentifier\":\"t\",\"termsAcceptanceFlag\":true,\
    \"termsAcceptanceDateTime\":\"2001-01-01T00:00:00.000Z\"}]";

#[tokio::test]
async fn a_spoiled_call_is_refused_and_comes_again_as_it_was_made() {
    let world = World::start().await;
    let token = world.token().await;
    let record = record(json!({"ssn": "987-65-4320", "greendot": {"terms_acceptances": []}}));
    for (group, (cases, then)) in
        [(JUDGED, ID_IS_USED), (UNDER_ANOTHER_ID, "accepted"), (NOT_LET_IN, "accepted")].into_iter().enumerate()
    {
        for (index, Case(spoil, status, code, verdict)) in cases.iter().enumerate() {
            let request_id = format!("id-{group}-{index}");
            let call = world.greendot_call("account", &request_id, &record).with_token(&token);
            let refused = world.send(&call, *spoil).await;
            refused.assert_refused(spoil, *status, code, verdict);
            let again = world.send(&call, Nothing).await;
            assert_eq!(again.entry.verdict, then, "{spoil:?}, then the call as it was made");
        }
    }
}

#[tokio::test]
async fn a_header_that_was_missing_is_no_part_of_the_retry() {
    let world = World::start().await;
    let call = world.greendot_call("account", "id-1", &record(json!({})));
    let call = call.with_token(&world.token().await);
    let refused = world.send(&call, NoHeader("content-type")).await;
    refused.assert_refused("no content type", 415, "1", NO_JSON);
    let again = world.send(&call, Nothing).await;
    assert_eq!((again.status, again.entry.verdict.as_str()), (200, "accepted"));
}

#[tokio::test]
async fn an_envelope_opens_under_its_request_id_and_program_alone() {
    let world = World::start().await;
    let (token, record) = (world.token().await, record(json!({})));
    let call = world.greendot_call("account", "id-1", &record).with_token(&token);
    let first = world.send(&call, Nothing).await;
    assert!(first.result.is_ok());

    let replayed = world.send(&call, Header("x-gd-requestid", "id-2")).await;
    let why = "the envelope's ephemeral key was seen under another request id";
    replayed.assert_refused("the same bytes, another request id", 400, "1", why);
    let other = world.greendot_call("account", "id-1", &record).with_token(&token);
    let other = world.send(&other, Nothing).await;
    other.assert_refused("the same request id, other bytes", 400, "1", ID_IS_USED);
    let elsewhere = world.send(&call, Url("/account/", "/other/")).await;
    elsewhere.assert_refused("the same request id, another account", 400, "1", ID_IS_USED);

    let retried = world.send(&call, Nothing).await;
    assert_eq!((retried.status, retried.body), (200, first.body));
    assert_eq!(retried.entry.verdict, RETRY);
    assert!(retried.result.is_ok());

    let greendot = world.greendot("program-2", "greendot-secret");
    let (request_id, update) = (RequestId::random(), greendot::Update::from_record(&record));
    let (account, user) = (AccountId::new("account").unwrap(), UserId::new("user").unwrap());
    let call = greendot.update(&account, &user, request_id.unwrap(), update, SystemTime::now());
    let moved = world.send(&call.unwrap().with_token(&token), Url("program-2", PROGRAM)).await;
    moved.assert_refused("sealed for another program", 400, "1", NO_OPEN);
}

#[tokio::test]
async fn of_two_equal_calls_at_once_one_is_the_retry() {
    let world = World::start().await;
    let call = world.greendot_call("account", "id-1", &record(json!({})));
    let call = call.with_token(&world.token().await);
    let (first, second) = tokio::join!(world.send(&call, Nothing), world.send(&call, Nothing));
    assert!(first.result.is_ok() && second.result.is_ok());
    assert_eq!(*world.observed.lock().unwrap(), ["accepted", "accepted", RETRY], "the token, the call, its retry");
}

const BIRTH: &str = "identifyingData.dateOfBirth";
const ADDRESSES: &str = "profileData.addresses";

#[tokio::test]
async fn a_refusal_has_its_documented_meaning() {
    let world = World::start().await;
    let token = world.token().await;
    let addresses = |addresses: &[(&str, bool)]| {
        let list = addresses.iter().map(|(kind, is_default)| json!({"type": kind, "isDefault": is_default}));
        json!({"profileData": {"addresses": list.collect::<Vec<_>>()}})
    };
    let birth = |text: &str| json!({"identifyingData": {"dateOfBirth": text}});
    let (home, work) = (("home", true), ("work", true));
    for (account, user_data, status, codes, meaning, member) in [
        ("locked", json!({}), 200, ("5", 362), "the account is locked", ""),
        ("business", json!({}), 200, ("10", 0), "a business account", ""),
        ("missing", json!({}), 404, ("10", 0), "the account is not found", ""),
        ("a", birth(""), 400, ("200", 0), "the date of birth is missing", BIRTH),
        ("a", birth("1984/03/09"), 400, ("700", 0), "the date of birth is not YYYY-MM-DD", BIRTH),
        ("a", addresses(&[home, home]), 400, ("1020", 0), "two addresses of one type", ADDRESSES),
        ("a", addresses(&[home, work]), 400, ("1040", 0), "two default addresses", ADDRESSES),
        ("a", addresses(&[work]), 400, ("1042", 0), "no home address", ADDRESSES),
    ] {
        let request_id = RequestId::random().unwrap();
        let record = record(json!({"greendot": {"user_data": user_data}}));
        let call = world.greendot_call(account, request_id.as_str(), &record).with_token(&token);
        let first = world.send(&call, Nothing).await;
        let retried = world.send(&call, Nothing).await;
        first.assert_refused(meaning, status, codes.0, &first.entry.verdict);
        retried.assert_refused(meaning, status, codes.0, RETRY);
        assert_eq!(first.body, retried.body);
        let error = retried.result.unwrap_err();
        assert_eq!(error.refusal().unwrap().sub_code(), Some(codes.1));
        assert!(error.to_string().contains(&format!("({meaning})")), "{error}");
        let members: Vec<&str> = error.faults().iter().map(|fault| fault.path()).collect();
        assert_eq!(members.join(" "), member, "{error}");
    }
}

const TOKEN_CALLS: &[Case] = &[
    Case(NoHeader("authorization"), 401, "1", NO_SCHEME),
    Case(Header("authorization", "Basic Z3Vlc3M6Z3Vlc3M="), 401, "1", "wrong client id or secret"),
    Case(NoHeader("x-gd-requestid"), 400, "1", NO_ID),
    Case(NoHeader("content-type"), 415, "1", NO_JSON),
    Case(Body("client_credentials", "password"), 400, "1", "grant_type is not client_credentials"),
];

#[tokio::test]
async fn a_token_is_given_for_the_right_credentials() {
    let world = World::start().await;
    let greendot = world.greendot(PROGRAM, "greendot-secret");
    let call = greendot.token(&RequestId::random().unwrap()).unwrap();
    for Case(spoil, status, code, verdict) in TOKEN_CALLS {
        let refused = world.send(&call, *spoil).await;
        refused.assert_refused(spoil, *status, code, verdict);
    }
    let token = world.send(&call, Nothing).await;
    assert_eq!(token.entry.call, "token");
    assert_eq!(token.result.unwrap().expires_in(), Duration::from_secs(86_400));
}

#[tokio::test]
async fn a_session_goes_on_after_a_restart_that_forgets_its_token() {
    let world = World::start().await;
    let address = world.sandbox.address().to_string();
    let client = Client::for_loopback().unwrap();
    let session = GreenDotSession::new(client.clone(), world.greendot(PROGRAM, "greendot-secret"));
    let calls = ["id-1", "id-2", "id-3"].map(|id| world.greendot_call("account", id, &record(json!({}))));
    session.send(&calls[0]).await.unwrap();
    world.sandbox.stop().await;

    let world = World::start_at(&address).await;
    session.send(&calls[1]).await.unwrap();
    session.send(&calls[2]).await.unwrap();
    let verdicts = [NO_TOKEN, "accepted", "accepted", "accepted"];
    assert_eq!(*world.observed.lock().unwrap(), verdicts, "the old token, a new one, two calls");

    let stranger = GreenDotSession::new(client, world.greendot(PROGRAM, "guess"));
    let error = stranger.send(&calls[0]).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().status(), 401);
    let invented = AccessToken::new("invented", Duration::from_secs(60)).unwrap();
    let refused = world.send(&calls[0].with_token(&invented), Nothing).await;
    refused.assert_refused("an invented token", 401, "1", NO_TOKEN);
}

fn other_scheme(call: &mut Request<Bytes>) {
    let value = call.headers()["authorization"].to_str().unwrap().replace("Bearer", "Basic");
    call.headers_mut().insert("authorization", value.parse().unwrap());
}

fn request_id_in_upper_case(call: &mut Request<Bytes>) {
    let id = call.headers()["x-gd-requestid"].to_str().unwrap().to_uppercase();
    call.headers_mut().insert("x-gd-requestid", id.parse().unwrap());
}

/// Changes the fifth character of the base64 that comes after `start`.
fn flip(call: &mut Request<Bytes>, start: &str) {
    let at = body(call).find(start).unwrap() + start.len() + 4;
    let mut changed = call.body().to_vec();
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    *call.body_mut() = changed.into();
}
