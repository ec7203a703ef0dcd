//! Multiplication of one point by many scalars: with a table of its multiples, only 36 additions are left.

use std::iter::successors;

use p256::NonZeroScalar;

use super::{
    digits::Digits,
    element::Element,
    point::{Affine, Point, to_affine},
    select::select,
};

/// Bits of a digit. More would make the table larger and nothing faster.
const WIDTH: usize = 7;

/// Digits of a scalar, rows of a table.
const COUNT: usize = 37;

/// The magnitudes of a digit, entries of a row: 1, 3, … 127.
const MULTIPLES: usize = 1 << (WIDTH - 1);

/// The multiples of a point P: row i has 1, 3, … 127 times 2^(7i)·P. 152 kB.
pub(in crate::seal) struct Table(Vec<[Element; 2]>);

impl Table {
    /// Makes the table of a point, which is not infinity.
    pub(in crate::seal) fn of(point: Affine) -> Self {
        let next_row = |first: &Point| Some((0..WIDTH).fold(*first, |multiple, _| multiple.double()));
        let rows = successors(Some(Point::from(point)), next_row).take(COUNT);
        let multiples: Vec<Point> = rows.flat_map(|first| first.odd_multiples().take(MULTIPLES)).collect();
        Self(to_affine(&multiples).iter().map(|multiple| [multiple.x, multiple.y]).collect())
    }

    // k·P = the sum of digit_i·2^(7i)·P for i = 0 … 36, from the lowest on, for the odd scalar k.
    //
    // Before addition i, the sum so far is s·P, where s is odd and |s| <= 127·(2^(7i) - 1)/127 < 2^(7i), and the addend is t·P
    // with |t| = |digit_i|·2^(7i) >= 2^(7i). Neither is infinity, and they are the same, or one is the other's negative, only
    // if the prime n divides t - s or t + s. Neither of these is 0, and for i < 36
    //   |t ± s| < 127·2^(7·35) + 2^(7·35) = 2^252 < n
    // so only the topmost addition can meet the same point or its negative. There t + s = k, from 1 to n - 1, so it is not
    // the negative. It is the same point for k = 2·t - n with t = 15·2^252. So the topmost addition is made complete.
    /// The product of the point and a scalar.
    pub(in crate::seal) fn multiply(&self, scalar: &NonZeroScalar) -> Point {
        let digits = Digits::<WIDTH, COUNT>::of(scalar);
        let term = |i: usize| {
            let digit = digits.at(i);
            let [x, y] = select(&self.0[i * MULTIPLES..][..MULTIPLES], digit);
            Affine { x, y }.negate_if(digit.is_negative())
        };

        let mut sum = Point::from(term(0));
        for i in 1..COUNT - 1 {
            sum = sum.add_affine(term(i));
        }
        let topmost = term(COUNT - 1);
        sum.add_affine(topmost).or_double(topmost.into()).negate_if(digits.is_negated())
    }
}
