//! The wrong times that are signed.

use sealpack::SecretBuffer;

use super::{
    clock,
    forms::{Form, Forms},
};

/// `epoch` as other programs write it.
pub(super) fn epochs(epoch: &str) -> Vec<Form<SecretBuffer>> {
    let mut forms = Forms::new(epoch.as_bytes());
    let bare = epoch.trim().trim_matches(['"', '\'']);
    forms.add("epoch-written-otherwise", bare);
    forms.add("epoch-written-otherwise", bare.split(['.', ',']).next().unwrap_or_default());
    for (before, after, mistake) in [
        ("\"", "\"", "epoch-quoted"),
        ("", "\n", "epoch-with-spaces"),
        ("", ".0", "epoch-with-fraction"),
        ("", "L", "epoch-with-suffix"),
    ] {
        forms.add(mistake, [before, epoch, after].concat());
    }
    let Some(time) = clock::signed_at(epoch) else { return forms.into_vec() };
    let (seconds, milliseconds) = (time.as_secs(), time.subsec_millis());
    let fraction = format!("{milliseconds:03}");
    if epoch.len() > 11 {
        forms.add("epoch-in-seconds", seconds.to_string());
        forms.add("epoch-in-seconds", (seconds + 1).to_string());
    } else {
        forms.add("epoch-in-milliseconds", format!("{seconds}000"));
    }
    forms.add("epoch-with-fraction", format!("{seconds}.{fraction}"));
    forms.add("epoch-with-fraction", format!("{seconds}.{}", fraction.trim_end_matches('0')));
    forms.add("epoch-with-fraction", format!("{seconds}.0"));
    forms.add("epoch-in-microseconds", format!("{seconds}{fraction}000"));
    forms.add("epoch-in-microseconds", format!("{seconds}{fraction}000000"));
    for date in dates(seconds, milliseconds) {
        forms.add("epoch-as-date", date);
    }
    forms.into_vec()
}

/// Times near to that of `epoch`: of a clock that was read twice, or whose milliseconds were cut off.
pub(super) fn near_epochs(epoch: &str) -> Vec<Form<SecretBuffer>> {
    let mut forms = Vec::new();
    let Ok(number) = epoch.parse::<u64>() else { return forms };
    let mut add = |mistake, value: u64| {
        forms.push(Form { mistake: Some(mistake), value: SecretBuffer::from(value.to_string().into_bytes()) });
    };
    let steps = if epoch.len() > 11 { 1000 } else { 10 };
    for step in 1..=steps {
        add("epoch-taken-twice", number.saturating_sub(step));
        add("epoch-taken-twice", number.saturating_add(step));
    }
    for millisecond in 0..1000 {
        if epoch.len() <= 11 {
            add("epoch-in-milliseconds", number.saturating_mul(1000).saturating_add(millisecond));
        }
    }
    forms
}

/// The time by ISO 8601, with milliseconds and without.
fn dates(seconds: u64, milliseconds: u32) -> [String; 3] {
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    // Years of 365.2425 days that begin in March, counted from March of the year 0.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let whole = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    [format!("{whole}.{milliseconds:03}Z"), format!("{whole}Z"), format!("{whole}+00:00")]
}
