//! A peer in another language: a script of `peers/` in a process of its own.
//!
//! The script writes what it makes once, in one line. Then, for each number on a line of its standard input, it does
//! the work as often and answers with the nanoseconds that took by its own clock, so that neither its start nor the
//! way to it and back is measured.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use crate::inputs;

/// A script that waits for work.
pub struct Script {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Script {
    /// Starts `program peers/script arguments…`. Gives it with the line that it made; `None`, and says so, when the
    /// program is not installed or the script ends at once.
    pub fn start(program: &str, script: &str, arguments: &[&OsStr]) -> Option<(Self, String)> {
        let process = Command::new(program)
            .arg(inputs::path("peers").join(script))
            .args(arguments)
            // Python would leave compiled files in peers/.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = process else {
            println!("skipped: no {program}");
            return None;
        };
        let mut script = Self {
            input: process.stdin.take().unwrap(),
            output: BufReader::new(process.stdout.take().unwrap()),
            process,
        };
        let made = script.line();
        if made.is_empty() {
            println!("skipped: {program} cannot run it");
            return None;
        }
        Some((script, made))
    }

    /// What doing the work `iterations` times takes.
    pub fn time(&mut self, iterations: u64) -> Duration {
        writeln!(self.input, "{iterations}").unwrap();
        Duration::from_nanos(self.line().parse().unwrap())
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.truncate(line.trim_end().len());
        line
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
