"""envelope/, continued: public keys that are no P-256 SubjectPublicKeyInfo in the one form that is taken (RFC 5480, DER:
named curve, uncompressed point, 91 bytes). As an ephemeral key, and some as a recipient's."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

import der
from envelope import CHANGED, CONTEXT, GOOD, changed, ephemeral, ephemeral_hex
from kit import case, malformed
from reference import base64_of, pkcs8, point, private_key, sha256, spki

GOOD_KEY = ephemeral("first-name").public_key()
SPKI = spki(GOOD_KEY)
POINT = point(GOOD_KEY)
X, Y = der.coordinates(GOOD_KEY)
STRING = der.bits(POINT)
CURVE = der.oid(der.SECP256R1)
ALGORITHM_OID = der.oid(der.EC_PUBLIC_KEY)
INSIDE = der.ALGORITHM + STRING


def with_algorithm(*parts: bytes) -> bytes:
    return der.key_of_point(POINT, der.sequence(*parts))


# ---- The point ------------------------------------------------------------------------------------------------------


def points() -> list[tuple[str, str, bytes]]:
    """Points that are no uncompressed point of the curve, in an SPKI that fits them."""
    ones = b"\xff" * 64
    smallest = der.y_of(5)
    rows = [
        ("off-curve", "the last bit of y is changed: not on the curve.", POINT[:-1] + bytes([POINT[-1] ^ 1])),
        ("off-curve-x", "the first bit of x is changed: not on the curve.", bytes([4, POINT[1] ^ 0x80]) + POINT[2:]),
        ("coordinates-swapped", "y before x: not on the curve.", der.uncompressed(Y, X)),
        ("little-endian", "the coordinates with their lowest byte first.", b"\4" + POINT[32:0:-1] + POINT[:32:-1]),
        ("on-the-twist", "x = 2, y = 1: no point of the curve has this x.", der.uncompressed(2, 1)),
        ("zero-coordinates", "x = 0, y = 0: not on the curve.", der.uncompressed(0, 0)),
        ("coordinate-above-p", "the good point with x = 5, x written as p + 5.", der.uncompressed(der.P + 5, smallest)),
        ("coordinate-p", "the good point with x = 0, x written as p.", der.uncompressed(der.P, der.y_of(0))),
        ("coordinates-all-ones", "both coordinates 2^256 - 1.", b"\4" + ones),
        ("compressed", "the compressed form. Only the uncompressed form is taken.", der.compressed(X, Y)),
        ("compressed-odd", "the compressed form of the mirrored point (first byte 03).", der.compressed(X, der.P - Y)),
        ("compressed-no-point", "a compressed point whose x no point of the curve has.", b"\2" + (2).to_bytes(32, "big")),
        ("hybrid", "the hybrid form (first byte 06 or 07).", der.uncompressed(X, Y, 6)),
        ("hybrid-odd", "the hybrid form of the mirrored point (first byte 07).", der.uncompressed(X, der.P - Y, 7)),
        ("hybrid-wrong-parity", "the hybrid form whose first byte 07 contradicts y.", der.uncompressed(X, Y, 7)),
        ("first-byte-05", "a first byte of the point that stands for nothing, 05.", b"\5" + POINT[1:]),
        ("first-byte-00", "the first byte of the point is 00, and the coordinates follow.", b"\0" + POINT[1:]),
        ("first-byte-missing", "the coordinates without the byte 04.", POINT[1:]),
        ("infinity", "the point at infinity: a single byte 00.", b"\0"),
        ("infinity-uncompressed", "the byte 04 and no coordinates.", b"\4"),
        ("point-empty", "a point of no bytes.", b""),
        ("point-of-64-bytes", "the last byte of the point is missing, and all lengths fit.", POINT[:-1]),
        ("point-of-66-bytes", "a zero byte behind the point, and all lengths fit.", POINT + b"\0"),
    ]
    return [(name, comment, der.key_of_point(data)) for name, comment, data in rows]


# ---- The algorithm --------------------------------------------------------------------------------------------------


def algorithms() -> list[tuple[str, str, bytes]]:
    """The good point under another algorithm or curve."""
    rows = [
        ("name-of-another-curve", "the point of P-256 under the name secp256k1.", [ALGORITHM_OID, der.oid(der.SECP256K1)]),
        ("name-of-p-192", "the point of P-256 under the name P-192.", [ALGORITHM_OID, der.oid(der.SECP192R1)]),
        ("algorithm-ecdh", "the algorithm id-ecDH (1.3.132.1.12) instead of id-ecPublicKey.", [der.oid(der.EC_DH), CURVE]),
        ("algorithm-ecmqv", "the algorithm id-ecMQV (1.3.132.1.13) instead of id-ecPublicKey.", [der.oid(der.EC_MQV), CURVE]),
        ("algorithm-rsa", "the algorithm rsaEncryption, with a curve.", [der.oid(der.RSA_ENCRYPTION), CURVE]),
        ("algorithm-is-the-curve", "the curve's name as the algorithm, and no parameters.", [CURVE]),
        ("algorithm-and-curve-swapped", "the curve's name before the algorithm's.", [CURVE, ALGORITHM_OID]),
        ("no-parameters", "no parameters: the curve is not named.", [ALGORITHM_OID]),
        ("null-parameters", "NULL as parameters (implicitCurve).", [ALGORITHM_OID, der.NULL]),
        ("empty-parameters", "an empty sequence as parameters.", [ALGORITHM_OID, der.sequence()]),
        ("curve-twice", "the curve is named twice.", [ALGORITHM_OID, CURVE, CURVE]),
        ("null-behind-the-curve", "NULL behind the curve's name.", [ALGORITHM_OID, CURVE, der.NULL]),
        ("curve-in-a-sequence", "the curve's name inside of a sequence.", [ALGORITHM_OID, der.sequence(CURVE)]),
        ("curve-as-text", "the curve's name as the text 1.2.840.10045.3.1.7.", [ALGORITHM_OID, der.tagged(0x0C, der.SECP256R1.encode())]),
        (
            "algorithm-padded-oid", "a byte 80 of padding in the algorithm's identifier.",
            [der.tagged(6, b"\x80" + ALGORITHM_OID[2:]), CURVE],
        ),
        ("curve-last-digit", "the curve's identifier ends in 8, which names none.", [ALGORITHM_OID, der.oid("1.2.840.10045.3.1.8")]),
        (
            "explicit-parameters",
            "the curve spelled out by its parameters instead of its name (OpenSSL: -param_enc explicit).",
            [ALGORITHM_OID, der.explicit_parameters()],
        ),
    ]
    return [(name, comment, with_algorithm(*parts)) for name, comment, parts in rows]


# ---- The encoding ---------------------------------------------------------------------------------------------------


# The right content, not in DER, or more or less than it: id, comment, bytes.
ENCODINGS = [
    ("trailing-byte", "a zero byte after the SPKI.", SPKI + b"\0"),
    ("trailing-inside", "NULL behind the point, inside of the SPKI, whose length fits.", der.sequence(INSIDE, der.NULL)),
    ("trailing-in-string", "a zero byte behind the point that only the outer length counts.", der.sequence(INSIDE, b"\0")),
    ("leading-byte", "a zero byte before the SPKI.", b"\0" + SPKI),
    ("twice", "the SPKI twice, one behind the other.", SPKI * 2),
    ("truncated", "the last byte is missing.", SPKI[:-1]),
    ("truncated-to-a-half", "the first 45 bytes.", SPKI[:45]),
    ("length-one-more", "the outer length counts one byte more than there is.", b"\x30\x5a" + INSIDE),
    ("length-one-less", "the outer length counts one byte less than there is.", b"\x30\x58" + INSIDE),
    ("long-form-length", "BER: the outer length 59 written as 81 59.", b"\x30\x81\x59" + INSIDE),
    ("padded-length", "BER: the outer length 59 written as 82 00 59.", b"\x30\x82\x00\x59" + INSIDE),
    ("padded-length-of-8-bytes", "BER: the outer length 59 written in eight bytes.", b"\x30\x88" + bytes(7) + b"\x59" + INSIDE),
    ("negative-length", "an outer length of ff ff ff a7, which as a signed number is -89.", b"\x30\x84\xff\xff\xff\xa7" + INSIDE),
    ("huge-length", "an outer length of 2^63 - 1.", b"\x30\x88\x7f" + b"\xff" * 7 + INSIDE),
    ("reserved-length", "the outer length ff, which is reserved.", b"\x30\xff" + INSIDE),
    (
        "long-form-length-inside", "BER: the length of the bit string written as 81 42.",
        der.sequence(der.ALGORITHM, b"\x03\x81\x42\x00" + POINT),
    ),
    (
        "long-form-length-of-algorithm", "BER: the length of the algorithm written as 81 13.",
        der.sequence(b"\x30\x81" + der.ALGORITHM[1:], STRING),
    ),
    (
        "long-form-length-of-oid", "BER: the length of the curve's name written as 81 08.",
        with_algorithm(ALGORITHM_OID, b"\x06\x81" + CURVE[1:]),
    ),
    ("indefinite-length", "BER: outer length 80, closed by 00 00.", b"\x30\x80" + INSIDE + b"\0\0"),
    (
        "indefinite-length-of-algorithm", "BER: the algorithm of length 80, closed by 00 00.",
        der.sequence(b"\x30\x80" + ALGORITHM_OID + CURVE + b"\0\0", STRING),
    ),
    (
        "constructed-bit-string", "BER: the bit string in two pieces.",
        der.sequence(der.ALGORITHM, der.tagged(0x23, der.bits(POINT[:33]) + der.bits(POINT[33:]))),
    ),
    ("unused-bits", "the bit string says that one bit is unused.", der.sequence(der.ALGORITHM, der.bits(POINT, 1))),
    ("unused-bits-7", "the bit string says that seven bits are unused.", der.sequence(der.ALGORITHM, der.bits(POINT, 7))),
    (
        "unused-bits-8", "the bit string says that eight bits are unused; seven are the most.",
        der.sequence(der.ALGORITHM, der.bits(POINT, 8)),
    ),
    (
        "no-unused-bits-byte", "the bit string without the byte that counts unused bits.",
        der.sequence(der.ALGORITHM, der.tagged(3, POINT)),
    ),
    ("bit-string-empty", "a bit string of no bytes.", der.sequence(der.ALGORITHM, b"\x03\x00")),
    ("octet-string", "an octet string in the place of the bit string.", der.sequence(der.ALGORITHM, der.octets(POINT))),
    ("no-bit-string", "the algorithm alone.", der.sequence(der.ALGORITHM)),
    ("order-changed", "the point before the algorithm.", der.sequence(STRING, der.ALGORITHM)),
    ("set", "a set in the place of the outer sequence.", der.tagged(0x31, INSIDE)),
    ("wrapped", "the SPKI inside of a sequence.", der.sequence(SPKI)),
    ("not-wrapped", "algorithm and point without the sequence around them.", INSIDE),
    ("empty", "no bytes.", b""),
    ("zeros", "91 zero bytes.", bytes(91)),
]

# ---- Something else -------------------------------------------------------------------------------------------------

OTHER = private_key(int(sha256(b"the key of something else").hex(), 16))


def others() -> list[tuple[str, str, bytes]]:
    """Keys of other kinds, and other forms of a P-256 key."""
    return [
        ("bare-point", "the 65 bytes of the point, without the SPKI around them.", POINT),
        ("bare-compressed-point", "the 33 bytes of the compressed point.", der.compressed(X, Y)),
        ("p-384", "a key on P-384.", spki(ec.derive_private_key(0x3840, ec.SECP384R1()).public_key())),
        ("p-521", "a key on P-521.", spki(ec.derive_private_key(0x5210, ec.SECP521R1()).public_key())),
        ("secp256k1", "a key on secp256k1.", spki(ec.derive_private_key(0x2561, ec.SECP256K1()).public_key())),
        ("brainpool", "a key on brainpoolP256r1.", spki(ec.derive_private_key(0x2562, ec.BrainpoolP256R1()).public_key())),
        ("ed25519", "an Ed25519 key.", spki(issuer().public_key())),
        ("x25519", "an X25519 key.", spki(x25519.X25519PrivateKey.from_private_bytes(sha256(b"x25519")).public_key())),
        ("rsa", "an RSA key of 2,048 bits.", spki(rsa_key())),
        ("certificate", "an X.509 certificate of the key.", certificate()),
        ("private-key", "a PKCS #8 private key in the place of the public one.", pkcs8(OTHER)),
        (
            "sec1-private-key", "a SEC 1 private key in the place of the public one.",
            OTHER.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        ),
        ("pem", "the PEM text, in base64 once more.", GOOD_KEY.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
        ("base64-twice", "the base64 text, in base64 once more.", base64_of(SPKI).encode()),
        ("parameters", "the curve's name alone, as openssl ecparam writes it.", CURVE),
    ]


def issuer() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(sha256(b"ed25519"))


def rsa_key() -> rsa.RSAPublicKey:
    """A key that no one has the other half of: its modulus is a number that was not multiplied together."""
    modulus = b"".join(sha256(b"modulus" + bytes([part])) for part in range(8))
    return rsa.RSAPublicNumbers(65537, int.from_bytes(b"\xc0" + modulus[1:-1] + b"\x01", "big")).public_key()


def certificate() -> bytes:
    """Signed with Ed25519, whose signatures are the same each time."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "made for tests")])
    builder = x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=GOOD_KEY, serial_number=1)
    builder = builder.not_valid_before(datetime.datetime(2022, 1, 1)).not_valid_after(datetime.datetime(2042, 1, 1))
    return builder.sign(issuer(), None).public_bytes(Encoding.DER)


