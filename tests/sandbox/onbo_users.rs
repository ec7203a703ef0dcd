//! Onbo: making, listing and deleting users.

use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use sealpack::{
    Ein, Ssn, UserRecord,
    request::{
        Prepared,
        onbo::{Page, Update, User, UserId},
    },
    sandbox,
};
use serde_json::json;

use crate::{
    onbo::{AUTHENTICATION, INVALID, OTHER_HMAC, with_type},
    world::{
        Case,
        Spoil::{Body, Header, NoHeader, Nothing, Url, With},
        World, record, sign_again,
    },
};

const BARE: &str = "Content-Type on a call without a body";
const TAKEN: &str = "another user has this ssn";

/// A person with all that Onbo requires.
fn person(ssn: &str) -> UserRecord {
    record(json!({
        "phone": "2085550142", "date_of_birth": "1984-03-09", "ssn": ssn,
        "address": {"line_1": "482 Larkspur Lane", "city": "Boise", "state": "ID", "zip": "83702", "country": "US"},
    }))
}

impl World {
    fn onbo_create(&self, ssn: &str) -> Prepared<User> {
        let update = Update::from_record(&person(ssn), None, None);
        self.onbo().create(update, SystemTime::now()).unwrap()
    }

    /// Makes a user, and gives its id.
    async fn make(&self, ssn: &str) -> UserId {
        let made = self.send(&self.onbo_create(ssn), Nothing).await.result.unwrap();
        UserId::new(made.uuid.unwrap().expose().as_str()).unwrap()
    }

    async fn page(&self, offset: u64, limit: u64) -> Page {
        let sent = self.send(&self.onbo().list(offset, limit).unwrap(), Nothing).await;
        sent.assert_read("");
        assert_eq!((sent.entry.call, sent.entry.user.as_str()), ("list", ""));
        sent.result.unwrap()
    }
}

fn ids(page: &Page) -> Vec<&str> {
    page.users.iter().map(|user| user.uuid.as_ref().unwrap().expose().as_str()).collect()
}

#[tokio::test]
async fn a_user_is_made_read_changed_listed_and_deleted() {
    let world = World::start().await;
    let made = world.send(&world.onbo_create("987-65-4320"), Nothing).await;
    made.assert_read(
        "first_name=Marisol | last_name=O'Ellery | email=before@example.com | phone=2085550142 | dob=1984/03/09 | \
         address.line_1=482 Larkspur Lane | address.zip=83702 | address.city=Boise | address.state=ID | \
         address.country=UNITED STATES | ssn=987-65-4320",
    );
    let Some(sandbox::Update::Onbo(typed)) = &made.entry.update else { panic!("{:?}", made.entry) };
    assert_eq!(typed.ssn.as_ref().unwrap().expose(), "987-65-4320");
    let user = made.result.unwrap();
    let uuid = user.uuid.unwrap().expose().clone();
    assert_eq!((made.entry.call, made.entry.user.as_str(), uuid.len()), ("create", uuid.as_str(), 36));
    assert_eq!(user.address.unwrap().city.unwrap().expose(), "Boise");

    let (onbo, id) = (world.onbo(), UserId::new(uuid.as_str()).unwrap());
    let read = onbo.read(&id).unwrap();
    let user = world.send(&read, Nothing).await.result.unwrap();
    assert_eq!(user.email.unwrap().expose(), "before@example.com");
    let changed = record(json!({"email": "after@example.com"}));
    world.send(&world.onbo_call(&uuid, &changed), Nothing).await.result.unwrap();
    let user = world.send(&read, Nothing).await.result.unwrap();
    assert_eq!(user.email.unwrap().expose(), "after@example.com");
    assert_eq!(user.phone.unwrap().expose(), "2085550142");

    let page = world.page(0, 10).await;
    assert_eq!((ids(&page), page.total), (vec![uuid.as_str()], Some(1)));
    assert_eq!(page.users[0].email.as_ref().unwrap().expose(), "after@example.com");

    let delete = onbo.delete(&id).unwrap();
    let deleted = world.send(&delete, Nothing).await;
    deleted.assert_read("");
    assert_eq!((deleted.entry.call, &deleted.entry.user), ("delete", &uuid));
    assert_eq!(*deleted.result.unwrap().unwrap().uuid.unwrap().expose(), uuid);
    world.send(&read, Nothing).await.assert_refused("read", 404, INVALID, "no such user");
    world.send(&delete, Nothing).await.assert_refused("delete", 404, INVALID, "no such user");
    assert_eq!(world.page(0, 10).await.total, Some(0));
    assert_ne!(world.make("987-65-4320").await.as_str(), uuid, "the SSN is free again");
}

#[tokio::test]
async fn an_ssn_has_one_user() {
    let world = World::start().await;
    let first = world.make("987-65-4320").await;
    for ssn in ["987-65-4320", "987654320"] {
        let refused = world.send(&world.onbo_create(ssn), Nothing).await;
        refused.assert_refused(ssn, 400, INVALID, TAKEN);
        assert!(refused.result.unwrap_err().is_validation());
        assert!(refused.entry.update.is_none());
    }
    let moved = record(json!({"ssn": "987-65-4321"}));
    world.send(&world.onbo_call(first.as_str(), &moved), Nothing).await.result.unwrap();
    let refused = world.send(&world.onbo_create("987-65-4321"), Nothing).await;
    refused.assert_refused("by an update", 400, INVALID, TAKEN);
    let second = world.make("987-65-4320").await;
    assert_eq!(ids(&world.page(0, 9).await), [first.as_str(), second.as_str()]);
}

