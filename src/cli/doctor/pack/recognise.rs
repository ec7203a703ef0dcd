//! What may be done next with a text or with bytes, told by how they begin and which bytes they have.

use std::io::Read;

use sealpack::SecretBuffer;

use super::{
    layers::{self, Layer},
    search,
};

/// One thing that may be undone.
pub(super) struct Step {
    pub(super) mistake: Option<&'static str>,
    pub(super) layers: Vec<Layer>,
    /// It is something that cannot be unpacked, and nothing is to be undone.
    pub(super) is_last: bool,
}

/// So many bytes of the beginning are looked at.
const HEAD: u64 = 4096;

/// The steps to try, the likeliest first. `fault` is why it did not unpack.
pub(super) fn steps(text: &[u8], layers: &[Layer], fault: &str, max_bytes: u64) -> Vec<Step> {
    let is_bytes = layers.last().is_some_and(|layer| layer.gives_bytes());
    if is_bytes {
        return of_bytes(text, layers, max_bytes);
    }
    let is_header = fault.starts_with("header");
    if !is_header && !fault.starts_with("base64") {
        return Vec::new();
    }
    // The beginning of what is no base64 may be read as such.
    let mut steps = of_text(text, layers, max_bytes);
    if is_header {
        let behind = of_bytes(text, &[layers, &[Layer::Base64Decoded]].concat(), max_bytes);
        steps.extend(behind.into_iter().map(decoded));
    }
    steps
}

/// The same step behind the decoding of base64, which is no mistake.
fn decoded(step: Step) -> Step {
    Step { layers: [&[Layer::Base64Decoded][..], &step.layers].concat(), ..step }
}

fn undo(mistake: &'static str, layers: &[Layer]) -> Step {
    Step { mistake: Some(mistake), layers: layers.to_vec(), is_last: false }
}

fn last(mistake: &'static str) -> Step {
    Step { mistake: Some(mistake), layers: Vec::new(), is_last: true }
}

/// What text is that is no base64.
fn of_text(text: &[u8], layers: &[Layer], max_bytes: u64) -> Vec<Step> {
    let head = head(text, layers);
    let head = head.as_slice();
    if let Some(step) = of_wrapping(text, layers, head) {
        return vec![step];
    }
    let is_binary = head.iter().any(|byte| *byte >= 0x80 || *byte < 0x20 && !byte.is_ascii_whitespace());
    if is_binary {
        return of_binary(text, layers, max_bytes);
    }
    let seen = Seen::of(layers::open(text, layers));
    let mut steps = Vec::new();
    let mut add = |is_so: bool, mistake: &'static str, layer: Layer| {
        if is_so {
            steps.push(undo(mistake, &[layer]));
        }
    };
    let spaces_alone = seen.has(b" ") && !seen.has(b"\t\r\n\x0B\x0C");
    add(seen.has(b"%"), "percent-encoded", Layer::PercentDecoded);
    add(seen.has(b"\\"), "json-escapes-left", Layer::JsonUnescaped);
    add(seen.has(b"&"), "html-escaped", Layer::HtmlUnescaped);
    add(seen.space_is_at_ends, "white-space-around", Layer::WithoutWhiteSpace);
    add(spaces_alone && !seen.space_is_at_ends, "plus-became-space", Layer::SpacesToPluses);
    add(
        seen.has(b" \t\r\n\x0B\x0C") && !seen.space_is_at_ends,
        if spaces_alone { "spaces-inside" } else { "line-breaks" },
        Layer::WithoutWhiteSpace,
    );
    add(seen.has(b"-_"), "url-safe-alphabet", Layer::FromUrlSafe);
    add(seen.has_padding_inside, "base64-in-pieces", Layer::Base64Decoded);
    if !seen.has(b" \t\r\n") {
        // One letter stands for no byte: there were more.
        add(seen.length % 4 == 1, "cut-off", Layer::Padded);
        add(seen.length % 4 > 1, "padding-left-out", Layer::Padded);
    }
    steps
}

