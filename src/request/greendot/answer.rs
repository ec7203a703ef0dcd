//! What Green Dot answers. HTTP 200 alone is not success: the code inside must be 0.

use http::StatusCode;
use serde_json::value::RawValue;

use crate::{
    Error, Refusal, Secret,
    json::{ObjectReader, elements},
    request::answer::{integer, refusal, scalar, unusable, without_mark},
};

/// Green Dot made the change.
#[derive(Debug)]
#[non_exhaustive]
pub struct Updated {
    /// `responseDetails`
    pub details: Vec<ResponseDetail>,
}

/// One element of `responseDetails`.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ResponseDetail {
    /// `code`; 0 is success.
    pub code: Option<i64>,
    /// `subCode`
    pub sub_code: Option<i64>,
    /// `description`, or `codeDescription`
    pub description: Option<Secret<String>>,
    /// `url`
    pub url: Option<Secret<String>>,
}

pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Updated, Error> {
    let details = ObjectReader::parse(without_mark(body)).as_mut().map(read_details).unwrap_or_default();
    if details.is_empty() && status.is_success() {
        return Err(unusable("Green Dot", status));
    }
    let succeeded = status.is_success() && details.iter().all(|detail| detail.code == Some(0));
    if succeeded {
        Ok(Updated { details })
    } else {
        Err(refused(status, details).unwrap_or_else(|| unusable("Green Dot", status)))
    }
}

/// `responseDetails`: a list of objects, or one object.
pub(super) fn read_details(answer: &mut ObjectReader<'_>) -> Vec<ResponseDetail> {
    let Some(raw) = answer.take("responseDetails") else {
        return Vec::new();
    };
    elements(raw, read_detail).or_else(|_| read_detail(raw).map(|detail| vec![detail])).unwrap_or_default()
}

/// The refusal that the status or one of the details is, if any.
pub(super) fn refused(status: StatusCode, details: Vec<ResponseDetail>) -> Option<Error> {
    let fault = details.into_iter().find(|detail| detail.code != Some(0));
    if status.is_success() && fault.is_none() {
        return None;
    }
    let ResponseDetail { code, sub_code, description, .. } = fault.unwrap_or_default();
    let general = refusal("Green Dot", status);
    Some(Error::refused(Refusal {
        code: code.map(|code| code.to_string()),
        sub_code,
        meaning: meaning(status.as_u16(), code, sub_code).or(general.meaning),
        message: description,
        ..general
    }))
}

fn read_detail(raw: &RawValue) -> Result<ResponseDetail, Error> {
    let mut object = ObjectReader::from_raw(raw)?;
    Ok(ResponseDetail {
        code: integer(&mut object, "code"),
        sub_code: integer(&mut object, "subCode"),
        description: scalar(&mut object, "description").or_else(|| scalar(&mut object, "codeDescription")),
        url: scalar(&mut object, "url"),
    })
}

fn meaning(status: u16, code: Option<i64>, sub_code: Option<i64>) -> Option<&'static str> {
    Some(match (status, code?, sub_code) {
        (400, 200, _) => "the date of birth is missing",
        (400, 700, _) => "the date of birth is not YYYY-MM-DD",
        (400, 630, _) => "SSN and last four digits are both given",
        (400, 1000, _) => "the program code is unknown",
        (400, 1020, _) => "two addresses of one type",
        (400, 1040, _) => "two default addresses",
        (400, 1042, _) => "no home address",
        (400, 400 | 640, Some(501)) => "length or characters of the first name",
        (400, 400 | 640, Some(502)) => "length or characters of the last name",
        (400, 400 | 640, Some(503)) => "length or characters of the middle name",
        (400, 400 | 640, Some(504)) => "length or characters of the city",
        (400, 400 | 640, Some(505)) => "length or characters of address line 1",
        (400, 400 | 640, Some(506)) => "length or characters of address line 2",
        (400, 620, _) => "the time of the terms' acceptance is not within 720 hours",
        (200, 5, Some(362)) => "the account is locked",
        (200, 10, _) => "a business account",
        (404, 10, _) => "the account is not found",
        (409, 4091, _) => "another call on the account is under way",
        _ => return None,
    })
}
