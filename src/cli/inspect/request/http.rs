//! Requests as HTTP/1.1 text, with CR LF or LF.

use zeroize::Zeroizing;

use super::{METHODS, Request};

/// The most headers that are read.
const MOST_HEADERS: usize = 100;

/// The request that `text` begins as: a method, a target and a version, headers, an empty line, and the body.
pub(super) fn read(text: &str) -> Option<Request> {
    let (head, body) = head_and_body(text);
    let mut lines = head.lines();
    let mut first = lines.next()?.split_whitespace();
    let method = first.next().filter(|method| METHODS.contains(method))?;
    let target = first.next().filter(|target| target.starts_with('/') || target.contains("://"))?;
    if !first.next().is_some_and(|version| version.starts_with("HTTP/")) {
        return None;
    }
    let header = |line: &str| {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        (name.trim().to_owned(), Zeroizing::new(value.trim().to_owned()))
    };
    Some(Request {
        method: method.to_owned(),
        url: Zeroizing::new(target.to_owned()),
        headers: lines.take(MOST_HEADERS).map(header).collect(),
        body: Zeroizing::new(body.to_owned()),
    })
}

/// What stands before the first empty line, and what stands behind it.
pub(in crate::cli::inspect) fn head_and_body(text: &str) -> (&str, &str) {
    let ends = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| Some((text.find(end)?, end.len())));
    match ends.min() {
        Some((at, length)) => (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default()),
        None => (text, ""),
    }
}
