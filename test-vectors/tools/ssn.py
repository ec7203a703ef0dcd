"""ssn/: sealed fields, their faults, and AES-CBC as NIST publishes it. See ssn_blocks.py for blocks that no sealer makes."""

import base64

from damage import with_byte
from kit import OPEN, case, malformed, value
from reference import MADE, base64_of, field

SECRET = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
NO_DASHES = SECRET.replace("-", "")
SECRET_128 = "0f1e2d3c-4b5a-6978"
SECRET_192 = "0f1e2d3c-4b5a-6978-8796a5b4"
TWO_BYTE_LETTERS = "\u00e9" * 16
COUNTING_IV = bytes(range(16)).hex()
PLUS_AND_SLASH = "fbefbefff7dfffffbf3efdf0fc3ffbff"

SEALED = {
    "source": MADE,
    "section": "AES-CBC with PKCS #7 padding; field = base64(IV || ciphertext)",
    "note": "Opened again with Node.js crypto (OpenSSL).",
}
CHANGED = {"source": "changed by hand from a case that opens", "section": "a sealed field or its key text, changed as the comment says"}

# id, comment, key text, IV, text
SEAL = [
    ("nine-digits", "The key is the 32 characters left when the dashes are gone, as ASCII: AES-256.", SECRET, COUNTING_IV, "123456789"),
    ("dashes", "Dashes are part of the text and are sealed.", SECRET, COUNTING_IV, "123-45-6789"),
    ("spaces", "What encodeURI makes of 123 45 6789: the text that is sealed.", SECRET, COUNTING_IV, "123%2045%206789"),
    ("ein", "An employer identification number is sealed in the same way.", SECRET, "306e3386b8e9deed15970e5dbc4a7704", "12-3456789"),
    (
        "key-without-dashes", "Dashes in the key text make no difference: same field as seal-nine-digits.",
        NO_DASHES, COUNTING_IV, "123456789",
    ),
    ("aes-128", "A key text of 16 bytes: AES-128.", SECRET_128, "d22c9380d9572822003576e656dd5297", "123456789"),
    ("aes-192", "A key text of 24 bytes: AES-192.", SECRET_192, "67a21eb5606d1fda769c2b8f69a96fa6", "123-45-6789"),
    (
        "key-of-two-byte-characters", "The length that counts is that of the UTF-8 bytes: 16 characters, 32 bytes, AES-256.",
        TWO_BYTE_LETTERS, "f441939622a3275558acb23c899cbe87", "123456789",
    ),
    ("zero-iv", "An IV of 16 zero bytes. Real IVs are random.", SECRET, bytes(16).hex(), "987-65-4321"),
    (
        "plus-and-slash", "The field has both + and /, the two letters where the base64 alphabets differ.",
        SECRET, PLUS_AND_SLASH, "987-65-4320",
    ),
    ("aes-128-dashes", "A key text of 16 bytes, a text with dashes.", SECRET_128, "5b0c1d92e7a86f340b9d2ac851734ef6", "987-65-4321"),
    ("aes-192-nine-digits", "A key text of 24 bytes, nine digits.", SECRET_192, "a3f4801c96e2d75b3047be618fc9520d", "987654321"),
]

# What opens: id, comment, key text, IV, text, key text to open with if it is another.
OPENS = [
    ("nine-digits", "Nine digits.", SECRET, COUNTING_IV, "123456789", SECRET),
    ("dashes", "Three, two and four digits with dashes.", SECRET, COUNTING_IV, "123-45-6789", SECRET),
    ("key-without-dashes", "The same key text without its dashes.", SECRET, COUNTING_IV, "123-45-6789", NO_DASHES),
    (
        "key-with-dashes-elsewhere", "The same key text with its dashes in other places.",
        SECRET, COUNTING_IV, "123-45-6789", "-0f1e-2d3c4b5a697887--96a5b4c3d2e1f0-",
    ),
    ("aes-128", "A key text of 16 bytes: AES-128.", SECRET_128, "d22c9380d9572822003576e656dd5297", "123456789", SECRET_128),
    ("aes-192", "A key text of 24 bytes: AES-192.", SECRET_192, "67a21eb5606d1fda769c2b8f69a96fa6", "123-45-6789", SECRET_192),
    (
        "key-of-two-byte-characters", "The key text is 16 characters of two bytes each: AES-256.",
        TWO_BYTE_LETTERS, "f441939622a3275558acb23c899cbe87", "123456789", TWO_BYTE_LETTERS,
    ),
    ("zero-iv", "An IV of zeros opens like any other.", SECRET, bytes(16).hex(), "987-65-4321", SECRET),
    ("plus-and-slash", "Standard base64 alphabet.", SECRET, PLUS_AND_SLASH, "987-65-4320", SECRET),
    (
        "all-zeros", "Opening checks the form of the text, not whether such a number is ever given out.",
        SECRET, "594556b5458751f9de36b55a30c91a8d", "000000000", SECRET,
    ),
    (
        "all-nines", "Opening checks the form of the text, not whether such a number is ever given out.",
        SECRET, "878716b083bcd99c4e81255e7d3bc5b8", "999-99-9999", SECRET,
    ),
    ("aes-128-dashes", "A key text of 16 bytes, with dashes.", SECRET_128, "5b0c1d92e7a86f340b9d2ac851734ef6", "987-65-4321", SECRET_128),
    (
        "aes-192-nine-digits", "A key text of 24 bytes, nine digits.",
        SECRET_192, "a3f4801c96e2d75b3047be618fc9520d", "987654321", SECRET_192,
    ),
]

