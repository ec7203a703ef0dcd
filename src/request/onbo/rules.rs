//! What Onbo asks of an update and of a new user.

use std::time::SystemTime;

use super::update::{COUNTRY, Update};
use crate::{
    Error, Partner, Rule,
    error::Violations,
    record::{Address, Date, Zip},
    request::{
        exposed,
        rules::{characters, length},
    },
};

/// The age from which Onbo takes users.
const LEAST_AGE: u8 = 18;

impl Update<'_> {
    /// Whether Onbo would take it as a change of a user at `now`: names match its expression, the user has been born 18
    /// years ago by then (the day is that of UTC), an address is whole and in the United States, and there is anything to
    /// change.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all [violations](Error::violations), in the order of the body;
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when `now` is outside of the years 1000 to 9999.
    pub fn check(&self, now: SystemTime) -> Result<(), Error> {
        let mut violations = Violations::new(Partner::Onbo);
        if self.is_empty() {
            violations.add("", Rule::Nothing);
        }
        self.check_members(now, &mut violations)?;
        violations.finish()
    }

    /// Whether Onbo would take it as a new user at `now`: what [`check`](Self::check) asks, and first and last name, email,
    /// phone, birth date, address and SSN must be there. A commercial user has an EIN in place of the SSN, the business's name in
    /// `first_name`, and need not have a last name nor a birth date. (What else Onbo wants of a business goes into `extra`.)
    ///
    /// # Errors
    /// Those of [`check`](Self::check); the members that are missing come first.
    pub fn check_new_user(&self, now: SystemTime) -> Result<(), Error> {
        let mut violations = Violations::new(Partner::Onbo);
        let is_commercial = self.ein.is_some() && self.ssn.is_none();
        for (member, is_there) in [
            ("first_name", self.first_name.is_some()),
            ("last_name", self.last_name.is_some() || is_commercial),
            ("email", self.email.is_some()),
            ("phone", self.phone.is_some()),
            ("dob", self.date_of_birth.is_some() || is_commercial),
            ("address", self.address.is_some()),
            ("ssn", self.ssn.is_some() || is_commercial),
        ] {
            if !is_there {
                violations.add(member, Rule::Required);
            }
        }
        if exposed(&self.email).is_some_and(str::is_empty) {
            violations.add("email", Rule::Empty);
        }
        self.check_members(now, &mut violations)?;
        violations.finish()
    }

    fn check_members(&self, now: SystemTime, violations: &mut Violations) -> Result<(), Error> {
        let today =
            Date::of(now).ok_or_else(|| Error::malformed("expected a time in the years 1000 to 9999").at("now"))?;
        for (member, name) in
            [("first_name", &self.first_name), ("middle_name", &self.middle_name), ("last_name", &self.last_name)]
        {
            violations.check(member, exposed(name).map_or(Ok(()), check_name));
        }
        if self.date_of_birth.is_some_and(|date| date.years_until(today) < i16::from(LEAST_AGE)) {
            violations.add("dob", Rule::Age { least: LEAST_AGE });
        }
        if let Some(address) = &self.address {
            check_address(address, violations);
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        let Self {
            first_name,
            middle_name,
            last_name,
            email,
            phone,
            date_of_birth,
            address,
            ssn,
            ein,
            credit_report,
            asset_report,
            extra,
        } = self;
        let texts = [first_name, middle_name, last_name, email];
        let others = [phone.is_some(), date_of_birth.is_some(), address.is_some(), ssn.is_some(), ein.is_some()];
        let reports = [credit_report, asset_report];
        texts.iter().all(|text| text.is_none())
            && !others.contains(&true)
            && reports.iter().all(|report| report.is_none())
            && extra.is_empty()
    }
}

/// Onbo's `^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$`, in which `[aA-zZ]` is U+0041 to U+007A: after each run of letters, either
/// a comma or full stop and a space, each at most once, or one of the three marks.
fn check_name(name: &str) -> Result<(), Rule> {
    let is_letter = |character: &char| ('A'..='z').contains(character);
    let mut characters = name.chars().peekable();
    let mut matches = !name.is_empty();
    while matches && characters.peek().is_some() {
        matches = characters.next_if(is_letter).is_some();
        while characters.next_if(is_letter).is_some() {}
        if characters.next_if(|mark| ['\'', '’', '-'].contains(mark)).is_none() {
            characters.next_if(|mark| [',', '.'].contains(mark));
            characters.next_if_eq(&' ');
        }
    }
    if matches { Ok(()) } else { Err(Rule::Name) }
}

