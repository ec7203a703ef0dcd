//! Who is compared with whom, in what, and what came of it.

use std::{
    collections::BTreeMap,
    fmt,
    sync::Mutex,
    time::{Duration, Instant},
};

use libtest_mimic::Failed;

use crate::{
    exchanges as with,
    inputs::Random,
    peers::{
        Connection,
        Peer::{self, CryptoJs, Java, Node, OpenSsl, Python},
    },
};

/// One of the things that two implementations must agree in.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) peers: &'static [Peer],
    pub(crate) directions: &'static [Direction],
}

/// One random case, from one side to the other.
#[derive(Clone, Copy)]
pub(crate) struct Direction {
    pub(crate) name: &'static str,
    exchange: fn(&mut Random, &mut Connection) -> Result<usize, Failed>,
}

const fn direction(
    name: &'static str,
    exchange: fn(&mut Random, &mut Connection) -> Result<usize, Failed>,
) -> Direction {
    Direction { name, exchange }
}

pub(crate) const KINDS: [Kind; 5] = [
    Kind {
        name: "ssn",
        peers: &[OpenSsl, Python, Node, CryptoJs, Java],
        directions: &[direction(TO_PEER, with::peer_opens_our_field), direction(TO_US, with::we_open_the_peers_field)],
    },
    Kind {
        name: "envelope",
        peers: &[Python, Node, Java],
        directions: &[
            direction(TO_PEER, with::peer_opens_our_envelope),
            direction(TO_US, with::we_open_the_peers_envelope),
        ],
    },
    Kind {
        name: "agree",
        peers: &[OpenSsl, Python, Node, Java],
        directions: &[
            direction(TO_PEER, with::peer_agrees_with_our_ephemeral_key),
            direction(TO_US, with::we_agree_with_the_peers_ephemeral_key),
        ],
    },
    Kind {
        name: "kdf",
        peers: &[OpenSsl, Python, Node, Java],
        directions: &[direction(SAME, with::both_derive_the_same_key)],
    },
    Kind {
        name: "hmac",
        peers: &[Python, Node, CryptoJs, Java],
        directions: &[
            direction(TO_PEER, with::peer_verifies_our_signature),
            direction(TO_US, with::we_verify_the_peers_signature),
        ],
    },
];

const TO_PEER: &str = "from us to them";
const TO_US: &str = "from them to us";
const SAME: &str = "side by side";

/// After so many differences there is nothing new to learn.
const MOST_DIFFERENCES: usize = 20;

/// What came of it so far, by kind and peer.
static OUTCOMES: Mutex<BTreeMap<(&str, String), Outcome>> = Mutex::new(BTreeMap::new());

#[derive(Default)]
struct Outcome {
    /// How many cases, by the name of the direction.
    cases: BTreeMap<&'static str, usize>,
    refused: usize,
    differences: usize,
    took: Duration,
}

/// `cases` random cases between sealpack and `peer`.
pub(crate) fn run(kind: &'static str, peer: Peer, direction: Direction, seed: u64, cases: usize) -> Result<(), Failed> {
    let start = Instant::now();
    let mut random = Random::named(seed, &format!("{kind} {peer:?} {}", direction.name));
    let mut connection = peer.connect()?;
    let (mut done, mut refused, mut differences) = (0, 0, Vec::new());
    while done < cases && differences.len() < MOST_DIFFERENCES {
        done += 1;
        match (direction.exchange)(&mut random, &mut connection) {
            Ok(more) => refused += more,
            Err(difference) => differences.push(format!("case {done}: {}", difference.message().unwrap_or_default())),
        }
    }
    if differences.is_empty() {
        connection.close();
    }

    let mut outcomes = OUTCOMES.lock().map_err(|_| "another trial panicked")?;
    let outcome = outcomes.entry((kind, format!("{peer:?}"))).or_default();
    outcome.cases.insert(direction.name, done);
    outcome.refused += refused;
    outcome.differences += differences.len();
    outcome.took += start.elapsed();
    if differences.is_empty() {
        return Ok(());
    }
    differences.truncate(3);
    Err(differences.join("\n").into())
}

/// All that came of it, as a table in Markdown.
pub(crate) struct Table<'a> {
    pub(crate) missing: &'a [Peer],
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(outcomes) = OUTCOMES.lock() else { return Err(fmt::Error) };
        if outcomes.is_empty() {
            return Ok(());
        }
        writeln!(
            f,
            "| what | peer | {TO_PEER} | {TO_US} | {SAME} | changed, refused by both | differences | seconds |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|")?;
        for kind in &KINDS {
            for peer in kind.peers {
                let (name, missing) = (format!("{peer:?}"), self.missing.contains(peer));
                match outcomes.get(&(kind.name, name.clone())) {
                    Some(outcome) => writeln!(f, "| {} | {name} | {outcome} |", kind.name)?,
                    None if missing => writeln!(f, "| {} | {name} | skipped: it is missing | | | | | |", kind.name)?,
                    None => {}
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for direction in [TO_PEER, TO_US, SAME] {
            let cases = self.cases.get(direction).map(usize::to_string);
            write!(f, "{} | ", cases.unwrap_or_default())?;
        }
        let refused = if self.refused == 0 { String::new() } else { self.refused.to_string() };
        write!(f, "{refused} | {} | {:.1}", self.differences, self.took.as_secs_f32())
    }
}
