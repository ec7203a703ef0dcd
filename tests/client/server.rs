//! Servers that misbehave, the calls that are made to them, and what is expected of a call.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use sealpack::{
    Error, ErrorKind, Identity, UserRecord,
    client::Client,
    request::{
        Prepared,
        appenate::{self, Appenate},
        greendot::{self, AccessToken, AccountId, AwaitingToken, GreenDot, RequestId, UserId},
        mx::{self, Mx},
        onbo::{self, Onbo},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

/// An answer that every partner could have given.
pub(crate) const GOOD: &str = r#"{"uuid": "canary", "responseDetails": [{"code": 0}], "access_token": "canary", "expires_in": 60, "User": {"Id": "canary"}}"#;
pub(crate) const PARTNERS: [&str; 5] = ["Onbo", "Green Dot", "Green Dot's token", "MX", "Appenate"];
pub(crate) const SHORT: Duration = Duration::from_millis(300);
pub(crate) const TARGET: &str = "SEALPACK_TEST_TARGET";

/// What a server sends for a request, and what it does then.
#[derive(Clone)]
pub(crate) struct Reply(pub(crate) Vec<u8>, pub(crate) Then);

#[derive(Clone)]
pub(crate) enum Then {
    Close,
    ReadOn,
    Stall,
    /// The same bytes again and again, with this pause.
    Repeat(Vec<u8>, Duration),
}

/// A server that keeps the requests it has read, as text.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (kept, reply) = (Arc::clone(&requests), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&reply)));
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many `POST`s, which ask for tokens, and how many `PUT`s.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let requests = self.requests();
        let tokens = requests.iter().filter(|request| request.starts_with("POST ")).count();
        (tokens, requests.len() - tokens)
    }
}

pub(crate) async fn serve(
    mut stream: TcpStream,
    requests: Arc<Mutex<Vec<String>>>,
    reply: Arc<impl Fn(&str) -> Reply>,
) {
    while let Some(request) = read_request(&mut stream).await {
        requests.lock().unwrap().push(request.clone());
        let Reply(bytes, then) = reply(&request);
        let mut written = stream.write_all(&bytes).await;
        match then {
            Then::Close => return,
            Then::ReadOn => {}
            Then::Stall => std::future::pending().await,
            Then::Repeat(bytes, pause) => {
                while written.is_ok() {
                    sleep(pause).await;
                    written = stream.write_all(&bytes).await;
                }
            }
        }
    }
}

pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest);
            if body.len() >= length.lines().next().unwrap().parse().unwrap() {
                return Some(text.into_owned());
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

pub(crate) fn answer(status: u16, body: &str) -> Reply {
    let head = format!("HTTP/1.1 {status} canary\r\ncontent-length: {}\r\n", body.len());
    let text = format!("{head}x-canary: canary\r\n\r\n{body}");
    Reply(text.into(), Then::ReadOn)
}

pub(crate) fn close(bytes: &str) -> Reply {
    Reply(bytes.into(), Then::Close)
}

pub(crate) fn stall(bytes: &str) -> Reply {
    Reply(bytes.into(), Then::Stall)
}

pub(crate) fn repeat(first: &str, again: &str, pause: u64) -> Reply {
    Reply(first.into(), Then::Repeat(again.into(), Duration::from_millis(pause)))
}

pub(crate) fn record() -> UserRecord {
    UserRecord::from_json(br#"{"first_name": "Canary", "last_name": "Canary", "ssn": "987-65-4320"}"#).unwrap()
}

pub(crate) fn onbo(base_url: &str) -> Prepared<onbo::User> {
    let (onbo, record) = (Onbo::new(base_url, "canary", "canarycanary1234"), record());
    let update = onbo::Update::from_record(&record, None, None);
    onbo.unwrap().update_without_validation(&onbo::UserId::new("canary").unwrap(), update).unwrap()
}

pub(crate) fn mx(base_url: &str, record: &UserRecord) -> Prepared<mx::User> {
    let mx = Mx::new(base_url, "canary", "canary-key").unwrap();
    mx.update(&mx::UserId::new("canary").unwrap(), mx::Update::from_record(record)).unwrap()
}

pub(crate) fn greendot(base_url: &str) -> GreenDot {
    let identity = Identity::generate().unwrap();
    let greendot = GreenDot::new(base_url, "canary", identity.recipient().clone()).unwrap();
    greendot.with_client("canary", "canary").unwrap()
}

pub(crate) fn greendot_update(greendot: &GreenDot) -> AwaitingToken {
    let (id, update) = (RequestId::random().unwrap(), greendot::Update::from_record(&record()));
    let (account, user) = (AccountId::new("canary").unwrap(), UserId::new("canary").unwrap());
    greendot.update(&account, &user, id, update, SystemTime::now()).unwrap()
}

pub(crate) fn client() -> Client {
    Client::for_loopback().unwrap()
}

/// Makes one partner's call.
pub(crate) async fn call(client: &Client, partner: &str, base_url: &str) -> Result<(), Error> {
    let send = async {
        match partner {
            "Onbo" => client.send(&onbo(base_url)).await.map(drop),
            "Green Dot" => {
                let token = AccessToken::new("canary", Duration::ZERO).unwrap();
                let update = greendot_update(&greendot(base_url)).with_token(&token);
                client.send(&update).await.map(drop)
            }
            "Green Dot's token" => {
                let call = greendot(base_url).token(&RequestId::random().unwrap());
                client.send(&call.unwrap()).await.map(drop)
            }
            "MX" => client.send(&mx(base_url, &record())).await.map(drop),
            _ => {
                let appenate = Appenate::new(base_url, 1, "canary-key").unwrap();
                let id = appenate::UserId::new("canary").unwrap();
                let call = appenate.update(&id, appenate::Update::from_record(&record()));
                client.send(&call.unwrap()).await.map(drop)
            }
        }
    };
    in_time(send).await
}

pub(crate) async fn in_time<T>(work: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), work).await.expect("ends long before")
}

/// The error's kind, the refusal's status (or 0), and a part of the text.
#[derive(Clone, Copy)]
pub(crate) struct Expected(pub(crate) ErrorKind, pub(crate) u16, pub(crate) &'static str);

pub(crate) const LATE: Expected = Expected(ErrorKind::Transport, 0, "no answer within 300ms");
pub(crate) const UNREACHED: Expected = Expected(ErrorKind::NotSent, 0, "no connection");
pub(crate) const NO_TOKEN: Expected = Expected(ErrorKind::NotSent, 0, "no token");
pub(crate) const BROKEN: Expected = Expected(ErrorKind::Transport, 0, "broke off");
pub(crate) const UNUSABLE: Expected = Expected(ErrorKind::Transport, 0, "not one of its answers");
pub(crate) const TOO_LARGE: Expected = Expected(ErrorKind::Limit, 0, "1048576 bytes");

pub(crate) fn refused(status: u16) -> Expected {
    Expected(ErrorKind::Refused, status, "refused: HTTP ")
}

impl Expected {
    /// The outcome is this error, and nothing of it shows anything of the call or the answer.
    pub(crate) fn assert<T: std::fmt::Debug>(self, what: &str, outcome: Result<T, Error>) {
        let error = outcome.expect_err(what);
        let text = error.to_string();
        let status = error.refusal().map_or(0, |refusal| refusal.status());
        assert_eq!((error.kind(), status), (self.0, self.1), "{what}: {text}");
        assert!(text.contains(self.2), "{what}: {text}");

        let shown = format!("{text} {error:?} {} {:?}", error.path(), error.refusal()).to_lowercase();
        // The second is the first in base64, as in Basic credentials.
        for canary in ["canary", "y2fuyxj5", "98765", "987-65", "://"] {
            assert!(!shown.contains(canary), "{what}: {canary} stands in {shown}");
        }
        assert!(std::error::Error::source(&error).is_none());
    }
}
