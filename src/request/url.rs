//! The URLs of calls. HTTP clients rewrite URLs that are not in their normal form, and what is signed must be what is
//! sent: so a base URL is normalised or refused when it is read, and everything added to it is percent-encoded.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;

use crate::Error;

/// The URL that a partner's calls begin with, in normal form, without a slash at the end.
#[derive(Debug)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    /// Reads `https://host[:port][/path]`; `http` only for loopback addresses. Case and default port of the host
    /// are normalised; anything else that a client might rewrite is refused.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        Self::normalise(text).map_err(|error| error.at("base_url"))
    }

    /// The URL of a call: the base, path segments and query pairs, percent-encoded.
    pub(super) fn join(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Uri, Error> {
        let mut url = self.0.clone();
        for segment in segments {
            url.push('/');
            percent_encode(segment, &mut url);
        }
        for (index, (name, value)) in query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            percent_encode(value, &mut url);
        }
        url.try_into().map_err(|_| Error::malformed("the URL is too long"))
    }

    #[cfg(feature = "client")]
    pub(super) fn is_base_of(&self, uri: &Uri) -> bool {
        uri.to_string().strip_prefix(&self.0).is_some_and(|rest| rest.starts_with('/'))
    }

    fn normalise(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| Error::malformed("expected https://host/path"))?;
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let scheme = scheme.to_ascii_lowercase();
        let (host, port) = split_port(authority)?;
        let host = normal_host(host)?;
        match scheme.as_str() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return Err(Error::malformed("expected https; http is for loopback addresses only")),
            _ => return Err(Error::malformed("expected https")),
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        let port = port.filter(|port| *port != default_port).map(|port| format!(":{port}")).unwrap_or_default();
        let path = path.trim_end_matches('/');
        let segments = path.split('/').skip(1);
        if !segments.into_iter().all(|segment| is_segment(segment) && segment.bytes().all(is_unreserved)) {
            return Err(Error::malformed("expected a path of letters, digits and -._~ between single slashes"));
        }
        Ok(Self(format!("{scheme}://{host}{port}{path}")))
    }
}

fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
}

/// RFC 3986, section 2.3.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn percent_encode(text: &str, url: &mut String) {
    for byte in text.bytes() {
        if is_unreserved(byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), Error> {
    let after_host = authority.rfind(']').unwrap_or(0);
    let Some(colon) = authority[after_host..].find(':') else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at(after_host + colon);
    let digits = &port[1..];
    let port = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    port.map(|port| (host, Some(port))).ok_or_else(|| Error::malformed("expected a port from 0 to 65535"))
}

fn normal_host(host: &str) -> Result<String, Error> {
    let malformed = || Error::malformed("expected a host name or address, without user, query or fragment");
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().map_err(|_| malformed())?;
        // Rust and the URL standard write these addresses differently.
        let is_ambiguous = address.to_string().contains('.');
        return if is_ambiguous { Err(malformed()) } else { Ok(format!("[{address}]")) };
    }
    let host = host.to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if !host.split('.').all(is_label) {
        return Err(malformed());
    }
    // A client takes a host whose last label begins with a digit for an IPv4 address, in any of its old spellings.
    let is_numeric =
        host.rsplit('.').next().is_some_and(|label| label.starts_with(|first: char| first.is_ascii_digit()));
    if is_numeric && host.parse::<Ipv4Addr>().is_err() {
        return Err(malformed());
    }
    Ok(host)
}

fn is_loopback(host: &str) -> bool {
    let v6 = host.trim_matches(['[', ']']).parse::<Ipv6Addr>();
    let v4 = host.parse::<Ipv4Addr>();
    host == "localhost"
        || v4.is_ok_and(|address| address.is_loopback())
        || v6.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_normalised_once() {
        for (given, normal) in [
            ("https://API.Onbo.com:443/v1/", "https://api.onbo.com/v1"),
            ("HTTPS://api.onbo.com", "https://api.onbo.com"),
            ("https://api.onbo.com:8443/v1", "https://api.onbo.com:8443/v1"),
            ("http://127.0.0.1:80/mx", "http://127.0.0.1/mx"),
            ("http://[::1]:8407/x", "http://[::1]:8407/x"),
            ("http://localhost:1", "http://localhost:1"),
        ] {
            assert_eq!(BaseUrl::parse(given).unwrap().0, normal);
        }
    }

    #[test]
    fn what_a_client_would_rewrite_is_refused() {
        for bad in [
            "",
            "api.onbo.com",
            "ftp://api.onbo.com",
            "http://api.onbo.com",
            "https://",
            "https://user@host",
            "https://host?x",
            "https://host/a?b",
            "https://host/#f",
            "https://host/a//b",
            "https://host/../b",
            "https://host/%2e%2e",
            "https://host/a b",
            "https://h\u{f6}st/",
            "https://127.1/",
            "https://0x7f.0.0.1/",
            "https://host:99999",
            "https://host:+1",
            "https://a..b",
            "https://[::1",
            "https://[::ffff:1.2.3.4]",
            "http://10.0.0.1",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_added_is_percent_encoded() {
        let base = BaseUrl::parse("https://host/v1").unwrap();
        let uri = base.join(&["user", "a b/ü%"], &[("k", "a'&+="), ("c", "~")]).unwrap();
        assert_eq!(uri.to_string(), "https://host/v1/user/a%20b%2F%C3%BC%25?k=a%27%26%2B%3D&c=~");
    }

    #[test]
    fn clients_send_to_the_url_that_was_joined() {
        let bases =
            ["https://API.Onbo.com:443/v1/", "http://[0::1]:8407/x", "http://127.0.0.1", "https://a_b.example/-._~"];
        let ids = (0..=255_u8).map(|byte| char::from(byte).to_string());
        let ids: Vec<String> =
            ids.chain(["...", ".a", "%2e%2e", "a/../b", "\u{1F600}", "\u{202E}"].map(str::to_owned)).collect();
        for base in bases.map(|base| BaseUrl::parse(base).unwrap()) {
            for id in ids.iter().filter(|id| is_segment(id)) {
                let joined = base.join(&["users", id], &[("k", id), ("c", id)]).unwrap().to_string();
                assert_eq!(url::Url::parse(&joined).unwrap().as_str(), joined);
            }
        }
    }
}
