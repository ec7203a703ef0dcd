//! Is a batch what its items are one by one, whichever arithmetic makes it?
#![cfg(feature = "hazmat")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{collections::HashSet, thread};

use sealpack::{Envelope, Error, ErrorKind, Identity, OtherInfo, Recipient, SecretBuffer, hazmat, seal::EphemeralKey};

/// What is sealed as item `i`: no two are alike, the first is empty.
fn plaintexts(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|i| format!("plaintext {i} ").repeat(i % 90).into_bytes()).collect()
}

fn contexts(count: usize) -> Vec<OtherInfo> {
    (0..count).map(|i| OtherInfo::for_request("program", &format!("request-{i}")).unwrap()).collect()
}

fn items<'a>(plaintexts: &'a [Vec<u8>], contexts: &'a [OtherInfo]) -> Vec<(&'a [u8], &'a OtherInfo)> {
    plaintexts.iter().map(Vec::as_slice).zip(contexts).collect()
}

fn seal(items: &[(&[u8], &OtherInfo)], recipient: &Recipient) -> Vec<Envelope> {
    Envelope::seal_batch(items, recipient).unwrap().into_iter().map(Result::unwrap).collect()
}

fn same(opened: &Result<SecretBuffer, Error>, plaintext: &[u8]) -> bool {
    opened.as_ref().is_ok_and(|opened| opened.as_slice() == plaintext)
}

#[test]
fn each_arithmetic_opens_what_each_sealed() {
    let pem = Identity::generate().unwrap().to_pem().unwrap();
    let identity = || Identity::from_pem(pem.expose().as_bytes()).unwrap();
    let identities = [identity(), identity().with_p256()];

    for count in [0, 1, 2, 63, 64, 65, 130] {
        let (plaintexts, contexts) = (plaintexts(count), contexts(count));
        for sealing in &identities {
            let envelopes = seal(&items(&plaintexts, &contexts), sealing.recipient());
            assert_eq!(envelopes.len(), count);
            for opening in &identities {
                let sealed: Vec<_> = envelopes.iter().zip(&contexts).collect();
                let opened = Envelope::open_batch(&sealed, &[opening]);
                assert_eq!(opened.len(), count);
                assert!(opened.iter().zip(&plaintexts).all(|(opened, plaintext)| same(opened, plaintext)));
                for ((envelope, context), plaintext) in sealed.iter().zip(&plaintexts).take(3) {
                    assert!(same(&envelope.open([opening], context), plaintext));
                }
            }
        }
    }
}

#[test]
fn given_the_same_randomness_all_ways_give_the_same_envelopes() {
    let identity = Identity::generate().unwrap();
    let (ours, p256) = (identity.recipient().clone(), identity.recipient().clone().with_p256());
    let (plaintexts, contexts) = (plaintexts(70), contexts(70));
    let items = items(&plaintexts, &contexts);
    let random: Vec<u8> = (0..70 * 32).map(|i: u32| (i * 7 + i / 256) as u8 & 0x7F).collect();

    let expected: Vec<Envelope> = items
        .iter()
        .zip(random.chunks(32))
        .map(|((plaintext, context), random)| hazmat::seal_envelope(plaintext, &p256, context, random).unwrap())
        .collect();
    for recipient in [&ours, &p256] {
        let batch = hazmat::seal_envelope_batch(&items, recipient, &random).unwrap();
        assert!(batch.into_iter().map(Result::unwrap).eq(expected.iter().cloned()));
    }
    // One by one, before there is a table and after.
    let fresh = Recipient::from_der(&ours.to_der()).unwrap();
    for (((plaintext, context), random), expected) in items.iter().zip(random.chunks(32)).zip(&expected) {
        assert_eq!(&hazmat::seal_envelope(plaintext, &fresh, context, random).unwrap(), expected);
    }
}

/// The steps by hand, in the JSON that `Envelope` reads.
#[test]
fn what_an_ephemeral_key_seals_is_an_envelope() {
    let identity = Identity::generate().unwrap();
    let context = OtherInfo::for_request("program", "request").unwrap();
    for recipient in [identity.recipient().clone(), identity.recipient().clone().with_p256()] {
        let key = EphemeralKey::generate().unwrap();
        let public_key = hazmat::base64_encode(&key.public_key());
        let data = hazmat::base64_encode(&key.agree(&recipient, &context).seal(b"by hand").unwrap());
        let hash = recipient.public_key_hash();
        let json = format!(
            r#"{{"version":"EC_v1","ephemeralPublicKey":"{public_key}","publicKeyHash":"{hash}","data":"{data}"}}"#
        );
        let envelope = Envelope::from_json(json.as_bytes()).unwrap();
        assert!(same(&envelope.open([&identity], &context), b"by hand"));
        for (program_code, request_id) in [("program", "Request"), ("Program", "request")] {
            let other = OtherInfo::for_request(program_code, request_id).unwrap();
            assert_eq!(envelope.open([&identity], &other).unwrap_err().kind(), ErrorKind::Open);
        }
    }
}

