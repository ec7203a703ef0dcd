//! Times, and how long ago they were.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What an `EPOCH` of Onbo says at the time `now`: in either unit, the smaller numbers in seconds.
pub(super) fn epoch(text: &str, now: SystemTime) -> Result<String, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<u64>().ok().filter(|_| is_number).ok_or("expected a whole number: Unix time")?;
    let (unit, since_1970) = match number {
        0..100_000_000_000 => ("in seconds", Duration::from_secs(number)),
        _ => ("in milliseconds", Duration::from_millis(number)),
    };
    let time = UNIX_EPOCH.checked_add(since_1970).and_then(written).ok_or("a time that is too far off")?;
    Ok(format!("{time}, {unit}: {}", distance(UNIX_EPOCH + since_1970, now)))
}

/// A time in UTC, to the second.
pub(super) fn written(time: SystemTime) -> Option<String> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?.to_string())
}

fn distance(time: SystemTime, now: SystemTime) -> String {
    match now.duration_since(time) {
        Ok(ago) if ago.as_secs() <= 60 => format!("{} ago", rounded(ago)),
        Ok(ago) => format!("{} ago, and a signature lasts 60 s", rounded(ago)),
        Err(ahead) => format!("in {}, by the clock of this machine", rounded(ahead.duration())),
    }
}

/// In the largest unit of which there are two.
fn rounded(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `date -u -d @1668000000`
    #[test]
    fn both_units_are_read() {
        let now = UNIX_EPOCH + Duration::from_secs(1_668_000_042);
        assert_eq!(epoch("1668000000123", now).unwrap(), "2022-11-09T13:20:00Z, in milliseconds: 41 s ago");
        assert_eq!(epoch("1668000000", now).unwrap(), "2022-11-09T13:20:00Z, in seconds: 42 s ago");
        let day = now + Duration::from_secs(86_400);
        assert!(epoch("1668000000", day).unwrap().ends_with(": 24 hours ago, and a signature lasts 60 s"));
        assert!(epoch("1668000400", now).unwrap().ends_with(": in 5 minutes, by the clock of this machine"));
        for wrong in ["", "-1", "+1", "1.5", "now", "99999999999999999999", "18446744073709551615"] {
            assert!(epoch(wrong, now).is_err(), "{wrong}");
        }
    }
}
