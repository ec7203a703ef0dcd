//! Calls from Onbo: whether a webhook is from Onbo, and from just now.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use subtle::ConstantTimeEq;

use super::{
    Onbo,
    signature::{content_md5, hmac},
};
use crate::{Error, ErrorKind};

/// How far the time of signing may be from now, in either direction.
const LIFETIME: Duration = Duration::from_secs(60);

/// Below it an epoch is in seconds (until the year 5138), from it on in milliseconds (since 1973).
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

impl Onbo {
    /// Verifies that a call to a webhook was made by who has the secret key, and not more than 60 seconds before or after
    /// `now`.
    ///
    /// `url` is the endpoint's URL, letter by letter as Onbo was given it, whatever became of it on its way to the service.
    /// `headers` are the call's, of which `X_STILT_HMAC` and `EPOCH` are read, and `body` is the whole body as it came.
    /// `EPOCH` may be in seconds or milliseconds, whatever [`with_epoch`](Self::with_epoch) says: no time of the last
    /// decades is in doubt. `Content-MD5` is not read: the digest is that of `body`. The HMAC is 64 lower-case digits; it
    /// has no second spelling, by which a replay would look like another call.
    ///
    /// **A replay within these 60 seconds verifies too**: keep the ids of what was processed. **White space is not signed**
    /// (Onbo takes it out, inside of texts too): `"Mary Ann"` and `"MaryAnn"` have one HMAC. What is left is signed by its
    /// MD5.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`], with the header's name for a path, for what anyone can see: a header that is missing, given
    /// twice or not of its form, a body that is not UTF-8. [`ErrorKind::Unverified`] with the path `X_STILT_HMAC` when the
    /// HMAC is wrong, whatever the reason; with the path `EPOCH` when it is right and the time is not.
    pub fn verify_webhook(&self, url: &str, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), Error> {
        // Onbo, "Webhooks", with the HMAC of "Authentication":
        //   1. given = X_STILT_HMAC, 64 lower-case hexadecimal digits; EPOCH, a decimal number; the body is UTF-8
        //   2. expected = hmac(secret, url || md5(body without white space) || EPOCH)
        //   3. expected = given, compared in constant time
        //   4. |now - EPOCH| <= 60 s
        let given = header(headers, HMAC)?;
        let epoch = header(headers, EPOCH)?;
        let is_hexadecimal = given.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if given.len() != 64 || !is_hexadecimal {
            return Err(Error::malformed("expected 64 lower-case hexadecimal digits").at(HMAC));
        }
        let signed_at = time(epoch).map_err(|error| error.at(EPOCH))?;
        let body = std::str::from_utf8(body)
            .map_err(|error| Error::malformed(format!("the body is not UTF-8 at byte {}", error.valid_up_to())))?;

        let expected = hmac(self.secret.expose(), url, &content_md5(body), epoch)?;
        if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
            return Err(unverified("the HMAC is not that of this URL, body and time under this secret key").at(HMAC));
        }
        match now.duration_since(signed_at) {
            Ok(age) if age > LIFETIME => Err(unverified("signed more than 60 seconds ago").at(EPOCH)),
            Err(ahead) if ahead.duration() > LIFETIME => {
                Err(unverified("signed more than 60 seconds ahead of the clock").at(EPOCH))
            }
            _ => Ok(()),
        }
    }
}

/// The most digits of a number of 64 bits.
const MOST_DIGITS: usize = 20;

const HMAC: &str = "X_STILT_HMAC";
const EPOCH: &str = "EPOCH";

/// The header's value, which must be there once. Names have no case.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Error> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(Error::malformed("the header is missing").at(name)),
        (Some(_), Some(_)) => Err(Error::malformed("the header is given twice").at(name)),
        (Some(value), None) => {
            value.to_str().map_err(|_| Error::malformed("expected visible ASCII characters").at(name))
        }
    }
}

/// The time that an epoch names, in whichever unit.
fn time(epoch: &str) -> Result<SystemTime, Error> {
    let malformed = || Error::malformed("expected the time as a decimal number, in seconds or milliseconds since 1970");
    let is_decimal = epoch.len() <= MOST_DIGITS && epoch.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = epoch.parse().ok().filter(|_| is_decimal).ok_or_else(malformed)?;
    let since_1970 = match number {
        seconds if seconds < FIRST_MILLISECONDS => Duration::from_secs(seconds),
        milliseconds => Duration::from_millis(milliseconds),
    };
    SystemTime::UNIX_EPOCH.checked_add(since_1970).ok_or_else(malformed)
}

