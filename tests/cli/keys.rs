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
    let there = "the file is there already, and a key is never overwritten";
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
    let private = "expected a P-256 private key, PKCS#8 or SEC1 with its named curve";
    let public = "expected a P-256 SubjectPublicKeyInfo in DER: 91 bytes, named curve, uncompressed point";
    let block = "expected one PEM block, -----BEGIN … to -----END …, and nothing behind it";
    let der =
        "expected a P-256 key: SPKI with named curve and uncompressed point, PKCS#8, or SEC1 with its named curve";
    let any = "expected a key: SPKI, PKCS#8 or SEC1, in PEM or DER";
    let show = |name: &str, message: &str, file: &[u8]| {
        refused(name, "key show file", &format!("file: {message}")).file("file", file)
    };
    let two = example_text("keys/greendot-identity.pem") + &example_text("keys/greendot-recipient.pem");
    let mut other_curve = spki.clone();
    other_curve[22] ^= 1;
    let scalar = &sec1(&pkcs8, &spki)[7..39];
    let without_curve = [&b"\x30\x25\x02\x01\x01\x04\x20"[..], scalar].concat();
    check([
        show("nothing", any, b""),
        show("a word", any, b"CANARY"),
        show("JSON", any, b"{\"kty\":\"EC\",\"d\":\"CANARY\"}"),
        show("base64 without PEM", any, hazmat::base64_encode(&spki).as_bytes()),
        show(
            "two keys",
            "more than one PEM block: expected the key alone, as openssl pkey -in FILE writes it",
            two.as_bytes(),
        ),
        show("a block that does not end", block, &example_text("keys/greendot-identity.pem").as_bytes()[..100]),
        show("no base64", block, b"-----BEGIN PUBLIC KEY-----\nCANARY!!\n-----END PUBLIC KEY-----\n"),
        show("an empty block", block, pem("PUBLIC KEY", b"").as_bytes()),
        show("a public key as a private one", private, pem("PRIVATE KEY", &spki).as_bytes()),
        show("a private key as a public one", public, pem("PUBLIC KEY", &pkcs8).as_bytes()),
        show("another curve", public, pem("PUBLIC KEY", &other_curve).as_bytes()),
        show(
            "a compressed point",
            "a compressed point: expected a P-256 SubjectPublicKeyInfo with an uncompressed one, 91 bytes",
            pem("PUBLIC KEY", &[&b"\x30"[..], &[2; 58]].concat()).as_bytes(),
        ),
        show("SEC1 without its curve", der, &without_curve),
        show(
            "a certificate",
            "a certificate: take its key out with openssl x509 -pubkey -noout",
            pem("CERTIFICATE", b"CANARY").as_bytes(),
        ),
        show(
            "an encrypted key",
            "an encrypted key: decrypt it with openssl pkey",
            pem("ENCRYPTED PRIVATE KEY", b"CANARY").as_bytes(),
        ),
        show("curve parameters", "curve parameters without a key", pem("EC PARAMETERS", b"CANARY").as_bytes()),
        show(
            "an OpenSSH key",
            "expected a PUBLIC KEY, a PRIVATE KEY or an EC PRIVATE KEY",
            pem("OPENSSH PRIVATE KEY", b"CANARY").as_bytes(),
        ),
        refused("no file", "key show CANARY", "CANARY: there is no such file"),
        #[cfg(unix)]
        refused("a folder", "key show keys", "keys: is a directory"),
    ]);
}

/// Bytes that begin as DER may be any of three forms: the message must not name one of them alone.
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
        assert!(ran.stderr.contains("PKCS#8"), "{:?}", ran.stderr);
    }
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
