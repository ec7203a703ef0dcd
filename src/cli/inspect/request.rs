//! Requests, in the three forms in which `sealpack update` prints them, and as HTTP clients show them.

mod command;
mod curl;
pub(super) mod http;
pub(super) mod partner;

use zeroize::Zeroizing;

use super::{
    Circumstances, Explanation, answer, form, header, json,
    members::{Members, is_mask},
    shape::Shape,
    xml,
};
use partner::{Call, template};

/// A request, taken from any form.
pub(super) struct Request {
    method: String,
    /// The URL, or the path and the query of it.
    url: Zeroizing<String>,
    pub(super) headers: Vec<(String, Zeroizing<String>)>,
    pub(super) body: Zeroizing<String>,
}

/// A request as HTTP or as commands for curl.
pub(super) fn recognise(text: &str, circumstances: Circumstances) -> Option<Explanation> {
    if let Some(request) = http::read(text) {
        return Some(explain(&request, "as HTTP", circumstances));
    }
    if let Some(request) = command::read(text) {
        return Some(explain(&request, "as a command for curl", circumstances));
    }
    let mut requests = curl::read(text).into_iter().rev();
    let mut explanation = explain(&requests.next()?, "as commands for curl", circumstances);
    if let Some(before) = requests.next() {
        explanation.append(explain(&before, "which comes before, as commands for curl", circumstances));
    }
    Some(explanation)
}

/// The most requests of an archive that are explained.
const MOST_ENTRIES: usize = 10;

/// A request as JSON, or an archive of a browser or a proxy (HAR), whose requests are of the same form.
pub(super) fn recognise_json(members: &Members<'_>, circumstances: Circumstances) -> Option<Explanation> {
    let Some(log) = members.get("log").and_then(|log| log.members()) else {
        return Some(explain(&of_json(members)?, "as JSON", circumstances));
    };
    let entries = log.get("entries")?.items()?;
    let mut explanation = Explanation::new("har", "An archive of requests (HAR)");
    if entries.len() > MOST_ENTRIES {
        explanation.note("", format!("the first {MOST_ENTRIES} are explained here, there are more"));
    }
    for request in entries.iter().take(MOST_ENTRIES).filter_map(|entry| of_json(&entry.members()?)) {
        explanation.append(explain(&request, "in the archive", circumstances));
    }
    Some(explanation)
}

/// A request with `method`, `url`, `headers` and `body`, or an archive's entry with its `request`.
fn of_json(members: &Members<'_>) -> Option<Request> {
    let inner = members.get("request").and_then(|request| request.members());
    let members = inner.as_ref().unwrap_or(members);
    let headers = members.get("headers")?;
    let headers = match (headers.members(), headers.items()) {
        (Some(headers), _) => {
            headers.iter().map(|(name, value)| (name.to_owned(), value.text().unwrap_or_default())).collect()
        }
        (_, Some(headers)) => {
            let header = |header: &Members<'_>| Some((header.text("name")?.to_string(), header.text("value")?));
            headers.iter().filter_map(|it| header(&it.members()?)).collect()
        }
        _ => return None,
    };
    let posted = || members.get("postData")?.members()?.text("text");
    Some(Request {
        method: members.text("method")?.to_string(),
        url: members.text("url")?,
        headers,
        body: members.text("body").or_else(posted).unwrap_or_default(),
    })
}

impl Request {
    /// The first header of this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether what is in the body was masked by `sealpack update`.
    pub(super) fn is_masked(&self) -> bool {
        self.body.split(['"', '<', '>']).any(is_mask) || self.body.contains(" characters>")
    }

    /// The method, if it is one.
    fn method(&self) -> &str {
        METHODS.into_iter().find(|method| *method == self.method).unwrap_or("(another method)")
    }

    /// The scheme and the host, if the URL has them.
    fn origin(&self) -> Option<(&str, &str)> {
        let (scheme, rest) = self.url.split_once("://")?;
        Some((scheme, rest.split(['/', '?', '#']).next().unwrap_or_default()))
    }

