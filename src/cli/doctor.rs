//! `sealpack doctor`: why something does not open, and what to do about it.
//!
//! Each doctor looks at one form after the other. Where something does not open, it makes the known mistakes, alone and then
//! together, and names what explains it.

mod cipher;
mod diagnosis;
pub(super) mod envelope;
mod key;
pub(super) mod onbo_hmac;
pub(super) mod pack;
mod search;
mod spelling;
pub(super) mod ssn;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use super::{
    Failure,
    files::{write_bytes, write_text},
};
pub(super) use diagnosis::Diagnosis;

#[derive(clap::Args)]
#[command(after_help = "Exit code 0: nothing is wrong, 1: something is. No secret and no plaintext is shown.")]
pub(super) struct Args {
    #[command(subcommand)]
    patient: Patient,
    /// Write JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Patient {
    /// The sealed `ssn` or `ein` field on standard input
    Ssn(ssn::Args),
    /// The EC_v1 envelope on standard input
    Envelope(envelope::Args),
    /// Onbo's signature of the body on standard input
    OnboHmac(onbo_hmac::Args),
    /// A key file
    Key(key::Args),
    /// A packed report
    Pack(pack::Args),
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let diagnosis = match &args.patient {
        Patient::Ssn(args) => ssn::diagnose(args)?,
        Patient::Envelope(args) => envelope::diagnose(args)?,
        Patient::OnboHmac(args) => onbo_hmac::diagnose(args)?,
        Patient::Key(args) => key::diagnose(args)?,
        Patient::Pack(args) => pack::diagnose(args)?,
    };
    if args.json {
        write_text(&diagnosis.to_json()?)?
    } else {
        write_bytes(diagnosis.to_string().as_bytes())?
    }
    if diagnosis.is_good() { Ok(()) } else { Err(Failure::silent()) }
}
