//! What can go wrong: [`Error`] says what was wrong, where, and what was expected; [`OpenError`] says only that something does not open.

mod refusal;
mod violation;

use std::{borrow::Cow, fmt};

pub use refusal::{Fault, Reason, Refusal};
pub(crate) use violation::Violations;
pub use violation::{Rule, Violation};

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
    name: Option<&'static str>,
    refusal: Option<Refusal>,
    violations: Vec<Violation>,
    request_id: Option<String>,
}

/// The kinds of [`Error`], for callers that act on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An update breaks rules of its partner and was not prepared: see [`Error::violations`].
    Invalid,
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
    /// A call that came in is not from the partner, or not from just now.
    Unverified,
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

    /// All the rules that the update breaks, when [`kind`](Self::kind) is [`ErrorKind::Invalid`].
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Whether the same call may succeed later: it did not reach the partner, or [the partner says
    /// so](Refusal::is_retryable). After [`ErrorKind::Transport`] it is not known whether the change was made; an update
    /// can be sent again all the same, since it says what is to be and not what is to be added.
    pub fn is_retryable(&self) -> bool {
        self.0.kind == ErrorKind::NotSent || self.refusal().is_some_and(Refusal::is_retryable)
    }

    /// Whether the partner refused the credentials, the token or the signature.
    pub fn is_authentication(&self) -> bool {
        self.refusal().is_some_and(Refusal::is_authentication)
    }

    /// Whether what was to be sent, or was sent, is wrong: [`violations`](Self::violations) and [`faults`](Self::faults) have
    /// the members.
    pub fn is_validation(&self) -> bool {
        self.0.kind == ErrorKind::Invalid || self.refusal().is_some_and(Refusal::is_validation)
    }

    /// The members that the partner refused, as far as it names them.
    pub fn faults(&self) -> &[Fault] {
        self.refusal().map_or(&[], Refusal::faults)
    }

    /// The id of the call that was sent, or was to be, by which Green Dot finds it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
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

    /// The same error, under a name that stays when its words change: `hazmat::fault_name` tells it.
    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.0.name = Some(name);
        self
    }

    #[cfg(feature = "hazmat")]
    pub(crate) fn name(&self) -> Option<&'static str> {
        self.0.name
    }

    /// The same error, of the call with this id.
    pub(crate) fn of_call(mut self, request_id: Option<&str>) -> Self {
        self.0.request_id = request_id.map(str::to_owned);
        self
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            path: String::new(),
            message: message.into(),
            name: None,
            refusal: None,
            violations: Vec::new(),
            request_id: None,
        }))
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
        // The texts of violations have their paths already.
        if !self.0.path.is_empty() && self.0.violations.is_empty() {
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

/// A name from the input as it can be shown: on one line, without control characters, not too long.
fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    if name.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
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
}
