"""hmac/: Onbo's signature of a call. It strips JavaScript's white space from the body, and nothing else."""

from kit import UNVERIFIED, case, malformed, value
from reference import WHITE_SPACE, base64_of, signature

SECRET = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
URL = "https://sandbox-api.stilt.com/v1/users/x"
USER_URL = "https://sandbox-api.stilt.com/v1/users/2acf04c3-48d1-456f-a54e-1a4251814478"
BODY = '{"name":"AB"}'
SPACED = '{"first_name": "Mary Ann", "phone": "6166723456"}'
EPOCH = "1668000000123"

SIGNED = {
    "source": "made for sealpack with Python's hashlib and hmac",
    "section": "HMAC-SHA256 over url || content_md5 || epoch; content_md5 = hexadecimal MD5 of the stripped body, empty when nothing is left",
    "note": "Checked with Node.js crypto, whose own \\s did the stripping.",
}
CHANGED = {"source": "changed by hand from a case that verifies", "section": "the call of verify-json-body, changed as the comment says"}

STRIPPED = [
    ("\t", "character tabulation"), ("\n", "line feed"), ("\v", "line tabulation"), ("\f", "form feed"), ("\r", "carriage return"),
    (" ", "space"), ("\u00a0", "no-break space"), ("\u1680", "ogham space mark"), ("\u2000", "en quad"), ("\u2001", "em quad"),
    ("\u2002", "en space"), ("\u2003", "em space"), ("\u2004", "three-per-em space"), ("\u2005", "four-per-em space"),
    ("\u2006", "six-per-em space"), ("\u2007", "figure space"), ("\u2008", "punctuation space"), ("\u2009", "thin space"),
    ("\u200a", "hair space"), ("\u2028", "line separator"), ("\u2029", "paragraph separator"), ("\u202f", "narrow no-break space"),
    ("\u205f", "medium mathematical space"), ("\u3000", "ideographic space"), ("\ufeff", "zero width no-break space"),
]
ALL_WHITE_SPACE = "".join(letter for letter, _ in STRIPPED)
assert sorted(ALL_WHITE_SPACE) == sorted(WHITE_SPACE)

KEPT = [
    ("\0", "NUL"),
    ("\b", "backspace"),
    ("\x1c", "information separator four"),
    ("\x1f", "information separator one"),
    ("\x7f", "delete"),
    ("\x85", "next line; Unicode White_Space, but not in JavaScript's \\s"),
    ("\u00ad", "soft hyphen"),
    ("\u034f", "combining grapheme joiner"),
    ("\u115f", "hangul choseong filler"),
    ("\u180e", "mongolian vowel separator; was white space before Unicode 6.3"),
    ("\u200b", "zero width space"),
    ("\u200c", "zero width non-joiner"),
    ("\u200d", "zero width joiner"),
    ("\u200e", "left-to-right mark"),
    ("\u2060", "word joiner"),
    ("\u2063", "invisible separator"),
    ("\u2400", "symbol for null"),
    ("\u2420", "symbol for space"),
    ("\u2423", "open box, which is drawn for a space"),
    ("\u2800", "braille pattern blank"),
    ("\u3164", "hangul filler"),
    ("\ufe0f", "variation selector 16"),
    ("\uffa0", "halfwidth hangul filler"),
    ("\ufffe", "a noncharacter; U+FEFF with its bytes the other way round"),
    ("\U000e0020", "tag space"),
]

