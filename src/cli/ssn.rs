//! `sealpack ssn`: SSN text to the sealed field, and back.

use std::path::PathBuf;

use sealpack::{Ein, FieldKey, Ssn};

use super::{
    Failure,
    files::{read_secret, read_stdin_secret, write_text},
};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(clap::Subcommand)]
enum Direction {
    /// Seal the SSN on standard input into the `ssn` field, 44 base64 characters
    Seal(Options),
    /// Open the `ssn` field on standard input into the SSN
    Open(Options),
}

#[derive(clap::Args)]
struct Options {
    /// File with Onbo's secret key, as Onbo shows it
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// The number is an EIN, the field is `ein`
    #[arg(long)]
    ein: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match &args.direction {
        Direction::Seal(options) => {
            let (key, number) = (key(options)?, read_stdin_secret()?);
            let field = match options.ein {
                false => key.seal_ssn(&Ssn::parse(number.expose()).map_err(from_stdin)?)?,
                true => key.seal_ein(&Ein::parse(number.expose()).map_err(from_stdin)?)?,
            };
            write_text(&field)
        }
        Direction::Open(options) => {
            let (key, field) = (key(options)?, read_stdin_secret()?);
            match options.ein {
                false => write_text(key.open_ssn(field.expose()).map_err(from_stdin)?.expose()),
                true => write_text(key.open_ein(field.expose()).map_err(from_stdin)?.expose()),
            }
        }
    }
}

fn key(options: &Options) -> Result<FieldKey, Failure> {
    let secret = read_secret(&options.secret_file)?;
    FieldKey::from_text(secret.expose()).map_err(|error| Failure::from(error).in_source(options.secret_file.display()))
}

fn from_stdin(error: sealpack::Error) -> Failure {
    Failure::from(error).in_source("standard input")
}
