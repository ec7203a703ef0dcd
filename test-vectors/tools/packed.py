"""pack/, continued: base64, and gzip as compressors write it, with the usual faults. The bombs are in pack.py."""

import base64
import zlib

from damage import flipped, with_byte
from deflate import END_OF_BLOCK, fixed, header, stored, trailer
from kit import case, malformed, value
from pack import DATA, GOOD, REPORT, TRAILER, unpacking
from reference import base64_of

RFC_4648 = {"source": "RFC 4648", "section": "10"}
BASE64 = {
    "source": "made for sealpack with Python's base64",
    "section": "RFC 4648 section 4, padded, unused bits zero",
    "note": "Faults are made by hand, as the comment says.",
}
GZIP = {
    "source": "made for sealpack with a few lines of Python",
    "section": "RFC 1952, one member",
    "note": "Checked with gzip -d and Node.js zlib.",
}
BY_HAND = {
    "source": "made for sealpack bit by bit with a few lines of Python",
    "section": "RFC 1951 3.2",
    "note": "Checked with Python's zlib and Node.js zlib.",
}
BY_ZLIB = {
    "source": "made for sealpack with zlib 1.2.13, level 9",
    "section": "RFC 1952, one member",
    "note": "The DEFLATE data is kept as it was made, since other versions compress in other ways.",
}
CHANGED = {
    "source": "changed by hand from a case that opens",
    "section": "the packed text of unpack-short, if the comment names no other, changed as the comment says",
}

# ---- Base64 ---------------------------------------------------------------------------------------------------------

PUBLISHED = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

BASE64_FAULTS = [
    ("no-padding", "Padding is missing.", "Zg"),
    ("half-padding", "One = where two belong.", "Zg="),
    ("too-much-padding", "One = too many.", "Zg==="),
    ("padding-after-full-group", "Padding where none belongs.", "Zm9v===="),
    ("padding-inside", "Padding before the end.", "Zg==Zg=="),
    ("only-padding", "Only padding.", "===="),
    ("one-letter", "One letter.", "Z"),
    ("five-letters", "Five letters.", "Zm9vY"),
    ("tail-bits-of-one-byte", "The four unused bits are 0001.", "Zh=="),
    ("tail-bits-of-two-bytes", "The two unused bits are 01.", "Zm9="),
    ("url-safe", "The URL-safe alphabet.", "-_-_"),
    ("line-break", "A line break inside.", "Zm9v\r\nYmFy"),
    ("trailing-newline", "A line feed at the end.", "Zm9v\n"),
    ("space", "A space inside.", "Zm9v YmFy"),
    ("outside-ascii", "A letter outside ASCII.", "Zm9\u00fc"),
    ("nul", "A NUL.", "Zm9\0"),
]


def base64_cases() -> list[dict]:
    def both(name, comment, provenance, data, text):
        assert base64_of(data) == text
        return [
            case(name.replace("*", "encode"), comment, provenance, "base64-encode", {"bytes_hex": data.hex()}, value(text=text)),
            case(name.replace("*", "decode"), comment, provenance, "base64-decode", {"text": text}, value(bytes_hex=data.hex())),
        ]

    made = []
    for index, (plain, text) in enumerate(PUBLISHED):
        made += both(f"rfc-4648-*-{index}", f'"{plain}" is "{text}".', RFC_4648, plain.encode(), text)
    made += both("base64-*-alphabet", "All 64 letters in order.", BASE64, base64.b64decode(ALPHABET), ALPHABET)
    made += both("base64-*-60-bytes", "80 letters and no line break.", BASE64, bytes(range(60)), base64_of(bytes(range(60))))
    for name, comment, text in BASE64_FAULTS:
        made.append(case(f"base64-refused-{name}", comment, BASE64, "base64-decode", {"text": text}, malformed("base64")))
    return made


# ---- What is accepted -----------------------------------------------------------------------------------------------


def member(data: bytes, content: bytes, **fields) -> bytes:
    return header(**fields) + data + trailer(content)


LETTERS_DATA = fixed([*b"<a/>", END_OF_BLOCK])
NOTHING = fixed([END_OF_BLOCK])
LETTER = fixed([*b"a", END_OF_BLOCK])
SYNC = stored(b"", last=False)
SEVERAL = fixed([*b"<a/>", END_OF_BLOCK], last=False) + SYNC[1:] + fixed([*b"<b/>", END_OF_BLOCK], last=False) + SYNC[1:] + NOTHING


