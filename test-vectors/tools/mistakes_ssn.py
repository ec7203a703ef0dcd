"""Sealed fields that were made with one known mistake, or with two: each is made by making the mistake."""

import base64
import hashlib
import hmac
import json
import sys
import urllib.parse
import uuid

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import crypto_js
from kit import case, write
from reference import MADE, base64_of, cbc_encrypt, field, key_of, pkcs7, sha256

SECRET = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
UPPER = SECRET.upper()
KEY = key_of(SECRET)
IV = bytes.fromhex("d8a3c0517f2b4e96a1b2fb3ff5e60718")
# Its base64 has both + and /.
PLUS = bytes.fromhex("fbefbefff7dffff5e60718d8a3c0517f")
SALT = bytes.fromhex("a1b2c3d4e5f60718")
SSN = b"123-45-6789"
DIGITS = b"123456789"
EIN = b"12-3456789"


def sealed(text: bytes = SSN, key: bytes = KEY, iv: bytes = IV) -> bytes:
    return cbc_encrypt(key, iv, pkcs7(text))


def with_iv(ciphertext: bytes, iv: bytes = IV) -> str:
    return base64_of(iv + ciphertext)


def with_key(key: bytes) -> str:
    return with_iv(sealed(key=key))


def with_crypto_js_key(key: bytes) -> str:
    return with_iv(crypto_js.cbc_encrypt(key, IV, pkcs7(SSN)))


def with_text(text: bytes) -> str:
    return with_iv(sealed(text))


def padded(text: bytes, padding: bytes) -> str:
    return with_iv(cbc_encrypt(KEY, IV, text + padding))


def in_mode(mode: modes.Mode, text: bytes, key: bytes = KEY) -> bytes:
    encryptor = Cipher(algorithms.AES(key), mode).encryptor()
    return encryptor.update(text) + encryptor.finalize()


def cfb_8(text: bytes) -> bytes:
    """CFB with segments of 8 bits (SP 800-38A, section 6.3)."""
    register, out = IV, b""
    for byte in text:
        out += bytes([byte ^ in_mode(modes.ECB(), register)[0]])
        register = register[1:] + out[-1:]
    return out


def gcm(iv: bytes, text: bytes) -> tuple[bytes, bytes]:
    encryptor = Cipher(algorithms.AES(KEY), modes.GCM(iv)).encryptor()
    return encryptor.update(text) + encryptor.finalize(), encryptor.tag


def evp_bytes_to_key(digest: str, passphrase: bytes, salt: bytes) -> tuple[bytes, bytes]:
    derived = last = b""
    while len(derived) < 48:
        last = hashlib.new(digest, last + passphrase + salt).digest()
        derived += last
    return derived[:32], derived[32:48]


def with_passphrase(derived: tuple[bytes, bytes]) -> str:
    key, iv = derived
    return base64_of(b"Salted__" + SALT + cbc_encrypt(key, iv, pkcs7(SSN)))


def without_salt() -> str:
    key, iv = evp_bytes_to_key("md5", SECRET.encode(), b"")
    return base64_of(cbc_encrypt(key, iv, pkcs7(SSN)))


def pbkdf2() -> str:
    derived = hashlib.pbkdf2_hmac("sha256", SECRET.encode(), SALT, 10_000, 48)
    return with_passphrase((derived[:32], derived[32:]))


def md5(data: bytes) -> bytes:
    return hashlib.md5(data).digest()


def folded(key: bytes) -> bytes:
    result = bytearray(16)
    for index, byte in enumerate(key):
        result[index % 16] ^= byte
    return bytes(result)


def fernet() -> str:
    """Fernet's token: version, time, IV, ciphertext, HMAC. The first half of the key signs, the second half seals."""
    signed = b"\x80" + bytes.fromhex("00000000636a4d80") + IV + sealed(key=KEY[16:])
    return base64.urlsafe_b64encode(signed + hmac.digest(KEY[:16], signed, "sha256")).decode()


GOOD = field(SECRET, IV, SSN)
GOOD_PLUS = field(SECRET, PLUS, SSN)
CIPHERTEXT = sealed()

