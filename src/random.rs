//! The one place where randomness comes from: the operating system.

use crate::{Error, ErrorKind};

/// Where random bytes come from: [`system`], or given bytes where a check must know the outcome.
pub(crate) type Fill<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), Error>;

/// Fills `bytes` from the operating system's generator.
#[inline]
pub(crate) fn system(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|_| {
        Error::new(ErrorKind::Randomness, "the operating system gave no randomness, and nothing is sealed without it")
    })
}
