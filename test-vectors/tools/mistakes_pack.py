#!/usr/bin/env python3
"""Packed reports that are wrong by a well-known mistake, each made by making the mistake: mistakes_pack.py [--check]

The gzip data is put together from RFC 1951 and 1952 in stored blocks, so that it is the same with every zlib. Each run sees to it
that Python's own gzip reads the right one. Needs Python 3.11.
"""

import base64
import bz2
import gzip
import json
import struct
import sys
import urllib.parse
import zlib

import kit

PROVENANCE = {"source": "made for sealpack with Python 3.11", "section": "RFC 4648, section 4; RFC 1951; RFC 1952", "note": "The mistake that the id names was made."}

DOCUMENT = b'<?xml version="1.0"?>\n<report id="1" note="????>>>~~~~">' + "é".encode() * 40 + b"</report>\n"


def stored(data: bytes) -> bytes:
    """RFC 1951, section 3.2.4: one last block, stored."""
    return b"\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data


def gzip_of(data: bytes) -> bytes:
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + stored(data) + struct.pack("<II", zlib.crc32(data), len(data))


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


GZIP = gzip_of(DOCUMENT)
TEXT = base64_of(GZIP)
assert gzip.decompress(GZIP) == DOCUMENT and "+" in TEXT and "/" in TEXT and TEXT.endswith("=")


def vector(mistake, comment, part, text, max_bytes=1000, suffix=""):
    names = {"mistakes": mistake} if isinstance(mistake, list) else {"mistake": mistake}
    id = "mistake-" + ("-and-".join(mistake) if isinstance(mistake, list) else mistake) + suffix
    given = {"text": text, "max_bytes": max_bytes}
    return kit.case(id, comment, PROVENANCE, "unpack", given, {"refused": "malformed", "part": part} | names)


def lines(text: str, length: int, end: str) -> str:
    return end.join(text[start : start + length] for start in range(0, len(text), length))


def texts():
    """(mistake, comment, part, text): the right gzip data, wrongly written."""
    body = json.dumps({"first_name": "Ann", "credit_report_xml_gzip": TEXT, "phone": "6166723456"})
    pieces = "".join(base64_of(GZIP[start : start + 100]) for start in range(0, len(GZIP), 100))
    html = TEXT.replace("+", "&#43;").replace("=", "&#x3D;")
    table = [
        ("empty", "No text.", "header", ""),
        ("json-quoted", "A JSON string with its quotation marks.", "base64", json.dumps(TEXT)),
        ("json-escapes-left", "Slashes as PHP's json_encode writes them.", "base64", TEXT.replace("/", "\\/")),
        ("python-bytes-literal", "str() of Python's bytes.", "base64", str(base64.b64encode(GZIP))),
        ("whole-body-given", "The whole body of an update.", "base64", body),
        ("data-url-prefix", "A data: URL. What stands before its colon is base64, of no gzip header.", "header", "data:application/gzip;base64," + TEXT),
        ("byte-order-mark", "U+FEFF before the text.", "base64", "\ufeff" + TEXT),
        ("utf-16-text", "UTF-16 without its byte order mark, read as UTF-8.", "base64", TEXT.encode("utf-16-le").decode()),
        ("url-safe-alphabet", "RFC 4648, section 5.", "base64", TEXT.replace("+", "-").replace("/", "_")),
        ("padding-left-out", "Without =.", "base64", TEXT.rstrip("=")),
        ("line-breaks", "MIME's lines of 76 characters.", "base64", lines(TEXT, 76, "\r\n")),
        ("spaces-inside", "Line breaks that became spaces; no + is in the text.", "base64", lines(base64_of(gzip_of(b"{}")), 8, " ")),
        ("white-space-around", "The newline of echo.", "base64", TEXT + "\n"),
        ("percent-encoded", "encodeURIComponent.", "base64", urllib.parse.quote(TEXT, safe="")),
        ("html-escaped", "Escapes of XML.", "base64", html),
        ("plus-became-space", "A form that was not percent-encoded.", "base64", TEXT.replace("+", " ")),
        ("base64-in-pieces", "Pieces of 100 bytes, each padded.", "base64", pieces),
        ("base64-twice", "The text in base64.", "header", base64_of(TEXT.encode())),
        ("hex-instead-of-base64", "Hexadecimal digits.", "header", GZIP.hex()),
        ("byte-list", "String() of a Uint8Array.", "base64", ",".join(map(str, GZIP))),
        ("bytes-as-latin-1", "The bytes as characters up to U+00FF.", "base64", GZIP.decode("latin-1")),
        ("bytes-read-as-text", "The bytes read as UTF-8.", "base64", GZIP.decode("utf-8", "replace")),
        ("not-packed-at-all", "The document itself.", "base64", DOCUMENT.decode()),
    ]
    node = json.dumps({"type": "Buffer", "data": list(GZIP)})
    java = str([byte - 256 if byte > 127 else byte for byte in GZIP])
    return [vector(*row) for row in table] + [
        vector("byte-list", "JSON.stringify of Node's Buffer.", "base64", node, suffix="-of-node"),
        vector("byte-list", "Arrays.toString of Java's byte[].", "base64", java, suffix="-of-java"),
        vector("line-breaks", "Lines of 64 characters and a newline at the end.", "base64", lines(TEXT, 64, "\n") + "\n", suffix="-of-openssl"),
        vector("hex-instead-of-base64", "bytea of PostgreSQL.", "base64", "\\x" + GZIP.hex(), suffix="-of-postgresql"),
    ]