#[test]
fn every_envelope_has_an_ephemeral_key_of_its_own() {
    let recipient = Identity::generate().unwrap().recipient().clone();
    let context = OtherInfo::new(b"u", &[0; 32]);
    let envelopes = seal(&[(b"the same".as_slice(), &context); 300], &recipient);
    let distinct: HashSet<String> = envelopes.iter().map(|envelope| envelope.to_json().unwrap()).collect();
    assert_eq!(distinct.len(), 300);
}

/// 32 bytes of ones are above the order: the key is drawn anew, from what follows the draw for the batch.
#[test]
fn a_candidate_that_is_no_scalar_is_drawn_anew() {
    let identity = Identity::generate().unwrap();
    let context = OtherInfo::new(b"u", &[0; 32]);
    let items = [(b"one".as_slice(), &context), (b"two".as_slice(), &context)];
    for invalid in [[0xFF; 32], [0; 32]] {
        let random = [invalid, [1; 32], [2; 32]].concat();
        let batch = hazmat::seal_envelope_batch(&items, identity.recipient(), &random).unwrap();
        let keys = [[2; 32], [1; 32]];
        for ((envelope, (plaintext, context)), key) in batch.iter().zip(items).zip(keys) {
            let alone = hazmat::seal_envelope(plaintext, identity.recipient(), context, &key).unwrap();
            assert_eq!(envelope.as_ref().unwrap(), &alone);
        }
    }
}

#[test]
fn without_randomness_nothing_is_sealed() {
    let recipient = Identity::generate().unwrap().recipient().clone();
    let context = OtherInfo::new(b"u", &[0; 32]);
    let items = [(b"one".as_slice(), &context); 65];
    for bytes in [0, 32 * 64, 32 * 65 - 1] {
        let error = hazmat::seal_envelope_batch(&items, &recipient, &vec![1; bytes]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Randomness);
    }
    assert!(hazmat::seal_envelope_batch(&[], &recipient, &[]).unwrap().is_empty(), "nothing is drawn for nothing");
}

#[test]
fn items_that_do_not_open_leave_the_others_as_they_are() {
    let (old, new, other) =
        (Identity::generate().unwrap(), Identity::generate().unwrap(), Identity::generate().unwrap());
    let new = new.with_p256();
    let (plaintexts, contexts) = (plaintexts(100), contexts(101));
    let mut envelopes = Vec::new();
    for (i, item) in items(&plaintexts, &contexts).into_iter().enumerate() {
        let recipient = [&old, &new, &other][i % 3].recipient();
        envelopes.extend(seal(&[item], recipient));
    }
    // Every fifth is opened in the context of another.
    let sealed = envelopes.iter().enumerate().map(|(i, envelope)| (envelope, &contexts[i + usize::from(i % 5 == 0)]));
    let opened = Envelope::open_batch(&sealed.collect::<Vec<_>>(), &[&old, &new]);
    for (i, (opened, plaintext)) in opened.iter().zip(&plaintexts).enumerate() {
        match (i % 3, i % 5) {
            (2, _) => assert_eq!(opened.as_ref().unwrap_err().kind(), ErrorKind::Malformed, "{i}"),
            (_, 0) => assert_eq!(opened.as_ref().unwrap_err().kind(), ErrorKind::Open, "{i}"),
            _ => assert!(same(opened, plaintext), "{i}"),
        }
    }
}

#[test]
fn threads_share_a_recipient_while_its_table_is_made() {
    let identity = Identity::generate().unwrap();
    let context = OtherInfo::new(b"u", &[0; 32]);
    thread::scope(|scope| {
        for _ in 0..8 {
            let recipient = identity.recipient().clone();
            let (identity, context) = (&identity, &context);
            scope.spawn(move || {
                for _ in 0..12 {
                    let envelope = Envelope::seal(b"shared", &recipient, context).unwrap();
                    assert!(same(&envelope.open([identity], context), b"shared"));
                }
            });
        }
    });
}
