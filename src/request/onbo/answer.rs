//! What Onbo answers.

use std::fmt;

use http::StatusCode;

use crate::{
    Error, Partner, Reason, Refusal, Secret,
    json::ObjectReader,
    record::Extra,
    request::answer::{object, saying, scalar, scalar_text, unusable, without_mark},
};

/// A user as Onbo shows it: never with birth date or SSN. Everything may be missing.
#[derive(Default)]
#[non_exhaustive]
pub struct User {
    /// `uuid`, which is the text of the user's [`UserId`](super::UserId)
    pub uuid: Option<Secret<String>>,
    /// `first_name`
    pub first_name: Option<Secret<String>>,
    /// `middle_name`
    pub middle_name: Option<Secret<String>>,
    /// `last_name`
    pub last_name: Option<Secret<String>>,
    /// `citizenship`
    pub citizenship: Option<Secret<String>>,
    /// `dwolla_customer_url`
    pub dwolla_customer_url: Option<Secret<String>>,
    /// `user_type`
    pub user_type: Option<Secret<String>>,
    /// `website`
    pub website: Option<Secret<String>>,
    /// `email`
    pub email: Option<Secret<String>>,
    /// `phone`, with or without `+1`
    pub phone: Option<Secret<String>>,
    /// `address`
    pub address: Option<UserAddress>,
    /// The members that Onbo does not document.
    pub extra: Extra,
}

/// A user's address as Onbo shows it.
#[derive(Default)]
#[non_exhaustive]
pub struct UserAddress {
    /// `line_1`
    pub line_1: Option<Secret<String>>,
    /// `line_2`
    pub line_2: Option<Secret<String>>,
    /// `line_3`
    pub line_3: Option<Secret<String>>,
    /// `zip`
    pub zip: Option<Secret<String>>,
    /// `city`
    pub city: Option<Secret<String>>,
    /// `state`
    pub state: Option<Secret<String>>,
    /// `country`
    pub country: Option<Secret<String>>,
    /// The members that Onbo does not document.
    pub extra: Extra,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User([redacted])")
    }
}

impl fmt::Debug for UserAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserAddress([redacted])")
    }
}

/// The user that an answer shows.
pub(super) fn read_user(status: StatusCode, body: &[u8]) -> Result<User, Error> {
    Ok(user(accepted(status, body)?.ok_or_else(|| unusable(Partner::Onbo, status))?))
}

/// The user that an answer shows, if it shows one: it is not documented what a deletion is answered with.
pub(super) fn read_deleted(status: StatusCode, body: &[u8]) -> Result<Option<User>, Error> {
    Ok(accepted(status, body)?.map(user))
}

/// The object that Onbo answers when it says yes; `None` when there is none in the body. It refuses with HTTP 400 and above, or
/// with a `message` in an answer of any status.
pub(super) fn accepted(status: StatusCode, body: &[u8]) -> Result<Option<ObjectReader<'_>>, Error> {
    let mut answer = ObjectReader::parse(without_mark(body));
    let message = answer.as_mut().ok().and_then(|answer| saying(answer, "message"));
    if !status.is_success() || message.is_some() {
        let mut code = |name| answer.as_mut().ok().and_then(|answer| scalar(answer, name));
        return Err(Error::refused(Refusal {
            code: code("code").or_else(|| code("type")).map(|code| code.expose().clone()),
            message: message.map(|raw| scalar_text(raw).unwrap_or_else(|| Secret::from(raw.get()))),
            ..Refusal::new(Partner::Onbo, status.as_u16(), reason(status))
        }));
    }
    Ok(answer.ok())
}

pub(super) fn user(mut answer: ObjectReader<'_>) -> User {
    User {
        uuid: scalar(&mut answer, "uuid"),
        first_name: scalar(&mut answer, "first_name"),
        middle_name: scalar(&mut answer, "middle_name"),
        last_name: scalar(&mut answer, "last_name"),
        citizenship: scalar(&mut answer, "citizenship"),
        dwolla_customer_url: scalar(&mut answer, "dwolla_customer_url"),
        user_type: scalar(&mut answer, "user_type"),
        website: scalar(&mut answer, "website"),
        email: scalar(&mut answer, "email"),
        phone: scalar(&mut answer, "phone"),
        address: object(&mut answer, "address").map(address),
        extra: Extra::keep(answer),
    }
}

