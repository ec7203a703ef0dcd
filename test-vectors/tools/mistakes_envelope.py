"""Envelopes that were sealed with one known mistake, or with two: each is made by making the mistake."""

import base64
import hashlib
import hmac
import json
import sys
import urllib.parse
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from kit import VECTORS, case, write
from reference import MADE, base64_of, cbc_encrypt, envelope, gcm_seal, kdf, other_info, pkcs7, pkcs8, point, private_key, sha256, spki

RECIPIENT = private_key(int.from_bytes(b"\x1f" * 32))
OTHER = private_key(int.from_bytes(b"\x2e" * 32))
EPHEMERAL = private_key(int.from_bytes(b"\x3d" * 32))
PROGRAM = "Wf7"
REQUEST = "7944ed36-cad2-474f-bea4-b24d3be8b1b6"
UPPER = REQUEST.upper()
PLAINTEXT = b'{"firstName":"Kim"}'

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

U = PROGRAM.encode()
V = sha256(REQUEST.encode())
INFO = other_info(U, V)
Z = EPHEMERAL.exchange(ec.ECDH(), RECIPIENT.public_key())
K = kdf(Z, INFO)
GOOD = envelope(PLAINTEXT, RECIPIENT.public_key(), EPHEMERAL, U, V)


def shared_point() -> bytes:
    """04 ‖ x ‖ y of the shared point: the product of the two private keys, times the generator."""
    product = EPHEMERAL.private_numbers().private_value * RECIPIENT.private_numbers().private_value % N
    return point(private_key(product).public_key())


def ephemeral_with_short_z() -> ec.EllipticCurvePrivateKey:
    """The first scalar from 1000 on with which Z begins with a zero byte."""
    scalar = 1000
    while private_key(scalar).exchange(ec.ECDH(), RECIPIENT.public_key())[0] != 0:
        scalar += 1
    return private_key(scalar)


def changed(**members: object) -> dict:
    return {**GOOD, **members}


def with_key(key: bytes, iv: bytes = bytes(16), plaintext: bytes = PLAINTEXT, additional: bytes = b"") -> dict:
    return changed(data=base64_of(b"".join(gcm_seal(key, iv, plaintext, additional))))


def with_info(info: bytes) -> dict:
    return with_key(kdf(Z, info))


def with_u(party_u: bytes) -> dict:
    return with_info(other_info(party_u, V))


def with_v(party_v: bytes) -> dict:
    return with_info(other_info(U, party_v))


def with_id(request: str) -> dict:
    return with_v(sha256(request.encode()))


def with_algorithm(algorithm: bytes) -> dict:
    return with_info(algorithm + U + V)


def with_ephemeral(data: bytes) -> dict:
    return changed(ephemeralPublicKey=base64_of(data))


def with_hash(data: bytes) -> dict:
    return changed(publicKeyHash=base64_of(data))


def length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def aes_cbc() -> dict:
    return changed(data=base64_of(cbc_encrypt(K, bytes(16), pkcs7(PLAINTEXT))))


def tag_left_out() -> dict:
    return changed(data=base64_of(gcm_seal(K, bytes(16), PLAINTEXT)[0]))


def tag_first() -> dict:
    ciphertext, tag = gcm_seal(K, bytes(16), PLAINTEXT)
    return changed(data=base64_of(tag + ciphertext))


def z_without_leading_zeros() -> dict:
    ephemeral = ephemeral_with_short_z()
    z = ephemeral.exchange(ec.ECDH(), RECIPIENT.public_key()).lstrip(b"\0")
    sealed = b"".join(gcm_seal(kdf(z, INFO), bytes(16), PLAINTEXT))
    return changed(ephemeralPublicKey=base64_of(spki(ephemeral.public_key())), data=base64_of(sealed))


def iv_derived() -> dict:
    derived = ConcatKDFHash(hashes.SHA256(), 48, INFO).derive(Z)
    return with_key(derived[:32], derived[32:])


def pem() -> str:
    return EPHEMERAL.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def data_in_base64() -> str:
    """What PHP's openssl_encrypt gives without OPENSSL_RAW_DATA, and the tag behind it."""
    sealed = base64.b64decode(GOOD["data"])
    return base64_of(base64.b64encode(sealed[:-16]) + sealed[-16:])


