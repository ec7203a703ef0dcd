//! `instructions WORK COUNT` makes COUNT items of one kind of work, with inputs that are the same each time, to be
//! counted from outside. `instructions` alone lists the kinds, each with the count that the script `instructions`
//! takes, and the features of the CPU that it sees.

use std::{env, hint::black_box, mem};

use sealpack::{Envelope, FieldKey, OtherInfo, Secret, Ssn, hazmat, pack::Packer, seal::EphemeralKey};
use sealpack_benches::inputs::{self, PLAINTEXT, PROGRAM_CODE, REQUEST_ID};

/// One kind of work.
struct Work {
    name: &'static str,
    /// How many items of it to count.
    items: usize,
    /// Makes so many.
    make: fn(usize),
}

const WORKS: [Work; 8] = [
    Work { name: "ssn-seal", items: 1_000, make: ssn_seal },
    Work { name: "ssn-batch", items: 10 * SSNS, make: ssn_batch },
    Work { name: "envelope-seal", items: 64, make: envelope_seal },
    Work { name: "envelope-batch", items: ENVELOPES, make: envelope_batch },
    Work { name: "envelope-open", items: 64, make: envelope_open },
    Work { name: "kdf", items: 1_000, make: kdf },
    Work { name: "aead-600", items: MOST_KEYS / 2, make: aead },
    Work { name: "pack-credit-report", items: 4, make: pack_credit_report },
];

/// The items of one batch.
const SSNS: usize = 1_000;
const ENVELOPES: usize = 64;

/// How many keys [`aead`] makes before it begins, whatever its count.
const MOST_KEYS: usize = 64;

/// Random bytes that are given: each is 1, so 16 of them are an IV and 32 a valid private key.
const RANDOM: [u8; 32] = [1; 32];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, count] = &arguments[..] else {
        WORKS.iter().for_each(|work| println!("{} {}", work.name, work.items));
        eprintln!("CPU: {}", cpu());
        return;
    };
    let work = WORKS.iter().find(|work| work.name == name).expect("a kind of work that is listed");
    (work.make)(count.parse().expect("a number of items"));
}

fn ssn_seal(count: usize) {
    let key = field_key();
    for _ in 0..count {
        black_box(hazmat::seal_field(&key, inputs::SSN, &RANDOM).unwrap());
    }
}

// The batches take their randomness from the operating system: a count does not depend on what it is.
fn ssn_batch(count: usize) {
    let key = field_key();
    let ssns: Vec<Ssn> = inputs::ssns(SSNS);
    for _ in 0..count / SSNS {
        black_box(key.seal_ssn_batch(&ssns).unwrap());
    }
}

fn envelope_seal(count: usize) {
    let (recipient, other_info) = (inputs::recipient(), other_info());
    for _ in 0..count {
        black_box(hazmat::seal_envelope(PLAINTEXT.as_bytes(), &recipient, &other_info, &RANDOM).unwrap());
    }
}

fn envelope_batch(count: usize) {
    let (recipient, other_info) = (inputs::recipient(), other_info());
    let items = [(PLAINTEXT.as_bytes(), &other_info); ENVELOPES];
    for _ in 0..count / ENVELOPES {
        black_box(Envelope::seal_batch(&items, &recipient).unwrap());
    }
}

fn envelope_open(count: usize) {
    let (identity, other_info) = (inputs::identity(), other_info());
    let envelope = hazmat::seal_envelope(PLAINTEXT.as_bytes(), identity.recipient(), &other_info, &RANDOM).unwrap();
    for _ in 0..count {
        black_box(envelope.open([&identity], &other_info).unwrap());
    }
}

fn kdf(count: usize) {
    let (z, other_info) = (Secret::new(RANDOM), other_info());
    for _ in 0..count {
        black_box(hazmat::one_step_kdf(&z, other_info.as_bytes()));
    }
}

/// A key seals once, so all of them are made before, as many for every count: the difference of two counts is the
/// sealing alone.
fn aead(count: usize) {
    let (recipient, other_info) = (inputs::recipient(), other_info());
    let mut keys: Vec<_> =
        (0..MOST_KEYS).map(|_| EphemeralKey::generate().unwrap().agree(&recipient, &other_info)).collect();
    for key in keys.drain(..count) {
        black_box(key.seal(PLAINTEXT.as_bytes()).unwrap());
    }
    mem::forget(keys);
}

fn pack_credit_report(count: usize) {
    let (packer, report) = (Packer::default().with_threads(1), inputs::credit_report());
    for _ in 0..count {
        let mut text = Vec::new();
        packer.pack(&report[..], &mut text).unwrap();
        black_box(text);
    }
}

fn field_key() -> FieldKey {
    FieldKey::from_text(&inputs::secret()).unwrap()
}

fn other_info() -> OtherInfo {
    OtherInfo::for_request(PROGRAM_CODE, REQUEST_ID).unwrap()
}

/// What cryptography looks for, and whether this CPU has it.
#[cfg(target_arch = "x86_64")]
fn cpu() -> String {
    macro_rules! features {
        ($($name:tt)*) => {
            [$(if is_x86_feature_detected!($name) { concat!($name, " ") } else { concat!("no-", $name, " ") }),*].concat()
        };
    }
    features!("aes" "pclmulqdq" "avx2" "bmi2" "adx" "sha" "vaes" "vpclmulqdq" "avx512f" "avx512ifma")
}

#[cfg(not(target_arch = "x86_64"))]
fn cpu() -> String {
    env::consts::ARCH.to_owned()
}
