//! Multiplication of a point that is met once, by doubling and adding.

use p256::NonZeroScalar;

use super::{
    digits::Digits,
    element::Element,
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
// Every m is odd and from 1 to n - 1. The addition is of 32·m·P and d·P, where |d| < 32: neither is infinity, and they are
// the same, or one is the other's negative, only if the prime n divides 32·m - d or 32·m + d. The latter is the next m,
// from 1 to n - 1. The former is that less 2·d, so it is from 1 to n + 61, and n only where the next m is above n - 62:
// at the last addition, for the scalar n - 34, where 32·m = n - 17 and d = -17. So the last addition is made complete.
/// The product of a point, which is not infinity, and a scalar.
pub(in crate::seal) fn multiply(point: Affine, scalar: &NonZeroScalar) -> Point {
    let row: Vec<[Element; 4]> = Point::from(point).odd_multiples().take(MULTIPLES).map(<[Element; 4]>::from).collect();
    let digits = Digits::<WIDTH, COUNT>::of(scalar);
    let term = |i: usize| {
        let digit = digits.at(i);
        Point::from(select(&row, digit)).negate_if(digit.is_negative())
    };

    let mut product = term(COUNT - 1);
    for i in (1..COUNT - 1).rev() {
        product = shift(product).add(term(i));
    }
    let lowest = term(0);
    shift(product).add(lowest).or_double(lowest).negate_if(digits.is_negated())
}

/// 2^`WIDTH` times the point.
fn shift(point: Point) -> Point {
    (0..WIDTH).fold(point, |double, _| double.double())
}
