//! Exit code 2 for wrong usage, and a page of help for every command.

use std::fmt::Write;

use crate::case::Folder;

#[test]
fn wrong_usage_is_exit_code_2() {
    let mut wrong = String::new();
    for (arguments, named) in [
        ("", "Usage: sealpack <COMMAND>"),
        ("sael", "unrecognized subcommand 'sael'"),
        ("--verbose", "unexpected argument '--verbose'"),
        ("demo more", "unexpected argument 'more'"),
        ("update", "<PARTNER>"),
        ("update onbo", "--record <FILE>"),
        ("update onbo --record record.json", "--config <FILE>"),
        ("update stilt --record record.json --config config.toml", "invalid value 'stilt'"),
        ("update mx --record record.json --config config.toml --print xml", "invalid value 'xml'"),
        ("update mx --record record.json --config config.toml --send --print http", "--print"),
        ("update mx --record a --record b --config config.toml", "multiple times"),
        ("update mx --record", "a value is required"),
        ("ssn", "Usage: sealpack ssn"),
        ("ssn seal", "--secret-file <FILE>"),
        ("ssn seal --secret 0645d3f3", "unexpected argument '--secret'"),
        ("ssn open keys/onbo-secret.txt", "unexpected argument"),
        ("envelope seal --recipient keys/greendot-recipient.pem", "--program-code <P>"),
        ("envelope open --program-code p --request-id r", "--identity <FILE>"),
        ("envelope open --identity --program-code p --request-id r", "a value is required"),
        ("pack --level 10", "0..=9"),
        ("pack --level -1", "'-1'"),
        ("pack a b", "unexpected argument 'b'"),
        ("unpack --max-bytes 64MiB", "'64MiB'"),
        ("unpack --max-bytes 18446744073709551616", "too large"),
        ("keygen", "--out <FILE>"),
        ("key", "Usage: sealpack key"),
        ("key show", "<FILE>"),
        ("sandbox --listen localhost", "invalid socket address"),
        ("bench ssns", "invalid value 'ssns'"),
        ("bench ssn pack", "unexpected argument 'pack'"),
        ("bench --seconds 0", "1..=600"),
        ("bench --seconds 601", "1..=600"),
        ("bench --seconds 18446744073709551616", "too large"),
        ("bench --json --compare baseline.json", "cannot be used with"),
    ] {
        let ran = Folder::new().run(arguments, b"");
        if ran.code != 2 || !ran.stdout.is_empty() || !ran.stderr.contains(named) {
            writeln!(wrong, "sealpack {arguments}: exit code {}, {:?}", ran.code, ran.stderr).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_command_explains_itself() {
    for command in [
        "",
        "demo",
        "update",
        "ssn",
        "ssn seal",
        "ssn open",
        "envelope",
        "envelope seal",
        "envelope open",
        "pack",
        "unpack",
        "keygen",
        "key",
        "key show",
        "sandbox",
        "bench",
    ] {
        let ran = Folder::new().run(&format!("{command} --help"), b"");
        let text = String::from_utf8(ran.stdout).unwrap();
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{command}");
        let usage = format!("Usage: sealpack {command}");
        assert!(text.contains(usage.trim_end()), "{command}");
    }
    let version = Folder::new().run("--version", b"");
    assert_eq!(version.stdout, format!("sealpack {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
}

#[test]
fn the_sandbox_listens_on_loopback_only() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let ran = Folder::new().run(&format!("sandbox --listen {address}"), b"");
        let message = format!("sealpack: {address}: expected a loopback address\n");
        assert_eq!((ran.code, ran.stderr), (1, message));
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let ran = Folder::new().run(&format!("sandbox --listen {address}"), b"");
    assert_eq!((ran.code, ran.stderr), (1, format!("sealpack: {address}: address in use\n")));
}