# id, or name of the mistake and what tells its cases apart; what is special; the field.
KEYS = [
    ("key-with-dashes", "", "36 bytes, as crypto-js takes them: nine words and 15 rounds.", with_crypto_js_key(SECRET.encode())),
    ("key-with-dashes-cut", "", "The first 32 of the 36 bytes, as PHP's openssl_encrypt takes them.", with_key(SECRET.encode()[:32])),
    ("key-with-dashes-cut", "aes-128", "The first 16 of the 36 bytes.", with_key(SECRET.encode()[:16])),
    ("key-hex-decoded", "", "The 16 bytes that the secret spells: AES-128.", with_key(bytes.fromhex(KEY.decode()))),
    ("key-hex-decoded", "padded", "The 16 bytes that the secret spells, and 16 zeros.", with_key(bytes.fromhex(KEY.decode()) + bytes(16))),
    ("key-upper-case", "", "The key in capitals.", with_key(KEY.upper())),
    ("key-cut", "aes-128", "The first 16 characters: AES-128.", with_key(KEY[:16])),
    ("key-cut", "aes-192", "The first 24 characters: AES-192.", with_key(KEY[:24])),
    ("key-zero-padded", "", "The first 16 characters and 16 zeros.", with_key(KEY[:16] + bytes(16))),
    ("key-as-sha-256", "", "SHA-256 of the secret without its dashes.", with_key(sha256(KEY))),
    ("key-as-sha-256", "with-dashes", "SHA-256 of the secret with its dashes.", with_key(sha256(SECRET.encode()))),
    ("key-as-sha-256", "hex", "The first 32 hexadecimal digits of the SHA-256 of the secret with its dashes.", with_key(sha256(SECRET.encode()).hex()[:32].encode())),
    ("key-as-sha-256", "newline", "SHA-256 of the secret and a newline, as echo gives it.", with_key(sha256(SECRET.encode() + b"\n"))),
    ("key-as-sha-1", "", "The first 16 bytes of the SHA-1 of the secret without its dashes: AES-128.", with_key(hashlib.sha1(KEY).digest()[:16])),
    ("key-as-sha-1", "hex", "The first 32 hexadecimal digits of the SHA-1 of the secret with its dashes.", with_key(hashlib.sha1(SECRET.encode()).hexdigest()[:32].encode())),
    ("key-as-sha-512", "", "The first 32 bytes of the SHA-512 of the secret with its dashes.", with_key(hashlib.sha512(SECRET.encode()).digest()[:32])),
    ("key-as-sha-512", "hex", "The first 32 hexadecimal digits of the SHA-512 of the secret without its dashes.", with_key(hashlib.sha512(KEY).hexdigest()[:32].encode())),
    ("key-as-md5", "", "MD5 of the secret with its dashes: AES-128.", with_key(md5(SECRET.encode()))),
    ("key-as-md5", "hex", "The hexadecimal of the MD5 of the secret without its dashes: AES-256.", with_key(md5(KEY).hex().encode())),
    ("key-as-passphrase", "crypto-js", "Salted__: what CryptoJS.AES.encrypt(ssn, secret) gives.", with_passphrase(evp_bytes_to_key("md5", SECRET.encode(), SALT))),
    ("key-as-passphrase", "openssl", "Salted__: openssl enc -k, with the secret without its dashes.", with_passphrase(evp_bytes_to_key("sha256", KEY, SALT))),
    ("key-as-passphrase", "pbkdf2", "Salted__: openssl enc -pbkdf2 -k.", pbkdf2()),
    ("key-as-passphrase", "no-salt", "Node's crypto.createCipher: no salt, no IV in the field.", without_salt()),
    ("key-base64-decoded", "", "The 24 bytes that the secret spells in base64: AES-192.", with_key(base64.b64decode(KEY))),
    ("key-base64-encoded", "", "The first 32 characters of the base64 of the key.", with_key(base64.b64encode(KEY)[:32])),
    ("key-hex-encoded", "", "The first 32 characters of the hexadecimal of the key.", with_key(KEY.hex().encode()[:32])),
    ("key-utf-16", "", "The first 32 bytes of the key in UTF-16, little-endian.", with_key(KEY.decode().encode("utf-16-le")[:32])),
    ("key-utf-16", "crypto-js", "The key in UTF-16, big-endian: 64 bytes, as crypto-js takes them.", with_crypto_js_key(KEY.decode().encode("utf-16-be"))),
    ("key-guid-bytes", "", ".NET's Guid.ToByteArray: AES-128.", with_key(uuid.UUID(SECRET).bytes_le)),
    ("key-with-quotes", "", "A quotation mark and the first 31 characters of the key.", with_key(b'"' + KEY[:31])),
    ("key-as-sha-256", "base64", "The first 32 characters of the base64 of SHA-256 over the secret.", with_key(base64.b64encode(sha256(SECRET.encode()))[:32])),
    ("sealed-with-fernet", "", "A Fernet token.", base64_of(base64.urlsafe_b64decode(fernet()))),
    ("key-folded", "", "MySQL's folding of the key into 16 bytes.", with_key(folded(KEY))),
]

