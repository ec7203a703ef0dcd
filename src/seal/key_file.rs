//! What a key file holds: the one place that tells forms apart, for reading keys and for showing them.

use super::{
    Identity, Recipient,
    asn1::{Parameters, Shape},
    jwk,
    not_taken::{Half, NotTaken},
    pem, unrecognised,
};
use crate::Error;

/// The keys of a file in any form that is taken:
///
/// - public keys as SubjectPublicKeyInfo or in an X.509 certificate, private keys as PKCS#8 or SEC1: in DER or in PEM,
/// - JSON Web Keys, one or a set of them.
///
/// A PEM file may have several blocks and text around them, a byte order mark, any line ends (written as `\n` in one line, too),
/// and spaces. A certificate is nothing but the place of a key: its validity, its purposes and its signature are **not**
/// looked at.
#[derive(Debug)]
pub struct KeyFile(Vec<FileKey>);

/// A P-256 key of a [`KeyFile`], or what stands there in its place.
#[derive(Debug)]
pub struct FileKey {
    format: &'static str,
    found: Result<Key, NotTaken>,
    certificate: Option<Names>,
}

/// The names in a certificate, in DER.
#[derive(Debug, PartialEq, Eq)]
struct Names {
    issuer: Vec<u8>,
    subject: Vec<u8>,
}

/// A P-256 key.
#[derive(Debug)]
pub(super) enum Key {
    Public(Recipient),
    Private(Identity),
}

