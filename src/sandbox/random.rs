//! What the partners give out: bytes that nobody can guess, and ids.

use http::StatusCode;

use super::call::Refusal;

/// Bytes from the operating system.
pub(super) fn bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], Refusal> {
    let mut bytes = [0; LENGTH];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "no random bytes")),
    }
}

/// A new id: a UUID of version 4.
pub(super) fn uuid() -> Result<String, Refusal> {
    Ok(text(u128::from_be_bytes(bytes()?)))
}

/// The text of a UUID whose six bits for version and variant are set here.
fn text(random: u128) -> String {
    let [first, second, third] = [random >> 96, random >> 80 & 0xffff, random >> 64 & 0x0fff | 0x4000];
    let [fourth, fifth] = [random >> 48 & 0x3fff | 0x8000, random & 0xffff_ffff_ffff];
    format!("{first:08x}-{second:04x}-{third:04x}-{fourth:04x}-{fifth:012x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    // Python's uuid.UUID(int=…, version=4).
    #[test]
    fn the_bits_of_version_and_variant_are_set() {
        assert_eq!(text(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(text(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(text(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff), "00112233-4455-4677-8899-aabbccddeeff");
    }
}
