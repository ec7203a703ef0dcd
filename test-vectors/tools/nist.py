#!/usr/bin/env python3
"""Writes NIST's published vectors (CAVP) into test-vectors/nist/, from the PyPI package cryptography_vectors.

    python3 -m pip install cryptography_vectors==50.0.2
    python3 test-vectors/tools/nist.py            writes the files
    python3 test-vectors/tools/nist.py --check    writes nothing, and fails when a file differs

Every value is NIST's own. Each is worked out again with pyca/cryptography and hashlib, and the script stops if one does not
come out as NIST's file says; nist/README.md says what is left out and why.
"""

import importlib.metadata
import importlib.util
import json
import pathlib
import re
import sys
from collections import Counter

import reference
from cryptography.hazmat.primitives.asymmetric import ec
from kit import VECTORS

PACKAGE = "cryptography_vectors"
VERSION = "50.0.2"
TARGET = VECTORS / "nist"

# Longer messages of SHA256LongMsg.rsp only make the file larger: the longest has 6,400 bytes.
LONGEST_MESSAGE = 4096

# The domain of P-256 (SP 800-186, section 3.2.1.3).
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B

# What CAVS changed in a record of a key agreement, by the number in its Result, and so what the record still says:
# whether the agreement of each side's private key with the other's public key gives Z, is refused, or is not told (None);
# and whether Z and OI give DKM. "iut" has the private key dsIUT, "cavs" has dsCAVS.
NOTHING = {"iut": "z", "cavs": "z", "kdf": True}
CHANGED = {
    0: NOTHING,
    1: {"iut": "refused", "cavs": "z", "kdf": True},  # x of CAVS's public key
    2: {"iut": "refused", "cavs": "z", "kdf": True},  # y of CAVS's public key
    5: {"iut": None, "cavs": "refused", "kdf": True},  # x of IUT's public key; Z comes of it, though it is no point
    6: {"iut": None, "cavs": "refused", "kdf": True},  # y of IUT's public key; the same
    7: {"iut": None, "cavs": "z", "kdf": True},  # IUT's private key
    8: {"iut": None, "cavs": None, "kdf": True},  # Z; DKM is that of the changed Z
    9: {"iut": "z", "cavs": "z", "kdf": False},  # DKM
    10: {"iut": "z", "cavs": "z", "kdf": False},  # OI
    11: NOTHING,  # MacData, which is not used here
    12: NOTHING,  # the tag, which is not used here
    13: NOTHING,
    14: NOTHING,
}

KDF_CONCAT = "KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_{}.fax"
ZZ_ONLY = "KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_{}.fax"
# File, section, beginning of the ids. An agreement is the same whatever hash is used behind it.
AGREEMENTS = [
    (file.format(role), f"EC - {sha}", f"{name}-{role}-{sha.lower()}")
    for file, name, hashes in [(ZZ_ONLY, "zzonly", ["SHA256"]), (KDF_CONCAT, "kdfconcat", ["SHA256", "SHA384", "SHA512"])]
    for role in ["init", "resp"]
    for sha in hashes
]

# How many cases are left out of each file, and why.
LEFT_OUT = {
    "agree.json: NIST: F (5 - IUT's Static public key X fails PKV 5.6.2.5)": 16,
    "agree.json: NIST: F (6 - IUT's Static public key Y fails PKV 5.6.2.5)": 16,
    "agree.json: NIST: F (7 - IUT's Static private key d changed-prikey validity)": 16,
    "agree.json: NIST: F (8 - Z changed)": 32,
    "kdf.json: NIST: F (9 - DKM changed)": 4,
    "kdf.json: NIST: F (10 - OI changed)": 4,
    "sha256-long.json: longer than 4096 bytes": 24,
}
left_out: Counter = Counter()


