//! When a signature was made, and whether it is still taken.

use std::time::{Duration, SystemTime};

use super::super::Diagnosis;
use super::mistakes;

/// How far the time of signing may be from the verifier's clock, in either direction.
const LIFETIME: Duration = Duration::from_secs(60);

/// Below it a time is in seconds (until the year 5138), from it on in milliseconds (since 1973).
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// A time as users write it.
pub(super) fn since_1970(number: u64) -> Duration {
    if number < FIRST_MILLISECONDS { Duration::from_secs(number) } else { Duration::from_millis(number) }
}

/// The time of `EPOCH`, if it is a decimal number.
pub(super) fn signed_at(epoch: &str) -> Option<Duration> {
    let is_decimal = !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit());
    if is_decimal { epoch.parse().ok().map(since_1970) } else { None }
}

/// What anyone can see to be wrong with `EPOCH`.
pub(super) fn mistake_in(epoch: &str) -> Option<&'static str> {
    match epoch {
        _ if signed_at(epoch).is_some() => None,
        _ if epoch.starts_with(['"', '\'']) => Some("epoch-quoted"),
        _ if epoch.trim() != epoch => Some("epoch-with-spaces"),
        _ if epoch.contains('T') || epoch.contains("GMT") || epoch.contains('-') => Some("epoch-as-date"),
        _ if epoch.contains(['.', ',', 'e', 'E']) => Some("epoch-with-fraction"),
        _ => None,
    }
}

/// Says how old the signature was when it was verified, at `told`. What is older than a minute is refused, whatever its HMAC. Where
/// that time is not told, only what is still to come for this machine is wrong: whoever asks does so later.
pub(super) fn examine(diagnosis: &mut Diagnosis, epoch: &str, told: Option<u64>, hmac_is_right: bool) {
    let Some(signed_at) = signed_at(epoch) else { return };
    let Some(now) = told.map(since_1970).or_else(|| SystemTime::UNIX_EPOCH.elapsed().ok()) else { return };
    let (name, age, direction) = match now.checked_sub(signed_at) {
        Some(age) => ("signature-expired", age, "before now"),
        None => ("signature-from-the-future", signed_at.saturating_sub(now), "after now"),
    };
    let shown = match age.as_secs() {
        seconds @ ..=600 => format!("{seconds} s"),
        seconds @ ..=172_800 => format!("{} min", seconds / 60),
        seconds => format!("{} days", seconds / 86_400),
    };
    if age <= LIFETIME {
        diagnosis.right(format!("It was signed {shown} {direction}: a signature is taken for 60 s."));
        return;
    }
    if told.is_none() && now > signed_at {
        diagnosis.note(format!(
            "It was signed {shown} {direction}, and a signature is taken for 60 s: whether it came in time shows with --now, the time \
             when it was verified."
        ));
        return;
    }
    diagnosis.wrong(format!(
        "It was signed {shown} {direction}: a signature is taken for 60 s, and refused then whatever its HMAC."
    ));
    if hmac_is_right {
        diagnosis.explain(mistakes::named(name));
    }
}
