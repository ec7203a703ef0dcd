//! Opens the `EC_v1` envelope with Green Dot's private key.
//!
//! ```text
//! Z         = ECDH(recipient.private, ephemeral.public): the 32-byte x coordinate
//! OtherInfo = 0x0D || "id-aes256-GCM" || PartyUInfo (program code) || PartyVInfo (SHA-256 of the request id)
//! K         = SHA-256(00 00 00 01 || Z || OtherInfo)          NIST SP 800-56A, 5.8.1
//! plaintext = AES-256-GCM-open(K, IV = 16 zero bytes, no additional data, data)
//! ```

use aes_gcm::{
    AesGcm, Nonce,
    aead::{Aead as _, KeyInit as _, consts::U16},
    aes::Aes256,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use p256::{PublicKey, SecretKey, pkcs8::DecodePrivateKey as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// DER of a `SubjectPublicKeyInfo` up to its point: id-ecPublicKey on the named curve P-256,
/// then 65 bytes of an uncompressed point.
const SPKI_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const POINT_BYTES: usize = 65;
const UNCOMPRESSED: u8 = 4;
const TAG_BYTES: usize = 16;

/// The four members of an envelope, decoded.
pub(super) struct Sealed {
    /// The ephemeral key's base64 text: what tells one envelope from another.
    pub(super) ephemeral: String,
    public: PublicKey,
    public_key_hash: Vec<u8>,
    data: Vec<u8>,
}

/// Checks all that needs no private key.
pub(super) fn parse(envelope: &Value) -> Result<Sealed, &'static str> {
    let text = |name| envelope.get(name).and_then(Value::as_str);
    match text("version").ok_or("the envelope has no version")? {
        "EC_v1" => {}
        "EC_v2" => return Err("the envelope is EC_v2, which is named but described nowhere"),
        _ => return Err("the envelope's version is unknown"),
    }
    let ephemeral = text("ephemeralPublicKey").ok_or("the envelope has no ephemeralPublicKey")?;
    let public_key_hash = text("publicKeyHash").ok_or("the envelope has no publicKeyHash")?;
    let data = text("data").ok_or("the envelope has no data")?;
    let sealed = Sealed {
        ephemeral: ephemeral.to_owned(),
        public: public_key(ephemeral).ok_or("ephemeralPublicKey is not a P-256 key")?,
        public_key_hash: STANDARD.decode(public_key_hash).map_err(|_| "publicKeyHash is not base64")?,
        data: STANDARD.decode(data).map_err(|_| "the envelope's data is not base64")?,
    };
    if sealed.data.len() < TAG_BYTES {
        return Err("the envelope's data is shorter than its tag");
    }
    Ok(sealed)
}

/// Only a named curve and an uncompressed point on it, with nothing behind.
fn public_key(spki: &str) -> Option<PublicKey> {
    let spki = STANDARD.decode(spki).ok()?;
    let point = spki.strip_prefix(&SPKI_PREFIX)?;
    if point.len() != POINT_BYTES || point.first() != Some(&UNCOMPRESSED) {
        return None;
    }
    PublicKey::from_sec1_bytes(point).ok()
}

/// Green Dot's key pair.
pub(super) struct Identity {
    secret: SecretKey,
    public_key_hash: [u8; 32],
}

impl Identity {
    pub(super) fn from_pem(pem: &str) -> Option<Self> {
        let (label, der) = pem_rfc7468::decode_vec(pem.as_bytes()).ok()?;
        let secret = SecretKey::from_pkcs8_der(&der).ok().filter(|_| label == "PRIVATE KEY")?;
        let point = secret.public_key().to_sec1_bytes();
        let spki = Sha256::new().chain_update(SPKI_PREFIX).chain_update(point);
        Some(Self { secret, public_key_hash: spki.finalize().into() })
    }

    pub(super) fn open(
        &self,
        sealed: &Sealed,
        program_code: &[u8],
        request_id_hash: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        if sealed.public_key_hash != self.public_key_hash {
            return Err("publicKeyHash is not that of Green Dot's key");
        }
        let shared = p256::ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), sealed.public.as_affine());
        let key = Sha256::new()
            .chain_update([0, 0, 0, 1])
            .chain_update(shared.raw_secret_bytes())
            .chain_update(b"\x0Did-aes256-GCM")
            .chain_update(program_code)
            .chain_update(request_id_hash)
            .finalize();
        let key = Zeroizing::new(<[u8; 32]>::from(key));
        AesGcm::<Aes256, U16>::new((&*key).into())
            .decrypt(&Nonce::<U16>::default(), sealed.data.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| "the envelope does not open under this request id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // Sealed with Python's cryptography package; the private scalar is 32 times 0x1f.
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCAfHx8fHx8fHx8fHx8f\nHx8fHx8fHx8fHx8fHx8fHx8fHw==\n-----END PRIVATE KEY-----\n";
    const REQUEST_ID: &str = "7944ed36-cad2-474f-bea4-b24d3be8b1b6";

    fn envelope() -> Value {
        json!({
            "version": "EC_v1",
            "ephemeralPublicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEA5uFLbYiQIq+WKGMDwVmMabKSyz+7BmKriUBfK0J1OjiCLYW4NxXdaXYQHddONr9RnbaNBACFei+hXvtK6SsMA==",
            "publicKeyHash": "0ckM/+RivJIIbnjhgbQKfzuDQ1zh2VrC34zmukFJrbo=",
            "data": "08A6ARhuKzJ8M4U58MXbmi1KLc8bPlanWOBY7AYbaagUhHJmvguOwZzhfDM8mXZXa8rjvMwDGiGPLxWEZZQKnLSka7hIke6/kgTS",
        })
    }

    fn open(envelope: &Value, request_id: &str) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        let identity = Identity::from_pem(PEM).unwrap();
        identity.open(&parse(envelope)?, b"wf", &Sha256::digest(request_id))
    }

    #[test]
    fn opens_an_envelope_made_elsewhere() {
        assert_eq!(
            open(&envelope(), REQUEST_ID).unwrap().as_slice(),
            br#"{"profileData":{"firstName":"Blair","lastName":"Dufresne"}}"#
        );
    }

    #[test]
    fn the_request_id_is_bound_with_its_case() {
        assert!(open(&envelope(), &REQUEST_ID.to_uppercase()).is_err());
    }

    #[test]
    fn refuses_what_anyone_can_see() {
        let point = STANDARD.encode([&SPKI_PREFIX[..], &[4; 65]].concat());
        for (member, value, why) in [
            ("version", json!("EC_v2"), "the envelope is EC_v2, which is named but described nowhere"),
            ("version", json!(1), "the envelope has no version"),
            ("ephemeralPublicKey", json!(point), "ephemeralPublicKey is not a P-256 key"),
            ("ephemeralPublicKey", json!(""), "ephemeralPublicKey is not a P-256 key"),
            ("publicKeyHash", json!("AAAA"), "publicKeyHash is not that of Green Dot's key"),
            ("data", json!("AAAA"), "the envelope's data is shorter than its tag"),
        ] {
            let mut changed = envelope();
            changed[member] = value;
            assert_eq!(open(&changed, REQUEST_ID).unwrap_err(), why);
        }
        assert!(parse(&json!(null)).is_err());
    }
}
