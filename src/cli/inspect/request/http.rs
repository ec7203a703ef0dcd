//! Requests as HTTP text: as on the wire, with CR LF or LF, as editors' clients have them, without a version, or with the
//! `:method` and `:path` of HTTP/2.

use zeroize::Zeroizing;

use super::{METHODS, Request};

/// The most headers that are read.
const MOST_HEADERS: usize = 100;

/// The request that `text` begins as: a method and a target, headers, an empty line, and the body.
pub(super) fn read(text: &str) -> Option<Request> {
    let (head, body) = head_and_body(text.trim_start());
    let mut lines = head.lines();
    let (method, url) = if head.starts_with(':') { pseudo(head)? } else { first(lines.next()?)? };
    let mut headers: Vec<(String, Zeroizing<String>)> = Vec::new();
    for line in lines.filter(|line| !line.starts_with(':')).take(MOST_HEADERS) {
        match (line.split_once(':'), headers.last_mut()) {
            // What is folded into another line belongs to the header before (RFC 9112, section 5.2).
            (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                *value = Zeroizing::new(format!("{} {}", value.as_str(), line.trim()).trim().to_owned());
            }
            (Some((name, value)), _) if is_name(name.trim()) => {
                headers.push((name.trim().to_owned(), Zeroizing::new(value.trim().to_owned())));
            }
            // It may be a value: it gets no name.
            _ => headers.push((String::new(), Zeroizing::new(line.to_owned()))),
        }
    }
    Some(Request {
        method: method.to_owned(),
        url: Zeroizing::new(url),
        headers,
        body: Zeroizing::new(body.to_owned()),
    })
}

/// The method and the target of the first line.
fn first(line: &str) -> Option<(&str, String)> {
    let mut words = line.split_whitespace();
    let method = words.next().filter(|method| METHODS.contains(method))?;
    let target = words.next().filter(|target| target.starts_with('/') || target.contains("://"))?;
    words.next().is_none_or(|version| version.starts_with("HTTP/")).then(|| (method, target.to_owned()))
}

/// The method and the URL of HTTP/2 (RFC 9113, section 8.3.1).
fn pseudo(head: &str) -> Option<(&str, String)> {
    let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (method, path) = (value(":method:")?, value(":path:")?);
    let origin = value(":authority:").map(|host| format!("{}://{host}", value(":scheme:").unwrap_or("https")));
    Some((method, origin.unwrap_or_default() + path))
}

/// Whether it is a token, as names of headers are (RFC 9110, section 5.6.2), but for the signs that none has.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// What stands before the first empty line, and what stands behind it.
pub(in crate::cli::inspect) fn head_and_body(text: &str) -> (&str, &str) {
    let ends = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| Some((text.find(end)?, end.len())));
    match ends.min() {
        Some((at, length)) => (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default()),
        None => (text, ""),
    }
}
