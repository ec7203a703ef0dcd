//! What a file looks like that is none of what is known. Nothing of it is shown.

use super::{
    form::{self, is_like_base64},
    members::{Members, shown},
    xml,
};

/// Bytes that are no UTF-8.
pub(super) fn binary(bytes: &[u8]) -> String {
    if bytes.trim_ascii_start().starts_with(b"<")
        && let Some(root) = xml::root(bytes)
    {
        return of_xml(&root);
    }
    format!("{}, {} bytes", beginning(bytes), bytes.len())
}

/// What bytes begin as.
pub(super) fn beginning(bytes: &[u8]) -> &'static str {
    const BEGINNINGS: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive, or a document of Office"),
        (b"\x89PNG\r\n\x1A\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
        (b"\x7FELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\xFF\xFE", "text in UTF-16: save it as UTF-8"),
        (b"\xFE\xFF", "text in UTF-16: save it as UTF-8"),
    ];
    let found = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, name)| *name);
    match found {
        Some(name) => name,
        None if bytes.is_ascii() => "text",
        None if std::str::from_utf8(bytes).is_ok() => "text",
        None => "binary data",
    }
}

/// A JSON object.
pub(super) fn json(members: &Members<'_>) -> String {
    let report = members.get("report").and_then(|report| report.members());
    if members.has("asset_report_id") || report.is_some_and(|report| report.has("asset_report_id")) {
        return "an asset report that is not packed: sealpack pack packs it".to_owned();
    }
    let names: Vec<&str> = members.names().take(8).map(shown).collect();
    let more = if members.len() > names.len() { ", …" } else { "" };
    match members.len() {
        _ if members.has("operation") && members.has("provenance") => {
            "a test vector: sealpack vectors verify runs it".to_owned()
        }
        0 => "an empty JSON object".to_owned(),
        _ => format!("a JSON object of which too few members are known; its members: {}{more}", names.join(", ")),
    }
}

/// XML with this root element.
pub(super) fn of_xml(root: &str) -> String {
    match root {
        "RESPONSE_GROUP" | "creditBureau" => "a credit report that is not packed: sealpack pack packs it".to_owned(),
        root => format!("XML whose root element is {}", shown(root)),
    }
}

/// Text that is neither a JSON object nor XML.
pub(super) fn text(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.starts_with("%PDF-") {
        return "a PDF".to_owned();
    }
    if trimmed.starts_with("eyJ") || trimmed.starts_with("ewo") {
        return "JSON in base64, or a token of it (JWT): decode it, and look at what comes out".to_owned();
    }
    if trimmed.starts_with('[') {
        return "a JSON list, or a configuration without a known section".to_owned();
    }
    if trimmed.len() <= LONGEST_LINE
        && !trimmed.contains('\n')
        && let Some(known) = line(trimmed)
    {
        return known;
    }
    let lines = text.lines().count();
    let hint = match () {
        () if trimmed.starts_with("curl ") => ", a command for curl that is not read, or whose body is in a file",
        () if text.contains("-----BEGIN ") => {
            ", with a key's BEGIN in it: sealpack doctor key looks at it more closely"
        }
        () if text.contains('{') => ", with a brace in it: cut out the JSON object alone",
        () => "",
    };
    format!("text, {} in {lines} {}{hint}", form::characters(text), if lines == 1 { "line" } else { "lines" })
}

/// Longer lines are not looked at one by one.
const LONGEST_LINE: usize = 1 << 20;

fn line(line: &str) -> Option<String> {
    let known = match line.len() {
        _ if form::is_guid(line) => Some("a GUID: an id, or Onbo's secret key"),
        _ if form::is_like_number(line) => Some("a number as an SSN or EIN is, in the clear"),
        64 if line.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some("64 hexadecimal digits: an HMAC, a hash or a key")
        }
        40..=48 if is_like_base64(line, 40) => {
            return Some(format!(
                "{}, about as many as a sealed field has, but not base64 of 32 bytes (standard alphabet, padded): sealpack doctor \
                 ssn tells why",
                form::characters(line)
            ));
        }
        _ if line.bytes().any(|byte| byte < 9) => Some("binary data"),
        _ if is_like_base64(line, 24) && line.contains(|letter: char| letter.is_ascii_digit()) => {
            Some("base64 of something else: sealpack doctor pack looks at it more closely")
        }
        _ => None,
    };
    known.map(str::to_owned)
}
