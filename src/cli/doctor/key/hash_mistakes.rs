//! The mistakes with public key hashes: a row for each name.

use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::diagnosis::{Mistake, owner, sender};

const SPKI: &str = "hash the 91 bytes of the SubjectPublicKeyInfo in DER: openssl pkey -in FILE -pubout -outform DER | openssl dgst \
                    -sha256 -binary | base64 (of a public key with -pubin)";

pub(super) const HEXADECIMAL: Mistake = sender(
    "hash-in-hexadecimal",
    "The hash was written in hexadecimal.",
    "write its 32 bytes in base64: Buffer.from(hash, 'hex').toString('base64')",
);
pub(super) const HEXADECIMAL_IN_BASE64: Mistake = sender(
    "hash-in-base64-of-hexadecimal",
    "The hash was made hexadecimal, and this text was put into base64.",
    "put the 32 bytes into base64: digest('base64') in Node, digest() and not hexdigest() in Python",
);
pub(super) const URL_SAFE: Mistake = sender(
    "hash-in-url-safe-base64",
    "The hash was written in URL-safe base64.",
    "write it in standard base64 with its padding, 44 characters",
);
pub(super) const UNPADDED: Mistake = sender(
    "hash-without-padding",
    "The padding of the hash's base64 was left out.",
    "write it with the = at its end, 44 characters",
);
pub(super) const SPACES: Mistake =
    sender("hash-with-spaces", "The hash was written with white space around it or in it.", "take the white space off");
pub(super) const ANOTHER: Mistake = sender(
    "hash-of-another-key-in-the-file",
    "The hash was that of another key in the file, as of the issuer's certificate.",
    "hash the key that is meant; in a chain it is that of the first certificate",
);
pub(super) const RECIPIENTS: Mistake = owner(
    "hash-of-the-recipients-file",
    "The hash was that of the key in the recipient's file, which is another one.",
    "hand out the public half of the private key that opens, and hash that",
);
pub(super) const SHA1: Mistake =
    sender("hash-sha1", "The hash had 20 bytes, as SHA-1 gives; the keys' own identifiers have so many too.", SPKI);

/// All of them.
#[cfg(test)]
pub(in super::super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    let of_writing = [&HEXADECIMAL, &HEXADECIMAL_IN_BASE64, &URL_SAFE, &UNPADDED, &SPACES, &SHA1];
    let of_key = [&ANOTHER, &RECIPIENTS, &OF_POINT, &OF_COORDINATES, &OF_X, &OF_COMPRESSED_POINT, &OF_COMPRESSED_SPKI];
    let of_text = [&OF_BASE64, &OF_HEXADECIMAL, &OF_PEM, &OF_THUMBPRINT, &OF_CERTIFICATE, &OF_PRIVATE_KEY, &OF_FILE];
    of_writing.into_iter().chain(of_key).chain(of_text).chain(DIGESTS.iter().map(|digest| &digest.mistake))
}

/// A digest that is not SHA-256 of the bytes.
pub(super) struct WrongDigest {
    pub(super) mistake: Mistake,
    pub(super) make: fn(&[u8]) -> Vec<u8>,
}

pub(super) const DIGESTS: &[WrongDigest] = &[
    WrongDigest {
        mistake: sender("hash-sha512", "The hash was made with SHA-512.", SPKI),
        make: |bytes| Sha512::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: sender("hash-sha384", "The hash was made with SHA-384.", SPKI),
        make: |bytes| Sha384::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: sender("hash-md5", "The hash was made with MD5.", SPKI),
        make: |bytes| Md5::digest(bytes).to_vec(),
    },
    WrongDigest {
        mistake: sender("hash-twice", "The hash was hashed once more.", SPKI),
        make: |bytes| Sha256::digest(Sha256::digest(bytes)).to_vec(),
    },
];

pub(super) const OF_POINT: Mistake =
    sender("hash-of-bare-point", "The hash was that of the bare point, 65 bytes.", SPKI);
pub(super) const OF_COORDINATES: Mistake =
    sender("hash-of-coordinates", "The hash was that of the two coordinates, 64 bytes without the 04.", SPKI);
pub(super) const OF_X: Mistake = sender("hash-of-x", "The hash was that of the x coordinate alone.", SPKI);
pub(super) const OF_COMPRESSED_POINT: Mistake =
    sender("hash-of-compressed-point", "The hash was that of the compressed point, 33 bytes.", SPKI);
pub(super) const OF_COMPRESSED_SPKI: Mistake = sender(
    "hash-of-compressed-spki",
    "The hash was that of a SubjectPublicKeyInfo with a compressed point, 59 bytes.",
    SPKI,
);
pub(super) const OF_BASE64: Mistake =
    sender("hash-of-base64-text", "The hash was that of the base64 text of the SubjectPublicKeyInfo.", SPKI);
pub(super) const OF_HEXADECIMAL: Mistake =
    sender("hash-of-hexadecimal-text", "The hash was that of the SubjectPublicKeyInfo written in hexadecimal.", SPKI);
pub(super) const OF_PEM: Mistake = sender("hash-of-pem-text", "The hash was that of the PEM text.", SPKI);
pub(super) const OF_THUMBPRINT: Mistake =
    sender("hash-of-jwk-thumbprint", "The hash was the thumbprint of the JSON Web Key (RFC 7638).", SPKI);
pub(super) const OF_CERTIFICATE: Mistake = sender(
    "hash-of-certificate",
    "The hash was that of the whole certificate: its fingerprint.",
    "hash the key in it: openssl x509 -in FILE -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | \
     base64",
);
pub(super) const OF_PRIVATE_KEY: Mistake =
    sender("hash-of-private-key", "The hash was that of the private key's DER.", SPKI);
pub(super) const OF_FILE: Mistake = sender("hash-of-file", "The hash was that of the whole file.", SPKI);
