//! Are keys read in every form that users have them in, and is every other form named? The files are OpenSSL's, Node's,
//! OpenSSH's and Java's (`test-vectors/keys`).
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{fs, path::Path};

use sealpack::{
    Envelope, Error, ErrorKind, Identity, OtherInfo, Recipient, Secret,
    seal::{KeyAgreement, KeyFile, Keyring},
};
use serde_json::Value;

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new("test-vectors/keys").join(name)).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(file(name)).unwrap()
}

fn files() -> Vec<Value> {
    let index: Value = serde_json::from_slice(&file("index.json")).unwrap();
    index["files"].as_array().unwrap().clone()
}

fn recipient(bytes: &[u8]) -> Result<String, Error> {
    Recipient::from_bytes(bytes).map(|recipient| recipient.public_key_hash())
}

fn identity(bytes: &[u8]) -> Result<String, Error> {
    Identity::from_bytes(bytes).map(|identity| identity.recipient().public_key_hash())
}

/// The hash of the key that most files have.
fn ours() -> String {
    files()[0]["identity"]["hash"].as_str().unwrap().to_owned()
}

fn message<T>(read: Result<T, Error>) -> String {
    read.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn every_file_is_read_or_named() {
    let files = files();
    assert_eq!(files.len(), 75);
    for entry in files {
        let name = entry["file"].as_str().unwrap();
        let bytes = file(name);
        for (half, read) in [("recipient", recipient(&bytes)), ("identity", identity(&bytes))] {
            let expected = &entry[half];
            match (read, expected["hash"].as_str(), expected["refused"].as_str()) {
                (Ok(hash), Some(expected), None) => assert_eq!(hash, expected, "{name}"),
                (Err(error), None, Some(words)) => {
                    assert!(error.to_string().contains(words), "{name} as {half}: {error}");
                    assert_eq!(error.kind(), ErrorKind::Malformed);
                }
                (read, ..) => panic!("{name} as {half}: {read:?}"),
            }
        }
    }
}

#[test]
fn text_is_read_however_it_was_copied() {
    for name in [
        "pkcs8.pem",
        "sec1.pem",
        "ecparam.pem",
        "spki.pem",
        "certificate.pem",
        "bundle.pem",
        "private.jwk",
        "public.jwk",
    ] {
        let text = text(name);
        let one_line = text.trim_end().replace('\n', "\\n");
        let forms = [
            ("CR LF", text.replace('\n', "\r\n")),
            ("no newline at the end", text.trim_end().to_owned()),
            ("a byte order mark", format!("\u{FEFF}{text}")),
            ("spaces and blank lines around", format!("\n  \n{text}\n \t\n")),
            ("spaces at line ends", text.replace('\n', "  \n")),
            ("indentation", text.lines().map(|line| format!("    {line}\n")).collect()),
            ("blank lines between", text.replace('\n', "\n\n")),
        ];
        let for_pem = [
            ("CR", text.replace('\n', "\r")),
            ("spaces for line ends", text.replace('\n', " ")),
            ("written line ends", one_line.clone()),
            ("written line ends and quotes", format!("KEY=\"{one_line}\\n\"\n")),
            ("text around", format!("subject=CN = leaf\n{text}issuer=CN = leaf\n")),
        ];
        let for_pem = for_pem.into_iter().filter(|_| name.ends_with("pem") && name != "bundle.pem");
        for (form, text) in forms.into_iter().chain(for_pem) {
            let read = recipient(text.as_bytes()).or_else(|_| identity(text.as_bytes()));
            assert_eq!(read.ok(), Some(ours()), "{name}: {form}: {}", message(identity(text.as_bytes())));
        }
    }
}

#[test]
fn damaged_pem_is_told() {
    let pem = text("pkcs8.pem");
    let two = text("spki.pem") + &pem;
    let lines: Vec<&str> = pem.lines().collect();
    for (pem, expected) in [
        (pem[..100].to_owned(), "a BEGIN line without its END line: the file was cut off, copy it anew"),
        (
            lines[..2].join("\n") + "\n" + &pem,
            "PEM block 1: a BEGIN line without its END line: the file was cut off, copy it anew",
        ),
        (
            pem.replace(lines[2], "CANARY!"),
            "no base64 between the BEGIN and END lines: the file was changed or cut off, copy it anew",
        ),
        (
            pem.replace(lines[1], ""),
            "expected a P-256 key in DER: SPKI, an X.509 certificate, PKCS#8 or SEC1, whole and with nothing behind it",
        ),
        (pem.replace("END PRIVATE", "END PUBLIC"), "an END line that does not say what its BEGIN line says"),
        (
            pem.replace("PRIVATE", "PUBLIC"),
            "BEGIN PUBLIC KEY around a private key, PKCS#8: expected the label that fits",
        ),
        (
            two.replace(lines[2], "CANARY"),
            "PEM block 2: no base64 between the BEGIN and END lines: the file was changed or cut off, copy it anew",
        ),
        (pem.replace("-----", "--"), "a BEGIN line that does not begin with five dashes"),
        (pem.repeat(257), "more than 256 PEM blocks: expected a file with one key"),
        (
            text("p384-ecparam.pem").split_inclusive("-----END EC PARAMETERS-----\n").next().unwrap().to_owned()
                + &text("sec1.pem"),
            "EC PARAMETERS that are not those of the P-256 private key beside them",
        ),
        (text("encrypted.pem") + &pem, "an encrypted private key: decrypt it with openssl pkey -in FILE -out key.pem"),
    ] {
        assert_eq!(message(identity(pem.as_bytes())), expected);
    }
}

/// The numbers of RFC 7515, appendix A.3, a key of ECDSA.
#[test]
fn jwks_are_strict_about_numbers_and_pass_over_what_they_do_not_know() {
    const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    const D: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    let jwk = format!(r#"{{"kty":"EC","crv":"P-256","x":"{X}","y":"{Y}","d":"{D}"}}"#);
    let hash = identity(jwk.as_bytes()).unwrap();
    let public = jwk.replace(&format!(r#","d":"{D}""#), "");
    assert_eq!(recipient(public.as_bytes()).unwrap(), hash);
    assert_eq!(message(recipient(jwk.as_bytes())), "a private key: expected a PUBLIC KEY");
    assert_eq!(message(identity(public.as_bytes())), "a public key: expected a PRIVATE KEY");

    let more = jwk.replace("\"kty\"", r#""use":"sig","key_ops":["sign"],"alg":"ES256","more":[{"x":1}],"kty""#);
    assert_eq!(identity(more.as_bytes()).unwrap(), hash);
    let set = |keys: &str| format!(r#"{{"keys":[{keys}]}}"#);
    let unknown = r#"{"kty":"PQ"}"#;
    assert_eq!(identity(set(&format!("{unknown},{jwk},{jwk},{public}")).as_bytes()).unwrap(), hash);

    let number = "expected 32 bytes in base64url, 43 characters without padding";
    let zero = "A".repeat(43);
    for (jwk, expected) in [
        (jwk.replace(D, &format!("{D}=")), format!("d: {number}")),
        (jwk.replace(D, &D[1..]), format!("d: {number}")),
        (jwk.replace(D, &format!("AA{D}")), format!("d: {number}")),
        (jwk.replace(D, &D.replace('-', "+")), format!("d: {number}")),
        // The same bits but for the last two, which belong to no byte.
        (jwk.replace(D, &D.replace("9LI", "9LJ")), format!("d: {number}")),
        (jwk.replace(D, &zero), "d: expected a number from 1 to the order of P-256 less 1".to_owned()),
        (jwk.replace(D, &D.replace('j', "k")), "x and y are not the public key of d".to_owned()),
        (jwk.replace(X, &zero), "the public key is no point of P-256".to_owned()),
        (jwk.replace(&format!("\"{Y}\""), "7"), format!("y: {number}")),
        (jwk.replace("\"y\"", "\"z\""), "y: the member is missing".to_owned()),
        (jwk.replace("\"crv\"", "\"curve\""), "crv: the member is missing".to_owned()),
        (jwk.replace("\"kty\"", "\"type\""), "kty: the member is missing".to_owned()),
        (jwk.replace("\"kty\"", "\"d\":\"\",\"kty\""), "d: the member is given twice".to_owned()),
        (set(&format!("{jwk},{}", jwk.replace(D, X))), "keys[1]: x and y are not the public key of d".to_owned()),
        (set(""), "a JWK Set without a key".to_owned()),
        (set(unknown), "a JWK of another kind: expected kty EC and crv P-256".to_owned()),
        (format!("[{jwk}]"), "a JSON list: expected a JWK or a JWK Set, which are objects".to_owned()),
        ("{}".to_owned(), "kty: the member is missing".to_owned()),
    ] {
        assert_eq!(message(identity(jwk.as_bytes())), expected);
    }
}

#[test]
fn each_form_is_told() {
    for (name, format) in [
        ("pkcs8.pem", "PKCS#8 in PEM"),
        ("pkcs8.der", "PKCS#8 in DER"),
        ("sec1.pem", "SEC1 in PEM"),
        ("sec1.der", "SEC1 in DER"),
        ("ecparam.pem", "SEC1 in PEM"),
        ("spki.pem", "SPKI in PEM"),
        ("spki.der", "SPKI in DER"),
        ("certificate.pem", "X.509 certificate in PEM"),
        ("certificate.der", "X.509 certificate in DER"),
        ("private.jwk", "JWK"),
        ("public.jwk", "JWK"),
        ("set.jwk", "JWK"),
    ] {
        let key_file = KeyFile::read(&file(name)).unwrap();
        let keys: Vec<_> =
            key_file.keys().map(|key| (key.format(), key.recipient().unwrap().public_key_hash())).collect();
        assert_eq!(keys, [(format, ours())], "{name}");
    }
}

#[test]
fn a_file_of_many_keys_is_shown_and_makes_a_keyring() {
    let two = KeyFile::read(&file("two-keys.pem")).unwrap();
    let shown: Vec<_> = two.keys().map(|key| (key.is_private(), key.format())).collect();
    assert_eq!(shown, [(true, "PKCS#8 in PEM"); 2]);
    let mut keyring = Keyring::new();
    keyring.insert_from_bytes(&file("two-keys.pem")).unwrap();
    keyring.insert_from_bytes(&file("private.jwk")).unwrap();
    assert_eq!(keyring.len(), 2);
    assert!(keyring.get(&ours()).is_some());
    for wrong in ["spki.pem", "rsa.pem", "encrypted.pem", "bundle-of-strangers.pem"] {
        assert!(keyring.insert_from_bytes(&file(wrong)).is_err(), "{wrong}");
    }

    let chain = KeyFile::read(&file("chain-to-rsa.pem")).unwrap();
    assert_eq!((chain.keys().count(), chain.not_taken().count()), (1, 1));
    assert!(!format!("{two:?} {keyring:?}").contains("SecretKey"));
}

/// A key elsewhere, which answers as it is told to.
struct Elsewhere(Recipient, Option<fn() -> [u8; 32]>);

#[derive(Debug, PartialEq)]
enum Failure {
    NotConnected,
    Sealpack(ErrorKind),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sealpack(error.kind())
    }
}

impl KeyAgreement for Elsewhere {
    type Error = Failure;

    fn recipient(&self) -> &Recipient {
        &self.0
    }

    fn agree(&self, _: &[u8; 91]) -> Result<Secret<[u8; 32]>, Failure> {
        self.1.map(|z| Secret::new(z())).ok_or(Failure::NotConnected)
    }
}

#[test]
fn a_key_elsewhere_fails_as_itself_and_a_wrong_z_does_not_open() {
    let identity = Identity::from_bytes(&file("pkcs8.pem")).unwrap();
    let context = OtherInfo::for_request("program", "1").unwrap();
    let envelope = Envelope::seal(b"{}", identity.recipient(), &context).unwrap();
    let opened = |recipient: &Recipient, z| {
        let key: Box<dyn KeyAgreement<Error = Failure> + Send + Sync> = Box::new(Elsewhere(recipient.clone(), z));
        envelope.open_with(&*key, &context).map(|plaintext| plaintext.as_slice().to_vec())
    };
    let ours = identity.recipient();
    assert_eq!(opened(ours, None), Err(Failure::NotConnected));
    assert_eq!(opened(ours, Some(|| [7; 32])), Err(Failure::Sealpack(ErrorKind::Open)));
    let other = Identity::from_bytes(&file("other.pem")).unwrap();
    assert_eq!(opened(other.recipient(), None), Err(Failure::Sealpack(ErrorKind::Malformed)));

    assert_eq!(envelope.open_with(&identity, &context).unwrap().as_slice(), b"{}");
    assert_eq!(envelope.open_with(&identity.with_p256(), &context).unwrap().as_slice(), b"{}");
}

/// Flipped bits, cuts and insertions, the same in every run.
#[test]
fn no_damage_ends_in_a_panic() {
    let inputs: Vec<Vec<u8>> = files().iter().map(|entry| file(entry["file"].as_str().unwrap())).collect();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |limit: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 11) as usize % limit.max(1)
    };
    let rounds = std::env::var("KEY_DAMAGE_ROUNDS").map_or(20, |rounds| rounds.parse().unwrap());
    for _ in 0..rounds {
        for input in &inputs {
            let mut bytes = input.clone();
            for _ in 0..=below(3) {
                let place = below(bytes.len());
                match below(5) {
                    0 if !bytes.is_empty() => bytes[place] ^= 1 << below(8),
                    1 => bytes.truncate(place),
                    2 => bytes.insert(place, b"\\-0{}\"\n \xFF\x30\x80\x84"[below(12)]),
                    3 if !bytes.is_empty() => drop(bytes.drain(place..(place + 1 + below(9)).min(bytes.len()))),
                    _ => {
                        let other = &inputs[below(inputs.len())];
                        let start = below(other.len());
                        bytes.splice(place..place, other[start..(start + below(200)).min(other.len())].iter().copied());
                    }
                }
            }
            let _ = (Recipient::from_bytes(&bytes), Identity::from_bytes(&bytes), KeyFile::read(&bytes));
            let _ = (Recipient::from_pem(&bytes), Keyring::new().insert_from_bytes(&bytes));
        }
    }
}
