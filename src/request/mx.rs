//! MX SSO API v2.8 (MoneyDesktop): plain JSON, the API key in the URL.

mod answer;

use std::fmt;

use http::Method;

pub use answer::{User, UserStatus};

use super::{
    JSON, Prepared, check_credential, text,
    url::{BaseUrl, check_segment},
};
use crate::{
    Error, Secret, SecretBuffer, UserRecord,
    json::ObjectWriter,
    record::{Date, Extra, Phone, Sex, Status, Zip},
};

/// The base URL of MX's production.
pub const PRODUCTION: &str = "https://api2.moneydesktop.com";

/// The base URL of MX's integration environment.
pub const INTEGRATION: &str = "https://int-api2.moneydesktop.com";

/// MX's API with one client's credentials.
pub struct Mx {
    base_url: BaseUrl,
    client_guid: String,
    api_key: Secret<String>,
}

/// What is to change about a user; what is `None` stays as it is. MX recommends this call for `status` alone.
/// Fill in what there is and end with `..Update::default()`.
#[derive(Default)]
pub struct Update<'a> {
    /// `email`
    pub email: Option<&'a str>,
    /// `first_name`
    pub first_name: Option<&'a str>,
    /// `last_name`
    pub last_name: Option<&'a str>,
    /// `phone`
    pub phone: Option<&'a Phone>,
    /// `birthdate`
    pub birthdate: Option<Date>,
    /// `sex`
    pub sex: Option<Sex>,
    /// `credit_score`
    pub credit_score: Option<u16>,
    /// `zip_code`
    pub zip_code: Option<&'a Zip>,
    /// `status`
    pub status: Option<Status>,
    /// Further members.
    pub extra: Option<&'a Extra>,
}

impl<'a> Update<'a> {
    /// What of `record` goes to MX.
    pub fn from_record(record: &'a UserRecord) -> Self {
        Self {
            email: text(record.email.as_ref()),
            first_name: text(record.first_name.as_ref()),
            last_name: text(record.last_name.as_ref()),
            phone: record.phone.as_ref(),
            birthdate: record.date_of_birth,
            sex: record.sex,
            credit_score: record.credit_score,
            zip_code: record.address.as_ref().and_then(|address| address.zip.as_ref()),
            status: record.status,
            extra: Some(&record.mx.extra),
        }
    }

    /// The members of `record` that MX has no place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        record.members_except(&[
            "email",
            "first_name",
            "last_name",
            "phone",
            "date_of_birth",
            "sex",
            "credit_score",
            "address.zip",
            "status",
        ])
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

impl Mx {
    /// The API at `base_url` ([`PRODUCTION`], [`INTEGRATION`]) for the client with this `client_guid` or
    /// `external_client_guid` and this API key.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a base URL that is not https (http: loopback
    /// addresses only), an empty GUID or key.
    pub fn new(base_url: &str, client_guid: &str, api_key: &str) -> Result<Self, Error> {
        check_credential(client_guid, "client_guid")?;
        check_credential(api_key, "api_key")?;
        Ok(Self {
            base_url: BaseUrl::parse(base_url)?,
            client_guid: client_guid.to_owned(),
            api_key: Secret::from(api_key),
        })
    }

    /// Prepares `PUT /user/{user}`, where `user` is a `user_guid` or an `external_user_guid`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that breaks one of MX's rules, or
    /// when there is nothing to send.
    pub fn update(&self, user: &str, update: &Update<'_>) -> Result<Prepared<User>, Error> {
        check_segment(user, "mx.user")?;
        let credentials = [("k", self.api_key.expose().as_str()), ("c", self.client_guid.as_str())];
        let uri = self.base_url.join(&["user", user], &credentials)?;
        let mut body = SecretBuffer::default();
        ObjectWriter::write(&mut body, |object| write(update, object))?;
        if body.as_slice() == b"{}" {
            return Err(Error::malformed("there is nothing to send"));
        }
        let prepared = Prepared::new(Method::PUT, uri, body, answer::read);
        Ok(prepared.header("content-type", JSON).header("accept", JSON))
    }
}

impl fmt::Debug for Mx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mx").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

fn write(update: &Update<'_>, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
    object.optional("email", update.email)?;
    object.optional("first_name", update.first_name)?;
    object.optional("last_name", update.last_name)?;
    object.optional("phone", update.phone.map(Phone::expose))?;
    if let Some(date) = update.birthdate {
        object.member("birthdate", date.with_separator('-').expose())?;
    }
    object.optional("sex", update.sex.map(Sex::as_str))?;
    object.optional("credit_score", update.credit_score)?;
    object.optional("zip_code", update.zip_code.map(Zip::expose))?;
    object.optional("status", update.status.map(Status::as_str))?;
    update.extra.map_or(Ok(()), |extra| extra.write(object, &[])).map_err(|error| error.at("mx.extra"))
}
