//! What MX answers.

use std::fmt;

use http::StatusCode;

use crate::{
    Error, Partner, Reason, Refusal, Secret,
    json::ObjectReader,
    record::Extra,
    request::answer::{integer, object, saying, scalar, scalar_text, unusable, without_mark},
};

/// A user as MX shows it. Everything may be missing.
#[derive(Default)]
#[non_exhaustive]
pub struct User {
    /// `guid`
    pub guid: Option<Secret<String>>,
    /// `external_guid`
    pub external_guid: Option<Secret<String>>,
    /// `external_user_guid`
    pub external_user_guid: Option<Secret<String>>,
    /// `client_guid`
    pub client_guid: Option<Secret<String>>,
    /// `email`
    pub email: Option<Secret<String>>,
    /// `login_token`: who has it is logged in.
    pub login_token: Option<Secret<String>>,
    /// `first_name`
    pub first_name: Option<Secret<String>>,
    /// `last_name`
    pub last_name: Option<Secret<String>>,
    /// `phone`
    pub phone: Option<Secret<String>>,
    /// `age`
    pub age: Option<i64>,
    /// `birthday`, in place of `age`
    pub birthday: Option<Secret<String>>,
    /// `sex`, 0 or 1
    pub sex: Option<i64>,
    /// `credit_score`
    pub credit_score: Option<i64>,
    /// `zip_code`, which MX gives as a number or as text
    pub zip_code: Option<Secret<String>>,
    /// `last_login`
    pub last_login: Option<Secret<String>>,
    /// The names and addresses of the `…_widget_url` members that are there: who has an address is logged in.
    pub widget_urls: Vec<(&'static str, Secret<String>)>,
    /// `status`
    pub status: Option<UserStatus>,
    /// The members that MX does not document.
    pub extra: Extra,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User([redacted])")
    }
}

/// The outcome that MX reports inside the user.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct UserStatus {
    /// `status`; 2 is "User update succeeded", the others are not documented.
    pub status: Option<i64>,
    /// `name`
    pub name: Option<Secret<String>>,
    /// `message`
    pub message: Option<Secret<String>>,
    /// The members that MX does not document.
    pub extra: Extra,
}

const WIDGET_URLS: [&str; 7] = [
    "master_widget_url",
    "accounts_widget_url",
    "budgets_widget_url",
    "debts_widget_url",
    "net_worth_widget_url",
    "spending_widget_url",
    "transactions_widget_url",
];

/// MX refuses with an HTTP status, with an `error`, or with an answer that is empty.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<User, Error> {
    let mut answer = ObjectReader::parse(without_mark(body));
    let error = answer.as_mut().ok().and_then(|answer| saying(answer, "error"));
    let is_empty = body.trim_ascii().is_empty();
    if !status.is_success() || error.is_some() || is_empty {
        let message = error.map(|raw| scalar_text(raw).unwrap_or_else(|| Secret::from(raw.get())));
        let reason = reason(status, message.as_ref().map(|message| message.expose().as_str()), is_empty);
        return Err(Error::refused(Refusal { message, ..Refusal::new(Partner::Mx, status.as_u16(), reason) }));
    }
    let mut answer = answer.map_err(|_| unusable(Partner::Mx, status))?;
    Ok(User {
        guid: scalar(&mut answer, "guid"),
        external_guid: scalar(&mut answer, "external_guid"),
        external_user_guid: scalar(&mut answer, "external_user_guid"),
        client_guid: scalar(&mut answer, "client_guid"),
        email: scalar(&mut answer, "email"),
        login_token: scalar(&mut answer, "login_token"),
        first_name: scalar(&mut answer, "first_name"),
        last_name: scalar(&mut answer, "last_name"),
        phone: scalar(&mut answer, "phone"),
        age: integer(&mut answer, "age"),
        birthday: scalar(&mut answer, "birthday"),
        sex: integer(&mut answer, "sex"),
        credit_score: integer(&mut answer, "credit_score"),
        zip_code: scalar(&mut answer, "zip_code"),
        last_login: scalar(&mut answer, "last_login"),
        widget_urls: WIDGET_URLS.into_iter().filter_map(|name| Some((name, scalar(&mut answer, name)?))).collect(),
        status: object(&mut answer, "status").map(|mut status| UserStatus {
            status: integer(&mut status, "status"),
            name: scalar(&mut status, "name"),
            message: scalar(&mut status, "message"),
            extra: Extra::keep(status),
        }),
        extra: Extra::keep(answer),
    })
}

