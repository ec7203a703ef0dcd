//! Do others open what we seal, and do we open what they seal?
//!
//! Each case goes both ways between sealpack and a peer that has no code in common with it. The trials of a peer that
//! is not installed are ignored; where CI is "true" they fail. `INTEROP_SEED` repeats the inputs of an earlier run.

#[path = "interop/cases.rs"]
mod cases;
#[path = "interop/hsm.rs"]
mod hsm;
#[path = "interop/peers.rs"]
mod peers;

use std::{
    env,
    error::Error,
    process::ExitCode,
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use cases::Case;
use libtest_mimic::{Arguments, Failed, Trial};
use peers::{
    Peer::{self, Gzip, Node, OpenSsl, Python},
    Scratch,
};
use sealpack::request::onbo::Update;
use serde_json::{Value, json};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let seed = match env::var("INTEROP_SEED") {
        Ok(seed) => seed.parse()?,
        Err(_) => SystemTime::UNIX_EPOCH.elapsed()?.as_nanos() as u64,
    };
    eprintln!("interop: INTEROP_SEED={seed}");
    let mut missing = Vec::new();
    for peer in Peer::ALL {
        match peer.version() {
            Ok(version) => eprintln!("interop: {peer:?}: {version}"),
            Err(reason) => {
                eprintln!("interop: {peer:?} is missing: {}", reason.message().unwrap_or_default());
                missing.push(peer);
            }
        }
    }
    let plan = Plan { seed, missing, trials: vec![] };
    Ok(libtest_mimic::run(&arguments, plan.into_trials()).exit_code())
}

struct Plan {
    seed: u64,
    missing: Vec<Peer>,
    trials: Vec<Trial>,
}

impl Plan {
    fn into_trials(mut self) -> Vec<Trial> {
        let seed = self.seed;
        // What takes longest comes first, so that no core waits for it at the end.
        self.add("envelopes: from seal to open", &[], move || from_seal_to_open(cases::envelopes, seed));
        self.add_exchange("envelopes", cases::envelopes, &[Python, Node], &[]);
        self.add_exchange("packs", cases::packs, &[Python, Node, Gzip], &[]);
        self.add_exchange("random envelopes", cases::random_envelopes, &[Python, Node], &[]);
        self.add_exchange("envelopes to OpenSsl's keys", cases::openssl_envelopes, &[Python, Node], &[OpenSsl]);
        self.add_exchange("fields", cases::fields, &[Python, Node, OpenSsl], &[]);
        self.add_exchange("random fields", cases::random_fields, &[Python, Node], &[]);
        for peer in [Python, Node, OpenSsl] {
            let name = format!("keys: {peer:?} reads ours");
            self.add(name, &[peer], move || key_files_read(peer, cases::keys_of_sealpack));
        }
        self.add("packs: from seal to open", &[], move || from_seal_to_open(cases::packs, seed));
        self.add("fields: from seal to open", &[], move || from_seal_to_open(cases::fields, seed));
        self.add("names: Node judges as we do", &[Node], names_judged);
        self.add("keys: we read OpenSsl's", &[OpenSsl], || key_files_read(OpenSsl, cases::keys_of_openssl));
        self.add("keys: OpenSsl agrees as an HSM", &[OpenSsl], hsm::agrees);
        self.add("fields: we refuse what is no number", &[], move || documents_refused(seed));
        self.trials
    }

    fn add_exchange(
        &mut self,
        what: &str,
        make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>,
        peers: &[Peer],
        key_makers: &[Peer],
    ) {
        let exchange = Arc::new(Exchange { make, seed: self.seed, sealed: OnceLock::new() });
        for &peer in peers {
            let needs = [key_makers, &[peer]].concat();
            let shared = exchange.clone();
            self.add(format!("{what}: {peer:?} opens ours"), &needs, move || shared.peer_opens(peer));
            let shared = exchange.clone();
            self.add(format!("{what}: we open {peer:?}'s"), &needs, move || shared.sealpack_opens(peer));
        }
    }

    fn add(
        &mut self,
        name: impl Into<String>,
        needs: &[Peer],
        run: impl FnOnce() -> Result<(), Failed> + Send + 'static,
    ) {
        let missing: Vec<_> = needs.iter().filter(|peer| self.missing.contains(peer)).collect();
        if missing.is_empty() {
            self.trials.push(Trial::test(name, run));
            return;
        }
        let must_be_there = env::var_os("CI").is_some_and(|value| value == "true");
        let reason = format!("missing: {missing:?}");
        let trial = Trial::test(format!("{} ({reason})", name.into()), || Err(reason.into()));
        self.trials.push(trial.with_ignored_flag(!must_be_there));
    }
}

