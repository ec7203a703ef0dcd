//! Green Dot: the body and what is sealed in it.

use std::time::{Duration, SystemTime};

use proptest::{collection::vec, option, prelude::*, sample::select};
use sealpack::{
    Identity, Secret, Ssn, hazmat,
    record::{AcceptPreference, AddressType, Date, Extra, Nullable, TermsAcceptance, UserDataExtra, Zip},
    request::greendot::{
        AccessToken, AccountId, Address, AwaitingToken, GreenDot, RequestId, Update, UserData, UserId,
    },
};

const NAME: &str = "[A-Za-z0-9 ',.-]{2,35}";
const PLACE: &str = "[A-Za-z0-9 #&'(),./À-ÖØÝ-öø-ÿ-]{2,25}";

/// JSON whose text is not what a writer would make of its value.
const VALUES: [&str; 7] =
    [r#""a\u00e9\"""#, "1.10", "-0", "null", "[ 1, {} ]", r#"{"b": {"c":""}}"#, "\"\u{202E}\u{1F600}\""];

/// 2026-06-01T12:00:00Z
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_780_315_200)
}

fn text(pattern: &'static str) -> impl Strategy<Value = Option<Secret<String>>> {
    option::of(pattern.prop_map(Secret::from))
}

fn nullable<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Nullable<T>> {
    prop_oneof![Just(Nullable::Absent), Just(Nullable::Null), value.prop_map(Nullable::Value)]
}

/// Members of any name and value that no documented member has.
fn extra(name: &'static str) -> impl Strategy<Value = Extra> {
    vec(select(&VALUES[..]), 0..3).prop_map(move |values| {
        let members = values.iter().enumerate().map(|(index, json)| format!("\"{name}{index}\": {json}"));
        Extra::from_json(format!("{{{}}}", members.collect::<Vec<_>>().join(",")).as_bytes()).unwrap()
    })
}

/// A home address, which is the default one, and the others or not, in any order.
fn addresses() -> impl Strategy<Value = Vec<Address>> {
    let parts = || (text(PLACE), text(PLACE), text(PLACE), option::of(select(&["ID", "DC"][..])), zip(), extra("a"));
    let kinds = (any::<bool>(), any::<bool>()).prop_map(|(has_work, has_billing)| {
        let others = [(has_work, AddressType::Work), (has_billing, AddressType::Billing)];
        let others = others.into_iter().filter(|(is_there, _)| *is_there).map(|(_, kind)| kind);
        std::iter::once(AddressType::Home).chain(others).collect::<Vec<_>>()
    });
    (kinds.prop_shuffle(), vec(parts(), 3)).prop_map(|(kinds, parts)| {
        let with_parts = kinds.into_iter().zip(parts).map(|(kind, parts)| {
            let (address_line_1, address_line_2, city, state, zip_code, extra) = parts;
            let mut address = Address::home().kind(kind).is_default(kind == AddressType::Home).extra(extra);
            (address.address_line_1, address.address_line_2, address.city) = (address_line_1, address_line_2, city);
            (address.state, address.zip_code) = (state.map(Secret::from), zip_code);
            address
        });
        with_parts.collect()
    })
}

fn zip() -> impl Strategy<Value = Option<Zip>> {
    option::of("[0-9]{5}(-[0-9]{4})?".prop_map(|text| Zip::parse(&text).unwrap()))
}

fn user_data() -> impl Strategy<Value = UserData> {
    let date = (1000..=9999, 1..=12, 1..=28);
    let date = option::of(date.prop_map(|(y, m, d)| Date::parse(&format!("{y}-{m:02}-{d:02}")).unwrap()));
    let ssn = (0..3, "[0-9]{3}", select(&["", "-"][..])).prop_map(|(which, digits, dash)| match which {
        0 => (None, None),
        1 => (Some(Ssn::parse(&format!("{digits}{dash}12{dash}3456")).unwrap()), None),
        _ => (None, Some(Secret::new(digits + "4"))),
    });
    let more = (extra("p"), extra("i"), extra("t"));
    let more = more.prop_map(|(profile_data, identifying_data, top_level)| UserDataExtra {
        profile_data,
        identifying_data,
        top_level,
    });
    (text(NAME), text(NAME), text(NAME), option::of(addresses()), ssn, date, more).prop_map(
        |(first_name, middle_name, last_name, addresses, (ssn, ssn_suffix), date_of_birth, extra)| UserData {
            first_name,
            middle_name,
            last_name,
            addresses,
            ssn,
            ssn_suffix,
            date_of_birth,
            extra,
        },
    )
}

