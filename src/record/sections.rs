//! The sections of a record that only one partner reads. They have no Debug: ids, dates and free text may be personal.

use serde_json::value::RawValue;

use super::{AcceptPreference, AccountStatus, Extra, Nullable, UserType, WebsiteRole};
use crate::{
    Error, Secret,
    json::{ObjectReader, elements, flag, plain_text, text},
};

/// What only Onbo has.
#[derive(Default)]
#[non_exhaustive]
pub struct OnboSection {
    /// The user's id at Onbo.
    pub user_id: Option<String>,
    /// Further members of the body.
    pub extra: Extra,
}

impl OnboSection {
    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let section = Self {
            user_id: object.optional("user_id", plain_text)?,
            extra: object.optional("extra", Extra::read)?.unwrap_or_default(),
        };
        object.finish()?;
        Ok(section)
    }
}

/// What only Green Dot has.
#[derive(Default)]
#[non_exhaustive]
pub struct GreenDotSection {
    /// The account's identifier at Green Dot.
    pub account: Option<String>,
    /// The user's identifier at Green Dot.
    pub user: Option<String>,
    /// `peerTransferAcceptPreference`
    pub peer_transfer_accept_preference: Nullable<AcceptPreference>,
    /// `termsAcceptances`
    pub terms_acceptances: Nullable<Vec<TermsAcceptance>>,
    /// `contactVerificationIdentifiers`
    pub contact_verification_identifiers: Nullable<Vec<String>>,
    /// `userIdCreateDate`, ISO 8601
    pub user_id_create_date: Nullable<String>,
    /// `passwordChangeDate`, ISO 8601
    pub password_change_date: Nullable<String>,
    /// Further members of the plaintext inside the envelope.
    pub user_data: UserDataExtra,
    /// Further members of the body.
    pub extra: Extra,
}

impl GreenDotSection {
    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let section = Self {
            account: object.optional("account", plain_text)?,
            user: object.optional("user", plain_text)?,
            peer_transfer_accept_preference: Nullable::read(&mut object, "peer_transfer_accept_preference", |raw| {
                Ok(plain_text(raw)?.as_str().into())
            })?,
            terms_acceptances: Nullable::read(&mut object, "terms_acceptances", |raw| {
                elements(raw, TermsAcceptance::read)
            })?,
            contact_verification_identifiers: Nullable::read(&mut object, "contact_verification_identifiers", |raw| {
                elements(raw, plain_text)
            })?,
            user_id_create_date: Nullable::read(&mut object, "user_id_create_date", plain_text)?,
            password_change_date: Nullable::read(&mut object, "password_change_date", plain_text)?,
            user_data: object.optional("user_data", UserDataExtra::read)?.unwrap_or_default(),
            extra: object.optional("extra", Extra::read)?.unwrap_or_default(),
        };
        object.finish()?;
        Ok(section)
    }
}

/// That a user accepted (or did not accept) Green Dot's terms at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsAcceptance {
    /// `termsIdentifier`
    pub terms_identifier: String,
    /// `termsAcceptanceDateTime`, `YYYY-MM-DDTHH:MM:SS.sssZ`
    pub terms_acceptance_date_time: String,
    /// `termsAcceptanceFlag`
    pub terms_acceptance_flag: bool,
}

impl TermsAcceptance {
    fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let acceptance = Self {
            terms_identifier: object.required("terms_identifier", plain_text)?,
            terms_acceptance_date_time: object.required("terms_acceptance_date_time", plain_text)?,
            terms_acceptance_flag: object.required("terms_acceptance_flag", flag)?,
        };
        object.finish()?;
        Ok(acceptance)
    }
}

/// What is merged into the plaintext of Green Dot's envelope: members of its two known objects, and members
/// beside them. Debug shows their names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct UserDataExtra {
    /// Further members of `profileData`.
    pub profile_data: Extra,
    /// Further members of `identifyingData`.
    pub identifying_data: Extra,
    /// Members beside them, such as phone numbers and email addresses.
    pub top_level: Extra,
}

