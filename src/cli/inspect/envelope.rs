//! EC_v1 envelopes: what anyone can see of them without a key.

use sealpack::{Recipient, hazmat::base64_decode};

use super::{
    Explanation,
    members::{Members, shown},
};

/// The bytes of the tag behind the ciphertext.
const TAG: usize = 16;

/// An envelope, alone or under `encryptedUserData`, or a payment token of Apple Pay.
pub(super) fn recognise(members: &Members<'_>) -> Option<Explanation> {
    let inner = members.get("encryptedUserData").filter(|_| members.len() == 1).and_then(|value| value.members());
    if let Some(inner) = &inner {
        let mut explanation = Explanation::new("envelope", "An envelope, under encryptedUserData");
        explain(inner, "", &mut explanation);
        return Some(explanation);
    }
    if let Some(data) = members.get("paymentData").and_then(|data| data.members()) {
        let mut explanation = Explanation::new("apple-pay-token", "A payment token of Apple Pay");
        token(&data, &mut explanation);
        return Some(explanation);
    }
    if members.has("header") && members.has("data") && members.has("version") {
        let mut explanation = Explanation::new("apple-pay-token", "The paymentData of a token of Apple Pay");
        token(members, &mut explanation);
        return Some(explanation);
    }
    let count = NAMES.iter().filter(|name| members.has(name)).count();
    if count < 2 || !members.has("ephemeralPublicKey") && !members.has("publicKeyHash") {
        return None;
    }
    let mut explanation = Explanation::new("envelope", "An envelope");
    explain(members, "", &mut explanation);
    Some(explanation)
}

const NAMES: [&str; 4] = ["version", "ephemeralPublicKey", "publicKeyHash", "data"];

/// A line for each member of the envelope, whose names begin with `prefix`.
pub(super) fn explain(members: &Members<'_>, prefix: &str, explanation: &mut Explanation) {
    member(members, "version", prefix, version, explanation);
    keys(members, prefix, explanation);
    member(members, "data", prefix, data, explanation);
    for name in members.names().filter(|name| !NAMES.contains(name)) {
        explanation.note(format!("{prefix}{}", shown(name)), "no member of EC_v1: it is passed over");
    }
}

/// The payment data of Apple Pay, whose keys are in a header.
fn token(members: &Members<'_>, explanation: &mut Explanation) {
    member(members, "version", "", version, explanation);
    match members.get("header").and_then(|header| header.members()) {
        Some(header) => {
            keys(&header, "header.", explanation);
            let has_id = header.has("transactionId");
            explanation
                .judge("header.transactionId", if has_id { Ok("there".to_owned()) } else { Err("missing".to_owned()) });
        }
        None => explanation.wrong("header", "missing, or no object"),
    }
    member(members, "data", "", data, explanation);
    member(members, "signature", "", signature, explanation);
}

fn keys(members: &Members<'_>, prefix: &str, explanation: &mut Explanation) {
    member(members, "ephemeralPublicKey", prefix, ephemeral, explanation);
    member(members, "publicKeyHash", prefix, hash, explanation);
}

fn member(
    members: &Members<'_>,
    name: &str,
    prefix: &str,
    judge: fn(&str) -> Result<String, String>,
    explanation: &mut Explanation,
) {
    let path = format!("{prefix}{name}");
    let Some(value) = members.get(name) else { return explanation.wrong(path, "missing") };
    if value.is_masked() {
        return explanation.fact(path, value.describe(true));
    }
    let judged = value.text().ok_or_else(|| "expected a text".to_owned()).and_then(|text| judge(&text));
    explanation.judge(path, judged);
}

fn version(text: &str) -> Result<String, String> {
    match text {
        "EC_v1" => Ok("EC_v1".to_owned()),
        "EC_v2" => Err("EC_v2, which is described nowhere: only EC_v1 is opened".to_owned()),
        "RSA_v1" => Err("RSA_v1, which Apple Pay has for some regions: only EC_v1 is opened".to_owned()),
        other if other.eq_ignore_ascii_case("EC_v1") => Err("EC_v1 in another case: the case counts".to_owned()),
        _ => Err("expected EC_v1".to_owned()),
    }
}

fn ephemeral(text: &str) -> Result<String, String> {
    let der = base64_decode(text).map_err(|error| error.to_string())?;
    Recipient::from_der(&der).map_err(|error| error.to_string())?;
    Ok("a P-256 public key in SPKI: valid".to_owned())
}

/// A hash of a public key is public, and tells which key an envelope is for.
fn hash(text: &str) -> Result<String, String> {
    let hash = base64_decode(text).map_err(|error| error.to_string())?;
    match hash.len() {
        32 => Ok(text.to_owned()),
        length => Err(format!("{length} bytes: expected the base64 of a SHA-256, 32 bytes")),
    }
}

fn data(text: &str) -> Result<String, String> {
    let data = base64_decode(text).map_err(|error| error.to_string())?;
    match data.len().checked_sub(TAG) {
        Some(length) => Ok(format!("{length} bytes of plaintext, sealed, and a tag of 16")),
        None => Err(format!("{} bytes: expected at least the 16 of the tag", data.len())),
    }
}

fn signature(text: &str) -> Result<String, String> {
    let signature = base64_decode(text).map_err(|error| error.to_string())?;
    Ok(format!("{} bytes; it is not verified", signature.len()))
}
