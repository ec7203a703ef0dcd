//! Does the command line keep its contract? Each file of `tests/cli/` asks it for one part: exit codes, messages to the
//! letter, what is written and what is never shown.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "cli/case.rs"]
mod case;
#[path = "cli/json.rs"]
mod json;
#[path = "cli/partners.rs"]
mod partners;

#[path = "cli/bench.rs"]
mod bench;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/demo.rs"]
mod demo;
#[path = "cli/diagnoses.rs"]
mod diagnoses;
#[path = "cli/doctor_envelope.rs"]
mod doctor_envelope;
#[path = "cli/doctor_ssn.rs"]
mod doctor_ssn;
#[path = "cli/envelope.rs"]
mod envelope;
#[path = "cli/inspect.rs"]
mod inspect;
#[path = "cli/keys.rs"]
mod keys;
#[path = "cli/mask.rs"]
mod mask;
#[path = "cli/pack.rs"]
mod pack;
#[path = "cli/record.rs"]
mod record;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/sealed.rs"]
mod sealed;
#[path = "cli/send.rs"]
mod send;
#[path = "cli/ssn.rs"]
mod ssn;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/sweep.rs"]
mod sweep;
#[path = "cli/usage.rs"]
mod usage;
