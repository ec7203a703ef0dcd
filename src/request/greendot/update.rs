//! What is to change about a user, as Green Dot takes it: from a record, into the body, and back.

use std::{fmt, time::SystemTime};

use serde_json::value::RawValue;

use super::{
    rules,
    user_data::{IDENTIFYING, PROFILE, UserData},
};
use crate::{
    Envelope, Error, Identity, OtherInfo, UserRecord,
    builder::setters,
    json::{ObjectReader, ObjectWriter, elements, flag, plain_text},
    record::{AcceptPreference, Extra, Nullable, TermsAcceptance},
    request::mapping::Mapping,
};

/// The member that carries the envelope.
pub(super) const ENVELOPE: &str = "encryptedUserData";

/// What is to change about a user; what is absent stays as it is. Five members can be set to null, which is not the same:
///
/// ```
/// use sealpack::{Ssn, record::{AcceptPreference, Nullable}, request::greendot::{Address, Update, UserData}};
///
/// let home = Address::home().address_line_1("482 Larkspur Lane").city("Boise").state("ID");
/// let user_data = UserData::new().first_name("Marisol").ssn(Ssn::parse("987-65-4320")?).addresses([home]);
/// let update = Update::new()
///     .user_data(user_data)
///     .peer_transfer_accept_preference(AcceptPreference::Automatic)
///     .user_id_create_date("2024-03-18T16:20:00.000Z")
///     .password_change_date(Nullable::Null);
/// # let _ = update;
/// # Ok::<(), sealpack::Error>(())
/// ```
#[derive(Default)]
pub struct Update {
    /// `peerTransferAcceptPreference`
    pub peer_transfer_accept_preference: Nullable<AcceptPreference>,
    /// What is sealed into `encryptedUserData`, if there is any.
    pub user_data: UserData,
    /// `termsAcceptances`
    pub terms_acceptances: Nullable<Vec<TermsAcceptance>>,
    /// `contactVerificationIdentifiers`
    pub contact_verification_identifiers: Nullable<Vec<String>>,
    /// `userIdCreateDate`, ISO 8601
    pub user_id_create_date: Nullable<String>,
    /// `passwordChangeDate`, ISO 8601
    pub password_change_date: Nullable<String>,
    /// Further members of the body, which are not sealed.
    pub extra: Extra,
}

impl Update {
    /// Where the members of a record go. What goes into the envelope has its path there.
    pub const MAPPING: Mapping = Mapping {
        members: &[
            ("greendot.peer_transfer_accept_preference", "peerTransferAcceptPreference"),
            ("first_name", "profileData.firstName"),
            ("middle_name", "profileData.middleName"),
            ("last_name", "profileData.lastName"),
            ("address.line_1", "profileData.addresses[0].addressLine1"),
            ("address.line_2", "profileData.addresses[0].addressLine2"),
            ("address.city", "profileData.addresses[0].city"),
            ("address.state", "profileData.addresses[0].state"),
            ("address.zip", "profileData.addresses[0].zipCode"),
            ("ssn", "identifyingData.ssn"),
            ("greendot.user_data.identifyingData.ssnSuffix", "identifyingData.ssnSuffix"),
            ("date_of_birth", "identifyingData.dateOfBirth"),
            ("greendot.terms_acceptances", "termsAcceptances"),
            ("greendot.terms_acceptances[0].terms_acceptance_date_time", "termsAcceptances[0].termsAcceptanceDateTime"),
            ("greendot.contact_verification_identifiers", "contactVerificationIdentifiers"),
            ("greendot.user_id_create_date", "userIdCreateDate"),
            ("greendot.password_change_date", "passwordChangeDate"),
        ],
        extra: "greendot.extra",
    };

    /// An update that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What of `record` goes to Green Dot. Its address becomes the home address and the default one; a zip code loses its
    /// extension.
    pub fn from_record(record: &UserRecord) -> Self {
        let section = &record.greendot;
        Self {
            peer_transfer_accept_preference: section.peer_transfer_accept_preference.clone(),
            user_data: UserData::from_record(record),
            terms_acceptances: section.terms_acceptances.clone(),
            contact_verification_identifiers: section.contact_verification_identifiers.clone(),
            user_id_create_date: section.user_id_create_date.clone(),
            password_change_date: section.password_change_date.clone(),
            extra: section.extra.duplicate(),
        }
    }

