//! Does unpacking accept what it must, refuse everything else with an error of its own, and stay small? The files of
//! `test-vectors/pack/` that were made bit by bit are the bombs and malformations.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "unpack/memory.rs"]
mod memory;
#[path = "unpack/messages.rs"]
mod messages;

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::{
    Error, ErrorKind,
    pack::{DEFAULT_LIMIT, unpack, unpack_text},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use memory::peak_of;

/// What may be taken beside the unpacked bytes.
const BESIDE: u64 = 1 << 20;

/// How the names of the files begin that a compressor made: `tests/vectors.rs` alone runs them.
const COMPRESSED: [&str; 3] = ["unpack-", "refused-", "mistake-"];

struct Case {
    text: String,
    limit: u64,
    expect: Value,
}

/// The files by their names, but for those of `COMPRESSED`, and those about base64 alone.
fn cases() -> BTreeMap<String, Case> {
    let folder = format!("{}/test-vectors/pack", env!("CARGO_MANIFEST_DIR"));
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with(".json") && !COMPRESSED.iter().any(|beginning| name.starts_with(beginning))
    });
    let read = |path: std::path::PathBuf| {
        let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        if file["operation"] != "unpack" {
            return None;
        }
        let input = &file["input"];
        let text = input["text"].as_str().unwrap().to_owned();
        let limit = input["max_bytes"].as_u64().unwrap();
        Some((file["id"].as_str().unwrap().to_owned(), Case { text, limit, expect: file["expect"].take() }))
    };
    paths.filter_map(read).collect()
}

#[test]
fn every_file_comes_out_as_it_says() {
    let cases = cases();
    let messages = BTreeMap::from(messages::MESSAGES);
    assert_eq!(cases.len(), 112);
    let refused = cases.iter().filter(|(_, case)| case.expect.get("refused").is_some()).map(|(id, _)| id.as_str());
    assert_eq!(refused.collect::<Vec<_>>(), messages.keys().copied().collect::<Vec<_>>());

    for (id, Case { text, limit, expect }) in &cases {
        match unpack_text(text, *limit) {
            Ok(bytes) => assert!(is_value(bytes.as_slice(), &expect["value"]), "{id}"),
            Err(error) => {
                assert_eq!(error.to_string(), messages[id.as_str()], "{id}");
                assert_eq!(part(&error), expect["part"], "{id}: {error}");
                assert_eq!(expect["refused"], "malformed");
            }
        }
    }
}

fn is_value(bytes: &[u8], value: &Value) -> bool {
    if let Some(text) = value.get("bytes_base64") {
        return bytes == STANDARD.decode(text.as_str().unwrap()).unwrap();
    }
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    value["length"] == bytes.len() && value["sha256_hex"] == digest
}

/// The part that an error names.
fn part(error: &Error) -> &'static str {
    let message = error.to_string();
    match error.kind() {
        ErrorKind::Limit => "limit",
        _ if message.contains("base64") => "base64",
        _ if message.contains("DEFLATE data") => "deflate",
        _ if message.contains("gzip trailer") => "trailer",
        _ if message.contains("header") => "header",
        _ => "none",
    }
}

/// Streamed, from a reader of whole texts and from one that gives a byte at a time.
#[test]
fn it_does_not_matter_how_the_text_comes() {
    for (id, Case { text, limit, .. }) in cases() {
        let expected = unpack_text(&text, limit).map(|bytes| bytes.as_slice().to_vec()).map_err(|e| e.to_string());
        let mut written = Vec::new();
        let outcome = unpack(text.as_bytes(), &mut written, limit);
        assert!(written.len() as u64 <= limit, "{id}");
        let by_one = unpack(OneByOne(text.as_bytes()), &mut Vec::new(), limit);
        assert_eq!(outcome.as_ref().ok(), by_one.as_ref().ok(), "{id}");
        assert_eq!(
            outcome.as_ref().map_err(io::Error::to_string).err(),
            by_one.map_err(|e| e.to_string()).err(),
            "{id}"
        );
        assert_eq!(
            outcome.map(|length| (length, written)).map_err(|e| e.to_string()),
            expected.map(|bytes| (bytes.len() as u64, bytes)),
            "{id}"
        );
    }
}

/// A reader that gives one byte at a time.
struct OneByOne<'a>(&'a [u8]);

impl Read for OneByOne<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(1);
        self.0.read(&mut out[..length])
    }
}

#[test]
fn no_file_takes_more_memory_than_its_limit_and_1_mib() {
    for (id, Case { text, limit, .. }) in cases() {
        let (_, peak) = peak_of(|| unpack_text(&text, limit));
        assert!(peak < limit + BESIDE, "{id}: {peak} bytes for a limit of {limit}");
        let (_, peak) = peak_of(|| unpack(text.as_bytes(), io::sink(), limit));
        assert!(peak < BESIDE / 4, "{id}: {peak} bytes, streamed");
    }
}

