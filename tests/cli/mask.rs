//! `sealpack update` without `--send`: what it prints is masked unless it is to be revealed, and nothing is dropped in silence.

use crate::{
    case::{Folder, KEYS, example_text},
    json,
    partners::CALLS,
};

/// Ids that stand in the paths of the requests, which are shown.
const IDS_IN_PATHS: [&str; 4] = [
    "b4f0a6d2-1c57-4e83-9f2b-6d08c35e7a91",
    "7c3e91f8-52ad-4b06-8d1f-e0947a6b25c3",
    "d95b20e4-8f61-4a7c-b3d8-10c6f27ae854",
    "USR-61fd84c0-93b7-4e2a-8a5d-c7f029d1b346",
];

#[test]
fn nothing_of_the_example_is_printed_unless_it_is_revealed() {
    let mut hidden = json::values(&example_text("record.json"));
    hidden.retain(|value| !IDS_IN_PATHS.contains(&value.as_str()));
    for key in KEYS.into_iter().filter(|key| key.ends_with(".txt")) {
        hidden.push(example_text(key).trim().to_owned());
    }
    hidden.push("5e2d9a70-c1b8-4f36-a94e-07d3f81b62ca".to_owned());
    hidden.push("CLT-1d7a5c93-be04-46f8-92a1-f58e3067cb2d".to_owned());
    assert!(hidden.len() > 45);

    let folder = Folder::with_examples();
    for call in CALLS {
        call.prepare(&folder, "127.0.0.1:8407");
        for form in ["http", "curl", "json"] {
            let ran = folder.run(&format!("{} --print {form}", call.arguments()), b"");
            assert_eq!(ran.code, 0, "{}", call.name());
            let text = String::from_utf8(ran.stdout).unwrap() + &ran.stderr;
            for value in &hidden {
                // Short values (US, ID, User) are parts of other words by chance: they count where they stand alone.
                let stands_alone = ["\"", "\\\"", ">"].iter().any(|before| {
                    let after = before.replace('>', "<");
                    text.contains(&format!("{before}{value}{after}"))
                });
                let is_part = value.len() > 5 && text.contains(value.as_str());
                assert!(!stands_alone && !is_part, "{} in {form} shows {value}", call.name());
            }
            for number in [":742", ">742<", ":10482", ">10482<"] {
                assert!(!text.contains(number), "{} in {form} shows a number", call.name());
            }
        }
    }
}

#[test]
fn masked_json_has_its_names_and_stars_for_its_values() {
    let folder = Folder::with_examples();
    for call in CALLS.iter().filter(|call| call.format == "json") {
        let body = |reveal: &str| {
            let ran = folder.run(&format!("{} --print json {reveal}", call.arguments()), b"");
            let text = String::from_utf8(ran.stdout).unwrap();
            assert!(text.ends_with("\"}\n"), "one object in one line");
            json::member(&text, "body")
        };
        let names = |body: &str| -> Vec<String> {
            let names = json::strings(body).into_iter().filter(|string| string.is_name);
            names.map(|string| string.text).collect()
        };
        let masked = body("");
        assert_eq!(names(&masked), names(&body("--reveal")), "{}", call.name());
        for value in json::values(&masked) {
            let length = value.strip_prefix('<').and_then(|text| text.strip_suffix(" characters>"));
            let is_masked =
                length.is_some_and(|length| length.parse::<usize>().is_ok()) || !value.contains(char::is_alphanumeric);
            assert!(is_masked, "{}: {value}", call.name());
        }
    }
}

/// A password may be all signs, and signs are as secret as letters.
#[test]
fn a_password_of_signs_is_masked() {
    let record = r##"{"appenate": {"id": "i", "password": "#$%&@!?"}}"##;
    let folder = Folder::new();
    folder.write("record.json", record);
    for call in CALLS.iter().filter(|call| call.partner == "appenate") {
        call.prepare(&folder, "127.0.0.1:8407");
        for form in ["http", "curl", "json"] {
            let ran = folder.run(&format!("{} --print {form}", call.arguments()), b"");
            let text = String::from_utf8(ran.stdout).unwrap();
            assert_eq!(ran.code, 0);
            for shown in ["#$%", "@!?"] {
                assert!(!text.contains(shown), "{} in {form} shows a password", call.name());
            }
        }
    }
}

#[test]
fn what_is_not_sent_is_said() {
    let folder = Folder::with_examples();
    let say = |members: &str| format!("not sent, since the partner has no place for it: {members}\n");
    let address = "address.line_1, address.line_2, address.line_3, address.city, address.state";
    for (partner, not_sent) in [
        ("onbo", "sex, credit_score, status".to_owned()),
        (
            "greendot",
            "email, phone, sex, ein, credit_score, address.line_3, address.country, status, credit_report, asset_report".to_owned(),
        ),
        ("mx", format!("middle_name, ssn, ein, {address}, address.country, credit_report, asset_report")),
        (
            "appenate",
            format!(
                "middle_name, phone, date_of_birth, sex, ssn, ein, credit_score, {address}, address.zip, address.country, \
                 status, credit_report, asset_report"
            ),
        ),
    ] {
        let ran = folder.run(&format!("update {partner} --record record.json --config config.toml"), b"");
        assert_eq!((ran.code, ran.stderr), (0, say(&not_sent)), "{partner}");
    }
}

/// Only Onbo takes reports: for the others a report that the command names is a mistake, or is said not to be sent.
#[test]
fn a_report_is_not_dropped_in_silence() {
    for partner in ["greendot", "mx", "appenate"] {
        for option in ["credit-report", "asset-report"] {
            let arguments = format!("update {partner} --record record.json --config config.toml --{option} missing");
            let ran = Folder::new().run(&arguments, b"");
            let is_said = ran.stderr.contains(option) || ran.stderr.contains(&option.replace('-', "_"));
            assert!(ran.code == 2 || is_said, "{partner} --{option}: exit code {}, {:?}", ran.code, ran.stderr);
        }
    }
}

#[test]
fn a_report_comes_from_the_command_or_the_record() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("people")).unwrap();
    folder.write("people/named.xml", "<a/>");
    folder.write("other.xml", "<longer/>");
    let record = folder.read("record.json");
    folder.write("people/with.json", record.replacen('{', r#"{"credit_report": "named.xml", "#, 1));
    let report = |arguments: &str| {
        let ran = folder.run(&format!("update onbo {arguments} --config config.toml --print json --reveal"), b"");
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        let body = json::member(&String::from_utf8(ran.stdout).unwrap(), "body");
        let text = json::member(&body, "credit_report_xml_gzip");
        String::from_utf8(sealpack::pack::unpack_text(&text, 100).unwrap().as_slice().to_vec()).unwrap()
    };
    assert_eq!(report("--record people/with.json"), "<a/>", "relative to the record");
    assert_eq!(report("--record people/with.json --credit-report other.xml"), "<longer/>");
    assert_eq!(report("--record record.json --credit-report other.xml"), "<longer/>");
}
