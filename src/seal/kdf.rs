//! The one-step key derivation of EC_v1, and its OtherInfo.

use sha2::{Digest, Sha256};

use crate::{Error, Secret};

/// What binds an envelope to its context: the OtherInfo of the key derivation, AlgorithmID ‖ PartyUInfo ‖
/// PartyVInfo (NIST SP 800-56A Rev. 2, section 5.8.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherInfo(Vec<u8>);

impl OtherInfo {
    /// One length byte and the name of the algorithm that the key is for.
    const ALGORITHM_ID: &[u8] = b"\x0Did-aes256-GCM";

    /// The context of a Green Dot call: `program_code` as it stands in the path, `request_id` as it stands in
    /// the `X-GD-RequestId` header, to the letter (its case matters).
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when either is empty or not of visible ASCII
    /// characters.
    pub fn for_request(program_code: &str, request_id: &str) -> Result<Self, Error> {
        for (name, text) in [("program code", program_code), ("request id", request_id)] {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(Error::malformed("expected one or more visible ASCII characters").at(name));
            }
        }
        Ok(Self::new(program_code.as_bytes(), &Sha256::digest(request_id).into()))
    }

    /// The context of any other use of EC_v1: PartyUInfo and PartyVInfo as they are.
    pub fn new(party_u_info: &[u8], party_v_info: &[u8; 32]) -> Self {
        Self([Self::ALGORITHM_ID, party_u_info, party_v_info].concat())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

// SP 800-56A Rev. 2, section 5.8.1.1, the one-step key derivation with H = SHA-256 and 256 bits of output,
// which take one repetition:
//   counter = 00 00 00 01
//   K       = H(counter || Z || OtherInfo)
pub(crate) fn one_step_kdf(z: &Secret<[u8; 32]>, other_info: &[u8]) -> Secret<[u8; 32]> {
    let mut hash = Sha256::new();
    hash.update([0, 0, 0, 1]);
    hash.update(z.expose());
    hash.update(other_info);
    Secret::fill(|key| hash.finalize_into(key.into()))
}