IVS = [
    ("iv-left-out", "", "One block, sealed with an IV of zeros (or in ECB mode).", base64_of(sealed(iv=bytes(16)))),
    ("iv-unused", "", "An IV in front of a block that was sealed with zeros (or in ECB mode).", with_iv(sealed(iv=bytes(16)))),
    ("iv-from-key", "", "The first 16 characters of the key as the IV, which is left out.", base64_of(sealed(iv=KEY[:16]))),
    ("iv-from-key", "md5", "The MD5 of the secret as the IV, which is left out.", base64_of(sealed(iv=md5(SECRET.encode())))),
    ("iv-behind", "", "The ciphertext, then the IV.", base64_of(CIPHERTEXT + IV)),
    ("iv-spelled", "hex", "The IV in hexadecimal, then the ciphertext.", base64_of(IV.hex().encode() + CIPHERTEXT)),
    ("iv-spelled", "base64", "The IV in base64, then the ciphertext.", base64_of(base64.b64encode(IV) + CIPHERTEXT)),
    ("iv-from-key", "sha-256", "The first 16 characters of the hexadecimal of SHA-256 over the secret as the IV, which is left out.", base64_of(sealed(iv=sha256(SECRET.encode()).hex().encode()[:16]))),
    ("ciphertext-spelled", "", "The IV, then the ciphertext in base64, as PHP's openssl_encrypt gives it.", base64_of(IV + base64.b64encode(CIPHERTEXT))),
    ("ciphertext-spelled", "hex", "The IV, then the ciphertext in hexadecimal.", base64_of(IV + CIPHERTEXT.hex().encode())),
    ("iv-characters", "", "Sealed with the first 16 characters of the IV's hexadecimal.", with_iv(sealed(iv=IV.hex().encode()[:16]))),
]

MODES = [
    ("mode-ctr-cfb-ofb", "", "CTR mode, without padding.", with_iv(in_mode(modes.CTR(IV), SSN))),
    ("mode-ctr-cfb-ofb", "padded", "CFB mode, with padding.", with_iv(in_mode(modes.CTR(IV), pkcs7(SSN)))),
    ("mode-cfb-8", "", "CFB mode with segments of 8 bits.", with_iv(cfb_8(SSN))),
    ("mode-gcm", "", "GCM: IV of 12 bytes, ciphertext, tag.", base64_of(IV[:12] + b"".join(gcm(IV[:12], SSN)))),
    ("mode-gcm", "no-tag", "GCM: IV of 12 bytes, ciphertext; the tag was forgotten.", base64_of(IV[:12] + gcm(IV[:12], SSN)[0])),
    ("mode-gcm", "tag-first", "GCM: IV of 16 bytes, tag, ciphertext.", base64_of(IV + b"".join(reversed(gcm(IV, DIGITS))))),
]