def trade_line(number: int) -> str:
    kind = "card" if number % 3 else "auto"
    return f'<trade line="{number}" kind="{kind}" balance="{number * 7919 % 10007}"/>'


TRADE_LINES = "".join(trade_line(number) for number in range(14)).encode()
NAME = '<?xml version="1.0" encoding="iso-8859-1"?><name>Renée</name>'.encode("iso-8859-1")
NAME_DATA = bytes.fromhex(
    "b3b1afc8cd51284b2d2acecccfb35532d433505248cd4bce4fc9cc4bb755ca2cced7b5b030b5d43554b2b7b3c94bcc4db50b4acd7b996aa30f660300"
)
TRADE_DATA = bytes.fromhex(
    "75d1510ac3300806e0ab845c60319a18a1dd5db2a60f652583d2dd7f633028065fe5437e7fa7f3a86d75fbd6d7d907ef9e5b6fb3afeff3e5dda3eeb52fbff9ed"
    "3e5d21fce1528f76812c20da46c3a682a02d1a019009b525632fe494b44d8695c4a46d36323095ac2d5bb7a1146d8b611161e8578c0c10631c7e11ace3808682"
    "c1fc5c4843c3108d182479a818d0d81c0bf3177f00"
)
LITERALS_DATA = bytes.fromhex(
    "05c1d10dc2300c05c055acb74029050152dc5d5e637f58b18c1485fdb96b6bd25c32ca1537c88832057feb0bb998acee8a1bb6b3ad4973c92857ec9011658ace"
    "69908bc9eaae787df60fb6b3ad4973c92857dc2123ca149dd3201793d55df17c1f3bb6b3ad4973c928571c9011650afed617723159dd15c7eb71603bdb9a3497"
    "8c72c50332a24cd1390d7f"
)

# id, comment, gzip bytes, what they unpack to, the most bytes, provenance.
ACCEPTED = [
    ("empty", "No bytes packed.", member(NOTHING, b""), b"", 1000, GZIP),
    ("short", "A short document.", GOOD, REPORT, 1000, GZIP),
    ("iso-8859-1", "The bytes come back as they are: ISO 8859-1 stays ISO 8859-1.", member(NAME_DATA, NAME), NAME, 1000, BY_ZLIB),
    ("all-bytes", "All values of a byte.", member(stored(bytes(range(256))), bytes(range(256))), bytes(range(256)), 1000, GZIP),
    ("stored-block", "A stored block.", member(stored(REPORT), REPORT), REPORT, 1000, GZIP),
    ("fixed-codes", "A block with fixed codes.", GOOD, REPORT, 1000, GZIP),
    ("dynamic-codes", "A block with dynamic codes.", member(TRADE_DATA, TRADE_LINES), TRADE_LINES, 1000, BY_ZLIB),
    ("literals-only", "Dynamic codes and no back reference.", member(LITERALS_DATA, TRADE_LINES[:200]), TRADE_LINES[:200], 1000, BY_ZLIB),
    ("several-blocks", "Several blocks, empty stored blocks between them.", member(SEVERAL, b"<a/><b/>"), b"<a/><b/>", 1000, GZIP),
    (
        "back-reference-overlaps", "One letter and a back reference of distance 1 that copies what it writes.",
        member(bytes.fromhex("4b4c1c05c40200"), b"a" * 300), b"a" * 300, 1000, BY_ZLIB,
    ),
    ("fname", "With a file name.", member(DATA, REPORT, name=b"report.xml"), REPORT, 1000, GZIP),
    ("fname-empty", "With an empty file name.", member(DATA, REPORT, name=b""), REPORT, 1000, GZIP),
    ("fcomment", "With a comment in ISO 8859-1.", member(DATA, REPORT, comment=b"caf\xe9"), REPORT, 1000, GZIP),
    ("fextra", "With an extra field.", member(DATA, REPORT, extra=b"Ap\4\0\1\2\3\4"), REPORT, 1000, GZIP),
    ("fextra-empty", "With an extra field of no bytes.", member(DATA, REPORT, extra=b""), REPORT, 1000, GZIP),
    ("fhcrc", "With a header CRC.", member(DATA, REPORT, checksum=True), REPORT, 1000, GZIP),
    (
        "all-header-fields", "With all fields of the header.",
        member(
            DATA, REPORT, flags=1, extra=b"Ap\0\0", name=b"report.xml", comment=b"one", checksum=True,
            made=bytes.fromhex("00a96b630203"),
        ),
        REPORT, 1000, GZIP,
    ),
    ("ftext", "The flag that says text; it changes nothing.", member(DATA, REPORT, flags=1), REPORT, 1000, GZIP),
    (
        "mtime-and-os", "A time, the flag of the fastest level, and Unix.",
        member(DATA, REPORT, made=bytes.fromhex("feffffff0403")), REPORT, 1000, GZIP,
    ),
    ("unknown-os", "An operating system that RFC 1952 does not list.", member(DATA, REPORT, made=bytes(5) + b"\xc8"), REPORT, 1000, GZIP),
    (
        "exactly-max-bytes", "1,000 zeros at most 1,000 bytes.",
        member(bytes.fromhex("63601805a360140c770000"), bytes(1000)), bytes(1000), 1000, BY_ZLIB,
    ),
    ("below-max-bytes", "16 bytes at most 17.", GOOD, REPORT, 17, GZIP),
    ("empty-max-bytes-0", "No bytes at most 0 bytes.", member(NOTHING, b""), b"", 0, GZIP),
    (
        "by-hand", "The letter a, then a back reference of length 3 and distance 1.",
        member(fixed([97, 257, (0, 0, 0), END_OF_BLOCK]), b"aaaa"), b"aaaa", 1000, BY_HAND,
    ),
    (
        "longest-back-reference", "The letter a, then a back reference of length 258.",
        member(fixed([97, 285, (0, 0, 0), END_OF_BLOCK]), b"a" * 259), b"a" * 259, 1000, BY_HAND,
    ),
]