DASHES = base64.b64decode(field(SECRET, bytes(range(16)), b"123-45-6789"))
DIGITS = base64.b64decode(field(SECRET, bytes(range(16)), b"123456789"))
GOOD = base64_of(DASHES)


def another_person() -> str:
    """The IV moved by the difference of two padded texts: whoever knows one number makes it any other."""
    old, new = b"123456789" + b"\x07" * 7, b"987-65-4321" + b"\x05" * 5
    return base64_of(bytes(iv ^ a ^ b for iv, a, b in zip(DIGITS[:16], old, new)) + DIGITS[16:])


def sealed() -> list[dict]:
    def made(name, comment, key, iv, text):
        expect = value(field=field(key, bytes.fromhex(iv), text.encode()))
        return case(f"seal-{name}", comment, SEALED, "ssn-seal", {"key_text": key, "iv_hex": iv, "plaintext": text}, expect)

    def refused(length, key):
        what = "An empty key text." if length == "empty" else f"A key text of {length.replace('-', ' ')}."
        given = {"key_text": key, "iv_hex": COUNTING_IV, "plaintext": "123456789"}
        return case(f"seal-key-{length}", what, SEALED, "ssn-seal", given, malformed("key"))

    return [made(*row) for row in SEAL] + [refused(length, key) for length, key in BAD_KEYS if length in SEALED_WITH]


def opened() -> list[dict]:
    def made(name, comment, key, iv, text, opening_key):
        given = {"key_text": opening_key, "field": field(key, bytes.fromhex(iv), text.encode())}
        return case(f"open-{name}", comment, SEALED, "ssn-open", given, value(plaintext=text))

    def warning(name, comment, changed_field, text):
        return case(f"changed-{name}", comment, CHANGED, "ssn-open", {"key_text": SECRET, "field": changed_field}, value(plaintext=text))

    return [made(*row) for row in OPENS] + [
        warning(
            "iv-other-digit", "IV byte 0 changed from 00 to 08: 1 becomes 9. It opens: the field has no integrity.",
            base64_of(with_byte(DASHES, 0, 8)), "923-45-6789",
        ),
        warning(
            "iv-last-digit", "IV byte 8 of the nine-digit field changed from 08 to 09: 9 becomes 8. It opens.",
            base64_of(with_byte(DIGITS, 8, 9)), "123456788",
        ),
        warning(
            "iv-another-person",
            "The whole IV changed (XOR of old and new padded text): 123456789 becomes 987-65-4321, without the key. It opens.",
            another_person(), "987-65-4321",
        ),
    ]


# Key texts whose length is wrong. A character counts as often as it has bytes in UTF-8.
BAD_KEYS = [
    ("15-bytes", SECRET[:17]),
    ("17-bytes", SECRET_128 + "-8"),
    ("23-bytes", SECRET_192[:-1]),
    ("25-bytes", SECRET_192 + "c"),
    ("31-bytes", SECRET[:-1]),
    ("33-bytes", SECRET + "0"),
    ("64-bytes", NO_DASHES * 2),
    ("empty", ""),
]
SEALED_WITH = ["15-bytes", "17-bytes", "31-bytes", "33-bytes", "empty"]

# Other key texts for a good field: id, comment, key text, what is expected.
OTHER_KEYS = [
    ("malformed-key-only-dashes", "Nothing is left of the key text when the dashes are gone.", "-" * 32, malformed("key")),
    ("malformed-key-trailing-newline", "A line feed after the key text makes it 33 bytes.", SECRET + "\n", malformed("key")),
    (
        "malformed-key-32-characters-64-bytes", "The length that counts is that of the UTF-8 bytes: 32 characters, 64 bytes.",
        "\u00e9" * 32, malformed("key"),
    ),
    ("malformed-key-leading-space", "A space before the key text makes it 33 bytes.", " " + SECRET, malformed("key")),
    ("malformed-key-in-braces", "The key text in braces, as Windows writes a GUID: 34 bytes.", "{" + SECRET + "}", malformed("key")),
    ("malformed-key-en-dashes", "The dash U+2013 between the groups is no dash.", SECRET.replace("-", "\u2013"), malformed("key")),
    ("refused-wrong-key", "Another key: the last digit of the key text is 1, not 0.", SECRET[:-1] + "1", OPEN),
    (
        "refused-wrong-key-good-padding",
        "Another key under which the padding happens to be right: the text is the bytes 6a82abaf88026d6112e5bc983f827a.",
        SECRET[:-2] + "24", OPEN,
    ),
    ("refused-key-in-upper-case", "The key text in upper case is another key.", SECRET.upper(), OPEN),
    ("refused-key-first-half", "The first 16 characters of the key text alone: AES-128 with another key.", NO_DASHES[:16], OPEN),
    ("refused-key-of-spaces", "A key text of 32 spaces has a good length.", " " * 32, OPEN),
]