def containers():
    """(mistake, comment, bytes): something else than gzip in the base64."""
    compressor = zlib.compressobj(0, zlib.DEFLATED, -15)
    raw = compressor.compress(DOCUMENT) + compressor.flush()
    assert zlib.decompress(stored(DOCUMENT), -15) == zlib.decompress(raw, -15) == DOCUMENT
    zlib_data = b"\x78\x01" + stored(DOCUMENT) + struct.pack(">I", zlib.adler32(DOCUMENT))
    assert zlib.decompress(zlib_data) == DOCUMENT
    bzip2 = bz2.compress(b"")
    table = [
        ("not-compressed", "The document alone.", DOCUMENT),
        ("zlib-instead-of-gzip", "RFC 1950.", zlib_data),
        ("raw-deflate-instead-of-gzip", "RFC 1951 alone.", stored(DOCUMENT)),
        ("zip-instead-of-gzip", "The beginning of a ZIP archive.", b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(20)),
        ("zstd-instead-of-gzip", "A Zstandard frame of no bytes (RFC 8878).", bytes.fromhex("28b52ffd2000010000")),
        ("bzip2-instead-of-gzip", "bzip2 of no bytes.", bzip2),
        ("xz-instead-of-gzip", "The header of an xz stream.", bytes.fromhex("fd377a585a000004e6d6b446")),
        ("lz4-instead-of-gzip", "The header of an LZ4 frame.", bytes.fromhex("04224d186040820000000000")),
        ("7z-instead-of-gzip", "The header of a 7z archive.", bytes.fromhex("377abcaf271c0004") + bytes(24)),
        ("compress-instead-of-gzip", "The header of compress.", bytes.fromhex("1f9d90") + bytes(9)),
    ]
    return [vector(mistake, comment, "header", base64_of(data)) for mistake, comment, data in table]


def damages():
    """(mistake, comment, part, text, max_bytes)"""
    wrong = GZIP[:-8] + bytes([GZIP[-8] ^ 1]) + GZIP[-7:]
    table = [
        ("cut-off", "Half of the text, cut within a group of four.", "base64", TEXT[:163], 1000, ""),
        ("cut-off", "Half of the text, cut between groups of four.", "deflate", TEXT[:160], 1000, "-between-groups"),
        ("cut-off", "The trailer is missing, as where the compressor was not closed.", "trailer", base64_of(GZIP[:-8]), 1000, "-before-the-trailer"),
        ("checksum-wrong", "One bit of the CRC-32.", "trailer", base64_of(wrong), 1000, ""),
        ("several-members", "Two documents, one behind the other.", "trailer", base64_of(GZIP + GZIP), 1000, ""),
        ("bytes-behind", "The zeros of a buffer that was not full.", "trailer", base64_of(GZIP + bytes(20)), 1000, ""),
        ("larger-than-the-limit", "One byte more than is allowed.", "limit", TEXT, len(DOCUMENT) - 1, ""),
    ]
    return [vector(*row) for row in table]


def pairs():
    url_safe = TEXT.replace("+", "-").replace("/", "_")
    return [
        vector(["url-safe-alphabet", "padding-left-out"], "As in a JWT.", "base64", url_safe.rstrip("=")),
        vector(["json-quoted", "line-breaks"], "A JSON string with \\n in it.", "base64", json.dumps(lines(TEXT, 76, "\n")).replace("\\n", "\n")),
        vector(["line-breaks", "zlib-instead-of-gzip"], "MIME's lines, and zlib: the header comes before the first line break.", "header", lines(base64_of(b"\x78\x01" + stored(DOCUMENT) + struct.pack(">I", zlib.adler32(DOCUMENT))), 76, "\n")),
        vector(["percent-encoded", "cut-off"], "Percent-encoded and cut off.", "base64", urllib.parse.quote(TEXT[:160], safe="")),
        vector(["whole-body-given", "url-safe-alphabet"], "A body, and the URL-safe alphabet in it.", "base64", json.dumps({"asset_report_json_gzip": url_safe})),
    ]


def cases() -> dict[str, list[dict]]:
    """Folder to cases."""
    return {"pack": texts() + containers() + damages() + pairs()}


if __name__ == "__main__":
    differs = [name for folder, made in cases().items() for name in kit.write(folder, made, "--check" in sys.argv, "mistake-*.json")]
    sys.exit("\n".join(differs) or 0)
