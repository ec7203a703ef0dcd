//! The record of one person: takes JSON, gives a [`UserRecord`] whose every field was checked once and is trusted from then on.

mod address;
mod choices;
mod date;
mod extra;
mod phone;
mod sections;
mod tax_id;

pub use address::{Address, Zip};
pub use choices::{AcceptPreference, AccountStatus, AddressType, Sex, Status, UserType, WebsiteRole};
pub use date::Date;
pub use extra::{Extra, Nullable};
pub use phone::Phone;
pub use sections::{
    AppenateSection, GreenDotSection, Metadata, MxSection, OnboSection, TermsAcceptance, UserDataExtra,
};
pub use tax_id::{Ein, Ssn};

use std::fmt;

use crate::{
    Error, Secret,
    json::{ObjectReader, plain_text, scalar, text},
};

/// A person's data in no partner's form, and a section for each partner.
///
/// Everything is optional: partners change only what they are sent. Debug shows which neutral members there are,
/// and no values.
#[derive(Default)]
#[non_exhaustive]
pub struct UserRecord {
    /// The caller's own key of the record.
    pub id: Option<String>,
    /// First name.
    pub first_name: Option<Secret<String>>,
    /// Middle name.
    pub middle_name: Option<Secret<String>>,
    /// Last name.
    pub last_name: Option<Secret<String>>,
    /// Email address.
    pub email: Option<Secret<String>>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// Date of birth.
    pub date_of_birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Social security number.
    pub ssn: Option<Ssn>,
    /// Employer identification number.
    pub ein: Option<Ein>,
    /// Credit score.
    pub credit_score: Option<u16>,
    /// Home address.
    pub address: Option<Address>,
    /// Whether the user may use the service.
    pub status: Option<Status>,
    /// Path of the credit report; who reads the record decides what it is relative to.
    pub credit_report: Option<String>,
    /// Path of the asset report.
    pub asset_report: Option<String>,
    /// What only Onbo has.
    pub onbo: OnboSection,
    /// What only Green Dot has.
    pub greendot: GreenDotSection,
    /// What only MX has.
    pub mx: MxSection,
    /// What only Appenate has.
    pub appenate: AppenateSection,
}

impl UserRecord {
    /// Reads a record from `json`: one object in UTF-8. `null` counts as absent, except where a partner tells
    /// them apart ([`Nullable`]).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the path of the member: JSON that does not
    /// parse, a member that is unknown or given twice, a value that is not of the member's form. Where several neutral
    /// members and sections are wrong the text names the first fault of each, and the path is empty.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(json)?;
        let mut faults = Faults::default();
        let record = Self {
            id: faults.take(object.optional("id", plain_text)),
            first_name: faults.take(object.optional("first_name", text)),
            middle_name: faults.take(object.optional("middle_name", text)),
            last_name: faults.take(object.optional("last_name", text)),
            email: faults.take(object.optional("email", text)),
            phone: faults.take(object.optional("phone", |raw| Phone::parse(text(raw)?.expose()))),
            date_of_birth: faults.take(object.optional("date_of_birth", |raw| Date::parse(text(raw)?.expose()))),
            sex: faults.take(object.optional("sex", |raw| Sex::parse(text(raw)?.expose()))),
            ssn: faults.take(object.optional("ssn", |raw| Ssn::parse(text(raw)?.expose()))),
            ein: faults.take(object.optional("ein", |raw| Ein::parse(text(raw)?.expose()))),
            credit_score: faults.take(object.optional("credit_score", credit_score)),
            address: faults.take(object.optional("address", Address::read)),
            status: faults.take(object.optional("status", |raw| Status::parse(text(raw)?.expose()))),
            credit_report: faults.take(object.optional("credit_report", plain_text)),
            asset_report: faults.take(object.optional("asset_report", plain_text)),
            onbo: faults.take(object.optional("onbo", OnboSection::read)).unwrap_or_default(),
            greendot: faults.take(object.optional("greendot", GreenDotSection::read)).unwrap_or_default(),
            mx: faults.take(object.optional("mx", MxSection::read)).unwrap_or_default(),
            appenate: faults.take(object.optional("appenate", AppenateSection::read)).unwrap_or_default(),
        };
        faults.take(object.finish().map(Some));
        faults.finish().map(|()| record)
    }

    /// The paths of the neutral members that are there, except those in `taken`: what a partner that takes
    /// only `taken` is not sent.
    pub(crate) fn members_except(&self, taken: &[&str]) -> Vec<&'static str> {
        let address = self.address.as_ref();
        let line = |line: fn(&Address) -> bool| address.is_some_and(line);
        let members = [
            ("first_name", self.first_name.is_some()),
            ("middle_name", self.middle_name.is_some()),
            ("last_name", self.last_name.is_some()),
            ("email", self.email.is_some()),
            ("phone", self.phone.is_some()),
            ("date_of_birth", self.date_of_birth.is_some()),
            ("sex", self.sex.is_some()),
            ("ssn", self.ssn.is_some()),
            ("ein", self.ein.is_some()),
            ("credit_score", self.credit_score.is_some()),
            ("address.line_1", line(|address| address.line_1.is_some())),
            ("address.line_2", line(|address| address.line_2.is_some())),
            ("address.line_3", line(|address| address.line_3.is_some())),
            ("address.city", line(|address| address.city.is_some())),
            ("address.state", line(|address| address.state.is_some())),
            ("address.zip", line(|address| address.zip.is_some())),
            ("address.country", line(|address| address.country.is_some())),
            ("status", self.status.is_some()),
            ("credit_report", self.credit_report.is_some()),
            ("asset_report", self.asset_report.is_some()),
        ];
        let left = members.into_iter().filter(|(name, there)| *there && !taken.contains(name));
        left.map(|(name, _)| name).collect()
    }
}

