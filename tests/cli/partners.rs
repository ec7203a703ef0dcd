//! The calls that the command line builds, and a sandbox to send them to.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use crate::case::Folder;

/// One partner's update call in one format.
pub(crate) struct Call {
    pub(crate) partner: &'static str,
    pub(crate) format: &'static str,
    /// What the sandbox says when it accepts the call.
    pub(crate) accepted: &'static str,
}

pub(crate) const CALLS: [Call; 5] = [
    call("onbo", "json", "Onbo update: HTTP 200, accepted"),
    call("greendot", "json", "Green Dot update: HTTP 200, accepted"),
    call("mx", "json", "MX update: HTTP 200, accepted"),
    call("appenate", "json", "Appenate update: HTTP 200, accepted"),
    call("appenate", "xml", "Appenate update: HTTP 200, accepted"),
];

impl Call {
    pub(crate) fn name(&self) -> String {
        format!("{} as {}", self.partner, self.format)
    }

    /// The arguments that build the call in a folder that [`prepare`](Self::prepare) has prepared.
    pub(crate) fn arguments(&self) -> String {
        format!("update {} --record record.json --config config.toml", self.partner)
    }

    /// Makes the folder's configuration name this format, and the sandbox at `address`.
    pub(crate) fn prepare(&self, folder: &Folder, address: &str) {
        let config = folder.read("config.toml").replace("127.0.0.1:8407", address);
        let format = format!("format = \"{}\"", self.format);
        let config = config.replace("format = \"json\"", &format).replace("format = \"xml\"", &format);
        folder.write("config.toml", config);
    }
}

/// `sealpack sandbox` on a free port, until it is dropped.
pub(crate) struct Sandbox {
    child: Child,
    lines: Receiver<String>,
    address: String,
}

impl Sandbox {
    pub(crate) fn start() -> Self {
        let mut child = Folder::new().command("sandbox --listen 127.0.0.1:0").stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut sandbox = Self { child, lines, address: String::new() };
        let first = sandbox.line();
        sandbox.address = first.strip_prefix("listening on http://").unwrap().to_owned();
        while !sandbox.line().contains("Ctrl-C") {}
        sandbox
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The next line that the sandbox writes.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    /// The verdict on the next call, other than one for a token.
    pub(crate) fn verdict(&self) -> String {
        loop {
            let line = self.line();
            if !line.starts_with(' ') && !line.contains(" token: ") {
                return line;
            }
        }
    }

    /// The next line that begins with the name of this field, without it.
    pub(crate) fn field(&self, name: &str) -> String {
        loop {
            let line = self.line();
            if let Some(value) = line.trim_start().strip_prefix(name) {
                return value.trim_start().to_owned();
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const fn call(partner: &'static str, format: &'static str, accepted: &'static str) -> Call {
    Call { partner, format, accepted }
}
