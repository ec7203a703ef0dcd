//! What was recognised and what is to be said of it, as text and as JSON. Nothing secret gets into it.

use std::fmt;

use serde::Serialize;

/// What a file is, and facts about it.
#[derive(Debug, Serialize)]
pub(super) struct Explanation {
    /// Its name for programs, as in `onbo-body`: the same for ever.
    kind: &'static str,
    what: String,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Whole<'a> {
    recognised: bool,
    /// How many facts are wrong.
    wrong: usize,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

#[derive(Debug, Serialize)]
struct Section {
    heading: Option<String>,
    facts: Vec<Fact>,
}

#[derive(Debug, Serialize)]
struct Fact {
    state: State,
    name: String,
    what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Fact,
    /// Neither right nor wrong, but worth a word.
    Note,
    Wrong,
}

/// Names are as wide as the longest of their section, but for those that are longer than this.
const WIDEST: usize = 50;

impl Explanation {
    pub(super) fn new(kind: &'static str, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), sections: vec![Section { heading: None, facts: Vec::new() }] }
    }

    /// What follows belongs to another part, which has a heading.
    pub(super) fn section(&mut self, heading: impl Into<String>) {
        self.sections.push(Section { heading: Some(heading.into()), facts: Vec::new() });
    }

    pub(super) fn fact(&mut self, name: impl Into<String>, what: impl Into<String>) {
        self.add(State::Fact, name, what);
    }

    pub(super) fn note(&mut self, name: impl Into<String>, what: impl Into<String>) {
        self.add(State::Note, name, what);
    }

    pub(super) fn wrong(&mut self, name: impl Into<String>, what: impl Into<String>) {
        self.add(State::Wrong, name, what);
    }

    /// What is wrong with all of it.
    pub(super) fn wrong_at_all(&mut self, what: impl Into<String>) {
        if let Some(first) = self.sections.first_mut() {
            first.facts.insert(0, Fact { state: State::Wrong, name: String::new(), what: what.into() });
        }
    }

    /// A fact, or what is wrong with it.
    pub(super) fn judge(&mut self, name: impl Into<String>, judged: Result<String, String>) {
        match judged {
            Ok(what) => self.fact(name, what),
            Err(what) => self.wrong(name, what),
        }
    }

    /// The parts of `other` as parts of this one.
    pub(super) fn append(&mut self, other: Self) {
        let mut sections = other.sections.into_iter();
        if let Some(first) = sections.next() {
            self.sections.push(Section { heading: Some(other.what), facts: first.facts });
        }
        self.sections.extend(sections);
    }

    pub(super) fn to_json(&self) -> String {
        let whole = Whole { recognised: true, wrong: self.count_wrong(), explanation: self };
        serde_json::to_string_pretty(&whole).unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn kind(&self) -> &'static str {
        self.kind
    }

    fn count_wrong(&self) -> usize {
        let facts = self.sections.iter().flat_map(|section| &section.facts);
        facts.filter(|fact| fact.state == State::Wrong).count()
    }

    fn add(&mut self, state: State, name: impl Into<String>, what: impl Into<String>) {
        if let Some(section) = self.sections.last_mut() {
            section.facts.push(Fact { state, name: name.into(), what: what.into() });
        }
    }
}

/// The JSON for a file that was not recognised.
pub(super) fn unrecognised_json(looks: &str) -> String {
    format!("{:#}", serde_json::json!({ "recognised": false, "looks": looks }))
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.what)?;
        for section in &self.sections {
            match &section.heading {
                Some(heading) => writeln!(f, "\n{heading}")?,
                None if section.facts.is_empty() => continue,
                None => {}
            }
            let widths = section.facts.iter().map(|fact| fact.name.chars().count());
            let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or_default();
            for fact in &section.facts {
                let state = match fact.state {
                    State::Fact => "     ",
                    State::Note => "note ",
                    State::Wrong => "WRONG",
                };
                let line = format!("{state}  {:<width$}  {}", fact.name, fact.what);
                writeln!(f, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }
}