PADDINGS = [
    ("padding-of-zeros", "", "Zeros.", padded(DIGITS, bytes(7))),
    ("padding-ansi-x923", "", "ANSI X9.23.", padded(DIGITS, bytes(6) + b"\x07")),
    ("padding-iso-7816", "", "ISO 7816-4.", padded(DIGITS, b"\x80" + bytes(6))),
    ("padding-iso-10126", "", "ISO 10126.", padded(DIGITS, bytes.fromhex("9e3a51c70b4407"))),
    ("padding-of-spaces", "", "Spaces.", padded(SSN, b" " * 5)),
    ("padding-to-32", "", "PKCS#7 for blocks of 32 bytes.", padded(SSN, bytes([21]) * 21)),
    ("padding-twice", "", "PKCS#7, then PKCS#7 again.", with_text(pkcs7(SSN))),
]

TEXTS = [
    ("ein-for-ssn", "", "An EIN.", with_text(EIN)),
    ("text-with-quotes", "", "What JSON.stringify gives.", with_text(b'"123-45-6789"')),
    ("text-with-newline", "", "A newline behind it.", with_text(SSN + b"\n")),
    ("text-with-newline", "crlf", "Carriage return and newline behind it.", with_text(DIGITS + b"\r\n")),
    ("text-with-spaces", "", "A space before it.", with_text(b" " + SSN)),
    ("text-with-nul", "", "A NUL behind it.", with_text(DIGITS + b"\0")),
    ("text-with-byte-order-mark", "", "U+FEFF before it.", with_text(b"\xef\xbb\xbf" + SSN)),
    ("text-percent-encoded", "", "%2D for the dashes.", with_text(b"123%2D45%2D6789")),
    ("text-spaces-percent-encoded", "", "What encodeURI makes of 123 45 6789.", with_text(b"123%2045%206789")),
    ("text-separated-otherwise", "spaces", "Spaces for dashes.", with_text(b"123 45 6789")),
    ("text-separated-otherwise", "dots", "Dots for dashes.", with_text(b"123.45.6789")),
    ("text-separated-otherwise", "en-dashes", "U+2013 for dashes.", with_text("123\u201345\u20136789".encode())),
    ("text-separated-otherwise", "one-dash", "One dash is missing.", with_text(b"123-456789")),
    ("text-leading-zeros-lost", "", "Eight digits are left.", with_text(b"12345678")),
    ("text-decimal", "", "A decimal number.", with_text(b"123456789.0")),
    ("text-last-four", "", "Four digits.", with_text(b"6789")),
    ("text-masked", "", "Stars for digits.", with_text(b"***-**-6789")),
    ("text-placeholder", "", "undefined.", with_text(b"undefined")),
    ("text-base64", "", "The base64 of the number.", with_text(base64.b64encode(SSN))),
    ("text-hex", "", "The hexadecimal of the number.", with_text(SSN.hex().encode())),
    ("text-utf-16", "", "UTF-16, little-endian.", with_text(SSN.decode().encode("utf-16-le"))),
    ("text-utf-16", "mark", "UTF-16, big-endian, with a byte order mark.", with_text(b"\xfe\xff" + DIGITS.decode().encode("utf-16-be"))),
    ("text-php-serialized", "", "What PHP's serialize gives.", with_text(b's:11:"123-45-6789";')),
    ("text-json", "", "A JSON object.", with_text(b'{"ssn":"123-45-6789"}')),
    ("sealed-twice", "", "The field was sealed like a number.", with_text(GOOD.encode())),
]


def crypto_js_object() -> str:
    return json.dumps({"ct": base64_of(CIPHERTEXT), "iv": IV.hex()})


def loose(text: str) -> str:
    """The same bytes, with another last character before the one =."""
    return text[:-2] + chr(ord(text[-2]) + 1) + "="


