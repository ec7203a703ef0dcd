//! What can go wrong: [`Error`] says what was wrong, where, and what was expected; [`OpenError`] says only that something does not open.

use std::{borrow::Cow, fmt};

use crate::Secret;

/// The error of this crate. (Packing gives it inside an [`std::io::Error`].)
///
/// Its text names the member, the position or the kind of the fault and what was expected there. It never
/// quotes the input and has no [`source`](std::error::Error::source), because the messages of parsers and
/// HTTP libraries quote values and URLs.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    path: String,
    message: Cow<'static, str>,
    refusal: Option<Refusal>,
}

/// The kinds of [`Error`], for callers that act on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Something is larger than its limit.
    Limit,
    /// The input does not have the form that is expected; anyone can see that without a key.
    Malformed,
    /// The request did not reach the partner: nothing was changed.
    NotSent,
    /// A sealed value does not open: see [`OpenError`].
    Open,
    /// The operating system gave no randomness.
    Randomness,
    /// The partner answered and refused: see [`Error::refusal`].
    Refused,
    /// A report's reader gave an error.
    Unreadable,
    /// No usable answer came back: whether the change was made is not known.
    Transport,
}

impl Error {
    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The path of the member that is wrong, for example `address.zip`; empty when the whole input is meant.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What the partner answered, when [`kind`](Self::kind) is [`ErrorKind::Refused`].
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// The same error, with `outer` put before its path: `zip` at `address` becomes `address.zip`.
    pub(crate) fn at(mut self, outer: &str) -> Self {
        if outer.is_empty() {
            return self;
        }
        let outer = shown(outer);
        let inner = std::mem::take(&mut self.0.path);
        self.0.path = match inner.as_str() {
            "" => outer,
            rest if rest.starts_with('[') => format!("{outer}{rest}"),
            rest => format!("{outer}.{rest}"),
        };
        self
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, path: String::new(), message: message.into(), refusal: None }))
    }

    pub(crate) fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Malformed, message)
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        let mut error = Self::new(ErrorKind::Refused, refusal.to_string());
        error.0.refusal = Some(refusal);
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.kind)
    }
}

impl std::error::Error for Error {}

/// A sealed value does not open.
///
/// One value for every reason: a wrong key, a changed byte, another program code or request id, bad padding,
/// a text that is not what was sealed. Which of them it was is not told, not even by the time it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenError;

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("does not open: the key or the context is another one, or the bytes were changed")
    }
}

impl std::error::Error for OpenError {}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        Self::new(ErrorKind::Open, error.to_string())
    }
}

/// A partner's answer that says no.
///
/// Display and Debug give the status, the codes and their documented meaning. The partner's own message is
/// kept apart, since partners quote what they refuse.
#[derive(Default)]
pub struct Refusal {
    pub(crate) partner: &'static str,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) sub_code: Option<i64>,
    pub(crate) meaning: Option<&'static str>,
    pub(crate) message: Option<Secret<String>>,
}

impl Refusal {
    /// The HTTP status. It may be 200: some partners refuse inside a successful answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The partner's code, when it gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Green Dot's sub code.
    pub fn sub_code(&self) -> Option<i64> {
        self.sub_code
    }

    /// What the partner documents that its codes mean.
    pub fn meaning(&self) -> Option<&'static str> {
        self.meaning
    }

    /// The partner's own message, which may quote the data that was sent: not for logs.
    pub fn message(&self) -> Option<&Secret<String>> {
        self.message.as_ref()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} refused: HTTP {}", self.partner, self.status)?;
        if let Some(code) = self.code.as_deref().filter(|code| is_plain(code)) {
            write!(f, ", code {code}")?;
        }
        if let Some(sub_code) = self.sub_code {
            write!(f, ", sub code {sub_code}")?;
        }
        if let Some(meaning) = self.meaning {
            write!(f, " ({meaning})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}

/// A name from the input as it can be shown: on one line, without control characters, not too long.
fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    if name.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

/// A code is shown only when it looks like one: short, and without anything that could be somebody's data.
fn is_plain(code: &str) -> bool {
    let letters = code.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let short_number = code.len() <= 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    code.len() <= 40 && (letters || short_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_built_from_the_inside_out() {
        let error = Error::malformed("expected text").at("[2]").at("folders").at("appenate");
        assert_eq!(error.to_string(), "appenate.folders[2]: expected text");
        assert_eq!(error.path(), "appenate.folders[2]");
    }

    #[test]
    fn a_refusal_never_shows_the_partners_message_or_a_code_that_could_be_data() {
        let refusal = Refusal {
            partner: "Onbo",
            status: 400,
            code: Some("987-65-4320".to_owned()),
            message: Some(Secret::from("invalid ssn 987-65-4320")),
            ..Refusal::default()
        };
        let error = Error::refused(refusal);
        assert_eq!(error.to_string(), "Onbo refused: HTTP 400");
        assert!(!format!("{error:?} {:?}", error.refusal()).contains("987"));
    }
}
