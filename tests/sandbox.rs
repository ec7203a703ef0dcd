//! Does the sandbox refuse what the partners refuse? Over HTTP, with calls that the library makes and that are spoiled on their way.
#![cfg(all(feature = "client", feature = "sandbox", feature = "hazmat"))]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "sandbox/appenate.rs"]
mod appenate;
#[path = "sandbox/greendot.rs"]
mod greendot;
#[path = "sandbox/mx.rs"]
mod mx;
#[path = "sandbox/onbo.rs"]
mod onbo;
#[path = "sandbox/onbo_users.rs"]
mod onbo_users;
#[path = "sandbox/world.rs"]
mod world;

use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use sealpack::{
    Secret,
    record::{Sex, UserType},
    request::appenate::Format,
    sandbox::{Accounts, Sandbox, Update},
};
use serde_json::json;
use world::{Spoil, World, record};

/// Fills the body up to `length` with white space, which JSON and XML pass over.
fn pad(call: &mut Request<Bytes>, length: usize) {
    let mut body = call.body().to_vec();
    body.resize(length, b' ');
    *call.body_mut() = body.into();
}

#[tokio::test]
async fn a_body_may_have_16_mebibytes_and_no_more() {
    let (world, record) = (World::start().await, record(json!({})));
    let greendot = world.greendot_call("account", "id-1", &record).with_token(&world.token().await);
    let appenate = world.appenate_call(Format::Xml, "user", &record);
    let (onbo, mx) = (world.onbo_call("user", &record), world.mx_call("user", &record));

    let over = Spoil::With(|call| pad(call, (16 << 20) + 1));
    let why = "the body is over 16 MiB";
    world.send(&onbo, over).await.assert_refused("Onbo", 413, "", why);
    world.send(&greendot, over).await.assert_refused("Green Dot", 413, "", why);
    world.send(&mx, over).await.assert_refused("MX", 413, "", why);
    world.send(&appenate, over).await.assert_refused("Appenate", 413, "", why);

    let full = world.send(&mx, Spoil::With(|call| pad(call, 16 << 20))).await;
    assert_eq!(full.entry.verdict, "accepted");
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_refused_as_the_partner_does() {
    let (world, record) = (World::start().await, record(json!({})));
    let mx = world.mx_call("user", &record);
    let (status, _) = world.exchange(&mx, SystemTime::now(), Spoil::Url("/user/", "/users/")).await;
    assert_eq!(status, 404, "MX: wrong URL");
    let appenate = world.appenate_call(Format::Json, "user", &record);
    let (status, _) = world.exchange(&appenate, SystemTime::now(), Spoil::Url("/user?", "/users?")).await;
    assert_eq!(status, 405, "Appenate: no such endpoint");
}

#[tokio::test]
async fn the_observer_sees_every_call_before_it_is_answered() {
    let (world, record) = (World::start().await, record(json!({})));
    let calls = [("a", "accepted"), ("missing", "User with guid missing not found.")];
    for (user, verdict) in calls {
        world.send(&world.mx_call(user, &record), Spoil::Nothing).await;
        assert_eq!(world.observed.lock().unwrap().last().unwrap(), verdict);
    }
    assert_eq!(world.observed.lock().unwrap().len(), world.sandbox.ledger().len());
}

/// What the sandbox accepts, the library's own types read as well: the same values, without the code that judged them.
#[tokio::test]
async fn accepted_updates_are_there_as_types() {
    let world = World::start().await;
    let record = record(json!({"ssn": "987-65-4320", "sex": "FEMALE", "appenate": {"type": "Lite"}}));
    let text = |text: &Option<Secret<String>>| text.as_ref().unwrap().expose().clone();

    let sent = world.send(&world.onbo_call("user", &record), Spoil::Nothing).await;
    let Some(Update::Onbo(update)) = &sent.entry.update else { panic!("{:?}", sent.entry) };
    assert_eq!((text(&update.last_name).as_str(), update.ssn.as_ref().unwrap().expose()), ("O'Ellery", "987-65-4320"));

    let awaiting = world.greendot_call("account", "request-1", &record);
    let sent = world.send(&awaiting.with_token(&world.token().await), Spoil::Nothing).await;
    let Some(Update::GreenDot(update)) = &sent.entry.update else { panic!("{:?}", sent.entry) };
    assert_eq!(update.user_data.ssn.as_ref().unwrap().expose(), "987654320");

    let sent = world.send(&world.mx_call("user", &record), Spoil::Nothing).await;
    let Some(Update::Mx(update)) = &sent.entry.update else { panic!("{:?}", sent.entry) };
    assert_eq!(update.sex, Some(Sex::Female));

    for format in [Format::Json, Format::Xml] {
        let sent = world.send(&world.appenate_call(format, "id", &record), Spoil::Nothing).await;
        let Some(Update::Appenate(call)) = &sent.entry.update else { panic!("{:?}", sent.entry) };
        assert_eq!((call.id.as_ref().map(|id| id.as_str()), call.update.user_type), (Some("id"), Some(UserType::Lite)));
    }

    let refused = world.send(&world.mx_call("missing", &record), Spoil::Nothing).await;
    assert!(refused.entry.update.is_none());
}

#[tokio::test]
async fn accounts_that_cannot_work_are_refused_with_their_reason() {
    let start = async |change: fn(&mut Accounts)| {
        let mut accounts = world::accounts();
        change(&mut accounts);
        let started = Sandbox::start(([127, 0, 0, 1], 0).into(), accounts, |_| ()).await;
        started.expect_err("refused").to_string()
    };
    let secret = start(|accounts| accounts.onbo.secret_key = "short".to_owned()).await;
    assert_eq!(secret, "the Onbo secret key without its dashes is not 16, 24 or 32 bytes");
    let identity = start(|accounts| accounts.greendot.identity_pkcs8_pem = "canary".to_owned()).await;
    assert!(identity.contains("Green Dot identity is not") && !identity.contains("canary"), "{identity}");
}
