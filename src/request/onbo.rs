//! Onbo (formerly Stilt): the user's data in plain JSON, the SSN sealed, the reports packed, every call signed.

mod answer;
mod body;
mod page;
mod reading;
mod rules;
mod signature;
mod update;
mod webhook;

use std::{fmt, sync::Arc, time::SystemTime};

use http::{HeaderValue, Method, StatusCode};

pub use answer::{User, UserAddress};
use body::Maker;
pub use page::Page;
use signature::ContentMd5;
pub use signature::Epoch;
pub(super) use signature::Signature;
#[cfg(feature = "hazmat")]
pub(crate) use signature::{content_md5, hmac, hmac_sha256};
pub use update::Update;

use super::{JSON, Prepared, check_credential, id::opaque_id, sensitive, url::BaseUrl};
use crate::{
    Error, FieldKey, Secret, SecretBuffer,
    pack::Packer,
    random::{self, Fill},
};

/// The base URL of Onbo's sandbox.
pub const SANDBOX: &str = "https://sandbox-api.stilt.com/v1";

/// The base URL of Onbo's production.
pub const PRODUCTION: &str = "https://api.onbo.com/v1";

/// The older base URL of Onbo's production.
pub const OLDER_PRODUCTION: &str = "https://api.stilt.com/v1";

