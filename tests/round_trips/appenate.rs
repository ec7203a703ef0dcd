//! Appenate, in JSON and in XML, and beside the sandbox's own readers.

use std::{collections::BTreeMap, time::SystemTime};

use bytes::Bytes;
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    test_runner::{FileFailurePersistence, TestRunner},
};
use sealpack::{
    Secret,
    record::Extra,
    request::{
        Prepared,
        appenate::{AccountStatus, Appenate, Call, Format, Metadata, Update, User, UserId, UserType, WebsiteRole},
    },
};
use serde_json::Value;

/// An update and its id as plain values, which can be shown and compared.
#[derive(Clone, Debug, PartialEq)]
struct Plain {
    id: String,
    /// `Country`, `Email`, `FirstName`, `LastName`, `LoginID`, `Password`, `Status` and `TimeZone`.
    texts: [Option<String>; 8],
    color_code: Option<String>,
    external_id: Option<String>,
    /// `DoNotEmail`, `UseExternalIds`, `UseNames`.
    flags: [Option<bool>; 3],
    /// `Folders` and `Groups`.
    lists: [Option<Vec<String>>; 2],
    metadata: Option<Vec<(String, Option<String>)>>,
    user_type: Option<UserType>,
    website_role: Option<WebsiteRole>,
    /// Names with JSON texts.
    extra: BTreeMap<String, String>,
}

const DOCUMENTED: [&str; 21] = [
    "ColorCode",
    "CompanyId",
    "Country",
    "DoNotEmail",
    "Email",
    "ExternalId",
    "FirstName",
    "Folders",
    "Groups",
    "Id",
    "IntegrationKey",
    "LastName",
    "LoginID",
    "Metadata",
    "Password",
    "Status",
    "TimeZone",
    "Type",
    "UseExternalIds",
    "UseNames",
    "WebsiteRole",
];

fn character(format: Format) -> impl Strategy<Value = char> {
    let markup = proptest::sample::select(
        "<>&\"'\r\n\t ]-!?/\\{}[]:=;#\u{85}\u{2028}\u{FEFF}\u{202E}".chars().collect::<Vec<_>>(),
    );
    let is_carried = |character: char| match character {
        '\t' | '\n' | '\r' => true,
        '\0'..'\u{20}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    };
    let any = prop_oneof![3 => proptest::char::range(' ', '~'), 2 => markup, 1 => any::<char>(), 1 => proptest::char::range('\0', '\u{1F}')];
    any.prop_map(move |character| if format == Format::Json || is_carried(character) { character } else { 'x' })
}

fn text(format: Format, most: usize) -> impl Strategy<Value = String> {
    vec(character(format), 0..=most).prop_map(|characters| characters.into_iter().collect())
}

/// Values of extra members: in XML scalars.
fn json(format: Format) -> BoxedStrategy<String> {
    let scalar = prop_oneof![
        text(format, 12).prop_map(|text| Value::from(text).to_string()),
        "(-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,6})?([eE][+-]?[0-9]{1,2})?|true|false)",
    ];
    if format == Format::Xml {
        return scalar.boxed();
    }
    let nested = prop_oneof![Just("null".to_owned()), Just("[]".to_owned()), scalar];
    nested
        .prop_recursive(3, 12, 3, |inner| {
            let object = btree_map(text(Format::Json, 4), inner.clone(), 0..3).prop_map(|members| {
                let members = members.into_iter().map(|(name, json)| format!("{} :{json}", Value::from(name)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(" ,"))
            });
            prop_oneof![vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(", "))), object]
        })
        .boxed()
}

