//! What was measured, as `--json` prints it and `--compare` reads it.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use super::{machine::Machine, race::Work};
use crate::cli::{Failure, files::read_small};

/// One run.
#[derive(Deserialize, Serialize)]
pub(super) struct Document {
    /// The version.
    pub(super) sealpack: String,
    pub(super) machine: Machine,
    /// How long each row was measured.
    pub(super) seconds: u64,
    pub(super) rows: Vec<Row>,
}

/// What one row took, for one item, in nanoseconds.
#[derive(Deserialize, Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) median: f64,
    /// A quarter of the turns were below it.
    pub(super) low: f64,
    /// A quarter of the turns were above it.
    pub(super) high: f64,
    pub(super) obvious_median: f64,
    /// `obvious_median` by `median`: above 1, ours is faster.
    pub(super) ratio: f64,
    /// The bytes of input of one item, where they are what takes the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<usize>,
}

/// What times are in.
#[derive(Deserialize, Serialize)]
pub(super) enum Unit {
    #[serde(rename = "ns")]
    Nanoseconds,
}

impl Document {
    /// A run of this version on this machine, without rows.
    pub(super) fn new(seconds: u64) -> Self {
        Self { sealpack: env!("CARGO_PKG_VERSION").to_owned(), machine: Machine::this(), seconds, rows: Vec::new() }
    }

    /// The document in a file.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let bytes = read_small(file)?;
        Self::parse(bytes.as_slice()).map_err(|failure| failure.in_source(file.display()))
    }

    /// The row called `name`.
    pub(super) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The document's JSON.
    pub(super) fn to_json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string_pretty(self).map_err(|_| Failure::new("the numbers are not finite"))?;
        Ok(json + "\n")
    }

    fn parse(json: &[u8]) -> Result<Self, Failure> {
        let expected = "expected a baseline that `sealpack bench --json` printed";
        let document: Self = serde_json::from_slice(json).map_err(|error| {
            let fault = match error.classify() {
                Category::Data => "something is missing or other than it should be",
                _ => "not JSON",
            };
            Failure::new(format!("{expected}: {fault} at line {}", error.line()))
        })?;
        let machine = &document.machine;
        let mut texts = vec![&document.sealpack, &machine.cpu, &machine.arch, &machine.os, &machine.build];
        texts.extend(document.rows.iter().map(|row| &row.name));
        if !texts.into_iter().all(|text| can_be_shown(text)) {
            return Err(Failure::new(format!("{expected}: there is a text in it that cannot be shown")));
        }
        let can_be = |number: f64| 0.0 < number && number < 1e12;
        let is_sorted = |row: &Row| row.low <= row.median && row.median <= row.high;
        let numbers = |row: &Row| [row.low, row.high, row.obvious_median, row.ratio].into_iter().all(can_be);
        if !document.rows.iter().all(|row| is_sorted(row) && numbers(row)) {
            return Err(Failure::new(format!("{expected}: there are times in it that cannot be")));
        }
        Ok(document)
    }
}

impl Row {
    /// The row of `work` from the quartiles of both sides, in nanoseconds.
    pub(super) fn new(work: &Work, ours: [f64; 3], obvious: [f64; 3]) -> Self {
        let ([low, median, high], [_, obvious_median, _]) = (ours.map(rounded), obvious.map(rounded));
        Self {
            name: work.name.to_owned(),
            unit: Unit::Nanoseconds,
            median,
            low,
            high,
            obvious_median,
            ratio: rounded(obvious_median / median),
            bytes: work.bytes,
        }
    }
}

/// Two decimals are more than is known.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Short, and on one line of a terminal.
fn can_be_shown(text: &str) -> bool {
    text.chars().count() <= 100 && !text.chars().any(char::is_control)
}
