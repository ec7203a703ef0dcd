//! `sealpack inspect`: recognises a file and explains it, masked.

use std::path::PathBuf;

use super::Failure;

#[derive(clap::Args)]
pub(super) struct Args {
    /// A request, a body, an envelope, a key or a packed report
    file: PathBuf,
}

pub(super) fn run(_args: &Args) -> Result<(), Failure> {
    Ok(())
}
