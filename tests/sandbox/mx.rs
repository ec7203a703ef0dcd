//! MX: the credentials in the query, a flat body.

use sealpack::UserRecord;
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