FORMS = [
    ("field-base64-url-safe", "", "The URL-safe alphabet, with padding.", base64.urlsafe_b64encode(base64.b64decode(GOOD_PLUS)).decode()),
    ("field-base64-url-safe", "no-padding", "The URL-safe alphabet, without padding.", base64.urlsafe_b64encode(base64.b64decode(GOOD_PLUS)).decode().rstrip("=")),
    ("field-base64-without-padding", "", "No =.", GOOD.rstrip("=")),
    ("field-base64-loose", "", "The unused bits of the last character are 1.", loose(GOOD)),
    ("field-with-line-breaks", "", "A line break in the middle and one at the end.", GOOD[:32] + "\n" + GOOD[32:] + "\n"),
    ("field-spaces-for-plus", "", "Each + has become a space.", GOOD_PLUS.replace("+", " ")),
    ("field-with-spaces", "", "Spaces before and after.", f"  {GOOD} "),
    ("field-with-spaces", "byte-order-mark", "U+FEFF before it.", f"\ufeff{GOOD}"),
    ("field-with-spaces", "nul", "A NUL behind it.", f"{GOOD}\0"),
    ("field-percent-encoded", "", "encodeURIComponent.", urllib.parse.quote(GOOD_PLUS, safe="")),
    ("field-in-hex", "", "Hexadecimal.", (IV + CIPHERTEXT).hex()),
    ("field-in-hex", "upper-case", "Hexadecimal in capitals, 0x before it.", "0x" + (IV + CIPHERTEXT).hex().upper()),
    ("field-base64-twice", "", "The base64 of the field.", base64_of(GOOD.encode())),
    ("field-hex-in-base64", "", "The base64 of the hexadecimal.", base64_of((IV + CIPHERTEXT).hex().encode())),
    ("field-of-two-parts", "hex", "Hexadecimal, with a colon.", f"{IV.hex()}:{CIPHERTEXT.hex()}"),
    ("field-of-two-parts", "base64", "Base64, with a dot.", f"{base64_of(IV)}.{base64_of(CIPHERTEXT)}"),
    ("field-of-two-parts", "no-mark", "Hexadecimal, then base64, with nothing between them.", f"{IV.hex()}{base64_of(CIPHERTEXT)}"),
    ("field-of-two-parts", "base64-base64", "Two texts in base64, with nothing between them.", f"{base64_of(IV)}{base64_of(CIPHERTEXT)}"),
    ("field-of-two-parts", "php", "The base64 of the ciphertext in base64, two colons and the IV.", base64_of(base64.b64encode(CIPHERTEXT) + b"::" + IV)),
    ("field-of-json", "", "ct and iv in a JSON object.", crypto_js_object()),
    ("field-of-json", "base64", "The base64 of such an object.", base64_of(json.dumps({"iv": base64_of(IV), "value": base64_of(CIPHERTEXT), "mac": ""}).encode())),
    ("field-as-list-of-bytes", "", "What a Uint8Array gives as a text.", ",".join(str(byte) for byte in IV + CIPHERTEXT)),
    ("field-as-list-of-bytes", "node", "JSON.stringify of a Buffer.", json.dumps({"type": "Buffer", "data": list(IV + CIPHERTEXT)})),
    ("field-python-bytes", "", "str() of bytes.", str(GOOD.encode())),
    ("field-with-quotes", "", "Quotation marks inside.", f'"{GOOD}"'),
    ("field-with-backslashes", "", "\\/ for /.", GOOD_PLUS.replace("/", "\\/")),
    ("field-html-escaped", "", "&#43; for +.", GOOD_PLUS.replace("+", "&#43;").replace("=", "&#x3D;")),
    ("field-bytes-as-latin-1", "", "The bytes as characters up to U+00FF, in UTF-8.", base64_of((IV + CIPHERTEXT).decode("latin-1").encode())),
    ("field-bytes-read-as-text", "", "The bytes as UTF-8, with U+FFFD for what is none.", (IV + CIPHERTEXT).decode(errors="replace")),
    ("field-bytes-read-as-text", "base64", "The same in base64.", base64_of((IV + CIPHERTEXT).decode(errors="replace").encode())),
    ("field-not-sealed", "", "The number.", SSN.decode()),
    ("field-not-sealed-but-base64", "", "The base64 of the number.", base64_of(SSN)),
    ("field-masked", "", "A masked number.", "***-**-6789"),
    ("field-placeholder", "", "null.", "null"),
]

