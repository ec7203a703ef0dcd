//! Requests as shell commands with curl, as `sealpack update --print curl` writes them: the body in single quotes for printf, the
//! rest as curl's configuration in a here-document.

use zeroize::Zeroizing;

use super::Request;

/// As many as `sealpack update` prints at once.
const MOST_REQUESTS: usize = 2;

/// The requests in their order. Other commands with curl are not read.
pub(super) fn read(text: &str) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut rest = text;
    while requests.len() < MOST_REQUESTS
        && let Some((_, after)) = rest.split_once("printf %s '")
    {
        let Some((body, after)) = unquoted(after) else { break };
        let Some((document, after)) = after.split_once("\nEND\n") else { break };
        rest = after;
        requests.extend(request(document, body));
    }
    requests
}

fn request(document: &str, body: Zeroizing<String>) -> Option<Request> {
    let mut request = Request { method: String::new(), url: Zeroizing::default(), headers: Vec::new(), body };
    // The first line is the command.
    for line in document.lines().skip(1) {
        let (name, value) = line.split_once(" = ")?;
        let value = Zeroizing::new(value.trim_matches('"').replace("\\\"", "\""));
        let value = Zeroizing::new(value.replace(r"\\", r"\"));
        match name {
            "request" => request.method = value.to_string(),
            "url" => request.url = value,
            "header" => {
                let (name, value) = value.split_once(':').unwrap_or((value.trim_end_matches(';'), ""));
                request.headers.push((name.trim().to_owned(), Zeroizing::new(value.trim().to_owned())));
            }
            _ => {}
        }
    }
    (!request.url.is_empty()).then_some(request)
}

/// A text up to its closing quote, and what is behind it. A quote inside of it is written as `'\''`.
fn unquoted(text: &str) -> Option<(Zeroizing<String>, &str)> {
    const QUOTE: &str = r"'\''";
    let mut unquoted = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    loop {
        let (before, _) = rest.split_once('\'')?;
        unquoted.push_str(before);
        rest = rest.get(before.len()..)?;
        match rest.strip_prefix(QUOTE) {
            Some(after) => {
                unquoted.push('\'');
                rest = after;
            }
            None => return Some((unquoted, rest.get(1..)?)),
        }
    }
}
