//! Base64 as every partner reads it: standard alphabet, padded, no line breaks (RFC 4648, section 4).

use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};

use crate::{Error, Secret, SecretBuffer};

/// The text of `bytes`.
#[inline]
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Adds the text of `bytes` to `out`.
pub(crate) fn encode_into(bytes: &[u8], out: &mut SecretBuffer) -> Result<(), Error> {
    // 3 KiB at a time give 4 KiB of text, without padding in between.
    let mut text = Secret::fill(|_: &mut [u8; 4096]| {});
    for chunk in bytes.chunks(3072) {
        let length =
            STANDARD.encode_slice(chunk, text.expose_mut()).map_err(|_| Error::malformed("too long for base64"))?;
        out.extend(&text.expose()[..length]);
    }
    Ok(())
}

/// Reads strict base64: one spelling for each value. The error says at which byte the text is wrong.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Error> {
    STANDARD.decode(text).map_err(|error| fault(&error))
}

/// What is wrong with a text, without the byte that is wrong.
pub(crate) fn fault(error: &DecodeError) -> Error {
    let position = match error {
        DecodeError::InvalidByte(position, _) | DecodeError::InvalidLastSymbol { offset: position, .. } => *position,
        DecodeError::InvalidLength(_) => {
            return Error::malformed("expected base64, whose length is a multiple of four");
        }
        DecodeError::InvalidPadding => return Error::malformed("expected base64 with its padding"),
    };
    Error::malformed(format!("expected base64 (standard alphabet, padded, no line breaks) at byte {position}"))
}
