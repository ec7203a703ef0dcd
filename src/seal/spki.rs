//! P-256 public keys as SubjectPublicKeyInfo, in the one form that is taken.

use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point};

use crate::Error;

/// The length of the DER, in bytes.
pub(crate) const LENGTH: usize = 91;

/// What a point is that stands alone.
pub(super) const BARE_POINT: &str = "a bare point: expected a P-256 SubjectPublicKeyInfo in DER, 91 bytes";

/// The same of a compressed one.
pub(super) const BARE_COMPRESSED_POINT: &str =
    "a bare compressed point: expected a P-256 SubjectPublicKeyInfo in DER, 91 bytes";

// RFC 5480, section 2, in DER:
//   SubjectPublicKeyInfo ::= SEQUENCE {
//     algorithm         SEQUENCE { id-ecPublicKey (1.2.840.10045.2.1), namedCurve secp256r1 (1.2.840.10045.3.1.7) },
//     subjectPublicKey  BIT STRING (no unused bits): 04 || X || Y }
pub(super) const PREFIX: [u8; 26] =
    *b"\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00";

/// The DER of `key`.
pub(crate) fn encode(key: &PublicKey) -> [u8; LENGTH] {
    let mut der = [0; LENGTH];
    let (prefix, point) = der.split_at_mut(PREFIX.len());
    prefix.copy_from_slice(&PREFIX);
    point.copy_from_slice(key.to_sec1_point(false).as_bytes());
    der
}

/// Reads the DER of a key. A P-256 key with a named curve and an uncompressed point has exactly one encoding,
/// so everything but the point is compared with it; the point must be on the curve (SP 800-56A, 5.6.2.3.3).
pub(crate) fn decode(der: &[u8]) -> Result<PublicKey, Error> {
    let point = match der.strip_prefix(&PREFIX) {
        Some(point) if der.len() == LENGTH && point.starts_with(&[4]) => point,
        _ => return Err(Error::malformed(expected(der))),
    };
    PublicKey::from_sec1_bytes(point).map_err(|_| Error::malformed("the public key is no point of P-256"))
}

fn expected(der: &[u8]) -> &'static str {
    match (der.first(), der.len()) {
        (Some(2 | 3), 33) => BARE_COMPRESSED_POINT,
        (Some(4), 65) => BARE_POINT,
        (Some(0x30), 59) => {
            "a compressed point: expected a P-256 SubjectPublicKeyInfo with an uncompressed one, 91 bytes"
        }
        _ => "expected a P-256 SubjectPublicKeyInfo in DER: 91 bytes, named curve, uncompressed point",
    }
}
