//! What the demo prints: aligned, in colours on a terminal, plain text elsewhere.

use std::{io::IsTerminal, time::SystemTime};

use sealpack::{
    Error,
    request::{Prepared, Protection},
    sandbox::{Entry, Partner},
};

use crate::cli::{Failure, mask};

pub(super) struct Page {
    text: String,
    in_colours: bool,
}

impl Page {
    pub(super) fn new() -> Self {
        let in_colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let text = "Four update calls to a sandbox on this machine, for an invented person\n".to_owned();
        Self { text, in_colours }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The partner, its request line, and what was done to the data.
    pub(super) fn call<A>(
        &mut self,
        partner: Partner,
        prepared: &Prepared<A>,
        not_sent: &[&str],
    ) -> Result<(), Failure> {
        let request = prepared.request(SystemTime::now())?;
        let url = request.masked_url();
        let target = url.splitn(4, '/').nth(3).unwrap_or_default();
        let name = self.paint(BOLD, &partner.to_string());
        self.text.push_str(&format!("\n{name}\n"));
        self.line("request", &format!("{} /{target}", request.method()));
        for protected in prepared.protected() {
            let how = match protected.how {
                Protection::Envelope => "in envelope",
                Protection::Packed => "packed",
                Protection::Sealed => "sealed",
            };
            let sizes = format!("{:>7} → {:>7} bytes", protected.before, protected.after);
            self.line(how, &format!("{:<40}{sizes}", protected.member));
        }
        self.line("body", &format!("{:<40}{:>17} bytes", "", request.body().len()));
        if !not_sent.is_empty() {
            self.line("not sent", &not_sent.join(", "));
        }
        Ok(())
    }

    /// What the partner said, and what the client made of it.
    pub(super) fn verdict(&mut self, entry: &Entry, error: Option<Error>) {
        let colour = if error.is_none() { GREEN } else { RED };
        let verdict = self.paint(colour, &entry.verdict);
        self.line("verdict", &format!("{verdict}, HTTP {}", entry.status));
        if let Some(error) = error {
            self.line("", &error.to_string());
        }
    }

    /// What the partner read, masked, and what it did not read as it was meant.
    pub(super) fn read_back(&mut self, entry: &Entry, differing: &[String]) {
        let mut heading = "read back";
        for field in &entry.fields {
            let name = field.name.strip_prefix("encryptedUserData/").unwrap_or(&field.name);
            self.line(heading, &format!("{name:<40}{}", mask::field(&field.name, &field.value)));
            heading = "";
        }
        for report in &entry.reports {
            self.line("", &format!("{:<40}<{} bytes>", report.name, report.bytes.len()));
        }
        for name in differing {
            let warning = self.paint(RED, "not read as it was meant");
            self.line("", &format!("{name:<40}{warning}"));
        }
    }

    pub(super) fn totals(&mut self, good_calls: usize, values: usize) {
        let line = format!("{good_calls} of 4 partners accepted and read back what was sent: {values} values");
        let line = self.paint(if good_calls == 4 { GREEN } else { RED }, &line);
        self.text.push_str(&format!("\n{line}\n"));
    }

    pub(super) fn line(&mut self, heading: &str, content: &str) {
        let heading = self.paint(DIM, &format!("{heading:<12}"));
        let line = format!("  {heading}{content}");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.in_colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
