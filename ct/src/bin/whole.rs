//! The public functions, in sealpack as its users build it: with none of its features.

use std::{mem, process::ExitCode};

use p256::{SecretKey, pkcs8::EncodePrivateKey};
use sealpack::{Ein, Envelope, FieldKey, Identity, OtherInfo, Recipient, Ssn};
use sealpack_ct::{
    Check, Public,
    memcheck::{hidden, hide, hide_characters, public, reveal, with_secret_randomness},
    public::*,
};

fn main() -> ExitCode {
    sealpack_ct::main(&CHECKS)
}

const CHECKS: [Check; 15] = [
    Check { name: "identity: generate", run: generate, public: &[IN_RANGE, NOT_ZERO, PUBLIC_KEY_ENCODED] },
    Check {
        name: "identity: read from DER",
        run: read_der,
        public: &[IN_RANGE, NOT_ZERO, PUBLIC_KEY_COMPARED, PUBLIC_KEY_BELONGS, PUBLIC_KEY_ENCODED],
    },
    Check {
        name: "identity: read from PEM",
        run: read_pem,
        public: &[IS_BASE64, IN_RANGE, NOT_ZERO, PUBLIC_KEY_COMPARED, PUBLIC_KEY_BELONGS, PUBLIC_KEY_ENCODED],
    },
    Check {
        name: "identity: write to PEM",
        run: write_pem,
        public: &[
            IN_RANGE,
            NOT_ZERO,
            PUBLIC_KEY_ENCODED,
            PUBLIC_KEY_WRITTEN,
            BASE64_IS_UTF8,
            PEM_IS_ASCII,
            PEM_IS_UTF8,
        ],
    },
    Check { name: "envelope: seal", run: seal, public: &[IN_RANGE, NOT_ZERO, PUBLIC_KEY, ENVELOPE, ENVELOPE_IS_UTF8] },
    Check {
        name: "envelope: seal many, with tables",
        run: seal_many,
        public: &[IN_RANGE, NOT_ZERO, PUBLIC_KEY, ENVELOPE, ENVELOPE_IS_UTF8],
    },
    Check {
        name: "envelope: seal, with the p256 crate",
        run: seal_with_p256,
        public: &[IN_RANGE, NOT_ZERO, ENVELOPE, ENVELOPE_IS_UTF8],
    },
    Check { name: "envelope: open", run: open, public: &OPENING },
    Check { name: "envelope: open, with the p256 crate", run: open_with_p256, public: &OPENING },
    Check { name: "envelope: open a changed one", run: open_changed, public: &OPENING },
    Check { name: "field: read a key", run: field_key, public: &[] },
    Check { name: "field: seal an SSN and an EIN", run: seal_field, public: &[FIELD] },
    Check { name: "field: seal many", run: seal_fields, public: &[FIELDS, FIELDS_ARE_UTF8] },
    Check { name: "field: open an SSN", run: open_field, public: &[FIELD_OPENS, NUMBER_IS_UTF8, NUMBER_COPIED] },
    Check { name: "field: open a changed one", run: open_changed_field, public: &[FIELD_OPENS] },
];

/// The first three are the identity's.
const OPENING: [Public; 5] = [IN_RANGE, NOT_ZERO, PUBLIC_KEY_ENCODED, TAG_IS_RIGHT, ENVELOPE_OPENS];

const PLAINTEXT: [u8; 600] = [b'x'; 600];

fn context() -> OtherInfo {
    OtherInfo::new(b"program", &[7; 32])
}

/// An identity whose private key is secret.
fn secret_identity() -> Identity {
    let identity = with_secret_randomness(Identity::generate).unwrap();
    reveal(identity.recipient());
    identity
}

fn generate() {
    secret_identity();
}

/// PKCS#8 of a private key, whose 32 bytes begin at byte 36.
fn pkcs8() -> Vec<u8> {
    SecretKey::from_bytes(&[0x37; 32].into()).unwrap().to_pkcs8_der().unwrap().as_bytes().to_vec()
}

