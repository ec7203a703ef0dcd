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
    pub(super) fn new(
        client_id: HeaderValue,
        secret: Arc<Secret<String>>,
        epoch: Epoch,
        content_md5: ContentMd5,
    ) -> Self {
        Self { client_id, secret, epoch, content_md5: content_md5.finish() }
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
    let message = [url, content_md5, epoch].map(str::as_bytes);
    Ok(lowercase_hex(&hmac_sha256(secret.as_bytes(), &message)?))
}

// RFC 2104, with SHA-256:
//   HMAC = H(K XOR opad || H(K XOR ipad || message))
pub(crate) fn hmac_sha256(key: &[u8], message: &[&[u8]]) -> Result<[u8; 32], Error> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::malformed("expected a key"))?;
    for part in message {
        hmac.update(part);
    }
    Ok(hmac.finalize().into_bytes().into())
}

/// The `Content-MD5` of a whole body.
pub(crate) fn content_md5(body: &str) -> String {
    let mut content_md5 = ContentMd5::default();
    content_md5.add(body);
    content_md5.finish()
}

/// The MD5 of a body that is still being written: while other threads pack what comes next, this one has time for it.
///
/// Onbo, "Authentication":
/// - body_s = the body without any character of JavaScript's \s, also inside string values
/// - md5 = "" if body_s is empty, else lowercase hex of MD5(body_s)
#[derive(Default)]
pub(super) struct ContentMd5 {
    hash: Md5,
    has_any: bool,
    /// How much of the body is in it.
    length: usize,
}

impl ContentMd5 {
    /// Takes in what `body` has more than the last time. It ends with a whole character.
    pub(super) fn catch_up(&mut self, body: &[u8]) -> Result<(), Error> {
        let more = body.get(self.length..).unwrap_or_default();
        self.add(std::str::from_utf8(more).map_err(|_| Error::malformed("expected UTF-8"))?);
        self.length = body.len();
        Ok(())
    }

    fn add(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let (plain, from_suspect) = rest.split_at(plain_length(rest.as_bytes()));
            let suspects = from_suspect.find(|character: char| character.is_ascii_graphic());
            let (suspects, more) = from_suspect.split_at(suspects.unwrap_or(from_suspect.len()));
            for part in std::iter::once(plain).chain(suspects.split(is_javascript_whitespace)) {
                self.has_any |= !part.is_empty();
                self.hash.update(part);
            }
            rest = more;
        }
    }

    fn finish(self) -> String {
        if self.has_any { lowercase_hex(&self.hash.finalize()) } else { String::new() }
    }
}

/// How many bytes stand before the first one that is no visible ASCII character. Many are looked at at once.
fn plain_length(bytes: &[u8]) -> usize {
    let are_plain = |bytes: &&[u8]| bytes.iter().fold(true, |all, byte| all & byte.is_ascii_graphic());
    let chunks = 64 * bytes.chunks_exact(64).take_while(are_plain).count();
    let rest = bytes[chunks..].iter().position(|byte| !byte.is_ascii_graphic());
    rest.map_or(bytes.len(), |rest| chunks + rest)
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
