//! A configuration that is wrong ends in one message that names the file, the section and the member, and never has the
//! value. Every value that is wrong here has CANARY or 8675309 in it.

use crate::case::{Case, Folder, check, example_text, refused, rows};

/// A section, and one of its members with another value (or without it, where none is given), in place of the example's.
const FORMS: &str = r#"
    onbo base_url = 8675309 => base_url: expected text
    onbo base_url = "CANARY" => base_url: expected https://host/path
    onbo base_url = "http://canary.example" => base_url: expected https; http is for loopback addresses only
    onbo base_url = "ftp://canary.example" => base_url: expected https
    onbo base_url = "https://canary@example.com" => base_url: expected a host name or address, without user, query or fragment
    onbo base_url = "https://canary.example:867530" => base_url: expected a port from 0 to 65535
    onbo base_url = "https://canary.example/a?CANARY" => base_url: expected a path of letters, digits and -._~ between single slashes
    onbo base_url => base_url: the member is missing
    onbo client_id = ["CANARY"] => client_id: expected text
    onbo client_id = "CAN\nARY" => client_id: expected one or more characters, without white space around them
    onbo client_id => client_id: the member is missing
    onbo secret_file = 8675309 => secret_file: expected text
    onbo secret_file = "missing" => secret_file: missing: there is no such file
    onbo secret_file = "canary.txt" => secret: expected a secret key of 16, 24 or 32 characters besides its dashes
    onbo secret_file = "empty.txt" => secret: expected a secret key of 16, 24 or 32 characters besides its dashes
    onbo secret_file = "latin1.txt" => secret_file: not UTF-8 at byte 6
    onbo secret_file => expected secret_file or secret_env, and not both
    onbo secret_file = "canary.txt"; secret_env = "CANARY" => expected secret_file or secret_env, and not both
    onbo epoch = "CANARY" => epoch: expected milliseconds or seconds
    onbo date = 8675309 => date: expected text
    onbo date = "CANARY" => date: expected slash or dash

    greendot program_code = "CAN/ARY" => program_code: expected letters, digits and -._~
    greendot program_code = "" => program_code: expected an id that is not empty, . or ..
    greendot recipient_file = "keys/greendot-identity.pem" => recipient_file: a private key: expected a PUBLIC KEY
    greendot recipient_file = "canary.txt" => recipient_file: expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK
    greendot recipient_file = "missing" => recipient_file: missing: there is no such file
    greendot recipient_file => expected recipient_file or recipient_env, and not both
    greendot client_id = "CAN:ARY" => client_id: expected one or more characters without a colon
    greendot client_secret_file => expected client_secret_file or client_secret_env, and not both
    greendot scope = 8675309 => scope: expected text

    mx client_guid = "" => client_guid: expected one or more characters, without white space around them
    mx client_guid = true => client_guid: expected text
    mx api_key_file = "empty.txt" => api_key: expected one or more characters, without white space around them

    appenate company_id = "CANARY" => company_id: expected a whole number
    appenate company_id = -8675309 => company_id: expected a whole number
    appenate company_id = 8675309.5 => company_id: expected a whole number
    appenate integration_key_file = "empty.txt" => integration_key: expected one or more characters, without white space around them
    appenate format = "CANARY" => format: expected json or xml
    appenate metadata_element = "CANARY 1" => metadata_element: expected a name that XML takes: letters, digits and _ - .
"#;

/// Each of these is a mistake that would go unnoticed until a partner refuses the call.
const MISTAKES: &str = r#"
    onbo client_id = "" => client_id: expected one or more characters, without white space around them
    greendot client_id = "" => client_id: expected one or more characters without a colon
    greendot client_secret_file = "empty.txt" => client_secret: expected one or more characters, without white space around them
    greendot recipient_file = "keys/greendot-recipient.pem"; recipient_env = "CANARY" => expected recipient_file or recipient_env, and not both
    greendot identity_files = 8675309 => identity_files: expected a list of texts
"#;

#[test]
fn a_value_of_the_wrong_form_is_named_and_not_quoted() {
    check(rows(FORMS).map(|(member, message)| with_member(member, message)));
}

#[test]
fn mistakes_are_not_passed_over() {
    check(rows(MISTAKES).map(|(member, message)| with_member(member, message)));
}

