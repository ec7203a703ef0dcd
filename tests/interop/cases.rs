//! What goes to and fro on the command line: keys and documents of every form that is taken.

use base64::{Engine, engine::general_purpose::STANDARD};
use libtest_mimic::Failed;
use serde_json::json;

use crate::{inputs::Random, peers::Connection, scratch::Scratch};

/// A plaintext, and how sealpack and the peers are told to seal and open it.
pub(crate) struct Case {
    pub(crate) plaintext: Vec<u8>,
    /// The commands, from standard input to standard output.
    pub(crate) seal: String,
    pub(crate) open: String,
    format: Format,
}

/// What a peer has to know.
enum Format {
    Field { key_text: String },
    Envelope { identity_pem: String, recipient_pem: String },
    Pack { level: u8 },
}

const PROGRAM_CODE: &str = "FIXTURE-41";
const REQUEST_ID: &str = "5f0C7a1e-3B2d-4e6F-9a81-0D4c2b6E7f90";

impl Case {
    pub(crate) fn peer_seals(&self, peer: &mut Connection) -> Result<Vec<u8>, Failed> {
        let bytes_base64 = STANDARD.encode(&self.plaintext);
        let sealed = match &self.format {
            Format::Field { key_text } => {
                let number = str::from_utf8(&self.plaintext)?;
                peer.value(&json!({ "operation": "ssn-seal", "key_text": key_text, "plaintext": number }), "field")
            }
            Format::Envelope { recipient_pem, .. } => {
                let request = json!({ "operation": "envelope-seal", "recipient_pem": recipient_pem,
                    "program_code": PROGRAM_CODE, "request_id": REQUEST_ID, "plaintext_base64": bytes_base64 });
                peer.value(&request, "raw_json")
            }
            Format::Pack { level } => {
                peer.value(&json!({ "operation": "pack", "bytes_base64": bytes_base64, "level": level }), "text")
            }
        };
        Ok(sealed?.into_bytes())
    }

    pub(crate) fn peer_opens(&self, peer: &mut Connection, sealed: &[u8]) -> Result<Vec<u8>, Failed> {
        let sealed = str::from_utf8(sealed)?;
        let opened = match &self.format {
            Format::Field { key_text } => {
                let request = json!({ "operation": "ssn-open", "key_text": key_text, "field": sealed });
                return Ok(peer.value(&request, "plaintext")?.into_bytes());
            }
            Format::Envelope { identity_pem, recipient_pem } => {
                let request = json!({ "operation": "envelope-open", "identity_pem": identity_pem,
                    "recipient_pem": recipient_pem, "program_code": PROGRAM_CODE, "request_id": REQUEST_ID,
                    "raw_json": sealed });
                peer.value(&request, "plaintext_base64")
            }
            Format::Pack { .. } => peer.value(&json!({ "operation": "unpack", "text": sealed }), "bytes_base64"),
        };
        Ok(STANDARD.decode(opened?)?)
    }

    /// Whether what was opened is the plaintext again.
    pub(crate) fn compare(&self, opened: &[u8]) -> Result<(), Failed> {
        if opened == self.plaintext {
            return Ok(());
        }
        let start = |bytes: &[u8]| String::from_utf8_lossy(bytes.get(..64).unwrap_or(bytes)).into_owned();
        let (expected, opened) = ((self.plaintext.len(), start(&self.plaintext)), (opened.len(), start(opened)));
        Err(format!("{}: expected {expected:?}, opened as {opened:?}", self.seal).into())
    }
}

/// SSNs and EINs in both of their forms, under secrets of each length.
pub(crate) fn fields(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let mut cases = Vec::new();
    let mut random = Random(seed);
    for length in [16, 24, 32] {
        let (file, key_text) = (format!("secret-{length}"), random.secret(length));
        scratch.write(&file, format!("{key_text}\n").as_bytes())?;
        for (form, option) in
            [("999999999", ""), ("999-99-9999", ""), ("999999999", " --ein"), ("99-9999999", " --ein")]
        {
            cases.push(Case {
                plaintext: random.number(form).into_bytes(),
                seal: format!("sealpack ssn seal --secret-file {file}{option}"),
                open: format!("sealpack ssn open --secret-file {file}{option}"),
                format: Format::Field { key_text: key_text.clone() },
            });
        }
    }
    Ok(cases)
}

/// Documents of every kind, to a key that sealpack made.
pub(crate) fn envelopes(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    scratch.run("sealpack keygen --out identity", b"")?;
    let pem = |file| Ok::<_, Failed>(String::from_utf8(scratch.read(file)?)?);
    let (identity_pem, recipient_pem) = (pem("identity")?, pem("identity.pub")?);
    let cases = documents(seed).map(|document| {
        let format = Format::Envelope { identity_pem: identity_pem.clone(), recipient_pem: recipient_pem.clone() };
        envelope("identity", "identity.pub", document, format)
    });
    Ok(cases.into())
}

/// Every form of a private key with every form of its public key. Peers get the one form that all of them read.
pub(crate) fn openssl_envelopes(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    keys_of_openssl(scratch)?;
    let mut cases = Vec::new();
    let mut random = Random(seed);
    for (identity, _) in OPENSSL_KEYS {
        let pem = |option| scratch.run(&format!("openssl pkey -in {identity}{option}"), b"");
        let (identity_pem, recipient_pem) = (String::from_utf8(pem("")?)?, String::from_utf8(pem(" -pubout")?)?);
        for form in ["pem", "der"] {
            let format = Format::Envelope { identity_pem: identity_pem.clone(), recipient_pem: recipient_pem.clone() };
            cases.push(envelope(identity, &format!("{identity}.{form}.pub"), random.bytes(100), format));
        }
    }
    Ok(cases)
}

