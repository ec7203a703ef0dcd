//! What kind of key the bytes of a DER file are: told by the outermost elements, never by trial. Nothing is verified here.

use p256::pkcs8::der::{Decode, Reader, SliceReader, Tag, asn1::AnyRef};

/// What a DER file is, with the parts that tell whose key it has.
pub(super) enum Shape<'a> {
    Certificate { public_key: &'a [u8], issuer: &'a [u8], subject: &'a [u8] },
    CertificateRequest,
    EncryptedPkcs8,
    Pkcs1 { is_private: bool },
    Pkcs12,
    Pkcs7,
    Pkcs8 { algorithm: Algorithm<'a>, key: &'a [u8], has_attributes: bool },
    RevocationList,
    Sec1(Sec1<'a>),
    Spki { algorithm: Algorithm<'a>, point: &'a [u8] },
}

/// An AlgorithmIdentifier (RFC 5280, section 4.1.1.2).
pub(super) struct Algorithm<'a> {
    pub(super) oid: &'a [u8],
    pub(super) parameters: Parameters<'a>,
}

/// The parameters of an algorithm, or of a key; for elliptic curves, the curve (RFC 5480, section 2.1.1).
pub(super) enum Parameters<'a> {
    Named(&'a [u8]),
    Explicit,
    Missing,
}

/// An ECPrivateKey (RFC 5915, section 3), without its secret.
pub(super) struct Sec1<'a> {
    pub(super) parameters: Parameters<'a>,
    /// The public key; empty where there is none.
    pub(super) point: &'a [u8],
}

/// No structure here has more elements.
const MOST_ELEMENTS: usize = 12;

const EXPLICIT: [u8; 2] = [0xA0, 0xA1];

impl<'a> Shape<'a> {
    /// The shape of `der`, which must be one SEQUENCE and nothing behind it.
    pub(super) fn of(der: &'a [u8]) -> Option<Self> {
        let outer = sequence(der)?;
        match outer.as_slice() {
            // RFC 5280, section 4.1: SubjectPublicKeyInfo ::= SEQUENCE { algorithm, BIT STRING }
            [algorithm, key] if algorithm.is_sequence() && key.tag == Tag::BitString => {
                Some(Self::Spki { algorithm: Algorithm::of(algorithm)?, point: bits(key)? })
            }
            // RFC 5958, section 3: EncryptedPrivateKeyInfo ::= SEQUENCE { algorithm, OCTET STRING }
            [algorithm, data] if algorithm.is_sequence() && data.tag == Tag::OctetString => {
                Algorithm::of(algorithm).map(|_| Self::EncryptedPkcs8)
            }
            // RFC 5958, section 2: OneAsymmetricKey ::= SEQUENCE { version, algorithm, OCTET STRING, [0] attributes, [1] public key }
            [version, algorithm, key, rest @ ..] if version.is_integer() && key.tag == Tag::OctetString => {
                let has_attributes = rest.iter().any(|element| element.first == EXPLICIT[0]);
                Some(Self::Pkcs8 { algorithm: Algorithm::of(algorithm)?, key: key.value, has_attributes })
            }
            // RFC 5915, section 3: ECPrivateKey ::= SEQUENCE { 1, OCTET STRING, [0] parameters, [1] public key }
            [version, key, rest @ ..] if version.value == [1] && key.tag == Tag::OctetString => {
                Sec1::of(rest).map(Self::Sec1)
            }
            // RFC 7292, section 4: PFX ::= SEQUENCE { 3, SEQUENCE authSafe, SEQUENCE macData }
            [version, safe, ..] if version.value == [3] && safe.is_sequence() => Some(Self::Pkcs12),
            // RFC 8017, appendix A.1: two INTEGERs are an RSA public key, nine a private one
            numbers if [2, 9].contains(&numbers.len()) && numbers.iter().all(Element::is_integer) => {
                Some(Self::Pkcs1 { is_private: numbers.len() == 9 })
            }
            // RFC 5652, section 3: ContentInfo ::= SEQUENCE { OBJECT IDENTIFIER, [0] content }
            [kind, content] if kind.tag == Tag::ObjectIdentifier && content.first == EXPLICIT[0] => Some(Self::Pkcs7),
            [signed, algorithm, signature] if signature.tag == Tag::BitString => {
                Algorithm::of(algorithm)?;
                Self::of_signed(signed)
            }
            _ => None,
        }
    }

