//! The inputs of all benches: the invented person of `examples/`, the two reports, the throw-away keys.

use std::{fs, path::PathBuf};

use sealpack::{Identity, Recipient, Ssn, UserRecord, hazmat};

/// An SSN as records have it: with its dashes it is 11 characters, one AES block.
pub const SSN: &str = "987-65-4320";

/// Green Dot's plaintext for one person: 600 bytes of compact JSON.
pub const PLAINTEXT: &str = concat!(
    r#"{"profileData":{"firstName":"Marisol","middleName":"Quinn","lastName":"Ellery","addresses":["#,
    r#"{"type":"home","isDefault":true,"addressLine1":"482 Larkspur Lane","addressLine2":"Apt 712B","#,
    r#""city":"Boise","state":"ID","zipCode":"83702"},{"type":"work","isDefault":false,"#,
    r#""addressLine1":"1200 North Foundry Street","city":"Boise","state":"ID","#,
    r#""zipCode":"83706"}]},"identifyingData":{"ssn":"987654320","dateOfBirth":"1984-03-09"},"#,
    r#""phoneNumbers":[{"type":"mobile","number":"2085550142"},{"type":"work","number":"2085550177"}],"#,
    r#""emailAddresses":[{"type":"personal","emailAddress":"marisol.ellery@example.com"}]}"#,
);

/// The program code that every envelope is bound to.
pub const PROGRAM_CODE: &str = "sealpackdemo";

/// The request id that an envelope is bound to.
pub const REQUEST_ID: &str = "0b6c1f52-8a3e-4d97-b1f4-5e7a29c80d36";

/// So many SSNs, all different, of areas that are never issued.
pub fn ssns(count: usize) -> Vec<Ssn> {
    // The factor has no divisor in common with 10^8, so the numbers begin to repeat after 10^8 of them.
    let numbers = (0..count).map(|index| 900_000_000 + index * 7_654_321 % 100_000_000);
    let texts = numbers.map(|number| number.to_string());
    texts.map(|text| Ssn::parse(&format!("{}-{}-{}", &text[..3], &text[3..5], &text[5..])).unwrap()).collect()
}

/// So many request ids, all different.
pub fn request_ids(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{index:08x}{}", &REQUEST_ID[8..])).collect()
}

/// Where the package's folder `name` or file `name` is.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Onbo's secret key with its dashes.
pub fn secret() -> String {
    text("keys/onbo-secret.txt").trim_end().to_owned()
}

/// The same without its dashes: the bytes of an AES-256 key.
pub fn field_key() -> [u8; 32] {
    secret().replace('-', "").into_bytes().try_into().unwrap()
}

/// Whom envelopes are sealed to.
pub fn recipient() -> Recipient {
    identity().recipient().clone()
}

/// Who opens envelopes.
pub fn identity() -> Identity {
    Identity::from_pem(text("keys/greendot-identity.pem").as_bytes()).unwrap()
}

/// The private key of `identity` as PKCS#8 in DER.
pub fn private_key_der(identity: &Identity) -> Vec<u8> {
    let pem = identity.to_pem().unwrap();
    let base64: String = pem.expose().lines().filter(|line| !line.starts_with("-----")).collect();
    hazmat::base64_decode(&base64).unwrap()
}

/// The JSON of the record.
pub fn record_json() -> String {
    text("record.json")
}

/// The record.
pub fn record() -> UserRecord {
    UserRecord::from_json(record_json().as_bytes()).unwrap()
}

/// The credit report, ISO-8859-1 XML.
pub fn credit_report() -> Vec<u8> {
    bytes("credit-report.xml")
}

/// The asset report, JSON.
pub fn asset_report() -> Vec<u8> {
    bytes("asset-report.json")
}

fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

fn bytes(name: &str) -> Vec<u8> {
    let path = path("../examples").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plaintext_is_600_bytes_of_json() {
        assert_eq!(PLAINTEXT.len(), 600);
        serde_json::from_str::<serde_json::Value>(PLAINTEXT).unwrap();
    }
}
