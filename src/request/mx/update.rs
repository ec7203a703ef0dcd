//! What is to change about a user, as MX takes it: from a record, into JSON, and back.

use std::fmt;

use serde_json::value::RawValue;

use crate::{
    Error, Partner, Rule, Secret, UserRecord,
    builder::setters,
    error::Violations,
    json::{ObjectReader, ObjectWriter, scalar, text},
    record::{Date, Extra, Sex, Status, Zip},
    request::{duplicate, exposed, mapping::Mapping},
};

/// What is to change about a user; what is `None` stays as it is. MX recommends this call for `status` alone.
///
/// ```
/// use sealpack::{record::Status, request::mx::Update};
///
/// let update = Update::new().status(Status::Disabled).email("julie.west@example.com");
/// # let _ = update;
/// ```
#[derive(Default)]
pub struct Update {
    /// `email`
    pub email: Option<Secret<String>>,
    /// `first_name`
    pub first_name: Option<Secret<String>>,
    /// `last_name`
    pub last_name: Option<Secret<String>>,
    /// `phone`
    pub phone: Option<Secret<String>>,
    /// `birthdate`
    pub birthdate: Option<Date>,
    /// `sex`
    pub sex: Option<Sex>,
    /// `credit_score`
    pub credit_score: Option<i64>,
    /// `zip_code`
    pub zip_code: Option<Zip>,
    /// `status`
    pub status: Option<Status>,
    /// Further members.
    pub extra: Extra,
}

impl Update {
    /// Where the members of a record go.
    pub const MAPPING: Mapping = Mapping {
        members: &[
            ("email", "email"),
            ("first_name", "first_name"),
            ("last_name", "last_name"),
            ("phone", "phone"),
            ("date_of_birth", "birthdate"),
            ("sex", "sex"),
            ("credit_score", "credit_score"),
            ("address.zip", "zip_code"),
            ("status", "status"),
        ],
        extra: "mx.extra",
    };

    /// An update that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What of `record` goes to MX.
    pub fn from_record(record: &UserRecord) -> Self {
        Self {
            email: duplicate(&record.email),
            first_name: duplicate(&record.first_name),
            last_name: duplicate(&record.last_name),
            phone: record.phone.as_ref().map(|phone| Secret::from(phone.expose())),
            birthdate: record.date_of_birth,
            sex: record.sex,
            credit_score: record.credit_score.map(i64::from),
            zip_code: record.address.as_ref().and_then(|address| address.zip.as_ref()).map(Zip::duplicate),
            status: record.status,
            extra: record.mx.extra.duplicate(),
        }
    }

    /// The members of `record` that MX has no place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        Self::MAPPING.not_sent(record)
    }

    /// Reads the body of a call. Members that MX does not document become `extra`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that has not its form, or stands twice.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(json)?;
        Ok(Self {
            email: object.optional("email", text)?,
            first_name: object.optional("first_name", text)?,
            last_name: object.optional("last_name", text)?,
            phone: object.optional("phone", text)?,
            birthdate: object.optional("birthdate", |raw| Date::parse(text(raw)?.expose()))?,
            sex: object.optional("sex", |raw| Sex::parse(text(raw)?.expose()))?,
            credit_score: object.optional("credit_score", integer)?,
            zip_code: object.optional("zip_code", |raw| Zip::parse(text(raw)?.expose()))?,
            status: object.optional("status", |raw| Status::parse(text(raw)?.expose()))?,
            extra: Extra::keep(object),
        })
    }

    /// Whether MX would take it. The forms of members are those of their types; what is left is that there is any.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all [violations](Error::violations).
    pub fn check(&self) -> Result<(), Error> {
        let mut violations = Violations::new(Partner::Mx);
        if self.is_empty() {
            violations.add("", Rule::Nothing);
        }
        violations.finish()
    }

    setters! {
        /// Sets `email`.
        email: Secret<String>,
        /// Sets `first_name`.
        first_name: Secret<String>,
        /// Sets `last_name`.
        last_name: Secret<String>,
        /// Sets `phone`.
        phone: Secret<String>,
        /// Sets `birthdate`.
        birthdate: Date,
        /// Sets `sex`.
        sex: Sex,
        /// Sets `credit_score`.
        credit_score: i64,
        /// Sets `zip_code`.
        zip_code: Zip,
        /// Sets `status`.
        status: Status,
        /// Sets the further members.
        extra: Extra,
    }

    pub(super) fn write(&self, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
        object.optional("email", exposed(&self.email))?;
        object.optional("first_name", exposed(&self.first_name))?;
        object.optional("last_name", exposed(&self.last_name))?;
        object.optional("phone", exposed(&self.phone))?;
        if let Some(date) = self.birthdate {
            object.member("birthdate", date.with_separator('-').expose())?;
        }
        object.optional("sex", self.sex.map(|sex| sex.as_str()))?;
        object.optional("credit_score", self.credit_score)?;
        object.optional("zip_code", self.zip_code.as_ref().map(Zip::expose))?;
        object.optional("status", self.status.map(|status| status.as_str()))?;
        self.extra.write(object, &[]).map_err(|error| error.at("mx.extra"))
    }

    fn is_empty(&self) -> bool {
        let Self { email, first_name, last_name, phone, birthdate, sex, credit_score, zip_code, status, extra } = self;
        let texts = [email, first_name, last_name, phone];
        let others = [birthdate.is_some(), sex.is_some(), credit_score.is_some(), zip_code.is_some(), status.is_some()];
        texts.iter().all(|text| text.is_none()) && !others.contains(&true) && extra.is_empty()
    }
}

impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

fn integer(raw: &RawValue) -> Result<i64, Error> {
    scalar(raw, "-0123456789", "expected a whole number of 64 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> String {
        Update::from_json(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn forms_are_those_of_mx() {
        assert_eq!(fault(r#"{"sex": "female"}"#), "sex: expected one of: FEMALE, MALE");
        assert_eq!(fault(r#"{"status": 1}"#), "status: expected text");
        assert_eq!(fault(r#"{"credit_score": 790.5}"#), "credit_score: expected a whole number of 64 bits");
        assert_eq!(fault(r#"{"zip_code": 12345}"#), "zip_code: expected text");
        assert_eq!(fault(r#"{"birthdate": "1990/01/01"}"#), "birthdate: expected a date that exists, YYYY-MM-DD");
        assert_eq!(fault(r#"{"email": "a", "email": "b"}"#), "email: the member is given twice");
    }

    #[test]
    fn an_update_says_something() {
        let error = Update::new().check().unwrap_err();
        assert_eq!(error.to_string(), "there is nothing to send");
        assert_eq!(error.violations()[0].rule(), &Rule::Nothing);
        assert!(Update::new().credit_score(0).check().is_ok());
        assert!(Update::new().extra(Extra::from_json(br#"{"new": null}"#).unwrap()).check().is_ok());
    }
}
