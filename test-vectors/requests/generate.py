#!/usr/bin/env python3
"""Writes for each case (NAME.json) the exact request (NAME.http) that the partner must get.

Written from the partners' wire format (DESIGN.md) alone and sharing no code with sealpack, so that a
mistake of one shows against the other. Run with Python 3.11 and the package `cryptography` 48.0.0.

  generate.py           writes every .http file
  generate.py --check   compares instead of writing; exits with 1 on a difference
"""

import base64
import hashlib
import hmac
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from sealing import Random, ephemeral_key, gzip_stored, load_recipient, seal_envelope, seal_field

FOLDER = Path(__file__).resolve().parent
JSON_CONTENT = "application/json"


# ---- JSON: compact, members in a fixed order --------------------------------------------------------------------


def json_text(value):
    """No whitespace outside strings; only quote, backslash and control characters are escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def present(*members):
    """(name, value) pairs to (name, JSON text) pairs; a member without a value is left out."""
    return [(name, json_text(value)) for name, value in members if value is not None]


def object_text(members):
    return "{" + ",".join(json_text(name) + ":" + text for name, text in members) + "}"


def raw_members(text):
    """The members of a JSON object as (name, text exactly as it stands in the file)."""
    skip = re.compile(r"[ \t\n\r]*")
    decoder = json.JSONDecoder()
    members = []
    position = skip.match(text, text.index("{") + 1).end()
    while text[position] != "}":
        name, position = decoder.raw_decode(text, position)
        start = skip.match(text, text.index(":", position) + 1).end()
        _, end = decoder.raw_decode(text, start)
        members.append((name, text[start:end]))
        position = skip.match(text, end).end()
        if text[position] == ",":
            position = skip.match(text, position + 1).end()
    return members


def raw_at(text, *path):
    """The members of the object at `path`; none if it isn't there."""
    for name in path:
        text = dict(raw_members(text)).get(name, "{}")
    return raw_members(text)


# ---- HTTP -------------------------------------------------------------------------------------------------------


def percent(text):
    """A path segment or query value: all but A-Z a-z 0-9 - . _ ~ becomes %XX of its UTF-8 bytes."""
    return quote(text, safe="")


