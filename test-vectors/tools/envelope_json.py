"""envelope/, continued: the JSON around an envelope, its members, and their base64."""

import base64
import hashlib
import json

from envelope import FIRST_NAME, GOOD, OTHER_IDENTITY, OTHER_RECIPIENT, RECIPIENT, changed, opens_to
from kit import malformed
from reference import base64_of, pkcs8, point, sha256, spki

COMPACT = json.dumps(GOOD, separators=(",", ":"))
SPACED = json.dumps(GOOD)
BODY = COMPACT[1:-1]
DATA = GOOD["data"]

KEBAB = {"version": "version", "ephemeralPublicKey": "ephemeral-public-key", "publicKeyHash": "public-key-hash", "data": "data"}
SHORT = {"ephemeralPublicKey": "ephemeral-base64", "publicKeyHash": "hash", "data": "data"}


def without(member: str) -> dict:
    return {name: text for name, text in GOOD.items() if name != member}


# ---- Members --------------------------------------------------------------------------------------------------------

# id, what stands there, and the value, made from the good one.
WRONG_TYPES = [
    ("null", "null", lambda text: None),
    ("number", "a number", lambda text: 7),
    ("true", "true", lambda text: True),
    ("list", "a list that holds the text", lambda text: [text]),
    ("object", "an object", lambda text: {"ciphertext": text}),
]

VERSIONS = [
    ("2", "EC_v2 is named in documents and described nowhere.", "EC_v2"),
    ("3", "EC_v3 does not exist.", "EC_v3"),
    ("rsa", "RSA_v1 is another construction.", "RSA_v1"),
    ("lower-case", "The version: lower case.", "ec_v1"),
    ("upper-case", "The version: upper case.", "EC_V1"),
    ("trailing-space", "The version: a space follows.", "EC_v1 "),
    ("leading-space", "The version: a space before it.", " EC_v1"),
    ("trailing-newline", "The version: a line feed follows.", "EC_v1\n"),
    ("trailing-nul", "The version: a NUL follows.", "EC_v1\0"),
    ("dash", "The version: a dash in the place of the underscore.", "EC-v1"),
    ("full-width", "The version: the full-width digit U+FF11.", "EC_v\uff11"),
    ("cyrillic", "The version: the Cyrillic letter U+0421, which looks like a C.", "E\u0421_v1"),
    ("pattern", "The version: a pattern, as a document shows it.", "EC_v[1|2]"),
    ("point-0", "The version: EC_v1.0.", "EC_v1.0"),
    ("empty", "The version: empty text.", ""),
    ("number", "The version: a number.", 1),
    ("null", "The version: null.", None),
]


def members() -> list[dict]:
    made = [
        changed(f"malformed-missing-{kebab}", f"No member {member}.", without(member), malformed(member))
        for member, kebab in KEBAB.items()
    ]
    for kind, what, wrong in WRONG_TYPES:
        for member, kebab in KEBAB.items():
            if member == "version" and kind in ("null", "number"):
                continue  # among the versions
            expect = malformed(member)
            made.append(changed(f"malformed-{kind}-{kebab}", f"{member} is {what}.", {**GOOD, member: wrong(GOOD[member])}, expect))
    for name, comment, version in VERSIONS:
        made.append(changed(f"malformed-version-{name}", comment, {**GOOD, "version": version}, malformed("version")))
    return made + names()


def names() -> list[dict]:
    renamed = {"PublicKeyHash": GOOD["publicKeyHash"], **without("publicKeyHash")}
    apple = {**without("ephemeralPublicKey"), "header": {"ephemeralPublicKey": GOOD["ephemeralPublicKey"]}}
    snake = {**without("ephemeralPublicKey"), "ephemeral_public_key": GOOD["ephemeralPublicKey"]}
    return [
        changed(
            "malformed-other-case-of-a-name", "PublicKeyHash in place of publicKeyHash.",
            {name: renamed[name] for name in ("version", "ephemeralPublicKey", "PublicKeyHash", "data")}, malformed("publicKeyHash"),
        ),
        changed("malformed-snake-case", "ephemeral_public_key in place of ephemeralPublicKey.", snake, malformed("ephemeralPublicKey")),
        changed(
            "malformed-member-in-a-header", "The ephemeral key inside of an object header, as in an Apple Pay token.", apple,
            malformed("ephemeralPublicKey"),
        ),
        changed("malformed-no-members", "An empty object: the first member that is missed is version.", {}, malformed("version")),
        changed(
            "malformed-one-level-too-deep", "The envelope as the member encryptedUserData of an object.", {"encryptedUserData": GOOD},
            malformed("version"),
        ),
    ]