fn address(mut address: ObjectReader<'_>) -> UserAddress {
    UserAddress {
        line_1: scalar(&mut address, "line_1"),
        line_2: scalar(&mut address, "line_2"),
        line_3: scalar(&mut address, "line_3"),
        zip: scalar(&mut address, "zip"),
        city: scalar(&mut address, "city"),
        state: scalar(&mut address, "state"),
        country: scalar(&mut address, "country"),
        extra: Extra::keep(address),
    }
}

fn reason(status: StatusCode) -> Reason {
    match status.as_u16() {
        401 => Reason::Credentials,
        403 => Reason::Signature,
        503 => Reason::Unavailable,
        _ if status.is_redirection() => Reason::Redirect,
        _ => Reason::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    /// The answer of Onbo's page "Update a user", value by value.
    const SAMPLE: &str = r#"{
        "uuid": "2acf04c3-48d1-456f-a54e-1m4251814478", "first_name": "Blair", "middle_name": "Cassidy",
        "last_name": "Dufresne", "citizenship": "US", "dwolla_customer_url": null,
        "email": "bcdufresne5000@gmail.com", "phone": "6166723456",
        "address": {"line_1": "5161 Stansfield Dr", "line_2": null, "line_3": null, "zip": "18092",
                    "city": "Zionsville", "state": "PA", "country": "UNITED STATES"}
    }"#;

    const TEXTS: [Option<&str>; 16] = [
        Some("2acf04c3-48d1-456f-a54e-1m4251814478"),
        Some("Blair"),
        Some("Cassidy"),
        Some("Dufresne"),
        Some("US"),
        None,
        None,
        None,
        Some("bcdufresne5000@gmail.com"),
        Some("6166723456"),
        Some("5161 Stansfield Dr"),
        None,
        None,
        Some("18092"),
        Some("Zionsville"),
        Some("PA"),
    ];

    fn texts(user: &User) -> Vec<Option<&str>> {
        let address = user.address.as_ref().unwrap();
        let of_user = [&user.uuid, &user.first_name, &user.middle_name, &user.last_name, &user.citizenship];
        let of_business = [&user.dwolla_customer_url, &user.user_type, &user.website, &user.email, &user.phone];
        let of_address =
            [&address.line_1, &address.line_2, &address.line_3, &address.zip, &address.city, &address.state];
        let all = of_user.into_iter().chain(of_business).chain(of_address);
        all.map(|text| text.as_ref().map(|text| text.expose().as_str())).collect()
    }

    fn ok(body: &str) -> Result<User, Error> {
        read_user(StatusCode::OK, body.as_bytes())
    }

    fn members(extra: &Extra) -> Vec<(&str, &str)> {
        extra.members().collect()
    }

    #[test]
    fn the_sample_is_read_whole() {
        for body in [SAMPLE.to_owned(), format!("\u{FEFF}{SAMPLE}\n")] {
            let user = ok(&body).unwrap();
            assert_eq!(texts(&user), TEXTS);
            let address = user.address.unwrap();
            assert_eq!(address.country.unwrap().expose(), "UNITED STATES");
            assert!(user.extra.is_empty() && address.extra.is_empty());
        }
    }

    #[test]
    fn what_is_not_documented_is_kept() {
        let user = ok(r#"{"phone": "+16166723456", "website": "w", "user_type": "commercial", "new": {"a": 1.10},
            "address": {"zip": 18092, "geo": [1, 2]}}"#)
        .unwrap();
        assert_eq!(user.phone.unwrap().expose(), "+16166723456");
        assert_eq!(
            (user.website.unwrap().expose().as_str(), user.user_type.unwrap().expose().as_str()),
            ("w", "commercial")
        );
        assert_eq!(members(&user.extra), [("new", r#"{"a": 1.10}"#)]);
        let address = user.address.unwrap();
        assert_eq!(
            (address.zip.unwrap().expose().as_str(), members(&address.extra)),
            ("18092", vec![("geo", "[1, 2]")])
        );
    }

    #[test]
    fn odd_answers_are_no_answers_or_have_fewer_members() {
        for (body, uuid) in [
            ("{}", None),
            (r#"{"uuid": ["a"], "email": {"a": 1}, "address": [{"zip": "1"}]}"#, None),
            (r#"{"uuid": null, "address": null, "first_name": {}}"#, None),
            (r#"{"uuid": 7, "address": [], "phone": 6166723456}"#, Some("7")),
            (r#"{"uuid": true, "address": "5161 Stansfield Dr"}"#, Some("true")),
        ] {
            let user = ok(body).unwrap();
            assert_eq!(user.uuid.as_ref().map(|uuid| uuid.expose().as_str()), uuid, "{body}");
            assert!(user.address.is_none());
        }
        let twice = r#"{"uuid": "a", "uuid": "b"}"#;
        for body in ["", " ", "null", "[]", "\"ok\"", "7", "<html>", "{", "\u{FEFF}\u{FEFF}{}", twice] {
            let error = ok(body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transport, "{body}");
        }
        assert_eq!(read_user(StatusCode::OK, b"{\"uuid\": \"\xFF\"}").unwrap_err().kind(), ErrorKind::Transport);
        let deep = format!(r#"{{"uuid": "a", "new": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(ok(&deep).unwrap().extra.members().count(), 1);
        let huge = format!(r#"{{"uuid": "{}"}}"#, "x".repeat(1 << 20));
        assert_eq!(ok(&huge).unwrap().uuid.unwrap().expose().len(), 1 << 20);
    }

    #[test]
    fn refusals_have_their_reasons_and_what_to_do() {
        let no = "no";
        for (status, body, reason, code, message, [retryable, authentication, validation]) in [
            (
                400,
                r#"{"type": "invalid_request_error", "message": "no"}"#,
                Reason::Other,
                Some("invalid_request_error"),
                Some(no),
                [false, false, true],
            ),
            (
                400,
                r#"{"type": "t", "code": "c", "message": null}"#,
                Reason::Other,
                Some("c"),
                None,
                [false, false, true],
            ),
            (422, "", Reason::Other, None, None, [false, false, true]),
            (401, "<html>", Reason::Credentials, None, None, [false, true, false]),
            (
                403,
                r#"{"type": "authentication_error"}"#,
                Reason::Signature,
                Some("authentication_error"),
                None,
                [false, true, false],
            ),
            (404, r#"{"code": 404, "message": "no"}"#, Reason::Other, Some("404"), Some(no), [false, false, false]),
            (409, "{}", Reason::Other, None, None, [false, false, false]),
            (429, "", Reason::Other, None, None, [true, false, false]),
            (500, "[]", Reason::Other, None, None, [false, false, false]),
            (502, "", Reason::Other, None, None, [true, false, false]),
            (503, r#"{"message": "no"}"#, Reason::Unavailable, None, Some(no), [true, false, false]),
            (301, SAMPLE, Reason::Redirect, None, None, [false, false, false]),
            (200, r#"{"message": "no", "uuid": "a"}"#, Reason::Other, None, Some(no), [false, false, false]),
            (200, r#"{"message": {"dob": 1}}"#, Reason::Other, None, Some(r#"{"dob": 1}"#), [false, false, false]),
            (201, r#"{"type": "t", "message": 7}"#, Reason::Other, Some("t"), Some("7"), [false, false, false]),
        ] {
            let error = read_user(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err();
            let refusal = error.refusal().unwrap();
            assert_eq!(
                (refusal.partner(), refusal.status(), refusal.reason()),
                (Partner::Onbo, status, reason),
                "{body}"
            );
            assert_eq!(refusal.code(), code);
            assert_eq!(refusal.message().map(|message| message.expose().as_str()), message);
            let what = [error.is_retryable(), error.is_authentication(), error.is_validation()];
            assert_eq!(what, [retryable, authentication, validation], "{status} {body}");
        }
        for nothing in
            [r#"{"message": ""}"#, r#"{"message": null}"#, r#"{"message": []}"#, r#"{"data": {"message": "no"}}"#]
        {
            assert!(ok(nothing).is_ok(), "{nothing}");
        }
    }

    #[test]
    fn a_deletion_is_answered_in_any_way() {
        let deleted = |status, body: &str| read_deleted(StatusCode::from_u16(status).unwrap(), body.as_bytes());
        for (status, body) in [(204, ""), (200, "null"), (200, "deleted"), (202, "[]")] {
            assert!(deleted(status, body).unwrap().is_none(), "{body}");
        }
        assert_eq!(texts(&deleted(200, SAMPLE).unwrap().unwrap()), TEXTS);
        assert_eq!(members(&deleted(200, r#"{"deleted": true}"#).unwrap().unwrap().extra), [("deleted", "true")]);
        assert_eq!(deleted(200, r#"{"message": "no"}"#).unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(deleted(404, "").unwrap_err().kind(), ErrorKind::Refused);
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let user = ok(SAMPLE).unwrap();
        assert_eq!(
            format!("{user:?} {:?}", user.address.as_ref().unwrap()),
            "User([redacted]) UserAddress([redacted])"
        );
    }
}
