//! Every place where something that was made from a secret is public, and may be branched on.

use std::ops::RangeInclusive;

/// A line in which a branch or an address may depend on what was made from a secret, because it is public there. memcheck
/// does not know, and reports it.
pub struct Public {
    /// The end of the file's path. A dependency's is with its version: what was true of one need not be of the next.
    pub file: &'static str,
    /// What the line contains.
    pub code: &'static str,
    /// How many instructions are reported, in the line and in what it calls. At most 1 for a verdict, which is reached
    /// without branches; any number where nothing else is worked on than what is public. At least 1 where there must be
    /// a report, or the secret got lost on the way; 0 where the compiler may have found out that nothing is left to decide.
    pub count: RangeInclusive<usize>,
}

const VERDICT: RangeInclusive<usize> = 1..=1;
const REPEATED_VERDICT: RangeInclusive<usize> = 0..=1;
const SOME: RangeInclusive<usize> = 1..=usize::MAX;
const ANY: RangeInclusive<usize> = 0..=usize::MAX;

// Private keys

/// Whether 32 bytes are below the order of P-256, and so a private key. Of random bytes, 1 in 2^32 are not, and others
/// are drawn.
pub const IN_RANGE: Public =
    Public { file: "elliptic-curve-0.14.3/src/secret_key.rs", code: ".into_option()", count: VERDICT };

/// Whether a private key is zero.
pub const NOT_ZERO: Public =
    Public { file: "elliptic-curve-0.14.3/src/secret_key.rs", code: "if inner.is_zero().into()", count: VERDICT };

/// Whether a key file is base64.
pub const IS_BASE64: Public = Public { file: "base64ct-1.8.3/src/encoding.rs", code: "if err == 0 {", count: VERDICT };

/// Whether the base64 that was just made is UTF-8: it is, since all of it is ASCII, whichever characters they are.
pub const BASE64_IS_UTF8: Public =
    Public { file: "base64ct-1.8.3/src/encoder.rs", code: "str::from_utf8(base64)?", count: SOME };

/// Whether the key file that was just made is ASCII: it is.
pub const PEM_IS_ASCII: Public =
    Public { file: "pem-rfc7468-1.0.0/src/encoder.rs", code: "acc | (byte & 0x80)", count: VERDICT };

/// Whether the key file that was just made is UTF-8: it is.
pub const PEM_IS_UTF8: Public =
    Public { file: "pem-rfc7468-1.0.0/src/encoder.rs", code: "String::from_utf8(buf)", count: SOME };

// Public keys, which are for everyone

/// The ephemeral public key, by our own arithmetic.
pub const PUBLIC_KEY: Public =
    Public { file: "src/seal/curve.rs", code: "PublicKey::from_sec1_bytes(&bytes)", count: SOME };

/// The DER of a public key.
pub const PUBLIC_KEY_ENCODED: Public =
    Public { file: "src/seal/spki.rs", code: "key.to_sec1_point(false)", count: ANY };

/// A key file's public key, beside the one that belongs to its private key.
pub const PUBLIC_KEY_COMPARED: Public =
    Public { file: "elliptic-curve-0.14.3/src/sec1.rs", code: "if public_key == &pk", count: SOME };

/// The verdict of that.
pub const PUBLIC_KEY_BELONGS: Public = Public {
    file: "elliptic-curve-0.14.3/src/secret_key.rs",
    code: "C::validate_public_key(",
    count: REPEATED_VERDICT,
};

/// The public key in a key file that is written.
pub const PUBLIC_KEY_WRITTEN: Public = Public {
    file: "elliptic-curve-0.14.3/src/secret_key/pkcs8.rs",
    code: "Some(public_key_bytes.as_bytes())",
    count: ANY,
};

// What was sealed, and what was opened

/// The text of a field.
pub const FIELD: Public = Public { file: "src/encoding.rs", code: "STANDARD.encode(bytes)", count: SOME };

/// The texts of many fields.
pub const FIELDS: Public =
    Public { file: "src/encoding.rs", code: "BULK.encode_slice(bytes, characters)", count: SOME };

/// Whether they are UTF-8: they are.
pub const FIELDS_ARE_UTF8: Public =
    Public { file: "src/seal/field/batch.rs", code: "String::from_utf8(fields.into_flattened())", count: SOME };

/// The text of an envelope's data.
pub const ENVELOPE: Public = Public { file: "src/encoding.rs", code: "BULK.encode_slice(bytes, text)", count: SOME };

/// Whether the JSON of an envelope is UTF-8: it is.
pub const ENVELOPE_IS_UTF8: Public =
    Public { file: "src/seal/envelope.rs", code: "String::from_utf8(json.into_public())", count: SOME };

/// Whether an envelope's tag is right.
pub const TAG_IS_RIGHT: Public =
    Public { file: "aes-gcm-0.11.1/src/lib.rs", code: "ct_eq(tag).into()", count: VERDICT };

/// The same verdict as a `Result`.
pub const ENVELOPE_OPENS: Public =
    Public { file: "src/seal/aead.rs", code: "map_err(|_| OpenError)?", count: REPEATED_VERDICT };

/// Whether a field opens; and the length of the number in it, 9 to 11 characters.
pub const FIELD_OPENS: Public = Public { file: "src/seal/field.rs", code: "ok_or(OpenError)?", count: 1..=3 };

/// Whether a number, which is digits and dashes by now, is UTF-8: it is, whichever digits they are.
pub const NUMBER_IS_UTF8: Public = Public { file: "src/seal/field.rs", code: "std::str::from_utf8(text)", count: SOME };

/// Room for a copy of the number, as long as it is.
pub const NUMBER_COPIED: Public = Public { file: "src/seal/field.rs", code: "Ok(Secret::from(text))", count: SOME };