impl KeyFile {
    /// Reads a file with at least one P-256 key in it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed): a key of another kind or in another form is named, with what to do
    /// about it.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let file = Self::parse(bytes)?;
        if file.keys().next().is_none() {
            return Err(file.refusal(&[]));
        }
        Ok(file)
    }

    /// The P-256 keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &FileKey> {
        self.0.iter().filter(|entry| entry.found.is_ok())
    }

    /// What else is in the file: what it is, and what could be done about it.
    pub fn not_taken(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|entry| Some(entry.found.as_ref().err()?.message.as_str()))
    }

    /// The public key. Beside a private key it is the one that belongs to it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) where there is none, or more than one could be meant.
    pub fn into_recipient(self) -> Result<Recipient, Error> {
        let (public, private) = (self.publics(), self.privates());
        if public.is_empty() {
            let has_other = self.has(&[Half::Public, Half::Certificate]);
            return Err(if private.is_empty() || has_other {
                self.refusal(&[Half::Public, Half::Certificate])
            } else {
                Error::malformed("a private key: expected a PUBLIC KEY")
            });
        }
        let meant: Vec<_> = public.iter().filter(|key| private.is_empty() || private.contains(key)).collect();
        match meant.as_slice() {
            [] => Err(strangers()),
            [key] => Ok((**key).clone()),
            several if self.issuer_stands_first() => Err(Error::malformed(format!(
                "{} different P-256 public keys, and a certificate stands behind that of its issuer: leave the one that is \
                 meant, or put it first for programs that take the first",
                several.len()
            ))
            .named("issuer-stands-first")),
            several => Err(Error::malformed(format!(
                "{} different P-256 public keys: leave the one that is meant. In a chain of certificates it is the first by \
                 custom, and openssl x509 -in FILE -out cert.pem takes that alone",
                several.len()
            ))
            .named("several-public-keys")),
        }
    }

    /// The private key.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) where there is none, or more than one could be meant.
    pub fn into_identity(self) -> Result<Identity, Error> {
        let mut identities = self.into_identities()?;
        match identities.pop() {
            Some(identity) if identities.is_empty() => Ok(identity),
            _ => Err(Error::malformed(format!(
                "{} different P-256 private keys: leave the one that is meant (to open envelopes with any of them there \
                 is Keyring)",
                identities.len() + 1
            ))
            .named("several-private-keys")),
        }
    }

    /// The private keys, each once: at least one.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) where there is none, where another one is encrypted, and where
    /// the public keys beside them belong to none of them.
    pub fn into_identities(self) -> Result<Vec<Identity>, Error> {
        let (public, private) = (self.publics(), self.privates());
        if self.has(&[Half::Encrypted]) || private.is_empty() && (public.is_empty() || self.has(&[Half::Private])) {
            return Err(self.refusal(&[Half::Private, Half::Encrypted]));
        }
        if private.is_empty() {
            return Err(Error::malformed("a public key: expected a PRIVATE KEY"));
        }
        if !public.is_empty() && !public.iter().any(|key| private.contains(key)) {
            return Err(strangers());
        }
        let mut identities: Vec<Identity> = Vec::new();
        for entry in self.0 {
            if let Ok(Key::Private(identity)) = entry.found
                && !identities.iter().any(|known| known.recipient() == identity.recipient())
            {
                identities.push(identity);
            }
        }
        Ok(identities)
    }

    /// Whether a certificate stands behind that of its issuer.
    pub(crate) fn issuer_stands_first(&self) -> bool {
        let names: Vec<_> = self.0.iter().filter_map(|entry| entry.certificate.as_ref()).collect();
        names.windows(2).any(
            |pair| matches!(pair, [first, second] if first.subject == second.issuer && first.issuer != second.subject),
        )
    }

    /// Reads a file, whatever is in it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if is_one_sequence(bytes) {
            return Ok(Self(vec![of_der(bytes, "DER")?]));
        }
        if pem::has_blocks(text) {
            return Self::parse_pem(text);
        }
        if !text.trim_ascii_start().starts_with(b"{") {
            return Err(unrecognised::explain(text));
        }
        let entry = |found| FileKey { format: "JWK", found, certificate: None };
        let entries: Vec<_> = jwk::read(text)?.into_iter().map(entry).collect();
        if entries.is_empty() { Err(Error::malformed("a JWK Set without a key")) } else { Ok(Self(entries)) }
    }

    /// Reads a PEM file.
    pub(super) fn parse_pem(text: &[u8]) -> Result<Self, Error> {
        if !pem::has_blocks(text) {
            return Err(Error::malformed("expected PEM: -----BEGIN … to -----END …"));
        }
        let mut entries = Vec::new();
        let mut is_for_another_curve = false;
        for (index, block) in pem::blocks(text)?.into_iter().enumerate() {
            let at = |error: Error| error.at(&pem::place(index, text));
            if block.label == "EC PARAMETERS" {
                let der = block.body.decode().map_err(at)?;
                let parameters = Parameters::of_der(der.expose());
                is_for_another_curve |= NotTaken::of_curve(&parameters, Half::Private).is_some();
            } else {
                entries.push(of_block(&block).map_err(at)?);
            }
        }
        let file = Self(entries);
        if file.0.is_empty() {
            return Err(Error::malformed("curve parameters without a key").named("parameters-without-key"));
        }
        if is_for_another_curve && !file.privates().is_empty() {
            return Err(Error::malformed("EC PARAMETERS that are not those of the P-256 private key beside them"));
        }
        Ok(file)
    }

    /// The public keys, each once.
    fn publics(&self) -> Vec<Recipient> {
        self.distinct(|key| matches!(key, Key::Public(_)))
    }

    /// The public keys of the private keys, each once.
    fn privates(&self) -> Vec<Recipient> {
        self.distinct(|key| matches!(key, Key::Private(_)))
    }

    fn distinct(&self, is_meant: impl Fn(&Key) -> bool) -> Vec<Recipient> {
        let mut distinct: Vec<Recipient> = Vec::new();
        for key in self.0.iter().filter_map(|entry| entry.found.as_ref().ok()).filter(|key| is_meant(key)) {
            if !distinct.contains(key.recipient()) {
                distinct.push(key.recipient().clone());
            }
        }
        distinct
    }

    /// Whether something that is not taken has one of `halves`.
    fn has(&self, halves: &[Half]) -> bool {
        self.0.iter().any(|entry| entry.found.as_ref().is_err_and(|other| halves.contains(&other.half)))
    }

    /// Why there is no key: what has one of `halves` if there is such a thing, everything if not. Each reason once.
    fn refusal(&self, halves: &[Half]) -> Error {
        let is_meant = |other: &&NotTaken| !self.has(halves) || halves.contains(&other.half);
        let mut reasons: Vec<&str> = Vec::new();
        let mut name = "no-key";
        for other in self.0.iter().filter_map(|entry| entry.found.as_ref().err()).filter(is_meant) {
            if reasons.is_empty() {
                name = other.name;
            }
            if !reasons.contains(&other.message.as_str()) {
                reasons.push(&other.message);
            }
        }
        Error::malformed(reasons.join("; and ")).named(name)
    }
}

impl FileKey {
    fn not_taken(format: &'static str, other: NotTaken) -> Self {
        Self { format, found: Err(other), certificate: None }
    }

    /// Whether it is a private key.
    pub fn is_private(&self) -> bool {
        matches!(self.found, Ok(Key::Private(_)))
    }

