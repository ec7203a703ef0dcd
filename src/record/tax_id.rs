//! Tax identification numbers: nine digits, for a person (SSN) or a business (EIN).

use std::fmt;

use crate::{Error, Secret};

/// A social security number: nine digits, with or without its dashes, kept as given.
pub struct Ssn(Secret<String>);

impl Ssn {
    /// The forms of an SSN; `9` stands for any digit.
    pub(crate) const FORMS: [&str; 2] = ["999999999", "999-99-9999"];

    /// Reads `NNNNNNNNN` or `NNN-NN-NNNN`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !has_form(text, Self::FORMS) {
            return Err(Error::malformed("expected nine digits, NNNNNNNNN or NNN-NN-NNNN"));
        }
        Ok(Self(Secret::from(text)))
    }

    /// A second one with the same text, which is wiped on its own drop.
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// The text as it was given, 9 or 11 characters.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The nine digits alone.
    pub fn digits(&self) -> Secret<String> {
        digits(self.expose())
    }

    /// Whether the Social Security Administration never gave out this number: area 000, 666 or 900–999, group
    /// 00 or serial 0000. Such a number is no mistake in itself: the taxpayer numbers (ITIN) of people without
    /// an SSN begin with 9.
    pub fn is_never_issued(&self) -> bool {
        let digits = self.digits();
        let (area, rest) = digits.expose().split_at(3);
        let (group, serial) = rest.split_at(2);
        area == "000" || area == "666" || area.starts_with('9') || group == "00" || serial == "0000"
    }

    /// An SSN that was opened, whose form was checked in constant time.
    pub(crate) fn from_opened(text: Secret<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Ssn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ssn([redacted])")
    }
}

/// An employer identification number: nine digits, with or without its dash, kept as given.
pub struct Ein(Secret<String>);

impl Ein {
    /// The forms of an EIN; `9` stands for any digit.
    pub(crate) const FORMS: [&str; 2] = ["999999999", "99-9999999"];

    /// Reads `NNNNNNNNN` or `NN-NNNNNNN`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !has_form(text, Self::FORMS) {
            return Err(Error::malformed("expected nine digits, NNNNNNNNN or NN-NNNNNNN"));
        }
        Ok(Self(Secret::from(text)))
    }

    /// A second one with the same text, which is wiped on its own drop.
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// The text as it was given, 9 or 10 characters.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// An EIN that was opened, whose form was checked in constant time.
    pub(crate) fn from_opened(text: Secret<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Ein {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ein([redacted])")
    }
}

fn has_form(text: &str, forms: [&str; 2]) -> bool {
    forms.iter().any(|form| {
        let pairs = text.bytes().zip(form.bytes());
        let mut matches = pairs.map(|(byte, form)| if form == b'9' { byte.is_ascii_digit() } else { byte == form });
        text.len() == form.len() && matches.all(|matches| matches)
    })
}

fn digits(text: &str) -> Secret<String> {
    let mut digits = String::with_capacity(text.len());
    digits.extend(text.chars().filter(char::is_ascii_digit));
    Secret::new(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_forms_each_and_nothing_else() {
        for good in ["987654320", "987-65-4320"] {
            assert_eq!(Ssn::parse(good).unwrap().expose(), good);
            assert_eq!(Ssn::parse(good).unwrap().digits().expose(), "987654320");
        }
        assert_eq!(Ein::parse("12-3456789").unwrap().expose(), "12-3456789");
        for bad in [
            "",
            "98765432",
            "9876543200",
            "987 65 4320",
            "987-654320",
            "98-7654320",
            "９８７６５４３２０",
            "987-65-432O",
        ] {
            assert!(Ssn::parse(bad).is_err());
        }
        assert!(Ein::parse("123-45-6789").is_err());
    }

    #[test]
    fn numbers_that_were_never_issued_are_taken_all_the_same() {
        for never in ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-3456", "123-45-0000", "987654320"] {
            assert!(Ssn::parse(never).unwrap().is_never_issued());
        }
        assert!(!Ssn::parse("123-45-6789").unwrap().is_never_issued());
    }
}
