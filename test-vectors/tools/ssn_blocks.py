"""ssn/, continued: fields that show their fault only under the key, blocks that no correct sealer makes, EINs, and NIST's AES-CBC."""

from damage import flipped, with_byte
from kit import OPEN, case, value
from reference import MADE, base64_of, cbc_decrypt, cbc_encrypt, field, key_of, pkcs7
from ssn import CHANGED, DASHES, DIGITS, SEALED, SECRET

BLOCK = {
    "source": MADE,
    "section": "AES-CBC without padding over the 16 bytes given in the comment",
    "note": "How a field comes about that a correct sealer never makes.",
}
NIST = {
    "source": "NIST SP 800-38A, 2001 edition",
    "section": "appendix F.2.1 to F.2.6",
    "note": "The four blocks of each example as one text.",
}

# Padding that is not PKCS #7: id, comment, the 16 bytes, IV.
PADDINGS = [
    ("padding-0", "Padding byte 00.", b"123456789\x00\x00\x00\x00\x00\x00\x00", "0453c15bee36a77fdcab5b619bd63168"),
    (
        "padding-0-after-full-text", "Eleven characters of text, four bytes 05, then 00.",
        b"123-45-6789\x05\x05\x05\x05\x00", "1990b4080a84d4db3c3441688abfd6e8",
    ),
    (
        "padding-17", "Padding byte 11, one more than a block has.",
        b"123456789\x11\x11\x11\x11\x11\x11\x11", "444fdd0725584304a4475bc7e56a6000",
    ),
    (
        "padding-17-everywhere", "Padding byte 11 in all places.",
        b"\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11", "6a66adae799bab148b2d379ebaf31f31",
    ),
    (
        "padding-first-byte-differs", "Seven bytes of padding, the first is 06.",
        b"123456789\x06\x07\x07\x07\x07\x07\x07", "f113158a535278df973328682a59db55",
    ),
    (
        "padding-middle-byte-differs", "Seven bytes of padding, the fourth is 00.",
        b"123456789\x07\x07\x07\x00\x07\x07\x07", "749ce38c32a9ab2a26592c329c727b69",
    ),
    (
        "padding-next-to-last-byte-differs", "Seven bytes of padding, the sixth is 08.",
        b"123456789\x07\x07\x07\x07\x07\x08\x07", "f1c49e06f032597fda9c2a861d1eff57",
    ),
    (
        "padding-too-long-by-one", "Seven bytes are left for padding, and all say 08: the digit 9 would be padding.",
        b"123456789\x08\x08\x08\x08\x08\x08\x08", "4e7c587bf74a51ff0fb4add09ab9bde3",
    ),
    (
        "padding-too-short-by-one", "Seven bytes are left for padding, and the last six say 06: one byte 07 stays in the text.",
        b"123456789\x07\x06\x06\x06\x06\x06\x06", "40650edb6aac1f650aa403c32ba3f47d",
    ),
    (
        "padding-of-ansi-x923", "Padding as in ANSI X9.23: zeros, then the count.",
        b"123456789\x00\x00\x00\x00\x00\x00\x07", "544cbe29f1628e95f12719667babc060",
    ),
    (
        "padding-of-iso-7816", "Padding as in ISO 7816-4: 80, then zeros.",
        b"123456789\x80\x00\x00\x00\x00\x00\x00", "1c8f101f2fff323fe612b1a0af52a89b",
    ),
    (
        "padding-of-iso-10126", "Padding as in ISO 10126: any bytes, then the count.",
        b"123456789\x9e:Q\xc7\x0bD\x07", "f6b26909b4fd2ffc0c11c848b22a8461",
    ),
    (
        "padding-is-the-digit-itself", "Sixteen digits, no padding at all.",
        b"1234567890123456", "e77ac9154341c937375d1af177ab8079",
    ),
    (
        "padding-full-block", "A full block of padding: the text is empty.",
        b"\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10", "f317fc6e5c23fba76c689c2ec5f82c0d",
    ),
    (
        "padding-full-block-one-differs", "A full block of padding whose first byte is 0f.",
        b"\x0f\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10", "c7682ffe12d494050fefb5b681ddca40",
    ),
]