# Two or three at once.
PAIRS = [
    (["key-hex-decoded", "iv-left-out"], base64_of(sealed(key=bytes.fromhex(KEY.decode()), iv=bytes(16)))),
    (["key-with-dashes", "text-with-newline"], with_iv(crypto_js.cbc_encrypt(SECRET.encode(), IV, pkcs7(DIGITS + b"\n")))),
    (["key-folded", "iv-left-out"], base64_of(in_mode(modes.ECB(), pkcs7(SSN), folded(KEY)))),
    (["field-base64-url-safe", "sealed-with-fernet"], fernet()),
    (["field-of-json", "text-php-serialized"], base64_of(json.dumps({"iv": base64_of(IV), "value": base64_of(sealed(b's:9:"123456789";')), "mac": "", "tag": ""}).encode())),
    (["field-base64-twice", "key-as-sha-256", "iv-from-key"], base64_of(base64.b64encode(sealed(key=sha256(SECRET.encode()).hex().encode()[:32], iv=sha256(SECRET.encode()).hex().encode()[:16])))),
    (["field-of-two-parts", "mode-gcm"], ":".join(part.hex() for part in (IV[:12], *reversed(gcm(IV[:12], SSN))))),
    (["field-in-hex", "iv-left-out"], sealed(iv=bytes(16)).hex()),
    (["field-in-hex", "key-as-md5"], (IV + sealed(key=md5(KEY).hex().encode())).hex()),
    (["field-in-hex", "field-with-quotes"], f'"{(IV + CIPHERTEXT).hex()}"'),
    (["mode-ecb", "text-utf-16"], with_iv(in_mode(modes.ECB(), pkcs7(SSN.decode().encode("utf-16-le"))))),
    (["padding-of-zeros", "text-with-newline"], padded(DIGITS + b"\n", bytes(6))),
]

# Another operation, or another key text.
OTHERS = [
    ("ssn-for-ein", "", "An SSN in the field ein.", "ein-open", SECRET, with_text(SSN)),
    ("key-lower-case", "", "The secret has capitals, the key does not.", "ssn-open", UPPER, field(SECRET, IV, SSN)),
    ("secret-with-quotes", "", "The secret was given with quotation marks.", "ssn-open", f'"{SECRET}"', GOOD),
    ("secret-with-quotes", "spaces", "The secret was given with a space.", "ssn-open", f"{SECRET} ", GOOD),
]


def refused(key_text: str, text: str) -> dict:
    """Whether the key or the field can be seen to be wrong without opening it."""
    if len(key_of(key_text)) not in (16, 24, 32):
        return {"refused": "malformed", "part": "key"}
    try:
        is_field = base64_of(base64.b64decode(text, validate=True)) == text and len(base64.b64decode(text)) == 32
    except ValueError:
        is_field = False
    return {"refused": "open"} if is_field else {"refused": "malformed", "part": "field"}


def one(id: str, comment: str, operation: str, key_text: str, text: str, mistakes: dict) -> dict:
    provenance = {"source": MADE, "section": "a field sealed with the mistake that the comment names, and no other"}
    if "key-with-dashes" in id or "crypto-js" in id:
        provenance["note"] = "AES for such keys as crypto_js.py has it, checked with crypto-js 4.2.0."
    expect = {**refused(key_text, text), **mistakes}
    return case(f"mistake-{id}", comment, provenance, operation, {"key_text": key_text, "field": text}, expect)


def cases() -> dict[str, list[dict]]:
    made = []
    for name, variant, comment, text in [*KEYS, *IVS, *MODES, *PADDINGS, *TEXTS, *FORMS]:
        made.append(one(f"{name}-{variant}".rstrip("-"), comment, "ssn-open", SECRET, text, {"mistake": name}))
    for name, variant, comment, operation, secret, text in OTHERS:
        made.append(one(f"{name}-{variant}".rstrip("-"), comment, operation, secret, text, {"mistake": name}))
    for names, text in PAIRS:
        made.append(one("-and-".join(names), f"{'Two' if len(names) == 2 else 'Three'} mistakes at once.", "ssn-open", SECRET, text, {"mistakes": names}))
    return {"ssn": made}


if __name__ == "__main__":
    differ = [name for folder, made in cases().items() for name in write(folder, made, "--check" in sys.argv, "mistake-*.json")]
    sys.exit("\n".join(differ) or None)
