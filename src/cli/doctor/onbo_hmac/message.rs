//! What is put together to be signed, and by which function.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::spelling::to_hex;

/// What the message is put together from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Url,
    Md5,
    Epoch,
    /// The body itself, stripped.
    Body,
    /// The body itself, as it came.
    WholeBody,
}

use Part::{Body, Epoch, Md5 as Digested, Url, WholeBody};

pub(super) const ORDERS: &[(Option<&str>, &[Part])] = &[
    (None, &[Url, Digested, Epoch]),
    (Some("parts-in-another-order"), &[Url, Epoch, Digested]),
    (Some("parts-in-another-order"), &[Digested, Url, Epoch]),
    (Some("parts-in-another-order"), &[Digested, Epoch, Url]),
    (Some("parts-in-another-order"), &[Epoch, Url, Digested]),
    (Some("parts-in-another-order"), &[Epoch, Digested, Url]),
    (Some("epoch-left-out"), &[Url, Digested]),
    (Some("url-left-out"), &[Digested, Epoch]),
    (Some("body-in-place-of-md5"), &[Url, Body, Epoch]),
    (Some("body-in-place-of-md5"), &[Url, WholeBody, Epoch]),
    (Some("body-alone"), &[Body]),
    (Some("body-alone"), &[WholeBody]),
    (Some("body-and-epoch-alone"), &[Epoch, WholeBody]),
    (Some("body-and-epoch-alone"), &[WholeBody, Epoch]),
];

pub(super) const SEPARATORS: &[&str] = &["", "\n", "|", " ", ".", ":", ",", "&", "-", "_", ";", "/", "+", "\r\n", "\0"];

/// What stands before the message or behind it.
pub(super) const METHODS: &[&str] =
    &["", "PUT", "POST", "GET", "DELETE", "PATCH", "put", "post", "get", "delete", "patch"];

/// What makes the HMAC.
pub(super) struct Function {
    pub(super) mistake: Option<&'static str>,
    pub(super) length: usize,
    pub(super) make: fn(&[u8], &[u8]) -> Vec<u8>,
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function { mistake: None, length: 32, make: mac::<Hmac<Sha256>> },
    Function { mistake: Some("hmac-sha512"), length: 64, make: mac::<Hmac<Sha512>> },
    Function { mistake: Some("hmac-sha384"), length: 48, make: mac::<Hmac<Sha384>> },
    Function { mistake: Some("hmac-sha1"), length: 20, make: mac::<Hmac<Sha1>> },
    Function { mistake: Some("hmac-md5"), length: 16, make: mac::<Hmac<Md5>> },
    Function {
        mistake: Some("sha256-of-secret-and-message"),
        length: 32,
        make: |key, message| Sha256::new().chain_update(key).chain_update(message).finalize().to_vec(),
    },
    Function {
        mistake: Some("sha256-of-message-and-secret"),
        length: 32,
        make: |key, message| Sha256::new().chain_update(message).chain_update(key).finalize().to_vec(),
    },
    Function {
        mistake: Some("key-and-message-exchanged"),
        length: 32,
        make: |key, message| mac::<Hmac<Sha256>>(message, key),
    },
    Function {
        mistake: Some("hmac-of-digest"),
        length: 32,
        make: |key, message| mac::<Hmac<Sha256>>(key, &Sha256::digest(message)),
    },
    Function {
        mistake: Some("hmac-of-digest"),
        length: 32,
        make: |key, message| mac::<Hmac<Sha256>>(key, to_hex(&Sha256::digest(message)).as_slice()),
    },
];

fn mac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    <M as KeyInit>::new_from_slice(key)
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}
