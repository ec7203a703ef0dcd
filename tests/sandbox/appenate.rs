//! Appenate: JSON or XML, the credentials in the body.

use sealpack::{
    UserRecord,
    request::appenate::{Format, Update, UserId},
};
use serde_json::json;

use crate::world::{
    Case,
    Spoil::{Body, Header, NoHeader, Nothing, Url, With},
    World, record,
};

const BAD: &str = "BadRequest";
const UNAUTHORIZED: &str = "Unauthorized";
const CREDENTIALS: &str = "wrong CompanyId or IntegrationKey";
const NO_USER: &str = "no user has this Id";
const ORDER: &str = "an XML element is out of ordinal order, or stands twice";
const NOT_ONE: &str = "the XML is not one whole element";

#[tokio::test]
async fn an_update_is_kept() {
    let world = World::start().await;
    let record = record(json!({"appenate": {
        "type": "Standard", "password": "p&<>\"", "folders": [], "groups": ["g1", "g2"], "do_not_email": true,
        "color_code": "#2E7D32", "metadata": [{"key": "Branch", "value": "Boise"}, {"key": "Empty"}],
        "extra": {"Hired": 2024},
    }}));
    for format in [Format::Json, Format::Xml] {
        let call = world.appenate_call(format, "user 1/é", &record);
        let sent = world.send(&call, Nothing).await;
        sent.assert_read(
            "ColorCode=#2E7D32 | CompanyId=10482 | DoNotEmail=true | Email=before@example.com | FirstName=Marisol | \
             Folders=[] | Groups.0=g1 | Groups.1=g2 | Hired=2024 | Id=user 1/é | LastName=O'Ellery | \
             Metadata.0.Key=Branch | Metadata.0.Value=Boise | Metadata.1.Key=Empty | Password=p&<>\" | Type=Standard",
        );
        assert_eq!(sent.entry.user, "user 1/é");
        assert_eq!(sent.body.starts_with(b"<UserResponse>"), format == Format::Xml);
        let user = sent.result.unwrap();
        assert_eq!(user.id.unwrap().expose(), "user 1/é");
        assert_eq!((user.company_id, user.groups.len()), (Some(10_482), 2));
        assert_eq!(user.metadata[0].value.as_ref().unwrap().expose(), "Boise");
    }
}

#[tokio::test]
async fn a_user_is_made_read_and_changed() {
    let world = World::start().await;
    let person = record(json!({"appenate": {"type": "Lite", "groups": ["g1"], "password": "p"}}));
    for format in [Format::Json, Format::Xml] {
        let made = world.send(&world.appenate(format).create(Update::from_record(&person)).unwrap(), Nothing).await;
        made.assert_read(
            "CompanyId=10482 | Email=before@example.com | FirstName=Marisol | Groups.0=g1 | LastName=O'Ellery | \
             Password=p | Type=Lite",
        );
        let id = made.result.unwrap().id.unwrap().expose().clone();
        assert_eq!((made.entry.call, made.entry.user.as_str(), id.len()), ("create", id.as_str(), 36));

        let read = world.appenate(format).read(&UserId::new(id.as_str()).unwrap()).unwrap();
        let sent = world.send(&read, Nothing).await;
        sent.assert_read("");
        assert_eq!((sent.entry.call, &sent.entry.user), ("read", &id));
        assert_eq!(sent.body.starts_with(b"<UserResponse>"), format == Format::Xml);
        let user = sent.result.unwrap();
        assert_eq!((user.id.unwrap().expose(), user.email.unwrap().expose().as_str()), (&id, "before@example.com"));
        let changed = record(json!({"email": "after@example.com"}));
        world.send(&world.appenate_call(format, &id, &changed), Nothing).await.result.unwrap();
        let user = world.send(&read, Nothing).await.result.unwrap();
        assert_eq!(user.email.unwrap().expose(), "after@example.com");
        assert_eq!(user.groups[0].expose(), "g1");
    }
}

#[tokio::test]
async fn a_spoiled_create_or_read_is_refused() {
    let world = World::start().await;
    let create = |format| world.appenate(format).create(Update::new().first_name("Marisol")).unwrap();
    for (format, Case(spoil, status, code, verdict)) in [
        (Format::Json, Case(Body("appenate-key", "guess"), 401, UNAUTHORIZED, CREDENTIALS)),
        (Format::Json, Case(Body("{", "{\"Id\":\"x\","), 400, BAD, "Id on a user that is to be made")),
        (Format::Json, Case(Body("\"Marisol\"", "1"), 400, BAD, "FirstName is not text")),
        (Format::Json, Case(Url("format=json", "format=yaml"), 400, BAD, "format is neither json nor xml")),
        (
            Format::Xml,
            Case(Body("<IntegrationKey>", "<Id>x</Id><IntegrationKey>"), 400, BAD, "Id on a user that is to be made"),
        ),
        (Format::Xml, Case(Body("<FirstName>", "<X/><FirstName>"), 400, BAD, ORDER)),
    ] {
        world.send(&create(format), spoil).await.assert_refused(spoil, status, code, verdict);
    }
    let id = UserId::new("user").unwrap();
    world.send(&world.appenate_call(Format::Json, "user", &record(json!({}))), Nothing).await.result.unwrap();
    for (format, Case(spoil, status, code, verdict)) in [
        (Format::Json, Case(Url("appenate-key", "guess"), 401, UNAUTHORIZED, CREDENTIALS)),
        (Format::Json, Case(Url("10482", "10483"), 401, UNAUTHORIZED, CREDENTIALS)),
        (Format::Xml, Case(Url("&IntegrationKey=appenate-key", ""), 401, UNAUTHORIZED, CREDENTIALS)),
        (Format::Xml, Case(Url("Id=user", "Id=user&Id=other"), 400, BAD, NO_USER)),
        (Format::Json, Case(Url("Id=user", "Id=other"), 400, BAD, NO_USER)),
        (Format::Json, Case(Url("format=json", "format=json&format=xml"), 400, BAD, "format is neither json nor xml")),
    ] {
        let read = world.appenate(format).read(&id).unwrap();
        world.send(&read, spoil).await.assert_refused(spoil, status, code, verdict);
        world.send(&read, Nothing).await.result.unwrap();
    }
    let read = world.appenate(Format::Json).read(&id).unwrap();
    let sent = world.send(&read, Url("&format=json", "")).await;
    assert!(sent.result.is_ok() && sent.body.starts_with(b"<UserResponse>"), "XML unless the query says otherwise");
}

