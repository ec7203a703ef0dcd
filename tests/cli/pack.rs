//! `sealpack pack` and `sealpack unpack`: bytes come back, damage is told, a bomb stops at the limit.

use std::{
    io::{Read, Write},
    process::Stdio,
};

use crate::{
    case::{Folder, check, done, refused},
    json,
};

const HELLO: &str = "H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA==";

#[test]
fn bytes_come_back() {
    let folder = Folder::with_examples();
    folder.write("empty", "");
    for (file, levels) in
        [("empty", 0..=9), ("record.json", 0..=9), ("credit-report.xml", 6..=6), ("asset-report.json", 1..=1)]
    {
        let bytes = std::fs::read(folder.path().join(file)).unwrap();
        for level in levels {
            let from_file = folder.run(&format!("pack {file} --level {level}"), b"");
            let from_stdin = folder.run(&format!("pack --level {level}"), &bytes);
            assert_eq!((from_file.code, from_file.stderr.as_str()), (0, ""));
            assert!(from_file.stdout == from_stdin.stdout, "{file}: the same text by file and by standard input");
            let unpacked = folder.run("unpack", &from_file.stdout);
            assert_eq!((unpacked.code, unpacked.stderr.as_str()), (0, ""));
            assert!(unpacked.stdout == bytes, "{file} at level {level}");
        }
    }
    assert!(folder.run("pack record.json", b"").stdout == folder.run("pack record.json --level 6", b"").stdout);
}

#[test]
fn the_text_does_not_depend_on_threads() {
    let folder = Folder::with_examples();
    let text = folder.run("pack asset-report.json", b"").stdout;
    for options in ["--threads 1", "--threads 7", "--check json", "--threads 1 --check json", "--backend zlib-rs"] {
        let ran = folder.run(&format!("pack asset-report.json {options}"), b"");
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{options}");
        assert!(ran.stdout == text, "{options}");
    }
}

#[test]
fn another_backend_gives_another_text_of_the_same_bytes() {
    let folder = Folder::with_examples();
    let bytes = std::fs::read(folder.path().join("asset-report.json")).unwrap();
    let text = folder.run("pack asset-report.json --backend libdeflate", b"").stdout;
    assert!(text != folder.run("pack asset-report.json", b"").stdout);
    assert!(folder.run("unpack", &text).stdout == bytes);
}

#[test]
fn update_packs_as_it_is_told() {
    let folder = Folder::with_examples();
    let body = |options: &str| {
        let call = format!("update onbo --record record.json --config config.toml --print json --reveal {options}");
        let ran = folder.run(&call, b"");
        assert_eq!(ran.code, 0, "{options}: {}", ran.stderr);
        json::member(&json::member(&String::from_utf8(ran.stdout).unwrap(), "body"), "asset_report_json_gzip")
    };
    let packed = |options: &str| {
        String::from_utf8(folder.run(&format!("pack asset-report.json {options}"), b"").stdout).unwrap()
    };
    assert!(body("") == packed(""));
    assert!(body("--threads 1 --check-reports") == packed(""));
    for options in ["--level 1", "--backend libdeflate"] {
        assert!(body(options) == packed(options), "{options}");
        assert!(body(options) != packed(""), "{options}");
    }
}

