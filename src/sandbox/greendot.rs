//! Green Dot: a bearer token, a request id, and user data in a sealed envelope.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    accounts::GreenDotAccount,
    call::{ACCEPTED, Answer, Call, Reading, Refusal},
    json, random,
    recent::Recent,
    rules::{same_secret, text},
};

mod envelope;
mod rules;

const REQUEST_ID: &str = "x-gd-requestid";
const TOKEN_SECONDS: i64 = 86_400;
const ENVELOPE: &str = "encryptedUserData";

pub(super) struct GreenDot {
    account: GreenDotAccount,
    identity: envelope::Identity,
    memory: Mutex<Memory>,
}

struct Memory {
    /// When a token ends.
    tokens: Recent<Timestamp>,
    /// By request id: the digest of the call it came with, and that call's answer.
    answered: Recent<(Vec<u8>, Answer)>,
    /// By ephemeral public key: the request id of the envelope that was opened with it.
    opened: Recent<String>,
}

impl GreenDot {
    pub(super) fn new(account: GreenDotAccount) -> Result<Self, &'static str> {
        let identity = envelope::Identity::from_pem(&account.identity_pkcs8_pem)
            .ok_or("the Green Dot identity is not a P-256 private key in PKCS#8 PEM")?;
        Ok(Self {
            account,
            identity,
            memory: Mutex::new(Memory { tokens: Recent::new(), answered: Recent::new(), opened: Recent::new() }),
        })
    }

    /// Gives out a token for the Basic credentials.
    pub(super) fn token(&self, call: &Call, reading: &mut Reading) -> Answer {
        echo(self.judge_token(call, reading).unwrap_or_else(refused), call)
    }

    /// Opens and judges an update. One at a time, so that of two equal calls one is the retry.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        let judged = self.judge_update(&mut self.memory(), call, reading);
        echo(judged.unwrap_or_else(refused), call)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge_token(&self, call: &Call, reading: &mut Reading) -> Result<Answer, Refusal> {
        let expected = format!("{}:{}", self.account.client_id, self.account.client_secret);
        if !same_secret(credentials(call, "basic")?, &STANDARD.encode(expected)) {
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "wrong client id or secret"));
        }
        request_id(call)?;
        let body = call.json('/', reading)?;
        if text(&body, "grant_type")? != Some("client_credentials") {
            return Err("grant_type is not client_credentials".into());
        }
        let token = STANDARD.encode(random::bytes::<32>()?);
        *self.memory().tokens.at(&token) = call.now + SignedDuration::from_secs(TOKEN_SECONDS);
        let answer = json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": text(&body, "scope")?.unwrap_or("general"),
            // The one answer whose details are seen as an object.
            "responseDetails": {
                "code": 0, "subCode": 0, "codeDescription": "Success", "subCodeDescription": "",
            },
        });
        Ok(Answer::json(StatusCode::OK, ACCEPTED, &answer))
    }

    fn judge_update(&self, memory: &mut Memory, call: &Call, reading: &mut Reading) -> Result<Answer, Refusal> {
        let end = memory.tokens.get(credentials(call, "bearer")?);
        if end.is_none_or(|end| *end <= call.now) {
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "unknown or expired token"));
        }
        let request_id = request_id(call)?;
        if call.ids.first() != Some(&self.account.program_code) {
            let status = StatusCode::BAD_REQUEST;
            return Err(Refusal::with_codes(status, (1000, 0), "unknown program code"));
        }
        call.check_json_type()?;
        let digest = Sha256::new().chain_update(call.target()).chain_update([0]);
        let digest = digest.chain_update(&call.body).finalize().to_vec();
        if let Some((before, answer)) = memory.answered.get(request_id) {
            if *before != digest {
                return Err("the request id stood on another call before".into());
            }
            let verdict = "a retry, answered as before".to_owned();
            return Ok(Answer { verdict, ..answer.clone() });
        }
        let answer = match self.judge_body(memory, call, request_id, reading) {
            Ok(()) => details(StatusCode::OK, (0, 0), "Success", ACCEPTED),
            Err(refusal) => refused(refusal),
        };
        *memory.answered.at(request_id) = (digest, answer.clone());
        Ok(answer)
    }

    fn judge_body(
        &self,
        memory: &mut Memory,
        call: &Call,
        request_id: &str,
        reading: &mut Reading,
    ) -> Result<(), Refusal> {
        let body = call.json('/', reading)?;
        if let Some(envelope) = body.get(ENVELOPE) {
            let user_data = self.open(memory, envelope, request_id, reading)?;
            rules::check_user_data(&user_data)?;
        }
        rules::check_body(&body, call.now)?;
        let (status, codes, why) = match call.ids.get(1).map(String::as_str) {
            Some("locked") => (StatusCode::OK, (5, 362), "Account is locked"),
            Some("business") => (StatusCode::OK, (10, 0), "Account is a business account"),
            Some("missing") => (StatusCode::NOT_FOUND, (10, 0), "Account not found"),
            _ => return Ok(()),
        };
        Err(Refusal::with_codes(status, codes, why))
    }

    /// Opens the envelope, and puts what it holds among the fields, where the envelope stood.
    fn open(
        &self,
        memory: &mut Memory,
        envelope: &Value,
        request_id: &str,
        reading: &mut Reading,
    ) -> Result<Value, Refusal> {
        let fields = &mut reading.fields;
        let is_sealed = |name: &str| name.split('/').next() == Some(ENVELOPE);
        let place = fields.iter().take_while(|field| !is_sealed(&field.name)).count();
        fields.retain(|field| !is_sealed(&field.name));

        let sealed = envelope::parse(envelope)?;
        let before = memory.opened.get(&sealed.ephemeral);
        if before.is_some_and(|before| before != request_id) {
            return Err("the envelope's ephemeral key was seen under another request id".into());
        }
        let program_code = self.account.program_code.as_bytes();
        let plain = self.identity.open(&sealed, program_code, &Sha256::digest(request_id))?;
        request_id.clone_into(memory.opened.at(&sealed.ephemeral));
        let (user_data, opened) =
            json::read(&plain, ENVELOPE, '/').map_err(|why| format!("what the envelope holds {why}"))?;
        fields.splice(place..place, opened);
        Ok(user_data)
    }
}

/// What follows the scheme's name in the `Authorization` header.
fn credentials<'a>(call: &'a Call, scheme: &str) -> Result<&'a str, Refusal> {
    let parts = call.header("authorization").and_then(|value| value.split_once(' '));
    match parts {
        Some((given, credentials)) if given.eq_ignore_ascii_case(scheme) => Ok(credentials),
        _ => Err(Refusal::new(StatusCode::UNAUTHORIZED, "no credentials of the right scheme")),
    }
}

fn request_id(call: &Call) -> Result<&str, Refusal> {
    let request_id = call.header(REQUEST_ID).filter(|text| !text.is_empty());
    request_id.ok_or_else(|| "no X-GD-RequestId header".into())
}

fn refused(refusal: Refusal) -> Answer {
    let Refusal { status, codes, why } = refusal;
    details(status, codes, &why, &why)
}

fn details(status: StatusCode, codes: (u16, u16), description: &str, verdict: &str) -> Answer {
    let (code, sub_code) = codes;
    let details = json!([{"code": code, "subCode": sub_code, "description": description, "url": ""}]);
    Answer::json(status, verdict, &json!({"responseDetails": details}))
}

fn echo(answer: Answer, call: &Call) -> Answer {
    let request_id = call.headers.get(REQUEST_ID).cloned();
    Answer { request_id, ..answer }
}
