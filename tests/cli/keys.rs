//! `sealpack keygen` and `sealpack key show`.

use sealpack::{Identity, Recipient, hazmat};

use crate::case::{Folder, check, done, example_text, refused};

#[test]
fn a_new_identity_is_its_owners_alone() {
    let folder = Folder::new();
    let ran = folder.run("keygen --out new.pem", b"");
    let private = folder.read("new.pem");
    let public = folder.read("new.pem.pub");
    let identity = Identity::from_pem(private.as_bytes()).unwrap();
    assert!(private.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert_eq!(*identity.recipient(), Recipient::from_pem(public.as_bytes()).unwrap());
    let hash = identity.recipient().public_key_hash();
    assert_eq!((ran.code, ran.stdout.len(), ran.stderr), (0, 0, format!("public key hash {hash}\n")));
    #[cfg(unix)]
    for (file, mode) in [("new.pem", 0o600), ("new.pem.pub", 0o644)] {
        use std::os::unix::fs::PermissionsExt;
        let permissions = folder.path().join(file).metadata().unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777 & !0o044, mode & !0o044, "{file}");
        assert!(file.ends_with(".pub") || permissions.mode() & 0o077 == 0);
    }
    let other = folder.run("keygen --out other.pem", b"");
    assert_ne!(other.stderr, format!("public key hash {hash}\n"));
}

#[test]
fn a_key_is_never_overwritten() {
    let there = "the file is there already, and is never overwritten";
    let folder = Folder::new();
    folder.write("a.pem", "mine");
    folder.write("b.pem.pub", "mine");
    for (out, file) in [("a.pem", "a.pem"), ("b.pem", "b.pem.pub"), ("keys", "keys")] {
        let ran = folder.run(&format!("keygen --out {out}"), b"");
        assert_eq!((ran.code, ran.stderr), (1, format!("sealpack: {file}: {there}\n")));
    }
    assert_eq!(folder.read("a.pem"), "mine");
    assert_eq!(folder.read("b.pem.pub"), "mine");
    assert!(!folder.path().join("a.pem.pub").exists());
    assert!(!folder.path().join("b.pem").exists());
    check([refused("no folder", "keygen --out none/a.pem", "none/a.pem: there is no such folder")]);
}

/// The command can be given again once the reason is gone.
#[cfg(unix)]
#[test]
fn a_failure_leaves_no_half_of_a_pair() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("/nowhere/at-all", folder.path().join("new.pem.pub")).unwrap();
    assert_eq!(folder.run("keygen --out new.pem", b"").code, 1);
    assert!(!folder.path().join("new.pem").exists(), "a private key without its public key");
}

#[test]
fn six_forms_of_a_key_are_shown_with_one_hash() {
    let pkcs8 = decode(&example_text("keys/greendot-identity.pem"));
    let spki = decode(&example_text("keys/greendot-recipient.pem"));
    let sec1 = sec1(&pkcs8, &spki);
    let hash = Recipient::from_der(&spki).unwrap().public_key_hash();
    let forms = [
        ("public", "SPKI", "PUBLIC KEY", &spki),
        ("private", "PKCS#8", "PRIVATE KEY", &pkcs8),
        ("private", "SEC1", "EC PRIVATE KEY", &sec1),
    ];
    for (kind, format, label, der) in forms {
        let shown =
            |encoding: &str| format!("kind: P-256 {kind} key\nformat: {format} in {encoding}\npublicKeyHash: {hash}\n");
        let pem = pem(label, der);
        check([
            done("DER", "key show file", &shown("DER")).file("file", der),
            done("PEM", "key show file", &shown("PEM")).file("file", &pem),
            done("PEM, CR LF", "key show file", &shown("PEM")).file("file", pem.replace('\n', "\r\n")),
            done("PEM, no newline", "key show file", &shown("PEM")).file("file", pem.trim_end()),
            done("PEM, a comment before it", "key show file", &shown("PEM")).file("file", format!("# ours\n{pem}")),
        ]);
    }
}