def cbc(bits: int, direction: str) -> dict:
    files = [f"CBC{kind}{bits}.rsp" for kind in ["GFSbox", "KeySbox", "VarKey", "VarTxt", "MMT"]]
    source, target = ("PLAINTEXT", "CIPHERTEXT") if direction == "encrypt" else ("CIPHERTEXT", "PLAINTEXT")
    compute = reference.cbc_encrypt if direction == "encrypt" else reference.cbc_decrypt
    cases = []
    for file in files:
        for record in records("ciphers/AES/CBC/" + file, direction.upper()):
            key, iv, blocks, result = (record[name] for name in ["KEY", "IV", source, target])
            assert compute(*map(bytes.fromhex, [key, iv, blocks])).hex() == result, record
            id = f"{file.removesuffix('.rsp').lower()}-{direction}-{record['COUNT']}"
            cases.append(case(id, {"key_hex": key, "iv_hex": iv, "blocks_hex": blocks}, {"value": {"blocks_hex": result}}))
    return set_file("CAVS 11.1, AESVS", files, f"[{direction.upper()}]", f"cbc-{direction}", cases)


def sha256(file: str) -> dict:
    cases = []
    for record in records("hashes/SHA2/" + file, "L = 32"):
        # For a length of 0 there is a byte in the file all the same.
        length = int(record["Len"]) // 8
        message = record["Msg"][: 2 * length]
        assert reference.sha256(bytes.fromhex(message)).hex() == record["MD"], record
        if length > LONGEST_MESSAGE:
            left_out[f"sha256-long.json: longer than {LONGEST_MESSAGE} bytes"] += 1
            continue
        id = f"{file.removesuffix('.rsp').lower()}-{length}"
        cases.append(case(id, {"message_hex": message}, {"value": {"digest_hex": record["MD"]}}))
    return set_file("CAVS 11.0, SHAVS", [file], "[L = 32]", "sha256", cases)


def agree() -> dict:
    cases = []
    for file, section, name in AGREEMENTS:
        for record in records("asymmetric/ECDH/" + file, section):
            number, comment = changed_in(record)
            for side, other in [("iut", "CAVS"), ("cavs", "IUT")]:
                expected = CHANGED[number][side]
                x, y = record[f"Qs{other}x"], record[f"Qs{other}y"]
                check_agreement(expected, record[f"ds{side.upper()}"], x, y, record["Z"])
                if expected is None:
                    left_out[f"agree.json: {comment}"] += 1
                    continue
                value = {"value": {"z_hex": record["Z"]}}
                refused = {"refused": "malformed", "part": "public_point"}
                input = {"private_key_hex": record[f"ds{side.upper()}"], "public_point_hex": "04" + x + y}
                id = f"{name}-{record['COUNT']}-{side}"
                cases.append(case(id, input, value if expected == "z" else refused, comment))
    files = sorted({file for file, _, _ in AGREEMENTS})
    section = "[EC - SHA256], and of KDFConcat [EC - SHA384] and [EC - SHA512]: ds of one side, Qs of the other, Z"
    return set_file("CAVS 11.0 and 17.4", files, section, "agree", cases)


def check_agreement(expected: str | None, private: str, x: str, y: str, z: str) -> None:
    """That pyca/cryptography and the curve's equation say what CHANGED says."""
    numbers = int(x, 16), int(y, 16)
    assert is_on_curve(*numbers) == (expected != "refused"), (x, y)
    if expected != "refused":
        public = ec.EllipticCurvePublicNumbers(*numbers, ec.SECP256R1()).public_key()
        agreed = reference.private_key(int(private, 16)).exchange(ec.ECDH(), public).hex()
        assert (agreed == z) == (expected == "z"), (private, x, y)


def is_on_curve(x: int, y: int) -> bool:
    return x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0


def kdf() -> dict:
    cases = []
    files = [KDF_CONCAT.format(role) for role in ["init", "resp"]]
    for file, role in zip(files, ["init", "resp"]):
        for record in records("asymmetric/ECDH/" + file, "EC - SHA256"):
            number, comment = changed_in(record)
            z, info, derived = record["Z"], record["OI"], record["DKM"]
            key = reference.kdf(bytes.fromhex(z), bytes.fromhex(info)).hex()
            assert key.startswith(derived) == CHANGED[number]["kdf"], record
            if not CHANGED[number]["kdf"]:
                left_out[f"kdf.json: {comment}"] += 1
                continue
            input = {"z_hex": z, "other_info_hex": info}
            id = f"kdfconcat-{role}-sha256-{record['COUNT']}"
            cases.append(case(id, input, {"value": {"key_prefix_hex": derived}}, comment))
    return set_file("CAVS 17.4", files, "[EC - SHA256]: Z, OI, DKM, which is half of a key", "kdf", cases)


