//! Onbo: JSON with sealed numbers and packed reports. With the same IVs, what was read back becomes the same bytes again.

use std::time::{Duration, SystemTime};

use proptest::{collection::vec, option, prelude::*};
use sealpack::{
    Ein, FieldKey, Secret, Ssn, hazmat,
    pack::{Level, Packer},
    record::{Address, Date, Extra, Phone, Zip},
    request::onbo::{DateForm, Onbo, SANDBOX, Update, UserId},
};

const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

/// The texts that an update is made of.
#[derive(Clone, Debug)]
struct Person {
    /// First, middle and last name.
    names: [Option<String>; 3],
    email: Option<String>,
    phone: Option<String>,
    date_of_birth: Option<String>,
    address: Option<Home>,
    ssn: Option<String>,
    ein: Option<String>,
    /// Credit report and asset report.
    reports: [Option<Vec<u8>>; 2],
    /// The text of a JSON object.
    extra: String,
}

/// An address in the United States.
#[derive(Clone, Debug)]
struct Home {
    /// Line 1 and city.
    required: [String; 2],
    /// Lines 2 and 3.
    optional: [Option<String>; 2],
    state: String,
    zip: String,
}

impl Person {
    fn update(&self) -> Update<'_> {
        let text = |text: &Option<String>| text.as_deref().map(Secret::from);
        let [first_name, middle_name, last_name] = self.names.each_ref().map(text);
        let [credit_report, asset_report] = self.reports.each_ref().map(|report| report.as_deref().map(Into::into));
        Update {
            first_name,
            middle_name,
            last_name,
            email: text(&self.email),
            phone: self.phone.as_ref().map(|phone| Phone::parse(phone).unwrap()),
            date_of_birth: self.date_of_birth.as_ref().map(|date| Date::parse(date).unwrap()),
            address: self.address.as_ref().map(Home::address),
            ssn: self.ssn.as_ref().map(|ssn| Ssn::parse(ssn).unwrap()),
            ein: self.ein.as_ref().map(|ein| Ein::parse(ein).unwrap()),
            credit_report,
            asset_report,
            extra: Extra::from_json(self.extra.as_bytes()).unwrap(),
        }
    }

    /// The person whom an update was made of.
    fn of(update: Update<'_>) -> Self {
        let text = |text: &Option<Secret<String>>| text.as_ref().map(|text| text.expose().clone());
        let extra =
            update.extra.members().map(|(name, json)| format!("{}:{json}", serde_json::to_string(name).unwrap()));
        Self {
            names: [&update.first_name, &update.middle_name, &update.last_name].map(text),
            email: text(&update.email),
            phone: update.phone.map(|phone| phone.expose().to_owned()),
            date_of_birth: update.date_of_birth.map(|date| date.with_separator('-').expose().clone()),
            address: update.address.map(|address| {
                assert_eq!(text(&address.country).unwrap(), "UNITED STATES");
                Home {
                    required: [&address.line_1, &address.city].map(|part| text(part).unwrap()),
                    optional: [&address.line_2, &address.line_3].map(text),
                    state: text(&address.state).unwrap(),
                    zip: address.zip.unwrap().expose().to_owned(),
                }
            }),
            ssn: update.ssn.map(|ssn| ssn.expose().to_owned()),
            ein: update.ein.map(|ein| ein.expose().to_owned()),
            extra: format!("{{{}}}", extra.collect::<Vec<_>>().join(",")),
            reports: [update.credit_report, update.asset_report].map(|report| {
                let mut bytes = Vec::new();
                report?.into_reader().read_to_end(&mut bytes).unwrap();
                Some(bytes)
            }),
        }
    }
}

impl Home {
    fn address(&self) -> Address {
        let mut address = Address::default();
        let [line_1, city] = self.required.each_ref().map(|text| Some(Secret::from(text.as_str())));
        let [line_2, line_3] = self.optional.each_ref().map(|text| text.as_deref().map(Secret::from));
        (address.line_1, address.line_2, address.line_3, address.city) = (line_1, line_2, line_3, city);
        address.state = Some(Secret::from(self.state.as_str()));
        address.zip = Some(Zip::parse(&self.zip).unwrap());
        address.country = Some(Secret::from("UNITED STATES"));
        address
    }
}

