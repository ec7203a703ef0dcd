//! Green Dot's rules for names and addresses.

use crate::{
    Rule, Secret,
    error::Violations,
    record::AddressType,
    request::{
        exposed,
        greendot::{Address, UserData},
        rules::{characters, length, one_of},
    },
};

/// All that Green Dot would not take in the profile.
pub(super) fn check(user_data: &UserData, violations: &mut Violations) {
    FIRST_NAME.check("profileData.firstName", &user_data.first_name, violations);
    MIDDLE_NAME.check("profileData.middleName", &user_data.middle_name, violations);
    LAST_NAME.check("profileData.lastName", &user_data.last_name, violations);
    let Some(addresses) = &user_data.addresses else { return };
    let (mut types, mut has_default) = (Vec::new(), false);
    for (index, address) in addresses.iter().enumerate() {
        if types.contains(&address.kind) {
            violations.add(path(index, "type"), Rule::TypeTwice);
        } else {
            types.push(address.kind);
        }
        if address.is_default && has_default {
            violations.add(path(index, "isDefault"), Rule::DefaultTwice);
        }
        has_default |= address.is_default;
        check_parts(index, address, violations);
    }
    let is_home = |address: &Address| address.kind == AddressType::Home;
    match addresses.iter().position(is_home) {
        None => violations.add("profileData.addresses", Rule::HomeMissing),
        Some(_) if addresses.iter().any(|address| is_home(address) && address.is_default) => {}
        Some(home) => violations.add(path(home, "isDefault"), Rule::HomeIsDefault),
    }
}

fn check_parts(index: usize, address: &Address, violations: &mut Violations) {
    ADDRESS_LINE_1.check(path(index, "addressLine1"), &address.address_line_1, violations);
    ADDRESS_LINE_2.check(path(index, "addressLine2"), &address.address_line_2, violations);
    CITY.check(path(index, "city"), &address.city, violations);
    if let Some(state) = exposed(&address.state) {
        violations.check(path(index, "state"), one_of(state, &STATES));
    }
    if address.zip_code.as_ref().is_some_and(|zip| zip.five_digits().is_none()) {
        violations.add(path(index, "zipCode"), Rule::UsZip);
    }
}

fn path(index: usize, member: &str) -> String {
    format!("profileData.addresses[{index}].{member}")
}

/// How long a text is, and what of.
struct Text {
    least: usize,
    most: usize,
    is_allowed: fn(char) -> bool,
    allowed: &'static str,
}

impl Text {
    const fn name(least: usize, most: usize) -> Self {
        Self { least, most, is_allowed: is_name_character, allowed: "A–Z a–z 0–9 space ' , - ." }
    }

    const fn address(least: usize, most: usize) -> Self {
        let allowed = "A–Z a–z 0–9 space # & ' ( ) , - . / and letters with accents";
        Self { least, most, is_allowed: is_address_character, allowed }
    }

    fn check(&self, path: impl AsRef<str>, text: &Option<Secret<String>>, violations: &mut Violations) {
        let Some(text) = exposed(text) else { return };
        violations.check(&path, length(text, self.least, self.most));
        violations.check(&path, characters(text, self.is_allowed, self.allowed));
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || " ',-.".contains(character)
}

fn is_address_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || " #&'(),-./".contains(character)
        || matches!(character, '\u{C0}'..='\u{D6}' | '\u{D8}' | '\u{DD}'..='\u{F6}' | '\u{F8}'..='\u{FF}')
}

const FIRST_NAME: Text = Text::name(1, 35);
const MIDDLE_NAME: Text = Text::name(0, 100);
const LAST_NAME: Text = Text::name(2, 35);
const ADDRESS_LINE_1: Text = Text::address(2, 40);
const ADDRESS_LINE_2: Text = Text::address(0, 40);
const CITY: Text = Text::address(0, 25);

