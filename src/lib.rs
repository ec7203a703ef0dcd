#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

// The flow; a module uses only those above it.
mod partner;
mod error;
mod secret;
mod builder;
mod encoding;
mod json;
mod random;
pub mod record;
pub mod pack;
pub mod seal;
pub mod request;

#[cfg(feature = "client")]
pub mod client;

#[cfg(feature = "hazmat")]
pub mod hazmat;

#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use error::{Error, ErrorKind, Fault, OpenError, Reason, Refusal, Rule, Violation};
pub use partner::Partner;
pub use record::{Ein, Ssn, UserRecord};
pub use seal::{Envelope, FieldKey, Identity, Keyring, OtherInfo, Recipient};
pub use secret::{Secret, SecretBuffer};
