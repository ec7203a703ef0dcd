//! Lets all implementations work in turn, round after round, and prints one line for each. Other work on the machine
//! slows a whole round, so the ratio of two implementations stays where their times do not.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};

use crate::child::Script;

/// A race ends after so many rounds, or after so long.
const MOST_ROUNDS: usize = 301;
const LONGEST: Duration = Duration::from_secs(15);

/// How long one implementation works in one round, about: shorter than the time after which the operating system lets
/// another process on, so that most turns are undisturbed.
const TURN: Duration = Duration::from_millis(1);

/// Implementations of one work, side by side.
pub struct Race<'a> {
    what: &'static str,
    reference: &'static str,
    clock: ClockId,
    rows: Vec<Row<'a>>,
    pairs: Vec<[&'static str; 2]>,
}

struct Row<'a> {
    name: &'static str,
    /// How many items are made each time.
    items: usize,
    /// What doing the work so many times takes.
    time: Box<dyn FnMut(u64) -> Duration + 'a>,
}

impl<'a> Race<'a> {
    /// A race about `what`, where each implementation works on this thread: measured is how long the thread is on a
    /// CPU. A turn that other processes interrupt would otherwise seem longer, and a long turn is interrupted more often.
    /// Every row is compared with the row `reference`, or with the first one where that is missing.
    pub fn by_cpu_time(what: &'static str, reference: &'static str) -> Self {
        Self { what, reference, clock: ClockId::ThreadCPUTime, rows: Vec::new(), pairs: Vec::new() }
    }

    /// The same for implementations that have threads or processes of their own: measured is the time that passes.
    pub fn by_wall_clock(what: &'static str, reference: &'static str) -> Self {
        Self { clock: ClockId::Monotonic, ..Self::by_cpu_time(what, reference) }
    }

    /// Adds an implementation that makes one item each time `work` is called.
    pub fn row<T>(&mut self, name: &'static str, work: impl FnMut() -> T + 'a) {
        self.batch(name, 1, work);
    }

    /// Adds an implementation that makes `items` items each time `work` is called.
    pub fn batch<T>(&mut self, name: &'static str, items: usize, mut work: impl FnMut() -> T + 'a) {
        let clock = self.clock;
        let time = move |iterations| {
            let start = now(clock);
            for _ in 0..iterations {
                black_box(work());
            }
            now(clock) - start
        };
        self.rows.push(Row { name, items, time: Box::new(time) });
    }

    /// Adds an implementation in a process of its own.
    pub fn script(&mut self, name: &'static str, mut script: Script) {
        self.rows.push(Row { name, items: 1, time: Box::new(move |iterations| script.time(iterations)) });
    }

    /// Says below the table how many times as fast as the row `other` the row `name` is.
    pub fn compare(&mut self, name: &'static str, other: &'static str) {
        self.pairs.push([name, other]);
    }

    /// Measures and prints; or lets each work once, when this is a test.
    pub fn run(mut self) {
        // `cargo bench` passes this, and `cargo test` does not.
        if std::env::args().any(|argument| argument == "--bench") {
            let times = self.times();
            self.print(&times);
            return;
        }
        for row in &mut self.rows {
            (row.time)(1);
        }
    }

    /// For each row the nanoseconds that an item took, round by round.
    fn times(&mut self) -> Vec<Vec<f64>> {
        let turns: Vec<u64> = self.rows.iter_mut().map(Row::turn).collect();
        let mut times = vec![Vec::with_capacity(MOST_ROUNDS); turns.len()];
        let start = Instant::now();
        for round in 0..MOST_ROUNDS {
            if start.elapsed() > LONGEST {
                break;
            }
            for place in 0..turns.len() {
                // To and fro, so that no row always follows the same one.
                let index = if round % 2 == 0 { place } else { turns.len() - 1 - place };
                let (row, turn) = (&mut self.rows[index], turns[index]);
                let time = (row.time)(turn).as_secs_f64() * 1e9;
                times[index].push(time / (turn * row.items as u64) as f64);
            }
        }
        times
    }

    fn print(&self, times: &[Vec<f64>]) {
        let reference = self.index(self.reference).unwrap_or(0);
        let column = format!("× {}", self.rows[reference].name);
        let clock = if self.clock == ClockId::Monotonic { "wall clock" } else { "CPU time" };
        println!("\n{}: {clock}, medians of {} rounds in turn", self.what, times[0].len());
        println!("  {:<32}{:>12}{column:>18}   half of the rounds", "", "ns");
        for (row, own) in self.rows.iter().zip(times) {
            let [_, median, _] = quartiles(own.iter().copied());
            let decimals = usize::from(median < 100.0);
            let [low, ratio, high] = ratios(own, &times[reference]);
            println!("  {:<32}{median:>12.decimals$}{ratio:>18.2}   {low:.2} to {high:.2}", row.name);
        }
        for [name, other] in &self.pairs {
            let [low, ratio, high] = ratios(&times[self.index(name).unwrap()], &times[self.index(other).unwrap()]);
            println!("  {name} = {ratio:.2} × {other} ({low:.2} to {high:.2})");
        }
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.name == name)
    }
}

impl Row<'_> {
    /// How often the work fits into one turn.
    fn turn(&mut self) -> u64 {
        let mut iterations = 1;
        while (self.time)(iterations) * 2 < TURN {
            iterations *= 2;
        }
        iterations
    }
}

fn now(clock: ClockId) -> Duration {
    clock_gettime(clock).try_into().unwrap()
}

/// How many times as fast as `other` the row with the times `own` is: quartiles over the rounds.
fn ratios(own: &[f64], other: &[f64]) -> [f64; 3] {
    quartiles(own.iter().zip(other).map(|(own, other)| other / own))
}

/// A quarter, half and three quarters of the values are below them.
fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}
