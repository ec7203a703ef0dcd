//! Elements of the field of P-256: integers modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (SP 800-186, section 3.2.1.3).

use std::ops::{Add, Mul, Neg, Sub};

use fiat_crypto::p256_64::{
    fiat_p256_add, fiat_p256_from_bytes, fiat_p256_from_montgomery,
    fiat_p256_montgomery_domain_field_element as Montgomery, fiat_p256_mul,
    fiat_p256_non_montgomery_domain_field_element as Number, fiat_p256_nonzero, fiat_p256_opp, fiat_p256_selectznz,
    fiat_p256_square, fiat_p256_sub, fiat_p256_to_bytes, fiat_p256_to_montgomery,
};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::DefaultIsZeroes;

/// An element a, kept as a·2^256 mod p (Montgomery's form). The arithmetic is fiat-crypto's, whose code was made
/// together with a proof that it is right; it has no branches.
#[derive(Clone, Copy)]
pub(in crate::seal) struct Element(Montgomery);

impl Element {
    pub(super) const ZERO: Self = Self::from_limbs([0; 4]);

    /// 2^256 mod p.
    pub(super) const ONE: Self =
        Self::from_limbs([1, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x0000_0000_FFFF_FFFE]);

    /// The element of 32 bytes, big-endian, whose number is below p.
    pub(in crate::seal) fn from_bytes(mut bytes: [u8; 32]) -> Self {
        bytes.reverse();
        let mut number = Number([0; 4]);
        fiat_p256_from_bytes(&mut number.0, &bytes);
        Self::computed(|element| fiat_p256_to_montgomery(element, &number))
    }

    /// Writes its 32 bytes, big-endian.
    pub(in crate::seal) fn write_bytes(&self, bytes: &mut [u8; 32]) {
        let mut number = Number([0; 4]);
        fiat_p256_from_montgomery(&mut number, &self.0);
        fiat_p256_to_bytes(bytes, &number.0);
        bytes.reverse();
    }

    /// The four limbs of Montgomery's form.
    #[inline]
    pub(super) const fn limbs(&self) -> &[u64; 4] {
        &self.0.0
    }

    #[inline]
    pub(super) const fn from_limbs(limbs: [u64; 4]) -> Self {
        Self(Montgomery(limbs))
    }

    #[inline]
    pub(super) fn square(self) -> Self {
        Self::computed(|element| fiat_p256_square(element, &self.0))
    }

    #[inline]
    pub(super) fn double(self) -> Self {
        self + self
    }

    #[inline]
    pub(super) fn is_zero(self) -> Choice {
        let mut bits = 0;
        fiat_p256_nonzero(&mut bits, &self.0.0);
        bits.ct_eq(&0)
    }

    // Fermat's little theorem: a^-1 = a^(p-2), where in hexadecimal
    //   p - 2 = FFFFFFFF 00000001 00000000 00000000 00000000 FFFFFFFF FFFFFFFF FFFFFFFD
    // With a_n = a^(n ones in binary), a_(m+n) = a_m^(2^n)·a_n. The last word is 30 ones, 0, 1.
    /// The inverse, and 0 for 0.
    pub(super) fn invert(self) -> Self {
        let a = self;
        let a2 = a.squared(1) * a;
        let a4 = a2.squared(2) * a2;
        let a6 = a4.squared(2) * a2;
        let a8 = a4.squared(4) * a4;
        let a14 = a8.squared(6) * a6;
        let a16 = a8.squared(8) * a8;
        let a30 = a16.squared(14) * a14;
        let a32 = a16.squared(16) * a16;

        let first_2_words = a32.squared(32) * a;
        let first_6_words = first_2_words.squared(128) * a32;
        let first_7_words = first_6_words.squared(32) * a32;
        (first_7_words.squared(30) * a30).squared(2) * a
    }

    /// Squared `times` times over: to the power of 2^times.
    fn squared(self, times: u32) -> Self {
        (0..times).fold(self, |power, _| power.square())
    }

    #[inline]
    fn computed(compute: impl FnOnce(&mut Montgomery)) -> Self {
        let mut element = Montgomery([0; 4]);
        compute(&mut element);
        Self(element)
    }
}

impl Add for Element {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self::computed(|sum| fiat_p256_add(sum, &self.0, &other.0))
    }
}

impl Sub for Element {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self::computed(|difference| fiat_p256_sub(difference, &self.0, &other.0))
    }
}

impl Mul for Element {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self::computed(|product| fiat_p256_mul(product, &self.0, &other.0))
    }
}

impl Neg for Element {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self::computed(|negated| fiat_p256_opp(negated, &self.0))
    }
}

impl ConditionallySelectable for Element {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self::computed(|selected| fiat_p256_selectznz(&mut selected.0, choice.unwrap_u8(), &a.0.0, &b.0.0))
    }
}

impl Default for Element {
    fn default() -> Self {
        Self::ZERO
    }
}

impl DefaultIsZeroes for Element {}

#[cfg(test)]
mod tests {
    use super::*;

    /// 9 in 32 bytes.
    const NINE: [u8; 32] = {
        let mut bytes = [0; 32];
        bytes[31] = 9;
        bytes
    };

    fn bytes(element: Element) -> [u8; 32] {
        let mut bytes = [0; 32];
        element.write_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn arithmetic_of_small_numbers() {
        let three = Element::ONE + Element::ONE.double();
        assert_eq!(bytes(three * three), NINE);
        assert_eq!(bytes(three.square()), NINE);
        assert_eq!(bytes(Element::from_bytes(NINE)), NINE);
        assert_eq!(bytes(Element::from_bytes(NINE) - three.double()), bytes(three));
        assert_eq!(bytes(-three + three), bytes(Element::ZERO));
    }

    #[test]
    fn an_element_times_its_inverse_is_one() {
        let mut element = Element::from_bytes(NINE);
        for _ in 0..50 {
            assert_eq!(bytes(element * element.invert()), bytes(Element::ONE));
            element = element.square() - element;
        }
        assert!(bool::from(Element::ZERO.invert().is_zero()));
    }
}
