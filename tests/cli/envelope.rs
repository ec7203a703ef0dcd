//! `sealpack envelope`: what is malformed is told precisely, what does not open has one message.

use sealpack::{Identity, hazmat};

use crate::{
    case::{Folder, check, done, example_text, refused},
    json,
};

const SEAL: &str = "envelope seal --recipient keys/greendot-recipient.pem --program-code sealpackdemo --request-id R-1";
const OPEN: &str = "envelope open --identity keys/greendot-identity.pem --program-code sealpackdemo --request-id R-1";
const PLAINTEXT: &str = r#"{"profileData":{"firstName":"Marisol"}}"#;
const DOES_NOT_OPEN: &str =
    "standard input: does not open: the key or the context is another one, or the bytes were changed";

#[test]
fn what_is_sealed_opens_with_the_key_it_names() {
    let envelope = sealed();
    let names: Vec<_> = json::strings(&envelope).into_iter().filter(|string| string.is_name).collect();
    let names: Vec<&str> = names.iter().map(|string| string.text.as_str()).collect();
    assert_eq!(names, ["version", "ephemeralPublicKey", "publicKeyHash", "data"]);
    let context = "--program-code sealpackdemo --request-id R-1";
    let two = "keys/partner-identity.pem keys/greendot-identity.pem";
    check([
        done("one identity", OPEN, PLAINTEXT).stdin(&envelope),
        done("two identities", &format!("envelope open --identity {two} {context}"), PLAINTEXT).stdin(&envelope),
        done(
            "--identity twice",
            &format!("envelope open --identity {} {context}", two.replace(' ', " --identity ")),
            PLAINTEXT,
        )
        .stdin(&envelope),
        done(
            "identities in one file",
            "envelope open --identity both.pem --program-code sealpackdemo --request-id R-1",
            PLAINTEXT,
        )
        .file("both.pem", example_text("keys/partner-identity.pem") + &example_text("keys/greendot-identity.pem"))
        .stdin(&envelope),
        done("a newline after it", OPEN, PLAINTEXT).stdin(format!("{envelope}\r\n")),
        done("another member", OPEN, PLAINTEXT).stdin(envelope.replace('}', r#","more":[1]}"#)),
    ]);
}

#[test]
fn any_bytes_can_be_sealed() {
    let folder = Folder::new();
    for plaintext in [&b""[..], b"\n", b"\0\xFF\r\n", &[7; 100_000]] {
        let sealed = folder.run(SEAL, plaintext);
        let opened = folder.run(OPEN, &sealed.stdout);
        assert_eq!((opened.code, opened.stderr.as_str()), (0, ""));
        assert!(opened.stdout == plaintext);
    }
}

#[test]
fn everything_that_does_not_open_has_one_message() {
    let envelope = sealed();
    let data = hazmat::base64_decode(&json::member(&envelope, "data")).unwrap();
    let mut cases = vec![
        refused("another request id", &OPEN.replace("R-1", "R-2"), DOES_NOT_OPEN).stdin(&envelope),
        refused("the request id in another case", &OPEN.replace("R-1", "r-1"), DOES_NOT_OPEN).stdin(&envelope),
        refused("another program code", &OPEN.replace("demo", "test"), DOES_NOT_OPEN).stdin(&envelope),
        refused("another ephemeral key", OPEN, DOES_NOT_OPEN).stdin(envelope.replace(
            &json::member(&envelope, "ephemeralPublicKey"),
            &hazmat::base64_encode(&Identity::generate().unwrap().recipient().to_der()),
        )),
        refused("data that is cut off", OPEN, DOES_NOT_OPEN).stdin(with_data(&envelope, &data[..data.len() - 1])),
        refused("the tag alone", OPEN, DOES_NOT_OPEN).stdin(with_data(&envelope, &data[..16])),
    ];
    for index in (0..data.len()).step_by(5).chain([data.len() - 1]) {
        let mut changed = data.clone();
        changed[index] ^= 1;
        cases.push(refused("a changed byte", OPEN, DOES_NOT_OPEN).stdin(with_data(&envelope, &changed)));
    }
    check(cases);
}

#[test]
fn an_envelope_for_another_key_says_so_with_fingerprints() {
    let hash = |key: &str| Identity::from_pem(example_text(key).as_bytes()).unwrap().recipient().public_key_hash();
    let message = format!(
        "standard input: sealed to the key with hash {}, and the keys at hand are: {}",
        hash("keys/greendot-identity.pem"),
        hash("keys/partner-identity.pem")
    );
    check([refused("another key", &OPEN.replace("greendot", "partner"), &message).stdin(sealed())]);
}

#[test]
fn malformed_input_is_named_and_not_quoted() {
    let envelope = sealed();
    let change = |name: &str, value: &str| {
        let old = format!("\"{name}\":\"{}\"", json::member(&envelope, name));
        let changed = envelope.replace(&old, value);
        assert_ne!(changed, envelope);
        changed
    };
    let open = |name: &str, message: &str, stdin: String| {
        refused(name, OPEN, &format!("standard input: {message}")).stdin(stdin)
    };
    let spki =
        "ephemeralPublicKey: expected a P-256 SubjectPublicKeyInfo in DER: 91 bytes, named curve, uncompressed point";
    check([
        open("nothing", "the JSON ends too early, at line 1, column 0", String::new()),
        open("a list", "expected an object", "[\"CANARY\"]".to_owned()),
        open("a word", "not JSON at line 1, column 1", "CANARY".to_owned()),
        open("cut off", "the JSON ends too early, at line 1, column 40", envelope[..40].to_owned()),
        open(
            "something behind it",
            &format!("not JSON at line 1, column {}", envelope.len() + 1),
            format!("{envelope}CANARY"),
        ),
        refused("no UTF-8", OPEN, "standard input: not UTF-8 at byte 0").stdin(b"\xFF{}"),
        open("no version", "version: the member is missing", change("version", "\"v\":1")),
        open("EC_v2", "version: EC_v2 is described nowhere: only EC_v1 is opened", envelope.replace("EC_v1", "EC_v2")),
        open("a version", "version: expected EC_v1", envelope.replace("EC_v1", "CANARY")),
        open("a version twice", "version: the member is given twice", envelope.replace("}", ",\"version\":\"EC_v1\"}")),
        open("a number", "data: expected text", change("data", "\"data\":8675309")),
        open("null", "data: the member is missing", change("data", "\"data\":null")),
        open("no tag", "data: expected at least the 16 bytes of the tag", change("data", "\"data\":\"AAAA\"")),
        open(
            "data with a line break",
            "data: expected base64 (standard alphabet, padded, no line breaks) at byte 4",
            change("data", r#""data":"AAAA\nAAAA""#),
        ),
        open(
            "a hash without its padding",
            "publicKeyHash: expected base64 with its padding",
            envelope.replace("=\",\"data", "\",\"data"),
        ),
        open(
            "a short hash",
            "publicKeyHash: expected the base64 of a SHA-256, 32 bytes",
            change("publicKeyHash", "\"publicKeyHash\":\"AAAA\""),
        ),
        open("no SPKI", spki, change("ephemeralPublicKey", "\"ephemeralPublicKey\":\"AAAA\"")),
        open(
            "a bare point",
            "ephemeralPublicKey: a bare point: expected a P-256 SubjectPublicKeyInfo in DER, 91 bytes",
            change("ephemeralPublicKey", &format!("\"ephemeralPublicKey\":\"{}\"", hazmat::base64_encode(&[4; 65]))),
        ),
        open(
            "a point off the curve",
            "ephemeralPublicKey: the public key is no point of P-256",
            off_the_curve(&envelope),
        ),
    ]);
}

#[test]
fn keys_and_context_are_named() {
    let private = "keys/greendot-identity.pem";
    check([
        refused(
            "a private key for the recipient",
            &SEAL.replace("keys/greendot-recipient.pem", private),
            "keys/greendot-identity.pem: a private key: expected a PUBLIC KEY",
        ),
        refused(
            "a public key for the identity",
            &OPEN.replace(private, "keys/greendot-recipient.pem"),
            "keys/greendot-recipient.pem: a public key: expected a PRIVATE KEY",
        ),
        refused(
            "no recipient",
            &SEAL.replace("keys/greendot-recipient.pem", "CANARY"),
            "CANARY: there is no such file",
        ),
        refused(
            "a second identity that is none",
            &OPEN.replace(private, &format!("{private} keys/mx-api-key.txt")),
            "keys/mx-api-key.txt: expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK",
        ),
        refused(
            "a program code",
            &SEAL.replace("sealpackdemo", "prögram"),
            "program code: expected one or more visible ASCII characters",
        ),
        refused("a request id", &OPEN.replace("R-1", "Ä"), "request id: expected one or more visible ASCII characters"),
    ]);
}

fn sealed() -> String {
    let ran = Folder::new().run(SEAL, PLAINTEXT.as_bytes());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    String::from_utf8(ran.stdout).unwrap()
}

fn with_data(envelope: &str, data: &[u8]) -> String {
    envelope.replace(&json::member(envelope, "data"), &hazmat::base64_encode(data))
}

fn off_the_curve(envelope: &str) -> String {
    let key = json::member(envelope, "ephemeralPublicKey");
    let mut spki = hazmat::base64_decode(&key).unwrap();
    spki[90] ^= 1;
    envelope.replace(&key, &hazmat::base64_encode(&spki))
}
