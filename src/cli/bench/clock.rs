//! The clock of the race.

use std::time::Duration;

/// The time that this process has been on a core, on all cores together. A clock on the wall would go on while other work
/// has the core: on a busy machine that makes long pieces of work look slower than they are, and no two alike.
#[cfg(unix)]
pub(super) fn time_on_cores() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// The time on the wall, where the standard library has no other.
#[cfg(not(unix))]
pub(super) fn time_on_cores() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
