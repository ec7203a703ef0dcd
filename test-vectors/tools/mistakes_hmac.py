#!/usr/bin/env python3
"""Signatures that are wrong by a well-known mistake, each made by making the mistake: mistakes_hmac.py [--check]

Every case changes one step of Onbo's signature (`reference.signature`). Needs Python 3.11 and `cryptography`.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import urllib.parse

import kit
from reference import MADE, WHITE_SPACE, content_md5

PROVENANCE = {
    "source": MADE,
    "section": "Onbo, Authentication: HMAC-SHA256 over url || content_md5 || epoch",
    "note": "hashlib and hmac of Python's standard library, with the mistake that the id names.",
}

SECRET = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
CLIENT_ID = "7c6b5a49-3827-4615-8f0e-1d2c3b4a5968"
URL = "https://sandbox-api.stilt.com/v1/users/2acf04c3-48d1-456f-a54e-1a4251814478"
QUERY_URL = "https://sandbox-api.stilt.com/v1/users?offset=0&limit=25&email=ann%2Blee@example.com"
BODY = '{"phone": "6166723456", "first_name": "Mary Ann", "address": {"city": "San José", "line_1": "1 A/B St & Co"}}'
SPACES = '{"first_name": "Mary\u00a0Ann\ufeff\u0085B\u001cC\u180e"}'
EPOCH = "1668000000123"

# White space by other rules than JavaScript's, as it stands between brackets.
ASCII_ONLY = "\t\n\v\f\r "
BY_PYTHON = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BY_UNICODE = "\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BY_JAVA = "\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"


def hexadecimal_hmac(message, secret=SECRET, digest=hashlib.sha256):
    key = secret if isinstance(secret, bytes) else secret.encode()
    return hmac.new(key, message if isinstance(message, bytes) else message.encode(), digest).hexdigest()


def strip(text, characters=WHITE_SPACE):
    return re.sub(f"[{characters}]", "", text)


def md5(text):
    return hashlib.md5(text if isinstance(text, bytes) else text.encode()).hexdigest()


def raw(digits):
    return bytes.fromhex(digits)


def vector(mistake, comment, hmac, refused=None, url=URL, body=BODY, epoch=EPOCH, secret=SECRET, suffix="", **more):
    """`refused`: the member in which anyone can see the fault."""
    outcome = {"refused": "malformed", "part": refused} if refused else {"refused": "unverified"}
    names = {"mistakes": mistake} if isinstance(mistake, list) else {"mistake": mistake}
    id = "mistake-" + ("-and-".join(mistake) if isinstance(mistake, list) else mistake) + suffix
    given = {"secret": secret, "url": url, "body": body, "epoch": epoch, "hmac": hmac, **more}
    return kit.case(id, comment, PROVENANCE, "onbo-verify", given, outcome | names)


def keys():
    """(mistake, comment, key)"""
    dashless = SECRET.replace("-", "")
    table = [
        ("key-without-dashes", "The key without its dashes, as the sealed fields have it.", dashless),
        ("key-hex-decoded", "The 16 bytes for which the digits stand.", bytes.fromhex(dashless)),
        ("key-upper-case", "The digits in upper case.", SECRET.upper()),
        ("key-base64-decoded", "The 32 digits read as base64.", base64.b64decode(dashless)),
        ("key-base64-encoded", "The key in base64.", base64.b64encode(SECRET.encode())),
        ("key-with-newline", "The newline at the end of the file.", SECRET + "\n"),
        ("key-quoted", "The quotation marks of an environment file.", f'"{SECRET}"'),
        ("key-in-braces", "A GUID as .NET's format B writes it.", "{" + SECRET + "}"),
        ("key-with-byte-order-mark", "U+FEFF before the key.", "\ufeff" + SECRET),
        ("key-in-utf-16", "The key in UTF-16.", SECRET.encode("utf-16-le")),
        ("key-hashed", "SHA-256 of the key.", hashlib.sha256(SECRET.encode()).digest()),
        ("key-missing", "A variable that was not set.", "undefined"),
    ]
    message = URL + content_md5(BODY) + EPOCH
    cases = [vector(mistake, comment, hexadecimal_hmac(message, key)) for mistake, comment, key in table]
    signed = hexadecimal_hmac(message, SECRET)
    client = hexadecimal_hmac(message, CLIENT_ID)
    upper = SECRET.upper()
    return cases + [
        vector("key-is-client-id", "The client id as the key.", client, client_id=CLIENT_ID),
        vector("key-lower-case", "The secret is in upper case, and was signed with in lower case.", signed, secret=upper),
        vector("secret-file-without-dashes", "The secret given here has no dashes.", signed, secret=SECRET.replace("-", "")),
    ]


def urls():
    """(mistake, comment, the URL that was called, the URL that was signed)"""
    path = URL.removeprefix("https://sandbox-api.stilt.com")
    table = [
        ("url-path-only", "The path alone.", URL, path),
        ("url-without-scheme", "Host and path.", URL, URL.removeprefix("https://")),
        ("url-without-query", "Without the query.", QUERY_URL, QUERY_URL.split("?")[0]),
        ("url-with-empty-query", "A question mark behind the path.", URL, URL + "?"),
        ("url-trailing-slash", "A slash behind the path.", URL, URL + "/"),
        ("url-http-for-https", "http, as behind a proxy that ends TLS.", URL, URL.replace("https", "http")),
        ("url-port", "The default port, written out.", URL, URL.replace(".com/", ".com:443/")),
        ("url-host-case", "The host in another case; the client wrote it in lower case.", URL, URL.replace("stilt", "Stilt")),
        ("url-other-host", "The host that stands on the documentation's users pages.", URL, URL.replace("sandbox-api.stilt.com", "sandbox-api.com")),
        ("url-path-without-version", "The path below the base URL.", URL, path.removeprefix("/v1")),
        ("url-double-slash", "The base URL ends with a slash, and the path begins with one.", URL, URL.replace("/v1/", "/v1//")),
        ("url-without-its-last-part", "The list's URL.", URL, URL.rsplit("/", 1)[0]),
        ("url-query-order", "The parameters sorted by their names.", QUERY_URL, "?".join([QUERY_URL.split("?")[0], "&".join(sorted(QUERY_URL.split("?")[1].split("&")))])),
        ("url-percent-encoding", "The URL decoded.", QUERY_URL, urllib.parse.unquote(QUERY_URL)),
        ("url-encoded-whole", "encodeURIComponent over the whole.", URL, urllib.parse.quote(URL, safe="-_.!~*'()")),
        ("url-html-escaped", "&amp; for &.", QUERY_URL, QUERY_URL.replace("&", "&amp;")),
        ("url-quoted", "A JSON string.", URL, json.dumps(URL)),
    ]
    make = lambda signed: hexadecimal_hmac(signed + content_md5(BODY) + EPOCH)
    return [vector(mistake, comment, make(signed), url=called) for mistake, comment, called, signed in table]


def php(value):
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def html(text):
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def bodies():
    """(mistake, comment, the body that was sent, what was hashed)"""
    value = json.loads(BODY)
    escaped = json.dumps(value)
    dense = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    lines = json.dumps(value, indent=2, ensure_ascii=False)
    table = [
        ("body-not-stripped", "The body as it was sent.", BODY, BODY),
        ("body-trimmed-only", "White space at both ends alone.", f"  {BODY}\n", BODY),
        ("body-stripped-outside-strings", "Compact JSON: the spaces inside strings stayed.", BODY, dense),
        ("body-stripped-of-ascii-white-space-only", "Java's, PHP's and Go's \\s.", SPACES, strip(SPACES, ASCII_ONLY)),
        ("body-stripped-like-python", "Python's \\s.", SPACES, strip(SPACES, BY_PYTHON)),
        ("body-stripped-like-unicode", "White_Space of Unicode, as in Rust and .NET.", SPACES, strip(SPACES, BY_UNICODE)),
        ("body-stripped-like-java", "Character.isWhitespace.", SPACES, strip(SPACES, BY_JAVA)),
        ("body-stripped-of-u-180e-too", "The Mongolian vowel separator, white space before Unicode 6.3.", SPACES, strip(SPACES, WHITE_SPACE + "\u180e")),
        ("body-stripped-of-spaces-only", "Spaces went, line ends stayed.", lines, lines.replace(" ", "")),
        ("body-stripped-of-line-ends-only", "Line ends went, spaces stayed.", lines, lines.replace("\n", "")),
        ("body-escaped-beyond-ascii", "json.dumps escapes what is not ASCII; UTF-8 was sent.", BODY, strip(escaped)),
        ("body-escaped-like-php", "json_encode escapes / too.", BODY, strip(php(value))),
        ("body-escaped-for-html", "Go's json.Marshal escapes &.", BODY, strip(html(BODY))),
        ("body-unescaped", "Escapes were sent, UTF-8 was signed.", escaped, strip(dense)),
        ("body-keys-sorted", "The members sorted at every level.", BODY, strip(json.dumps(value, sort_keys=True, ensure_ascii=False))),
        ("body-with-spaces-of-python", "Compact JSON was sent, json.dumps' default was signed.", dense, json.dumps(value, ensure_ascii=False)),
        ("body-indented", "Compact JSON was sent, indented JSON was signed.", dense, lines),
        ("body-quoted", "Serialised twice.", BODY, json.dumps(strip(BODY), ensure_ascii=False)),
        ("body-in-utf-16", "The stripped body in UTF-16.", BODY, strip(BODY).encode("utf-16-le")),
        ("body-in-latin-1", "The stripped body in Latin-1.", BODY, strip(BODY).encode("latin-1")),
        ("body-of-an-object", "A JavaScript object made text.", BODY, "[objectObject]"),
        ("body-of-nothing-as-json", "No body was sent, an empty object was signed.", "", "{}"),
        ("md5-of-no-bytes", "There is no body, and the MD5 of nothing was signed.", "", b""),
    ]
    make = lambda signed: hexadecimal_hmac(URL + md5(signed) + EPOCH)
    cases = [vector(mistake, comment, make(signed), body=sent) for mistake, comment, sent, signed in table]
    other = content_md5(BODY.replace("Ann", "Beth"))
    changed = hexadecimal_hmac(URL + other + EPOCH)
    cases.append(vector("body-changed", "The body is not that of Content-MD5, which was signed.", changed, content_md5=other))
    return cases


def digests():
    """(mistake, comment, what was signed in place of the MD5)"""
    digits = content_md5(BODY)
    sha256 = hashlib.sha256(strip(BODY).encode()).hexdigest()
    table = [
        ("md5-in-base64", "The form of RFC 1864.", base64.b64encode(raw(digits)).decode()),
        ("md5-upper-case", "Upper-case digits.", digits.upper()),
        ("md5-left-out", "No MD5 although there is a body.", ""),
        ("sha256-in-place-of-md5", "SHA-256 of the stripped body.", sha256),
        ("md5-missing-as-text", "The word null.", "null"),
    ]
    cases = [vector(name, comment, hexadecimal_hmac(URL + signed + EPOCH)) for name, comment, signed in table]
    in_bytes = hexadecimal_hmac(URL.encode() + raw(digits) + EPOCH.encode())
    return cases + [vector("md5-in-bytes", "The 16 bytes of the MD5.", in_bytes)]


def times():
    """(mistake, comment, the time in the header, the time that was signed, the member at fault)"""
    table = [
        ("epoch-in-seconds", "Seconds signed, milliseconds sent.", EPOCH, EPOCH[:10], None),
        ("epoch-in-milliseconds", "Milliseconds signed, seconds sent.", EPOCH[:10], EPOCH, None),
        ("epoch-in-microseconds", "Microseconds signed.", EPOCH, EPOCH + "000", None),
        ("epoch-taken-twice", "The message's time is 3 ms before the header's.", EPOCH, str(int(EPOCH) - 3), None),
        ("epoch-with-fraction", "Seconds with a fraction, in both places.", "1668000000.123", "1668000000.123", "epoch"),
        ("epoch-with-suffix", "A Java literal.", EPOCH, EPOCH + "L", None),
        ("epoch-quoted", "Quotation marks, in both places.", f'"{EPOCH}"', f'"{EPOCH}"', "epoch"),
        ("epoch-with-spaces", "A newline behind it, signed alone.", EPOCH, EPOCH + "\n", None),
        ("epoch-as-date", "ISO 8601 signed.", EPOCH, "2022-11-09T13:20:00.123Z", None),
    ]
    make = lambda signed: hexadecimal_hmac(URL + content_md5(BODY) + signed)
    cases = [vector(name, comment, make(signed), part, epoch=sent) for name, comment, sent, signed, part in table]
    fraction = make("1668000000.123")
    cases.append(vector("epoch-with-fraction", "Seconds with a fraction signed, milliseconds sent.", fraction, suffix="-signed-alone"))
    return cases


def messages():
    """(mistake, comment, the message)"""
    digits, stripped = content_md5(BODY), strip(BODY)
    table = [
        ("url-left-out", "MD5 and time alone.", digits + EPOCH),
        ("epoch-left-out", "URL and MD5 alone.", URL + digits),
        ("body-in-place-of-md5", "The stripped body itself.", URL + stripped + EPOCH),
        ("body-alone", "The body as it was sent, as other services sign it.", BODY),
        ("parts-separated", "Line ends between the parts.", "\n".join([URL, digits, EPOCH])),
        ("method-signed-too", "The method before the message.", "PUT" + URL + digits + EPOCH),
    ]
    cases = [vector(name, comment, hexadecimal_hmac(message)) for name, comment, message in table]
    alone = hexadecimal_hmac(".".join([EPOCH, BODY]))
    cases.append(vector(["body-and-epoch-alone", "parts-separated"], "Time, full stop and body, as other services sign.", alone))
    for index, parts in enumerate([[URL, EPOCH, digits], [digits, URL, EPOCH], [digits, EPOCH, URL], [EPOCH, URL, digits], [EPOCH, digits, URL]]):
        cases.append(vector("parts-in-another-order", "URL, MD5 and time in another order.", hexadecimal_hmac("".join(parts)), suffix=f"-{index + 1}"))
    for name, separator in [("bar", "|"), ("space", " "), ("full-stop", "."), ("colon", ":")]:
        comment = f"The parts joined with a {name.replace('-', ' ')}."
        cases.append(vector("parts-separated", comment, hexadecimal_hmac(separator.join([URL, digits, EPOCH])), suffix=f"-{name}"))
    return cases


def writings():
    """(mistake, comment, how the right HMAC was written)"""
    right = hexadecimal_hmac(URL + content_md5(BODY) + EPOCH)
    pairs = re.findall("..", right)
    table = [
        ("hmac-upper-case", "Upper-case digits.", right.upper()),
        ("hmac-base64", "The 32 bytes in base64.", base64.b64encode(raw(right)).decode()),
        ("hmac-base64url", "URL-safe base64 without padding.", base64.urlsafe_b64encode(raw(right)).decode().rstrip("=")),
        ("hmac-base64-of-hexadecimal", "The digits in base64.", base64.b64encode(right.encode()).decode()),
        ("hmac-truncated", "Half of the digits.", right[:32]),
        ("hmac-with-separators", "BitConverter.ToString.", "-".join(pairs).upper()),
        ("hmac-with-prefix", "The prefix of other services.", "sha256=" + right),
        ("hmac-with-quotes-or-spaces", "Quotation marks.", f'"{right}"'),
    ]
    return [vector(name, comment, written, "hmac") for name, comment, written in table]


def functions():
    """(mistake, comment, the digits, the member at fault)"""
    message = URL + content_md5(BODY) + EPOCH
    secret, plain = SECRET.encode(), message.encode()
    made = lambda digest: hexadecimal_hmac(message, digest=digest)
    hashed = hexadecimal_hmac(hashlib.sha256(plain).digest())
    table = [
        ("hmac-sha1", "HMAC-SHA1, 40 digits.", made(hashlib.sha1), "hmac"),
        ("hmac-sha512", "HMAC-SHA512, 128 digits.", made(hashlib.sha512), "hmac"),
        ("hmac-sha384", "HMAC-SHA384, 96 digits.", made(hashlib.sha384), "hmac"),
        ("hmac-md5", "HMAC-MD5, 32 digits.", made(hashlib.md5), "hmac"),
        ("hmac-of-digest", "HMAC over the message's SHA-256.", hashed, None),
        ("sha256-of-secret-and-message", "No HMAC: the secret before the message.", hashlib.sha256(secret + plain).hexdigest(), None),
        ("sha256-of-message-and-secret", "No HMAC: the secret behind the message.", hashlib.sha256(plain + secret).hexdigest(), None),
        ("key-and-message-exchanged", "The message as the key.", hexadecimal_hmac(SECRET, message), None),
    ]
    return [vector(name, comment, digits, part) for name, comment, digits, part in table]


def pairs():
    digits = content_md5(BODY)
    dashless = SECRET.replace("-", "")
    return [
        vector(["key-without-dashes", "body-not-stripped"], "Two mistakes.", hexadecimal_hmac(URL + md5(BODY) + EPOCH, dashless)),
        vector(["key-hex-decoded", "md5-in-base64"], "Two mistakes.", hexadecimal_hmac(URL + base64.b64encode(raw(digits)).decode() + EPOCH, bytes.fromhex(dashless))),
        vector(["url-path-only", "epoch-in-seconds"], "Two mistakes.", hexadecimal_hmac(URL[29:] + digits + EPOCH[:10])),
        vector(["body-not-stripped", "md5-upper-case"], "Two mistakes.", hexadecimal_hmac(URL + md5(BODY).upper() + EPOCH)),
        vector(["url-trailing-slash", "hmac-base64"], "Two mistakes.", base64.b64encode(raw(hexadecimal_hmac(URL + "/" + digits + EPOCH))).decode(), "hmac"),
        vector(["parts-separated", "method-signed-too"], "Two mistakes.", hexadecimal_hmac("\n".join(["PUT", URL, digits, EPOCH]))),
    ]


def cases() -> dict[str, list[dict]]:
    """Folder to cases."""
    makers = [keys, urls, bodies, digests, times, messages, writings, functions, pairs]
    return {"hmac": [case for make in makers for case in make()]}


if __name__ == "__main__":
    differs = [name for folder, made in cases().items() for name in kit.write(folder, made, "--check" in sys.argv, "mistake-*.json")]
    sys.exit("\n".join(differs) or 0)
