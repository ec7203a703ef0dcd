//! `sealpack vectors`: runs test vectors, and makes some.

mod generate;
mod input;
mod kit;
mod mistakes;
mod operations;
mod vector;
mod verify;

use super::Failure;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Run test vectors: those of this program, or those of a file or a folder
    Verify(verify::Args),
    /// Make test vectors, with randomness of the operating system
    Generate(generate::Args),
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::Verify(args) => verify::run(args),
        Command::Generate(args) => generate::run(args),
    }
}
