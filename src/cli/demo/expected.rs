//! What each partner should read, worked out from the record alone and not from the calls.

use std::collections::BTreeSet;

use sealpack::{
    Secret, UserRecord,
    record::{AcceptPreference, Nullable},
    sandbox::Entry,
};
use serde_json::Value;

use crate::cli::examples;

/// Names of the sandbox's ledger, and the values that should stand there: these and no others.
#[derive(Default)]
pub(super) struct Expected {
    fields: Vec<(String, String)>,
    reports: Vec<(&'static str, &'static [u8])>,
}

impl Expected {
    /// The names of what `entry` has otherwise, does not have, or has besides.
    pub(super) fn differing_in(&self, entry: &Entry) -> Vec<String> {
        let read = entry.fields.iter().map(|field| (&field.name, &field.value));
        let meant = self.fields.iter().map(|(name, value)| (name, value));
        let (read, meant): (BTreeSet<_>, BTreeSet<_>) = (read.collect(), meant.collect());
        let fields = read.symmetric_difference(&meant).map(|(name, _)| (*name).clone());

        let read = entry.reports.iter().map(|report| (report.name.as_str(), report.bytes.as_slice()));
        let (read, meant): (BTreeSet<_>, BTreeSet<_>) = (read.collect(), self.reports.iter().copied().collect());
        let reports = read.symmetric_difference(&meant).map(|(name, _)| (*name).to_owned());
        fields.chain(reports).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.fields.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }

    fn with_list(self, name: &str, separator: char, values: &[String]) -> Self {
        let numbered = values.iter().enumerate();
        numbered.fold(self, |expected, (index, value)| expected.with(&format!("{name}{separator}{index}"), Some(value)))
    }

    /// Every value of a JSON text, under its path.
    fn with_json(self, name: &str, value: &Value) -> Self {
        match value {
            Value::Object(members) => {
                members.iter().fold(self, |it, (member, value)| it.with_json(&format!("{name}/{member}"), value))
            }
            Value::Array(items) => {
                items.iter().enumerate().fold(self, |it, (index, item)| it.with_json(&format!("{name}/{index}"), item))
            }
            Value::String(text) => self.with(name, Some(text)),
            other => self.with(name, Some(&other.to_string())),
        }
    }

    fn with_secret(self, name: &str, value: Option<&Secret<String>>) -> Self {
        self.with(name, value.map(|value| value.expose().as_str()))
    }

    fn with_flag(self, name: &str, value: Option<bool>) -> Self {
        self.with(name, value.map(|flag| if flag { "true" } else { "false" }))
    }

    fn with_nullable(self, name: &str, value: Nullable<&str>) -> Self {
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
        .with_secret("dob", record.date_of_birth.map(|date| date.with_separator('/')).as_ref())
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
    expected.reports.push(("credit_report_xml_gzip", examples::CREDIT_REPORT));
    expected.reports.push(("asset_report_json_gzip", examples::ASSET_REPORT));
    expected
}

pub(super) fn greendot(record: &UserRecord) -> Expected {
    let section = &record.greendot;
    let no_identifiers = Vec::new();
    let identifiers = section.contact_verification_identifiers.as_ref().value().unwrap_or(&no_identifiers);
    let user_data = section.user_data.top_level.members();
    let user_data = user_data.filter_map(|(name, json)| Some((name, serde_json::from_str(json).ok()?)));
    let expected = user_data
        .fold(Expected::default(), |it, (name, value)| it.with_json(&format!("encryptedUserData/{name}"), &value))
        .with_list("contactVerificationIdentifiers", '/', identifiers)
        .with_nullable(
            "peerTransferAcceptPreference",
            section.peer_transfer_accept_preference.as_ref().map(AcceptPreference::as_str),
        )
        .with_nullable("userIdCreateDate", section.user_id_create_date.as_ref().map(String::as_str))
        .with_nullable("passwordChangeDate", section.password_change_date.as_ref().map(String::as_str))
        .with_secret("encryptedUserData/profileData/firstName", record.first_name.as_ref())
        .with_secret("encryptedUserData/profileData/middleName", record.middle_name.as_ref())
        .with_secret("encryptedUserData/profileData/lastName", record.last_name.as_ref())
        .with_secret("encryptedUserData/identifyingData/ssn", record.ssn.as_ref().map(|ssn| ssn.digits()).as_ref())
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
        .with_secret("encryptedUserData/profileData/addresses/0/addressLine1", address.line_1.as_ref())
        .with_secret("encryptedUserData/profileData/addresses/0/addressLine2", address.line_2.as_ref())
        .with_secret("encryptedUserData/profileData/addresses/0/city", address.city.as_ref())
        .with_secret("encryptedUserData/profileData/addresses/0/state", address.state.as_ref())
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
        .with_secret("birthdate", record.date_of_birth.map(|date| date.with_separator('-')).as_ref())
        .with("sex", record.sex.map(|sex| sex.as_str()))
        .with("credit_score", record.credit_score.map(|score| score.to_string()).as_deref())
        .with("zip_code", record.address.as_ref().and_then(|address| address.zip.as_ref()).map(|zip| zip.expose()))
        .with("status", record.status.map(|status| status.as_str()))
}

pub(super) fn appenate(record: &UserRecord) -> Expected {
    let section = &record.appenate;
    let metadata = section.metadata.iter().flatten().enumerate();
    metadata
        .fold(Expected::default(), |expected, (index, item)| {
            expected
                .with(&format!("Metadata.{index}.Key"), Some(&item.key))
                .with_secret(&format!("Metadata.{index}.Value"), item.value.as_ref())
        })
        .with_list("Folders", '.', section.folders.as_deref().unwrap_or_default())
        .with_list("Groups", '.', section.groups.as_deref().unwrap_or_default())
        .with("CompanyId", Some("10482"))
        .with_secret("FirstName", record.first_name.as_ref())
        .with_secret("LastName", record.last_name.as_ref())
        .with_secret("Email", record.email.as_ref())
        .with("Id", section.id.as_deref())
        .with("Type", section.user_type.map(|user_type| user_type.as_str()))
        .with_secret("Password", section.password.as_ref())
        .with("Status", section.status.as_ref().map(|status| status.as_str()))
        .with("ExternalId", section.external_id.as_deref())
        .with("TimeZone", section.time_zone.as_deref())
        .with("Country", section.country.as_deref())
        .with("WebsiteRole", section.website_role.map(|role| role.as_str()))
        .with_flag("DoNotEmail", section.do_not_email)
        .with("ColorCode", section.color_code.as_deref())
        .with_flag("UseNames", section.use_names)
        .with_flag("UseExternalIds", section.use_external_ids)
        .with_secret("LoginID", section.login_id.as_ref())
}
