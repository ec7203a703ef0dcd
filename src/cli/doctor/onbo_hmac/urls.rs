//! The wrong URLs that are signed.

use sealpack::SecretBuffer;

use super::forms::{Form, Forms};

pub(super) fn urls(url: &str) -> Vec<Form<SecretBuffer>> {
    let mut forms = Forms::new(url.as_bytes());
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let (scheme, behind) = base.split_once("://").unwrap_or(("", base));
    let (host, path) = behind.find('/').and_then(|place| behind.split_at_checked(place)).unwrap_or((behind, ""));
    let with_query = |text: &str| query.map_or_else(|| text.to_owned(), |query| format!("{text}?{query}"));
    let at = |scheme: &str, host: &str| with_query(&format!("{scheme}://{host}{path}"));

    forms.add("url-path-only", with_query(path));
    forms.add("url-path-only", path);
    forms.add("url-without-scheme", with_query(behind));
    forms.add("url-without-query", base);
    forms.add("url-with-empty-query", format!("{base}?"));
    let unslashed = base.trim_end_matches('/');
    forms.add("url-trailing-slash", with_query(&format!("{unslashed}/")));
    forms.add("url-trailing-slash", with_query(unslashed));
    forms.add("url-trailing-slash", format!("{url}/"));
    forms.add("url-http-for-https", at(if scheme == "http" { "https" } else { "http" }, host));
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    match port {
        Some(_) => forms.add("url-port", at(scheme, name)),
        None => {
            for port in ["443", "80", "8080", "3000"] {
                forms.add("url-port", at(scheme, &format!("{name}:{port}")));
            }
        }
    }
    for host in [host.to_lowercase(), host.to_uppercase(), host.replace("onbo", "Onbo").replace("stilt", "Stilt")] {
        forms.add("url-host-case", at(scheme, &host));
    }
    forms.add("url-host-case", url.to_lowercase());
    for host in ["sandbox-api.com", "sandbox-api.stilt.com", "api.onbo.com", "api.stilt.com"] {
        forms.add("url-other-host", at(scheme, host));
    }
    forms.add("url-path-without-version", with_query(path.strip_prefix("/v1").unwrap_or(path)));
    forms.add(
        "url-path-without-version",
        with_query(&format!("{scheme}://{host}{}", path.strip_prefix("/v1").unwrap_or(path))),
    );
    forms.add("url-double-slash", with_query(&format!("{scheme}://{host}{}", path.replacen("/v1/", "/v1//", 1))));
    forms.add("url-double-slash", with_query(&format!("{scheme}://{host}{}", path.replace("//", "/"))));
    forms.add(
        "url-without-its-last-part",
        path.rfind('/')
            .and_then(|end| path.get(..end))
            .map_or_else(String::new, |path| format!("{scheme}://{host}{path}")),
    );
    add_queries(&mut forms, base, query);
    add_encodings(&mut forms, url);
    forms.add("url-quoted", format!("\"{url}\""));
    forms.into_vec()
}

fn add_queries(forms: &mut Forms, base: &str, query: Option<&str>) {
    let Some(query) = query else { return };
    let mut parameters: Vec<&str> = query.split('&').collect();
    let mut add = |parameters: &[&str]| forms.add("url-query-order", format!("{base}?{}", parameters.join("&")));
    parameters.reverse();
    add(&parameters);
    parameters.sort_unstable();
    add(&parameters);
    for _ in 0..parameters.len().min(8) {
        parameters.rotate_left(1);
        add(&parameters);
        if let [first, second, ..] = parameters.as_mut_slice() {
            std::mem::swap(first, second);
            add(&parameters);
        }
    }
}

fn add_encodings(forms: &mut Forms, url: &str) {
    let name = "url-percent-encoding";
    let decoded = percent_decoded(url);
    forms.add(name, &decoded);
    forms.add(name, percent_decoded(&url.replace('+', " ")));
    forms.add(name, url.replace('+', "%20"));
    forms.add(name, url.replace("%20", "+"));
    forms.add(name, cased_escapes(url, u8::to_ascii_uppercase));
    forms.add(name, cased_escapes(url, u8::to_ascii_lowercase));
    // What encodeURI, URLSearchParams and RFC 3986 leave as it is.
    for plain in ["-_.~!*'();:@&=+$,/?#", "-_.*&=+/?:", "-_.~&=/?:"] {
        forms.add(name, percent_encoded(&String::from_utf8_lossy(&decoded), plain));
    }
    forms.add("url-encoded-whole", percent_encoded(url, "-_.!~*'()"));
    forms.add("url-html-escaped", url.replace('&', "&amp;"));
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = rest.strip_prefix(b"%").and_then(|digits| std::str::from_utf8(digits.get(..2)?).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            out.push(byte);
            rest = rest.get(3..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = behind;
        }
    }
    out
}

fn percent_encoded(text: &str, plain: &str) -> String {
    let encoded = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte);
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(encoded).collect()
}

/// `url` with the two digits behind every percent sign in one case.
fn cased_escapes(url: &str, case: fn(&u8) -> u8) -> Vec<u8> {
    let mut left = 0_u8;
    let one = |byte: u8| {
        let cased = if left > 0 { case(&byte) } else { byte };
        left = if byte == b'%' { 2 } else { left.saturating_sub(1) };
        cased
    };
    url.bytes().map(one).collect()
}
