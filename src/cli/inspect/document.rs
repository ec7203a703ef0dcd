//! The document in a packed report: its kind by its first bytes, its declared encoding, and whether it is well-formed.

use std::io;

use sealpack::pack::{Format, Level, Packer, Report};

use super::{
    Explanation,
    members::{Members, shown},
    unrecognised, xml,
};

/// A whole document.
pub(super) struct Document<'a> {
    pub(super) bytes: &'a [u8],
    /// What it should be, where that is known.
    pub(super) expected: Option<Format>,
    /// What stands before the names of its facts.
    pub(super) prefix: &'a str,
}

/// Says what the document is.
pub(super) fn explain(document: &Document<'_>, explanation: &mut Explanation) {
    let name = |name: &str| format!("{}{name}", document.prefix);
    let format = head(document.bytes, &name("document"), explanation);
    if let (Some(expected), true) = (document.expected, format != document.expected) {
        let expected = if expected == Format::Json { "JSON" } else { "XML" };
        explanation.wrong(name("document"), format!("expected {expected} in this member"));
    }
    let Some(format) = format else { return };
    // What is packed goes nowhere: only the check counts.
    let level = Level::new(0).unwrap_or_default();
    let packer = Packer::default().with_level(level).with_threads(1);
    match packer.pack(Report::from(document.bytes).checked(format), io::sink()) {
        Ok(()) => explanation.fact(name("well-formed"), "yes"),
        Err(error) => match error.downcast::<sealpack::Error>() {
            Ok(error) => explanation.wrong(name("well-formed"), error.to_string()),
            Err(_) => explanation.wrong(name("well-formed"), "it cannot be checked"),
        },
    }
}

/// Says what a document is by its first bytes, and gives the format that it can be checked for.
pub(super) fn head(bytes: &[u8], name: &str, explanation: &mut Explanation) -> Option<Format> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match text {
        [] if bytes.is_empty() => explanation.wrong(name, "empty"),
        [] => explanation.wrong(name, "nothing but white space"),
        [0x1F, 0x8B, ..] => explanation.wrong(name, "gzip: it is packed twice"),
        [b'H', b'4', b's', b'I', ..] => explanation.wrong(name, "base64(gzip): it is packed twice"),
        [b'<', ..] => {
            let root = xml::root(text).map(|root| format!(", the root element is {}", shown(&root)));
            explanation.fact(name, format!("XML{}", root.unwrap_or_default()));
            let encoding = declared_encoding(text).unwrap_or_else(|| "none declared: UTF-8".to_owned());
            explanation.fact(name.replace("document", "encoding"), encoding);
            return Some(Format::Xml);
        }
        [b'{' | b'[', ..] => {
            let members = std::str::from_utf8(text).ok().and_then(|text| Members::parse(text).ok());
            let is_plaid = members.is_some_and(|members| {
                members.has("asset_report_id")
                    || members
                        .get("report")
                        .and_then(|report| report.members())
                        .is_some_and(|it| it.has("asset_report_id"))
            });
            explanation.fact(name, if is_plaid { "JSON, an asset report of Plaid" } else { "JSON" });
            return Some(Format::Json);
        }
        _ => explanation.wrong(name, format!("neither XML nor JSON: {}", unrecognised::beginning(bytes))),
    }
    None
}

/// The encoding that the XML declaration names.
fn declared_encoding(text: &[u8]) -> Option<String> {
    let declaration = text.get(..200).unwrap_or(text).strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|window| window == b"?>")?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let name = value.get(1..)?.split(quote).next()?;
    let is_name = name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    Some(if is_name { name.to_owned() } else { "declared, with a name that is not shown".to_owned() })
}
