//! Green Dot BaaS: the user's data in an EC_v1 envelope that is bound to the request id, under a bearer token.

mod address;
mod answer;
mod awaiting;
mod meaning;
mod request_id;
mod rules;
mod token;
mod update;
mod user_data;

use std::{fmt, time::SystemTime};

use http::{HeaderValue, Method};

pub use address::Address;
pub use answer::{ResponseDetail, Updated};
pub use awaiting::AwaitingToken;
pub use request_id::RequestId;
pub use token::AccessToken;
pub use update::Update;
pub use user_data::UserData;

use super::{
    JSON, Prepared, Protected, Protection,
    id::{self, opaque_id},
    url::{BaseUrl, is_unreserved},
};
use crate::{
    Envelope, Error, OtherInfo, Recipient, SecretBuffer,
    json::ObjectWriter,
    random::{self, Fill},
};

opaque_id! {
    /// An account's identifier.
    AccountId
}

opaque_id! {
    /// A user's identifier.
    UserId
}

/// Green Dot's API for one program.
pub struct GreenDot {
    base_url: BaseUrl,
    program_code: String,
    recipient: Recipient,
    basic: Option<HeaderValue>,
    scope: Option<String>,
}

impl GreenDot {
    /// The API at `base_url`, which Green Dot gives each partner, for `program_code`, with the public key that
    /// Green Dot opens envelopes with.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a base URL that is not https (http: loopback
    /// addresses only), or a program code with other characters than letters, digits and `-._~`: the envelope
    /// is bound to it as it stands in the path.
    pub fn new(base_url: &str, program_code: &str, recipient: Recipient) -> Result<Self, Error> {
        let program_code = id::check(program_code.to_owned()).map_err(|error| error.at("program_code"))?;
        if !program_code.bytes().all(is_unreserved) {
            return Err(Error::malformed("expected letters, digits and -._~").at("program_code"));
        }
        Ok(Self { base_url: BaseUrl::parse(base_url)?, program_code, recipient, basic: None, scope: None })
    }

    /// The same with the credentials that [`token`](Self::token) needs.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an empty id or secret, and an id with a colon, which
    /// Basic authentication cannot carry (RFC 7617).
    pub fn with_client(self, client_id: &str, client_secret: &str) -> Result<Self, Error> {
        let basic = token::basic(client_id, client_secret)?;
        Ok(Self { basic: Some(basic), ..self })
    }

    /// The same with the scope that [`token`](Self::token) asks for.
    pub fn with_scope(self, scope: &str) -> Self {
        Self { scope: Some(scope.to_owned()), ..self }
    }

    /// Prepares `POST /authentication`, which gives the token that every other call needs.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when there is no [client](Self::with_client).
    pub fn token(&self, request_id: &RequestId) -> Result<Prepared<AccessToken>, Error> {
        let basic = self.basic.clone().ok_or_else(|| Error::malformed("there is no client id and secret"))?;
        let uri = self.base_url.join(&["authentication"], &[])?;
        let mut body = SecretBuffer::default();
        ObjectWriter::write(&mut body, |object| {
            object.member("grant_type", "client_credentials")?;
            object.optional("scope", self.scope.as_deref())
        })?;
        let prepared = Prepared::new(Method::POST, uri, body, token::read);
        Ok(with_headers(prepared, basic, request_id))
    }

    /// Prepares `PUT /programs/{programCode}/accounts/{account}/users/{user}`: seals the user's data in the
    /// context of `request_id` and serialises the body. Every call needs a request id of its own; a retry is
    /// the same call, with the same request id and the same bytes. `now` is what the times of acceptances are compared with.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all the rules that the update breaks;
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already or would go out
    /// unsealed, and for a time outside of the years 1000 to 9999; [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn update(
        &self,
        account: &AccountId,
        user: &UserId,
        request_id: RequestId,
        update: Update,
        now: SystemTime,
    ) -> Result<AwaitingToken, Error> {
        update.check(now)?;
        self.update_without_validation(account, user, request_id, update)
    }

    /// [`update`](Self::update), whatever Green Dot's rules say.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already or would go out
    /// unsealed; [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn update_without_validation(
        &self,
        account: &AccountId,
        user: &UserId,
        request_id: RequestId,
        update: Update,
    ) -> Result<AwaitingToken, Error> {
        self.update_with(account, user, request_id, update, &mut random::system)
    }

    /// Whether `update` goes to this handle's base URL.
    #[cfg(feature = "client")]
    pub(crate) fn is_base_of(&self, update: &AwaitingToken) -> bool {
        self.base_url.is_base_of(&update.prepared.uri)
    }

    pub(crate) fn update_with(
        &self,
        account: &AccountId,
        user: &UserId,
        request_id: RequestId,
        update: Update,
        fill: Fill<'_>,
    ) -> Result<AwaitingToken, Error> {
        let segments = ["programs", &self.program_code, "accounts", account.as_str(), "users", user.as_str()];
        let uri = self.base_url.join(&segments, &[])?;
        let context = OtherInfo::for_request(&self.program_code, request_id.as_str())?;
        let envelope = match update.user_data.plaintext()? {
            Some(plaintext) => Some(Envelope::seal_with(plaintext.as_slice(), &self.recipient, &context, fill)?),
            None => None,
        };
        let mut body = SecretBuffer::default();
        ObjectWriter::write(&mut body, |object| update.write(envelope.as_ref(), object))?;
        let mut prepared = Prepared::new(Method::PUT, uri, body, answer::read);
        prepared.protected.extend(envelope.map(|envelope| Protected {
            member: update::ENVELOPE,
            how: Protection::Envelope,
            before: envelope.plaintext_length(),
            after: envelope.data_text_length(),
        }));
        Ok(AwaitingToken { prepared, request_id, context })
    }
}

impl fmt::Debug for GreenDot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GreenDot")
            .field("base_url", &self.base_url)
            .field("program_code", &self.program_code)
            .finish_non_exhaustive()
    }
}

/// The call under these credentials and this id, which its refusals name.
fn with_headers<A>(prepared: Prepared<A>, authorization: HeaderValue, request_id: &RequestId) -> Prepared<A> {
    let prepared = prepared
        .header("authorization", authorization)
        .header("x-gd-requestid", request_id.header())
        .header("content-type", JSON)
        .header("accept", JSON);
    Prepared { request_id: Some(request_id.as_str().to_owned()), ..prepared }
}
