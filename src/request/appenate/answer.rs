//! What Appenate answers, in JSON or in XML.

mod refusal;
mod user;

use http::StatusCode;

pub use user::{User, UserAudit, UserMetadata};

use self::{
    refusal::{ResponseStatus, says_anything},
    user::read_user,
};
use super::xml::{self, Kind, Shape};
use crate::{
    Error, ErrorKind, Partner, SecretBuffer,
    json::ObjectReader,
    record::Extra,
    request::answer::{unusable, without_mark},
};

/// Appenate refuses with an HTTP status, or with a `ResponseStatus` in an answer of any status. The answer's own form tells
/// whether it is XML or JSON: not every server in between keeps to the format that was asked for.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<User, Error> {
    let unmarked = without_mark(body);
    if !unmarked.trim_ascii_start().starts_with(b"<") {
        return read_json(status, unmarked);
    }
    match to_json(body) {
        Ok(json) => read_json(status, json.as_slice()),
        Err(fault) if status.is_success() => {
            Err(Error::new(ErrorKind::Transport, format!("{}: {fault}", unusable(Partner::Appenate, status))))
        }
        Err(_) => read_json(status, b""),
    }
}

fn read_json(status: StatusCode, json: &[u8]) -> Result<User, Error> {
    let unusable = || unusable(Partner::Appenate, status);
    let mut answer = ObjectReader::parse(json);
    let told = answer.as_mut().ok().and_then(|answer| answer.take("ResponseStatus"));
    let told = told.map_or_else(|| Ok(ResponseStatus::default()), ResponseStatus::read);
    if !status.is_success() {
        return Err(Error::refused(told.unwrap_or_default().refusal(status)));
    }
    let (mut answer, told) = (answer.map_err(|_| unusable())?, told.map_err(|_| unusable())?);
    if told.is_refusal {
        return Err(Error::refused(told.refusal(status)));
    }
    let user = answer.take("User").filter(|user| says_anything(user)).ok_or_else(unusable)?;
    let user = read_user(user).map_err(|_| unusable())?;
    Ok(User { answer_extra: Extra::keep(answer), response_status_extra: told.extra, ..user })
}

/// What an answer in XML says, as it would be in JSON. The root's name is not looked at, since JSON has none.
fn to_json(body: &[u8]) -> Result<SecretBuffer, Error> {
    let mut json = SecretBuffer::with_capacity(body.len());
    xml::read(body, Kind::Answer)?.write_object(shape, &mut json)?;
    Ok(json)
}

/// The names of items are not documented, so that any will do. Numbers are read from texts, too.
fn shape(name: &str) -> Shape {
    match name {
        "Errors" | "Metadata" | "UserAudits" => Shape::Objects,
        "Folders" | "Groups" => Shape::Texts,
        "ResponseStatus" | "User" => Shape::Object,
        _ => Shape::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_of_appenate_is_not_taken_for_one() {
        let deep = format!(r#"{{"User": {}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let long = format!("<r><User><Id>{}", "x".repeat(1_000_000));
        for unusable in [
            "",
            " ",
            "null",
            "true",
            "\"User\"",
            "[]",
            "{}",
            "<html><body>Appenate</body></html>",
            "<User><Id>a</Id></User>",
            r#"{"User": null}"#,
            r#"{"User": {}}"#,
            r#"{"User": []}"#,
            r#"{"User": "a"}"#,
            r#"{"User": {"Id": null, "Folders": [], "Email": " "}}"#,
            r#"{"User": {"Id": "a", "Id": "b"}}"#,
            r#"{"User": {"Id": "a"}, "User": {"Id": "a"}}"#,
            r#"{"User": {"Id": "a"}, "ResponseStatus": {"ErrorCode": "", "ErrorCode": ""}}"#,
            r#"{"user": {"Id": "a"}}"#,
            r#"{"User": {"Id": "a"}"#,
            "<r><User><Id>a</Id></User><User/></r>",
            "<r><User/></r>",
            "<r><User i:nil='true'/></r>",
            deep.as_str(),
            long.as_str(),
        ] {
            let error = read(StatusCode::OK, unusable.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transport, "{}", &unusable[..unusable.len().min(80)]);
        }
        let error = read(StatusCode::OK, b"<r>\n<User>&x;</User></r>").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Appenate answered HTTP 200 with a body that is not one of its answers: not well-formed XML at byte 10: \
             an entity that is not one of XML's five, without a DOCTYPE"
        );
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        for body in ["\u{FEFF}{\"User\": {\"Id\": \"a\"}}", "\u{FEFF}\n<r><User><Id>a</Id></User></r>"] {
            assert_eq!(read(StatusCode::OK, body.as_bytes()).unwrap().id.unwrap().expose(), "a");
        }
    }
}
