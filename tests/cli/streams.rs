//! Files and streams as they are on bad days: too large, full, closed, gone.

use std::{fs::File, io::Read, process::Stdio};

use crate::case::Folder;

const LIMIT: u64 = 16 << 20;

#[test]
fn files_beyond_their_limit_are_refused() {
    let folder = Folder::new();
    File::create(folder.path().join("huge")).unwrap().set_len(LIMIT + 1).unwrap();
    for arguments in [
        "update mx --record huge --config config.toml",
        "update mx --record record.json --config huge",
        "ssn seal --secret-file huge",
        "envelope seal --recipient huge --program-code p --request-id r",
        "envelope open --identity huge --program-code p --request-id r",
        "key show huge",
    ] {
        let ran = folder.run(arguments, b"");
        let message = format!("sealpack: huge: expected {LIMIT} bytes at most\n");
        assert_eq!((ran.code, ran.stderr), (1, message), "{arguments}");
    }
    let ran = folder.run("ssn seal --secret-file keys/onbo-secret.txt", &vec![b'9'; LIMIT as usize + 1]);
    assert_eq!((ran.code, ran.stderr), (1, format!("sealpack: standard input: expected {LIMIT} bytes at most\n")));
}

#[test]
fn a_large_record_is_read_in_a_moment() {
    let folder = Folder::new();
    let members: Vec<String> = (0..200_000).map(|number| format!("\"m{number}\":[\"\\\"\",{number}]")).collect();
    let record = format!(r#"{{"mx": {{"user": "u", "extra": {{{}}}}}}}"#, members.join(","));
    folder.write("record.json", record);
    let begin = std::time::Instant::now();
    let ran = folder.run("update mx --record record.json --config config.toml", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

#[test]
fn a_reader_that_stops_is_no_reason_for_a_panic() {
    for (arguments, stdin) in WRITERS {
        let code_and_words = with_closed_stdout(arguments, stdin);
        assert_eq!(code_and_words.0, 1, "{arguments}: {}", code_and_words.1);
        assert!(!code_and_words.1.contains("a bug"), "{arguments}: {}", code_and_words.1);
    }
}

#[test]
fn a_reader_that_stops_needs_no_words() {
    for (arguments, stdin) in WRITERS {
        assert_eq!(with_closed_stdout(arguments, stdin).1, "", "{arguments}");
    }
    let folder = Folder::with_examples();
    let mut command = folder.command("pack asset-report.json --level 0");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "after a part was read");
}

/// Who started the command may not be there any more to read its messages.
#[test]
fn messages_that_nobody_reads_are_no_reason_for_a_panic() {
    for (arguments, stdin, code) in [
        ("ssn seal --secret-file keys/onbo-secret.txt", &b"CANARY"[..], 1),
        ("key show missing", b"", 1),
        ("update mx --record record.json --config config.toml", b"", 0),
        ("update onbo --record record.json --config config.toml", b"", 0),
        ("keygen --out new.pem", b"", 0),
        ("nonsense", b"", 2),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let folder = Folder::with_examples();
        folder.write("in", stdin);
        let mut command = folder.command(arguments);
        command.stdin(File::open(folder.path().join("in")).unwrap()).stdout(Stdio::null()).stderr(writer);
        let status = command.status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments}: {status}");
    }
}

/// A disk that is full is a fault of the output, not of the file that was read.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_of_the_output() {
    for (arguments, stdin) in WRITERS {
        let folder = Folder::with_examples();
        folder.write("in", stdin);
        folder.write("packed", PACKED);
        let mut command = folder.command(arguments);
        command
            .stdin(File::open(folder.path().join("in")).unwrap())
            .stdout(File::options().write(true).open("/dev/full").unwrap());
        let output = command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments}: {said}");
        let last = said.lines().last().unwrap();
        assert!(last.starts_with("sealpack: standard output: "), "{arguments}: {last}");
    }
}

const PACKED: &str = "H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA==";

/// Commands that write something, with what they read, and say nothing.
const WRITERS: [(&str, &[u8]); 7] = [
    ("demo", b""),
    ("update onbo --record record.json --config config.toml --print json", b""),
    ("ssn seal --secret-file keys/onbo-secret.txt", b"987654320"),
    ("envelope seal --recipient keys/greendot-recipient.pem --program-code p --request-id r", b"{}"),
    ("key show keys/greendot-recipient.pem", b""),
    ("pack record.json", b""),
    ("unpack packed", b""),
];

/// The exit code and the words of a command whose standard output nobody reads.
pub(crate) fn with_closed_stdout(arguments: &str, stdin: &[u8]) -> (i32, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let folder = Folder::new();
    folder.write("in", stdin);
    folder.write("packed", PACKED);
    let mut command = folder.command(arguments);
    command.stdin(File::open(folder.path().join("in")).unwrap()).stdout(writer).stderr(Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}
