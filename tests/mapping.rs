//! Does every member of a record go where the table in the documentation says, in the form that it says?
#![cfg(feature = "hazmat")]
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::time::SystemTime;

use sealpack::{
    Envelope, FieldKey, Identity, OtherInfo, UserRecord,
    pack::unpack_text,
    request::{
        Mapping,
        appenate::{self, Appenate},
        greendot::{self, AccountId, GreenDot, RequestId},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
};
use serde_json::{Value, json};

const TABLE: &str = include_str!("../src/request/mapping.md");
const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const PARTNERS: [&str; 4] = ["Onbo", "Green Dot", "MX", "Appenate"];

/// A member of the record, an example of it, and a cell for each partner.
struct Row {
    member: &'static str,
    example: Value,
    cells: [&'static str; 4],
}

fn rows() -> Vec<Row> {
    let (neutral, _) = TABLE.split_once("## A partner's own section").unwrap();
    let lines = neutral.lines().filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [member, example, onbo, greendot, mx, appenate] = cells[..] else { panic!("{line}") };
            Row {
                member: member.trim_matches('`'),
                example: serde_json::from_str(example.trim_matches('`')).unwrap(),
                cells: [onbo, greendot, mx, appenate],
            }
        })
        .collect()
}

#[test]
fn members_go_where_the_table_says() {
    for row in rows() {
        let record = record_with(row.member, &row.example);
        for (partner, cell) in PARTNERS.into_iter().zip(row.cells) {
            let (body, not_sent) = sent(partner, &record);
            let place = format!("{} to {partner}", row.member);
            if cell == "–" {
                assert_eq!(not_sent, [row.member], "{place}");
                assert!(is_without(&body, &row.example), "{place}: {body}");
                continue;
            }
            assert!(not_sent.is_empty(), "{place}: {not_sent:?}");
            let texts: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            let found = at(&body, texts[0]);
            match (&texts[1..], cell) {
                ([value], sealed) if sealed.contains(", sealed") => {
                    assert_eq!(opened(texts[0], found), *value, "{place}")
                }
                ([value], _) => assert_eq!(shown(found), *value, "{place}"),
                ([], packed) if packed.ends_with(", packed") => {
                    assert_eq!(unpack_text(found.as_str().unwrap(), 100).unwrap().as_slice(), b"<a/>", "{place}");
                }
                _ => panic!("{cell}"),
            }
        }
    }
}

/// The table has every member, and the code no other ones.
#[test]
fn the_table_is_the_codes() {
    let mappings = [onbo::Update::MAPPING, greendot::Update::MAPPING, mx::Update::MAPPING, appenate::Update::MAPPING];
    let mappings: [Mapping; 4] = mappings;
    for (index, mapping) in mappings.iter().enumerate() {
        let neutral = mapping.members().filter(|(record, _)| !is_of_a_section(record));
        let mut code: Vec<(&str, &str)> = neutral.collect();
        let cells = rows().into_iter().filter(|row| row.cells[index] != "–");
        let mut table: Vec<(&str, &str)> =
            cells.map(|row| (row.member, row.cells[index].split('`').nth(1).unwrap())).collect();
        code.sort_unstable();
        table.sort_unstable();
        assert_eq!(table, code, "{}", PARTNERS[index]);
    }
    let example = std::fs::read("examples/record.json").unwrap();
    let example: Value = serde_json::from_slice(&example).unwrap();
    for (name, value) in example.as_object().unwrap() {
        let parts = value.as_object().filter(|_| name == "address").into_iter().flatten();
        let mut paths: Vec<String> = parts.map(|(part, _)| format!("{name}.{part}")).collect();
        if !value.is_object() && name != "id" {
            paths.push(name.clone());
        }
        for path in paths {
            assert!(rows().iter().any(|row| row.member == path), "{path} is not in the table");
        }
    }
}

/// What only one partner has stands in the second table, with its member.
#[test]
fn the_sections_go_where_the_table_says() {
    let (_, sections) = TABLE.split_once("## A partner's own section").unwrap();
    let rows = sections.lines().filter(|line| line.starts_with("| `"));
    let mut table: Vec<(&str, &str, &str)> = rows
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
            (cells[2], cells[1], cells[3])
        })
        .collect();
    let mappings = [onbo::Update::MAPPING, greendot::Update::MAPPING, mx::Update::MAPPING, appenate::Update::MAPPING];
    let code = PARTNERS.iter().zip(&mappings).flat_map(|(partner, mapping)| {
        let sections = mapping.members().filter(|(record, _)| is_of_a_section(record) && !record.contains('['));
        sections.map(|(record, wire)| (*partner, record, wire))
    });
    let mut code: Vec<(&str, &str, &str)> = code.collect();
    table.sort_unstable();
    code.sort_unstable();
    assert_eq!(table, code);
}