fn envelope(identity: &str, recipient: &str, plaintext: Vec<u8>, format: Format) -> Case {
    let context = format!("--program-code {PROGRAM_CODE} --request-id {REQUEST_ID}");
    Case {
        plaintext,
        seal: format!("sealpack envelope seal --recipient {recipient} {context}"),
        open: format!("sealpack envelope open --identity {identity} {context}"),
        format,
    }
}

/// Documents of every kind, stored, packed fast, as usual and smallest.
pub(crate) fn packs(_: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let documents = documents(seed);
    let ways = [(0, ""), (1, ""), (6, ""), (9, ""), (6, " --backend libdeflate")];
    let cases = ways
        .into_iter()
        .flat_map(|(level, backend)| documents.each_ref().map(|document| pack(level, backend, document.clone())));
    Ok(cases.collect())
}

fn pack(level: u8, backend: &str, plaintext: Vec<u8>) -> Case {
    Case {
        plaintext,
        seal: format!("sealpack pack --level {level}{backend}"),
        open: "sealpack unpack".to_owned(),
        format: Format::Pack { level },
    }
}

/// A pack and an envelope of 20 MB.
pub(crate) fn large(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let [.., long] = documents(seed);
    let mut cases = envelopes(scratch, seed)?;
    cases.truncate(1);
    cases.push(pack(6, "", vec![]));
    cases.iter_mut().for_each(|case| case.plaintext = long.repeat(8));
    Ok(cases)
}

/// An empty document, a short one, one that is no UTF-8, and one that is packed in several blocks.
pub(crate) fn documents(seed: u64) -> [Vec<u8>; 4] {
    let mut random = Random(seed);
    let short = r#"{"profileData":{"firstName":"Zoë","city":"Cañon City"}}"#;
    let no_text = [b"\xFF\xFE\x00\r\n".to_vec(), random.bytes(70_000)].concat();
    let long = random.visible(400_000) + &random.visible(15_000).repeat(140);
    [vec![], short.into(), no_text, long.into()]
}

/// Key files of `sealpack keygen`, and what `sealpack key show` is to say of them.
pub(crate) fn keys_of_sealpack(scratch: &Scratch) -> Result<Vec<[String; 2]>, Failed> {
    scratch.run("sealpack keygen --out identity", b"")?;
    Ok(vec![
        ["identity".to_owned(), "private key\nformat: PKCS#8 in PEM".to_owned()],
        ["identity.pub".to_owned(), "public key\nformat: SPKI in PEM".to_owned()],
    ])
}

const OPENSSL_KEYS: [(&str, &str); 4] = [
    ("pkcs8.pem", "PKCS#8 in PEM"),
    ("pkcs8.der", "PKCS#8 in DER"),
    ("sec1.pem", "SEC1 in PEM"),
    ("sec1.der", "SEC1 in DER"),
];

/// Key files of OpenSSL: private keys in four forms, and for each the public key in two.
pub(crate) fn keys_of_openssl(scratch: &Scratch) -> Result<Vec<[String; 2]>, Failed> {
    for command in [
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out pkcs8.pem",
        "openssl pkcs8 -topk8 -nocrypt -in pkcs8.pem -outform DER -out pkcs8.der",
        "openssl ecparam -name prime256v1 -genkey -noout -out sec1.pem",
        "openssl ec -in sec1.pem -outform DER -out sec1.der",
    ] {
        scratch.run(command, b"")?;
    }
    let mut keys = Vec::new();
    for (file, format) in OPENSSL_KEYS {
        keys.push([file.to_owned(), format!("private key\nformat: {format}")]);
        for (form, out) in [("PEM", "pem"), ("DER", "der")] {
            let out = format!("{file}.{out}.pub");
            let input_form = if file.ends_with("der") { "-inform DER " } else { "" };
            scratch.run(&format!("openssl pkey {input_form}-in {file} -pubout -outform {form} -out {out}"), b"")?;
            keys.push([out, format!("public key\nformat: SPKI in {form}")]);
        }
    }
    Ok(keys)
}

/// All names of up to three of the characters that Onbo's expression tells apart and of their neighbours, longer ones of the
/// few that make it branch, and whole ones. Long ones match.
pub(crate) fn names() -> Vec<String> {
    let characters = "A Z [ \\ ] ^ _ ` a z @ { ' ’ ‘ - , . é 1 \n \u{A0} \u{1F600}".split(' ').chain([" "]);
    let mut names = words(&characters.collect::<Vec<_>>(), 3);
    names.extend(words(&["a", "'", "’", "-", ",", ".", " "], 5));
    names.extend(["St. John-O’Neil, Jr. ", "a-", "a, "].map(|name| name.repeat(50)));
    names.push("aZ".repeat(10_000));
    names
}

/// All texts of up to `most` of the letters.
fn words(letters: &[&str], most: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut from = 0;
    for _ in 0..most {
        let shorter = words.split_off(from);
        from += shorter.len();
        let longer = shorter.iter().flat_map(|word| letters.iter().map(move |letter| format!("{word}{letter}")));
        let longer: Vec<String> = longer.collect();
        words.extend(shorter);
        words.extend(longer);
    }
    words
}