def normal_base(url):
    """Scheme and host in lower case, no default port, no slash at the end."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}"


def request(method, url, headers, body):
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body:
        lines.append(f"content-length: {len(body)}")
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body


# ---- Onbo -------------------------------------------------------------------------------------------------------


def packed_report(case, name):
    """Onbo, reports: base64 of the gzipped bytes; the bytes themselves are never re-encoded."""
    if name not in case:
        return None
    if case.get("gzip_level") != 0:
        raise ValueError("a case with reports has gzip_level 0")
    return base64.b64encode(gzip_stored(base64.b64decode(case[name], validate=True))).decode()


# JavaScript's \s, written out: Python's own set has U+0085 and U+001C-001F, and lacks U+FEFF.
JAVASCRIPT_SPACE = re.compile(
    "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
)


def body_md5(body):
    """Onbo, authentication: hex MD5 of the body without any JavaScript white space; empty for no body."""
    stripped = JAVASCRIPT_SPACE.sub("", body)
    return hashlib.md5(stripped.encode()).hexdigest() if stripped else ""


def onbo_hmac(secret, url, md5, epoch):
    """Onbo, authentication: HMAC-SHA256 of URL, MD5 and epoch, keyed with the secret with its dashes."""
    return hmac.new(secret.encode(), (url + md5 + epoch).encode(), hashlib.sha256).hexdigest()


def ten_digits(phone):
    digits = re.sub(r"\D", "", phone) if phone is not None else None
    return digits[-10:] if digits else None


def onbo_address(address):
    """Onbo, "address": the country is always this one text."""
    if address is None:
        return None
    names = ("line_1", "line_2", "line_3", "zip", "city", "state")
    kept = {name: address[name] for name in names if name in address}
    return {**kept, "country": "UNITED STATES"}


def onbo_date(date, setting):
    return date.replace("-", "/") if date and setting == "slash" else date


def onbo_body(case, text, random):
    """Onbo, update: only the members that are sent change. The SSN's IV is drawn before the EIN's."""
    record, config = case["record"], case["config"]
    sealed = {
        name: seal_field(config["secret"], random.take(16), record[name])
        for name in ("ssn", "ein")
        if name in record
    }
    members = present(
        ("first_name", record.get("first_name")),
        ("middle_name", record.get("middle_name")),
        ("last_name", record.get("last_name")),
        ("email", record.get("email")),
        ("phone", ten_digits(record.get("phone"))),
        ("dob", onbo_date(record.get("date_of_birth"), config.get("date", "slash"))),
        ("address", onbo_address(record.get("address"))),
        ("ssn", sealed.get("ssn")),
        ("ein", sealed.get("ein")),
        ("credit_report_xml_gzip", packed_report(case, "credit_report_base64")),
        ("asset_report_json_gzip", packed_report(case, "asset_report_base64")),
    )
    return object_text(members + raw_at(text, "record", "onbo", "extra"))


def onbo_target(case):
    """Onbo, calls: method and what stands behind the base URL."""
    user = "/users/" + percent(case["record"].get("onbo", {}).get("user_id", ""))
    return {
        "update": ("PUT", user),
        "create": ("POST", "/users"),
        "read": ("GET", user),
        "list": ("GET", f"/users?offset={case.get('offset')}&limit={case.get('limit')}"),
        "delete": ("DELETE", user),
    }[case.get("call", "update")]


def onbo(case, text, random):
    config = case["config"]
    method, target = onbo_target(case)
    url = normal_base(config["base_url"]) + target
    milliseconds = case["now_milliseconds"]
    seconds = config.get("epoch", "milliseconds") == "seconds"
    epoch = str(milliseconds // 1000 if seconds else milliseconds)
    body = onbo_body(case, text, random) if method in ("PUT", "POST") else ""
    md5 = body_md5(body)
    headers = [
        ("x_client_uuid", config["client_id"]),
        ("x_stilt_hmac", onbo_hmac(config["secret"], url, md5, epoch)),
        ("epoch", epoch),
        ("content-md5", md5),
        *([("content-type", JSON_CONTENT)] if body else []),
        ("accept", JSON_CONTENT),
    ]
    return request(method, url, headers, body.encode())


# ---- Green Dot --------------------------------------------------------------------------------------------------


def home_address(address):
    """Green Dot, plaintext: one home address, the default; the zip without its extension."""
    lines = (("addressLine1", "line_1"), ("addressLine2", "line_2"), ("city", "city"), ("state", "state"))
    kept = {theirs: address[ours] for theirs, ours in lines if ours in address}
    return {"type": "home", "isDefault": True, **kept, "zipCode": address["zip"][:5]}


def green_dot_plaintext(case, text):
    """Green Dot, plaintext: our members first, the caller's additions after them; no empty objects."""
    if "plaintext" in case:
        return [(name, json_text(value)) for name, value in case["plaintext"].items()]
    record = case["record"]
    address, ssn = record.get("address"), record.get("ssn")
    profile = present(
        ("firstName", record.get("first_name")),
        ("middleName", record.get("middle_name")),
        ("lastName", record.get("last_name")),
        ("addresses", [home_address(address)] if address else None),
    ) + raw_at(text, "record", "greendot", "user_data", "profileData")
    identifying = present(
        ("ssn", ssn.replace("-", "") if ssn else None),
        ("dateOfBirth", record.get("date_of_birth")),
    ) + raw_at(text, "record", "greendot", "user_data", "identifyingData")
    objects = (("profileData", profile), ("identifyingData", identifying))
    ours = [(name, object_text(members)) for name, members in objects if members]
    user_data = raw_at(text, "record", "greendot", "user_data")
    return ours + [member for member in user_data if member[0] not in ("profileData", "identifyingData")]


def terms_acceptances(acceptances):
    if acceptances is None:
        return None
    return [
        {
            "termsIdentifier": acceptance["terms_identifier"],
            "termsAcceptanceDateTime": acceptance["terms_acceptance_date_time"],
            "termsAcceptanceFlag": acceptance["terms_acceptance_flag"],
        }
        for acceptance in acceptances
    ]


