//! [`ResponseStatus`]: how Appenate says no.

use http::StatusCode;
use serde_json::value::RawValue;

use crate::{
    Error, Fault, Partner, Reason, Refusal, Secret,
    json::{ObjectReader, elements, text},
    record::Extra,
    request::answer::scalar_text,
};

/// The object of this name in an answer.
#[derive(Default)]
pub(super) struct ResponseStatus {
    /// Whether it says that something is wrong, in whatever form.
    pub(super) is_refusal: bool,
    code: Option<Secret<String>>,
    message: Option<Secret<String>>,
    faults: Vec<Fault>,
    /// The members that Appenate does not document.
    pub(super) extra: Extra,
}

impl ResponseStatus {
    /// Reads what stands where the object should be. What is none refuses if it says anything.
    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        if !raw.get().starts_with('{') {
            return Ok(Self { is_refusal: says_anything(raw), ..Self::default() });
        }
        let mut object = ObjectReader::from_raw(raw)?;
        let [code, message, errors] = ["ErrorCode", "Message", "Errors"].map(|name| object.take(name));
        let mut told = Self {
            is_refusal: [code, message, errors].into_iter().flatten().any(says_anything),
            code: code.and_then(saying_text),
            message: message.and_then(saying_text),
            faults: Vec::new(),
            extra: Extra::keep(object),
        };
        let errors = errors.and_then(|raw| elements(raw, |error| Ok(SingleError::read(error))).ok());
        errors.into_iter().flatten().for_each(|error| told.add(error));
        Ok(told)
    }

    pub(super) fn refusal(self, status: StatusCode) -> Refusal {
        Refusal {
            code: self.code.map(|code| code.expose().clone()),
            message: self.message,
            faults: self.faults,
            ..Refusal::new(Partner::Appenate, status.as_u16(), reason(status))
        }
    }

    /// Adds one of the `Errors`. One without a field is about the whole call.
    fn add(&mut self, SingleError { code, field, message }: SingleError) {
        match field {
            Some(field) => {
                let mut fault = Fault::named(field.expose());
                fault.code = code.map(|code| code.expose().clone());
                fault.message = message;
                self.faults.push(fault);
            }
            None => {
                self.code = self.code.take().or(code);
                self.message = self.message.take().or(message);
            }
        }
    }
}

/// One of the `Errors`.
#[derive(Default)]
struct SingleError {
    code: Option<Secret<String>>,
    field: Option<Secret<String>>,
    message: Option<Secret<String>>,
}

impl SingleError {
    fn read(raw: &RawValue) -> Self {
        let Ok(mut object) = ObjectReader::from_raw(raw) else { return Self::default() };
        let mut take = |name| object.take(name).and_then(saying_text);
        Self { code: take("ErrorCode"), field: take("FieldName"), message: take("Message") }
    }
}

/// Whether there is more in it than null, white space and empty lists and objects.
pub(super) fn says_anything(raw: &RawValue) -> bool {
    /// What lies deeper counts as something.
    const LEVELS: usize = 8;
    says_anything_within(raw, LEVELS)
}

fn says_anything_within(raw: &RawValue, levels: usize) -> bool {
    if levels == 0 {
        return true;
    }
    match raw.get().as_bytes().first() {
        Some(b'n') => false,
        Some(b'"') => text(raw).map_or(true, |text| !text.expose().trim().is_empty()),
        Some(b'[') => {
            let items = elements(raw, |item| Ok(says_anything_within(item, levels - 1)));
            items.map_or(true, |items| items.contains(&true))
        }
        Some(b'{') => match ObjectReader::from_raw(raw) {
            Ok(object) => object.rest().into_iter().any(|(_, member)| says_anything_within(member, levels - 1)),
            Err(_) => true,
        },
        _ => true,
    }
}

/// A text, number or flag that says something, without the white space around it.
fn saying_text(raw: &RawValue) -> Option<Secret<String>> {
    let text = scalar_text(raw)?;
    let text = text.expose().trim();
    if text.is_empty() { None } else { Some(Secret::from(text)) }
}