def accepted() -> list[dict]:
    made = []
    for name, comment, text, expect, most, provenance in ACCEPTED:
        made.append(unpacking(f"unpack-{name}", comment, text, expect, most, None, provenance))
    comment = "The good text that the base64 faults below start from."
    return made + [unpacking("unpack-before-base64-faults", comment, PADDED, b'<report id="10"/>', provenance=GZIP)]


# ---- What is refused ------------------------------------------------------------------------------------------------

FULL = member(DATA, REPORT, extra=b"Ap\0\0", name=b"report.xml", comment=b"one", checksum=True)
EXTRA_65535 = header(flags=4) + b"\xff\xff" + DATA + TRAILER
ADLER = zlib.adler32(REPORT)
PADDED = base64_of(member(fixed([*b'<report id="10"/>', END_OF_BLOCK]), b'<report id="10"/>'))
FAR_ZEROS = bytes.fromhex("edc13101000000c2a0f54f6d0d0fa0" + "00" * 96 + "805703")


CHECKED = header(checksum=True)
FULL_HEADER = header(extra=b"Ap\0\0", name=b"a", comment=b"b", checksum=True)

# id, comment, gzip bytes, the part at fault.
CHANGED_BYTES = [
    ("magic-first-byte", "The first byte is 1e.", with_byte(GOOD, 0, 0x1E), "header"),
    ("magic-second-byte", "The second byte is 8c.", with_byte(GOOD, 1, 0x8C), "header"),
    ("magic-swapped", "The first two bytes changed places.", GOOD[1::-1] + GOOD[2:], "header"),
    ("method-7", "Compression method 7.", with_byte(GOOD, 2, 7), "header"),
    ("method-0", "Compression method 0.", with_byte(GOOD, 2, 0), "header"),
    ("reserved-flag-5", "The reserved flag bit 5 is set.", with_byte(GOOD, 3, 0x20), "header"),
    ("reserved-flag-6", "The reserved flag bit 6 is set.", with_byte(GOOD, 3, 0x40), "header"),
    ("reserved-flag-7", "The reserved flag bit 7 is set.", with_byte(GOOD, 3, 0x80), "header"),
    ("header-crc", "The header CRC is wrong by one bit.", flipped(CHECKED, -2, 1) + DATA + TRAILER, "header"),
    (
        "header-crc-of-all-fields", "A header with all fields; its CRC is wrong by one bit.",
        flipped(FULL_HEADER, -1, 0x80) + DATA + TRAILER, "header",
    ),
    ("extra-longer-than-the-rest", "The extra field says 65,535 bytes.", EXTRA_65535, "limit"),
    ("name-without-end", "A file name without its NUL: it runs to the end.", header(name=b"report.xml")[:-1], "header"),
    ("crc", "The CRC is wrong by one bit.", flipped(GOOD, 28), "trailer"),
    ("crc-high-bit", "The highest bit of the CRC is wrong.", flipped(GOOD, 31, 0x80), "trailer"),
    ("crc-adler", "Adler-32 in place of the CRC.", GOOD[:28] + trailer(REPORT, crc=ADLER), "trailer"),
    ("isize-one-more", "ISIZE is 17, not 16.", with_byte(GOOD, 32, 17), "trailer"),
    ("isize-zero", "ISIZE is 0.", with_byte(GOOD, 32, 0), "trailer"),
    ("isize-high-byte", "The highest byte of ISIZE is 1.", with_byte(GOOD, 35, 1), "trailer"),
    ("trailing-zero", "A zero byte after the member.", GOOD + b"\0", "trailer"),
    ("trailing-zeros", "Eight zero bytes after the member, as tape blocks have them.", GOOD + bytes(8), "trailer"),
    ("trailing-garbage", "Text after the member.", GOOD + b"garbage", "trailer"),
    ("trailing-magic", "The first two bytes of another member follow.", GOOD + GOOD[:2], "trailer"),
    ("leading-byte", "A zero byte before the member.", b"\0" + GOOD, "header"),
]

