//! The system's OpenSSL through the openssl crate: its points and its AES-GCM. The hash is RustCrypto's.
//!
//! The agreement is a multiplication of a point, which is also what OpenSSL's `EVP_PKEY_derive` ends in. That one first
//! converts each new key between two forms, and takes about twice as long.

use openssl::{
    bn::{BigNum, BigNumContext, BigNumRef},
    cipher::Cipher,
    cipher_ctx::CipherCtx,
    ec::{EcGroup, EcKey, EcPoint, EcPointRef, PointConversionForm},
    nid::Nid,
};
use sealpack::{Identity, Recipient};

use super::{SPKI_PREFIX, from_json, key, to_json};
use crate::inputs::PLAINTEXT;

const TAG: usize = 16;

/// Seals to one recipient, which is read once.
pub struct Sealer {
    recipient: EcPoint,
    public_key_hash: String,
    curve: Curve,
    gcm: CipherCtx,
}

impl Sealer {
    pub fn new(recipient: &Recipient) -> Self {
        let mut curve = Curve::new();
        Self {
            recipient: curve.point(&recipient.to_der()),
            public_key_hash: recipient.public_key_hash(),
            curve,
            gcm: gcm(),
        }
    }

    pub fn seal(&mut self, request_id: &str) -> String {
        let ephemeral = EcKey::generate(&self.curve.group).unwrap();
        let z = self.curve.agree(ephemeral.private_key(), &self.recipient);

        // cipher_update asks for one block more than it writes.
        let mut data = vec![0; PLAINTEXT.len() + TAG];
        self.gcm.encrypt_init(None, Some(&key(&z, request_id)), Some(&[0; 16])).unwrap();
        let length = self.gcm.cipher_update(PLAINTEXT.as_bytes(), Some(&mut data)).unwrap();
        self.gcm.cipher_final(&mut data[length..]).unwrap();
        self.gcm.tag(&mut data[length..]).unwrap();
        to_json(&self.curve.spki(ephemeral.public_key()), &self.public_key_hash, &data)
    }
}

/// Opens what was sealed to one identity, which is read once.
pub struct Opener {
    identity: BigNum,
    public_key_hash: String,
    curve: Curve,
    gcm: CipherCtx,
}

impl Opener {
    pub fn new(identity: &Identity) -> Self {
        let key = EcKey::private_key_from_pem(identity.to_pem().unwrap().expose().as_bytes()).unwrap();
        Self {
            identity: key.private_key().to_owned().unwrap(),
            public_key_hash: identity.recipient().public_key_hash(),
            curve: Curve::new(),
            gcm: gcm(),
        }
    }

    pub fn open(&mut self, json: &str, request_id: &str) -> Vec<u8> {
        let (spki, data) = from_json(json, &self.public_key_hash);
        let ephemeral = self.curve.point(&spki);
        let z = self.curve.agree(&self.identity, &ephemeral);

        let (ciphertext, tag) = data.split_at(data.len() - TAG);
        let mut plaintext = vec![0; data.len()];
        self.gcm.decrypt_init(None, Some(&key(&z, request_id)), Some(&[0; 16])).unwrap();
        let length = self.gcm.cipher_update(ciphertext, Some(&mut plaintext)).unwrap();
        self.gcm.set_tag(tag).unwrap();
        self.gcm.cipher_final(&mut plaintext[length..]).unwrap();
        plaintext.truncate(length);
        plaintext
    }
}

/// P-256, and room for its numbers.
struct Curve {
    group: EcGroup,
    numbers: BigNumContext,
}

impl Curve {
    fn new() -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        Self { group, numbers: BigNumContext::new().unwrap() }
    }

    /// The point of a SubjectPublicKeyInfo. OpenSSL checks that it is on the curve.
    fn point(&mut self, spki: &[u8]) -> EcPoint {
        let point = spki.strip_prefix(&SPKI_PREFIX).unwrap();
        EcPoint::from_bytes(&self.group, point, &mut self.numbers).unwrap()
    }

    fn spki(&mut self, point: &EcPointRef) -> Vec<u8> {
        let form = PointConversionForm::UNCOMPRESSED;
        [&SPKI_PREFIX[..], &point.to_bytes(&self.group, form, &mut self.numbers).unwrap()].concat()
    }

    /// The shared secret: the x coordinate of the product.
    fn agree(&mut self, private: &BigNumRef, public: &EcPointRef) -> Vec<u8> {
        let mut product = EcPoint::new(&self.group).unwrap();
        product.mul2(&self.group, public, private, &mut self.numbers).unwrap();
        let [mut x, mut y] = [BigNum::new().unwrap(), BigNum::new().unwrap()];
        product.affine_coordinates(&self.group, &mut x, &mut y, &mut self.numbers).unwrap();
        x.to_vec_padded(32).unwrap()
    }
}

/// AES-256-GCM with an IV of 16 bytes, without a key.
fn gcm() -> CipherCtx {
    let mut gcm = CipherCtx::new().unwrap();
    let cipher = Cipher::fetch(None, "AES-256-GCM", None).unwrap();
    gcm.encrypt_init(Some(&cipher), None, None).unwrap();
    gcm.set_iv_length(16).unwrap();
    gcm
}