#[tokio::test]
async fn a_new_user_has_all_that_is_required() {
    let world = World::start().await;
    let create = async |change: fn(&mut Update<'_>)| {
        let person = person("987-65-4320");
        let mut user = Update::from_record(&person, None, None);
        change(&mut user);
        let call = world.onbo().create_without_validation(user).unwrap();
        world.send(&call, Nothing).await
    };
    let refuse = async |verdict: &str, change: fn(&mut Update<'_>)| {
        create(change).await.assert_refused(verdict, 400, INVALID, verdict);
    };
    refuse("first_name is missing", |user| user.first_name = None).await;
    refuse("last_name is missing", |user| user.last_name = None).await;
    refuse("email is missing", |user| user.email = None).await;
    refuse("email is missing", |user| user.email = Some("".into())).await;
    refuse("dob is missing", |user| user.date_of_birth = None).await;
    refuse("phone is missing", |user| user.phone = None).await;
    refuse("ssn is missing", |user| user.ssn = None).await;
    refuse("address is missing", |user| user.address = None).await;
    refuse("first_name does not match the pattern for names", |user| user.first_name = Some("R2".into())).await;
    assert_eq!(world.page(0, 9).await.total, Some(0));

    let business = |user: &mut Update<'_>| {
        (user.ssn, user.ein) = (None, Ein::parse("12-3456789").ok());
        (user.last_name, user.date_of_birth) = (None, None);
    };
    assert!(create(business).await.result.is_ok(), "a business has neither a last name nor a birth date");
    let business = |user: &mut Update<'_>| (user.ssn, user.ein) = (None, Ein::parse("12-3456789").ok());
    assert!(create(business).await.result.is_ok(), "an EIN is not the one of a user alone");
    let both = |user: &mut Update<'_>| {
        (user.ssn, user.ein) = (Ssn::parse("987-65-4321").ok(), Ein::parse("12-3456789").ok());
        user.date_of_birth = None;
    };
    create(both).await.assert_refused("a person", 400, INVALID, "dob is missing");
}

#[tokio::test]
async fn the_list_has_parts_in_order() {
    let world = World::start().await;
    let empty = world.page(0, 25).await;
    assert_eq!((empty.offset, empty.limit, empty.total, ids(&empty)), (Some(0), Some(25), Some(0), vec![]));
    let mut all = Vec::new();
    for number in 0..26 {
        all.push(world.make(&format!("987-65-43{number:02}")).await);
    }
    let all: Vec<_> = all.iter().map(UserId::as_str).collect();
    world.send(&world.onbo_call(all[0], &record(json!({}))), Nothing).await.result.unwrap();
    for (offset, limit, expected) in
        [(0, 2, &all[..2]), (24, 10, &all[24..]), (26, 10, &[]), (3, 0, &[]), (1 << 62, 1 << 62, &[])]
    {
        let page = world.page(offset, limit).await;
        assert_eq!(ids(&page), expected);
        let numbers = [page.offset, page.limit, page.total].map(|number| number.unwrap().unsigned_abs());
        assert_eq!(numbers, [offset, limit, 26]);
    }
    let list = world.onbo().list(7, 9).unwrap();
    let sent = world.send(&list, With(|call| query(call, ""))).await;
    assert_eq!(ids(&sent.result.unwrap()), all[..25]);
    let not_a_number = |what| format!("{what} is not a number");
    let refused = world.send(&list, With(|call| query(call, "?offset=-1"))).await;
    refused.assert_refused("negative", 400, INVALID, &not_a_number("offset"));
    let refused = world.send(&list, With(|call| query(call, "?offset=1&limit=1&limit=2"))).await;
    refused.assert_refused("twice", 400, INVALID, &not_a_number("limit"));
}

#[tokio::test]
async fn a_spoiled_call_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let id = world.make("987-65-4320").await;
    let (onbo, create) = (world.onbo(), world.onbo_create("987-65-4321"));
    let (list, delete) = (onbo.list(0, 1).unwrap(), onbo.delete(&id).unwrap());
    for Case(spoil, status, code, verdict) in [
        Case(Header("x_stilt_hmac", OTHER_HMAC), 403, AUTHENTICATION, "wrong HMAC"),
        Case(Body("Marisol", "Mirasol"), 403, AUTHENTICATION, "Content-MD5 is not that of the stripped body"),
        Case(NoHeader("content-type"), 415, INVALID, "Content-Type is not application/json"),
        Case(With(|call| other_body(call, "{\"ssn\":\"987-65-4321\"}")), 400, INVALID, "ssn does not open"),
        Case(With(|call| other_body(call, "[]")), 400, INVALID, "the body is not a JSON object"),
    ] {
        world.send(&create, spoil).await.assert_refused(spoil, status, code, verdict);
    }
    for Case(spoil, status, code, verdict) in [
        Case(Header("x_stilt_hmac", OTHER_HMAC), 403, AUTHENTICATION, "wrong HMAC"),
        Case(NoHeader("epoch"), 403, AUTHENTICATION, "no EPOCH header"),
        Case(With(with_type), 500, "api_error", BARE),
    ] {
        world.send(&list, spoil).await.assert_refused(spoil, status, code, verdict);
        world.send(&delete, spoil).await.assert_refused(spoil, status, code, verdict);
    }
    let more = world.send(&list, Url("limit=1", "limit=2")).await;
    more.assert_refused("the query is signed", 403, AUTHENTICATION, "wrong HMAC");
    assert_eq!(ids(&world.page(0, 9).await), [id.as_str()]);
}

fn query(call: &mut Request<Bytes>, query: &str) {
    Url("?offset=7&limit=9", "").apply(call);
    *call.uri_mut() = format!("{}{query}", call.uri()).parse().unwrap();
    sign_again(call);
}

fn other_body(call: &mut Request<Bytes>, body: &'static str) {
    *call.body_mut() = body.into();
    sign_again(call);
}