# Length that is left of all 59 bytes, what is left, the part at fault.
TRUNCATED = [
    (1, "the first byte of the magic", "header"),
    (2, "the magic", "header"),
    (9, "all of the fixed header but its last byte", "header"),
    (10, "the fixed header", "header"),
    (11, "one byte of the extra field's length", "header"),
    (13, "a part of the extra field", "header"),
    (20, "a part of the file name", "header"),
    (28, "a part of the comment", "header"),
    (32, "all of the header but the last byte of its CRC", "header"),
    (33, "the whole header", "deflate"),
    (38, "a part of the deflate stream", "deflate"),
    (51, "everything but CRC and ISIZE", "trailer"),
    (53, "everything up to the middle of the CRC", "trailer"),
    (55, "everything but ISIZE", "trailer"),
    (58, "everything but the last byte", "trailer"),
]

FOUR = trailer(b"aaaa")
TWO = trailer(b"aa")

# id, comment, DEFLATE data and trailer, the part at fault.
DEFLATE_FAULTS = [
    ("distance-too-far", "One letter, then a back reference of distance 2.", fixed([97, 257, (1, 0, 0), END_OF_BLOCK]) + FOUR, "deflate"),
    (
        "distance-at-start", "A back reference before any letter.",
        fixed([257, (0, 0, 0), END_OF_BLOCK]) + trailer(b"\0" * 3, crc=0xFF41D912), "deflate",
    ),
    ("distance-code-30", "Distance code 30, which stands for nothing.", fixed([97, 257, (30, 0, 0), END_OF_BLOCK]) + FOUR, "deflate"),
    ("length-code-286", "Length code 286, which stands for nothing.", fixed([97, 286, (0, 0, 0), END_OF_BLOCK]) + FOUR, "deflate"),
    ("block-type-3", "Block type 3.", b"\x07\x00" + FOUR, "deflate"),
    ("stored-lengths-differ", "A stored block whose LEN and NLEN do not fit.", b"\1\4\0\xfa\xffaaaa" + FOUR, "deflate"),
    ("stored-too-short", "A stored block of 400 bytes that has 4.", stored(bytes(400))[:5] + b"aaaa" + FOUR, "deflate"),
    ("too-many-codes", "Dynamic codes: 19 codes of one bit.", bytes.fromhex("05e093244992244992") + bytes(6) + FOUR, "deflate"),
    ("no-last-block", "The only block does not say that it is the last.", fixed([97, END_OF_BLOCK], last=False) + trailer(b"a"), "deflate"),
    ("no-end-of-block", "A block without its end code.", fixed([97, 97]) + TWO, "deflate"),
    (
        "after-the-last-block", "Two blocks, the first already says that it is the last.",
        fixed([97, END_OF_BLOCK], times=2) + TWO, "trailer",
    ),
]

