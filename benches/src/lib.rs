//! What the benches share: inputs, peers that need more than a few lines, and the race that gives the ratios.

pub mod child;
pub mod envelope;
pub mod inputs;
pub mod miniz;
pub mod race;

#[cfg(test)]
mod features;
