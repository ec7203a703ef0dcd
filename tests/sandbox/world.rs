//! A sandbox with made-up accounts, the calls that the library makes for it, and ways to spoil them.

use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use bytes::Bytes;
use http::{HeaderName, Request, StatusCode};
use sealpack::{
    Error, ErrorKind, UserRecord,
    client::Client,
    hazmat,
    request::{
        Prepared,
        appenate::{self, Appenate, Format},
        greendot::{self, AccessToken, AccountId, AwaitingToken, GreenDot, RequestId, UserId},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
    sandbox::{Accounts, AppenateAccount, Entry, GreenDotAccount, MxAccount, OnboAccount, Sandbox},
};
use serde_json::{Value, json};

pub(crate) const ONBO_CLIENT: &str = "3d1f0c52-77aa-4be0-9d6b-20f4c8a1e953";
pub(crate) const ONBO_SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
pub(crate) const PROGRAM: &str = "program-1";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
    /// The verdicts that the observer was told.
    pub(crate) observed: Arc<Mutex<Vec<String>>>,
}

/// What came of one call: on the wire, in the library, in the ledger.
pub(crate) struct Outcome<A> {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    pub(crate) result: Result<A, Error>,
    pub(crate) entry: Arc<Entry>,
}

/// What is done to a call, and what must come of it: the status, the refusal's code (or ""), the ledger's verdict.
pub(crate) struct Case(pub(crate) Spoil, pub(crate) u16, pub(crate) &'static str, pub(crate) &'static str);

/// One change to a call between the library and the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spoil {
    Nothing,
    /// Another value for a header that is there.
    Header(&'static str, &'static str),
    NoHeader(&'static str),
    /// Another text for the one place in the body.
    Body(&'static str, &'static str),
    /// Another text for the one place in the URL.
    Url(&'static str, &'static str),
    With(fn(&mut Request<Bytes>)),
}

impl Spoil {
    pub(crate) fn apply(self, call: &mut Request<Bytes>) {
        let replace = |text: &str, old, new| {
            assert_eq!(text.matches(old).count(), 1, "{old} stands once");
            text.replace(old, new)
        };
        match self {
            Self::Nothing => {}
            Self::Header(name, value) => {
                let headers = call.headers_mut();
                let before = headers.insert(HeaderName::from_static(name), value.parse().unwrap());
                assert_ne!(before.expect("the header is there"), value);
            }
            Self::NoHeader(name) => assert!(call.headers_mut().remove(name).is_some(), "{name} is there"),
            Self::Body(old, new) => *call.body_mut() = replace(body(call), old, new).into(),
            Self::Url(old, new) => *call.uri_mut() = replace(&call.uri().to_string(), old, new).parse().unwrap(),
            Self::With(spoil) => spoil(call),
        }
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    pub(crate) async fn start_at(address: &str) -> Self {
        let observed = Arc::<Mutex<Vec<String>>>::default();
        let observer = Arc::clone(&observed);
        let observe = move |entry: &Entry| observer.lock().unwrap().push(entry.verdict.clone());
        let sandbox = Sandbox::start(address.parse().unwrap(), accounts(), observe).await;
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        Self { sandbox: sandbox.unwrap(), http: http.build().unwrap(), observed }
    }

    pub(crate) fn onbo(&self) -> Onbo {
        Onbo::new(&self.sandbox.onbo_url(), ONBO_CLIENT, ONBO_SECRET).unwrap()
    }

    pub(crate) fn greendot(&self, program: &str, client_secret: &str) -> GreenDot {
        let recipient = hazmat::identity(&[31; 32]).unwrap().recipient().clone();
        let greendot = GreenDot::new(&self.sandbox.greendot_url(), program, recipient).unwrap();
        greendot.with_client("greendot-client", client_secret).unwrap()
    }

    pub(crate) async fn token(&self) -> AccessToken {
        let greendot = self.greendot(PROGRAM, "greendot-secret");
        let call = greendot.token(&RequestId::random().unwrap()).unwrap();
        Client::for_loopback().unwrap().send(&call).await.unwrap()
    }

    pub(crate) fn onbo_call(&self, user: &str, record: &UserRecord) -> Prepared<onbo::User> {
        let update = onbo::Update::from_record(record, None, None);
        self.onbo().update(&onbo::UserId::new(user).unwrap(), update, SystemTime::now()).unwrap()
    }

    pub(crate) fn greendot_call(&self, account: &str, request_id: &str, record: &UserRecord) -> AwaitingToken {
        let (request_id, update) = (RequestId::parse(request_id), greendot::Update::from_record(record));
        let (account, user) = (AccountId::new(account).unwrap(), UserId::new("user").unwrap());
        let greendot = self.greendot(PROGRAM, "greendot-secret");
        greendot.update(&account, &user, request_id.unwrap(), update, SystemTime::now()).unwrap()
    }

    pub(crate) fn mx(&self) -> Mx {
        Mx::new(&self.sandbox.mx_url(), "CLT 1", "mx-key/1").unwrap()
    }

    pub(crate) fn mx_call(&self, user: &str, record: &UserRecord) -> Prepared<mx::User> {
        self.mx().update(&mx::UserId::new(user).unwrap(), mx::Update::from_record(record)).unwrap()
    }

    pub(crate) fn appenate(&self, format: Format) -> Appenate {
        let appenate = Appenate::new(&self.sandbox.appenate_url(), 10_482, "appenate-key").unwrap();
        appenate.with_format(format)
    }

    pub(crate) fn appenate_call(&self, format: Format, id: &str, record: &UserRecord) -> Prepared<appenate::User> {
        let update = appenate::Update::from_record(record);
        self.appenate(format).update(&appenate::UserId::new(id).unwrap(), update).unwrap()
    }

    pub(crate) async fn send<A>(&self, call: &Prepared<A>, spoil: Spoil) -> Outcome<A> {
        self.send_at(call, SystemTime::now(), spoil).await
    }

    pub(crate) async fn send_at<A>(&self, call: &Prepared<A>, now: SystemTime, spoil: Spoil) -> Outcome<A> {
        let (status, body) = self.exchange(call, now, spoil).await;
        Outcome {
            status: status.as_u16(),
            result: call.read(status, &body),
            body,
            entry: self.sandbox.ledger().pop().expect("the ledger has the call"),
        }
    }

    pub(crate) async fn exchange<A>(&self, call: &Prepared<A>, now: SystemTime, spoil: Spoil) -> (StatusCode, Bytes) {
        let mut request = call.request(now).unwrap().into_http();
        spoil.apply(&mut request);
        let response = self.http.execute(request.try_into().unwrap()).await.unwrap();
        (response.status(), response.bytes().await.unwrap())
    }
}

impl<A: Debug> Outcome<A> {
    /// Wire, library and ledger agree that the call was refused, and why.
    pub(crate) fn assert_refused(&self, what: impl Debug, status: u16, code: &str, verdict: &str) {
        let wire = (self.status, self.entry.status, self.entry.verdict.as_str());
        assert_eq!(wire, (status, status, verdict), "{what:?}");
        let error = self.result.as_ref().expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Refused, "{what:?}: {error}");
        let refusal = error.refusal().expect("details");
        let typed = (refusal.status(), refusal.code().unwrap_or_default());
        assert_eq!(typed, (status, code), "{what:?}");
    }

