//! What is printed: a table of what was measured, the change against a baseline, or JSON.

use super::document::{Document, Row};
use crate::cli::Failure;

/// What the command shows, row by row.
pub(super) enum Report {
    Table,
    Comparison(Document),
    Json,
}

impl Report {
    /// What comes before the rows.
    pub(super) fn head(&self, document: &Document) -> String {
        match self {
            Self::Json => String::new(),
            Self::Table => {
                let names = ["row", "time", "per second", "MB/s", "spread", "obvious", "ratio"];
                format!("{}\n{}", about(document), measured_line(names))
            }
            Self::Comparison(baseline) => {
                let names = ["row", "before", "now", "change", "", "ratio before", "now"];
                let of_baseline = match baseline.machine == document.machine {
                    true => format!("sealpack {}, on the same machine\n", baseline.sealpack),
                    false => about(baseline),
                };
                format!("{}baseline: {of_baseline}\n{}", about(document), compared_line(names))
            }
        }
    }

    /// The line of one row.
    pub(super) fn row(&self, row: &Row) -> String {
        match self {
            Self::Json => String::new(),
            Self::Table => measured(row),
            Self::Comparison(baseline) => match baseline.row(&row.name) {
                Some(before) => compared(before, row),
                None => {
                    compared_line([&row.name, "", &time(row.median), "", "not in the baseline", "", &digits(row.ratio)])
                }
            },
        }
    }

    /// What comes behind the rows.
    pub(super) fn end(&self, document: &Document) -> Result<String, Failure> {
        match self {
            Self::Json => document.to_json(),
            Self::Table => Ok(TABLE_LEGEND.to_owned()),
            Self::Comparison(baseline) => {
                let missing = baseline.rows.iter().filter(|row| document.row(&row.name).is_none());
                let missing: Vec<&str> = missing.map(|row| row.name.as_str()).collect();
                let mut text = String::new();
                if !missing.is_empty() {
                    text.push_str(&format!("\nin the baseline and not measured now: {}\n", missing.join(", ")));
                }
                if baseline.machine != document.machine {
                    text.push_str(OTHER_MACHINE);
                }
                Ok(text + COMPARISON_LEGEND)
            }
        }
    }
}

const TABLE_LEGEND: &str = "
time      of one core for one item: the median over turns of about 1 ms
MB/s      of what is packed
spread    the middle half of the turns is within it
obvious   the same with RustCrypto, flate2 and serde_json as one writes it first, in turn with ours;
          flate2 has the back end here that sealpack has, zlib-rs
ratio     obvious by ours: above 1, ours is faster
batch     1,000 SSNs or 64 envelopes a call
";

const COMPARISON_LEGEND: &str = "
change             of the time of one item: below 0, it is faster now
within the spread  the middle halves of the turns, then and now, overlap: the change means nothing
obvious too        beyond the spread, but not without what the obvious implementation changed by:
                   ask the machine, or a dependency of both, why
ratio              the obvious implementation's time by ours, in the same run
";

const OTHER_MACHINE: &str =
    "\nThe baseline is of another machine, system or build: compare the ratios, not the times.\n";

fn about(document: &Document) -> String {
    let Document { sealpack, machine, .. } = document;
    format!("sealpack {sealpack}, {} build, on one core of\n{machine}\n", machine.build)
}

fn measured(row: &Row) -> String {
    let per_second = 1e9 / row.median;
    let megabytes = row.bytes.map(|bytes| digits(bytes as f64 * per_second / 1e6)).unwrap_or_default();
    let spread = format!("±{:.1} %", (row.high - row.low) / 2.0 / row.median * 100.0);
    let [ours, obvious] = [row.median, row.obvious_median].map(time);
    measured_line([&row.name, &ours, &rate(per_second), &megabytes, &spread, &obvious, &digits(row.ratio)])
}

fn measured_line([name, time, per_second, megabytes, spread, obvious, ratio]: [&str; 7]) -> String {
    format!("{name:<20}{time:>10}{per_second:>12}{megabytes:>8}{spread:>11}{obvious:>10}{ratio:>8}\n")
}

fn compared(before: &Row, now: &Row) -> String {
    let change = format!("{:+.1} %", (now.median / before.median - 1.0) * 100.0);
    let [then, today] = [before.median, now.median].map(time);
    let [ratio_then, ratio_today] = [before.ratio, now.ratio].map(digits);
    compared_line([&now.name, &then, &today, &change, verdict(before, now), &ratio_then, &ratio_today])
}

