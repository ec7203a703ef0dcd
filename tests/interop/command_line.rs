//! What the command line does: its files, pipes and key formats, beside peers and by itself.

use std::{
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use libtest_mimic::Failed;
use sealpack::request::onbo::Update;

use crate::{
    cases::{self, Case},
    peers::Peer,
    scratch::Scratch,
};

/// Cases of one kind that go to and fro.
pub(crate) struct Exchange {
    make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>,
    seed: u64,
    /// What sealpack made of the cases: the first trial that wants it makes it for all.
    sealed: OnceLock<Result<Vec<Sealed>, Failed>>,
}

struct Sealed {
    case: Case,
    bytes: Vec<u8>,
}

impl Exchange {
    pub(crate) fn new(make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>, seed: u64) -> Arc<Self> {
        Arc::new(Self { make, seed, sealed: OnceLock::new() })
    }

    pub(crate) fn peer_opens(&self, peer: Peer) -> Result<(), Failed> {
        let sealed = self.sealed.get_or_init(|| {
            let scratch = Scratch::new()?;
            let cases = (self.make)(&scratch, self.seed)?.into_iter();
            let sealed = cases.map(|case| {
                let bytes = scratch.run(&case.seal, &case.plaintext)?;
                Ok(Sealed { case, bytes })
            });
            sealed.collect()
        });
        let mut connection = peer.connect()?;
        for Sealed { case, bytes } in sealed.as_ref().map_err(Failed::clone)? {
            case.compare(&case.peer_opens(&mut connection, bytes)?)?;
        }
        connection.close();
        Ok(())
    }

    pub(crate) fn sealpack_opens(&self, peer: Peer) -> Result<(), Failed> {
        let scratch = Scratch::new()?;
        let mut connection = peer.connect()?;
        for case in (self.make)(&scratch, self.seed)? {
            let sealed = case.peer_seals(&mut connection)?;
            case.compare(&scratch.run(&case.open, &sealed)?)?;
        }
        connection.close();
        Ok(())
    }
}

/// Sealpack seals, and sealpack opens, with a pipe in between.
pub(crate) fn from_seal_to_open(make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>, seed: u64) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    for case in make(&scratch, seed)? {
        case.compare(&scratch.run(&format!("{} | {}", case.seal, case.open), &case.plaintext)?)?;
    }
    Ok(())
}

/// `sealpack key show` says what is in each key file, and gives the hash that OpenSSL makes of it.
pub(crate) fn key_files_read(make: fn(&Scratch) -> Result<Vec<[String; 2]>, Failed>) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    for [file, contents] in make(&scratch)? {
        let kind = if file.ends_with(".pub") { "-pubin " } else { "" };
        let hash = format!(
            "openssl pkey {kind}-in {file} -pubout -outform DER | openssl dgst -sha256 -binary | openssl base64 -A"
        );
        let hash = String::from_utf8(scratch.run(&hash, b"")?)?;
        let shown = String::from_utf8(scratch.run(&format!("sealpack key show {file}"), b"")?)?;
        if shown != format!("kind: P-256 {contents}\npublicKeyHash: {hash}\n") {
            return Err(format!("{file}: expected a {contents}\nwith the hash {hash}, shown as\n{shown}").into());
        }
    }
    Ok(())
}

/// Onbo's expression for names, as JavaScript reads it, matches what we take and nothing else.
pub(crate) fn names_judged() -> Result<(), Failed> {
    let (names, now) = (cases::names(), SystemTime::now());
    let scratch = Scratch::new()?;
    scratch.write("names.mjs", include_bytes!("names.mjs"))?;
    let judged = scratch.run("node names.mjs", &serde_json::to_vec(&names)?)?;
    let judged: Vec<bool> = serde_json::from_slice(&judged)?;
    if judged.len() != names.len() || !judged.contains(&true) || !judged.contains(&false) {
        return Err("expected one judgement for each name, of both kinds".into());
    }
    let ours = names.iter().map(|name| Update::new().last_name(name.as_str()).check(now).is_ok());
    match ours.zip(judged).zip(&names).find(|((ours, theirs), _)| ours != theirs) {
        None => Ok(()),
        Some(((ours, _), name)) => Err(format!("{name:?}: we say {ours}").into()),
    }
}

/// None of the documents is a number, and none is a sealed field.
pub(crate) fn documents_refused(seed: u64) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    scratch.write("secret", b"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n")?;
    for document in cases::documents(seed) {
        for command in ["ssn seal", "ssn open --ein"] {
            scratch.run_refused(&format!("sealpack {command} --secret-file secret"), &document)?;
        }
    }
    Ok(())
}