# id, comment, body.
BODIES = [
    ("nothing-to-strip", "The body of the next cases without any white space.", BODY),
    ("escaped-white-space-kept", "Escapes in JSON strings are letters, not white space: they stay.", '{"name":"A\\u0020\\n\\tB"}'),
    ("byte-order-mark-first", "A body that starts with U+FEFF: it is stripped, same values as nothing-to-strip.", "\ufeff" + BODY),
    (
        "all-white-space-in-one-body", "All 25 characters in one string: same values as nothing-to-strip.",
        '{"name":"A' + "".join(sorted(ALL_WHITE_SPACE)) + 'B"}',
    ),
    ("empty-body", "No body: content_md5 is empty, not the MD5 of nothing.", ""),
    ("only-a-space", "One space: nothing is left, so content_md5 is empty.", " "),
    ("only-line-breaks", "Line breaks only: nothing is left, so content_md5 is empty.", "\r\n\r\n"),
    ("only-byte-order-mark", "U+FEFF alone: nothing is left, so content_md5 is empty.", "\ufeff"),
    ("only-white-space", "All 25 characters and nothing else: nothing is left, so content_md5 is empty.", "".join(sorted(ALL_WHITE_SPACE))),
    ("only-next-line", "U+0085 alone is kept, so content_md5 is not empty.", "\x85"),
    ("only-zero-width-space", "U+200B alone is kept, so content_md5 is not empty.", "\u200b"),
    (
        "latin-letters-with-accents", "Letters of two bytes: MD5 is taken of the UTF-8 bytes.",
        '{"city":"Coeur d\u2019Al\u00e8ne","name":"Ren\u00e9e Mu\u00f1oz"}',
    ),
    ("decomposed-accent", "e and U+0301 stay two characters: no normalisation.", '{"name":"Rene\u0301e"}'),
    ("cyrillic-and-greek", "Two bytes a letter.", '{"name":"Александр Παπαδόπουλος"}'),
    ("chinese-japanese-korean", "Three bytes a character, an ideographic space between them.", '{"name":"小明\u3000さくら 김철수"}'),
    ("arabic-and-hebrew", "Written from right to left, with marks of direction, which stay.", '{"name":"\u200fمحمد כהן\u200e"}'),
    ("devanagari", "Vowel signs and a joiner stay.", '{"name":"क्\u200dष प्रिया"}'),
    ("characters-of-four-bytes", "Characters above U+FFFF.", '{"note":"\U0001f512 \U00020bb7"}'),
    ("emoji-family", "People held together by joiners, which stay.", '{"note":"👩\u200d👩\u200d👧"}'),
    ("empty-object", "A body of two characters.", "{}"),
    ("not-json", "The body is a text: it need not be JSON.", "a b\tc"),
    ("escaped-as-ascii", "The same name with an escape is another body than that with the letter.", '{"name":"Ren\\u00e9e"}'),
    *(
        (
            f"stripped-body-of-{length}-bytes", f"{length} bytes after stripping: around the block size of MD5.",
            '{"line_1": "' + "a" * (length - 13) + '"}',
        )
        for length in (55, 56, 63, 64, 65, 119, 120)
    ),
    ("1000-bytes", "A thousand letters with a space behind each.", "a " * 1000),
    ("5000-letters", "As long a word as a packed report is, a no-break space, and another one.", "a" * 2500 + "\u00a0" + "b" * 2500),
]

# id, comment, and what is not usual: the URL, the secret, the body or the epoch.
CALLS = [
    ("json-body", "Spaces go, inside string values too.", {"url": USER_URL, "body": SPACED}),
    (
        "no-body-and-a-query", "No body: content_md5 is empty. The query is signed as it is sent.",
        {"url": "https://sandbox-api.stilt.com/v1/users?offset=0&limit=25", "body": ""},
    ),
    (
        "line-break-and-tab-and-curly-apostrophe", "CR, LF and TAB go; U+2019 stays, as three bytes of UTF-8.",
        {"body": '{"last_name":"O\u2019Neil",\r\n\t"middle_name":null}'},
    ),
    *(
        (f"message-of-{length}-bytes", f"url and epoch are {length} bytes together: around the block size of SHA-256.",
         {"url": "https://127.0.0.1:8443/v1/users/".ljust(length - 13, "u"), "body": ""})
        for length in (119, 120)
    ),
    (
        "secret-without-dashes",
        "The dashes of the secret are part of the HMAC key: without them the HMAC differs from that of nothing-to-strip.",
        {"secret": SECRET.replace("-", "")},
    ),
    ("secret-in-upper-case", "Case of the secret matters.", {"secret": SECRET.upper()}),
    (
        "secret-of-64-bytes", "An HMAC key of exactly one block of SHA-256.",
        {"secret": "".join(f"{digit}-" for digit in SECRET.replace("-", ""))},
    ),
    (
        "secret-of-65-bytes", "An HMAC key longer than one block: HMAC hashes it first.",
        {"secret": "-" + "".join(f"{digit}-" for digit in SECRET.replace("-", ""))},
    ),
    ("secret-of-19-bytes", "A secret of 16 letters and digits and three dashes.", {"secret": "0f1e-2d3c-4b5a-6978"}),
    ("epoch-in-seconds", "The epoch is signed as the text it is.", {"epoch": "1668000000"}),
    ("epoch-zero", "The epoch 0.", {"epoch": "0"}),
    ("epoch-with-leading-zero", "A leading zero is signed as it is written.", {"epoch": "01668000000123"}),
    (
        "url-with-percent-escapes", "Percent escapes are signed as they are.",
        {"url": "https://sandbox-api.stilt.com/v1/users/a%2Fb%20c%C3%A9"},
    ),
    (
        "url-with-lower-case-escapes", "The same with lower-case hexadecimal digits is another URL text.",
        {"url": "https://sandbox-api.stilt.com/v1/users/a%2fb%20c%c3%a9"},
    ),
    ("url-with-port", "A loopback address with a port.", {"url": "http://127.0.0.1:8080/v1/users/x"}),
    ("url-with-final-slash", "A slash at the end is signed.", {"url": URL + "/"}),
    ("url-with-empty-query", "A question mark with nothing behind it is signed.", {"url": URL + "?"}),
    ("url-of-production", "The other host.", {"url": "https://api.onbo.com/v1/users/2acf04c3-48d1-456f-a54e-1a4251814478"}),
    (
        "no-separators",
        "An epoch moved to the end of the URL of an empty body: there are no separators, so the HMAC is that of empty-body.",
        {"url": URL + "166", "body": "", "epoch": "8000000123"},
    ),
]