/// All but lines 2 and 3 must be there.
fn check_address(address: &Address, violations: &mut Violations) {
    let there = |text| match exposed(text) {
        None => Err(Rule::Required),
        Some("") => Err(Rule::Empty),
        Some(text) => Ok(text),
    };
    let required = |text| there(text).map(drop);
    violations.check("address.line_1", required(&address.line_1));
    violations.check("address.zip", check_zip(address.zip.as_ref()));
    violations.check("address.city", required(&address.city));
    match there(&address.state) {
        Err(rule) => violations.add("address.state", rule),
        Ok(state) => {
            violations.check("address.state", length(state, 2, 2));
            violations.check("address.state", characters(state, |letter| letter.is_ascii_alphabetic(), "A–Z a–z"));
        }
    }
    if exposed(&address.country) != Some(COUNTRY) {
        violations.add("address.country", Rule::Country);
    }
}

fn check_zip(zip: Option<&Zip>) -> Result<(), Rule> {
    zip.ok_or(Rule::Required)?.five_digits().map(drop).ok_or(Rule::UsZip)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        Ein, ErrorKind, Secret, Ssn,
        record::{Extra, Phone},
    };

    /// date -u -d 2022-06-15T12:00:00Z +%s
    const NOON: u64 = 1_655_294_400;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// Paths and rules that are broken at noon of 15 June 2022.
    fn broken(update: &Update<'_>) -> Vec<(String, Rule)> {
        match update.check(at(NOON)) {
            Ok(()) => Vec::new(),
            Err(error) => {
                error.violations().iter().map(|found| (found.path().to_owned(), found.rule().clone())).collect()
            }
        }
    }

    fn address(change: impl FnOnce(&mut Address)) -> Update<'static> {
        let mut address = Address {
            line_1: Some(Secret::from("5161 Stansfield Dr")),
            zip: Some(Zip::parse("18092").unwrap()),
            city: Some(Secret::from("Zionsville")),
            state: Some(Secret::from("PA")),
            country: Some(Secret::from("UNITED STATES")),
            ..Address::default()
        };
        change(&mut address);
        Update::new().address(address)
    }

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn names_are_judged_as_by_onbos_expression() {
        for good in ["Blair", "Mary Ann", "O'Neil", "O’Neil", "Smith-Jones", "St. John", "Lee, Jr.", "a^_`z", "x-"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", " Blair", "Mary  Ann", "José", "R2", "a,,b", "a- b", "-a", "a ,b", "a'-b"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_long_name_takes_linear_time() {
        assert!(check_name(&("a".repeat(1_000_000) + "1")).is_err());
    }

    #[test]
    fn every_name_has_the_rule() {
        let update = Update::new().first_name("").middle_name("R2").last_name("José");
        let paths = ["first_name", "middle_name", "last_name"];
        assert_eq!(broken(&update), paths.map(|path| (path.to_owned(), Rule::Name)));
        assert_eq!(broken(&Update::new().first_name("O’Neil").email("")), []);
    }

    #[test]
    fn a_user_is_18_on_the_birthday_in_utc() {
        let born = |text| Update::new().date_of_birth(date(text));
        let too_young = vec![("dob".to_owned(), Rule::Age { least: 18 })];
        assert_eq!(broken(&born("2004-06-15")), []);
        assert_eq!(broken(&born("2004-06-16")), too_young);
        assert_eq!(broken(&born("2031-01-01")), too_young);
        assert_eq!(broken(&born("1000-01-01")), []);
        // date -u -d 2022-06-16 +%s is 1655337600
        let update = born("2004-06-16");
        assert!(update.check(at(1_655_337_599)).is_err());
        assert!(update.check(at(1_655_337_600)).is_ok());
        // A birthday on 29 February comes on 1 March: date -u -d 2022-03-01 +%s is 1646092800
        let update = born("2004-02-29");
        assert!(update.check(at(1_646_092_799)).is_err());
        assert!(update.check(at(1_646_092_800)).is_ok());
    }

    #[test]
    fn an_address_is_whole_and_in_the_united_states() {
        let one = |path: &str, rule| vec![(format!("address.{path}"), rule)];
        let text = |text: &str| Some(Secret::from(text));
        let letters = |position| Rule::Characters { position, allowed: "A–Z a–z" };
        let two = || Rule::Length { least: 2, most: 2 };
        assert_eq!(broken(&address(|_| ())), []);
        assert_eq!(broken(&address(|address| address.line_1 = None)), one("line_1", Rule::Required));
        assert_eq!(broken(&address(|address| address.line_1 = text(""))), one("line_1", Rule::Empty));
        assert_eq!(broken(&address(|address| address.line_2 = text(""))), []);
        assert_eq!(broken(&address(|address| address.zip = None)), one("zip", Rule::Required));
        assert_eq!(broken(&address(|address| address.zip = Zip::parse("K1A 0B1").ok())), one("zip", Rule::UsZip));
        assert_eq!(broken(&address(|address| address.zip = Zip::parse("18092-0001").ok())), []);
        assert_eq!(broken(&address(|address| address.city = text(""))), one("city", Rule::Empty));
        assert_eq!(broken(&address(|address| address.state = None)), one("state", Rule::Required));
        assert_eq!(broken(&address(|address| address.state = text(""))), one("state", Rule::Empty));
        assert_eq!(broken(&address(|address| address.state = text("P"))), one("state", two()));
        assert_eq!(broken(&address(|address| address.state = text("PAX"))), one("state", two()));
        assert_eq!(broken(&address(|address| address.state = text("P4"))), one("state", letters(2)));
        assert_eq!(broken(&address(|address| address.state = text("ÄÖ"))), one("state", letters(1)));
        assert_eq!(broken(&address(|address| address.state = text("pa"))), []);
        let both = ["address.state", "address.state"].map(str::to_owned).into_iter().zip([two(), letters(3)]);
        assert_eq!(broken(&address(|address| address.state = text("PA "))), both.collect::<Vec<_>>());
        for country in [None, Some(""), Some("US"), Some("United States"), Some("CANADA"), Some("UNITED STATES ")] {
            let update = address(|address| address.country = country.map(Secret::from));
            assert_eq!(broken(&update), one("country", Rule::Country), "{country:?}");
        }
    }

    #[test]
    fn an_update_says_something() {
        assert_eq!(broken(&Update::new()), [(String::new(), Rule::Nothing)]);
        assert_eq!(broken(&Update::new().credit_report(b"")), []);
        assert_eq!(broken(&Update::new().ein(Ein::parse("123456789").unwrap())), []);
        assert_eq!(broken(&Update::new().extra(Extra::from_json(br#"{"new": null}"#).unwrap())), []);
    }

    #[test]
    fn all_that_is_broken_is_in_one_error() {
        let mut update = address(|address| {
            address.line_1 = None;
            address.zip = Zip::parse("K1A 0B1").ok();
            address.country = None;
        });
        update = update.first_name("R2").date_of_birth(date("2020-01-01"));
        let error = update.check(at(NOON)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.violations().iter().all(|found| found.partner() == Partner::Onbo));
        assert_eq!(
            error.to_string(),
            "first_name: expected letters A to z, with single , . ' ’ - and spaces between them; \
             dob: expected a date 18 years ago or earlier; address.line_1: the member is missing; \
             address.zip: expected a zip code of the United States; \
             address.country: expected UNITED STATES, which is where Onbo takes addresses"
        );
    }

    #[test]
    fn a_new_user_needs_more() {
        let missing = |update: &Update<'_>| match update.check_new_user(at(NOON)) {
            Ok(()) => String::new(),
            Err(error) => error.violations().iter().map(|found| found.path()).collect::<Vec<_>>().join(" "),
        };
        assert_eq!(missing(&Update::new()), "first_name last_name email phone dob address ssn");
        let user = || {
            let user = address(|_| ()).first_name("Blair").last_name("Dufresne").email("blair@example.com");
            user.phone(Phone::parse("6166723456").unwrap()).date_of_birth(date("1980-02-03"))
        };
        assert_eq!(missing(&user()), "ssn");
        assert_eq!(missing(&user().ssn(Ssn::parse("987654320").unwrap())), "");
        assert_eq!(missing(&user().ein(Ein::parse("12-3456789").unwrap())), "");
        assert_eq!(missing(&user().email("").last_name("R2")), "ssn email last_name");
        let business = || Update::new().ein(Ein::parse("12-3456789").unwrap());
        assert_eq!(missing(&business()), "first_name email phone address");
        assert_eq!(
            missing(&business().ssn(Ssn::parse("987654320").unwrap())),
            "first_name last_name email phone dob address"
        );
    }

    #[test]
    fn a_time_without_a_day_is_no_time() {
        // date -u -d 0999-12-31 +%s is -30610310400
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(30_610_310_400);
        for now in [at(1 << 50), before] {
            let error = Update::new().first_name("Blair").check(now).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Malformed);
            assert_eq!(error.to_string(), "now: expected a time in the years 1000 to 9999");
        }
    }
}
