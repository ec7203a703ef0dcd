"""pack/: bombs and malformations of packed reports, and a few texts that must be accepted.

Written from RFC 4648, 1951 and 1952 alone, bit by bit, without a compressor. Each run sees to it that Python's own zlib, used
strictly, accepts and refuses the same, but where a comment says why not.
"""

import base64
import binascii
import hashlib
import zlib

import kit
from deflate import END_OF_BLOCK, dynamic, fixed, header, stored, trailer, zeros

MIB = 1 << 20
RFC = {
    "source": "made for sealpack bit by bit with a few lines of Python",
    "section": "RFC 4648 section 4 (base64), RFC 1951 (DEFLATE), RFC 1952 (gzip)",
    "note": "Python's zlib agrees, but where the comment says why not.",
}

REPORT = b'<report id="1"/>'
DATA = fixed([*REPORT, END_OF_BLOCK])
TRAILER = trailer(REPORT)
GOOD = header() + DATA + TRAILER
GOOD_TEXT = base64.b64encode(GOOD).decode()
FULL_HEADER = header(flags=1, extra=b"Ap\x02\x00xy", name=b"report.xml", comment=b"one", checksum=True)

CASES = {}


def case(name, comment, text, expect, max_bytes=1000, python=None):
    CASES[name] = unpacking(name, comment, text, expect, max_bytes, python)


def unpacking(name, comment, text, expect, max_bytes=1000, python=None, provenance=RFC):
    """`text` may be the gzip bytes. `expect` is the part at fault, or the bytes. `python` is what Python's zlib does where it
    has another rule."""
    if isinstance(text, bytes):
        text = base64.b64encode(text).decode()
    if isinstance(expect, str):
        outcome = kit.malformed(expect)
    elif len(expect) <= 1000:
        outcome = kit.value(bytes_base64=base64.b64encode(expect).decode())
    else:
        outcome = kit.value(length=len(expect), sha256_hex=hashlib.sha256(expect).hexdigest())
    made = unpacked_by_python(text, max_bytes)
    agrees = made is None if isinstance(expect, str) else made == expect
    if agrees == (python == "accepts") or name in CASES:
        raise ValueError(f"{name}: Python's zlib makes {made and len(made)} bytes, or the name is taken")
    return kit.case(name, comment, provenance, "unpack", {"text": text, "max_bytes": max_bytes}, outcome)


