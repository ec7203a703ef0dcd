//! Phone numbers of the North American plan.

use std::fmt;

use crate::{Error, Secret};

/// A phone number of the North American Numbering Plan, kept as its ten digits.
pub struct Phone(Secret<String>);

impl Phone {
    /// Reads ten digits, an optional `1` or `+1` before them, and spaces, dots, dashes and parentheses between
    /// them: `6166723456`, `+1 (616) 672-3456`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for anything else; area code and exchange begin
    /// with 2 to 9 (NANPA, "NPA-NXX").
    pub fn parse(text: &str) -> Result<Self, Error> {
        let malformed = || Error::malformed("expected a US phone number of ten digits");
        let (national, most) = text.strip_prefix("+1").map_or((text, 11), |national| (national, 10));
        let mut digits = Secret::new(String::with_capacity(most));
        for character in national.chars() {
            match character {
                '0'..='9' if digits.expose().len() < most => digits.expose_mut().push(character),
                ' ' | '.' | '-' | '(' | ')' => {}
                _ => return Err(malformed()),
            }
        }
        let number = match digits.expose().len() {
            11 => digits.expose().strip_prefix('1').ok_or_else(malformed)?,
            _ => digits.expose(),
        };
        let begins_well = |code: Option<u8>| code.is_some_and(|digit| (b'2'..=b'9').contains(&digit));
        let mut bytes = number.bytes();
        if number.len() != 10 || !begins_well(bytes.next()) || !begins_well(bytes.nth(2)) {
            return Err(malformed());
        }
        Ok(Self(Secret::from(number)))
    }

    /// A second one with the same text, which is wiped on its own drop.
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// The ten digits.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_however_they_are_written() {
        for good in ["6166723456", "+16166723456", "16166723456", "(616) 672-3456", "616.672.3456", "+1 616 672 3456"] {
            assert_eq!(Phone::parse(good).unwrap().expose(), "6166723456");
        }
        for bad in [
            "",
            "616672345",
            "61667234567",
            "0166723456",
            "6161723456",
            "+446166723456",
            "616672345x",
            "26166723456",
            "++16166723456",
            "+116166723456",
            "+1 1 616 672 3456",
        ] {
            assert!(Phone::parse(bad).is_err(), "{bad}");
        }
    }
}
