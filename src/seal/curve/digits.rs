//! Scalars as odd digits: none of them is zero, so that no multiple of a point is skipped, and their signs halve the tables.

use p256::{NonZeroScalar, elliptic_curve::ff::PrimeField};
use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroizing;

use crate::Secret;

/// The digits of a scalar in base 2^`WIDTH`: each is odd and of a magnitude below 2^`WIDTH`.
pub(super) struct Digits<const WIDTH: usize, const COUNT: usize> {
    digits: Secret<[i8; COUNT]>,
    is_negated: Zeroizing<u8>,
}

impl<const WIDTH: usize, const COUNT: usize> Digits<WIDTH, COUNT> {
    // Joye and Tunstall, "Exponent Recoding and Regular Exponentiation Algorithms" (2009), odd digits, for an odd k:
    //   digit_0 = k mod 2^(WIDTH+1) - 2^WIDTH
    //   (k - digit_0) / 2^WIDTH = ⌊k / 2^WIDTH⌋ with its lowest bit set, which is odd again, and so on; thus
    //   digit_i = (⌊k / 2^(i·WIDTH)⌋ with its lowest bit set) mod 2^(WIDTH+1) - 2^WIDTH
    //   the last digit is all that is left, ⌊k / 2^(i·WIDTH)⌋ with its lowest bit set
    // An even k is replaced by n - k, which is odd: the order n is.
    /// The digits of `scalar` or of its negative, whichever is odd.
    pub(super) fn of(scalar: &NonZeroScalar) -> Self {
        const { assert!(WIDTH < 8 && WIDTH * COUNT > 255, "a digit fits into i8, and the last one is not cut off") };
        let is_negated = scalar.is_even();
        let odd = NonZeroScalar::conditional_select(scalar, &-*scalar, is_negated);
        let odd = Zeroizing::new(odd.to_repr().0);

        let mut digits = Secret::new([0; COUNT]);
        for (i, digit) in digits.expose_mut().iter_mut().enumerate() {
            let window = bits(&odd, i * WIDTH, WIDTH + 1) | 1;
            let is_last = i + 1 == COUNT;
            *digit = (if is_last { window } else { window - (1 << WIDTH) }) as i8;
        }
        Self { digits, is_negated: Zeroizing::new(is_negated.unwrap_u8()) }
    }

    /// Whether they are the digits of the scalar's negative.
    pub(super) fn is_negated(&self) -> Choice {
        Choice::from(*self.is_negated)
    }

    /// Digit `i` of `COUNT`; 0 is the lowest.
    #[inline]
    pub(super) fn at(&self, i: usize) -> Digit {
        Digit(self.digits.expose()[i])
    }
}

/// One odd digit.
#[derive(Clone, Copy)]
pub(super) struct Digit(i8);

impl Digit {
    #[inline]
    pub(super) fn is_negative(self) -> Choice {
        Choice::from((self.0 as u8) >> 7)
    }

    /// Its place among 1, 3, 5, …, by its magnitude.
    #[inline]
    pub(super) fn place(self) -> u8 {
        let sign = self.0 >> 7;
        ((self.0 ^ sign).wrapping_sub(sign) as u8) >> 1
    }
}

/// `count` bits of a big-endian number, from the one that stands for 2^`lowest` on. Beyond its end are zeros.
fn bits(number: &[u8; 32], lowest: usize, count: usize) -> i16 {
    let byte = |index| number.iter().nth_back(index).copied().unwrap_or(0);
    let window = u16::from_le_bytes([byte(lowest / 8), byte(lowest / 8 + 1)]) >> (lowest % 8);
    (window & ((1 << count) - 1)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(low: u64) -> NonZeroScalar {
        NonZeroScalar::new(p256::Scalar::from(low)).unwrap()
    }

    /// A scalar that is spread over all bits.
    fn square(times: u32) -> NonZeroScalar {
        (0..times).fold(scalar(0x9E37_79B9_7F4A_7C15), |power, _| power * power)
    }

    fn check<const WIDTH: usize, const COUNT: usize>(scalar: NonZeroScalar) {
        let digits = Digits::<WIDTH, COUNT>::of(&scalar);
        let base = p256::Scalar::from(1_u64 << WIDTH);
        let sum = (0..COUNT).rev().fold(p256::Scalar::ZERO, |sum, i| {
            let digit = digits.at(i);
            let magnitude = u64::from(2 * digit.place() + 1);
            assert!(magnitude < 1 << WIDTH);
            let magnitude = p256::Scalar::from(magnitude);
            sum * base + if bool::from(digit.is_negative()) { -magnitude } else { magnitude }
        });
        let sum = if bool::from(digits.is_negated()) { -sum } else { sum };
        assert_eq!(sum, *scalar);
    }

    #[test]
    fn digits_add_up_to_the_scalar() {
        for scalar in (1..200).map(scalar).chain((0..200).map(square)) {
            for scalar in [scalar, -scalar] {
                check::<7, 37>(scalar);
                check::<5, 52>(scalar);
            }
        }
    }

    // Worked by hand: 1 = -127 + 1·2^7, and so on up to the last digit; n - 1 is even, and its negative is 1.
    #[test]
    fn the_digits_of_one() {
        for (scalar, is_negated) in [(scalar(1), false), (-scalar(1), true)] {
            let digits = Digits::<7, 37>::of(&scalar);
            assert_eq!(bool::from(digits.is_negated()), is_negated);
            assert!((0..36).all(|i| digits.at(i).0 == -127));
            assert_eq!(digits.at(36).0, 1);
        }
    }
}
