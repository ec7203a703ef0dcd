//! What vectors ask for, done with the library: one function for each operation.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};
use sealpack::{
    Envelope, Error, ErrorKind, FieldKey, Identity, OtherInfo, Recipient, Secret, hazmat,
    pack::unpack_text,
    request::onbo::{self, Onbo},
};
use serde_json::{Value, json};

use super::{input::Input, vector::Refused};
use crate::cli::hexadecimal;

/// Why an operation gives no value.
#[derive(Debug)]
pub(super) enum Stop {
    /// The library refused the input.
    Refused { how: Refused, part: String },
    /// The vector is not as it should be.
    Faulty(String),
    /// There is no such operation in this version.
    Unknown,
}

/// The value of an operation.
pub(super) fn run(operation: &str, input: &Value) -> Result<Value, Stop> {
    let operation = match operation {
        "agree" => agree,
        "base64-decode" => base64_decode,
        "base64-encode" => base64_encode,
        "cbc-decrypt" => cbc_decrypt,
        "cbc-encrypt" => cbc_encrypt,
        "ein-open" => ein_open,
        "envelope-open" => envelope_open,
        "envelope-seal" => envelope_seal,
        "gcm-open" => gcm_open,
        "gcm-seal" => gcm_seal,
        "kdf" => kdf,
        "onbo-sign" => onbo_sign,
        "onbo-verify" => onbo_verify,
        "other-info" => other_info,
        "sha256" => sha256,
        "ssn-open" => ssn_open,
        "ssn-seal" => ssn_seal,
        "unpack" => unpack,
        _ => return Err(Stop::Unknown),
    };
    operation(&Input(input))
}

fn ssn_seal(input: &Input<'_>) -> Result<Value, Stop> {
    let (key, iv) = (field_key(input)?, input.hex_array::<16>("iv_hex")?);
    let field = hazmat::seal_field(&key, input.text("plaintext")?, &iv).map_err(in_part("plaintext"))?;
    Ok(json!({ "field": field }))
}

fn ssn_open(input: &Input<'_>) -> Result<Value, Stop> {
    let opened = field_key(input)?.open_ssn(input.text("field")?).map_err(in_part("field"))?;
    Ok(json!({ "plaintext": opened.expose() }))
}

fn ein_open(input: &Input<'_>) -> Result<Value, Stop> {
    let opened = field_key(input)?.open_ein(input.text("field")?).map_err(in_part("field"))?;
    Ok(json!({ "plaintext": opened.expose() }))
}

fn cbc_encrypt(input: &Input<'_>) -> Result<Value, Stop> {
    let mut blocks = blocks(input)?;
    hazmat::cbc_encrypt(&input.hex("key_hex")?, input.hex_array("iv_hex")?, &mut blocks).map_err(in_part("key"))?;
    Ok(json!({ "blocks_hex": hexadecimal::encode(blocks.as_flattened()) }))
}

fn cbc_decrypt(input: &Input<'_>) -> Result<Value, Stop> {
    let mut blocks = blocks(input)?;
    hazmat::cbc_decrypt(&input.hex("key_hex")?, input.hex_array("iv_hex")?, &mut blocks).map_err(in_part("key"))?;
    Ok(json!({ "blocks_hex": hexadecimal::encode(blocks.as_flattened()) }))
}

fn onbo_sign(input: &Input<'_>) -> Result<Value, Stop> {
    let content_md5 = hazmat::onbo_content_md5(input.text("body")?);
    let hmac = hazmat::onbo_hmac(input.text("secret")?, input.text("url")?, &content_md5, input.text("epoch")?);
    Ok(json!({ "content_md5": content_md5, "hmac": hmac.map_err(in_part("secret"))? }))
}

/// At the moment of signing, so that the time is not what is judged.
fn onbo_verify(input: &Input<'_>) -> Result<Value, Stop> {
    let epoch = input.text("epoch")?;
    let onbo = Onbo::new(onbo::SANDBOX, "client", input.text("secret")?).map_err(in_part("secret"))?;
    let mut headers = HeaderMap::new();
    for (name, value) in [("X_STILT_HMAC", input.text("hmac")?), ("EPOCH", epoch)] {
        let value = HeaderValue::from_str(value).map_err(|_| Stop::Faulty(format!("no header can be {name}")))?;
        headers.insert(name, value);
    }
    let verified = onbo.verify_webhook(input.text("url")?, &headers, input.text("body")?.as_bytes(), time(epoch));
    verified.map(|()| json!({})).map_err(|error| match error.path() {
        "X_STILT_HMAC" => in_part("hmac")(error),
        _ => in_part("epoch")(error),
    })
}

fn sha256(input: &Input<'_>) -> Result<Value, Stop> {
    Ok(json!({ "digest_hex": hexadecimal::encode(&hazmat::sha256(&input.hex("message_hex")?)) }))
}

fn kdf(input: &Input<'_>) -> Result<Value, Stop> {
    let z = Secret::new(input.hex_array("z_hex")?);
    let key = hazmat::one_step_kdf(&z, &input.hex("other_info_hex")?);
    Ok(json!({ "key_hex": hexadecimal::encode(key.expose()) }))
}

fn other_info(input: &Input<'_>) -> Result<Value, Stop> {
    Ok(json!({ "other_info_hex": hexadecimal::encode(context(input)?.as_bytes()) }))
}