const STATES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Partner, record::Zip};

    fn profile(user_data: UserData) -> Vec<String> {
        let mut violations = Violations::new(Partner::GreenDot);
        check(&user_data, &mut violations);
        let error = violations.finish().err();
        error.iter().flat_map(|error| error.violations()).map(ToString::to_string).collect()
    }

    fn addresses<const N: usize>(addresses: [Address; N]) -> Vec<String> {
        profile(UserData::new().addresses(addresses))
    }

    #[test]
    fn lengths_are_those_in_characters() {
        for (path, least, most, message) in [
            ("profileData.firstName", 1, 35, "expected 1 to 35 characters"),
            ("profileData.middleName", 0, 100, "expected 100 characters at most"),
            ("profileData.lastName", 2, 35, "expected 2 to 35 characters"),
            ("profileData.addresses[0].addressLine1", 2, 40, "expected 2 to 40 characters"),
            ("profileData.addresses[0].addressLine2", 0, 40, "expected 40 characters at most"),
            ("profileData.addresses[0].city", 0, 25, "expected 25 characters at most"),
        ] {
            let check = |length| {
                let text = "a".repeat(length);
                match path.split('.').next_back() {
                    Some("firstName") => profile(UserData::new().first_name(text)),
                    Some("middleName") => profile(UserData::new().middle_name(text)),
                    Some("lastName") => profile(UserData::new().last_name(text)),
                    Some("addressLine1") => addresses([Address::home().address_line_1(text)]),
                    Some("addressLine2") => addresses([Address::home().address_line_2(text)]),
                    _ => addresses([Address::home().city(text)]),
                }
            };
            for good in [least, most] {
                assert_eq!(check(good), [""; 0], "{path}, {good}");
            }
            for bad in least.checked_sub(1).into_iter().chain([most + 1, 1 << 20]) {
                assert_eq!(check(bad), [format!("{path}: {message}")], "{bad}");
            }
        }
        // Two bytes each.
        let city = |length| addresses([Address::home().city("é".repeat(length))]);
        assert_eq!(city(25), [""; 0]);
        assert_eq!(city(26), ["profileData.addresses[0].city: expected 25 characters at most"]);
    }

    #[test]
    fn characters_are_those_that_are_listed() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let in_names = format!("{letters} ',-.");
        // U+00C0 to U+00D6, U+00D8, U+00DD to U+00F6 and U+00F8 to U+00FF.
        let accented = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ";
        let in_addresses = format!("{letters} #&'(),-./{accented}");
        let others = "’_!@\u{100}\u{2C00}\u{5D0}\u{202E}\u{1F600}";
        for character in (0..=0xFF).filter_map(char::from_u32).chain(others.chars()) {
            let text = format!("ab{character}");
            let is_name = profile(UserData::new().first_name(text.clone())).is_empty();
            assert_eq!(is_name, in_names.contains(character), "{character:?}");
            let is_city = addresses([Address::home().city(text)]).is_empty();
            assert_eq!(is_city, in_addresses.contains(character), "{character:?}");
        }
        assert_eq!(
            addresses([Address::home().address_line_2("Apt×")]),
            ["profileData.addresses[0].addressLine2: character 4 is none of: A–Z a–z 0–9 space # & ' ( ) , - . / and \
              letters with accents"]
        );
    }

    #[test]
    fn states_and_zip_codes_are_those_of_the_united_states() {
        for good in ["AL", "DC", "WY"] {
            assert_eq!(addresses([Address::home().state(good)]), [""; 0]);
        }
        for bad in ["PR", "id", "I", "", "Idaho", "ON"] {
            let [message] = addresses([Address::home().state(bad)]).try_into().unwrap();
            assert!(message.starts_with("profileData.addresses[0].state: expected one of: AL, AK, "), "{message}");
        }
        let zip = |text| addresses([Address::home().zip_code(Zip::parse(text).unwrap())]);
        assert_eq!((zip("83814"), zip("83814-1234")), (vec![], vec![]));
        assert_eq!(zip("K1A 0B1"), ["profileData.addresses[0].zipCode: expected a zip code of the United States"]);
    }

    #[test]
    fn a_home_address_is_the_one_default() {
        let (home, work, billing) = (Address::home, Address::work, Address::billing);
        let missing = "profileData.addresses: expected a home address among them";
        let type_twice = "profileData.addresses[1].type: another address has this type already";
        let not_default = "profileData.addresses[0].isDefault: expected the home address to be the default one";
        let twice = |index| format!("profileData.addresses[{index}].isDefault: another address is the default already");
        assert_eq!(addresses([home()]), [""; 0]);
        assert_eq!(addresses([work(), billing(), home()]), [""; 0]);
        assert_eq!(addresses([]), [missing]);
        assert_eq!(addresses([work().is_default(true)]), [missing]);
        assert_eq!(addresses([home().is_default(false)]), [not_default]);
        assert_eq!(addresses([home().is_default(false), work().is_default(true)]), [not_default]);
        assert_eq!(addresses([home(), work().is_default(true)]), [twice(1)]);
        assert_eq!(addresses([home(), work().is_default(true), billing().is_default(true)]), [twice(1), twice(2)]);
        assert_eq!(addresses([home(), home().is_default(false)]), [type_twice]);
        assert_eq!(addresses([work(), work()]), [type_twice, missing]);
    }
}
