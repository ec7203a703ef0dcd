//! Envelopes: every change is refused, and past the agreement in one way alone.

use std::{cell::Cell, env};

use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point};
use sealpack::{
    Envelope, Error, ErrorKind, Identity, OpenError, OtherInfo, Recipient, Secret, SecretBuffer, hazmat,
    seal::KeyAgreement,
};
use serde_json::{Map, Value};

use crate::{INSERTED, Tally, drops, flips, inserts, inserts_of};

/// The lengths of the plaintexts: around AES blocks, and 2 KiB.
const LENGTHS: [usize; 20] = [0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 127, 128, 129, 255, 256, 2048];

/// In the text of an envelope there are 17 tokens: two braces, three commas, and of four members the name, the colon and
/// the value. White space may stand at these 18 places.
const BETWEEN_TOKENS: usize = 18;

#[test]
fn no_changed_envelope_opens() {
    let identity = Identity::generate().unwrap();
    let every = if env::var("SEALPACK_MUTATIONS").is_ok_and(|mutations| mutations == "all") { 1 } else { 64 };
    let mut all = Tally::default();
    for (number, length) in LENGTHS.into_iter().enumerate() {
        let context = OtherInfo::for_request("program", &format!("request-{number}")).unwrap();
        let plaintext: Vec<u8> = (0..length).map(|index| index as u8).collect();
        let envelope = Envelope::seal(&plaintext, identity.recipient(), &context).unwrap();
        let text = envelope.to_json().unwrap();
        let agreeing = Agreeing::new(&identity, &text);
        let mut sealed = Sealed { agreeing, context, plaintext, text, every, all: &mut all };
        sealed.change_text();
        sealed.change_ephemeral_public_key();
        sealed.change_public_key_hash();
        sealed.change_data();
        sealed.mirror_ephemeral_public_key();
    }
    println!("envelopes: {all:?}");
    // Of n bytes of text, 91 + 32 of key and hash, and the data: 17 changes for each byte (8 flips, 1 drop, 8 insertions) and 8
    // insertions behind each of these four; and the mirrored key.
    assert_eq!(all.cases(), 271_181);
}

/// An envelope to be changed, and what opens it.
struct Sealed<'a> {
    agreeing: Agreeing<'a>,
    context: OtherInfo,
    plaintext: Vec<u8>,
    text: String,
    /// Of this many changes one is opened with the identity itself, too.
    every: usize,
    all: &'a mut Tally,
}