def changed_in(record: dict) -> tuple[int, str]:
    """The number in a record's Result, and the Result as a comment."""
    text = " ".join(record["Result"].replace("( ", "(").replace(" )", ")").split())
    return int(re.fullmatch(r"[PF] \((\d+) - .*\)", text)[1]), f"NIST: {text}"


def records(file: str, section: str) -> list[dict]:
    """The records of one section of a file: blocks of `NAME = value`, set apart by empty lines."""
    text = (package() / file).read_text().replace("\r", "")
    headed = re.split(r"^\[(.*)\]\n", text, flags=re.MULTILINE)
    found = [body for heading, body in zip(headed[1::2], headed[2::2]) if heading == section]
    blocks = [dict(re.findall(r"^(\w+) = (.+)$", block, re.MULTILINE)) for body in found for block in re.split(r"\n\n+", body)]
    found = [block for block in blocks if block]
    assert found, f"{file}: no section [{section}]"
    return found


def case(id: str, input: dict, expect: dict, comment: str | None = None) -> dict:
    return {"id": id} | ({"comment": comment} if comment else {}) | {"input": input, "expect": expect}


def set_file(suite: str, files: list[str], section: str, operation: str, cases: list[dict]) -> dict:
    note = f"As packed in {PACKAGE} {VERSION} (PyPI). Works of the United States government: 17 U.S.C. 105."
    provenance = {"source": f"NIST CAVP, {suite}: {', '.join(files)}", "section": section, "note": note}
    ids = [case["id"] for case in cases]
    assert len(set(ids)) == len(ids) and all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", id) for id in ids)
    return {"provenance": provenance, "operation": operation, "cases": cases}


def text_of(set_file: dict) -> str:
    """JSON with one case a line."""
    provenance = json.dumps(set_file["provenance"], indent=2, ensure_ascii=True).replace("\n}", "\n }")
    operation = json.dumps(set_file["operation"])
    cases = ",\n".join("  " + json.dumps(case, ensure_ascii=True) for case in set_file["cases"])
    return f'{{\n "provenance": {provenance},\n "operation": {operation},\n "cases": [\n{cases}\n ]\n}}\n'


def package() -> pathlib.Path:
    """The folder of the package, which must be here in the version that is named above."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or importlib.metadata.version(PACKAGE) != VERSION:
        sys.exit(f"this needs {PACKAGE} {VERSION}: python3 -m pip install --break-system-packages {PACKAGE}=={VERSION}")
    return pathlib.Path(spec.submodule_search_locations[0])


def main() -> None:
    sets = {f"cbc-{direction}-{bits}": cbc(bits, direction) for direction in ["encrypt", "decrypt"] for bits in [128, 192, 256]}
    sets |= {"agree": agree(), "kdf": kdf()}
    sets |= {f"sha256-{kind.lower()}": sha256(f"SHA256{kind}Msg.rsp") for kind in ["Short", "Long"]}
    wanted = {f"{name}.json": text_of(set_file) for name, set_file in sets.items()}
    there = {path.name: path.read_text() for path in TARGET.glob("*.json")}
    differs = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
    for name, set_file in sets.items():
        print(f"{name}.json: {len(set_file['cases'])} cases, {len(wanted[f'{name}.json'])} bytes")
    for reason, count in left_out.items():
        print(f"left out of {reason}: {count}")
    assert left_out == LEFT_OUT
    if "--check" in sys.argv[1:]:
        sys.exit(f"these differ from what this script writes: {', '.join(differs)}" if differs else 0)
    for name in there.keys() - wanted.keys():
        (TARGET / name).unlink()
    for name, text in wanted.items():
        (TARGET / name).write_text(text)


if __name__ == "__main__":
    main()
