//! Does every exchange end in time, with a typed outcome? Against servers that misbehave.
#![cfg(feature = "client")]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "client/proxies.rs"]
mod proxies;
#[path = "client/server.rs"]
mod server;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::{Request, Response};
use sealpack::{
    Envelope, Error, ErrorKind, Identity, OtherInfo, UserRecord,
    client::{Client, GreenDotSession},
    request::{
        greendot::{AccessToken, RequestId},
        onbo::{Onbo, UserId},
    },
};
use server::*;
use tokio::{
    net::TcpListener,
    task::JoinSet,
    time::{sleep, timeout},
};

fn misbehaviours(elsewhere: &str) -> Vec<(Reply, Expected)> {
    let long = "x".repeat(50_000);
    let cases = [
        (stall(""), LATE),
        (stall("HTTP/1.1 200 O"), LATE),
        (stall("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"canary\""), LATE),
        (repeat("HTTP/1.1 200 OK\r\n", "x-canary: canary\r\n", 20), LATE),
        (repeat("HTTP/1.1 200 OK\r\n\r\n", "{", 20), LATE),
        (repeat("", "HTTP/1.1 100 Continue\r\n\r\n", 0), LATE),
        (close(""), BROKEN),
        (close("HTTP/1.1 200 O"), BROKEN),
        (close("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"canary\""), BROKEN),
        (close("\x16\x03\x01canary\r\n\r\n"), BROKEN),
        (close("SSH-2.0-canary\r\n"), BROKEN),
        (close("HTTP/1.1 200 OK\r\ncontent-length: canary\r\n\r\n{}"), BROKEN),
        (close("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{} "), BROKEN),
        (close("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ncanary\r\n"), BROKEN),
        (close("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"), BROKEN),
        (repeat("HTTP/1.1 200 OK\r\n", &format!("x-canary: {long}\r\n"), 0), BROKEN),
        (close(&format!("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{GOOD}")), UNUSABLE),
        (answer(200, "{\"canary\": "), UNUSABLE),
        (answer(200, "[\"canary\"]"), UNUSABLE),
        (answer(200, "<html>canary</html>"), UNUSABLE),
        (answer(404, "canary"), refused(404)),
        (answer(502, "<html>canary</html>"), refused(502)),
        (repeat("HTTP/1.1 200 OK\r\ncontent-length: 2000000000\r\n\r\n", &long, 0), TOO_LARGE),
        (repeat("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", &format!("c350\r\n{long}\r\n"), 0), TOO_LARGE),
        (repeat("HTTP/1.1 200 OK\r\n\r\n", &long, 0), TOO_LARGE),
    ];
    let redirects = [301, 302, 303, 307, 308].map(|status| {
        let head = format!("HTTP/1.1 {status} canary\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
        (close(&head), Expected(ErrorKind::Refused, status, "redirects are not followed"))
    });
    cases.into_iter().chain(redirects).collect()
}

#[tokio::test]
async fn every_misbehaviour_ends_in_its_error_after_one_request() {
    let elsewhere = Server::start(|_| answer(200, GOOD)).await;
    let mut calls = JoinSet::new();
    for (reply, expected) in misbehaviours(&elsewhere.url) {
        for partner in PARTNERS {
            let is_late = expected.2 == LATE.2;
            let client = if is_late { client().with_deadline(SHORT) } else { client() };
            let reply = reply.clone();
            calls.spawn(async move {
                let what = format!("{partner}, {:.60}", String::from_utf8_lossy(&reply.0));
                let server = Server::start(move |_| reply.clone()).await;
                expected.assert(&what, call(&client, partner, &server.url).await);
                let requests = server.requests().len();
                assert!(requests == 1 || requests == 0 && is_late, "{what}: {requests} requests");
            });
        }
    }
    calls.join_all().await;
    assert_eq!(elsewhere.requests(), [""; 0], "no redirect was followed");
    for partner in PARTNERS {
        call(&client(), partner, &elsewhere.url).await.expect(partner);
    }
}

/// MX's documented answer to a wrong key or IP address is an empty one.
#[tokio::test]
async fn an_empty_answer_is_mxs_refusal_and_nobody_elses() {
    for (reply, status) in [(close("HTTP/1.1 204 No Content\r\n\r\n"), 204), (answer(200, ""), 200)] {
        let server = Server::start(move |_| reply.clone()).await;
        for partner in PARTNERS {
            let expected = if partner == "MX" { refused(status) } else { UNUSABLE };
            expected.assert(partner, call(&client(), partner, &server.url).await);
        }
    }
}

#[tokio::test]
async fn a_host_that_cannot_be_reached_ends_in_an_error() {
    let late = client().with_deadline(SHORT);
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let deaf = (deaf.local_addr().unwrap(), deaf);
    for partner in PARTNERS {
        UNREACHED.assert(partner, call(&client(), partner, &nobody).await);
        LATE.assert(partner, call(&late, partner, &format!("https://{}", deaf.0)).await);
    }
    // More than the buffers between the two take.
    let large = format!(r#"{{"mx": {{"extra": {{"more": "{}"}}}}}}"#, "x".repeat(16 << 20));
    let large = UserRecord::from_json(large.as_bytes()).unwrap();
    let outcome = in_time(late.send(&mx(&format!("http://{}", deaf.0), &large))).await;
    LATE.assert("a body that nobody reads", outcome);
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_no_late_answer() {
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", deaf.local_addr().unwrap());
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let client = Client::with_reqwest(http.connect_timeout(SHORT).build().unwrap());
    UNREACHED.assert("no TLS handshake", call(&client, "MX", &url).await);
}

#[tokio::test]
async fn a_limit_lets_through_an_answer_of_its_length() {
    let server = Server::start(|_| answer(200, GOOD)).await;
    let client = client().with_response_limit(GOOD.len());
    call(&client, "MX", &server.url).await.unwrap();
    let client = client.with_response_limit(GOOD.len() - 1);
    let outcome = call(&client, "MX", &server.url).await;
    Expected(ErrorKind::Limit, 0, "bytes").assert("one byte over", outcome);
}

#[tokio::test]
async fn a_kept_connection_that_breaks_is_no_reason_to_send_again() {
    let answered = AtomicUsize::new(0);
    let server = Server::start(move |_| match answered.fetch_add(1, Ordering::Relaxed) {
        0 => answer(200, GOOD),
        _ => close(""),
    });
    let (server, client) = (server.await, client());
    call(&client, "MX", &server.url).await.unwrap();
    BROKEN.assert("the second request", call(&client, "MX", &server.url).await);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_refusal_shows_nothing_of_the_answer() {
    let body = r#"{"type": "canary 1", "code": "canary 1", "message": "canary", "error": "canary",
        "responseDetails": [{"code": 400, "subCode": "canary", "description": "canary", "url": "canary"}],
        "ResponseStatus": {"ErrorCode": "canary 1", "Message": "canary"}}"#;
    for status in [400, 401, 403, 404, 409, 500] {
        let server = Server::start(move |_| answer(status, body)).await;
        for partner in PARTNERS {
            refused(status).assert(partner, call(&client(), partner, &server.url).await);
        }
    }
}

/// Green Dot, which numbers its tokens, gives them for `seconds` and answers updates with `judge`.
async fn greendot_server(seconds: u32, judge: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Server {
    let tokens = AtomicUsize::new(0);
    let reply = move |request: &str| {
        if request.starts_with("PUT ") {
            return judge(request);
        }
        let number = tokens.fetch_add(1, Ordering::Relaxed) + 1;
        let token = format!(r#"{{"access_token": "canary-{number}", "expires_in": {seconds}}}"#);
        answer(200, &token)
    };
    Server::start(reply).await
}

/// Refuses all tokens but this one.
fn only_token(number: usize) -> impl Fn(&str) -> Reply + Send + Sync + 'static {
    let good = format!("authorization: Bearer canary-{number}\r\n");
    move |request| answer(if request.contains(&good) { 200 } else { 401 }, GOOD)
}

fn session(server: &Server) -> GreenDotSession {
    GreenDotSession::new(client(), greendot(&server.url))
}

async fn send(session: &GreenDotSession) -> Result<(), Error> {
    let update = greendot_update(session.greendot());
    in_time(session.send(&update)).await.map(drop)
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_for_the_same_bytes() {
    let server = greendot_server(3600, only_token(2)).await;
    let session = session(&server);
    send(&session).await.unwrap();
    let requests = server.requests();
    let methods: Vec<_> = requests.iter().map(|request| &request[..4]).collect();
    assert_eq!(methods, ["POST", "PUT ", "POST", "PUT "]);
    assert_eq!(requests[1].replace("canary-1", "canary-2"), requests[3]);
    assert!(requests[1].contains("x-gd-requestid: ") && requests[1].contains("encryptedUserData"));

    send(&session).await.unwrap();
    assert_eq!(server.counts(), (2, 3), "the new token is kept");
}

#[tokio::test]
async fn a_sealed_answer_opens_in_the_context_of_its_call() {
    let ours = Identity::generate().unwrap();
    let recipient = ours.recipient().clone();
    let server = greendot_server(3600, move |request| {
        let request_id = request.split_once("x-gd-requestid: ").unwrap().1.lines().next().unwrap();
        let context = OtherInfo::for_request("canary", request_id).unwrap();
        let envelope = Envelope::seal(b"sealed canary", &recipient, &context).unwrap().to_json().unwrap();
        answer(200, &format!(r#"{{"responseDetails": [{{"code": 0}}], "user": {envelope}}}"#))
    });
    let session = session(&server.await);
    let (update, other) = (greendot_update(session.greendot()), greendot_update(session.greendot()));
    let updated = in_time(session.send(&update)).await.unwrap();
    assert_eq!(update.open(&updated, [&ours]).unwrap().unwrap().as_slice(), b"sealed canary");
    assert_eq!(other.open(&updated, [&ours]).unwrap_err().kind(), ErrorKind::Open);
    let stranger = Identity::generate().unwrap();
    assert_eq!(update.open(&updated, [&stranger]).unwrap_err().kind(), ErrorKind::Malformed);
}

/// Green Dot finds a call by its id, which is needed most when it is not known what became of the call.
#[tokio::test]
async fn every_error_names_its_call() {
    let token = AccessToken::new("canary", Duration::ZERO).unwrap();
    let refusing = Server::start(|_| answer(400, "{}")).await;
    let unclear = Server::start(|_| answer(200, "canary")).await;
    for url in [refusing.url.as_str(), unclear.url.as_str(), "http://127.0.0.1:1"] {
        let greendot = greendot(url);
        let update = greendot_update(&greendot);
        let error = in_time(client().send(&update.with_token(&token))).await.unwrap_err();
        assert_eq!(error.request_id(), Some(update.request_id().as_str()), "{error}");
        let token = greendot.token(&RequestId::parse("id-1").unwrap()).unwrap();
        let error = in_time(client().send(&token)).await.unwrap_err();
        assert_eq!(error.request_id(), Some("id-1"), "{error}");
        let session = GreenDotSession::new(client(), greendot);
        assert!(in_time(session.send(&update)).await.unwrap_err().request_id().is_some());
    }
}

#[tokio::test]
async fn no_call_is_sent_a_third_time_and_none_again_but_for_its_token() {
    for (status, counts) in [(401, (2, 2)), (400, (1, 1)), (403, (1, 1)), (500, (1, 1))] {
        let server = greendot_server(3600, move |_| answer(status, "{}")).await;
        refused(status).assert("Green Dot", send(&session(&server)).await);
        assert_eq!(server.counts(), counts, "{status}");
    }
}

#[tokio::test]
async fn many_calls_share_one_token_and_its_replacement() {
    for tokens in [1, 2] {
        let server = greendot_server(3600, only_token(tokens)).await;
        let session = Arc::new(session(&server));
        let mut calls = JoinSet::new();
        for _ in 0..20 {
            let session = Arc::clone(&session);
            calls.spawn(async move { send(&session).await });
        }
        assert!(calls.join_all().await.iter().all(Result::is_ok));
        assert_eq!(server.counts().0, tokens);
    }
}

#[tokio::test]
async fn a_token_is_kept_for_as_long_as_it_lasts() {
    for (seconds, tokens) in [(0, 2), (1, 2), (3600, 1)] {
        let server = greendot_server(seconds, |_| answer(200, GOOD)).await;
        let session = session(&server);
        send(&session).await.unwrap();
        sleep(Duration::from_secs(seconds.min(1).into())).await;
        send(&session).await.unwrap();
        assert_eq!(server.counts(), (tokens, 2), "expires_in {seconds}");
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    for (reply, expected) in [
        (answer(401, "canary"), refused(401)),
        (answer(503, "canary"), refused(503)),
        (answer(200, r#"{"access_token": ""}"#), NO_TOKEN),
        (answer(200, r#"{"access_token": "canary\n"}"#), NO_TOKEN),
        (close(""), NO_TOKEN),
    ] {
        let server = Server::start(move |_| reply.clone()).await;
        expected.assert("no token", send(&session(&server)).await);
        assert_eq!(server.counts(), (1, 0));
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_does_not_hold_up_the_next() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => stall(""),
        _ => answer(200, GOOD),
    });
    let server = server.await;
    let session = Arc::new(session(&server));
    let other = Arc::clone(&session);
    let given_up = tokio::spawn(async move { send(&other).await });
    while server.counts() == (0, 0) {
        sleep(Duration::from_millis(5)).await;
    }
    given_up.abort();
    send(&session).await.unwrap();
    assert_eq!(server.counts(), (2, 1));
}

#[tokio::test]
async fn many_calls_that_wait_for_a_token_end_with_the_deadline_of_one() {
    let server = Server::start(|_| stall("")).await;
    let client = client().with_deadline(SHORT);
    let session = Arc::new(GreenDotSession::new(client, greendot(&server.url)));
    let update = Arc::new(greendot_update(session.greendot()));
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let (session, update) = (Arc::clone(&session), Arc::clone(&update));
        calls.spawn(async move { session.send(&update).await });
    }
    // One after the other they would take 30 seconds.
    for outcome in timeout(Duration::from_secs(10), calls.join_all()).await.expect("ends long before") {
        NO_TOKEN.assert("no token", outcome);
    }
}

/// What a caller's own client may end in.
#[derive(Debug)]
enum Own {
    Offline,
    Sealpack(Error),
}

impl From<Error> for Own {
    fn from(error: Error) -> Self {
        Self::Sealpack(error)
    }
}

/// A caller's own client.
fn with_ureq(request: Request<Bytes>) -> Result<Response<Bytes>, Own> {
    let agent = ureq::Agent::config_builder().proxy(None).max_redirects(0).build();
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head, &body[..]);
    let answer = ureq::Agent::from(agent).run(request).map_err(|_| Own::Offline)?;
    let (head, mut body) = answer.into_parts();
    let body = body.read_to_vec().map_err(|_| Own::Offline)?;
    Ok(Response::from_parts(head, body.into()))
}

#[tokio::test]
async fn any_client_sends_what_was_prepared() {
    let server = Server::start(|_| answer(200, GOOD)).await;
    let (call, now) = (onbo(&server.url), SystemTime::now());
    let request = call.request(now).unwrap();
    let sent = tokio::task::spawn_blocking(move || call.send_with(now, with_ureq)).await;
    assert_eq!(sent.unwrap().unwrap().uuid.unwrap().expose(), "canary");

    let seen = server.requests().pop().unwrap();
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("PUT /users/canary HTTP/1.1\r\n"));
    for (name, value) in request.headers() {
        let line = format!("{name}: {}", value.to_str().unwrap());
        assert!(head.lines().any(|sent| sent == line), "{name}");
    }
    assert_eq!(body.as_bytes(), request.body());

    let headers = request.headers().to_vec();
    let http = request.into_http();
    assert_eq!(http.headers().len(), headers.len());
    assert!(headers.iter().all(|(name, value)| http.headers()[name] == value));
    assert!(http.headers()["x_stilt_hmac"].is_sensitive());
}

/// Onbo answers a Content-Type without a body with HTTP 500, and wants an empty Content-MD5.
#[tokio::test]
async fn a_call_without_a_body_is_sent_without_what_would_describe_one() {
    let server = Server::start(|_| answer(200, r#"{"uuid": "canary", "data": []}"#)).await;
    let onbo = Onbo::new(&server.url, "canary", "canarycanary1234").unwrap();
    let user = UserId::new("canary").unwrap();
    client().send(&onbo.read(&user).unwrap()).await.unwrap();
    client().send(&onbo.list(0, 25).unwrap()).await.unwrap();
    client().send(&onbo.delete(&user).unwrap()).await.unwrap();

    let page = onbo.list(50, 25).unwrap();
    let sent = tokio::task::spawn_blocking(move || page.send_with(SystemTime::now(), with_ureq)).await;
    assert!(sent.unwrap().unwrap().users.is_empty());

    let requests = server.requests();
    let targets =
        ["GET /users/canary", "GET /users?offset=0&limit=25", "DELETE /users/canary", "GET /users?offset=50&limit=25"];
    assert_eq!(requests.len(), targets.len());
    for (request, target) in requests.iter().zip(targets) {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("{target} HTTP/1.1\r\n")), "{head}");
        assert!(!head.to_lowercase().contains("content-type"), "{head}");
        assert!(head.lines().any(|line| line.trim_end() == "content-md5:"), "{head}");
        assert_eq!(body, "");
    }
}

#[test]
fn a_callers_own_error_comes_back_as_it_is() {
    let (call, now) = (onbo("http://127.0.0.1:1"), SystemTime::now());
    let offline = call.send_with(now, |_| Err(Own::Offline));
    assert!(matches!(offline, Err(Own::Offline)));
    let answer = |_| Ok(Response::builder().status(403).body(Bytes::from("canary")).unwrap());
    let Err(Own::Sealpack(error)) = call.send_with(now, answer) else {
        unreachable!("the answer says no");
    };
    refused(403).assert("403", Err::<(), _>(error));
    let too_early = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let unsent = call.send_with(too_early, |_| -> Result<_, Own> { unreachable!("nothing is sent") });
    assert!(matches!(unsent, Err(Own::Sealpack(error)) if error.kind() == ErrorKind::Malformed));
}
