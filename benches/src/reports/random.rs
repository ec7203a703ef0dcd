//! Values that look drawn and are the same in every run, for reports that are made up.

pub const DIGITS: &[u8] = b"0123456789";
pub const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// SplitMix64 of Steele, Lea and Flood: "Fast splittable pseudorandom number generators" (2014), figure 14.
pub struct Random(u64);

impl Random {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`. Small numbers are a little likelier, by far less than matters here.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in so many of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `values`.
    pub fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    /// So many characters of `alphabet`.
    pub fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(self.pick(alphabet))).collect()
    }

    /// A sum up to `most`: any length in digits is as likely as any other.
    pub fn sum(&mut self, most: u64) -> u64 {
        let digits = self.below(u64::from(most.ilog10()) + 1) as u32;
        self.below(10_u64.pow(digits + 1).min(most + 1))
    }

    /// A date in the `days` days before [`date`]'s first one.
    pub fn date(&mut self, days: u64) -> String {
        date(self.below(days))
    }
}

/// The date that is so many days before 28 December 2026, where every month has 28 days.
pub fn date(days_before: u64) -> String {
    let (year, month, day) = (2026 - days_before / 336, 12 - days_before % 336 / 28, 28 - days_before % 28);
    format!("{year}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_its_authors() {
        // What Rosetta Code lists for this seed.
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn months_have_28_days() {
        assert_eq!(
            [0, 27, 28, 335, 336].map(date),
            ["2026-12-28", "2026-12-01", "2026-11-28", "2026-01-01", "2025-12-28"]
        );
    }
}