# ---- Base64 ---------------------------------------------------------------------------------------------------------

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def unused_bits(text: str) -> str:
    """The last letter replaced by the next one, whose unused bits are not zero."""
    padding = text[len(text.rstrip("=")) :]
    letters = text.rstrip("=")
    return letters[:-1] + LETTERS[LETTERS.index(letters[-1]) + 1] + padding


# id, comment, the text made from the good one.
BASE64_FAULTS = [
    ("not-base64", "not base64: a star at index 8.", lambda text: text[:8] + "*" + text[9:]),
    ("url-safe", "the URL-safe alphabet.", lambda text: text.translate(str.maketrans("+/", "-_"))),
    ("tail-bits", "the unused bits of the last letter are not zero.", unused_bits),
    ("trailing-newline", "a line feed after it.", lambda text: text + "\n"),
    ("line-break", "a line break inside, as MIME has it.", lambda text: text[:20] + "\r\n" + text[20:]),
    ("leading-space", "a space before it.", lambda text: " " + text),
    ("space-for-plus", "each + read as a space, and the / as they were.", lambda text: text.replace("+", " ")),
    ("too-much-padding", "one = too many.", lambda text: text + "="),
    ("percent-encoded", "its = percent-encoded.", lambda text: text.replace("=", "%3D")),
    ("byte-order-mark", "U+FEFF before it.", lambda text: "\ufeff" + text),
    ("trailing-nul", "a NUL after it.", lambda text: text + "\0"),
    ("hexadecimal", "the bytes in hexadecimal.", lambda text: base64.b64decode(text).hex()),
    ("hexadecimal-upper-case", "the bytes in upper-case hexadecimal.", lambda text: base64.b64decode(text).hex().upper()),
]


def base64_faults() -> list[dict]:
    made = []
    for member, short in SHORT.items():
        text = GOOD[member]
        padding = text[len(text.rstrip("=")) :]
        faults = [*BASE64_FAULTS, ("no-padding", f"the {padding} at the end is missing.", lambda text: text.rstrip("="))]
        for name, comment, wrong in faults:
            if wrong(text) != text:
                opened = {**GOOD, member: wrong(text)}
                made.append(changed(f"malformed-{short}-{name}", f"{member}: {comment}", opened, malformed(member)))
    return made


# ---- Data and hash --------------------------------------------------------------------------------------------------


def data_lengths() -> list[dict]:
    fifteen = base64_of(base64.b64decode(DATA)[:15])
    return [
        changed("malformed-data-empty", "data is empty text.", {**GOOD, "data": ""}, malformed("data")),
        changed("malformed-data-1-byte", "data of one byte.", {**GOOD, "data": base64_of(b"\0")}, malformed("data")),
        changed("malformed-data-15-bytes", "data of 15 bytes, one less than a tag.", {**GOOD, "data": fifteen}, malformed("data")),
    ]


