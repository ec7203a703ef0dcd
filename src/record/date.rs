//! Calendar dates without a time of day.

use std::{fmt, time::SystemTime};

use jiff::{Timestamp, civil, tz::TimeZone};

use crate::{Error, Secret};

/// A day of the Gregorian calendar, years 1000 to 9999. Debug does not show it: it is somebody's birth date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `YYYY-MM-DD` (RFC 3339, full-date).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for another form or a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_separated(text, '-').ok_or_else(|| Error::malformed("expected a date that exists, YYYY-MM-DD"))
    }

    /// The date with `separator` between its parts: `1980-02-03`, `1980/02/03`.
    pub fn with_separator(self, separator: char) -> Secret<String> {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        Secret::new(format!("{year:04}{separator}{month:02}{separator}{day:02}"))
    }

    /// The day of `now` in UTC. None outside of the years 1000 to 9999.
    pub(crate) fn of(now: SystemTime) -> Option<Self> {
        let date = Timestamp::try_from(now).ok()?.to_zoned(TimeZone::UTC).date();
        (date.year() >= 1000).then_some(Self(date))
    }

    /// The whole years from this day to `today`, negative if it lies ahead. Who is born on 29 February is a year older on
    /// 1 March of a year without that day.
    pub(crate) fn years_until(self, today: Self) -> i16 {
        let is_before_birthday = (today.0.month(), today.0.day()) < (self.0.month(), self.0.day());
        today.0.year() - self.0.year() - i16::from(is_before_birthday)
    }

    /// Reads `YYYY-MM-DD` with this separator.
    pub(crate) fn parse_separated(text: &str, separator: char) -> Option<Self> {
        let has_form = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => char::from(byte) == separator,
                _ => byte.is_ascii_digit(),
            });
        let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        let year: i16 = has_form.then(|| number(0, 4)).flatten()?;
        let part = |from, to| i8::try_from(number(from, to)?).ok();
        let date = civil::Date::new(year, part(5, 7)?, part(8, 10)?).ok()?;
        (year >= 1000).then_some(Self(date))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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

    #[test]
    fn years_are_whole_ones() {
        let date = |text| Date::parse(text).unwrap();
        for (born, today, years) in [
            ("2004-02-29", "2022-02-28", 17),
            ("2004-02-29", "2022-03-01", 18),
            ("2004-02-29", "2024-02-29", 20),
            ("2000-01-01", "1999-12-31", -1),
        ] {
            assert_eq!(date(born).years_until(date(today)), years, "{born} to {today}");
        }
    }

    #[test]
    fn the_day_of_an_instant_is_that_of_utc() {
        let day = |seconds| Date::of(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        // date -u -d @1709251199
        assert_eq!(day(1_709_251_199), Date::parse("2024-02-29").unwrap());
        assert_eq!(day(1_709_251_200), Date::parse("2024-03-01").unwrap());
        assert!(Date::of(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 50)).is_none());
    }
}
