"""A partner in Python: seals and opens with `cryptography`, written from the formats alone.

Reads one JSON object a line and answers each with one: {} or {"error": …}. A request names its `operation` (seal,
open or hash), its `format` (ssn, envelope or pack), the file `in` to read and the file `out` to write, and the
format's parameters.
"""

import base64
import gzip
import hashlib
import json
import os
import platform
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import cryptography
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.padding import PKCS7

ZERO_IV = bytes(16)


def decode(text):
    return base64.b64decode(text, validate=True)


def encode(data):
    return base64.b64encode(data).decode()


# ssn: base64(IV || AES-CBC-PKCS7(secret without dashes, IV, encodeURI(number)))


def field_cipher(request, iv):
    secret = Path(request["secret"]).read_text().rstrip("\r\n")
    return Cipher(algorithms.AES(secret.replace("-", "").encode()), modes.CBC(iv))


def seal_ssn(request, number):
    iv = os.urandom(16)
    padder = PKCS7(128).padder()
    padded = padder.update(quote(number.decode(), safe=";,/?:@&=+$-_.!~*'()#").encode()) + padder.finalize()
    encryptor = field_cipher(request, iv).encryptor()
    return encode(iv + encryptor.update(padded) + encryptor.finalize()).encode()


def open_ssn(request, field):
    sealed = decode(field)
    decryptor = field_cipher(request, sealed[:16]).decryptor()
    unpadder = PKCS7(128).unpadder()
    padded = decryptor.update(sealed[16:]) + decryptor.finalize()
    return unquote((unpadder.update(padded) + unpadder.finalize()).decode()).encode()


# envelope: EC_v1


def private_key(data):
    load = serialization.load_pem_private_key if data.startswith(b"-----") else serialization.load_der_private_key
    return load(data, password=None)


def public_key(data):
    load = serialization.load_pem_public_key if data.startswith(b"-----") else serialization.load_der_public_key
    return load(data)


def spki(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_hash(key):
    return encode(hashlib.sha256(spki(key)).digest())


def one_time_key(request, private, public):
    request_hash = hashlib.sha256(request["request_id"].encode()).digest()
    other_info = b"\x0Did-aes256-GCM" + request["program_code"].encode("ascii") + request_hash
    kdf = ConcatKDFHash(algorithm=hashes.SHA256(), length=32, otherinfo=other_info)
    return algorithms.AES(kdf.derive(private.exchange(ec.ECDH(), public)))


def seal_envelope(request, plaintext):
    recipient = public_key(Path(request["recipient"]).read_bytes())
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    encryptor = Cipher(one_time_key(request, ephemeral, recipient), modes.GCM(ZERO_IV)).encryptor()
    ciphertext = encryptor.update(plaintext) + encryptor.finalize()
    envelope = {
        "version": "EC_v1",
        "ephemeralPublicKey": encode(spki(ephemeral.public_key())),
        "publicKeyHash": key_hash(recipient),
        "data": encode(ciphertext + encryptor.tag),
    }
    return json.dumps(envelope).encode()


def open_envelope(request, text):
    envelope = json.loads(text)
    if sorted(envelope) != ["data", "ephemeralPublicKey", "publicKeyHash", "version"]:
        raise ValueError(f"the envelope's members are {sorted(envelope)}")
    identity = private_key(Path(request["identity"]).read_bytes())
    if envelope["version"] != "EC_v1" or envelope["publicKeyHash"] != key_hash(identity.public_key()):
        raise ValueError("another version, or another publicKeyHash")
    sealed = decode(envelope["data"])
    ephemeral = public_key(decode(envelope["ephemeralPublicKey"]))
    key = one_time_key(request, identity, ephemeral)
    decryptor = Cipher(key, modes.GCM(ZERO_IV, sealed[-16:])).decryptor()
    return decryptor.update(sealed[:-16]) + decryptor.finalize()


def hash_envelope(_request, data):
    try:
        key = private_key(data).public_key()
    except ValueError:
        key = public_key(data)
    return key_hash(key).encode()


# pack: base64(gzip(bytes))


def seal_pack(request, data):
    return encode(gzip.compress(data, request["level"])).encode()


def open_pack(_request, text):
    return gzip.decompress(decode(text))


WORK = {
    "ssn": {"seal": seal_ssn, "open": open_ssn},
    "envelope": {"seal": seal_envelope, "open": open_envelope, "hash": hash_envelope},
    "pack": {"seal": seal_pack, "open": open_pack},
}


def answer(request):
    try:
        work = WORK[request["format"]][request["operation"]]
        Path(request["out"]).write_bytes(work(request, Path(request["in"]).read_bytes()))
        return {}
    except Exception as error:
        return {"error": repr(error)}


if sys.argv[1:] == ["version"]:
    print(f"Python {platform.python_version()}, cryptography {cryptography.__version__}")
else:
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))
