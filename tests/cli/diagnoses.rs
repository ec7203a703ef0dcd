//! `sealpack doctor key`, `doctor onbo-hmac` and `doctor pack`: exit codes, both forms of the answer, odd inputs.

use std::path::Path;

use serde_json::Value;

use crate::case::{Folder, check, done, refused, wrong};

fn vector(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors").join(name)).unwrap()
}

fn case(name: &str) -> Value {
    serde_json::from_slice(&vector(name)).unwrap()
}

#[test]
fn a_key_is_named() {
    let hash = "nAUyyYbSEKibLRN8DnjGNi8kUR5e92iE97mUe57fLek=";
    let spki = vector("keys/spki.pem");
    let right = format!("right  A P-256 public key, SPKI in PEM, publicKeyHash {hash}.\n");
    let no_key =
        "WRONG  The file: expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK.\n";
    let shows =
        |name: &str, file: &[u8], has: fn(&str) -> bool| wrong(name, "doctor key file").file("file", file).prints(has);
    check([
        done("right", "doctor key file", &format!("{right}\nNothing is wrong.\n")).file("file", &spki),
        done(
            "a right hash",
            &format!("doctor key file --public-key-hash {hash}"),
            &format!("{right}right  The hash is that of this key's SubjectPublicKeyInfo.\n\nNothing is wrong.\n"),
        )
        .file("file", &spki),
        shows("RSA", &vector("keys/rsa.pem"), |shown| shown.ends_with("  (rsa-key)\n")),
        shows("empty", b"", |shown| shown.ends_with("  (empty-file)\n")),
        shows("random", b"\xFF\x00CANARY\x80", |shown| shown.contains("No mistake that is known explains it.")),
        shows("1 MB", &vec![b'x'; 1 << 20], |shown| shown.starts_with("WRONG")),
        refused("no file", "doctor key none", "none: there is no such file"),
    ]);
    let folder = Folder::new();
    folder.write("file", b"CANARY");
    let ran = folder.run("doctor key file", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(String::from_utf8(ran.stdout).unwrap().starts_with(no_key));
    let json: Value = serde_json::from_slice(&folder.run("doctor key file --json", b"").stdout).unwrap();
    assert_eq!((&json["good"], &json["mistakes"]), (&false.into(), &Value::Array(Vec::new())));
}

#[test]
fn a_signature_is_examined_at_a_time() {
    let file = case("hmac/mistake-key-without-dashes.json");
    let input = &file["input"];
    let text = |name: &str| input[name].as_str().unwrap();
    let folder = Folder::new();
    folder.write("secret", format!("{}\n", text("secret")));
    folder.write("other", "00000000-0000-0000-0000-000000000000");
    let [url, epoch, body] = ["url", "epoch", "body"].map(text);
    let md5 = sealpack::hazmat::onbo_content_md5(body);
    let right = sealpack::hazmat::onbo_hmac(text("secret"), url, &md5, epoch).unwrap();
    let run = |secret: &str, hmac: &str, more: &str, body: &[u8]| {
        let arguments =
            format!("doctor onbo-hmac --secret-file {secret} --url {url} --epoch {epoch} --hmac {hmac} --json {more}");
        let ran = folder.run(&arguments, body);
        let json: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let names =
            json["mistakes"].as_array().unwrap().iter().map(|mistake| mistake["name"].as_str().unwrap().to_owned());
        assert_eq!(ran.stderr, "");
        assert!(!String::from_utf8(ran.stdout).unwrap().contains(text("secret")));
        (ran.code, names.collect::<Vec<_>>().join(" "))
    };
    let at = "--now 1668000001";
    let body = body.as_bytes();
    let none = String::new;
    assert_eq!(run("secret", &right, at, body), (0, none()));
    assert_eq!(run("secret", &right, &format!("{at} --content-md5 {md5}"), body), (0, none()));
    // Who asks later is not to blame: only who says when it was verified is told that it came too late.
    assert_eq!(run("secret", &right, "", body), (0, none()));
    assert_eq!(run("secret", &right, "--now 1668000061", body), (1, "signature-expired".to_owned()));
    assert_eq!(run("secret", &right, "--now 1667000000000", body), (1, "signature-from-the-future".to_owned()));
    assert_eq!(run("secret", text("hmac"), at, body), (1, "key-without-dashes".to_owned()));
    assert_eq!(run("other", &right, at, body), (1, none()));
    assert_eq!(run("secret", "CANARY", at, body), (1, none()));
    // In base64's alphabet for URLs it may begin with a dash.
    assert_eq!(run("secret", "-CANARY", at, body), (1, none()));
    assert_eq!(
        run("secret", &right, &format!("{at} --content-md5 {}", md5.to_uppercase()), body),
        (1, "md5-upper-case".to_owned())
    );
    assert_eq!(run("secret", &right, at, b""), (1, none()));
    assert_eq!(run("secret", &right, at, &[0xFF; 4096]), (1, none()));
    assert_eq!(run("secret", &right, at, &vec![b'x'; 1 << 20]), (1, none()));
    check([refused(
        "no secret",
        "doctor onbo-hmac --secret-file none --url u --epoch 1 --hmac 00",
        "none: there is no such file",
    )]);
}

#[test]
fn a_packed_report_is_examined() {
    let file = case("pack/mistake-line-breaks-of-openssl.json");
    let text = file["input"]["text"].as_str().unwrap();
    let dense: String = text.split_whitespace().collect();
    let nothing = |shown: &str| shown.ends_with("\nNothing is wrong.\n") && !shown.contains("report id");
    check([
        done("right", "doctor pack file", "").file("file", &dense).prints(nothing),
        done("a newline at the end", "doctor pack", "").stdin(dense.clone() + "\n").prints(nothing),
        wrong("lines", "doctor pack").stdin(text).prints(|shown| shown.ends_with("  (line-breaks)\n")),
        wrong("small", "doctor pack --max-bytes 10")
            .stdin(&dense)
            .prints(|shown| shown.contains("(larger-than-the-limit)")),
        wrong("empty", "doctor pack").prints(|shown| shown.ends_with("  (empty)\n")),
        wrong("random", "doctor pack").stdin([0xFF; 4096]).prints(|shown| shown.contains("No mistake that is known")),
        wrong("1 MB", "doctor pack").stdin(vec![b'A'; 1 << 20]).prints(|shown| shown.starts_with("WRONG")),
        refused("no file", "doctor pack none", "none: there is no such file"),
    ]);
    let folder = Folder::new();
    let json: Value = serde_json::from_slice(&folder.run("doctor pack --json", text.as_bytes()).stdout).unwrap();
    assert_eq!((&json["good"], &json["mistakes"][0]["name"]), (&false.into(), &"line-breaks".into()));
}

/// A bomb within the limits, and a text that is refused at its end, take no more memory than the text has bytes.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_what_is_unpacked() {
    let folder = Folder::new();
    let mut bomb = Vec::new();
    let zeros = sealpack::pack::Report::from_reader(std::io::Read::take(std::io::repeat(0), 60 << 20), u64::MAX);
    sealpack::pack::Packer::default().pack(zeros, &mut bomb).unwrap();
    bomb.insert(76, b'\n');
    folder.write("bomb", &bomb);
    folder.write("large", vec![b'A'; 32 << 20]);
    let most = |file: &str, expected: &str| {
        // An address space of so many KiB: what the program and its threads take, and the text.
        let sealpack = env!("CARGO_BIN_EXE_sealpack");
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v 150000; exec {sealpack} doctor pack {file}")).current_dir(folder.path());
        let ran = crate::case::run(shell, b"");
        let shown = String::from_utf8(ran.stdout).unwrap();
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
        assert!(shown.contains(expected), "{shown}");
    };
    most("bomb", "(line-breaks)");
    most("large", "WRONG");
}
