#!/usr/bin/env python3
"""How an implementation runs the kit: an example to start from, in any language.

The first part is the runner. The second one is the implementation that is tested: here a small one on pyca/cryptography, which
knows five of the operations. The cases of the others are skipped, and counted.

  example_runner.py [FOLDER…]   exits with 1 when a case comes out in another way than it says
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import struct
import sys
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

VECTORS = pathlib.Path(__file__).resolve().parent.parent


# ---- The runner -----------------------------------------------------------------------------------------------------


class Malformed(Exception):
    """Anyone can see the fault; the argument is the part at fault."""


class CannotOpen(Exception):
    """The fault shows only under the key."""


def main(arguments: list[str]) -> int:
    others = ("keys", "requests")
    folders = [pathlib.Path(argument) for argument in arguments] or [path for path in VECTORS.iterdir() if path.name not in others]
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        read = json.loads(path.read_text())
        # A file is one case, or a set of cases of one operation.
        for case in read.get("cases", [read]):
            outcome = run(read["operation"], case["input"], case["expect"])
            counts[outcome] += 1
            if outcome == "failed":
                print(f"{path.parent.name}/{path.name}: {case['id']} did not come out as it says")
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["failed"] else 0


def run(operation: str, given: dict, expect: dict) -> str:
    if operation not in OPERATIONS:
        return "skipped"
    try:
        came_out = {"value": OPERATIONS[operation](**given)}
    except Malformed as fault:
        came_out = {"refused": "malformed", "part": fault.args[0]}
    except CannotOpen:
        came_out = {"refused": "open"}
    # Names of mistakes are for doctors.
    expected = {name: value for name, value in expect.items() if name not in ("mistake", "mistakes")}
    if "value" in came_out and "value" in expected:
        came_out["value"] = as_expected(came_out["value"], expected["value"])
    return "passed" if came_out == expected else "failed"


def as_expected(value: dict, expected: dict) -> dict:
    """Only the first bytes of a key may be known; long bytes are known by their length and hash."""
    if "key_prefix_hex" in expected:
        return {"key_prefix_hex": value["key_hex"][: len(expected["key_prefix_hex"])]}
    if "sha256_hex" in expected:
        data = base64.b64decode(next(iter(value.values())))
        return {"length": len(data), "sha256_hex": hashlib.sha256(data).hexdigest()}
    return value


# ---- The implementation ---------------------------------------------------------------------------------------------


def strict_base64(text: str, part: str) -> bytes:
    """Standard alphabet, padded, and one spelling for each value."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Malformed(part) from None
    if base64.b64encode(data).decode() != text:
        raise Malformed(part)
    return data


def ssn_open(key_text: str, field: str) -> dict:
    key = key_text.replace("-", "").encode()
    if len(key) not in (16, 24, 32):
        raise Malformed("key")
    sealed = strict_base64(field, "field")
    if len(sealed) != 32:
        raise Malformed("field")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(sealed[:16])).decryptor()
    block = decryptor.update(sealed[16:]) + decryptor.finalize()
    if re.fullmatch(rb"[0-9]{9}\x07{7}|[0-9]{3}-[0-9]{2}-[0-9]{4}\x05{5}", block):
        return {"plaintext": block[: -block[-1]].decode()}
    raise CannotOpen


def kdf(z_hex: str, other_info_hex: str) -> dict:
    return {"key_hex": hashlib.sha256(b"\0\0\0\1" + bytes.fromhex(z_hex + other_info_hex)).hexdigest()}


def onbo_sign(secret: str, url: str, body: str, epoch: str) -> dict:
    # JavaScript's \s, which is not Python's.
    stripped = re.sub("[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]", "", body)
    content_md5 = hashlib.md5(stripped.encode()).hexdigest() if stripped else ""
    return {"content_md5": content_md5, "hmac": hmac.new(secret.encode(), (url + content_md5 + epoch).encode(), "sha256").hexdigest()}


