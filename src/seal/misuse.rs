//! Every way that we know of to use an ephemeral key, or the key that was agreed on with it, a second time. None compiles.
//! (Why not, the codes, is checked by nightly compilers, and by others with `RUSTC_BOOTSTRAP=1`.)
//!
//! The right way does, with the same lines before it:
//! ```
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.agree(to, &context).seal(b"one")?;
//! # let _ = other;
//! # Ok::<(), Error>(())
//! ```
//!
//! To agree twice:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.agree(to, &context);
//! let _ = key.agree(to, &context);
//! # Ok::<(), Error>(())
//! ```
//!
//! To agree with two recipients:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.agree(to, &context);
//! let _ = key.agree(&other, &context);
//! # Ok::<(), Error>(())
//! ```
//!
//! To copy it:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let copy = key;
//! let _ = (key.agree(to, &context), copy.agree(to, &context));
//! # Ok::<(), Error>(())
//! ```
//!
//! To clone it:
//! ```compile_fail,E0599
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.clone();
//! # Ok::<(), Error>(())
//! ```
//!
//! To agree through a reference:
//! ```compile_fail,E0507
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let shared = &key;
//! let _ = shared.agree(to, &context);
//! # Ok::<(), Error>(())
//! ```
//!
//! To agree in a loop:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! for _ in 0..2 {
//!     let _ = key.agree(to, &context);
//! }
//! # Ok::<(), Error>(())
//! ```
//!
//! To share it between threads:
//! ```compile_fail,E0507
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let shared = std::sync::Arc::new(key);
//! let _ = shared.agree(to, &context);
//! # Ok::<(), Error>(())
//! ```
//!
//! To take the scalar out:
//! ```compile_fail,E0616
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.0;
//! # Ok::<(), Error>(())
//! ```
//!
//! To make a key of a scalar that is known:
//! ```compile_fail,E0423
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = EphemeralKey(Box::new([1; 32]));
//! # Ok::<(), Error>(())
//! ```
//!
//! To seal twice with what was agreed on:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let once = key.agree(to, &context);
//! let _ = (once.seal(b"one"), once.seal(b"two"));
//! # Ok::<(), Error>(())
//! ```
//!
//! To seal and open with it:
//! ```compile_fail,E0382
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let once = key.agree(to, &context);
//! let _ = (once.seal(b"one"), once.open(b"two"));
//! # Ok::<(), Error>(())
//! ```
//!
//! To clone what was agreed on:
//! ```compile_fail,E0599
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let _ = key.agree(to, &context).clone();
//! # Ok::<(), Error>(())
//! ```
//!
//! To seal through a reference:
//! ```compile_fail,E0507
//! # use sealpack::{Error, Identity, OtherInfo, seal::EphemeralKey};
//! # let (identity, context) = (Identity::generate()?, OtherInfo::new(b"u", &[0; 32]));
//! # let (to, other) = (identity.recipient(), identity.recipient().clone());
//! # let key = EphemeralKey::generate()?;
//! let once = key.agree(to, &context);
//! let shared = &once;
//! let _ = shared.seal(b"one");
//! # Ok::<(), Error>(())
//! ```
