//! Printing a request: as HTTP, as a curl command, as JSON; masked unless it is to be revealed.

use http::HeaderValue;
use sealpack::{SecretBuffer, request::Request};

use super::mask;

/// The forms in which a request is printed.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Form {
    /// The bytes of HTTP/1.1
    Http,
    /// Shell commands with curl, secrets on file descriptors; with --reveal they can be run, for Onbo within 60 seconds
    Curl,
    /// One JSON object: method, url, headers, body
    Json,
}

/// The text of `request` in this form.
pub(super) fn print(request: &Request, form: Form, reveal: bool) -> SecretBuffer {
    let shown = Shown::new(request, reveal);
    let mut out = SecretBuffer::default();
    match form {
        Form::Http => shown.http(&mut out),
        Form::Curl => shown.curl(&mut out, "'END'", "", str::to_owned),
        Form::Json => shown.json(&mut out),
    }
    out
}

/// The shell commands that get a token by the call `token`, and make the call `request` with it. The token stays in a
/// variable of the shell: no process has it as an argument.
pub(super) fn print_with_token(token: &Request, request: &Request, reveal: bool) -> SecretBuffer {
    let mut out = SecretBuffer::default();
    out.extend(b"TOKEN=$(");
    let get_token = r#" | sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p'"#;
    Shown::new(token, reveal).curl(&mut out, "'END'", get_token, str::to_owned);
    // Without a token the second call would only hide why there is none.
    out.extend(b")\n: \"${TOKEN:?Green Dot gave none}\" && ");
    let mut request = Shown::new(request, reveal);
    for (name, value) in &mut request.headers {
        if *name == "authorization" {
            "Bearer $TOKEN".clone_into(value);
        }
    }
    let in_document = |line: &str| escaped_in_document(line).replace(r"Bearer \$TOKEN", "Bearer $TOKEN");
    request.curl(&mut out, "END", "", in_document);
    out
}

struct Shown<'a> {
    method: &'a str,
    url: String,
    host: String,
    headers: Vec<(&'a str, String)>,
    body: std::borrow::Cow<'a, str>,
    length: usize,
}

impl<'a> Shown<'a> {
    fn new(request: &'a Request, reveal: bool) -> Self {
        let value = |value: &HeaderValue| match value.to_str() {
            Ok(text) if reveal || !value.is_sensitive() => text.to_owned(),
            _ => "***".to_owned(),
        };
        let body = std::str::from_utf8(request.body()).unwrap_or_default();
        let is_xml = body.starts_with('<');
        Self {
            method: request.method().as_str(),
            url: if reveal { request.uri().to_string() } else { request.masked_url() },
            host: request.uri().authority().map(ToString::to_string).unwrap_or_default(),
            headers: request.headers().iter().map(|(name, it)| (name.as_str(), value(it))).collect(),
            body: match (reveal, is_xml) {
                (true, _) => body.into(),
                (false, true) => mask::xml(body).into(),
                (false, false) => mask::json(body).into(),
            },
            length: request.body().len(),
        }
    }

    fn http(&self, out: &mut SecretBuffer) {
        let target = self.url.splitn(4, '/').nth(3).unwrap_or_default();
        out.extend(format!("{} /{target} HTTP/1.1\r\nhost: {}\r\n", self.method, self.host).as_bytes());
        for (name, value) in &self.headers {
            out.extend(format!("{name}: {value}\r\n").as_bytes());
        }
        out.extend(format!("content-length: {}\r\n\r\n", self.length).as_bytes());
        out.extend(self.body.as_bytes());
    }

    /// `end` is how the shell's here-document is announced, `behind` what the answer is piped into; `line` makes each line of
    /// the document what that needs.
    fn curl(&self, out: &mut SecretBuffer, end: &str, behind: &str, line: impl Fn(&str) -> String) {
        out.extend(b"printf %s '");
        out.extend(self.body.replace('\'', r"'\''").as_bytes());
        let command = "' | curl -q --noproxy '*' --fail-with-body --config /dev/fd/3 --data-binary @- 3<<";
        out.extend(format!("{command}{end}{behind}\n").as_bytes());
        out.extend(line(&format!("request = {}\nurl = {}\n", quoted(self.method), quoted(&self.url))).as_bytes());
        for (name, value) in &self.headers {
            // curl leaves out a header without a value, unless a semicolon stands in for it.
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            out.extend(line(&format!("header = {}\n", quoted(&header))).as_bytes());
        }
        out.extend(b"END\n");
    }

    fn json(&self, out: &mut SecretBuffer) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let headers: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
        let head = format!(
            "{{\"method\":{},\"url\":{},\"headers\":{{{}}},\"body\":",
            quoted(self.method),
            quoted(&self.url),
            headers.join(",")
        );
        out.extend(head.as_bytes());
        out.extend(quoted(&self.body).as_bytes());
        out.extend(b"}\n");
    }
}

/// A text as it stands in a here-document in which the shell puts the values of its variables.
fn escaped_in_document(text: &str) -> String {
    text.replace('\\', r"\\").replace('$', r"\$").replace('`', r"\`")
}

/// A text as curl's configuration files quote it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}
