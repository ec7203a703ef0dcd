//! PEM files with one key in them (RFC 7468).

use crate::{Error, Secret};

/// What stands between the lines of a PEM file.
pub(crate) struct Pem {
    pub(crate) label: Label,
    pub(crate) der: Secret<Vec<u8>>,
}

/// The labels of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Sec1,
    Pkcs8,
    Spki,
}

/// Whether a key file is in DER: keys are a SEQUENCE, 0x30, and no PEM file begins with that byte, the digit 0.
pub(crate) fn is_der(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30)
}

/// Reads a PEM file with exactly one key. Private keys are decoded in constant time.
pub(crate) fn decode(text: &[u8]) -> Result<Pem, Error> {
    let text = text.trim_ascii_end();
    if text.windows(22).any(|window| window == b"Proc-Type: 4,ENCRYPTED") {
        return Err(Error::malformed("an encrypted key: decrypt it with openssl pkey"));
    }
    let begins = text.windows(11).filter(|window| window == b"-----BEGIN ").count();
    if begins > 1 {
        return Err(Error::malformed(
            "more than one PEM block: expected the key alone, as openssl pkey -in FILE writes it",
        ));
    }
    let malformed = |_| Error::malformed("expected one PEM block, -----BEGIN … to -----END …, and nothing behind it");
    let label = label(pem_rfc7468::decode_label(text).map_err(malformed)?)?;
    let mut decoder = pem_rfc7468::Decoder::new_detect_wrap(text).map_err(malformed)?;
    let mut der = Secret::new(vec![0; decoder.remaining_len()]);
    decoder.decode(der.expose_mut()).map_err(malformed)?;
    Ok(Pem { label, der })
}

/// A PEM block with `label` around `der`, lines of 64 characters.
pub(crate) fn encode(label: Label, der: &[u8]) -> Result<Secret<String>, Error> {
    let label = match label {
        Label::Sec1 => "EC PRIVATE KEY",
        Label::Pkcs8 => "PRIVATE KEY",
        Label::Spki => "PUBLIC KEY",
    };
    pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der)
        .map(Secret::new)
        .map_err(|_| Error::malformed("the key cannot be written as PEM"))
}

fn label(label: &str) -> Result<Label, Error> {
    match label {
        "EC PRIVATE KEY" => Ok(Label::Sec1),
        "PRIVATE KEY" => Ok(Label::Pkcs8),
        "PUBLIC KEY" => Ok(Label::Spki),
        "CERTIFICATE" => Err(Error::malformed("a certificate: take its key out with openssl x509 -pubkey -noout")),
        "EC PARAMETERS" => Err(Error::malformed("curve parameters without a key")),
        "ENCRYPTED PRIVATE KEY" => Err(Error::malformed("an encrypted key: decrypt it with openssl pkey")),
        _ => Err(Error::malformed("expected a PUBLIC KEY, a PRIVATE KEY or an EC PRIVATE KEY")),
    }
}
