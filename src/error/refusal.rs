//! [`Refusal`]: a partner's answer that says no, and what a caller must decide about it.

use std::fmt;

use super::shown;
use crate::{Partner, Secret};

/// A partner's answer that says no.
///
/// Display and Debug give the status, the codes and what they mean. The partner's own messages are kept apart, since
/// partners quote what they refuse.
pub struct Refusal {
    pub(crate) partner: Partner,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) sub_code: Option<i64>,
    pub(crate) reason: Reason,
    pub(crate) message: Option<Secret<String>>,
    pub(crate) faults: Vec<Fault>,
}

/// Why a partner refused: one variant for each code that is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Green Dot, code 5 and sub code 362: the account is locked. Nothing was changed, though the status is 200.
    AccountLocked,
    /// Green Dot, 404 with code 10: there is no such account.
    AccountNotFound,
    /// Green Dot, sub code 505: length or characters of address line 1.
    AddressLine1,
    /// Green Dot, sub code 506: length or characters of address line 2.
    AddressLine2,
    /// Green Dot, code 1020: two addresses of one type.
    AddressTypeTwice,
    /// Green Dot, 200 with code 10: a business account.
    BusinessAccount,
    /// Green Dot, sub code 504: length or characters of the city.
    City,
    /// The token, its scope, the key or the company id is wrong: Green Dot's and Appenate's 401; an empty answer of MX, whose
    /// API key or IP address list does not fit.
    Credentials,
    /// Green Dot, code 700: the date of birth is not `YYYY-MM-DD`.
    DateOfBirthForm,
    /// Green Dot, code 200: the date of birth is missing.
    DateOfBirthMissing,
    /// Green Dot, code 1040: two default addresses.
    DefaultAddressTwice,
    /// Green Dot, sub code 501: length or characters of the first name.
    FirstName,
    /// Green Dot, code 1042: no home address.
    HomeAddressMissing,
    /// Green Dot, sub code 502: length or characters of the last name.
    LastName,
    /// Green Dot, sub code 503: length or characters of the middle name.
    MiddleName,
    /// Appenate, 405: there is no such endpoint.
    NoEndpoint,
    /// Nothing that is documented. Status, code and sub code are those of the [`Refusal`].
    Other,
    /// Green Dot, 409 with code 4091: another call on the account is under way.
    OverlappingCall,
    /// Appenate, 400: the parameters are wrong.
    Parameters,
    /// Green Dot, code 1000: the program code in the path is unknown.
    ProgramUnknown,
    /// A redirect, which is not followed: it would carry people's data elsewhere.
    Redirect,
    /// Onbo, 403: the HMAC is wrong or older than 60 seconds.
    Signature,
    /// Green Dot, code 630: SSN and last four digits are both given.
    SsnTwice,
    /// Green Dot, code 620: the time of the terms' acceptance is not within 720 hours.
    TermsTime,
    /// The partner is down: 503, and at MX 502.
    Unavailable,
    /// MX, 400 with `User with guid … not found.`
    UserNotFound,
    /// MX, 404 without a body: the URL is wrong, or the content type is not JSON's.
    WrongUrl,
}

impl Reason {
    /// What the partner documents that it means.
    pub fn meaning(self) -> Option<&'static str> {
        Some(match self {
            Self::AccountLocked => "the account is locked",
            Self::AccountNotFound => "the account is not found",
            Self::AddressLine1 => "length or characters of address line 1",
            Self::AddressLine2 => "length or characters of address line 2",
            Self::AddressTypeTwice => "two addresses of one type",
            Self::BusinessAccount => "a business account",
            Self::City => "length or characters of the city",
            Self::Credentials => "the credentials are wrong",
            Self::DateOfBirthForm => "the date of birth is not YYYY-MM-DD",
            Self::DateOfBirthMissing => "the date of birth is missing",
            Self::DefaultAddressTwice => "two default addresses",
            Self::FirstName => "length or characters of the first name",
            Self::HomeAddressMissing => "no home address",
            Self::LastName => "length or characters of the last name",
            Self::MiddleName => "length or characters of the middle name",
            Self::NoEndpoint => "there is no such endpoint",
            Self::Other => return None,
            Self::OverlappingCall => "another call on the account is under way",
            Self::Parameters => "the parameters are wrong",
            Self::ProgramUnknown => "the program code is unknown",
            Self::Redirect => "redirects are not followed",
            Self::Signature => "the HMAC is wrong or older than 60 seconds",
            Self::SsnTwice => "SSN and last four digits are both given",
            Self::TermsTime => "the time of the terms' acceptance is not within 720 hours",
            Self::Unavailable => "the partner is down",
            Self::UserNotFound => "the user is not found",
            Self::WrongUrl => "the URL is wrong",
        })
    }
}

/// A member that a partner refuses.
pub struct Fault {
    path: String,
    /// The path is of our own writing, not of the partner's.
    is_ours: bool,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<Secret<String>>,
}

impl Fault {
    /// The member, in the partner's own spelling: `identifyingData.dateOfBirth`, `Email`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The partner's code for this member, when it gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The partner's own words for this member, which may quote the data that was sent: not for logs.
    pub fn message(&self) -> Option<&Secret<String>> {
        self.message.as_ref()
    }

    /// A member that the partner's documentation names.
    pub(crate) fn documented(path: &str) -> Self {
        Self { path: path.to_owned(), is_ours: true, code: None, message: None }
    }

    /// A member that the partner's answer names.
    pub(crate) fn named(path: &str) -> Self {
        Self { path: shown(path), is_ours: false, code: None, message: None }
    }

