//! `sealpack doctor pack`: why a packed report does not unpack.
//!
//! What was given is read anew through one [`layer`](layers) after the other, as the beginning of what comes out suggests, until
//! it unpacks. Nothing is kept but the text itself.

mod content;
mod layers;
mod machines;
pub(super) mod mistakes;
mod recognise;
mod search;

use std::path::PathBuf;

use sealpack::pack::DEFAULT_LIMIT;

use super::{Diagnosis, Failure};
use crate::cli::files::read_large;
use search::Outcome;

#[derive(clap::Args)]
pub(super) struct Args {
    /// File with the text; standard input if none is named
    file: Option<PathBuf>,
    /// The most bytes to unpack; 67108864 (64 MiB) unless told otherwise
    #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT, hide_default_value = true)]
    max_bytes: u64,
}

pub(super) fn diagnose(args: &Args) -> Result<Diagnosis, Failure> {
    let text = read_large(args.file.as_deref())?;
    let text = text.as_slice();
    // As `sealpack unpack`: a text file may end in one newline.
    let line = text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n"));
    Ok(examine(line.unwrap_or(text), args.max_bytes))
}

/// What is wrong with a packed text, which is to unpack to `max_bytes` bytes at most.
pub(in crate::cli) fn examine(text: &[u8], max_bytes: u64) -> Diagnosis {
    let mut diagnosis = Diagnosis::new();
    let first = search::unpack(layers::open(text, &[]), max_bytes);
    if let Err(fault) = &first {
        diagnosis.wrong(format!("It does not unpack: {}.", fault.message));
    }
    let Some(found) = search::search(text, max_bytes) else {
        diagnosis.note(format!(
            "None of {} known mistakes explains it: it is no packed report, or its bytes were changed on their way.",
            mistakes::MISTAKES.len()
        ));
        return diagnosis;
    };
    match &found.outcome {
        Outcome::Unpacks(length) if found.mistakes.is_empty() => {
            diagnosis.right("It is the strict base64 of one gzip member, whose checksum and length are right.");
            diagnosis.right(format!("It unpacks to {length} bytes."));
        }
        Outcome::Unpacks(length) => {
            diagnosis.note(format!("Once that is undone it unpacks to {length} bytes, and the checksum is right."));
        }
        Outcome::Fails(message) => {
            let is_news = first.is_err_and(|fault| fault.message != *message);
            if is_news {
                diagnosis.wrong(format!("Behind that: {message}."));
            }
        }
        Outcome::Recognised => {}
    }
    if matches!(found.outcome, Outcome::Unpacks(_)) {
        content::look(&mut diagnosis, || search::as_text(layers::open(text, &found.layers), &found.layers));
    }
    diagnosis.explain(found.mistakes.into_iter().filter_map(mistakes::named));
    diagnosis
}

#[cfg(test)]
mod tests;