    // RFC 5280, section 4.1: TBSCertificate ::= SEQUENCE {
    //   [0] version or nothing, INTEGER serial number, SEQUENCE signature, SEQUENCE issuer, SEQUENCE validity,
    //   SEQUENCE subject, SEQUENCE subjectPublicKeyInfo, … }
    // RFC 2986, section 4.1: CertificationRequestInfo ::= SEQUENCE {
    //   INTEGER version, SEQUENCE subject, SEQUENCE subjectPublicKeyInfo, [0] attributes }
    // RFC 5280, section 5.1: TBSCertList ::= SEQUENCE { version or nothing, SEQUENCE signature, SEQUENCE issuer, Time, … }
    fn of_signed(signed: &Element<'a>) -> Option<Self> {
        let signed = sequence(signed.whole)?;
        let rest = match signed.as_slice() {
            [version, rest @ ..] if version.first == EXPLICIT[0] => rest,
            all => all,
        };
        match rest {
            [version, _, key, attributes] if version.is_integer() && attributes.first == EXPLICIT[0] => {
                key.is_sequence().then_some(Self::CertificateRequest)
            }
            [serial, _, issuer, _, subject, key, ..] if serial.is_integer() && subject.is_sequence() => {
                let (issuer, subject) = (issuer.whole, subject.whole);
                key.is_sequence().then_some(Self::Certificate { public_key: key.whole, issuer, subject })
            }
            [_, _, time, ..] | [_, _, _, time, ..] if [Tag::UtcTime, Tag::GeneralizedTime].contains(&time.tag) => {
                Some(Self::RevocationList)
            }
            _ => None,
        }
    }

    /// What it is, in words.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Certificate { .. } => "an X.509 certificate",
            Self::CertificateRequest => "a certificate request",
            Self::EncryptedPkcs8 => "an encrypted private key",
            Self::Pkcs1 { .. } => "an RSA key",
            Self::Pkcs12 => "PKCS#12",
            Self::Pkcs7 => "PKCS#7",
            Self::Pkcs8 { .. } => "a private key, PKCS#8",
            Self::RevocationList => "a revocation list",
            Self::Sec1(_) => "a private key, SEC1",
            Self::Spki { .. } => "a public key, SPKI",
        }
    }
}

impl<'a> Algorithm<'a> {
    fn of(element: &Element<'a>) -> Option<Self> {
        let identifier = sequence(element.whole)?;
        let (oid, parameters) = identifier.split_first()?;
        (oid.tag == Tag::ObjectIdentifier)
            .then(|| Self { oid: oid.value, parameters: Parameters::of(parameters.first()) })
    }
}

impl<'a> Parameters<'a> {
    /// The parameters of the contents of an EC PARAMETERS block.
    pub(super) fn of_der(der: &'a [u8]) -> Self {
        Self::of(elements(der).unwrap_or_default().first())
    }

    fn of(element: Option<&Element<'a>>) -> Self {
        match element {
            Some(element) if element.tag == Tag::ObjectIdentifier => Self::Named(element.value),
            Some(element) if element.tag == Tag::Sequence => Self::Explicit,
            _ => Self::Missing,
        }
    }
}

impl<'a> Sec1<'a> {
    /// The private key inside of PKCS#8.
    pub(super) fn inside(der: &'a [u8]) -> Option<Self> {
        match Shape::of(der)? {
            Shape::Sec1(key) => Some(key),
            _ => None,
        }
    }

    fn of(rest: &[Element<'a>]) -> Option<Self> {
        let mut key = Self { parameters: Parameters::Missing, point: &[] };
        for element in rest {
            let [inside] = elements(element.value)?.try_into().ok()?;
            match element.first {
                0xA0 => key.parameters = Parameters::of(Some(&inside)),
                0xA1 => key.point = bits(&inside)?,
                _ => return None,
            }
        }
        Some(key)
    }
}

/// One element of DER.
struct Element<'a> {
    /// Its first byte.
    first: u8,
    tag: Tag,
    value: &'a [u8],
    whole: &'a [u8],
}

impl Element<'_> {
    fn is_integer(&self) -> bool {
        self.tag == Tag::Integer
    }

    fn is_sequence(&self) -> bool {
        self.tag == Tag::Sequence
    }
}

/// The elements of the SEQUENCE that `der` is.
fn sequence(der: &[u8]) -> Option<Vec<Element<'_>>> {
    let [outer] = elements(der)?.try_into().ok()?;
    if outer.is_sequence() { elements(outer.value) } else { None }
}

/// The elements that `der` is made of, one behind the other.
fn elements(der: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut reader = SliceReader::new(der).ok()?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        if elements.len() == MOST_ELEMENTS {
            return None;
        }
        let whole = reader.tlv_bytes().ok()?;
        let any = AnyRef::from_der(whole).ok()?;
        elements.push(Element { first: *whole.first()?, tag: any.header().tag(), value: any.value(), whole });
    }
    Some(elements)
}

/// The bytes of a BIT STRING without unused bits.
fn bits<'a>(element: &Element<'a>) -> Option<&'a [u8]> {
    element.value.strip_prefix(&[0]).filter(|_| element.tag == Tag::BitString)
}
