//! `sealpack key show`: what a key file holds.

use std::path::PathBuf;

use sealpack::{Identity, Recipient};

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
    /// Show a key's kind, format and publicKeyHash, never the key
    Show {
        /// Key file: SPKI, PKCS#8 or SEC1, in PEM or DER
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Command::Show { file } = &args.command;
    let bytes = read_small(file)?;
    if !looks_like_key(bytes.as_slice()) {
        return Err(Failure::new("expected a key: SPKI, PKCS#8 or SEC1, in PEM or DER").in_source(file.display()));
    }
    let (kind, format, recipient) = describe(bytes.as_slice()).map_err(|failure| failure.in_source(file.display()))?;
    let hash = recipient.public_key_hash();
    write_bytes(format!("kind: P-256 {kind}\nformat: {format}\npublicKeyHash: {hash}\n").as_bytes())
}

/// PEM has its BEGIN line somewhere, DER begins with a SEQUENCE.
fn looks_like_key(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x30") || has(bytes, "-----BEGIN ")
}

fn has(bytes: &[u8], label: &str) -> bool {
    bytes.windows(label.len()).any(|window| window == label.as_bytes())
}

fn describe(bytes: &[u8]) -> Result<(&'static str, &'static str, Recipient), Failure> {
    let public = |identity: Identity| identity.recipient().clone();
    if has(bytes, "-----BEGIN PUBLIC KEY") {
        return Ok(("public key", "SPKI in PEM", Recipient::from_pem(bytes)?));
    }
    if has(bytes, "-----BEGIN ") {
        let format = if has(bytes, "-----BEGIN EC PRIVATE KEY") { "SEC1 in PEM" } else { "PKCS#8 in PEM" };
        return Ok(("private key", format, public(Identity::from_pem(bytes)?)));
    }
    if let Ok(identity) = Identity::from_pkcs8_der(bytes) {
        return Ok(("private key", "PKCS#8 in DER", public(identity)));
    }
    if let Ok(identity) = Identity::from_sec1_der(bytes) {
        return Ok(("private key", "SEC1 in DER", public(identity)));
    }
    Recipient::from_der(bytes).map(|recipient| ("public key", "SPKI in DER", recipient)).map_err(|_| {
        Failure::new(
            "expected a P-256 key: SPKI with named curve and uncompressed point, PKCS#8, or SEC1 with its named curve",
        )
    })
}
