//! Sending: takes a [`Prepared`] call, gives the partner's answer. Over reqwest, with a deadline for each call and a limit
//! on each answer; redirects are not followed and proxies of the environment are not used.

mod session;

use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

use http::StatusCode;

pub use session::GreenDotSession;

use crate::{Error, ErrorKind, SecretBuffer, request::Prepared};

/// Sends calls to any of the partners. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    deadline: Duration,
    response_limit: usize,
}

impl Client {
    /// A client that trusts the certificate authorities of the system. Each call has 30 seconds (10 of them to
    /// connect), each answer 1 MiB.
    ///
    /// # Errors
    /// [`ErrorKind::NotSent`] when the system has no certificate authorities.
    pub fn new() -> Result<Self, Error> {
        Self::build(reqwest::Client::builder())
    }

    /// A client for `http` on loopback, which needs no certificate authorities and trusts none.
    ///
    /// # Errors
    /// [`ErrorKind::NotSent`], for no reason that is known.
    pub fn for_loopback() -> Result<Self, Error> {
        Self::build(reqwest::Client::builder().tls_certs_only([]))
    }

    /// A client over the caller's own, whose proxies, certificates and connections are used. It must not follow
    /// redirects ([`reqwest::redirect::Policy::none`]): they would carry people's data to other hosts.
    pub fn with_reqwest(http: reqwest::Client) -> Self {
        Self { http, deadline: Duration::from_secs(30), response_limit: 1 << 20 }
    }

    /// The same with this deadline for each call, from its beginning to the last byte of the answer.
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// The same with this limit on each answer, in bytes.
    pub fn with_response_limit(self, response_limit: usize) -> Self {
        Self { response_limit, ..self }
    }

    /// Signs the call now, sends it once and reads the answer.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] when the partner says no; [`ErrorKind::NotSent`] when there is no connection;
    /// [`ErrorKind::Transport`] and [`ErrorKind::Limit`] when no usable answer came within the deadline or the
    /// limit, and then the change may or may not have been made.
    pub async fn send<A>(&self, prepared: &Prepared<A>) -> Result<A, Error> {
        let (status, body) = self.exchange(prepared).await.map_err(|error| prepared.of_call(error))?;
        prepared.read(status, body.as_slice())
    }

    fn build(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        let http = builder
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(10))
            .build();
        http.map(Self::with_reqwest)
            .map_err(|_| not_sent("the HTTP client has no TLS: are there certificate authorities on this system?"))
    }

    async fn exchange<A>(&self, prepared: &Prepared<A>) -> Result<(StatusCode, SecretBuffer), Error> {
        let request = prepared.request(SystemTime::now())?;
        let url = request.uri().to_string();
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let mut request: reqwest::Request =
            request.into_http().try_into().map_err(|_| not_sent("the URL is none that can be sent to"))?;
        if request.url().as_str() != url {
            return Err(not_sent("the HTTP client would send to another URL than the one that was prepared"));
        }
        *request.timeout_mut() = Some(self.deadline);

        let mut response = self.http.execute(request).await.map_err(|error| self.failure(&error, &host))?;
        let mut body = SecretBuffer::default();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error, &host))? {
            if body.as_slice().len() + chunk.len() > self.response_limit {
                let message = format!("the answer has more than {} bytes", self.response_limit);
                return Err(Error::new(ErrorKind::Limit, message));
            }
            body.extend(&chunk);
        }
        Ok((response.status(), body))
    }

    /// What reqwest's error is about. Its own text shows the URL.
    fn failure(&self, error: &reqwest::Error, host: &str) -> Error {
        if error.is_connect() {
            return not_sent(format!("{host}: no connection"));
        }
        let what = match error.is_timeout() {
            true => format!("no answer within {:?}", self.deadline),
            false => "the exchange broke off".to_owned(),
        };
        Error::new(ErrorKind::Transport, format!("{host}: {what}"))
    }
}

fn not_sent(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::NotSent, message)
}
