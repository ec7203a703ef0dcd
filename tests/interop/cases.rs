//! What goes to and fro: keys and plaintexts of every form that is taken, and random ones.

use libtest_mimic::Failed;
use sealpack::{Envelope, FieldKey, Identity, OtherInfo, Ssn};
use serde_json::{Value, json};

use crate::peers::Scratch;

const RANDOM_CASES: usize = 200;

/// A plaintext, and how sealpack and the peers are told to seal and open it.
pub(crate) struct Case {
    pub(crate) plaintext: Vec<u8>,
    /// The peers' format and its parameters; these name files.
    pub(crate) request: Value,
    sealpack: Sealpack,
}

/// One process for each step; for many cases, the library.
enum Sealpack {
    CommandLine { seal: String, open: String },
    Field(FieldKey),
    Envelope(Box<Identity>, OtherInfo),
}

impl Case {
    pub(crate) fn seal(&self, scratch: &Scratch) -> Result<Vec<u8>, Failed> {
        let sealed = match &self.sealpack {
            Sealpack::CommandLine { seal, .. } => return scratch.run(seal, &self.plaintext),
            Sealpack::Field(key) => key.seal_ssn(&Ssn::parse(str::from_utf8(&self.plaintext)?)?)?,
            Sealpack::Envelope(identity, other_info) => {
                Envelope::seal(&self.plaintext, identity.recipient(), other_info)?.to_json()?
            }
        };
        Ok(sealed.into_bytes())
    }

    pub(crate) fn open(&self, scratch: &Scratch, sealed: &[u8]) -> Result<Vec<u8>, Failed> {
        match &self.sealpack {
            Sealpack::CommandLine { open, .. } => scratch.run(open, sealed),
            Sealpack::Field(key) => Ok(key.open_ssn(str::from_utf8(sealed)?)?.expose().into()),
            Sealpack::Envelope(identity, other_info) => {
                let opened = Envelope::from_json(sealed)?.open([&**identity], other_info)?;
                Ok(opened.as_slice().to_vec())
            }
        }
    }

    /// Seals and opens; on the command line, with a pipe in between.
    pub(crate) fn seal_and_open(&self, scratch: &Scratch) -> Result<Vec<u8>, Failed> {
        match &self.sealpack {
            Sealpack::CommandLine { seal, open } => scratch.run(&format!("{seal} | {open}"), &self.plaintext),
            _ => self.open(scratch, &self.seal(scratch)?),
        }
    }

    /// Whether what was opened is the plaintext again.
    pub(crate) fn compare(&self, opened: &[u8]) -> Result<(), Failed> {
        if opened == self.plaintext {
            return Ok(());
        }
        let start = |bytes: &[u8]| String::from_utf8_lossy(bytes.get(..64).unwrap_or(bytes)).into_owned();
        let (expected, opened) = ((self.plaintext.len(), start(&self.plaintext)), (opened.len(), start(opened)));
        Err(format!("{}: expected {expected:?}, opened as {opened:?}", self.request).into())
    }
}

/// SSNs and EINs in both of their forms, under secrets of each length.
pub(crate) fn fields(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let mut cases = Vec::new();
    let mut random = Random(seed);
    for length in [16, 24, 32] {
        let file = format!("secret-{length}");
        scratch.write(&file, format!("{}\n", random.secret(length)).as_bytes())?;
        for (form, option) in
            [("999999999", ""), ("999-99-9999", ""), ("999999999", " --ein"), ("99-9999999", " --ein")]
        {
            cases.push(Case {
                plaintext: random.number(form).into_bytes(),
                request: json!({ "format": "ssn", "secret": file }),
                sealpack: Sealpack::CommandLine {
                    seal: format!("sealpack ssn seal --secret-file {file}{option}"),
                    open: format!("sealpack ssn open --secret-file {file}{option}"),
                },
            });
        }
    }
    Ok(cases)
}

pub(crate) fn random_fields(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let mut random = Random(seed);
    let cases = (0..RANDOM_CASES).map(|number| {
        let (file, length) = (format!("secret-{number}"), random.one_of([16, 24, 32]));
        let (secret, form) = (random.secret(length), random.one_of(["999999999", "999-99-9999"]));
        scratch.write(&file, secret.as_bytes())?;
        Ok(Case {
            plaintext: random.number(form).into_bytes(),
            request: json!({ "format": "ssn", "secret": file }),
            sealpack: Sealpack::Field(FieldKey::from_text(&secret)?),
        })
    });
    cases.collect()
}

