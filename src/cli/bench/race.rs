//! Measures ours and the obvious implementation in turn, so that other work on the machine slows both alike.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use sealpack::Error;

use super::{clock, document::Row};
use crate::cli::Failure;

/// How long a side works in one turn, about, unless one piece of work takes longer: short, so that whatever disturbs the
/// machine falls on both sides alike.
const TURN: Duration = Duration::from_millis(1);

/// Measures row after row.
pub(super) struct Race<'a> {
    budget: Duration,
    done: &'a mut dyn FnMut(Row) -> Result<(), Failure>,
}

/// What is done again and again in a row.
pub(super) struct Work {
    /// The row's name.
    pub(super) name: &'static str,
    /// How many items it makes; times are told for one.
    pub(super) items: usize,
    /// The bytes of input of one item, where they are what takes the time.
    pub(super) bytes: Option<usize>,
}

/// One implementation of some work.
pub(super) struct Side<'a, O> {
    /// Does the work so many times, and gives the time that it took.
    time: Box<dyn FnMut(u32) -> Result<Duration, Failure> + 'a>,
    /// What it made, opened.
    opened: O,
}

impl<'a> Race<'a> {
    /// Measures each row for `budget` and gives it to `done`.
    pub(super) fn new(budget: Duration, done: &'a mut dyn FnMut(Row) -> Result<(), Failure>) -> Self {
        Self { budget, done }
    }

    /// Measures one row, once it is sure that both sides, ours and the obvious one, made the same.
    pub(super) fn row<O: PartialEq>(&mut self, work: &Work, mut sides: [Side<'_, O>; 2]) -> Result<(), Failure> {
        let [ours, obvious] = &sides;
        if ours.opened != obvious.opened {
            let message = "what sealpack made and what the obvious implementation made do not open to the same";
            return Err(Failure::new(message).in_source(work.name));
        }
        let mut counts = [1; 2];
        for (side, count) in sides.iter_mut().zip(&mut counts) {
            *count = side.count_for_turn()?;
        }
        let mut times = [Vec::new(), Vec::new()];
        let start = Instant::now();
        loop {
            for ((side, count), times) in sides.iter_mut().zip(counts).zip(&mut times) {
                let items = f64::from(count) * work.items as f64;
                times.push((side.time)(count)?.as_nanos() as f64 / items);
            }
            if start.elapsed() >= self.budget {
                break;
            }
        }
        let [ours, obvious] = times.map(quartiles);
        (self.done)(Row::new(work, ours, obvious))
    }
}

impl<'a, O> Side<'a, O> {
    /// Our own implementation. `open` gives what it made in a form that the other side's can be compared with.
    pub(super) fn ours<T, E>(
        mut work: impl FnMut() -> Result<T, E> + 'a,
        open: impl FnOnce(T) -> Result<O, Error>,
    ) -> Result<Self, Failure>
    where
        Failure: From<E>,
    {
        Self::new(move || Ok(work()?), open)
    }

    /// The obvious implementation, which gives `None` when a step fails.
    pub(super) fn obvious<T>(
        mut work: impl FnMut() -> Option<T> + 'a,
        open: impl FnOnce(T) -> Result<O, Error>,
    ) -> Result<Self, Failure> {
        Self::new(move || work().ok_or_else(|| Failure::new("the obvious implementation failed")), open)
    }

    fn new<T>(
        mut work: impl FnMut() -> Result<T, Failure> + 'a,
        open: impl FnOnce(T) -> Result<O, Error>,
    ) -> Result<Self, Failure> {
        let opened = open(work()?)?;
        let time = move |count| {
            let start = clock::time_on_cores();
            for _ in 0..count {
                black_box(work()?);
            }
            Ok(clock::time_on_cores().saturating_sub(start))
        };
        Ok(Self { time: Box::new(time), opened })
    }

    /// How many times the work is done in one turn.
    fn count_for_turn(&mut self) -> Result<u32, Failure> {
        let mut count = 1;
        while (self.time)(count)? * 2 < TURN {
            count *= 2;
        }
        Ok(count)
    }
}

/// A quarter, half and three quarters of the values are below these. There must be a value.
fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_cut_the_sorted_values_in_four() {
        assert_eq!(quartiles(vec![3.0]), [3.0; 3]);
        assert_eq!(quartiles(vec![3.0, 1.0, 2.0]), [1.0, 2.0, 3.0]);
        assert_eq!(quartiles((0..101).rev().map(f64::from).collect()), [25.0, 50.0, 75.0]);
    }

    #[test]
    fn sides_that_make_something_else_are_not_measured() {
        let mut done = |_| Ok(());
        let ours = Side::ours(|| Ok::<_, Error>(1), Ok).unwrap();
        let obvious = Side::obvious(|| Some(2), Ok).unwrap();
        let work = Work { name: "a row", items: 1, bytes: None };
        let failure = Race::new(Duration::ZERO, &mut done).row(&work, [ours, obvious]).unwrap_err();
        assert!(failure.message.starts_with("a row: "));
        assert!(Side::obvious(|| None::<u8>, Ok).is_err());
    }
}
