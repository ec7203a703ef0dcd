//! Vectors of others in their own forms, turned into ours.

use std::{
    fs,
    io::{Write, stderr},
    path::Path,
};

use serde_json::{Value, json};

/// Writes what is known of `folder` and the folders in it to `out`, and gives how many cases there are. A file in another form
/// is named on standard error.
pub(super) fn adapt(folder: &Path, out: &Path) -> usize {
    let mut cases = Vec::new();
    collect(folder, &mut cases);
    for (number, case) in cases.iter().enumerate() {
        fs::write(out.join(format!("{number}.json")), case.to_string()).unwrap();
    }
    cases.iter().map(|case| case["cases"].as_array().map_or(1, Vec::len)).sum()
}

/// Says it where the tests are run, as `eprintln` does not of a test that passes.
pub(super) fn say(text: &str) {
    stderr().write_all(format!("vectors: {text}\n").as_bytes()).unwrap();
}

fn collect(path: &Path, cases: &mut Vec<Value>) {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), cases));
    }
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display())).unwrap();
    let Ok(file) = serde_json::from_slice::<Value>(&bytes) else {
        return say(&format!("skipped: {} is not JSON", path.display()));
    };
    let before = cases.len();
    if file.get("operation").is_some() {
        cases.push(file);
    } else if file.get("merchant_id_sha256_hex").is_some() {
        cases.extend(of_apple_pay(&file));
    } else {
        cases.extend(list(&file, "onbo_ssn").flat_map(of_field));
        cases.extend(list(&file, "onbo_hmac").map(of_signature));
        cases.extend(file.get("greendot_ec_v1").into_iter().flat_map(of_envelope));
    }
    if cases.len() == before {
        say(&format!("skipped: {} is of no form that is known", path.display()));
    }
}

fn list<'a>(file: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    file.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// An Apple Pay token with what is known of its opening: PartyUInfo is a name, PartyVInfo the hash of the merchant's id.
fn of_apple_pay(token: &Value) -> [Value; 2] {
    let text = |name: &str| token[name].as_str().unwrap().to_owned();
    let pkcs8: String = text("private_key_pem").lines().filter(|line| !line.starts_with("-----")).collect();
    let party_u = hex(text("party_u_ascii").as_bytes());
    let party_v = text("merchant_id_sha256_hex");
    let envelope = json!({
        "version": "EC_v1", "ephemeralPublicKey": token["ephemeralPublicKey"],
        "publicKeyHash": token["publicKeyHash"], "data": token["data"],
    });
    let opening = json!({ "identity_pkcs8_base64": pkcs8, "party_u_info_hex": party_u, "party_v_info_hex": party_v, "envelope": envelope });
    // AlgorithmID is one length byte and a name of 13 letters.
    let other_info = format!("0d{}{party_u}{party_v}", hex(b"id-aes256-GCM"));
    let derivation = json!({ "z_hex": hex(&base64(&text("shared_secret_b64"))), "other_info_hex": other_info });
    [
        case(
            "apple-pay-token",
            "envelope-open",
            opening,
            json!({ "plaintext_base64": to_base64(text("plaintext_utf8").as_bytes()) }),
        ),
        case("apple-pay-key", "kdf", derivation, json!({ "key_hex": hex(&base64(&text("symmetric_key_b64"))) })),
    ]
}

/// A sealed field, to be made and, where its text is a number alone, to be opened.
fn of_field(field: &Value) -> Vec<Value> {
    let (key, sealed, plaintext) = (&field["secret"], &field["ssn_field"], &field["plaintext_after_encodeURI"]);
    let sealing = json!({ "key_text": key, "iv_hex": field["iv_hex"], "plaintext": plaintext });
    let mut cases = vec![case("field", "ssn-seal", sealing, json!({ "field": sealed }))];
    if field["ssn"] == *plaintext {
        cases.push(case(
            "field",
            "ssn-open",
            json!({ "key_text": key, "field": sealed }),
            json!({ "plaintext": plaintext }),
        ));
    }
    cases
}

fn of_signature(call: &Value) -> Value {
    let input = json!({ "secret": call["secret"], "url": call["url"], "body": call["body"], "epoch": call["epoch"] });
    case("signature", "onbo-sign", input, json!({ "content_md5": call["content_md5"], "hmac": call["hmac"] }))
}

/// An envelope, to be made from the ephemeral key, with the Z and the key on the way.
fn of_envelope(envelope: &Value) -> [Value; 2] {
    let sealing = json!({
        "recipient_spki_base64": envelope["recipient_spki_b64"], "ephemeral_private_hex": envelope["ephemeral_private_scalar_hex"],
        "program_code": envelope["program_code"], "request_id": envelope["x_gd_request_id"], "plaintext": envelope["plaintext"],
    });
    let party_u = hex(envelope["program_code"].as_str().unwrap().as_bytes());
    let other_info = format!("0d{}{party_u}{}", hex(b"id-aes256-GCM"), envelope["party_v_hex"].as_str().unwrap());
    let derivation = json!({ "z_hex": envelope["shared_secret_hex"], "other_info_hex": other_info });
    [
        case("envelope", "envelope-seal", sealing, json!({ "envelope": envelope["envelope"] })),
        case("envelope-key", "kdf", derivation, json!({ "key_hex": envelope["aes_key_hex"] })),
    ]
}

fn case(id: &str, operation: &str, input: Value, value: Value) -> Value {
    let provenance = json!({ "source": "the folder of SEALPACK_EXTRA_VECTORS", "section": "adapted" });
    json!({ "id": id, "comment": "Adapted.", "provenance": provenance, "operation": operation, "input": input, "expect": { "value": value } })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(text: &str) -> Vec<u8> {
    sealpack::hazmat::base64_decode(text).unwrap()
}

fn to_base64(bytes: &[u8]) -> String {
    sealpack::hazmat::base64_encode(bytes)
}
