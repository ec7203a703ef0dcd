// A partner in Node: seals, opens and signs with its own crypto, written from the formats alone.
//
// Reads one JSON object a line and answers each with one, as README.md says. Take the functions for a program of your
// own; what is below `operations` is for the tests.

import crypto from "node:crypto";
import readline from "node:readline";
import zlib from "node:zlib";

// Standard base64 with its padding. Node passes over what is none: so what comes out is encoded again and compared.
function decode(text) {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new Error("not standard base64");
  return bytes;
}

const sha256 = (bytes) => crypto.createHash("sha256").update(bytes).digest();

// The ssn field of Onbo:
//   plaintext = UTF-8 of encodeURI(ssn)
//   key       = the characters of the secret without its dashes, as ASCII (they are not decoded from hexadecimal)
//   iv        = 16 random bytes, new for each field
//   field     = base64(iv || AES-CBC-PKCS7(key, iv, plaintext))

function fieldKey(keyText) {
  const key = Buffer.from(keyText.replaceAll("-", ""), "utf8");
  return [`aes-${key.length * 8}-cbc`, key];
}

function sealSsn({ key_text, plaintext }) {
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv(...fieldKey(key_text), iv);
  const sealed = [iv, cipher.update(encodeURI(plaintext), "utf8"), cipher.final()];
  return { field: Buffer.concat(sealed).toString("base64") };
}

function openSsn({ key_text, field }) {
  const sealed = decode(field);
  const decipher = crypto.createDecipheriv(...fieldKey(key_text), sealed.subarray(0, 16));
  const opened = [decipher.update(sealed.subarray(16)), decipher.final()];
  return { plaintext: decodeURI(Buffer.concat(opened).toString()) };
}

// The signature of Onbo:
//   stripped    = the body without what \s matches, inside strings too
//   content_md5 = hexadecimal of MD5(stripped), or nothing when stripped is empty
//   hmac        = hexadecimal of HMAC-SHA256(secret with its dashes, url || content_md5 || epoch)

function sign({ secret, url, body, epoch }) {
  const stripped = body.replace(/\s/g, "");
  const content_md5 = stripped && crypto.createHash("md5").update(stripped, "utf8").digest("hex");
  const hmac = crypto.createHmac("sha256", secret).update(url + content_md5 + epoch, "utf8").digest("hex");
  return { content_md5, hmac };
}

function verify({ hmac, ...call }) {
  const [expected, given] = [sign(call).hmac, hmac].map((text) => Buffer.from(text, "utf8"));
  if (expected.length !== given.length || !crypto.timingSafeEqual(expected, given))
    throw new Error("the signature is not that of this call");
  return {};
}

// The envelope of Green Dot, EC_v1:
//   ephemeral     = a P-256 key pair, new for each envelope
//   Z             = ECDH(ephemeral.private, recipient.public), the x coordinate, 32 bytes
//   OtherInfo     = 0x0D || "id-aes256-GCM" || program code || SHA-256(request id)
//   K             = SHA-256(00 00 00 01 || Z || OtherInfo), which is the one-step KDF of SP 800-56A
//   data          = base64(AES-256-GCM(K, IV = 16 zero bytes, plaintext) || tag of 16 bytes)
//   publicKeyHash = base64(SHA-256(SubjectPublicKeyInfo of the recipient))

// It is safe because K is used once.
const ZERO_IV = Buffer.alloc(16);

const kdf = (z, otherInfo) => sha256(Buffer.concat([Buffer.from([0, 0, 0, 1]), z, otherInfo]));

function oneTimeKey(privateKey, publicKey, programCode, requestId) {
  const z = crypto.diffieHellman({ privateKey, publicKey });
  const algorithm = Buffer.from("\x0Did-aes256-GCM", "latin1");
  return kdf(z, Buffer.concat([algorithm, Buffer.from(programCode, "ascii"), sha256(requestId)]));
}

const spki = (publicKey) => publicKey.export({ format: "der", type: "spki" });
const keyHash = (publicKey) => sha256(spki(publicKey)).toString("base64");

