//! `sealpack doctor key`: what a key file is, and what a public key hash is of.

mod hash;
pub(super) mod hash_mistakes;
pub(super) mod mistakes;

use std::path::PathBuf;

use sealpack::{Error, Recipient, hazmat, seal::KeyFile};

use super::{Diagnosis, Failure};
use crate::cli::files::read_small;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Key file, of any kind
    file: PathBuf,
    /// What is said to be the public key hash of FILE's key, as in an envelope's `publicKeyHash`
    #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
    public_key_hash: Option<String>,
    /// The public key or certificate that should belong to FILE's key
    #[arg(long, value_name = "FILE")]
    recipient: Option<PathBuf>,
}

pub(super) fn diagnose(args: &Args) -> Result<Diagnosis, Failure> {
    let file = read_small(&args.file)?;
    let recipient = args.recipient.as_deref().map(read_small).transpose()?;
    Ok(examine(
        file.as_slice(),
        args.public_key_hash.as_deref(),
        recipient.as_ref().map(sealpack::SecretBuffer::as_slice),
    ))
}

/// What is wrong with a key file; with `hash`, which should be that of its key; and with `recipient`, a file that should have
/// the public half of its key.
pub(in crate::cli) fn examine(file: &[u8], hash: Option<&str>, recipient: Option<&[u8]>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new();
    let keys = match KeyFile::read(file) {
        Ok(keys) => keys,
        Err(error) => {
            refuse(&mut diagnosis, "The file", &error);
            if file.trim_ascii_start().starts_with(b"{") {
                diagnosis.note("What begins with { is read as a JWK; sealpack inspect says what else it may be.");
            }
            return diagnosis;
        }
    };
    describe(&mut diagnosis, &keys, file);
    let all: Vec<Recipient> = keys.keys().filter_map(|key| key.recipient().cloned()).collect();
    let is_private = keys.keys().any(sealpack::seal::FileKey::is_private);
    let meant = match meant(keys, is_private) {
        Ok(meant) => Some(meant),
        Err(error) => {
            refuse(&mut diagnosis, "The file", &error);
            None
        }
    };
    let other = recipient.and_then(|recipient| compare(&mut diagnosis, meant.as_ref(), recipient));
    if let Some(hash) = hash {
        hash::examine(
            &mut diagnosis,
            hash,
            &hash::Keys { meant: meant.as_ref(), all: &all, recipient: other.as_ref(), file },
        );
    }
    diagnosis
}

/// The key that a program takes which is given the file: its private key, or else its public one.
fn meant(keys: KeyFile, is_private: bool) -> Result<Recipient, Error> {
    if is_private { keys.into_identity().map(|identity| identity.recipient().clone()) } else { keys.into_recipient() }
}

fn describe(diagnosis: &mut Diagnosis, keys: &KeyFile, file: &[u8]) {
    for key in keys.keys() {
        let kind = if key.is_private() { "private" } else { "public" };
        let hash = key.recipient().map(Recipient::public_key_hash).unwrap_or_default();
        diagnosis.right(format!("A P-256 {kind} key, {}, publicKeyHash {hash}.", key.format()));
    }
    for other in keys.not_taken() {
        diagnosis.note(format!("Passed over: {other}."));
    }
    if hazmat::issuer_stands_first(keys) {
        diagnosis.note(
            "A certificate stands behind that of its issuer: beside a private key sealpack finds the one that belongs to it, \
             but programs that take the first one get the issuer's.",
        );
    }
    let has = |mark: &[u8]| file.windows(mark.len()).any(|window| window == mark);
    if has(b"-----\\n") || has(b"-----\\r") || has(b"----- M") {
        diagnosis.note("The PEM is on one line: sealpack takes it, OpenSSL and most libraries do not.");
    }
}

/// Says what is wrong with `file` by the library's words, and names the mistake.
fn refuse(diagnosis: &mut Diagnosis, file: &str, error: &Error) {
    diagnosis.wrong(format!("{file}: {error}."));
    diagnosis.explain(hazmat::fault_name(error).and_then(mistakes::named));
}

/// Whether `recipient` is the public half of the key that is meant; gives its key.
fn compare(diagnosis: &mut Diagnosis, meant: Option<&Recipient>, recipient: &[u8]) -> Option<Recipient> {
    let other = KeyFile::read(recipient).and_then(|keys| {
        let is_private = keys.keys().any(sealpack::seal::FileKey::is_private);
        self::meant(keys, is_private)
    });
    match (other, meant) {
        (Err(error), _) => {
            refuse(diagnosis, "The recipient's file", &error);
            None
        }
        (Ok(other), Some(meant)) if other == *meant => {
            diagnosis.right("The recipient's file has the public half of this key.");
            Some(other)
        }
        (Ok(other), meant) => {
            diagnosis
                .wrong(format!("The recipient's file has another key, publicKeyHash {}.", other.public_key_hash()));
            // Where the file itself has no one key, that was named already.
            if meant.is_some() {
                diagnosis.explain([mistakes::STRANGER]);
            }
            Some(other)
        }
    }
}

#[cfg(test)]
mod tests;