/// Documents of every kind, to a key that sealpack made.
pub(crate) fn envelopes(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    scratch.run("sealpack keygen --out identity", b"")?;
    let cases = documents(seed).into_iter();
    Ok(cases.map(|document| envelope("identity", "identity.pub", document)).collect())
}

/// Every form of a private key with every form of its public key.
pub(crate) fn openssl_envelopes(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    keys_of_openssl(scratch)?;
    let mut random = Random(seed);
    let cases = OPENSSL_KEYS.iter().flat_map(|(identity, _)| {
        ["pem", "der"].map(|form| envelope(identity, &format!("{identity}.{form}.pub"), random.bytes(100)))
    });
    Ok(cases.collect())
}

fn envelope(identity: &str, recipient: &str, plaintext: Vec<u8>) -> Case {
    let (program_code, request_id) = ("FIXTURE-41", "5f0C7a1e-3B2d-4e6F-9a81-0D4c2b6E7f90");
    let context = format!("--program-code {program_code} --request-id {request_id}");
    Case {
        plaintext,
        request: json!({ "format": "envelope", "identity": identity, "recipient": recipient,
            "program_code": program_code, "request_id": request_id }),
        sealpack: Sealpack::CommandLine {
            seal: format!("sealpack envelope seal --recipient {recipient} {context}"),
            open: format!("sealpack envelope open --identity {identity} {context}"),
        },
    }
}

/// A new key, program code, request id and plaintext each time.
pub(crate) fn random_envelopes(scratch: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let mut random = Random(seed);
    let cases = (0..RANDOM_CASES).map(|number| {
        let identity = Identity::generate()?;
        let (private, public) = (format!("identity-{number}"), format!("identity-{number}.pub"));
        scratch.write(&private, identity.to_pem()?.expose().as_bytes())?;
        scratch.write(&public, identity.recipient().to_pem()?.as_bytes())?;
        let (code_length, id_length, length) = (1 + random.below(40), 1 + random.below(80), random.below(2000));
        let (program_code, request_id) = (random.visible(code_length), random.visible(id_length));
        let other_info = OtherInfo::for_request(&program_code, &request_id)?;
        Ok(Case {
            plaintext: random.bytes(length),
            request: json!({ "format": "envelope", "identity": private, "recipient": public,
                "program_code": program_code, "request_id": request_id }),
            sealpack: Sealpack::Envelope(Box::new(identity), other_info),
        })
    });
    cases.collect()
}

/// Documents of every kind, stored, packed fast, as usual and smallest. The largest takes long: it is stored and packed
/// as usual, and its beginning stands for it otherwise.
pub(crate) fn packs(_: &Scratch, seed: u64) -> Result<Vec<Case>, Failed> {
    let documents = documents(seed);
    let ways = [
        (0, "", usize::MAX),
        (1, "", 1_000_000),
        (6, "", usize::MAX),
        (9, "", 1_000_000),
        (6, " --backend libdeflate", 1_000_000),
    ];
    let cases = ways.into_iter().flat_map(|(level, backend, most)| {
        documents.each_ref().map(|document| Case {
            plaintext: document[..document.len().min(most)].to_vec(),
            request: json!({ "format": "pack", "level": level }),
            sealpack: Sealpack::CommandLine {
                seal: format!("sealpack pack --level {level}{backend}"),
                open: "sealpack unpack".to_owned(),
            },
        })
    });
    Ok(cases.collect())
}

/// An empty document, a short one, one that is no UTF-8, and one of 20 MB.
pub(crate) fn documents(seed: u64) -> [Vec<u8>; 4] {
    let mut random = Random(seed);
    let short = r#"{"profileData":{"firstName":"Zoë","city":"Cañon City"}}"#;
    let no_text = [b"\xFF\xFE\x00\r\n".to_vec(), random.bytes(70_000)].concat();
    let long = random.visible(500_000) + &random.visible(15_000).repeat(1_300);
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

/// SplitMix64: the same inputs from the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn one_of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[self.below(N)]
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    fn visible(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(b'!' + self.below(94) as u8)).collect()
    }

    /// A secret of `length` characters besides a dash behind every eighth.
    fn secret(&mut self, length: usize) -> String {
        let characters = self.visible(length).replace('-', "_");
        let parts: Vec<_> = characters.as_bytes().chunks(8).map(String::from_utf8_lossy).collect();
        parts.join("-")
    }

    /// `form` with a random digit for each 9.
    fn number(&mut self, form: &str) -> String {
        let digit = |character| match character {
            '9' => char::from(b'0' + self.below(10) as u8),
            dash => dash,
        };
        form.chars().map(digit).collect()
    }
}
