//! `sealpack doctor onbo-hmac`: why a signature of Onbo's kind is not that of its call.

mod bodies;
mod clock;
mod forms;
mod given;
mod json;
mod message;
pub(super) mod mistakes;
mod respell;
mod search;
mod times;
mod urls;

use std::path::PathBuf;

use super::{Diagnosis, Failure, diagnosis::compare_secret};
use crate::cli::files::{read_secret, read_stdin};
use bodies::Body;
use given::Given;

#[derive(clap::Args)]
#[command(after_help = "The body stands on standard input, every byte as it was sent: nothing for none.")]
pub(super) struct Args {
    /// File with the secret key, its dashes included
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// The whole URL that was called, as it was signed
    #[arg(long, allow_hyphen_values = true)]
    url: String,
    /// The header `EPOCH`
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    epoch: String,
    /// The header `X_STILT_HMAC`
    #[arg(long, allow_hyphen_values = true)]
    hmac: String,
    /// The header `Content-MD5`
    #[arg(long, value_name = "MD5", allow_hyphen_values = true)]
    content_md5: Option<String>,
    /// The client id, to see whether it was taken for the secret key
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The time when it was verified, in seconds or milliseconds since 1970, to see whether it came in time
    #[arg(long, value_name = "TIME")]
    now: Option<u64>,
}

/// A call and its signature, as they came.
pub(in crate::cli) struct Call<'a> {
    pub(in crate::cli) secret: &'a str,
    pub(in crate::cli) url: &'a str,
    pub(in crate::cli) body: &'a [u8],
    pub(in crate::cli) epoch: &'a str,
    pub(in crate::cli) content_md5: Option<&'a str>,
    pub(in crate::cli) hmac: &'a str,
    pub(in crate::cli) client_id: Option<&'a str>,
}

pub(super) fn diagnose(args: &Args) -> Result<Diagnosis, Failure> {
    let secret = read_secret(&args.secret_file)?;
    let body = read_stdin()?;
    let call = Call {
        secret: secret.expose(),
        url: &args.url,
        body: body.as_slice(),
        epoch: &args.epoch,
        content_md5: args.content_md5.as_deref(),
        hmac: &args.hmac,
        client_id: args.client_id.as_deref(),
    };
    let mut diagnosis = Diagnosis::new();
    let is_right = examine_all(&mut diagnosis, &call);
    clock::examine(&mut diagnosis, &args.epoch, args.now, is_right);
    Ok(diagnosis)
}

/// What is wrong with a signature, whenever it was made.
pub(in crate::cli) fn examine(call: &Call<'_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new();
    examine_all(&mut diagnosis, call);
    diagnosis
}

/// Gives whether the HMAC is right as it stands.
fn examine_all(diagnosis: &mut Diagnosis, call: &Call<'_>) -> bool {
    let body = Body::new(call.body);
    let given = Given::read(call.hmac);
    look_at_forms(diagnosis, call, &body, given.as_ref());
    let Some(given) = given else { return false };

    let found = search::search(call, &body, &given);
    let of_md5 = look_at_content_md5(diagnosis, call, &body);
    let Some(found) = found else {
        for mistake in of_md5.into_iter().filter_map(mistakes::named) {
            diagnosis.note(format!("Of Content-MD5 this is known: {}", mistake.what));
        }
        tell_unexplained(diagnosis, call);
        return false;
    };
    let is_right = found.is_empty() && given.mistake.is_none() && body.mistake.is_none();
    if found.is_empty() {
        diagnosis.right("The HMAC is that of this URL, body and time under this secret key.");
    } else {
        diagnosis.wrong("The HMAC is not that of this URL, body and time under this secret key.");
    }
    let visible = body.mistake.into_iter().chain(clock::mistake_in(call.epoch)).chain(given.mistake);
    let mut names: Vec<&'static str> = Vec::new();
    for name in found.into_iter().chain(visible).chain(of_md5) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    diagnosis.explain(names.into_iter().filter_map(mistakes::named));
    is_right
}

/// What anyone can see without the secret key.
fn look_at_forms(diagnosis: &mut Diagnosis, call: &Call<'_>, body: &Body, given: Option<&Given>) {
    let is_uuid = call.secret.len() == 36 && call.secret.bytes().filter(|byte| *byte == b'-').count() == 4;
    if !is_uuid {
        diagnosis.note("The secret key is no UUID with dashes, 36 characters, as Onbo's are.");
    }
    match body.mistake {
        Some(_) => diagnosis.wrong("The body is not UTF-8."),
        None if call.body.is_empty() => {
            diagnosis.right("There is no body on standard input: its MD5 counts as no text.");
        }
        None => diagnosis.right("The body is UTF-8."),
    }
    match clock::mistake_in(call.epoch) {
        _ if clock::signed_at(call.epoch).is_some() => diagnosis.right("EPOCH is a decimal number."),
        Some(_) | None => diagnosis.wrong("EPOCH is no decimal number of seconds or milliseconds since 1970."),
    }
    match given {
        None => {
            diagnosis.wrong("The HMAC is neither hexadecimal nor base64: expected 64 lower-case hexadecimal digits.")
        }
        Some(Given { mistake: Some(_), bytes, .. }) => diagnosis.wrong(format!(
            "The HMAC is not written as 64 lower-case hexadecimal digits; it has {} bytes.",
            bytes.len()
        )),
        Some(given) if given.bytes.len() != 32 => {
            diagnosis.wrong(format!("The HMAC has {} digits: expected 64.", given.bytes.len() * 2));
        }
        Some(_) => diagnosis.right("The HMAC is written as 64 lower-case hexadecimal digits."),
    }
}

/// Compares the header `Content-MD5`, and gives what makes it so if that is known.
fn look_at_content_md5(diagnosis: &mut Diagnosis, call: &Call<'_>, body: &Body) -> Vec<&'static str> {
    match call.content_md5 {
        Some(given) if given == body.content_md5() => {
            diagnosis.right("Content-MD5 is that of the stripped body.");
            Vec::new()
        }
        Some(given) => {
            diagnosis.wrong("Content-MD5 is not that of the stripped body.");
            search::search_md5(given, body).unwrap_or_default()
        }
        None => Vec::new(),
    }
}

fn tell_unexplained(diagnosis: &mut Diagnosis, call: &Call<'_>) {
    diagnosis.wrong("The HMAC is not that of this URL, body and time under this secret key.");
    diagnosis.note(format!(
        "It is not right with any of {} known mistakes, nor with two of them: the secret key, the URL, the body or the time is \
         probably another one. The first suspect is the URL, every letter of which counts.",
        mistakes::MISTAKES.len()
    ));
    diagnosis.note(compare_secret(call.secret));
}

#[cfg(test)]
mod tests;