#[test]
fn reports_are_checked_on_request() {
    let config = "--record record.json --config config.toml";
    check([
        done("anything goes", "pack", HELLO).stdin("hello"),
        refused("no XML", "pack --check xml", "standard input: not well-formed XML at byte 0: text outside of the root element").stdin("hello"),
        refused("no end", "pack --check json report", "report: not well-formed JSON at byte 4: the document ends before its value does")
            .file("report", "[1,2"),
        refused(
            "a report of the record",
            &format!("update onbo {config} --check-reports"),
            "credit.xml: credit_report_xml_gzip: not well-formed XML at byte 3: an end tag that is not that of the open element",
        )
        .file("record.json", r#"{"credit_report": "credit.xml", "onbo": {"user_id": "u"}}"#)
        .file("credit.xml", "<a></b>"),
    ]);
    let folder = Folder::with_examples();
    for (file, format) in [("credit-report.xml", "xml"), ("asset-report.json", "json"), ("record.json", "json")] {
        assert_eq!(folder.run(&format!("pack {file} --check {format}"), b"").code, 0, "{file}");
    }
}

#[test]
fn damage_is_told() {
    let base64 = "expected base64 (standard alphabet, padded, no line breaks) at byte";
    let magic = "expected a gzip header, which begins with the bytes 1f 8b, at byte 0 of the gzip data";
    let crc = "the CRC-32 in the gzip trailer is not that of the unpacked bytes, at byte 17 of the gzip data";
    let second = "expected one gzip member, a second follows the gzip trailer, at byte 20 of the gzip data";
    let ends = |part: &str, place: usize| format!("the gzip data ends inside {part}, at byte {place} of the gzip data");
    let empty = "expected a gzip header, there is no text";
    let unpack = |name: &str, message: &str, text: &str| {
        refused(name, "unpack", &format!("standard input: {message}")).stdin(text)
    };
    let two = "H4sIAAAAAAAA/wMAAAAAAAAAAAAfiwgAAAAAAAD/AwAAAAAAAAAAAA==";
    check([
        done("one newline", "unpack", "hello").stdin(format!("{HELLO}\n")),
        done("CR LF", "unpack", "hello").stdin(format!("{HELLO}\r\n")),
        done("from a file", "unpack text", "hello").file("text", HELLO),
        done("just the limit", "unpack text --max-bytes 5", "hello").file("text", HELLO),
        unpack("nothing", empty, ""),
        unpack("a newline", empty, "\n"),
        unpack("three zeros", magic, "AAAA"),
        unpack("cut off", &ends("the time and system of the header", 9), &HELLO[..12]),
        unpack("no gzip", magic, "AAAAAAAAAAAAAAAAAAAA"),
        unpack("a line break", &format!("{base64} 8"), &format!("{}\n{}", &HELLO[..8], &HELLO[8..])),
        unpack("a letter that is none", &format!("{base64} 10"), &HELLO.replacen("AAA/8", "A!A/8", 1)),
        unpack("two members", second, two),
        refused("one byte over the limit", "unpack text --max-bytes 4", "text: unpacks to more than 4 bytes")
            .file("text", HELLO),
        refused("no file", "unpack CANARY", "CANARY: there is no such file"),
        refused("nothing to pack", "pack CANARY", "CANARY: there is no such file"),
    ]);
    // What comes before the fault is written by then: it counts only with exit code 0.
    check([
        unpack("without its end", &ends("the gzip trailer", 18), &HELLO[..24]).prints(|text| text == "hello"),
        unpack("two newlines", &format!("{base64} 36"), &format!("{HELLO}\n\n")).prints(|text| text == "hello"),
        unpack("another checksum", crc, &HELLO.replace("GphA2", "GphB2")).prints(|text| text == "hello"),
    ]);
}

#[test]
fn the_byte_that_is_wrong_is_named_however_far_in_it_is() {
    let folder = Folder::new();
    let packed = folder.run("pack --level 0", &[b'x'; 200_000]).stdout;
    for place in [0, 48 * 1024, 65_535, 65_536, 131_073, 200_001] {
        let mut damaged = packed.clone();
        damaged[place] = b'!';
        let ran = folder.run("unpack", &damaged);
        let message = format!("expected base64 (standard alphabet, padded, no line breaks) at byte {place}");
        assert_eq!((ran.code, ran.stderr), (1, format!("sealpack: standard input: {message}\n")));
    }
}

/// What reads the text must not take a part of a document for the whole.
#[cfg(unix)]
#[test]
fn a_document_that_cannot_be_read_is_not_packed_as_a_shorter_one() {
    let folder = Folder::new();
    // A folder opens, and the first read of it fails.
    let ran = folder.run("pack keys", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, "sealpack: keys: is a directory\n"));
    let unpacked = folder.run("unpack", &ran.stdout);
    assert_eq!(unpacked.code, 1, "what was written is a whole packed text");
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let folder = Folder::new();
    pack_zeros(&folder, 80 << 20);
    for (options, limit) in [("", 64 << 20), (" --max-bytes 1000", 1000), (" --max-bytes 0", 0)] {
        let (code, length, stderr) = with_little_memory(&folder, &format!("unpack bomb{options}"));
        assert_eq!((code, stderr), (1, format!("sealpack: bomb: unpacks to more than {limit} bytes\n")));
        assert!(length <= limit, "{length} bytes were written");
    }
    let (code, length, stderr) = with_little_memory(&folder, "unpack bomb --max-bytes 83886080");
    assert_eq!((code, length, stderr.as_str()), (0, 80 << 20, ""));
}

/// Packs so many zeros, which come in a stream, into the file `bomb`.
fn pack_zeros(folder: &Folder, length: usize) {
    let file = std::fs::File::create(folder.path().join("bomb")).unwrap();
    let mut child = folder.command("pack --level 1").stdin(Stdio::piped()).stdout(file).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..length >> 20 {
        stdin.write_all(&zeros).unwrap();
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// Runs a command that may have 128 MiB of address space, and counts what it writes.
fn with_little_memory(folder: &Folder, arguments: &str) -> (i32, usize, String) {
    let mut command = folder.command(arguments);
    if cfg!(target_os = "linux") {
        command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -v 131072; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sealpack")]);
        command.args(arguments.split(' ')).current_dir(folder.path());
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut chunk = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        match stdout.read(&mut chunk).unwrap() {
            0 => break,
            more => length += more,
        }
    }
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), length, String::from_utf8(output.stderr).unwrap())
}
