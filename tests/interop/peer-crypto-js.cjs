// A partner who calls Onbo with the library crypto-js, as many do: seals, opens and signs with it alone.
//
// Reads one JSON object a line and answers each with one, as README.md says. Take the functions for a program of your
// own; what is below `operations` is for the tests.

const readline = require("node:readline");
const CryptoJS = require("crypto-js"); // from node_modules beside this file, or from a folder that NODE_PATH names

// The ssn field of Onbo:
//   plaintext = UTF-8 of encodeURI(ssn)
//   key       = the characters of the secret without its dashes, as ASCII (they are not decoded from hexadecimal)
//   iv        = 16 random bytes, new for each field
//   field     = base64(iv || AES-CBC-PKCS7(key, iv, plaintext))
// CBC and PKCS#7 are the modes that crypto-js takes unasked. The key must be a WordArray: of a text, it would make
// another key and IV, with a salt.

const fieldKey = (keyText) => CryptoJS.enc.Utf8.parse(keyText.replaceAll("-", ""));

function sealSsn({ key_text, plaintext }) {
  const iv = CryptoJS.lib.WordArray.random(16);
  const { ciphertext } = CryptoJS.AES.encrypt(encodeURI(plaintext), fieldKey(key_text), { iv });
  return { field: iv.clone().concat(ciphertext).toString(CryptoJS.enc.Base64) };
}

function openSsn({ key_text, field }) {
  const sealed = CryptoJS.enc.Base64.parse(field);
  // A word has four bytes.
  const iv = CryptoJS.lib.WordArray.create(sealed.words.slice(0, 4), 16);
  const ciphertext = CryptoJS.lib.WordArray.create(sealed.words.slice(4), sealed.sigBytes - 16);
  const opened = CryptoJS.AES.decrypt({ ciphertext }, fieldKey(key_text), { iv });
  return { plaintext: decodeURI(opened.toString(CryptoJS.enc.Utf8)) };
}

// The signature of Onbo:
//   stripped    = the body without what \s matches, inside strings too
//   content_md5 = hexadecimal of MD5(stripped), or nothing when stripped is empty
//   hmac        = hexadecimal of HMAC-SHA256(secret with its dashes, url || content_md5 || epoch)

function sign({ secret, url, body, epoch }) {
  const stripped = body.replace(/\s/g, "");
  const content_md5 = stripped && CryptoJS.MD5(stripped).toString(CryptoJS.enc.Hex);
  const hmac = CryptoJS.HmacSHA256(url + content_md5 + epoch, secret).toString(CryptoJS.enc.Hex);
  return { content_md5, hmac };
}

function verify({ hmac, ...call }) {
  // crypto-js compares in no constant time; in a service, use timingSafeEqual of node:crypto.
  if (sign(call).hmac !== hmac) throw new Error("the signature is not that of this call");
  return {};
}

function version() {
  const { version } = require("crypto-js/package.json");
  return { version: `crypto-js ${version}, in Node ${process.versions.node}` };
}

const operations = {
  "ssn-seal": sealSsn,
  "ssn-open": openSsn,
  "onbo-sign": sign,
  "onbo-verify": verify,
  version,
};

function answer({ operation, ...request }) {
  try {
    return operations[operation](request);
  } catch (error) {
    return { error: String(error) };
  }
}

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => console.log(JSON.stringify(answer(JSON.parse(line)))));
