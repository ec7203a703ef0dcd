"""A partner in Python: seals, opens and signs with `cryptography`, written from the formats alone.

Reads one JSON object a line and answers each with one, as README.md says. Take the functions for a program of your
own; what is below `OPERATIONS` is for the tests.
"""

import base64
import gzip
import hashlib
import hmac
import json
import os
import platform
import re
import sys
from urllib.parse import quote, unquote

import cryptography
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.padding import PKCS7


def encode(data):
    return base64.b64encode(data).decode()


def decode(text):
    """Standard base64 with its padding. Python passes over bits behind the last byte: what comes out is compared."""
    data = base64.b64decode(text, validate=True)
    if encode(data) != text:
        raise ValueError("not standard base64")
    return data


# The ssn field of Onbo:
#   plaintext = UTF-8 of encodeURI(ssn)
#   key       = the characters of the secret without its dashes, as ASCII (they are not decoded from hexadecimal)
#   iv        = 16 random bytes, new for each field
#   field     = base64(iv || AES-CBC-PKCS7(key, iv, plaintext))


def field_cipher(key_text, iv):
    return Cipher(algorithms.AES(key_text.replace("-", "").encode()), modes.CBC(iv))


def ssn_seal(key_text, plaintext):
    iv = os.urandom(16)
    padder = PKCS7(128).padder()
    padded = padder.update(quote(plaintext, safe=";,/?:@&=+$-_.!~*'()#").encode()) + padder.finalize()
    encryptor = field_cipher(key_text, iv).encryptor()
    return {"field": encode(iv + encryptor.update(padded) + encryptor.finalize())}


def ssn_open(key_text, field):
    sealed = decode(field)
    decryptor = field_cipher(key_text, sealed[:16]).decryptor()
    unpadder = PKCS7(128).unpadder()
    padded = decryptor.update(sealed[16:]) + decryptor.finalize()
    return {"plaintext": unquote((unpadder.update(padded) + unpadder.finalize()).decode())}


# The signature of Onbo:
#   stripped    = the body without what JavaScript's \s matches, inside strings too
#   content_md5 = hexadecimal of MD5(stripped), or nothing when stripped is empty
#   hmac        = hexadecimal of HMAC-SHA256(secret with its dashes, url || content_md5 || epoch)

# Python's own \s has U+0085 and U+001C to U+001F, which JavaScript's has not, and lacks U+FEFF.
WHITE_SPACE = re.compile("[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")


def onbo_sign(secret, url, body, epoch):
    stripped = WHITE_SPACE.sub("", body)
    content_md5 = hashlib.md5(stripped.encode()).hexdigest() if stripped else ""
    signature = hmac.new(secret.encode(), (url + content_md5 + epoch).encode(), hashlib.sha256).hexdigest()
    return {"content_md5": content_md5, "hmac": signature}


def onbo_verify(secret, url, body, epoch, **given):
    if not hmac.compare_digest(onbo_sign(secret, url, body, epoch)["hmac"], given["hmac"]):
        raise ValueError("the signature is not that of this call")
    return {}


# The envelope of Green Dot, EC_v1:
#   ephemeral     = a P-256 key pair, new for each envelope
#   Z             = ECDH(ephemeral.private, recipient.public), the x coordinate, 32 bytes
#   OtherInfo     = 0x0D || "id-aes256-GCM" || program code || SHA-256(request id)
#   K             = SHA-256(00 00 00 01 || Z || OtherInfo), which is the one-step KDF of SP 800-56A
#   data          = base64(AES-256-GCM(K, IV = 16 zero bytes, plaintext) || tag of 16 bytes)
#   publicKeyHash = base64(SHA-256(SubjectPublicKeyInfo of the recipient))

# It is safe because K is used once.
ZERO_IV = bytes(16)


def kdf(z, other_info):
    return ConcatKDFHash(algorithm=hashes.SHA256(), length=32, otherinfo=other_info).derive(z)


