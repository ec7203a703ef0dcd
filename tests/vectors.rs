//! Does every published vector come out as expected? The files of `test-vectors/` say where each value is from.
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write;

use sealpack::{
    Envelope, Error, ErrorKind, FieldKey, Identity, OtherInfo, Recipient, Secret, hazmat,
    pack::{DEFAULT_LIMIT, unpack_text},
};
use serde_json::{Value, json};

#[test]
fn ssn() {
    run("ssn", 126, |input| {
        let field_key = || FieldKey::from_text(text(input, "key_text"));
        match text(input, "operation") {
            "seal" => {
                let field = hazmat::seal_field(&field_key()?, text(input, "plaintext"), &hex(input, "iv_hex"))?;
                Ok(json!({ "field": field }))
            }
            "open" => {
                let ssn = field_key()?.open_ssn(text(input, "field"))?;
                Ok(json!({ "plaintext": ssn.expose() }))
            }
            operation => {
                let (key, iv) = (hex(input, "key_hex"), hex(input, "iv_hex").try_into().unwrap());
                let mut blocks = hex(input, "blocks_hex").as_chunks().0.to_vec();
                let run = if operation == "encrypt-blocks" { hazmat::cbc_encrypt } else { hazmat::cbc_decrypt };
                run(&key, iv, &mut blocks)?;
                Ok(json!({ "blocks_hex": to_hex(blocks.as_flattened()) }))
            }
        }
    });
}

#[test]
fn hmac() {
    run("hmac", 73, |input| {
        let md5 = hazmat::onbo_content_md5(text(input, "body"));
        let hmac = hazmat::onbo_hmac(text(input, "secret"), text(input, "url"), &md5, text(input, "epoch"))?;
        Ok(json!({ "content_md5": md5, "hmac": hmac }))
    });
}

#[test]
fn kdf() {
    run("kdf", 41, |input| {
        if input.get("z_hex").is_some() {
            let z = Secret::new(hex(input, "z_hex").try_into().unwrap());
            let key = hazmat::one_step_kdf(&z, &hex(input, "other_info_hex"));
            return Ok(json!({ "key_hex": to_hex(key.expose()) }));
        }
        let other_info = if input.get("program_code").is_some() {
            OtherInfo::for_request(text(input, "program_code"), text(input, "request_id"))?
        } else {
            OtherInfo::new(&hex(input, "party_u_info_hex"), &hex(input, "party_v_info_hex").try_into().unwrap())
        };
        Ok(json!({ "other_info_hex": to_hex(other_info.as_bytes()) }))
    });
}

#[test]
fn envelope() {
    run("envelope", 163, |input| {
        let other_info = || OtherInfo::for_request(text(input, "program_code"), text(input, "request_id"));
        match text(input, "operation") {
            "agree" => {
                let private = hex(input, "private_key_hex").try_into().unwrap();
                let z = hazmat::agree(&private, &hex(input, "public_point_hex"))?;
                Ok(json!({ "z_hex": to_hex(z.expose()) }))
            }
            "seal" => {
                let recipient = Recipient::from_der(&base64(text(input, "recipient_spki_base64")))?;
                let plaintext = match input.get("plaintext") {
                    Some(text) => text.as_str().unwrap().as_bytes().to_vec(),
                    None => base64(text(input, "plaintext_base64")),
                };
                let random = hex(input, "ephemeral_private_hex");
                let envelope = hazmat::seal_envelope(&plaintext, &recipient, &other_info()?, &random)?;
                let envelope: Value = serde_json::from_str(&envelope.to_json()?).unwrap();
                Ok(json!({ "envelope": envelope }))
            }
            _ => {
                let identity = Identity::from_der(&base64(text(input, "identity_pkcs8_base64")))?;
                let envelope = match input.get("raw_json") {
                    Some(raw) => raw.as_str().unwrap().to_owned(),
                    None => input["envelope"].to_string(),
                };
                let opened = Envelope::from_json(envelope.as_bytes())?.open([&identity], &other_info()?)?;
                Ok(json!({ "plaintext_base64": hazmat::base64_encode(opened.as_slice()) }))
            }
        }
    });
}

#[test]
fn pack() {
    run("pack", 129, |input| match (text(input, "operation"), input.get("bytes_hex")) {
        ("base64", Some(_)) => Ok(json!({ "text": hazmat::base64_encode(&hex(input, "bytes_hex")) })),
        ("base64", None) => Ok(json!({ "bytes_hex": to_hex(&hazmat::base64_decode(text(input, "text"))?) })),
        _ => {
            let limit = input.get("max_bytes").map_or(DEFAULT_LIMIT, |limit| limit.as_u64().unwrap());
            let bytes = unpack_text(text(input, "text"), limit)?;
            Ok(json!({ "bytes_base64": hazmat::base64_encode(bytes.as_slice()) }))
        }
    });
}

/// Runs all cases of a file, of which there must be `count`, and names every one that comes out differently.
fn run(kind: &str, count: usize, case: impl Fn(&Value) -> Result<Value, Error>) {
    let path = format!("{}/test-vectors/{kind}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut wrong = String::new();
    for vector in cases {
        let outcome = case(&vector["input"]);
        let expected = &vector["expect"];
        let agrees = match &outcome {
            Ok(value) => agrees(value, &expected["value"]),
            Err(error) if error.kind() == ErrorKind::Open => expected["refused"] == "open",
            Err(_) => expected["refused"] == "malformed",
        };
        if !agrees {
            writeln!(wrong, "{}: expected {expected}, came out as {outcome:?}", vector["id"]).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(cases.len(), count);
}

/// NIST's derived keys may be shorter than ours: then they are its beginning.
fn agrees(value: &Value, expected: &Value) -> bool {
    match expected.get("key_prefix_hex") {
        Some(prefix) => value["key_hex"].as_str().unwrap().starts_with(prefix.as_str().unwrap()),
        None => value == expected,
    }
}

fn text<'a>(input: &'a Value, name: &str) -> &'a str {
    input[name].as_str().unwrap()
}

fn hex(input: &Value, name: &str) -> Vec<u8> {
    let digits = text(input, name).as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(text: &str) -> Vec<u8> {
    hazmat::base64_decode(text).unwrap()
}
