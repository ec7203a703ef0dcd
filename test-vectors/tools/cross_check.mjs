#!/usr/bin/env node
// A second check of the kit, by Node's own crypto (OpenSSL) and JavaScript's own \s: each envelope, field and signature that is
// said to be good is, and each that is said to be refused under the key (`open`, `unverified`) does not open.
//
//   node cross_check.mjs [FOLDER…]   the folders of the kit, or others; exits with 1 when a case comes out in another way
//
// Nothing here looks at forms: cases that are `malformed` are for other checks.

import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const VECTORS = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const KIT = ["ssn", "hmac", "kdf", "agreement", "primitives", "envelope", "nist"].map((name) => path.join(VECTORS, name));
const FOLDERS = process.argv.length > 2 ? process.argv.slice(2) : KIT;

const hex = (text) => Buffer.from(text, "hex");
const sha256 = (...parts) => crypto.createHash("sha256").update(Buffer.concat(parts)).digest();

// Each gives the value, or undefined where the key does not fit.
function openField({ key_text, field }, form) {
  const key = Buffer.from(key_text.replaceAll("-", ""));
  const sealed = Buffer.from(field, "base64");
  const decipher = crypto.createDecipheriv(`aes-${key.length * 8}-cbc`, key, sealed.subarray(0, 16));
  try {
    const text = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString("latin1");
    return form.test(text) ? { plaintext: text } : undefined;
  } catch {
    return undefined;
  }
}

function sign({ secret, url, body, epoch }) {
  const stripped = body.replace(/\s/g, "");
  const md5 = stripped && crypto.createHash("md5").update(stripped).digest("hex");
  return { content_md5: md5, hmac: crypto.createHmac("sha256", secret).update(url + md5 + epoch).digest("hex") };
}

function otherInfo(given) {
  const [u, v] = [given.party_u_info_hex, given.party_v_info_hex];
  const parties = u === undefined ? [Buffer.from(given.program_code), sha256(Buffer.from(given.request_id))] : [hex(u), hex(v)];
  return Buffer.concat([Buffer.from("\x0did-aes256-GCM"), ...parties]);
}

const kdf = (z, info) => sha256(hex("00000001"), z, info);

function agree({ private_key_hex, public_point_hex }) {
  const ecdh = crypto.createECDH("prime256v1");
  ecdh.setPrivateKey(hex(private_key_hex));
  return { z_hex: ecdh.computeSecret(hex(public_point_hex)).toString("hex") };
}

function openGcm(key, iv, sealed) {
  const decipher = crypto.createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  try {
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function openEnvelope(given, expected) {
  const envelope = given.envelope ?? JSON.parse(given.raw_json);
  const der = (text, type) => ({ key: Buffer.from(text, "base64"), format: "der", type });
  const privateKey = crypto.createPrivateKey(der(given.identity_pkcs8_base64, "pkcs8"));
  const publicKey = crypto.createPublicKey(der(envelope.ephemeralPublicKey, "spki"));
  const ours = crypto.createPublicKey(privateKey).export({ format: "der", type: "spki" });
  if (sha256(ours).toString("base64") !== envelope.publicKeyHash) throw new Error("sealed to another key");
  const key = kdf(crypto.diffieHellman({ privateKey, publicKey }), otherInfo(given));
  const plaintext = openGcm(key, Buffer.alloc(16), Buffer.from(envelope.data, "base64"));
  if (plaintext === undefined) return undefined;
  if (expected?.sha256_hex) return { length: plaintext.length, sha256_hex: sha256(plaintext).toString("hex") };
  return { plaintext_base64: plaintext.toString("base64") };
}

const OPERATIONS = {
  "ssn-open": (given) => openField(given, /^(\d{9}|\d{3}-\d{2}-\d{4})$/),
  "ein-open": (given) => openField(given, /^(\d{9}|\d{2}-\d{7})$/),
  "onbo-sign": sign,
  "onbo-verify": (given) => (sign(given).hmac === given.hmac ? {} : undefined),
  kdf: (given, expected) => {
    const [key, prefix] = [kdf(hex(given.z_hex), hex(given.other_info_hex)).toString("hex"), expected.key_prefix_hex];
    return prefix ? { key_prefix_hex: key.slice(0, prefix.length) } : { key_hex: key };
  },
  "other-info": (given) => ({ other_info_hex: otherInfo(given).toString("hex") }),
  sha256: (given) => ({ digest_hex: sha256(hex(given.message_hex)).toString("hex") }),
  agree,
  "gcm-open": (given) => {
    const plaintext = openGcm(hex(given.key_hex), hex(given.iv_hex), hex(given.sealed_hex));
    return plaintext && { plaintext_hex: plaintext.toString("hex") };
  },
  "envelope-open": openEnvelope,
};

const counts = {};
let failed = 0;
function check(folder, id, operation, input, expect) {
  if (expect.refused === "malformed" || !OPERATIONS[operation]) return;
  let value;
  try {
    value = OPERATIONS[operation](input, expect.value);
  } catch (error) {
    value = `${error}`;
  }
  counts[operation] = (counts[operation] ?? 0) + 1;
  if (JSON.stringify(value) === JSON.stringify(expect.value)) return;
  failed += 1;
  console.error(`${folder}: ${id} came out as ${JSON.stringify(value)}`);
}

for (const folder of FOLDERS) {
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
    const read = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
    for (const { id, input, expect } of read.cases ?? [read]) check(path.basename(folder), id, read.operation, input, expect);
  }
}
console.log(Object.entries(counts).map(([operation, count]) => `${operation} ${count}`).join(", "));
console.log(failed ? `${failed} came out in another way` : "all as they say");
process.exit(failed ? 1 : 0);
