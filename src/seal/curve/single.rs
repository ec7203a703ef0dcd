//! Multiplication of a point that is met once, by doubling and adding.

use p256::NonZeroScalar;

use super::{
    digits::Digits,
    point::{Affine, Point},
    select::select,
};

/// Bits of a digit.
const WIDTH: usize = 5;

/// Digits of a scalar.
const COUNT: usize = 52;

/// The magnitudes of a digit: 1, 3, … 31.
const MULTIPLES: usize = 1 << (WIDTH - 1);

// With m = the topmost digit, for each further digit d: m = 32·m + d, and m·P along with it; at the end m = k, the odd scalar.
//
// Every m is odd and from 1 to n - 1. The addition is of 32·m·P and d·P, where 0 < |d| < 32: neither is infinity, and they are
// the same, or one is the other's negative, only if the prime n divides 32·m - d or 32·m + d. The latter is the next m,
// from 1 to n - 1. The former is that less 2·d, from 1 to n + 61, so it would have to be n, with d < 0 and
// |d| = n - 32·m. But n = 17 (mod 64) and 32·m = 32 (mod 64), since m is odd, so that |d| = 49 (mod 64), which is too large.
// So no addition meets the same point or its negative.
/// The product of a point, which is not infinity, and a scalar.
pub(in crate::seal) fn multiply(point: Affine, scalar: &NonZeroScalar) -> Point {
    let row: Vec<[u64; 16]> = Point::from(point).odd_multiples().take(MULTIPLES).map(Point::limbs).collect();
    let digits = Digits::<WIDTH, COUNT>::of(scalar);
    let term = |i: usize| {
        let digit = digits.at(i);
        Point::from_limbs(select(&row, digit)).negate_if(digit.is_negative())
    };

    let mut product = term(COUNT - 1);
    for i in (0..COUNT - 1).rev() {
        product = shift(product).add(term(i));
    }
    product.negate_if(digits.is_negated())
}

/// 2^`WIDTH` times the point.
fn shift(point: Point) -> Point {
    (0..WIDTH).fold(point, |double, _| double.double())
}
