//! What a doctor found, as text and as JSON. Nothing secret and no plaintext gets into it.

use std::fmt;

use sealpack::hazmat;
use serde::Serialize;

use super::{Failure, spelling::without_dashes};

/// What was looked at, in its order, and what explains that something does not open.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Diagnosis {
    findings: Vec<Finding>,
    /// The fewest known mistakes that explain what is wrong: none when nothing is, or when none is known that does.
    mistakes: Vec<Mistake>,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    state: State,
    /// A sentence.
    what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Right,
    /// Neither right nor wrong, but worth a word.
    Note,
    Wrong,
}

/// A known mistake.
#[derive(Clone, Debug, Serialize)]
pub(in crate::cli) struct Mistake {
    /// Its name, as in `request-id-in-upper-case`: the same for ever.
    pub(super) name: &'static str,
    /// What was done: a sentence in the past tense, with a full stop.
    pub(super) what: &'static str,
    /// Who has to change something.
    pub(super) side: Side,
    /// What to change: it stands behind "to be mended by the sender: ", begins with a small letter and has no full stop.
    pub(super) fix: &'static str,
}

/// Whose mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Side {
    /// Who seals, signs or packs.
    Sender,
    /// Who opens, verifies or unpacks.
    Receiver,
    /// One of these two: what they say differs, and which is right cannot be seen.
    Either,
    /// Whose key file it is.
    Owner,
    /// Whoever or whatever stands between: a shell, a form, a mail program, a database.
    Way,
}

/// A mistake of who seals, signs or packs.
pub(super) const fn sender(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Sender, fix }
}

/// A mistake of who opens, verifies or unpacks.
pub(super) const fn receiver(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Receiver, fix }
}

/// A mistake of one of the two: `fix` says what each has to do.
pub(super) const fn either(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Either, fix }
}

/// A mistake of whose key file it is.
pub(super) const fn owner(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Owner, fix }
}

/// A mistake of what stands between.
pub(super) const fn way(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Way, fix }
}

/// The mistake of `table` that `name` names.
pub(super) fn named(table: &[Mistake], name: &str) -> Option<Mistake> {
    table.iter().find(|mistake| mistake.name == name).cloned()
}

/// How two sides see whether they have the same secret: by the first 8 digits of the SHA-256 of its text without dashes.
pub(super) fn compare_secret(secret: &str) -> String {
    let [first, second, third, fourth, ..] = hazmat::sha256(without_dashes(secret).as_slice());
    format!(
        "The secret key at hand has the fingerprint {first:02x}{second:02x}{third:02x}{fourth:02x}. On the other side, \
         `printf %s \"$SECRET\" | tr -d - | sha256sum | cut -c1-8` gives that of theirs."
    )
}

impl Diagnosis {
    pub(super) fn new() -> Self {
        Self { findings: Vec::new(), mistakes: Vec::new() }
    }

    pub(super) fn right(&mut self, what: impl Into<String>) {
        self.find(State::Right, what);
    }

    pub(super) fn note(&mut self, what: impl Into<String>) {
        self.find(State::Note, what);
    }

    pub(super) fn wrong(&mut self, what: impl Into<String>) {
        self.find(State::Wrong, what);
    }

    /// Adds what explains that something is wrong.
    pub(super) fn explain(&mut self, mistakes: impl IntoIterator<Item = Mistake>) {
        self.mistakes.extend(mistakes);
    }

    pub(super) fn is_good(&self) -> bool {
        self.mistakes.is_empty() && self.findings.iter().all(|finding| finding.state != State::Wrong)
    }

    /// The names of the mistakes.
    pub(in crate::cli) fn mistakes(&self) -> Vec<&'static str> {
        self.mistakes.iter().map(|mistake| mistake.name).collect()
    }

    pub(super) fn to_json(&self) -> Result<String, Failure> {
        let whole = serde_json::json!({ "good": self.is_good(), "findings": self.findings, "mistakes": self.mistakes });
        serde_json::to_string_pretty(&whole).map_err(|_| Failure::new("the diagnosis cannot be written as JSON"))
    }

    fn find(&mut self, state: State, what: impl Into<String>) {
        let what = what.into();
        #[cfg(test)]
        assert!(what.starts_with(|first: char| first.is_uppercase()) && what.ends_with('.'), "no sentence: {what}");
        self.findings.push(Finding { state, what });
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            let state = match finding.state {
                State::Right => "right",
                State::Note => "note ",
                State::Wrong => "WRONG",
            };
            writeln!(f, "{state}  {}", finding.what)?;
        }
        match self.mistakes.as_slice() {
            [] if self.is_good() => writeln!(f, "\nNothing is wrong."),
            [] => writeln!(f, "\nNo mistake that is known explains it."),
            mistakes => mistakes.iter().try_for_each(|mistake| {
                let side = match mistake.side {
                    Side::Sender => "the sender",
                    Side::Receiver => "the receiver",
                    Side::Either => "the sender or the receiver",
                    Side::Owner => "the owner of the key",
                    Side::Way => "who or what passed it on",
                };
                writeln!(f, "\n{}\n  to be mended by {side}: {}\n  ({})", mistake.what, mistake.fix, mistake.name)
            }),
        }
    }
}