fn agree(input: &Input<'_>) -> Result<Value, Stop> {
    let agreed = hazmat::agree(&input.hex_array("private_key_hex")?, &input.hex("public_point_hex")?);
    let z = agreed.map_err(|error| refused(&error, error.path()))?;
    Ok(json!({ "z_hex": hexadecimal::encode(z.expose()) }))
}

fn gcm_seal(input: &Input<'_>) -> Result<Value, Stop> {
    let key = Secret::new(input.hex_array("key_hex")?);
    let sealed = hazmat::gcm_seal(&key, input.hex_array("iv_hex")?, &input.hex("plaintext_hex")?);
    Ok(json!({ "sealed_hex": hexadecimal::encode(&sealed.map_err(in_part("plaintext"))?) }))
}

fn gcm_open(input: &Input<'_>) -> Result<Value, Stop> {
    let key = Secret::new(input.hex_array("key_hex")?);
    let opened = hazmat::gcm_open(&key, input.hex_array("iv_hex")?, &input.hex("sealed_hex")?);
    Ok(json!({ "plaintext_hex": hexadecimal::encode(opened.map_err(in_part("sealed"))?.as_slice()) }))
}

fn envelope_seal(input: &Input<'_>) -> Result<Value, Stop> {
    let recipient = Recipient::from_der(&input.base64("recipient_spki_base64")?).map_err(in_part("recipient"))?;
    let plaintext = match input.has("plaintext") {
        true => input.text("plaintext")?.as_bytes().to_vec(),
        false => input.base64("plaintext_base64")?,
    };
    let random = input.hex("ephemeral_private_hex")?;
    let sealed = hazmat::seal_envelope(&plaintext, &recipient, &context(input)?, &random);
    let json = sealed.and_then(|envelope| envelope.to_json()).map_err(in_part("plaintext"))?;
    let envelope: Value =
        serde_json::from_str(&json).map_err(|_| Stop::Faulty("the envelope is not JSON".to_owned()))?;
    Ok(json!({ "envelope": envelope }))
}

fn envelope_open(input: &Input<'_>) -> Result<Value, Stop> {
    let identity = Identity::from_der(&input.base64("identity_pkcs8_base64")?).map_err(in_part("identity"))?;
    let context = context(input)?;
    let envelope = Envelope::from_json(input.envelope()?.as_bytes()).map_err(|error| match error.path() {
        "" => in_part("json")(error),
        member => refused(&error, member),
    })?;
    let opened = envelope.open([&identity], &context).map_err(in_part("publicKeyHash"))?;
    Ok(json!({ "plaintext_base64": hazmat::base64_encode(opened.as_slice()) }))
}

fn base64_encode(input: &Input<'_>) -> Result<Value, Stop> {
    Ok(json!({ "text": hazmat::base64_encode(&input.hex("bytes_hex")?) }))
}

fn base64_decode(input: &Input<'_>) -> Result<Value, Stop> {
    let bytes = hazmat::base64_decode(input.text("text")?).map_err(in_part("base64"))?;
    Ok(json!({ "bytes_hex": hexadecimal::encode(&bytes) }))
}

fn unpack(input: &Input<'_>) -> Result<Value, Stop> {
    let unpacked = unpack_text(input.text("text")?, input.number("max_bytes")?);
    let bytes = unpacked.map_err(|error| refused(&error, part_of_packed(&error)))?;
    Ok(json!({ "bytes_base64": hazmat::base64_encode(bytes.as_slice()) }))
}

fn blocks(input: &Input<'_>) -> Result<Vec<[u8; 16]>, Stop> {
    match input.hex("blocks_hex")?.as_chunks() {
        (blocks, []) => Ok(blocks.to_vec()),
        _ => Err(Stop::Faulty("expected whole blocks of 16 bytes in `blocks_hex`".to_owned())),
    }
}

fn field_key(input: &Input<'_>) -> Result<FieldKey, Stop> {
    FieldKey::from_text(input.text("key_text")?).map_err(in_part("key"))
}

fn context(input: &Input<'_>) -> Result<OtherInfo, Stop> {
    if input.has("party_u_info_hex") {
        return Ok(OtherInfo::new(&input.hex("party_u_info_hex")?, &input.hex_array("party_v_info_hex")?));
    }
    OtherInfo::for_request(input.text("program_code")?, input.text("request_id")?).map_err(in_part("context"))
}

/// The time that an epoch in seconds or milliseconds names.
fn time(epoch: &str) -> SystemTime {
    let number = epoch.parse().unwrap_or_default();
    let since = if epoch.len() > 11 { Duration::from_millis(number) } else { Duration::from_secs(number) };
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The part of a packed text that an error is about.
fn part_of_packed(error: &Error) -> &'static str {
    let name = hazmat::fault_name(error).unwrap_or_default();
    name.split_once('-').map_or(name, |(part, _)| part)
}

fn in_part(part: &'static str) -> impl Fn(Error) -> Stop {
    move |error| refused(&error, part)
}

fn refused(error: &Error, part: &str) -> Stop {
    let how = match error.kind() {
        ErrorKind::Open => Refused::Open,
        ErrorKind::Unverified => Refused::Unverified,
        ErrorKind::Randomness => {
            return Stop::Faulty("there are too few random bytes, or no key is made of them".to_owned());
        }
        _ => Refused::Malformed,
    };
    Stop::Refused { how, part: part.to_owned() }
}
