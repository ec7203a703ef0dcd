//! Requests: takes an update for one partner, gives the exact bytes of the call, and reads the answer.
//!
//! A handle ([`onbo::Onbo`], [`greendot::GreenDot`], [`mx::Mx`], [`appenate::Appenate`]) holds the configuration and the
//! credentials. It seals, packs and serialises an update once, into a [`Prepared`] whose body never changes again.
//! [`Prepared::request`] signs it at the moment of sending, as often as it is sent.
//!
//! An update is made with builders, or from a record: [`Mapping`] has the table of what goes where. Its `check` names all that the
//! partner would refuse; a call reads back into its type by `from_json` ([`appenate::Call`] has `from_xml`, too).

use std::{fmt, time::SystemTime};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri};

use crate::{Error, Secret, SecretBuffer};

mod answer;
pub mod appenate;
pub mod greendot;
mod id;
mod mapping;
pub mod mx;
pub mod onbo;
mod rules;
mod url;

pub use mapping::Mapping;

/// A call that is ready but for what depends on the time of sending. `A` is the answer that it reads.
pub struct Prepared<A> {
    method: Method,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    signature: Option<onbo::Signature>,
    protected: Vec<Protected>,
    /// What the partner names the call by, if it does.
    request_id: Option<String>,
    read: fn(StatusCode, &[u8]) -> Result<A, Error>,
}

/// A value that was sealed or packed on its way into the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protected {
    /// The member of the body that carries it.
    pub member: &'static str,
    /// What was done.
    pub how: Protection,
    /// Its length before, in bytes.
    pub before: usize,
    /// Its length in the body, in bytes.
    pub after: usize,
}

/// What was done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Put into an EC_v1 envelope.
    Envelope,
    /// Packed with gzip and base64, which hides nothing.
    Packed,
    /// Sealed with AES-CBC.
    Sealed,
}

impl<A> Prepared<A> {
    /// The request as it is sent at `now`. A signature by time lasts 60 seconds: make a new request for every
    /// attempt. It has the same body each time.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when `now` is before 1970.
    pub fn request(&self, now: SystemTime) -> Result<Request, Error> {
        let mut headers = match &self.signature {
            Some(signature) => signature.headers(&self.uri.to_string(), now)?,
            None => Vec::new(),
        };
        headers.extend(self.headers.iter().cloned());
        Ok(Request { method: self.method.clone(), uri: self.uri.clone(), headers, body: self.body.clone() })
    }

    /// Reads the partner's answer to the call.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) when the partner says no, in whatever way it does;
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) when the answer is not one of this partner's.
    pub fn read(&self, status: StatusCode, body: &[u8]) -> Result<A, Error> {
        (self.read)(status, body).map_err(|error| self.of_call(error))
    }

    /// Sends the call with any HTTP client: `send` gets the request as it is sent at `now` and gives the
    /// response with its whole body. Redirects must not be followed. An error of the client's own may show the URL,
    /// which has MX's API key in it, or Appenate's integration key: do not log it.
    ///
    /// # Errors
    /// What `send` gives, and the errors of [`request`](Self::request) and [`read`](Self::read) turned into its type.
    pub fn send_with<E: From<Error>>(
        &self,
        now: SystemTime,
        send: impl FnOnce(http::Request<Bytes>) -> Result<http::Response<Bytes>, E>,
    ) -> Result<A, E> {
        let response = send(self.request(now)?.into_http())?;
        Ok(self.read(response.status(), response.body())?)
    }

    /// What was sealed and packed, in the order of the body.
    pub fn protected(&self) -> &[Protected] {
        &self.protected
    }

    /// The same error, which is one of this call.
    pub(crate) fn of_call(&self, error: Error) -> Error {
        error.of_call(self.request_id.as_deref())
    }

    fn new(method: Method, uri: Uri, body: SecretBuffer, read: fn(StatusCode, &[u8]) -> Result<A, Error>) -> Self {
        Self {
            method,
            uri,
            headers: Vec::new(),
            body: Bytes::from_owner(body),
            signature: None,
            protected: Vec::new(),
            request_id: None,
            read,
        }
    }

    fn header(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.push((HeaderName::from_static(name), value));
        self
    }
}

impl<A> fmt::Debug for Prepared<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = masked(&self.uri);
        write!(f, "Prepared({} {target}, {} bytes)", self.method, self.body.len())
    }
}

/// One HTTP request, complete. Debug shows neither the query's values nor the body nor what the sensitive headers say.
pub struct Request {
    method: Method,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Request {
    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL, whole: those of MX, and Appenate's for reading a user, have the credentials in their query.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The URL without the credentials in its query, for logs.
    pub fn masked_url(&self) -> String {
        masked(&self.uri)
    }

    /// The headers in the order they are sent. Those with credentials are marked as
    /// [sensitive](HeaderValue::is_sensitive).
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// The body. Its memory is wiped when the last handle on it is dropped.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The request for an HTTP client. From here on, Debug of the `http` type shows URL and body.
    pub fn into_http(self) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        request.headers_mut().extend(self.headers);
        request
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.masked_url())?;
        f.debug_map().entries(self.headers.iter().map(|(name, value)| (name, value))).finish()?;
        write!(f, "[redacted, {} bytes]", self.body.len())
    }
}

/// The URL with the values of its query masked, but for the one that is no secret.
fn masked(uri: &Uri) -> String {
    let whole = uri.to_string();
    let Some((target, query)) = whole.split_once('?') else {
        return whole;
    };
    let mask = |pair: &str| match pair.split_once('=') {
        Some(("format", _)) | None => pair.to_owned(),
        Some((name, _)) => format!("{name}=***"),
    };
    let pairs: Vec<String> = query.split('&').map(mask).collect();
    format!("{target}?{}", pairs.join("&"))
}

/// Credentials are not empty and have no white space around them, such as the newline of the file they are from.
fn check_credential(text: &str, name: &str) -> Result<(), Error> {
    if text.is_empty()
        || text.trim() != text
        || text.chars().any(|character| character.is_control() || character == '\u{FEFF}')
    {
        let expected = "expected one or more characters, without white space around them";
        return Err(Error::malformed(expected).at(name));
    }
    Ok(())
}

/// A header value that carries a credential.
fn sensitive(value: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut value =
        HeaderValue::from_str(value).map_err(|_| Error::malformed("expected visible ASCII characters").at(what))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The text of a member, if it is there.
fn exposed(member: &Option<Secret<String>>) -> Option<&str> {
    member.as_ref().map(|text| text.expose().as_str())
}

/// A second text like this one, if there is one.
fn duplicate(member: &Option<Secret<String>>) -> Option<Secret<String>> {
    member.as_ref().map(Secret::duplicate)
}

/// Updates, calls and answers go from thread to thread, as services on several threads need it.
#[cfg(test)]
const _: () = {
    const fn goes_between_threads<T: Send + Sync>() {}
    goes_between_threads::<(onbo::Update<'_>, greendot::Update, mx::Update, appenate::Update, appenate::Call)>();
    goes_between_threads::<(onbo::Onbo, greendot::GreenDot, mx::Mx, appenate::Appenate)>();
    goes_between_threads::<(Prepared<onbo::Page>, Prepared<onbo::User>, greendot::AwaitingToken, Request)>();
    goes_between_threads::<(onbo::User, onbo::Page, greendot::Updated, mx::User, appenate::User, Error)>();
    goes_between_threads::<(crate::Identity, crate::Recipient, crate::Keyring, crate::UserRecord)>();
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