def one_time_key(private, public, program_code, request_id):
    request_hash = hashlib.sha256(request_id.encode()).digest()
    other_info = b"\x0Did-aes256-GCM" + program_code.encode("ascii") + request_hash
    return algorithms.AES(kdf(private.exchange(ec.ECDH(), public), other_info))


def spki(public):
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


# What stands before the coordinates of each SubjectPublicKeyInfo of P-256, and its length. Libraries take other encodings of
# the same key as well: then one envelope has many texts.
SPKI_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
SPKI_LENGTH = 91


def ephemeral_key(encoded):
    if len(encoded) != SPKI_LENGTH or not encoded.startswith(SPKI_PREFIX):
        raise ValueError("not the SubjectPublicKeyInfo of an uncompressed point of P-256")
    return serialization.load_der_public_key(encoded)


def key_hash(public):
    return encode(hashlib.sha256(spki(public)).digest())


def envelope_seal(recipient_pem, program_code, request_id, plaintext_base64):
    recipient = serialization.load_pem_public_key(recipient_pem.encode())
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    key = one_time_key(ephemeral, recipient, program_code, request_id)
    encryptor = Cipher(key, modes.GCM(ZERO_IV)).encryptor()
    ciphertext = encryptor.update(decode(plaintext_base64)) + encryptor.finalize()
    envelope = {
        "version": "EC_v1",
        "ephemeralPublicKey": encode(spki(ephemeral.public_key())),
        "publicKeyHash": key_hash(recipient),
        "data": encode(ciphertext + encryptor.tag),
    }
    return {"raw_json": json.dumps(envelope)}


def envelope_open(identity_pem, program_code, request_id, raw_json, **_):
    identity = serialization.load_pem_private_key(identity_pem.encode(), password=None)
    envelope = json.loads(raw_json)
    if sorted(envelope) != ["data", "ephemeralPublicKey", "publicKeyHash", "version"]:
        raise ValueError("not the members of an envelope")
    if envelope["version"] != "EC_v1" or envelope["publicKeyHash"] != key_hash(identity.public_key()):
        raise ValueError("another version, or sealed to another key")
    ephemeral = ephemeral_key(decode(envelope["ephemeralPublicKey"]))
    sealed = decode(envelope["data"])
    key = one_time_key(identity, ephemeral, program_code, request_id)
    decryptor = Cipher(key, modes.GCM(ZERO_IV, sealed[-16:])).decryptor()
    return {"plaintext_base64": encode(decryptor.update(sealed[:-16]) + decryptor.finalize())}


# The steps of the envelope by themselves.


def kdf_hex(z_hex, other_info_hex):
    return {"key_hex": kdf(bytes.fromhex(z_hex), bytes.fromhex(other_info_hex)).hex()}


def agree(private_key_hex, public_point_hex):
    private = ec.derive_private_key(int(private_key_hex, 16), ec.SECP256R1())
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_point_hex))
    return {"z_hex": private.exchange(ec.ECDH(), public).hex()}


def agree_ephemeral(public_point_hex):
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_point_hex))
    point = ephemeral.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return {"public_point_hex": point.hex(), "z_hex": ephemeral.exchange(ec.ECDH(), public).hex()}


# A report: base64(gzip(bytes))


def pack(bytes_base64, level):
    return {"text": encode(gzip.compress(decode(bytes_base64), level))}


def unpack(text):
    return {"bytes_base64": encode(gzip.decompress(decode(text)))}


def version():
    return {"version": f"Python {platform.python_version()}, cryptography {cryptography.__version__}"}


OPERATIONS = {
    "ssn-seal": ssn_seal,
    "ssn-open": ssn_open,
    "onbo-sign": onbo_sign,
    "onbo-verify": onbo_verify,
    "kdf": kdf_hex,
    "agree": agree,
    "agree-ephemeral": agree_ephemeral,
    "envelope-seal": envelope_seal,
    "envelope-open": envelope_open,
    "pack": pack,
    "unpack": unpack,
    "version": version,
}


def answer(operation, **arguments):
    try:
        return OPERATIONS[operation](**arguments)
    except Exception as error:
        return {"error": repr(error)}


for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
