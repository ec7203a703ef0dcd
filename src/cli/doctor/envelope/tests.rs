//! Is each mistake named, and none where there is none?

use std::{fs, path::Path};

use sealpack::{Envelope, Identity, Keyring, OtherInfo, hazmat};
use serde_json::Value;

use super::{
    super::{
        spelling::hex,
        testing::{each_is_named, good_ones_are_good},
    },
    Context, Diagnosis, examine, look, mistakes,
};

const CALL: Context<'_> = Context::Call { program_code: "Wf7", request_id: "7944ed36-cad2-474f-bea4-b24d3be8b1b6" };

#[test]
fn each_mistake_is_named() {
    // These need another file or key: `keys_are_told_apart`.
    let others = [
        "public-key-hash-of-another-identity",
        "public-key-hash-of-certificate",
        "recipient-bundle-in-wrong-order",
        "recipient-not-first-of-bundle",
        "recipient-of-another-key",
    ];
    each_is_named("envelope", mistakes(), &others, |case| {
        let diagnosis = diagnosis_of(case);
        shows_nothing(&diagnosis, case);
        diagnosis
    });
}

#[test]
fn good_envelopes_have_no_mistake() {
    let (identity, other) = (identity(1), identity(2));
    let context = OtherInfo::for_request("Wf7", "7944ed36-cad2-474f-bea4-b24d3be8b1b6").unwrap();
    let keyring: Keyring =
        [other, Identity::from_pem(identity.to_pem().unwrap().expose().as_bytes()).unwrap()].into_iter().collect();
    for plaintext in [&b""[..], b"{}", b"\xFF", &[b'x'; 100_000]] {
        let json = Envelope::seal(plaintext, identity.recipient(), &context).unwrap().to_json().unwrap();
        let diagnosis = examine(json.as_bytes(), &keyring, CALL);
        assert!(diagnosis.is_good(), "{diagnosis}");
    }
    good_ones_are_good("envelope", &["envelope-open"], diagnosis_of);
}

#[test]
fn other_keys_and_other_bytes_are_explained_by_nothing() {
    let identity = identity(1);
    let keyring: Keyring =
        [Identity::from_pem(identity.to_pem().unwrap().expose().as_bytes()).unwrap()].into_iter().collect();
    for (program_code, request_id) in [("Wf7", "another"), ("another", "7944ed36-cad2-474f-bea4-b24d3be8b1b6")] {
        let context = OtherInfo::for_request(program_code, request_id).unwrap();
        let sealed = Envelope::seal(b"{}", identity.recipient(), &context).unwrap().to_json().unwrap();
        let stranger = Envelope::seal(b"{}", self::identity(2).recipient(), &context).unwrap().to_json().unwrap();
        for json in [sealed, stranger] {
            let diagnosis = examine(json.as_bytes(), &keyring, CALL);
            assert!(diagnosis.mistakes().is_empty() && !diagnosis.is_good(), "{diagnosis}");
        }
    }
}

#[test]
fn a_few_bytes_without_a_tag_are_explained_by_nothing() {
    let keyring: Keyring = [identity(1)].into_iter().collect();
    let context = OtherInfo::for_request("Wf7", "7944ed36-cad2-474f-bea4-b24d3be8b1b6").unwrap();
    let json = Envelope::seal(b"{}", identity(1).recipient(), &context).unwrap().to_json().unwrap();
    let mut sealed: Value = serde_json::from_str(&json).unwrap();
    let data = hazmat::base64_decode(sealed["data"].as_str().unwrap()).unwrap();
    sealed["data"] = hazmat::base64_encode(&data[..2]).into();
    assert!(examine(sealed.to_string().as_bytes(), &keyring, CALL).mistakes().is_empty());
}

