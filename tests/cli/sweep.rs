//! Thousands of damaged inputs, the same ones in every run: none of them may end in a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sealpack::{
    Envelope, FieldKey, Identity, OtherInfo, Recipient, UserRecord, hazmat,
    pack::{Packer, unpack_text},
};

use crate::case::{Folder, example_text};

#[test]
fn damaged_inputs_end_in_an_error_or_a_value() {
    let identity = Identity::from_pem(example_text("keys/greendot-identity.pem").as_bytes()).unwrap();
    let other_info = OtherInfo::for_request("p", "r").unwrap();
    let key = FieldKey::from_text(example_text("keys/onbo-secret.txt").trim()).unwrap();
    let envelope = Envelope::seal(b"{\"a\":1}", identity.recipient(), &other_info).unwrap();
    let number = sealpack::Ssn::parse("987-65-4320").unwrap();

    sweep("record", 800, example_text("record.json").as_bytes(), |bytes| UserRecord::from_json(bytes).is_ok());
    sweep("envelope", 400, envelope.to_json().unwrap().as_bytes(), |bytes| {
        Envelope::from_json(bytes).is_ok_and(|envelope| envelope.open([&identity], &other_info).is_ok())
    });
    sweep("packed text", 600, packed().as_bytes(), |bytes| {
        unpack_text(&String::from_utf8_lossy(bytes), 10_000).is_ok()
    });
    sweep("sealed field", 600, key.seal_ssn(&number).unwrap().as_bytes(), |bytes| {
        key.open_ssn(&String::from_utf8_lossy(bytes)).is_ok()
    });
    let private = identity.to_pem().unwrap();
    let public = identity.recipient().to_pem().unwrap();
    for (name, pem) in [("private key", private.expose()), ("public key", &public)] {
        let read = |bytes: &[u8]| Identity::from_bytes(bytes).is_ok() || Recipient::from_bytes(bytes).is_ok();
        sweep(&format!("{name} in PEM"), 200, pem.as_bytes(), read);
        let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        sweep(&format!("{name} in DER"), 200, &hazmat::base64_decode(&lines).unwrap(), read);
    }
}

/// A configuration is read by the command line alone.
#[test]
fn damaged_configurations_are_exit_code_0_or_1() {
    let folder = Folder::new();
    let config = example_text("config.toml");
    let mut random = Random(7);
    for number in 0..300 {
        let damaged = random.damage(config.as_bytes());
        folder.write("config.toml", &damaged);
        let partner = ["onbo", "greendot", "mx", "appenate"][number % 4];
        let ran = folder.run(&format!("update {partner} --record record.json --config config.toml"), b"");
        assert!([0, 1].contains(&ran.code), "input {number}: exit code {}, {}", ran.code, ran.stderr);
        assert!(!ran.stderr.contains("a bug"), "input {number}: {}", ran.stderr);
    }
}

/// Damages `input` so many times; at least the whole one must be taken.
fn sweep(name: &str, count: usize, input: &[u8], read: impl Fn(&[u8]) -> bool) {
    assert!(read(input), "{name}");
    let mut random = Random(count as u64);
    let mut taken = 0;
    for number in 0..count {
        let damaged = random.damage(input);
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&damaged)));
        assert!(outcome.is_ok(), "{name}, input {number}");
        taken += usize::from(outcome.is_ok_and(|taken| taken));
    }
    assert!(taken < count, "{name}: everything was taken");
}

/// The text of a few kilobytes in which there is something to compress.
fn packed() -> String {
    let mut text = Vec::new();
    let bytes: Vec<u8> = (0..4000_u32).map(|number| ((number * number) >> 7) as u8).collect();
    Packer::default().pack(bytes.as_slice(), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Signs that structure is made of, and some that do not belong anywhere.
const SIGNS: &[u8] = b"\"\\{}[]:,=-\n\0\xFF9e.";

/// A small generator of numbers, xorshift64*: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        number as usize % limit.max(1)
    }

    /// One or two of: bits that flip (the text stays ASCII, or does not), an end that is cut off, a part that is
    /// taken out, doubled or moved, a sign that structure is made of.
    fn damage(&mut self, input: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(2) {
            let at = self.below(bytes.len());
            let end = (at + 1 + self.below(40)).min(bytes.len());
            match self.below(7) {
                0 => flip(&mut bytes, at, 1 << self.below(7)),
                1 => flip(&mut bytes, at, 1 << self.below(8)),
                2 => bytes.truncate(at),
                3 => drop(bytes.drain(at..end)),
                4 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                5 => {
                    let part: Vec<u8> = bytes.drain(at..end).collect();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, part);
                }
                _ => {
                    let sign = SIGNS[self.below(SIGNS.len())];
                    bytes.insert(at, sign);
                }
            }
        }
        bytes
    }
}

fn flip(bytes: &mut [u8], at: usize, bits: u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= bits;
    }
}
