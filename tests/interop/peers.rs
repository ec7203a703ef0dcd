//! The peers, and the place where their processes and ours meet.

use std::{
    fs,
    io::{self, Read, Seek, Write},
    process::{ChildStdout, Command, ExitStatus, Stdio},
};

use libtest_mimic::Failed;
use serde_json::Value;
use tempfile::TempDir;

/// Someone who seals and opens without sealpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Python,
    Node,
    OpenSsl,
    Gzip,
}

impl Peer {
    pub(crate) const ALL: [Self; 4] = [Self::Python, Self::Node, Self::OpenSsl, Self::Gzip];

    /// What the peer says of itself, or why it is not there.
    pub(crate) fn version(self) -> Result<String, Failed> {
        let pipeline = match self {
            Self::Python => "python3 peer.py version",
            Self::Node => "node peer.mjs version",
            Self::OpenSsl => "openssl version",
            Self::Gzip => "gzip --version | base64 | base64 -d",
        };
        let said = Scratch::new()?.run(pipeline, b"")?;
        let said = String::from_utf8_lossy(&said);
        Ok(said.lines().next().unwrap_or_default().to_owned())
    }

    /// Does each of `requests`: reads the file `in`, seals, opens or hashes it, writes the file `out`.
    pub(crate) fn work(self, scratch: &Scratch, requests: &[Value]) -> Result<(), Failed> {
        match self {
            Self::Python => ask("python3 peer.py", scratch, requests),
            Self::Node => ask("node peer.mjs", scratch, requests),
            Self::OpenSsl | Self::Gzip => requests.iter().try_for_each(|request| {
                let out = match (text(request, "operation"), text(request, "format")) {
                    ("seal", "ssn") => openssl_seals(scratch, request),
                    ("open", "ssn") => openssl_opens(scratch, request),
                    ("seal", "pack") => gzip_packs(scratch, request),
                    ("open", "pack") => scratch.run("base64 -d | gzip -dc", &scratch.read(text(request, "in"))?),
                    ("hash", "envelope") => openssl_hashes(scratch, request),
                    _ => Err("no such work for a peer without a script".into()),
                };
                Ok(scratch.write(text(request, "out"), &out?)?)
            }),
        }
    }
}

/// One process for all requests, a line of JSON each.
fn ask(command: &str, scratch: &Scratch, requests: &[Value]) -> Result<(), Failed> {
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let answers = String::from_utf8(scratch.run(command, lines.as_bytes())?)?;
    for (request, answer) in requests.iter().zip(answers.lines()) {
        if answer != "{}" {
            return Err(format!("{command}: {request}: {answer}").into());
        }
    }
    if answers.lines().count() != requests.len() {
        return Err(format!("{command}: not one answer for each request").into());
    }
    Ok(())
}

fn openssl_seals(scratch: &Scratch, request: &Value) -> Result<Vec<u8>, Failed> {
    let number = scratch.read(text(request, "in"))?;
    let iv = scratch.run("openssl rand 16", b"")?;
    let block = scratch.run(&openssl_cbc(scratch, request, &iv)?, &number)?;
    scratch.run("openssl base64 -A", &[iv, block].concat())
}

fn openssl_opens(scratch: &Scratch, request: &Value) -> Result<Vec<u8>, Failed> {
    let field = scratch.read(text(request, "in"))?;
    let sealed = scratch.run("openssl base64 -d -A", &field)?;
    let (iv, block) = sealed.split_at_checked(16).ok_or("the field is too short")?;
    scratch.run(&format!("{} -d", openssl_cbc(scratch, request, iv)?), block)
}

fn openssl_cbc(scratch: &Scratch, request: &Value, iv: &[u8]) -> Result<String, Failed> {
    let mut key = scratch.read(text(request, "secret"))?;
    key.retain(|byte| !b"-\n".contains(byte));
    let bits = key.len() * 8;
    Ok(format!("openssl enc -aes-{bits}-cbc -K {} -iv {}", hex(&key), hex(iv)))
}

fn openssl_hashes(scratch: &Scratch, request: &Value) -> Result<Vec<u8>, Failed> {
    let key = scratch.read(text(request, "in"))?;
    let kind = if text(request, "in").ends_with(".pub") { "-pubin " } else { "" };
    scratch.run(
        &format!("openssl pkey {kind}-pubout -outform DER | openssl dgst -sha256 -binary | openssl base64 -A"),
        &key,
    )
}

/// gzip reads the file itself, so that its name and time stand in the header. It has no level 0.
fn gzip_packs(scratch: &Scratch, request: &Value) -> Result<Vec<u8>, Failed> {
    let level = request["level"].as_u64().unwrap_or_default().max(1);
    let packed = format!("gzip -c -{level} {} | base64 | tr -d \\n", text(request, "in"));
    scratch.run(&packed, b"")
}

fn text<'a>(request: &'a Value, name: &str) -> &'a str {
    request[name].as_str().unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A directory of its own, where processes run and find each other's files.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    pub(crate) fn new() -> io::Result<Self> {
        let scratch = Self(TempDir::new()?);
        scratch.write("peer.py", include_bytes!("peer.py"))?;
        scratch.write("peer.mjs", include_bytes!("peer.mjs"))?;
        Ok(scratch)
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