fn reason(status: StatusCode, message: Option<&str>, is_empty: bool) -> Reason {
    match status.as_u16() {
        400 if message.is_some_and(is_user_not_found) => Reason::UserNotFound,
        404 => Reason::WrongUrl,
        502 | 503 => Reason::Unavailable,
        _ if status.is_redirection() => Reason::Redirect,
        200..=299 | 400 | 401 | 403 if is_empty => Reason::Credentials,
        _ => Reason::Other,
    }
}

/// `User with guid {GUID} not found.`
fn is_user_not_found(message: &str) -> bool {
    message.starts_with("User with guid ") && message.trim_end_matches('.').ends_with(" not found")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_their_reasons() {
        let reason = |status, body: &str| {
            let error = read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err();
            error.refusal().unwrap().reason()
        };
        for (status, body, expected) in [
            (400, r#"{"error": "User with guid USR-1 not found."}"#, Reason::UserNotFound),
            (400, r#"{"error": "zip_code is invalid"}"#, Reason::Other),
            (404, "", Reason::WrongUrl),
            (502, "", Reason::Unavailable),
            (503, "<html>", Reason::Unavailable),
            (500, "", Reason::Other),
            (200, "", Reason::Credentials),
            (401, " ", Reason::Credentials),
            (302, "", Reason::Redirect),
            (400, "\n", Reason::Credentials),
            (403, "", Reason::Credentials),
            (204, "", Reason::Credentials),
            (405, "", Reason::Other),
            (409, "", Reason::Other),
            (429, "", Reason::Other),
            (504, "", Reason::Other),
            (400, r#"{"error": "User with guid USR-1 is disabled."}"#, Reason::Other),
            (400, r#"{"error": "not found"}"#, Reason::Other),
            (200, r#"{"error": "no"}"#, Reason::Other),
        ] {
            assert_eq!(reason(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn odd_answers_are_read_as_far_as_they_go() {
        for odd in [
            r#"{"guid":null,"age":null,"status":null,"master_widget_url":null}"#,
            r#"{"guid":7,"age":"23","sex":"1","zip_code":"K1A 0B1","status":"ok","credit_score":7.5}"#,
            r#"{"guid":["a"],"email":{},"status":[],"age":true}"#,
            "\u{FEFF}{}",
        ] {
            assert!(read(StatusCode::OK, odd.as_bytes()).is_ok(), "{odd}");
        }
        for unusable in ["[]", "null", "7", "<html></html>", r#"{"guid":"a","guid":"b"}"#, r#"{"guid":"\ud800""#] {
            assert_eq!(
                read(StatusCode::OK, unusable.as_bytes()).unwrap_err().kind(),
                crate::ErrorKind::Transport,
                "{unusable}"
            );
        }
    }

    #[test]
    fn unknown_members_are_kept() {
        let body = br#"{"guid": "a", "zip_code": 1234, "new": {"a": 1.10}, "status": {"status": 2, "more": [1]}}"#;
        let user = read(StatusCode::OK, body).unwrap();
        assert_eq!(user.zip_code.unwrap().expose(), "1234");
        assert_eq!(user.extra.members().collect::<Vec<_>>(), [("new", r#"{"a": 1.10}"#)]);
        assert_eq!(user.status.unwrap().extra.members().collect::<Vec<_>>(), [("more", "[1]")]);
    }

    #[test]
    fn a_documented_member_of_another_form_is_kept_among_the_others() {
        let body = br#"{"guid": ["a"], "age": 23.5, "sex": null, "status": 2, "zip_code": {"a": 1}, "email": "e"}"#;
        let user = read(StatusCode::OK, body).unwrap();
        assert!(user.guid.is_none() && user.age.is_none() && user.status.is_none() && user.zip_code.is_none());
        let kept = [("guid", r#"["a"]"#), ("age", "23.5"), ("status", "2"), ("zip_code", r#"{"a": 1}"#)];
        assert_eq!(user.extra.members().collect::<Vec<_>>(), kept);
    }

    /// The answer of MX's page "Update user", value by value; `birthday` and `last_login` stand on the list of members alone.
    #[test]
    fn the_sample_is_read_whole() {
        let body = br#"{"guid": "USR-00dfffb5-62f6-9865-91f4-9d90f", "external_guid": "09-999-QWQW",
            "external_user_guid": "09-999-QWQW", "client_guid": "CLT-0858efd1-2d2e-6a5d-f2b5-c7dad42ef184",
            "email": "julie.west@email.com", "login_token": "cQQ380Ocyc049z6eRg--tz6Opshfxqz0T6rX2xaD2dwei5H...",
            "first_name": "Julie", "last_name": "West", "phone": "9015559990", "age": 23, "sex": 1, "credit_score": 790,
            "zip_code": 12345, "master_widget_url": "https://widgets.moneydesktop.com/raja/master?...",
            "accounts_widget_url": "https://widgets.moneydesktop.com/raja/accounts?...",
            "budgets_widget_url": "https://widgets.moneydesktop.com/raja/budgets?...",
            "debts_widget_url": "https://widgets.moneydesktop.com/raja/debts?...",
            "net_worth_widget_url": "https://widgets.moneydesktop.com/raja/net_worth?...",
            "spending_widget_url": "https://widgets.moneydesktop.com/raja/spending?...",
            "transactions_widget_url": "https://widgets.moneydesktop.com/raja/transactions?...",
            "birthday": "1990-01-31", "last_login": "2023-01-12",
            "status": {"status": 2, "name": "User update succeeded", "message": ""}}"#;
        let user = read(StatusCode::OK, body).unwrap();
        let text = |text: &Option<Secret<String>>| text.as_ref().map(|text| text.expose().clone()).unwrap_or_default();
        let ids = [&user.guid, &user.external_guid, &user.external_user_guid, &user.client_guid];
        assert_eq!(
            ids.map(text),
            [
                "USR-00dfffb5-62f6-9865-91f4-9d90f",
                "09-999-QWQW",
                "09-999-QWQW",
                "CLT-0858efd1-2d2e-6a5d-f2b5-c7dad42ef184"
            ]
        );
        let person = [&user.email, &user.first_name, &user.last_name, &user.phone, &user.birthday, &user.zip_code];
        assert_eq!(person.map(text), ["julie.west@email.com", "Julie", "West", "9015559990", "1990-01-31", "12345"]);
        assert_eq!(text(&user.login_token), "cQQ380Ocyc049z6eRg--tz6Opshfxqz0T6rX2xaD2dwei5H...");
        assert_eq!(text(&user.last_login), "2023-01-12");
        assert_eq!((user.age, user.sex, user.credit_score), (Some(23), Some(1), Some(790)));
        let urls = ["master", "accounts", "budgets", "debts", "net_worth", "spending", "transactions"];
        let found: Vec<(&str, &str)> =
            user.widget_urls.iter().map(|(name, url)| (*name, url.expose().as_str())).collect();
        for (url, (name, found)) in urls.into_iter().zip(&found) {
            assert_eq!(*name, format!("{url}_widget_url"));
            assert_eq!(*found, format!("https://widgets.moneydesktop.com/raja/{url}?..."));
        }
        assert!(found.len() == urls.len() && user.extra.is_empty());
        let status = user.status.unwrap();
        assert_eq!(
            (status.status, text(&status.name), text(&status.message)),
            (Some(2), "User update succeeded".to_owned(), String::new())
        );
        assert!(status.extra.is_empty());
    }
}
