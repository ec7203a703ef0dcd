"""kdf/: the one-step key derivation with SHA-256, and OtherInfo."""

from cryptography.hazmat.primitives.asymmetric import ec

from envelope import IDENTITY, PROGRAM, REQUEST, ephemeral, party_v
from kit import case, value
from reference import kdf, other_info

ONE_STEP = {
    "source": "made for sealpack with Python's hashlib",
    "section": "NIST SP 800-56A 5.8.1 with SHA-256, one round: SHA-256(00000001 || Z || OtherInfo)",
    "note": "Checked with Node.js crypto.",
}
OTHER_INFO = {
    "source": "made for sealpack with Python's hashlib",
    "section": 'OtherInfo = 0d || "id-aes256-GCM" || PartyUInfo || PartyVInfo; PartyUInfo = program code, PartyVInfo = SHA-256(request id)',
    "note": "No lengths stand before PartyUInfo and PartyVInfo.",
}
RFC_7518 = {"source": "RFC 7518", "section": "appendix C", "note": "The derived key there is 16 bytes: the first half of the key."}


def cavs(role: str) -> dict:
    return {
        "source": f"NIST CAVS 17.4, KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_{role}.fax",
        "section": "[EC - SHA256]: Z, OI, DKM",
        "note": "As packed in cryptography_vectors 48.0.0 (PyPI). DKM is 16 bytes: the first half of the key.",
    }


# NIST's, COUNT in front: what is special, Z, OtherInfo, the first 16 bytes of the key.
INIT = [
    (
        0, "Its result F is about a public key; Z, OI and DKM belong together.",
        "52169af5c485dcc2321eb8d26d5efa21fb9b93c98e38412ee2484cf14f0d0d23",
        "a1b2c3d4e53728157e634612c12d6d5223e204aeea4341565369647bd184bcd246f72971f292badaa2fe4124612cba",
        "1c3bc9e7c4547c5191c0d478cccaed55",
    ),
    (
        5, "Result P.",
        "8f8fe42ec7860e059405bcd7cde1a8a31838675e706a43326573bd7ff7c29a48",
        "a1b2c3d4e5a32d79067e6a9d50c182eed125de8648434156536964bf9ed234c2e63b690d8bff492a39258c84028578",
        "7b3fdeb3302392808e7e2283e8eedbca",
    ),
    (
        7, "Result P.",
        "5805321672892638869bb66d05df7eefffc4b1e3ffdb07415f21d90988dbaeac",
        "a1b2c3d4e5182e161567327bd5949f93acf7020d99434156536964497faf16ab8558269a93d8e8c9e38f12a8768947",
        "08ba13f2fb7236101ada6d20c5fcf689",
    ),
    (
        12, "Result P; Z has a leading zero nibble.",
        "0b102fb585b9077f21439e8b2ea9b35f719c0e0d3e1ec1752e60a848a7a5cbd3",
        "a1b2c3d4e52215f4e173dfa0fcffe5d3da41c4812c43415653696436933eea0f8ff40a2b0d48e070287df45a3b0d28",
        "5970030b17362a4d044d9601f4aec65e",
    ),
    (
        13, "Result P; DKM has a leading zero nibble.",
        "d8c649ddf2da82673daba95b7ec8b5fcb6bd159d3211227e08fedf6594b89dcc",
        "a1b2c3d4e597faa16b3ce97643ee6684ce6fbd32e543415653696475bf4573d55883d88bcca925a5bc5cbd0a46da35",
        "040a15e0a90e1a897ecee51f5234fa48",
    ),
    (
        27, "Result P; Z has a leading zero nibble.",
        "07424b99b71283fe1d73a83951e7ae4af948abf11cdad71bebcefc05a5109681",
        "a1b2c3d4e5df34e633d156da849521740d37c43027434156536964ecd3b5bd4aa6bd68440204bc0baa5629d841d80f",
        "b4097c35a2dc3ae9cb5b7c62fe4c17ed",
    ),
]
RESPONDER = [
    (
        1, "Result P.",
        "704d119a7584d7c090c675c4175ad793aec049c44c4a6aa450210489c08f3350",
        "43415653696498d3df37a71edaf0bc60c8479771f4e9a1b2c3d4e51c0cc52cb783c82be1d2b51837b1b392b2c61c95",
        "4e117f484402c3dc8e1df276fca05041",
    ),
    (
        2, "Result P; DKM has a leading zero nibble.",
        "b61b8803baa44a1d652dbab2c9d8341d71afd61adbc7c14e43189630c2dab200",
        "4341565369645e6d8cf74facd54dfdd40ddaf647db3aa1b2c3d4e553a4d4ce74338bb5d50d4ad890b11e5c4414bb74",
        "08d4cf893501cd3b079125058bb37674",
    ),
    (
        3, "Result P; Z has a leading zero nibble.",
        "01e8799716d76035afe346395f95a094f74ce38163d8d27c6e26fe31fc2f2195",
        "434156536964f71672e0028a9a234fa585ef7f937ff4a1b2c3d4e5ccff92c3250e59d6f3ced85b9f55dfaea9740bd0",
        "8f176ca3990cd82f17aebcf02b53c174",
    ),
    (
        26, "Result P; Z has a leading zero nibble.",
        "0cb6e8ac068120f4fdcdae23625d30977d589ebfe999514ca69ba9e6b779d66e",
        "43415653696486ca00cbd564e5462282b98098f8137fa1b2c3d4e5004c7be72a7c2483d53cdea7b30b7ee7d2492fcf",
        "3eb7694ba6b7cbfb4ced9bf4de3f87f9",
    ),
    (
        27, "Result P; DKM has a leading zero nibble.",
        "3a767292490aac9959239cea4141c5486cc042191e017404fbab0bbd0f423534",
        "4341565369640ebf208ccdee8ba5bbbba323250d3fdaa1b2c3d4e55df3ea8c07a410b4fea9831bcd74b8ef35d02955",
        "083f220116d3798a4eeaf24f378931de",
    ),
]
ALICE_AND_BOB = (
    "9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4",
    "000000074131323847434d00000005416c69636500000003426f6200000080",
    "56aa8deaf8236d205c2228cd71a7101a",
)

