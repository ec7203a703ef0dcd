//! One run of the command line and what is expected of it. Every case has a folder of its own, with the configuration and
//! the keys of `examples/`, a short record, and its own files over them.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// A row of a table.
pub(crate) struct Case {
    name: String,
    arguments: String,
    files: Vec<(String, Vec<u8>)>,
    stdin: Vec<u8>,
    code: i32,
    stderr: String,
    stdout: Stdout,
}

enum Stdout {
    Is(String),
    Has(fn(&str) -> bool),
}

/// A case that ends with exit code 1, one message and nothing on standard output.
pub(crate) fn refused(name: &str, arguments: &str, message: &str) -> Case {
    Case { code: 1, stderr: format!("sealpack: {message}\n"), ..done(name, arguments, "") }
}

/// A case that ends with exit code 0 and this on standard output.
pub(crate) fn done(name: &str, arguments: &str, stdout: &str) -> Case {
    Case {
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        files: Vec::new(),
        stdin: Vec::new(),
        code: 0,
        stderr: String::new(),
        stdout: Stdout::Is(stdout.to_owned()),
    }
}

/// A case that ends with exit code 1 and no message: what is wrong stands on standard output.
pub(crate) fn wrong(name: &str, arguments: &str) -> Case {
    Case { code: 1, ..done(name, arguments, "") }
}

impl Case {
    /// The same with this file in its folder.
    pub(crate) fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// The same with this on standard input.
    pub(crate) fn stdin(mut self, stdin: impl AsRef<[u8]>) -> Self {
        self.stdin = stdin.as_ref().to_vec();
        self
    }

    /// The same that ends with this exit code.
    pub(crate) fn exits(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// The same with something on standard output for which `has` holds.
    pub(crate) fn prints(mut self, has: fn(&str) -> bool) -> Self {
        self.stdout = Stdout::Has(has);
        self
    }

    fn difference(&self) -> Option<String> {
        let folder = Folder::new();
        self.files.iter().for_each(|(name, content)| folder.write(name, content));
        let ran = folder.run(&self.arguments, &self.stdin);
        let mut difference = String::new();
        if ran.code != self.code {
            writeln!(difference, "  exit code {}, expected {}", ran.code, self.code).unwrap();
        }
        if ran.stderr != self.stderr {
            writeln!(difference, "  said     {:?}\n  expected {:?}", ran.stderr, self.stderr).unwrap();
        }
        let stdout = String::from_utf8_lossy(&ran.stdout);
        let as_expected = match &self.stdout {
            Stdout::Is(text) => stdout == *text,
            Stdout::Has(has) => has(&stdout),
        };
        if !as_expected {
            writeln!(difference, "  wrote {stdout:?}").unwrap();
        }
        Some(difference).filter(|difference| !difference.is_empty())
    }
}

/// Runs all cases and names every one that comes out differently.
pub(crate) fn check(cases: impl IntoIterator<Item = Case>) {
    let mut wrong = String::new();
    for case in cases {
        if let Some(difference) = case.difference() {
            writeln!(wrong, "{} (sealpack {})\n{difference}", case.name, case.arguments).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The rows of a table in a text, one a line: what is given, ` => `, what is said of it.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| line.trim().split_once(" => ").unwrap())
}

/// A folder with `config.toml` and `keys/` of the examples, and `record.json` with nothing but ids in it.
pub(crate) struct Folder(TempDir);

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::create_dir(folder.path().join("keys")).unwrap();
        for key in KEYS {
            fs::copy(example(key), folder.path().join(key)).unwrap();
        }
        folder.write("config.toml", example_text("config.toml"));
        folder.write("record.json", RECORD_OF_IDS);
        folder
    }

    /// The folder with the record and the reports of the examples.
    pub(crate) fn with_examples() -> Self {
        let folder = Self::new();
        for name in ["record.json", "credit-report.xml", "asset-report.json"] {
            folder.write(name, fs::read(example(name)).unwrap());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// `sealpack` with these arguments, which spaces separate, in this folder.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sealpack"));
        command.args(arguments.split_whitespace()).current_dir(self.path()).env_remove("NO_COLOR");
        command
    }

    pub(crate) fn run(&self, arguments: &str, stdin: &[u8]) -> Ran {
        run(self.command(arguments), stdin)
    }
}

/// Runs a command to its end with this on its standard input.
pub(crate) fn run(mut command: Command, stdin: &[u8]) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A command may end without having read all of it.
            let _ = pipe.write_all(stdin);
        });
        child.wait_with_output().unwrap()
    });
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The path of a file of `examples/`.
pub(crate) fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

pub(crate) fn example_text(name: &str) -> String {
    fs::read_to_string(example(name)).unwrap()
}

pub(crate) const KEYS: [&str; 7] = [
    "keys/appenate-integration-key.txt",
    "keys/greendot-client-secret.txt",
    "keys/greendot-identity.pem",
    "keys/greendot-recipient.pem",
    "keys/mx-api-key.txt",
    "keys/onbo-secret.txt",
    "keys/partner-identity.pem",
];

const RECORD_OF_IDS: &str = r#"{"first_name": "Ann", "onbo": {"user_id": "u"}, "greendot": {"account": "a", "user": "u"},
    "mx": {"user": "u"}, "appenate": {"id": "i"}}"#;
