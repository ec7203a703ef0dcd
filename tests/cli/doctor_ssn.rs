//! `sealpack doctor ssn`: exit codes, what is taken from standard input, and that nothing of the number or the key is shown.

use sealpack::{FieldKey, Ssn};

use crate::case::{Case, Folder, Ran, check, done, example_text, refused};

const DOCTOR: &str = "doctor ssn --secret-file keys/onbo-secret.txt";

#[test]
fn a_good_field_is_good_in_every_way_it_is_given() {
    let field = sealed();
    let good = |name: &str, stdin: String| {
        done(name, DOCTOR, "").stdin(stdin).prints(|text| text.ends_with("\nNothing is wrong.\n"))
    };
    check([
        good("alone", field.clone()),
        good("with a newline", format!("{field}\n")),
        good("with CR LF", format!("{field}\r\n")),
        good("with a byte order mark", format!("\u{FEFF}{field}")),
        good("as a JSON string", format!("\"{}\"", field.replace('/', "\\/"))),
        good("in a body", format!("{{\"first_name\": \"Ann\", \"ssn\": \"{field}\"}}\n")),
    ]);
}

#[test]
fn what_is_wrong_is_said_and_the_exit_code_is_1() {
    let field = sealed();
    check([
        wrong("URL-safe, in a body", format!("{{\"ssn\": \"{}\"}}", field.trim_end_matches('=')))
            .prints(|text| text.contains("(field-base64-without-padding)")),
        wrong("a number", "987-65-4320").prints(|text| text.contains("(field-not-sealed)") && !text.contains("4320")),
        wrong("nothing", "").prints(|text| text.contains("The field is empty.")),
        wrong("another key", "AAAAAAAAAAAAAAAAAAAAALeixBDBk5S7tZiUYCfndNw=")
            .prints(|text| text.contains("has the fingerprint")),
        wrong("bytes", b"\xFF\x00\x80".as_slice()).prints(|text| text.contains("not UTF-8")),
        wrong("a client id", with_client_id()).prints(|text| text.contains("(client-id-for-key)")),
        refused("no secret", "doctor ssn --secret-file CANARY", "CANARY: there is no such file"),
    ]);
}

#[test]
fn json_has_the_same() {
    let ran = Folder::new().run(&format!("{DOCTOR} --json"), hex_of_field().as_bytes());
    let diagnosis: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(diagnosis["good"], false);
    assert_eq!(diagnosis["mistakes"][0]["name"], "field-in-hex");
    assert_eq!(diagnosis["mistakes"][0]["side"], "sender");
    let ran = Folder::new().run(&format!("{DOCTOR} --json"), sealed().as_bytes());
    assert_eq!(
        (ran.code, serde_json::from_slice::<serde_json::Value>(&ran.stdout).unwrap()["good"].clone()),
        (0, true.into())
    );
}

#[test]
fn a_megabyte_is_judged_at_once() {
    for byte in [b'A', b'\n', b' ', 0, 0xFF, b'{', b'"'] {
        let Ran { code, stderr, .. } = Folder::new().run(DOCTOR, &vec![byte; 1 << 20]);
        assert_eq!((code, stderr.as_str()), (1, ""), "{byte}");
    }
}

fn wrong(name: &str, stdin: impl AsRef<[u8]>) -> Case {
    let options = if name == "a client id" { " --client-id 5c2e4d3c-4b5a-6978-8796-a5b4c3d2e1f0" } else { "" };
    done(name, &format!("{DOCTOR}{options}"), "").stdin(stdin).exits(1)
}

fn sealed() -> String {
    sealed_with(example_text("keys/onbo-secret.txt").trim())
}

fn with_client_id() -> String {
    sealed_with("5c2e4d3c-4b5a-6978-8796-a5b4c3d2e1f0")
}

fn sealed_with(secret: &str) -> String {
    FieldKey::from_text(secret).unwrap().seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap()
}

fn hex_of_field() -> String {
    sealpack::hazmat::base64_decode(&sealed()).unwrap().iter().map(|byte| format!("{byte:02x}")).collect()
}
