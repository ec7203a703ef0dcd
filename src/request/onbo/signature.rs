//! The HMAC that every call to Onbo carries.

use std::{sync::Arc, time::SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue};
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::{Error, Secret, request::sensitive};

/// The unit of the time of signing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// Milliseconds since 1970.
    #[default]
    Milliseconds,
    /// Seconds since 1970.
    Seconds,
}

/// What is needed to sign one body again and again.
pub(in crate::request) struct Signature {
    client_id: HeaderValue,
    secret: Arc<Secret<String>>,
    epoch: Epoch,
    content_md5: String,
}

impl Signature {
    pub(super) fn new(client_id: HeaderValue, secret: Arc<Secret<String>>, epoch: Epoch, body: &str) -> Self {
        Self { client_id, secret, epoch, content_md5: content_md5(body) }
    }

    /// The headers of a call to `url` that is sent at `now`.
    pub(in crate::request) fn headers(
        &self,
        url: &str,
        now: SystemTime,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
        let since_1970 = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_err(|_| Error::malformed("the time of sending is before 1970"))?;
        let epoch = match self.epoch {
            Epoch::Milliseconds => since_1970.as_millis().to_string(),
            Epoch::Seconds => since_1970.as_secs().to_string(),
        };
        let hmac = hmac(self.secret.expose(), url, &self.content_md5, &epoch)?;
        Ok(vec![
            (HeaderName::from_static("x_client_uuid"), self.client_id.clone()),
            (HeaderName::from_static("x_stilt_hmac"), sensitive(&hmac, "hmac")?),
            (
                HeaderName::from_static("epoch"),
                HeaderValue::from_str(&epoch).map_err(|_| Error::malformed("expected digits"))?,
            ),
            (HeaderName::from_static("content-md5"), sensitive(&self.content_md5, "content-md5")?),
        ])
    }
}

// Onbo, "Authentication":
//   hmac = lowercase hex of HMAC-SHA256(key = secret with its dashes, message = url || md5 || epoch)
pub(crate) fn hmac(secret: &str, url: &str, content_md5: &str, epoch: &str) -> Result<String, Error> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| Error::malformed("expected a key"))?;
    for part in [url, content_md5, epoch] {
        hmac.update(part.as_bytes());
    }
    Ok(lowercase_hex(&hmac.finalize().into_bytes()))
}

// Onbo, "Authentication":
//   body_s = the body without any character of JavaScript's \s, also inside string values
//   md5    = "" if body_s is empty, else lowercase hex of MD5(body_s)
pub(crate) fn content_md5(body: &str) -> String {
    let mut hash = Md5::new();
    let mut is_empty = true;
    for part in body.split(is_javascript_whitespace) {
        is_empty &= part.is_empty();
        hash.update(part);
    }
    if is_empty { String::new() } else { lowercase_hex(&hash.finalize()) }
}

/// ECMAScript, sections 12.2 and 12.3: WhiteSpace and LineTerminator, which are what `\s` matches. Rust's own notion of white
/// space differs in U+0085 and U+FEFF.
fn is_javascript_whitespace(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}'
    )
}

fn lowercase_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
