//! Appenate: JSON or XML in, JSON or XML out, credentials in the body.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    accounts::AppenateAccount,
    call::{ACCEPTED, Answer, Call, JSON, Reading, Refusal, XML},
    random,
    recent::Recent,
    rules::same_secret,
};

mod rules;
mod xml;

pub(super) struct Appenate {
    account: AppenateAccount,
    users: Mutex<Recent<Map<String, Value>>>,
}

impl Appenate {
    pub(super) fn new(account: AppenateAccount) -> Self {
        Self { account, users: Mutex::new(Recent::new()) }
    }

    /// Makes a user, and answers it.
    pub(super) fn create(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(call, || self.judge_create(call, reading))
    }

    /// Answers a user that has been made or updated before.
    pub(super) fn read(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(call, || self.judge_read(call, reading))
    }

    /// Changes the members that were sent, and answers the user.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        answer(call, || self.judge_update(call, reading))
    }

    fn judge_create(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = self.body(call, reading)?;
        if body.get("Id").is_some() {
            return Err("Id on a user that is to be made".into());
        }
        rules::check(&body)?;
        reading.user = random::uuid()?;
        Ok(self.change(&reading.user, &body, call.now))
    }

    fn judge_read(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let value = |name| call.query(name).unwrap_or_default();
        reading.user = value("Id");
        self.authorize(value("CompanyId").parse().ok(), &value("IntegrationKey"))?;
        let users = self.users();
        let user = users.get(&reading.user).ok_or("no user has this Id")?;
        Ok(Value::Object(user.clone()))
    }

    fn judge_update(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = self.body(call, reading)?;
        rules::check_id(&body)?;
        rules::check(&body)?;
        Ok(self.change(&reading.user, &body, call.now))
    }

    /// The body of a call whose credentials, in it, are right.
    fn body(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        // Without a Content-Type the body is taken for XML.
        let body = match call.media_type().as_deref() {
            Some(JSON) => call.json('.', reading)?,
            None | Some(XML | "text/xml") => xml::read(&call.body, &mut reading.fields)?,
            Some(_) => return Err("Content-Type is neither JSON nor XML".into()),
        };
        reading.fields.retain(|field| field.name != "IntegrationKey");
        let text = |name| body.get(name).and_then(Value::as_str);
        text("Id").unwrap_or_default().clone_into(&mut reading.user);
        let company = body.get("CompanyId").and_then(Value::as_u64);
        self.authorize(company, text("IntegrationKey").unwrap_or_default())?;
        Ok(body)
    }

    fn authorize(&self, company: Option<u64>, key: &str) -> Result<(), Refusal> {
        if company != Some(self.account.company_id) || !same_secret(key, &self.account.integration_key) {
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "wrong CompanyId or IntegrationKey"));
        }
        Ok(())
    }

    fn users(&self) -> MutexGuard<'_, Recent<Map<String, Value>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over the members of a body, and gives the user.
    fn change(&self, id: &str, body: &Value, now: Timestamp) -> Value {
        let mut users = self.users();
        let user = users.at(id);
        remember(user, body, now);
        user.insert("Id".to_owned(), json!(id));
        Value::Object(user.clone())
    }
}

/// The verdict, in the format that `format` asks for, or in XML.
fn answer(call: &Call, judge: impl FnOnce() -> Result<Value, Refusal>) -> Answer {
    let format = call.query_or("format", "xml");
    let judged = match format.as_deref() {
        Some("json" | "xml") => judge(),
        _ => Err("format is neither json nor xml".into()),
    };
    let (status, verdict, body) = match judged {
        Ok(user) => (StatusCode::OK, ACCEPTED.to_owned(), json!({"User": user})),
        Err(Refusal { status, why, .. }) => {
            let code = status.canonical_reason().unwrap_or_default().replace(' ', "");
            let body = json!({"ResponseStatus": {"ErrorCode": code, "Message": why, "Errors": []}});
            (status, why, body)
        }
    };
    if format.as_deref() == Some("json") {
        return Answer::json(status, &verdict, &body);
    }
    Answer { status, verdict, media_type: XML, body: xml::write("UserResponse", &body), request_id: None }
}

/// Members that come back: not the password, the key, or what is only for the call.
const SHOWN: [&str; 13] = [
    "CompanyId",
    "Type",
    "FirstName",
    "LastName",
    "Email",
    "Status",
    "ExternalId",
    "TimeZone",
    "Country",
    "WebsiteRole",
    "Folders",
    "Groups",
    "Metadata",
];

fn remember(user: &mut Map<String, Value>, body: &Value, now: Timestamp) {
    // Seven fractional digits, as Appenate writes them.
    let now = Value::String(now.strftime("%Y-%m-%dT%H:%M:%S%.7fZ").to_string());
    if user.is_empty() {
        user.insert("CreatedDate".to_owned(), now.clone());
        user.insert("TimeZoneOffSet".to_owned(), json!(0));
        for name in ["UserAudits", "Folders", "Groups", "Metadata"] {
            user.insert(name.to_owned(), json!([]));
        }
    }
    user.insert("LastUpdated".to_owned(), now.clone());
    user.insert("LastActivity".to_owned(), now);
    for name in SHOWN {
        if let Some(value) = body.get(name) {
            user.insert(name.to_owned(), value.clone());
        }
    }
}
