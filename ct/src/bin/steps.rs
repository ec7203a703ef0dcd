//! The steps inside the agreement and the envelope, each on its own.

use std::process::ExitCode;

use p256::{NonZeroScalar, SecretKey};
use sealpack::{
    Identity, OtherInfo, Secret,
    seal::{
        EphemeralKey,
        ct::{self, Affine, Point, Row, Table},
    },
};
use sealpack_ct::{
    Check,
    memcheck::{self, hidden, hide, reveal},
    public::{ENVELOPE_OPENS, PUBLIC_KEY, TAG_IS_RIGHT},
};

fn main() -> ExitCode {
    sealpack_ct::main(&CHECKS)
}

const CHECKS: [Check; 19] = [
    Check { name: "digits: for a table", run: table_digits, public: &[] },
    Check { name: "digits: without a table", run: single_digits, public: &[] },
    Check { name: "select: entries of two elements", run: select::<8>, public: &[] },
    Check { name: "select: entries of four elements", run: select::<16>, public: &[] },
    Check { name: "point: addition", run: add, public: &[] },
    Check { name: "point: mixed addition", run: add_affine, public: &[] },
    Check { name: "point: doubling", run: double, public: &[] },
    Check { name: "point: complete last addition", run: or_double, public: &[] },
    Check { name: "point: coordinates", run: to_affine, public: &[] },
    Check { name: "element: inversion", run: invert, public: &[] },
    Check { name: "multiplication: with a table", run: table_multiply, public: &[] },
    Check { name: "multiplication: without a table", run: multiply, public: &[] },
    Check { name: "agreement: for sealing, without tables", run: || agree_to_seal(1), public: &[PUBLIC_KEY] },
    Check { name: "agreement: for sealing, with tables", run: || agree_to_seal(16), public: &[PUBLIC_KEY] },
    Check { name: "agreement: for opening", run: agree_to_open, public: &[] },
    Check { name: "key derivation", run: one_step_kdf, public: &[] },
    Check { name: "AES-256-GCM: sealing", run: gcm_seal, public: &[] },
    Check { name: "AES-256-GCM: opening", run: gcm_open, public: &[TAG_IS_RIGHT, ENVELOPE_OPENS] },
    Check {
        name: "AES-256-GCM: opening with a wrong tag",
        run: gcm_open_changed,
        public: &[TAG_IS_RIGHT, ENVELOPE_OPENS],
    },
];

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x37; 32].into()).unwrap()
}

fn point() -> Affine {
    Affine::of(&key().public_key())
}

fn secret_scalar() -> NonZeroScalar {
    hidden(key().to_nonzero_scalar())
}

/// Two different points.
fn secret_points() -> [Point; 2] {
    let point = Point::of(point());
    hidden([point, point.double()])
}

fn table_digits() {
    reveal(&ct::table_digits(&secret_scalar()));
}

fn single_digits() {
    reveal(&ct::single_digits(&secret_scalar()));
}

fn select<const LIMBS: usize>() {
    let row = Row((1..=64).map(|entry| [entry; LIMBS]).collect());
    let [digit, ..] = ct::table_digits(&secret_scalar());
    reveal(&row.select(digit));
}

fn add() {
    let [a, b] = secret_points();
    reveal(&a.plus(b));
}

fn add_affine() {
    let [a, _] = secret_points();
    reveal(&a.add_affine(hidden(point())));
}

fn double() {
    let [a, _] = secret_points();
    reveal(&a.double());
}

fn or_double() {
    let [a, b] = secret_points();
    reveal(&a.or_double(b));
}

fn to_affine() {
    reveal(ct::to_affine(secret_points()).as_slice());
}

fn invert() {
    reveal(&ct::invert(hidden([7; 32])));
}

fn table_multiply() {
    reveal(&Table::of(point()).multiply(&secret_scalar()));
}

fn multiply() {
    reveal(&ct::multiply(point(), &secret_scalar()));
}

/// From 16 keys on, there are tables.
fn agree_to_seal(count: usize) {
    let identity = Identity::generate().unwrap();
    let keys: Vec<EphemeralKey> = (0..count).map(|_| EphemeralKey::generate().unwrap()).collect();
    for key in &keys {
        hide(ct::ephemeral_private_key(key));
    }
    for (public, z) in ct::agree_to_seal(keys, identity.recipient()) {
        reveal(z.expose());
        let opened = ct::agree_to_open(&[(&identity, &memcheck::public(public).unwrap())]);
        assert_eq!(opened[0].expose(), z.expose());
    }
}

fn agree_to_open() {
    let identity = Identity::generate().unwrap();
    let public = key().public_key();
    let expected = ct::agree_to_open(&[(&identity, &public)]);
    hide(ct::private_key(&identity));
    let z = ct::agree_to_open(&[(&identity, &public)]);
    reveal(z[0].expose());
    assert_eq!(z[0].expose(), expected[0].expose());
}

fn secret_z() -> Secret<[u8; 32]> {
    let z = Secret::fill(|z| z.fill(7));
    hide(z.expose());
    z
}

fn context() -> OtherInfo {
    OtherInfo::new(b"program", &[7; 32])
}

fn one_step_kdf() {
    reveal(ct::one_step_kdf(&secret_z(), context().as_bytes()).expose());
}

fn gcm_sealed() -> Vec<u8> {
    let sealed = ct::one_time_key(&secret_z(), &context()).seal(&hidden([b'x'; 600])).unwrap();
    reveal(sealed.as_slice());
    sealed
}

fn gcm_seal() {
    gcm_sealed();
}

fn gcm_open() {
    let opened = ct::one_time_key(&secret_z(), &context()).open(&gcm_sealed()).unwrap();
    reveal(opened.as_slice());
    assert_eq!(opened.as_slice(), [b'x'; 600]);
}

fn gcm_open_changed() {
    let mut sealed = gcm_sealed();
    sealed[615] ^= 1;
    assert!(ct::one_time_key(&secret_z(), &context()).open(&sealed).is_err());
}
