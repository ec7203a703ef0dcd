//! `sealpack doctor ssn`: why a sealed `ssn` or `ein` does not open.

mod forms;
mod keys;
mod known;
mod recipe;
mod text;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use sealpack::{Ein, Error, FieldKey, Secret, SecretBuffer, Ssn, hazmat};

use super::{
    super::{
        Failure,
        files::{read_secret, read_stdin},
    },
    cipher::Mode,
    diagnosis::{Diagnosis, Mistake, compare_secret},
    search::with_mistakes,
    spelling::{base64, copy},
};
use forms::{Spelling, spellings, unsealed};
use known::KNOWN;
use recipe::{Facts, Recipe};

#[derive(clap::Args)]
pub(super) struct Args {
    /// File with Onbo's secret key, as Onbo shows it
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// The number is an EIN, the field is `ein`
    #[arg(long)]
    ein: bool,
    /// Onbo's client id, to see whether it was taken for the key
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
}

/// Which number the field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Number {
    Ein,
    Ssn,
}

/// How many mistakes are made together: two in the sealing, and two in the spelling of the field, three in all.
const MOST: usize = 3;
const MOST_OF_SEALING: usize = 2;

pub(super) fn diagnose(args: &Args) -> Result<Diagnosis, Failure> {
    let secret = read_secret(&args.secret_file)?;
    let number = if args.ein { Number::Ein } else { Number::Ssn };
    let input = read_stdin()?;
    let mut diagnosis = Diagnosis::new();
    let field = field_of(input.as_slice(), number, &mut diagnosis);
    let facts = Facts::new(secret.expose(), args.client_id.as_deref());
    Ok(look(facts, field.as_slice(), number, diagnosis))
}

/// The diagnosis of a field as it stands in the body.
pub(in crate::cli) fn examine(secret: &str, field: &str, number: Number) -> Diagnosis {
    look(Facts::new(secret, None), field.as_bytes(), number, Diagnosis::new())
}

impl Number {
    /// Whether `text` is such a number, in one of its two forms.
    fn is(self, text: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(text) else { return false };
        match self {
            Self::Ein => Ein::parse(text).is_ok(),
            Self::Ssn => Ssn::parse(text).is_ok(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ein => "EIN",
            Self::Ssn => "SSN",
        }
    }

    fn open(self, key: &FieldKey, field: &str) -> Result<&'static str, Error> {
        let has_dashes = match self {
            Self::Ein => key.open_ein(field)?.expose().contains('-'),
            Self::Ssn => key.open_ssn(field)?.expose().contains('-'),
        };
        Ok(if has_dashes { "with dashes" } else { "of nine digits" })
    }
}

/// The field in what was given: alone, as a JSON string, or in the body of a call.
fn field_of(input: &[u8], number: Number, diagnosis: &mut Diagnosis) -> SecretBuffer {
    #[derive(serde::Deserialize)]
    struct Body {
        ssn: Option<Secret<String>>,
        ein: Option<Secret<String>>,
    }

    let line = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    let line = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line);
    let found = match line.trim_ascii().first() {
        Some(b'"') => serde_json::from_slice(line).ok().map(|text: Secret<String>| (text, "a JSON string: its text")),
        Some(b'{') => serde_json::from_slice(line).ok().and_then(|body: Body| match number {
            Number::Ein => Some((body.ein?, "a body: its member ein")),
            Number::Ssn => Some((body.ssn?, "a body: its member ssn")),
        }),
        _ => None,
    };
    match found {
        Some((text, what)) => {
            diagnosis.note(format!("What was given is {what} is looked at."));
            copy(text.expose().as_bytes())
        }
        None => copy(line),
    }
}

fn look(facts: Facts, field: &[u8], number: Number, mut diagnosis: Diagnosis) -> Diagnosis {
    let key = FieldKey::from_text(facts.secret.expose());
    match &key {
        Ok(_) => {
            let length = facts.compact.expose().len();
            diagnosis.right(format!("The secret key has {length} bytes besides its dashes: AES-{}.", 8 * length));
        }
        Err(error) => diagnosis.wrong(format!("The secret key: {error}.")),
    }
    check_form(field, &mut diagnosis);
    if field.trim_ascii().is_empty() {
        return diagnosis;
    }
    if let Some(mistake) = unsealed(field) {
        diagnosis.explain([mistake]);
        return diagnosis;
    }
    let opened = key.ok().and_then(|key| number.open(&key, std::str::from_utf8(field).ok()?).ok());
    if let Some(form) = opened {
        diagnosis.right(format!("It opens: an {} {form}.", number.name()));
        remark_on_iv(field, &facts, &mut diagnosis);
        return diagnosis;
    }
    explain(facts, field, number, &mut diagnosis);
    diagnosis
}

