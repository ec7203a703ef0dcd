//! `sealpack inspect`: recognises a file and explains it, masked.
//!
//! Of what is in the file, names of members and headers are shown, hosts, times, hashes of public keys, and the few words of a
//! format that say which form something has. No value is: not of a person, no id, no secret, no token, no key.

mod answer;
mod appenate;
mod config;
mod document;
mod envelope;
mod explanation;
mod field;
mod form;
mod greendot;
mod header;
mod json;
mod key;
mod members;
mod onbo;
mod packed;
mod request;
mod shape;
#[cfg(test)]
mod tests;
mod time;
mod unrecognised;
mod xml;

use std::{path::PathBuf, time::SystemTime};

use sealpack::pack::DEFAULT_LIMIT;
use zeroize::Zeroizing;

use super::{
    Failure,
    files::{read_large, write_bytes, write_text},
};
use explanation::Explanation;

#[derive(clap::Args)]
#[command(
    after_help = "Exit code 0: recognised, whatever is wrong with it; what is begins with WRONG. 1: not recognised. Names, \
                  lengths, times, hosts and hashes of public keys are shown; values, secrets and keys are not."
)]
pub(super) struct Args {
    /// A request, a body, an envelope, a sealed field, a key, a packed report, a record or a configuration; standard
    /// input if none is named
    file: Option<PathBuf>,
    /// The most bytes to unpack of a report; 67108864 (64 MiB) unless told otherwise
    #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT, hide_default_value = true)]
    max_bytes: u64,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// What is needed beside the bytes.
#[derive(Clone, Copy)]
struct Circumstances {
    now: SystemTime,
    /// The most bytes to unpack of a report.
    most: u64,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let bytes = read_large(args.file.as_deref())?;
    let circumstances = Circumstances { now: SystemTime::now(), most: args.max_bytes };
    match recognise(bytes.as_slice(), circumstances) {
        Ok(explanation) if args.json => write_text(&explanation.to_json()),
        Ok(explanation) => write_bytes(explanation.to_string().as_bytes()),
        Err(looks) if args.json => {
            write_text(&explanation::unrecognised_json(&looks))?;
            Err(Failure::silent())
        }
        Err(looks) => {
            let source = args.file.as_ref().map_or("standard input".into(), |file| file.display().to_string());
            Err(Failure::new(format!("not recognised: {looks}")).in_source(source))
        }
    }
}

/// What `bytes` are, or, if they are none of what is known, what they look like.
fn recognise(bytes: &[u8], circumstances: Circumstances) -> Result<Explanation, String> {
    if bytes.trim_ascii().is_empty() {
        return Err("there is nothing in it".to_owned());
    }
    if let Some(explanation) = key::recognise(bytes).or_else(|| packed::recognise_gzip(bytes, circumstances)) {
        return Ok(explanation);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(unrecognised::binary(bytes));
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let Some(unquoted) = unquoted(text.trim()) else { return recognise_text(text, circumstances) };
    let mut explanation = recognise_text(&unquoted, circumstances)?;
    explanation.wrong_at_all("it stands in quotes, which do not belong to it");
    Ok(explanation)
}

/// The text in quotes, as it comes out of JSON or a shell.
fn unquoted(text: &str) -> Option<Zeroizing<String>> {
    let quote = text.chars().next().filter(|first| ['"', '\''].contains(first))?;
    let inner = text.get(1..)?.strip_suffix(quote)?;
    let json = if quote == '"' { serde_json::from_str(text).ok() } else { None };
    Some(Zeroizing::new(json.unwrap_or_else(|| inner.to_owned())))
}

fn recognise_text(text: &str, circumstances: Circumstances) -> Result<Explanation, String> {
    let recognised = match text.trim_start().chars().next() {
        Some('{') => return json::recognise(text, circumstances),
        Some('<') => return xml::recognise(text),
        _ => request::recognise(text, circumstances)
            .or_else(|| answer::recognise(text, circumstances))
            .or_else(|| recognise_line(text, circumstances))
            .or_else(|| config::recognise(text)),
    };
    recognised.ok_or_else(|| unrecognised::text(text))
}

/// A file that is one text in base64: a packed report, or a sealed field.
fn recognise_line(text: &str, circumstances: Circumstances) -> Option<Explanation> {
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    let bare = line.trim();
    let mut explanation = packed::recognise(bare, circumstances).or_else(|| field::recognise(bare))?;
    if bare.len() != line.len() {
        explanation.wrong_at_all("white space stands around it");
    }
    Some(explanation)
}
