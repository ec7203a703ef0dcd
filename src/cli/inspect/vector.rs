//! Test vectors: what they ask, and what they expect.

use super::{
    Explanation,
    members::{Members, Value, shown},
};

const OPERATIONS: [&str; 19] = [
    "agree",
    "base64-decode",
    "base64-encode",
    "cbc-decrypt",
    "cbc-encrypt",
    "ein-open",
    "envelope-open",
    "envelope-seal",
    "gcm-open",
    "gcm-seal",
    "kdf",
    "onbo-sign",
    "onbo-verify",
    "other-info",
    "pack",
    "sha256",
    "ssn-open",
    "ssn-seal",
    "unpack",
];

/// A file with one case, or with many of one operation.
pub(super) fn recognise(members: &Members<'_>) -> Option<Explanation> {
    let cases = members.get("cases").and_then(|cases| cases.items());
    let is_one = members.has("expect") && members.has("input");
    let is_set = cases.is_some() && members.has("provenance");
    if !is_one && !is_set {
        return None;
    }
    let mut explanation = Explanation::new("test-vector", "A test vector");
    match members.text("id") {
        Some(id) => explanation.fact("id", shown(&id)),
        None if is_one => explanation.wrong("id", "missing"),
        None => {}
    }
    match members.text("operation") {
        Some(operation) if OPERATIONS.contains(&operation.as_str()) => {
            explanation.fact("operation", operation.as_str())
        }
        Some(_) => explanation.wrong("operation", "one that is not known"),
        None => explanation.note("operation", "none for the whole file"),
    }
    let has_source = members.has("provenance");
    explanation.judge("provenance", if has_source { Ok("there".into()) } else { Err("missing".into()) });
    if let Some(input) = members.get("input").and_then(|input| input.members()) {
        explanation.fact("input", names(&input));
    }
    match cases {
        Some(cases) => count(&cases, &mut explanation),
        None => explanation.judge("expect", members.get("expect").map_or(Err("missing".into()), expected)),
    }
    Some(explanation)
}

fn names(members: &Members<'_>) -> String {
    members.names().take(12).map(shown).collect::<Vec<_>>().join(", ")
}

/// How many cases expect what.
fn count(cases: &[Value<'_>], explanation: &mut Explanation) {
    explanation.fact("cases", cases.len().to_string());
    let mut outcomes: Vec<(Result<String, String>, usize)> = Vec::new();
    for case in cases {
        let expect = case.members().and_then(|case| case.get("expect"));
        let outcome = expect.map_or(Err("a case without what is expected".to_owned()), expected);
        match outcomes.iter().position(|(known, _)| *known == outcome).and_then(|at| outcomes.get_mut(at)) {
            Some((_, count)) => *count += 1,
            None => outcomes.push((outcome, 1)),
        }
    }
    for (outcome, count) in outcomes {
        let times = |what: String| format!("{what}: {count}");
        explanation.judge("expect", outcome.map(times).map_err(times));
    }
}

/// What an `expect` says, without the value.
fn expected(expect: Value<'_>) -> Result<String, String> {
    let expect = expect.members().ok_or("expected an object")?;
    let Some(refused) = expect.text("refused") else {
        let has_value = expect.has("value");
        return if has_value { Ok("a value".to_owned()) } else { Err("neither a value nor a refusal".to_owned()) };
    };
    let refused = match refused.as_str() {
        known @ ("malformed" | "open" | "unverified") => known,
        _ => return Err("a refusal that is not known".to_owned()),
    };
    let part = expect.text("part").map(|part| format!(" ({})", shown(&part))).unwrap_or_default();
    let mistake = expect.text("mistake").map(|mistake| format!(", by the mistake {}", shown(&mistake)));
    Ok(format!("refused: {refused}{part}{}", mistake.unwrap_or_default()))
}