def other_keys() -> list[dict]:
    def refused(name, comment, key, expect):
        return case(name, comment, CHANGED, "ssn-open", {"key_text": key, "field": GOOD}, expect)

    def length(name, key):
        text = "an empty key text" if name == "empty" else f"a key text of {name.replace('-', ' ')}"
        return refused(f"malformed-key-{name}", f"A good field, {text}.", key, malformed("key"))

    return [length(*row) for row in BAD_KEYS] + [refused(*row) for row in OTHER_KEYS]


# Texts that are not the base64 of 32 bytes: id, comment, text.
MALFORMED = [
    ("empty", "Empty text.", ""),
    ("not-base64", "44 characters that are not base64.", "!" * 44),
    (
        "one-wrong-character", "One character outside the alphabet: a star in the place of the letter at index 20.",
        GOOD[:20] + "*" + GOOD[21:],
    ),
    (
        "url-safe", "The field of seal-plus-and-slash in the URL-safe alphabet.",
        field(SECRET, bytes.fromhex(PLUS_AND_SLASH), b"987-65-4320").translate(str.maketrans("+/", "-_")),
    ),
    ("no-padding", "The = at the end is missing.", GOOD[:-1]),
    ("two-padding-characters", "One = too many.", GOOD + "="),
    ("only-padding", "Nothing but padding.", "===="),
    ("padding-first", "The = stands at the beginning.", "=" + GOOD[:-1]),
    ("trailing-newline", "A line feed after the field.", GOOD + "\n"),
    ("trailing-carriage-return-newline", "Carriage return and line feed after the field.", GOOD + "\r\n"),
    ("trailing-space", "A space after the field.", GOOD + " "),
    ("leading-space", "A space before the field.", " " + GOOD),
    ("space-inside", "A space between the IV and the rest.", GOOD[:22] + " " + GOOD[22:]),
    (
        "space-for-plus", "Each + read as a space, as form decoding does.",
        field(SECRET, bytes.fromhex(PLUS_AND_SLASH), b"987-65-4320").replace("+", " "),
    ),
    ("line-break-inside", "A line break in the middle, as MIME base64 has it.", GOOD[:22] + "\r\n" + GOOD[22:]),
    ("trailing-nul", "A NUL after the field.", GOOD + "\0"),
    ("in-quotes", "The field in quotation marks, as JSON has it.", f'"{GOOD}"'),
    ("percent-encoded", "The = percent-encoded.", GOOD[:-1] + "%3D"),
    ("byte-order-mark", "U+FEFF before the field.", "\ufeff" + GOOD),
    ("full-width-letter", "The first A as the full-width letter U+FF21.", "\uff21" + GOOD[1:]),
    ("tail-bits-1", "The two unused bits of the last letter are 1, not 0: a second spelling of the same bytes.", GOOD[:-2] + "Z="),
    ("tail-bits-3", "The two unused bits of the last letter are 3, not 0: a second spelling of the same bytes.", GOOD[:-2] + "b="),
    ("hexadecimal", "The 32 bytes in hexadecimal.", DASHES.hex()),
    ("base64-twice", "Base64 of the field's text.", base64_of(GOOD.encode())),
    ("plain-ssn", "The number itself, not sealed.", "123-45-6789"),
    (
        "iv-and-ciphertext-apart", "IV and ciphertext encoded one by one, with a colon between them.",
        f"{base64_of(DASHES[:16])}:{base64_of(DASHES[16:])}",
    ),
    ("15-bytes", "15 bytes. A field is exactly 32.", base64_of(DASHES[:15])),
    ("16-bytes", "16 bytes: an IV alone, or the ciphertext without its IV. A field is exactly 32.", base64_of(DASHES[16:])),
    ("31-bytes", "31 bytes. A field is exactly 32.", base64_of(DASHES[:31])),
    ("33-bytes", "33 bytes. A field is exactly 32.", base64_of(DASHES + b"\0")),
    ("48-bytes", "48 bytes: one block too many. A field is exactly 32.", base64_of(DASHES + DASHES[:16])),
    (
        "two-blocks-of-text", "IV and two correctly padded blocks (123-45-6789-EIN-none): no SSN is that long.",
        field(SECRET, bytes.fromhex("7b497a4e63d64f513a66c1328c00b71b"), b"123-45-6789-EIN-none"),
    ),
]


def malformed_fields() -> list[dict]:
    return [
        case(f"malformed-{name}", comment, CHANGED, "ssn-open", {"key_text": SECRET, "field": text}, malformed("field"))
        for name, comment, text in MALFORMED
    ]


def cases() -> dict[str, list[dict]]:
    return {"ssn": sealed() + opened() + other_keys() + malformed_fields()}
