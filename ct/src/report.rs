//! What memcheck reports, as it prints it.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// A jump or an address that depends on a secret.
pub struct Report {
    kind: String,
    /// The function that it is in, its caller, and so on.
    frames: Vec<Frame>,
}

struct Frame {
    address: String,
    function: String,
    place: Option<(PathBuf, usize)>,
}

impl Report {
    /// The reports in memcheck's output: a line that says what it is, and a line for each frame.
    pub fn parse_all(output: &str) -> Vec<Self> {
        let mut reports: Vec<Self> = Vec::new();
        let mut kind = "";
        for line in output.lines().filter_map(|line| line.strip_prefix("==")?.split_once("== ")).map(|(_, line)| line) {
            if let Some(frame) = line.strip_prefix("   at ") {
                reports.push(Self { kind: kind.to_owned(), frames: vec![Frame::parse(frame)] });
            } else if let (Some(frame), Some(report)) = (line.strip_prefix("   by "), reports.last_mut()) {
                report.frames.push(Frame::parse(frame));
            }
            kind = line;
        }
        reports
    }

    /// The address of the instruction.
    pub fn address(&self) -> &str {
        self.frames.first().map_or("", |frame| &frame.address)
    }

    /// Whether it is in a line of `file` with this code, or in what that line calls.
    pub fn is_in(&self, file: &str, code: &str) -> bool {
        self.frames.iter().any(|frame| {
            let Some((path, line)) = &frame.place else { return false };
            path.ends_with(file) && source(path, *line).is_some_and(|source| source.contains(code))
        })
    }
}

impl Frame {
    /// `0x1332BD: function (/path/file.rs:12)`
    fn parse(text: &str) -> Self {
        let (address, text) = text.split_once(": ").unwrap_or(("", text));
        let (function, place) = text.rsplit_once(" (").unwrap_or((text, ""));
        let place = place.strip_suffix(')').and_then(|place| place.rsplit_once(':'));
        let place = place.and_then(|(path, line)| Some((path.into(), line.parse().ok()?)));
        Self { address: address.to_owned(), function: function.to_owned(), place }
    }

    /// Whether the code is this repository's.
    fn is_ours(&self) -> bool {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        self.place.as_ref().zip(repository).is_some_and(|((path, _), repository)| path.starts_with(repository))
    }
}

impl fmt::Display for Report {
    /// What, and the frames down to the first one of our code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "      {}", self.kind)?;
        let ours = self.frames.iter().position(Frame::is_ours).unwrap_or(0);
        for Frame { address, function, place } in &self.frames[..=ours] {
            write!(f, "\n        {address} {function}")?;
            if let Some((path, line)) = place {
                write!(f, "\n          {}:{line}", path.display())?;
            }
        }
        Ok(())
    }
}

fn source(path: &Path, line: usize) -> Option<String> {
    fs::read_to_string(path).ok()?.lines().nth(line.checked_sub(1)?).map(str::to_owned)
}