fn is_of_a_section(member: &str) -> bool {
    ["onbo.", "greendot.", "mx.", "appenate."].iter().any(|section| member.starts_with(section))
}

fn record_with(member: &str, example: &Value) -> UserRecord {
    let json = match member.split_once('.') {
        Some((outer, inner)) => json!({outer: {inner: example}}),
        None => json!({member: example}),
    };
    UserRecord::from_json(json.to_string().as_bytes()).unwrap()
}

/// What a partner gets of the record, and what it does not get.
fn sent(partner: &str, record: &UserRecord) -> (Value, Vec<&'static str>) {
    match partner {
        "Onbo" => {
            let onbo = Onbo::new(onbo::SANDBOX, "client", SECRET).unwrap();
            let credit_report = record.credit_report.as_ref().map(|_| b"<a/>".into());
            let asset_report = record.asset_report.as_ref().map(|_| b"<a/>".into());
            let update = onbo::Update::from_record(record, credit_report, asset_report);
            let not_sent = update.not_sent(record);
            let user = onbo::UserId::new("u").unwrap();
            (body(&onbo.update_without_validation(&user, update).unwrap()), not_sent)
        }
        "Green Dot" => (greendot_plaintext(record), greendot::Update::not_sent(record)),
        "MX" => {
            let mx = Mx::new(mx::INTEGRATION, "client", "key").unwrap();
            let user = mx::UserId::new("u").unwrap();
            let prepared = mx.update_without_validation(&user, mx::Update::from_record(record)).unwrap();
            (body(&prepared), mx::Update::not_sent(record))
        }
        _ => {
            let appenate = Appenate::new(appenate::UNITED_STATES, 1, "key").unwrap();
            let user = appenate::UserId::new("u").unwrap();
            let prepared = appenate.update_without_validation(&user, appenate::Update::from_record(record)).unwrap();
            (body(&prepared), appenate::Update::not_sent(record))
        }
    }
}

fn greendot_plaintext(record: &UserRecord) -> Value {
    let identity = Identity::generate().unwrap();
    let greendot = GreenDot::new("https://baas.example.com", "wf", identity.recipient().clone()).unwrap();
    let (account, user) = (AccountId::new("a").unwrap(), greendot::UserId::new("u").unwrap());
    let request_id = RequestId::parse("r").unwrap();
    let update = greendot::Update::from_record(record);
    let sealed = greendot.update_without_validation(&account, &user, request_id, update).unwrap();
    let token = greendot::AccessToken::new("t", std::time::Duration::ZERO).unwrap();
    let body = body(&sealed.with_token(&token));
    if body.get("encryptedUserData").is_none() {
        return json!({});
    }
    let envelope = Envelope::from_json(body["encryptedUserData"].to_string().as_bytes()).unwrap();
    let context = OtherInfo::for_request("wf", "r").unwrap();
    serde_json::from_slice(envelope.open([&identity], &context).unwrap().as_slice()).unwrap()
}

fn body<A>(prepared: &sealpack::request::Prepared<A>) -> Value {
    serde_json::from_slice(prepared.request(SystemTime::now()).unwrap().body()).unwrap()
}

/// The value at a path such as `a.b[0].c`.
fn at<'a>(body: &'a Value, path: &str) -> &'a Value {
    let pointer = path.replace(['.', '['], "/").replace(']', "");
    body.pointer(&format!("/{pointer}")).unwrap_or_else(|| panic!("{path} is not in {body}"))
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_without(body: &Value, example: &Value) -> bool {
    !body.to_string().contains(&shown(example))
}

fn opened(member: &str, sealed: &Value) -> String {
    let key = FieldKey::from_text(SECRET).unwrap();
    let sealed = sealed.as_str().expect("sealed text");
    match member {
        "ssn" => key.open_ssn(sealed).unwrap().expose().to_owned(),
        _ => key.open_ein(sealed).unwrap().expose().to_owned(),
    }
}
