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
    take(object, name, scalar_text)
}

/// A member that is a whole number, or the text of one, with white space around it or not.
pub(super) fn integer(object: &mut ObjectReader<'_>, name: &str) -> Option<i64> {
    take(object, name, |raw| scalar_text(raw)?.expose().trim().parse().ok())
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
    take(object, name, |raw| ObjectReader::from_raw(raw).ok())
}

/// A member that `read` can read. One that it cannot stays among those that are not documented, so that nothing is lost.
fn take<'a, T>(object: &mut ObjectReader<'a>, name: &str, read: impl FnOnce(&'a RawValue) -> Option<T>) -> Option<T> {
    let (_, raw) = object.members().find(|(member, _)| *member == name)?;
    let value = read(raw);
    if value.is_some() || raw.get() == "null" {
        object.take(name);
    }
    value
}

pub(super) fn scalar_text(raw: &RawValue) -> Option<Secret<String>> {
    match raw.get().as_bytes().first()? {
        b'"' => text(raw).ok(),
        b'-' | b'0'..=b'9' | b't' | b'f' => Some(Secret::from(raw.get())),
        _ => None,
    }
}