/// Cases of one kind that go to and fro.
struct Exchange {
    make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>,
    seed: u64,
    /// What sealpack made of the cases: the first trial that wants it makes it for all.
    sealed: OnceLock<Result<(Scratch, Vec<Case>), Failed>>,
}

impl Exchange {
    fn peer_opens(&self, peer: Peer) -> Result<(), Failed> {
        let sealed = self.sealed.get_or_init(|| {
            let scratch = Scratch::new()?;
            let cases = (self.make)(&scratch, self.seed)?;
            for (number, case) in cases.iter().enumerate() {
                scratch.write(&format!("sealed-{number}"), &case.seal(&scratch)?)?;
            }
            Ok((scratch, cases))
        });
        let (scratch, cases) = sealed.as_ref().map_err(Failed::clone)?;
        let opened = format!("{peer:?}-opened");
        peer.work(scratch, &requests(cases, "open", "sealed", &opened))?;
        for (number, case) in cases.iter().enumerate() {
            case.compare(&scratch.read(&format!("{opened}-{number}"))?)?;
        }
        Ok(())
    }

    fn sealpack_opens(&self, peer: Peer) -> Result<(), Failed> {
        let scratch = Scratch::new()?;
        let cases = (self.make)(&scratch, self.seed)?;
        for (number, case) in cases.iter().enumerate() {
            scratch.write(&format!("plaintext-{number}"), &case.plaintext)?;
        }
        peer.work(&scratch, &requests(&cases, "seal", "plaintext", "sealed"))?;
        for (number, case) in cases.iter().enumerate() {
            let sealed = scratch.read(&format!("sealed-{number}"))?;
            case.compare(&case.open(&scratch, &sealed)?)?;
        }
        Ok(())
    }
}

/// Sealpack seals, and sealpack opens.
fn from_seal_to_open(make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>, seed: u64) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    let cases = make(&scratch, seed)?;
    cases.iter().try_for_each(|case| case.compare(&case.seal_and_open(&scratch)?))
}

/// What a peer is to do with each case: from files `{from}-0`, `{from}-1`, … to files `{to}-0`, `{to}-1`, …
fn requests(cases: &[Case], operation: &str, from: &str, to: &str) -> Vec<Value> {
    let requests = cases.iter().enumerate().map(|(number, case)| {
        let mut request = case.request.clone();
        request["operation"] = json!(operation);
        request["in"] = json!(format!("{from}-{number}"));
        request["out"] = json!(format!("{to}-{number}"));
        request
    });
    requests.collect()
}

/// `sealpack key show` says what is in each key file, and gives the hash that the peer makes of it.
fn key_files_read(peer: Peer, make: fn(&Scratch) -> Result<Vec<[String; 2]>, Failed>) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    for [file, contents] in make(&scratch)? {
        let request = json!({ "operation": "hash", "format": "envelope", "in": file, "out": "hash" });
        peer.work(&scratch, &[request])?;
        let hash = String::from_utf8(scratch.read("hash")?)?;
        let shown = String::from_utf8(scratch.run(&format!("sealpack key show {file}"), b"")?)?;
        if shown != format!("kind: P-256 {contents}\npublicKeyHash: {hash}\n") {
            return Err(format!("{file}: expected a {contents}\nwith the hash {hash}, shown as\n{shown}").into());
        }
    }
    Ok(())
}

/// Onbo's expression for names, as JavaScript reads it, matches what we take and nothing else.
fn names_judged() -> Result<(), Failed> {
    let (names, now) = (cases::names(), SystemTime::now());
    let scratch = Scratch::new()?;
    scratch.write("names", &serde_json::to_vec(&names)?)?;
    let request = json!({ "operation": "judge", "format": "names", "in": "names", "out": "judged" });
    Node.work(&scratch, &[request])?;
    let judged: Vec<bool> = serde_json::from_slice(&scratch.read("judged")?)?;
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
fn documents_refused(seed: u64) -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    scratch.write("secret", b"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n")?;
    for document in cases::documents(seed) {
        for command in ["ssn seal", "ssn open --ein"] {
            scratch.run_refused(&format!("sealpack {command} --secret-file secret"), &document)?;
        }
    }
    Ok(())
}
