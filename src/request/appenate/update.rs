//! What is to change about a user, as Appenate takes it: from a record, and back from the body of a call.

use std::fmt;

use serde_json::value::RawValue;

use super::{Format, UserId, body, rules};
use crate::{
    Error, Partner, Secret, UserRecord,
    builder::setters,
    error::Violations,
    json::{ObjectReader, elements, flag, plain_text, text},
    record::{AccountStatus, Extra, Metadata, UserType, WebsiteRole},
    request::{duplicate, mapping::Mapping},
};

/// What is to change about a user; what is `None` stays as it is.
///
/// ```
/// use sealpack::request::appenate::{Update, UserType, WebsiteRole};
///
/// let update = Update::new().user_type(UserType::Lite).website_role(WebsiteRole::ReadOnly).do_not_email(true);
/// # let _ = update;
/// ```
#[derive(Default)]
pub struct Update {
    /// `ColorCode`: the user's colour, hexadecimal as in HTML, `#2E7D32`
    pub color_code: Option<String>,
    /// `Country`
    pub country: Option<String>,
    /// `DoNotEmail`
    pub do_not_email: Option<bool>,
    /// `Email`
    pub email: Option<Secret<String>>,
    /// `ExternalId`, 50 characters at most
    pub external_id: Option<String>,
    /// `FirstName`
    pub first_name: Option<Secret<String>>,
    /// `Folders`: GUIDs, or what `use_names` and `use_external_ids` say
    pub folders: Option<Vec<String>>,
    /// `Groups`, as `folders`
    pub groups: Option<Vec<String>>,
    /// `LastName`
    pub last_name: Option<Secret<String>>,
    /// `LoginID`: the name at the company's identity provider
    pub login_id: Option<Secret<String>>,
    /// `Metadata`
    pub metadata: Option<Vec<Metadata>>,
    /// `Password`
    pub password: Option<Secret<String>>,
    /// `Status`, an open set
    pub status: Option<AccountStatus>,
    /// `TimeZone`: its full name, an open set
    pub time_zone: Option<String>,
    /// `Type`
    pub user_type: Option<UserType>,
    /// `UseExternalIds`: folders and groups are given by their external ids
    pub use_external_ids: Option<bool>,
    /// `UseNames`: folders and groups are given by their names
    pub use_names: Option<bool>,
    /// `WebsiteRole`
    pub website_role: Option<WebsiteRole>,
    /// Further members. In XML each is one text, number or flag.
    pub extra: Extra,
}

impl Update {
    /// Where the members of a record go.
    pub const MAPPING: Mapping = Mapping {
        members: &[
            ("appenate.color_code", "ColorCode"),
            ("appenate.country", "Country"),
            ("appenate.do_not_email", "DoNotEmail"),
            ("email", "Email"),
            ("appenate.external_id", "ExternalId"),
            ("first_name", "FirstName"),
            ("appenate.folders", "Folders"),
            ("appenate.groups", "Groups"),
            ("appenate.id", "Id"),
            ("last_name", "LastName"),
            ("appenate.login_id", "LoginID"),
            ("appenate.metadata", "Metadata"),
            ("appenate.metadata[0].key", "Metadata[0].Key"),
            ("appenate.metadata[0].value", "Metadata[0].Value"),
            ("appenate.password", "Password"),
            ("appenate.status", "Status"),
            ("appenate.time_zone", "TimeZone"),
            ("appenate.type", "Type"),
            ("appenate.use_external_ids", "UseExternalIds"),
            ("appenate.use_names", "UseNames"),
            ("appenate.website_role", "WebsiteRole"),
        ],
        extra: "appenate.extra",
    };

    /// An update that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What of `record` goes to Appenate.
    pub fn from_record(record: &UserRecord) -> Self {
        let section = &record.appenate;
        let metadata = section.metadata.as_ref();
        Self {
            color_code: section.color_code.clone(),
            country: section.country.clone(),
            do_not_email: section.do_not_email,
            email: duplicate(&record.email),
            external_id: section.external_id.clone(),
            first_name: duplicate(&record.first_name),
            folders: section.folders.clone(),
            groups: section.groups.clone(),
            last_name: duplicate(&record.last_name),
            login_id: duplicate(&section.login_id),
            metadata: metadata.map(|items| items.iter().map(Metadata::duplicate).collect()),
            password: duplicate(&section.password),
            status: section.status.clone(),
            time_zone: section.time_zone.clone(),
            user_type: section.user_type,
            use_external_ids: section.use_external_ids,
            use_names: section.use_names,
            website_role: section.website_role,
            extra: section.extra.duplicate(),
        }
    }

