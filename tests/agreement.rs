//! Does our arithmetic agree with the p256 crate's, for random scalars and for those that bring formulas into danger?
//!
//! `campaigns/agreement` runs the long form: `SEALPACK_SCALARS` random scalars, and with `SEALPACK_EDGES=all` every edge.
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{env, thread};

use p256::{
    ProjectivePoint, PublicKey, Scalar,
    elliptic_curve::{ff::PrimeField, group::Group, point::AffineCoordinates},
};
use sealpack::{Recipient, hazmat};
use sha2::{Digest, Sha256};

#[test]
fn edge_scalars_agree() {
    let edges = edges();
    assert!(edges.len() >= 20_000, "{}", edges.len());
    let every = if env::var("SEALPACK_EDGES").is_ok_and(|edges| edges == "all") { 1 } else { 97 };
    let sample = rarest().into_iter().chain(edges.into_iter().step_by(every));
    let compared = compare_all(sample.collect());
    println!("{compared} edge scalars");
}

#[test]
fn random_scalars_agree() {
    let count: u64 = env::var("SEALPACK_SCALARS").map_or(300, |count| count.parse().unwrap());
    // In pieces, so that a million take little memory.
    let pieces = (0..count).step_by(10_000).map(|start| {
        let random = (start..count.min(start + 10_000)).map(|i| pseudo_random(&i.to_be_bytes()));
        compare_all(random.collect())
    });
    let compared: usize = pieces.sum();
    println!("{compared} random scalars");
}

/// Compares on all cores; gives the number of scalars.
fn compare_all(scalars: Vec<Scalar>) -> usize {
    let partner = pseudo_random(b"the partner's private key");
    let recipient = hazmat::identity(&partner.to_repr()).unwrap().recipient().clone();
    // From here on there are tables, for the generator and for this recipient.
    (0..20).for_each(|_| drop(hazmat::agree_ephemeral(&bytes(&partner), &recipient).unwrap()));

    let cores = thread::available_parallelism().unwrap().get();
    thread::scope(|scope| {
        for part in scalars.chunks(scalars.len().div_ceil(cores)) {
            let (partner, recipient) = (&partner, &recipient);
            scope.spawn(move || part.iter().for_each(|scalar| compare(scalar, partner, recipient)));
        }
    });
    scalars.len()
}

/// Compares the multiplication by tables, of the generator and of the recipient, and the one without, of the recipient, of
/// the generator and of a point that is new each time.
fn compare(scalar: &Scalar, partner: &Scalar, recipient: &Recipient) {
    let private = bytes(scalar);
    let product = ProjectivePoint::mul_by_generator(scalar).to_affine();
    let z: [u8; 32] = ProjectivePoint::mul_by_generator(&(scalar * partner)).to_affine().x().into();

    let (public, shared) = hazmat::agree_ephemeral(&private, recipient).unwrap();
    let public = &public[26..];
    assert_eq!(PublicKey::from_sec1_bytes(public).unwrap().as_affine(), &product, "table of G, {private:02x?}");
    assert_eq!(shared.expose(), &z, "table, {private:02x?}");

    let without_table = |scalar: &Scalar, point: &[u8]| *hazmat::agree(&bytes(scalar), point).unwrap().expose();
    assert_eq!(without_table(scalar, &recipient.to_der()[26..]), z, "single, {private:02x?}");
    assert_eq!(without_table(partner, public), z, "single, new point, {private:02x?}");
    let generator = PublicKey::from_affine(p256::AffinePoint::GENERATOR).unwrap().to_sec1_bytes();
    assert_eq!(without_table(scalar, &generator), <[u8; 32]>::from(product.x()), "single of G, {private:02x?}");
}

/// The scalar with which the topmost addition of a table is of a point and itself (the proof in `table.rs`), and others near
/// the order, where sums wrap around; with their neighbours.
fn rarest() -> Vec<Scalar> {
    // 2·t - n with t = 15·2^252.
    let doubling = power_of_two(252) * Scalar::from(30_u64);
    let neighbours = |scalar: Scalar| (0..64_u64).map(move |i| scalar + Scalar::from(i) - Scalar::from(32_u64));
    [doubling, Scalar::ZERO]
        .into_iter()
        .flat_map(neighbours)
        .flat_map(with_negative)
        .filter(|scalar| *scalar != Scalar::ZERO)
        .collect()
}

fn edges() -> Vec<Scalar> {
    let mut edges: Vec<Scalar> = (1..=1000_u64).map(Scalar::from).collect();
    for bit in 0..256 {
        edges.extend((0..5_u64).map(|i| power_of_two(bit) + Scalar::from(i) - Scalar::from(2_u64)));
    }
    for (width, count) in [(7, 37), (5, 52)] {
        // One digit, with what is next to it.
        for place in 0..count {
            for digit in 0..1_u64 << width {
                let scalar = Scalar::from(digit) * power_of_two(width * place);
                edges.extend([scalar, scalar + Scalar::ONE]);
            }
        }
        // All digits the same.
        let ones: Scalar = (0..count).map(|place| power_of_two(width * place)).sum();
        edges.extend((1..1_u64 << width).map(|digit| Scalar::from(digit) * ones));
    }
    edges.into_iter().flat_map(with_negative).filter(|scalar| *scalar != Scalar::ZERO).collect()
}

fn with_negative(scalar: Scalar) -> [Scalar; 2] {
    [scalar, -scalar]
}

fn power_of_two(exponent: u32) -> Scalar {
    (0..exponent).fold(Scalar::ONE, |power, _| power + power)
}

fn pseudo_random(seed: &[u8]) -> Scalar {
    Scalar::from_repr(Sha256::digest(seed)).unwrap()
}

fn bytes(scalar: &Scalar) -> [u8; 32] {
    scalar.to_repr().into()
}
