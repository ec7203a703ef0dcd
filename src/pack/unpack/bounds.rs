//! How much an unpacked text may hold, and make.

/// The most bytes that come before the DEFLATE data: a name and a comment need a hundred.
pub(super) const HEADER: u64 = 4096;

/// DEFLATE's largest ratio: two bits, one for a length and one for a distance, stand for 258 bytes.
const RATIO: u64 = 1032;

/// The most base64 characters that are read for `limit` bytes.
///
/// Blocks may be empty: without this bound, a text that makes nothing would be read for ever. It leaves room for the
/// longest text that a compressor makes: with the fixed codes a byte takes nine bits at most, so that the data grows by an
/// eighth, and the 5 bytes around a stored block grow it by less. To these come the header, and 1,024 bytes for the
/// trailer and for the blocks of a report of a few bytes.
pub(super) fn most_characters(limit: u64) -> u64 {
    let gzip = limit.saturating_add(limit / 8).saturating_add(HEADER + 1024);
    gzip.div_ceil(3).saturating_mul(4)
}

/// The most bytes that a text of `characters` characters makes.
pub(super) fn most_bytes(characters: u64) -> u64 {
    (characters / 4).saturating_mul(3 * RATIO)
}

/// Whether `consumed` bytes of DEFLATE data can stand for `made` bytes. It takes effect past 1 MiB. Nothing that a
/// sender writes gets beyond: a decoder that makes more is broken.
pub(super) fn is_possible(made: u64, consumed: u64) -> bool {
    made <= 1 << 20 || made <= consumed.saturating_mul(RATIO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_room_for_the_longest_packing() {
        // (0 + 0 + 4,096 + 1,024) / 3 = 1,706.7; (64 + 8 MiB + 5,120) / 3 = 25,167,530.7
        assert_eq!(most_characters(0), 1707 * 4);
        assert_eq!(most_characters(64 << 20), 25_167_531 * 4);
        assert_eq!(most_characters(u64::MAX), u64::MAX);
    }

    #[test]
    fn a_text_makes_1032_times_its_bytes_at_most() {
        assert_eq!(most_bytes(0), 0);
        assert_eq!(most_bytes(36), 27 * 1032);
        assert_eq!(most_bytes(u64::MAX), u64::MAX);
    }

    #[test]
    fn past_1_mib_the_ratio_is_1032_at_most() {
        assert!(is_possible(1 << 20, 0));
        assert!(!is_possible((1 << 20) + 1, 1016));
        assert!(is_possible((1 << 20) + 1, 1017));
        assert!(is_possible(1032 * 2000, 2000));
        assert!(!is_possible(1032 * 2000 + 1, 2000));
        assert!(is_possible(u64::MAX, u64::MAX));
    }
}
