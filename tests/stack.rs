//! Is nothing secret left on the stack by what has returned?
#![cfg(all(feature = "hazmat", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{fs::File, hint::black_box, os::unix::fs::FileExt};

use p256::{
    ProjectivePoint, Scalar,
    elliptic_curve::{ff::PrimeField, group::Group, point::AffineCoordinates},
};
use sealpack::{FieldKey, Identity, OtherInfo, Secret, Ssn, hazmat};

/// How far below its own frame the test looks.
const DEPTH: usize = 64 << 10;

/// The stack below, as it was when it was last looked at.
struct Below {
    memory: File,
    bytes: Vec<u8>,
}

impl Below {
    fn new() -> Self {
        Self { memory: File::open("/proc/self/mem").unwrap(), bytes: vec![0; DEPTH] }
    }

    /// Which of `secrets` are there, in either order of bytes, and how far below.
    #[inline(never)]
    fn find(&mut self, secrets: &[(&'static str, &[u8])]) -> Vec<(&'static str, usize)> {
        let here = 0_u8;
        let top = black_box(&raw const here).addr();
        let length = self.memory.read_at(&mut self.bytes, (top - DEPTH) as u64).unwrap();
        assert_eq!(length, DEPTH);
        let place = |secret: &[u8]| self.bytes.windows(secret.len()).rposition(|window| window == secret);
        let places = secrets.iter().filter_map(|(name, secret)| {
            let reversed: Vec<u8> = secret.iter().rev().copied().collect();
            let place = place(secret).or_else(|| place(&reversed))?;
            Some((*name, DEPTH - place))
        });
        places.collect()
    }
}

#[test]
fn the_search_finds_what_is_left() {
    const CANARY: [u8; 32] = *b"a canary that stays on the stack";
    #[inline(never)]
    fn leave() -> u8 {
        // Deeper than what the search itself overwrites.
        let mut secrets = [[0; 32]; 100];
        secrets[0] = CANARY;
        black_box(&secrets)[0][3]
    }
    let mut below = Below::new();
    black_box(leave());
    assert_eq!(below.find(&[("canary", &CANARY)]).len(), 1);
}

#[test]
fn sealing_and_opening_leave_nothing() {
    let (private, identity): ([u8; 32], _) = (std::array::from_fn(|i| 0x51 ^ i as u8), [7; 32]);
    let context = OtherInfo::new(b"u", &[0; 32]);
    let plaintext = b"a plaintext that must not stay on the stack, of several blocks of AES";
    let number = "987-65-4329";

    let [scalar, partner] = [private, identity].map(|bytes| Scalar::from_repr(bytes.into()).unwrap());
    let z: [u8; 32] = ProjectivePoint::mul_by_generator(&(scalar * partner)).to_affine().x().into();
    let key = hazmat::one_step_kdf(&Secret::new(z), context.as_bytes());
    let secrets: [(&str, &[u8]); 6] = [
        ("ephemeral key", &private),
        ("identity", &identity),
        ("Z", &z),
        ("K", key.expose()),
        ("plaintext", &plaintext[..16]),
        ("SSN", number.as_bytes()),
    ];

    let identity = hazmat::identity(&identity).unwrap();
    let pem = identity.to_pem().unwrap();
    let jwk = jwk(&[7; 32], &identity);
    let field_key = FieldKey::from_text("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap();
    let ssn = Ssn::parse(number).unwrap();
    let mut below = Below::new();
    overwrite();
    assert_eq!(below.find(&secrets), [], "left by the test itself");

    // The recipient's table is made on the way.
    for round in 0..20 {
        let envelope = hazmat::seal_envelope(plaintext, identity.recipient(), &context, &private).unwrap();
        assert_eq!(below.find(&secrets), [], "sealing an envelope, {round}");
        drop(envelope.open([&identity], &context).unwrap());
        assert_eq!(below.find(&secrets), [], "opening an envelope, {round}");
        let field = field_key.seal_ssn(&ssn).unwrap();
        assert_eq!(below.find(&secrets), [], "sealing a field, {round}");
        drop(field_key.open_ssn(&field).unwrap());
        assert_eq!(below.find(&secrets), [], "opening a field, {round}");
        drop(hazmat::identity(&[7; 32]).unwrap());
        assert_eq!(below.find(&secrets), [], "making an identity, {round}");
        drop(Identity::from_pem(pem.expose().as_bytes()).unwrap());
        assert_eq!(below.find(&secrets), [], "reading an identity, {round}");
        drop(Identity::from_bytes(jwk.as_bytes()).unwrap());
        assert_eq!(below.find(&secrets), [], "reading an identity from a JWK, {round}");
        drop(field_key.seal_ssn_batch(&[&ssn; 100]).unwrap());
        assert_eq!(below.find(&secrets), [], "sealing a batch of fields, {round}");
    }
}

fn jwk(private: &[u8], identity: &Identity) -> String {
    let number = |bytes| hazmat::base64_encode(bytes).replace('+', "-").replace('/', "_").replace('=', "");
    let public = identity.recipient().to_der();
    let [x, y, d] = [&public[27..59], &public[59..], private].map(number);
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","d":"{d}"}}"#)
}

/// Overwrites what the test itself left.
#[inline(never)]
fn overwrite() {
    black_box([0_u8; DEPTH]);
}