/// What anyone can see of the field.
fn check_form(field: &[u8], diagnosis: &mut Diagnosis) {
    let Ok(text) = std::str::from_utf8(field) else {
        diagnosis.wrong("The field is no text: it is not UTF-8.");
        return;
    };
    match hazmat::base64_decode(text).map(|sealed| sealed.len()) {
        Ok(32) => diagnosis.right("The field is the base64 of 32 bytes: an IV and one AES block."),
        Ok(0) => diagnosis.wrong("The field is empty."),
        Ok(16) => diagnosis.wrong(
            "The field is the base64 of 16 bytes, one AES block: the ciphertext without its IV, or the IV alone. An IV that was drawn \
             at random and not sent is lost, and the number with it.",
        ),
        Ok(length @ (25 | 27)) => diagnosis.wrong(format!(
            "The field is the base64 of {length} bytes: expected 32, an IV and one AES block. So many are there where the number was \
             not padded; crypto-js with NoPadding cuts the block, and from a part of one nothing can be opened."
        )),
        Ok(length) => {
            diagnosis.wrong(format!("The field is the base64 of {length} bytes: expected 32, an IV and one AES block."));
        }
        Err(error) => diagnosis.wrong(format!("The field: {error}.")),
    }
}

/// What is dangerous in a field that opens.
fn remark_on_iv(field: &[u8], facts: &Facts, diagnosis: &mut Diagnosis) {
    let Some(sealed) = base64(field) else { return };
    let Some(iv) = sealed.as_slice().first_chunk::<16>() else { return };
    if *iv == [0; 16] {
        diagnosis.note("The IV is 16 zero bytes: equal numbers give equal fields. Draw 16 random bytes for each.");
    }
    if facts.compact.expose().as_bytes().windows(16).any(|part| part == iv) {
        diagnosis.note("The IV is a part of the key, which the field shows to everyone. Draw 16 random bytes for each, and have the key changed.");
    }
}

/// All that are known.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    KNOWN.iter().map(|known| &known.mistake).chain(forms::mistakes()).chain(text::mistakes())
}

/// Makes the known mistakes until the field opens.
fn explain(facts: Facts, field: &[u8], number: Number, diagnosis: &mut Diagnosis) {
    let compare = compare_secret(facts.secret.expose());
    let spellings = spellings(field);
    if let Some(mistakes) = find(&Recipe::new(facts), &spellings, number) {
        diagnosis.wrong("It does not open as it is, but it does with what is told below undone.");
        diagnosis.explain(mistakes);
        return;
    }
    let known = mistakes().count();
    if spellings
        .iter()
        .any(|spelling| base64(spelling.text.as_slice()).is_some_and(|sealed| sealed.as_slice().len() == 32))
    {
        diagnosis.wrong(format!(
            "It does not open, with none of the {known} known mistakes, alone or a few together: the key is probably another one, or the \
             bytes were changed."
        ));
    } else {
        diagnosis.wrong(format!("It is no sealed field in any known spelling ({known} mistakes were tried)."));
    }
    diagnosis.note(compare);
}

/// The fewest mistakes with which the field opens.
fn find(right: &Recipe, spellings: &[Spelling], number: Number) -> Option<Vec<Mistake>> {
    let open_right = |field: &[u8]| {
        let Some(sealed) = base64(field) else { return false };
        let opened = right.open(sealed.as_slice());
        opened.iter().any(|opened| text::read(opened.as_slice(), number, false, 0, &|_| false).is_some())
    };
    let known: Vec<_> = KNOWN.iter().collect();
    for total in 0..=MOST {
        for spelling in spellings {
            let (Some(sealed), Some(rest)) =
                (base64(spelling.text.as_slice()), total.checked_sub(spelling.mistakes.len()))
            else {
                continue;
            };
            if rest > MOST_OF_SEALING {
                continue;
            }
            for count in 0..=rest {
                let mut open = |recipe: &Recipe| {
                    let is_stream = !matches!(recipe.mode, Mode::Cbc | Mode::Ecb);
                    let opened = recipe.open(sealed.as_slice());
                    opened
                        .iter()
                        .find_map(|opened| text::read(opened.as_slice(), number, is_stream, rest - count, &open_right))
                };
                if let Some((of_recipe, of_text)) = with_mistakes(right, &known, count, &mut open) {
                    return Some([spelling.mistakes.clone(), of_recipe, of_text].concat());
                }
            }
        }
    }
    None
}