def hashes() -> list[dict]:
    good = spki(RECIPIENT)
    digest = sha256(good)
    bare = point(RECIPIENT)
    lines = [base64_of(good)[at : at + 64] for at in (0, 64)]
    pem = "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""]).encode()
    compressed = bytes([2 + bare[-1] % 2]) + bare[1:33]
    rows = [
        ("of-another-key", "the hash of another key: the envelope is for someone else.", sha256(spki(OTHER_RECIPIENT))),
        ("of-the-bare-point", "SHA-256 of the recipient's 65-byte point instead of its SPKI.", sha256(bare)),
        ("of-the-coordinates", "SHA-256 of the 64 bytes of the coordinates, without the byte 04.", sha256(bare[1:])),
        ("of-the-compressed-point", "SHA-256 of the compressed point of 33 bytes.", sha256(compressed)),
        ("of-the-compressed-spki", "SHA-256 of an SPKI with the compressed point.", sha256(compressed_spki(compressed))),
        ("of-the-base64", "SHA-256 of the base64 text of the SPKI.", sha256(base64_of(good).encode())),
        ("of-the-pem", "SHA-256 of the PEM text.", sha256(pem)),
        ("of-the-ephemeral-key", "the hash of the ephemeral key.", sha256(base64.b64decode(GOOD["ephemeralPublicKey"]))),
        ("of-the-hash", "SHA-256 twice.", sha256(digest)),
        ("of-nothing", "SHA-256 of no bytes.", sha256(b"")),
        ("sha-1", "SHA-1, 20 bytes.", hashlib.sha1(good).digest()),
        ("sha-384", "SHA-384, 48 bytes.", hashlib.sha384(good).digest()),
        ("sha-512", "SHA-512, 64 bytes.", hashlib.sha512(good).digest()),
        ("one-bit-changed", "the lowest bit of the last byte is changed.", digest[:-1] + bytes([digest[-1] ^ 1])),
        ("first-bit-changed", "the highest bit of the first byte is changed.", bytes([digest[0] ^ 0x80]) + digest[1:]),
        ("reversed", "its bytes from the last to the first.", digest[::-1]),
        ("empty", "no bytes.", b""),
        ("31-bytes", "31 bytes: the last is missing.", digest[:-1]),
        ("33-bytes", "33 bytes: a zero byte follows.", digest + b"\0"),
        ("zeros", "32 zero bytes.", bytes(32)),
        ("is-the-key", "the recipient's SPKI itself.", good),
    ]
    made = []
    for name, comment, wrong in rows:
        opened = {**GOOD, "publicKeyHash": base64_of(wrong)}
        made.append(changed(f"malformed-hash-{name}", f"publicKeyHash: {comment}", opened, malformed("publicKeyHash")))
    comment = "A good envelope, opened with the identity of another recipient."
    return made + [
        changed("malformed-identity-of-another-key", comment, GOOD, malformed("publicKeyHash"), identity=pkcs8(OTHER_IDENTITY)),
    ]


def compressed_spki(compressed: bytes) -> bytes:
    return bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + compressed


# ---- The text of the JSON -------------------------------------------------------------------------------------------

# Not one JSON object: id, comment, text.
RAW_FAULTS = [
    ("empty", "No text.", ""),
    ("white-space", "White space only.", " \n"),
    ("trailing-comma", "A comma after the last member.", "{" + BODY + ",}"),
    ("leading-comma", "A comma before the first member.", "{," + BODY + "}"),
    ("missing-comma", "No comma between two members.", "{" + BODY.replace(",", " ", 1) + "}"),
    ("missing-colon", "No colon behind a name.", COMPACT.replace(":", " ", 1)),
    ("truncated", "The closing brace is missing.", COMPACT[:-1]),
    ("truncated-text", "Cut inside of the data.", COMPACT[:-10]),
    ("trailing-text", "A letter after the object.", COMPACT + "x"),
    ("trailing-nul", "A NUL after the object.", COMPACT + "\0"),
    ("two-objects", "The envelope twice, one behind the other.", COMPACT * 2),
    ("byte-order-mark", "U+FEFF before the object.", "\ufeff" + COMPACT),
    ("comment", "A comment before the object.", "/* envelope */" + COMPACT),
    ("comment-behind", "A comment behind the object.", COMPACT + " // envelope"),
    ("no-break-space", "U+00A0 before the object, which is no white space of JSON.", "\u00a0" + COMPACT),
    ("line-break-in-text", "A line feed, not escaped, inside the data.", COMPACT.replace(DATA, DATA[:20] + "\n" + DATA[20:])),
    ("unknown-escape", "The escape \\x in a text.", COMPACT.replace("EC_v1", "EC_v\\x31")),
    ("nested-lists", "200 opening brackets.", "[" * 200),
    ("single-quotes", "Single quotation marks, as Python shows it.", COMPACT.replace('"', "'")),
    ("names-without-quotes", "Names without quotation marks, as JavaScript shows it.", COMPACT.replace('"version"', "version")),
    ("not-json", "The first 60 letters of the envelope in base64.", base64_of(COMPACT.encode())[:60]),
    ("form", "The members as a form: version=EC_v1 and so on.", "&".join(f"{name}={text}" for name, text in GOOD.items())),
    ("number", "A number.", "1"),
    ("true", "true.", "true"),
    ("escaped-quotes", "The quotation marks escaped, as inside of another text.", COMPACT.replace('"', '\\"')),
]

