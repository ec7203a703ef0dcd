//! P-256 for agreement: many scalars times few points.
//!
//! A scalar becomes signed digits ([`digits`]); for each digit a multiple of the point is read from a table
//! ([`select`]) and added ([`point`]). A point that is met again and again has a table with a row for each digit, so that
//! nothing is doubled ([`table`]); one that is met once is doubled between additions ([`single`]). The field is
//! fiat-crypto's ([`element`]).
//!
//! No branch and no address depends on a scalar or on a point made with it.

mod digits;
mod element;
mod point;
mod select;
mod single;
mod table;

#[cfg(feature = "_ct")]
pub(super) mod ct;

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use p256::{AffinePoint, NonZeroScalar, PublicKey, elliptic_curve::point::AffineCoordinates};
use zeroize::Zeroizing;

use crate::Error;

pub(super) use point::{Affine, Point, to_affine};
pub(super) use single::multiply;
use table::Table;

/// A table takes as long as this many multiplications without one.
const PAYS_FROM: usize = 16;

/// A point that is multiplied again and again: it gets a table when that pays.
pub(super) struct Base {
    point: Affine,
    table: OnceLock<Table>,
    uses: AtomicUsize,
}

impl Base {
    /// `point` is not infinity.
    pub(super) fn new(point: &AffinePoint) -> Self {
        Self { point: point.into(), table: OnceLock::new(), uses: AtomicUsize::new(0) }
    }

    /// The base point G (SP 800-186, section 3.2.1.3).
    pub(super) fn generator() -> &'static Self {
        static GENERATOR: OnceLock<Base> = OnceLock::new();
        GENERATOR.get_or_init(|| Self::new(&AffinePoint::GENERATOR))
    }

    /// The products of the point and each of `scalars`, in their order. Makes the table first, if all that were asked for
    /// till now are worth it.
    pub(super) fn multiply(&self, scalars: &[NonZeroScalar]) -> Zeroizing<Vec<Point>> {
        if self.uses.fetch_add(scalars.len(), Ordering::Relaxed) >= PAYS_FROM.saturating_sub(scalars.len()) {
            return self.table.get_or_init(|| Table::of(self.point)).multiply(scalars);
        }
        Zeroizing::new(scalars.iter().map(|scalar| multiply(self.point, scalar)).collect())
    }
}

impl Affine {
    /// The point as a public key.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when it is not on the curve.
    pub(super) fn to_public_key(self) -> Result<PublicKey, Error> {
        let mut bytes = [4; 65];
        if let [_, coordinates @ ..] = &mut bytes
            && let ([x, y], []) = coordinates.as_chunks_mut()
        {
            self.x.write_bytes(x);
            self.y.write_bytes(y);
        }
        PublicKey::from_sec1_bytes(&bytes).map_err(|_| Error::malformed("the public key is no point of P-256"))
    }
}

impl From<&AffinePoint> for Affine {
    fn from(point: &AffinePoint) -> Self {
        Self::from_bytes(point.x().into(), point.y().into())
    }
}

#[cfg(test)]
mod tests {
    use super::{element::Element, *};

    #[test]
    fn a_table_is_made_when_it_pays() {
        let scalar = NonZeroScalar::new(p256::Scalar::from(0x5EA1_u64)).unwrap();
        let base = Base::new(&AffinePoint::GENERATOR);
        base.multiply(&[scalar; PAYS_FROM - 1]);
        assert!(base.table.get().is_none());
        base.multiply(&[]);
        assert!(base.table.get().is_none());
        base.multiply(&[scalar]);
        assert!(base.table.get().is_some());

        let other = Base::new(&AffinePoint::GENERATOR);
        other.multiply(&[scalar; PAYS_FROM]);
        assert!(other.table.get().is_some());
    }

    // Both ways of multiplying beside p256, whichever a base would take.
    #[test]
    fn with_a_table_and_without_it_is_the_product() {
        let generator = Affine::from(&AffinePoint::GENERATOR);
        let table = Table::of(generator);
        // The scalar that brings a table's topmost addition to a point and itself, and the one that is nearest to the order.
        let doubling = (0..252).fold(p256::Scalar::from(30_u64), |power, _| power + power);
        for scalar in [doubling, -doubling, -p256::Scalar::ONE, p256::Scalar::ONE] {
            let expected = (p256::ProjectivePoint::GENERATOR * scalar).to_affine();
            let scalar = NonZeroScalar::new(scalar).unwrap();
            for product in [table.multiply(&[scalar])[0], multiply(generator, &scalar)] {
                assert_eq!(to_affine(&[product])[0].to_public_key().unwrap().as_affine(), &expected);
            }
        }
    }

    #[test]
    fn what_is_off_the_curve_is_no_public_key() {
        assert!(Affine { x: Element::ONE, y: Element::ONE }.to_public_key().is_err());
        assert!(Affine::default().to_public_key().is_err());
    }
}
