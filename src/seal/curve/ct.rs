//! The steps of the arithmetic, for the check of constant time.

use std::{array, slice};

use p256::{NonZeroScalar, PublicKey};

use super::{
    digits::{self, Digits},
    element::Element,
    point, select, single, table,
};

/// One digit of a scalar.
#[derive(Clone, Copy)]
pub struct Digit(digits::Digit);

/// Entries that one is selected from.
pub struct Row<const LIMBS: usize>(pub Vec<[u64; LIMBS]>);

/// A point by its coordinates.
#[derive(Clone, Copy)]
pub struct Affine(point::Affine);

/// A point in extended Jacobian coordinates.
#[derive(Clone, Copy)]
pub struct Point(point::Point);

/// The multiples of a point.
pub struct Table(table::Table);

/// The digits for a multiplication with a table.
pub fn table_digits(scalar: &NonZeroScalar) -> [Digit; 37] {
    let digits = Digits::<7, 37>::of(scalar);
    array::from_fn(|i| Digit(digits.at(i)))
}

/// The digits for a multiplication without a table.
pub fn single_digits(scalar: &NonZeroScalar) -> [Digit; 52] {
    let digits = Digits::<5, 52>::of(scalar);
    array::from_fn(|i| Digit(digits.at(i)))
}

/// The inverse of an element of 32 bytes.
pub fn invert(bytes: [u8; 32]) -> [u8; 32] {
    let mut inverse = [0; 32];
    Element::from_bytes(bytes).invert().write_bytes(&mut inverse);
    inverse
}

/// The coordinates of points.
pub fn to_affine(points: [Point; 2]) -> Vec<Affine> {
    point::to_affine(&points.map(|point| point.0)).iter().copied().map(Affine).collect()
}

/// The product of a point and a scalar, without a table.
pub fn multiply(point: Affine, scalar: &NonZeroScalar) -> Point {
    Point(single::multiply(point.0, scalar))
}

impl<const LIMBS: usize> Row<LIMBS> {
    /// The entry for a digit.
    pub fn select(&self, digit: Digit) -> [u64; LIMBS] {
        select::select(&self.0, digit.0)
    }
}

impl Affine {
    /// The point of a public key.
    pub fn of(key: &PublicKey) -> Self {
        Self(key.as_affine().into())
    }

    /// The x coordinate, 32 bytes.
    pub fn x(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.write_x(&mut bytes);
        bytes
    }
}

impl Point {
    /// The same point.
    pub fn of(point: Affine) -> Self {
        Self(point.0.into())
    }

    /// Twice the point.
    pub fn double(self) -> Self {
        Self(self.0.double())
    }

    /// The sum with another point.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.add(other.0))
    }

    /// The sum with a point by its coordinates.
    pub fn add_affine(self, other: Affine) -> Self {
        Self(self.0.add_affine(other.0))
    }

    /// The sum that was computed with `addend`, or twice that.
    pub fn or_double(self, addend: Self) -> Self {
        Self(self.0.or_double(addend.0))
    }
}

impl Table {
    /// The table of a point.
    pub fn of(point: Affine) -> Self {
        Self(table::Table::of(point.0))
    }

    /// The product of the point and a scalar.
    pub fn multiply(&self, scalar: &NonZeroScalar) -> Point {
        Point(self.0.multiply(slice::from_ref(scalar))[0])
    }
}
