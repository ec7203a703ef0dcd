//! [`Violation`]: one rule of a partner that an update breaks.

use std::fmt;

use super::{Error, ErrorKind, shown};
use crate::Partner;

/// One rule that an update breaks: whose, where, which, and what is allowed. It never has the value.
///
/// Display gives path and rule: `dob: expected a date 18 years ago or earlier`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    partner: Partner,
    path: String,
    rule: Rule,
}

impl Violation {
    /// Whose rule it is.
    pub fn partner(&self) -> Partner {
        self.partner
    }

    /// The path of the member in the partner's own spelling, for example `address.zip` or
    /// `profileData.addresses[1].city`; empty when the whole update is meant.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule. Its Display says what is allowed.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.rule.fmt(f)
    }
}

/// The rules that partners have for their members. Display says what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Onbo: a user has this age at least, in whole years.
    Age {
        /// Years.
        least: u8,
    },
    /// Every character is one of a set.
    Characters {
        /// The place of the first one that is not, from 1.
        position: usize,
        /// The set.
        allowed: &'static str,
    },
    /// The text is one of these.
    Choice(&'static [&'static str]),
    /// Appenate: a colour in hexadecimal.
    Color,
    /// Onbo: an address is in the United States, in one spelling.
    Country,
    /// Green Dot: no two addresses are the default.
    DefaultTwice,
    /// Green Dot: an instant in the one form that is documented.
    DateTime,
    /// Green Dot: a text of so many digits.
    Digits(u8),
    /// Onbo: a member that must be there says something.
    Empty,
    /// Green Dot: the home address is the default.
    HomeIsDefault,
    /// Green Dot: a home address is among the addresses.
    HomeMissing,
    /// Green Dot: an ISO 8601 date, or date and time.
    Iso8601,
    /// The text has so many characters.
    Length {
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
    /// Onbo: a name matches `^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$`.
    Name,
    /// An update has a member at least.
    Nothing,
    /// The member must be there.
    Required,
    /// Green Dot: either the whole SSN or its last four digits are sent.
    SsnTwice,
    /// Green Dot: the terms were accepted within 720 hours of now.
    TermsTime,
    /// Green Dot: no two addresses have one type.
    TypeTwice,
    /// A zip code of the United States.
    UsZip,
    /// A zip code of the United States or a postal code of Canada.
    Zip,
    /// Appenate: XML 1.0 can carry every character of the text.
    XmlCharacter {
        /// The place of the first one that it cannot, from 1.
        position: usize,
    },
    /// Appenate: in XML an extra member is one text, number or flag.
    XmlExtra,
    /// Appenate: in XML the name of a member is one that XML takes.
    XmlName,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Age { least } => write!(f, "expected a date {least} years ago or earlier"),
            Self::Characters { position, allowed } => write!(f, "character {position} is none of: {allowed}"),
            Self::Choice(choices) => write!(f, "expected one of: {}", choices.join(", ")),
            Self::Color => f.write_str("expected a colour in hexadecimal, #RRGGBB"),
            Self::Country => f.write_str("expected UNITED STATES, which is where Onbo takes addresses"),
            Self::DefaultTwice => f.write_str("another address is the default already"),
            Self::DateTime => f.write_str("expected a time that exists, YYYY-MM-DDTHH:MM:SS.sssZ"),
            Self::Digits(count) => write!(f, "expected {count} digits"),
            Self::Empty => f.write_str("expected one or more characters"),
            Self::HomeIsDefault => f.write_str("expected the home address to be the default one"),
            Self::HomeMissing => f.write_str("expected a home address among them"),
            Self::Iso8601 => f.write_str("expected an ISO 8601 date, or date and time"),
            Self::Length { least: 0, most } => write!(f, "expected {most} characters at most"),
            Self::Length { least, most } if least == most => write!(f, "expected {most} characters"),
            Self::Length { least, most } => write!(f, "expected {least} to {most} characters"),
            Self::Name => f.write_str("expected letters A to z, with single , . ' ’ - and spaces between them"),
            Self::Nothing => f.write_str("there is nothing to send"),
            Self::Required => f.write_str("the member is missing"),
            Self::SsnTwice => f.write_str("the SSN is sent whole already"),
            Self::TermsTime => f.write_str("expected a time within 720 hours of now"),
            Self::TypeTwice => f.write_str("another address has this type already"),
            Self::UsZip => f.write_str("expected a zip code of the United States"),
            Self::Zip => f.write_str("expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
            Self::XmlCharacter { position } => write!(f, "character {position} is one that XML 1.0 cannot carry"),
            Self::XmlExtra => f.write_str("expected text, a number, true or false: XML takes no other extra member"),
            Self::XmlName => f.write_str("expected a name that XML takes: letters, digits and _ - ."),
        }
    }
}