impl fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserRecord({})", self.members_except(&[]).join(", "))
    }
}

/// What is wrong with the members of a record.
#[derive(Default)]
struct Faults(Vec<Error>);

impl Faults {
    /// The value, or none where there is a fault to remember.
    fn take<T>(&mut self, outcome: Result<Option<T>, Error>) -> Option<T> {
        outcome.unwrap_or_else(|fault| {
            self.0.push(fault);
            None
        })
    }

    fn finish(mut self) -> Result<(), Error> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(self.0.swap_remove(0)),
            _ => {
                let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
                Err(Error::malformed(texts.join("; ")))
            }
        }
    }
}

fn credit_score(raw: &serde_json::value::RawValue) -> Result<u16, Error> {
    scalar(raw, "0123456789", "expected a whole number from 0 to 65535")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        UserRecord::from_json(json.as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn faults_name_the_member_and_not_its_value() {
        assert_eq!(message(r#"{"shoe_size": "987-65-4320"}"#), "shoe_size: there is no such member");
        assert_eq!(message(r#"{"ssn": "987-65-432"}"#), "ssn: expected nine digits, NNNNNNNNN or NNN-NN-NNNN");
        assert_eq!(message(r#"{"ssn": 987654320}"#), "ssn: expected text");
        assert_eq!(
            message(r#"{"address": {"zip": "1"}}"#),
            "address.zip: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"
        );
        assert_eq!(message(r#"{"address": []}"#), "address: expected an object");
        assert_eq!(message(r#"{"mx": {"users": "x"}}"#), "mx.users: there is no such member");
        assert_eq!(message(r#"{"appenate": {"groups": ["a", 1]}}"#), "appenate.groups[1]: expected text");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        assert_eq!(
            message(r#"{"phone": "2", "ssn": "1", "address": {"zip": "q"}, "mx": {"user": 1}, "shoe_size": 43}"#),
            "phone: expected a US phone number of ten digits; ssn: expected nine digits, NNNNNNNNN or NNN-NN-NNNN; \
             address.zip: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN; mx.user: expected text; \
             shoe_size: there is no such member"
        );
    }

    #[test]
    fn lone_surrogates_are_named_in_every_text() {
        for member in ["id", "first_name", "credit_report"] {
            assert_eq!(
                message(&format!(r#"{{"{member}": "\ud800"}}"#)),
                format!(r"{member}: expected text whose surrogates (\uD800 to \uDFFF) stand in pairs")
            );
        }
    }

    #[test]
    fn null_is_absent_in_neutral_members() {
        let record = UserRecord::from_json(br#"{"ssn": null, "address": null, "mx": null}"#).unwrap();
        assert!(record.members_except(&[]).is_empty());
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let json = br#"{"first_name": "Blair", "ssn": "987654320", "date_of_birth": "1980-02-03",
            "phone": "6166723456", "credit_score": 790, "sex": "FEMALE", "onbo": {"user_id": "id-1"}, "address": {"line_1": "5161 Stansfield Dr", "zip": "18092"}}"#;
        let shown = format!("{:?}", UserRecord::from_json(json).unwrap());
        for value in ["Blair", "98765", "1980", "61667", "Stansfield", "18092", "790", "emale", "id-1"] {
            assert!(!shown.contains(value), "{value} is shown");
        }
    }
}
