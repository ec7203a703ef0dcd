//! The command line of sealpack.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic message may hold data; its place does not.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        cli::say(&format!("sealpack: a bug, at {place}: please report it"));
    }));
    cli::run()
}
