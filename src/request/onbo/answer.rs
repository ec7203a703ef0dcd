//! What Onbo answers.

use http::StatusCode;

use crate::{
    Error, Partner, Reason, Refusal, Secret,
    json::ObjectReader,
    request::answer::{object, saying, scalar, scalar_text, unusable, without_mark},
};

/// A user as Onbo shows it: never with birth date or SSN.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct User {
    /// `uuid`
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
}

/// A user's address as Onbo shows it.
#[derive(Debug, Default)]
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
}

/// Onbo refuses with HTTP 400 and above, or with a `message` in an answer of any status.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<User, Error> {
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
    let mut answer = answer.map_err(|_| unusable(Partner::Onbo, status))?;
    Ok(User {
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
        address: object(&mut answer, "address").map(read_address),
    })
}

fn read_address(mut address: ObjectReader<'_>) -> UserAddress {
    UserAddress {
        line_1: scalar(&mut address, "line_1"),
        line_2: scalar(&mut address, "line_2"),
        line_3: scalar(&mut address, "line_3"),
        zip: scalar(&mut address, "zip"),
        city: scalar(&mut address, "city"),
        state: scalar(&mut address, "state"),
        country: scalar(&mut address, "country"),
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