# Good padding, but the text is neither nine digits nor three, two and four with dashes: id, comment, text, IV.
TEXTS = [
    ("text-8-digits", "Eight digits.", b"12345678", "78d3fb1d2852bf0a44e3730e69096c3d"),
    ("text-10-digits", "Ten digits.", b"1234567890", "bc4c0796e83a7615bee4d0595ea6e4aa"),
    ("text-letters", "Nine letters.", b"ABCDEFGHI", "1dd5d7fd55af18c9710ad57bdce8a5af"),
    ("text-one-letter", "The last digit is the letter O.", b"12345678O", "4ca8a9ff9ac2cccc08bc0ddf70a466da"),
    ("text-one-letter-dashes", "With dashes, one letter.", b"12E-45-6789", "565652c7764ed899cb1f87dcb6da4ff1"),
    ("text-ein", "Two digits, a dash, seven digits: an employer number.", b"12-3456789", "8bf78fd108a6f8e563a5af551f619aa9"),
    ("text-first-dash-only", "Only the first dash.", b"123-456789", "d35d4381824ede5a5a3d19b1dcfdf23b"),
    ("text-second-dash-only", "Only the second dash.", b"12345-6789", "b284a7d8045600f5346248c4d56796ea"),
    ("text-dashes-too-early", "Dashes one place too early.", b"12-34-56789", "9451832fe03ca1d35f645a80b43646d1"),
    ("text-dashes-too-late", "Dashes one place too late.", b"1234-56-789", "e82686bc7a6ac4b60595b905a00e68a7"),
    ("text-dots", "Dots in place of dashes.", b"123.45.6789", "b4a51284ff56ae9f82d051a5882d8d0a"),
    (
        "text-en-dashes", "The dash U+2013, in UTF-8.",
        b"123\xe2\x80\x9345\xe2\x80\x936789", "2803b2c769c0a88558346a5b19302687",
    ),
    ("text-leading-space", "A space before nine digits.", b" 123456789", "f01189527ad5d985a540b9ee5ff255b0"),
    ("text-trailing-space", "A space after nine digits.", b"123456789 ", "69ef3789c9ee2d392058d156200bfc76"),
    ("text-trailing-newline", "A line feed after nine digits.", b"123456789\x0a", "e426de828b5f595ec29f4d297b8c4803"),
    ("text-trailing-nul", "A NUL after nine digits.", b"123456789\x00", "2d642bd19ad536a81fca1f9afcabae67"),
    ("text-nul-inside", "Nine bytes, the fifth is NUL.", b"1234\x006789", "642dc44e0b127fa6a6d08339ed3d29b3"),
    ("text-byte-order-mark", "U+FEFF before nine digits.", b"\xef\xbb\xbf123456789", "dd6a0bcc4c48e3d99b922fda977c2516"),
    ("text-plus-sign", "A plus sign and eight digits.", b"+12345678", "97fbdb1c7916d044ef5bc4a7281dd2c7"),
    ("text-decimal-point", "A number with a decimal point.", b"1234567.8", "a1555cec598074648bedb1d71fb543c4"),
    (
        "text-arabic-indic-digits", "Seven ASCII digits and two Arabic-Indic ones: nine digits, not all ASCII.",
        b"1234567\xd9\xa8\xd9\xa9", "0c5a7070a97896cdf68ff87cbb510377",
    ),
    ("text-latin-1", "The byte e9 in place of a digit: not UTF-8.", b"12345678\xe9", "58818628ce18538f4ca4ca84b14475a7"),
    (
        "text-overlong-utf-8", "The last digit as the two bytes c0 b9: not UTF-8.",
        b"12345678\xc0\xb9", "602c326df3ba5087152de2e7d1b08535",
    ),
    (
        "text-percent-encoded-digit", "The first digit as %31. encodeURI never writes that.",
        b"%3123456789", "ee9ad75b98815f2635338941e81e763b",
    ),
    (
        "text-percent-encoded-dashes", "The dashes as %2D. encodeURI never writes that.",
        b"123%2D45%2D6789", "ef9f2da77630c5a44d72a02c9275f909",
    ),
]

