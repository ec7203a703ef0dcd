//! One of a user's addresses at Green Dot.

use std::fmt;

use serde_json::value::RawValue;

use crate::{
    Error, Secret,
    builder::setters,
    json::{ObjectReader, ObjectWriter, flag, text},
    record::{self, AddressType, Extra, Zip},
    request::{duplicate, exposed},
};

/// One of a user's addresses. Where there are any, Green Dot wants a home address among them, as the default one.
pub struct Address {
    /// `type`
    pub kind: AddressType,
    /// `isDefault`
    pub is_default: bool,
    /// `addressLine1`, 2 to 40 characters
    pub address_line_1: Option<Secret<String>>,
    /// `addressLine2`, 40 characters at most
    pub address_line_2: Option<Secret<String>>,
    /// `city`, 25 characters at most
    pub city: Option<Secret<String>>,
    /// `state`, one of the 50 states and DC, in two upper-case letters
    pub state: Option<Secret<String>>,
    /// `zipCode`, of the United States. It is sent as it is; Green Dot keeps five digits of it.
    pub zip_code: Option<Zip>,
    /// Further members.
    pub extra: Extra,
}

impl Address {
    /// A home address without parts yet, the default one.
    pub fn home() -> Self {
        Self::new(AddressType::Home, true)
    }

    /// A work address without parts yet, not the default one.
    pub fn work() -> Self {
        Self::new(AddressType::Work, false)
    }

    /// A billing address without parts yet, not the default one.
    pub fn billing() -> Self {
        Self::new(AddressType::Billing, false)
    }

    setters! {
        /// Sets `type`.
        kind: AddressType,
        /// Sets `isDefault`.
        is_default: bool,
        /// Sets `addressLine1`.
        address_line_1: Secret<String>,
        /// Sets `addressLine2`.
        address_line_2: Secret<String>,
        /// Sets `city`.
        city: Secret<String>,
        /// Sets `state`.
        state: Secret<String>,
        /// Sets `zipCode`.
        zip_code: Zip,
        /// Sets the further members.
        extra: Extra,
    }

    /// The home address with the parts of `address` that Green Dot takes, if there are any.
    pub(super) fn from_record(address: &record::Address) -> Option<Self> {
        let record::Address { line_1, line_2, city, state, zip, .. } = address;
        let has_any_part = zip.is_some() || [line_1, line_2, city, state].iter().any(|part| part.is_some());
        has_any_part.then(|| Self {
            address_line_1: duplicate(line_1),
            address_line_2: duplicate(line_2),
            city: duplicate(city),
            state: duplicate(state),
            zip_code: zip.as_ref().map(without_extension),
            ..Self::home()
        })
    }

    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        Ok(Self {
            kind: object.required("type", |raw| AddressType::parse(text(raw)?.expose()))?,
            is_default: object.optional("isDefault", flag)?.unwrap_or_default(),
            address_line_1: object.optional("addressLine1", text)?,
            address_line_2: object.optional("addressLine2", text)?,
            city: object.optional("city", text)?,
            state: object.optional("state", text)?,
            zip_code: object.optional("zipCode", |raw| Zip::parse(text(raw)?.expose()))?,
            extra: Extra::keep(object),
        })
    }

    pub(super) fn write(&self, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
        object.member("type", self.kind.as_str())?;
        object.member("isDefault", self.is_default)?;
        object.optional("addressLine1", exposed(&self.address_line_1))?;
        object.optional("addressLine2", exposed(&self.address_line_2))?;
        object.optional("city", exposed(&self.city))?;
        object.optional("state", exposed(&self.state))?;
        object.optional("zipCode", self.zip_code.as_ref().map(Zip::expose))?;
        self.extra.write(object, &[])
    }

    fn new(kind: AddressType, is_default: bool) -> Self {
        Self {
            kind,
            is_default,
            address_line_1: None,
            address_line_2: None,
            city: None,
            state: None,
            zip_code: None,
            extra: Extra::default(),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address([redacted])")
    }
}

/// The five digits of a code of the United States. Any other stays as it is, for the rules to refuse.
fn without_extension(zip: &Zip) -> Zip {
    zip.five_digits().and_then(|five| Zip::parse(five).ok()).unwrap_or_else(|| zip.duplicate())
}
