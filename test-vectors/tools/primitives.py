"""primitives/: AES-256-GCM with the IV of 16 bytes that EC_v1 has, and SHA-256."""

import hashlib

from kit import OPEN, case, value
from reference import MADE, gcm_seal, sha256

GCM = {"source": MADE, "section": "NIST SP 800-38D: AES-256-GCM, IV of 16 bytes, no additional data, tag of 16 bytes"}
CHANGED = {
    "source": "changed by hand from a case that opens",
    "section": "the sealed bytes of gcm-seal-19-bytes, changed or sealed as the comment says",
}
FIPS = {
    "source": "NIST, examples to FIPS 180-4",
    "section": "SHA-256: one block message, two block message",
    "note": "The message of no bytes is from CAVS, SHA256ShortMsg.rsp, Len = 0.",
}
HASHED = {"source": "made for sealpack with Python's hashlib", "section": "SHA-256 (FIPS 180-4)"}

KEY = sha256(b"a key of AES-256")
ZERO_IV = bytes(16)
COUNTING_IV = bytes(range(16))
BYTES = bytes(range(256))

# id, comment, IV, plaintext.
SEALED = [
    ("empty", "No plaintext: the tag alone.", ZERO_IV, b""),
    ("1-byte", "One byte.", ZERO_IV, b"a"),
    ("15-bytes", "One byte less than a block.", ZERO_IV, BYTES[:15]),
    ("16-bytes", "A block.", ZERO_IV, BYTES[:16]),
    ("17-bytes", "One byte more than a block.", ZERO_IV, BYTES[:17]),
    ("19-bytes", "A short text.", ZERO_IV, b'{"firstName":"Kim"}'),
    ("256-bytes", "16 blocks.", ZERO_IV, BYTES),
    ("counting-iv", "The IV 00 01 .. 0f.", COUNTING_IV, BYTES[:40]),
    ("iv-of-ones", "An IV of ff.", b"\xff" * 16, BYTES[:40]),
    ("iv-like-a-counter", "An IV that would be a counter block if its first 12 bytes were the IV.", bytes(15) + b"\1", BYTES[:40]),
]

# Message and digest as published.
PUBLISHED = [
    ("no-bytes", "No message.", b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("one-block", "abc.", b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "two-blocks", "56 letters, whose padding takes a second block.", b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
]


def seals() -> list[dict]:
    made = []
    for name, comment, iv, plaintext in SEALED:
        sealed = b"".join(gcm_seal(KEY, iv, plaintext)).hex()
        given = {"key_hex": KEY.hex(), "iv_hex": iv.hex()}
        text, data = {"plaintext_hex": plaintext.hex()}, {"sealed_hex": sealed}
        made.append(case(f"gcm-seal-{name}", comment, GCM, "gcm-seal", {**given, **text}, value(**data)))
        made.append(case(f"gcm-open-{name}", comment, GCM, "gcm-open", {**given, **data}, value(**text)))
    return made


def refusals() -> list[dict]:
    text = b'{"firstName":"Kim"}'
    ciphertext, tag = gcm_seal(KEY, ZERO_IV, text)
    good = ciphertext + tag
    rows = [
        ("first-ciphertext-bit", "The first bit of the ciphertext is changed.", KEY, ZERO_IV, bytes([good[0] ^ 0x80]) + good[1:]),
        ("last-tag-bit", "The last bit of the tag is changed.", KEY, ZERO_IV, good[:-1] + bytes([good[-1] ^ 1])),
        ("truncated", "The last byte is missing.", KEY, ZERO_IV, good[:-1]),
        ("extended", "A zero byte follows.", KEY, ZERO_IV, good + b"\0"),
        ("tag-first", "The tag before the ciphertext.", KEY, ZERO_IV, tag + ciphertext),
        ("no-tag", "The ciphertext alone.", KEY, ZERO_IV, ciphertext),
        ("iv-of-12-bytes", "Sealed with an IV of 12 zero bytes.", KEY, ZERO_IV, b"".join(gcm_seal(KEY, bytes(12), text))),
        ("additional-data", "Sealed with EC_v1 as additional data.", KEY, ZERO_IV, b"".join(gcm_seal(KEY, ZERO_IV, text, b"EC_v1"))),
        ("another-key", "The last bit of the key is changed.", KEY[:-1] + bytes([KEY[-1] ^ 1]), ZERO_IV, good),
        ("another-iv", "The last bit of the IV is changed.", KEY, bytes(15) + b"\1", good),
        ("zeros", "An empty ciphertext and a tag of zeros.", KEY, ZERO_IV, bytes(16)),
    ]
    made = []
    for name, comment, key, iv, sealed in rows:
        given = {"key_hex": key.hex(), "iv_hex": iv.hex(), "sealed_hex": sealed.hex()}
        made.append(case(f"gcm-refused-{name}", comment, CHANGED, "gcm-open", given, OPEN))
    return made


def hashes() -> list[dict]:
    made = []
    for name, comment, message, digest in PUBLISHED:
        assert hashlib.sha256(message).hexdigest() == digest
        made.append(case(f"sha256-{name}", comment, FIPS, "sha256", {"message_hex": message.hex()}, value(digest_hex=digest)))
    for count in (1, 55, 56, 63, 64, 65, 119, 120, 128):
        message = BYTES[:count]
        comment = f"{count} byte{'s' if count > 1 else ''}: 00, 01 and so on."
        digest = sha256(message).hex()
        made.append(case(f"sha256-{count}-bytes", comment, HASHED, "sha256", {"message_hex": message.hex()}, value(digest_hex=digest)))
    return made


def cases() -> dict[str, list[dict]]:
    return {"primitives": seals() + refusals() + hashes()}
