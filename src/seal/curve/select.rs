//! Reading a table at a secret place.

use std::hint::black_box;

use super::{digits::Digit, element::Element};

/// The entry of a row of the multiples 1, 3, 5, … of a point for the magnitude of `digit`. Every entry is read, whatever
/// the digit is.
#[inline]
pub(super) fn select<const N: usize>(row: &[[Element; N]], digit: Digit) -> [Element; N] {
    // Keeps the compiler from finding out what the masks have in common.
    let place = black_box(digit.place());
    let mut selected = [[0; 4]; N];
    for (index, entry) in (0..).zip(row) {
        let mask = mask_if_equal(index, place);
        for (limbs, element) in selected.iter_mut().zip(entry) {
            for (limb, value) in limbs.iter_mut().zip(element.limbs()) {
                *limb |= value & mask;
            }
        }
    }
    selected.map(Element::from_limbs)
}

/// All ones when a = b, otherwise zeros.
#[inline]
fn mask_if_equal(a: u8, b: u8) -> u64 {
    // Only 0 less 1 is negative.
    let less_one = i64::from(a ^ b) - 1;
    (less_one >> 63) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        for (a, b, mask) in
            [(0, 0, u64::MAX), (5, 5, u64::MAX), (0, 1, 0), (63, 0, 0), (128, 0, 0), (255, 255, u64::MAX)]
        {
            assert_eq!(mask_if_equal(a, b), mask);
        }
    }
}