    /// The members of `record` that Green Dot has no documented place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        Self::MAPPING.not_sent(record)
    }

    /// Reads the body of a call, with that one of `identities` that its envelope was sealed to and the `context` of the
    /// call. Members that Green Dot does not document become `extra`, in the body and in the envelope.
    ///
    /// # Errors
    /// [`ErrorKind::Open`](crate::ErrorKind::Open) for an envelope that does not open;
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that has not its form or stands twice, at
    /// `encryptedUserData` for the envelope and all that is in it, and for an envelope to none of the identities.
    pub fn from_json<'a>(
        body: &[u8],
        identities: impl IntoIterator<Item = &'a Identity>,
        context: &OtherInfo,
    ) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(body)?;
        Ok(Self {
            peer_transfer_accept_preference: Nullable::read(&mut object, "peerTransferAcceptPreference", |raw| {
                Ok(plain_text(raw)?.as_str().into())
            })?,
            user_data: match object.take(ENVELOPE) {
                Some(raw) => open(raw, identities, context).map_err(|error| error.at(ENVELOPE))?,
                None => UserData::new(),
            },
            terms_acceptances: Nullable::read(&mut object, "termsAcceptances", |raw| elements(raw, read_acceptance))?,
            contact_verification_identifiers: Nullable::read(&mut object, "contactVerificationIdentifiers", |raw| {
                elements(raw, plain_text)
            })?,
            user_id_create_date: Nullable::read(&mut object, "userIdCreateDate", plain_text)?,
            password_change_date: Nullable::read(&mut object, "passwordChangeDate", plain_text)?,
            extra: Extra::keep(object),
        })
    }

    /// Whether Green Dot would take it at `now`. The further members of the envelope are checked for one thing alone: that
    /// the SSN and its last four digits are not both there.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all [violations](Error::violations), whose paths in the
    /// envelope begin there: `profileData.addresses[1].city`. [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when
    /// `now` is not in the years 1000 to 9999.
    pub fn check(&self, now: SystemTime) -> Result<(), Error> {
        rules::check(self, now)
    }

    setters! {
        /// Sets `peerTransferAcceptPreference`, to a value or to [`Nullable::Null`].
        peer_transfer_accept_preference: Nullable<AcceptPreference>,
        /// Sets what is sealed.
        user_data: UserData,
        /// Sets `termsAcceptances`, to a value or to [`Nullable::Null`].
        terms_acceptances: Nullable<Vec<TermsAcceptance>>,
        /// Sets `contactVerificationIdentifiers`, to a value or to [`Nullable::Null`].
        contact_verification_identifiers: Nullable<Vec<String>>,
        /// Sets `userIdCreateDate`, to a value or to [`Nullable::Null`].
        user_id_create_date: Nullable<String>,
        /// Sets `passwordChangeDate`, to a value or to [`Nullable::Null`].
        password_change_date: Nullable<String>,
        /// Sets the further members.
        extra: Extra,
    }

    /// Writes the body with `envelope` for its user data.
    pub(super) fn write(&self, envelope: Option<&Envelope>, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
        let preference = &self.peer_transfer_accept_preference;
        nullable(object, "peerTransferAcceptPreference", preference, |preference, object, name| {
            object.member(name, preference.as_str())
        })?;
        if let Some(envelope) = envelope {
            object.object(ENVELOPE, |object| envelope.write(object))?;
        }
        nullable(object, "termsAcceptances", &self.terms_acceptances, |acceptances, object, name| {
            object.list(name, acceptances, write_acceptance)
        })?;
        let identifiers = &self.contact_verification_identifiers;
        nullable(object, "contactVerificationIdentifiers", identifiers, |ids, object, name| object.member(name, ids))?;
        for (name, date) in self.dates() {
            nullable(object, name, date, |text, object, name| object.member(name, text))?;
        }
        self.extra.write(object, &[ENVELOPE, PROFILE, IDENTIFYING]).map_err(|error| error.at("greendot.extra"))
    }

    /// The members that are ISO 8601 texts.
    pub(super) fn dates(&self) -> [(&'static str, &Nullable<String>); 2] {
        [("userIdCreateDate", &self.user_id_create_date), ("passwordChangeDate", &self.password_change_date)]
    }

    pub(super) fn is_empty(&self) -> bool {
        let Self { peer_transfer_accept_preference, user_data, terms_acceptances, extra, .. } = self;
        let is_absent = peer_transfer_accept_preference.is_absent()
            && terms_acceptances.is_absent()
            && self.contact_verification_identifiers.is_absent()
            && self.dates().iter().all(|(_, date)| date.is_absent());
        is_absent && user_data.is_empty() && extra.is_empty()
    }
}

impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

fn open<'a>(
    raw: &RawValue,
    identities: impl IntoIterator<Item = &'a Identity>,
    context: &OtherInfo,
) -> Result<UserData, Error> {
    let envelope = Envelope::from_json(raw.get().as_bytes())?;
    UserData::from_json(envelope.open(identities, context)?.as_slice())
}

fn write_acceptance(acceptance: &TermsAcceptance, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
    object.member("termsIdentifier", &acceptance.terms_identifier)?;
    object.member("termsAcceptanceDateTime", &acceptance.terms_acceptance_date_time)?;
    object.member("termsAcceptanceFlag", acceptance.terms_acceptance_flag)
}

fn read_acceptance(raw: &RawValue) -> Result<TermsAcceptance, Error> {
    let mut object = ObjectReader::from_raw(raw)?;
    let acceptance = TermsAcceptance {
        terms_identifier: object.required("termsIdentifier", plain_text)?,
        terms_acceptance_date_time: object.required("termsAcceptanceDateTime", plain_text)?,
        terms_acceptance_flag: object.required("termsAcceptanceFlag", flag)?,
    };
    object.finish()?;
    Ok(acceptance)
}

fn nullable<T>(
    object: &mut ObjectWriter<'_>,
    name: &str,
    member: &Nullable<T>,
    write: impl FnOnce(&T, &mut ObjectWriter<'_>, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    match member {
        Nullable::Absent => Ok(()),
        Nullable::Null => object.member(name, ()),
        Nullable::Value(value) => write(value, object, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, SecretBuffer};

    /// Reads a body in which `SEALED` stands for an envelope of `plaintext`, in a context of its own.
    fn read(body: &str, plaintext: &str) -> Result<Update, Error> {
        let identity = Identity::generate().unwrap();
        let context = OtherInfo::for_request("p", "1").unwrap();
        let envelope = Envelope::seal(plaintext.as_bytes(), identity.recipient(), &context).unwrap();
        let body = body.replace("SEALED", &envelope.to_json().unwrap());
        Update::from_json(body.as_bytes(), [&identity], &context)
    }

    fn written(update: &Update) -> String {
        let mut body = SecretBuffer::default();
        ObjectWriter::write(&mut body, |object| update.write(None, object)).unwrap();
        String::from_utf8(body.as_slice().to_vec()).unwrap()
    }

    #[test]
    fn absent_and_null_stay_what_they_are() {
        let nulls = r#"{"peerTransferAcceptPreference":null,"termsAcceptances":null,"contactVerificationIdentifiers":null,"userIdCreateDate":null,"passwordChangeDate":null,"ignoreMfa":null}"#;
        let lists = r#"{"termsAcceptances":[],"contactVerificationIdentifiers":[]}"#;
        for body in ["{}", nulls, lists, r#"{"peerTransferAcceptPreference":"sometimes","passwordChangeDate":"x"}"#] {
            assert_eq!(written(&read(body, "").unwrap()), body);
        }
        let update = Update::new().password_change_date(Nullable::Null).user_id_create_date("2024-01-01");
        assert_eq!(written(&update), r#"{"userIdCreateDate":"2024-01-01","passwordChangeDate":null}"#);
    }

    #[test]
    fn what_belongs_into_the_envelope_does_not_go_out_beside_it() {
        for name in ["encryptedUserData", "profileData", "identifyingData"] {
            let extra = Extra::from_json(format!(r#"{{"{name}": {{}}}}"#).as_bytes()).unwrap();
            let update = Update::new().extra(extra);
            let mut body = SecretBuffer::default();
            let error = ObjectWriter::write(&mut body, |object| update.write(None, object)).unwrap_err();
            let message = format!("greendot.extra.{name}: the member is sealed, which extra members are not");
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn what_is_wrong_in_a_body_is_placed() {
        for (body, plaintext, message) in [
            (r#"{"encryptedUserData": null}"#, "", "encryptedUserData: expected an object"),
            (r#"{"encryptedUserData": "a"}"#, "", "encryptedUserData: expected an object"),
            (r#"{"encryptedUserData": {}}"#, "", "encryptedUserData.version: the member is missing"),
            (r#"{"encryptedUserData": SEALED}"#, "[]", "encryptedUserData: expected an object"),
            (
                r#"{"encryptedUserData": SEALED}"#,
                r#"{"profileData": {"firstName": 1}}"#,
                "encryptedUserData.profileData.firstName: expected text",
            ),
            (
                r#"{"encryptedUserData": SEALED}"#,
                r#"{"profileData": {"addresses": [{"type": "home"}, {"type": "house"}]}}"#,
                "encryptedUserData.profileData.addresses[1].type: expected one of: home, work, billing",
            ),
            (
                r#"{"encryptedUserData": SEALED, "encryptedUserData": SEALED}"#,
                "{}",
                "encryptedUserData: the member is given twice",
            ),
            (r#"{"peerTransferAcceptPreference": 1}"#, "", "peerTransferAcceptPreference: expected text"),
            (r#"{"termsAcceptances": {}}"#, "", "termsAcceptances: expected a list"),
            (r#"{"termsAcceptances": [{}]}"#, "", "termsAcceptances[0].termsIdentifier: the member is missing"),
            (
                r#"{"termsAcceptances": [{"termsIdentifier": "", "termsAcceptanceDateTime": "", "termsAcceptanceFlag": 1}]}"#,
                "",
                "termsAcceptances[0].termsAcceptanceFlag: expected true or false",
            ),
            (
                r#"{"termsAcceptances": [{"termsIdentifier": "", "termsAcceptanceDateTime": "", "termsAcceptanceFlag": true, "a": 1}]}"#,
                "",
                "termsAcceptances[0].a: there is no such member",
            ),
            (
                r#"{"contactVerificationIdentifiers": ["", null]}"#,
                "",
                "contactVerificationIdentifiers[1]: expected text",
            ),
            (r#"{"userIdCreateDate": 20240101}"#, "", "userIdCreateDate: expected text"),
            ("", "", "the JSON ends too early, at line 1, column 0"),
        ] {
            let error = read(body, plaintext).unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Malformed, message), "{body}");
        }
    }

    #[test]
    fn an_envelope_of_another_call_does_not_open() {
        let identity = Identity::generate().unwrap();
        let context = |request_id| OtherInfo::for_request("p", request_id).unwrap();
        let envelope = Envelope::seal(b"{}", identity.recipient(), &context("a")).unwrap().to_json().unwrap();
        let body = format!(r#"{{"encryptedUserData": {envelope}}}"#);
        let read = |identities: &[&Identity], request_id| {
            Update::from_json(body.as_bytes(), identities.iter().copied(), &context(request_id))
        };
        assert!(read(&[&identity], "a").unwrap().is_empty());
        let error = read(&[&identity], "A").unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Open, "encryptedUserData"));
        let error = read(&[&Identity::generate().unwrap()], "a").unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Malformed, "encryptedUserData"));
    }

    #[test]
    fn paths_lead_back_to_the_record() {
        for (path, record) in [
            ("profileData.firstName", "first_name"),
            ("profileData.addresses[0].addressLine1", "address.line_1"),
            ("profileData.addresses[0].zipCode", "address.zip"),
            ("identifyingData.ssnSuffix", "greendot.user_data.identifyingData.ssnSuffix"),
            ("passwordChangeDate", "greendot.password_change_date"),
            ("termsAcceptances[1].termsAcceptanceDateTime", "greendot.terms_acceptances[1].terms_acceptance_date_time"),
            ("", ""),
        ] {
            assert_eq!(Update::MAPPING.record_path(path), record);
        }
    }
}
