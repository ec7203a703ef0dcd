"""Makes the key files of this folder with other tools, or checks them: generate.py [--check]

Throw-away keys: never use them for anything. A new run makes new keys, and new files of everything. `--check` reads each
file with OpenSSL and Python's `cryptography`, compares the hashes in index.json, and runs the commands that sealpack's
errors name. Needs OpenSSL 3, OpenSSH, Node, and for the Java key store keytool.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = Path(__file__).parent
PASSWORD = "throw-away"

# What `sealpack doctor key` calls the mistake with a file. The others are taken as a public or as a private key.
MISTAKES = {
    "bundle-of-strangers.pem": "stranger-beside-private-key",
    "chain.pem": "several-public-keys",
    "chain-issuer-first.pem": "issuer-stands-first",
    "two-keys.pem": "several-private-keys",
    "compressed.pub": "compressed-point",
    "compressed.pem": "compressed-point",
    "compressed-certificate.pem": "compressed-point",
    "explicit.pub": "explicit-curve",
    "explicit.pem": "explicit-curve",
    "encrypted.pem": "encrypted-private-key",
    "encrypted.der": "encrypted-private-key",
    "encrypted-legacy.pem": "encrypted-private-key",
    "pkcs12.p12": "pkcs12",
    "pkcs7.pem": "pkcs7",
    "pkcs7.der": "pkcs7",
    "request.pem": "certificate-request",
    "request.der": "certificate-request",
    "trusted.pem": "trusted-certificate",
    "attributes.der": "pkcs8-attributes",
    "key.jks": "java-key-store",
    "spki.base64": "base64-without-pem-lines",
    "pem.base64": "base64-of-pem",
    "spki.hex": "hexadecimal-der",
    "utf-16.pem": "utf-16-text",
    "point": "bare-point",
    "openssh": "openssh-private-key",
    "openssh.txt": "ssh-public-key",
    "parameters.pem": "parameters-without-key",
}
KINDS = ["rsa", "p384", "p521", "secp256k1", "brainpool", "ed25519", "x25519"]


def run(command, folder, given=None):
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, input=given, capture_output=True)
    assert done.returncode == 0, (command, done.stderr.decode())
    return done.stdout


def file_hash(spki):
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()


def key_hash(key):
    return file_hash(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def openssl_hash(folder, name, options=""):
    return file_hash(run(f"openssl pkey {options} -in {name} -pubout -outform DER", folder))


# The certificate of a key, issued with another key, behind that of the issuer.
ISSUER_FIRST = """set -e
openssl req -x509 -new -days 36500 -subj /CN=throw-away-issuer -key other.pem -out issuer.crt
openssl req -new -key pkcs8.pem -subj /CN=throw-away-leaf -out leaf.csr
openssl x509 -req -in leaf.csr -CA issuer.crt -CAkey other.pem -set_serial 1 -days 36500 -out leaf.crt
cat issuer.crt leaf.crt > chain-issuer-first.pem
rm issuer.crt leaf.csr leaf.crt
"""


class Maker:
    """Writes files, and what is expected of each: a hash, or words of the refusal."""

    def __init__(self, folder):
        self.folder, self.index = folder, []

    def add(self, name, recipient, identity, command=None, content=None):
        if command:
            run(command, self.folder)
        if content is not None:
            (self.folder / name).write_bytes(content)
        mistake = mistake_of(name)
        named = {"mistake": mistake} if mistake else {}
        self.index.append({"file": name, "recipient": recipient, "identity": identity} | named)


def mistake_of(name):
    kind = re.split("[-.]", name)[0]
    return f"{kind}-key" if kind in KINDS else MISTAKES.get(name)


def refused(words):
    return {"refused": words}


def make(folder):
    for path in folder.iterdir():
        if path.is_file() and path.name != "generate.py":
            path.unlink()
    maker = Maker(folder)
    add = maker.add
    read = lambda name: (folder / name).read_bytes()
    private, public = refused("a private key"), refused("a public key")

    # One key in every form that is taken.
    run("openssl ecparam -genkey -name prime256v1 -out ecparam.pem", folder)
    ours = {"hash": openssl_hash(folder, "ecparam.pem")}
    add("ecparam.pem", private, ours)
    add("pkcs8.pem", private, ours, "openssl pkey -in ecparam.pem -out pkcs8.pem")
    add("pkcs8.der", private, ours, "openssl pkcs8 -topk8 -nocrypt -in ecparam.pem -outform DER -out pkcs8.der")
    add("sec1.pem", private, ours, "openssl ec -in pkcs8.pem -out sec1.pem")
    add("sec1.der", private, ours, "openssl ec -in pkcs8.pem -outform DER -out sec1.der")
    add("spki.pem", ours, public, "openssl pkey -in pkcs8.pem -pubout -out spki.pem")
    add("spki.der", ours, public, "openssl pkey -in pkcs8.pem -pubout -outform DER -out spki.der")
    request = "openssl req -x509 -new -days 36500 -subj /CN=throw-away -key"
    add("certificate.pem", ours, public, f"{request} pkcs8.pem -out certificate.pem")
    add("certificate.der", ours, public, "openssl x509 -in certificate.pem -outform DER -out certificate.der")
    node = """const {{createPrivateKey, createPublicKey}} = require('node:crypto');
      const key = createPrivateKey(require('node:fs').readFileSync('{}'));
      process.stdout.write(JSON.stringify({}))"""
    jwk = lambda name, key: run("node -", folder, node.format(name, key + ".export({format: 'jwk'})").encode())
    add("private.jwk", private, ours, content=jwk("pkcs8.pem", "key"))
    add("public.jwk", ours, public, content=jwk("pkcs8.pem", "createPublicKey(key)"))
    keys = json.loads(read("public.jwk"))
    add("set.jwk", ours, public, content=json.dumps({"keys": [keys | {"kid": "1", "use": "sig"}]}, indent=2).encode())

    # Bundles.
    other = run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", folder)
    (folder / "other.pem").write_bytes(other)
    theirs = {"hash": openssl_hash(folder, "other.pem")}
    add("other.pem", private, theirs)
    other_certificate = run(f"{request} other.pem", folder)
    rsa = run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", folder)
    (folder / "rsa.pem").write_bytes(rsa)
    rsa_certificate = run(f"{request} rsa.pem", folder)
    add("bundle.pem", ours, ours, "openssl pkcs12 -export -inkey pkcs8.pem -in certificate.pem -passout pass:x -out b.p12"
        " && openssl pkcs12 -in b.p12 -nodes -passin pass:x -out bundle.pem")
    belong = refused("do not belong together")
    add("bundle-of-strangers.pem", belong, belong, content=other_certificate + read("pkcs8.pem"))
    add("bundle-with-chain.pem", ours, ours, content=read("certificate.pem") + other_certificate + read("sec1.pem"))
    add("chain.pem", refused("2 different P-256 public keys"), public, content=read("certificate.pem") + other_certificate)
    add("chain-issuer-first.pem", refused("stands behind that of its issuer"), public, ISSUER_FIRST)
    add("chain-to-rsa.pem", ours, public, content=read("certificate.pem") + rsa_certificate)
    add("two-keys.pem", private, refused("2 different P-256 private keys"), content=read("pkcs8.pem") + other)
    add("same-key-twice.pem", ours, ours, content=read("pkcs8.pem") + read("sec1.pem") + read("spki.pem"))

    # The same key in forms that are not taken: what is said of them leads to one that is.
    def refuse(name, words, command=None, content=None):
        add(name, refused(words), refused(words), command, content)

    refuse("compressed.pub", "compressed point", "openssl ec -in pkcs8.pem -conv_form compressed -pubout -out compressed.pub")
    refuse("compressed.pem", "compressed point", "openssl ec -in pkcs8.pem -conv_form compressed -out compressed.pem")
    refuse("explicit.pub", "explicit", "openssl ec -in pkcs8.pem -param_enc explicit -pubout -out explicit.pub")
    refuse("explicit.pem", "explicit", "openssl ec -in pkcs8.pem -param_enc explicit -out explicit.pem")
    refuse("compressed-certificate.pem", "openssl x509", f"{request} compressed.pem -out compressed-certificate.pem")
    lock = f"-passout pass:{PASSWORD}"
    refuse("encrypted.pem", "encrypted", f"openssl pkcs8 -topk8 -in pkcs8.pem {lock} -out encrypted.pem")
    refuse("encrypted.der", "encrypted", f"openssl pkcs8 -topk8 -in pkcs8.pem {lock} -outform DER -out encrypted.der")
    refuse("encrypted-legacy.pem", "encrypted", f"openssl ec -in pkcs8.pem -aes128 {lock} -out encrypted-legacy.pem")
    refuse("pkcs12.p12", "PKCS#12", f"openssl pkcs12 -export -inkey pkcs8.pem -in certificate.pem {lock} -out pkcs12.p12")
    refuse("pkcs7.pem", "PKCS#7", "openssl crl2pkcs7 -nocrl -certfile certificate.pem -out pkcs7.pem")
    refuse("pkcs7.der", "PKCS#7", "openssl crl2pkcs7 -nocrl -certfile certificate.pem -outform DER -out pkcs7.der")
    refuse("request.pem", "certificate request", "openssl req -new -key pkcs8.pem -subj /CN=throw-away -out request.pem")
    refuse("request.der", "certificate request", "openssl req -in request.pem -outform DER -out request.der")
    refuse("trusted.pem", "trust settings", "openssl x509 -in certificate.pem -trustout -addtrust serverAuth -out trusted.pem")
    pkcs8 = read("pkcs8.der")
    # Key usage, as Windows writes it (RFC 5958, section 2: attributes [0]).
    attributes = bytes.fromhex("a00d300b0603551d0f310403020780")
    refuse("attributes.der", "attributes", content=b"\x30\x81" + bytes([len(pkcs8) - 3 + len(attributes)]) + pkcs8[3:] + attributes)
    refuse("key.jks", "Java key store", f"keytool -importkeystore -srckeystore pkcs12.p12 -srcstorepass {PASSWORD} -destkeystore"
           f" key.jks -deststoretype JKS -deststorepass {PASSWORD} -destkeypass {PASSWORD}")
    refuse("spki.base64", "base64", content=base64.b64encode(read("spki.der")) + b"\n")
    refuse("pem.base64", "Kubernetes", content=base64.b64encode(read("spki.pem")) + b"\n")
    refuse("spki.hex", "hexadecimal", content=read("spki.der").hex().encode() + b"\n")
    refuse("utf-16.pem", "UTF-16", content=read("spki.pem").decode().encode("utf-16"))
    refuse("point", "a bare point", content=read("spki.der")[26:])
    refuse("openssh", "OpenSSH", "rm -f openssh && ssh-keygen -q -t ecdsa -b 256 -N '' -C throw-away -f openssh")
    (folder / "openssh.pub").rename(folder / "openssh.txt")
    refuse("openssh.txt", "SSH")

    # Other keys.
    for name, words, options in [
        ("rsa", "an RSA", "RSA -pkeyopt rsa_keygen_bits:2048"),
        ("p384", "a P-384", "EC -pkeyopt ec_paramgen_curve:P-384"),
        ("p521", "a P-521", "EC -pkeyopt ec_paramgen_curve:P-521"),
        ("secp256k1", "a secp256k1", "EC -pkeyopt ec_paramgen_curve:secp256k1"),
        ("brainpool", "a brainpoolP256r1", "EC -pkeyopt ec_paramgen_curve:brainpoolP256r1"),
        ("ed25519", "an Ed25519", "ED25519"),
        ("x25519", "an X25519", "X25519"),
    ]:
        refuse(f"{name}.pem", f"{words} private key", f"openssl genpkey -algorithm {options} -out {name}.pem")
        refuse(f"{name}.pub", f"{words} public key", f"openssl pkey -in {name}.pem -pubout -out {name}.pub")
        if name != "brainpool":
            refuse(f"{name}.jwk", f"{words} private key", content=jwk(f"{name}.pem", "key"))
        if name not in ["x25519", "brainpool"]:
            refuse(f"{name}-certificate.pem", f"a certificate of {words} key",
                   f"openssl req -x509 -new -days 36500 -subj /CN=throw-away -key {name}.pem -out {name}-certificate.pem")
    refuse("rsa-pkcs1.pem", "an RSA private key", "openssl rsa -in rsa.pem -traditional -out rsa-pkcs1.pem")
    refuse("rsa-pkcs1.der", "an RSA private key", "openssl rsa -in rsa.pem -traditional -outform DER -out rsa-pkcs1.der")
    refuse("rsa-pkcs1.pub", "an RSA public key", "openssl rsa -in rsa.pem -RSAPublicKey_out -outform DER -out rsa-pkcs1.pub")
    refuse("p384-sec1.pem", "a P-384 private key", "openssl ec -in p384.pem -out p384-sec1.pem")
    refuse("p384-ecparam.pem", "a P-384 private key", "openssl ecparam -genkey -name secp384r1 -out p384-ecparam.pem")
    refuse("parameters.pem", "without a key", "openssl ecparam -name prime256v1 -out parameters.pem")
    run("rm -f b.p12", folder)

    notice = "Throw-away keys, made by generate.py. Never use them for anything."
    lines = ",\n".join("    " + json.dumps(entry) for entry in maker.index)
    (folder / "index.json").write_text(f'{{\n  "notice": "{notice}",\n  "files": [\n{lines}\n  ]\n}}\n')
    (folder / "hashes.json").write_text(hashes())


# What sealpack's errors say to do, on these files. Each must give the key that is in ecparam.pem.
COMMANDS = {
    "compressed.pub": "openssl pkey -pubin -in FILE -ec_conv_form uncompressed -pubout -out key.pub",
    "compressed.pem": "openssl pkey -in FILE -ec_conv_form uncompressed -out key.pem",
    "explicit.pub": "openssl pkey -pubin -in FILE -ec_param_enc named_curve -pubout -out key.pub",
    "explicit.pem": "openssl pkey -in FILE -ec_param_enc named_curve -out key.pem",
    "compressed-certificate.pem":
        "openssl x509 -in FILE -pubkey -noout | openssl pkey -pubin -ec_conv_form uncompressed -pubout -out key.pub",
    "encrypted.pem": "openssl pkey -in FILE -out key.pem",
    "encrypted.der": "openssl pkey -in FILE -out key.pem",
    "encrypted-legacy.pem": "openssl pkey -in FILE -out key.pem",
    "attributes.der": "openssl pkey -in FILE -out key.pem",
    "pkcs12.p12": "openssl pkcs12 -in FILE -nocerts -nodes -out key.pem && openssl pkcs12 -in FILE -clcerts -nokeys -out cert.pem",
    "pkcs7.pem": "openssl pkcs7 -in FILE -print_certs -out cert.pem",
    "pkcs7.der": "openssl pkcs7 -in FILE -print_certs -out cert.pem -inform DER",
    "request.pem": "openssl req -in FILE -pubkey -noout -out key.pub",
    "request.der": "openssl req -in FILE -pubkey -noout -out key.pub -inform DER",
    "trusted.pem": "openssl x509 -in FILE -out cert.pem",
    "chain.pem": "openssl x509 -in FILE -out cert.pem",
    "spki.base64": "base64 -d FILE > key.der && mv key.der key.pub",
    "pem.base64": "base64 -d FILE > key.pem && mv key.pem key.pub",
    "spki.hex": "xxd -r -p FILE > key.der && mv key.der key.pub",
    "key.jks": "keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12 && openssl pkcs12 -in key.p12"
               " -nocerts -nodes -out key.pem && openssl pkcs12 -in key.p12 -clcerts -nokeys -out cert.pem",
}


def unlock(command):
    """The same command with the password that it would ask for."""
    command = re.sub(r"(openssl pk(?:ey|cs12))( -in)", rf"\1 -passin pass:{PASSWORD}\2", command)
    return command.replace("-importkeystore", f"-importkeystore -srcstorepass {PASSWORD} -deststorepass {PASSWORD}")


def is_strict(key, spki):
    assert len(spki) == 91 and spki[26] == 4, key
    return file_hash(spki)


def check_commands(ours):
    for name, command in COMMANDS.items():
        if not shutil.which(command.split()[0]):
            print(f"not run, for want of {command.split()[0]}: what is said of {name}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes((HERE / name).read_bytes())
            run(unlock(command.replace("FILE", name)), folder)
            got = {path.name for path in Path(folder).iterdir()} - {name, "key.p12"}
            assert got, name
            for result in got:
                options = {"key.pem": "openssl pkey", "key.pub": "openssl pkey -pubin"}.get(result, "openssl x509 -noout -pubkey")
                made = run(f"{options} -in {result} -pubout -outform DER" if "pkey" in options
                           else f"{options} -in {result} | openssl pkey -pubin -outform DER", folder)
                assert is_strict(name, made) == ours, (name, result)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "COPY"
        copy.write_bytes((HERE / "openssh").read_bytes())
        copy.chmod(0o600)
        run("ssh-keygen -q -p -N '' -m PKCS8 -f COPY", folder)
        (Path(folder) / "FILE").write_bytes((HERE / "openssh.txt").read_bytes())
        run("ssh-keygen -e -m PKCS8 -f FILE > key.pub", folder)
        assert openssl_hash(folder, "COPY") == openssl_hash(folder, "key.pub", "-pubin")
        run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem", folder)


def public_hash(data):
    """The hash of a public key or certificate, the first in the file, by Python."""
    if data.startswith(b"{"):
        jwk = json.loads(data)
        jwk = jwk.get("keys", [jwk])[0]
        number = lambda name: base64.urlsafe_b64decode(jwk[name] + "=")
        return file_hash(bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004") + number("x") + number("y"))
    if b"BEGIN CERTIFICATE" in data:
        return key_hash(x509.load_pem_x509_certificate(data).public_key())
    if b"BEGIN PUBLIC KEY" in data:
        return key_hash(serialization.load_pem_public_key(data[data.index(b"-----BEGIN PUBLIC KEY"):]))
    try:
        return key_hash(serialization.load_der_public_key(data))
    except ValueError:
        return key_hash(x509.load_der_x509_certificate(data).public_key())


def private_hash(data):
    """The hash of the public key of a private key, by Python."""
    if data.startswith(b"{"):
        jwk = json.loads(data)
        from cryptography.hazmat.primitives.asymmetric import ec
        scalar = int.from_bytes(base64.urlsafe_b64decode(jwk["d"] + "="), "big")
        return key_hash(ec.derive_private_key(scalar, ec.SECP256R1()).public_key())
    begin = re.search(rb"-----BEGIN (EC )?PRIVATE KEY", data)
    if begin:
        return key_hash(serialization.load_pem_private_key(data[begin.start():], None).public_key())
    return key_hash(serialization.load_der_private_key(data, None).public_key())


def hashes():
    """What senders give for the hash of a key, and what `sealpack doctor key` calls it: of the right bytes, and of wrong ones."""
    key = serialization.load_pem_public_key((HERE / "spki.pem").read_bytes())
    der = (HERE / "spki.der").read_bytes()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    right, base64_of = hashlib.sha256(der).digest(), lambda data: base64.b64encode(data).decode()
    theirs = openssl_hash(HERE, "other.pem")
    if not set(theirs) & set("+/"):
        raise ValueError("the hash of other.pem is the same in URL-safe base64: make the keys anew")
    other = hashlib.sha256(x509.load_pem_x509_certificates((HERE / "chain-issuer-first.pem").read_bytes())[0].public_key()
                           .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    table = [
        ("spki.pem", base64_of(right), []),
        ("pkcs8.pem", base64_of(right), []),
        ("certificate.pem", base64_of(right), []),
        ("private.jwk", base64_of(right), []),
        ("spki.pem", right.hex(), ["hash-in-hexadecimal"]),
        ("spki.pem", right.hex(":").upper(), ["hash-in-hexadecimal"]),
        ("spki.pem", base64_of(right.hex().encode()), ["hash-in-base64-of-hexadecimal"]),
        ("other.pem", theirs.replace("+", "-").replace("/", "_"), ["hash-in-url-safe-base64"]),
        ("spki.pem", base64_of(right).rstrip("="), ["hash-without-padding"]),
        ("spki.pem", base64_of(right) + "\n", ["hash-with-spaces"]),
        ("spki.pem", base64_of(hashlib.sha512(der).digest()), ["hash-sha512"]),
        ("spki.pem", base64_of(hashlib.sha384(der).digest()), ["hash-sha384"]),
        ("spki.pem", base64_of(hashlib.md5(der).digest()), ["hash-md5"]),
        ("spki.pem", base64_of(hashlib.sha1(der).digest()), ["hash-sha1"]),
        ("spki.pem", base64_of(hashlib.sha256(right).digest()), ["hash-twice"]),
        ("bundle-with-chain.pem", file_hash_of_second("bundle-with-chain.pem"), ["hash-of-another-key-in-the-file"]),
        ("other.pem", base64_of(right), None),
        ("spki.pem", base64_of(other), None),
        ("spki.pem", hashlib.sha256(point).hexdigest(), ["hash-of-bare-point", "hash-in-hexadecimal"]),
        ("spki.pem", base64_of(hashlib.md5(point).digest()), ["hash-of-bare-point", "hash-md5"]),
    ]
    table += [("spki.pem", file_hash(data), [mistake]) for mistake, data in wrong_forms(key, der, point).items()]
    certificate, private = (HERE / "certificate.der").read_bytes(), (HERE / "pkcs8.der").read_bytes()
    table += [
        ("certificate.pem", file_hash(certificate), ["hash-of-certificate"]),
        ("certificate.der", file_hash(certificate), ["hash-of-certificate"]),
        ("pkcs8.pem", file_hash(private), ["hash-of-private-key"]),
        ("private.jwk", file_hash((HERE / "private.jwk").read_bytes()), ["hash-of-file"]),
    ]
    entries = [{"file": file, "public_key_hash": given, "mistakes": mistakes} for file, given, mistakes in table]
    return '{\n  "hashes": [\n' + ",\n".join("    " + json.dumps(entry) for entry in entries) + "\n  ]\n}\n"


def wrong_forms(key, der, point):
    """What is hashed in place of the SubjectPublicKeyInfo, by the name of the mistake."""
    compressed = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    compressed_spki = run("openssl pkey -pubin -in spki.pem -ec_conv_form compressed -pubout -outform DER", HERE)
    jwk = json.loads((HERE / "public.jwk").read_bytes())
    thumbprint = json.dumps({name: jwk[name] for name in ["crv", "kty", "x", "y"]}, separators=(",", ":")).encode()
    return {
        "hash-of-bare-point": point, "hash-of-coordinates": point[1:], "hash-of-x": point[1:33],
        "hash-of-compressed-point": compressed, "hash-of-compressed-spki": compressed_spki,
        "hash-of-base64-text": base64.b64encode(der), "hash-of-hexadecimal-text": der.hex().encode(),
        "hash-of-pem-text": (HERE / "spki.pem").read_bytes(), "hash-of-jwk-thumbprint": thumbprint,
    }


def file_hash_of_second(name):
    return key_hash(x509.load_pem_x509_certificates((HERE / name).read_bytes())[1].public_key())


def check():
    assert (HERE / "hashes.json").read_text() == hashes()
    files = json.loads((HERE / "index.json").read_text())["files"]
    for entry in files:
        data = (HERE / entry["file"]).read_bytes()
        assert entry.get("mistake") == mistake_of(entry["file"]), entry
        for half, read in [("recipient", public_hash), ("identity", private_hash)]:
            if "hash" in entry[half]:
                assert read(data) == entry[half]["hash"], entry
    # OpenSSL 3.0's pkey writes SEC1 where DER is asked for.
    assert (HERE / "pkcs8.der").read_bytes()[3:6] == b"\x02\x01\x00" and (HERE / "sec1.der").read_bytes()[2:5] == b"\x02\x01\x01"
    there = {path.name for path in HERE.iterdir() if path.is_file()} - {"index.json", "hashes.json", "generate.py"}
    assert there == {entry["file"] for entry in files}, there ^ {entry["file"] for entry in files}
    check_commands(next(entry["identity"]["hash"] for entry in files if entry["file"] == "ecparam.pem"))
    print(f"{len(files)} files are what index.json says, and the commands do what the errors say")


if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else make(HERE)
