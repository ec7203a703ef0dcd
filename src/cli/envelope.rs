//! `sealpack envelope`: plaintext to an EC_v1 envelope's JSON, and back.

use std::path::{Path, PathBuf};

use sealpack::{Envelope, Keyring, OtherInfo, Recipient};

use super::{
    Failure,
    files::{read_small, read_stdin, write_bytes, write_text},
};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(clap::Subcommand)]
enum Direction {
    /// Seal the bytes on standard input into an envelope's JSON
    Seal {
        /// File with the recipient's public key: SPKI or X.509 certificate in PEM or DER, or JWK
        #[arg(long, value_name = "FILE")]
        recipient: PathBuf,
        #[command(flatten)]
        context: Context,
    },
    /// Open the envelope on standard input into its plaintext
    Open {
        /// Files with private keys: PKCS#8 or SEC1 in PEM or DER, or JWK; the one the envelope names is used
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        identity: Vec<PathBuf>,
        #[command(flatten)]
        context: Context,
    },
}

#[derive(clap::Args)]
struct Context {
    /// Program code, as it stands in the call's path
    #[arg(long, value_name = "P")]
    program_code: String,
    /// Request id, as it stands in the header X-GD-RequestId, to the letter
    #[arg(long, value_name = "R")]
    request_id: String,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match &args.direction {
        Direction::Seal { recipient, context } => {
            let (recipient, context) = (read_recipient(recipient)?, context.other_info()?);
            write_text(&Envelope::seal(read_stdin()?.as_slice(), &recipient, &context)?.to_json()?)
        }
        Direction::Open { identity, context } => {
            let context = context.other_info()?;
            let keyring = read_identities(identity)?;
            let from_stdin = |error| Failure::from(error).in_source("standard input");
            let envelope = Envelope::from_json(read_stdin()?.as_slice()).map_err(from_stdin)?;
            write_bytes(envelope.open(&keyring, &context).map_err(from_stdin)?.as_slice())
        }
    }
}

impl Context {
    fn other_info(&self) -> Result<OtherInfo, Failure> {
        Ok(OtherInfo::for_request(&self.program_code, &self.request_id)?)
    }
}

fn read_recipient(path: &Path) -> Result<Recipient, Failure> {
    Recipient::from_bytes(read_small(path)?.as_slice()).map_err(|error| Failure::from(error).in_source(path.display()))
}

fn read_identities(paths: &[PathBuf]) -> Result<Keyring, Failure> {
    let mut keyring = Keyring::new();
    for path in paths {
        let added = keyring.insert_from_bytes(read_small(path)?.as_slice());
        added.map_err(|error| Failure::from(error).in_source(path.display()))?;
    }
    Ok(keyring)
}
