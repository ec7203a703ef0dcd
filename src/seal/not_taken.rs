//! Keys that are recognised and not taken: what each is, and what to do about it. Every command was run with OpenSSL 3.0,
//! OpenSSH 9.2 or OpenJDK 17 on a file of that kind.

use super::{
    asn1::{Algorithm, Parameters, Sec1, Shape},
    spki,
};

/// Something in a key file that is no P-256 key in a form that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotTaken {
    pub(super) half: Half,
    /// What it is, in a word that stays.
    pub(super) name: &'static str,
    /// What it is, and what to do.
    pub(super) message: String,
}

/// Which half of a key pair something has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Private,
    /// Encrypted: it may be any key, the one that is meant among them.
    Encrypted,
    Public,
    /// Public, in a certificate.
    Certificate,
    Neither,
}

impl NotTaken {
    pub(super) fn new(name: &'static str, half: Half, message: impl Into<String>) -> Self {
        Self { half, name, message: message.into() }
    }

    /// A key for another algorithm or curve, which `name` names.
    pub(super) fn other(half: Half, name: &str) -> Self {
        let article = if name.starts_with(['E', 'R', 'S', 'X', 'e']) { "an" } else { "a" };
        Self::new(
            name_of_algorithm(name),
            half,
            match half {
                Half::Certificate => {
                    format!("a certificate of {article} {name} key: only P-256 keys are taken, ask its owner for one")
                }
                Half::Public => {
                    format!("{article} {name} public key: only P-256 keys are taken, ask its owner for one")
                }
                _ => format!(
                    "{article} {name} private key: only P-256 keys are taken, and none can be made of it; a new one: openssl \
                 genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem"
                ),
            },
        )
    }

    /// What the label of a PEM block names, where that is no form that is taken.
    pub(super) fn of_label(label: &str) -> Self {
        match label {
            "ENCRYPTED PRIVATE KEY" => Self::encrypted(),
            "RSA PRIVATE KEY" => Self::other(Half::Private, "RSA"),
            "RSA PUBLIC KEY" => Self::other(Half::Public, "RSA"),
            "DSA PRIVATE KEY" => Self::other(Half::Private, "DSA"),
            "OPENSSH PRIVATE KEY" => Self::new(
                "openssh-private-key",
                Half::Private,
                "an OpenSSH private key: if ssh-keygen -l -f FILE calls it a 256-bit ECDSA key, ssh-keygen -p -m PKCS8 -f COPY \
                 turns a copy of it into PKCS#8; no other SSH key is taken",
            ),
            "SSH2 PUBLIC KEY" => Self::ssh_public(),
            "TRUSTED CERTIFICATE" => Self::new(
                "trusted-certificate",
                Half::Public,
                "a certificate with OpenSSL's trust settings: take them off with openssl x509 -in FILE -out cert.pem",
            ),
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Self::certificate_request(),
            "X509 CRL" => Self::revocation_list(),
            "PKCS7" | "CMS" => Self::pkcs7(),
            "DH PARAMETERS" | "DSA PARAMETERS" => {
                Self::new("parameters-without-key", Half::Neither, "parameters without a key")
            }
            label if label.starts_with("PGP ") => Self::open_pgp(),
            _ => Self::new(
                "pem-block-of-another-kind",
                Half::Neither,
                "a PEM block of another kind: expected a PUBLIC KEY, a CERTIFICATE, a PRIVATE KEY or an EC PRIVATE KEY",
            ),
        }
    }

    pub(super) fn encrypted() -> Self {
        Self::new(
            "encrypted-private-key",
            Half::Encrypted,
            "an encrypted private key: decrypt it with openssl pkey -in FILE -out key.pem",
        )
    }

    pub(super) fn ssh_public() -> Self {
        Self::new(
            "ssh-public-key",
            Half::Public,
            "a public key of SSH: if it is ecdsa-sha2-nistp256, ssh-keygen -e -m PKCS8 -f FILE > key.pub converts it (a file \
             of several lines goes through ssh-keygen -i -f FILE before); no other SSH key is taken",
        )
    }

    pub(super) fn certificate_request() -> Self {
        Self::new(
            "certificate-request",
            Half::Public,
            "a certificate request: take its key out with openssl req -in FILE -pubkey -noout -out key.pub (of DER with \
             -inform DER)",
        )
    }

    pub(super) fn revocation_list() -> Self {
        Self::new("revocation-list", Half::Neither, "a certificate revocation list, in which there is no key")
    }

