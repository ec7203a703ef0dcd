//! Unpacks a report: base64, then gzip, to a limit.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::read::MultiGzDecoder;

/// Bytes of an unpacked report; a bomb stops there.
const LIMIT: usize = 64 * 1024 * 1024;

pub(super) fn unpack(packed: &str) -> Result<Vec<u8>, &'static str> {
    unpack_to(packed, LIMIT)
}

fn unpack_to(packed: &str, limit: usize) -> Result<Vec<u8>, &'static str> {
    let packed = STANDARD.decode(packed).map_err(|_| "is not base64")?;
    let mut bytes = Vec::new();
    // One byte more than is allowed, to see that there is more.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let unpacked = MultiGzDecoder::new(packed.as_slice()).take(most).read_to_end(&mut bytes);
    if bytes.len() > limit {
        return Err("unpacks to more than 64 MiB");
    }
    unpacked.map_err(|_| "is not gzip")?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    // printf '<a/>' | gzip -9n | base64
    const PACKED: &str = "H4sIAAAAAAACA7NJ1LcDANQc0QEEAAAA";

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(unpack_to(PACKED, 4).unwrap(), b"<a/>");
        assert_eq!(unpack_to(PACKED, 3).unwrap_err(), "unpacks to more than 64 MiB");
    }

    #[test]
    fn refuses_changed_and_further_bytes() {
        let whole = STANDARD.decode(PACKED).unwrap();
        let mut changed = whole.clone();
        changed[18] ^= 1;
        let mut longer = whole.clone();
        longer.extend(b"more");
        for bytes in [&changed, &longer, &whole[..20], &whole[..0]] {
            assert_eq!(unpack(&STANDARD.encode(bytes)).unwrap_err(), "is not gzip");
        }
        assert_eq!(unpack("H4s").unwrap_err(), "is not base64");
    }
}