Z = ephemeral("user-data").exchange(ec.ECDH(), IDENTITY.public_key())
CALL = other_info(PROGRAM.encode(), party_v(REQUEST))
LONG_PARTY_V = bytes.fromhex("fc66f021c67d064c1490a12b5a4d4d2f5167ca692a16ca12f1f3a4cda29a6fa9")

# id, comment, Z, OtherInfo.
KEYS = [
    ("envelope-key", "The key of the envelope seal-user-data.", Z, CALL),
    (
        "z-with-leading-zero", "Z keeps its leading zero byte: always 32 bytes.",
        bytes.fromhex("004e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06"), CALL,
    ),
    ("z-all-zero", "Z of zeros. No agreement ends in it; the function takes it.", bytes(32), CALL),
    ("z-all-ones", "Z of ff.", b"\xff" * 32, CALL),
    ("empty-program-code-and-hash", "OtherInfo is the algorithm identifier alone.", Z, other_info(b"", b"")),
    ("empty-other-info", "No OtherInfo: SHA-256 of 36 bytes.", Z, b""),
    ("wrong-other-info-without-length-byte", "Without the byte 0d before the algorithm name the key is another one.", Z, CALL[1:]),
    *(
        (
            f"message-of-{count}-bytes", f"OtherInfo of {count - 36} bytes: {count} bytes are hashed, around the block size of SHA-256.",
            Z, bytes(range(count - 36)),
        )
        for count in (55, 56, 63, 64, 65, 119, 120)
    ),
    ("long-program-code", "A program code of 100 letters.", Z, other_info(b"p" * 100, LONG_PARTY_V)),
    ("apple-pay", "PartyUInfo as Apple Pay has it.", Z, other_info(b"Apple", party_v("merchant"))),
]

