//! Does what is read back from a call make the same call again? For arbitrary updates that the partner takes.
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "round_trips/appenate.rs"]
mod appenate;
#[path = "round_trips/greendot.rs"]
mod greendot;
#[path = "round_trips/mx.rs"]
mod mx;
#[path = "round_trips/onbo.rs"]
mod onbo;
#[path = "round_trips/values.rs"]
mod values;
