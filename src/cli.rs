//! The subcommands, one file each, and what they share: arguments, exit codes, messages.

mod bench;
mod config;
mod demo;
mod doctor;
mod envelope;
mod examples;
mod files;
mod hexadecimal;
mod inspect;
mod key;
mod keygen;
mod mask;
mod pack;
mod packing;
mod print;
mod sandbox;
mod ssn;
mod update;
mod vectors;

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use files::OutputError;

/// Seal, pack, sign and send people's most sensitive data to Onbo, Green Dot, MX and Appenate.
///
/// Filters read standard input and write standard output; messages go to standard error. Exit code 0: done, 1: refused or
/// failed, 2: wrong usage. Secrets come from files, the environment or standard input, never from arguments.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the four update calls to a sandbox on this machine and show what happens to the data
    Demo,
    /// Build one partner's update call; print it, or send it
    Update(update::Args),
    /// Seal and open the `ssn` field of Onbo's users
    Ssn(ssn::Args),
    /// Seal and open EC_v1 envelopes
    Envelope(envelope::Args),
    /// Pack bytes into base64(gzip)
    Pack(pack::PackArgs),
    /// Unpack base64(gzip) into bytes, which are whole only if the exit code is 0
    Unpack(pack::UnpackArgs),
    /// Make a P-256 identity
    Keygen(keygen::Args),
    /// Look at keys
    Key(key::Args),
    /// Say why something does not open, and what to do about it
    Doctor(doctor::Args),
    /// Recognise a request, a body, an envelope, a key or a packed report, and explain it, masked
    Inspect(inspect::Args),
    /// Run test vectors, or make some
    Vectors(vectors::Args),
    /// Run the four partners on loopback
    Sandbox(sandbox::Args),
    /// Measure this machine, one core of it, beside the obvious implementation
    Bench(bench::Args),
}

/// Runs the command line.
pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo => demo::run(),
        Command::Update(args) => update::run(&args),
        Command::Ssn(args) => ssn::run(&args),
        Command::Envelope(args) => envelope::run(&args),
        Command::Pack(args) => pack::pack(&args),
        Command::Unpack(args) => pack::unpack(&args),
        Command::Keygen(args) => keygen::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Vectors(args) => vectors::run(&args),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                say(&format!("sealpack: {}", failure.message));
            }
            ExitCode::from(1)
        }
    }
}

/// Writes a line to standard error. That nobody can read it is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Why a command ends with exit code 1: what is said on standard error.
#[derive(Debug)]
struct Failure {
    message: String,
    /// Whether the message says already what it is about.
    is_placed: bool,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_placed: false }
    }

    /// For a command that has said on standard output what is wrong.
    fn silent() -> Self {
        Self { message: String::new(), is_placed: true }
    }

    /// The same with the file or the source that it is about put before it.
    fn in_source(self, source: impl fmt::Display) -> Self {
        if self.is_placed { self } else { Self::new(format!("{source}: {}", self.message)) }
    }
}

/// Runs `future` on this thread.
fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(future))
}

impl From<sealpack::Error> for Failure {
    fn from(error: sealpack::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let error = match error.downcast::<OutputError>() {
            // Who reads our output has enough of it: nothing is wrong that needs words.
            Ok(OutputError(io::ErrorKind::BrokenPipe)) => return Self::silent(),
            Ok(OutputError(kind)) => return Self { message: format!("standard output: {kind}"), is_placed: true },
            Err(error) => error,
        };
        match error.downcast::<sealpack::Error>() {
            Ok(error) => error.into(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::new("there is no such file"),
            Err(error) => Self::new(error.kind().to_string()),
        }
    }
}