#[test]
fn keys_are_told_apart() {
    let (ours, other) = (identity(1), identity(2));
    let context = OtherInfo::for_request("Wf7", "7944ed36-cad2-474f-bea4-b24d3be8b1b6").unwrap();
    let pem = |identity: &Identity| identity.recipient().to_pem().unwrap();
    let to_other = Envelope::seal(b"{}", other.recipient(), &context).unwrap().to_json().unwrap();
    let keyring: Keyring = [ours].into_iter().collect();
    let (ours, other) = (identity(1), identity(2));
    for (file, mistake) in [
        (pem(&other) + &pem(&ours), "recipient-bundle-in-wrong-order"),
        (pem(&ours) + &pem(&other), "recipient-not-first-of-bundle"),
        (pem(&other), "recipient-of-another-key"),
    ] {
        let diagnosis = look(to_other.as_bytes(), &keyring, CALL, Some(file.as_bytes()), Diagnosis::new());
        assert_eq!(diagnosis.mistakes(), [mistake]);
    }

    let both: Keyring = [identity(1), identity(2)].into_iter().collect();
    let with_our_hash = to_other.replace(&other.recipient().public_key_hash(), &ours.recipient().public_key_hash());
    assert_eq!(examine(with_our_hash.as_bytes(), &both, CALL).mistakes(), ["public-key-hash-of-another-identity"]);

    let certificate =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/keys/certificate.der")).unwrap();
    let hash = hazmat::base64_encode(&hazmat::sha256(&certificate));
    let with_hash = to_other.replace(&other.recipient().public_key_hash(), &hash);
    let diagnosis = look(with_hash.as_bytes(), &both, CALL, Some(&certificate), Diagnosis::new());
    assert_eq!(diagnosis.mistakes(), ["public-key-hash-of-certificate"]);
}

#[test]
fn strange_input_is_no_panic() {
    let keyring: Keyring = [identity(1)].into_iter().collect();
    let members = r#""version":"EC_v1","ephemeralPublicKey":"","publicKeyHash":"","data":"""#;
    let deep = "[".repeat(100_000);
    for json in ["", "{", "null", "{}", "[]", "\"\"", "\u{FEFF}", "e30=", &format!("{{{members}}}"), &deep] {
        for context in [
            CALL,
            Context::Call { program_code: "", request_id: "é" },
            Context::Parties { party_u_info: b"", party_v_info: b"" },
        ] {
            assert!(!examine(json.as_bytes(), &keyring, context).is_good());
        }
        assert!(!examine(json.as_bytes(), &Keyring::new(), CALL).is_good());
    }
    assert!(!examine(b"\xFF\x00", &keyring, CALL).is_good());
}

fn identity(number: u8) -> Identity {
    hazmat::identity(&[number; 32]).unwrap()
}

fn diagnosis_of(case: &Value) -> Diagnosis {
    let text = |name: &str| case["input"][name].as_str().unwrap_or_default().to_owned();
    let identity = Identity::from_der(&hazmat::base64_decode(&text("identity_pkcs8_base64")).unwrap()).unwrap();
    let keyring = [identity].into_iter().collect();
    let json =
        case["input"].get("raw_json").map_or_else(|| case["input"]["envelope"].to_string(), |_| text("raw_json"));
    let (program_code, request_id) = (text("program_code"), text("request_id"));
    let bytes = |name: &str| hex(text(name).as_bytes()).unwrap().as_slice().to_vec();
    let (party_u_info, party_v_info) = (bytes("party_u_info_hex"), bytes("party_v_info_hex"));
    let context = match request_id.is_empty() {
        true => Context::Parties { party_u_info: &party_u_info, party_v_info: &party_v_info },
        false => Context::Call { program_code: &program_code, request_id: &request_id },
    };
    examine(json.as_bytes(), &keyring, context)
}

/// Nothing of the plaintext and of the private key.
fn shows_nothing(diagnosis: &Diagnosis, case: &Value) {
    let shown = format!("{diagnosis}{}", diagnosis.to_json().unwrap());
    let key = case["input"]["identity_pkcs8_base64"].as_str().unwrap();
    for hidden in ["firstName", "\"Kim\"", &key[40..56]] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}
