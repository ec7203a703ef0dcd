//! What the benches share: inputs, reports of any length, peers that need more than a few lines, and the race that gives
//! the ratios.

pub mod child;
pub mod envelope;
pub mod inputs;
pub mod miniz;
pub mod race;
pub mod reports;
pub mod zlib_ng;

#[cfg(test)]
mod features;
