//! Green Dot's rules for an update.

mod profile;

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::{Update, UserData};
use crate::{Error, Partner, Rule, error::Violations, request::exposed};

/// All that Green Dot would not take in `update` at `now`.
pub(super) fn check(update: &Update, now: SystemTime) -> Result<(), Error> {
    let now = in_utc(now)?;
    let mut violations = Violations::new(Partner::GreenDot);
    profile::check(&update.user_data, &mut violations);
    check_identifying(&update.user_data, &mut violations);
    let acceptances = update.terms_acceptances.as_ref().value().map(Vec::as_slice).unwrap_or_default();
    for (index, acceptance) in acceptances.iter().enumerate() {
        let outcome = check_terms_time(&acceptance.terms_acceptance_date_time, now);
        violations.check(format!("termsAcceptances[{index}].termsAcceptanceDateTime"), outcome);
    }
    for (name, date) in update.dates() {
        if date.as_ref().value().is_some_and(|text| !is_iso_8601(text)) {
            violations.add(name, Rule::Iso8601);
        }
    }
    if update.is_empty() {
        violations.add("", Rule::Nothing);
    }
    violations.finish()
}

fn check_identifying(user_data: &UserData, violations: &mut Violations) {
    let suffix = exposed(&user_data.ssn_suffix);
    if suffix.is_some_and(|suffix| suffix.len() != 4 || !suffix.bytes().all(|byte| byte.is_ascii_digit())) {
        violations.add("identifyingData.ssnSuffix", Rule::Digits(4));
    }
    let more = &user_data.extra.identifying_data;
    let has = |wanted: &str| more.members().any(|(name, _)| name == wanted);
    if (user_data.ssn.is_some() || has("ssn")) && (suffix.is_some() || has("ssnSuffix")) {
        violations.add("identifyingData.ssnSuffix", Rule::SsnTwice);
    }
}

/// The one documented form, `YYYY-MM-DDTHH:MM:SS.sssZ`, and not too far from now.
fn check_terms_time(text: &str, now: DateTime) -> Result<(), Rule> {
    let accepted = text.strip_suffix('Z').and_then(|text| text.parse::<DateTime>().ok());
    // Written anew in that form it must be the same: the parser takes others, and a 60th second, which it makes the 59th.
    let accepted = accepted.filter(|at| text.len() == 24 && format!("{at:.3}Z") == text).ok_or(Rule::DateTime)?;
    let is_near = accepted.duration_since(now).abs() <= TERMS_TIME;
    if is_near { Ok(()) } else { Err(Rule::TermsTime) }
}

/// A date, or a date and a time with or without its offset from UTC. The parser takes more: spaces, signs before
/// the year, lower case, time zones in brackets, a 60th second.
fn is_iso_8601(text: &str) -> bool {
    let has_form = text.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-+:.,TZ".contains(&byte))
        && !has_60th_second(text);
    has_form && (text.parse::<DateTime>().is_ok() || text.parse::<Timestamp>().is_ok())
}

/// `T10:00:60` and `T100060`.
fn has_60th_second(text: &str) -> bool {
    let time = text.split_once('T').map_or("", |(_, time)| time);
    let digits = time.bytes().filter(|byte| *byte != b':').take_while(u8::is_ascii_digit);
    digits.skip(4).eq(*b"60")
}

fn in_utc(now: SystemTime) -> Result<DateTime, Error> {
    let now = Timestamp::try_from(now).ok().map(|now| now.to_zoned(TimeZone::UTC).datetime());
    let now = now.filter(|now| now.year() >= 1000);
    now.ok_or_else(|| Error::malformed("expected a time in the years 1000 to 9999").at("now"))
}

