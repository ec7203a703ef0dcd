//! MX SSO API v2.8 (MoneyDesktop): plain JSON, the API key in the URL.

mod answer;
mod update;

use std::fmt;

use http::Method;

pub use answer::{User, UserStatus};
pub use update::Update;

use super::{JSON, Prepared, check_credential, id::opaque_id, url::BaseUrl};
use crate::{Error, Secret, SecretBuffer, json::ObjectWriter};

/// The base URL of MX's production.
pub const PRODUCTION: &str = "https://api2.moneydesktop.com";

/// The base URL of MX's integration environment.
pub const INTEGRATION: &str = "https://int-api2.moneydesktop.com";

opaque_id! {
    /// A user's `user_guid` or `external_user_guid`.
    UserId
}

/// MX's API with one client's credentials.
pub struct Mx {
    base_url: BaseUrl,
    client_guid: String,
    api_key: Secret<String>,
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
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all the rules that the update breaks;
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already.
    pub fn update(&self, user: &UserId, update: Update) -> Result<Prepared<User>, Error> {
        update.check()?;
        self.update_without_validation(user, update)
    }

    /// [`update`](Self::update), whatever MX's rules say.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already.
    pub fn update_without_validation(&self, user: &UserId, update: Update) -> Result<Prepared<User>, Error> {
        self.prepare(Method::PUT, &["user", user.as_str()], Some(&update))
    }

    /// Prepares `POST /user`, which makes a new user. MX's pages at hand name only the update: method and path are inferred
    /// from it, and what MX requires here may stand in `extra`.
    ///
    /// # Errors
    /// Those of [`update`](Self::update).
    pub fn create(&self, user: Update) -> Result<Prepared<User>, Error> {
        user.check()?;
        self.create_without_validation(user)
    }

    /// [`create`](Self::create), whatever MX's rules say.
    ///
    /// # Errors
    /// Those of [`update_without_validation`](Self::update_without_validation).
    pub fn create_without_validation(&self, user: Update) -> Result<Prepared<User>, Error> {
        self.prepare(Method::POST, &["user"], Some(&user))
    }

    /// Prepares `GET /user/{user}`, inferred as [`create`](Self::create) is.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an id that makes the URL too long.
    pub fn read(&self, user: &UserId) -> Result<Prepared<User>, Error> {
        self.prepare(Method::GET, &["user", user.as_str()], None)
    }

    fn prepare(&self, method: Method, path: &[&str], update: Option<&Update>) -> Result<Prepared<User>, Error> {
        let credentials = [("k", self.api_key.expose().as_str()), ("c", self.client_guid.as_str())];
        let uri = self.base_url.join(path, &credentials)?;
        let mut body = SecretBuffer::default();
        if let Some(update) = update {
            ObjectWriter::write(&mut body, |object| update.write(object))?;
        }
        let prepared = Prepared::new(method, uri, body, answer::read);
        Ok(prepared.header("content-type", JSON).header("accept", JSON))
    }
}

impl fmt::Debug for Mx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mx").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
