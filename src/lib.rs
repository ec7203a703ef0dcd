#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

// The flow, left to right; a module uses only those above it.
mod encoding;
mod error;
mod json;
pub mod pack;
mod random;
pub mod record;
pub mod request;

#[cfg(feature = "client")]
pub mod client;

#[cfg(feature = "sandbox")]
pub mod sandbox;

#[cfg(feature = "hazmat")]
pub mod hazmat;
pub mod seal;
mod secret;

pub use error::{Error, ErrorKind, OpenError, Refusal};
pub use record::{Ein, Ssn, UserRecord};
pub use seal::{Envelope, FieldKey, Identity, OtherInfo, Recipient};
pub use secret::{Secret, SecretBuffer};
