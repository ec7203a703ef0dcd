//! Ids are opaque, but for those that would name another path.

use std::time::SystemTime;

use sealpack::{
    Error, Recipient,
    request::{
        appenate::{self, Appenate},
        greendot::{self, AccountId, GreenDot, RequestId},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
};

#[test]
fn ids_that_name_nothing_are_refused() {
    for bad in ["", ".", ".."] {
        let said = [
            onbo::UserId::new(bad).map(drop),
            AccountId::new(bad).map(drop),
            greendot::UserId::new(bad).map(drop),
            mx::UserId::new(bad).map(drop),
            appenate::UserId::new(bad).map(drop),
        ];
        for said in said.map(Result::unwrap_err) {
            assert_eq!(said.to_string(), "expected an id that is not empty, . or ..");
        }
    }
}

/// The id, and how it stands in a path (RFC 3986: all but letters, digits and -._~ is percent-encoded).
const IN_PATHS: [(&str, &str); 12] = [
    ("2acf04c3-48d1", "2acf04c3-48d1"),
    ("...", "..."),
    ("../x", "..%2Fx"),
    ("a/b", "a%2Fb"),
    ("/", "%2F"),
    ("%2e%2e", "%252e%252e"),
    ("a?b#c", "a%3Fb%23c"),
    (" ", "%20"),
    ("\0", "%00"),
    ("a\r\nhost: b", "a%0D%0Ahost%3A%20b"),
    ("é", "%C3%A9"),
    ("\u{202E}😀", "%E2%80%AE%F0%9F%98%80"),
];

#[test]
fn ids_stand_in_the_path_they_were_given_for() {
    for (id, encoded) in IN_PATHS {
        let [onbo, greendot, mx] = paths(id).unwrap();
        assert_eq!(onbo, format!("/v1/users/{encoded}"));
        assert_eq!(greendot, format!("/programs/wf/accounts/{encoded}/users/{encoded}"));
        assert_eq!(mx, format!("/user/{encoded}"));
    }
}

#[test]
fn an_id_that_is_too_long_for_a_url_is_an_error() {
    assert_eq!(paths(&"a".repeat(1_000_000)).unwrap_err().to_string(), "the URL is too long");
}

#[test]
fn an_id_in_the_body_may_be_long() {
    let appenate = Appenate::new(appenate::UNITED_STATES, 1, "key").unwrap();
    let id = appenate::UserId::new("a".repeat(1_000_000)).unwrap();
    let prepared = appenate.update(&id, appenate::Update::new().do_not_email(true)).unwrap();
    assert!(prepared.request(SystemTime::now()).unwrap().body().len() > 1_000_000);
}

/// The paths of the calls of those partners that have the id there.
fn paths(id: &str) -> Result<[String; 3], Error> {
    let now = SystemTime::now();
    let path = |request: sealpack::request::Request| request.uri().path().to_owned();

    let onbo = Onbo::new(onbo::SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")?;
    let onbo = onbo.update(&onbo::UserId::new(id)?, onbo::Update::new().email("a"), now)?;
    let recipient = Recipient::from_pem(include_bytes!("../../examples/keys/greendot-recipient.pem"))?;
    let greendot = GreenDot::new("https://baas.example.com", "wf", recipient)?;
    let update = greendot::Update::new().user_id_create_date("2024-01-01".to_owned());
    let (account, user, request_id) = (AccountId::new(id)?, greendot::UserId::new(id)?, RequestId::parse("r")?);
    let greendot = greendot.update(&account, &user, request_id, update, now)?;
    let token = greendot::AccessToken::new("t", std::time::Duration::ZERO)?;
    let mx = Mx::new(mx::INTEGRATION, "client", "key")?;
    let mx = mx.update(&mx::UserId::new(id)?, mx::Update::new().email("a"))?;
    Ok([path(onbo.request(now)?), path(greendot.with_token(&token).request(now)?), path(mx.request(now)?)])
}
