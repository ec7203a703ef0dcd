//! `sealpack bench`: what one core of this machine does, beside the obvious implementation of the same.

mod body;
mod clock;
mod document;
mod envelope;
mod machine;
mod pack;
mod race;
mod report;
mod ssn;

use std::{io::Write, path::PathBuf, time::Duration};

use super::{Failure, files::Output, say};
use document::Document;
use race::Race;
use report::Report;

#[derive(clap::Args)]
pub(super) struct Args {
    /// What to measure
    #[arg(value_enum, default_value_t = Section::All, hide_default_value = true)]
    section: Section,
    /// Seconds that each row takes, 1 to 600
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Print nothing but one JSON document, the baseline for --compare: sealpack, machine, seconds and rows, each of them
    /// with name, unit (ns for one item), median, low and high (its quartiles), obvious_median, ratio, and bytes where an
    /// item has an input of that size
    #[arg(long, conflicts_with = "compare")]
    json: bool,
    /// Show the change against a baseline that --json printed; it is told and not judged: exit code 0 for any change
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Section {
    /// Sealing SSNs into fields
    Ssn,
    /// Sealing envelopes of 600 bytes, and opening them
    Envelope,
    /// Packing a credit report and an asset report
    Pack,
    /// Building and signing Onbo's call with both reports
    Body,
    /// Everything
    All,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let report = match &args.compare {
        Some(file) => Report::Comparison(Document::read(file)?),
        None if args.json => Report::Json,
        None => Report::Table,
    };
    let mut document = Document::new(args.seconds);
    if cfg!(debug_assertions) {
        say("warning: this is a debug build, and its numbers mean nothing: build with --release");
    }

    let mut output = Output::new();
    output.write_all(report.head(&document).as_bytes())?;
    output.flush()?;
    let mut done = |row| {
        output.write_all(report.row(&row).as_bytes())?;
        document.rows.push(row);
        Ok(output.flush()?)
    };
    args.section.measure(&mut Race::new(Duration::from_secs(args.seconds), &mut done))?;
    output.write_all(report.end(&document)?.as_bytes())?;
    Ok(output.flush()?)
}

impl Section {
    fn measure(self, race: &mut Race<'_>) -> Result<(), Failure> {
        match self {
            Self::Ssn => ssn::measure(race),
            Self::Envelope => envelope::measure(race),
            Self::Pack => pack::measure(race),
            Self::Body => body::measure(race),
            Self::All => {
                let each = [Self::Ssn, Self::Envelope, Self::Pack, Self::Body];
                each.into_iter().try_for_each(|section| section.measure(race))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a second to lose: what both sides make is checked all the same.
    #[test]
    fn every_row_does_the_same_on_both_sides() {
        let mut names = Vec::new();
        let mut done = |row: document::Row| {
            names.push(row.name);
            Ok(())
        };
        Section::All.measure(&mut Race::new(Duration::ZERO, &mut done)).unwrap();
        let expected = [
            "ssn seal",
            "ssn seal batch",
            "envelope seal",
            "envelope seal batch",
            "envelope open",
            "envelope open batch",
            "pack credit report",
            "pack asset report",
            "libdeflate credit",
            "libdeflate asset",
            "onbo body",
        ];
        assert_eq!(names, expected);
    }
}