#[test]
fn what_is_no_key_is_told_apart() {
    let pkcs8 = decode(&example_text("keys/greendot-identity.pem"));
    let spki = decode(&example_text("keys/greendot-recipient.pem"));
    let block = "no base64 between the BEGIN and END lines: the file was changed or cut off, copy it anew";
    let any = "expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK";
    let new_key = "only P-256 keys are taken, and none can be made of it; a new one: openssl genpkey -algorithm EC -pkeyopt \
                   ec_paramgen_curve:P-256 -out key.pem";
    let show = |name: &str, message: &str, file: &[u8]| {
        refused(name, "key show file", &format!("file: {message}")).file("file", file)
    };
    let show_other = |file: &str, message: &str| show(file, message, &other_tools(file));
    let mut other_curve = spki.clone();
    other_curve[22] ^= 1;
    let scalar = &sec1(&pkcs8, &spki)[7..39];
    let without_curve = [&b"\x30\x25\x02\x01\x01\x04\x20"[..], scalar].concat();
    check([
        show("nothing", "empty: expected a key", b""),
        show("a word", any, b"CANARY"),
        show("JSON", "crv: the member is missing", b"{\"kty\":\"EC\",\"d\":\"CANARY\"}"),
        show(
            "a block that does not end",
            "a BEGIN line without its END line: the file was cut off, copy it anew",
            &example_text("keys/greendot-identity.pem").as_bytes()[..100],
        ),
        show("no base64", block, b"-----BEGIN PUBLIC KEY-----\nCANARY!!\n-----END PUBLIC KEY-----\n"),
        show("an empty block", block, pem("PUBLIC KEY", b"").as_bytes()),
        show(
            "a public key as a private one",
            "BEGIN PRIVATE KEY around a public key, SPKI: expected the label that fits",
            pem("PRIVATE KEY", &spki).as_bytes(),
        ),
        show(
            "another curve",
            "a non-P-256 public key: only P-256 keys are taken, ask its owner for one",
            pem("PUBLIC KEY", &other_curve).as_bytes(),
        ),
        show(
            "SEC1 without its curve",
            "a key that does not name its curve: expected it with its named curve, P-256",
            &without_curve,
        ),
        show("a PEM block of another kind", OTHER_BLOCK, pem("CANARY", b"CANARY").as_bytes()),
        show_other(
            "spki.base64",
            "DER in base64 without BEGIN and END lines: base64 -d FILE > key.der gives what is taken",
        ),
        show_other(
            "compressed.pub",
            "a compressed point: expected an uncompressed one, as openssl pkey -pubin -in FILE -ec_conv_form uncompressed \
             -pubout -out key.pub writes it",
        ),
        show_other(
            "explicit.pem",
            "a key with explicit curve parameters: if they are those of P-256, name the curve with openssl pkey -in FILE \
             -ec_param_enc named_curve -out key.pem",
        ),
        show_other("encrypted.der", "an encrypted private key: decrypt it with openssl pkey -in FILE -out key.pem"),
        show_other(
            "pkcs12.p12",
            "PKCS#12: take the private key out with openssl pkcs12 -in FILE -nocerts -nodes -out key.pem, the certificate \
             with openssl pkcs12 -in FILE -clcerts -nokeys -out cert.pem",
        ),
        show_other("parameters.pem", "curve parameters without a key"),
        show_other(
            "openssh",
            "an OpenSSH private key: if ssh-keygen -l -f FILE calls it a 256-bit ECDSA key, ssh-keygen -p -m PKCS8 -f COPY turns a copy of it into PKCS#8; no other SSH key is taken",
        ),
        show_other("rsa.pem", &format!("an RSA private key: {new_key}")),
        show_other("p384.jwk", &format!("a P-384 private key: {new_key}")),
        show_other(
            "ed25519-certificate.pem",
            "a certificate of an Ed25519 key: only P-256 keys are taken, ask its owner for one",
        ),
        refused("no file", "key show CANARY", "CANARY: there is no such file"),
        #[cfg(unix)]
        refused("a folder", "key show keys", "keys: is a directory"),
    ]);
}

const OTHER_BLOCK: &str =
    "a PEM block of another kind: expected a PUBLIC KEY, a CERTIFICATE, a PRIVATE KEY or an EC PRIVATE KEY";

#[test]
fn every_key_of_a_bundle_is_shown() {
    let pkcs8 = example_text("keys/greendot-identity.pem");
    let spki = example_text("keys/greendot-recipient.pem");
    let hash = Recipient::from_pem(spki.as_bytes()).unwrap().public_key_hash();
    let other = String::from_utf8(other_tools("ed25519-certificate.pem")).unwrap();
    let shown = format!(
        "kind: P-256 private key\nformat: PKCS#8 in PEM\npublicKeyHash: {hash}\n\n\
         kind: P-256 public key\nformat: SPKI in PEM\npublicKeyHash: {hash}\n\n\
         not taken: a certificate of an Ed25519 key: only P-256 keys are taken, ask its owner for one\n"
    );
    check([done("a bundle", "key show file", &shown).file("file", pkcs8 + &other + &spki)]);
}

/// Bytes that begin as DER may be any of four forms: the message names the one that it is, or all of them.
#[test]
fn der_of_another_kind_is_not_called_a_public_key() {
    let pkcs8 = decode(&example_text("keys/greendot-identity.pem"));
    let mut other_curve = pkcs8.clone();
    let p256 = other_curve.windows(8).position(|window| window == b"\x2A\x86\x48\xCE\x3D\x03\x01\x07").unwrap();
    other_curve[p256 + 7] = 6;
    for der in [&pkcs8[..50], &other_curve, &[pkcs8.as_slice(), b"x"].concat()] {
        let folder = Folder::new();
        folder.write("file", der);
        let ran = folder.run("key show file", b"");
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains("PKCS#8") || ran.stderr.contains("private key"), "{:?}", ran.stderr);
    }
}

/// A file that another tool made.
fn other_tools(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new("test-vectors/keys").join(name)).unwrap()
}

fn decode(pem: &str) -> Vec<u8> {
    let lines: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    hazmat::base64_decode(&lines).unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = hazmat::base64_encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(std::str::from_utf8(line).unwrap());
        pem.push('\n');
    }
    pem + &format!("-----END {label}-----\n")
}

// RFC 5915: ECPrivateKey ::= SEQUENCE { 1, OCTET STRING, [0] namedCurve, [1] BIT STRING }
fn sec1(pkcs8: &[u8], spki: &[u8]) -> Vec<u8> {
    let scalar = pkcs8.windows(2).position(|window| window == b"\x04\x20").unwrap() + 2;
    let parts: [&[u8]; 5] = [
        b"\x30\x77\x02\x01\x01\x04\x20",
        &pkcs8[scalar..scalar + 32],
        b"\xA0\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07",
        b"\xA1\x44\x03\x42\x00",
        &spki[26..],
    ];
    parts.concat()
}
