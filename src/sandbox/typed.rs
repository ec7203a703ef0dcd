//! Accepted updates and new users as the library's own types read them. Nothing is judged by it: this is the one place
//! where the sandbox uses the library.

use std::fmt;

use super::{accounts::Accounts, call::Call, ledger::Partner};
use crate::{
    Error, FieldKey, Identity, OtherInfo,
    request::{appenate, greendot, mx, onbo},
};

/// An update, or a new user, as the library's types read it from the call. `Debug` shows whose it is.
#[non_exhaustive]
pub enum Update {
    /// For Appenate, with the id and the credentials of its body.
    Appenate(Box<appenate::Call>),
    /// For Green Dot, with what was sealed.
    GreenDot(Box<greendot::Update>),
    /// For MX.
    Mx(Box<mx::Update>),
    /// For Onbo, with what was sealed. Its reports are among [`Entry::reports`](super::Entry::reports) alone.
    Onbo(Box<onbo::Update<'static>>),
}

impl fmt::Debug for Update {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Appenate(_) => "Appenate",
            Self::GreenDot(_) => "GreenDot",
            Self::Mx(_) => "Mx",
            Self::Onbo(_) => "Onbo",
        })
    }
}

/// The keys that reading takes.
pub(super) struct Reader {
    onbo: FieldKey,
    greendot: Identity,
}

impl Reader {
    pub(super) fn new(accounts: &Accounts) -> Result<Self, Error> {
        Ok(Self {
            onbo: FieldKey::from_text(&accounts.onbo.secret_key)?,
            greendot: Identity::from_pem(accounts.greendot.identity_pkcs8_pem.as_bytes())?,
        })
    }

    /// Reads an update or a new user that the partner accepted.
    pub(super) fn read(&self, partner: Partner, call: &Call) -> Result<Update, Error> {
        Ok(match partner {
            Partner::Onbo => {
                let mut update = onbo::Update::from_json(&call.body, &self.onbo)?;
                (update.credit_report, update.asset_report) = (None, None);
                Update::Onbo(Box::new(update))
            }
            Partner::GreenDot => {
                let program_code = call.ids.first().map_or("", String::as_str);
                let request_id = call.header("x-gd-requestid").unwrap_or_default();
                let context = OtherInfo::for_request(program_code, request_id)?;
                Update::GreenDot(Box::new(greendot::Update::from_json(&call.body, [&self.greendot], &context)?))
            }
            Partner::Mx => Update::Mx(Box::new(mx::Update::from_json(&call.body)?)),
            Partner::Appenate if call.media_type().as_deref() == Some("application/json") => {
                Update::Appenate(Box::new(appenate::Call::from_json(&call.body)?))
            }
            Partner::Appenate => Update::Appenate(Box::new(appenate::Call::from_xml(&call.body)?)),
        })
    }
}
