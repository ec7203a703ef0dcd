//! The headers of a request, each explained.

use std::time::SystemTime;

use md5::{Digest, Md5};
use sealpack::hazmat::{base64_decode, onbo_content_md5};
use zeroize::Zeroizing;

use super::{
    Explanation, form,
    members::{is_mask, shown},
    request::{
        Request,
        partner::{Call, Owner},
    },
    time,
};

/// A line for each header, and one for each that is missing.
pub(super) fn explain(request: &Request, call: Call, now: SystemTime, explanation: &mut Explanation) {
    for (name, value) in request.headers.iter().take(60) {
        one(name, value, request, call, now, explanation);
    }
    let has_body = !request.body.trim().is_empty();
    let required: &[&str] = match (call.owner(), has_body) {
        (Owner::Onbo, true) if call == Call::OnboWebhook => &["X_STILT_HMAC", "EPOCH"],
        (Owner::Onbo, true) => &["X_CLIENT_UUID", "X_STILT_HMAC", "EPOCH", "Content-MD5", "Content-Type"],
        (Owner::Onbo, false) => &["X_CLIENT_UUID", "X_STILT_HMAC", "EPOCH", "Content-MD5"],
        (Owner::GreenDot, _) => &["Authorization", "X-GD-RequestId", "Content-Type"],
        (Owner::Mx, _) | (Owner::Appenate, true) => &["Content-Type"],
        _ => &[],
    };
    for name in required.iter().filter(|name| request.header(name).is_none()) {
        explanation.wrong(*name, "missing");
    }
}

fn one(name: &str, value: &str, request: &Request, call: Call, now: SystemTime, explanation: &mut Explanation) {
    let label = shown(name);
    if name.is_empty() {
        return explanation.wrong("", "a line that is no header: it is not shown");
    }
    if is_mask(value) {
        return explanation.fact(label, "masked in this file");
    }
    let judged = match name.to_ascii_lowercase().as_str() {
        "x_stilt_hmac" => hmac(value),
        "x_client_uuid" => Ok(form::id(value)),
        "x-stilt-hmac" | "x-client-uuid" => {
            Err("Onbo's name has underscores: something on the way changed it".to_owned())
        }
        "epoch" => time::epoch(value, now),
        "content-md5" => content_md5(value, request),
        "x-gd-requestid" if value.is_empty() => Err("empty: expected a GUID".to_owned()),
        "x-gd-requestid" => Ok(format!("{}: the envelope is bound to it, letter by letter", form::id(value))),
        "authorization" => authorization(value, call),
        "content-type" => content_type(value, request, call),
        "accept" => media_type(value).map_or_else(|| Err("none that the partners answer with".into()), Ok),
        "content-length" => content_length(value, request),
        "host" => form::host(value).map(str::to_owned).ok_or_else(|| "no name of a host".to_owned()),
        "connection" | "user-agent" | "accept-encoding" => Ok("there".to_owned()),
        "transfer-encoding" => Ok("there: this must be the body without it".to_owned()),
        _ => return explanation.note(label, format!("no documented header: {}", form::characters(value))),
    };
    explanation.judge(label, judged);
}

fn hmac(value: &str) -> Result<String, String> {
    if form::is_lower_hex(value, 64) {
        return Ok("64 hexadecimal digits: whether they fit needs the secret (sealpack doctor onbo-hmac)".to_owned());
    }
    match value.len() {
        64 if form::is_lower_hex(&value.to_ascii_lowercase(), 64) => {
            Err("in upper case: expected lower case".to_owned())
        }
        44 if base64_decode(value).is_ok() => Err("base64: expected 64 hexadecimal digits".to_owned()),
        length => Err(format!("{length} characters: expected 64 hexadecimal digits")),
    }
}

