//! Where commands run, sealpack's and others', and find each other's files.

use std::{
    fs,
    io::{self, Read, Seek, Write},
    process::{ChildStdout, Command, ExitStatus, Stdio},
};

use libtest_mimic::Failed;
use tempfile::TempDir;

/// A directory of its own.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    pub(crate) fn new() -> io::Result<Self> {
        TempDir::new().map(Self)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.0.path().join(name), bytes)
    }

    pub(crate) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.path().join(name))
    }

    /// Runs `first | second | …`, words parted by single spaces, and gives what the last one writes. All must succeed.
    pub(crate) fn run(&self, pipeline: &str, input: &[u8]) -> Result<Vec<u8>, Failed> {
        let run = self.start(pipeline, input)?;
        if run.statuses.iter().all(ExitStatus::success) {
            return Ok(run.output);
        }
        Err(format!("{pipeline}: {}", run.describe()).into())
    }

    /// Runs a command that must refuse its input: exit code 1, a message, nothing on standard output.
    pub(crate) fn run_refused(&self, command: &str, input: &[u8]) -> Result<(), Failed> {
        let run = self.start(command, input)?;
        let refused = run.statuses.iter().all(|status| status.code() == Some(1));
        if refused && run.output.is_empty() && !run.messages.is_empty() {
            return Ok(());
        }
        Err(format!("{command}: expected a refusal: {}", run.describe()).into())
    }

    fn start(&self, pipeline: &str, input: &[u8]) -> Result<Run, Failed> {
        let mut given = tempfile::tempfile()?;
        given.write_all(input)?;
        given.rewind()?;
        let mut said = tempfile::tempfile()?;
        let mut children = Vec::new();
        let mut previous: Option<ChildStdout> = None;
        for command in pipeline.split(" | ") {
            let mut words = command.split(' ');
            let program = match words.next().unwrap_or_default() {
                "sealpack" => env!("CARGO_BIN_EXE_sealpack"),
                program => program,
            };
            let stdin = match previous {
                Some(output) => Stdio::from(output),
                None => Stdio::from(given.try_clone()?),
            };
            let mut child = Command::new(program)
                .args(words)
                .current_dir(self.0.path())
                .stdin(stdin)
                .stdout(Stdio::piped())
                .stderr(said.try_clone()?)
                .spawn()
                .map_err(|error| format!("{program}: {error}"))?;
            previous = child.stdout.take();
            children.push(child);
        }
        let mut run = Run::default();
        previous.ok_or("no pipe")?.read_to_end(&mut run.output)?;
        for mut child in children {
            run.statuses.push(child.wait()?);
        }
        said.rewind()?;
        said.read_to_string(&mut run.messages)?;
        Ok(run)
    }
}

/// What came of a pipeline.
#[derive(Default)]
struct Run {
    output: Vec<u8>,
    statuses: Vec<ExitStatus>,
    messages: String,
}

impl Run {
    fn describe(&self) -> String {
        let statuses: Vec<_> = self.statuses.iter().map(ExitStatus::to_string).collect();
        let (statuses, messages) = (statuses.join(", "), self.messages.trim_end());
        format!("{statuses}, {} bytes of output\n{messages}", self.output.len())
    }
}
