//! What the benches share: inputs, peers that are not in this process, and the race that gives the ratios.

pub mod child;
pub mod inputs;
pub mod miniz;
pub mod race;
