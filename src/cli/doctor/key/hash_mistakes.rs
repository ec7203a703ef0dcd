//! The mistakes with public key hashes: a row for each name.

use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::diagnosis::{Mistake, Side};

const fn row(name: &'static str, what: &'static str, fix: &'static str) -> Mistake {
    Mistake { name, what, side: Side::Sender, fix }
}

const SPKI: &str = "Hash the 91 bytes of the SubjectPublicKeyInfo in DER: openssl pkey -in FILE -pubout -outform DER | openssl dgst \
                    -sha256 -binary | base64 (of a public key with -pubin)";

pub(super) const HEXADECIMAL: Mistake = row(
    "hash-in-hexadecimal",
    "The hash was written in hexadecimal.",
    "Write its 32 bytes in base64: Buffer.from(hash, 'hex').toString('base64')",
);
pub(super) const HEXADECIMAL_IN_BASE64: Mistake = row(
    "hash-in-base64-of-hexadecimal",
    "The hash was made hexadecimal, and this text was put into base64.",
    "Put the 32 bytes into base64: digest('base64') in Node, digest() and not hexdigest() in Python.",
);
pub(super) const URL_SAFE: Mistake = row(
    "hash-in-url-safe-base64",
    "The hash was written in URL-safe base64.",
    "Write it in standard base64 with its padding, 44 characters.",
);
pub(super) const UNPADDED: Mistake = row(
    "hash-without-padding",
    "The padding of the hash's base64 was left out.",
    "Write it with the = at its end, 44 characters.",
);
pub(super) const SPACES: Mistake =
    row("hash-with-spaces", "The hash was written with white space around it or in it.", "Take the white space off.");
pub(super) const ANOTHER: Mistake = row(
    "hash-of-another-key-in-the-file",
    "The hash is that of another key in the file, as of the issuer's certificate.",
    "Hash the key that is meant; in a chain it is that of the first certificate.",
);
pub(super) const RECIPIENTS: Mistake = row(
    "hash-of-the-recipients-file",
    "The hash is that of the key in the recipient's file, which is another one.",
    "Hand out the public half of the private key that opens, and hash that.",
);
pub(super) const SHA1: Mistake =
    row("hash-sha1", "The hash has 20 bytes, as SHA-1 gives; the keys' own identifiers have so many too.", SPKI);

/// A digest that is not SHA-256 of the bytes.
pub(super) struct WrongDigest {
    pub(super) mistake: Mistake,
    pub(super) make: fn(&[u8]) -> Vec<u8>,
}

pub(super) const DIGESTS: &[WrongDigest] = &[
    WrongDigest {
        mistake: row("hash-sha512", "The hash was made with SHA-512.", SPKI),
        make: |bytes| Sha512::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: row("hash-sha384", "The hash was made with SHA-384.", SPKI),
        make: |bytes| Sha384::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: row("hash-md5", "The hash was made with MD5.", SPKI),
        make: |bytes| Md5::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: row("hash-twice", "The hash was hashed once more.", SPKI),
        make: |bytes| Sha256::digest(Sha256::digest(bytes)).to_vec(),
    },
];

pub(super) const OF_POINT: Mistake = row("hash-of-bare-point", "The hash is that of the bare point, 65 bytes.", SPKI);
pub(super) const OF_COORDINATES: Mistake =
    row("hash-of-coordinates", "The hash is that of the two coordinates, 64 bytes without the 04.", SPKI);
pub(super) const OF_X: Mistake = row("hash-of-x", "The hash is that of the x coordinate alone.", SPKI);
pub(super) const OF_COMPRESSED_POINT: Mistake =
    row("hash-of-compressed-point", "The hash is that of the compressed point, 33 bytes.", SPKI);
pub(super) const OF_COMPRESSED_SPKI: Mistake = row(
    "hash-of-compressed-spki",
    "The hash is that of a SubjectPublicKeyInfo with a compressed point, 59 bytes.",
    SPKI,
);
pub(super) const OF_BASE64: Mistake =
    row("hash-of-base64-text", "The hash is that of the base64 text of the SubjectPublicKeyInfo.", SPKI);
pub(super) const OF_HEXADECIMAL: Mistake =
    row("hash-of-hexadecimal-text", "The hash is that of the SubjectPublicKeyInfo written in hexadecimal.", SPKI);
pub(super) const OF_PEM: Mistake = row("hash-of-pem-text", "The hash is that of the PEM text.", SPKI);
pub(super) const OF_THUMBPRINT: Mistake =
    row("hash-of-jwk-thumbprint", "The hash is the thumbprint of the JSON Web Key (RFC 7638).", SPKI);
pub(super) const OF_CERTIFICATE: Mistake = row(
    "hash-of-certificate",
    "The hash is that of the whole certificate: its fingerprint.",
    "Hash the key in it: openssl x509 -in FILE -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | \
     base64",
);
pub(super) const OF_PRIVATE_KEY: Mistake =
    row("hash-of-private-key", "The hash is that of the private key's DER.", SPKI);
pub(super) const OF_FILE: Mistake = row("hash-of-file", "The hash is that of the whole file.", SPKI);