    pub(super) fn pkcs7() -> Self {
        Self::new(
            "pkcs7",
            Half::Public,
            "PKCS#7: take the certificates out with openssl pkcs7 -in FILE -print_certs -out cert.pem (of DER with \
             -inform DER)",
        )
    }

    pub(super) fn pkcs12() -> Self {
        Self::new(
            "pkcs12",
            Half::Encrypted,
            "PKCS#12: take the private key out with openssl pkcs12 -in FILE -nocerts -nodes -out key.pem, the certificate \
             with openssl pkcs12 -in FILE -clcerts -nokeys -out cert.pem",
        )
    }

    pub(super) fn java_key_store() -> Self {
        Self::new(
            "java-key-store",
            Half::Encrypted,
            "a Java key store: keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12, then \
             openssl pkcs12 -in key.p12 -nocerts -nodes -out key.pem for the private key, openssl pkcs12 -in key.p12 \
             -clcerts -nokeys -out cert.pem for the certificate",
        )
    }

    pub(super) fn open_pgp() -> Self {
        Self::new(
            "openpgp-key",
            Half::Neither,
            "OpenPGP: expected a key in PEM, DER or JWK, which none can be made into by a command",
        )
    }

    /// What an algorithm and a curve are, where they are not those of P-256.
    pub(super) fn of_algorithm(algorithm: &Algorithm<'_>, half: Half) -> Option<Self> {
        if algorithm.oid == ELLIPTIC_CURVE {
            return Self::of_curve(&algorithm.parameters, half);
        }
        Some(Self::other(half, name_in(&ALGORITHMS, algorithm.oid).unwrap_or("non-EC")))
    }

    /// What a curve is, where it is not P-256 by name.
    pub(super) fn of_curve(parameters: &Parameters<'_>, half: Half) -> Option<Self> {
        match parameters {
            Parameters::Named(P256) => None,
            Parameters::Named(oid) => Some(Self::other(half, name_in(&CURVES, oid).unwrap_or("non-P-256"))),
            Parameters::Explicit => Some(Self::new(
                "explicit-curve",
                half,
                format!(
                    "a key with explicit curve parameters: if they are those of P-256, name the curve with {}",
                    rewrite(half, "-ec_param_enc named_curve")
                ),
            )),
            Parameters::Missing => Some(Self::new(
                "curve-not-named",
                half,
                "a key that does not name its curve: expected it with its named curve, P-256",
            )),
        }
    }

    /// What is in the way of a private key, PKCS#8 or SEC1, but for what reading it tells.
    pub(super) fn of_private_key(shape: &Shape<'_>) -> Option<Self> {
        match shape {
            Shape::Pkcs8 { algorithm, key, has_attributes } => Self::of_algorithm(algorithm, Half::Private)
                .or_else(|| has_attributes.then(Self::attributes))
                .or_else(|| Self::of_point(Sec1::inside(key)?.point, Half::Private)),
            Shape::Sec1(key) => {
                Self::of_curve(&key.parameters, Half::Private).or_else(|| Self::of_point(key.point, Half::Private))
            }
            _ => None,
        }
    }

    /// What DER is, where it is none of the four forms that are taken.
    pub(super) fn of_shape(shape: &Shape<'_>) -> Self {
        match shape {
            Shape::EncryptedPkcs8 => Self::encrypted(),
            Shape::Pkcs1 { is_private: true } => Self::other(Half::Private, "RSA"),
            Shape::Pkcs1 { is_private: false } => Self::other(Half::Public, "RSA"),
            Shape::Pkcs12 => Self::pkcs12(),
            Shape::Pkcs7 => Self::pkcs7(),
            Shape::CertificateRequest => Self::certificate_request(),
            Shape::RevocationList => Self::revocation_list(),
            taken => Self::new("other-key", Half::Neither, taken.name()),
        }
    }

    fn attributes() -> Self {
        let message = "PKCS#8 with attributes: expected it without, as openssl pkey -in FILE -out key.pem writes it";
        Self::new("pkcs8-attributes", Half::Private, message)
    }

