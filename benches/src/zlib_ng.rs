//! gzip by zlib-ng, whose functions have names of their own (`zng_…`). It is not taken through `flate2` here: that would
//! change the back end of sealpack's own `flate2` in the same build. All of this package's unsafe code is in this file.

use std::mem::MaybeUninit;

use libz_ng_sys::{
    Z_DEFAULT_STRATEGY, Z_DEFLATED, Z_FINISH, Z_OK, Z_STREAM_END, deflate, deflateBound, deflateEnd, zng_deflateInit2,
};

/// zlib's largest window, 2^15 bytes, and 16 more to ask for gzip's header and end.
const GZIP_WINDOW: i32 = 15 + 16;

/// zlib's default.
const MEMORY_LEVEL: i32 = 8;

/// One gzip member at level 6, into memory that is allocated once.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    // Zeros ask zlib for its own allocator. Rust has no null function, so this is never read as a whole.
    let mut memory = MaybeUninit::zeroed();
    let stream: *mut libz_ng_sys::z_stream = memory.as_mut_ptr();
    // SAFETY: `stream` points at memory of its type, which stays where it is until deflateEnd. deflateInit2 takes zeros and
    // makes a valid stream of them, or fails. deflate reads `avail_in` bytes at `next_in`, all of `bytes`, and writes
    // at most `avail_out` at `next_out`, all of the capacity; it has written `total_out` of them.
    unsafe {
        let status = zng_deflateInit2(stream, 6, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
        assert_eq!(status, Z_OK);
        let bound = deflateBound(stream, bytes.len().try_into().unwrap());
        let mut gzip = Vec::with_capacity(bound.try_into().unwrap());
        (*stream).next_in = bytes.as_ptr().cast_mut();
        (*stream).avail_in = bytes.len().try_into().unwrap();
        (*stream).next_out = gzip.as_mut_ptr();
        (*stream).avail_out = gzip.capacity().try_into().unwrap();
        let status = deflate(stream, Z_FINISH);
        let length = (*stream).total_out;
        deflateEnd(stream);
        assert_eq!(status, Z_STREAM_END);
        gzip.set_len(length);
        gzip
    }
}
