//! Onbo: a signature on every call, a sealed SSN, two packed reports.

use std::sync::{Mutex, PoisonError};

use http::{StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use super::{
    accounts::OnboAccount,
    call::{ACCEPTED, Answer, Call, Reading, Refusal},
    ledger::Report,
    recent::Recent,
    rules::text,
};

mod report;
mod rules;
mod sealed;
mod signature;

pub(super) struct Onbo {
    account: OnboAccount,
    users: Mutex<Recent<Map<String, Value>>>,
}

impl Onbo {
    pub(super) fn new(account: OnboAccount) -> Result<Self, &'static str> {
        if !sealed::is_key(&account.secret_key) {
            return Err("the Onbo secret key without its dashes is not 16, 24 or 32 bytes");
        }
        Ok(Self { account, users: Mutex::new(Recent::new()) })
    }

    /// Changes the members that were sent, and answers the user object.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(self.judge_update(call, reading))
    }

    /// Answers the user object of a user that has been updated before.
    pub(super) fn read(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(self.judge_read(call, reading))
    }

    fn judge_update(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        signature::verify(&self.account, call)?;
        let mut body = call.json('.', reading)?;
        self.open(&mut body, reading)?;
        rules::check(&body, call.today())?;

        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let user = users.at(&reading.user);
        if let Value::Object(members) = body {
            user.extend(members);
        }
        Ok(user_object(&reading.user, user))
    }

    fn judge_read(&self, call: &Call, reading: &Reading) -> Result<Value, Refusal> {
        signature::verify(&self.account, call)?;
        if call.headers.contains_key(CONTENT_TYPE) {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(Refusal::new(status, "Content-Type on a call without a body"));
        }
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(user) = users.get(&reading.user) else {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "no such user"));
        };
        Ok(user_object(&reading.user, user))
    }

    /// Opens the sealed members and unpacks the reports: the fields get their plain values, the
    /// body loses these members, so that no state is kept of them.
    fn open(&self, body: &mut Value, reading: &mut Reading) -> Result<(), Refusal> {
        for name in SEALED.into_iter().chain(REPORTS) {
            text(body, name)?;
        }
        for mut field in std::mem::take(&mut reading.fields) {
            let name = field.name.as_str();
            if REPORTS.contains(&name) {
                let bytes = report::unpack(&field.value).map_err(|why| format!("{name} {why}"))?;
                let name = field.name;
                reading.reports.push(Report { name, bytes });
                continue;
            }
            if SEALED.contains(&name) {
                field.value = sealed::open(&self.account.secret_key, &field.value)
                    .filter(|plain| rules::is_tax_id(name, plain))
                    .ok_or_else(|| format!("{name} does not open"))?;
            }
            reading.fields.push(field);
        }
        if let Value::Object(members) = body {
            members.retain(|name, _| !SEALED.contains(&name.as_str()) && !REPORTS.contains(&name.as_str()));
        }
        Ok(())
    }
}

/// Members that are encrypted.
const SEALED: [&str; 2] = ["ssn", "ein"];
/// Members that are packed.
const REPORTS: [&str; 2] = ["credit_report_xml_gzip", "asset_report_json_gzip"];
/// Members that a caller gets to see; never the birth date or the SSN.
const SHOWN: [&str; 10] = [
    "first_name",
    "middle_name",
    "last_name",
    "citizenship",
    "dwolla_customer_url",
    "user_type",
    "website",
    "email",
    "phone",
    "address",
];

fn user_object(uuid: &str, user: &Map<String, Value>) -> Value {
    let mut object = Map::new();
    object.insert("uuid".to_owned(), json!(uuid));
    for name in SHOWN {
        if let Some(value) = user.get(name) {
            object.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(object)
}

fn answer(judged: Result<Value, Refusal>) -> Answer {
    match judged {
        Ok(user) => Answer::json(StatusCode::OK, ACCEPTED, &user),
        Err(Refusal { status, why, .. }) => {
            let kind = match status {
                StatusCode::FORBIDDEN => "authentication_error",
                StatusCode::INTERNAL_SERVER_ERROR => "api_error",
                _ => "invalid_request_error",
            };
            Answer::json(status, &why, &json!({"type": kind, "message": why}))
        }
    }
}
