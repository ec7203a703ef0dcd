// A partner in Node: seals and opens with its own crypto and zlib, written from the formats alone.
//
// Reads one JSON object a line and answers each with one: {} or {"error": …}. A request names its `operation` (seal,
// open or hash), its `format` (ssn, envelope or pack), the file `in` to read and the file `out` to write, and the
// format's parameters.

import crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import readline from "node:readline";
import zlib from "node:zlib";

const ZERO_IV = Buffer.alloc(16);

// Node passes over what is no base64: so what comes out is encoded again and compared.
function decode(text) {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new Error("not standard base64 with its padding");
  return bytes;
}

const sha256 = (bytes) => crypto.createHash("sha256").update(bytes).digest();

// ssn: base64(IV || AES-CBC-PKCS7(secret without dashes, IV, encodeURI(number)))

function fieldKey(request) {
  const secret = readFileSync(request.secret, "utf8").replace(/\r?\n$/, "");
  const key = Buffer.from(secret.replaceAll("-", ""), "utf8");
  return [`aes-${key.length * 8}-cbc`, key];
}

function sealSsn(request, number) {
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv(...fieldKey(request), iv);
  return Buffer.concat([iv, cipher.update(encodeURI(number.toString()), "utf8"), cipher.final()]).toString("base64");
}

function openSsn(request, field) {
  const sealed = decode(field.toString());
  const decipher = crypto.createDecipheriv(...fieldKey(request), sealed.subarray(0, 16));
  return decodeURI(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString());
}

// envelope: EC_v1

function privateKey(bytes) {
  if (bytes.toString("latin1").startsWith("-----")) return crypto.createPrivateKey(bytes);
  try {
    return crypto.createPrivateKey({ key: bytes, format: "der", type: "pkcs8" });
  } catch {
    return crypto.createPrivateKey({ key: bytes, format: "der", type: "sec1" });
  }
}

function publicKey(bytes) {
  if (bytes.toString("latin1").startsWith("-----")) return crypto.createPublicKey(bytes);
  return crypto.createPublicKey({ key: bytes, format: "der", type: "spki" });
}

const spki = (key) => key.export({ format: "der", type: "spki" });
const keyHash = (key) => sha256(spki(key)).toString("base64");

function oneTimeKey(request, privateKey, publicKey) {
  const z = crypto.diffieHellman({ privateKey, publicKey });
  const algorithm = Buffer.from("\x0Did-aes256-GCM", "latin1");
  const otherInfo = Buffer.concat([algorithm, Buffer.from(request.program_code, "ascii"), sha256(request.request_id)]);
  return sha256(Buffer.concat([Buffer.from([0, 0, 0, 1]), z, otherInfo]));
}

function sealEnvelope(request, plaintext) {
  const recipient = publicKey(readFileSync(request.recipient));
  const ephemeral = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const cipher = crypto.createCipheriv("aes-256-gcm", oneTimeKey(request, ephemeral.privateKey, recipient), ZERO_IV);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return JSON.stringify({
    data: Buffer.concat([ciphertext, cipher.getAuthTag()]).toString("base64"),
    publicKeyHash: keyHash(recipient),
    ephemeralPublicKey: spki(ephemeral.publicKey).toString("base64"),
    version: "EC_v1",
  });
}

function openEnvelope(request, text) {
  const envelope = JSON.parse(text.toString());
  const members = Object.keys(envelope).sort().join();
  if (members !== "data,ephemeralPublicKey,publicKeyHash,version")
    throw new Error(`the envelope's members are ${members}`);
  const identity = privateKey(readFileSync(request.identity));
  if (envelope.version !== "EC_v1" || envelope.publicKeyHash !== keyHash(crypto.createPublicKey(identity)))
    throw new Error("another version, or another publicKeyHash");
  const sealed = decode(envelope.data);
  const key = oneTimeKey(request, identity, publicKey(decode(envelope.ephemeralPublicKey)));
  const decipher = crypto.createDecipheriv("aes-256-gcm", key, ZERO_IV);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

function hashEnvelope(_request, bytes) {
  try {
    return keyHash(crypto.createPublicKey(privateKey(bytes)));
  } catch {
    return keyHash(publicKey(bytes));
  }
}

// pack: base64(gzip(bytes))

const sealPack = (request, bytes) => zlib.gzipSync(bytes, { level: request.level }).toString("base64");
const openPack = (_request, text) => zlib.gunzipSync(decode(text.toString()));

// names: which of them Onbo's own expression matches. It takes exponential time for long ones that it does not.

const NAME = /^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$/;
const judgeNames = (_request, names) => JSON.stringify(JSON.parse(names).map((name) => NAME.test(name)));

const WORK = {
  ssn: { seal: sealSsn, open: openSsn },
  envelope: { seal: sealEnvelope, open: openEnvelope, hash: hashEnvelope },
  pack: { seal: sealPack, open: openPack },
  names: { judge: judgeNames },
};

function answer(request) {
  try {
    writeFileSync(request.out, WORK[request.format][request.operation](request, readFileSync(request.in)));
    return {};
  } catch (error) {
    return { error: String(error) };
  }
}

if (process.argv[2] === "version") {
  console.log(`Node ${process.version}, its OpenSSL ${process.versions.openssl}`);
} else {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(answer(JSON.parse(line))));
  }
}
