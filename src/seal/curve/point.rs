//! Points of P-256, y² = x³ - 3x + b, and the formulas that add them.

use std::array;

use subtle::{Choice, ConditionallySelectable};
use zeroize::{DefaultIsZeroes, Zeroizing};

use super::element::Element;

/// A point by its coordinates.
#[derive(Clone, Copy, Default)]
pub(in crate::seal) struct Affine {
    pub(super) x: Element,
    pub(super) y: Element,
}

/// A point in extended Jacobian coordinates: x = X/ZZ, y = Y/ZZZ, ZZ³ = ZZZ². ZZ = 0 is the point at infinity.
#[derive(Clone, Copy, Default)]
pub(in crate::seal) struct Point {
    pub(super) x: Element,
    pub(super) y: Element,
    pub(super) zz: Element,
    pub(super) zzz: Element,
}

impl Affine {
    /// The point with these coordinates, 32 bytes each, big-endian. Whether it is on the curve is not checked here.
    pub(in crate::seal) fn from_bytes(x: [u8; 32], y: [u8; 32]) -> Self {
        Self { x: Element::from_bytes(x), y: Element::from_bytes(y) }
    }

    /// Writes the x coordinate, 32 bytes, big-endian.
    pub(in crate::seal) fn write_x(&self, bytes: &mut [u8; 32]) {
        self.x.write_bytes(bytes);
    }

    /// Its limbs, as an entry of a table.
    pub(super) fn limbs(self) -> [u64; 8] {
        array::from_fn(|i| [self.x, self.y][i / 4].limbs()[i % 4])
    }

    #[inline]
    pub(super) fn from_limbs(limbs: [u64; 8]) -> Self {
        let element = |index: usize| Element::from_limbs(array::from_fn(|i| limbs[4 * index + i]));
        Self { x: element(0), y: element(1) }
    }

    #[inline]
    pub(super) fn negate_if(self, condition: Choice) -> Self {
        Self { x: self.x, y: Element::conditional_select(&self.y, &-self.y, condition) }
    }
}

impl Point {
    // EFD, XYZZ coordinates, "dbl-2008-s-1", where M = 3·X1² + a·ZZ1² with a = -3 is 3·(X1 - ZZ1)·(X1 + ZZ1):
    //   U = 2·Y1, V = U², W = U·V, S = X1·V
    //   X3 = M² - 2·S, Y3 = M·(S - X3) - W·Y1, ZZ3 = V·ZZ1, ZZZ3 = W·ZZZ1
    // Infinity gives infinity.
    /// Twice the point.
    #[inline]
    pub(super) fn double(self) -> Self {
        let third_of_m = (self.x - self.zz) * (self.x + self.zz);
        let u = self.y.double();
        let v = u.square();
        let m = third_of_m.double() + third_of_m;
        let m_squared = m.square();
        let s = self.x * v;
        let w = u * v;
        let x = m_squared - s - s;
        let zz = v * self.zz;
        let w_y = w * self.y;
        let y = m * (s - x) - w_y;
        let zzz = w * self.zzz;
        Self { x, y, zz, zzz }
    }

    // EFD, XYZZ coordinates, "madd-2008-s": U1 = X1, S1 = Y1, U2 = X2·ZZ1, S2 = Y2·ZZZ1, then as in `add_scaled`.
    /// The sum with a point that is neither this one nor its negative, where neither is infinity.
    #[inline]
    pub(super) fn add_affine(self, other: Affine) -> Self {
        let scaled = [other.x * self.zz, other.y * self.zzz];
        Self::add_scaled([self.x, self.y], scaled, self.zz, self.zzz)
    }

    // EFD, XYZZ coordinates, "add-2008-s": U1 = X1·ZZ2, S1 = Y1·ZZZ2, U2 = X2·ZZ1, S2 = Y2·ZZZ1, then as in `add_scaled`.
    /// The sum with a point that is neither this one nor its negative, where neither is infinity.
    #[inline]
    pub(super) fn add(self, other: Self) -> Self {
        let scaled = [self.x * other.zz, self.y * other.zzz];
        let other_scaled = [other.x * self.zz, other.y * self.zzz];
        Self::add_scaled(scaled, other_scaled, self.zz * other.zz, self.zzz * other.zzz)
    }

