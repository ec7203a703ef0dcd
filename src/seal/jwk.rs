//! JSON Web Keys (RFC 7517) of P-256 (RFC 7518, section 6.2).
//!
//! `use`, `key_ops`, `alg` and all other members are passed over. What they say is lost in PEM and DER, so judging them would
//! refuse a key as JWK that is taken when converted; and what issuers write there is often that of signatures.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::value::RawValue;

use super::{
    Identity, Recipient,
    key_file::Key,
    not_taken::{Half, NotTaken},
    spki,
};
use crate::{
    Error, Secret,
    json::{ObjectReader, elements, text},
};

/// The keys of a JWK or of a JWK Set (RFC 7517, section 5).
pub(super) fn read(json: &[u8]) -> Result<Vec<Result<Key, NotTaken>>, Error> {
    let mut object = ObjectReader::parse(json)?;
    match object.take("keys") {
        None => Ok(vec![key(object)?]),
        Some(keys) => elements(keys, |raw| key(ObjectReader::from_raw(raw)?)).map_err(|error| error.at("keys")),
    }
}

fn key(mut object: ObjectReader<'_>) -> Result<Result<Key, NotTaken>, Error> {
    let kind = object.required("kty", text)?;
    let curve = object.optional("crv", text)?;
    let curve = curve.as_ref().map(|curve| curve.expose().as_str());
    let private = object.take("d");
    let half = if private.is_some() { Half::Private } else { Half::Public };
    match (kind.expose().as_str(), curve) {
        ("EC", Some("P-256")) => {}
        ("EC", None) => return Err(Error::malformed("the member is missing").at("crv")),
        ("EC" | "OKP", Some(curve)) => {
            let known = CURVES.iter().find(|known| **known == curve);
            return Ok(Err(NotTaken::other(half, known.unwrap_or(&"non-P-256"))));
        }
        ("RSA", _) => return Ok(Err(NotTaken::other(half, "RSA"))),
        ("oct", _) => return Ok(Err(NotTaken::other(Half::Private, "symmetric"))),
        _ => return Ok(Err(NotTaken::new("other-key", half, "a JWK of another kind: expected kty EC and crv P-256"))),
    }

    // SEC 1, section 2.3.3: an uncompressed point is 04 || X || Y
    let mut der = spki::PREFIX.to_vec();
    der.push(4);
    for name in ["x", "y"] {
        der.extend_from_slice(object.required(name, number)?.expose());
    }
    let public = Recipient::new(spki::decode(&der)?);
    let Some(private) = private else {
        return Ok(Ok(Key::Public(public)));
    };
    let identity = number(private).and_then(|scalar| Identity::from_scalar(&scalar)).map_err(|error| error.at("d"))?;
    if *identity.recipient() != public {
        return Err(Error::malformed("x and y are not the public key of d").named("jwk-of-two-keys"));
    }
    Ok(Ok(Key::Private(identity)))
}

/// What `crv` may say of keys that are not taken (RFC 7518, RFC 8037, RFC 8812).
const CURVES: [&str; 7] = ["P-384", "P-521", "secp256k1", "Ed25519", "Ed448", "X25519", "X448"];

/// 32 bytes in base64url without padding, where they stand: the number is nowhere else. Decoded in constant time.
fn number(raw: &RawValue) -> Result<Secret<[u8; 32]>, Error> {
    let malformed = || Error::malformed("expected 32 bytes in base64url, 43 characters without padding");
    let text = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"')).ok_or_else(malformed)?;
    let mut number = Secret::fill(|_: &mut [u8; 32]| {});
    let length = Base64UrlUnpadded::decode(text, number.expose_mut()).map(<[u8]>::len);
    if length == Ok(32) { Ok(number) } else { Err(malformed()) }
}
