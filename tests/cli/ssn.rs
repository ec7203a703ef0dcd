//! `sealpack ssn`: the text and the field, and one message for everything that does not open.

use sealpack::{FieldKey, Ssn, hazmat};

use crate::case::{Folder, check, done, example_text, refused};

const SEAL: &str = "ssn seal --secret-file keys/onbo-secret.txt";
const OPEN: &str = "ssn open --secret-file keys/onbo-secret.txt";
const DOES_NOT_OPEN: &str =
    "standard input: does not open: the key or the context is another one, or the bytes were changed";

#[test]
fn what_is_sealed_opens_as_it_was_given() {
    let folder = Folder::new();
    for (options, number) in [("", "987-65-4320"), ("", "987654320"), (" --ein", "12-3456789"), (" --ein", "123456789")]
    {
        let sealed = folder.run(&format!("{SEAL}{options}"), number.as_bytes());
        assert_eq!((sealed.code, sealed.stderr.as_str(), sealed.stdout.len()), (0, "", 44));
        let again = folder.run(&format!("{SEAL}{options}"), number.as_bytes());
        assert_ne!(sealed.stdout, again.stdout, "the IV is random");
        let opened = folder.run(&format!("{OPEN}{options}"), &sealed.stdout);
        assert_eq!((opened.code, opened.stderr.as_str()), (0, ""));
        assert_eq!(opened.stdout, number.as_bytes());
    }
}

#[test]
fn one_newline_at_the_end_is_no_part_of_a_secret() {
    let secret = example_text("keys/onbo-secret.txt");
    let secret = secret.trim_end();
    let is_field = |text: &str| text.len() == 44;
    let mut cases = Vec::new();
    for (end, name) in [("", "nothing"), ("\n", "LF"), ("\r\n", "CR LF")] {
        let with_end = |text: &str| format!("{text}{end}");
        cases.extend([
            done(&format!("number and {name}"), SEAL, "").stdin(with_end("987-65-4320")).prints(is_field),
            done(&format!("field and {name}"), OPEN, "987-65-4320").stdin(with_end(&sealed())),
            done(&format!("key and {name}"), "ssn open --secret-file key", "987-65-4320")
                .file("key", with_end(secret))
                .stdin(sealed()),
        ]);
    }
    cases.push(refused("number and two LF", SEAL, "standard input: expected one line").stdin("987-65-4320\n\n"));
    check(cases);
}

#[test]
fn malformed_input_is_named_and_not_quoted() {
    let number = "standard input: expected nine digits, NNNNNNNNN or NNN-NN-NNNN";
    let base64 = "standard input: expected base64 (standard alphabet, padded, no line breaks) at byte";
    let length = "standard input: expected the base64 of 32 bytes: an IV and one AES block";
    let key = "key: expected a secret key of 16, 24 or 32 characters besides its dashes";
    let field = sealed();
    let with_key = |name: &str, content: &str| {
        refused(name, "ssn seal --secret-file key", key).file("key", content).stdin("987654320")
    };
    check([
        refused("no number", SEAL, number),
        refused("a word", SEAL, number).stdin("CANARY"),
        refused("a space", SEAL, number).stdin(" 987654320"),
        refused("an EIN", SEAL, number).stdin("12-3456789"),
        refused("fullwidth digits", SEAL, number).stdin("９８７６５４３２０"),
        refused(
            "an SSN for an EIN",
            &format!("{SEAL} --ein"),
            "standard input: expected nine digits, NNNNNNNNN or NN-NNNNNNN",
        )
        .stdin("987-65-4320"),
        refused("no UTF-8", SEAL, "standard input: not UTF-8 at byte 6").stdin(b"CANARY\xFF"),
        refused("no field", OPEN, length),
        refused("a short field", OPEN, length).stdin(&field[..40]),
        refused("a long field", OPEN, length).stdin(format!("AAAA{field}")),
        refused(
            "a field of 41 characters",
            OPEN,
            "standard input: expected base64, whose length is a multiple of four",
        )
        .stdin(&field[..41]),
        refused("no base64", OPEN, &format!("{base64} 5")).stdin(format!("AAAAA!{}", &field[6..])),
        refused("URL-safe base64", OPEN, &format!("{base64} 0")).stdin(format!("_{}", &field[1..])),
        refused("two fields", OPEN, "standard input: expected one line").stdin(format!("{field}\n{field}")),
        with_key("an empty key", ""),
        with_key("a short key", "CANARY"),
        with_key("a key of 33 characters", &"C".repeat(33)),
        refused("a key and two LF", "ssn seal --secret-file key", "key: expected one line")
            .file("key", format!("{}\n\n", "C".repeat(32))),
        refused("no key", "ssn seal --secret-file CANARY", "CANARY: there is no such file"),
        refused("a key that is no UTF-8", "ssn seal --secret-file key", "key: not UTF-8 at byte 6")
            .file("key", b"CANARY\xFF"),
    ]);
}

#[test]
fn everything_that_does_not_open_has_one_message() {
    let bytes = hazmat::base64_decode(&sealed()).unwrap();
    let changed = |index: usize, bits: u8| {
        let mut bytes = bytes.clone();
        bytes[index] ^= bits;
        hazmat::base64_encode(&bytes)
    };
    let mut cases = vec![
        // The padding's last byte is the IV's last byte away from what the block opens to.
        refused("bad padding", OPEN, DOES_NOT_OPEN).stdin(changed(15, 1)),
        refused("padding of 0", OPEN, DOES_NOT_OPEN).stdin(changed(15, 5)),
        refused("a letter for a digit", OPEN, DOES_NOT_OPEN).stdin(changed(0, 0x40)),
        refused("another block", OPEN, DOES_NOT_OPEN).stdin(changed(20, 1)),
        refused("an SSN opened as an EIN", &format!("{OPEN} --ein"), DOES_NOT_OPEN).stdin(sealed()),
    ];
    for digit in "12345789abcef".chars() {
        let wrong_key = example_text("keys/onbo-secret.txt").replace('0', &digit.to_string());
        cases.push(
            refused("a wrong key", "ssn open --secret-file key", DOES_NOT_OPEN).file("key", wrong_key).stdin(sealed()),
        );
    }
    check(cases);
}

fn sealed() -> String {
    let key = FieldKey::from_text(example_text("keys/onbo-secret.txt").trim()).unwrap();
    key.seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap()
}
