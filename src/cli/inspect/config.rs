//! Configurations: the sections, and which members are in them.

use toml::{Table, Value};

use super::{Explanation, members::shown};
use crate::cli::config::{SECTIONS, not_toml};

/// No configuration is as long.
const LONGEST: usize = 1 << 20;

/// A TOML file with a section for one of the partners.
pub(super) fn recognise(text: &str) -> Option<Explanation> {
    if text.len() > LONGEST || !SECTIONS.iter().any(|(section, _)| text.contains(section)) {
        return None;
    }
    let sections: Table = match text.parse() {
        Ok(sections) => sections,
        Err(error) if text.lines().any(|line| is_section(line.trim())) => {
            let mut explanation = Explanation::new("configuration", "A configuration of sealpack");
            explanation.wrong("", not_toml(text, &error).message);
            return Some(explanation);
        }
        Err(_) => return None,
    };
    if !SECTIONS.iter().any(|(section, _)| sections.get(*section).is_some_and(Value::is_table)) {
        return None;
    }
    let mut explanation = Explanation::new("configuration", "A configuration of sealpack");
    for (name, value) in &sections {
        explanation.section(shown(name));
        let known = SECTIONS.iter().find(|(section, _)| section == name).map(|(_, members)| *members);
        match (known, value) {
            (Some(known), Value::Table(members)) => section(known, members, &mut explanation),
            (Some(_), _) => explanation.wrong("", "expected a section"),
            (None, _) => explanation.wrong("", "there is no such section"),
        }
    }
    Some(explanation)
}

/// Whether `line` begins the section of a partner.
fn is_section(line: &str) -> bool {
    let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    SECTIONS.iter().any(|(section, _)| name == Some(section))
}

fn section(known: &[&str], members: &Table, explanation: &mut Explanation) {
    for (name, value) in members {
        let is_known = known.contains(&name.as_str());
        let what = match value {
            _ if !is_known => {
                explanation.wrong(shown(name), "there is no such member, and secrets do not belong into this file");
                continue;
            }
            Value::String(_) if name.ends_with("_file") => "the name of a file",
            Value::String(_) if name.ends_with("_env") => "the name of a variable of the environment",
            Value::String(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Array(_) => "a list",
            _ => {
                explanation.wrong(shown(name), "expected a text, a whole number or a list");
                continue;
            }
        };
        explanation.fact(name, what);
    }
    for name in known.iter().filter(|name| is_required(name)) {
        let (file, variable) = (name, name.replace("_file", "_env"));
        if !members.contains_key(*file) && !members.contains_key(&variable) {
            explanation.wrong(*name, "missing");
        }
    }
}

/// Members without which no call can be built.
fn is_required(name: &str) -> bool {
    name.ends_with("_file") || ["base_url", "client_guid", "client_id", "company_id", "program_code"].contains(&name)
}
