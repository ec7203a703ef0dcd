//! `sealpack update --send`, and what `--reveal` prints: does a sandbox accept it?

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    time::Duration,
};

use sealpack::hazmat;

use crate::{
    case::{Folder, example_text, run},
    json,
    partners::{CALLS, Call, Sandbox},
};

#[test]
fn every_partner_accepts_what_is_sent() {
    let sandbox = Sandbox::start();
    let folder = Folder::with_examples();
    for call in CALLS {
        call.prepare(&folder, sandbox.address());
        let ran = folder.run(&format!("{} --send", call.arguments()), b"");
        assert!(ran.stderr.ends_with("\naccepted\n"), "{}: {:?}", call.name(), ran.stderr);
        assert_eq!((ran.code, ran.stdout.len()), (0, 0));
        assert_eq!(sandbox.verdict(), call.accepted, "{}", call.name());
        if call.partner == "onbo" {
            assert_eq!(sandbox.field("ssn"), "***-**-****");
            assert_eq!(sandbox.field("credit_report_xml_gzip"), "<118792 bytes>");
            assert_eq!(sandbox.field("asset_report_json_gzip"), "<704679 bytes>");
        }
        if call.partner == "greendot" {
            assert_eq!(sandbox.field("encryptedUserData/identifyingData/ssn"), "*********");
        }
    }
}

/// The forms are taken at their word: `http` is written to a socket as it is, `json` is put together from its members.
#[test]
fn every_partner_accepts_what_is_revealed() {
    let sandbox = Sandbox::start();
    let folder = Folder::with_examples();
    for call in CALLS {
        call.prepare(&folder, sandbox.address());
        for form in ["http", "json"] {
            let printed = reveal(&folder, &call, form);
            let message = if form == "json" { http_of_json(&printed) } else { printed };
            let token = token(&sandbox);
            let message = message.replace("Bearer <from POST /authentication>", &format!("Bearer {token}"));
            let answer = exchange(sandbox.address(), &message);
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{} in {form}: {answer}", call.name());
            assert_eq!(sandbox.verdict(), call.accepted, "{} in {form}", call.name());
        }
    }
}

/// The two partners whose calls have nothing random in them.
#[test]
fn the_three_forms_have_the_same_body() {
    let folder = Folder::new();
    folder.write("record.json", STRANGE_RECORD);
    for call in CALLS.iter().filter(|call| ["mx", "appenate"].contains(&call.partner)) {
        call.prepare(&folder, "127.0.0.1:8407");
        let http = reveal(&folder, call, "http");
        let (_, body) = http.split_once("\r\n\r\n").unwrap();
        assert!(body.contains("$(touch x)"), "{body}");
        assert_eq!(json::member(&reveal(&folder, call, "json"), "body"), body, "{}", call.name());
        if cfg!(unix) {
            assert_eq!(body_of_curl(&folder, &reveal(&folder, call, "curl")), body, "{}", call.name());
        }
    }
}

#[test]
fn curl_does_as_the_printed_command_says() {
    let sandbox = Sandbox::start();
    let folder = Folder::with_examples();
    let has_curl = Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_ok();
    let (mut accepted, mut skipped) = (0, 0);
    for call in CALLS {
        call.prepare(&folder, sandbox.address());
        let script = reveal(&folder, &call, "curl");
        if !has_curl {
            skipped += 1;
            continue;
        }
        let mut shell = Command::new("sh");
        // Neither a proxy nor a configuration of whoever runs the tests is a part of the command.
        shell
            .current_dir(folder.path())
            .env("NO_PROXY", "*")
            .env("CURL_HOME", folder.path())
            .env("HOME", folder.path());
        let ran = run(shell, script.as_bytes());
        assert_eq!(ran.code, 0, "{}: {}", call.name(), ran.stderr);
        assert_eq!(sandbox.verdict(), call.accepted, "{}", call.name());
        accepted += 1;
    }
    eprintln!("{accepted} accepted, {skipped} skipped without curl");
    assert_eq!(accepted + skipped, 5);
}

/// Credentials are not to be seen by other users of the machine: only the body's shell built-in and file descriptors have them.
#[test]
fn curl_gets_no_secret_as_an_argument() {
    let folder = Folder::with_examples();
    for call in CALLS {
        call.prepare(&folder, "127.0.0.1:8407");
        let script = reveal(&folder, &call, "curl");
        let lines = script.lines().filter_map(|line| line.rsplit_once("' | curl"));
        let expected = " -q --noproxy '*' --fail-with-body --config /dev/fd/3 --data-binary @- 3<<";
        let get_token = r#"'END' | sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p'"#;
        let documents: Vec<&str> = lines.map(|(_, arguments)| arguments.strip_prefix(expected).unwrap()).collect();
        let is_greendot = call.partner == "greendot";
        assert_eq!(documents, if is_greendot { vec![get_token, "END"] } else { vec!["'END'"] });
    }
}

/// The shell's function stands in for curl, which gets no token.
#[test]
fn without_a_token_the_printed_commands_end() {
    let folder = Folder::with_examples();
    for call in CALLS.into_iter().filter(|call| call.partner == "greendot") {
        call.prepare(&folder, "127.0.0.1:8407");
        let script = format!("curl() {{ cat >/dev/null; echo called >&2; }}\n{}", reveal(&folder, &call, "curl"));
        let ran = run(Command::new("sh"), script.as_bytes());
        assert!(ran.code != 0 && ran.stderr.contains("TOKEN: Green Dot gave none"), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("called").count(), 1);
    }
}

