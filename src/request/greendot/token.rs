//! Green Dot's bearer token, and the Basic credentials it is asked for with.

use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::answer::{read_details, refused};
use crate::{
    Error, Partner, Secret, SecretBuffer, encoding,
    json::ObjectReader,
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
}

impl AccessToken {
    /// A token that was kept: the text of `access_token`, and how long Green Dot said it lasts.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an empty text and one that cannot be a header.
    pub fn new(access_token: &str, expires_in: Duration) -> Result<Self, Error> {
        check_credential(access_token, "token")?;
        let bearer = Secret::new(format!("Bearer {access_token}"));
        Ok(Self { bearer: sensitive(bearer.expose(), "token")?, expires_in })
    }

    /// How long it lasts from the time it was given, as Green Dot says. Keep it for 23 hours at most.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
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
    let details = answer.as_mut().map(read_details).unwrap_or_default();
    if let Some(refusal) = refused(status, details) {
        return Err(refusal);
    }
    let mut answer = answer.map_err(|_| unusable(Partner::GreenDot, status))?;
    let token = scalar(&mut answer, "access_token").filter(|token| !token.expose().is_empty());
    let token = token.ok_or_else(|| unusable(Partner::GreenDot, status))?;
    let seconds = integer(&mut answer, "expires_in").and_then(|seconds| u64::try_from(seconds).ok());
    // Green Dot documents a day.
    AccessToken::new(token.expose(), Duration::from_secs(seconds.unwrap_or(86_400)))
        .map_err(|_| unusable(Partner::GreenDot, status))
}
