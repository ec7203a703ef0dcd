//! What is to change about a user, as Onbo takes it, and how it is made from a record.

use std::fmt;

use crate::{
    Ein, Secret, Ssn, UserRecord,
    builder::setters,
    pack::Report,
    record::{Address, Date, Extra, Phone},
    request::{duplicate, exposed, mapping::Mapping},
};

/// What is to change about a user; what is `None` stays as it is. It is also what a new user is made of.
///
/// It borrows nothing but the reports, which are read once, when the call is prepared.
///
/// ```
/// use sealpack::{Ssn, request::onbo::Update};
///
/// let update = Update::new().last_name("O’Neil").ssn(Ssn::parse("987-65-4320")?).credit_report(b"<report/>");
/// # let _ = update;
/// # Ok::<(), sealpack::Error>(())
/// ```
#[derive(Default)]
pub struct Update<'a> {
    /// `first_name`: letters, each group followed by one of `,` `.` `'` `’` `-` or a space at most.
    pub first_name: Option<Secret<String>>,
    /// `middle_name`, with the rule of `first_name`.
    pub middle_name: Option<Secret<String>>,
    /// `last_name`, with the rule of `first_name`.
    pub last_name: Option<Secret<String>>,
    /// `email`
    pub email: Option<Secret<String>>,
    /// `phone`, sent as ten digits.
    pub phone: Option<Phone>,
    /// `dob`; Onbo takes users from 18 years on.
    pub date_of_birth: Option<Date>,
    /// `address`: line 1, zip, city, a state of two letters, and the country in the one spelling `UNITED STATES`.
    pub address: Option<Address>,
    /// `ssn`, which is sealed. Onbo documents it for updates in one place and excludes it in another: the server may
    /// refuse it.
    pub ssn: Option<Ssn>,
    /// `ein` of a commercial user, which is sealed.
    pub ein: Option<Ein>,
    /// The bytes of `credit_report_xml_gzip`, XML in the encoding it declares.
    pub credit_report: Option<Report<'a>>,
    /// The bytes of `asset_report_json_gzip`, a Plaid asset report.
    pub asset_report: Option<Report<'a>>,
    /// Further members.
    pub extra: Extra,
}

impl<'a> Update<'a> {
    /// Where the members of a record go.
    pub const MAPPING: Mapping = Mapping {
        members: &[
            ("first_name", "first_name"),
            ("middle_name", "middle_name"),
            ("last_name", "last_name"),
            ("email", "email"),
            ("phone", "phone"),
            ("date_of_birth", "dob"),
            ("address.line_1", "address.line_1"),
            ("address.line_2", "address.line_2"),
            ("address.line_3", "address.line_3"),
            ("address.zip", "address.zip"),
            ("address.city", "address.city"),
            ("address.state", "address.state"),
            ("address.country", "address.country"),
            ("ssn", "ssn"),
            ("ein", "ein"),
            (CREDIT_REPORT, "credit_report_xml_gzip"),
            (ASSET_REPORT, "asset_report_json_gzip"),
        ],
        extra: "onbo.extra",
    };

    /// An update that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What of `record` goes to Onbo, and its reports, which the record has only the paths of.
    ///
    /// The United States get Onbo's spelling, whether the record calls them `US`, `USA`, `United States`,
    /// `United States of America`, in any case, or not at all. Another country stays as it is, and breaks a rule.
    pub fn from_record(
        record: &UserRecord,
        credit_report: Option<Report<'a>>,
        asset_report: Option<Report<'a>>,
    ) -> Self {
        Self {
            first_name: duplicate(&record.first_name),
            middle_name: duplicate(&record.middle_name),
            last_name: duplicate(&record.last_name),
            email: duplicate(&record.email),
            phone: record.phone.as_ref().map(Phone::duplicate),
            date_of_birth: record.date_of_birth,
            address: record.address.as_ref().map(address),
            ssn: record.ssn.as_ref().map(Ssn::duplicate),
            ein: record.ein.as_ref().map(Ein::duplicate),
            credit_report,
            asset_report,
            extra: record.onbo.extra.duplicate(),
        }
    }

