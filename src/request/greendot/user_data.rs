//! [`UserData`]: the plaintext inside Green Dot's envelope.

use std::fmt;

use super::Address;
use crate::{
    Error, Secret, SecretBuffer, Ssn, UserRecord,
    builder::setters,
    json::{ObjectReader, ObjectWriter, elements, text},
    record::{Date, Extra, UserDataExtra},
    request::{duplicate, exposed},
};

/// What is sealed of an [`Update`](super::Update): `profileData`, `identifyingData` and what stands beside them. What is `None` stays as it
/// is. How phone numbers and email addresses are spelt is not documented: they go into `extra`.
#[derive(Default)]
pub struct UserData {
    /// `profileData.firstName`, 1 to 35 characters
    pub first_name: Option<Secret<String>>,
    /// `profileData.middleName`, 100 characters at most
    pub middle_name: Option<Secret<String>>,
    /// `profileData.lastName`, 2 to 35 characters
    pub last_name: Option<Secret<String>>,
    /// `profileData.addresses`
    pub addresses: Option<Vec<Address>>,
    /// `identifyingData.ssn`, sent without dashes
    pub ssn: Option<Ssn>,
    /// `identifyingData.ssnSuffix`, the last four digits, in place of the SSN
    pub ssn_suffix: Option<Secret<String>>,
    /// `identifyingData.dateOfBirth`
    pub date_of_birth: Option<Date>,
    /// Further members, of the two objects and beside them.
    pub extra: UserDataExtra,
}

impl UserData {
    /// User data that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the plaintext of an envelope. Members that Green Dot does not document become `extra`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that has not its form, or stands twice.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(json)?;
        let mut user_data = Self::new();
        if let Some(mut profile) = object.optional(PROFILE, ObjectReader::from_raw)? {
            user_data.read_profile(&mut profile).map_err(|error| error.at(PROFILE))?;
            user_data.extra.profile_data = Extra::keep(profile);
        }
        if let Some(mut identifying) = object.optional(IDENTIFYING, ObjectReader::from_raw)? {
            user_data.read_identifying(&mut identifying).map_err(|error| error.at(IDENTIFYING))?;
            user_data.extra.identifying_data = Extra::keep(identifying);
        }
        user_data.extra.top_level = Extra::keep(object);
        Ok(user_data)
    }

    setters! {
        /// Sets `firstName`.
        first_name: Secret<String>,
        /// Sets `middleName`.
        middle_name: Secret<String>,
        /// Sets `lastName`.
        last_name: Secret<String>,
        /// Sets `addresses`.
        addresses: Vec<Address>,
        /// Sets `ssn`.
        ssn: Ssn,
        /// Sets `ssnSuffix`.
        ssn_suffix: Secret<String>,
        /// Sets `dateOfBirth`.
        date_of_birth: Date,
        /// Sets the further members.
        extra: UserDataExtra,
    }

    pub(super) fn from_record(record: &UserRecord) -> Self {
        let home = record.address.as_ref().and_then(Address::from_record);
        Self {
            first_name: duplicate(&record.first_name),
            middle_name: duplicate(&record.middle_name),
            last_name: duplicate(&record.last_name),
            addresses: home.map(|home| vec![home]),
            ssn: record.ssn.as_ref().map(Ssn::duplicate),
            ssn_suffix: None,
            date_of_birth: record.date_of_birth,
            extra: record.greendot.user_data.duplicate(),
        }
    }

    /// The JSON that is sealed; none when there is nothing to put into it.
    pub(super) fn plaintext(&self) -> Result<Option<SecretBuffer>, Error> {
        if self.is_empty() {
            return Ok(None);
        }
        let mut plaintext = SecretBuffer::with_capacity(4096);
        ObjectWriter::write(&mut plaintext, |object| self.write(object))
            .map_err(|error| error.at("greendot.user_data"))?;
        Ok(Some(plaintext))
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.has_profile() && !self.has_identifying() && self.extra.top_level.is_empty()
    }

    fn has_profile(&self) -> bool {
        let names = [&self.first_name, &self.middle_name, &self.last_name];
        let has_any = names.iter().any(|name| name.is_some()) || self.addresses.is_some();
        has_any || !self.extra.profile_data.is_empty()
    }

    fn has_identifying(&self) -> bool {
        let has_any = self.ssn.is_some() || self.ssn_suffix.is_some() || self.date_of_birth.is_some();
        has_any || !self.extra.identifying_data.is_empty()
    }

    fn write(&self, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
        if self.has_profile() {
            object.object(PROFILE, |profile| self.write_profile(profile))?;
        }
        if self.has_identifying() {
            object.object(IDENTIFYING, |identifying| self.write_identifying(identifying))?;
        }
        self.extra.top_level.write(object, &[])
    }

    fn write_profile(&self, profile: &mut ObjectWriter<'_>) -> Result<(), Error> {
        profile.optional("firstName", exposed(&self.first_name))?;
        profile.optional("middleName", exposed(&self.middle_name))?;
        profile.optional("lastName", exposed(&self.last_name))?;
        if let Some(addresses) = &self.addresses {
            profile.list("addresses", addresses, Address::write)?;
        }
        self.extra.profile_data.write(profile, &[])
    }

    fn write_identifying(&self, identifying: &mut ObjectWriter<'_>) -> Result<(), Error> {
        if let Some(ssn) = &self.ssn {
            identifying.member("ssn", ssn.digits().expose())?;
        }
        identifying.optional("ssnSuffix", exposed(&self.ssn_suffix))?;
        if let Some(date) = self.date_of_birth {
            identifying.member("dateOfBirth", date.with_separator('-').expose())?;
        }
        self.extra.identifying_data.write(identifying, &[])
    }

    fn read_profile(&mut self, profile: &mut ObjectReader<'_>) -> Result<(), Error> {
        self.first_name = profile.optional("firstName", text)?;
        self.middle_name = profile.optional("middleName", text)?;
        self.last_name = profile.optional("lastName", text)?;
        self.addresses = profile.optional("addresses", |raw| elements(raw, Address::read))?;
        Ok(())
    }

    fn read_identifying(&mut self, identifying: &mut ObjectReader<'_>) -> Result<(), Error> {
        self.ssn = identifying.optional("ssn", |raw| Ssn::parse(text(raw)?.expose()))?;
        self.ssn_suffix = identifying.optional("ssnSuffix", text)?;
        self.date_of_birth = identifying.optional("dateOfBirth", |raw| Date::parse(text(raw)?.expose()))?;
        Ok(())
    }
}

