"""The sealing and packing that the requests need, each from its published definition."""

import base64
import hashlib
import struct
import zlib
from urllib.parse import quote

from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class Random:
    """The case's random bytes, handed out in order."""

    def __init__(self, case):
        self.rest = bytes.fromhex(case.get("random_hex", ""))

    def take(self, length):
        if len(self.rest) < length:
            raise ValueError("random_hex is too short")
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken


def encode_uri(text):
    """JavaScript's encodeURI, which Onbo applies to an SSN before sealing it."""
    return quote(text, safe=";,/?:@&=+$-_.!~*'()#")


def seal_field(secret, iv, text):
    """Onbo, "ssn": AES-CBC with PKCS#7; the key is the secret's text without its dashes, not hex-decoded;
    the field is base64 of the IV and the ciphertext."""
    key = secret.replace("-", "").encode()
    padder = padding.PKCS7(128).padder()
    plaintext = padder.update(encode_uri(text).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return base64.b64encode(iv + encryptor.update(plaintext) + encryptor.finalize()).decode()


def gzip_stored(content):
    """RFC 1952 at level 0: header (no name, no time, XFL 4, OS 255), one stored block, CRC-32, length."""
    if len(content) > 65535:
        raise ValueError("a report of a case must fit into one stored block")
    header = bytes.fromhex("1f8b0800" "00000000" "04ff")
    block = struct.pack("<BHH", 1, len(content), len(content) ^ 0xFFFF) + content
    return header + block + struct.pack("<II", zlib.crc32(content), len(content))


def ephemeral_key(random):
    """The first 32 random bytes that are a scalar of P-256: neither zero nor the order or more."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    while True:
        scalar = int.from_bytes(random.take(32), "big")
        if 0 < scalar < order:
            return ec.derive_private_key(scalar, ec.SECP256R1())


def load_recipient(pem):
    return serialization.load_pem_public_key(pem.encode())


def spki(public_key):
    """SubjectPublicKeyInfo in DER: 91 bytes for an uncompressed P-256 point."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public_key.public_bytes(serialization.Encoding.DER, form)


def envelope_key(shared_secret, program_code, request_id):
    """Green Dot, crypto primer: the one-step KDF of NIST SP 800-56A with the program code as PartyUInfo and
    the hash of the request id, exactly as in the header, as PartyVInfo."""
    party_v = hashlib.sha256(request_id.encode()).digest()
    other_info = b"\x0d" + b"id-aes256-GCM" + program_code.encode("ascii") + party_v
    return hashlib.sha256(b"\x00\x00\x00\x01" + shared_secret + other_info).digest()


def seal_envelope(recipient, ephemeral, program_code, request_id, plaintext):
    """Green Dot, EC_v1: AES-256-GCM with an IV of 16 zero bytes; the tag follows the ciphertext."""
    key = envelope_key(ephemeral.exchange(ec.ECDH(), recipient), program_code, request_id)
    encryptor = Cipher(algorithms.AES(key), modes.GCM(bytes(16))).encryptor()
    ciphertext = encryptor.update(plaintext) + encryptor.finalize()
    return {
        "version": "EC_v1",
        "ephemeralPublicKey": base64.b64encode(spki(ephemeral.public_key())).decode(),
        "publicKeyHash": base64.b64encode(hashlib.sha256(spki(recipient)).digest()).decode(),
        "data": base64.b64encode(ciphertext + encryptor.tag).decode(),
    }
