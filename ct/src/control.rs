//! Code that leaks: a run in which it is not reported is worth nothing.

use std::hint::black_box;

use crate::{Check, Public, memcheck::hidden};

/// Checks of what must be reported, in the line that stands beside each.
pub const CONTROLS: [Check; 2] = [
    Check {
        name: "control: comparison that returns early",
        run: early_return,
        public: &[Public { file: "ct/src/control.rs", code: "if a != b {", count: 1..=usize::MAX }],
    },
    Check {
        name: "control: table look-up at a secret place",
        run: look_up,
        public: &[Public { file: "ct/src/control.rs", code: "table[usize::from(place)]", count: 1..=usize::MAX }],
    },
];

fn early_return() {
    black_box(is_equal(&hidden([7; 32]), black_box(&[7; 32])));
}

#[inline(never)]
fn is_equal(a: &[u8], b: &[u8]) -> bool {
    for (a, b) in a.iter().zip(b) {
        if a != b {
            return false;
        }
    }
    true
}

fn look_up() {
    let table: [u64; 256] = std::array::from_fn(|i| i as u64);
    black_box(entry(black_box(&table), hidden(7)));
}

#[inline(never)]
fn entry(table: &[u64; 256], place: u8) -> u64 {
    table[usize::from(place)]
}
