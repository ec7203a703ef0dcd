"""envelope/, continued: envelopes of the right form that must not open. All of these refusals must look the same."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import der
from damage import flipped
from envelope import (
    CONTEXT, GOOD, OTHER_IDENTITY, OTHER_RECIPIENT, PROGRAM, RECIPIENT, REQUEST, USER_DATA, changed, ephemeral, open_input, party_v, seal,
)
from kit import OPEN, case
from reference import MADE, base64_of, cbc_encrypt, gcm_seal, kdf, other_info, pkcs7, pkcs8, point, private_key, sha256, spki

OTHERWISE = {
    "source": MADE,
    "section": "EC_v1, with the one difference that the comment names",
    "note": "Nothing else is wrong with it.",
}

DATA = base64.b64decode(GOOD["data"])
CIPHERTEXT, TAG = DATA[:-16], DATA[-16:]
EMPTY = seal("empty", b"")
BLAIR = seal("user-data", USER_DATA)
BLAIR_DATA = base64.b64decode(BLAIR["data"])


# ---- Data -----------------------------------------------------------------------------------------------------------


def datas() -> list[tuple[str, str, bytes]]:
    """Other data for the envelope of seal-first-name."""
    return [
        ("first-ciphertext-byte", "The lowest bit of the first byte of the ciphertext is changed.", flipped(DATA, 0)),
        ("middle-ciphertext-byte", "The highest bit of a byte in the middle of the ciphertext is changed.", flipped(DATA, 9, 0x80)),
        ("last-ciphertext-byte", "The highest bit of the last byte of the ciphertext is changed.", flipped(DATA, -17, 0x80)),
        ("first-tag-byte", "The lowest bit of the first byte of the tag is changed.", flipped(DATA, -16)),
        ("middle-tag-byte", "The highest bit of a byte in the middle of the tag is changed.", flipped(DATA, -8, 0x80)),
        ("last-tag-byte", "The lowest bit of the last byte of the tag is changed.", flipped(DATA, -1)),
        ("every-tag-bit", "Every bit of the tag is changed.", CIPHERTEXT + bytes(byte ^ 0xFF for byte in TAG)),
        ("tag-zero", "The tag replaced by zeros.", CIPHERTEXT + bytes(16)),
        ("tag-reversed", "The bytes of the tag from the last to the first.", CIPHERTEXT + TAG[::-1]),
        ("tag-first", "The tag before the ciphertext.", TAG + CIPHERTEXT),
        ("tag-twice", "The tag twice.", DATA + TAG),
        ("tag-missing", "The ciphertext without its tag.", CIPHERTEXT),
        ("tag-of-8-bytes", "Half of the tag.", CIPHERTEXT + TAG[:8]),
        ("tag-of-15-bytes", "The first byte of the tag is missing.", CIPHERTEXT + TAG[1:]),
        ("tag-of-another-envelope", "The tag of seal-user-data behind this ciphertext.", CIPHERTEXT + BLAIR_DATA[-16:]),
        ("tag-of-another-empty-envelope", "The tag of seal-empty behind this ciphertext.", CIPHERTEXT + base64.b64decode(EMPTY["data"])),
        ("tag-alone", "Only the tag is left.", TAG),
        ("tag-and-half-the-ciphertext", "The second half of the ciphertext is missing.", CIPHERTEXT[:9] + TAG),
        ("truncated-by-one", "The last byte of data is missing.", DATA[:-1]),
        ("truncated-in-front", "The first byte of data is missing.", DATA[1:]),
        ("truncated-by-16", "The last 16 bytes of the ciphertext are missing, and the tag is there.", CIPHERTEXT[:-16] + TAG),
        ("truncated-to-16-bytes", "The first 16 bytes of data.", DATA[:16]),
        ("extended-by-one", "A zero byte after the tag.", DATA + b"\0"),
        ("extended-in-front", "A zero byte before the ciphertext.", b"\0" + DATA),
        ("extended-inside", "A zero byte between ciphertext and tag.", CIPHERTEXT + b"\0" + TAG),
        ("extended-by-16", "16 zero bytes between ciphertext and tag.", CIPHERTEXT + bytes(16) + TAG),
        ("data-twice", "All of data twice.", DATA * 2),
        ("data-reversed", "The bytes of data from the last to the first.", DATA[::-1]),
        ("data-zero", "35 zero bytes.", bytes(35)),
        ("16-zero-bytes", "16 zero bytes: an empty ciphertext and a tag of zeros.", bytes(16)),
        ("bytes-swapped", "The first two bytes of the ciphertext changed places.", DATA[1::-1] + DATA[2:]),
        ("data-of-another-envelope", "The data of seal-empty, sealed with another ephemeral key.", base64.b64decode(EMPTY["data"])),
    ]


def swapped() -> list[dict]:
    """Pieces of two envelopes exchanged, and blocks of one."""
    blair = {**BLAIR, "data": base64_of(BLAIR_DATA[16:32] + BLAIR_DATA[:16] + BLAIR_DATA[32:])}
    tag = {**BLAIR, "data": base64_of(BLAIR_DATA[:-16] + TAG)}
    repeated = {**BLAIR, "data": base64_of(BLAIR_DATA[:16] + BLAIR_DATA[:16] + BLAIR_DATA[32:])}
    dropped = {**BLAIR, "data": base64_of(BLAIR_DATA[16:])}
    comment = "The envelope of seal-user-data, the first two 16-byte blocks of the ciphertext changed places."
    return [
        changed("refused-blocks-swapped", comment, blair, OPEN),
        changed("refused-block-repeated", "The first block of seal-user-data in the place of the second too.", repeated, OPEN),
        changed("refused-block-dropped", "The envelope of seal-user-data without its first block.", dropped, OPEN),
        changed("refused-tags-exchanged", "The envelope of seal-user-data with the tag of seal-first-name.", tag, OPEN),
        changed(
            "refused-ephemeral-key-of-another-envelope", "The ephemeral key of seal-empty: a good key, but not this envelope's.",
            {**GOOD, "ephemeralPublicKey": EMPTY["ephemeralPublicKey"]}, OPEN,
        ),
        changed(
            "refused-ephemeral-key-is-the-recipients", "The recipient's own key as ephemeral key.",
            {**GOOD, "ephemeralPublicKey": base64_of(spki(RECIPIENT))}, OPEN,
        ),
        changed(
            "refused-ephemeral-key-is-the-generator", "The generator of the curve as ephemeral key: its private half is 1.",
            {**GOOD, "ephemeralPublicKey": base64_of(spki(private_key(1).public_key()))}, OPEN,
        ),
        changed(
            "refused-hash-changed-to-match", "The envelope with the hash of another recipient, opened by that one.",
            {**GOOD, "publicKeyHash": base64_of(sha256(spki(OTHER_RECIPIENT)))}, OPEN, identity=pkcs8(OTHER_IDENTITY),
        ),
    ]


# ---- Context --------------------------------------------------------------------------------------------------------

# Another context than that of seal-first-name: id, comment, its members.
CONTEXTS = [
    ("wrong-request-id", "Another request id.", {"request_id": REQUEST[:-1] + "7"}),
    ("request-id-in-upper-case", "The request id in upper case.", {"request_id": REQUEST.upper()}),
    ("request-id-first-letter-in-upper-case", "One letter of the request id in upper case.", {"request_id": REQUEST.replace("e", "E", 1)}),
    ("request-id-without-dashes", "The request id without its dashes.", {"request_id": REQUEST.replace("-", "")}),
    ("request-id-in-braces", "The request id in braces.", {"request_id": "{" + REQUEST + "}"}),
    ("request-id-in-quotes", "The request id in quotation marks.", {"request_id": f'"{REQUEST}"'}),
    ("request-id-as-urn", "The request id with urn:uuid: before it.", {"request_id": "urn:uuid:" + REQUEST}),
    ("request-id-truncated", "The request id without its last character.", {"request_id": REQUEST[:-1]}),
    ("request-id-one-character-more", "The request id with a zero behind it.", {"request_id": REQUEST + "0"}),
    ("request-id-zero", "The request id of zeros.", {"request_id": "00000000-0000-0000-0000-000000000000"}),
    ("wrong-program-code", "Another program code.", {"program_code": "gpr"}),
    ("program-code-in-upper-case", "The program code in upper case.", {"program_code": "WF"}),
    ("program-code-first-letter-in-upper-case", "The first letter of the program code in upper case.", {"program_code": "Wf"}),
    ("program-code-longer", "The program code and one letter more.", {"program_code": "wfx"}),
    ("program-code-shorter", "The program code without its last letter.", {"program_code": "w"}),
    ("program-code-reversed", "The program code read backwards.", {"program_code": "fw"}),
    ("program-and-request-changed-places", "Program code and request id changed places.", {"program_code": REQUEST, "request_id": PROGRAM}),
]

# The same in bytes: id, comment, PartyUInfo, PartyVInfo.
PARTIES = [
    ("party-u-apple-in-place-of-the-program", "Apple as PartyUInfo, where the program code was used.", b"Apple", party_v(REQUEST)),
    ("party-u-left-out", "An empty PartyUInfo, where the program code was used.", b"", party_v(REQUEST)),
    ("party-v-zero", "32 zero bytes as PartyVInfo.", PROGRAM.encode(), bytes(32)),
    ("party-v-one-bit", "The lowest bit of PartyVInfo is changed.", PROGRAM.encode(), flipped(party_v(REQUEST), -1)),
]


def contexts() -> list[dict]:
    made = [changed(f"refused-{name}", comment, GOOD, OPEN, context={**CONTEXT, **members}) for name, comment, members in CONTEXTS]
    for name, comment, party_u, party_v_info in PARTIES:
        context = {"party_u_info_hex": party_u.hex(), "party_v_info_hex": party_v_info.hex()}
        made.append(changed(f"refused-{name}", comment, GOOD, OPEN, context=context))
    return made


# ---- Sealed otherwise -----------------------------------------------------------------------------------------------

PLAINTEXT = b'{"a":1}'
ALGORITHM_ID = b"id-aes256-GCM"
IV = bytes(16)
COUNTING_IV = bytes(range(16))


def info(party_u: bytes = PROGRAM.encode(), party_v_info: bytes = party_v(REQUEST)) -> bytes:
    return other_info(party_u, party_v_info)


def gcm(key: bytes, iv: bytes = IV, additional: bytes = b"") -> bytes:
    return b"".join(gcm_seal(key, iv, PLAINTEXT, additional))


def hashed(*parts: bytes) -> bytes:
    """The AES key that SHA-256 makes of the parts, and the data under it."""
    return gcm(sha256(b"".join(parts)))


def with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def counter_mode(key: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CTR(IV)).encryptor()
    return encryptor.update(PLAINTEXT) + encryptor.finalize()


ONE = b"\0\0\0\1"

# id, comment, data from Z and the whole shared point.
OTHERWISE_SEALED = [
    ("iv-of-12-bytes", "Sealed with an IV of 12 zero bytes.", lambda z, _: gcm(kdf(z, info()), bytes(12))),
    (
        "iv-of-16-other-bytes", "Sealed with the IV 00 01 .. 0f, which stands nowhere in the envelope.",
        lambda z, _: gcm(kdf(z, info()), COUNTING_IV),
    ),
    (
        "iv-in-front", "Sealed with an IV of 12 bytes that stands before the ciphertext.",
        lambda z, _: COUNTING_IV[:12] + gcm(kdf(z, info()), COUNTING_IV[:12]),
    ),
    (
        "iv-of-16-bytes-in-front", "Sealed with an IV of 16 bytes that stands before the ciphertext.",
        lambda z, _: COUNTING_IV + gcm(kdf(z, info()), COUNTING_IV),
    ),
    ("iv-of-32-bytes", "Sealed with an IV of 32 zero bytes.", lambda z, _: gcm(kdf(z, info()), bytes(32))),
    ("additional-data", "Sealed with the version as additional authenticated data.", lambda z, _: gcm(kdf(z, info()), IV, b"EC_v1")),
    (
        "additional-data-is-the-request-id", "Sealed with the request id as additional authenticated data.",
        lambda z, _: gcm(kdf(z, info()), IV, REQUEST.encode()),
    ),
    ("tag-of-12-bytes", "The tag cut to 12 bytes.", lambda z, _: gcm(kdf(z, info()))[:-4]),
    ("not-encrypted", "The plaintext itself as data.", lambda z, _: b'{"firstName":"Kim"}'),
    ("aes-128", "AES-128 with the first half of the key.", lambda z, _: gcm(kdf(z, info())[:16])),
    ("aes-cbc", "AES-CBC with an IV of zeros.", lambda z, _: cbc_encrypt(kdf(z, info()), IV, pkcs7(PLAINTEXT * 2))),
    ("aes-ctr", "AES-CTR, and 16 zero bytes for a tag.", lambda z, _: counter_mode(kdf(z, info())) + bytes(16)),
    ("key-is-z", "Z itself as the key.", lambda z, _: gcm(z)),
    ("key-is-the-hash-of-z", "SHA-256 of Z as the key.", lambda z, _: hashed(z)),
    (
        "hash-of-the-recipients-point", "SHA-256 of the recipient's 65-byte point as PartyVInfo.",
        lambda z, _: gcm(kdf(z, info(party_v_info=sha256(point(RECIPIENT))))),
    ),
    ("hash-of-the-recipients-key", "publicKeyHash as PartyVInfo.", lambda z, _: gcm(kdf(z, info(party_v_info=sha256(spki(RECIPIENT)))))),
    ("request-id-not-hashed", "The request id itself as PartyVInfo.", lambda z, _: gcm(kdf(z, info(party_v_info=REQUEST.encode())))),
    (
        "request-id-hash-in-hexadecimal", "The hexadecimal text of the hash as PartyVInfo.",
        lambda z, _: gcm(kdf(z, info(party_v_info=party_v(REQUEST).hex().encode()))),
    ),
    (
        "request-id-hash-in-base64", "The base64 text of the hash as PartyVInfo.",
        lambda z, _: gcm(kdf(z, info(party_v_info=base64_of(party_v(REQUEST)).encode()))),
    ),
    (
        "request-id-as-16-bytes", "The hash of the 16 bytes of the GUID.",
        lambda z, _: gcm(kdf(z, info(party_v_info=sha256(bytes.fromhex(REQUEST.replace("-", "")))))),
    ),
    (
        "request-id-hashed-in-upper-case", "The hash of the request id in upper case.",
        lambda z, _: gcm(kdf(z, info(party_v_info=party_v(REQUEST.upper())))),
    ),
    ("program-code-hashed", "The hash of the program code as PartyUInfo.", lambda z, _: gcm(kdf(z, info(sha256(PROGRAM.encode()))))),
    ("party-u-info-apple", "Apple as PartyUInfo.", lambda z, _: gcm(kdf(z, info(b"Apple")))),
    ("parties-changed-places", "PartyVInfo before PartyUInfo.", lambda z, _: gcm(kdf(z, info(party_v(REQUEST), PROGRAM.encode())))),
    (
        "parties-with-lengths", "A length of four bytes before each part of OtherInfo, as in RFC 7518.",
        lambda z, _: hashed(ONE, z, with_length(ALGORITHM_ID), with_length(PROGRAM.encode()), with_length(party_v(REQUEST))),
    ),
    ("no-length-byte", "OtherInfo without the byte 0d.", lambda z, _: gcm(kdf(z, info()[1:]))),
    ("length-byte-of-four", "The length 0d in four bytes.", lambda z, _: gcm(kdf(z, bytes(3) + info()))),
    ("algorithm-in-lower-case", "id-aes256-gcm as the algorithm's name.", lambda z, _: gcm(kdf(z, info().replace(b"GCM", b"gcm")))),
    ("algorithm-of-aes-128", "id-aes128-GCM as the algorithm's name.", lambda z, _: gcm(kdf(z, info().replace(b"256", b"128")))),
    ("no-other-info", "The KDF without OtherInfo.", lambda z, _: hashed(ONE, z)),
    ("no-counter", "The KDF without its counter.", lambda z, _: hashed(z, info())),
    ("counter-zero", "The counter of the KDF starts at 0.", lambda z, _: hashed(bytes(4), z, info())),
    ("counter-little-endian", "The counter of the KDF with its lowest byte first.", lambda z, _: hashed(ONE[::-1], z, info())),
    ("counter-after-z", "The counter after Z, as ANSI X9.63 has it.", lambda z, _: hashed(z, ONE, info())),
    ("counter-of-one-byte", "A counter of one byte.", lambda z, _: hashed(b"\1", z, info())),
    ("kdf-with-sha-512", "SHA-512 in the KDF, its first 32 bytes.", lambda z, _: gcm(hashlib.sha512(ONE + z + info()).digest()[:32])),
    ("kdf-with-sha-384", "SHA-384 in the KDF, its first 32 bytes.", lambda z, _: gcm(hashlib.sha384(ONE + z + info()).digest()[:32])),
    ("z-reversed", "Z with its lowest byte first.", lambda z, _: gcm(kdf(z[::-1], info()))),
    ("z-whole-point", "The whole shared point (04 || x || y) as Z.", lambda _, shared: gcm(kdf(shared, info()))),
    (
        "z-compressed-point", "The compressed shared point as Z.",
        lambda _, shared: gcm(kdf(bytes([2 + shared[-1] % 2]) + shared[1:33], info())),
    ),
    ("z-is-y", "The y coordinate of the shared point as Z.", lambda _, shared: gcm(kdf(shared[33:], info()))),
]


def shared_point(z: bytes, ours, theirs) -> bytes:
    """04 || x || y. ECDH gives x alone; of its two points the right one is found by the key one step further."""
    x = int.from_bytes(z, "big")
    y = der.y_of(x)
    # d·Q + Q = (d + 1)·Q: with the right y, the sum has the x that ECDH with d + 1 gives.
    further = private_key(ours.private_numbers().private_value + 1).exchange(ec.ECDH(), theirs)
    their_x, their_y = der.coordinates(theirs)
    for candidate in (y, der.P - y):
        slope = (candidate - their_y) * pow(x - their_x, -1, der.P)
        if (slope * slope - x - their_x) % der.P == int.from_bytes(further, "big"):
            return der.uncompressed(x, candidate)
    raise ValueError("neither point is the shared one")


def otherwise() -> list[dict]:
    made = []
    for name, comment, data in OTHERWISE_SEALED:
        ours = ephemeral(f"refused-{name}")
        z = ours.exchange(ec.ECDH(), RECIPIENT)
        made.append(sealed_otherwise(name, comment, spki(ours.public_key()), data(z, shared_point(z, ours, RECIPIENT))))
    return made + [z_stripped()]


def sealed_otherwise(name: str, comment: str, ephemeral_spki: bytes, data: bytes) -> dict:
    opened = {
        "version": "EC_v1",
        "ephemeralPublicKey": base64_of(ephemeral_spki),
        "publicKeyHash": base64_of(sha256(spki(RECIPIENT))),
        "data": base64_of(data),
    }
    return case(f"refused-{name}", comment, OTHERWISE, "envelope-open", open_input(opened), OPEN)


def z_stripped() -> dict:
    ours = ephemeral("z-with-leading-zero")
    z = ours.exchange(ec.ECDH(), RECIPIENT)
    assert z[0] == 0
    data = gcm(kdf(z[1:], info()))
    return sealed_otherwise("z-without-leading-zero", "Z begins with a zero byte, which was left out.", spki(ours.public_key()), data)


def cases() -> dict[str, list[dict]]:
    made = [changed(f"refused-{name}", comment, {**GOOD, "data": base64_of(data)}, OPEN) for name, comment, data in datas()]
    return {"envelope": made + swapped() + contexts() + otherwise()}
