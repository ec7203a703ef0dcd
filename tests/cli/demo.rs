//! `sealpack demo`: what it prints, to the letter, and that it shows nobody's data.

use std::{path::Path, process::Command};

use crate::{
    case::{Folder, example_text, run},
    json,
};

const SNAPSHOT: &str = include_str!("demo.txt");

#[test]
fn a_pipe_gets_plain_text_the_same_each_time() {
    for _ in 0..2 {
        let ran = Folder::new().run("demo", b"");
        let text = String::from_utf8(ran.stdout).unwrap();
        let difference = text.lines().zip(SNAPSHOT.lines()).find(|(line, expected)| line != expected);
        assert_eq!(difference, None);
        assert_eq!(text, SNAPSHOT);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert!(!text.contains('\x1b'));
    }
}

#[test]
fn the_snapshot_shows_nobodys_data() {
    for key in ["keys/mx-api-key.txt", "keys/onbo-secret.txt", "keys/appenate-integration-key.txt"] {
        assert!(!SNAPSHOT.contains(example_text(key).trim()));
    }
    // Ids are in the paths of the requests, which are shown.
    let record = example_text("record.json");
    let is_shown = |value: &&String| SNAPSHOT.split([' ', '\n']).any(|word| word == value.as_str());
    let values = json::values(&record);
    let shown: Vec<&String> = values.iter().filter(is_shown).collect();
    assert_eq!(shown, Vec::<&String>::new());
    let paths: Vec<&str> = SNAPSHOT.lines().filter(|line| line.contains("request ")).collect();
    let rest = paths.iter().fold(SNAPSHOT.to_owned(), |text, path| text.replace(path, ""));
    let long = values.iter().filter(|value| value.len() > 4 && rest.contains(value.as_str()));
    assert_eq!(long.count(), 0);
}

/// util-linux's `script` gives the command a terminal.
#[test]
fn a_terminal_gets_the_same_text_in_colours() {
    if !Path::new("/usr/bin/script").exists() || !cfg!(target_os = "linux") {
        eprintln!("skipped: there is no script(1) of util-linux");
        return;
    }
    let in_terminal = |no_color: Option<&str>| {
        let mut script = Command::new("/usr/bin/script");
        script.args(["-qec", concat!(env!("CARGO_BIN_EXE_sealpack"), " demo"), "/dev/null"]);
        script.env_remove("NO_COLOR").envs(no_color.map(|value| ("NO_COLOR", value)));
        let ran = run(script, b"");
        assert_eq!(ran.code, 0);
        String::from_utf8(ran.stdout).unwrap().replace("\r\n", "\n")
    };
    let coloured = in_terminal(None);
    assert!(coloured.contains("\x1b[1mOnbo\x1b[0m"));
    assert!(coloured.contains("\x1b[32maccepted\x1b[0m"));
    let mut plain = String::new();
    for part in coloured.split('\x1b') {
        plain.push_str(part.strip_prefix('[').and_then(|code| code.split_once('m')).map_or(part, |(_, text)| text));
    }
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&plain), trimmed(SNAPSHOT));
    assert!(!in_terminal(Some("1")).contains('\x1b'));
}