def named(letter: str) -> str:
    return f"u-{ord(letter):04x}"


def signed() -> list[dict]:
    rows = [(name, comment, {"body": body}) for name, comment, body in BODIES] + CALLS
    for letter, name in STRIPPED:
        comment = f"U+{ord(letter):04X} {name} is stripped: same values as nothing-to-strip."
        rows.append((f"stripped-{named(letter)}", comment, {"body": f'{{"name":"A{letter}B"}}'}))
    for letter, name in KEPT:
        rows.append((f"kept-{named(letter)}", f"U+{ord(letter):04X} {name}: it is not stripped.", {"body": f'{{"name":"A{letter}B"}}'}))

    made = []
    for name, comment, unusual in rows:
        call = {"secret": SECRET, "url": URL, "body": BODY, "epoch": EPOCH, **unusual}
        md5, hmac = signature(**call)
        made.append(case(name, comment, SIGNED, "onbo-sign", call, value(content_md5=md5, hmac=hmac)))
    return made


# ---- Verifying ------------------------------------------------------------------------------------------------------

CALL = {"secret": SECRET, "url": USER_URL, "body": SPACED, "epoch": EPOCH}
MD5, HMAC = signature(**CALL)

# id, comment, and what is not that of verify-json-body. The HMAC is the right one for it.
VERIFIED = [
    ("json-body", "A call as it was signed.", {}),
    ("no-content-md5", "Content-MD5 is not needed: it is computed from the body.", {"content_md5": None}),
    ("no-body", "No body, and so an empty content_md5.", {"body": "", "content_md5": ""}),
    ("unicode", "Letters of two, three and four bytes.", {"body": '{"name":"Ren\u00e9e \u5c0f\u660e \U0001f512"}'}),
    ("epoch-in-seconds", "The time in seconds.", {"epoch": "1668000000"}),
    ("epoch-zero", "The epoch 0. Whether a time is late is not asked here.", {"epoch": "0"}),
    ("epoch-largest", "The largest time of 64 bits.", {"epoch": "18446744073709551"}),
    ("secret-without-dashes", "The secret is what it is, with or without dashes.", {"secret": SECRET.replace("-", "")}),
]
# The HMAC is still that of verify-json-body.
SAME_HMAC = [
    (
        "white-space-elsewhere", "White space is not signed: other white space, in string values too, verifies.",
        {"body": SPACED.replace(" ", "\n\ufeff")},
    ),
    ("white-space-missing", "Mary Ann and MaryAnn have one signature.", {"body": SPACED.replace(" ", "")}),
]
# The call was changed after it was signed.
NOT_SIGNED = [
    ("body-one-digit", "One digit of the body is another.", {"body": SPACED.replace("6166", "6167")}),
    ("body-empty", "The body is gone.", {"body": ""}),
    ("body-order-of-members", "The members of the body in another order.", {"body": '{"phone": "6166723456", "first_name": "Mary Ann"}'}),
    ("body-case", "One letter of the body in lower case.", {"body": SPACED.replace("Mary", "mary")}),
    ("body-escaped", "A letter of the body as a JSON escape.", {"body": SPACED.replace("Mary", "\\u004dary")}),
    ("body-zero-width-space", "U+200B in the body, which is no white space.", {"body": SPACED.replace("Mary", "Ma\u200bry")}),
    ("url-final-slash", "A slash more at the end of the URL.", {"url": USER_URL + "/"}),
    ("url-without-scheme", "The URL without https://.", {"url": USER_URL.removeprefix("https://")}),
    ("url-path-alone", "The path alone.", {"url": "/v1/users/2acf04c3-48d1-456f-a54e-1a4251814478"}),
    ("url-http", "http in the place of https.", {"url": USER_URL.replace("https", "http")}),
    ("url-host-upper-case", "The host in upper case.", {"url": USER_URL.replace("sandbox-api.stilt.com", "SANDBOX-API.STILT.COM")}),
    ("url-with-default-port", "The URL with :443.", {"url": USER_URL.replace(".com", ".com:443")}),
    ("url-with-query", "A query behind the URL.", {"url": USER_URL + "?a=b"}),
    ("url-of-production", "The host of production.", {"url": USER_URL.replace("sandbox-api.stilt.com", "api.onbo.com")}),
    ("url-empty", "An empty URL.", {"url": ""}),
    ("epoch-one-later", "A thousandth of a second later.", {"epoch": "1668000000124"}),
    ("epoch-in-seconds", "The same time in seconds.", {"epoch": "1668000000"}),
    ("epoch-with-leading-zero", "A zero before the time.", {"epoch": "0" + EPOCH}),
    ("secret-last-digit", "The last digit of the secret is another.", {"secret": SECRET[:-1] + "1"}),
    ("secret-without-dashes", "The secret without its dashes.", {"secret": SECRET.replace("-", "")}),
    ("secret-in-upper-case", "The secret in upper case.", {"secret": SECRET.upper()}),
    ("hmac-first-digit", "The first digit of the HMAC is another.", {"hmac": ("1" if HMAC[0] == "0" else "0") + HMAC[1:]}),
    ("hmac-last-digit", "The last digit of the HMAC is another.", {"hmac": HMAC[:-1] + ("1" if HMAC[-1] == "0" else "0")}),
    ("hmac-reversed", "The digits of the HMAC from the last to the first.", {"hmac": HMAC[::-1]}),
    ("hmac-zero", "An HMAC of zeros.", {"hmac": "0" * 64}),
    ("hmac-of-another-call", "The HMAC of nothing-to-strip.", {"hmac": signature(SECRET, URL, BODY, EPOCH)[1]}),
]
# Not a signature's form: id, comment, the member, its text.
BAD_FORMS = [
    ("hmac-empty", "An empty HMAC.", "hmac", ""),
    ("hmac-upper-case", "The HMAC in upper case: it has one spelling.", "hmac", HMAC.upper()),
    ("hmac-one-letter-upper-case", "One letter of the HMAC in upper case.", "hmac", HMAC.replace("b", "B", 1)),
    ("hmac-63-digits", "63 digits.", "hmac", HMAC[:-1]),
    ("hmac-65-digits", "65 digits.", "hmac", HMAC + "0"),
    ("hmac-half", "The first 32 digits.", "hmac", HMAC[:32]),
    ("hmac-twice", "The HMAC twice.", "hmac", HMAC * 2),
    ("hmac-base64", "The HMAC in base64.", "hmac", base64_of(bytes.fromhex(HMAC))),
    ("hmac-leading-space", "A space before the HMAC, 65 characters.", "hmac", " " + HMAC),
    ("hmac-space-inside", "A space in the place of a digit.", "hmac", HMAC[:31] + " " + HMAC[32:]),
    ("hmac-not-hexadecimal", "The letter g in the place of a digit.", "hmac", "g" + HMAC[1:]),
    ("hmac-with-prefix", "sha256= before the HMAC, as other services write it.", "hmac", "sha256=" + HMAC),
    ("hmac-0x", "0x in the place of the first two digits.", "hmac", "0x" + HMAC[2:]),
    ("epoch-empty", "An empty epoch.", "epoch", ""),
    ("epoch-sign", "A plus sign before the epoch.", "epoch", "+" + EPOCH),
    ("epoch-negative", "A time before 1970.", "epoch", "-1"),
    ("epoch-decimal-point", "An epoch with a decimal point.", "epoch", "1668000000.123"),
    ("epoch-exponent", "An epoch with an exponent.", "epoch", "1.668e12"),
    ("epoch-hexadecimal", "An epoch in hexadecimal.", "epoch", "0x1845c1d447b"),
    ("epoch-date", "A date and time.", "epoch", "2022-11-09T13:20:00Z"),
    ("epoch-space-inside", "Groups of three digits.", "epoch", "1 668 000 000 123"),
    ("epoch-beyond-64-bits", "2^64, one more than 64 bits hold.", "epoch", "18446744073709551616"),
]


def verified() -> list[dict]:
    def verify(name, comment, provenance, call, expect):
        # A member that is None is left out.
        given = {member: text for member, text in call.items() if text is not None}
        return case(name, comment, provenance, "onbo-verify", given, expect)

    made = []
    for name, comment, unusual in VERIFIED:
        call = {**CALL, **{member: text for member, text in unusual.items() if member != "content_md5"}}
        md5, hmac = signature(**call)
        made.append(verify(f"verify-{name}", comment, SIGNED, {**call, "content_md5": md5, "hmac": hmac, **unusual}, value()))
    signed_call = {**CALL, "hmac": HMAC}
    made += [verify(f"verify-{name}", comment, CHANGED, {**signed_call, **other}, value()) for name, comment, other in SAME_HMAC]
    made += [verify(f"unverified-{name}", comment, CHANGED, {**signed_call, **other}, UNVERIFIED) for name, comment, other in NOT_SIGNED]
    for name, comment, member, text in BAD_FORMS:
        made.append(verify(f"malformed-{name}", comment, CHANGED, {**signed_call, member: text}, malformed(member)))
    return made


def cases() -> dict[str, list[dict]]:
    return {"hmac": signed() + verified()}
