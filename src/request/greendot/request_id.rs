//! `X-GD-RequestId`: names a call, and binds the envelope in it.

use http::HeaderValue;

use crate::{Error, random};

/// The id of one call to Green Dot. An envelope opens only under the id that it was sealed under, to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String, HeaderValue);

impl RequestId {
    /// A new id: a random UUID (RFC 9562, version 4), 36 characters in lower case.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness).
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; 16];
        random::system(&mut bytes)?;
        // RFC 9562, section 5.4: version 4 in the upper half of octet 6, variant 10 in the upper bits of octet 8.
        let bits = u128::from_be_bytes(bytes) & !(0xF << 76) & !(0b11 << 62) | (4 << 76) | (0b10 << 62);
        let hex = format!("{bits:032x}");
        Self::parse(&[&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
    }

    /// The id with this text, which is sent as it is. Green Dot asks for a GUID.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an empty text or one with anything but visible
    /// ASCII characters.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let malformed = || Error::malformed("expected one or more visible ASCII characters").at("request id");
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(malformed());
        }
        let header = HeaderValue::from_str(text).map_err(|_| malformed())?;
        Ok(Self(text.to_owned(), header))
    }

    /// The text of the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn header(&self) -> HeaderValue {
        self.1.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_are_uuids_of_version_4() {
        for _ in 0..100 {
            let id = RequestId::random().unwrap();
            let form: String = id.as_str().chars().map(|c| if c == '-' { '-' } else { 'x' }).collect();
            assert_eq!(form, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
            assert_eq!(&id.as_str()[14..15], "4");
            assert!("89ab".contains(&id.as_str()[19..20]));
        }
        assert_ne!(RequestId::random().unwrap(), RequestId::random().unwrap());
    }

    #[test]
    fn ids_that_cannot_be_a_header_are_refused() {
        for bad in ["", "a b", "a\r\nb", "é"] {
            assert!(RequestId::parse(bad).is_err());
        }
    }
}