# NIST's key of each length, and what it makes of the same blocks.
NIST_BLOCKS = (
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
)
NIST_KEYS = [
    (
        128, "2b7e151628aed2a6abf7158809cf4f3c",
        "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
        "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7",
    ),
    (
        192, "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
        "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
        "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd",
    ),
    (
        256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
    ),
]
NIST_IV = "000102030405060708090a0b0c0d0e0f"


def blocks() -> list[dict]:
    def refused(name, comment, block, iv):
        iv = bytes.fromhex(iv)
        given = {"key_text": SECRET, "field": base64_of(iv + cbc_encrypt(key_of(SECRET), iv, block))}
        return case(f"refused-{name}", f"{comment} The 16 bytes: {block.hex()}.", BLOCK, "ssn-open", given, OPEN)

    texts = [(name, comment, pkcs7(text), iv) for name, comment, text, iv in TEXTS]
    return [refused(*row) for row in PADDINGS + texts]


def damaged_ciphertext(place: int) -> tuple[str, str, bytes]:
    """The row of a field whose ciphertext has its lowest bit of one byte changed. What it decrypts to is looked up."""
    damaged = flipped(DASHES, 16 + place)
    made = cbc_decrypt(key_of(SECRET), damaged[:16], damaged[16:])
    assert not 1 <= made[-1] <= 16, "the padding would have to be looked at"
    comment = f"The lowest bit of ciphertext byte {place} is changed: the block decrypts to {made.hex()}, whose padding is bad."
    return f"ciphertext-byte-{place}", comment, damaged


def damaged() -> list[tuple]:
    """Changes that the field does not show and the text does."""
    return [
        ("iv-and-ciphertext-swapped", "Ciphertext first, then the IV.", DASHES[16:] + DASHES[:16]),
        ("iv-left-zero", "The IV replaced by zeros.", bytes(16) + DASHES[16:]),
        ("iv-of-another-field", "The IV of another field.", bytes.fromhex("306e3386b8e9deed15970e5dbc4a7704") + DASHES[16:]),
        ("iv-twice", "The IV in the place of the ciphertext too.", DASHES[:16] * 2),
        ("ciphertext-twice", "The ciphertext in the place of the IV too.", DASHES[16:] * 2),
        ("zeros", "32 zero bytes.", bytes(32)),
        ("iv-byte-makes-a-letter", "IV byte 0 changed from 00 to 40: 1 becomes q.", with_byte(DASHES, 0, 0x40)),
        ("iv-byte-makes-non-utf-8", "IV byte 0 changed from 00 to ce: 1 becomes ff.", with_byte(DASHES, 0, 0xCE)),
        (
            "iv-byte-turns-dash-into-digit", "IV byte 3 changed from 03 to 1e: 123-45-6789 becomes 123045-6789.",
            with_byte(DASHES, 3, 0x1E),
        ),
        (
            "iv-byte-turns-digit-into-dash", "IV byte 4 of the nine-digit field changed from 04 to 1c: 123456789 becomes 1234-6789.",
            with_byte(DIGITS, 4, 0x1C),
        ),
        (
            "iv-byte-breaks-padding", "IV byte 15 changed from 0f to 0e: the last padding byte is 04, the four before it 05.",
            with_byte(DASHES, 15, 0x0E),
        ),
        (
            "iv-byte-shortens-padding",
            "IV byte 15 changed from 0f to 0b: the padding is one byte 01, and four bytes 05 are left in the text.",
            with_byte(DASHES, 15, 0x0B),
        ),
        damaged_ciphertext(0),
        damaged_ciphertext(15),
    ]


def key_decoded_from_hex() -> str:
    iv = bytes.fromhex("b3be45797f5efdac4473bde1d3611a48")
    return base64_of(iv + cbc_encrypt(bytes.fromhex(SECRET.replace("-", "")), iv, pkcs7(b"123-45-6789")))


