//! gzip by miniz_oxide, what `flate2` gives who asks for nothing else. It is not taken through `flate2` here: that would
//! change the back end of sealpack's own `flate2` in the same build.

use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec};

/// RFC 1952, section 2.3: DEFLATE, no flags, no time, unknown system.
const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

/// One gzip member at level 6.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = HEADER.to_vec();
    gzip.extend(compress_to_vec(bytes, 6));
    gzip.extend(crc32fast::hash(bytes).to_le_bytes());
    gzip.extend((bytes.len() as u32).to_le_bytes());
    gzip
}

/// What is in one gzip member whose header is as long as [`gzip`]'s.
pub fn gunzip(gzip: &[u8]) -> Vec<u8> {
    let deflate = &gzip[HEADER.len()..gzip.len() - 8];
    decompress_to_vec(deflate).unwrap()
}