# ---- Cases ----------------------------------------------------------------------------------------------------------

# Those that are a recipient's key too.
RECIPIENTS = [
    "compressed", "off-curve", "p-384", "bare-point", "trailing-byte", "trailing-inside", "hybrid", "infinity", "on-the-twist",
    "zero-coordinates", "coordinate-above-p", "explicit-parameters", "name-of-another-curve", "no-parameters", "secp256k1", "rsa",
    "ed25519", "long-form-length", "indefinite-length", "unused-bits", "truncated", "empty",
]


def cases() -> dict[str, list[dict]]:
    keys = points() + algorithms() + ENCODINGS + others()
    made = [
        changed(
            f"malformed-ephemeral-{name}", f"ephemeralPublicKey: {comment}", {**GOOD, "ephemeralPublicKey": base64_of(key)},
            malformed("ephemeralPublicKey"),
        )
        for name, comment, key in keys
    ]
    for name, comment, key in keys:
        if name in RECIPIENTS:
            given = {"recipient_spki_base64": base64_of(key), "ephemeral_private_hex": ephemeral_hex("refused"), **CONTEXT}
            given["plaintext"] = "{}"
            comment = f"The recipient's key: {comment}"
            made.append(case(f"seal-recipient-{name}", comment, CHANGED, "envelope-seal", given, malformed("recipient")))
    return {"envelope": made}