    /// The members of `record` that Appenate has no place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        Self::MAPPING.not_sent(record)
    }

    /// Whether Appenate would take it, and `format` can carry it: XML has no place for most control characters, nor for extra
    /// members that are lists, objects or null. An update without members is fine: of a call's members, Appenate requires
    /// the id and the credentials alone.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all [violations](Error::violations).
    pub fn check(&self, format: Format) -> Result<(), Error> {
        self.check_with(None, format)
    }

    setters! {
        /// Sets `ColorCode`.
        color_code: String,
        /// Sets `Country`.
        country: String,
        /// Sets `DoNotEmail`.
        do_not_email: bool,
        /// Sets `Email`.
        email: Secret<String>,
        /// Sets `ExternalId`.
        external_id: String,
        /// Sets `FirstName`.
        first_name: Secret<String>,
        /// Sets `Folders`.
        folders: Vec<String>,
        /// Sets `Groups`.
        groups: Vec<String>,
        /// Sets `LastName`.
        last_name: Secret<String>,
        /// Sets `LoginID`.
        login_id: Secret<String>,
        /// Sets `Metadata`.
        metadata: Vec<Metadata>,
        /// Sets `Password`.
        password: Secret<String>,
        /// Sets `Status`.
        status: AccountStatus,
        /// Sets `TimeZone`.
        time_zone: String,
        /// Sets `Type`.
        user_type: UserType,
        /// Sets `UseExternalIds`.
        use_external_ids: bool,
        /// Sets `UseNames`.
        use_names: bool,
        /// Sets `WebsiteRole`.
        website_role: WebsiteRole,
        /// Sets the further members.
        extra: Extra,
    }

    /// As [`check`](Self::check), with the id that it is sent with.
    pub(super) fn check_with(&self, id: Option<&UserId>, format: Format) -> Result<(), Error> {
        let mut violations = Violations::new(Partner::Appenate);
        for member in body::members(id.map(UserId::as_str), self) {
            rules::check(&member, format, &mut violations);
        }
        violations.finish()
    }

    /// Takes the members of an update. What is left over then is `extra`.
    pub(super) fn read(mut object: ObjectReader<'_>) -> Result<Self, Error> {
        Ok(Self {
            color_code: object.optional("ColorCode", plain_text)?,
            country: object.optional("Country", plain_text)?,
            do_not_email: object.optional("DoNotEmail", flag)?,
            email: object.optional("Email", text)?,
            external_id: object.optional("ExternalId", plain_text)?,
            first_name: object.optional("FirstName", text)?,
            folders: object.optional("Folders", |raw| elements(raw, plain_text))?,
            groups: object.optional("Groups", |raw| elements(raw, plain_text))?,
            last_name: object.optional("LastName", text)?,
            login_id: object.optional("LoginID", text)?,
            metadata: object.optional("Metadata", |raw| elements(raw, metadata))?,
            password: object.optional("Password", text)?,
            status: object.optional("Status", |raw| Ok(AccountStatus::from(plain_text(raw)?.as_str())))?,
            time_zone: object.optional("TimeZone", plain_text)?,
            user_type: object.optional("Type", |raw| UserType::parse(text(raw)?.expose()))?,
            use_external_ids: object.optional("UseExternalIds", flag)?,
            use_names: object.optional("UseNames", flag)?,
            website_role: object.optional("WebsiteRole", |raw| WebsiteRole::parse(text(raw)?.expose()))?,
            extra: Extra::keep(object),
        })
    }
}

impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

fn metadata(raw: &RawValue) -> Result<Metadata, Error> {
    let mut object = ObjectReader::from_raw(raw)?;
    let item = Metadata { key: object.required("Key", plain_text)?, value: object.optional("Value", text)? };
    object.finish()?;
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_a_record_goes_where_the_mapping_says() {
        let record = br##"{"first_name": "F", "last_name": "L", "email": "E", "ssn": "987-65-4320", "status": "DISABLED",
            "appenate": {"id": "I", "type": "Lite", "password": "P", "status": "Active", "external_id": "X", "time_zone": "T",
            "country": "C", "website_role": "Admin", "folders": ["a"], "groups": ["b"], "do_not_email": true, "color_code": "#abc",
            "metadata": [{"key": "K", "value": "V"}], "use_names": true, "use_external_ids": false, "login_id": "N",
            "extra": {"Zone": 1}}}"##;
        let record = UserRecord::from_json(record).unwrap();
        let update = Update::from_record(&record);
        let sent: Vec<&str> = body::members(Some("I"), &update).iter().map(|member| member.name).collect();
        let whole = Update::MAPPING.members().map(|(_, wire)| wire).filter(|wire| !wire.contains('['));
        let mut mapped: Vec<&str> = whole.collect();
        mapped.push("Zone");
        assert_eq!(sent, mapped, "in the ordinal order of the names");
        assert_eq!(Update::not_sent(&record), ["ssn", "status"]);
        assert_eq!(Update::MAPPING.record_path("Folders[2]"), "appenate.folders[2]");
        assert_eq!(format!("{update:?}"), "Update([redacted])");
    }
}
