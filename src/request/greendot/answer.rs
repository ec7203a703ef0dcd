//! What Green Dot answers. HTTP 200 alone is not success: the code inside must be 0.

use http::StatusCode;
use serde_json::value::RawValue;

use crate::{
    Error, Partner, Reason, Refusal, Secret,
    json::{ObjectReader, elements},
    request::answer::{integer, scalar, unusable, without_mark},
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
        return Err(unusable(Partner::GreenDot, status));
    }
    let succeeded = status.is_success() && details.iter().all(|detail| detail.code == Some(0));
    if succeeded {
        Ok(Updated { details })
    } else {
        Err(refused(status, details).unwrap_or_else(|| unusable(Partner::GreenDot, status)))
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
    Some(Error::refused(Refusal {
        code: code.map(|code| code.to_string()),
        sub_code,
        message: description,
        ..Refusal::new(Partner::GreenDot, status.as_u16(), reason(status, code, sub_code))
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

fn reason(status: StatusCode, code: Option<i64>, sub_code: Option<i64>) -> Reason {
    match (status.as_u16(), code, sub_code) {
        (401, ..) => Reason::Credentials,
        (503, ..) => Reason::Unavailable,
        (400, Some(200), _) => Reason::DateOfBirthMissing,
        (400, Some(700), _) => Reason::DateOfBirthForm,
        (400, Some(630), _) => Reason::SsnTwice,
        (400, Some(1000), _) => Reason::ProgramUnknown,
        (400, Some(1020), _) => Reason::AddressTypeTwice,
        (400, Some(1040), _) => Reason::DefaultAddressTwice,
        (400, Some(1042), _) => Reason::HomeAddressMissing,
        (400, Some(400 | 640), Some(501)) => Reason::FirstName,
        (400, Some(400 | 640), Some(502)) => Reason::LastName,
        (400, Some(400 | 640), Some(503)) => Reason::MiddleName,
        (400, Some(400 | 640), Some(504)) => Reason::City,
        (400, Some(400 | 640), Some(505)) => Reason::AddressLine1,
        (400, Some(400 | 640), Some(506)) => Reason::AddressLine2,
        (400, Some(620), _) => Reason::TermsTime,
        (200, Some(5), Some(362)) => Reason::AccountLocked,
        (200, Some(10), _) => Reason::BusinessAccount,
        (404, Some(10), _) => Reason::AccountNotFound,
        (409, Some(4091), _) => Reason::OverlappingCall,
        _ if status.is_redirection() => Reason::Redirect,
        _ => Reason::Other,
    }
}
