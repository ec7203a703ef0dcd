//! Rules that the partners' members share.

use crate::Rule;

/// The text must have `least` to `most` characters.
pub(super) fn length(text: &str, least: usize, most: usize) -> Result<(), Rule> {
    if (least..=most).contains(&text.chars().count()) { Ok(()) } else { Err(Rule::Length { least, most }) }
}

/// Every character of the text must be one that `is_allowed`; `allowed` says which are.
pub(super) fn characters(text: &str, is_allowed: impl Fn(char) -> bool, allowed: &'static str) -> Result<(), Rule> {
    match text.chars().position(|character| !is_allowed(character)) {
        None => Ok(()),
        Some(index) => Err(Rule::Characters { position: index + 1, allowed }),
    }
}

/// The text must be one of `choices`.
pub(super) fn one_of(text: &str, choices: &'static [&'static str]) -> Result<(), Rule> {
    if choices.contains(&text) { Ok(()) } else { Err(Rule::Choice(choices)) }
}