/// Onbo's is of the body without its white space, and can be checked without a key.
fn content_md5(value: &str, request: &Request) -> Result<String, String> {
    if request.is_masked() {
        return Ok("not compared: the body is masked in this file".to_owned());
    }
    let expected = onbo_content_md5(&request.body);
    let as_sent = Md5::digest(request.body.as_bytes());
    let in_base64 = sealpack::hazmat::base64_encode(&as_sent);
    let as_sent: String = as_sent.iter().map(|byte| format!("{byte:02x}")).collect();
    match value {
        _ if value == expected && value.is_empty() => Ok("empty, as the body is".to_owned()),
        _ if value == expected => Ok("fits the body".to_owned()),
        "" => Err("empty: expected that of the body".to_owned()),
        _ if value.eq_ignore_ascii_case(&expected) => Err("fits the body, but in upper case".to_owned()),
        _ if value == as_sent => {
            Err("that of the body with its white space: Onbo takes white space out before".to_owned())
        }
        _ if value == in_base64 => Err("base64, as RFC 1864 has it: Onbo's is hexadecimal".to_owned()),
        _ if form::is_lower_hex(value, 32) => {
            Err("of another body: this one was changed, or another was signed".to_owned())
        }
        _ => Err("expected 32 hexadecimal digits".to_owned()),
    }
}

fn authorization(value: &str, call: Call) -> Result<String, String> {
    let (scheme, credentials) = value.split_once(' ').unwrap_or((value, ""));
    let has_credentials = !credentials.trim().is_empty();
    match (call, scheme) {
        _ if !has_credentials => Err("a scheme without a token, or a token without its scheme".to_owned()),
        (_, "Bearer") if credentials == "$TOKEN" => Ok("Bearer, and a variable of the shell".to_owned()),
        (Call::GreenDotToken, "Basic") => {
            let decoded = Zeroizing::new(base64_decode(credentials).map_err(|error| format!("Basic: {error}"))?);
            let has_both = decoded.contains(&b':');
            if has_both { Ok("Basic, an id and its secret".into()) } else { Err("Basic without a colon in it".into()) }
        }
        (Call::GreenDotToken, _) => Err("expected Basic: the token is asked for with it".to_owned()),
        (_, "Bearer") => Ok("Bearer, and a token".to_owned()),
        (_, _) if call.owner() == Owner::GreenDot => Err("expected Bearer".to_owned()),
        _ => Ok("there, and not used by this partner".to_owned()),
    }
}

fn content_type(value: &str, request: &Request, call: Call) -> Result<String, String> {
    let kind = media_type(value).ok_or("expected application/json")?;
    let is_xml = request.body.trim_start().starts_with('<');
    let has_body = !request.body.trim().is_empty();
    match call.owner() {
        Owner::Onbo if !has_body => Err(format!("{kind}, without a body: Onbo answers such a call with HTTP 500")),
        Owner::Appenate if is_xml && !kind.contains("xml") => Err(format!("{kind}, and the body is XML")),
        Owner::Appenate if !is_xml && has_body && !kind.contains("json") => {
            Err(format!("{kind}, and the body is JSON"))
        }
        Owner::Onbo | Owner::GreenDot | Owner::Mx if !kind.contains("json") => {
            Err(format!("{kind}: expected application/json"))
        }
        _ => Ok(kind),
    }
}

/// A media type that is known, and that it has a parameter.
fn media_type(value: &str) -> Option<String> {
    let kind = value.split(';').next()?.trim().to_ascii_lowercase();
    let known = ["application/json", "text/json", "application/xml", "text/xml", "text/plain", "text/html", "*/*"];
    let kind = known.into_iter().find(|known| *known == kind)?;
    Some(if value.contains(';') { format!("{kind}, with a parameter") } else { kind.to_owned() })
}

fn content_length(value: &str, request: &Request) -> Result<String, String> {
    let told = value.parse::<usize>().map_err(|_| "expected a whole number")?;
    let length = request.body.len();
    // An editor may have put a newline behind the body, which a file ends in.
    let bare = request.body.trim_end_matches(['\r', '\n']).len();
    match told {
        _ if request.is_masked() => Ok(format!("{told}, of the body that is masked in this file")),
        _ if (bare..=length).contains(&told) => Ok(format!("{told}, as the body is long")),
        _ => Err(format!("{told}, and the body has {length} bytes")),
    }
}