impl fmt::Debug for UserData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserData([redacted])")
    }
}

pub(super) const PROFILE: &str = "profileData";
pub(super) const IDENTIFYING: &str = "identifyingData";

#[cfg(test)]
mod tests {
    use super::*;

    fn written(user_data: &UserData) -> String {
        let plaintext = user_data.plaintext().unwrap();
        plaintext.map(|plaintext| String::from_utf8(plaintext.as_slice().to_vec()).unwrap()).unwrap_or_default()
    }

    fn of_record(json: &str) -> UserData {
        UserData::from_record(&UserRecord::from_json(json.as_bytes()).unwrap())
    }

    #[test]
    fn a_record_gives_what_green_dot_takes() {
        let whole = r#"{"first_name": "A", "middle_name": "B", "last_name": "Cc", "email": "a@example.com", "phone": "2085550142",
            "date_of_birth": "1984-03-09", "ssn": "987-65-4320", "ein": "12-3456789",
            "address": {"line_1": "1 a", "line_2": "b", "line_3": "c", "city": "d", "state": "id", "zip": "83814-1234", "country": "US"},
            "greendot": {"user_data": {"profileData": {"suffix": "Jr"}, "phoneNumbers": [ 1.10 ]}}}"#;
        let expected = concat!(
            r#"{"profileData":{"firstName":"A","middleName":"B","lastName":"Cc","addresses":[{"type":"home","isDefault":true,"#,
            r#""addressLine1":"1 a","addressLine2":"b","city":"d","state":"ID","zipCode":"83814"}],"suffix":"Jr"},"#,
            r#""identifyingData":{"ssn":"987654320","dateOfBirth":"1984-03-09"},"phoneNumbers":[ 1.10 ]}"#
        );
        assert_eq!(written(&of_record(whole)), expected);
        assert_eq!(written(&UserData::from_json(expected.as_bytes()).unwrap()), expected);
        for nothing in ["{}", r#"{"address": {"line_3": "c", "country": "US"}}"#, r#"{"email": "a@example.com"}"#] {
            assert_eq!(written(&of_record(nothing)), "", "{nothing}");
        }
        // For the rules to refuse.
        let canadian = r#"{"profileData":{"addresses":[{"type":"home","isDefault":true,"zipCode":"K1A 0B1"}]}}"#;
        assert_eq!(written(&of_record(r#"{"address": {"zip": "K1A 0B1"}}"#)), canadian);
    }

    #[test]
    fn every_member_is_read_back() {
        let json = concat!(
            r#"{"profileData":{"addresses":[{"type":"billing","isDefault":false,"zipCode":"83814-1234","county":null},"#,
            r#"{"type":"home","isDefault":true}],"a":[]},"identifyingData":{"ssnSuffix":"4320","b":{ }},"c":"\u0041"}"#
        );
        assert_eq!(written(&UserData::from_json(json.as_bytes()).unwrap()), json);
        let no_default = UserData::from_json(br#"{"profileData":{"addresses":[{"type":"home"}]}}"#).unwrap();
        assert!(!no_default.addresses.unwrap()[0].is_default);
        let no_addresses = r#"{"profileData":{"addresses":[]}}"#;
        assert_eq!(written(&UserData::from_json(no_addresses.as_bytes()).unwrap()), no_addresses);
        for nothing in ["{}", r#"{"profileData": null, "identifyingData": {"ssn": null}}"#] {
            assert!(UserData::from_json(nothing.as_bytes()).unwrap().is_empty(), "{nothing}");
        }
    }

    #[test]
    fn what_is_wrong_is_placed() {
        for (json, message) in [
            ("null", "expected an object"),
            (r#"{"profileData": []}"#, "profileData: expected an object"),
            (r#"{"profileData": {"addresses": {}}}"#, "profileData.addresses: expected a list"),
            (r#"{"profileData": {"addresses": [null]}}"#, "profileData.addresses[0]: expected an object"),
            (r#"{"profileData": {"addresses": [{}]}}"#, "profileData.addresses[0].type: the member is missing"),
            (
                r#"{"profileData": {"addresses": [{"type": "home", "isDefault": "true"}]}}"#,
                "profileData.addresses[0].isDefault: expected true or false",
            ),
            (r#"{"profileData": {"city": 1, "city": 2}}"#, "profileData.city: the member is given twice"),
            (
                r#"{"identifyingData": {"ssn": "4320"}}"#,
                "identifyingData.ssn: expected nine digits, NNNNNNNNN or NNN-NN-NNNN",
            ),
            (
                r#"{"identifyingData": {"dateOfBirth": "1984/03/09"}}"#,
                "identifyingData.dateOfBirth: expected a date that exists, YYYY-MM-DD",
            ),
            (
                r#"{"profileData": {"firstName": "\ud800"}}"#,
                r"profileData.firstName: expected text whose surrogates (\uD800 to \uDFFF) stand in pairs",
            ),
        ] {
            assert_eq!(UserData::from_json(json.as_bytes()).unwrap_err().to_string(), message, "{json}");
        }
    }

    #[test]
    fn a_further_member_is_sent_once() {
        let more = |json: &str| UserDataExtra::from_json(json.as_bytes()).unwrap();
        let twice = |user_data: UserData| user_data.plaintext().unwrap_err().to_string();
        let name = UserData::new().first_name("A").extra(more(r#"{"profileData": {"firstName": "B"}}"#));
        assert_eq!(twice(name), "greendot.user_data.profileData.firstName: the member is already sent");
        let city = Address::work().city("a").extra(Extra::from_json(br#"{"city": "b"}"#).unwrap());
        let city = UserData::new().addresses([Address::home(), city]);
        assert_eq!(twice(city), "greendot.user_data.profileData.addresses[1].city: the member is already sent");
    }
}
