//! The reports of `examples/` into base64(gzip), at level 6, by each backend.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use sealpack::{
    Error,
    pack::{Backend, DEFAULT_LIMIT, Packer, unpack_text},
};

use super::race::{Race, Side, Work};
use crate::cli::{Failure, examples};

pub(super) fn measure(race: &mut Race<'_>) -> Result<(), Failure> {
    for (name, report, backend) in [
        ("pack credit report", examples::CREDIT_REPORT, Backend::ZlibRs),
        ("pack asset report", examples::ASSET_REPORT, Backend::ZlibRs),
        ("libdeflate credit", examples::CREDIT_REPORT, Backend::Libdeflate),
        ("libdeflate asset", examples::ASSET_REPORT, Backend::Libdeflate),
    ] {
        let packer = Packer::default().with_backend(backend).with_threads(1);
        let ours = || {
            let mut text = Vec::new();
            packer.pack(report, &mut text).map(|()| text)
        };
        let unpack_bytes = |text: Vec<u8>| unpack(&String::from_utf8_lossy(&text));
        race.row(
            &Work { name, items: 1, bytes: Some(report.len()) },
            [Side::ours(ours, unpack_bytes)?, Side::obvious(|| obvious_pack(report), |text| unpack(&text))?],
        )?;
    }
    Ok(())
}

/// One report: gzip into a `Vec`, then base64. flate2's back end is the one that sealpack has, zlib-rs: there is only one
/// in a build.
pub(super) fn obvious_pack(report: &[u8]) -> Option<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    gzip.write_all(report).ok()?;
    Some(STANDARD.encode(gzip.finish().ok()?))
}

pub(super) fn unpack(text: &str) -> Result<Vec<u8>, Error> {
    Ok(unpack_text(text, DEFAULT_LIMIT)?.as_slice().to_vec())
}