def green_dot_body(case, text, random):
    """Green Dot, update user: a nullable member that is null is sent as null, an absent one isn't sent."""
    section, config = case["record"]["greendot"], case["config"]

    def nullable(theirs, ours, convert=lambda value: value):
        return [(theirs, json_text(convert(section[ours])))] if ours in section else []

    members = nullable("peerTransferAcceptPreference", "peer_transfer_accept_preference")
    plaintext = green_dot_plaintext(case, text)
    if plaintext:
        recipient = load_recipient(config["recipient_pem"])
        sealed = object_text(plaintext).encode()
        envelope = seal_envelope(
            recipient, ephemeral_key(random), config["program_code"], case["request_id"], sealed
        )
        members += present(("encryptedUserData", envelope))
    members += nullable("termsAcceptances", "terms_acceptances", terms_acceptances)
    members += nullable("contactVerificationIdentifiers", "contact_verification_identifiers")
    members += nullable("userIdCreateDate", "user_id_create_date")
    members += nullable("passwordChangeDate", "password_change_date")
    return object_text(members + raw_at(text, "record", "greendot", "extra"))


def green_dot_headers(case, authorization):
    """Green Dot, headers of every call."""
    return [
        ("authorization", authorization),
        ("x-gd-requestid", case["request_id"]),
        ("content-type", JSON_CONTENT),
        ("accept", JSON_CONTENT),
    ]


def green_dot(case, text, random):
    config, section = case["config"], case["record"]["greendot"]
    path = (
        f"/programs/{percent(config['program_code'])}"
        f"/accounts/{percent(section['account'])}/users/{percent(section['user'])}"
    )
    headers = green_dot_headers(case, "Bearer " + case["token"])
    body = green_dot_body(case, text, random)
    return request("PUT", normal_base(config["base_url"]) + path, headers, body.encode())


def green_dot_token(case, _text, _random):
    """Green Dot, token: client credentials by Basic authentication."""
    config = case["config"]
    pair = f"{config['client_id']}:{config['client_secret']}".encode()
    headers = green_dot_headers(case, "Basic " + base64.b64encode(pair).decode())
    members = present(("grant_type", "client_credentials"), ("scope", config.get("scope")))
    url = normal_base(config["base_url"]) + "/authentication"
    return request("POST", url, headers, object_text(members).encode())


# ---- MX ---------------------------------------------------------------------------------------------------------


def mx(case, text, _random):
    """MX: API key and client stand in the query. Creating and reading are inferred from the update."""
    config, record = case["config"], case["record"]
    method = {"update": "PUT", "create": "POST", "read": "GET"}[case.get("call", "update")]
    user = "" if method == "POST" else "/" + percent(record["mx"]["user"])
    url = (
        f"{normal_base(config['base_url'])}/user{user}"
        f"?k={percent(config['api_key'])}&c={percent(config['client_guid'])}"
    )
    members = present(
        ("email", record.get("email")),
        ("first_name", record.get("first_name")),
        ("last_name", record.get("last_name")),
        ("phone", ten_digits(record.get("phone"))),
        ("birthdate", record.get("date_of_birth")),
        ("sex", record.get("sex")),
        ("credit_score", record.get("credit_score")),
        ("zip_code", record.get("address", {}).get("zip")),
        ("status", record.get("status")),
    )
    body = object_text(members + raw_at(text, "record", "mx", "extra")) if method != "GET" else ""
    headers = [("content-type", JSON_CONTENT), ("accept", JSON_CONTENT)]
    return request(method, url, headers, body.encode())


# ---- Appenate ---------------------------------------------------------------------------------------------------


