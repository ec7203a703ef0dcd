//! [`AwaitingToken`]: an update that is ready but for its token.

use std::fmt;

use super::{AccessToken, RequestId, Updated, with_headers};
use crate::{
    Error, Identity, OtherInfo, SecretBuffer,
    request::{Prepared, Protected},
};

/// An update that is sealed and serialised, and needs a token to be sent.
pub struct AwaitingToken {
    pub(super) prepared: Prepared<Updated>,
    pub(super) request_id: RequestId,
    pub(super) context: OtherInfo,
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
            request_id: None,
            read: *read,
        };
        with_headers(prepared, token.bearer(), &self.request_id)
    }

    /// Opens what is sealed in the answer to this call, with that one of `identities` it was sealed to, in the call's own
    /// context: [`Updated::open`].
    ///
    /// # Errors
    /// Those of [`Updated::open`].
    pub fn open<'a>(
        &self,
        updated: &Updated,
        identities: impl IntoIterator<Item = &'a Identity>,
    ) -> Result<Option<SecretBuffer>, Error> {
        updated.open(identities, &self.context)
    }

    /// The request id that the call carries and the envelope is bound to.
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// What the envelope is bound to: program code and request id.
    pub fn context(&self) -> &OtherInfo {
        &self.context
    }

    /// What was sealed.
    pub fn protected(&self) -> &[Protected] {
        self.prepared.protected()
    }
}

impl fmt::Debug for AwaitingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitingToken({:?}, request id {})", self.prepared, self.request_id.as_str())
    }
}