fn update() -> impl Strategy<Value = Update> {
    let terms = ("\\PC{0,9}", "2026-05-[12][0-9]T[01][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z", any::<bool>());
    let terms = terms.prop_map(|(terms_identifier, terms_acceptance_date_time, terms_acceptance_flag)| {
        TermsAcceptance { terms_identifier, terms_acceptance_date_time, terms_acceptance_flag }
    });
    let preference = prop_oneof![Just("manual".to_owned()), any::<String>()];
    let date =
        || nullable("20[0-9]{2}-0[1-9]-[12][0-9](T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?(Z|[+]0[0-9]:00)?)?");
    let members = (
        nullable(preference.prop_map(|text| AcceptPreference::from(text.as_str()))),
        user_data(),
        nullable(vec(terms, 0..3)),
        nullable(vec(any::<String>(), 0..3)),
        date(),
        date(),
        extra("x"),
    );
    let updates = members.prop_map(|(preference, user_data, terms, identifiers, created, changed, extra)| {
        Update::new()
            .peer_transfer_accept_preference(preference)
            .user_data(user_data)
            .terms_acceptances(terms)
            .contact_verification_identifiers(identifiers)
            .user_id_create_date(created)
            .password_change_date(changed)
            .extra(extra)
    });
    updates.prop_filter("an update says something", |update| update.check(now()).is_ok())
}

/// The values of the fields as text; an SSN without its dashes.
fn fields(update: &Update) -> String {
    let shown = |text: &Option<Secret<String>>| format!("{:?}", text.as_ref().map(|text| text.expose()));
    let members = |extra: &Extra| format!("{:?}", extra.members().collect::<Vec<_>>());
    let data = &update.user_data;
    let addresses = data.addresses.as_ref().map(|addresses| {
        let address = |address: &Address| {
            let parts = [&address.address_line_1, &address.address_line_2, &address.city, &address.state].map(shown);
            let zip = address.zip_code.as_ref().map(Zip::expose);
            format!("{:?} {} {parts:?} {zip:?} {}", address.kind, address.is_default, members(&address.extra))
        };
        addresses.iter().map(address).collect::<Vec<_>>()
    });
    let texts = [&data.first_name, &data.middle_name, &data.last_name, &data.ssn_suffix].map(shown);
    let ssn = data.ssn.as_ref().map(|ssn| ssn.digits().expose().clone());
    let date = data.date_of_birth.map(|date| date.with_separator('-').expose().clone());
    let UserDataExtra { profile_data, identifying_data, top_level } = &data.extra;
    let extra = [profile_data, identifying_data, top_level, &update.extra].map(members);
    let open = (&update.peer_transfer_accept_preference, &update.terms_acceptances);
    let open =
        (open, &update.contact_verification_identifiers, &update.user_id_create_date, &update.password_change_date);
    format!("{texts:?} {addresses:?} {ssn:?} {date:?} {extra:?} {open:?}")
}

fn prepare(identity: &Identity, update: Update) -> AwaitingToken {
    let greendot = GreenDot::new("https://host", "program", identity.recipient().clone()).unwrap();
    let (account, user) = (AccountId::new("account").unwrap(), UserId::new("user").unwrap());
    let request_id = RequestId::parse("request").unwrap();
    hazmat::greendot_update(&greendot, &account, &user, request_id, update, &[9; 32]).unwrap()
}

fn body(call: &AwaitingToken) -> Vec<u8> {
    let token = AccessToken::new("token", Duration::ZERO).unwrap();
    call.with_token(&token).request(now()).unwrap().body().to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn an_update_that_is_read_back_makes_the_same_body(update in update()) {
        let identity = hazmat::identity(&[7; 32]).unwrap();
        let given = fields(&update);
        let call = prepare(&identity, update);
        let sent = body(&call);
        let read = Update::from_json(&sent, [&identity], call.context()).unwrap();
        prop_assert_eq!(fields(&read), given);
        prop_assert_eq!(body(&prepare(&identity, read)), sent);
    }
}
