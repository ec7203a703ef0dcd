//! The search for the fewest mistakes with which a text unpacks.

use std::{
    collections::VecDeque,
    io::{self, Read},
};

use flate2::{Decompress, FlushDecompress, Status};
use sealpack::{SecretBuffer, hazmat};

use super::{
    layers::{self, Layer},
    recognise,
};

/// What was found.
pub(super) struct Found {
    pub(super) layers: Vec<Layer>,
    pub(super) mistakes: Vec<&'static str>,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    /// To so many bytes.
    Unpacks(u64),
    /// By a fault that has a name, and this message.
    Fails(String),
    /// It is something else.
    Recognised,
}

/// Why a text does not unpack.
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) name: &'static str,
}

/// A way to read what was given.
struct Way {
    layers: Vec<Layer>,
    mistakes: Vec<&'static str>,
}

/// No more mistakes than these are tried together, and no more ways.
const MOST_MISTAKES: usize = 4;
const MOST_WAYS: usize = 32;

/// The faults that explain themselves.
const FAULTS: &[(&str, &str)] = &[
    ("header-no-text", "empty"),
    ("limit-bytes", "larger-than-the-limit"),
    ("limit-text", "larger-than-the-limit"),
    ("header-cut-off", "cut-off"),
    ("deflate-cut-off", "cut-off"),
    ("trailer-cut-off", "cut-off"),
    ("trailer-crc", "checksum-wrong"),
    ("trailer-length", "checksum-wrong"),
    ("trailer-second-member", "several-members"),
    ("trailer-bytes-behind", "bytes-behind"),
];

/// The fewest mistakes with which `text` unpacks, or which are seen once others are undone.
pub(super) fn search(text: &[u8], max_bytes: u64) -> Option<Found> {
    let mut ways = VecDeque::from([Way { layers: Vec::new(), mistakes: Vec::new() }]);
    let mut second_best = None;
    for _ in 0..MOST_WAYS {
        let Some(way) = ways.pop_front() else { break };
        let fault = match unpack(as_text(layers::open(text, &way.layers), &way.layers), max_bytes) {
            // It was not cut off, then: a letter is there that does not belong there.
            Ok(_) if way.mistakes.contains(&"cut-off") => continue,
            Ok(length) => {
                return Some(Found { layers: way.layers, mistakes: way.mistakes, outcome: Outcome::Unpacks(length) });
            }
            Err(fault) => fault,
        };
        let is_padded = way.layers.last() == Some(&Layer::Padded);
        let name = if is_padded && fault.name == "base64-unused-bits" { "deflate-cut-off" } else { fault.name };
        let known = FAULTS.iter().find(|(known, _)| *known == name && is_certain(name, text, &way.layers));
        if let Some((_, mistake)) = known {
            // A text that was cut off has lost its padding too.
            let is_cut = *mistake == "cut-off";
            let before = way
                .mistakes
                .iter()
                .copied()
                .filter(|known| known != mistake && !(is_cut && *known == "padding-left-out"));
            let mistakes = before.chain([*mistake]).collect();
            second_best.get_or_insert(Found { layers: way.layers, mistakes, outcome: Outcome::Fails(fault.message) });
            continue;
        }
        if way.mistakes.len() >= MOST_MISTAKES {
            continue;
        }
        for step in recognise::steps(text, &way.layers, fault.name, max_bytes) {
            let mistakes: Vec<&'static str> = way.mistakes.iter().copied().chain(step.mistake).collect();
            if step.is_last {
                let found = Found { layers: way.layers.clone(), mistakes, outcome: Outcome::Recognised };
                second_best.get_or_insert(found);
            } else {
                ways.push_back(Way { layers: [way.layers.as_slice(), &step.layers].concat(), mistakes });
            }
        }
    }
    second_best
}

/// Whether a fault is what it seems: few bytes may be cut off from anything, and of other texts may nothing be left.
fn is_certain(fault: &str, text: &[u8], layers: &[Layer]) -> bool {
    let gives_bytes = layers.last().is_some_and(|layer| layer.gives_bytes());
    match fault {
        "header-no-text" => layers.iter().all(|layer| matches!(layer, Layer::Cut(..) | Layer::WithoutWhiteSpace)),
        _ if fault.ends_with("cut-off") => {
            let decoded = if gives_bytes { layers } else { &[layers, &[Layer::Base64Decoded]].concat() };
            let head = recognise::head(text, decoded);
            matches!(head.as_slice(), [0x1F] | [0x1F, 0x8B, ..])
        }
        _ => true,
    }
}

/// A reader of base64, where the layers gave the bytes themselves.
pub(super) fn as_text<'a>(
    reader: Box<dyn Read + Send + Sync + 'a>,
    layers: &[Layer],
) -> Box<dyn Read + Send + Sync + 'a> {
    let is_bytes = layers.last().is_some_and(|layer| layer.gives_bytes());
    if is_bytes { layers::in_base64(reader) } else { reader }
}

/// How many bytes come out, which are passed over.
pub(super) fn unpack(text: impl Read, max_bytes: u64) -> Result<u64, Fault> {
    sealpack::pack::unpack(text, io::sink(), max_bytes).map_err(|error| {
        let message = error.to_string();
        let name = error.downcast::<sealpack::Error>().ok().and_then(|error| hazmat::fault_name(&error));
        Fault { message, name: name.unwrap_or_default() }
    })
}

/// Whether a reader gives nothing but one whole stream: DEFLATE data alone, of a document, or with zlib's header and checksum. No more than
/// `max_bytes` are made of it.
pub(super) fn is_stream(mut reader: impl Read, is_zlib: bool, max_bytes: u64) -> bool {
    let mut inflater = Decompress::new(is_zlib);
    let mut input = SecretBuffer::from(vec![0; 32 << 10]);
    let mut out = SecretBuffer::from(vec![0; 64 << 10]);
    let mut has_ended = false;
    while let Ok(length @ 1..) = reader.read(input.as_mut_slice()) {
        let mut rest = input.as_slice().get(..length).unwrap_or_default();
        while !rest.is_empty() {
            let (read_before, made_before) = (inflater.total_in(), inflater.total_out());
            if has_ended {
                return false;
            }
            let Ok(status) = inflater.decompress(rest, out.as_mut_slice(), FlushDecompress::None) else { return false };
            // DEFLATE has no checksum: random bytes may be such data, but hardly a document.
            let begins = matches!(out.as_slice().first(), Some(b'<' | b'{' | b'[' | 0xEF | b' ' | b'\n' | b'\r'));
            if !is_zlib && made_before == 0 && inflater.total_out() > 0 && !begins {
                return false;
            }
            has_ended = status == Status::StreamEnd;
            let read = usize::try_from(inflater.total_in() - read_before).unwrap_or_default();
            rest = rest.get(read..).unwrap_or_default();
            let stands_still = read == 0 && inflater.total_out() == made_before && !has_ended;
            if stands_still || inflater.total_out() > max_bytes {
                return false;
            }
        }
    }
    // What is left in the window may not have come out yet.
    let is_whole = has_ended || finish(&mut inflater, out.as_mut_slice(), max_bytes);
    // Two bytes may be DEFLATE data of nothing.
    is_whole && (is_zlib || inflater.total_out() > 0)
}

fn finish(inflater: &mut Decompress, out: &mut [u8], max_bytes: u64) -> bool {
    loop {
        let before = inflater.total_out();
        match inflater.decompress(&[], out, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => return true,
            Ok(_) if inflater.total_out() > before && inflater.total_out() <= max_bytes => {}
            _ => return false,
        }
    }
}