    /// The call was accepted, and this is what the partner read, in this order.
    pub(crate) fn assert_read(&self, expected: &str) {
        assert_eq!((self.status, self.entry.verdict.as_str()), (200, "accepted"));
        let fields = self.entry.fields.iter();
        let fields: Vec<_> = fields.map(|field| [&field.name, "=", &field.value].concat()).collect();
        assert_eq!(fields.join(" | "), expected);
        let has_type = ["create", "update"].contains(&self.entry.call);
        assert_eq!(self.entry.update.is_some(), has_type, "the library's types read what is accepted");
    }
}

pub(crate) fn body(call: &Request<Bytes>) -> &str {
    std::str::from_utf8(call.body()).unwrap()
}

/// Signs an Onbo call that was spoiled, at the time at which it was signed before.
pub(crate) fn sign_again(call: &mut Request<Bytes>) {
    let epoch = call.headers()["epoch"].to_str().unwrap().to_owned();
    let md5 = hazmat::onbo_content_md5(body(call));
    let hmac = hazmat::onbo_hmac(ONBO_SECRET, &call.uri().to_string(), &md5, &epoch).unwrap();
    call.headers_mut().insert("content-md5", md5.parse().unwrap());
    call.headers_mut().insert("x_stilt_hmac", hmac.parse().unwrap());
}

/// A made-up person, with `more` members or other ones.
pub(crate) fn record(more: Value) -> UserRecord {
    let mut record = json!({"first_name": "Marisol", "last_name": "O'Ellery", "email": "before@example.com"});
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    UserRecord::from_json(record.to_string().as_bytes()).unwrap()
}

pub(crate) fn accounts() -> Accounts {
    let identity = hazmat::identity(&[31; 32]).unwrap();
    Accounts {
        onbo: OnboAccount { client_id: ONBO_CLIENT.to_owned(), secret_key: ONBO_SECRET.to_owned() },
        greendot: GreenDotAccount {
            client_id: "greendot-client".to_owned(),
            client_secret: "greendot-secret".to_owned(),
            program_code: PROGRAM.to_owned(),
            identity_pkcs8_pem: identity.to_pem().unwrap().expose().clone(),
        },
        mx: MxAccount { client_guid: "CLT 1".to_owned(), api_key: "mx-key/1".to_owned() },
        appenate: AppenateAccount { company_id: 10_482, integration_key: "appenate-key".to_owned() },
    }
}
