//! The ids that partners give: opaque texts, each kind a type of its own.

use crate::Error;

/// A type for one kind of id.
macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Any text but an empty one, `.` and `..`, sent as it is: ids are short, dashless or not hexadecimal at times. It
        /// stands in URLs and in logs.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id with this text.
            ///
            /// # Errors
            /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an empty text, `.` and `..`, which HTTP clients
            /// resolve, even percent-encoded.
            pub fn new(text: impl Into<String>) -> Result<Self, crate::Error> {
                $crate::request::id::check(text.into()).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(super) use opaque_id;

/// Gives back a text that can be an id.
pub(super) fn check(text: String) -> Result<String, Error> {
    if matches!(text.as_str(), "" | "." | "..") {
        return Err(Error::malformed("expected an id that is not empty, . or .."));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use crate::request::mx::UserId;

    #[test]
    fn any_text_that_can_stand_in_a_path_is_an_id() {
        for good in ["a", "...", ".a", "a/b", "%2e", "\u{202E}\u{1F600}", "a\0b", " "] {
            assert_eq!(UserId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", ".", ".."] {
            assert_eq!(UserId::new(bad).unwrap_err().to_string(), "expected an id that is not empty, . or ..");
        }
    }
}
