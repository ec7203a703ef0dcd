//! Do others open what we seal, and do we open what they seal?
//!
//! Each case goes both ways between sealpack and a peer that has no code in common with it: through the command line, and
//! as the matrix of `interop/README.md`, with `INTEROP_CASES` random cases for each pair and direction. The trials of a
//! peer that is not installed are ignored; where CI is "true" they fail. `INTEROP_SEED` repeats the inputs of an earlier run.

#[path = "interop/cases.rs"]
mod cases;
#[path = "interop/command_line.rs"]
mod command_line;
#[path = "interop/commands.rs"]
mod commands;
#[path = "interop/exchanges.rs"]
mod exchanges;
#[path = "interop/hsm.rs"]
mod hsm;
#[path = "interop/inputs.rs"]
mod inputs;
#[path = "interop/matrix.rs"]
mod matrix;
#[path = "interop/peers.rs"]
mod peers;
#[path = "interop/scratch.rs"]
mod scratch;

use std::{env, error::Error, process::ExitCode, thread, time::SystemTime};

use cases::Case;
use command_line::{Exchange, documents_refused, from_seal_to_open, key_files_read, names_judged};
use libtest_mimic::{Arguments, Failed, Trial};
use matrix::{KINDS, Table};
use peers::Peer::{self, Gzip, Node, OpenSsl, Python};
use scratch::Scratch;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let seed = match env::var("INTEROP_SEED") {
        Ok(seed) => seed.parse()?,
        Err(_) => SystemTime::UNIX_EPOCH.elapsed()?.as_nanos() as u64,
    };
    let cases = env::var("INTEROP_CASES").map_or(Ok(50), |cases| cases.parse())?;
    eprintln!("interop: INTEROP_SEED={seed}");
    let missing = missing_peers();
    let plan = Plan { seed, cases, missing: missing.clone(), trials: vec![] };
    let conclusion = libtest_mimic::run(&arguments, plan.into_trials());
    println!("{}", Table { missing: &missing });
    Ok(conclusion.exit_code())
}

/// Asks all at once, since some take a second to start.
fn missing_peers() -> Vec<Peer> {
    let asked = Peer::ALL.map(|peer| (peer, thread::spawn(move || peer.version())));
    let answers = asked.map(|(peer, version)| (peer, version.join().unwrap_or_else(|_| Err("panicked".into()))));
    let missing = answers.into_iter().filter_map(|(peer, version)| match version {
        Ok(version) => {
            eprintln!("interop: {peer:?}: {version}");
            None
        }
        Err(reason) => {
            eprintln!("interop: {peer:?} is missing: {}", reason.message().unwrap_or_default());
            Some(peer)
        }
    });
    missing.collect()
}

struct Plan {
    seed: u64,
    cases: usize,
    missing: Vec<Peer>,
    trials: Vec<Trial>,
}

impl Plan {
    fn into_trials(mut self) -> Vec<Trial> {
        let seed = self.seed;
        // What takes longest comes first, so that no core waits for it at the end.
        self.add("20 MB: from seal to open", &[], move || from_seal_to_open(cases::large, seed));
        self.add_matrix();
        self.add_exchange("envelopes", cases::envelopes, &[Python, Node], &[]);
        self.add_exchange("packs", cases::packs, &[Python, Node, Gzip], &[]);
        self.add_exchange("envelopes to OpenSsl's keys", cases::openssl_envelopes, &[Python, Node], &[OpenSsl]);
        self.add_exchange("fields", cases::fields, &[Python, Node, OpenSsl], &[]);
        for (what, make) in [("packs", cases::packs as fn(&Scratch, u64) -> _), ("fields", cases::fields)] {
            self.add(format!("{what}: from seal to open"), &[], move || from_seal_to_open(make, seed));
        }
        self.add("keys: OpenSsl reads ours", &[OpenSsl], || key_files_read(cases::keys_of_sealpack));
        self.add("keys: we read OpenSsl's", &[OpenSsl], || key_files_read(cases::keys_of_openssl));
        self.add("keys: OpenSsl agrees as an HSM", &[OpenSsl], hsm::agrees);
        self.add("names: Node judges as we do", &[Node], names_judged);
        self.add("fields: we refuse what is no number", &[], move || documents_refused(seed));
        self.trials
    }

    fn add_matrix(&mut self) {
        let (seed, cases) = (self.seed, self.cases);
        let pairs = KINDS.iter().flat_map(|kind| kind.peers.iter().map(move |peer| (kind, *peer)));
        let mut pairs: Vec<_> = pairs.collect();
        // It starts processes for each case.
        pairs.sort_by_key(|(_, peer)| *peer != OpenSsl);
        for (kind, peer) in pairs {
            for &direction in kind.directions {
                let name = format!("matrix: {}, {peer:?}, {}", kind.name, direction.name);
                self.add(name, &[peer], move || matrix::run(kind.name, peer, direction, seed, cases));
            }
        }
    }

    fn add_exchange(
        &mut self,
        what: &str,
        make: fn(&Scratch, u64) -> Result<Vec<Case>, Failed>,
        peers: &[Peer],
        key_makers: &[Peer],
    ) {
        let exchange = Exchange::new(make, self.seed);
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