    /// The members of `record` that this update does not send: those that Onbo has no place for, and reports that the
    /// record names and that were not given.
    pub fn not_sent(&self, record: &UserRecord) -> Vec<&'static str> {
        let is_sent = |name: &&str| match *name {
            CREDIT_REPORT => self.credit_report.is_some(),
            ASSET_REPORT => self.asset_report.is_some(),
            _ => true,
        };
        let sent: Vec<&str> = Self::MAPPING.members().map(|(name, _)| name).filter(is_sent).collect();
        record.members_except(&sent)
    }

    setters! {
        /// Sets `first_name`.
        first_name: Secret<String>,
        /// Sets `middle_name`.
        middle_name: Secret<String>,
        /// Sets `last_name`.
        last_name: Secret<String>,
        /// Sets `email`.
        email: Secret<String>,
        /// Sets `phone`.
        phone: Phone,
        /// Sets `dob`.
        date_of_birth: Date,
        /// Sets `address`.
        address: Address,
        /// Sets `ssn`.
        ssn: Ssn,
        /// Sets `ein`.
        ein: Ein,
        /// Sets the bytes of `credit_report_xml_gzip`.
        credit_report: Report<'a>,
        /// Sets the bytes of `asset_report_json_gzip`.
        asset_report: Report<'a>,
        /// Sets the further members.
        extra: Extra,
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

const CREDIT_REPORT: &str = "credit_report";
const ASSET_REPORT: &str = "asset_report";

/// The only spelling that Onbo takes.
pub(super) const COUNTRY: &str = "UNITED STATES";

/// The address of a record with the country as Onbo spells it.
fn address(given: &Address) -> Address {
    let mut address = given.duplicate();
    let spellings = [COUNTRY, "UNITED STATES OF AMERICA", "US", "USA"];
    let is_ours = |country: &str| spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(country));
    if exposed(&address.country).is_none_or(is_ours) {
        address.country = Some(Secret::from(COUNTRY));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(json: &str) -> Update<'static> {
        Update::from_record(&UserRecord::from_json(json.as_bytes()).unwrap(), None, None)
    }

    #[test]
    fn the_united_states_have_one_spelling_and_other_countries_stay() {
        for (given, sent) in [
            (r#"{}"#, "UNITED STATES"),
            (r#"{"country": null}"#, "UNITED STATES"),
            (r#"{"country": "US"}"#, "UNITED STATES"),
            (r#"{"country": "usa"}"#, "UNITED STATES"),
            (r#"{"country": "United States"}"#, "UNITED STATES"),
            (r#"{"country": "united states of america"}"#, "UNITED STATES"),
            (r#"{"country": "CA"}"#, "CA"),
            (r#"{"country": ""}"#, ""),
        ] {
            let address = from(&format!(r#"{{"address": {given}}}"#)).address.unwrap();
            assert_eq!(exposed(&address.country), Some(sent), "{given}");
        }
        assert!(from("{}").address.is_none());
    }

    #[test]
    fn what_is_not_sent_is_told_with_reports_that_were_not_given() {
        let record = br#"{"first_name": "Blair", "sex": "FEMALE", "credit_score": 790, "status": "ENABLED", "address": {"zip": "18092"},
            "credit_report": "a.xml", "asset_report": "b.json"}"#;
        let record = UserRecord::from_json(record).unwrap();
        let update = Update::from_record(&record, None, Some(b"{}".into()));
        assert_eq!(update.not_sent(&record), ["sex", "credit_score", "status", "credit_report"]);
        assert_eq!(update.credit_report(b"<a/>").not_sent(&record), ["sex", "credit_score", "status"]);
        let update = Update::from_record(&record, Some(b"<a/>".into()), None);
        assert_eq!(update.not_sent(&record), ["sex", "credit_score", "status", "asset_report"]);
    }

    #[test]
    fn paths_lead_back_to_the_record() {
        for (path, record) in [
            ("dob", "date_of_birth"),
            ("address.zip", "address.zip"),
            ("address", "address"),
            ("credit_report_xml_gzip", "credit_report"),
        ] {
            assert_eq!(Update::MAPPING.record_path(path), record);
        }
    }

    #[test]
    fn debug_shows_no_personal_data() {
        assert_eq!(format!("{:?}", from(r#"{"first_name": "Blair"}"#)), "Update([redacted])");
    }
}
