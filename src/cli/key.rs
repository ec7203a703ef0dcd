//! `sealpack key show`: what a key file holds.

use std::{fmt::Write, path::PathBuf};

use sealpack::{Recipient, seal::KeyFile};

use super::{
    Failure,
    files::{read_small, write_bytes},
};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show the kind, format and publicKeyHash of a file's keys, never the keys
    Show {
        /// Key file: SPKI, X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or JWK; one key or more
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Command::Show { file } = &args.command;
    let bytes = read_small(file)?;
    let keys = KeyFile::read(bytes.as_slice()).map_err(|error| Failure::from(error).in_source(file.display()))?;
    write_bytes(describe(&keys).as_bytes())
}

/// A paragraph for each key, and a line for everything else that is in the file.
fn describe(file: &KeyFile) -> String {
    let mut text = String::new();
    for key in file.keys() {
        let kind = if key.is_private() { "private" } else { "public" };
        let hash = key.recipient().map(Recipient::public_key_hash).unwrap_or_default();
        let gap = if text.is_empty() { "" } else { "\n" };
        // Writing to a String cannot fail.
        let _ = write!(text, "{gap}kind: P-256 {kind} key\nformat: {}\npublicKeyHash: {hash}\n", key.format());
    }
    for (number, other) in file.not_taken().enumerate() {
        let gap = if number == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}not taken: {other}");
    }
    text
}
