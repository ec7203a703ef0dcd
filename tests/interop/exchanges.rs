//! One random case of each kind, in each direction: sealpack's side runs in this process, the peer's in its own.
//!
//! An error says how the two differ. What comes back is how many changed inputs both have refused: a part of the cases
//! is tried a second time with something changed.

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use libtest_mimic::Failed;
use sealpack::{
    Ein, Envelope, Error, FieldKey, Identity, OtherInfo, Secret, Ssn, hazmat,
    request::onbo::{Onbo, SANDBOX},
};
use serde_json::{Value, json};

use crate::{
    commands::{hex, unhex},
    inputs::Random,
    peers::Connection,
};

/// A key that many cases share, as partners' keys are: sealing to it goes through a table from the 16th time on.
const LASTING_KEY: [u8; 32] = [7; 32];
static LASTING: LazyLock<Result<Identity, Error>> = LazyLock::new(|| hazmat::identity(&LASTING_KEY));

// ssn: a peer does the same for EINs.

pub(crate) fn peer_opens_our_field(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let (key_text, (number, is_ein)) = (random.key_text(), random.tax_number());
    let key = FieldKey::from_text(&key_text)?;
    let field = if is_ein { key.seal_ein(&Ein::parse(&number)?) } else { key.seal_ssn(&Ssn::parse(&number)?) }?;
    let request = json!({ "operation": "ssn-open", "key_text": key_text, "field": field });
    same(&number, &peer.value(&request, "plaintext")?, &request)
}

pub(crate) fn we_open_the_peers_field(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let (key_text, (number, is_ein)) = (random.key_text(), random.tax_number());
    let key = FieldKey::from_text(&key_text)?;
    let request = json!({ "operation": "ssn-seal", "key_text": key_text, "plaintext": number });
    let field = peer.value(&request, "field")?;
    if is_ein {
        same(&number, key.open_ein(&field)?.expose(), &request)
    } else {
        same(&number, key.open_ssn(&field)?.expose(), &request)
    }
}

// envelope

pub(crate) fn peer_opens_our_envelope(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let case = EnvelopeCase::new(random)?;
    let sealed = Envelope::seal(&case.plaintext, case.identity()?.recipient(), &case.context()?)?.to_json()?;
    let request = case.opening(&sealed)?;
    same(&STANDARD.encode(&case.plaintext), &peer.value(&request, "plaintext_base64")?, &request)?;
    case.changed_is_refused(&sealed, random, peer)
}

pub(crate) fn we_open_the_peers_envelope(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let case = EnvelopeCase::new(random)?;
    let request = json!({
        "operation": "envelope-seal",
        "recipient_pem": case.identity()?.recipient().to_pem()?,
        "program_code": case.program_code,
        "request_id": case.request_id,
        "plaintext_base64": STANDARD.encode(&case.plaintext),
    });
    let sealed = peer.value(&request, "raw_json")?;
    same(&STANDARD.encode(&case.plaintext), &STANDARD.encode(case.open(&sealed)?), &request)?;
    case.changed_is_refused(&sealed, random, peer)
}

struct EnvelopeCase {
    /// Without it, the one that lasts.
    identity: Option<Identity>,
    program_code: String,
    request_id: String,
    plaintext: Vec<u8>,
}

impl EnvelopeCase {
    fn new(random: &mut Random) -> Result<Self, Failed> {
        let (is_new, scalar) = (random.below(2) == 0, random.scalar());
        Ok(Self {
            identity: if is_new { Some(hazmat::identity(&scalar)?) } else { None },
            program_code: random.program_code(),
            request_id: random.request_id(),
            plaintext: random.plaintext(),
        })
    }

    fn identity(&self) -> Result<&Identity, Failed> {
        match &self.identity {
            Some(identity) => Ok(identity),
            None => Ok(LASTING.as_ref()?),
        }
    }

    fn context(&self) -> Result<OtherInfo, Error> {
        OtherInfo::for_request(&self.program_code, &self.request_id)
    }

    fn open(&self, sealed: &str) -> Result<Vec<u8>, Failed> {
        let envelope = Envelope::from_json(sealed.as_bytes())?;
        Ok(envelope.open([self.identity()?], &self.context()?)?.as_slice().to_vec())
    }

    fn opening(&self, sealed: &str) -> Result<Value, Failed> {
        let identity = self.identity()?;
        Ok(json!({
            "operation": "envelope-open",
            "identity_pem": identity.to_pem()?.expose(),
            "recipient_pem": identity.recipient().to_pem()?,
            "program_code": self.program_code,
            "request_id": self.request_id,
            "raw_json": sealed,
        }))
    }

    /// For every fourth case: one bit of a member is another, or one anywhere in the JSON, or it is another context.
    fn changed_is_refused(mut self, sealed: &str, random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
        if random.below(4) > 0 {
            return Ok(0);
        }
        let mut changed = sealed.to_owned();
        match random.below(8) {
            0 => self.request_id.push('0'),
            1 => self.program_code.push('0'),
            2 => changed = random.flip_bit(sealed, sealed),
            _ => {
                let envelope: Value = serde_json::from_str(sealed)?;
                let member = random.one_of(["version", "ephemeralPublicKey", "publicKeyHash", "data"]);
                changed = random.flip_bit(sealed, envelope[member].as_str().unwrap_or_default());
            }
        }
        refused(self.open(&changed).is_err(), &self.opening(&changed)?, peer)
    }
}

// agree

