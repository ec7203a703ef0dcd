//! Base64 as every partner reads it: standard alphabet, padded, no line breaks (RFC 4648, section 4).

use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};

use crate::{Error, SecretBuffer};

/// The text of `bytes`.
#[inline]
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Adds the text of `bytes` to `out`.
pub(crate) fn encode_into(bytes: &[u8], out: &mut SecretBuffer) -> Result<(), Error> {
    let too_long = || Error::malformed("too long for base64");
    let length = base64::encoded_len(bytes.len(), true).ok_or_else(too_long)?;
    out.extend_with(length, |text| BULK.encode_slice(bytes, text)).map(drop).map_err(|_| too_long())
}

/// Writes the texts of `items`, 32 bytes each and a zero behind them, to `texts`, one for each item.
///
/// 32 bytes end within a group of three. With the zero they are eleven whole groups, so that one call encodes all items,
/// and calls are fast from 128 bytes on. The zero fills up the 43rd character as padding would, and alone makes the
/// 44th, which then gives way to the padding character.
pub(crate) fn encode_each(items: &[[u8; 33]], texts: &mut [[u8; 44]]) -> Result<(), Error> {
    let (bytes, characters) = (items.as_flattened(), texts.as_flattened_mut());
    BULK.encode_slice(bytes, characters).map_err(|_| Error::malformed("expected a text for each item"))?;
    for [.., last] in texts {
        *last = b'=';
    }
    Ok(())
}

/// The engine for long inputs: vector instructions where the machine has them, which is asked once.
#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
static BULK: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::standard(base64::engine::general_purpose::PAD));

/// The engine for long inputs, where base64 has none with vector instructions.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon"))))]
static BULK: base64::engine::GeneralPurpose = STANDARD;

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

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn items_are_encoded_as_each_by_itself() {
        let equal = (0..=255).map(|value| [value; 32]);
        let mixed = (0..=255).map(|value: u8| Sha256::digest([value]).into());
        let items: Vec<[u8; 33]> = equal.chain(mixed).map(with_zero).collect();
        for count in [0, 1, 3, 4, 63, 64, 65, 512] {
            let mut texts = vec![[0; 44]; count];
            encode_each(&items[..count], &mut texts).unwrap();
            let alone: Vec<String> = items[..count].iter().map(|item| STANDARD.encode(&item[..32])).collect();
            assert_eq!(texts.as_flattened(), alone.concat().as_bytes());
        }
        assert!(encode_each(&items, &mut [[0; 44]]).is_err());
    }

    fn with_zero(bytes: [u8; 32]) -> [u8; 33] {
        let mut item = [0; 33];
        item[..32].copy_from_slice(&bytes);
        item
    }
}