def with_certificate() -> dict:
    """Sealed with the key of test-vectors/keys as the ephemeral one, whose certificate is sent for it."""
    key = load_der_private_key((VECTORS / "keys/pkcs8.der").read_bytes(), None)
    sealed = envelope(PLAINTEXT, RECIPIENT.public_key(), key, U, V)
    return {**sealed, "ephemeralPublicKey": base64_of((VECTORS / "keys/certificate.der").read_bytes())}


def jwk() -> dict:
    raw = point(EPHEMERAL.public_key())
    coordinates = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (raw[1:33], raw[33:])]
    return {"kty": "EC", "crv": "P-256", "x": coordinates[0], "y": coordinates[1]}


def compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    lengths = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + lengths + body


def integer(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
NAMED_CURVE = bytes.fromhex("06082a8648ce3d030107")


def compressed_spki(key: ec.EllipticCurvePublicKey) -> bytes:
    return der(0x30, der(0x30, EC_PUBLIC_KEY, NAMED_CURVE), der(3, b"\0" + compressed(key)))


def explicit_spki() -> bytes:
    field = der(0x30, bytes.fromhex("06072a8648ce3d0101"), integer(P))
    curve = der(0x30, der(4, (P - 3).to_bytes(32)), der(4, B.to_bytes(32)))
    parameters = der(0x30, integer(1), field, curve, der(4, bytes.fromhex(G)), integer(N), integer(1))
    return der(0x30, der(0x30, EC_PUBLIC_KEY, parameters), der(3, b"\0" + point(EPHEMERAL.public_key())))


def id_ecdh_spki() -> bytes:
    algorithm = bytes.fromhex("06052b8104010c")
    return der(0x30, der(0x30, algorithm, NAMED_CURVE), der(3, b"\0" + point(EPHEMERAL.public_key())))


def hybrid_spki() -> bytes:
    raw = point(EPHEMERAL.public_key())
    return der(0x30, der(0x30, EC_PUBLIC_KEY, NAMED_CURVE), der(3, b"\0" + bytes([6 + (raw[-1] & 1)]) + raw[1:]))


def url_safe(members: dict, *names: str) -> dict:
    return {name: value.translate(str.maketrans("+/", "-_")) if name in names else value for name, value in members.items()}


RECIPIENT_SPKI = spki(RECIPIENT.public_key())
RECIPIENT_POINT = point(RECIPIENT.public_key())
RECIPIENT_PEM = RECIPIENT.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DATA = base64.b64decode(GOOD["data"])
KEY_TEXT = GOOD["ephemeralPublicKey"]
RFC_7518 = length(b"A256GCM") + length(U) + length(V) + (256).to_bytes(4, "big")

# The name of the mistake and what tells its cases apart; what is special; the envelope.
CONTEXTS = [
    ("request-id-upper-case", "", "SHA-256 of the request id in capitals.", with_id(UPPER)),
    ("request-id-without-dashes", "", "SHA-256 of the request id without its dashes.", with_id(REQUEST.replace("-", ""))),
    ("request-id-with-braces", "", "SHA-256 of the request id in braces.", with_id("{" + REQUEST + "}")),
    ("request-id-with-quotes", "", "SHA-256 of the request id in quotation marks.", with_id(f'"{REQUEST}"')),
    ("request-id-with-newline", "", "SHA-256 of the request id and a newline.", with_id(REQUEST + "\n")),
    ("request-id-bytes", "", "SHA-256 of the 16 bytes of the UUID.", with_v(sha256(uuid.UUID(REQUEST).bytes))),
    ("request-id-bytes", "guid", "SHA-256 of .NET's Guid.ToByteArray.", with_v(sha256(uuid.UUID(REQUEST).bytes_le))),
    ("request-id-bytes", "not-hashed", "The 16 bytes of the UUID.", with_v(uuid.UUID(REQUEST).bytes)),
    ("request-id-utf-16", "", "SHA-256 of the request id in UTF-16, little-endian.", with_v(sha256(REQUEST.encode("utf-16-le")))),
    ("request-id-not-hashed", "", "The request id itself.", with_v(REQUEST.encode())),
    ("request-id-hash-spelled", "hex", "The hash in hexadecimal.", with_v(V.hex().encode())),
    ("request-id-hash-spelled", "base64", "The hash in base64.", with_v(base64.b64encode(V))),
    ("request-id-hashed-twice", "", "The hash of the hash.", with_v(sha256(V))),
    ("request-id-left-out", "", "No PartyVInfo.", with_v(b"")),
    ("request-id-left-out", "hash-of-nothing", "SHA-256 of nothing.", with_v(sha256(b""))),
    ("party-v-of-recipient", "", "SHA-256 of the recipient's SPKI.", with_v(sha256(RECIPIENT_SPKI))),
    ("party-v-of-recipient", "point", "SHA-256 of the recipient's point.", with_v(sha256(RECIPIENT_POINT))),
    ("program-code-upper-case", "", "The program code in capitals.", with_u(U.upper())),
    ("program-code-lower-case", "", "The program code in small letters.", with_u(U.lower())),
    ("program-code-left-out", "", "No PartyUInfo.", with_u(b"")),
    ("program-code-with-slash", "", "A slash before the program code.", with_u(b"/" + U)),
    ("program-code-with-something", "newline", "A newline behind the program code.", with_u(U + b"\n")),
    ("program-code-hashed", "", "SHA-256 of the program code.", with_u(sha256(U))),
    ("party-u-of-apple-pay", "", "Apple.", with_u(b"Apple")),
    ("program-code-and-request-id-exchanged", "", "The request id as PartyUInfo, the hash of the program code as PartyVInfo.", with_info(other_info(REQUEST.encode(), sha256(U)))),
    ("algorithm-without-length", "", "No byte 0D.", with_algorithm(b"id-aes256-GCM")),
    ("algorithm-left-out", "", "No algorithm.", with_algorithm(b"")),
    ("algorithm-of-another-name", "aes-128", "id-aes128-GCM.", with_algorithm(b"\x0did-aes128-GCM")),
    ("algorithm-of-another-name", "a256gcm", "A256GCM.", with_algorithm(b"A256GCM")),
    ("algorithm-as-text", "", "0x0D as four characters.", with_algorithm(b"0x0Did-aes256-GCM")),
    ("algorithm-as-oid", "", "The object identifier in DER.", with_algorithm(bytes.fromhex("060960864801650304012e"))),
    ("parties-exchanged", "", "PartyVInfo, then PartyUInfo.", with_info(other_info(V, U))),
    ("parties-left-out", "", "The algorithm alone.", with_info(other_info(b"", b""))),
    ("other-info-left-out", "", "No OtherInfo.", with_info(b"")),
    ("other-info-with-lengths", "", "Lengths of four bytes before all parts.", with_info(length(INFO[:14]) + length(U) + length(V))),
    ("other-info-with-lengths", "parties", "Lengths of four bytes before the parties.", with_info(INFO[:14] + length(U) + length(V))),
    ("other-info-with-lengths", "rfc-7518", "OtherInfo as RFC 7518 has it.", with_info(RFC_7518)),
    ("other-info-with-lengths", "key-length", "The length of the key behind it.", with_info(INFO + (256).to_bytes(4, "big"))),
]

KEYS = [
    ("counter-missing", "", "No counter.", with_key(sha256(Z + INFO))),
    ("counter-zero", "", "The counter 0.", with_key(sha256(bytes(4) + Z + INFO))),
    ("counter-little-endian", "", "The counter 01 00 00 00.", with_key(sha256(b"\1\0\0\0" + Z + INFO))),
    ("counter-behind-z", "kdf1", "KDF1 of ISO 18033-2, whose counter begins with 0.", with_key(sha256(Z + bytes(4) + INFO))),
    ("counter-behind-z", "", "ANSI X9.63.", with_key(X963KDF(hashes.SHA256(), 32, INFO).derive(Z))),
    ("kdf-hkdf", "", "HKDF with OtherInfo as info.", with_key(HKDF(hashes.SHA256(), 32, None, INFO).derive(Z))),
    ("kdf-hkdf", "no-info", "HKDF without info.", with_key(HKDF(hashes.SHA256(), 32, None, b"").derive(Z))),
    ("kdf-hmac", "", "HMAC of OtherInfo under Z.", with_key(hmac.digest(Z, INFO, "sha256"))),
    ("kdf-sha-512", "", "The first 32 bytes with SHA-512.", with_key(ConcatKDFHash(hashes.SHA512(), 32, INFO).derive(Z))),
    ("kdf-left-out", "", "Z as the key.", with_key(Z)),
    ("kdf-hash-of-z", "", "SHA-256 of Z as the key.", with_key(sha256(Z))),
    ("z-whole-point", "", "04, x and y.", with_key(kdf(shared_point(), INFO))),
    ("z-whole-point", "coordinates", "x and y.", with_key(kdf(shared_point()[1:], INFO))),
    ("z-without-leading-zeros", "", "A Z that begins with a zero byte, without it.", z_without_leading_zeros()),
    ("z-hashed", "", "SHA-256 of Z in the place of Z.", with_key(kdf(sha256(Z), INFO))),
    ("z-in-hex", "", "The hexadecimal of Z.", with_key(kdf(Z.hex().encode(), INFO))),
    ("iv-of-12-zeros", "", "12 zero bytes.", with_key(K, bytes(12))),
    ("iv-in-front", "", "12 bytes before the ciphertext.", changed(data=base64_of(V[:12] + b"".join(gcm_seal(K, V[:12], PLAINTEXT))))),
    ("iv-in-front", "16", "16 bytes before the ciphertext.", changed(data=base64_of(V[16:] + b"".join(gcm_seal(K, V[16:], PLAINTEXT))))),
    ("iv-derived", "", "48 bytes were derived: the key and the IV.", iv_derived()),
    ("iv-derived", "party-v", "The first 16 bytes of PartyVInfo.", with_key(K, V[:16])),
    ("tag-first", "", "The tag, then the ciphertext.", tag_first()),
    ("tag-cut", "", "The tag cut to 12 bytes.", changed(data=base64_of(DATA[:-4]))),
    ("tag-left-out", "", "The ciphertext alone.", tag_left_out()),
    ("additional-data", "version", "The version as additional data.", with_key(K, additional=b"EC_v1")),
    ("additional-data", "request-id", "The request id as additional data.", with_key(K, additional=REQUEST.encode())),
    ("additional-data", "other-info", "OtherInfo as additional data.", with_key(K, additional=INFO)),
    ("aes-128", "", "The first half of K.", with_key(K[:16])),
    ("mode-cbc", "", "AES-256-CBC with an IV of zeros.", aes_cbc()),
    ("data-not-encrypted", "", "The base64 of the plaintext.", changed(data=base64_of(PLAINTEXT))),
    ("data-not-encrypted", "json", "The plaintext.", changed(data=PLAINTEXT.decode())),
]

MEMBERS = [
    ("version-ec-v2", "", "EC_v2.", changed(version="EC_v2")),
    ("version-rsa-v1", "", "RSA_v1.", changed(version="RSA_v1")),
    ("version-misspelled", "", "Lower case.", changed(version="ec_v1")),
    ("version-misspelled", "missing", "No version.", {name: value for name, value in GOOD.items() if name != "version"}),
    ("member-base64-url-safe", "", "All members in the URL-safe alphabet.", url_safe(GOOD, *GOOD)),
    ("member-base64-without-padding", "", "All members without padding.", {name: value.rstrip("=") for name, value in GOOD.items()}),
    ("member-base64-loose", "", "The unused bits of publicKeyHash's last character are 1.", changed(publicKeyHash=GOOD["publicKeyHash"][:-2] + chr(ord(GOOD["publicKeyHash"][-2]) + 1) + "=")),
    ("member-with-line-breaks", "", "A line break in the ephemeral key.", changed(ephemeralPublicKey=KEY_TEXT[:64] + "\n" + KEY_TEXT[64:])),
    ("member-with-spaces", "", "A space behind data.", changed(data=GOOD["data"] + " ")),
    ("member-spaces-for-plus", "", "Spaces for + in all members.", {name: value.replace("+", " ") for name, value in GOOD.items()}),
    ("member-percent-encoded", "", "All members percent-encoded.", {name: urllib.parse.quote(value, safe="") for name, value in GOOD.items()}),
    ("member-in-hex", "", "data in hexadecimal.", changed(data=DATA.hex())),
    ("member-in-hex", "hash", "publicKeyHash in hexadecimal.", changed(publicKeyHash=sha256(RECIPIENT_SPKI).hex())),
    ("member-base64-twice", "", "The base64 of data.", changed(data=base64_of(GOOD["data"].encode()))),
    ("data-ciphertext-in-base64", "", "The base64 of the ciphertext in base64, and the tag.", changed(data=data_in_base64())),
    ("member-python-bytes", "", "str() of bytes.", changed(data=str(GOOD["data"].encode()))),
    ("ephemeral-key-as-pem", "", "PEM.", changed(ephemeralPublicKey=pem())),
    ("ephemeral-key-as-pem", "base64", "The base64 of PEM.", with_ephemeral(pem().encode())),
    ("ephemeral-key-as-certificate", "", "The DER of a certificate with the key.", with_certificate()),
    ("ephemeral-key-as-jwk", "", "A JSON Web Key in the place of the text.", changed(ephemeralPublicKey=jwk())),
    ("ephemeral-key-bare-point", "", "65 bytes.", with_ephemeral(point(EPHEMERAL.public_key()))),
    ("ephemeral-key-coordinates", "", "64 bytes.", with_ephemeral(point(EPHEMERAL.public_key())[1:])),
    ("ephemeral-key-compressed-point", "", "33 bytes.", with_ephemeral(compressed(EPHEMERAL.public_key()))),
    ("ephemeral-key-compressed", "", "A compressed point in the SPKI.", with_ephemeral(compressed_spki(EPHEMERAL.public_key()))),
    ("ephemeral-key-otherwise", "explicit", "The curve spelled out.", with_ephemeral(explicit_spki())),
    ("ephemeral-key-otherwise", "id-ecdh", "The algorithm id-ecDH.", with_ephemeral(id_ecdh_spki())),
    ("ephemeral-key-otherwise", "hybrid", "The hybrid form of the point.", with_ephemeral(hybrid_spki())),
    ("ephemeral-key-otherwise", "trailing", "A zero byte behind the SPKI.", with_ephemeral(base64.b64decode(KEY_TEXT) + b"\0")),
]

HASHES = [
    ("public-key-hash-of-point", "", "SHA-256 of the 65 bytes of the point.", with_hash(sha256(RECIPIENT_POINT))),
    ("public-key-hash-of-point", "x", "SHA-256 of x.", with_hash(sha256(RECIPIENT_POINT[1:33]))),
    ("public-key-hash-of-compressed", "", "SHA-256 of the SPKI with a compressed point.", with_hash(sha256(compressed_spki(RECIPIENT.public_key())))),
    ("public-key-hash-of-pem", "", "SHA-256 of the PEM.", with_hash(sha256(RECIPIENT_PEM))),
    ("public-key-hash-of-pem", "trimmed", "SHA-256 of the PEM without its last newline.", with_hash(sha256(RECIPIENT_PEM.strip()))),
    ("public-key-hash-of-base64", "", "SHA-256 of the base64 of the SPKI.", with_hash(sha256(base64.b64encode(RECIPIENT_SPKI)))),
    ("public-key-hash-hex-in-base64", "", "The base64 of the hexadecimal.", with_hash(sha256(RECIPIENT_SPKI).hex().encode())),
    ("public-key-hash-twice", "", "SHA-256 of the SHA-256.", with_hash(sha256(sha256(RECIPIENT_SPKI)))),
    ("public-key-hash-of-ephemeral-key", "", "SHA-256 of the ephemeral SPKI.", with_hash(sha256(spki(EPHEMERAL.public_key())))),
    ("public-key-hash-sha-1", "", "SHA-1.", with_hash(hashlib.sha1(RECIPIENT_SPKI).digest())),
    ("public-key-hash-cut", "", "The first 16 bytes.", with_hash(sha256(RECIPIENT_SPKI)[:16])),
    ("public-key-hash-malformed", "", "33 bytes.", with_hash(sha256(RECIPIENT_SPKI) + b"\0")),
    ("public-key-hash-missing", "", "Empty.", changed(publicKeyHash="")),
    ("public-key-hash-otherwise", "", "The hash of another key.", with_hash(sha256(spki(OTHER.public_key())))),
]

APPLE_PAY = {
    "data": GOOD["data"],
    "signature": "",
    "header": {"publicKeyHash": GOOD["publicKeyHash"], "ephemeralPublicKey": KEY_TEXT, "transactionId": "00"},
    "version": "EC_v1",
}
SNAKE = {"version": "EC_v1", "ephemeral_public_key": KEY_TEXT, "public_key_hash": GOOD["publicKeyHash"], "data": GOOD["data"]}
CAPITALS = {name[0].upper() + name[1:]: value for name, value in GOOD.items()}

SHAPES = [
    ("envelope-with-byte-order-mark", "", "U+FEFF before it.", "\ufeff" + json.dumps(GOOD)),
    ("envelope-in-base64", "", "The base64 of its JSON.", base64_of(json.dumps(GOOD).encode())),
    ("envelope-in-base64", "text", "The base64 of its JSON, as a JSON string.", json.dumps(base64_of(json.dumps(GOOD).encode()))),
    ("envelope-in-body", "", "The whole body.", json.dumps({"encryptedUserData": GOOD})),
    ("envelope-as-text", "", "Its JSON as a JSON string.", json.dumps(json.dumps(GOOD))),
    ("envelope-in-list", "", "In a list.", json.dumps([GOOD])),
    ("envelope-of-apple-pay", "", "With a header.", json.dumps(APPLE_PAY)),
    ("envelope-of-apple-pay", "token", "In a token.", json.dumps({"token": {"paymentData": APPLE_PAY}})),
    ("envelope-names", "snake-case", "Underlines in names.", json.dumps(SNAKE)),
    ("envelope-names", "capitals", "Names with a capital first.", json.dumps(CAPITALS)),
]

PAIRS = [
    (["request-id-upper-case", "iv-of-12-zeros"], with_key(kdf(Z, other_info(U, sha256(UPPER.encode()))), bytes(12))),
    (["algorithm-without-length", "request-id-not-hashed"], with_info(b"id-aes256-GCM" + U + REQUEST.encode())),
    (["public-key-hash-of-point", "request-id-upper-case"], {**with_id(UPPER), "publicKeyHash": base64_of(sha256(RECIPIENT_POINT))}),
    (["counter-missing", "ephemeral-key-bare-point"], {**with_key(sha256(Z + INFO)), "ephemeralPublicKey": base64_of(point(EPHEMERAL.public_key()))}),
    (["iv-in-front", "z-whole-point"], changed(data=base64_of(V[:12] + b"".join(gcm_seal(kdf(shared_point(), INFO), V[:12], PLAINTEXT))))),
    (["additional-data", "tag-first"], changed(data=base64_of(b"".join(reversed(gcm_seal(K, bytes(16), PLAINTEXT, b"EC_v1")))))),
]

# Another context than that of the others.
CALLS = [
    ("request-id-lower-case", "", "The header has capitals, the hash has none.", PROGRAM, UPPER, GOOD),
    ("request-id-with-spaces", "", "The request id was given with a space.", PROGRAM, f"{REQUEST} ", GOOD),
]


def part(sealed: dict) -> str | None:
    """The first member that can be seen to be wrong without a key."""
    if sealed.get("version") != "EC_v1":
        return "version"
    for name, lengths in [("ephemeralPublicKey", [91]), ("publicKeyHash", [32]), ("data", range(16, 1000))]:
        try:
            data = base64.b64decode(sealed.get(name), validate=True)
        except (ValueError, TypeError):
            return name
        if len(data) not in lengths or base64_of(data) != sealed[name]:
            return name
        # All uncompressed keys on P-256 begin alike.
        if name == "ephemeralPublicKey" and data[:27] != RECIPIENT_SPKI[:27]:
            return name
    return "publicKeyHash" if sealed["publicKeyHash"] != GOOD["publicKeyHash"] else None


def refused(program: str, request: str, sealed: dict | str) -> dict:
    if not (program + request).isascii() or " " in program + request:
        return {"refused": "malformed", "part": "context"}
    if isinstance(sealed, dict):
        wrong = part(sealed)
    elif isinstance(value := parsed(sealed), dict):
        wrong = part(value)
    else:
        wrong = "json"
    return {"refused": "malformed", "part": wrong} if wrong else {"refused": "open"}


def parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def one(id: str, comment: str, sealed: dict | str, mistakes: dict, program: str = PROGRAM, request: str = REQUEST) -> dict:
    provenance = {"source": MADE, "section": "an envelope sealed with the mistake that the comment names, and no other"}
    input = {"identity_pkcs8_base64": base64_of(pkcs8(RECIPIENT)), "program_code": program, "request_id": request}
    input["raw_json" if isinstance(sealed, str) else "envelope"] = sealed
    return case(f"mistake-{id}", comment, provenance, "envelope-open", input, {**refused(program, request, sealed), **mistakes})


def cases() -> dict[str, list[dict]]:
    made = []
    for name, variant, comment, sealed in [*CONTEXTS, *KEYS, *MEMBERS, *HASHES, *SHAPES]:
        made.append(one(f"{name}-{variant}".rstrip("-"), comment, sealed, {"mistake": name}))
    for name, variant, comment, program, request, sealed in CALLS:
        made.append(one(f"{name}-{variant}".rstrip("-"), comment, sealed, {"mistake": name}, program, request))
    for names, sealed in PAIRS:
        made.append(one("-and-".join(names), "Two mistakes at once.", sealed, {"mistakes": names}))
    return {"envelope": made}


if __name__ == "__main__":
    differ = [name for folder, made in cases().items() for name in write(folder, made, "--check" in sys.argv, "mistake-*.json")]
    sys.exit("\n".join(differ) or None)