fn compared_line([name, before, now, change, verdict, ratio_before, ratio_now]: [&str; 7]) -> String {
    format!("{name:<20}{before:>10}{now:>10}{change:>10}  {verdict:<20}{ratio_before:>13}{ratio_now:>7}\n")
}

/// What the change means. The obvious implementation was measured beside ours both times, so its own change shows what the
/// machine, or a dependency that both have, did to them.
fn verdict(before: &Row, now: &Row) -> &'static str {
    let obvious_change = now.obvious_median / before.obvious_median;
    if now.low > before.high {
        return if now.low > before.high * obvious_change { "slower" } else { "slower, obvious too" };
    }
    if now.high < before.low {
        return if now.high < before.low * obvious_change { "faster" } else { "faster, obvious too" };
    }
    "within the spread"
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{} ns", digits(nanoseconds)),
        ..1e6 => format!("{} µs", digits(nanoseconds / 1e3)),
        ..1e9 => format!("{} ms", digits(nanoseconds / 1e6)),
        _ => format!("{} s", digits(nanoseconds / 1e9)),
    }
}

fn rate(per_second: f64) -> String {
    match per_second {
        ..1e3 => digits(per_second),
        ..1e6 => format!("{} k", digits(per_second / 1e3)),
        _ => format!("{} M", digits(per_second / 1e6)),
    }
}

/// Three digits of a number; more mean nothing here.
fn digits(value: f64) -> String {
    let decimals = match value {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::bench::{document::Unit, race::Work};

    fn row(low: f64, median: f64, high: f64, obvious: f64) -> Row {
        let work = Work { name: "a row", items: 1, bytes: None };
        Row::new(&work, [low, median, high], [obvious; 3])
    }

    /// 500,000 bytes in 2 ms are 250 MB/s, 500 a second; 1.98 to 2.06 is 2.02 ± 0.04, 2 % of 2.
    #[test]
    fn a_row_is_told_in_units_that_can_be_read() {
        let row = Row { bytes: Some(500_000), ..row(1.98e6, 2e6, 2.06e6, 3e6) };
        assert!(matches!(row.unit, Unit::Nanoseconds));
        let expected = "a row                  2.00 ms         500     250     ±2.0 %   3.00 ms    1.50\n";
        assert_eq!(Report::Table.row(&row), expected);
        assert_eq!(["395 ns", "25.1 ns", "1.25 µs", "2.00 s"], [395.1, 25.06, 1249.9, 2e9].map(time));
        assert_eq!(["9.35", "180", "1.39 k", "39.8 M"], [9.349, 180.2, 1387.0, 39.84e6].map(rate));
    }

    #[test]
    fn rows_that_only_one_of_them_has_are_told() {
        let mut baseline = Document::new(1);
        baseline.rows.push(Row { name: "gone".to_owned(), ..row(1.0, 2.0, 3.0, 4.0) });
        let report = Report::Comparison(baseline);
        let expected = "a row                            2.00 ns            not in the baseline                 2.00\n";
        assert_eq!(report.row(&row(1.0, 2.0, 3.0, 4.0)), expected);
        let mut document = Document::new(1);
        assert_eq!(
            report.end(&document).unwrap(),
            format!("\nin the baseline and not measured now: gone\n{COMPARISON_LEGEND}")
        );
        document.machine.cores += 1;
        assert!(report.end(&document).unwrap().contains(OTHER_MACHINE));
    }

    #[test]
    fn a_change_means_something_beyond_the_spread() {
        let before = row(95.0, 100.0, 105.0, 200.0);
        for (now, expected) in [
            (row(104.0, 108.0, 110.0, 200.0), "within the spread"),
            (row(80.0, 92.0, 96.0, 200.0), "within the spread"),
            (row(106.0, 110.0, 112.0, 200.0), "slower"),
            (row(106.0, 110.0, 112.0, 220.0), "slower, obvious too"),
            (row(140.0, 150.0, 160.0, 220.0), "slower"),
            (row(70.0, 80.0, 90.0, 200.0), "faster"),
            (row(70.0, 80.0, 90.0, 160.0), "faster, obvious too"),
        ] {
            assert_eq!(verdict(&before, &now), expected, "{}", now.median);
        }
        let line = compared(&before, &row(70.0, 80.0, 90.0, 160.0));
        let expected = "a row                   100 ns   80.0 ns   -20.0 %  faster, obvious too          2.00   2.00\n";
        assert_eq!(line, expected);
    }
}
