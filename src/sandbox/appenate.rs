//! Appenate: JSON or XML in, JSON or XML out, credentials in the body.

use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    accounts::AppenateAccount,
    call::{ACCEPTED, Answer, Call, JSON, Reading, Refusal, XML},
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

    /// Changes the members that were sent, and answers the user.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        let (status, verdict, body) = match self.judge(call, reading) {
            Ok(user) => (StatusCode::OK, ACCEPTED.to_owned(), json!({"User": user})),
            Err(Refusal { status, why, .. }) => {
                let code = status.canonical_reason().unwrap_or_default().replace(' ', "");
                let body = json!({"ResponseStatus": {"ErrorCode": code, "Message": why, "Errors": []}});
                (status, why, body)
            }
        };
        if answers_json(call) == Some(true) {
            return Answer::json(status, &verdict, &body);
        }
        Answer { status, verdict, media_type: XML, body: xml::write("UserResponse", &body), request_id: None }
    }

    fn judge(&self, call: &Call, reading: &mut Reading) -> Result<Map<String, Value>, Refusal> {
        if answers_json(call).is_none() {
            return Err("format is neither json nor xml".into());
        }
        // Without a Content-Type the body is taken for XML.
        let body = match call.media_type().as_deref() {
            Some(JSON) => call.json('.', reading)?,
            None | Some(XML | "text/xml") => xml::read(&call.body, &mut reading.fields)?,
            Some(_) => return Err("Content-Type is neither JSON nor XML".into()),
        };
        reading.fields.retain(|field| field.name != "IntegrationKey");
        let text = |name| body.get(name).and_then(Value::as_str);
        let id = text("Id").unwrap_or_default();
        id.clone_into(&mut reading.user);
        let key = text("IntegrationKey").unwrap_or_default();
        let company = body.get("CompanyId").and_then(Value::as_u64);
        if company != Some(self.account.company_id) || !same_secret(key, &self.account.integration_key) {
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "wrong CompanyId or IntegrationKey"));
        }
        rules::check(&body)?;

        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let user = users.at(id);
        remember(user, &body, call.now);
        Ok(user.clone())
    }
}

/// What the answer is to be written in: XML unless `format` says otherwise.
fn answers_json(call: &Call) -> Option<bool> {
    if call.uri.query().is_none() {
        return Some(false);
    }
    match call.query("format")?.as_str() {
        "json" => Some(true),
        "xml" => Some(false),
        _ => None,
    }
}

/// Members that come back: not the password, the key, or what is only for the call.
const SHOWN: [&str; 14] = [
    "CompanyId",
    "Id",
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
