// node body.mjs RECORD SECRET-FILE CREDIT-REPORT ASSET-REPORT: an update of an Onbo user, signed, with nothing but
// Node's own modules. How it is asked is told in src/child.rs.
import { createCipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { work } from "./work.mjs";

const [recordFile, secretFile, creditFile, assetFile] = process.argv.slice(2);
const record = JSON.parse(readFileSync(recordFile, "utf8"));
const secret = readFileSync(secretFile, "utf8").trim();
const creditReport = readFileSync(creditFile);
const assetReport = readFileSync(assetFile);
const url = `https://api.onbo.com/v1/users/${record.onbo.user_id}`;
const key = Buffer.from(secret.replaceAll("-", ""), "utf8");

function seal(number) {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(encodeURI(number)), cipher.final()]).toString("base64");
}

function pack(report) {
  return gzipSync(report, { level: 6 }).toString("base64");
}

function update() {
  const body = JSON.stringify({
    first_name: record.first_name,
    middle_name: record.middle_name,
    last_name: record.last_name,
    email: record.email,
    phone: record.phone,
    dob: record.date_of_birth.replaceAll("-", "/"),
    address: { ...record.address, country: "UNITED STATES" },
    ssn: seal(record.ssn),
    ein: seal(record.ein),
    credit_report_xml_gzip: pack(creditReport),
    asset_report_json_gzip: pack(assetReport),
  });
  const md5 = createHash("md5").update(body.replace(/\s/g, "")).digest("hex");
  const epoch = String(Date.now());
  const hmac = createHmac("sha256", secret).update(url + md5 + epoch).digest("hex");
  return { epoch, md5, hmac, body };
}

await work(update, JSON.stringify);
