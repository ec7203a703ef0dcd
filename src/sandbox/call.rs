//! One request as it came in, and one answer as it goes out.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::Body,
    extract::{Query, Request},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header::CONTENT_TYPE};
use hyper::body::Body as _;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use super::{
    DEADLINE, json,
    ledger::{Field, Report},
};

/// Bytes of a request's body.
const BODY_LIMIT: usize = 16 * 1024 * 1024;
pub(super) const JSON: &str = "application/json";
pub(super) const XML: &str = "application/xml";
pub(super) const ACCEPTED: &str = "accepted";

/// What a partner sees of a request.
pub(super) struct Call {
    /// The path's variable segments, decoded.
    pub(super) ids: Vec<String>,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) now: Timestamp,
}

impl Call {
    /// Takes the request's body, within its bounds.
    pub(super) async fn read(request: Request, ids: Vec<String>) -> Result<Self, Answer> {
        let (head, body) = request.into_parts();
        let Ok(body) = tokio::time::timeout(DEADLINE, collect(body)).await else {
            let status = StatusCode::REQUEST_TIMEOUT;
            return Err(Answer::empty(status, "the body took over 10 s"));
        };
        Ok(Self { ids, uri: head.uri, headers: head.headers, body: body?, now: Timestamp::now() })
    }

    /// Path and query as they were sent, still percent-encoded.
    pub(super) fn target(&self) -> &str {
        self.uri.path_and_query().map_or("/", |target| target.as_str())
    }

    /// A query value, decoded, when it stands exactly once.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let mut values = self.query_values(name);
        let value = values.pop()?;
        values.is_empty().then_some(value)
    }

    /// A query value, decoded; `default` when there is none, and nothing when there are several.
    pub(super) fn query_or(&self, name: &str, default: &str) -> Option<String> {
        if self.query_values(name).is_empty() { Some(default.to_owned()) } else { self.query(name) }
    }

    fn query_values(&self, name: &str) -> Vec<String> {
        let pairs =
            Query::<Vec<(String, String)>>::try_from_uri(&self.uri).map_or_else(|_| Vec::new(), |Query(pairs)| pairs);
        pairs.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect()
    }

    /// The header's value, when it stands exactly once and is visible ASCII.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// The body's media type in lower case, without parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.header(CONTENT_TYPE.as_str())?;
        let essence = value.split(';').next().unwrap_or_default();
        Some(essence.trim().to_ascii_lowercase())
    }

    /// The Content-Type must be JSON's: otherwise 415, which is this sandbox's own choice.
    pub(super) fn check_json_type(&self) -> Result<(), Refusal> {
        if self.media_type().as_deref() == Some(JSON) {
            return Ok(());
        }
        Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Content-Type is not application/json"))
    }

    /// The body's one JSON object; its values go into the reading, their paths with `separator`.
    pub(super) fn json(&self, separator: char, reading: &mut Reading) -> Result<Value, Refusal> {
        self.check_json_type()?;
        let (body, fields) = json::read(&self.body, "", separator).map_err(|why| format!("the body {why}"))?;
        reading.fields = fields;
        Ok(body)
    }

    /// Today's date in UTC.
    pub(super) fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

/// The body's bytes. What is over the limit is read as well (and thrown away), up to four times
/// the limit, so that its sender gets to see the answer instead of a closed connection.
async fn collect(mut body: Body) -> Result<Vec<u8>, Answer> {
    let mut bytes = Vec::new();
    let mut length: usize = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let broken = |_| Answer::empty(StatusCode::BAD_REQUEST, "the body broke off");
        let Ok(data) = frame.map_err(broken)?.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= BODY_LIMIT {
            bytes.extend_from_slice(&data);
        } else if length <= 4 * BODY_LIMIT {
            bytes = Vec::new();
        } else {
            break;
        }
    }
    if length > BODY_LIMIT {
        return Err(Answer::empty(StatusCode::PAYLOAD_TOO_LARGE, "the body is over 16 MiB"));
    }
    Ok(bytes)
}

/// What a partner has read of a call so far: kept for the ledger even when it then refuses.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) user: String,
    pub(super) fields: Vec<Field>,
    pub(super) reports: Vec<Report>,
}

/// What a partner says to a call.
#[derive(Clone, Default)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) verdict: String,
    pub(super) media_type: &'static str,
    pub(super) body: String,
    /// Green Dot's request id, echoed.
    pub(super) request_id: Option<HeaderValue>,
}

impl Answer {
    pub(super) fn empty(status: StatusCode, verdict: &str) -> Self {
        Self { status, verdict: verdict.to_owned(), ..Self::default() }
    }

    pub(super) fn json(status: StatusCode, verdict: &str, body: &Value) -> Self {
        Self { media_type: JSON, body: body.to_string(), ..Self::empty(status, verdict) }
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if !self.media_type.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        if let Some(request_id) = self.request_id {
            headers.insert("x-gd-requestid", request_id);
        }
        response
    }
}

/// Why a call is refused, in own words that quote no value.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// Green Dot's code and subcode; other partners have none.
    pub(super) codes: (u16, u16),
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, why: &str) -> Self {
        Self::with_codes(status, UNDOCUMENTED, why)
    }

    pub(super) fn with_codes(status: StatusCode, codes: (u16, u16), why: &str) -> Self {
        Self { status, codes, why: why.to_owned() }
    }
}

/// The sandbox's own code, where Green Dot's documentation names none.
const UNDOCUMENTED: (u16, u16) = (1, 0);

/// A broken rule: 400.
impl From<&str> for Refusal {
    fn from(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        why.as_str().into()
    }
}
