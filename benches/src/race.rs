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
    what: String,
    reference: &'static str,
    clock: ClockId,
    /// How many bytes an item is made of, where that is asked.
    bytes: Option<usize>,
    rows: Vec<Row<'a>>,
    pairs: Vec<Pair>,
}

/// Two rows that are compared below the table.
pub struct Pair {
    name: &'static str,
    other: &'static str,
    least: Option<f64>,
    most: Option<f64>,
}

/// One implementation.
pub struct Row<'a> {
    name: &'static str,
    /// How many items are made each time.
    items: usize,
    /// How many characters an item is, where that differs between the rows.
    characters: Option<usize>,
    /// What doing the work so many times takes.
    time: Box<dyn FnMut(u64) -> Duration + 'a>,
}

impl<'a> Race<'a> {
    /// A race about `what`, where each implementation works on this thread: measured is how long the thread is on a
    /// CPU. A turn that other processes interrupt would otherwise seem longer, and a long turn is interrupted more often.
    /// Every row is compared with the row `reference`, or with the first one where that is missing.
    pub fn by_cpu_time(what: impl Into<String>, reference: &'static str) -> Self {
        Self {
            what: what.into(),
            reference,
            clock: ClockId::ThreadCPUTime,
            bytes: None,
            rows: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// The same for implementations that have threads or processes of their own: measured is the time that passes.
    pub fn by_wall_clock(what: impl Into<String>, reference: &'static str) -> Self {
        Self { clock: ClockId::Monotonic, ..Self::by_cpu_time(what, reference) }
    }

    /// Says of each row how many bytes it works through in a second: an item is made of so many.
    pub fn of_bytes(self, bytes: usize) -> Self {
        Self { bytes: Some(bytes), ..self }
    }

    /// Adds an implementation that makes one item each time `work` is called.
    pub fn row<T>(&mut self, name: &'static str, work: impl FnMut() -> T + 'a) -> &mut Row<'a> {
        self.batch(name, 1, work)
    }

    /// Adds an implementation that makes `items` items each time `work` is called.
    pub fn batch<T>(&mut self, name: &'static str, items: usize, mut work: impl FnMut() -> T + 'a) -> &mut Row<'a> {
        let clock = self.clock;
        let time = move |iterations| {
            let start = now(clock);
            for _ in 0..iterations {
                black_box(work());
            }
            now(clock) - start
        };
        self.add(Row { name, items, characters: None, time: Box::new(time) })
    }

    /// Adds an implementation in a process of its own.
    pub fn script(&mut self, name: &'static str, mut script: Script) -> &mut Row<'a> {
        self.add(Row { name, items: 1, characters: None, time: Box::new(move |iterations| script.time(iterations)) })
    }

    fn add(&mut self, row: Row<'a>) -> &mut Row<'a> {
        self.rows.push(row);
        self.rows.last_mut().unwrap()
    }

    /// Says below the table how many times as fast as the row `other` the row `name` is, if there are both.
    pub fn compare(&mut self, name: &'static str, other: &'static str) -> &mut Pair {
        self.pairs.push(Pair { name, other, least: None, most: None });
        self.pairs.last_mut().unwrap()
    }

    /// Measures and prints; or lets each work once, when this is a test.
    pub fn run(mut self) {
        if measuring() {
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
        let (times_of_reference, reference) = (&times[reference], &self.rows[reference]);
        let column = format!("× {}", reference.name);
        let clock = if self.clock == ClockId::Monotonic { "wall clock" } else { "CPU time" };
        println!("\n{}: {clock}, medians of {} rounds in turn", self.what, times[0].len());
        let speed = if self.bytes.is_some() { format!("{:>8}", "MB/s") } else { String::new() };
        let size = reference.characters.map_or_else(String::new, |_| format!("{:>14}{column:>16}", "characters"));
        println!("  {:<32}{:>12}{speed}{column:>18}   {:<19}{size}", "", "ns", "half of the rounds");
        for (row, own) in self.rows.iter().zip(times) {
            let [_, median, _] = quartiles(own.iter().copied());
            let decimals = usize::from(median < 100.0);
            // Bytes in a nanosecond are gigabytes in a second.
            let speed = self.bytes.map_or_else(String::new, |bytes| format!("{:>8.0}", bytes as f64 / median * 1e3));
            let [low, ratio, high] = ratios(own, times_of_reference);
            let half = format!("{low:.2} to {high:.2}");
            let size = row.characters.zip(reference.characters).map_or_else(String::new, |(characters, other)| {
                format!("{characters:>14}{:>16.3}", characters as f64 / other as f64)
            });
            println!("  {:<32}{median:>12.decimals$}{speed}{ratio:>18.2}   {half:<19}{size}", row.name);
        }
        for pair in &self.pairs {
            self.print_pair(pair, times);
        }
    }

    fn print_pair(&self, pair: &Pair, times: &[Vec<f64>]) {
        let Pair { name, other, least, most } = pair;
        let (Some(index), Some(other_index)) = (self.index(name), self.index(other)) else { return };
        let [low, ratio, high] = ratios(&times[index], &times[other_index]);
        let target = least.map_or_else(String::new, |least| format!("; {}: at least {least:.1}", word(ratio >= least)));
        println!("  {name} = {ratio:.2} × {other} ({low:.2} to {high:.2}){target}");
        let Some(most) = *most else { return };
        let [characters, others] = [index, other_index].map(|index| self.rows[index].characters.unwrap() as f64);
        let ratio = characters / others;
        println!("  {name} makes {ratio:.3} × the characters of {other}; {}: at most {most:.2}", word(ratio <= most));
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.name == name)
    }
}

/// Whether this is a bench, and not a test.
pub fn measuring() -> bool {
    // `cargo bench` passes this, and `cargo test` does not.
    std::env::args().any(|argument| argument == "--bench")
}

impl Pair {
    /// Says whether the first row is so many times as fast as the other one.
    pub fn at_least(&mut self, times: f64) -> &mut Self {
        self.least = Some(times);
        self
    }

    /// Says whether the first row makes no more than so many times the characters of the other one.
    pub fn characters_at_most(&mut self, times: f64) {
        self.most = Some(times);
    }
}

impl Row<'_> {
    /// Says beside the row's time that an item is so many characters.
    pub fn makes(&mut self, characters: usize) {
        self.characters = Some(characters);
    }

    /// How often the work fits into one turn.
    fn turn(&mut self) -> u64 {
        let mut iterations = 1;
        while (self.time)(iterations) * 2 < TURN {
            iterations *= 2;
        }
        iterations
    }
}

fn word(reached: bool) -> &'static str {
    if reached { "reached" } else { "NOT REACHED" }
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
