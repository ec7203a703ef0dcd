"""DER and what is nearly DER, piece by piece: also keys that no library writes."""

from cryptography.hazmat.primitives.asymmetric import ec

from reference import point

# P-256 (SEC 2, section 2.4.2).
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SEED = bytes.fromhex("c49d360886e704936a6678e1139d26b7819f7e90")

EC_PUBLIC_KEY = "1.2.840.10045.2.1"
EC_DH = "1.3.132.1.12"
EC_MQV = "1.3.132.1.13"
RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
PRIME_FIELD = "1.2.840.10045.1.1"
SECP256R1 = "1.2.840.10045.3.1.7"
SECP192R1 = "1.2.840.10045.3.1.1"
SECP256K1 = "1.3.132.0.10"


def length(count: int) -> bytes:
    if count < 0x80:
        return bytes([count])
    digits = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def tagged(tag: int, content: bytes) -> bytes:
    return bytes([tag]) + length(len(content)) + content


def sequence(*parts: bytes) -> bytes:
    return tagged(0x30, b"".join(parts))


def integer(number: int) -> bytes:
    return tagged(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(data: bytes) -> bytes:
    return tagged(4, data)


def bits(data: bytes, unused: int = 0) -> bytes:
    return tagged(3, bytes([unused]) + data)


def oid(text: str) -> bytes:
    first, second, *others = [int(part) for part in text.split(".")]
    content = b""
    for part in [40 * first + second, *others]:
        groups = [part & 0x7F]
        while part := part >> 7:
            groups.append(part & 0x7F | 0x80)
        content += bytes(reversed(groups))
    return tagged(6, content)


NULL = tagged(5, b"")
ALGORITHM = sequence(oid(EC_PUBLIC_KEY), oid(SECP256R1))


def key_of_point(data: bytes, algorithm: bytes = ALGORITHM) -> bytes:
    """A SubjectPublicKeyInfo around any point."""
    return sequence(algorithm, bits(data))


def coordinates(key: ec.EllipticCurvePublicKey) -> tuple[int, int]:
    numbers = key.public_numbers()
    return numbers.x, numbers.y


def uncompressed(x: int, y: int, first: int = 4) -> bytes:
    return bytes([first]) + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def compressed(x: int, y: int) -> bytes:
    return bytes([2 + y % 2]) + x.to_bytes(32, "big")


def y_of(x: int) -> int:
    """The even y of the points with this x. P is 3 mod 4, so a root is a power."""
    y = pow(x**3 + A * x + B, (P + 1) // 4, P)
    assert y * y % P == (x**3 + A * x + B) % P, "no point of the curve has this x"
    return min(y, P - y, key=lambda root: root % 2)


def explicit_parameters() -> bytes:
    """P-256 spelled out, as OpenSSL writes it with -param_enc explicit."""
    generator = point(ec.derive_private_key(1, ec.SECP256R1()).public_key())
    curve = sequence(octets(A.to_bytes(32, "big")), octets(B.to_bytes(32, "big")), bits(SEED))
    field = sequence(oid(PRIME_FIELD), integer(P))
    return sequence(integer(1), field, curve, octets(generator), integer(N), integer(1))


def sec1(scalar: int, public: bytes | None = None) -> bytes:
    """An ECPrivateKey (RFC 5915) inside PKCS #8: without the curve, which stands outside."""
    parts = [integer(1), octets(scalar.to_bytes(32, "big"))]
    return sequence(*parts, *([tagged(0xA1, bits(public))] if public else []))


def pkcs8_without_public_key(scalar: int) -> bytes:
    return sequence(integer(0), ALGORITHM, octets(sec1(scalar)))
