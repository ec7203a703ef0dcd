"""python3 body.py RECORD SECRET-FILE CREDIT-REPORT ASSET-REPORT: an update of an Onbo user, signed. Needs the package
cryptography. How it is asked is told in src/child.rs."""
import base64
import gzip
import hashlib
import hmac
import json
import os
import re
import sys
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from work import work

JAVASCRIPT_SPACE = re.compile("[\\s\ufeff]")


def read(path):
    with open(path, "rb") as file:
        return file.read()


record_file, secret_file, credit_file, asset_file = sys.argv[1:]
record = json.loads(read(record_file))
secret = read(secret_file).decode().strip()
credit_report, asset_report = read(credit_file), read(asset_file)
url = "https://api.onbo.com/v1/users/" + record["onbo"]["user_id"]
key = secret.replace("-", "").encode()


def seal(number):
    iv = os.urandom(16)
    padding = PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    padded = padding.update(number.encode()) + padding.finalize()
    return base64.b64encode(iv + cipher.update(padded) + cipher.finalize()).decode()


def pack(report):
    return base64.b64encode(gzip.compress(report, 6, mtime=0)).decode()


def update():
    members = {
        "first_name": record["first_name"],
        "middle_name": record["middle_name"],
        "last_name": record["last_name"],
        "email": record["email"],
        "phone": record["phone"],
        "dob": record["date_of_birth"].replace("-", "/"),
        "address": record["address"] | {"country": "UNITED STATES"},
        "ssn": seal(record["ssn"]),
        "ein": seal(record["ein"]),
        "credit_report_xml_gzip": pack(credit_report),
        "asset_report_json_gzip": pack(asset_report),
    }
    body = json.dumps(members, separators=(",", ":"), ensure_ascii=False)
    md5 = hashlib.md5(JAVASCRIPT_SPACE.sub("", body).encode()).hexdigest()
    epoch = str(time.time_ns() // 1_000_000)
    signature = hmac.new(secret.encode(), (url + md5 + epoch).encode(), "sha256").hexdigest()
    return {"epoch": epoch, "md5": md5, "hmac": signature, "body": body}


work(update, json.dumps)