    // The formulas for the sum of two points give P = R = 0 where they are the same, which shows as ZZ3 = 0 and X3 = R² = 0.
    // Where one is the other's negative, P = 0 and R ≠ 0, and ZZ3 = 0 is right.
    /// The sum that was computed with `addend`, right even if both addends were the same point.
    pub(super) fn or_double(self, addend: Self) -> Self {
        Self::conditional_select(&self, &addend.double(), self.zz.is_zero() & self.x.is_zero())
    }

    /// 1, 3, 5, … times the point. None of them is twice the point, or its negative, since its order is prime and large.
    pub(super) fn odd_multiples(self) -> impl Iterator<Item = Self> {
        let double = self.double();
        std::iter::successors(Some(self), move |multiple| Some(multiple.add(double)))
    }

    /// Its limbs, as an entry of a table.
    pub(super) fn limbs(self) -> [u64; 16] {
        array::from_fn(|i| [self.x, self.y, self.zz, self.zzz][i / 4].limbs()[i % 4])
    }

    #[inline]
    pub(super) fn from_limbs(limbs: [u64; 16]) -> Self {
        let element = |index: usize| Element::from_limbs(array::from_fn(|i| limbs[4 * index + i]));
        Self { x: element(0), y: element(1), zz: element(2), zzz: element(3) }
    }

    #[inline]
    pub(super) fn negate_if(self, condition: Choice) -> Self {
        Self { y: Element::conditional_select(&self.y, &-self.y, condition), ..self }
    }

    // What both additions end with, where ZZ = ZZ1·ZZ2 and ZZZ = ZZZ1·ZZZ2:
    //   P = U2 - U1, R = S2 - S1, PP = P², PPP = P·PP, Q = U1·PP
    //   X3 = R² - PPP - 2·Q, Y3 = R·(Q - X3) - S1·PPP, ZZ3 = ZZ·PP, ZZZ3 = ZZZ·PPP
    #[inline]
    fn add_scaled([u1, s1]: [Element; 2], [u2, s2]: [Element; 2], zz: Element, zzz: Element) -> Self {
        let p = u2 - u1;
        let r = s2 - s1;
        let pp = p.square();
        let r_squared = r.square();
        let ppp = p * pp;
        let q = u1 * pp;
        let zz = zz * pp;
        let s1_ppp = s1 * ppp;
        let x = r_squared - ppp - q - q;
        let zzz = zzz * ppp;
        let y = r * (q - x) - s1_ppp;
        Self { x, y, zz, zzz }
    }

    #[inline]
    fn is_infinity(&self) -> Choice {
        self.zz.is_zero()
    }
}

// Montgomery's trick, with i_j = 1/ZZZ_j: the inverse of a product of all gives each by two multiplications.
//   1/ZZ = (ZZ·i)², x = X/ZZ, y = Y·i
/// The coordinates of all `points`, for the price of one inversion.
pub(in crate::seal) fn to_affine(points: &[Point]) -> Zeroizing<Vec<Affine>> {
    let mut affine = Zeroizing::new(vec![Affine::default(); points.len()]);
    let mut product = Zeroizing::new(Element::ONE);
    for (place, point) in affine.iter_mut().zip(points) {
        place.x = *product;
        *product = *product * denominator(point);
    }
    let mut inverse = Zeroizing::new(product.invert());
    for (place, point) in affine.iter_mut().zip(points).rev() {
        let i = *inverse * place.x;
        *inverse = *inverse * denominator(point);
        let i = Element::conditional_select(&i, &Element::ZERO, point.is_infinity());
        *place = Affine { x: point.x * (point.zz * i).square(), y: point.y * i };
    }
    affine
}

/// ZZZ, or 1 in place of infinity's 0, which would spoil the product for all others.
fn denominator(point: &Point) -> Element {
    Element::conditional_select(&point.zzz, &Element::ONE, point.is_infinity())
}

impl From<Affine> for Point {
    #[inline]
    fn from(Affine { x, y }: Affine) -> Self {
        Self { x, y, zz: Element::ONE, zzz: Element::ONE }
    }
}

impl ConditionallySelectable for Point {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        let select = |a, b| Element::conditional_select(a, b, choice);
        Self { x: select(&a.x, &b.x), y: select(&a.y, &b.y), zz: select(&a.zz, &b.zz), zzz: select(&a.zzz, &b.zzz) }
    }
}

impl DefaultIsZeroes for Affine {}
impl DefaultIsZeroes for Point {}