const SPOILED_JSON: &[Case] = &[
    Case(Body("appenate-key", "guess"), 401, UNAUTHORIZED, CREDENTIALS),
    Case(Body("\"IntegrationKey\"", "\"Key\""), 401, UNAUTHORIZED, CREDENTIALS),
    Case(Body("10482", "10483"), 401, UNAUTHORIZED, CREDENTIALS),
    Case(Body("10482", "\"10482\""), 401, UNAUTHORIZED, CREDENTIALS),
    Case(Body("{", "{\"Email\":\"x\","), 400, BAD, "the body has a JSON member twice"),
    Case(Body("Standard", "Basic"), 400, BAD, "Type is none of the documented values"),
    Case(Body("\"Id\"", "\"id\""), 400, BAD, "Id is missing"),
    Case(Header("content-type", "application/xml"), 400, BAD, "text between XML elements"),
    Case(NoHeader("content-type"), 400, BAD, "text between XML elements"),
    Case(Header("content-type", "text/plain"), 400, BAD, "Content-Type is neither JSON nor XML"),
    Case(Url("format=json", "format=yaml"), 400, BAD, "format is neither json nor xml"),
];

const SPOILED_XML: &[Case] = &[
    Case(Body("appenate-key", "guess"), 401, UNAUTHORIZED, CREDENTIALS),
    Case(With(swap_two_elements), 400, BAD, ORDER),
    Case(Body("<Email>", "<Email>x</Email><Email>"), 400, BAD, ORDER),
    Case(Body("<User ", "<!DOCTYPE User [<!ENTITY x 'y'>]><User "), 400, BAD, "the XML has a DOCTYPE"),
    Case(Body("Marisol", "&x;"), 400, BAD, "an XML entity that is not predefined"),
    Case(Body("</User>", "</User><User></User>"), 400, BAD, NOT_ONE),
    Case(Body("</User>", ""), 400, BAD, NOT_ONE),
    Case(Body("xmlns:i=", "xmlns="), 400, BAD, "an XML attribute, or a default namespace"),
    Case(Body("<DoNotEmail>true", "<DoNotEmail>yes"), 400, BAD, "DoNotEmail is not true or false"),
];

#[tokio::test]
async fn a_spoiled_call_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let changed = json!({"email": "after@example.com", "appenate": {"type": "Standard", "do_not_email": true}});
    let changed = record(changed);
    let cases = SPOILED_JSON.iter().map(|case| (Format::Json, case));
    let cases = cases.chain(SPOILED_XML.iter().map(|case| (Format::Xml, case)));
    for (index, (format, Case(spoil, status, code, verdict))) in cases.enumerate() {
        let user = format!("user{index}");
        let call = world.appenate_call(format, &user, &record(json!({})));
        world.send(&call, Nothing).await.result.unwrap();

        let call = world.appenate_call(format, &user, &changed);
        let refused = world.send(&call, *spoil).await;
        refused.assert_refused(spoil, *status, code, verdict);
        let error = refused.result.unwrap_err();
        assert_eq!(error.refusal().unwrap().message().unwrap().expose(), verdict);

        assert_eq!(email(&world, &user).await, "before@example.com", "{spoil:?}");
        let intact = world.send(&call, Nothing).await;
        assert_eq!(intact.entry.verdict, "accepted");
        assert_eq!(email(&world, &user).await, "after@example.com");
    }
}

fn swap_two_elements(call: &mut http::Request<bytes::Bytes>) {
    Body("<FirstName>Marisol</FirstName>", "").apply(call);
    Body("<Email>", "<FirstName>Marisol</FirstName><Email>").apply(call);
}

/// What Appenate has for the user's email, from the answer to an update of nothing.
async fn email(world: &World, user: &str) -> String {
    let nothing = UserRecord::from_json(b"{}").unwrap();
    let sent = world.send(&world.appenate_call(Format::Json, user, &nothing), Nothing).await;
    sent.result.unwrap().email.unwrap().expose().clone()
}
