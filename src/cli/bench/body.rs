//! Onbo's whole call for the person of `examples/`: both numbers sealed, both reports packed, the body signed.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sealpack::{
    Error, FieldKey, UserRecord,
    pack::Packer,
    request::{
        Request,
        onbo::{Onbo, SANDBOX, Update, UserId},
    },
};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    pack::{obvious_pack, unpack},
    race::{Race, Side, Work},
    ssn::{obvious_key, obvious_seal},
};
use crate::cli::{
    Failure,
    examples::{self, ASSET_REPORT, CREDIT_REPORT},
    hexadecimal,
};

pub(super) fn measure(race: &mut Race<'_>) -> Result<(), Failure> {
    let account = examples::accounts()?.onbo;
    let one_thread = Packer::default().with_threads(1);
    let onbo = Onbo::new(SANDBOX, &account.client_id, &account.secret_key)?.with_packer(one_thread);
    let key = FieldKey::from_text(&account.secret_key)?;
    let record = UserRecord::from_json(examples::RECORD)?;
    let user_id = record.onbo.user_id.as_deref().unwrap_or_default();
    let user = UserId::new(user_id)?;
    let ours = || {
        let update = Update::from_record(&record, Some(CREDIT_REPORT.into()), Some(ASSET_REPORT.into()));
        let now = SystemTime::now();
        onbo.update(&user, update, now)?.request(now)
    };

    let obvious = Obvious::new(&account.secret_key, user_id).ok_or_else(|| Failure::new("expected another record"))?;
    let opened = |call: Call| obvious.opened(&key, call);
    race.row(
        &Work { name: "onbo body", items: 1, bytes: Some(CREDIT_REPORT.len() + ASSET_REPORT.len()) },
        [Side::ours(ours, |request| opened(call_of(&request)))?, Side::obvious(|| obvious.call(), opened)?],
    )
}

/// What a call is, apart from its URL.
struct Call {
    epoch: String,
    md5: String,
    hmac: String,
    body: String,
}

/// What the obvious implementation makes the call of.
struct Obvious<'a> {
    record: Value,
    secret: &'a str,
    key: [u8; 32],
    url: String,
}

impl<'a> Obvious<'a> {
    fn new(secret: &'a str, user_id: &str) -> Option<Self> {
        let record = serde_json::from_slice(examples::RECORD).ok()?;
        Some(Self { record, secret, key: obvious_key(secret)?, url: format!("{SANDBOX}/users/{user_id}") })
    }

    fn call(&self) -> Option<Call> {
        let record = &self.record;
        let mut address = record["address"].clone();
        address["country"] = json!("UNITED STATES");
        let body = json!({
            "first_name": record["first_name"],
            "middle_name": record["middle_name"],
            "last_name": record["last_name"],
            "email": record["email"],
            "phone": record["phone"],
            "dob": record["date_of_birth"].as_str()?.replace('-', "/"),
            "address": address,
            "ssn": obvious_seal(&self.key, record["ssn"].as_str()?)?,
            "ein": obvious_seal(&self.key, record["ein"].as_str()?)?,
            "credit_report_xml_gzip": obvious_pack(CREDIT_REPORT)?,
            "asset_report_json_gzip": obvious_pack(ASSET_REPORT)?,
        });
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_millis().to_string();
        self.signed(epoch, body.to_string())
    }

    fn signed(&self, epoch: String, body: String) -> Option<Call> {
        let stripped: String = body.chars().filter(|character| !character.is_whitespace()).collect();
        let md5 = hexadecimal::encode(&Md5::digest(stripped));
        let mut hmac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).ok()?;
        hmac.update(format!("{}{md5}{epoch}", self.url).as_bytes());
        Some(Call { hmac: hexadecimal::encode(&hmac.finalize().into_bytes()), epoch, md5, body })
    }

    /// The members of the body, what was sealed and packed in it as it was before, and whether the call is signed.
    fn opened(&self, key: &FieldKey, call: Call) -> Result<(Value, [Vec<u8>; 4], bool), Error> {
        let mut body: Value = serde_json::from_str(&call.body).unwrap_or_default();
        let mut take = |member: &str| match body.get_mut(member).map(Value::take) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let protected = [
            key.open_ssn(&take("ssn"))?.expose().as_bytes().to_vec(),
            key.open_ein(&take("ein"))?.expose().as_bytes().to_vec(),
            unpack(&take("credit_report_xml_gzip"))?,
            unpack(&take("asset_report_json_gzip"))?,
        ];
        let signed = self.signed(call.epoch, call.body);
        let is_signed = signed.is_some_and(|signed| signed.md5 == call.md5 && signed.hmac == call.hmac);
        Ok((body, protected, is_signed))
    }
}

fn call_of(request: &Request) -> Call {
    let header = |name: &str| {
        let header = request.headers().iter().find(|(header, _)| header == name);
        header.and_then(|(_, value)| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    Call {
        epoch: header("epoch"),
        md5: header("content-md5"),
        hmac: header("x_stilt_hmac"),
        body: String::from_utf8_lossy(request.body()).into_owned(),
    }
}
