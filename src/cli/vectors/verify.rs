//! `sealpack vectors verify`: what passed, failed and was skipped.

use std::{collections::BTreeSet, path::PathBuf};

use sealpack::hazmat;
use serde::Serialize;
use serde_json::Value;

use super::{
    Failure,
    kit::{self, KitFile},
    mistakes,
    operations::{self, Stop},
    vector::{self, Expect, NoVectors, Vector},
};
use crate::cli::{
    files::{write_bytes, write_text},
    hexadecimal,
};

#[derive(clap::Args)]
#[command(after_help = "Exit code 0: all that was run came out as expected; 1: something did not, or nothing was run.")]
pub(super) struct Args {
    /// A file, or a folder with all below it; this program's own vectors if none is named
    path: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    json: bool,
    /// Name only the files of which something did not pass
    #[arg(long, conflicts_with = "json")]
    quiet: bool,
}

/// How the vectors of all files came out.
#[derive(Default, Serialize)]
struct Results {
    passed: usize,
    failed: usize,
    skipped: usize,
    files: Vec<FileResults>,
}

/// How the vectors of one file came out.
#[derive(Default, Serialize)]
struct FileResults {
    file: String,
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Why, for each that did not pass.
    reasons: Vec<String>,
}

enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut results = Results::default();
    for file in kit::files(args.path.as_deref())? {
        results.add(judge_file(&file));
    }
    match args.json {
        true => {
            let json = serde_json::to_string_pretty(&results);
            write_text(&json.map_err(|_| Failure::new("the results cannot be written as JSON"))?)?;
        }
        false => write_bytes(results.to_text(args.quiet).as_bytes())?,
    }
    match results {
        Results { passed: 0, failed: 0, .. } => Err(Failure::new("there was no vector to run")),
        Results { failed: 0, .. } => Ok(()),
        Results { failed, .. } => Err(Failure::new(format!("{failed} failed"))),
    }
}

impl Results {
    fn add(&mut self, file: FileResults) {
        self.passed += file.passed;
        self.failed += file.failed;
        self.skipped += file.skipped;
        self.files.push(file);
    }

    fn to_text(&self, quiet: bool) -> String {
        let mut text = " passed  failed skipped\n".to_owned();
        let shown_files = self.files.iter().filter(|file| !quiet || !file.reasons.is_empty());
        for FileResults { file, passed, failed, skipped, reasons } in shown_files {
            text.push_str(&format!("{passed:7} {failed:7} {skipped:7}  {}\n", shown(file)));
            reasons.iter().for_each(|reason| text.push_str(&format!("{:25} {}\n", "", shown(reason))));
        }
        let Self { passed, failed, skipped, files } = self;
        text.push_str(&format!("{passed:7} {failed:7} {skipped:7}  in {} files\n", files.len()));
        text
    }
}

impl FileResults {
    fn count(&mut self, id: &str, verdict: Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed(reason) => {
                self.failed += 1;
                self.reasons.push(format!("{id} failed: {reason}"));
            }
            Verdict::Skipped(reason) => {
                self.skipped += 1;
                self.reasons.push(format!("{id} skipped: {reason}"));
            }
        }
    }
}

/// Names and ids may be anybody's: without what moves a terminal's cursor.
fn shown(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

fn judge_file(file: &KitFile) -> FileResults {
    let mut results = FileResults { file: file.name.clone(), ..FileResults::default() };
    let vectors = match file.read() {
        Ok(bytes) => vector::read(&bytes),
        Err(failure) => Err(NoVectors::Faulty(failure.message)),
    };
    match vectors {
        Ok(vectors) => vectors.iter().for_each(|vector| results.count(&vector.id, judge(vector))),
        Err(NoVectors::Faulty(reason)) => results.count("the file", Verdict::Failed(reason)),
        Err(NoVectors::OtherFile) => {
            results.count("the file", Verdict::Skipped("no test vector, for it has no `operation`".to_owned()));
        }
    }
    results
}

fn judge(vector: &Vector) -> Verdict {
    match judge_outcome(vector) {
        Verdict::Passed => judge_diagnosis(vector),
        other => other,
    }
}

fn judge_outcome(vector: &Vector) -> Verdict {
    match (operations::run(&vector.operation, &vector.input), &vector.expect) {
        (Err(Stop::Unknown), _) => Verdict::Skipped("its operation is not known".to_owned()),
        (Err(Stop::Faulty(reason)), _) => Verdict::Failed(reason),
        (Ok(value), Expect::Value(expected)) => match agrees(&value, expected) {
            true => Verdict::Passed,
            false => Verdict::Failed("another value came out".to_owned()),
        },
        (Ok(_), Expect::Refused { how, .. }) => {
            Verdict::Failed(format!("a value came out, expected it refused as {how}"))
        }
        (Err(Stop::Refused { how, part }), Expect::Value(_)) => {
            Verdict::Failed(format!("refused as {how} ({part}), expected a value"))
        }
        (Err(Stop::Refused { how, .. }), Expect::Refused { how: expected, .. }) if how != *expected => {
            Verdict::Failed(format!("refused as {how}, expected it refused as {expected}"))
        }
        (Err(Stop::Refused { part, .. }), Expect::Refused { part: Some(expected), .. }) if part != *expected => {
            Verdict::Failed(format!("refused for its {part}, expected it refused for its {expected}"))
        }
        (Err(Stop::Refused { .. }), Expect::Refused { .. }) => Verdict::Passed,
    }
}

/// Of what is good the doctor names no mistake, and of what is not those that the vector names.
fn judge_diagnosis(vector: &Vector) -> Verdict {
    let expected: BTreeSet<&str> = match &vector.expect {
        Expect::Value(_) => BTreeSet::new(),
        Expect::Refused { mistakes: Some(mistakes), .. } => mistakes.iter().map(String::as_str).collect(),
        Expect::Refused { mistakes: None, .. } => return Verdict::Passed,
    };
    match mistakes::name(&vector.operation, &vector.input) {
        Err(_) => Verdict::Failed("the doctor cannot look at it".to_owned()),
        Ok(None) if expected.is_empty() => Verdict::Passed,
        Ok(None) => Verdict::Failed("there is no doctor for its operation".to_owned()),
        Ok(Some(named)) if BTreeSet::from_iter(named.iter().copied()) == expected => Verdict::Passed,
        Ok(Some(named)) => Verdict::Failed(format!("the doctor names {named:?}, expected {expected:?}")),
    }
}

/// Whether a value is the one that is expected, of which long bytes may be told by their length and digest, and a key by its
/// beginning.
fn agrees(value: &Value, expected: &Value) -> bool {
    if let Some(prefix) = expected.get("key_prefix_hex") {
        let (key, prefix) = (value["key_hex"].as_str(), prefix.as_str());
        return key.zip(prefix).is_some_and(|(key, prefix)| key.starts_with(prefix));
    }
    if let Some(digest) = expected.get("sha256_hex") {
        let bytes =
            value.as_object().and_then(|members| hazmat::base64_decode(members.values().next()?.as_str()?).ok());
        return bytes.is_some_and(|bytes| {
            *digest == hexadecimal::encode(&hazmat::sha256(&bytes)) && expected["length"] == bytes.len()
        });
    }
    value == expected
}