def appenate_members(case, text):
    """Appenate, body: every member in the byte order of its name, the additional ones among them."""
    config, record = case["config"], case["record"]
    section = record["appenate"]
    metadata = section.get("metadata")
    if metadata is not None:
        metadata = [
            {theirs: item[ours] for theirs, ours in (("Key", "key"), ("Value", "value")) if ours in item}
            for item in metadata
        ]
    members = present(
        ("Id", None if case.get("call") == "create" else section["id"]),
        ("CompanyId", config["company_id"]),
        ("IntegrationKey", config["integration_key"]),
        ("FirstName", record.get("first_name")),
        ("LastName", record.get("last_name")),
        ("Email", record.get("email")),
        ("Type", section.get("type")),
        ("Password", section.get("password")),
        ("Status", section.get("status")),
        ("ExternalId", section.get("external_id")),
        ("TimeZone", section.get("time_zone")),
        ("Country", section.get("country")),
        ("WebsiteRole", section.get("website_role")),
        ("Folders", section.get("folders")),
        ("Groups", section.get("groups")),
        ("DoNotEmail", section.get("do_not_email")),
        ("ColorCode", section.get("color_code")),
        ("Metadata", metadata),
        ("UseNames", section.get("use_names")),
        ("UseExternalIds", section.get("use_external_ids")),
        ("LoginID", section.get("login_id")),
    ) + raw_at(text, "record", "appenate", "extra")
    return sorted(members, key=lambda member: member[0].encode())


def element(name, inner):
    return f"<{name}>{inner}</{name}>"


def xml_text(text):
    """Text of an element: CR would be read back as LF, so it is written as a reference; quotes stay."""
    for character, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(character, escape)
    return text


def xml_member(name, text, metadata_element):
    """Appenate, XML request: lists as Id elements, metadata as pairs, everything else as text."""
    value = json.loads(text, parse_int=str, parse_float=str)
    if name in ("Folders", "Groups"):
        return element(name, "".join(element("Id", xml_text(item)) for item in value))
    if name == "Metadata":
        pairs = ["".join(element(key, xml_text(part)) for key, part in item.items()) for item in value]
        return element(name, "".join(element(metadata_element, pair) for pair in pairs))
    if isinstance(value, bool):
        return element(name, "true" if value else "false")
    if not isinstance(value, str):
        raise ValueError(f"{name}: XML takes scalars only")
    return element(name, xml_text(value))


def appenate(case, text, _random):
    """Appenate: the query names the answer's format, the content type the request's; here the same. Creating and
    reading are inferred from the update: a call without a body has its credentials in the query."""
    config = case["config"]
    form = config.get("format", "json")
    base = normal_base(config["base_url"])
    if case.get("call") == "read":
        credentials = (
            ("Id", case["record"]["appenate"]["id"]),
            ("CompanyId", str(config["company_id"])),
            ("IntegrationKey", config["integration_key"]),
            ("format", form),
        )
        query = "&".join(f"{name}={percent(value)}" for name, value in credentials)
        return request("GET", f"{base}/user?{query}", [], b"")
    members = appenate_members(case, text)
    if form == "json":
        body = object_text(members)
    else:
        item = config.get("metadata_element", "KeyValue")
        inner = "".join(xml_member(name, value, item) for name, value in members)
        body = f'<User xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{inner}</User>'
    method = "POST" if case.get("call") == "create" else "PUT"
    url = f"{base}/user?format={form}"
    return request(method, url, [("content-type", f"application/{form}")], body.encode())


# ---- Files ------------------------------------------------------------------------------------------------------

PARTNERS = {"onbo": onbo, "greendot": green_dot, "greendot-token": green_dot_token, "mx": mx, "appenate": appenate}


def request_of(path):
    text = path.read_bytes().decode()
    case = json.loads(text)
    random = Random(case)
    made = PARTNERS[case["partner"]](case, text, random)
    if random.rest:
        raise ValueError(f"{path.name}: {len(random.rest)} random bytes are left over")
    return made


def difference(path, expected):
    """Where the file differs from the expected bytes, or None."""
    if not path.exists():
        return "is missing"
    found = path.read_bytes()
    if found == expected:
        return None
    pairs = enumerate(zip(found, expected))
    offset = next((at for at, (left, right) in pairs if left != right), min(len(found), len(expected)))
    return f"differs at offset {offset}"


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    requests = {path.with_suffix(".http"): request_of(path) for path in sorted(FOLDER.glob("*.json"))}
    if not arguments:
        for path, content in requests.items():
            path.write_bytes(content)
        print(f"{len(requests)} requests written")
        return 0
    findings = [(path, difference(path, content)) for path, content in requests.items()]
    findings += [(path, "has no case") for path in sorted(FOLDER.glob("*.http")) if path not in requests]
    findings = [f"{path.name} {finding}" for path, finding in findings if finding]
    print("\n".join(findings) or f"{len(requests)} requests as expected")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
