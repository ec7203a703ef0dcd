//! `sealpack keygen`: a new P-256 identity in a file that only its owner can read, and its public key beside it.

use std::path::PathBuf;

use sealpack::Identity;

use super::{Failure, files::write_new, say};

#[derive(clap::Args)]
pub(super) struct Args {
    /// File for the private key, PKCS#8 in PEM; the public key goes to FILE.pub, SPKI in PEM
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut public = args.out.clone().into_os_string();
    public.push(".pub");
    let public = PathBuf::from(public);
    let identity = Identity::generate()?;
    write_new(&args.out, 0o600, identity.to_pem()?.expose())?;
    if let Err(failure) = write_new(&public, 0o644, &identity.recipient().to_pem()?) {
        // A private key without its public key would stand in the way of the next attempt.
        std::fs::remove_file(&args.out)?;
        return Err(failure);
    }
    say(&format!("public key hash {}", identity.recipient().public_key_hash()));
    Ok(())
}