ABOVE = member(bytes.fromhex("63601805a360140c7b0000"), bytes(1001))
BY_FAR = header() + FAR_ZEROS + trailer(bytes(100_000), length=10)

# id, comment, gzip bytes, the most bytes.
LIMITS = [
    ("above-max-bytes", "1,001 zeros at most 1,000 bytes.", ABOVE, 1000, BY_ZLIB),
    ("above-max-bytes-0", "One byte at most 0 bytes.", member(LETTER, b"a"), 0, GZIP),
    ("above-max-bytes-1", "16 bytes at most 15.", GOOD, 15, GZIP),
    ("above-max-bytes-by-far", "100,000 zeros at most 1,000 bytes; ISIZE says 10.", BY_FAR, 1000, BY_ZLIB),
]

ZIP = bytes.fromhex("504b0304140000000800")

# id, comment, text or bytes, the part at fault.
OTHER_FORMATS = [
    ("two-members", "Two good members.", member(LETTERS_DATA, b"<a/>") + member(fixed([*b"<b/>", END_OF_BLOCK]), b"<b/>"), "trailer"),
    ("two-members-second-empty", "A good member and an empty one.", GOOD + member(NOTHING, b""), "trailer"),
    ("zlib", "A zlib stream (RFC 1950) instead of gzip.", b"\x78\xda" + DATA + ADLER.to_bytes(4, "big"), "header"),
    ("raw-deflate", "A bare deflate stream (RFC 1951) instead of gzip.", DATA, "header"),
    ("not-compressed", "The document in base64, not compressed.", REPORT, "header"),
    ("zip", "The first bytes of a ZIP file.", ZIP + DATA, "header"),
    ("document-itself", "The document itself.", REPORT.decode(), "base64"),
]

TRADE_TEXT = base64_of(member(TRADE_DATA, TRADE_LINES))

# id, comment, text.
TEXT_FAULTS = [
    ("url-safe", "The text of unpack-before-base64-faults in the URL-safe alphabet.", PADDED.translate(str.maketrans("+/", "-_"))),
    ("no-padding", "The same without its ==.", PADDED.rstrip("=")),
    ("half-padding", "The same with one = only.", PADDED[:-1]),
    ("tail-bits", "The same, the unused bits of the last letter not zero.", PADDED[:-3] + "B=="),
    ("line-break", "The same with a line break inside.", PADDED[:20] + "\n" + PADDED[20:]),
    (
        "line-break-at-76", "A line break after 76 letters, as MIME has it (unpack-dynamic-codes).",
        TRADE_TEXT[:76] + "\r\n" + TRADE_TEXT[76:],
    ),
    ("trailing-newline", "A line feed after the text.", PADDED + "\n"),
    ("leading-space", "A space before the text.", " " + PADDED),
    ("byte-order-mark", "U+FEFF before the text.", "\ufeff" + PADDED),
]


def refused() -> list[dict]:
    def made(name, comment, text, part, provenance, most=1000):
        return unpacking(f"refused-{name}", comment, text, part, most, None, provenance)

    cuts = [
        (f"truncated-at-{count}", f"Cut after {count} of 59 bytes: {left} is left.", FULL[:count], part)
        for count, left, part in TRUNCATED
    ]
    return (
        [made(*row, CHANGED) for row in CHANGED_BYTES]
        + [made(*row, GZIP) for row in cuts + OTHER_FORMATS]
        + [made(name, comment, header() + data, part, BY_HAND) for name, comment, data, part in DEFLATE_FAULTS]
        + [made(name, comment, text, "limit", provenance, most) for name, comment, text, most, provenance in LIMITS]
        + [made(f"base64-{name}", comment, text, "base64", CHANGED) for name, comment, text in TEXT_FAULTS]
        + [made("empty", "Empty text: not even a header.", "", "header", CHANGED)]
    )


def cases() -> dict[str, list[dict]]:
    return {"pack": base64_cases() + accepted() + refused()}
