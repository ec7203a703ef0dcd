//! Calendar dates without a time of day.

use std::fmt;

use crate::{Error, Secret};

/// A day of the Gregorian calendar, years 1000 to 9999. Debug does not show it: it is somebody's birth date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD` (RFC 3339, full-date).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for another form or a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_parts(text).ok_or_else(|| Error::malformed("expected a date that exists, YYYY-MM-DD"))
    }

    /// The date with `separator` between its parts: `1980-02-03`, `1980/02/03`.
    pub fn with_separator(self, separator: char) -> Secret<String> {
        let Self { year, month, day } = self;
        Secret::new(format!("{year:04}{separator}{month:02}{separator}{day:02}"))
    }

    fn parse_parts(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return None;
        };
        let year = number(&[*y1, *y2, *y3, *y4])?;
        let month = u8::try_from(number(&[*m1, *m2])?).ok()?;
        let day = u8::try_from(number(&[*d1, *d2])?).ok()?;
        let exists = year >= 1000 && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date([redacted])")
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0')))
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        for good in ["1980-02-03", "2000-02-29", "2024-02-29", "1999-12-31"] {
            assert_eq!(Date::parse(good).unwrap().with_separator('-').expose(), good);
        }
        for bad in [
            "",
            "1980-2-3",
            "1980/02/03",
            "1900-02-29",
            "2023-02-29",
            "1980-13-01",
            "1980-00-01",
            "1980-04-31",
            "1980-01-00",
            "0999-01-01",
            "1980-01-01T",
        ] {
            assert!(Date::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Date::parse("1980-02-03").unwrap().with_separator('/').expose(), "1980/02/03");
    }
}
