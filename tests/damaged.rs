//! Does what came damaged, or was made to do harm, end in an answer or an error: without a panic, in little time and memory?
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "damaged/appenate.rs"]
mod appenate;
#[path = "unpack/memory.rs"]
mod memory;
#[path = "damaged/mutations.rs"]
mod mutations;
