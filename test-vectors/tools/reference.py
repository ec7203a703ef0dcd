"""What sealpack computes, computed by others: pyca/cryptography, hashlib and hmac. No line of it comes from sealpack."""

import base64
import hashlib
import hmac
import re

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

MADE = "made for sealpack with pyca/cryptography 48.0.0"

# JavaScript's \s: ECMAScript, WhiteSpace and LineTerminator.
WHITE_SPACE = "\t\v\f \u00a0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\n\r\u2028\u2029"


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# The field: base64(IV || AES-CBC-PKCS7(key, IV, text)).


def key_of(secret: str) -> bytes:
    return secret.replace("-", "").encode()


def pkcs7(data: bytes) -> bytes:
    padding = 16 - len(data) % 16
    return data + bytes([padding]) * padding


def cbc_encrypt(key: bytes, iv: bytes, blocks: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(blocks) + encryptor.finalize()


def cbc_decrypt(key: bytes, iv: bytes, blocks: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(blocks) + decryptor.finalize()


def field(secret: str, iv: bytes, text: bytes) -> str:
    return base64_of(iv + cbc_encrypt(key_of(secret), iv, pkcs7(text)))


# The envelope, EC_v1.


def private_key(scalar: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(scalar, ec.SECP256R1())


def pkcs8(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def spki(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def other_info(party_u: bytes, party_v: bytes) -> bytes:
    return b"\x0did-aes256-GCM" + party_u + party_v


def kdf(z: bytes, info: bytes) -> bytes:
    return sha256(b"\0\0\0\1" + z + info)


def gcm_seal(key: bytes, iv: bytes, plaintext: bytes, additional: bytes = b"") -> tuple[bytes, bytes]:
    """The ciphertext and the tag."""
    encryptor = Cipher(algorithms.AES(key), modes.GCM(iv)).encryptor()
    encryptor.authenticate_additional_data(additional)
    ciphertext = encryptor.update(plaintext) + encryptor.finalize()
    return ciphertext, encryptor.tag


def envelope(
    plaintext: bytes,
    recipient: ec.EllipticCurvePublicKey,
    ephemeral: ec.EllipticCurvePrivateKey,
    party_u: bytes,
    party_v: bytes,
) -> dict:
    """The envelope's members. For a Green Dot call, party_u is the program code and party_v sha256(request id)."""
    z = ephemeral.exchange(ec.ECDH(), recipient)
    ciphertext, tag = gcm_seal(kdf(z, other_info(party_u, party_v)), bytes(16), plaintext)
    return {
        "version": "EC_v1",
        "ephemeralPublicKey": base64_of(spki(ephemeral.public_key())),
        "publicKeyHash": base64_of(sha256(spki(recipient))),
        "data": base64_of(ciphertext + tag),
    }


# Onbo's signature.


def content_md5(body: str) -> str:
    stripped = re.sub(f"[{WHITE_SPACE}]", "", body)
    return hashlib.md5(stripped.encode()).hexdigest() if stripped else ""


def signature(secret: str, url: str, body: str, epoch: str) -> tuple[str, str]:
    """Content-MD5 and X_STILT_HMAC."""
    md5 = content_md5(body)
    return md5, hmac.new(secret.encode(), (url + md5 + epoch).encode(), hashlib.sha256).hexdigest()
