"""envelope/: envelopes that open, and how they are sealed. The faults are in envelope_json.py, envelope_keys.py and
envelope_sealed.py, which start from the pieces here."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec

import der
import reference
from kit import case, malformed, value
from reference import MADE, base64_of, envelope, private_key, sha256, spki

IDENTITY = private_key(int("1f" * 32, 16))
OTHER_IDENTITY = private_key(0x381CED1BFEBF4EF135FDC791884C56BC406A6F164C29E3075773DC4E2222FC20)
RECIPIENT, OTHER_RECIPIENT = IDENTITY.public_key(), OTHER_IDENTITY.public_key()
PROGRAM, REQUEST = "wf", "7944ed36-cad2-474f-bea4-b24d3be8b1b6"
OTHER_PROGRAM, OTHER_REQUEST = "gpr01", "0D5E1C7A-93B4-4F6E-A2D8-5B1E7C9F3A60"
FIRST_NAME = b'{"firstName":"Kim"}'
USER_DATA = b'{"profileData":{"firstName":"Blair","lastName":"Dufresne"}}'

SEALED = {
    "source": MADE,
    "section": "EC_v1: ECDH on P-256, one-step KDF with SHA-256, AES-256-GCM with an IV of 16 zero bytes",
    "note": "Opened again with Node.js crypto (OpenSSL).",
}
CHANGED = {
    "source": "changed by hand from a case that opens",
    "section": "the envelope of seal-first-name, if the comment names no other, changed as the comment says",
}

# The ephemeral private key of the case with this name. That of another case is the hash of its name: as good as any.
EPHEMERAL = {
    "user-data": "2e" * 32,
    "first-name": "ba91a2fe0f53193c41604e2beea718a80671f406b1e8e03dea5ea131d62f52b3",
    "empty": "0886b39baa83557aab3df607d950556e580bb017927d07b2b0ffc1b05341fb95",
    "bytes": "82f0d6eff92ca21547ab2e1210c4c31bc1630bcae480d6a4a2e75dedc8726659",
    "1000-bytes": "4c9120221bbe4e3d074386f6841f88ba7d6b8a7f3afdeda8066e2c4d04fcc867",
    "accents": "003c50f485e5002f5a508d5a507c3725a504c932d71ed924c7a7f014a17ef32b",
    "refused": "ad09667dacd8b5e92fbc0858f85e26adebc93e35a538d8b6b6f8a3d2bd88bd5d",
    "z-with-leading-zero": "0319cba06d2e0fffdd8bc62613051cad19ea78b53f2a7d87e6ff5ef049d791c2",
}


def ephemeral_hex(name: str) -> str:
    return EPHEMERAL.get(name) or sha256(f"ephemeral key of {name}".encode()).hex()


def ephemeral(name: str) -> ec.EllipticCurvePrivateKey:
    return private_key(int(ephemeral_hex(name), 16))


def party_v(request_id: str) -> bytes:
    return sha256(request_id.encode())


def seal(name: str, plaintext: bytes) -> dict:
    """The members of an envelope for the usual recipient, program and request."""
    return envelope(plaintext, RECIPIENT, ephemeral(name), PROGRAM.encode(), party_v(REQUEST))


GOOD = seal("first-name", FIRST_NAME)
CONTEXT = {"program_code": PROGRAM, "request_id": REQUEST}


def open_input(opened: object, identity: bytes | None = None, context: dict = CONTEXT, member: str = "envelope") -> dict:
    """What an envelope-open case is given. `opened` is an envelope, or a text where `member` is raw_json."""
    return {"identity_pkcs8_base64": base64_of(identity or reference.pkcs8(IDENTITY)), **context, member: opened}


def changed(name: str, comment: str, opened: object, expect: dict, **given) -> dict:
    return case(name, comment, CHANGED, "envelope-open", open_input(opened, **given), expect)


def opens_to(plaintext: bytes) -> dict:
    """The value of an opened envelope; of a long one, its length and hash."""
    if len(plaintext) > 2000:
        return value(length=len(plaintext), sha256_hex=hashlib.sha256(plaintext).hexdigest())
    return value(plaintext_base64=base64_of(plaintext))


# ---- Sealing and opening again --------------------------------------------------------------------------------------

DIGITS = b"0123456789" * 100

# id, comment, plaintext: for the usual recipient, program and request.
PLAINTEXTS = [
    ("user-data", "First and last name for the program wf.", USER_DATA),
    ("first-name", "A short text. The changed envelopes of this folder start from this one.", FIRST_NAME),
    ("empty", "An empty plaintext: data is the tag alone, 16 bytes.", b""),
    ("1-byte", "One byte: data is 17 bytes.", b"a"),
    *((f"{count}-bytes", f"{count} bytes: at the limit of AES blocks.", DIGITS[:count]) for count in (15, 16, 17, 31, 32, 33)),
    ("1000-bytes", "A plaintext of 1,000 bytes: 62 blocks and a half.", DIGITS),
    ("accents", "Text outside ASCII is sealed as UTF-8.", '{"profileData":{"firstName":"Renée","lastName":"O’Neil"}}'.encode()),
    ("cyrillic-and-greek", "Cyrillic and Greek: two bytes a letter.", '{"firstName":"Александр","lastName":"Παπαδόπουλος"}'.encode()),
    ("chinese-japanese-korean", "Three bytes a character.", '{"firstName":"小明","middleName":"さくら","lastName":"김철수"}'.encode()),
    (
        "arabic-and-hebrew", "Written from right to left; the bytes are in the order of reading.",
        '{"firstName":"محمد","lastName":"כהן"}'.encode(),
    ),
    ("devanagari-and-thai", "Vowel signs are characters of their own.", '{"firstName":"प्रिया","lastName":"สมชาย"}'.encode()),
    ("decomposed-accent", "e and U+0301: two characters, which no one may join.", '{"firstName":"Rene\u0301e"}'.encode()),
    ("emoji", "A family of four-byte characters and joiners.", '{"note":"👩\u200d👩\u200d👧"}'.encode()),
    ("nul-and-byte-order-mark", "U+FEFF in front and a NUL behind: kept.", "\ufeff{}\0".encode()),
    ("white-space", "Not JSON: a line break, a tab and spaces are kept.", b"\r\n\t  "),
    ("z-with-leading-zero", "The shared secret Z begins with a zero byte: it keeps its 32 bytes.", FIRST_NAME),
]
OPEN_COMMENTS = {
    "user-data": "The envelope of seal-user-data.",
    "first-name": "The envelope of seal-first-name.",
}


def plaintexts() -> list[dict]:
    made = []
    for name, comment, plaintext in PLAINTEXTS:
        sealed = seal(name, plaintext)
        made.append(sealing(name, comment, {"plaintext": plaintext.decode()}, sealed))
        comment = OPEN_COMMENTS.get(name, comment)
        made.append(case(f"open-{name}", comment, SEALED, "envelope-open", open_input(sealed), opens_to(plaintext)))
    return made


def sealing(name: str, comment: str, plaintext: dict, sealed: dict, recipient=RECIPIENT, context: dict = CONTEXT) -> dict:
    given = {"recipient_spki_base64": base64_of(spki(recipient)), "ephemeral_private_hex": ephemeral_hex(name), **context, **plaintext}
    return case(f"seal-{name}", comment, SEALED, "envelope-seal", given, value(envelope=sealed))


# id, comment, PartyUInfo, PartyVInfo.
PARTIES = [
    ("apple-pay", "PartyUInfo and PartyVInfo as Apple Pay has them: Apple and the hash of the merchant's id, here one that is made up.",
     b"Apple", sha256(b"merchant.example.sealpack")),
    ("party-u-empty", "No PartyUInfo.", b"", sha256(b"request")),
    ("party-u-any-bytes", "A PartyUInfo that is no text.", bytes([0, 0xFF, 0x80]), bytes(range(32))),
    (
        "parties-of-a-call", "The program code and the hash of the request id, given as bytes: what they are for a call.",
        PROGRAM.encode(), party_v(REQUEST),
    ),
]


def parties() -> list[dict]:
    made = []
    for name, comment, party_u, party_v_info in PARTIES:
        sealed = envelope(FIRST_NAME, RECIPIENT, ephemeral(name), party_u, party_v_info)
        context = {"party_u_info_hex": party_u.hex(), "party_v_info_hex": party_v_info.hex()}
        made.append(sealing(name, comment, {"plaintext": FIRST_NAME.decode()}, sealed, context=context))
        made.append(case(f"open-{name}", comment, SEALED, "envelope-open", open_input(sealed, context=context), opens_to(FIRST_NAME)))
    return made


def others() -> list[dict]:
    """Bytes that are no text, 64 KiB, and other forms of the same key pair."""
    data = bytes.fromhex("fffe0080c0afe9")
    context = {"program_code": OTHER_PROGRAM, "request_id": OTHER_REQUEST}
    sealed = envelope(data, OTHER_RECIPIENT, ephemeral("bytes"), OTHER_PROGRAM.encode(), party_v(OTHER_REQUEST))
    comment = "A plaintext that is not UTF-8, for another recipient, program and request id (in upper case)."
    opened = open_input(sealed, reference.pkcs8(OTHER_IDENTITY), context)
    long = bytes(range(256)) * 256
    return [
        sealing("bytes", comment, {"plaintext_base64": base64_of(data)}, sealed, OTHER_RECIPIENT, context),
        case("open-bytes", "A plaintext that is not UTF-8 comes back as it is.", SEALED, "envelope-open", opened, opens_to(data)),
        case(
            "open-64-kib", "64 KiB, 65,536 bytes: 00 to ff, over and over.", SEALED, "envelope-open",
            open_input(seal("64-kib", long)), opens_to(long),
        ),
        case(
            "open-identity-without-public-key", "The PKCS #8 has no copy of the public key, as Java writes it.", SEALED,
            "envelope-open", open_input(GOOD, der.pkcs8_without_public_key(int("1f" * 32, 16))), opens_to(FIRST_NAME),
        ),
        changed(
            "open-mirrored-ephemeral-key",
            "The ephemeral key's y replaced by p - y. ECDH gives the same Z, so it opens, with the plaintext that was sealed. "
            "The one change of a key that goes unnoticed.",
            {**GOOD, "ephemeralPublicKey": base64_of(mirrored())}, opens_to(FIRST_NAME),
        ),
    ]


def mirrored() -> bytes:
    x, y = der.coordinates(ephemeral("first-name").public_key())
    return der.key_of_point(der.uncompressed(x, der.P - y))


# Contexts that cannot be: id, comment, the member and its text.
BAD_CONTEXTS = [
    ("request-id-with-newline", "A line feed after the request id, which no header can carry.", "request_id", REQUEST + "\n"),
    ("request-id-with-space", "A space before the request id, which a header loses on the way.", "request_id", " " + REQUEST),
    ("request-id-empty", "An empty request id.", "request_id", ""),
    ("request-id-not-ascii", "A letter outside ASCII in the request id.", "request_id", "requ\u00eate-1"),
    ("program-code-empty", "An empty program code.", "program_code", ""),
    ("program-code-with-space", "A space inside of the program code.", "program_code", "w f"),
    ("program-code-not-ascii", "A letter outside ASCII in the program code.", "program_code", "w\u0444"),
    ("program-code-with-nul", "A NUL behind the program code.", "program_code", "wf\0"),
]


def bad_contexts() -> list[dict]:
    made = []
    for name, comment, member, text in BAD_CONTEXTS:
        context = {**CONTEXT, member: text}
        made.append(changed(f"malformed-{name}", comment, GOOD, malformed("context"), context=context))
        if name.endswith(("empty", "newline", "not-ascii")):
            sealed = sealing(f"malformed-{name}", comment, {"plaintext": "{}"}, {}, context=context)
            made.append({**sealed, "provenance": CHANGED, "expect": malformed("context")})
    return made


def cases() -> dict[str, list[dict]]:
    return {"envelope": plaintexts() + parties() + others() + bad_contexts()}