pub(crate) fn peer_agrees_with_our_ephemeral_key(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let (ephemeral, new) = (random.scalar(), random.scalar());
    let (private, recipient) = match random.below(2) {
        0 => (new, hazmat::identity(&new)?.recipient().clone()),
        _ => (LASTING_KEY, LASTING.as_ref()?.recipient().clone()),
    };
    let (public, z) = hazmat::agree_ephemeral(&ephemeral, &recipient)?;
    let request = json!({
        "operation": "agree",
        "private_key_hex": hex(&private),
        // Behind what is the same in each SubjectPublicKeyInfo.
        "public_point_hex": hex(&public[26..]),
    });
    same(&hex(z.expose()), &peer.value(&request, "z_hex")?, &request)
}

pub(crate) fn we_agree_with_the_peers_ephemeral_key(
    random: &mut Random,
    peer: &mut Connection,
) -> Result<usize, Failed> {
    let private = random.scalar();
    let public = hazmat::identity(&private)?.recipient().to_der();
    let request = json!({ "operation": "agree-ephemeral", "public_point_hex": hex(&public[26..]) });
    let [point, z] = peer.values(&request, ["public_point_hex", "z_hex"])?;
    same(&z, &hex(hazmat::agree(&private, &unhex(&point)?)?.expose()), &request)
}

// kdf

pub(crate) fn both_derive_the_same_key(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let (length, mut hash, mut z) = (random.below(100), [0; 32], [0; 32]);
    hash.copy_from_slice(&random.bytes(32));
    z.copy_from_slice(&random.bytes(32));
    let other_info = match random.below(2) {
        0 => OtherInfo::for_request(&random.program_code(), &random.request_id())?,
        _ => OtherInfo::new(&random.bytes(length), &hash),
    };
    let request = json!({ "operation": "kdf", "z_hex": hex(&z), "other_info_hex": hex(other_info.as_bytes()) });
    let key = hazmat::one_step_kdf(&Secret::new(z), other_info.as_bytes());
    same(&hex(key.expose()), &peer.value(&request, "key_hex")?, &request)
}

// hmac

pub(crate) fn peer_verifies_our_signature(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let call = SignedCall::new(random);
    let content_md5 = hazmat::onbo_content_md5(&call.body);
    let hmac = hazmat::onbo_hmac(&call.secret, &call.url, &content_md5, &call.epoch)?;
    peer.agrees(&call.request("onbo-verify", &hmac))?;
    call.changed_is_refused(hmac, random, peer)
}

pub(crate) fn we_verify_the_peers_signature(random: &mut Random, peer: &mut Connection) -> Result<usize, Failed> {
    let call = SignedCall::new(random);
    let request = call.request("onbo-sign", "");
    let [content_md5, hmac] = peer.values(&request, ["content_md5", "hmac"])?;
    same(&content_md5, &hazmat::onbo_content_md5(&call.body), &request)?;
    call.verify(&hmac).map_err(|error| format!("{request}: {}", error.message().unwrap_or_default()))?;
    call.changed_is_refused(hmac, random, peer)
}

struct SignedCall {
    secret: String,
    url: String,
    body: String,
    epoch: String,
    received: SystemTime,
}

impl SignedCall {
    fn new(random: &mut Random) -> Self {
        let (epoch, milliseconds) = random.epoch();
        let within_a_minute = milliseconds - 60_000 + random.next() % 120_001;
        Self {
            secret: random.key_text(),
            url: random.url(),
            body: random.body(),
            epoch,
            received: SystemTime::UNIX_EPOCH + Duration::from_millis(within_a_minute),
        }
    }

    fn request(&self, operation: &str, hmac: &str) -> Value {
        let mut request = json!({ "operation": operation,
            "secret": self.secret, "url": self.url, "body": self.body, "epoch": self.epoch });
        if operation == "onbo-verify" {
            request["hmac"] = json!(hmac);
        }
        request
    }

    /// As a webhook, which is what is verified on this side.
    fn verify(&self, hmac: &str) -> Result<(), Failed> {
        let headers = HeaderMap::from_iter([
            (HeaderName::from_static("x_stilt_hmac"), HeaderValue::from_str(hmac)?),
            (HeaderName::from_static("epoch"), HeaderValue::from_str(&self.epoch)?),
        ]);
        let onbo = Onbo::new(SANDBOX, "client id", &self.secret)?;
        Ok(onbo.verify_webhook(&self.url, &headers, self.body.as_bytes(), self.received)?)
    }

    /// For every fourth case, what is signed is changed: often by a character that looks like white space and is none.
    fn changed_is_refused(
        mut self,
        mut hmac: String,
        random: &mut Random,
        peer: &mut Connection,
    ) -> Result<usize, Failed> {
        if random.below(4) > 0 {
            return Ok(0);
        }
        match random.below(5) {
            0 => self.url.push('/'),
            1 => {
                let last = self.epoch.pop();
                self.epoch.push(if last == Some('0') { '1' } else { '0' });
            }
            2 => hmac = random.flip_bit(&hmac, &hmac),
            _ => {
                let places = self.body.char_indices().map(|(place, _)| place).chain([self.body.len()]);
                let places: Vec<usize> = places.collect();
                self.body.insert(places[random.below(places.len())], random.look_alike());
            }
        }
        refused(self.verify(&hmac).is_err(), &self.request("onbo-verify", &hmac), peer)
    }
}

fn same(expected: &str, got: &str, request: &Value) -> Result<usize, Failed> {
    if expected == got { Ok(0) } else { Err(format!("{request}: expected {expected:?}, got {got:?}").into()) }
}

fn refused(by_us: bool, request: &Value, peer: &mut Connection) -> Result<usize, Failed> {
    peer.refuses(request)?;
    if by_us { Ok(1) } else { Err(format!("{request}: we took it").into()) }
}
