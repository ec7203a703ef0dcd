//! What the answers of all partners share: they are read leniently, since the call has been made by then.

use http::StatusCode;
use serde_json::value::RawValue;

use crate::{
    Error, ErrorKind, Partner, Secret,
    json::{ObjectReader, text},
};

/// An answer that cannot be read.
pub(super) fn unusable(partner: Partner, status: StatusCode) -> Error {
    let message = format!("{partner} answered HTTP {} with a body that is not one of its answers", status.as_u16());
    Error::new(ErrorKind::Transport, message)
}

/// A member that is text or a number, as text; anything else counts as missing.
pub(super) fn scalar(object: &mut ObjectReader<'_>, name: &str) -> Option<Secret<String>> {
    scalar_text(object.take(name)?)
}

/// A member that is a whole number, or the text of one, with white space around it or not.
pub(super) fn integer(object: &mut ObjectReader<'_>, name: &str) -> Option<i64> {
    scalar(object, name)?.expose().trim().parse().ok()
}

/// What a member says, if it says anything: more than null, an empty text, list or object.
pub(super) fn saying<'a>(object: &mut ObjectReader<'a>, name: &str) -> Option<&'a RawValue> {
    object.take(name).filter(|raw| !["null", "\"\"", "[]", "{}"].contains(&raw.get()))
}

/// An answer without the byte order mark that some servers send.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// A member that is an object; anything else counts as missing.
pub(super) fn object<'a>(object: &mut ObjectReader<'a>, name: &str) -> Option<ObjectReader<'a>> {
    ObjectReader::from_raw(object.take(name)?).ok()
}

pub(super) fn scalar_text(raw: &RawValue) -> Option<Secret<String>> {
    match raw.get().as_bytes().first()? {
        b'"' => text(raw).ok(),
        b'-' | b'0'..=b'9' | b't' | b'f' => Some(Secret::from(raw.get())),
        _ => None,
    }
}
