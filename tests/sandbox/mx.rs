//! MX: the credentials in the query, a flat body.

use sealpack::{
    Reason, UserRecord,
    request::mx::{Update, UserId},
};
use serde_json::json;

use crate::world::{
    Case,
    Spoil::{Body, Header, NoHeader, Nothing, Url},
    World, record,
};

#[tokio::test]
async fn an_update_is_kept() {
    let world = World::start().await;
    let record = record(json!({
        "phone": "2085550142", "date_of_birth": "1984-03-09", "sex": "FEMALE", "credit_score": 742,
        "address": {"zip": "01234"}, "status": "ENABLED", "mx": {"extra": {"more": {"a": 1}}},
    }));
    let sent = world.send(&world.mx_call("user 1/é", &record), Nothing).await;
    sent.assert_read(
        "email=before@example.com | first_name=Marisol | last_name=O'Ellery | phone=2085550142 | \
         birthdate=1984-03-09 | sex=FEMALE | credit_score=742 | zip_code=01234 | status=ENABLED | more.a=1",
    );
    assert_eq!(sent.entry.user, "user 1/é");
    let user = sent.result.unwrap();
    assert_eq!(user.zip_code.unwrap().expose(), "1234", "a number, as at MX");
    assert_eq!(user.status.unwrap().status, Some(2));
    assert_eq!(user.widget_urls.len(), 7);
}

const CREDENTIALS: &str = "wrong API key or client";
const NO_JSON: &str = "Content-Type is not application/json";

#[tokio::test]
async fn a_user_is_made_read_and_changed() {
    let world = World::start().await;
    let person = record(json!({"sex": "FEMALE", "address": {"zip": "83702"}}));
    let call = world.mx().create(Update::from_record(&person)).unwrap();
    let made = world.send(&call, Nothing).await;
    made.assert_read(
        "email=before@example.com | first_name=Marisol | last_name=O'Ellery | sex=FEMALE | zip_code=83702",
    );
    let user = made.result.unwrap();
    let id = user.guid.unwrap().expose().clone();
    assert_eq!((made.entry.call, made.entry.user.as_str(), id.len()), ("create", id.as_str(), 40));
    assert!(user.status.is_none(), "only an update's is documented");
    let other = world.send(&call, Nothing).await.result.unwrap();
    assert_ne!(*other.guid.unwrap().expose(), id, "another user");

    let read = world.mx().read(&UserId::new(id.as_str()).unwrap()).unwrap();
    let sent = world.send(&read, Nothing).await;
    sent.assert_read("");
    assert_eq!((sent.entry.call, &sent.entry.user), ("read", &id));
    let user = sent.result.unwrap();
    assert_eq!((user.email.unwrap().expose().as_str(), user.sex), ("before@example.com", Some(1)));
    world.send(&world.mx_call(&id, &record(json!({"email": "after@example.com"}))), Nothing).await.result.unwrap();
    let user = world.send(&read, Nothing).await.result.unwrap();
    assert_eq!(user.email.unwrap().expose(), "after@example.com");
    assert_eq!((user.zip_code.unwrap().expose().as_str(), user.widget_urls.len()), ("83702", 7));
}

#[tokio::test]
async fn a_spoiled_create_or_read_is_refused() {
    let world = World::start().await;
    let create = world.mx().create(Update::from_record(&record(json!({"sex": "FEMALE"})))).unwrap();
    for Case(spoil, status, code, verdict) in [
        Case(Url("k=mx-key%2F1", "k=mx-key%2F2"), 401, "", CREDENTIALS),
        Case(NoHeader("content-type"), 404, "", NO_JSON),
        Case(Body("{", ""), 400, "", "the body is not JSON"),
        Case(Body("FEMALE", "F"), 400, "", "sex is none of the documented values"),
    ] {
        world.send(&create, spoil).await.assert_refused(spoil, status, code, verdict);
    }
    world.send(&world.mx_call("someone", &record(json!({}))), Nothing).await.result.unwrap();
    let read = world.mx().read(&UserId::new("someone").unwrap()).unwrap();
    for Case(spoil, status, code, verdict) in [
        Case(Url("c=CLT%201", "c=CLT"), 401, "", CREDENTIALS),
        Case(Header("content-type", "text/plain"), 404, "", NO_JSON),
        Case(Url("/user/someone", "/user/someone-else"), 400, "", "User with guid from the path not found."),
    ] {
        let refused = world.send(&read, spoil).await;
        refused.assert_refused(spoil, status, code, verdict);
        let is_unknown = refused.result.unwrap_err().refusal().unwrap().reason() == Reason::UserNotFound;
        assert_eq!(is_unknown, status == 400, "{spoil:?}");
    }
    world.send(&read, Nothing).await.result.unwrap();
}

const SPOILED: &[Case] = &[
    Case(Url("k=mx-key%2F1", "k=mx-key%2F2"), 401, "", CREDENTIALS),
    Case(Url("c=CLT%201", "c=CLT"), 401, "", CREDENTIALS),
    Case(Url("k=mx-key%2F1&", ""), 401, "", CREDENTIALS),
    Case(Url("c=", "k=mx-key%2F1&c="), 401, "", CREDENTIALS),
    Case(NoHeader("content-type"), 404, "", NO_JSON),
    Case(Header("content-type", "text/plain"), 404, "", NO_JSON),
    Case(Url("/user/someone", "/user/missing"), 400, "", "User with guid missing not found."),
    Case(Body("{", ""), 400, "", "the body is not JSON"),
    Case(Body("FEMALE", "F"), 400, "", "sex is none of the documented values"),
    Case(Body("1984-03-09", "1984-02-30"), 400, "", "birthdate is not a date of the form YYYY-MM-DD"),
];

#[tokio::test]
async fn a_spoiled_call_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let changed = json!({"email": "after@example.com", "sex": "FEMALE", "date_of_birth": "1984-03-09"});
    let changed = record(changed);
    for Case(spoil, status, code, verdict) in SPOILED {
        let call = world.mx_call("someone", &record(json!({})));
        world.send(&call, Nothing).await.result.unwrap();

        let call = world.mx_call("someone", &changed);
        let refused = world.send(&call, *spoil).await;
        refused.assert_refused(spoil, *status, code, verdict);
        let error = refused.result.unwrap_err();
        let message = error.refusal().unwrap().message().map(|message| message.expose().as_str());
        assert_eq!(message, (*status == 400).then_some(*verdict), "only a 400 has a body");

        assert_eq!(email(&world, "someone").await, "before@example.com", "{spoil:?}");
        let intact = world.send(&call, Nothing).await;
        assert_eq!(intact.entry.verdict, "accepted");
        assert_eq!(email(&world, "someone").await, "after@example.com");
    }
}

/// What MX has for the user's email, from the answer to an update of something else.
async fn email(world: &World, user: &str) -> String {
    let status = UserRecord::from_json(br#"{"status": "ENABLED"}"#).unwrap();
    let sent = world.send(&world.mx_call(user, &status), Nothing).await;
    sent.result.unwrap().email.unwrap().expose().clone()
}
