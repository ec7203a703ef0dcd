//! What comes of values at every limit and beyond it, and of input that no partner would write? Each row is a body as a
//! partner would get it, and what is said of it: `taken`, or a message that names the member and never quotes the value.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "bad_input/appenate.rs"]
mod appenate;
#[path = "bad_input/greendot.rs"]
mod greendot;
#[path = "bad_input/ids.rs"]
mod ids;
#[path = "bad_input/json.rs"]
mod json;
#[path = "bad_input/mx.rs"]
mod mx;
#[path = "bad_input/onbo.rs"]
mod onbo;

use std::{
    fmt::Write as _,
    time::{Duration, SystemTime},
};

use sealpack::Error;

/// 2026-11-22, noon in UTC: `date -u -d @1795348800`.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_348_800)
}

/// Reads each row's body, and names every row of which something else is said. `«ab×3»` stands for `ababab`.
fn check(rows: &[(&str, &str)], read: impl Fn(&[u8]) -> Result<(), Error>) {
    let mut wrong = String::new();
    for (body, expected) in rows {
        let body = repeated(body);
        let said = read(body.as_bytes()).map_or_else(|error| error.to_string(), |()| "taken".to_owned());
        if said != *expected {
            let shown: String = body.chars().take(100).collect();
            writeln!(wrong, "{shown}\n  said     {said}\n  expected {expected}").unwrap();
        }
        assert!(!said.contains("CANARY") && said.len() < 2000, "{said}");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The text with its repetitions written out.
fn repeated(text: &str) -> String {
    let mut parts = text.split(['«', '»']);
    let mut whole = parts.next().unwrap().to_owned();
    while let (Some(repetition), Some(rest)) = (parts.next(), parts.next()) {
        let (part, count) = repetition.rsplit_once('×').unwrap();
        whole += &part.repeat(count.parse().unwrap());
        whole += rest;
    }
    whole
}
