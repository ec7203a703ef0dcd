//! Sealing: takes what must stay secret and a key, gives text that only the partner opens.
//!
//! Two constructions. The field ([`FieldKey`]) is AES-CBC under a secret that both sides share: confidential, but
//! without integrity. The envelope ([`Envelope`]) is EC_v1, sealed to a public key ([`Recipient`]) and opened with
//! its private key ([`Identity`], a [`Keyring`] of them, or a key elsewhere behind [`KeyAgreement`]): a change that matters is
//! noticed (`SECURITY.md`). A [`KeyFile`] has keys in any of the forms that are taken.

mod aead;
mod agreement;
mod asn1;
mod cbc;
mod curve;
mod envelope;
mod field;
mod identity;
mod jwk;
mod kdf;
mod key_agreement;
mod key_file;
mod keyring;
#[cfg(doctest)]
mod misuse;
mod not_taken;
mod pem;
mod recipient;
mod spki;
mod unrecognised;

#[cfg(feature = "_ct")]
#[doc(hidden)]
pub mod ct;

pub use aead::OneTimeKey;
pub use agreement::EphemeralKey;
pub use envelope::Envelope;
pub use field::{FieldKey, SealedFields};
pub use identity::Identity;
pub use kdf::OtherInfo;
pub use key_agreement::KeyAgreement;
pub use key_file::{FileKey, KeyFile};
pub use keyring::Keyring;
pub use recipient::Recipient;

#[cfg(feature = "hazmat")]
pub(crate) use {
    aead::{gcm_open, gcm_seal},
    agreement::{agree_ephemeral_raw, agree_raw},
    cbc::CbcKey,
    kdf::one_step_kdf,
};
