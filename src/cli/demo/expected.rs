//! What each partner should read, worked out from the record alone and not from the calls.

use sealpack::{Secret, UserRecord, record::Nullable, sandbox::Entry};

use crate::cli::examples;

/// Names of the sandbox's ledger, and the values that should stand there.
#[derive(Default)]
pub(super) struct Expected {
    fields: Vec<(&'static str, String)>,
    reports: Vec<(&'static str, &'static [u8])>,
}

impl Expected {
    /// The names of what `entry` does not have with its value.
    pub(super) fn missing_in(&self, entry: &Entry) -> Vec<&'static str> {
        let is_field = |name: &str, value: &str| {
            entry
                .fields
                .iter()
                .any(|field| field.name == name && field.value == value)
        };
        let is_report = |name: &str, bytes: &[u8]| {
            entry
                .reports
                .iter()
                .any(|report| report.name == name && report.bytes == bytes)
        };
        let fields = self
            .fields
            .iter()
            .filter(|(name, value)| !is_field(name, value))
            .map(|(name, _)| *name);
        let reports = self
            .reports
            .iter()
            .filter(|(name, bytes)| !is_report(name, bytes))
            .map(|(name, _)| *name);
        fields.chain(reports).collect()
    }

    fn with(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.fields.extend(value.map(|value| (name, value.to_owned())));
        self
    }

    fn with_secret(self, name: &'static str, value: Option<&Secret<String>>) -> Self {
        self.with(name, value.map(|value| value.expose().as_str()))
    }

    fn with_flag(self, name: &'static str, value: Option<bool>) -> Self {
        self.with(name, value.map(|flag| if flag { "true" } else { "false" }))
    }

    fn with_nullable(self, name: &'static str, value: &Nullable<String>) -> Self {
        match value {
            Nullable::Absent => self,
            Nullable::Null => self.with(name, Some("null")),
            Nullable::Value(text) => self.with(name, Some(text)),
        }
    }
}

pub(super) fn onbo(record: &UserRecord) -> Expected {
    let mut expected = Expected::default()
        .with_secret("first_name", record.first_name.as_ref())
        .with_secret("middle_name", record.middle_name.as_ref())
        .with_secret("last_name", record.last_name.as_ref())
        .with_secret("email", record.email.as_ref())
        .with("phone", record.phone.as_ref().map(|phone| phone.expose()))
        .with_secret(
            "dob",
            record.date_of_birth.map(|date| date.with_separator('/')).as_ref(),
        )
        .with("ssn", record.ssn.as_ref().map(|ssn| ssn.expose()))
        .with("ein", record.ein.as_ref().map(|ein| ein.expose()));
    if let Some(address) = &record.address {
        expected = expected
            .with_secret("address.line_1", address.line_1.as_ref())
            .with_secret("address.line_2", address.line_2.as_ref())
            .with_secret("address.line_3", address.line_3.as_ref())
            .with("address.zip", address.zip.as_ref().map(|zip| zip.expose()))
            .with_secret("address.city", address.city.as_ref())
            .with_secret("address.state", address.state.as_ref())
            .with("address.country", Some("UNITED STATES"));
    }
    expected
        .reports
        .push(("credit_report_xml_gzip", examples::CREDIT_REPORT));
    expected
        .reports
        .push(("asset_report_json_gzip", examples::ASSET_REPORT));
    expected
}

pub(super) fn greendot(record: &UserRecord) -> Expected {
    let section = &record.greendot;
    let expected = Expected::default()
        .with_nullable("peerTransferAcceptPreference", &section.peer_transfer_accept_preference)
        .with_nullable("userIdCreateDate", &section.user_id_create_date)
        .with_nullable("passwordChangeDate", &section.password_change_date)
        .with_secret("encryptedUserData/profileData/firstName", record.first_name.as_ref())
        .with_secret("encryptedUserData/profileData/middleName", record.middle_name.as_ref())
        .with_secret("encryptedUserData/profileData/lastName", record.last_name.as_ref())
        .with_secret(
            "encryptedUserData/identifyingData/ssn",
            record.ssn.as_ref().map(|ssn| ssn.digits()).as_ref(),
        )
        .with_secret(
            "encryptedUserData/identifyingData/dateOfBirth",
            record.date_of_birth.map(|date| date.with_separator('-')).as_ref(),
        );
    let Some(address) = &record.address else {
        return expected;
    };
    expected
        .with("encryptedUserData/profileData/addresses/0/type", Some("home"))
        .with_flag("encryptedUserData/profileData/addresses/0/isDefault", Some(true))
        .with_secret(
            "encryptedUserData/profileData/addresses/0/addressLine1",
            address.line_1.as_ref(),
        )
        .with_secret(
            "encryptedUserData/profileData/addresses/0/addressLine2",
            address.line_2.as_ref(),
        )
        .with_secret("encryptedUserData/profileData/addresses/0/city", address.city.as_ref())
        .with_secret(
            "encryptedUserData/profileData/addresses/0/state",
            address.state.as_ref(),
        )
        .with(
            "encryptedUserData/profileData/addresses/0/zipCode",
            address.zip.as_ref().and_then(|zip| zip.five_digits()),
        )
}

pub(super) fn mx(record: &UserRecord) -> Expected {
    Expected::default()
        .with_secret("email", record.email.as_ref())
        .with_secret("first_name", record.first_name.as_ref())
        .with_secret("last_name", record.last_name.as_ref())
        .with("phone", record.phone.as_ref().map(|phone| phone.expose()))
        .with_secret(
            "birthdate",
            record.date_of_birth.map(|date| date.with_separator('-')).as_ref(),
        )
        .with("sex", record.sex.map(|sex| sex.as_str()))
        .with(
            "credit_score",
            record.credit_score.map(|score| score.to_string()).as_deref(),
        )
        .with(
            "zip_code",
            record
                .address
                .as_ref()
                .and_then(|address| address.zip.as_ref())
                .map(|zip| zip.expose()),
        )
        .with("status", record.status.map(|status| status.as_str()))
}

pub(super) fn appenate(record: &UserRecord) -> Expected {
    let section = &record.appenate;
    Expected::default()
        .with_secret("FirstName", record.first_name.as_ref())
        .with_secret("LastName", record.last_name.as_ref())
        .with_secret("Email", record.email.as_ref())
        .with("Id", section.id.as_deref())
        .with("Type", section.user_type.as_deref())
        .with_secret("Password", section.password.as_ref())
        .with("Status", section.status.as_deref())
        .with("ExternalId", section.external_id.as_deref())
        .with("TimeZone", section.time_zone.as_deref())
        .with("Country", section.country.as_deref())
        .with("WebsiteRole", section.website_role.as_deref())
        .with_flag("DoNotEmail", section.do_not_email)
        .with("ColorCode", section.color_code.as_deref())
        .with_flag("UseNames", section.use_names)
        .with_flag("UseExternalIds", section.use_external_ids)
        .with_secret("LoginID", section.login_id.as_ref())
}
