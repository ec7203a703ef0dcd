//! Green Dot BaaS: the user's data in an EC_v1 envelope that is bound to the request id, under a bearer token.

mod answer;
mod request_id;
mod token;
mod user_data;

use std::fmt;

use http::{HeaderValue, Method};

pub use answer::{ResponseDetail, Updated};
pub use request_id::RequestId;
pub use token::AccessToken;

use super::{
    JSON, Prepared, Protected, Protection, exposed,
    url::{BaseUrl, check_segment, is_unreserved},
};
use crate::{
    Envelope, Error, OtherInfo, Recipient, SecretBuffer, Ssn, UserRecord,
    json::ObjectWriter,
    random::{self, Fill},
    record::{Address, Date, GreenDotSection, Nullable},
};

/// Green Dot's API for one program.
pub struct GreenDot {
    base_url: BaseUrl,
    program_code: String,
    recipient: Recipient,
    basic: Option<HeaderValue>,
    scope: Option<String>,
}

/// What is to change about a user; what is absent stays as it is. Fill in what there is and end with
/// `..Update::default()`.
#[derive(Default)]
pub struct Update<'a> {
    /// `firstName`, 1 to 35 characters
    pub first_name: Option<&'a str>,
    /// `middleName`, 100 characters at most
    pub middle_name: Option<&'a str>,
    /// `lastName`, 2 to 35 characters
    pub last_name: Option<&'a str>,
    /// The home address, which becomes the default one; lines 1 and 2, city, state and zip are taken.
    pub address: Option<&'a Address>,
    /// `ssn`
    pub ssn: Option<&'a Ssn>,
    /// `dateOfBirth`
    pub date_of_birth: Option<Date>,
    /// What only Green Dot has.
    pub section: Option<&'a GreenDotSection>,
}

impl<'a> Update<'a> {
    /// What of `record` goes to Green Dot.
    pub fn from_record(record: &'a UserRecord) -> Self {
        Self {
            first_name: exposed(&record.first_name),
            middle_name: exposed(&record.middle_name),
            last_name: exposed(&record.last_name),
            address: record.address.as_ref(),
            ssn: record.ssn.as_ref(),
            date_of_birth: record.date_of_birth,
            section: Some(&record.greendot),
        }
    }

    /// The members of `record` that Green Dot has no documented place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        record.members_except(&[
            "first_name",
            "middle_name",
            "last_name",
            "date_of_birth",
            "ssn",
            "address.line_1",
            "address.line_2",
            "address.city",
            "address.state",
            "address.zip",
        ])
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
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
        check_segment(program_code, "program_code")?;
        if !program_code.bytes().all(is_unreserved) {
            return Err(Error::malformed("expected letters, digits and -._~").at("program_code"));
        }
        Ok(Self {
            base_url: BaseUrl::parse(base_url)?,
            program_code: program_code.to_owned(),
            recipient,
            basic: None,
            scope: None,
        })
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
    /// the same call, with the same request id and the same bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that breaks one of Green Dot's
    /// rules, or when there is nothing to send; [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn update(
        &self,
        account: &str,
        user: &str,
        request_id: RequestId,
        update: &Update<'_>,
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
        account: &str,
        user: &str,
        request_id: RequestId,
        update: &Update<'_>,
        fill: Fill<'_>,
    ) -> Result<AwaitingToken, Error> {
        check_segment(account, "greendot.account")?;
        check_segment(user, "greendot.user")?;
        let segments = ["programs", &self.program_code, "accounts", account, "users", user];
        let uri = self.base_url.join(&segments, &[])?;
        let plaintext = user_data::write(update)?;
        let envelope = match &plaintext {
            None => None,
            Some(plaintext) => {
                let other_info = OtherInfo::for_request(&self.program_code, request_id.as_str())?;
                Some(Envelope::seal_with(plaintext.as_slice(), &self.recipient, &other_info, fill)?)
            }
        };
        let mut body = SecretBuffer::default();
        ObjectWriter::write(&mut body, |object| write(update.section, envelope.as_ref(), object))?;
        if body.as_slice() == b"{}" {
            return Err(Error::malformed("there is nothing to send"));
        }
        let mut prepared = Prepared::new(Method::PUT, uri, body, answer::read);
        prepared.protected.extend(envelope.map(|envelope| Protected {
            member: "encryptedUserData",
            how: Protection::Envelope,
            before: envelope.plaintext_length(),
            after: envelope.data_text_length(),
        }));
        Ok(AwaitingToken { prepared, request_id })
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

/// An update that is sealed and serialised, and needs a token to be sent.
#[derive(Debug)]
pub struct AwaitingToken {
    prepared: Prepared<Updated>,
    request_id: RequestId,
}

impl AwaitingToken {
    /// The call with `token`. The bytes of the body are the same for every token.
    pub fn with_token(&self, token: &AccessToken) -> Prepared<Updated> {
        let Prepared { method, uri, body, protected, read, .. } = &self.prepared;
        let prepared = Prepared {
            method: method.clone(),
            uri: uri.clone(),
            headers: Vec::new(),
            body: body.clone(),
            signature: None,
            protected: protected.clone(),
            request_id: Some(self.request_id.as_str().to_owned()),
            read: *read,
        };
        with_headers(prepared, token.bearer(), &self.request_id)
    }

    /// The request id that the call carries and the envelope is bound to.
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// What was sealed.
    pub fn protected(&self) -> &[Protected] {
        self.prepared.protected()
    }
}

fn with_headers<A>(prepared: Prepared<A>, authorization: HeaderValue, request_id: &RequestId) -> Prepared<A> {
    prepared
        .header("authorization", authorization)
        .header("x-gd-requestid", request_id.header())
        .header("content-type", JSON)
        .header("accept", JSON)
}

fn write(
    section: Option<&GreenDotSection>,
    envelope: Option<&Envelope>,
    object: &mut ObjectWriter<'_>,
) -> Result<(), Error> {
    if let Some(section) = section {
        nullable(
            object,
            "peerTransferAcceptPreference",
            &section.peer_transfer_accept_preference,
            |preference, object, name| object.member(name, preference.as_str()),
        )?;
    }
    if let Some(envelope) = envelope {
        object.object("encryptedUserData", |object| envelope.write(object))?;
    }
    let Some(section) = section else { return Ok(()) };
    nullable(object, "termsAcceptances", &section.terms_acceptances, |acceptances, object, name| {
        object.list(name, acceptances, |acceptance, object| {
            object.member("termsIdentifier", &acceptance.terms_identifier)?;
            object.member("termsAcceptanceDateTime", &acceptance.terms_acceptance_date_time)?;
            object.member("termsAcceptanceFlag", acceptance.terms_acceptance_flag)
        })
    })?;
    let identifiers = &section.contact_verification_identifiers;
    nullable(object, "contactVerificationIdentifiers", identifiers, |ids, object, name| object.member(name, ids))?;
    for (name, date) in
        [("userIdCreateDate", &section.user_id_create_date), ("passwordChangeDate", &section.password_change_date)]
    {
        nullable(object, name, date, |text, object, name| object.member(name, text))?;
    }
    section.extra.write(object, &["encryptedUserData"]).map_err(|error| error.at("greendot.extra"))
}

fn nullable<T>(
    object: &mut ObjectWriter<'_>,
    name: &str,
    member: &Nullable<T>,
    write: impl FnOnce(&T, &mut ObjectWriter<'_>, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    match member {
        Nullable::Absent => Ok(()),
        Nullable::Null => object.member(name, ()),
        Nullable::Value(value) => write(value, object, name),
    }
}
