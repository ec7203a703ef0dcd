//! [`Partner`]: whose call it is.

use std::fmt;

/// One of the four partners. Display gives the name as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partner {
    /// Appenate.
    Appenate,
    /// Green Dot.
    GreenDot,
    /// MX, formerly `MoneyDesktop`.
    Mx,
    /// Onbo, formerly Stilt.
    Onbo,
}

impl fmt::Display for Partner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Appenate => "Appenate",
            Self::GreenDot => "Green Dot",
            Self::Mx => "MX",
            Self::Onbo => "Onbo",
        })
    }
}
