//! Which JSON object a text is, and what is in it.

use std::collections::HashSet;

use sealpack::{UserRecord, request::mx::Update};

use super::{
    Circumstances, Explanation, answer, appenate, envelope, greendot,
    members::{Members, Value, shown},
    onbo, request,
    shape::Shape,
    unrecognised,
};

/// What the JSON text is, or what it looks like.
pub(super) fn recognise(text: &str, circumstances: Circumstances) -> Result<Explanation, String> {
    let members = match Members::parse(text) {
        Ok(members) => members,
        // A record or a configuration in which a brace comes first is none; text that only looks like JSON may be anything.
        Err(fault) => return Err(format!("it begins as a JSON object, and is {fault}")),
    };
    if let Some(explanation) =
        request::recognise_json(&members, circumstances).or_else(|| envelope::recognise(&members))
    {
        return Ok(explanation);
    }
    let Some((shape, others)) = Shape::of(&members) else {
        return Err(unrecognised::json(&members));
    };
    let (kind, what) = shape.names();
    let mut explanation = Explanation::new(kind, sentence(what));
    for other in others {
        explanation.note("", format!("by its members it might as well be {}", other.names().1));
    }
    explain(shape, &members, circumstances, &mut explanation);
    Ok(explanation)
}

/// Says what is in an object of this shape.
pub(super) fn explain(
    shape: Shape,
    members: &Members<'_>,
    circumstances: Circumstances,
    explanation: &mut Explanation,
) {
    match shape {
        Shape::OnboBody => onbo::body(members, circumstances, explanation),
        Shape::GreenDotBody => greendot::body(members, circumstances, explanation),
        Shape::GreenDotUserData => greendot::user_data(members, explanation),
        Shape::GreenDotToken => greendot::token(members, explanation),
        Shape::MxBody => mx(members, explanation),
        Shape::AppenateBody => appenate::body(members, explanation),
        Shape::Record => record(members, explanation),
        answer => answer::explain(answer, members, explanation),
    }
}

/// The body of a user of MX.
fn mx(members: &Members<'_>, explanation: &mut Explanation) {
    list(members, Shape::MxBody.members(), |_| false, explanation);
    if !members.is_masked() {
        judge(Update::from_json(members.only(|_| true).as_bytes()).and_then(|update| update.check()), explanation);
    }
}

/// A record of sealpack: the sections and members that are in it.
fn record(members: &Members<'_>, explanation: &mut Explanation) {
    explanation.note("", "NOT SEALED: a record is a person's data in the clear");
    list(members, Shape::Record.members(), |_| false, explanation);
    judge(UserRecord::from_json(members.only(|_| true).as_bytes()).map(drop), explanation);
}

/// The most members that are listed of one object and what is in it.
const MOST_LINES: usize = 200;

/// The deepest that members are listed.
const MOST_LEVELS: usize = 4;

/// A line for each member, with the members in it; those of which `skip` holds are left to the caller. What is wrong with the
/// names is told of the top level alone: `known` are those that are documented.
pub(super) fn list(members: &Members<'_>, known: &[&str], skip: impl Fn(&str) -> bool, explanation: &mut Explanation) {
    let mut lines = MOST_LINES;
    let mut names = HashSet::new();
    for (name, value) in members.iter() {
        if !names.insert(name) {
            explanation.wrong(shown(name), "the member is given twice");
        }
        if !known.contains(&name) {
            explanation.note(shown(name), format!("no documented member: {}", value.describe(is_secret(name))));
        } else if !skip(name) {
            walk(shown(name), name, value, MOST_LEVELS, &mut lines, explanation);
        }
        if lines == 0 {
            explanation.note("…", "more members than are listed here");
            return;
        }
        lines -= 1;
    }
}

fn walk(path: &str, name: &str, value: Value<'_>, levels: usize, lines: &mut usize, explanation: &mut Explanation) {
    if *lines == 0 {
        return;
    }
    *lines -= 1;
    if levels > 0
        && let Some(members) = value.members()
        && members.len() > 0
    {
        for (name, value) in members.iter() {
            walk(&format!("{path}.{}", shown(name)), name, value, levels - 1, lines, explanation);
        }
        return;
    }
    if levels > 0
        && let Some(items) = value.items()
        && items.iter().any(|item| item.raw().starts_with('{'))
    {
        for (index, item) in items.into_iter().enumerate() {
            walk(&format!("{path}[{index}]"), name, item, levels - 1, lines, explanation);
        }
        return;
    }
    explanation.fact(path, value.describe(is_secret(name)));
}

/// Members of which not even the length is told.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 15] = [
        "widget_url",
        "ssn",
        "ein",
        "dob",
        "birth",
        "phone",
        "number",
        "password",
        "key",
        "token",
        "secret",
        "zip",
        "score",
        "sex",
        "status",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// The same text with a capital letter at its beginning.
pub(super) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What reading, or else checking, has to say: a line each.
pub(super) fn judge(judged: Result<(), sealpack::Error>, explanation: &mut Explanation) {
    let Err(error) = judged else { return };
    for violation in error.violations().iter().take(20) {
        explanation.wrong(shown_path(violation.path()), violation.rule().to_string());
    }
    if error.violations().is_empty() {
        let message = error.to_string();
        match message.strip_prefix(error.path()).and_then(|rest| rest.strip_prefix(": ")) {
            Some(rule) if !error.path().is_empty() => explanation.wrong(shown_path(error.path()), rule),
            _ => faults(&message, explanation),
        }
    }
}

/// A message without a path of its own: of one fault, or of several with their paths.
fn faults(message: &str, explanation: &mut Explanation) {
    if !message.contains("; ") {
        return explanation.wrong("", message);
    }
    for fault in message.split("; ").take(20) {
        match fault.split_once(": ") {
            Some((path, rule)) => explanation.wrong(shown_path(path), rule),
            // A part of a name, it may be.
            None => explanation.wrong("", "another fault"),
        }
    }
}

/// A path of names and indexes, such as `address.zip` and `Metadata[0].Key`, as it can be shown.
fn shown_path(path: &str) -> &str {
    let is_index = |name: &str| name.len() < 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_shown = path.split(['.', '[', ']']).all(|name| is_index(name) || shown(name) == name);
    if is_shown { path } else { shown("") }
}
