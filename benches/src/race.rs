//! Runs ours and the peers: first each alone in criterion, then all in turn, round after round. Other work on the
//! machine slows a whole round, so the ratio of two peers stays where their times do not.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::Criterion;

use crate::child::Script;

const ROUNDS: usize = 301;

/// How long one peer works in one round, about: shorter than the time after which the operating system lets another
/// process on, so that most turns are undisturbed.
const TURN: Duration = Duration::from_millis(1);

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
        Self { name, time: Box::new(time) }
    }

    /// A peer in a process of its own.
    pub fn script(name: &'static str, mut script: Script) -> Self {
        Self { name, time: Box::new(move |iterations| script.time(iterations)) }
    }
}

/// Measures all of `peers`, ours first, and prints how much faster ours is than each other.
pub fn race(criterion: &mut Criterion, what: &str, mut peers: Vec<Peer<'_>>) {
    let mut group = criterion.benchmark_group(what);
    for peer in &mut peers {
        group.bench_function(peer.name, |bencher| bencher.iter_custom(&mut peer.time));
    }
    group.finish();

    // What `cargo bench` alone passes. Any other argument asks criterion for something else: a test run, a filter.
    if std::env::args().skip(1).eq(["--bench"]) {
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
    let [_, our_median, _] = quartiles(ours.iter().copied());
    for (Peer { name, .. }, theirs) in peers.iter().zip(&times) {
        let [_, median, _] = quartiles(theirs.iter().copied());
        let time = with_unit(median);
        if *name == OURS {
            println!("  {name:<12}{time:>10}");
            continue;
        }
        let ratio = median / our_median;
        let [low, _, high] = quartiles(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours));
        println!("  {name:<12}{time:>10}   ours / {name} = {ratio:.2}   (half of the rounds: {low:.2} to {high:.2})");
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

/// A quarter, half and three quarters of the values are below them.
fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}

fn with_unit(seconds: f64) -> String {
    match seconds {
        ..1e-6 => format!("{:.0} ns", seconds * 1e9),
        ..1e-3 => format!("{:.1} µs", seconds * 1e6),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}
