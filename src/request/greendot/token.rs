//! Green Dot's bearer token, and the Basic credentials it is asked for with.

use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::answer::{ResponseDetail, accepted, read_details};
use crate::{
    Error, Partner, Secret, SecretBuffer, encoding,
    json::ObjectReader,
    record::Extra,
    request::{
        answer::{integer, scalar, unusable, without_mark},
        check_credential, sensitive,
    },
};

/// What Green Dot lets a client in with, for about a day.
#[derive(Debug)]
pub struct AccessToken {
    bearer: HeaderValue,
    expires_in: Duration,
    token_type: Option<String>,
    scope: Option<String>,
    details: Vec<ResponseDetail>,
    extra: Extra,
}

impl AccessToken {
    /// A token that was kept: the text of `access_token`, and how long Green Dot said it lasts.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an empty text and one that cannot be a header.
    pub fn new(access_token: &str, expires_in: Duration) -> Result<Self, Error> {
        check_credential(access_token, "token")?;
        let bearer = Secret::new(["Bearer ", access_token].concat());
        let bearer = sensitive(bearer.expose(), "token")?;
        Ok(Self { bearer, expires_in, token_type: None, scope: None, details: Vec::new(), extra: Extra::default() })
    }

    /// How long it lasts from the time it was given, as Green Dot says. Keep it for 23 hours at most.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// `token_type` as Green Dot gave it, which is `Bearer`: it is sent as one in any case.
    pub fn token_type(&self) -> Option<&str> {
        self.token_type.as_deref()
    }

    /// `scope` as Green Dot gave it.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// `responseDetails` of the answer that the token came with.
    pub fn details(&self) -> &[ResponseDetail] {
        &self.details
    }

    /// The members of that answer that Green Dot does not document.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    pub(super) fn bearer(&self) -> HeaderValue {
        self.bearer.clone()
    }
}

/// `Basic base64(client_id:client_secret)` (RFC 7617, section 2).
pub(super) fn basic(client_id: &str, client_secret: &str) -> Result<HeaderValue, Error> {
    if client_id.is_empty() || client_id.contains(':') {
        return Err(Error::malformed("expected one or more characters without a colon").at("client_id"));
    }
    check_credential(client_id, "client_id")?;
    check_credential(client_secret, "client_secret")?;
    let credentials = Secret::new([client_id, ":", client_secret].concat());
    let mut header = SecretBuffer::with_capacity(8 + credentials.expose().len() * 2);
    header.extend(b"Basic ");
    encoding::encode_into(credentials.expose().as_bytes(), &mut header)?;
    let text = std::str::from_utf8(header.as_slice()).map_err(|_| Error::malformed("expected UTF-8"))?;
    sensitive(text, "client_secret")
}

pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<AccessToken, Error> {
    let mut answer = ObjectReader::parse(without_mark(body));
    let details = accepted(status, answer.as_mut().map(read_details).unwrap_or_default())?;
    let mut answer = answer.map_err(|_| unusable(Partner::GreenDot, status))?;
    let text = scalar(&mut answer, "access_token").ok_or_else(|| unusable(Partner::GreenDot, status))?;
    // Green Dot documents a day.
    let seconds = integer(&mut answer, "expires_in").unwrap_or(86_400);
    let expires_in = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    let token = AccessToken::new(text.expose(), expires_in).map_err(|_| unusable(Partner::GreenDot, status))?;
    let mut plain = |name| scalar(&mut answer, name).map(|text| text.expose().clone());
    Ok(AccessToken {
        token_type: plain("token_type"),
        scope: plain("scope"),
        details,
        extra: Extra::keep(answer),
        ..token
    })
}
