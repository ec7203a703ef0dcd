//! Reading a table at a secret place.

use std::hint::black_box;

use super::digits::Digit;

/// How many entries share a mask.
const GROUP: u8 = 4;

/// The entry of a row of the multiples 1, 3, 5, … of a point for the magnitude of `digit`, as limbs. Every entry is read,
/// whatever the digit is. The length of the row is a multiple of 4.
// An entry is taken with two masks, one for its place in its group and one for the group:
//   the sum over groups of (the sum over their entries of entry & mask) & mask of the group
#[inline]
pub(super) fn select<const LIMBS: usize>(row: &[[u64; LIMBS]], digit: Digit) -> [u64; LIMBS] {
    let place = digit.place();
    let in_group: [u64; GROUP as usize] = std::array::from_fn(|index| mask_if_equal(index as u8, place % GROUP));
    let mut selected = [0; LIMBS];
    for (index, group) in (0..).zip(row.chunks_exact(GROUP as usize)) {
        let mut candidate = [0; LIMBS];
        for (entry, mask) in group.iter().zip(in_group) {
            add_masked(&mut candidate, entry, mask);
        }
        add_masked(&mut selected, &candidate, mask_if_equal(index, place / GROUP));
    }
    selected
}

#[inline]
fn add_masked<const LIMBS: usize>(sum: &mut [u64; LIMBS], limbs: &[u64; LIMBS], mask: u64) {
    for (sum, limb) in sum.iter_mut().zip(limbs) {
        *sum |= limb & mask;
    }
}

/// All ones when a = b, otherwise zeros.
#[inline]
fn mask_if_equal(a: u8, b: u8) -> u64 {
    // Only 0 less 1 is negative.
    let less_one = i64::from(a ^ b) - 1;
    // A compiler that knows that a mask is all or nothing branches on it.
    black_box((less_one >> 63) as u64)
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
