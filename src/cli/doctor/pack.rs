//! `sealpack doctor pack`.

use super::{Diagnosis, Failure};

#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn diagnose(_args: &Args) -> Result<Diagnosis, Failure> {
    Ok(Diagnosis::new())
}