# SubjectPublicKeyInfo, id-ecPublicKey, secp256r1, a bit string: all that stands before the point.
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def envelope_open(identity_pkcs8_base64: str, envelope: object = None, raw_json: str | None = None, **context: str) -> dict:
    party_u, party_v = parties(**context)
    identity = load_der_private_key(base64.b64decode(identity_pkcs8_base64), None)
    ours = identity.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    members = members_of(json.dumps(envelope) if raw_json is None else raw_json)
    if members["version"] != "EC_v1":
        raise Malformed("version")
    key = strict_base64(members["ephemeralPublicKey"], "ephemeralPublicKey")
    if len(key) != 91 or not key.startswith(SPKI + b"\4"):
        raise Malformed("ephemeralPublicKey")
    try:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key[26:])
    except ValueError:
        raise Malformed("ephemeralPublicKey") from None
    if strict_base64(members["publicKeyHash"], "publicKeyHash") != hashlib.sha256(ours).digest():
        raise Malformed("publicKeyHash")
    data = strict_base64(members["data"], "data")
    if len(data) < 16:
        raise Malformed("data")

    z = identity.exchange(ec.ECDH(), ephemeral)
    aes_key = hashlib.sha256(b"\0\0\0\1" + z + b"\x0did-aes256-GCM" + party_u + party_v).digest()
    try:
        decryptor = Cipher(algorithms.AES(aes_key), modes.GCM(bytes(16), data[-16:])).decryptor()
        plaintext = decryptor.update(data[:-16]) + decryptor.finalize()
    except InvalidTag:
        raise CannotOpen from None
    return {"plaintext_base64": base64.b64encode(plaintext).decode()}


def parties(program_code="", request_id="", party_u_info_hex=None, party_v_info_hex=None) -> tuple[bytes, bytes]:
    if party_u_info_hex is not None:
        return bytes.fromhex(party_u_info_hex), bytes.fromhex(party_v_info_hex)
    for text in (program_code, request_id):
        if not re.fullmatch("[!-~]+", text):
            raise Malformed("context")
    return program_code.encode(), hashlib.sha256(request_id.encode()).digest()


def members_of(text: str) -> dict:
    """The four members of the envelope, each of which is a text."""

    def once(pairs):
        for index, (name, _) in enumerate(pairs):
            if name in [other for other, _ in pairs[:index]]:
                raise Malformed(name)
        return dict(pairs)

    try:
        members = json.loads(text, object_pairs_hook=once)
    except ValueError:
        raise Malformed("json") from None
    if not isinstance(members, dict):
        raise Malformed("json")
    for name in ("version", "ephemeralPublicKey", "publicKeyHash", "data"):
        if not isinstance(members.get(name), str):
            raise Malformed(name)
    return members


def unpack(text: str, max_bytes: int) -> dict:
    if len(text) > -(-(max_bytes * 9 // 8 + 5120) // 3) * 4:
        raise Malformed("limit")
    # Whoever reads from the beginning sees another header before a fault of the base64 behind it.
    first = re.match("[A-Za-z0-9+/]{4}", text)
    if first and base64.b64decode(first[0]) != b"\x1f\x8b\x08":
        raise Malformed("header")
    packed = strict_base64(text, "base64")
    start = header_length(packed)
    inflater = zlib.decompressobj(-15)
    try:
        data = inflater.decompress(packed[start:], max_bytes + 1)
    except zlib.error:
        raise Malformed("deflate") from None
    if len(data) > max_bytes:
        raise Malformed("limit")
    if not inflater.eof:
        raise Malformed("deflate")
    if inflater.unused_data != struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF):
        raise Malformed("trailer")
    return {"bytes_base64": base64.b64encode(data).decode()}


def header_length(packed: bytes) -> int:
    """The length of gzip's header (RFC 1952, section 2.3), of at most 4,096 bytes."""
    if not packed.startswith(b"\x1f\x8b\x08") or len(packed) < 10 or packed[3] & 0xE0:
        raise Malformed("header")
    flags, at = packed[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(packed[at : at + 2], "little") if len(packed) >= at + 2 else len(packed)
    for flag in (8, 16):
        if flags & flag and at <= 4096:
            end = packed.find(b"\0", at)
            at = end + 1 if end >= 0 else len(packed) + 1
    if flags & 2:
        at += 2
    if at > 4096:
        raise Malformed("limit")
    checksum = struct.pack("<H", zlib.crc32(packed[: at - 2]) & 0xFFFF)
    if at > len(packed) or flags & 2 and packed[at - 2 : at] != checksum:
        raise Malformed("header")
    return at


OPERATIONS = {"ssn-open": ssn_open, "kdf": kdf, "onbo-sign": onbo_sign, "envelope-open": envelope_open, "unpack": unpack}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
