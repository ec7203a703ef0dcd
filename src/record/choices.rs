//! Members whose values are one of a few: closed sets where the partner closes them, open ones where it does not.

use crate::Error;

/// A closed set of values, each with the text that partners write.
macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Reads the text as partners write it.
            ///
            /// # Errors
            /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for every other text.
            pub fn parse(text: &str) -> Result<Self, Error> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(Error::malformed(concat!("expected one of: ", closed!(@list $($text),+)))),
                }
            }

            /// The text as partners write it.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
    (@list $first:literal $(, $more:literal)*) => { concat!($first $(, ", ", $more)*) };
}

/// An open set: the values that are documented or seen, and every other text.
macro_rules! open {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)+
            /// Any other text, sent as it is.
            Other(String),
        }

        impl $name {
            /// The text as partners write it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

closed! {
    /// Sex, as MX takes it.
    Sex { Female = "FEMALE", Male = "MALE" }
}

closed! {
    /// Whether a user may use the service, as MX takes it.
    Status { Enabled = "ENABLED", Disabled = "DISABLED" }
}

closed! {
    /// The type of an account at Appenate.
    UserType { Full = "Full", Premium = "Premium", Standard = "Standard", Lite = "Lite" }
}

closed! {
    /// What a user may do on Appenate's website.
    WebsiteRole {
        ReadOnly = "ReadOnly",
        User = "User",
        Admin = "Admin",
        EnterpriseAdmin = "EnterpriseAdmin",
        VendorAdmin = "VendorAdmin",
        SuperAdmin = "SuperAdmin",
    }
}

closed! {
    /// What a user has an address for, as Green Dot takes it.
    AddressType { Home = "home", Work = "work", Billing = "billing" }
}

open! {
    /// The status of an account at Appenate, whose values are not documented.
    AccountStatus { Active = "Active", Invited = "Invited" }
}

open! {
    /// How a user takes transfers from others at Green Dot, whose pages name different values.
    AcceptPreference {
        Automatic = "automatic",
        Manual = "manual",
        AutoAccept = "AutoAccept",
        ManualAccept = "ManualAccept",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_sets_refuse_and_open_ones_keep() {
        assert_eq!(WebsiteRole::parse("VendorAdmin").unwrap(), WebsiteRole::VendorAdmin);
        assert_eq!(Sex::parse("female").unwrap_err().to_string(), "expected one of: FEMALE, MALE");
        assert!(UserType::ALL.iter().all(|value| UserType::parse(value.as_str()).unwrap() == *value));
        assert_eq!(AccountStatus::from("Invited"), AccountStatus::Invited);
        assert_eq!(AccountStatus::from("active").as_str(), "active");
    }
}