def unpacked_by_python(text, max_bytes):
    """The bytes, or None: one spelling of the base64, one member, nothing behind it."""
    try:
        packed = base64.b64decode(text, validate=True)
        member = zlib.decompressobj(31)
        made = member.decompress(packed, max_bytes + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    strict = base64.b64encode(packed).decode() == text and member.eof and not member.unused_data
    return made if strict and len(made) <= max_bytes else None


# ---- What must be accepted --------------------------------------------------------------------------------------


def accepted():
    case("accept-every-header-field", "All fields of the header, and its checksum.", FULL_HEADER + DATA + TRAILER, REPORT)
    case("accept-no-bytes", "No bytes, where none are allowed.", header() + stored(b"") + trailer(b""), b"", 0)
    case("accept-the-limit", "Exactly as many bytes as are allowed.", GOOD, REPORT, len(REPORT))

    data, made = zeros(12_000)
    case(
        "accept-the-largest-ratio",
        "3 MiB of zeros and exactly the limit: 258 bytes for two bits, the most that DEFLATE can.",
        header() + data + trailer(made), made, len(made),
    )
    name = b"n" * (4096 - len(header(name=b"", checksum=True)))
    case(
        "accept-the-longest-header",
        "A header of 4,096 bytes, filled up by the name. Its checksum is right.",
        header(name=name, checksum=True) + DATA + TRAILER, REPORT,
    )
    case(
        "accept-gzip-of-gzip",
        "A gzip member inside a gzip member: one layer is unpacked, no more.",
        header() + stored(GOOD) + trailer(GOOD), GOOD,
    )
    flushed = b"".join(stored(bytes([byte]), last=False) + stored(b"", last=False) for byte in REPORT)
    case(
        "accept-empty-blocks",
        "A stored block for each byte, and an empty one behind each: what is flushed after every byte.",
        header() + flushed + stored(b"") + TRAILER, REPORT,
    )
    made = b"a" + bytes(32_767) + b"a\0\0"
    case(
        "accept-the-largest-distance",
        "A back reference over 32,768 bytes: to the oldest byte that a decompressor keeps.",
        header() + far_reference(b"a\0") + trailer(made), made, 40_000,
    )


def far_reference(start):
    """Two bytes, the last of them repeated up to 32,768 bytes in all, and then three bytes from 32,768 bytes before."""
    return fixed([*start, *[285, (0, 0, 0)] * 127, 257, (29, 13, 8191), END_OF_BLOCK])


# ---- Too much ---------------------------------------------------------------------------------------------------


def limits():
    data, made = zeros(12_000)
    case(
        "limit-zeros",
        "3 MiB of zeros in 3 kB, where 2 MiB are allowed.",
        header() + data + trailer(made), "limit", 2 * MIB,
    )
    case("limit-one-byte-over", "One byte more than is allowed.", GOOD, "limit", len(REPORT) - 1)
    case("limit-none-allowed", "One byte, where none are allowed.", header() + stored(b"a") + trailer(b"a"), "limit", 0)
    data, made = zeros(400)
    case(
        "limit-length-says-little",
        "103,201 zeros, where 100,000 are allowed; the trailer says that there are 5.",
        header() + data + trailer(made, length=5), "limit", 100_000,
    )

    empty_stored = stored(b"", last=False) * 1040
    case(
        "limit-empty-stored-blocks",
        "1,041 empty stored blocks: they make nothing, so that only a limit on the text ends them. Python's zlib accepts them.",
        header() + empty_stored + stored(REPORT) + TRAILER, "limit", 16, python="accepts",
    )
    case(
        "limit-empty-fixed-blocks",
        "4,200 empty blocks with the fixed codes, of ten bits each. Python's zlib accepts them.",
        header() + fixed([END_OF_BLOCK], last=False, times=4200) + stored(REPORT) + TRAILER,
        "limit", 16, python="accepts",
    )
    case(
        "limit-long-name",
        "A file name that fills the header up to 5,000 bytes. Python's zlib accepts it.",
        header(name=b"n" * 4989) + DATA + TRAILER, "limit", python="accepts",
    )
    case("limit-endless-name", "A file name that does not end.", header(name=b"n" * 5000)[:-1], "limit")
    case(
        "limit-long-comment",
        "A comment that fills the header up to 5,000 bytes. Python's zlib accepts it.",
        header(comment=b"c" * 4989) + DATA + TRAILER, "limit", python="accepts",
    )
    case("limit-endless-comment", "A comment that does not end.", header(comment=b"c" * 5000)[:-1], "limit")
    case(
        "limit-extra-field",
        "An extra field that fills the header up to 4,097 bytes. Python's zlib accepts it.",
        header(extra=b"e" * 4085) + DATA + TRAILER, "limit", python="accepts",
    )
    longest = header(extra=bytes(65_535))
    case("limit-longest-extra-field", "An extra field of 65,535 bytes, the most there is; cut.", longest[:5000], "limit")
    name = b"n" * (4096 - len(header(name=b"")))
    case(
        "limit-header-checksum",
        "A header of 4,098 bytes: its checksum is too much. Python's zlib accepts it.",
        header(name=name, checksum=True) + DATA + TRAILER, "limit", python="accepts",
    )


# ---- The header -------------------------------------------------------------------------------------------------


def headers():
    rest = DATA + TRAILER
    good = header(checksum=True)
    case("header-checksum", "The checksum of the header is wrong by one bit.", good[:-1] + bytes([good[-1] ^ 1]) + rest, "header")
    full_sum = zlib.crc32(header(flags=2)) >> 16
    case(
        "header-checksum-upper-half",
        "The upper half of the header's CRC-32, where the lower one belongs.",
        header(flags=2) + full_sum.to_bytes(2, "little") + rest, "header",
    )
    for bit in (5, 6, 7):
        case(f"header-reserved-flag-{bit}", f"The reserved flag bit {bit} is set.", header(flags=1 << bit) + rest, "header")
    case("header-method-7", "Compression method 7, which is reserved.", header(method=7) + rest, "header")
    case("header-method-0", "Compression method 0.", header(method=0) + rest, "header")
    case("header-magic-first-byte", "The first byte is wrong by one bit.", header(magic=b"\x1e\x8b") + rest, "header")
    case("header-old-pack", "The first bytes of a file of the old program pack.", header(magic=b"\x1f\x1e") + rest, "header")
    adler = zlib.adler32(REPORT).to_bytes(4, "big")
    case("header-zlib", "A zlib stream (RFC 1950).", b"\x78\x9c" + DATA + adler, "header")
    case("header-raw-deflate", "DEFLATE data without gzip around it.", DATA, "header")
    case("header-plain-xml", "A report that was not compressed.", REPORT, "header")
    case("header-zip", "The beginning of a ZIP file.", b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(16) + rest, "header")
    case("header-base64-twice", "Base64 of the base64 text.", GOOD_TEXT.encode(), "header")
    case("header-byte-before", "A zero byte before the member.", b"\0" + GOOD, "header")
    for place, length, what in [
        ("empty", 0, "No text at all."),
        ("magic", 1, "Cut after the first byte."),
        ("method", 2, "Cut behind the magic bytes."),
        ("flags", 3, "Cut behind the method."),
        ("time", 9, "Cut before the operating system."),
        ("extra-length", 11, "Cut inside the length of the extra field."),
        ("extra", 15, "Cut inside the extra field."),
        ("name", 20, "Cut inside the file name."),
        ("comment", 30, "Cut inside the comment."),
        ("checksum", 34, "Cut inside the checksum of the header."),
    ]:
        case(f"header-cut-{place}", what, FULL_HEADER[:length], "header")


# ---- The data ---------------------------------------------------------------------------------------------------


def data():
    def damaged(name, comment, bits, max_bytes=1000):
        case("deflate-" + name, comment, header() + bits + TRAILER, "deflate", max_bytes)

    damaged("block-type-3", "A block of the reserved type 3.", b"\x07")
    damaged("second-block-type-3", "A good block, then one of the reserved type 3.", stored(REPORT, last=False) + b"\x07")
    wrong = stored(REPORT)
    damaged("stored-lengths", "The two lengths of a stored block contradict each other.", wrong[:3] + b"\0" + wrong[4:])

    codes, distances = {0: 2, 285: 1, END_OF_BLOCK: 2}, {0: 1}
    damaged("too-many-lengths", "287 literal and length codes.", dynamic(codes, distances, length_count=287))
    damaged("too-many-distances", "31 distance codes.", dynamic(codes, distances, distance_count=31))
    all_one = {symbol: 1 for symbol in range(19)}
    damaged("code-lengths", "Nineteen codes of one bit for the code lengths.", dynamic({}, {}, code_lengths=all_one))
    damaged("code-lengths-missing", "One code of two bits for the code lengths.", dynamic({}, {}, code_lengths={0: 2}))
    damaged("repeat-of-nothing", "The first code length repeats the one before.", dynamic({0: 16}, {}, {0: 1, 16: 1}))
    repeats = {symbol: 18 for symbol in range(286)}
    damaged("repeat-too-long", "Zeros are repeated beyond the last code length.", dynamic(repeats, {}, {0: 1, 18: 1}))
    damaged("no-end-of-block", "A block without a code for its end.", dynamic({0: 1, 1: 1}, distances))
    crowded = {0: 1, 1: 1, END_OF_BLOCK: 1}
    damaged("literal-codes", "Three literal and length codes of one bit.", dynamic(crowded, distances))
    damaged("literal-codes-missing", "The only literal and length code has two bits.", dynamic({END_OF_BLOCK: 2}, distances))
    crowded = {0: 1, 1: 1, 2: 1}
    damaged("distance-codes", "Three distance codes of one bit.", dynamic(codes, crowded, distance_count=3))
    damaged("distance-codes-missing", "The only distance code has two bits.", dynamic(codes, {0: 2}))

    # Decompressors take another way where much follows.
    for suffix, more in [("", []), ("-in-long-block", [*REPORT * 4])]:
        end = [*more, END_OF_BLOCK]
        damaged("length-code" + suffix, "Length code 286, which stands for nothing.", fixed([*REPORT, 286, *end]))
        code = [*REPORT, 257, (30, 0, 0)]
        damaged("distance-code" + suffix, "Distance code 30, which stands for nothing.", fixed([*code, *end]))
        far = [*REPORT, 257, (8, 3, 0)]
        damaged("distance" + suffix, "A back reference over 17 bytes, behind 16.", fixed([*far, *end]))
    damaged("distance-at-start", "A back reference before any byte.", fixed([257, (0, 0, 0), END_OF_BLOCK]))
    damaged("largest-distance", "A back reference over 32,768 bytes, behind 32,767.", far_reference(b"a"), 40_000)

    def cut(name, comment, bits):
        case("deflate-" + name, comment, header() + bits, "deflate")

    cut("cut-start", "Cut behind the header.", b"")
    cut("cut-stored-length", "Cut inside the length of a stored block.", stored(REPORT)[:3])
    cut("cut-stored", "Cut inside a stored block.", stored(REPORT)[:12])
    cut("cut-codes", "Cut inside the codes of a block.", dynamic(codes, distances)[:40])
    cut("cut-block", "Cut inside a block with the fixed codes.", DATA[:8])
    cut("cut-end-of-block", "Cut before the end of the block: all bytes are there.", fixed(REPORT))
    cut("no-last-block", "The last block does not say so, and the data ends.", stored(REPORT, last=False))


# ---- The trailer ------------------------------------------------------------------------------------------------


def trailers():
    member = header() + DATA

    def wrong(name, comment, end):
        case("trailer-" + name, comment, member + end, "trailer")

    wrong("crc", "The CRC-32 is wrong by one bit.", trailer(REPORT, crc=zlib.crc32(REPORT) ^ 1))
    wrong("crc-bytes-turned", "The bytes of the CRC-32 are in the other order.", TRAILER[3::-1] + TRAILER[4:])
    wrong("adler", "Adler-32 in place of CRC-32.", trailer(REPORT, crc=zlib.adler32(REPORT)))
    wrong("length-one-more", "The length is one more.", trailer(REPORT, length=len(REPORT) + 1))
    wrong("length-says-little", "The length is 0.", trailer(REPORT, length=0))
    wrong("length-says-much", "The length is 4,294,967,295: no reason to reserve that much.", trailer(REPORT, length=-1))
    wrong("missing", "No trailer.", b"")
    wrong("cut-crc", "Cut inside the CRC-32.", TRAILER[:3])
    wrong("cut-between", "Cut behind the CRC-32.", TRAILER[:4])
    wrong("cut-length", "Cut inside the length.", TRAILER[:7])

    nothing = header() + stored(b"") + trailer(b"")
    wrong("second-member", "Two good members, which gunzip accepts and joins.", TRAILER + GOOD)
    wrong("second-member-empty", "A good member and an empty one, which gunzip accepts.", TRAILER + nothing)
    case("trailer-many-members", "A hundred empty members, which gunzip accepts.", nothing * 100, "trailer")
    wrong("second-magic", "The first two bytes of another member.", TRAILER + GOOD[:2])
    wrong("half-second-magic", "The first byte of another member.", TRAILER + GOOD[:1])
    wrong("zeros-behind", "Zeros up to a whole block, as tapes have them: gunzip accepts them.", TRAILER + bytes(64))
    wrong("garbage-behind", "A text behind the member.", TRAILER + b"garbage")
    wrong("bytes-behind", "Data behind a block that says it is the last.", b"\x03\x00" + TRAILER)


# ---- The text ---------------------------------------------------------------------------------------------------


def texts():
    def wrong(name, comment, text):
        case("base64-" + name, comment, text, "base64")

    half = GOOD_TEXT[:20], GOOD_TEXT[20:]
    wrong("line-break", "A line break, as MIME has it.", "\r\n".join(half))
    wrong("space", "A space inside.", " ".join(half))
    wrong("nul", "A NUL inside.", "\0".join(half))
    wrong("not-ascii", "A letter with an accent inside.", "\u00e9".join(half))
    wrong("space-before", "A space before the text.", " " + GOOD_TEXT)
    wrong("space-behind", "A space behind the text.", GOOD_TEXT + " ")
    wrong("newline-behind", "A line feed behind the text.", GOOD_TEXT + "\n")
    wrong("byte-order-mark", "A byte order mark before the text.", "\ufeff" + GOOD_TEXT)
    # Ones are slashes in base64.
    slash = header() + stored(b"\xff\xff\xff") + trailer(b"\xff\xff\xff")
    wrong("url-safe", "The URL-safe alphabet.", base64.urlsafe_b64encode(slash).decode())

    # One byte in the last group: two padding characters.
    member = header(name=b"n" * (-len(GOOD) % 3)) + DATA + TRAILER
    padded = base64.b64encode(member).decode()
    wrong("padding-missing", "No padding, where two characters belong.", padded.rstrip("="))
    wrong("padding-half", "One padding character, where two belong.", padded[:-1])
    wrong("padding-more", "Three padding characters, where two belong.", padded + "=")
    wrong("padding-twice", "A group of padding behind the padding.", padded + "====")
    wrong("padding-needless", "A group of padding behind whole groups.", GOOD_TEXT.rstrip("=") + "====")
    wrong("padding-inside", "Two padded texts, one behind the other.", padded + padded)
    wrong("padding-alone", "Padding and nothing else.", "====")
    wrong("one-letter-more", "One letter behind whole groups.", padded[:-4] + "A")
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    unused = letter[letter.index(padded[-3]) + 1]
    wrong("unused-bits", "The unused bits of the last letter are not zeros.", padded[:-3] + unused + "==")
    wrong("not-at-all", "A report that was not packed.", REPORT.decode())


def cases() -> dict[str, list[dict]]:
    CASES.clear()
    for make in (accepted, limits, headers, data, trailers, texts):
        make()
    return {"pack": list(CASES.values())}
