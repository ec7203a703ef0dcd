//! What Green Dot answers. HTTP 200 alone is not success: the code inside must be 0.

use http::StatusCode;
use serde_json::value::RawValue;

use super::{
    meaning::{member, reason},
    update::ENVELOPE,
};
use crate::{
    Envelope, Error, Fault, Identity, OtherInfo, Partner, Refusal, Secret, SecretBuffer,
    json::{ObjectReader, elements},
    record::Extra,
    request::answer::{integer, scalar, unusable, without_mark},
};

/// Green Dot made the change.
#[derive(Debug)]
#[non_exhaustive]
pub struct Updated {
    /// `responseDetails`
    pub details: Vec<ResponseDetail>,
    /// What is sealed in the answer, if anything is: the first member that is an object with an `ephemeralPublicKey`. (Requests
    /// call it `encryptedUserData`; its name in answers is not documented.) One that is no EC_v1 envelope is left in `extra`.
    pub envelope: Option<Envelope>,
    /// The members that Green Dot does not document.
    pub extra: Extra,
}

impl Updated {
    /// Opens what is sealed in the answer, with that one of `identities` it was sealed to, in the `context` of the call: the
    /// plaintext, or none when nothing is sealed. What it is made of is not documented; when it is a user's data,
    /// [`UserData::from_json`](super::UserData::from_json) reads it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for what is no EC_v1 envelope, and one to none of the identities;
    /// [`ErrorKind::Open`](crate::ErrorKind::Open) when it does not open. The change was made all the same.
    pub fn open<'a>(
        &self,
        identities: impl IntoIterator<Item = &'a Identity>,
        context: &OtherInfo,
    ) -> Result<Option<SecretBuffer>, Error> {
        if let Some(envelope) = &self.envelope {
            return envelope.open(identities, context).map(Some);
        }
        match self.extra.members().find(|(name, json)| is_sealed(name, json)) {
            Some((name, json)) => {
                let envelope = Envelope::from_json(json.as_bytes()).map_err(|error| error.at(name))?;
                envelope.open(identities, context).map(Some)
            }
            None => Ok(None),
        }
    }
}

/// One element of `responseDetails`.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ResponseDetail {
    /// `code`; 0 is success.
    pub code: Option<i64>,
    /// `subCode`
    pub sub_code: Option<i64>,
    /// `description`, where the details are a list
    pub description: Option<Secret<String>>,
    /// `codeDescription`, where the details are one object
    pub code_description: Option<Secret<String>>,
    /// `subCodeDescription`, likewise
    pub sub_code_description: Option<Secret<String>>,
    /// `url`
    pub url: Option<Secret<String>>,
    /// The members that Green Dot does not document.
    pub extra: Extra,
}

impl ResponseDetail {
    /// All that it says in words, if it says anything.
    fn message(&self) -> Option<Secret<String>> {
        let texts = [&self.description, &self.code_description, &self.sub_code_description];
        let texts = texts.into_iter().flatten().map(|text| text.expose().as_str());
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        (!texts.is_empty()).then(|| Secret::new(texts.join("; ")))
    }

    /// The member that it refuses, if it is about one.
    fn fault(&self, status: StatusCode) -> Option<Fault> {
        let mut fault = Fault::documented(member(reason(status, self.code, self.sub_code))?);
        fault.code = self.code.map(|code| code.to_string());
        fault.message = self.message();
        Some(fault)
    }
}

pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Updated, Error> {
    let mut answer = ObjectReader::parse(without_mark(body));
    let details = accepted(status, answer.as_mut().map(read_details).unwrap_or_default())?;
    if details.is_empty() {
        return Err(unusable(Partner::GreenDot, status));
    }
    let mut answer = answer.map_err(|_| unusable(Partner::GreenDot, status))?;
    let envelope = take_envelope(&mut answer);
    Ok(Updated { details, envelope, extra: Extra::keep(answer) })
}

/// `responseDetails`: a list of objects, or one object.
pub(super) fn read_details(answer: &mut ObjectReader<'_>) -> Vec<ResponseDetail> {
    let Some(raw) = answer.take("responseDetails") else {
        return Vec::new();
    };
    elements(raw, read_detail).or_else(|_| read_detail(raw).map(|detail| vec![detail])).unwrap_or_default()
}

/// The details again, unless the status or one of them is a refusal.
pub(super) fn accepted(status: StatusCode, details: Vec<ResponseDetail>) -> Result<Vec<ResponseDetail>, Error> {
    let mut refusing = details.iter().filter(|detail| detail.code != Some(0)).peekable();
    if status.is_success() && refusing.peek().is_none() {
        return Ok(details);
    }
    let first = refusing.peek();
    let (code, sub_code) = (first.and_then(|detail| detail.code), first.and_then(|detail| detail.sub_code));
    Err(Error::refused(Refusal {
        code: code.map(|code| code.to_string()),
        sub_code,
        message: first.and_then(|detail| detail.message()),
        faults: refusing.filter_map(|detail| detail.fault(status)).collect(),
        ..Refusal::new(Partner::GreenDot, status.as_u16(), reason(status, code, sub_code))
    }))
}