const TERMS_TIME: SignedDuration = SignedDuration::from_hours(720);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        Ssn,
        record::{Nullable, TermsAcceptance, UserDataExtra},
        request::greendot::Address,
    };

    /// 2026-06-01T12:00:00Z, as date -u has it.
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_780_315_200)
    }

    fn broken(update: Update) -> Vec<String> {
        let error = update.check(now()).err();
        error.iter().flat_map(|error| error.violations()).map(ToString::to_string).collect()
    }

    fn sealed(user_data: UserData) -> Vec<String> {
        broken(Update::new().user_data(user_data))
    }

    #[test]
    fn an_ssn_is_sent_whole_or_in_its_last_four_digits() {
        let whole = || UserData::new().ssn(Ssn::parse("987-65-4320").unwrap());
        let more = |json: &str| UserDataExtra::from_json(json.as_bytes()).unwrap();
        let (more_ssn, more_suffix) =
            (r#"{"identifyingData": {"ssn": "987654320"}}"#, r#"{"identifyingData": {"ssnSuffix": "4320"}}"#);
        let both = more(r#"{"identifyingData": {"ssnSuffix": "4320", "ssn": "987654320"}}"#);
        let twice = "identifyingData.ssnSuffix: the SSN is sent whole already";
        assert_eq!((sealed(whole()), sealed(UserData::new().ssn_suffix("4320"))), (vec![], vec![]));
        for user_data in [
            whole().ssn_suffix("4320"),
            whole().extra(more(more_suffix)),
            UserData::new().ssn_suffix("4320").extra(more(more_ssn)),
            UserData::new().extra(both),
        ] {
            assert_eq!(sealed(user_data), [twice]);
        }
        for bad in ["", "432", "43200", "432O", "４３２０", " 432"] {
            let digits = "identifyingData.ssnSuffix: expected 4 digits";
            assert_eq!(sealed(UserData::new().ssn_suffix(bad)), [digits], "{bad}");
        }
        assert_eq!(sealed(whole().ssn_suffix("1")).len(), 2);
    }

    #[test]
    fn terms_are_accepted_within_720_hours() {
        let form = "termsAcceptances[0].termsAcceptanceDateTime: expected a time that exists, YYYY-MM-DDTHH:MM:SS.sssZ";
        let time = "termsAcceptances[0].termsAcceptanceDateTime: expected a time within 720 hours of now";
        for (at, message) in [
            ("2026-06-01T12:00:00.000Z", ""),
            ("2026-05-02T12:00:00.000Z", ""),
            ("2026-05-02T11:59:59.999Z", time),
            ("2026-07-01T12:00:00.000Z", ""),
            ("2026-07-01T12:00:00.001Z", time),
            ("0001-01-01T00:00:00.000Z", time),
            ("9999-12-31T23:59:59.999Z", time),
            ("", form),
            ("2026-06-01", form),
            ("2026-06-01T12:00:00Z", form),
            ("2026-06-01T12:00:00.00Z", form),
            ("2026-06-01T12:00:00.0000Z", form),
            ("2026-06-01T12:00:00,000Z", form),
            ("2026-06-01T12:00:00.000z", form),
            ("2026-06-01t12:00:00.000Z", form),
            ("2026-06-01 12:00:00.000Z", form),
            ("2026-06-01T12:00:00.000+00:00", form),
            ("2026-06-01T12:00:00.000", form),
            ("2026-06-01T12:00:00.000ZZ", form),
            ("20260601T120000.000Z", form),
            ("2026-06-31T12:00:00.000Z", form),
            ("2026-02-29T12:00:00.000Z", form),
            ("2026-06-01T24:00:00.000Z", form),
            ("2026-06-01T12:60:00.000Z", form),
            ("2026-06-01T12:00:60.000Z", form),
            ("-02026-06-01T12:00:00.000Z", form),
            ("２026-06-01T12:00:00.000Z", form),
        ] {
            let acceptance = TermsAcceptance {
                terms_identifier: "t".to_owned(),
                terms_acceptance_date_time: at.to_owned(),
                terms_acceptance_flag: true,
            };
            let expected: Vec<&str> = Some(message).filter(|message| !message.is_empty()).into_iter().collect();
            assert_eq!(broken(Update::new().terms_acceptances(vec![acceptance])), expected, "{at}");
        }
    }

    #[test]
    fn dates_are_iso_8601() {
        for good in [
            "2026-06-01",
            "20260601",
            "2026-06-01T12:00:00",
            "2026-06-01T12:00:00Z",
            "2026-06-01T12:00:00.1234567Z",
            "2026-06-01T12:00:00+02:00",
            "20260601T120000Z",
            "2024-02-29",
        ] {
            let update = Update::new().user_id_create_date(good).password_change_date(good);
            assert_eq!(broken(update), [""; 0], "{good}");
        }
        for bad in [
            "",
            "today",
            "2026-06-31",
            "2026-13-01",
            "2025-02-29",
            "06/01/2026",
            "2026-06-01T25:00:00Z",
            "2026-06-01 12:00:00Z",
            "2026-06-01T12:00:00Z[UTC]",
            "2026-06-01T12:00:00Z ",
            "1780315200",
            "2026-06-01T23:59:60Z",
            "20260601T235960Z",
            "20260601T235960.5+0200",
        ] {
            let update = Update::new().user_id_create_date(bad).password_change_date(bad);
            let message = "expected an ISO 8601 date, or date and time";
            let both = ["userIdCreateDate", "passwordChangeDate"].map(|name| format!("{name}: {message}"));
            assert_eq!(broken(update), both, "{bad}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_in_one_error() {
        let work = Address::work().address_line_1("1").city("×".repeat(26)).state("XX");
        let user_data = UserData::new().first_name("").last_name("B!").addresses([work]).ssn_suffix("1");
        let error = Update::new().user_data(user_data).password_change_date("now").check(now()).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Invalid);
        let found: Vec<(&str, Partner)> =
            error.violations().iter().map(|violation| (violation.path(), violation.partner())).collect();
        let paths = [
            "profileData.firstName",
            "profileData.lastName",
            "profileData.addresses[0].addressLine1",
            "profileData.addresses[0].city",
            "profileData.addresses[0].city",
            "profileData.addresses[0].state",
            "profileData.addresses",
            "identifyingData.ssnSuffix",
            "passwordChangeDate",
        ];
        assert_eq!(found, paths.map(|path| (path, Partner::GreenDot)));
    }

    #[test]
    fn an_update_says_something() {
        assert_eq!(broken(Update::new()), ["there is nothing to send"]);
        assert_eq!(broken(Update::new().password_change_date(Nullable::Null)), [""; 0]);
        assert_eq!(sealed(UserData::new().extra(UserDataExtra::from_json(br#"{"a": null}"#).unwrap())), [""; 0]);
    }

    #[test]
    fn now_has_a_year_of_four_digits() {
        let update = Update::new().password_change_date(Nullable::Null);
        let seconds = Duration::from_secs;
        // 1000-01-01T00:00:00Z and 9999-12-30T00:00:00Z, as date -u has them.
        let first = SystemTime::UNIX_EPOCH - seconds(30_610_224_000);
        let last = SystemTime::UNIX_EPOCH + seconds(253_402_128_000);
        assert!(update.check(first).is_ok() && update.check(last).is_ok());
        for wrong in [first - seconds(1), last + seconds(1 << 40)] {
            let error = update.check(wrong).unwrap_err();
            assert_eq!(error.to_string(), "now: expected a time in the years 1000 to 9999");
        }
    }
}
