//! `sealpack doctor envelope`: exit codes, what is taken from standard input, and that nothing of the plaintext is shown.

use crate::{
    case::{Case, Folder, check, done, refused},
    json,
};

const DOCTOR: &str =
    "doctor envelope --identity keys/greendot-identity.pem --program-code sealpackdemo --request-id R-1";
const SEAL: &str = "envelope seal --recipient keys/greendot-recipient.pem --program-code sealpackdemo --request-id R-1";
const PLAINTEXT: &str = r#"{"note":"CANARY 987654320"}"#;

#[test]
fn a_good_envelope_is_good_alone_and_in_a_body() {
    let envelope = sealed(SEAL);
    let good = |name: &str, stdin: String| {
        done(name, DOCTOR, "").stdin(stdin).prints(|text| text.ends_with("\nNothing is wrong.\n"))
    };
    check([
        good("alone", envelope.clone()),
        good("with a newline", format!("{envelope}\n")),
        good("in a body", format!("{{\"encryptedUserData\": {envelope}}}")),
    ]);
}

#[test]
fn what_is_wrong_is_said_and_the_exit_code_is_1() {
    let envelope = sealed(SEAL);
    let for_another = sealed(&SEAL.replace("R-1", "R-2"));
    let hash = json::member(&envelope, "publicKeyHash");
    let to_partner = "envelope seal --recipient partner.pem --program-code sealpackdemo --request-id R-1";
    let folder = Folder::new();
    let partner = "keys/partner-identity.pem";
    let public = public_half(&folder, partner);
    folder.write("partner.pem", &public);
    let to_partner = String::from_utf8(folder.run(to_partner, PLAINTEXT.as_bytes()).stdout).unwrap();
    check([
        wrong("request id", sealed(&SEAL.replace("R-1", "r-1")))
            .prints(|text| text.contains("(request-id-lower-case)")),
        wrong("another request id", for_another).prints(|text| text.contains("request id is another one")),
        wrong("a bad hash", envelope.replace(&hash, hash.trim_end_matches('=')))
            .prints(|text| text.contains("(member-base64-without-padding)")),
        wrong("as a text", format!("{envelope:?}")).prints(|text| text.contains("(envelope-as-text)")),
        wrong("nothing", "").prints(|text| text.starts_with("WRONG  The envelope is empty.\n")),
        wrong("another key", to_partner.clone())
            .prints(|text| text.contains("publicKeyHash is of none of the identities")),
        done("the sender's file", &format!("{DOCTOR} --recipient partner.pem"), "")
            .file("partner.pem", &public)
            .stdin(to_partner)
            .exits(1)
            .prints(|text| text.contains("(recipient-of-another-key)")),
        refused("no key", &DOCTOR.replace("keys/greendot-identity.pem", "CANARY"), "CANARY: there is no such file"),
    ]);
}

#[test]
fn json_has_the_same_and_no_plaintext_is_shown() {
    for sealed in [sealed(SEAL), sealed(&SEAL.replace("R-1", "r-1")), sealed(&SEAL.replace("R-1", "R-2"))] {
        let folder = Folder::new();
        let (text, json) =
            (folder.run(DOCTOR, sealed.as_bytes()), folder.run(&format!("{DOCTOR} --json"), sealed.as_bytes()));
        let diagnosis: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        assert_eq!(json.code, text.code);
        assert_eq!(diagnosis["good"], text.code == 0);
        let shown = [text.stdout, json.stdout].concat();
        let shown = String::from_utf8(shown).unwrap();
        assert!(!shown.contains("CANARY") && !shown.contains("9876"), "{shown}");
    }
}

#[test]
fn a_megabyte_is_judged_in_time() {
    let folder = Folder::new();
    let long = format!("{{\"note\":\"{}\"}}", "x".repeat(1 << 20));
    let sealed = folder.run(&SEAL.replace("R-1", "r-1"), long.as_bytes()).stdout;
    let ran = folder.run(DOCTOR, &sealed);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(String::from_utf8(ran.stdout).unwrap().contains("(request-id-lower-case)"));
    for byte in [b'A', b'[', b'{', b'"', 0xFF] {
        let ran = folder.run(DOCTOR, &vec![byte; 1 << 20]);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{byte}");
    }
}

fn wrong(name: &str, stdin: impl AsRef<[u8]>) -> Case {
    done(name, DOCTOR, "").stdin(stdin).exits(1)
}

fn sealed(arguments: &str) -> String {
    String::from_utf8(Folder::new().run(arguments, PLAINTEXT.as_bytes()).stdout).unwrap()
}

fn public_half(folder: &Folder, identity: &str) -> String {
    let identity = sealpack::Identity::from_pem(folder.read(identity).as_bytes()).unwrap();
    identity.recipient().to_pem().unwrap()
}