/// Every text cut anywhere is refused, or, where only what follows a good member is cut, gives the bytes of the member.
#[test]
fn a_text_that_is_cut_is_refused() {
    for (id, Case { text, limit, .. }) in cases() {
        let whole = id.starts_with("accept-");
        // What is long repeats itself in the middle.
        let is_close = |end: usize| end < 200 || end + 100 > text.len() || end.is_multiple_of(97);
        for (end, _) in text.char_indices().filter(|(end, _)| is_close(*end)) {
            if let Ok(bytes) = unpack_text(&text[..end], limit) {
                assert!(!whole, "{id}, cut at {end}, is accepted");
                let member = if id == "trailer-many-members" { &b""[..] } else { br#"<report id="1"/>"# };
                assert_eq!(bytes.as_slice(), member, "{id}, cut at {end}");
            }
        }
    }
}

/// A flipped bit is refused but where it means nothing. How many those are is counted by hand: time, effort and system of
/// a header (8 bytes without a checksum), its hint that the data is text, and the bits that fill up the last byte.
#[test]
fn a_bit_that_is_flipped_is_refused_or_means_nothing() {
    let cases = cases();
    for (id, meaningless) in [
        ("accept-the-limit", 6 * 8 + 1 + 6),
        ("accept-every-header-field", 6),
        ("accept-no-bytes", 6 * 8 + 1 + 5),
        ("accept-gzip-of-gzip", 6 * 8 + 1 + 5),
        ("accept-empty-blocks", 6 * 8 + 1 + 33 * 5),
    ] {
        let Case { text, limit, .. } = &cases[id];
        let expected = unpack_text(text, *limit).unwrap();
        let gzip = STANDARD.decode(text).unwrap();
        let mut accepted = 0;
        for place in 0..gzip.len() * 8 {
            let mut flipped = gzip.clone();
            flipped[place / 8] ^= 1 << (place % 8);
            if let Ok(bytes) = unpack_text(&STANDARD.encode(flipped), *limit) {
                assert_eq!(bytes.as_slice(), expected.as_slice(), "{id}, bit {place}");
                accepted += 1;
            }
        }
        assert_eq!(accepted, meaningless, "{id}");
    }
}

/// A letter has no second spelling.
#[test]
fn a_letter_that_is_changed_is_refused_or_gives_the_same_bytes() {
    let cases = cases();
    for id in ["accept-the-limit", "accept-every-header-field"] {
        let Case { text, limit, .. } = &cases[id];
        let expected = unpack_text(text, *limit).unwrap();
        for place in 0..text.trim_end_matches('=').len() {
            for letter in (0..=0x7f_u8).filter(|letter| *letter != text.as_bytes()[place]) {
                let mut changed = text.clone().into_bytes();
                changed[place] = letter;
                match unpack_text(std::str::from_utf8(&changed).unwrap(), *limit) {
                    Ok(bytes) => assert_eq!(bytes.as_slice(), expected.as_slice(), "{id}, {letter} at {place}"),
                    Err(error) if !(letter.is_ascii_alphanumeric() || b"+/=".contains(&letter)) => {
                        assert!(error.to_string().ends_with(&format!("at byte {place}")), "{id}, {letter}: {error}");
                    }
                    Err(_) => {}
                }
            }
        }
    }
}

/// 1032:1 up to the limit that is meant where none is named, and one byte more.
#[test]
fn a_bomb_of_64_mib_stops_at_the_default_limit() {
    let zeros = &cases()["limit-zeros"];
    let gzip = STANDARD.decode(&zeros.text).unwrap();
    // Two zero bits are 258 zeros, so zero bytes in the middle are so many more.
    let (start, end) = gzip.split_at(gzip.len() / 2);
    let bomb = STANDARD.encode([start, &vec![0; 64 * 1024], end].concat());
    let (outcome, peak) = peak_of(|| unpack_text(&bomb, DEFAULT_LIMIT));
    assert_eq!(outcome.unwrap_err().to_string(), "unpacks to more than 67108864 bytes");
    assert!(peak < DEFAULT_LIMIT + BESIDE, "{peak}");
}

/// What a text says of its length does not decide how much is reserved.
#[test]
fn a_length_that_is_a_lie_reserves_nothing() {
    let text = &cases()["trailer-length-says-much"].text;
    for limit in [DEFAULT_LIMIT, u64::from(u32::MAX), u64::MAX] {
        let (outcome, peak) = peak_of(|| unpack_text(text, limit));
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "the length in the gzip trailer is not that of the unpacked bytes, at byte 32 of the gzip data"
        );
        assert!(peak < BESIDE / 4, "{peak} for a limit of {limit}");
    }
}

/// A limit can be as large as there are numbers.
#[test]
fn the_largest_limit_is_no_limit() {
    for (id, Case { text, .. }) in cases() {
        let outcome = unpack_text(&text, u64::MAX);
        assert_eq!(outcome.is_ok(), id.starts_with("accept-") || accepted_without_limit(&id), "{id}");
    }
}

fn accepted_without_limit(id: &str) -> bool {
    [
        "limit-zeros",
        "limit-one-byte-over",
        "limit-none-allowed",
        "limit-empty-stored-blocks",
        "limit-empty-fixed-blocks",
    ]
    .contains(&id)
}
