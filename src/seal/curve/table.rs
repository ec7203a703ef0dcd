//! Multiplication of one point by many scalars: with a table of its multiples, only 36 additions are left.

use std::iter::successors;

use p256::NonZeroScalar;
use zeroize::Zeroizing;

use super::{
    digits::Digits,
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
pub(in crate::seal) struct Table(Vec<[u64; 8]>);

impl Table {
    /// Makes the table of a point, which is not infinity.
    pub(in crate::seal) fn of(point: Affine) -> Self {
        let next_row = |first: &Point| Some((0..WIDTH).fold(*first, |multiple, _| multiple.double()));
        let rows = successors(Some(Point::from(point)), next_row).take(COUNT);
        let multiples: Vec<Point> = rows.flat_map(|first| first.odd_multiples().take(MULTIPLES)).collect();
        Self(to_affine(&multiples).iter().map(|multiple| multiple.limbs()).collect())
    }

    // k·P = the sum of digit_i·2^(7i)·P for i = 0 … 36, from the lowest on, for the odd scalar k.
    //
    // Before addition i, the sum so far is s·P, where s is odd and |s| <= 127·(2^(7i) - 1)/127 < 2^(7i), and the addend is t·P
    // with |t| = |digit_i|·2^(7i) >= 2^(7i). Neither is infinity, and they are the same, or one is the other's negative, only
    // if the prime n divides t - s or t + s. Neither of these is 0, and for i < 36
    //   |t ± s| < 127·2^(7·35) + 2^(7·35) = 2^252 < n
    // so only the topmost addition can meet the same point or its negative. There t + s = k, from 1 to n - 1, so it is not
    // the negative; and 0 < t - s < 2^256 < 2n, so it is the same point only if t - s = n, which |s| < 2^252 allows for
    // t = 15·2^252 alone, that is for k = 2·t - n. So the topmost addition is made complete.
    /// The products of the point and each of `scalars`, in their order. Row by row for all of them, so that a row is fetched
    /// once.
    pub(in crate::seal) fn multiply(&self, scalars: &[NonZeroScalar]) -> Zeroizing<Vec<Point>> {
        let digits: Vec<_> = scalars.iter().map(Digits::of).collect();
        let mut sums = Zeroizing::new(Vec::with_capacity(scalars.len()));
        sums.extend(digits.iter().map(|digits| Point::from(self.term(0, digits))));
        for i in 1..COUNT - 1 {
            for (sum, digits) in sums.iter_mut().zip(&digits) {
                *sum = sum.add_affine(self.term(i, digits));
            }
        }
        for (sum, digits) in sums.iter_mut().zip(&digits) {
            let topmost = self.term(COUNT - 1, digits);
            *sum = sum.add_affine(topmost).or_double(topmost.into()).negate_if(digits.is_negated());
        }
        sums
    }

    /// digit_i·2^(7i)·P.
    #[inline]
    fn term(&self, i: usize, digits: &Digits<WIDTH, COUNT>) -> Affine {
        let digit = digits.at(i);
        let row = &self.0[i * MULTIPLES..][..MULTIPLES];
        Affine::from_limbs(select(row, digit)).negate_if(digit.is_negative())
    }
}