/// How many violations the text of an error names. The error has them all.
const MOST_IN_TEXT: usize = 50;

/// Collects what an update breaks, so that all of it is reported at once.
pub(crate) struct Violations {
    partner: Partner,
    found: Vec<Violation>,
}

impl Violations {
    pub(crate) fn new(partner: Partner) -> Self {
        Self { partner, found: Vec::new() }
    }

    /// Notes that the member at `path` breaks `rule`.
    pub(crate) fn add(&mut self, path: impl AsRef<str>, rule: Rule) {
        self.found.push(Violation { partner: self.partner, path: shown(path.as_ref()), rule });
    }

    /// Notes what `outcome` says of the member at `path`.
    pub(crate) fn check(&mut self, path: impl AsRef<str>, outcome: Result<(), Rule>) {
        if let Err(rule) = outcome {
            self.add(path, rule);
        }
    }

    /// An error with all that was noted, if there is any.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Some(first) = self.found.first() else { return Ok(()) };
        let path = first.path.clone();
        let mut texts: Vec<String> = self.found.iter().take(MOST_IN_TEXT).map(ToString::to_string).collect();
        if self.found.len() > MOST_IN_TEXT {
            texts.push(format!("and {} more", self.found.len() - MOST_IN_TEXT));
        }
        let mut error = Error::new(ErrorKind::Invalid, texts.join("; "));
        error.0.path = path;
        error.0.violations = self.found;
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_violations_are_in_one_error() {
        let mut violations = Violations::new(Partner::Onbo);
        violations.check("first_name", Ok(()));
        violations.check("dob", Err(Rule::Age { least: 18 }));
        violations.add("address.zip", Rule::Required);
        let error = violations.finish().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert_eq!(error.path(), "dob");
        assert_eq!(
            error.to_string(),
            "dob: expected a date 18 years ago or earlier; address.zip: the member is missing"
        );
        let [first, second] = error.violations() else { panic!("expected two violations") };
        assert_eq!((first.partner(), first.path(), first.rule()), (Partner::Onbo, "dob", &Rule::Age { least: 18 }));
        assert_eq!(second.to_string(), "address.zip: the member is missing");
        assert!(Violations::new(Partner::Mx).finish().is_ok());

        let mut violations = Violations::new(Partner::Mx);
        (0..1000).for_each(|_| violations.add("a", Rule::Required));
        let error = violations.finish().unwrap_err();
        assert_eq!(error.violations().len(), 1000);
        assert!(error.to_string().ends_with("; a: the member is missing; and 950 more"));

        let mut violations = Violations::new(Partner::Appenate);
        violations.add("a\n\u{202E}b", Rule::XmlName);
        violations.add("x".repeat(61), Rule::XmlName);
        let error = violations.finish().unwrap_err();
        let paths: Vec<&str> = error.violations().iter().map(Violation::path).collect();
        assert_eq!(paths, [r"a\n\u{202e}b", &format!("{}…", "x".repeat(60))]);
    }
}
