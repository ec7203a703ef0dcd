//! What the doctor says of a vector's input: nothing of one that has a value, and the mistake of one that names it.

use sealpack::{Identity, Keyring};
use serde_json::Value;

use super::{input::Input, operations::Stop};
use crate::cli::doctor::{
    Diagnosis, envelope,
    onbo_hmac::{self, Call},
    pack, ssn,
};

/// The names of the mistakes; none where there is no doctor for the operation.
pub(super) fn name(operation: &str, input: &Value) -> Result<Option<Vec<&'static str>>, Stop> {
    let input = Input(input);
    let diagnosis = match operation {
        "ein-open" => ssn::examine(input.text("key_text")?, input.text("field")?, ssn::Number::Ein),
        "envelope-open" => of_envelope(&input)?,
        "onbo-verify" => of_signature(&input)?,
        "ssn-open" => ssn::examine(input.text("key_text")?, input.text("field")?, ssn::Number::Ssn),
        "unpack" => pack::examine(input.text("text")?.as_bytes(), input.number("max_bytes")?),
        _ => return Ok(None),
    };
    Ok(Some(diagnosis.mistakes()))
}

fn of_envelope(input: &Input<'_>) -> Result<Diagnosis, Stop> {
    let identity = Identity::from_der(&input.base64("identity_pkcs8_base64")?);
    let keyring: Keyring = identity.into_iter().collect();
    let json = input.envelope()?;
    if input.has("party_u_info_hex") {
        let (party_u_info, party_v_info) = (input.hex("party_u_info_hex")?, input.hex("party_v_info_hex")?);
        let context = envelope::Context::Parties { party_u_info: &party_u_info, party_v_info: &party_v_info };
        return Ok(envelope::examine(json.as_bytes(), &keyring, context));
    }
    let (program_code, request_id) = (input.text("program_code")?, input.text("request_id")?);
    Ok(envelope::examine(json.as_bytes(), &keyring, envelope::Context::Call { program_code, request_id }))
}

fn of_signature(input: &Input<'_>) -> Result<Diagnosis, Stop> {
    Ok(onbo_hmac::examine(&Call {
        secret: input.text("secret")?,
        url: input.text("url")?,
        body: input.text("body")?.as_bytes(),
        epoch: input.text("epoch")?,
        content_md5: input.optional_text("content_md5")?,
        hmac: input.text("hmac")?,
        client_id: input.optional_text("client_id")?,
    }))
}
