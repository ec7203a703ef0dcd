//! Answers of the partners: as bodies, and with their HTTP head.

use super::{
    Circumstances, Explanation, envelope, json,
    members::{Members, Value},
    request::http,
    shape::Shape,
    xml,
};

/// An HTTP answer, as `curl -i` shows it.
pub(super) fn recognise(text: &str, circumstances: Circumstances) -> Option<Explanation> {
    let line = text.strip_prefix("HTTP/")?.lines().next()?;
    let status = line.split_whitespace().nth(1).and_then(|status| status.parse::<u16>().ok())?;
    let (_, body) = http::head_and_body(text);
    let mut explanation = Explanation::new("answer", "An HTTP answer");
    match status {
        200..300 => explanation.fact("status", status.to_string()),
        _ => explanation.note("status", format!("{status}: a refusal, or no answer of the partner itself")),
    }
    match body.trim_start().chars().next() {
        None => explanation.fact("body", "none"),
        Some('{') => append(json::recognise(body, circumstances), &mut explanation),
        Some('<') => append(xml::recognise(body), &mut explanation),
        Some(_) => explanation.note("body", "neither JSON nor XML: not of the partner itself"),
    }
    Some(explanation)
}

/// Says what is in a body that answers.
pub(super) fn explain(shape: Shape, members: &Members<'_>, explanation: &mut Explanation) {
    json::list(members, shape.members(), |name| name == "responseDetails", explanation);
    match shape {
        Shape::GreenDotAnswer | Shape::GreenDotTokenAnswer => greendot(members, explanation),
        Shape::OnboRefusal => explanation.note("", "its message may quote data: it is not shown"),
        _ => {}
    }
}

fn greendot(members: &Members<'_>, explanation: &mut Explanation) {
    let details = members.get("responseDetails");
    let items = details.and_then(|details| details.items().or_else(|| details.members().map(|_| vec![details])));
    for detail in items.into_iter().flatten().take(20).filter_map(|detail| detail.members()) {
        let number = |name: &str| detail.get(name).and_then(code);
        match (number("code"), number("subCode")) {
            (Some(0), _) => explanation.fact("responseDetails.code", "0: accepted"),
            (Some(code), None) => explanation.note("responseDetails.code", format!("{code}: refused")),
            (Some(code), Some(sub)) => {
                explanation.note("responseDetails.code", format!("{code}, subCode {sub}: refused"));
            }
            (None, _) => explanation.wrong("responseDetails.code", "missing: whether it was accepted is not told"),
        }
    }
    if let Some(inner) = members.get("encryptedUserData").and_then(|value| value.members()) {
        envelope::explain(&inner, "encryptedUserData.", explanation);
    }
}

/// A code, as a number or as text.
fn code(value: Value<'_>) -> Option<u64> {
    let number = value.number().or_else(|| value.text()?.parse().ok());
    number.filter(|number| *number < 100_000)
}

/// Adds what a body is, or that nothing is known of it.
pub(super) fn append(body: Result<Explanation, String>, explanation: &mut Explanation) {
    match body {
        Ok(body) => explanation.append(body),
        Err(looks) => explanation.note("body", looks),
    }
}
