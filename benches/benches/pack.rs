//! Packing the two reports at level 6: base64(gzip(bytes)).

use base64::{Engine, engine::general_purpose::STANDARD};
use criterion::{Criterion, criterion_group, criterion_main};
use sealpack::pack::{self, DEFAULT_LIMIT, Level};
use sealpack_benches::{
    child::Script,
    inputs, miniz,
    race::{Peer, race},
};

fn reports(criterion: &mut Criterion) {
    report(criterion, "pack credit report", "credit-report.xml", &inputs::credit_report());
    report(criterion, "pack asset report", "asset-report.json", &inputs::asset_report());
}

fn report(criterion: &mut Criterion, what: &str, file: &str, bytes: &[u8]) {
    let check = |name: &str, text: &str| {
        assert_eq!(pack::unpack_text(text, DEFAULT_LIMIT).unwrap().as_slice(), bytes);
        println!("{what}: {name} makes {} characters of {} bytes", text.len(), bytes.len());
    };

    check("ours", &ours(bytes));
    check("miniz_oxide", &obvious(bytes));
    let mut peers = vec![Peer::ours(|| ours(bytes)), Peer::new("miniz_oxide", || obvious(bytes))];
    let file = inputs::path("../examples").join(file);
    for (name, program, script) in [("Node", "node", "pack.mjs"), ("Python", "python3", "pack.py")] {
        if let Some((script, text)) = Script::start(program, script, &[file.as_ref()]) {
            check(name, &text);
            peers.push(Peer::script(name, script));
        }
    }
    race(criterion, what, peers);
}

fn ours(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    pack::pack(bytes, &mut text, Level::default()).unwrap();
    String::from_utf8(text).unwrap()
}

fn obvious(bytes: &[u8]) -> String {
    STANDARD.encode(miniz::gzip(bytes))
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = reports
}
criterion_main!(benches);
