//! The peers, and how they are asked.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Mutex,
};

use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::{commands, scratch::Scratch};

/// Someone who seals and opens without sealpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    OpenSsl,
    Python,
    Node,
    CryptoJs,
    Java,
    Gzip,
}

impl Peer {
    pub(crate) const ALL: [Self; 6] = [Self::OpenSsl, Self::Python, Self::Node, Self::CryptoJs, Self::Java, Self::Gzip];

    /// What the peer says of itself, or why it is not there.
    pub(crate) fn version(self) -> Result<String, Failed> {
        let mut connection = self.connect()?;
        let version = connection.value(&json!({ "operation": "version" }), "version")?;
        connection.close();
        Ok(version)
    }

    /// Someone to ask: a process that is idle, or else a new one.
    pub(crate) fn connect(self) -> Result<Connection, Failed> {
        if let Ok(mut idle) = IDLE.lock()
            && let Some(place) = idle.iter().position(|connection| connection.peer == self)
        {
            return Ok(idle.swap_remove(place));
        }
        let way = match self {
            Self::Python => Way::Script(Script::start("python3 peer.py")?),
            Self::Node => Way::Script(Script::start("node peer.mjs")?),
            Self::CryptoJs => Way::Script(Script::start("node peer-crypto-js.cjs")?),
            // It is compiled each time; the fast one of Java's compilers is enough for the rest.
            Self::Java => Way::Script(Script::start("java -XX:TieredStopAtLevel=1 Peer.java")?),
            Self::OpenSsl | Self::Gzip => Way::Commands(Scratch::new()?),
        };
        Ok(Connection { peer: self, way })
    }
}

/// Scripts that nobody asks now: their processes stay for who asks next.
static IDLE: Mutex<Vec<Connection>> = Mutex::new(Vec::new());

/// One peer, for one thread.
pub(crate) struct Connection {
    peer: Peer,
    way: Way,
}

enum Way {
    /// A process that answers a line with a line.
    Script(Script),
    /// A process or more for each answer.
    Commands(Scratch),
}

impl Connection {
    /// The one member of the answer, a text.
    pub(crate) fn value(&mut self, request: &Value, member: &str) -> Result<String, Failed> {
        self.values(request, [member]).map(|[value]| value)
    }

    /// The members of the answer, each a text.
    pub(crate) fn values<const N: usize>(&mut self, request: &Value, names: [&str; N]) -> Result<[String; N], Failed> {
        let mut answer = self.ask(request)?;
        if !names.iter().all(|name| answer[name].is_string()) {
            return Err(format!("{request}: expected {names:?}, answered {answer}").into());
        }
        Ok(names.map(|name| match answer[name].take() {
            Value::String(text) => text,
            _ => String::new(),
        }))
    }

    /// The peer must do it; the answer has no members.
    pub(crate) fn agrees(&mut self, request: &Value) -> Result<(), Failed> {
        let answer = self.ask(request)?;
        if answer == json!({}) { Ok(()) } else { Err(format!("{request}: answered {answer}").into()) }
    }

    /// The peer must refuse it, and stay at work.
    pub(crate) fn refuses(&mut self, request: &Value) -> Result<(), Failed> {
        let answer = self.ask(request)?;
        if answer["error"].is_string() { Ok(()) } else { Err(format!("{request}: the peer took it").into()) }
    }

    fn ask(&mut self, request: &Value) -> Result<Value, Failed> {
        match &mut self.way {
            Way::Script(script) => script.ask(request),
            Way::Commands(scratch) => commands::answer(self.peer, scratch, request),
        }
    }

    /// Leaves the process to who asks next. Not after a failure: who knows what it is about.
    pub(crate) fn close(self) {
        if matches!(self.way, Way::Script(_))
            && let Ok(mut idle) = IDLE.lock()
        {
            idle.push(self);
        }
    }
}

/// A process that reads requests and writes answers, each a line of JSON.
struct Script {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Script {
    fn start(command: &str) -> Result<Self, Failed> {
        let mut words = command.split(' ');
        let program = words.next().unwrap_or_default();
        let mut child = Command::new(program)
            .args(words)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{program}: {error}"))?;
        let answers = BufReader::new(child.stdout.take().ok_or("no pipe")?);
        Ok(Self { child, answers })
    }

    fn ask(&mut self, request: &Value) -> Result<Value, Failed> {
        let requests = self.child.stdin.as_mut().ok_or("no pipe")?;
        requests.write_all((ascii(request) + "\n").as_bytes())?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        if answer.is_empty() {
            return Err("the peer's process has ended".into());
        }
        Ok(serde_json::from_str(&answer)?)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.child.stdin = None;
        let _ = self.child.wait();
    }
}

/// JSON in ASCII alone: a peer may take U+2028 for the end of a line, and no encoding is in doubt.
fn ascii(json: &Value) -> String {
    let json = json.to_string();
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            _ if character.is_ascii() => line.push(character),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(line, "\\u{unit:04x}");
            }),
        }
    }
    line
}