# Texts in which a member stands twice: id, comment, text, the member. One reader takes the first, another one the last.
DUPLICATES = [
    ("version", "The member version twice, with the same value.", '{"version":"EC_v1",' + BODY + "}", "version"),
    ("data", "The member data twice, the first one empty.", '{"data":"",' + BODY + "}", "data"),
    ("by-escape", "The member data twice, once with its first letter as an escape.", '{"\\u0064ata":"",' + BODY + "}", "data"),
    ("data-behind", "The member data twice, the last one empty.", "{" + BODY + ',"data":""}', "data"),
    ("data-null", "The member data twice, the last one null.", "{" + BODY + ',"data":null}', "data"),
    (
        "hash", "The member publicKeyHash twice: this recipient's and another's.",
        "{" + BODY + f',"publicKeyHash":"{base64_of(sha256(spki(OTHER_RECIPIENT)))}"}}', "publicKeyHash",
    ),
    (
        "ephemeral-public-key", "The member ephemeralPublicKey twice: the second is another key.",
        "{" + BODY + f',"ephemeralPublicKey":"{base64_of(spki(OTHER_RECIPIENT))}"}}', "ephemeralPublicKey",
    ),
]

SPACES = {"{": " \r\n{\n\t", "}": "\n}\n", ",": " ,\n\t", ":": " : "}

# Other texts of a good envelope: id, comment, text.
RAW_GOOD = [
    (
        "other-order", "Members in another order.",
        json.dumps({name: GOOD[name] for name in ("data", "publicKeyHash", "version", "ephemeralPublicKey")}, separators=(",", ":")),
    ),
    ("white-space", "White space around all parts.", "".join(SPACES.get(letter, letter) for letter in COMPACT)),
    ("escaped-slashes", "Every / of the base64 written as \\/, which JSON allows.", SPACED.replace("/", "\\/")),
    (
        "escaped-letters", "The version and its name with \\u escapes.",
        SPACED.replace('"version"', '"\\u0076ersion"').replace('"EC_v1"', '"\\u0045C\\u005fv1"'),
    ),
    (
        "unknown-members", "Members that EC_v1 does not have are passed over.",
        "{" + BODY + ',"note":"x","header":{"data":[1,null]},"Version":2}',
    ),
]


def texts() -> list[dict]:
    def raw(name, comment, text, expect):
        return changed(name, comment, text, expect, member="raw_json")

    surrogate = COMPACT.replace("EC_v1", "EC_v\\ud835")
    return (
        [raw(f"open-raw-{name}", comment, text, opens_to(FIRST_NAME)) for name, comment, text in RAW_GOOD]
        + [raw(f"malformed-raw-{name}", comment, text, malformed("json")) for name, comment, text in RAW_FAULTS]
        + [raw(f"malformed-raw-duplicate-{name}", comment, text, malformed(member)) for name, comment, text, member in DUPLICATES]
        + [raw("malformed-raw-lone-surrogate", "Half of a surrogate pair in the version.", surrogate, malformed("version"))]
        + [
            changed("malformed-top-list", "A list that holds the envelope.", [GOOD], malformed("json")),
            changed("malformed-top-text", "The envelope as a JSON string.", COMPACT, malformed("json")),
            changed("malformed-top-null", "null.", None, malformed("json")),
        ]
    )


def cases() -> dict[str, list[dict]]:
    return {"envelope": members() + base64_faults() + data_lengths() + hashes() + texts()}
