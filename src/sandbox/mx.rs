//! MX: credentials in the query, a flat body.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{
    accounts::MxAccount,
    call::{ACCEPTED, Answer, Call, JSON, Reading, Refusal},
    random,
    recent::Recent,
    rules::{age, choice, date, is_us_zip, looks_like, same_secret, text},
};

pub(super) struct Mx {
    account: MxAccount,
    users: Mutex<Recent<Map<String, Value>>>,
}

impl Mx {
    pub(super) fn new(account: MxAccount) -> Self {
        Self { account, users: Mutex::new(Recent::new()) }
    }

    /// Makes a user, and answers the user object.
    pub(super) fn create(&self, call: &Call, reading: &mut Reading) -> Answer {
        self.answer(call, || self.judge_create(call, reading))
    }

    /// Answers the user object of a user that has been made or updated before.
    pub(super) fn read(&self, call: &Call, reading: &Reading) -> Answer {
        self.answer(call, || self.judge_read(call, reading))
    }

    /// Changes the members that were sent, and answers the user object.
    pub(super) fn update(&self, call: &Call, reading: &mut Reading) -> Answer {
        self.answer(call, || self.judge_update(call, reading))
    }

    /// The headers and credentials come first; a call without a body has the Content-Type as well.
    fn answer(&self, call: &Call, judge: impl FnOnce() -> Result<Value, Refusal>) -> Answer {
        if call.media_type().as_deref() != Some(JSON) {
            let why = "Content-Type is not application/json";
            return Answer::empty(StatusCode::NOT_FOUND, why);
        }
        if !self.knows(call) {
            return Answer::empty(StatusCode::UNAUTHORIZED, "wrong API key or client");
        }
        match judge() {
            Ok(user) => Answer::json(StatusCode::OK, ACCEPTED, &user),
            Err(Refusal { status, why, .. }) => Answer::json(status, &why, &json!({"error": why})),
        }
    }

    fn knows(&self, call: &Call) -> bool {
        let is = |name, expected: &str| call.query(name).is_some_and(|given| same_secret(&given, expected));
        is("k", &self.account.api_key) && is("c", &self.account.client_guid)
    }

    fn judge_create(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = call.json('.', reading)?;
        check(&body)?;
        reading.user = format!("USR-{}", random::uuid()?);
        Ok(self.change(body, &reading.user, call))
    }

    fn judge_read(&self, call: &Call, reading: &Reading) -> Result<Value, Refusal> {
        let users = self.users();
        let user = users.get(&reading.user).ok_or("User with guid from the path not found.")?;
        Ok(self.user_object(&reading.user, user, call))
    }

    fn judge_update(&self, call: &Call, reading: &mut Reading) -> Result<Value, Refusal> {
        let body = call.json('.', reading)?;
        if reading.user == "missing" {
            return Err("User with guid missing not found.".into());
        }
        check(&body)?;
        let mut user = self.change(body, &reading.user, call);
        if let Some(user) = user.as_object_mut() {
            let status = json!({"status": 2, "name": "User update succeeded", "message": ""});
            user.insert("status".to_owned(), status);
        }
        Ok(user)
    }

    /// Takes over the members of a body, and gives the user object.
    fn change(&self, body: Value, id: &str, call: &Call) -> Value {
        let mut users = self.users();
        let user = users.at(id);
        if let Value::Object(members) = body {
            user.extend(members);
        }
        self.user_object(id, user, call)
    }

    fn users(&self) -> MutexGuard<'_, Recent<Map<String, Value>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn user_object(&self, id: &str, user: &Map<String, Value>, call: &Call) -> Value {
        let text = |name| user.get(name).and_then(Value::as_str);
        let born = text("birthdate").and_then(|text| date(text, '-'));
        let mut object = json!({
            "guid": id,
            "external_guid": id,
            "external_user_guid": id,
            "client_guid": self.account.client_guid,
            "email": text("email"),
            "login_token": "not-a-real-login-token",
            "first_name": text("first_name"),
            "last_name": text("last_name"),
            "phone": text("phone"),
            "age": born.map(|born| age(born, call.today())),
            "sex": text("sex").map(|sex| u8::from(sex == "FEMALE")),
            "credit_score": user.get("credit_score"),
            "zip_code": text("zip_code").map(zip_code),
            "last_login": null,
            "status": null,
        });
        for widget in ["master", "accounts", "budgets", "debts", "net_worth", "spending", "transactions"] {
            if let Some(object) = object.as_object_mut() {
                let url = format!("https://widgets.invalid/sandbox/{widget}");
                object.insert(format!("{widget}_widget_url"), url.into());
            }
        }
        object
    }
}

/// Five digits come back as a JSON number: a ZIP code's leading zero is lost, as it is at MX.
fn zip_code(text: &str) -> Value {
    match text.parse::<u32>() {
        Ok(number) if looks_like(text, "nnnnn") => number.into(),
        _ => text.into(),
    }
}

fn check(body: &Value) -> Result<(), String> {
    for name in ["email", "first_name", "last_name", "phone"] {
        text(body, name)?;
    }
    choice(body, "status", &["ENABLED", "DISABLED"])?;
    choice(body, "sex", &["MALE", "FEMALE"])?;
    if text(body, "birthdate")?.is_some_and(|text| date(text, '-').is_none()) {
        return Err("birthdate is not a date of the form YYYY-MM-DD".to_owned());
    }
    if body.get("credit_score").is_some_and(|score| !score.is_i64() && !score.is_u64()) {
        return Err("credit_score is not an integer".to_owned());
    }
    let is_zip = |text: &str| is_us_zip(text) || looks_like(text, "ana nan");
    if text(body, "zip_code")?.is_some_and(|text| !is_zip(text)) {
        return Err("zip_code is neither a US ZIP code nor a Canadian postal code".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_codes() {
        assert_eq!(zip_code("12345"), json!(12345));
        assert_eq!(zip_code("01234"), json!(1234));
        assert_eq!(zip_code("12345-6789"), json!("12345-6789"));
        assert_eq!(zip_code("K1A 0B1"), json!("K1A 0B1"));
        for (zip, good) in [("K1A 0B1", true), ("K1A0B1", false), ("1234", false), ("aaaaa", false)] {
            assert_eq!(check(&json!({"zip_code": zip})).is_ok(), good, "{zip}");
        }
    }

    #[test]
    fn members_have_their_types() {
        for body in [
            json!({"credit_score": "790"}),
            json!({"credit_score": 790.5}),
            json!({"sex": "female"}),
            json!({"status": "OPEN"}),
            json!({"birthdate": "1990/06/01"}),
            json!({"phone": 9_015_559_990_u64}),
        ] {
            assert!(check(&body).is_err(), "{body}");
        }
    }
}
