//! The options of packing, which are those of several subcommands.

use sealpack::pack::{Backend, Level, Packer};

use super::Failure;

#[derive(clap::Args)]
pub(super) struct PackingArgs {
    /// How hard packing tries: 0 (stored), 1 (fastest) to 9
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(0..=9))]
    level: u32,
    /// Threads that pack more than 128 KiB, 1 to 256; each takes up to 3 MB. The text is the same
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// What packs
    #[arg(long, value_enum, default_value_t)]
    backend: BackendName,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum BackendName {
    /// Portable, block by block
    #[default]
    ZlibRs,
    /// Faster; a report of more than 8 MB is left to zlib-rs
    Libdeflate,
}

impl PackingArgs {
    pub(super) fn packer(&self) -> Result<Packer, Failure> {
        let backend = match self.backend {
            BackendName::ZlibRs => Backend::ZlibRs,
            BackendName::Libdeflate => Backend::Libdeflate,
        };
        let packer = Packer::default().with_level(Level::new(self.level)?).with_backend(backend);
        Ok(packer.with_threads(self.threads.into()))
    }
}