/// What stands around the text: quotes, a prefix, a body.
fn of_wrapping(text: &[u8], layers: &[Layer], head: &[u8]) -> Option<Step> {
    let spaces = head.len() - head.trim_ascii_start().len();
    Some(match head.trim_ascii_start() {
        [0xEF, 0xBB, 0xBF, ..] => undo("byte-order-mark", &[Layer::Cut(spaces + 3, None)]),
        [0xFF, 0xFE, ..] | [0x20..=0x7F, 0, ..] => undo("utf-16-text", &[Layer::FromUtf16 { is_little: true }]),
        [0xFE, 0xFF, ..] | [0, 0x20..=0x7F, ..] => undo("utf-16-text", &[Layer::FromUtf16 { is_little: false }]),
        [quote @ (b'"' | b'\''), ..] => undo("json-quoted", &[Layer::Cut(spaces + 1, Some(*quote))]),
        [b'b', quote @ (b'"' | b'\''), ..] => undo("python-bytes-literal", &[Layer::Cut(spaces + 2, Some(*quote))]),
        trimmed if trimmed.starts_with(b"data:") => {
            let comma = trimmed.iter().position(|byte| *byte == b',')?;
            undo("data-url-prefix", &[Layer::Cut(spaces + comma + 1, None)])
        }
        trimmed if is_list(trimmed) => undo("byte-list", &[Layer::Cut(of_list(head)?, None), Layer::BytesOfList]),
        [b'{', ..] if layers.is_empty() && of_body(text).is_some() => {
            undo("whole-body-given", &[Layer::Cut(of_body(text)?, Some(b'"'))])
        }
        _ if is_document(head) => last("not-packed-at-all"),
        [b'\\', b'x' | b'X', ..] | [b'0', b'x' | b'X', ..] => {
            undo("hex-instead-of-base64", &[Layer::Cut(spaces + 2, None), Layer::HexDecoded])
        }
        trimmed if is_hexadecimal(trimmed) => undo("hex-instead-of-base64", &[Layer::HexDecoded]),
        _ => return None,
    })
}

/// Text that has bytes of no text.
fn of_binary(text: &[u8], layers: &[Layer], max_bytes: u64) -> Vec<Step> {
    // A list of bytes that changes nothing: the layer says that bytes come out.
    let head = head(text, layers);
    if let Some(step) = of_read_as_text(head.as_slice()) {
        return vec![step];
    }
    let is_gzip = head.as_slice().starts_with(&[0x1F, 0x8B]);
    if is_gzip {
        return vec![undo("base64-left-out", &[Layer::Bytes])];
    }
    let others = of_bytes(text, &[layers, &[Layer::Bytes]].concat(), max_bytes);
    let bare = |step: Step| Step {
        mistake: step.mistake.map(|name| if name == "not-compressed" { "not-packed-at-all" } else { name }),
        ..step
    };
    others.into_iter().filter(|step| step.is_last).map(bare).collect()
}

/// Bytes that are no gzip.
fn of_bytes(text: &[u8], layers: &[Layer], max_bytes: u64) -> Vec<Step> {
    let head = head(text, layers);
    let head = head.as_slice();
    let known = CONTAINERS.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((_, mistake)) = known {
        return vec![last(mistake)];
    }
    if let Some(step) = of_read_as_text(head) {
        return vec![step];
    }
    let is_stream = |is_zlib| search::is_stream(layers::open(text, layers), is_zlib, max_bytes);
    match head {
        [0x1F, 0x8B, ..] => Vec::new(),
        [first @ (0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78), second, ..]
            if (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31) && is_stream(true) =>
        {
            vec![last("zlib-instead-of-gzip")]
        }
        _ if is_base64(head) => vec![undo("base64-twice", &[Layer::Text])],
        _ if is_hexadecimal(head) => vec![undo("hex-instead-of-base64", &[Layer::HexDecoded])],
        _ if is_document(head) => vec![last("not-compressed")],
        _ if is_stream(false) => vec![last("raw-deflate-instead-of-gzip")],
        _ => Vec::new(),
    }
}

/// gzip bytes that went through a text.
fn of_read_as_text(head: &[u8]) -> Option<Step> {
    match head {
        [0x1F, 0xEF, 0xBF, 0xBD, 8, ..] | [0x1F, b'?', 8, ..] => Some(last("bytes-read-as-text")),
        [0x1F, 0xC2, 0x8B, 8, ..] | [0x1F, 0xE2, 0x80, 0xB9, 8, ..] => {
            Some(undo("bytes-as-latin-1", &[Layer::FromLatin1]))
        }
        _ => None,
    }
}

const CONTAINERS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "zip-instead-of-gzip"),
    (b"\x28\xB5\x2F\xFD", "zstd-instead-of-gzip"),
    (b"BZh", "bzip2-instead-of-gzip"),
    (b"\xFD7zXZ\0", "xz-instead-of-gzip"),
    (b"\x04\x22\x4D\x18", "lz4-instead-of-gzip"),
    (b"7z\xBC\xAF\x27\x1C", "7z-instead-of-gzip"),
    (b"\x1F\x9D\x90", "compress-instead-of-gzip"),
    (b"%PDF", "not-compressed"),
];

/// Which bytes a text has, and where.
struct Seen {
    bytes: [bool; 256],
    length: u64,
    has_padding_inside: bool,
    /// White space stands at one end or both, and nowhere else.
    space_is_at_ends: bool,
}

