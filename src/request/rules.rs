//! Small rules that the partners' fields share.

use crate::Error;

/// The text must have `least` to `most` characters.
pub(super) fn length(text: &str, least: usize, most: usize) -> Result<(), Error> {
    if (least..=most).contains(&text.chars().count()) {
        return Ok(());
    }
    Err(Error::malformed(match least {
        0 => format!("expected {most} characters at most"),
        _ if least == most => format!("expected {most} characters"),
        _ => format!("expected {least} to {most} characters"),
    }))
}

/// Every character of the text must be `allowed`; `expected` says which are.
pub(super) fn characters(text: &str, allowed: impl Fn(char) -> bool, expected: &'static str) -> Result<(), Error> {
    match text.chars().position(|character| !allowed(character)) {
        None => Ok(()),
        Some(index) => Err(Error::malformed(format!("character {} is none of: {expected}", index + 1))),
    }
}

/// The text must be one of `choices`.
pub(super) fn one_of(text: &str, choices: &[&str]) -> Result<(), Error> {
    if choices.contains(&text) {
        return Ok(());
    }
    Err(Error::malformed(format!("expected one of: {}", choices.join(", "))))
}