def refused() -> list[dict]:
    """Fields of the right form that are no SSN under the key."""

    def made(name, comment, text, provenance):
        return case(f"refused-{name}", comment, provenance, "ssn-open", {"key_text": SECRET, "field": text}, OPEN)

    spaces = field(SECRET, bytes(range(16)), b"123%2045%206789")
    ein = field(SECRET, bytes.fromhex("306e3386b8e9deed15970e5dbc4a7704"), b"12-3456789")
    from_hex = "Sealed with the 16 bytes that the key text spells in hexadecimal. The key is the text itself."
    return [
        made("sealed-spaces", "The field of seal-spaces: its text is no SSN.", spaces, SEALED),
        made("sealed-ein", "The field of seal-ein: its text is no SSN.", ein, SEALED),
        made("key-decoded-from-hex", from_hex, key_decoded_from_hex(), SEALED),
        *(made(name, comment, base64_of(sealed), CHANGED) for name, comment, sealed in damaged()),
    ]


# Texts in a field that is opened as an EIN: id, comment, text, IV, whether it is one.
EINS = [
    ("open-ein", "Two digits, a dash, seven digits.", "12-3456789", "306e3386b8e9deed15970e5dbc4a7704", True),
    ("open-ein-nine-digits", "Nine digits: an SSN and an EIN look alike.", "123456789", NIST_IV, True),
    (
        "open-ein-all-zeros", "Opening checks the form of the text, not whether such a number is ever given out.",
        "00-0000000", NIST_IV, True,
    ),
    ("refused-ein-is-an-ssn", "An SSN with its dashes is no EIN.", "123-45-6789", NIST_IV, False),
    ("refused-ein-dash-too-late", "The dash one place too late.", "123-456789", "d35d4381824ede5a5a3d19b1dcfdf23b", False),
    ("refused-ein-too-short", "Six digits behind the dash.", "12-345678", "0c7be2a1904f5d3886d1f3a7b2604e95", False),
    ("refused-ein-too-long", "Eight digits behind the dash.", "12-34567890", "91b3a0d45c7e2f6808f4e1c2b7d39a56", False),
    ("refused-ein-two-dashes", "A second dash.", "12-345-6789", "4fd02b7e8a1365c9e07b3d94a2f8165c", False),
    ("refused-ein-letter", "A letter in the place of a digit.", "12-345678O", "7c35e9d8041af2b6539de8017cb4a2f0", False),
]


def eins() -> list[dict]:
    def made(name, comment, text, iv, is_ein):
        given = {"key_text": SECRET, "field": field(SECRET, bytes.fromhex(iv), text.encode())}
        return case(name, comment, SEALED, "ein-open", given, value(plaintext=text) if is_ein else OPEN)

    return [made(*row) for row in EINS]


def nist() -> list[dict]:
    """Published values, which reference.py must give too."""
    made = []
    for index, (bits, key, ciphertext) in enumerate(NIST_KEYS):
        assert cbc_encrypt(bytes.fromhex(key), bytes.fromhex(NIST_IV), bytes.fromhex(NIST_BLOCKS)).hex() == ciphertext
        assert cbc_decrypt(bytes.fromhex(key), bytes.fromhex(NIST_IV), bytes.fromhex(ciphertext)).hex() == NIST_BLOCKS
        for number, operation, given, expected in [
            (2 * index + 1, "encrypt", NIST_BLOCKS, ciphertext),
            (2 * index + 2, "decrypt", ciphertext, NIST_BLOCKS),
        ]:
            given = {"key_hex": key, "iv_hex": NIST_IV, "blocks_hex": given}
            comment = f"F.2.{number}: CBC-AES{bits}, {operation}."
            made.append(case(f"nist-f-2-{number}", comment, NIST, f"cbc-{operation}", given, value(blocks_hex=expected)))
    return made


def cases() -> dict[str, list[dict]]:
    return {"ssn": refused() + blocks() + eins() + nist()}