impl Seen {
    fn of(mut reader: impl Read) -> Self {
        let mut seen = Self { bytes: [false; 256], length: 0, has_padding_inside: false, space_is_at_ends: false };
        let mut chunk = SecretBuffer::from(vec![0; 32 << 10]);
        let (mut words, mut was_space, mut was_padding, mut has_space) = (0_u64, true, false, false);
        while let Ok(length @ 1..) = reader.read(chunk.as_mut_slice()) {
            for byte in chunk.as_slice().get(..length).unwrap_or_default() {
                if let Some(place) = seen.bytes.get_mut(usize::from(*byte)) {
                    *place = true;
                }
                let is_space = byte.is_ascii_whitespace();
                seen.has_padding_inside |= was_padding && byte.is_ascii_alphanumeric();
                was_padding = *byte == b'=';
                words += u64::from(was_space && !is_space);
                (was_space, has_space) = (is_space, has_space || is_space);
            }
            seen.length += length as u64;
        }
        seen.space_is_at_ends = has_space && words <= 1;
        seen
    }

    fn has(&self, any: &[u8]) -> bool {
        any.iter().any(|byte| self.bytes.get(usize::from(*byte)).copied().unwrap_or_default())
    }
}

pub(super) fn head(text: &[u8], layers: &[Layer]) -> SecretBuffer {
    let mut head = SecretBuffer::with_capacity(4096);
    let mut chunk = SecretBuffer::from(vec![0; 4096]);
    let mut reader = layers::open(text, layers).take(HEAD);
    while let Ok(length @ 1..) = reader.read(chunk.as_mut_slice()) {
        head.extend(chunk.as_slice().get(..length).unwrap_or_default());
    }
    head
}

/// Whether numbers follow one another that may be the bytes of gzip, 31 and 139 (or -117).
fn is_list(text: &[u8]) -> bool {
    let Some(start) = of_list(text) else { return false };
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = text.get(start..).unwrap_or_default();
    let (first, rest) = rest.split_at_checked(digits(rest)).unwrap_or_default();
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
    first == b"31" && (rest.starts_with(b"139") || rest.starts_with(b"-117"))
}

/// Where the numbers begin: at once, in brackets, or in what Node makes of a Buffer.
fn of_list(text: &[u8]) -> Option<usize> {
    let trimmed = text.trim_ascii_start();
    let is_buffer = trimmed.starts_with(b"{") && contains(trimmed, b"\"Buffer\"");
    let is_list = trimmed.first().is_some_and(|byte| *byte == b'[' || byte.is_ascii_digit());
    if is_buffer || is_list { text.iter().position(u8::is_ascii_digit) } else { None }
}

/// Where the packed text begins in a whole body of Onbo's users.
fn of_body(text: &[u8]) -> Option<usize> {
    [&b"\"credit_report_xml_gzip\""[..], b"\"asset_report_json_gzip\""].iter().find_map(|name| {
        let start = text.windows(name.len()).position(|window| window == *name)? + name.len();
        let behind = text.get(start..)?;
        let quote = behind.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b':')?;
        (behind.get(quote) == Some(&b'"')).then_some(start + quote + 1)
    })
}

fn is_hexadecimal(head: &[u8]) -> bool {
    let begins = head.starts_with(b"1f8b")
        || head.starts_with(b"1F8B")
        || head.starts_with(b"1f 8b")
        || head.starts_with(b"1F 8B");
    begins && head.iter().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace())
}

/// Whether it begins as the base64 of gzip does, perhaps in quotes.
fn is_base64(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(16)).unwrap_or_default();
    contains(start, b"H4sI") && head.iter().all(|byte| (b' '..=b'~').contains(byte) || byte.is_ascii_whitespace())
}

/// Whether it begins as XML or JSON does.
fn is_document(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let is_utf_16 = matches!(head, [0xFF, 0xFE, b'<' | b'{' | b'[', 0, ..] | [0xFE, 0xFF, 0, b'<' | b'{' | b'[', ..]);
    let has_control = text.iter().any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace());
    let (first, rest) = text.split_first().unwrap_or((&0, &[]));
    let begins = match (first, rest.trim_ascii_start().first()) {
        (b'<', Some(second)) => (second.is_ascii_alphabetic() || b"?!_".contains(second)) && rest.contains(&b'>'),
        (b'{', Some(second)) => b"\"}".contains(second),
        (b'[', Some(second)) => second.is_ascii_digit() || b"{[\"]-".contains(second),
        _ => false,
    };
    is_utf_16 || begins && !has_control
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
