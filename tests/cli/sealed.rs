//! `sealpack update greendot --send`, when Green Dot answers with an envelope: it is opened with the keys of the
//! configuration, and what it holds is shown on demand alone.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use sealpack::{Envelope, Identity, OtherInfo};

use crate::case::{Folder, example_text};

const PLAINTEXT: &[u8] = b"{\"user\": \"CANARY\"}";

#[test]
fn a_sealed_answer_is_opened_and_shown_on_demand() {
    let server = Server::start("keys/partner-identity.pem");
    let folder = Folder::with_examples();
    server.point_to(&folder);
    for (option, stdout) in [("", &b""[..]), (" --reveal", PLAINTEXT)] {
        let ran = folder.run(&format!("{SEND}{option}"), b"");
        assert!(ran.stderr.ends_with("\naccepted\nthe sealed answer opens: 18 bytes\n"), "{}", ran.stderr);
        assert_eq!((ran.code, ran.stdout.as_slice()), (0, stdout));
    }
}

/// The change was made: that is what the exit code says.
#[test]
fn an_answer_that_does_not_open_is_said_to_be_accepted() {
    let server = Server::start("keys/greendot-identity.pem");
    let folder = Folder::with_examples();
    server.point_to(&folder);
    let ran = folder.run(&format!("{SEND} --reveal"), b"");
    let said = "\naccepted\nthe sealed answer cannot be read: sealed to the key with hash ";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert_eq!((ran.code, ran.stdout.len()), (0, 0));
}

#[test]
fn nothing_is_sent_without_the_keys_that_are_configured() {
    let server = Server::start("keys/partner-identity.pem");
    let folder = Folder::with_examples();
    server.point_to(&folder);
    folder.write("keys/partner-identity.pem", "CANARY");
    let ran = folder.run(SEND, b"");
    let message = "sealpack: config.toml: greendot: identity_files[0]: expected a key: SPKI, an X.509 certificate, PKCS#8 or SEC1, in PEM or DER, or a JWK\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (1, message));
    assert_eq!(server.calls.load(Ordering::Relaxed), 0);
    let printed = folder.run("update greendot --record record.json --config config.toml", b"");
    assert_eq!(printed.code, 0, "a call is printed without them");
}

const SEND: &str = "update greendot --record record.json --config config.toml --send";

/// Green Dot, as far as these calls need it. It seals its answers.
struct Server {
    address: String,
    calls: Arc<AtomicUsize>,
}

impl Server {
    /// A server that seals to the public half of this example key.
    fn start(identity: &str) -> Self {
        let recipient = Identity::from_pem(example_text(identity).as_bytes()).unwrap().recipient().clone();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let calls = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                while let Some(head) = read_head(&mut stream) {
                    count.fetch_add(1, Ordering::Relaxed);
                    let context = OtherInfo::for_request("sealpackdemo", value(&head, "x-gd-requestid")).unwrap();
                    let envelope = Envelope::seal(PLAINTEXT, &recipient, &context).unwrap().to_json().unwrap();
                    let body = format!(
                        r#"{{"access_token": "t", "responseDetails": [{{"code": 0}}], "encryptedUserData": {envelope}}}"#
                    );
                    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                    stream.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            }
        });
        Self { address, calls }
    }

    /// Makes the folder's configuration name this server.
    fn point_to(&self, folder: &Folder) {
        folder.write("config.toml", folder.read("config.toml").replace("127.0.0.1:8407", &self.address));
    }
}

/// The head of the next request, whose body is passed over.
fn read_head(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut body = vec![0; value(&head, "content-length").parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    Some(head)
}

fn value<'a>(head: &'a str, name: &str) -> &'a str {
    let (_, rest) = head.split_once(&format!("\r\n{name}: ")).unwrap();
    rest.lines().next().unwrap()
}