fn read_der() {
    let der = pkcs8();
    hide(&der[36..68]);
    reveal(Identity::from_der(&der).unwrap().recipient());
}

fn read_pem() {
    let pem = Identity::from_der(&pkcs8()).unwrap().to_pem().unwrap();
    let (_, body) = pem.expose().split_once('\n').unwrap();
    // Each 4 characters are 3 bytes. The key's last 2 bytes share theirs with what follows. A line has 64 characters.
    hide_characters(&body[48..48 + 40 + 1]);
    reveal(Identity::from_pem(pem.expose().as_bytes()).unwrap().recipient());
}

fn write_pem() {
    let pem = secret_identity().to_pem().unwrap();
    reveal(pem.expose().as_str());
}

fn seal_to(recipient: &Recipient, count: usize) {
    let plaintext = hidden(PLAINTEXT);
    let context = context();
    let items = vec![(plaintext.as_slice(), &context); count];
    for envelope in with_secret_randomness(|| Envelope::seal_batch(&items, recipient)).unwrap() {
        public(envelope).unwrap().to_json().unwrap();
    }
}

fn seal() {
    seal_to(Identity::generate().unwrap().recipient(), 1);
}

fn seal_many() {
    // From 16 envelopes on, tables are used.
    seal_to(Identity::generate().unwrap().recipient(), 16);
}

fn seal_with_p256() {
    seal_to(&Identity::generate().unwrap().recipient().clone().with_p256(), 1);
}

/// An envelope for `identity`, sealed with nothing secret.
fn envelope(identity: &Identity) -> Envelope {
    let recipient = Recipient::from_der(&identity.recipient().to_der()).unwrap();
    Envelope::seal(&PLAINTEXT, &recipient, &context()).unwrap()
}

fn open_by(identity: &Identity) {
    let opened = envelope(identity).open([identity], &context()).unwrap();
    reveal(opened.as_slice());
    assert_eq!(opened.as_slice(), PLAINTEXT);
}

fn open() {
    open_by(&secret_identity());
}

fn open_with_p256() {
    open_by(&secret_identity().with_p256());
}

fn open_changed() {
    let identity = secret_identity();
    let other_context = OtherInfo::new(b"other", &[7; 32]);
    assert!(envelope(&identity).open([&identity], &other_context).is_err());
}

const FIELD_KEY: &str = "01234567-89ab-cdef-0123-456789abcdef";

fn secret_field_key() -> FieldKey {
    let text = FIELD_KEY.to_owned();
    hide_characters(&text);
    FieldKey::from_text(&text).unwrap()
}

fn field_key() {
    secret_field_key();
}

fn seal_field() {
    let key = secret_field_key();
    let ssn = Ssn::parse("987-65-4320").unwrap();
    hide(ssn.expose());
    key.seal_ssn(&ssn).unwrap();
    let ein = Ein::parse("12-3456789").unwrap();
    hide(ein.expose());
    key.seal_ein(&ein).unwrap();
}

fn seal_fields() {
    let ssn = Ssn::parse("987-65-4320").unwrap();
    hide(ssn.expose());
    secret_field_key().seal_ssn_batch(&[&ssn; 70]).unwrap();
}

/// A field, sealed with nothing secret.
fn field() -> String {
    FieldKey::from_text(FIELD_KEY).unwrap().seal_ssn(&Ssn::parse("987-65-4320").unwrap()).unwrap()
}

fn open_field() {
    let ssn = secret_field_key().open_ssn(&field()).unwrap();
    let text = public(ssn.expose());
    reveal(text);
    assert_eq!(text, "987-65-4320");
    // Its length is public, and memcheck cannot be told.
    mem::forget(ssn);
}

fn open_changed_field() {
    let changed = format!("AAAA{}", &field()[4..]);
    assert!(secret_field_key().open_ssn(&changed).is_err());
}
