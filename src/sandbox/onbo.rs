//! Onbo: a signature on every call, a sealed SSN, two packed reports.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use super::{
    accounts::OnboAccount,
    call::{ACCEPTED, Answer, Call, Reading, Refusal},
    ledger::Report,
    random,
    recent::Recent,
    rules::text,
};

mod report;
mod rules;
mod sealed;
mod signature;

pub(super) struct Onbo {
    account: OnboAccount,
    users: Mutex<Recent<User>>,
}

/// What is remembered of a user.
#[derive(Default)]
struct User {
    /// All but those that are sealed or packed.
    members: Map<String, Value>,
    /// Nine digits.
    ssn: Option<String>,
}

impl Onbo {
    pub(super) fn new(account: OnboAccount) -> Result<Self, &'static str> {
        if !sealed::is_key(&account.secret_key) {
            return Err("the Onbo secret key without its dashes is not 16, 24 or 32 bytes");
        }
        Ok(Self { account, users: Mutex::new(Recent::new()) })
    }

    /// Makes a user, and answers the user object.
    pub(super) fn create(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(self.judge_create(call, reading))
    }

    /// Answers the user object of a user that has been made or updated before.
    pub(super) fn read(&self, call: &Call, reading: &Reading) -> Answer {
        answer(self.judge_read(call, reading))
    }

    /// Changes the members that were sent, and answers the user object.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(self.judge_update(call, reading))
    }

    /// Answers a part of the users, in the order in which they came to be known.
    pub(super) fn list(&self, call: &Call) -> Answer {
        answer(self.judge_list(call))
    }

    /// Forgets a user, and answers what its user object was.
    pub(super) fn delete(&self, call: &Call, reading: &Reading) -> Answer {
        answer(self.judge_delete(call, reading))
    }

    fn judge_create(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = self.open_body(call, reading)?;
        let is_there = |name| reading.fields.iter().any(|field| field.name == name);
        rules::check_required(&body, is_there("ssn"), is_there("ein"))?;
        rules::check(&body, call.today())?;

        let mut users = self.users();
        let ssn = ssn(reading);
        if ssn.is_some() && users.iter().any(|(_, user)| user.ssn == ssn) {
            return Err("another user has this ssn".into());
        }
        reading.user = random::uuid()?;
        Ok(users.at(&reading.user).change(body, reading))
    }

    fn judge_read(&self, call: &Call, reading: &Reading) -> Result<Value, Refusal> {
        self.verify_without_body(call)?;
        let users = self.users();
        let user = users.get(&reading.user).ok_or_else(no_such_user)?;
        Ok(user.object(&reading.user))
    }

    fn judge_update(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = self.open_body(call, reading)?;
        rules::check(&body, call.today())?;
        Ok(self.users().at(&reading.user).change(body, reading))
    }

    fn judge_list(&self, call: &Call) -> Result<Value, Refusal> {
        self.verify_without_body(call)?;
        let number = |name, default| {
            let number = call.query_or(name, default).and_then(|text| text.parse::<usize>().ok());
            number.ok_or_else(|| format!("{name} is not a number"))
        };
        let (offset, limit) = (number("offset", "0")?, number("limit", "25")?);
        let users = self.users();
        let part = users.iter().skip(offset).take(limit);
        let data: Vec<_> = part.map(|(uuid, user)| user.object(uuid)).collect();
        let pagination = json!({"offset": offset, "limit": limit, "total": users.iter().count()});
        Ok(json!({"pagination": pagination, "data": data}))
    }

    fn judge_delete(&self, call: &Call, reading: &Reading) -> Result<Value, Refusal> {
        self.verify_without_body(call)?;
        let user = self.users().remove(&reading.user).ok_or_else(no_such_user)?;
        Ok(user.object(&reading.user))
    }

    fn users(&self) -> MutexGuard<'_, Recent<User>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call without a body has no Content-Type: Onbo's server fails on it.
    fn verify_without_body(&self, call: &Call) -> Result<(), Refusal> {
        signature::verify(&self.account, call)?;
        if call.headers.contains_key(CONTENT_TYPE) {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(Refusal::new(status, "Content-Type on a call without a body"));
        }
        Ok(())
    }

    /// The body of a signed call, as [`open`](Self::open) leaves it.
    fn open_body(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        signature::verify(&self.account, call)?;
        let mut body = call.json('.', reading)?;
        self.open(&mut body, reading)?;
        Ok(body)
    }

    /// Opens the sealed members and unpacks the reports: the fields get their plain values, the
    /// body loses these members, so that no state is kept of them but the SSN, which only one user may have.
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

impl User {
    /// Takes over the members of an opened body, and gives the user object.
    fn change(&mut self, body: Value, reading: &Reading) -> Value {
        if let Value::Object(members) = body {
            self.members.extend(members);
        }
        self.ssn = ssn(reading).or_else(|| self.ssn.take());
        self.object(&reading.user)
    }

    fn object(&self, uuid: &str) -> Value {
        let mut object = Map::new();
        object.insert("uuid".to_owned(), json!(uuid));
        for name in SHOWN {
            if let Some(value) = self.members.get(name) {
                object.insert(name.to_owned(), value.clone());
            }
        }
        Value::Object(object)
    }
}

/// The opened SSN, without its dashes.
fn ssn(reading: &Reading) -> Option<String> {
    let field = reading.fields.iter().find(|field| field.name == "ssn")?;
    Some(field.value.replace('-', ""))
}

fn no_such_user() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "no such user")
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
