//! The peers that are commands: OpenSSL, and gzip. Each answer takes a process or more.

use base64::{Engine, engine::general_purpose::STANDARD};
use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::{peers::Peer, scratch::Scratch};

/// Answers as the scripts do.
pub(crate) fn answer(peer: Peer, scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    match (peer, text(request, "operation")) {
        (Peer::OpenSsl, "version") => version(scratch, "openssl version"),
        (Peer::OpenSsl, "ssn-seal") => ssn_seal(scratch, request),
        (Peer::OpenSsl, "ssn-open") => ssn_open(scratch, request),
        (Peer::OpenSsl, "kdf") => kdf(scratch, request),
        (Peer::OpenSsl, "agree") => agree(scratch, request),
        (Peer::OpenSsl, "agree-ephemeral") => agree_ephemeral(scratch, request),
        (Peer::Gzip, "version") => version(scratch, "gzip --version | base64 | base64 -d"),
        (Peer::Gzip, "pack") => pack(scratch, request),
        (Peer::Gzip, "unpack") => {
            let bytes = scratch.run("base64 -d | gzip -dc", text(request, "text").as_bytes())?;
            Ok(json!({ "bytes_base64": STANDARD.encode(bytes) }))
        }
        (peer, operation) => Err(format!("{peer:?} has no {operation}").into()),
    }
}

fn version(scratch: &Scratch, command: &str) -> Result<Value, Failed> {
    let said = String::from_utf8(scratch.run(command, b"")?)?;
    let first = said.lines().next().unwrap_or_default();
    Ok(json!({ "version": first.split(" (").next() }))
}

// The ssn field of Onbo: base64(iv || AES-CBC-PKCS7(key, iv, number)), where the characters of the secret, without its
// dashes, are the bytes of the key.

fn ssn_seal(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    let iv = scratch.run("openssl rand 16", b"")?;
    let block = scratch.run(&aes_cbc(request, &iv), text(request, "plaintext").as_bytes())?;
    Ok(json!({ "field": STANDARD.encode([iv, block].concat()) }))
}

fn ssn_open(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    let sealed = STANDARD.decode(text(request, "field"))?;
    let (iv, block) = sealed.split_at_checked(16).ok_or("the field is too short")?;
    let opened = scratch.run(&format!("{} -d", aes_cbc(request, iv)), block)?;
    Ok(json!({ "plaintext": String::from_utf8(opened)? }))
}

fn aes_cbc(request: &Value, iv: &[u8]) -> String {
    let key = text(request, "key_text").replace('-', "");
    format!("openssl enc -aes-{}-cbc -K {} -iv {}", key.len() * 8, hex(key.as_bytes()), hex(iv))
}

// The one-step KDF of SP 800-56A, which OpenSSL calls SSKDF.
fn kdf(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    let (z, other_info) = (text(request, "z_hex"), text(request, "other_info_hex"));
    let options = format!("-keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:{z} -kdfopt hexinfo:{other_info}");
    let key = scratch.run(&format!("openssl kdf {options} -binary SSKDF"), b"")?;
    Ok(json!({ "key_hex": hex(&key) }))
}

const DERIVE: &str = "openssl pkeyutl -derive -keyform DER -inkey private.der -peerform DER -peerkey public.der";

/// What stands before a point in its SubjectPublicKeyInfo (RFC 5480), and around a scalar in its ECPrivateKey (RFC 5915).
const SPKI: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const SEC1: [&str; 2] = ["30310201010420", "a00a06082a8648ce3d030107"];

fn agree(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    let private = [SEC1[0], text(request, "private_key_hex"), SEC1[1]].concat();
    scratch.write("private.der", &unhex(&private)?)?;
    scratch.write("public.der", &unhex(&(SPKI.to_owned() + text(request, "public_point_hex")))?)?;
    Ok(json!({ "z_hex": hex(&scratch.run(DERIVE, b"")?) }))
}

fn agree_ephemeral(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    let generate = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out private.der";
    scratch.run(generate, b"")?;
    let public = hex(&scratch.run("openssl pkey -inform DER -in private.der -pubout -outform DER", b"")?);
    let point = public.strip_prefix(SPKI).ok_or("not the SubjectPublicKeyInfo of P-256")?;
    scratch.write("public.der", &unhex(&(SPKI.to_owned() + text(request, "public_point_hex")))?)?;
    Ok(json!({ "public_point_hex": point, "z_hex": hex(&scratch.run(DERIVE, b"")?) }))
}

/// gzip reads the file itself, so that its name and time stand in the header. It has no level 0.
fn pack(scratch: &Scratch, request: &Value) -> Result<Value, Failed> {
    scratch.write("report", &STANDARD.decode(text(request, "bytes_base64"))?)?;
    let level = request["level"].as_u64().unwrap_or_default().max(1);
    let packed = scratch.run(&format!("gzip -c -{level} report | base64 | tr -d \\n"), b"")?;
    Ok(json!({ "text": String::from_utf8(packed)? }))
}

fn text<'a>(request: &'a Value, name: &str) -> &'a str {
    request[name].as_str().unwrap_or_default()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Result<Vec<u8>, Failed> {
    let byte = |place| u8::from_str_radix(text.get(place..place + 2).unwrap_or_default(), 16);
    Ok((0..text.len()).step_by(2).map(byte).collect::<Result<_, _>>()?)
}
