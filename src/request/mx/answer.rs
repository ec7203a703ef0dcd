//! What MX answers.

use std::fmt;

use http::StatusCode;

use crate::{
    Error, Refusal, Secret,
    json::ObjectReader,
    request::answer::{integer, object, refusal, saying, scalar, scalar_text, unusable, without_mark},
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
        let general = refusal("MX", status);
        let key = is_empty.then_some("an empty answer: the API key or the IP address is wrong");
        return Err(Error::refused(Refusal {
            meaning: meaning(status).or(general.meaning).or(key),
            message: error.map(|raw| scalar_text(raw).unwrap_or_else(|| Secret::from(raw.get()))),
            ..general
        }));
    }
    let mut answer = answer.map_err(|_| unusable("MX", status))?;
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
        }),
    })
}

fn meaning(status: StatusCode) -> Option<&'static str> {
    match status.as_u16() {
        404 => Some("the URL is wrong"),
        502 | 503 => Some("MX is down"),
        _ => None,
    }
}