impl Sealed<'_> {
    /// Two changes of the text have no meaning: white space between its tokens, and a `\` that escapes a `/` of base64. JSON
    /// (RFC 8259, sections 2 and 7) has both.
    fn change_text(&mut self) {
        let text = self.text.clone().into_bytes();
        assert_eq!(self.open_all(flips(&text, 8)).opened, 0);
        assert_eq!(self.open_all(drops(&text)).opened, 0);
        for inserted in INSERTED {
            let without_meaning = match inserted {
                b' ' | b'\n' => BETWEEN_TOKENS,
                b'\\' => text.iter().filter(|byte| **byte == b'/').count(),
                _ => 0,
            };
            assert_eq!(self.open_all(inserts_of(inserted, &text)).opened, without_meaning, "{inserted:?}");
        }
    }

    /// A change of the DER is refused there. A change of a coordinate leaves the curve: a line along an axis meets it in three
    /// points at most, so that another one bit away would be an accident of about 1 in 2^247.
    fn change_ephemeral_public_key(&mut self) {
        let outcome = self.open_changed("ephemeralPublicKey");
        assert_eq!((outcome.malformed, outcome.refused, outcome.opened), (91 * 8 + 91 + 92 * INSERTED.len(), 0, 0));
    }

    /// It is the hash of no other key that is at hand.
    fn change_public_key_hash(&mut self) {
        let outcome = self.open_changed("publicKeyHash");
        assert_eq!((outcome.malformed, outcome.refused, outcome.opened), (32 * 8 + 32 + 33 * INSERTED.len(), 0, 0));
    }

    /// Any bytes may be ciphertext and tag, if they are as many as the tag has.
    fn change_data(&mut self) {
        let length = self.plaintext.len() + 16;
        let too_short = if length == 16 { 16 } else { 0 };
        let outcome = self.open_changed("data");
        let refused = length * 8 + length + (length + 1) * INSERTED.len() - too_short;
        assert_eq!((outcome.malformed, outcome.refused, outcome.opened), (too_short, refused, 0));
    }

    /// The one change of a key that means nothing: with y for -y, Z is the same x.
    fn mirror_ephemeral_public_key(&mut self) {
        let der = member(&self.text, "ephemeralPublicKey");
        let key = PublicKey::from_sec1_bytes(&der[26..]).unwrap();
        let mirrored = PublicKey::from_affine(-*key.as_affine()).unwrap();
        let mirrored = [&der[..26], mirrored.to_sec1_point(false).as_bytes()].concat();
        let json = self.with(&der, &mirrored);
        assert_eq!(self.open_all([json].into_iter()).opened, 1);
    }

    /// Opens the envelope with each change of the bytes of one member.
    fn open_changed(&mut self, name: &str) -> Tally {
        let bytes = member(&self.text, name);
        let changed: Vec<_> = flips(&bytes, 8).chain(drops(&bytes)).chain(inserts(&bytes)).collect();
        let texts: Vec<_> = changed.iter().map(|changed| self.with(&bytes, changed)).collect();
        self.open_all(texts.into_iter())
    }

    fn open_all(&mut self, changed: impl Iterator<Item = Vec<u8>>) -> Tally {
        let mut tally = Tally::default();
        for json in changed {
            assert_ne!(json, self.text.as_bytes());
            self.open(&json, &mut tally);
        }
        self.all.add(&tally);
        tally
    }

    fn open(&self, json: &[u8], tally: &mut Tally) {
        let before = self.agreeing.agreements.get();
        let opened = Envelope::from_json(json).and_then(|envelope| envelope.open_with(&self.agreeing, &self.context));
        let agreed = self.agreeing.agreements.get() - before;
        if tally.cases().is_multiple_of(self.every) {
            self.open_from_scratch(json, &opened);
        }
        match opened {
            Ok(plaintext) => {
                assert_eq!(plaintext.as_slice(), self.plaintext);
                tally.opened += 1;
            }
            Err(error) if error.kind() == ErrorKind::Open => {
                assert_eq!((agreed, error.path(), error.to_string()), (1, "", OpenError.to_string()));
                tally.refused += 1;
            }
            Err(error) => {
                assert_eq!((agreed, error.kind()), (0, ErrorKind::Malformed));
                tally.malformed += 1;
            }
        }
    }

    /// Opens with the identity itself, which agrees each time, and expects the same.
    fn open_from_scratch(&self, json: &[u8], expected: &Result<SecretBuffer, Error>) {
        let opened =
            Envelope::from_json(json).and_then(|envelope| envelope.open([self.agreeing.identity], &self.context));
        let comparable = |opened: &Result<SecretBuffer, Error>| match opened {
            Ok(plaintext) => Ok(plaintext.as_slice().to_vec()),
            Err(error) => Err(format!("{error:?}")),
        };
        assert_eq!(comparable(&opened), comparable(expected));
    }

    /// The envelope's text with other bytes in the member that has `old`.
    fn with(&self, old: &[u8], new: &[u8]) -> Vec<u8> {
        let [old, new] = [old, new].map(|bytes| format!("\"{}\"", hazmat::base64_encode(bytes)));
        self.text.replacen(&old, &new, 1).into_bytes()
    }
}

/// The bytes that a member of the envelope holds.
fn member(text: &str, name: &str) -> Vec<u8> {
    let members: Map<String, Value> = serde_json::from_str(text).unwrap();
    hazmat::base64_decode(members[name].as_str().unwrap()).unwrap()
}

/// An identity that counts its agreements. With the ephemeral key that was not changed it agrees once.
struct Agreeing<'a> {
    identity: &'a Identity,
    unchanged: Vec<u8>,
    z: Secret<[u8; 32]>,
    agreements: Cell<usize>,
}

impl<'a> Agreeing<'a> {
    fn new(identity: &'a Identity, text: &str) -> Self {
        let unchanged = member(text, "ephemeralPublicKey");
        let z = identity.agree(unchanged.as_slice().try_into().unwrap()).unwrap();
        Self { identity, unchanged, z, agreements: Cell::new(0) }
    }
}

impl KeyAgreement for Agreeing<'_> {
    type Error = Error;

    fn recipient(&self) -> &Recipient {
        self.identity.recipient()
    }

    fn agree(&self, ephemeral: &[u8; 91]) -> Result<Secret<[u8; 32]>, Error> {
        self.agreements.set(self.agreements.get() + 1);
        if ephemeral.as_slice() == self.unchanged { Ok(self.z.duplicate()) } else { self.identity.agree(ephemeral) }
    }
}