    /// The segments of the path.
    fn path(&self) -> Vec<&str> {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        path.split('/').skip(1).filter(|segment| !segment.is_empty()).collect()
    }

    /// The names and values of the query.
    fn query(&self) -> Vec<(&str, &str)> {
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .filter(|part| !part.is_empty())
            // What has no name may be a value.
            .map(|part| part.split_once('=').unwrap_or(("", part)))
            .collect()
    }
}

pub(super) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

fn explain(request: &Request, how: &str, circumstances: Circumstances) -> Explanation {
    let call = Call::of(request);
    let (kind, what) = call.names();
    let mut explanation = Explanation::new(kind, format!("{what}, {how}"));
    head(request, call, &mut explanation);
    if !request.headers.is_empty() {
        explanation.section("Headers");
        header::explain(request, call, circumstances.now, &mut explanation);
    }
    body(request, call, circumstances, &mut explanation);
    explanation
}

/// The method, the host, the path and the query.
fn head(request: &Request, call: Call, explanation: &mut Explanation) {
    match call.method() {
        Some(expected) if expected != request.method => {
            explanation.wrong("method", format!("{}: expected {expected}", request.method()));
        }
        _ => explanation.fact("method", request.method()),
    }
    let origin = request.origin();
    let host = origin.map(|(_, host)| host).or_else(|| request.header("host")).unwrap_or_default();
    match (host.contains('@'), form::host(host)) {
        (true, _) => explanation.wrong("host", "there is a user name before it: the partners' URLs have none"),
        (_, Some(host)) => explanation.fact("host", host.to_owned() + partner::environment(host)),
        (_, None) => explanation.wrong("host", "missing, or none"),
    }
    if let Some((scheme, host)) = origin {
        let is_loopback = partner::environment(host) == partner::THIS_MACHINE;
        match scheme {
            "https" => explanation.fact("scheme", "https"),
            "http" if is_loopback => explanation.fact("scheme", "http, on this machine"),
            _ => explanation.wrong("scheme", "expected https: everybody on the way reads this"),
        }
    }
    explanation.fact("path", template(&request.path(), call));
    for (name, value) in request.query() {
        partner::query(name, value, call, explanation);
    }
    for name in partner::required_query(call) {
        if !request.query().iter().any(|(known, _)| known == name) {
            explanation.wrong(format!("?{name}"), "missing");
        }
    }
}

fn body(request: &Request, call: Call, circumstances: Circumstances, explanation: &mut Explanation) {
    let text = request.body.trim_start_matches('\u{FEFF}').trim_start();
    match (call.shape(), text.chars().next()) {
        (None, None) => {}
        (Some(_), None) => explanation.wrong("body", "none: expected one"),
        (Some(shape), Some('{')) => {
            explanation.section("Body");
            match Members::parse(text) {
                Ok(members) => of_shape(shape, &members, circumstances, explanation),
                Err(fault) => explanation.wrong("", format!("it begins as a JSON object, and is {fault}")),
            }
        }
        (None, Some('{')) => answer::append(json::recognise(text, circumstances), explanation),
        (Some(Shape::AppenateBody), Some('<')) => {
            explanation.section("Body");
            match xml::root(text.as_bytes()).as_deref() {
                Some("User") => {}
                _ => explanation.wrong("", "expected the root element User"),
            }
            xml::explain(text, true, explanation);
        }
        (Some(_), Some(_)) => explanation.wrong("body", "expected a JSON object"),
        (None, Some(_)) => explanation.note("body", form::characters(text)),
    }
}

/// The body of a call that has this shape. One for another partner is told.
fn of_shape(shape: Shape, members: &Members<'_>, circumstances: Circumstances, explanation: &mut Explanation) {
    if let Some((found, others)) = Shape::of(members)
        && found != shape
        && !others.contains(&shape)
        && !found.is_answer()
    {
        explanation.wrong("", format!("by its members it is {}", found.names().1));
    }
    json::explain(shape, members, circumstances, explanation);
}