# id, comment, PartyUInfo, PartyVInfo.
PARTIES = [
    ("program-and-hash", "The program code wf and the hash of a request id.", PROGRAM.encode(), party_v(REQUEST)),
    ("u-empty", "PartyUInfo empty.", b"", party_v(REQUEST)),
    ("any-bytes", "Bytes that are no text.", bytes([0, 0xFF, 0x80]), bytes(range(0xE0, 0x100))),
    ("long", "Longer than one length byte could say: 260 bytes.", b"u" * 260, party_v(REQUEST)),
    ("apple-pay", "PartyUInfo as Apple Pay has it.", b"Apple", party_v("merchant")),
]

# id, comment, program code, request id.
CALLS = [
    ("request-lower-case", "A request id in lower case.", PROGRAM, REQUEST),
    ("request-upper-case", "The same id in upper case: another OtherInfo.", PROGRAM, REQUEST.upper()),
    ("request-mixed-case", "The same id, its first letter in upper case.", PROGRAM, REQUEST.replace("e", "E", 1)),
    ("request-without-dashes", "The same id without dashes: another OtherInfo.", PROGRAM, REQUEST.replace("-", "")),
    ("request-in-braces", "The same id in braces.", PROGRAM, "{" + REQUEST + "}"),
    ("request-not-a-guid", "The id is an opaque text.", PROGRAM, "request-1"),
    ("request-one-character", "A short id.", PROGRAM, "0"),
    ("request-all-zero", "The id of zeros.", PROGRAM, "00000000-0000-0000-0000-000000000000"),
    ("program-upper-case", "The program code in upper case: another OtherInfo.", PROGRAM.upper(), REQUEST),
    ("program-one-letter", "A program code of one letter.", "g", REQUEST),
    ("program-long", "A program code of 40 characters.", "a-longer_program.code~with-40-characters", REQUEST),
    ("program-with-digits", "A program code with digits.", "gpr01", REQUEST),
]


def keys() -> list[dict]:
    return [
        case(name, comment, ONE_STEP, "kdf", {"z_hex": z.hex(), "other_info_hex": info.hex()}, value(key_hex=kdf(z, info).hex()))
        for name, comment, z, info in KEYS
    ]


def published() -> list[dict]:
    """Values of others, which reference.py must give too."""

    def made(name, comment, provenance, z, info, prefix):
        assert kdf(bytes.fromhex(z), bytes.fromhex(info)).hex().startswith(prefix)
        return case(name, comment, provenance, "kdf", {"z_hex": z, "other_info_hex": info}, value(key_prefix_hex=prefix))

    rows = [made(f"cavs-init-{count}", f"COUNT = {count}. {comment}", cavs("init"), *values) for count, comment, *values in INIT]
    rows += [made(f"cavs-resp-{count}", f"COUNT = {count}. {comment}", cavs("resp"), *values) for count, comment, *values in RESPONDER]
    return rows + [made("rfc-7518-appendix-c", "Another OtherInfo (with lengths), the same one-step function.", RFC_7518, *ALICE_AND_BOB)]


def infos() -> list[dict]:
    def made(name, comment, given, info):
        return case(name, comment, OTHER_INFO, "other-info", given, value(other_info_hex=info.hex()))

    parties = [
        made(f"parties-{name}", comment, {"party_u_info_hex": u.hex(), "party_v_info_hex": v.hex()}, other_info(u, v))
        for name, comment, u, v in PARTIES
    ]
    return parties + [
        made(name, comment, {"program_code": program, "request_id": request}, other_info(program.encode(), party_v(request)))
        for name, comment, program, request in CALLS
    ]


def cases() -> dict[str, list[dict]]:
    return {"kdf": keys() + published() + infos()}