fn read_detail(raw: &RawValue) -> Result<ResponseDetail, Error> {
    let mut object = ObjectReader::from_raw(raw)?;
    Ok(ResponseDetail {
        code: integer(&mut object, "code"),
        sub_code: integer(&mut object, "subCode"),
        description: scalar(&mut object, "description"),
        code_description: scalar(&mut object, "codeDescription"),
        sub_code_description: scalar(&mut object, "subCodeDescription"),
        url: scalar(&mut object, "url"),
        extra: Extra::keep(object),
    })
}

/// Takes the sealed member, if it is an envelope.
fn take_envelope(answer: &mut ObjectReader<'_>) -> Option<Envelope> {
    let sealed = answer.members().find(|(name, raw)| is_sealed(name, raw.get()));
    let (name, raw) = sealed.map(|(name, raw)| (name.to_owned(), raw))?;
    let envelope = Envelope::from_json(raw.get().as_bytes()).ok()?;
    answer.take(&name);
    Some(envelope)
}

/// Whether a member of an answer is meant to be an envelope.
fn is_sealed(name: &str, json: &str) -> bool {
    let has_key = |mut object: ObjectReader<'_>| object.take("ephemeralPublicKey").is_some();
    name == ENVELOPE && json != "null" || ObjectReader::parse(json.as_bytes()).is_ok_and(has_key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reason, request::greendot::token};

    fn answer(status: u16, body: &str) -> Result<Updated, Error> {
        read(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    fn shown(text: &Option<Secret<String>>) -> Option<&str> {
        text.as_ref().map(|text| text.expose().as_str())
    }

    /// The documented sample answers.
    #[test]
    fn samples_are_read_whole() {
        let ok = r#"{"responseDetails": [{"code": 0, "subCode": 0, "description": "Success", "url": ""}]}"#;
        let updated = answer(200, ok).unwrap();
        let [detail] = updated.details.as_slice() else { panic!("expected one detail") };
        assert_eq!((detail.code, detail.sub_code), (Some(0), Some(0)));
        assert_eq!((shown(&detail.description), shown(&detail.url)), (Some("Success"), Some("")));
        assert!(detail.extra.is_empty() && updated.extra.is_empty() && updated.envelope.is_none());

        let locked =
            r#"{"responseDetails": [{"code": 5, "subCode": 362, "description": "Account is locked", "url": ""}]}"#;
        let error = answer(200, locked).unwrap_err();
        let refusal = error.refusal().unwrap();
        assert_eq!((refusal.status(), refusal.code(), refusal.sub_code()), (200, Some("5"), Some(362)));
        assert_eq!(refusal.reason(), Reason::AccountLocked);
        assert_eq!(refusal.message().unwrap().expose(), "Account is locked");
        assert!(!error.is_retryable() && !error.is_authentication() && !error.is_validation());

        let token = r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 86400, "scope": "general",
            "responseDetails": {"code": 0, "subCode": 0, "codeDescription": "Success", "subCodeDescription": ""}}"#;
        let token = token::read(StatusCode::OK, token.as_bytes()).unwrap();
        assert_eq!(token.bearer(), "Bearer t");
        assert_eq!((token.token_type(), token.scope()), (Some("Bearer"), Some("general")));
        assert_eq!(token.expires_in().as_secs(), 86_400);
        let [detail] = token.details() else { panic!("expected one detail") };
        assert_eq!((detail.code, detail.sub_code), (Some(0), Some(0)));
        assert_eq!((shown(&detail.code_description), shown(&detail.sub_code_description)), (Some("Success"), Some("")));
        assert!(token.extra().is_empty());
        // The documented day.
        let token = token::read(StatusCode::OK, br#"{"access_token": "t"}"#).unwrap();
        assert_eq!(token.expires_in().as_secs(), 86_400);
    }

    #[test]
    fn every_detail_that_refuses_a_member_gives_a_fault() {
        let body = r#"{"responseDetails": [
            {"code": 400, "subCode": 501, "description": "first"}, {"code": 0}, {"code": "640", "subCode": "506"},
            {"code": 700, "description": "birth"}, {"code": 1000}, {"code": 620, "subCode": 0}]}"#;
        let error = answer(400, body).unwrap_err();
        let fault = |fault: &Fault| {
            let message = fault.message().map(|message| message.expose().clone());
            [fault.path(), fault.code().unwrap(), &message.unwrap_or_default()].join(" ")
        };
        let faults: Vec<String> = error.faults().iter().map(fault).collect();
        assert_eq!(
            faults,
            [
                "profileData.firstName 400 first",
                "profileData.addresses 640 ",
                "identifyingData.dateOfBirth 700 birth",
                "termsAcceptances 620 ",
            ]
        );
        assert!(error.is_validation());
        assert_eq!(
            error.to_string(),
            "Green Dot refused: HTTP 400, code 400, sub code 501 (length or characters of the first name), because of \
             profileData.firstName, profileData.addresses, identifyingData.dateOfBirth, termsAcceptances"
        );
        let object = r#"{"responseDetails": {"code": 1, "codeDescription": "a", "subCodeDescription": "b"}}"#;
        assert_eq!(answer(200, object).unwrap_err().refusal().unwrap().message().unwrap().expose(), "a; b");
    }

    #[test]
    fn odd_answers_are_neither_lost_nor_taken_for_success() {
        let good = |body: &str| answer(200, body).map(|updated| updated.details.len());
        let deep =
            format!(r#"{{"responseDetails": [{{"code": 0}}], "a": {0}{1}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        for body in [
            "\u{FEFF}{\"responseDetails\": [{\"code\": 0}]}",
            r#"{"responseDetails": [{"code": "0", "subCode": null, "description": 7, "url": []}]}"#,
            r#"{"responseDetails": {"code": 0, "subCode": "many", "codeDescription": {}}, "more": null}"#,
            &deep,
            &format!(r#"{{"responseDetails": [{{"code": 0, "description": "{}"}}]}}"#, "x".repeat(1 << 20)),
        ] {
            assert_eq!(good(body).unwrap(), 1, "{body:.80}");
        }
        for body in [
            "",
            " ",
            "null",
            "[]",
            "{}",
            "0",
            "<html></html>",
            "{\"responseDetails\"",
            "\0",
            "\u{202E}",
            r#"{"responseDetails": null}"#,
            r#"{"responseDetails": []}"#,
            r#"{"responseDetails": "0"}"#,
            r#"{"responseDetails": [{"code": 0}, 0]}"#,
            r#"{"responseDetails": [{"code": 0, "code": 5}]}"#,
            r#"{"responseDetails": [{"code": 0}], "responseDetails": [{"code": 5}]}"#,
        ] {
            assert_eq!(good(body).unwrap_err().kind(), crate::ErrorKind::Transport, "{body}");
            assert_eq!(answer(500, body).unwrap_err().kind(), crate::ErrorKind::Refused, "{body}");
        }
        for body in [
            r#"{"responseDetails": {}}"#,
            r#"{"responseDetails": [{"code": null}]}"#,
            r#"{"responseDetails": [{"code": 0.5}]}"#,
            r#"{"responseDetails": [{"code": 0}, {"code": 99999999999999999999}]}"#,
        ] {
            assert_eq!(good(body).unwrap_err().kind(), crate::ErrorKind::Refused, "{body}");
        }
        assert!(answer(503, "<html>").unwrap_err().is_retryable() && !answer(500, "{}").unwrap_err().is_retryable());
    }

    #[test]
    fn unknown_members_are_kept() {
        let body = r#"{"user": {"a": 1.10}, "responseDetails": [{"code": 0, "hint": [1, 2]}], "n": null}"#;
        let updated = answer(200, body).unwrap();
        assert_eq!(updated.extra.members().collect::<Vec<_>>(), [("user", r#"{"a": 1.10}"#), ("n", "null")]);
        let extra = updated.details.first().unwrap().extra.members().collect::<Vec<_>>();
        assert_eq!(extra, [("hint", "[1, 2]")]);
    }

    #[test]
    fn what_is_sealed_opens_and_never_makes_a_refusal() {
        let identity = Identity::generate().unwrap();
        let context = OtherInfo::for_request("p", "1").unwrap();
        let other = OtherInfo::for_request("p", "2").unwrap();
        let envelope = Envelope::seal(b"{}", identity.recipient(), &context).unwrap().to_json().unwrap();
        let sealed = |member: &str| {
            answer(200, &format!(r#"{{"responseDetails": [{{"code": 0}}], "a": {{}}, {member}}}"#)).unwrap()
        };

        for name in ["encryptedUserData", "anything"] {
            let updated = sealed(&format!(r#""{name}": {envelope}, "b": {envelope}"#));
            assert_eq!(updated.open([&identity], &context).unwrap().unwrap().as_slice(), b"{}");
            assert_eq!(updated.open([&identity], &other).unwrap_err().kind(), crate::ErrorKind::Open);
            assert_eq!(updated.open([], &context).unwrap_err().kind(), crate::ErrorKind::Malformed);
            assert_eq!(updated.extra.members().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b"]);
        }
        for (member, message) in [
            (envelope.replace("EC_v1", "EC_v2"), "e.version: EC_v2 is described nowhere: only EC_v1 is opened"),
            (r#"{"version": "EC_v1", "ephemeralPublicKey": 1}"#.to_owned(), "e.ephemeralPublicKey: expected text"),
        ] {
            let updated = sealed(&format!(r#""e": {member}"#));
            assert!(updated.envelope.is_none());
            assert_eq!(updated.extra.members().last(), Some(("e", member.as_str())));
            assert_eq!(updated.open([&identity], &context).unwrap_err().to_string(), message);
        }
        let named = sealed(r#""encryptedUserData": {"version": "EC_v1"}"#).open([&identity], &context).unwrap_err();
        assert_eq!(named.to_string(), "encryptedUserData.ephemeralPublicKey: the member is missing");
        assert!(sealed(r#""encryptedUserData": null"#).open([&identity], &context).unwrap().is_none());
    }
}
