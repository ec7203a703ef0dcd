//! Postal addresses.

use std::fmt;

use serde_json::value::RawValue;

use crate::{
    Error, Secret,
    builder::setters,
    json::{ObjectReader, text},
};

/// A home address. Which parts must be there is each partner's rule, not the record's.
///
/// ```
/// use sealpack::record::{Address, Zip};
///
/// let address = Address::new().line_1("482 Larkspur Lane").city("Boise").state("ID").zip(Zip::parse("83702")?);
/// # let _ = address.country("UNITED STATES");
/// # Ok::<(), sealpack::Error>(())
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Address {
    /// Street and number.
    pub line_1: Option<Secret<String>>,
    /// Second line.
    pub line_2: Option<Secret<String>>,
    /// Third line.
    pub line_3: Option<Secret<String>>,
    /// City.
    pub city: Option<Secret<String>>,
    /// State or province, two upper-case letters.
    pub state: Option<Secret<String>>,
    /// Postal code.
    pub zip: Option<Zip>,
    /// Country, as given.
    pub country: Option<Secret<String>>,
}

impl Address {
    /// An address without any part yet.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets the street and number.
        line_1: Secret<String>,
        /// Sets the second line.
        line_2: Secret<String>,
        /// Sets the third line.
        line_3: Secret<String>,
        /// Sets the city.
        city: Secret<String>,
        /// Sets the state or province.
        state: Secret<String>,
        /// Sets the postal code.
        zip: Zip,
        /// Sets the country.
        country: Secret<String>,
    }

    /// A second one with the same parts.
    pub fn duplicate(&self) -> Self {
        let text = |part: &Option<Secret<String>>| part.as_ref().map(Secret::duplicate);
        Self {
            line_1: text(&self.line_1),
            line_2: text(&self.line_2),
            line_3: text(&self.line_3),
            city: text(&self.city),
            state: text(&self.state),
            zip: self.zip.as_ref().map(Zip::duplicate),
            country: text(&self.country),
        }
    }

    pub(super) fn read(raw: &RawValue) -> Result<Self, Error> {
        let mut object = ObjectReader::from_raw(raw)?;
        let address = Self {
            line_1: object.optional("line_1", text)?,
            line_2: object.optional("line_2", text)?,
            line_3: object.optional("line_3", text)?,
            city: object.optional("city", text)?,
            state: object.optional("state", |raw| state(text(raw)?.expose()))?,
            zip: object.optional("zip", |raw| Zip::parse(text(raw)?.expose()))?,
            country: object.optional("country", text)?,
        };
        object.finish()?;
        Ok(address)
    }
}

/// A postal code of the United States or Canada.
pub struct Zip(Secret<String>);

impl Zip {
    /// Reads `NNNNN`, `NNNNN-NNNN` or the Canadian `ANA NAN` (letter digit letter, space, digit letter digit).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let form: String = text.chars().map(form_of).collect();
        match form.as_str() {
            "NNNNN" | "NNNNN-NNNN" | "ANA NAN" => Ok(Self(Secret::from(text))),
            _ => Err(Error::malformed("expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN")),
        }
    }

    /// A second one with the same text, which is wiped on its own drop.
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// The code as it was given.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The five digits of a code of the United States; `None` for a Canadian one.
    pub fn five_digits(&self) -> Option<&str> {
        let five = self.expose().get(..5)?;
        five.bytes().all(|byte| byte.is_ascii_digit()).then_some(five)
    }
}

impl fmt::Debug for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Zip([redacted])")
    }
}

fn state(text: &str) -> Result<Secret<String>, Error> {
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Error::malformed("expected two letters"));
    }
    Ok(Secret::new(text.to_ascii_uppercase()))
}

fn form_of(character: char) -> char {
    match character {
        '0'..='9' => 'N',
        'A'..='Z' | 'a'..='z' => 'A',
        ' ' | '-' => character,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_of_a_zip() {
        assert_eq!(Zip::parse("18092").unwrap().five_digits(), Some("18092"));
        assert_eq!(Zip::parse("18092-1234").unwrap().five_digits(), Some("18092"));
        assert_eq!(Zip::parse("K1A 0B1").unwrap().five_digits(), None);
        for bad in ["", "1809", "180921234", "18092-123", "K1A0B1", "K1A-0B1", "1K1 A0A", "AAAAA", "NNNNN", "18０92"] {
            assert!(Zip::parse(bad).is_err(), "{bad}");
        }
    }
}