    /// What a point is, where it is not uncompressed.
    pub(super) fn of_point(point: &[u8], half: Half) -> Option<Self> {
        let (name, kind) = match point {
            [2 | 3, rest @ ..] if rest.len() == 32 => ("compressed-point", "compressed"),
            [6 | 7, rest @ ..] if rest.len() == 64 => ("hybrid-point", "hybrid"),
            _ => return None,
        };
        Some(Self::new(
            name,
            half,
            format!(
                "a {kind} point: expected an uncompressed one, as {} writes it",
                rewrite(half, "-ec_conv_form uncompressed")
            ),
        ))
    }

    /// A point without its SubjectPublicKeyInfo.
    pub(super) fn bare_point(point: &[u8]) -> Option<Self> {
        match point {
            [4, rest @ ..] if rest.len() == 64 => Some(Self::new("bare-point", Half::Public, spki::BARE_POINT)),
            [2 | 3, rest @ ..] if rest.len() == 32 => {
                Some(Self::new("bare-compressed-point", Half::Public, spki::BARE_COMPRESSED_POINT))
            }
            _ => None,
        }
    }
}

/// What a key for another algorithm or curve is called.
fn name_of_algorithm(name: &str) -> &'static str {
    match name {
        "RSA" | "RSA-PSS" => "rsa-key",
        "DSA" => "dsa-key",
        "DH" => "dh-key",
        "X25519" => "x25519-key",
        "X448" => "x448-key",
        "Ed25519" => "ed25519-key",
        "Ed448" => "ed448-key",
        "P-192" => "p192-key",
        "P-224" => "p224-key",
        "P-384" => "p384-key",
        "P-521" => "p521-key",
        "secp256k1" => "secp256k1-key",
        "SM2" => "sm2-key",
        "symmetric" => "symmetric-key",
        name if name.starts_with("brainpool") => "brainpool-key",
        _ => "other-key",
    }
}

/// The command that writes a key anew with `option`.
fn rewrite(half: Half, option: &str) -> String {
    match half {
        Half::Certificate => {
            format!("openssl x509 -in FILE -pubkey -noout | openssl pkey -pubin {option} -pubout -out key.pub")
        }
        Half::Public => format!("openssl pkey -pubin -in FILE {option} -pubout -out key.pub"),
        _ => format!("openssl pkey -in FILE {option} -out key.pem"),
    }
}

fn name_in(names: &[(&[u8], &'static str)], oid: &[u8]) -> Option<&'static str> {
    names.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name)
}

// Object identifiers, the contents of their DER.

/// id-ecPublicKey (RFC 5480, section 2.1.1), 1.2.840.10045.2.1.
const ELLIPTIC_CURVE: &[u8] = b"\x2A\x86\x48\xCE\x3D\x02\x01";

/// secp256r1 (RFC 5480, section 2.1.1.1), 1.2.840.10045.3.1.7.
const P256: &[u8] = b"\x2A\x86\x48\xCE\x3D\x03\x01\x07";

/// RFC 8017, RFC 4055, RFC 3279, RFC 5480 and RFC 8410.
const ALGORITHMS: [(&[u8], &str); 9] = [
    (b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01", "RSA"),
    (b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A", "RSA-PSS"),
    (b"\x2A\x86\x48\xCE\x38\x04\x01", "DSA"),
    (b"\x2A\x86\x48\xCE\x3E\x02\x01", "DH"),
    (b"\x2A\x86\x48\x86\xF7\x0D\x01\x03\x01", "DH"),
    (b"\x2B\x65\x6E", "X25519"),
    (b"\x2B\x65\x6F", "X448"),
    (b"\x2B\x65\x70", "Ed25519"),
    (b"\x2B\x65\x71", "Ed448"),
];

/// RFC 5480, SEC 2, RFC 5639 and GM/T 0006.
const CURVES: [(&[u8], &str); 9] = [
    (b"\x2A\x86\x48\xCE\x3D\x03\x01\x01", "P-192"),
    (b"\x2B\x81\x04\x00\x21", "P-224"),
    (b"\x2B\x81\x04\x00\x22", "P-384"),
    (b"\x2B\x81\x04\x00\x23", "P-521"),
    (b"\x2B\x81\x04\x00\x0A", "secp256k1"),
    (b"\x2B\x24\x03\x03\x02\x08\x01\x01\x07", "brainpoolP256r1"),
    (b"\x2B\x24\x03\x03\x02\x08\x01\x01\x0B", "brainpoolP384r1"),
    (b"\x2B\x24\x03\x03\x02\x08\x01\x01\x0D", "brainpoolP512r1"),
    (b"\x2A\x81\x1C\xCF\x55\x01\x82\x2D", "SM2"),
];
