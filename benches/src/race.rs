//! Runs ours and the peers: first each alone in criterion, then all in turn, round after round. Other work on the
//! machine slows a whole round, so the ratio of two peers stays where their times do not.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::Criterion;

use crate::child::Script;

const ROUNDS: usize = 41;

/// How long one peer works in one round, about.
const TURN: Duration = Duration::from_millis(30);

/// The name of our own entry, which every other is compared with.
const OURS: &str = "ours";

/// One implementation: gives the time that doing its work so many times takes.
pub struct Peer<'a> {
    name: &'static str,
    time: Box<dyn FnMut(u64) -> Duration + 'a>,
}

impl<'a> Peer<'a> {
    /// Ours: each time `work` is called.
    pub fn ours<T>(work: impl FnMut() -> T + 'a) -> Self {
        Self::new(OURS, work)
    }

    /// A peer in this process.
    pub fn new<T>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        let time = move |iterations| {
            let start = Instant::now();
            for _ in 0..iterations {
                black_box(work());
            }
            start.elapsed()
        };
        Self {
            name,
            time: Box::new(time),
        }
    }

    /// A peer in a process of its own.
    pub fn script(name: &'static str, mut script: Script) -> Self {
        Self {
            name,
            time: Box::new(move |iterations| script.time(iterations)),
        }
    }
}

/// Measures all of `peers`, ours first, and prints how much faster ours is than each other.
pub fn race(criterion: &mut Criterion, what: &str, mut peers: Vec<Peer<'_>>) {
    let mut group = criterion.benchmark_group(what);
    for peer in &mut peers {
        group.bench_function(peer.name, |bencher| bencher.iter_custom(&mut peer.time));
    }
    group.finish();

    // Without it, criterion is asked for a test run: each work once, nothing measured.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios(what, &mut peers);
    }
}

fn print_ratios(what: &str, peers: &mut [Peer<'_>]) {
    let turns: Vec<u64> = peers.iter_mut().map(turn).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); peers.len()];
    for _ in 0..ROUNDS {
        for ((peer, iterations), times) in peers.iter_mut().zip(&turns).zip(&mut times) {
            times.push((peer.time)(*iterations).as_secs_f64() / *iterations as f64);
        }
    }

    println!("\n{what}: medians of {ROUNDS} rounds in turn; ours / peer above 1 means that ours is faster");
    let ours = &times[0];
    for (peer, theirs) in peers.iter().zip(&times) {
        let median_time = sorted(theirs.iter().copied())[ROUNDS / 2];
        if peer.name == OURS {
            println!("  {:<12}{:>12}", peer.name, microseconds(median_time));
            continue;
        }
        let ratio = median_time / sorted(ours.iter().copied())[ROUNDS / 2];
        let rounds = sorted(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours));
        println!(
            "  {:<12}{:>12}   ours / {} = {ratio:.2} (half of the rounds: {:.2} to {:.2})",
            peer.name,
            microseconds(median_time),
            peer.name,
            rounds[ROUNDS / 4],
            rounds[ROUNDS * 3 / 4],
        );
    }
    println!();
}

/// How often the peer's work fits into one turn.
fn turn(peer: &mut Peer<'_>) -> u64 {
    let mut iterations = 1;
    loop {
        let time = (peer.time)(iterations);
        if time * 2 >= TURN {
            return iterations;
        }
        iterations *= 2;
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn microseconds(seconds: f64) -> String {
    format!("{:.3} µs", seconds * 1e6)
}
