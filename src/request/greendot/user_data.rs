//! The plaintext inside Green Dot's envelope.

use super::Update;
use crate::{
    Error, SecretBuffer,
    json::ObjectWriter,
    record::{Address, Extra, UserDataExtra},
    request::{
        exposed,
        rules::{characters, length, one_of},
    },
};

/// The plaintext's JSON; `None` when there is nothing to put into it.
pub(super) fn write(update: &Update<'_>) -> Result<Option<SecretBuffer>, Error> {
    let nothing = UserDataExtra::default();
    let address = update.address.filter(|address| has_any_part(address));
    let more = update.section.map_or(&nothing, |section| &section.user_data);
    check(update, more)?;

    let mut plaintext = SecretBuffer::with_capacity(4096);
    ObjectWriter::write(&mut plaintext, |object| {
        let has_profile = update.first_name.or(update.middle_name).or(update.last_name).is_some()
            || address.is_some()
            || !more.profile_data.is_empty();
        if has_profile {
            object.object("profileData", |object| write_profile(update, address, &more.profile_data, object))?;
        }
        if update.ssn.is_some() || update.date_of_birth.is_some() || !more.identifying_data.is_empty() {
            object.object("identifyingData", |object| write_identifying(update, &more.identifying_data, object))?;
        }
        more.top_level.write(object, &[])
    })
    .map_err(|error| error.at("greendot.user_data"))?;
    Ok(Some(plaintext).filter(|plaintext| plaintext.as_slice() != b"{}"))
}

fn write_profile(
    update: &Update<'_>,
    address: Option<&Address>,
    more: &Extra,
    object: &mut ObjectWriter<'_>,
) -> Result<(), Error> {
    object.optional("firstName", update.first_name)?;
    object.optional("middleName", update.middle_name)?;
    object.optional("lastName", update.last_name)?;
    if let Some(address) = address {
        object.list("addresses", std::slice::from_ref(address), |address, object| {
            object.member("type", "home")?;
            object.member("isDefault", true)?;
            object.optional("addressLine1", exposed(&address.line_1))?;
            object.optional("addressLine2", exposed(&address.line_2))?;
            object.optional("city", exposed(&address.city))?;
            object.optional("state", exposed(&address.state))?;
            object.optional("zipCode", address.zip.as_ref().and_then(|zip| zip.five_digits()))
        })?;
    }
    more.write(object, &[])
}

/// Whether the address has a part that Green Dot takes.
fn has_any_part(address: &Address) -> bool {
    let Address { line_1, line_2, city, state, zip, .. } = address;
    [line_1, line_2, city, state].iter().any(|part| part.is_some()) || zip.is_some()
}

fn write_identifying(update: &Update<'_>, more: &Extra, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
    if let Some(ssn) = update.ssn {
        object.member("ssn", ssn.digits().expose())?;
    }
    if let Some(date) = update.date_of_birth {
        object.member("dateOfBirth", date.with_separator('-').expose())?;
    }
    more.write(object, &[])
}

fn check(update: &Update<'_>, more: &UserDataExtra) -> Result<(), Error> {
    for (member, name, least, most) in [
        ("first_name", update.first_name, 1, 35),
        ("middle_name", update.middle_name, 0, 100),
        ("last_name", update.last_name, 2, 35),
    ] {
        let Some(name) = name else { continue };
        length(name, least, most)
            .and_then(|()| characters(name, is_name_character, "A–Z a–z 0–9 space ' , - ."))
            .map_err(|rule| Error::malformed(rule.to_string()).at(member))?;
    }
    if let Some(address) = update.address {
        check_address(address).map_err(|error| error.at("address"))?;
    }
    let has = |wanted: &str| more.identifying_data.members().any(|(name, _)| name == wanted);
    if has("ssnSuffix") && (update.ssn.is_some() || has("ssn")) {
        return Err(
            Error::malformed("the SSN is sent whole already").at("greendot.user_data.identifyingData.ssnSuffix")
        );
    }
    Ok(())
}

fn check_address(address: &Address) -> Result<(), Error> {
    for (member, part, least, most) in
        [("line_1", &address.line_1, 2, 40), ("line_2", &address.line_2, 0, 40), ("city", &address.city, 0, 25)]
    {
        let Some(part) = exposed(part) else { continue };
        length(part, least, most)
            .and_then(|()| {
                characters(part, is_address_character, "A–Z a–z 0–9 space # & ' ( ) , - . / and letters with accents")
            })
            .map_err(|rule| Error::malformed(rule.to_string()).at(member))?;
    }
    exposed(&address.state)
        .map_or(Ok(()), |state| one_of(state, &STATES))
        .map_err(|rule| Error::malformed(rule.to_string()).at("state"))?;
    if address.zip.as_ref().is_some_and(|zip| zip.five_digits().is_none()) {
        return Err(Error::malformed("expected a zip code of the United States").at("zip"));
    }
    Ok(())
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || " ',-.".contains(character)
}

fn is_address_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || " #&'(),-./".contains(character)
        || matches!(character, '\u{C0}'..='\u{D6}' | '\u{D8}' | '\u{DD}'..='\u{F6}' | '\u{F8}'..='\u{FF}')
}

const STATES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
];