#[test]
fn a_refusal_is_exit_code_1_with_the_partners_reason() {
    let sandbox = Sandbox::start();
    let refusals = [
        (
            "onbo",
            "keys/onbo-secret.txt",
            "0645d3f3-54ac-404b-91df-ce9d86a6816b",
            "Onbo refused: HTTP 403, code authentication_error (the HMAC is wrong or older than 60 seconds)",
        ),
        ("onbo", "2085550142", "9115550142", "Onbo refused: HTTP 400, code invalid_request_error"),
        ("greendot", "keys/greendot-client-secret.txt", "CANARY", "Green Dot refused: HTTP 401"),
        (
            "greendot",
            "7c3e91f8-52ad-4b06-8d1f-e0947a6b25c3",
            "locked",
            "Green Dot refused: HTTP 200, code 5, sub code 362 (the account is locked)",
        ),
        ("mx", "USR-61fd84c0-93b7-4e2a-8a5d-c7f029d1b346", "missing", "MX refused: HTTP 400"),
        ("appenate", "keys/appenate-integration-key.txt", "CANARY", "Appenate refused: HTTP 401"),
    ];
    for (partner, changed, value, message) in refusals {
        let folder = Folder::with_examples();
        if changed.starts_with("keys/") {
            folder.write(changed, value);
        } else {
            folder.write("record.json", example_text("record.json").replace(changed, value));
        }
        let config = folder.read("config.toml").replace("127.0.0.1:8407", sandbox.address());
        folder.write("config.toml", config);
        let ran = folder.run(&format!("update {partner} --record record.json --config config.toml --send"), b"");
        assert_eq!((ran.code, ran.stdout.len()), (1, 0), "{partner}: {:?}", ran.stderr);
        let said = ran.stderr.lines().last().unwrap();
        assert!(said.starts_with(&format!("sealpack: {message}")), "{said}");
        assert!(!said.contains("CANARY"));
    }
}

/// A partner's own message may quote what it refuses.
#[test]
fn a_partners_message_is_shown_on_demand() {
    let sandbox = Sandbox::start();
    let folder = Folder::with_examples();
    let record = folder.read("record.json").replace("2085550142", "9115550142");
    folder.write("record.json", record);
    let config = folder.read("config.toml").replace("127.0.0.1:8407", sandbox.address());
    folder.write("config.toml", config);
    for (reveal, is_shown) in [("", false), ("--reveal", true)] {
        let ran = folder.run(&format!("update onbo --record record.json --config config.toml --send {reveal}"), b"");
        assert_eq!(ran.code, 1);
        assert_eq!(ran.stderr.contains("not a US number"), is_shown, "{:?}", ran.stderr);
    }
}

#[test]
fn no_connection_is_exit_code_1() {
    for call in CALLS {
        let folder = Folder::new();
        // Nothing listens on port 1 (TCPMUX).
        call.prepare(&folder, "127.0.0.1:1");
        let ran = folder.run(&format!("{} --send", call.arguments()), b"");
        assert_eq!(ran.code, 1, "{}", call.name());
        assert!(ran.stderr.contains("127.0.0.1:1: no connection"), "{:?}", ran.stderr);
    }
}

/// Quotes and signs that a shell, curl, JSON and XML each read in their own way.
const STRANGE_RECORD: &str = r#"{"first_name": "O'Neil \"$(touch x)\" `id` \\n %s é 😀\n\r\tEND", "mx": {"user": "a'b\"c\\d e$HOME"},
    "appenate": {"id": "i", "password": "''\\'<&>]]>\r\nEND\n"}}"#;

fn reveal(folder: &Folder, call: &Call, form: &str) -> String {
    let ran = folder.run(&format!("{} --print {form} --reveal", call.arguments()), b"");
    assert_eq!(ran.code, 0, "{}: {}", call.name(), ran.stderr);
    String::from_utf8(ran.stdout).unwrap()
}

/// What the printed command gives curl on its standard input: a function of that name stands in for it.
fn body_of_curl(folder: &Folder, script: &str) -> String {
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path());
    let ran = run(shell, format!("curl() {{ cat; }}\n{script}").as_bytes());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(!folder.path().join("x").exists(), "the shell ran a part of the body");
    String::from_utf8(ran.stdout).unwrap()
}

fn http_of_json(text: &str) -> String {
    let strings: Vec<String> = json::strings(text).into_iter().map(|string| string.text).collect();
    let [method_name, method, url_name, url, headers_name, headers @ .., body_name, body] = strings.as_slice() else {
        unreachable!("an object of four members");
    };
    assert_eq!([method_name, url_name, headers_name, body_name], ["method", "url", "headers", "body"]);
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut message = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n", body.len());
    for header in headers.as_chunks::<2>().0 {
        message.push_str(&format!("{}: {}\r\n", header[0], header[1]));
    }
    message + "\r\n" + body
}

/// Sends one message and gives the answer's head and the body that came with it.
fn exchange(address: &str, message: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(message.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut byte = [0];
    let length = loop {
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
        if answer.ends_with(b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&answer).to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next().map(str::to_owned));
            break length.unwrap().parse().unwrap();
        }
    };
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    answer.append(&mut body);
    String::from_utf8(answer).unwrap()
}

fn token(sandbox: &Sandbox) -> String {
    let secret = example_text("keys/greendot-client-secret.txt");
    let basic = hazmat::base64_encode(format!("sealpack-example-client:{}", secret.trim()).as_bytes());
    let body = r#"{"grant_type":"client_credentials","scope":"general"}"#;
    let head = format!(
        "POST /greendot/authentication HTTP/1.1\r\nhost: {}\r\nauthorization: Basic {basic}\r\nx-gd-requestid: r\r\n\
         content-type: application/json\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n",
        sandbox.address(),
        body.len()
    );
    let answer = exchange(sandbox.address(), &(head + body));
    json::member(&answer[answer.find('{').unwrap()..], "access_token")
}
