//! What the numbers depend on: the processor, the system, the build.

use std::{fmt, fs};

use serde::{Deserialize, Serialize};

/// The machine, as far as it can be told without asking for rights.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Machine {
    /// The model of the processor, where the system tells it; the architecture elsewhere.
    pub(super) cpu: String,
    pub(super) arch: String,
    pub(super) aes_instructions: bool,
    /// How many cores this process may use. One is measured.
    pub(super) cores: usize,
    pub(super) os: String,
    /// `release` or `debug`.
    pub(super) build: String,
}

impl Machine {
    /// This machine and this build.
    pub(super) fn this() -> Self {
        let arch = std::env::consts::ARCH;
        let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cpu: cpu_model().unwrap_or_else(|| arch.to_owned()),
            arch: arch.to_owned(),
            aes_instructions: has_aes_instructions(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            os: format!("{} {release}", std::env::consts::OS).trim_end().to_owned(),
            build: if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, arch, cores, os, .. } = self;
        let plural = if *cores == 1 { "" } else { "s" };
        let aes = if self.aes_instructions { "with" } else { "without" };
        write!(f, "{cpu}, {cores} core{plural}, {arch} {aes} AES instructions, {os}")
    }
}

fn cpu_model() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let (_, model) =
        text.lines().find_map(|line| line.split_once(':').filter(|(name, _)| name.trim() == "model name"))?;
    Some(model.trim().to_owned()).filter(|model| !model.is_empty())
}

fn has_aes_instructions() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return std::is_x86_feature_detected!("aes");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("aes");
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
    return false;
}