impl UserDataExtra {
    /// Reads the object that is to be merged in.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when it, its `profileData` or its
    /// `identifyingData` is no object, or a member is given twice.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        Self::split(ObjectReader::parse(json)?)
    }

    /// A second one with the same members.
    pub fn duplicate(&self) -> Self {
        Self {
            profile_data: self.profile_data.duplicate(),
            identifying_data: self.identifying_data.duplicate(),
            top_level: self.top_level.duplicate(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.profile_data.is_empty() && self.identifying_data.is_empty() && self.top_level.is_empty()
    }

    fn read(raw: &RawValue) -> Result<Self, Error> {
        Self::split(ObjectReader::from_raw(raw)?)
    }

    fn split(mut object: ObjectReader<'_>) -> Result<Self, Error> {
        Ok(Self {
            profile_data: object.optional("profileData", Extra::read)?.unwrap_or_default(),
            identifying_data: object.optional("identifyingData", Extra::read)?.unwrap_or_default(),
            top_level: Extra::keep(object),
        })
    }
}

/// What only MX has.
#[derive(Default)]
#[non_exhaustive]
pub struct MxSection {
    /// The user's `user_guid` or `external_user_guid`.
    pub user: Option<String>,
    /// Further members of the body.
    pub extra: Extra,
}

impl MxSection {
    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let section = Self {
            user: object.optional("user", plain_text)?,
            extra: object.optional("extra", Extra::read)?.unwrap_or_default(),
        };
        object.finish()?;
        Ok(section)
    }
}

/// What only Appenate has. The members are those of its User API, in this record's spelling.
#[derive(Default)]
#[non_exhaustive]
pub struct AppenateSection {
    /// The user's `Id`.
    pub id: Option<String>,
    /// `Type`
    pub user_type: Option<UserType>,
    /// `Password`
    pub password: Option<Secret<String>>,
    /// `Status`, an open set.
    pub status: Option<AccountStatus>,
    /// `ExternalId`, 50 characters at most.
    pub external_id: Option<String>,
    /// `TimeZone`, an open set.
    pub time_zone: Option<String>,
    /// `Country`
    pub country: Option<String>,
    /// `WebsiteRole`
    pub website_role: Option<WebsiteRole>,
    /// `Folders`
    pub folders: Option<Vec<String>>,
    /// `Groups`
    pub groups: Option<Vec<String>>,
    /// `DoNotEmail`
    pub do_not_email: Option<bool>,
    /// `ColorCode`
    pub color_code: Option<String>,
    /// `Metadata`
    pub metadata: Option<Vec<Metadata>>,
    /// `UseNames`
    pub use_names: Option<bool>,
    /// `UseExternalIds`
    pub use_external_ids: Option<bool>,
    /// `LoginID`
    pub login_id: Option<Secret<String>>,
    /// Further members of the body.
    pub extra: Extra,
}

impl AppenateSection {
    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let section = Self {
            id: object.optional("id", plain_text)?,
            user_type: object.optional("type", |raw| UserType::parse(&plain_text(raw)?))?,
            password: object.optional("password", text)?,
            status: object.optional("status", |raw| Ok(plain_text(raw)?.as_str().into()))?,
            external_id: object.optional("external_id", plain_text)?,
            time_zone: object.optional("time_zone", plain_text)?,
            country: object.optional("country", plain_text)?,
            website_role: object.optional("website_role", |raw| WebsiteRole::parse(&plain_text(raw)?))?,
            folders: object.optional("folders", |raw| elements(raw, plain_text))?,
            groups: object.optional("groups", |raw| elements(raw, plain_text))?,
            do_not_email: object.optional("do_not_email", flag)?,
            color_code: object.optional("color_code", plain_text)?,
            metadata: object.optional("metadata", |raw| elements(raw, Metadata::read))?,
            use_names: object.optional("use_names", flag)?,
            use_external_ids: object.optional("use_external_ids", flag)?,
            login_id: object.optional("login_id", text)?,
            extra: object.optional("extra", Extra::read)?.unwrap_or_default(),
        };
        object.finish()?;
        Ok(section)
    }
}

/// One item of Appenate's `Metadata`.
pub struct Metadata {
    /// `Key`
    pub key: String,
    /// `Value`
    pub value: Option<Secret<String>>,
}

impl Metadata {
    /// A second one with the same key and value.
    pub fn duplicate(&self) -> Self {
        Self { key: self.key.clone(), value: self.value.as_ref().map(Secret::duplicate) }
    }

    fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let item = Self { key: object.required("key", plain_text)?, value: object.optional("value", text)? };
        object.finish()?;
        Ok(item)
    }
}