fn people() -> impl Strategy<Value = Person> {
    let name = || option::of("([A-Z\\[\\\\\\]^_`a-z]{1,6}([,.]? ?|['’-])){1,4}");
    let date = option::of((1000..2004_u16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")));
    let home =
        ([".{1,20}", ".{1,20}"], [option::of(".{0,20}"), option::of(".{0,20}")], "[A-Za-z]{2}", "[0-9]{5}(-[0-9]{4})?");
    let home = home.prop_map(|(required, optional, state, zip)| Home { required, optional, state, zip });
    let reports = || option::of(vec(any::<u8>(), 0..3000));
    let texts = ([name(), name(), name()], option::of("(?s).{0,30}"), option::of("[2-9][0-9]{2}[2-9][0-9]{6}"));
    let numbers = (option::of("[0-9]{9}|[0-9]{3}-[0-9]{2}-[0-9]{4}"), option::of("[0-9]{9}|[0-9]{2}-[0-9]{7}"));
    let all = (texts, date, option::of(home), numbers, [reports(), reports()], objects());
    all.prop_map(|((names, email, phone), date_of_birth, address, (ssn, ein), reports, extra)| Person {
        names,
        email,
        phone,
        date_of_birth,
        address,
        ssn,
        ein,
        reports,
        extra,
    })
}

/// Objects whose members' names nobody else has, and whose values have numbers, escapes and white space of many kinds.
fn objects() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?";
    let text = "\"([ -!#-\\[^-~é’]|\\\\u00e9|\\\\[nt\"/]){0,9}\"";
    let value = prop_oneof!["null|true|false", number, text].prop_recursive(3, 12, 3, |inner| {
        let list = vec(inner.clone(), 0..3).prop_map(|items| format!("[ {}\t]", items.join(" ,\n")));
        prop_oneof![list, inner.prop_map(|item| format!("{{\"dob\" : {item} }}"))]
    });
    vec((".{0,9}", value), 0..4).prop_map(|members| {
        let numbered = members.into_iter().enumerate();
        let members = numbered.map(|(number, (name, json))| {
            let name = serde_json::to_string(&format!("{number} {name}")).unwrap();
            format!("{name}:{json}")
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn an_update_that_was_read_back_is_the_same(person in people(), slash: bool, level in 0..10_u32) {
        let packer = Packer::default().with_level(Level::new(level).unwrap());
        let date = if slash { DateForm::Slash } else { DateForm::Dash };
        let onbo = Onbo::new(SANDBOX, "client", SECRET).unwrap().with_packer(packer).with_date_form(date);
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(1_668_000_000_123);
        let body = |update| {
            let prepared = hazmat::onbo_update(&onbo, &UserId::new("user").unwrap(), update, &[7; 32]).unwrap();
            prepared.request(now).unwrap().body().clone()
        };
        let is_nothing = body(person.update()) == "{}";
        prop_assert_eq!(person.update().check(now).is_ok(), !is_nothing);

        let key = FieldKey::from_text(SECRET).unwrap();
        let written = body(person.update());
        let read = || Update::from_json(&written, &key).unwrap();
        prop_assert_eq!(body(read()), &written);
        prop_assert!(read().extra == person.update().extra);
        prop_assert_eq!(format!("{:?}", Person::of(read())), format!("{person:?}"));
    }
}

/// Bodies that were not written by us: those of `test-vectors/requests/`.
#[test]
fn golden_bodies_are_read_and_written_again() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/test-vectors/requests");
    for (case, date) in
        [("onbo-full", DateForm::Slash), ("onbo-minimal", DateForm::Slash), ("onbo-seconds-dash", DateForm::Dash)]
    {
        let request = std::fs::read(format!("{folder}/{case}.http")).unwrap();
        let head = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let body = &request[head + 4..];
        let case: serde_json::Value =
            serde_json::from_slice(&std::fs::read(format!("{folder}/{case}.json")).unwrap()).unwrap();
        let secret = case["config"]["secret"].as_str().unwrap();
        let level = Level::new(case["gzip_level"].as_u64().unwrap_or(6) as u32).unwrap();
        let onbo = Onbo::new(SANDBOX, "client", secret).unwrap().with_date_form(date);
        let onbo = onbo.with_packer(Packer::default().with_level(level));

        let update = Update::from_json(body, &FieldKey::from_text(secret).unwrap()).unwrap();
        assert_eq!(update.ssn.as_ref().map(Ssn::expose), case["record"]["ssn"].as_str());
        assert_eq!(update.last_name.as_ref().map(|name| name.expose().as_str()), case["record"]["last_name"].as_str());
        let random = case["random_hex"].as_str().unwrap_or_default();
        let random: Vec<u8> =
            (0..random.len()).step_by(2).map(|at| u8::from_str_radix(&random[at..at + 2], 16).unwrap()).collect();
        let again = hazmat::onbo_update(&onbo, &UserId::new("user").unwrap(), update, &random).unwrap();
        assert!(again.request(SystemTime::now()).unwrap().body() == body);
    }
}
