//! Onbo (formerly Stilt): the user's data in plain JSON, the SSN sealed, the reports packed, every call signed.

mod answer;
mod signature;

use std::{fmt, io, sync::Arc};

use http::{HeaderValue, Method};

pub use answer::{User, UserAddress};
use signature::ContentMd5;
pub use signature::Epoch;
pub(super) use signature::Signature;
#[cfg(feature = "hazmat")]
pub(crate) use signature::{content_md5, hmac};

use super::{
    JSON, Prepared, Protected, Protection, check_credential, exposed, rules, sensitive,
    url::{BaseUrl, check_segment},
};
use crate::{
    Ein, Error, FieldKey, Secret, SecretBuffer, Ssn, UserRecord,
    json::ObjectWriter,
    pack::{Packer, Report, Texts, packed_bound},
    random::{self, Fill},
    record::{Address, Date, Extra, Phone, Zip},
};

/// The base URL of Onbo's sandbox.
pub const SANDBOX: &str = "https://sandbox-api.stilt.com/v1";

/// The base URL of Onbo's production.
pub const PRODUCTION: &str = "https://api.onbo.com/v1";

/// Onbo's API with one client's credentials.
pub struct Onbo {
    base_url: BaseUrl,
    client_id: HeaderValue,
    secret: Arc<Secret<String>>,
    key: FieldKey,
    epoch: Epoch,
    date: DateForm,
    packer: Packer,
}

/// How `dob` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// `YYYY-MM-DD`, which is seen to work.
    Dash,
    /// `YYYY/MM/DD`, which is documented.
    #[default]
    Slash,
}

/// What is to change about a user; what is `None` stays as it is. Fill in what there is and end with
/// `..Update::default()`.
#[derive(Default)]
pub struct Update<'a> {
    /// `first_name`: letters, each group followed by one of `,` `.` `'` `’` `-` or a space at most.
    pub first_name: Option<&'a str>,
    /// `middle_name`, with the rule of `first_name`.
    pub middle_name: Option<&'a str>,
    /// `last_name`, with the rule of `first_name`.
    pub last_name: Option<&'a str>,
    /// `email`
    pub email: Option<&'a str>,
    /// `phone`
    pub phone: Option<&'a Phone>,
    /// `dob`; Onbo takes users from 18 years on.
    pub date_of_birth: Option<Date>,
    /// `address`, in the United States: line 1, city, state and zip must be there.
    pub address: Option<&'a Address>,
    /// `ssn`, which is sealed. Onbo documents it for this call in one place and excludes it in another: the
    /// server may refuse it.
    pub ssn: Option<&'a Ssn>,
    /// `ein`, which is sealed.
    pub ein: Option<&'a Ein>,
    /// The bytes of `credit_report_xml_gzip`, XML in the encoding it declares.
    pub credit_report: Option<Report<'a>>,
    /// The bytes of `asset_report_json_gzip`, a Plaid asset report.
    pub asset_report: Option<Report<'a>>,
    /// Further members.
    pub extra: Option<&'a Extra>,
}

impl<'a> Update<'a> {
    /// What of `record` goes to Onbo, and its reports.
    pub fn from_record(
        record: &'a UserRecord,
        credit_report: Option<Report<'a>>,
        asset_report: Option<Report<'a>>,
    ) -> Self {
        Self {
            first_name: exposed(&record.first_name),
            middle_name: exposed(&record.middle_name),
            last_name: exposed(&record.last_name),
            email: exposed(&record.email),
            phone: record.phone.as_ref(),
            date_of_birth: record.date_of_birth,
            address: record.address.as_ref(),
            ssn: record.ssn.as_ref(),
            ein: record.ein.as_ref(),
            credit_report,
            asset_report,
            extra: Some(&record.onbo.extra),
        }
    }

    /// The members of `record` that this update does not send: those that Onbo has no place for, and reports that the
    /// record names and that were not given.
    pub fn not_sent(&self, record: &UserRecord) -> Vec<&'static str> {
        let mut taken = vec![
            "first_name",
            "middle_name",
            "last_name",
            "email",
            "phone",
            "date_of_birth",
            "ssn",
            "ein",
            "address.line_1",
            "address.line_2",
            "address.line_3",
            "address.city",
            "address.state",
            "address.zip",
            "address.country",
        ];
        taken.extend(self.credit_report.as_ref().map(|_| "credit_report"));
        taken.extend(self.asset_report.as_ref().map(|_| "asset_report"));
        record.members_except(&taken)
    }
}