fn reason(status: StatusCode) -> Reason {
    match status.as_u16() {
        400 => Reason::Parameters,
        401 => Reason::Credentials,
        405 => Reason::NoEndpoint,
        503 => Reason::Unavailable,
        _ if status.is_redirection() => Reason::Redirect,
        _ => Reason::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, request::appenate::answer::read};

    fn refusal(status: u16, body: &str) -> Error {
        let error = read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{status} {body}");
        error
    }

    #[test]
    fn statuses_have_their_reasons_whatever_the_body() {
        for (status, expected) in [
            (400, Reason::Parameters),
            (401, Reason::Credentials),
            (405, Reason::NoEndpoint),
            (503, Reason::Unavailable),
            (302, Reason::Redirect),
            (304, Reason::Redirect),
            (403, Reason::Other),
            (500, Reason::Other),
            (100, Reason::Other),
        ] {
            for body in
                ["", "<html>", "<r/>", "{}", "null", "[]", "\u{FEFF}", r#"{"User": {"Id": "a"}}"#, "\u{1}", "<r><r>"]
            {
                let error = refusal(status, body);
                let refusal = error.refusal().unwrap();
                assert_eq!((refusal.status(), refusal.reason(), refusal.code()), (status, expected, None), "{body}");
            }
        }
        assert!(
            refusal(503, "").is_retryable() && refusal(401, "").is_authentication() && refusal(400, "").is_validation()
        );
        assert!(!refusal(400, "").is_retryable() && !refusal(405, "").is_validation());
    }

    #[test]
    fn the_members_that_appenate_names_are_faults() {
        let json = r#"{"ResponseStatus": {"ErrorCode": "ValidationException", "Message": "987-65-4320 is no email", "Errors": [
            {"ErrorCode": "Email", "FieldName": "Email", "Message": "987-65-4320"},
            {"ErrorCode": 7, "FieldName": "Metadata[0].Key", "Message": null}, {"Message": "x"}, "y", {"FieldName": ""}]}}"#;
        let xml = "<UserResponse><ResponseStatus><ErrorCode>\nValidationException\n</ErrorCode><Errors>
            <ResponseError><ErrorCode>Email</ErrorCode><FieldName>Email</FieldName><Message>987-65-4320</Message></ResponseError>
            <ResponseError><ErrorCode>7</ErrorCode><FieldName>Metadata[0].Key</FieldName></ResponseError><e/></Errors>
            <Message>987-65-4320 is no email</Message></ResponseStatus></UserResponse>";
        for (status, body) in [(400, json), (200, json), (400, xml), (200, xml)] {
            let error = refusal(status, body);
            let refusal = error.refusal().unwrap();
            assert_eq!(refusal.code(), Some("ValidationException"));
            assert_eq!(refusal.message().unwrap().expose(), "987-65-4320 is no email");
            let [email, key] = refusal.faults() else { panic!("expected two faults") };
            assert_eq!((email.path(), email.code()), ("Email", Some("Email")));
            assert_eq!(email.message().unwrap().expose(), "987-65-4320");
            assert_eq!((key.path(), key.code(), key.message().is_none()), ("Metadata[0].Key", Some("7"), true));
            assert!(error.is_validation());
            assert!(!format!("{error} {error:?} {:?}", error.faults()).contains("987"));
        }
        let error = refusal(400, r#"{"ResponseStatus": {"Errors": [{"ErrorCode": "A", "Message": "b"}]}}"#);
        let refusal = error.refusal().unwrap();
        assert_eq!((refusal.code(), refusal.message().unwrap().expose().as_str()), (Some("A"), "b"));
        assert!(refusal.faults().is_empty());
    }

    #[test]
    fn an_answer_that_says_no_is_a_refusal_and_one_that_says_nothing_is_none() {
        let user = r#""User": {"Id": "a"}, "ResponseStatus""#;
        for no in [
            r#"{"ErrorCode": "Unauthorized"}"#,
            r#"{"ErrorCode": ["x"]}"#,
            r#"{"ErrorCode": {"a": {"b": 0}}}"#,
            r#"{"ErrorCode": false}"#,
            r#"{"ErrorCode": "\ud83d"}"#,
            r#"{"Errors": [{"FieldName": "Email"}]}"#,
            r#"{"Errors": [{"a": 1, "a": 1}]}"#,
            r#"{"Message": "no"}"#,
            r#""no""#,
            r#"["no"]"#,
            "false",
            "[[[[[[[[[[]]]]]]]]]]",
        ] {
            refusal(200, &format!("{{{user}: {no}}}"));
        }
        for nothing in [
            "null",
            "{}",
            "[]",
            "\"\"",
            "\" \\n\"",
            "[[], null]",
            r#"{"ErrorCode": null, "Message": "", "Errors": []}"#,
            r#"{"ErrorCode": " ", "Errors": [{"FieldName": null}], "Meta": {"a": 1}}"#,
        ] {
            assert!(read(StatusCode::OK, format!("{{{user}: {nothing}}}").as_bytes()).is_ok(), "{nothing}");
        }
        let user = "<User><Id>a</Id></User>";
        for no in [
            "<ErrorCode>x</ErrorCode>",
            "<Message>x</Message>",
            "<Errors>x</Errors>",
            "no",
            "<Errors><E>x</E></Errors>",
        ] {
            refusal(200, &format!("<r>{user}<ResponseStatus>{no}</ResponseStatus></r>"));
        }
        for nothing in
            ["", " \n", "<ErrorCode>\n</ErrorCode>", "<Errors/>", "<ErrorCode i:nil='true'/>", "<Meta>x</Meta>"]
        {
            let body = format!("<r>{user}<ResponseStatus>{nothing}</ResponseStatus></r>");
            assert!(read(StatusCode::OK, body.as_bytes()).is_ok(), "{nothing}");
        }
    }
}
