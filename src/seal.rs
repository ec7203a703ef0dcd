//! Sealing: takes what must stay secret and a key, gives text that only the partner opens.
//!
//! Two constructions. The field ([`FieldKey`]) is AES-CBC under a secret that both sides share: confidential, but
//! without integrity. The envelope ([`Envelope`]) is EC_v1, sealed to a public key ([`Recipient`]) and opened with
//! its private key ([`Identity`]): a change that matters is noticed (`SECURITY.md`).

mod aead;
mod agreement;
mod cbc;
mod curve;
mod envelope;
mod field;
mod identity;
mod kdf;
#[cfg(doctest)]
mod misuse;
mod pem;
mod recipient;
mod spki;

#[cfg(feature = "_ct")]
#[doc(hidden)]
pub mod ct;

pub use aead::OneTimeKey;
pub use agreement::EphemeralKey;
pub use envelope::Envelope;
pub use field::{FieldKey, SealedFields};
pub use identity::Identity;
pub use kdf::OtherInfo;
pub use recipient::Recipient;

#[cfg(feature = "hazmat")]
pub(crate) use {
    agreement::{agree_ephemeral_raw, agree_raw},
    cbc::CbcKey,
    kdf::one_step_kdf,
};