fn plain(format: Format) -> impl Strategy<Value = Plain> {
    let name = match format {
        Format::Json => text(format, 8).boxed(),
        Format::Xml => "[A-Za-z_][A-Za-z0-9_.-]{0,8}".boxed(),
    };
    let name = name.prop_filter("an undocumented name", |name| !DOCUMENTED.contains(&name.as_str()));
    let is_id = |id: &String| !["", ".", ".."].contains(&id.as_str());
    let any_text = || option::of(text(format, 12));
    let list = || option::of(vec(text(format, 8), 0..4));
    let first = (
        text(format, 12).prop_filter("an id", is_id),
        proptest::array::uniform8(any_text()),
        option::of("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
        option::of(text(format, 50)),
        proptest::array::uniform3(option::of(any::<bool>())),
    );
    let second = (
        [list(), list()],
        option::of(vec((text(format, 8), any_text()), 0..4)),
        option::of(proptest::sample::select(UserType::ALL)),
        option::of(proptest::sample::select(WebsiteRole::ALL)),
        btree_map(name, json(format), 0..4),
    );
    (first, second).prop_map(|(first, second)| {
        let (id, texts, color_code, external_id, flags) = first;
        let (lists, metadata, user_type, website_role, extra) = second;
        Plain { id, texts, color_code, external_id, flags, lists, metadata, user_type, website_role, extra }
    })
}

impl Plain {
    fn update(self) -> (UserId, Update) {
        let [country, email, first_name, last_name, login_id, password, status, time_zone] = self.texts;
        let secret = |text: Option<String>| text.map(Secret::from);
        let [do_not_email, use_external_ids, use_names] = self.flags;
        let [folders, groups] = self.lists;
        let item = |(key, value)| Metadata { key, value: secret(value) };
        let extra = self.extra.into_iter().map(|(name, json)| format!("{}:{json}", Value::from(name)));
        let extra = format!("{{{}}}", extra.collect::<Vec<_>>().join(","));
        let update = Update {
            color_code: self.color_code,
            country,
            do_not_email,
            email: secret(email),
            external_id: self.external_id,
            first_name: secret(first_name),
            folders,
            groups,
            last_name: secret(last_name),
            login_id: secret(login_id),
            metadata: self.metadata.map(|items| items.into_iter().map(item).collect()),
            password: secret(password),
            status: status.as_deref().map(AccountStatus::from),
            time_zone,
            user_type: self.user_type,
            use_external_ids,
            use_names,
            website_role: self.website_role,
            extra: Extra::from_json(extra.as_bytes()).unwrap(),
        };
        (UserId::new(self.id).unwrap(), update)
    }

    fn of(call: &Call) -> Self {
        let update = &call.update;
        let secret = |text: &Option<Secret<String>>| text.as_ref().map(|text| text.expose().clone());
        let item = |item: &Metadata| (item.key.clone(), secret(&item.value));
        let extra = update.extra.members().map(|(name, json)| (name.to_owned(), json.to_owned()));
        Self {
            id: call.id.as_ref().unwrap().to_string(),
            texts: [
                update.country.clone(),
                secret(&update.email),
                secret(&update.first_name),
                secret(&update.last_name),
                secret(&update.login_id),
                secret(&update.password),
                update.status.as_ref().map(|status| status.as_str().to_owned()),
                update.time_zone.clone(),
            ],
            color_code: update.color_code.clone(),
            external_id: update.external_id.clone(),
            flags: [update.do_not_email, update.use_external_ids, update.use_names],
            lists: [update.folders.clone(), update.groups.clone()],
            metadata: update.metadata.as_ref().map(|items| items.iter().map(item).collect()),
            user_type: update.user_type,
            website_role: update.website_role,
            extra: extra.collect(),
        }
    }

    /// XML does not tell a number or a flag from a text.
    fn with_extra_texts(mut self) -> Self {
        for json in self.extra.values_mut().filter(|json| !json.starts_with('"')) {
            *json = format!("\"{json}\"");
        }
        self
    }
}

fn appenate(base_url: &str, format: Format) -> Appenate {
    Appenate::new(base_url, 10_482, "key <&>").unwrap().with_format(format)
}

fn body(prepared: &Prepared<User>) -> Bytes {
    prepared.request(SystemTime::UNIX_EPOCH).unwrap().body().clone()
}

fn read(body: &[u8], format: Format) -> Call {
    match format {
        Format::Json => Call::from_json(body).unwrap(),
        Format::Xml => Call::from_xml(body).unwrap(),
    }
}

/// Runs `check` with arbitrary updates that `format` takes.
fn for_all(format: Format, cases: u32, check: impl Fn(Plain)) {
    let persistence = Box::new(FileFailurePersistence::Off);
    let config = ProptestConfig { cases, failure_persistence: Some(persistence), ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&plain(format), |plain| {
            check(plain);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_call_is_read_back_as_it_was() {
    for format in [Format::Json, Format::Xml] {
        let appenate = appenate("https://host", format).with_metadata_element("a-Name.1").unwrap();
        for_all(format, 256, |plain| {
            let (id, update) = plain.clone().update();
            let sent = body(&appenate.update(&id, update).unwrap());
            let call = read(&sent, format);
            assert_eq!((call.company_id, call.integration_key.expose().as_str()), (10_482, "key <&>"));
            let expected = if format == Format::Xml { plain.with_extra_texts() } else { plain };
            assert_eq!(Plain::of(&call), expected, "{sent:?}");
            assert_eq!(body(&appenate.update(&call.id.unwrap(), call.update).unwrap()), sent);
        });
    }
}

#[cfg(all(feature = "client", feature = "sandbox"))]
mod sandbox {
    use std::net::{Ipv4Addr, SocketAddr};

    use sealpack::{
        client::Client,
        sandbox::{Accounts, AppenateAccount, GreenDotAccount, MxAccount, OnboAccount, Sandbox},
    };

    use super::*;

    /// The sandbox reads with code of its own.
    #[test]
    fn the_sandbox_reads_the_same() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(start());
        let client = Client::for_loopback().unwrap();
        for format in [Format::Json, Format::Xml] {
            let appenate = appenate(&sandbox.appenate_url(), format);
            for_all(format, 128, |plain| {
                let (id, update) = plain.update();
                let prepared = appenate.update(&id, update).unwrap();
                let answer = runtime.block_on(client.send(&prepared));
                let entry = sandbox.ledger().pop().unwrap();
                assert_eq!((answer.is_ok(), entry.verdict.as_str()), (true, "accepted"));
                let theirs: Vec<_> =
                    entry.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect();
                assert_eq!(fields(&Plain::of(&read(&body(&prepared), format))), theirs);
            });
        }
    }

    /// What the ledger has of a call: paths and values, in the order of the body.
    fn fields(plain: &Plain) -> Vec<(String, String)> {
        let names = ["Country", "Email", "FirstName", "LastName", "LoginID", "Password", "Status", "TimeZone"];
        let mut members: BTreeMap<&str, Value> = BTreeMap::new();
        members.insert("Id", plain.id.as_str().into());
        members.insert("CompanyId", 10_482.into());
        let texts = names.into_iter().zip(&plain.texts);
        let texts = texts.chain([("ColorCode", &plain.color_code), ("ExternalId", &plain.external_id)]);
        members.extend(texts.filter_map(|(name, text)| Some((name, text.as_deref()?.into()))));
        members.extend(plain.user_type.map(|user_type| ("Type", user_type.as_str().into())));
        members.extend(plain.website_role.map(|role| ("WebsiteRole", role.as_str().into())));
        let flags = ["DoNotEmail", "UseExternalIds", "UseNames"].into_iter().zip(plain.flags);
        members.extend(flags.filter_map(|(name, flag)| Some((name, flag?.into()))));
        let lists = ["Folders", "Groups"].into_iter().zip(&plain.lists);
        members.extend(lists.filter_map(|(name, list)| Some((name, list.clone()?.into()))));
        let item = |(key, value): &(String, Option<String>)| match value {
            Some(value) => serde_json::json!({"Key": key, "Value": value}),
            None => serde_json::json!({"Key": key}),
        };
        let metadata = plain.metadata.as_ref().map(|items| items.iter().map(item).collect::<Value>());
        members.extend(metadata.map(|items| ("Metadata", items)));
        members.extend(plain.extra.iter().map(|(name, json)| (name.as_str(), serde_json::from_str(json).unwrap())));
        let mut fields = Vec::new();
        members.iter().for_each(|(name, value)| add((*name).to_owned(), value, &mut fields));
        fields
    }

    fn add(path: String, value: &Value, fields: &mut Vec<(String, String)>) {
        let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Object(members) if !members.is_empty() => {
                members.iter().for_each(|(name, value)| add(inside(name), value, fields));
            }
            Value::Array(items) if !items.is_empty() => {
                let numbered = items.iter().enumerate();
                numbered.for_each(|(index, item)| add(inside(&index.to_string()), item, fields));
            }
            Value::String(text) => fields.push((path, text.clone())),
            other => fields.push((path, other.to_string())),
        }
    }

    async fn start() -> Sandbox {
        let accounts = Accounts {
            onbo: OnboAccount { client_id: "client".into(), secret_key: "1234567890123456".into() },
            greendot: GreenDotAccount {
                client_id: "client".into(),
                client_secret: "secret".into(),
                program_code: "program".into(),
                identity_pkcs8_pem: sealpack::Identity::generate().unwrap().to_pem().unwrap().expose().clone(),
            },
            mx: MxAccount { client_guid: "client".into(), api_key: "key".into() },
            appenate: AppenateAccount { company_id: 10_482, integration_key: "key <&>".into() },
        };
        Sandbox::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), accounts, |_| ()).await.unwrap()
    }
}
