//! `sealpack keygen`: a new P-256 identity in a file that only its owner can read, and its public key beside it.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use sealpack::Identity;

use super::{Failure, say};

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

/// Writes a file that must not be there yet: a key is never overwritten.
fn write_new(path: &Path, mode: u32, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| {
        let failure = match error.kind() {
            ErrorKind::AlreadyExists => Failure::new("the file is there already, and a key is never overwritten"),
            ErrorKind::NotFound => Failure::new("there is no such folder"),
            _ => error.into(),
        };
        failure.in_source(path.display())
    })
}