opaque_id! {
    /// A user's `uuid`.
    UserId
}

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

    /// Prepares `PUT /users/{user}`: checks, seals, packs and serialises `update`. The reports are packed straight into the
    /// body, whose memory is reserved once, and side by side when they are large.
    ///
    /// Its rules are those of [`Update::check`] at `now`, by which the user's age is computed.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all the rules that the update breaks, and the errors of
    /// [`update_without_validation`](Self::update_without_validation).
    pub fn update(&self, user: &UserId, update: Update<'_>, now: SystemTime) -> Result<Prepared<User>, Error> {
        update.check(now)?;
        self.update_without_validation(user, update)
    }

    /// [`update`](Self::update), whatever Onbo's rules say.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already or would have to be
    /// sealed, and for a checked report that is not well-formed; [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a report
    /// that is too long, or for which there is no memory; [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) for one
    /// whose reader fails; [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn update_without_validation(&self, user: &UserId, update: Update<'_>) -> Result<Prepared<User>, Error> {
        self.update_with(user, update, &mut random::system)
    }

    pub(crate) fn update_with(
        &self,
        user: &UserId,
        update: Update<'_>,
        fill: Fill<'_>,
    ) -> Result<Prepared<User>, Error> {
        self.with_body(Method::PUT, &["users", user.as_str()], update, fill)
    }

    /// Prepares `POST /users`, which makes a user: a person with an SSN, or a commercial user with an EIN. What else Onbo
    /// wants of a business is not documented: it may stand in `extra`.
    ///
    /// Its rules are those of [`Update::check_new_user`] at `now`. When it is not known whether the call was carried out,
    /// sending it again makes no second user with an SSN: Onbo takes each SSN once.
    ///
    /// # Errors
    /// Those of [`update`](Self::update).
    pub fn create(&self, user: Update<'_>, now: SystemTime) -> Result<Prepared<User>, Error> {
        user.check_new_user(now)?;
        self.create_without_validation(user)
    }

    /// [`create`](Self::create), whatever Onbo's rules say.
    ///
    /// # Errors
    /// Those of [`update_without_validation`](Self::update_without_validation).
    pub fn create_without_validation(&self, user: Update<'_>) -> Result<Prepared<User>, Error> {
        self.create_with(user, &mut random::system)
    }

    pub(crate) fn create_with(&self, user: Update<'_>, fill: Fill<'_>) -> Result<Prepared<User>, Error> {
        self.with_body(Method::POST, &["users"], user, fill)
    }

    /// Prepares `GET /users/{user}`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an id that makes the URL too long.
    pub fn read(&self, user: &UserId) -> Result<Prepared<User>, Error> {
        self.without_body(Method::GET, &["users", user.as_str()], &[], answer::read_user)
    }

    /// Prepares `GET /users?offset={offset}&limit={limit}`: `limit` users at most, after the first `offset` ones.
    ///
    /// # Errors
    /// None that is known.
    pub fn list(&self, offset: u64, limit: u64) -> Result<Prepared<Page>, Error> {
        let [offset, limit] = [offset, limit].map(|number| number.to_string());
        self.without_body(Method::GET, &["users"], &[("offset", &offset), ("limit", &limit)], page::read_page)
    }

    /// Prepares `DELETE /users/{user}`. Its answer is not documented: what is read of it is the object that it has, if any.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn delete(&self, user: &UserId) -> Result<Prepared<Option<User>>, Error> {
        self.without_body(Method::DELETE, &["users", user.as_str()], &[], answer::read_deleted)
    }

    fn with_body(
        &self,
        method: Method,
        path: &[&str],
        update: Update<'_>,
        fill: Fill<'_>,
    ) -> Result<Prepared<User>, Error> {
        let uri = self.base_url.join(path, &[])?;
        let body = Maker { key: &self.key, date: self.date, packer: self.packer }.make(update, fill)?;
        let prepared = Prepared::new(method, uri, body.bytes, answer::read_user).header("content-type", JSON);
        Ok(Prepared { protected: body.protected, ..self.signed(prepared, body.content_md5) })
    }

    /// A call without a body has no Content-Type, with which Onbo answers HTTP 500, and an empty Content-MD5.
    fn without_body<A>(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        read: fn(StatusCode, &[u8]) -> Result<A, Error>,
    ) -> Result<Prepared<A>, Error> {
        let uri = self.base_url.join(path, query)?;
        let prepared = Prepared::new(method, uri, SecretBuffer::default(), read);
        Ok(self.signed(prepared, ContentMd5::default()))
    }

    fn signed<A>(&self, prepared: Prepared<A>, content_md5: ContentMd5) -> Prepared<A> {
        let signature = Signature::new(self.client_id.clone(), self.secret.clone(), self.epoch, content_md5);
        Prepared { signature: Some(signature), ..prepared.header("accept", JSON) }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{ErrorKind, Ssn, request::Protection};

    fn onbo() -> Onbo {
        Onbo::new(SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap()
    }

    fn user() -> UserId {
        UserId::new("user 1/é").unwrap()
    }

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(1_668_000_000_123)
    }

    /// Method, path and query, and headers as they are sent at [`now`].
    fn sent<A>(prepared: &Prepared<A>) -> (String, Vec<String>) {
        let request = prepared.request(now()).unwrap();
        let headers = request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        (format!("{} {}", request.method(), request.uri().to_string().replace(SANDBOX, "")), headers.collect())
    }

    #[test]
    fn calls_without_a_body_have_no_content_type_and_an_empty_digest() {
        let onbo = onbo();
        let (target, headers) = sent(&onbo.list(0, 25).unwrap());
        assert_eq!(target, "GET /users?offset=0&limit=25");
        // The case no-body-and-a-query of test-vectors/hmac/.
        let hmac = "x_stilt_hmac: fc346fe4bfdf942310e143904f93fed84de91726df925536579de50c1a5f6e6e";
        let others = ["epoch: 1668000000123", "content-md5: ", "accept: application/json"];
        assert_eq!(headers, [&["x_client_uuid: client", hmac], others.as_slice()].concat());

        for (target, (sent, headers)) in [
            ("GET /users/user%201%2F%C3%A9", sent(&onbo.read(&user()).unwrap())),
            ("DELETE /users/user%201%2F%C3%A9", sent(&onbo.delete(&user()).unwrap())),
            ("GET /users?offset=18446744073709551615&limit=0", sent(&onbo.list(u64::MAX, 0).unwrap())),
        ] {
            assert_eq!(sent, target);
            assert!(headers.contains(&"content-md5: ".to_owned()));
            assert!(!headers.iter().any(|header| header.starts_with("content-type")));
        }
        assert!(onbo.read(&user()).unwrap().request(now()).unwrap().body().is_empty());
    }

    #[test]
    fn a_user_is_made_and_changed_with_a_body() {
        let onbo = onbo();
        let update = || Update::new().ssn(Ssn::parse("987-65-4320").unwrap());
        let created = onbo.create_without_validation(update()).unwrap();
        let updated = onbo.update(&user(), update(), now()).unwrap();
        for (prepared, target) in [(created, "POST /users"), (updated, "PUT /users/user%201%2F%C3%A9")] {
            let (sent, headers) = sent(&prepared);
            assert_eq!(sent, target);
            assert_eq!(headers[4..], ["content-type: application/json", "accept: application/json"]);
            let [ssn] = prepared.protected() else { panic!("expected one sealed value") };
            assert_eq!((ssn.member, ssn.how, ssn.before, ssn.after), ("ssn", Protection::Sealed, 11, 44));
        }
    }

    #[test]
    fn what_breaks_a_rule_is_prepared_only_on_demand() {
        let (onbo, wrong) = (onbo(), || Update::new().first_name("R2"));
        assert_eq!(onbo.update(&user(), wrong(), now()).unwrap_err().kind(), ErrorKind::Invalid);
        assert_eq!(onbo.create(wrong(), now()).unwrap_err().violations().len(), 7);
        assert!(onbo.update_without_validation(&user(), wrong()).is_ok());
        assert!(onbo.create_without_validation(wrong()).is_ok());
        assert_eq!(onbo.update(&user(), Update::new(), now()).unwrap_err().to_string(), "there is nothing to send");
    }
}
