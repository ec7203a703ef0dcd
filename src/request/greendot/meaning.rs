//! What Green Dot's codes mean: the reason of a refusal, and the member that it is about.

use http::StatusCode;

use crate::Reason;

/// What is documented for a status with a code and a sub code.
pub(super) fn reason(status: StatusCode, code: Option<i64>, sub_code: Option<i64>) -> Reason {
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

/// The member that was refused, if it was one. Which of the addresses is meant is not told.
pub(super) fn member(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::FirstName => "profileData.firstName",
        Reason::MiddleName => "profileData.middleName",
        Reason::LastName => "profileData.lastName",
        Reason::AddressLine1 | Reason::AddressLine2 | Reason::City => "profileData.addresses",
        Reason::AddressTypeTwice | Reason::DefaultAddressTwice | Reason::HomeAddressMissing => "profileData.addresses",
        Reason::SsnTwice => "identifyingData.ssn",
        Reason::DateOfBirthForm | Reason::DateOfBirthMissing => "identifyingData.dateOfBirth",
        Reason::TermsTime => "termsAcceptances",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row of the documented table.
    #[test]
    fn documented_codes_have_their_reason_and_their_member() {
        let addresses = "profileData.addresses";
        for (status, code, sub_code, meant, path) in [
            (400, Some(200), None, Reason::DateOfBirthMissing, "identifyingData.dateOfBirth"),
            (400, Some(700), None, Reason::DateOfBirthForm, "identifyingData.dateOfBirth"),
            (400, Some(630), None, Reason::SsnTwice, "identifyingData.ssn"),
            (400, Some(1000), None, Reason::ProgramUnknown, ""),
            (400, Some(1020), None, Reason::AddressTypeTwice, addresses),
            (400, Some(1040), None, Reason::DefaultAddressTwice, addresses),
            (400, Some(1042), None, Reason::HomeAddressMissing, addresses),
            (400, Some(400), Some(501), Reason::FirstName, "profileData.firstName"),
            (400, Some(400), Some(502), Reason::LastName, "profileData.lastName"),
            (400, Some(400), Some(503), Reason::MiddleName, "profileData.middleName"),
            (400, Some(400), Some(504), Reason::City, addresses),
            (400, Some(400), Some(505), Reason::AddressLine1, addresses),
            (400, Some(400), Some(506), Reason::AddressLine2, addresses),
            (400, Some(640), Some(501), Reason::FirstName, "profileData.firstName"),
            (400, Some(640), Some(502), Reason::LastName, "profileData.lastName"),
            (400, Some(640), Some(503), Reason::MiddleName, "profileData.middleName"),
            (400, Some(640), Some(504), Reason::City, addresses),
            (400, Some(640), Some(505), Reason::AddressLine1, addresses),
            (400, Some(640), Some(506), Reason::AddressLine2, addresses),
            (400, Some(620), Some(0), Reason::TermsTime, "termsAcceptances"),
            (200, Some(5), Some(362), Reason::AccountLocked, ""),
            (200, Some(10), None, Reason::BusinessAccount, ""),
            (404, Some(10), Some(0), Reason::AccountNotFound, ""),
            (409, Some(4091), None, Reason::OverlappingCall, ""),
            (401, None, None, Reason::Credentials, ""),
            (503, None, None, Reason::Unavailable, ""),
            // and what is not documented
            (400, Some(400), Some(500), Reason::Other, ""),
            (400, Some(400), None, Reason::Other, ""),
            (200, Some(5), None, Reason::Other, ""),
            (500, Some(200), None, Reason::Other, ""),
            (400, Some(10), None, Reason::Other, ""),
            (429, None, None, Reason::Other, ""),
            (302, None, None, Reason::Redirect, ""),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(reason(status, code, sub_code), meant, "{status} {code:?} {sub_code:?}");
            assert_eq!(member(meant).unwrap_or_default(), path, "{meant:?}");
        }
    }
}