impl Update<'_> {
    /// The most bytes of the body, but for names and an address that are thousands of bytes long.
    fn body_bound(&self) -> u64 {
        let reports = [&self.credit_report, &self.asset_report].into_iter().flatten();
        let extra = self.extra.into_iter().flat_map(Extra::members);
        let extra_length: usize = extra.map(|(name, json)| 6 * name.len() + json.len() + 4).sum();
        reports.fold(4096 + extra_length as u64, |bound, report| bound.saturating_add(packed_bound(report.most())))
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

impl Onbo {
    /// The API at `base_url` ([`PRODUCTION`], [`SANDBOX`]) for the client with this id and secret key, both as
    /// Onbo shows them.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a base URL that is not https (http: loopback
    /// addresses only), a client id that cannot be a header, a secret key that has not 16, 24 or 32 characters
    /// besides its dashes.
    pub fn new(base_url: &str, client_id: &str, secret_key: &str) -> Result<Self, Error> {
        check_credential(client_id, "client_id")?;
        Ok(Self {
            base_url: BaseUrl::parse(base_url)?,
            client_id: sensitive(client_id, "client_id")?,
            key: FieldKey::from_text(secret_key).map_err(|error| error.at("secret"))?,
            secret: Arc::new(Secret::from(secret_key)),
            epoch: Epoch::default(),
            date: DateForm::default(),
            packer: Packer::default(),
        })
    }

    /// The same with the time of signing in this unit.
    pub fn with_epoch(self, epoch: Epoch) -> Self {
        Self { epoch, ..self }
    }

    /// The same with birth dates in this form.
    pub fn with_date_form(self, date: DateForm) -> Self {
        Self { date, ..self }
    }

    /// The same with reports packed by `packer`.
    pub fn with_packer(self, packer: Packer) -> Self {
        Self { packer, ..self }
    }

    /// Prepares `PUT /users/{user_id}`: seals, packs and serialises `update`. The reports are packed straight into the body,
    /// whose memory is reserved once, and side by side when they are large.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that breaks one of Onbo's rules, for a checked
    /// report that is not well-formed, or when there is nothing to send; [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a
    /// report that is too long, or for which there is no memory; [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) for
    /// one whose reader fails; [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn update(&self, user_id: &str, update: Update<'_>) -> Result<Prepared<User>, Error> {
        self.update_with(user_id, update, &mut random::system)
    }

    pub(crate) fn update_with(
        &self,
        user_id: &str,
        update: Update<'_>,
        fill: Fill<'_>,
    ) -> Result<Prepared<User>, Error> {
        check_segment(user_id, "onbo.user_id")?;
        let uri = self.base_url.join(&["users", user_id], &[])?;
        let mut body = SecretBuffer::try_with_capacity(update.body_bound())?;
        let mut draft = Draft::default();
        ObjectWriter::write(&mut body, |object| self.write(update, object, &mut draft, fill))?;
        if body.as_slice() == b"{}" {
            return Err(Error::malformed("there is nothing to send"));
        }
        draft.content_md5.catch_up(body.as_slice())?;
        let signature = Signature::new(self.client_id.clone(), self.secret.clone(), self.epoch, draft.content_md5);
        let prepared = Prepared::new(Method::PUT, uri, body, answer::read);
        Ok(Prepared { signature: Some(signature), protected: draft.protected, ..prepared }
            .header("content-type", JSON)
            .header("accept", JSON))
    }

    fn write(
        &self,
        update: Update<'_>,
        object: &mut ObjectWriter<'_>,
        draft: &mut Draft,
        fill: Fill<'_>,
    ) -> Result<(), Error> {
        for (member, name) in
            [("first_name", update.first_name), ("middle_name", update.middle_name), ("last_name", update.last_name)]
        {
            name.map_or(Ok(()), check_name).map_err(|error| error.at(member))?;
            object.optional(member, name)?;
        }
        object.optional("email", update.email)?;
        object.optional("phone", update.phone.map(Phone::expose))?;
        if let Some(date) = update.date_of_birth {
            object.member("dob", date.with_separator(self.date.separator()).expose())?;
        }
        if let Some(address) = update.address {
            object.object("address", |object| write_address(address, object))?;
        }
        for (member, number) in [("ssn", update.ssn.map(Ssn::expose)), ("ein", update.ein.map(Ein::expose))] {
            let Some(number) = number else { continue };
            let sealed = self.key.seal_text(number, fill)?;
            object.member(member, &sealed)?;
            draft.protected.push(Protected {
                member,
                how: Protection::Sealed,
                before: number.len(),
                after: sealed.len(),
            });
        }
        let reports =
            [("credit_report_xml_gzip", update.credit_report), ("asset_report_json_gzip", update.asset_report)];
        let reports = reports.into_iter().filter_map(|(member, report)| Some((member, report?))).collect();
        self.packer.pack_each(reports, &mut Members { object, draft, start: 0 })?;
        update
            .extra
            .map_or(Ok(()), |extra| extra.write(object, &["ssn", "ein"]))
            .map_err(|error| error.at("onbo.extra"))
    }
}