    /// The form that it has, as in `PKCS#8 in PEM`.
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// The public key: itself, or that of the private key.
    pub fn recipient(&self) -> Option<&Recipient> {
        self.found.as_ref().ok().map(Key::recipient)
    }
}

impl Key {
    fn recipient(&self) -> &Recipient {
        match self {
            Self::Public(recipient) => recipient,
            Self::Private(identity) => identity.recipient(),
        }
    }
}

fn strangers() -> Error {
    Error::malformed("the private key and the public key or certificate beside it do not belong together")
        .named("stranger-beside-private-key")
}

/// Whether `bytes` are one DER SEQUENCE from the first to the last.
fn is_one_sequence(bytes: &[u8]) -> bool {
    let (header, length) = match bytes {
        [0x30, length @ ..=0x7F, ..] => (2, usize::from(*length)),
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        [0x30, 0x83, high, middle, low, ..] => {
            (5, usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low))
        }
        _ => return false,
    };
    bytes.len() == header + length
}

fn of_block(block: &pem::Block<'_>) -> Result<FileKey, Error> {
    if block.body.is_encrypted() {
        return Ok(FileKey::not_taken("PEM", NotTaken::encrypted()));
    }
    let (right, fits): (_, fn(&Shape<'_>) -> bool) = match block.label {
        "PUBLIC KEY" => ("PUBLIC KEY", |shape| matches!(shape, Shape::Spki { .. })),
        "PRIVATE KEY" => ("PRIVATE KEY", |shape| matches!(shape, Shape::Pkcs8 { .. })),
        "EC PRIVATE KEY" => ("EC PRIVATE KEY", |shape| matches!(shape, Shape::Sec1(_))),
        "CERTIFICATE" | "X509 CERTIFICATE" => ("CERTIFICATE", |shape| matches!(shape, Shape::Certificate { .. })),
        other => return Ok(FileKey::not_taken("PEM", NotTaken::of_label(other))),
    };
    let der = block.body.decode()?;
    match Shape::of(der.expose()) {
        Some(shape) if !fits(&shape) => {
            let message = format!("BEGIN {right} around {}: expected the label that fits", shape.name());
            Err(Error::malformed(message).named("pem-label"))
        }
        _ => of_der(der.expose(), "PEM"),
    }
}

/// The key that `der` is, found in `encoding`.
fn of_der(der: &[u8], encoding: &str) -> Result<FileKey, Error> {
    let Some(shape) = Shape::of(der) else {
        return Err(Error::malformed(
            "expected a P-256 key in DER: SPKI, an X.509 certificate, PKCS#8 or SEC1, whole and with nothing behind it",
        ));
    };
    let format = match (&shape, encoding) {
        (Shape::Spki { .. }, "PEM") => "SPKI in PEM",
        (Shape::Spki { .. }, _) => "SPKI in DER",
        (Shape::Certificate { .. }, "PEM") => "X.509 certificate in PEM",
        (Shape::Certificate { .. }, _) => "X.509 certificate in DER",
        (Shape::Pkcs8 { .. }, "PEM") => "PKCS#8 in PEM",
        (Shape::Pkcs8 { .. }, _) => "PKCS#8 in DER",
        (Shape::Sec1(_), "PEM") => "SEC1 in PEM",
        (Shape::Sec1(_), _) => "SEC1 in DER",
        _ => "DER",
    };
    let found = match &shape {
        Shape::Spki { .. } => of_spki(der, Half::Public)?,
        Shape::Certificate { public_key, .. } => of_spki(public_key, Half::Certificate)?,
        Shape::Pkcs8 { .. } | Shape::Sec1(_) => match NotTaken::of_private_key(&shape) {
            Some(other) => Err(other),
            None => Ok(Key::Private(Identity::from_der(der)?)),
        },
        other => Err(NotTaken::of_shape(other)),
    };
    let certificate = match shape {
        Shape::Certificate { issuer, subject, .. } => {
            Some(Names { issuer: issuer.to_vec(), subject: subject.to_vec() })
        }
        _ => None,
    };
    Ok(FileKey { format, found, certificate })
}

fn of_spki(der: &[u8], half: Half) -> Result<Result<Key, NotTaken>, Error> {
    let other = match Shape::of(der) {
        Some(Shape::Spki { algorithm, point }) => {
            NotTaken::of_algorithm(&algorithm, half).or_else(|| NotTaken::of_point(point, half))
        }
        _ => None,
    };
    match other {
        Some(other) => Ok(Err(other)),
        None => Ok(Ok(Key::Public(Recipient::from_der(der)?))),
    }
}