// What stands before the coordinates of each SubjectPublicKeyInfo of P-256, and its length. Libraries take other
// encodings of the same key as well, and Node exports them as they came: then one envelope has many texts.
const SPKI_PREFIX = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");
const SPKI_LENGTH = 91;

function ephemeralKey(encoded) {
  if (encoded.length !== SPKI_LENGTH || !encoded.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX))
    throw new Error("not the SubjectPublicKeyInfo of an uncompressed point of P-256");
  return crypto.createPublicKey({ key: encoded, format: "der", type: "spki" });
}

function sealEnvelope({ recipient_pem, program_code, request_id, plaintext_base64 }) {
  const recipient = crypto.createPublicKey(recipient_pem);
  const ephemeral = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = oneTimeKey(ephemeral.privateKey, recipient, program_code, request_id);
  const cipher = crypto.createCipheriv("aes-256-gcm", key, ZERO_IV);
  const sealed = [cipher.update(decode(plaintext_base64)), cipher.final(), cipher.getAuthTag()];
  const envelope = {
    data: Buffer.concat(sealed).toString("base64"),
    publicKeyHash: keyHash(recipient),
    ephemeralPublicKey: spki(ephemeral.publicKey).toString("base64"),
    version: "EC_v1",
  };
  return { raw_json: JSON.stringify(envelope) };
}

function openEnvelope({ identity_pem, program_code, request_id, raw_json }) {
  const identity = crypto.createPrivateKey(identity_pem);
  const envelope = JSON.parse(raw_json);
  if (Object.keys(envelope).sort().join() !== "data,ephemeralPublicKey,publicKeyHash,version")
    throw new Error("not the members of an envelope");
  if (envelope.version !== "EC_v1" || envelope.publicKeyHash !== keyHash(crypto.createPublicKey(identity)))
    throw new Error("another version, or sealed to another key");
  const ephemeral = ephemeralKey(decode(envelope.ephemeralPublicKey));
  const sealed = decode(envelope.data);
  const key = oneTimeKey(identity, ephemeral, program_code, request_id);
  const decipher = crypto.createDecipheriv("aes-256-gcm", key, ZERO_IV, { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  const opened = [decipher.update(sealed.subarray(0, -16)), decipher.final()];
  return { plaintext_base64: Buffer.concat(opened).toString("base64") };
}

// The steps of the envelope by themselves.

function deriveKey({ z_hex, other_info_hex }) {
  return { key_hex: kdf(Buffer.from(z_hex, "hex"), Buffer.from(other_info_hex, "hex")).toString("hex") };
}

function agree({ private_key_hex, public_point_hex }) {
  const ecdh = crypto.createECDH("prime256v1");
  ecdh.setPrivateKey(private_key_hex, "hex");
  return { z_hex: ecdh.computeSecret(public_point_hex, "hex", "hex") };
}

function agreeEphemeral({ public_point_hex }) {
  const ecdh = crypto.createECDH("prime256v1");
  const point = ecdh.generateKeys("hex", "uncompressed");
  return { public_point_hex: point, z_hex: ecdh.computeSecret(public_point_hex, "hex", "hex") };
}

// A report: base64(gzip(bytes))

const pack = ({ bytes_base64, level }) => ({
  text: zlib.gzipSync(decode(bytes_base64), { level }).toString("base64"),
});
const unpack = ({ text }) => ({ bytes_base64: zlib.gunzipSync(decode(text)).toString("base64") });

const version = () => ({ version: `Node ${process.versions.node}, its OpenSSL ${process.versions.openssl}` });

const operations = {
  "ssn-seal": sealSsn,
  "ssn-open": openSsn,
  "onbo-sign": sign,
  "onbo-verify": verify,
  kdf: deriveKey,
  agree,
  "agree-ephemeral": agreeEphemeral,
  "envelope-seal": sealEnvelope,
  "envelope-open": openEnvelope,
  pack,
  unpack,
  version,
};

function answer({ operation, ...request }) {
  try {
    return operations[operation](request);
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