fn unverified(message: &'static str) -> Error {
    Error::new(ErrorKind::Unverified, message)
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;
    use crate::request::onbo::SANDBOX;

    /// URL, body, epoch and HMAC, made with Python's hmac and hashlib and checked with Node's crypto. The first three are in
    /// `test-vectors/hmac/` too.
    const SIGNED: [[&str; 4]; 5] = [
        [
            "https://sandbox-api.stilt.com/v1/users/2acf04c3-48d1-456f-a54e-1a4251814478",
            "{\"first_name\": \"Mary Ann\", \"phone\": \"6166723456\"}",
            "1668000000123",
            "0ba1b06a03b38b129a88ccb39b0d2a6e841a8608dff7f4244a76bd3dbefc42de",
        ],
        [
            "https://sandbox-api.stilt.com/v1/users?offset=0&limit=25",
            "",
            "1668000000123",
            "fc346fe4bfdf942310e143904f93fed84de91726df925536579de50c1a5f6e6e",
        ],
        [
            "https://sandbox-api.stilt.com/v1/users/x",
            "{\"last_name\":\"O’Neil\",\r\n\t\"middle_name\":null}",
            "1668000000123",
            "e7c5fda8e90dcb2edd2c1e538cd1272970b75506acf26a59948d121fb52af447",
        ],
        PYTHON,
        PYTHON_SECONDS,
    ];
    const PYTHON: [&str; 4] = [
        "https://service.example/hooks/onbo",
        HOOK,
        "1668000000123",
        "f78e965dde93645f7b92e08a7e8d20a81a6ee1d921da760428f519bdee0c19a0",
    ];
    const PYTHON_SECONDS: [&str; 4] = [
        "https://service.example/hooks/onbo",
        HOOK,
        "1668000000",
        "2a3b1c64594ff68e151d113108ab724100005a97815f1989749d0023cbfbd769",
    ];
    const HOOK: &str = "{\n  \"event\": \"user.updated\",\n  \"data\": {\"uuid\": \"2acf04c3\", \"city\": \"S\u{E3}o\u{A0}Paulo\"}\n}\n";

    const SIGNED_AT: Duration = Duration::from_millis(1_668_000_000_123);

    fn onbo() -> Onbo {
        Onbo::new(SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap()
    }

    fn headers(hmac: &str, epoch: &str) -> HeaderMap {
        let pairs = [("x_stilt_hmac", hmac), ("epoch", epoch), ("content-md5", "made up")];
        pairs
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .into_iter()
            .collect()
    }

    fn verify(signed: [&str; 4], now: Duration) -> Result<(), Error> {
        let [url, body, epoch, hmac] = signed;
        onbo().verify_webhook(url, &headers(hmac, epoch), body.as_bytes(), SystemTime::UNIX_EPOCH + now)
    }

    fn fault(outcome: Result<(), Error>) -> (ErrorKind, String) {
        let error = outcome.unwrap_err();
        (error.kind(), error.to_string())
    }

    #[test]
    fn what_others_signed_is_verified() {
        for signed in SIGNED {
            assert!(verify(signed, SIGNED_AT).is_ok(), "{}", signed[0]);
        }
    }

    #[test]
    fn sixty_seconds_both_ways_and_no_more() {
        let (minute, moment) = (Duration::from_secs(60), Duration::from_nanos(1));
        for (signed, signed_at) in [(SIGNED[0], SIGNED_AT), (PYTHON_SECONDS, Duration::from_secs(1_668_000_000))] {
            assert!(verify(signed, signed_at + minute).is_ok());
            assert!(verify(signed, signed_at - minute).is_ok());
            let late = fault(verify(signed, signed_at + minute + moment));
            assert_eq!(late, (ErrorKind::Unverified, "EPOCH: signed more than 60 seconds ago".to_owned()));
            let early = fault(verify(signed, signed_at - minute - moment));
            let message = "EPOCH: signed more than 60 seconds ahead of the clock";
            assert_eq!(early, (ErrorKind::Unverified, message.to_owned()));
        }
    }

    #[test]
    fn a_wrong_hmac_is_one_error_whatever_is_wrong_and_whenever() {
        let [url, body, epoch, hmac] = SIGNED[0];
        let message = "X_STILT_HMAC: the HMAC is not that of this URL, body and time under this secret key";
        let wrong = (ErrorKind::Unverified, message.to_owned());
        let (other_hmac, longer_url) = (format!("1{}", &hmac[1..]), format!("{url}/"));
        let other_body = body.replace('6', "7");
        for signed in [
            [url, body, epoch, &other_hmac],
            [url, &other_body, epoch, hmac],
            [url, "", epoch, hmac],
            [&longer_url, body, epoch, hmac],
            [url, body, "1668000000124", hmac],
            [url, body, "0", hmac],
            [url, body, "18446744073709551615", hmac],
        ] {
            assert_eq!(fault(verify(signed, SIGNED_AT)), wrong, "{signed:?}");
            assert_eq!(fault(verify(signed, Duration::ZERO)), wrong, "no word about the time: {signed:?}");
        }
        // White space is not signed.
        assert!(verify([url, &body.replace(' ', "\n\u{FEFF}"), epoch, hmac], SIGNED_AT).is_ok());
        let other = Onbo::new(SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f1").unwrap();
        let outcome = other.verify_webhook(url, &headers(hmac, epoch), body.as_bytes(), SystemTime::UNIX_EPOCH);
        assert_eq!(fault(outcome), wrong);
    }

    #[test]
    fn what_anyone_can_see_is_told() {
        let [url, body, epoch, hmac] = SIGNED[0];
        let (upper, longer) = (hmac.to_uppercase(), format!("{hmac}0"));
        let digits = "X_STILT_HMAC: expected 64 lower-case hexadecimal digits";
        let number = "EPOCH: expected the time as a decimal number, in seconds or milliseconds since 1970";
        for (hmac, epoch, message) in [
            (upper.as_str(), epoch, digits),
            (&hmac[1..], epoch, digits),
            (&longer, epoch, digits),
            ("", epoch, digits),
            (hmac, "", number),
            (hmac, "+1668000000123", number),
            (hmac, "-1", number),
            (hmac, "1668000000.5", number),
            (hmac, "0x10", number),
            (hmac, "18446744073709551616", number),
            (hmac, "99999999999999999999999999", number),
            (hmac, "000000001668000000123", number),
        ] {
            let told = fault(verify([url, body, epoch, hmac], SIGNED_AT));
            assert_eq!(told, (ErrorKind::Malformed, message.to_owned()), "{hmac} {epoch}");
        }

        let now = SystemTime::UNIX_EPOCH + SIGNED_AT;
        let told = |headers: &HeaderMap, body: &[u8]| fault(onbo().verify_webhook(url, headers, body, now)).1;
        for (name, shown) in [("x_stilt_hmac", "X_STILT_HMAC"), ("epoch", "EPOCH")] {
            let mut changed = headers(hmac, epoch);
            changed.append(name, HeaderValue::from_static("1"));
            assert_eq!(told(&changed, body.as_bytes()), format!("{shown}: the header is given twice"));
            changed.insert(name, HeaderValue::from_bytes(b"\xE9").unwrap());
            assert_eq!(told(&changed, body.as_bytes()), format!("{shown}: expected visible ASCII characters"));
            changed.remove(name);
            assert_eq!(told(&changed, body.as_bytes()), format!("{shown}: the header is missing"));
        }
        assert_eq!(told(&headers(hmac, epoch), b"{\"a\": \"\xE9\"}"), "the body is not UTF-8 at byte 7");
    }

    #[test]
    fn names_of_headers_have_no_case() {
        let [url, body, epoch, hmac] = SIGNED[0];
        let pairs = [("X_STILT_HMAC", hmac), ("Epoch", epoch)];
        let headers = pairs.map(|(name, value)| {
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
        });
        let now = SystemTime::UNIX_EPOCH + SIGNED_AT;
        assert!(onbo().verify_webhook(url, &headers.into_iter().collect(), body.as_bytes(), now).is_ok());
    }
}