#[test]
fn text_that_is_no_configuration_is_placed() {
    let texts = [
        (&b""[..], "the section [mx] is missing"),
        (b"[onbo]\n", "the section [mx] is missing"),
        (b"CANARY", "not TOML at line 1"),
        (b"[mx]\nbase_url = \"CANARY\n", "not TOML at line 2"),
        (b"[mx]\nbase_url = CANARY\n", "not TOML at line 2"),
        (b"[mx]\n\n[onbo]\n\n[mx]\n", "not TOML at line 5"),
        (b"[mx]\nbase_url = \"CANARY\"\nbase_url = \"CANARY\"\n", "not TOML at line 3"),
        (b"[mx]\n\0", "not TOML at line 2"),
        (b"[mx]\nbase_url = \"CANARY\xFF\"", "not UTF-8 at byte 23"),
        (b"[onbo]\nclient = \"CANARY\"", "onbo.client: there is no such member"),
        (b"[mx]\napi_key = \"CANARY\"", "mx.api_key: there is no such member"),
        (b"[stilt]\nclient_id = \"CANARY\"", "stilt: there is no such section"),
        (b"base_url = \"CANARY\"", "base_url: there is no such section"),
    ];
    check(texts.map(|(config, message)| wrong("mx", config, message)));
    let deep = [
        format!("mx{} = 1", ".a".repeat(50_000)),
        format!("[mx{}]", ".a".repeat(50_000)),
        format!("mx = {}{}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("mx = {}1{}", "{a = ".repeat(50_000), "}".repeat(50_000)),
    ];
    check(deep.map(|config| wrong("mx", &config, "not TOML at line 1")));
    check([refused("none", "update mx --record record.json --config CANARY", "CANARY: there is no such file")]);
}

#[test]
fn a_strange_name_stays_in_one_line() {
    for config in ["\"\\u001B[31m\\nsealpack: accepted\" = 1", "[mx]\n\"a\\r\\nb\" = 1"] {
        let folder = Folder::new();
        folder.write("config.toml", config);
        let ran = folder.run("update mx --record record.json --config config.toml", b"");
        assert_eq!(ran.code, 1);
        let line = ran.stderr.strip_suffix('\n').unwrap();
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}

/// The same value by file (with and without a newline) and by environment gives the same call.
#[test]
fn secrets_come_by_file_or_environment_and_may_end_in_a_newline() {
    for (partner, member) in [("mx", "api_key"), ("appenate", "integration_key")] {
        let file_member = format!("{member}_file");
        let folder = Folder::new();
        let arguments = format!("update {partner} --record record.json --config config.toml --reveal");
        let mut calls = Vec::new();
        folder.write("config.toml", config_with(partner, &file_member, "\"secret.txt\""));
        for end in ["", "\n", "\r\n"] {
            folder.write("secret.txt", format!("the-secret{end}"));
            calls.push(folder.run(&arguments, b"").stdout);
        }
        folder.write(
            "config.toml",
            config_with(partner, &file_member, "")
                .replace(&format!("[{partner}]"), &format!("[{partner}]\n{member}_env = \"SEALPACK_TEST_SECRET\"")),
        );
        for end in ["", "\n"] {
            let mut command = folder.command(&arguments);
            command.env("SEALPACK_TEST_SECRET", format!("the-secret{end}"));
            calls.push(crate::case::run(command, b"").stdout);
        }
        assert!(String::from_utf8_lossy(&calls[0]).contains("the-secret"));
        assert!(calls.iter().all(|call| *call == calls[0]), "{partner}");
        let unset = folder.run(&arguments, b"");
        let message = format!("{partner}: {member}_env: the environment has no such variable in UTF-8");
        assert_eq!((unset.code, unset.stderr), (1, format!("sealpack: config.toml: {message}\n")));
    }
}

#[test]
fn paths_are_relative_to_the_file() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("elsewhere")).unwrap();
    folder.write("elsewhere/config.toml", example_text("config.toml").replace("\"keys/", "\"../keys/"));
    let ran = folder.run("update mx --record record.json --config elsewhere/config.toml", b"");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder.write("elsewhere/config.toml", example_text("config.toml"));
    let ran = folder.run("update mx --record record.json --config elsewhere/config.toml", b"");
    let file = std::path::Path::new("elsewhere").join("keys/mx-api-key.txt");
    let message = format!("mx: api_key_file: {}: there is no such file", file.display());
    assert_eq!((ran.code, ran.stderr), (1, format!("sealpack: elsewhere/config.toml: {message}\n")));
}

fn wrong(partner: &str, config: impl AsRef<[u8]>, message: &str) -> Case {
    assert!(!message.contains("CANARY") && !message.contains("8675309"));
    let message = format!("config.toml: {message}");
    let arguments = format!("update {partner} --record record.json --config config.toml");
    refused(&message, &arguments, &message).file("config.toml", config)
}

/// A case with a row's configuration, and files that it may name.
fn with_member(row: &str, message: &str) -> Case {
    let (section, member) = row.split_once(' ').unwrap();
    let (member, value) = member.split_once(" = ").unwrap_or((member, ""));
    let value = value.replace("; ", "\n");
    wrong(section, config_with(section, member, &value), &format!("{section}: {message}"))
        .file("canary.txt", "CANARY")
        .file("empty.txt", "\n")
        .file("latin1.txt", b"CANARY\xFF")
}

/// The configuration of the examples with this value for one member, or without the member where the value is empty.
fn config_with(section: &str, member: &str, value: &str) -> String {
    let config = example_text("config.toml");
    let mut current = String::new();
    let mut changed = String::new();
    for line in config.lines() {
        if line.starts_with('[') {
            line.clone_into(&mut current);
        }
        let is_it = current == format!("[{section}]") && line.split(' ').next() == Some(member);
        match (is_it, value) {
            (false, _) => changed.push_str(line),
            (true, "") => {}
            (true, value) => changed.push_str(&format!("{member} = {value}")),
        }
        changed.push('\n');
    }
    assert_ne!(changed, config, "{section} has no {member}");
    changed
}