    fn shown_path(&self) -> Option<&str> {
        if self.is_ours { Some(&self.path) } else { plain(&self.path) }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({})", self.shown_path().unwrap_or("[redacted]"))
    }
}

impl Refusal {
    /// Who refused.
    pub fn partner(&self) -> Partner {
        self.partner
    }

    /// The HTTP status. It may be 200: some partners refuse inside a successful answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The partner's code, when it gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Green Dot's sub code.
    pub fn sub_code(&self) -> Option<i64> {
        self.sub_code
    }

    /// Why, as far as the partner documents its codes.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The partner's own message, which may quote the data that was sent: not for logs.
    pub fn message(&self) -> Option<&Secret<String>> {
        self.message.as_ref()
    }

    /// The members that the partner refuses, as far as it names them.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether the same bytes may be taken later: HTTP 503, which is all that Green Dot allows (with the same request id, at most
    /// three times, after 1 s, 5 s and 30 s at most); from the others also 429, 502 and 504.
    pub fn is_retryable(&self) -> bool {
        self.status == 503 || self.partner != Partner::GreenDot && matches!(self.status, 429 | 502 | 504)
    }

    /// Whether the caller's credentials, token or signature were refused.
    pub fn is_authentication(&self) -> bool {
        matches!(self.reason, Reason::Credentials | Reason::Signature) || self.status == 401
    }

    /// Whether the partner refused what was sent: [`faults`](Self::faults) has the members, as far as it names them.
    pub fn is_validation(&self) -> bool {
        let is_rule = matches!(self.reason, Reason::Parameters) || !self.faults.is_empty();
        is_rule || self.reason == Reason::Other && matches!(self.status, 400 | 422)
    }

    /// A refusal without details.
    pub(crate) fn new(partner: Partner, status: u16, reason: Reason) -> Self {
        Self { partner, status, code: None, sub_code: None, reason, message: None, faults: Vec::new() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} refused: HTTP {}", self.partner, self.status)?;
        if let Some(code) = self.code.as_deref().and_then(plain) {
            write!(f, ", code {code}")?;
        }
        if let Some(sub_code) = self.sub_code {
            write!(f, ", sub code {sub_code}")?;
        }
        if let Some(meaning) = self.reason.meaning() {
            write!(f, " ({meaning})")?;
        }
        let mut members: Vec<&str> = Vec::new();
        for member in self.faults.iter().filter_map(Fault::shown_path) {
            if members.len() < MOST_IN_TEXT && !members.contains(&member) {
                members.push(member);
            }
        }
        if !members.is_empty() {
            write!(f, ", because of {}", members.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}

/// How many members at fault the text names.
const MOST_IN_TEXT: usize = 20;

/// A code or a member's name, if it looks like one: short, and without anything that could be somebody's data.
fn plain(text: &str) -> Option<&str> {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let short_number = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    (text.len() <= 40 && (letters || short_number)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn a_refusal_never_shows_the_partners_message_or_a_code_that_could_be_data() {
        let refusal = Refusal {
            code: Some("987-65-4320".to_owned()),
            message: Some(Secret::from("invalid ssn 987-65-4320")),
            faults: vec![Fault::named("987-65-4320"), Fault::named("Email")],
            ..Refusal::new(Partner::Onbo, 400, Reason::Other)
        };
        let error = Error::refused(refusal);
        assert_eq!(error.to_string(), "Onbo refused: HTTP 400, because of Email");
        assert!(!format!("{error:?} {:?} {:?}", error.refusal(), error.faults()).contains("987"));
    }

    #[test]
    fn a_code_is_shown_when_it_is_short_and_a_member_once() {
        for (code, shown) in
            [("E".repeat(40), true), ("E".repeat(41), false), ("12345".to_owned(), true), ("123456".to_owned(), false)]
        {
            let refusal = Refusal { code: Some(code.clone()), ..Refusal::new(Partner::Onbo, 400, Reason::Other) };
            assert_eq!(refusal.to_string().contains(&code), shown, "{code}");
        }
        let faults = vec![Fault::named("Email"), Fault::named("Id"), Fault::named("Email")];
        let refusal = Refusal { faults, ..Refusal::new(Partner::Appenate, 400, Reason::Other) };
        assert_eq!(refusal.to_string(), "Appenate refused: HTTP 400, because of Email, Id");
    }

    #[test]
    fn a_refusal_answers_what_a_caller_decides() {
        let refusal = |partner, status, reason| Refusal::new(partner, status, reason);
        for status in [429, 502, 504] {
            assert!(refusal(Partner::Mx, status, Reason::Other).is_retryable());
            assert!(!refusal(Partner::GreenDot, status, Reason::Other).is_retryable());
        }
        assert!(refusal(Partner::GreenDot, 503, Reason::Unavailable).is_retryable());
        for status in [200, 400, 401, 403, 404, 409, 500] {
            assert!(!refusal(Partner::GreenDot, status, Reason::Other).is_retryable());
            assert!(!refusal(Partner::Onbo, status, Reason::Other).is_retryable());
        }
        assert!(refusal(Partner::Onbo, 403, Reason::Signature).is_authentication());
        assert!(refusal(Partner::Mx, 401, Reason::Other).is_authentication());
        assert!(!refusal(Partner::GreenDot, 404, Reason::AccountNotFound).is_validation());
        assert!(refusal(Partner::Onbo, 400, Reason::Other).is_validation());
    }
}