/// What there is to know of a body that is being written.
#[derive(Default)]
struct Draft {
    protected: Vec<Protected>,
    content_md5: ContentMd5,
}

/// Packed reports as members of the body.
struct Members<'o, 'w> {
    object: &'o mut ObjectWriter<'w>,
    draft: &'o mut Draft,
    /// Where the text that is being written begins.
    start: usize,
}

impl Texts for Members<'_, '_> {
    fn begin(&mut self, member: &'static str) -> Result<(), Error> {
        self.object.begin_text(member)?;
        self.start = self.buffer().as_slice().len();
        Ok(())
    }

    fn buffer(&mut self) -> &mut SecretBuffer {
        self.object.buffer()
    }

    fn more(&mut self) -> io::Result<()> {
        self.draft.content_md5.catch_up(self.object.buffer().as_slice()).map_err(io::Error::other)
    }

    fn end(&mut self, member: &'static str, length: u64) {
        let after = self.buffer().as_slice().len() - self.start;
        self.object.end_text();
        let before = usize::try_from(length).unwrap_or(usize::MAX);
        self.draft.protected.push(Protected { member, how: Protection::Packed, before, after });
    }
}

impl fmt::Debug for Onbo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Onbo").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl DateForm {
    fn separator(self) -> char {
        match self {
            Self::Dash => '-',
            Self::Slash => '/',
        }
    }
}

/// Onbo's `^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$`, in which `[aA-zZ]` is U+0041 to U+007A: after each run of letters, either
/// a comma or full stop and a space, each at most once, or one of the three marks.
fn check_name(name: &str) -> Result<(), Error> {
    let is_letter = |character: &char| ('A'..='z').contains(character);
    let mut characters = name.chars().peekable();
    let mut matches = !name.is_empty();
    while matches && characters.peek().is_some() {
        matches = characters.next_if(is_letter).is_some();
        while characters.next_if(is_letter).is_some() {}
        if characters.next_if(|mark| ['\'', '’', '-'].contains(mark)).is_none() {
            characters.next_if(|mark| [',', '.'].contains(mark));
            characters.next_if_eq(&' ');
        }
    }
    if matches {
        return Ok(());
    }
    Err(Error::malformed("expected letters A to z, with single , . ' ’ - and spaces between them"))
}

fn write_address(address: &Address, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
    object.member("line_1", required("line_1", exposed(&address.line_1))?)?;
    object.optional("line_2", exposed(&address.line_2))?;
    object.optional("line_3", exposed(&address.line_3))?;
    object.member("zip", required("zip", address.zip.as_ref().map(us_zip).transpose()?)?)?;
    object.member("city", required("city", exposed(&address.city))?)?;
    let state = required("state", exposed(&address.state))?;
    rules::length(state, 2, 2).map_err(|rule| Error::malformed(rule.to_string()).at("state"))?;
    object.member("state", state)?;
    object.member("country", country(exposed(&address.country))?)
}

fn required<'a>(name: &str, part: Option<&'a str>) -> Result<&'a str, Error> {
    part.filter(|part| !part.is_empty()).ok_or_else(|| Error::malformed("Onbo takes no address without it").at(name))
}

fn us_zip(zip: &Zip) -> Result<&str, Error> {
    zip.five_digits()
        .map(|_| zip.expose())
        .ok_or_else(|| Error::malformed("expected a zip code of the United States").at("zip"))
}

/// Onbo takes addresses of the United States only, and only in this spelling.
fn country(country: Option<&str>) -> Result<&'static str, Error> {
    let spellings = ["UNITED STATES", "UNITED STATES OF AMERICA", "US", "USA"];
    if country.is_none_or(|country| spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(country))) {
        return Ok("UNITED STATES");
    }
    Err(Error::malformed("expected the United States, which is where Onbo takes addresses").at("country"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_by_onbos_expression() {
        for good in ["Blair", "Mary Ann", "O'Neil", "O’Neil", "Smith-Jones", "St. John", "Lee, Jr.", "a^_`z", "x-"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", " Blair", "Mary  Ann", "José", "R2", "a,,b", "a- b", "-a", "a ,b", "a'-b"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_long_name_takes_linear_time() {
        assert!(check_name(&("a".repeat(1_000_000) + "1")).is_err());
    }

    #[test]
    fn addresses_are_of_the_united_states() {
        for good in [None, Some("US"), Some("usa"), Some("United States")] {
            assert_eq!(country(good).unwrap(), "UNITED STATES");
        }
        assert_eq!(country(Some("CA")).unwrap_err().path(), "country");
    }
}
