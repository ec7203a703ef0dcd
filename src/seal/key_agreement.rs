//! What opening an envelope needs of a private key, wherever that is.

use super::{Identity, Recipient, agreement::agree_to_open, spki};
use crate::{Error, Secret, secret::with_wiped_stack};

/// A P-256 private key that can agree: an [`Identity`], or a key that never leaves its HSM or its key management service.
/// [`Envelope::open_with`](super::Envelope::open_with) opens with it.
///
/// ```
/// use sealpack::{Error, Recipient, Secret, seal::KeyAgreement};
///
/// struct Module { recipient: Recipient }
///
/// impl KeyAgreement for Module {
///     // What `open_with` gives: the module's own errors, and sealpack's turned into it.
///     type Error = Box<dyn std::error::Error + Send + Sync>;
///
///     fn recipient(&self) -> &Recipient {
///         &self.recipient
///     }
///
///     fn agree(&self, ephemeral: &[u8; 91]) -> Result<Secret<[u8; 32]>, Self::Error> {
///         let _point = &ephemeral[26..]; // what PKCS#11's CKM_ECDH1_DERIVE takes
///         Err("the module is not connected".into())
///     }
/// }
/// ```
pub trait KeyAgreement {
    /// Why there is no answer: the key's holder cannot be reached, or refuses. That an envelope does not open is never
    /// said here.
    type Error: From<Error>;

    /// The public key that belongs to the private key.
    fn recipient(&self) -> &Recipient;

    /// The shared secret Z of ECC CDH (SP 800-56A Rev. 3, section 5.7.1.2) with the public key `ephemeral`: the x coordinate,
    /// 32 bytes, most significant first, no hash and no key derivation applied. `ephemeral` is a SubjectPublicKeyInfo in DER
    /// that was checked already; its last 65 bytes are the uncompressed point. A wrong Z ends in an
    /// [`OpenError`](crate::OpenError).
    ///
    /// # Errors
    /// Those of the key's holder.
    fn agree(&self, ephemeral: &[u8; 91]) -> Result<Secret<[u8; 32]>, Self::Error>;
}

impl KeyAgreement for Identity {
    type Error = Error;

    fn recipient(&self) -> &Recipient {
        self.recipient()
    }

    fn agree(&self, ephemeral: &[u8; spki::LENGTH]) -> Result<Secret<[u8; 32]>, Error> {
        let ephemeral = spki::decode(ephemeral)?;
        with_wiped_stack(|| agree_to_open(&[(self, &ephemeral)]).pop())
            .ok_or_else(|| Error::malformed("no agreement came of one key"))
    }
}
