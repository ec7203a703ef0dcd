//! Sealing 600 bytes into an EC_v1 envelope's JSON, and opening it, one at a time and many at once. Keys are read
//! before; what belongs to one envelope (its context, the ephemeral key, JSON and base64) is part of the work.

use std::thread;

use sealpack::{Envelope, Identity, OtherInfo, Recipient, SecretBuffer};
use sealpack_benches::{
    envelope::{aws_lc_rs, openssl, ring, rustcrypto},
    inputs::{self, PLAINTEXT, PROGRAM_CODE, REQUEST_ID},
    race::Race,
};

fn main() {
    seal();
    open();
    on_two_threads();
}

fn seal() {
    let recipient = inputs::recipient();
    let recipient_der = recipient.to_der();
    let with_p256 = inputs::recipient().with_p256();
    let [few, many] = [64, 1_000].map(inputs::request_ids);
    let aws = aws_lc_rs::Sealer::new(&recipient);
    let ring = ring::Sealer::new(&recipient);
    let mut openssl = openssl::Sealer::new(&recipient);
    let rustcrypto = rustcrypto::Sealer::new(&recipient);
    let rustcrypto_loop = || few.iter().map(|id| rustcrypto.seal(id)).collect::<Vec<_>>();

    for sealed in [
        ours_seal(&recipient, REQUEST_ID),
        ours_seal(&with_p256, REQUEST_ID),
        aws.seal(REQUEST_ID),
        ring.seal(REQUEST_ID),
        openssl.seal(REQUEST_ID),
        rustcrypto.seal(REQUEST_ID),
    ] {
        assert_eq!(ours_open(&inputs::identity(), &sealed, REQUEST_ID).as_slice(), PLAINTEXT.as_bytes());
    }
    for sealed in [ours_seal_batch(&recipient, &few), rustcrypto_loop()] {
        check(&ours_open_batch(&inputs::identity(), &sealed, &few), few.len());
    }

    let mut race = Race::by_cpu_time("envelope seal, 600 bytes", "aws-lc-rs");
    race.row("ours", || ours_seal(&recipient, REQUEST_ID));
    race.batch("ours, 64 at once", few.len(), || ours_seal_batch(&recipient, &few));
    race.batch("ours, 1,000 at once", many.len(), || ours_seal_batch(&recipient, &many));
    race.row("ours, recipient read anew", || ours_seal(&Recipient::from_der(&recipient_der).unwrap(), REQUEST_ID));
    race.row("ours, with p256", || ours_seal(&with_p256, REQUEST_ID));
    race.row("aws-lc-rs", || aws.seal(REQUEST_ID));
    race.row("ring", || ring.seal(REQUEST_ID));
    race.row("openssl", || openssl.seal(REQUEST_ID));
    race.row("RustCrypto", || rustcrypto.seal(REQUEST_ID));
    race.batch("RustCrypto, loop of 64", few.len(), rustcrypto_loop);
    race.compare("ours", "RustCrypto");
    race.compare("ours, 64 at once", "RustCrypto, loop of 64");
    race.run();
}

fn open() {
    let identity = inputs::identity();
    let with_p256 = inputs::identity().with_p256();
    let request_ids = inputs::request_ids(64);
    let envelope = ours_seal(identity.recipient(), REQUEST_ID);
    let envelopes = ours_seal_batch(identity.recipient(), &request_ids);
    let aws = aws_lc_rs::Opener::new(&identity);
    let mut openssl = openssl::Opener::new(&identity);
    let rustcrypto = rustcrypto::Opener::new(&identity);

    for identity in [&identity, &with_p256] {
        assert_eq!(ours_open(identity, &envelope, REQUEST_ID).as_slice(), PLAINTEXT.as_bytes());
    }
    for (envelope, id) in envelopes.iter().zip(&request_ids) {
        for opened in [aws.open(envelope, id), openssl.open(envelope, id), rustcrypto.open(envelope, id)] {
            assert_eq!(opened, PLAINTEXT.as_bytes());
        }
    }
    check(&ours_open_batch(&identity, &envelopes, &request_ids), request_ids.len());

    let mut race = Race::by_cpu_time("envelope open, 600 bytes", "aws-lc-rs");
    race.row("ours", || ours_open(&identity, &envelope, REQUEST_ID));
    race.batch("ours, 64 at once", envelopes.len(), || ours_open_batch(&identity, &envelopes, &request_ids));
    race.row("ours, with p256", || ours_open(&with_p256, &envelope, REQUEST_ID));
    race.row("aws-lc-rs", || aws.open(&envelope, REQUEST_ID));
    race.row("openssl", || openssl.open(&envelope, REQUEST_ID));
    race.row("RustCrypto", || rustcrypto.open(&envelope, REQUEST_ID));
    race.run();
}

fn on_two_threads() {
    let recipient = inputs::recipient();
    let request_ids = inputs::request_ids(8_000);
    let seal = |request_ids: &[String]| ours_seal_batch(&recipient, request_ids);

    let mut race = Race::by_wall_clock("envelope seal, 8,000 at once", "one thread");
    race.batch("one thread", request_ids.len(), || seal(&request_ids));
    race.batch("two threads", request_ids.len(), || {
        let (first, second) = request_ids.split_at(request_ids.len() / 2);
        thread::scope(|scope| {
            let first = scope.spawn(|| seal(first));
            (seal(second), first.join().unwrap())
        })
    });
    race.run();
}

fn ours_seal(recipient: &Recipient, request_id: &str) -> String {
    let other_info = OtherInfo::for_request(PROGRAM_CODE, request_id).unwrap();
    let envelope = Envelope::seal(PLAINTEXT.as_bytes(), recipient, &other_info).unwrap();
    envelope.to_json().unwrap()
}

fn ours_seal_batch(recipient: &Recipient, request_ids: &[String]) -> Vec<String> {
    let contexts = contexts(request_ids);
    let items: Vec<_> = contexts.iter().map(|context| (PLAINTEXT.as_bytes(), context)).collect();
    let envelopes = Envelope::seal_batch(&items, recipient).unwrap();
    envelopes.into_iter().map(|envelope| envelope.unwrap().to_json().unwrap()).collect()
}

fn ours_open(identity: &Identity, envelope: &str, request_id: &str) -> SecretBuffer {
    let other_info = OtherInfo::for_request(PROGRAM_CODE, request_id).unwrap();
    let envelope = Envelope::from_json(envelope.as_bytes()).unwrap();
    envelope.open([identity], &other_info).unwrap()
}

fn ours_open_batch(identity: &Identity, envelopes: &[String], request_ids: &[String]) -> Vec<SecretBuffer> {
    let contexts = contexts(request_ids);
    let envelopes: Vec<_> = envelopes.iter().map(|json| Envelope::from_json(json.as_bytes()).unwrap()).collect();
    let items: Vec<_> = envelopes.iter().zip(&contexts).collect();
    Envelope::open_batch(&items, &[identity]).into_iter().map(Result::unwrap).collect()
}

fn contexts(request_ids: &[String]) -> Vec<OtherInfo> {
    request_ids.iter().map(|id| OtherInfo::for_request(PROGRAM_CODE, id).unwrap()).collect()
}

/// So many plaintexts, and each the right one.
fn check(opened: &[SecretBuffer], count: usize) {
    assert_eq!(opened.len(), count);
    assert!(opened.iter().all(|plaintext| plaintext.as_slice() == PLAINTEXT.as_bytes()));
}
