//! Packing the two reports at level 6: base64(gzip(bytes)).

use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::pack::{self, DEFAULT_LIMIT, Level};
use sealpack_benches::{child::Script, inputs, miniz, race::Race};

fn main() {
    report("pack credit report", "credit-report.xml", &inputs::credit_report());
    report("pack asset report", "asset-report.json", &inputs::asset_report());
}

fn report(what: &'static str, file: &str, bytes: &[u8]) {
    let check = |name: &str, text: &str| {
        assert_eq!(pack::unpack_text(text, DEFAULT_LIMIT).unwrap().as_slice(), bytes);
        println!("{what}: {name} makes {} characters of {} bytes", text.len(), bytes.len());
    };

    check("ours", &ours(bytes));
    assert!(miniz::gunzip(&STANDARD.decode(ours(bytes)).unwrap()) == bytes);
    check("miniz_oxide", &obvious(bytes));
    let mut race = Race::by_wall_clock(what, "Node");
    race.row("ours", || ours(bytes));
    race.row("miniz_oxide", || obvious(bytes));
    race.compare("ours", "miniz_oxide");
    let file = inputs::path("../examples").join(file);
    for (name, program, script) in [("Node", "node", "pack.mjs"), ("Python", "python3", "pack.py")] {
        if let Some((script, text)) = Script::start(program, script, &[file.as_ref()]) {
            check(name, &text);
            race.script(name, script);
            race.compare("ours", name);
        }
    }
    race.run();
}

fn ours(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    pack::pack(bytes, &mut text, Level::default()).unwrap();
    String::from_utf8(text).unwrap()
}

fn obvious(bytes: &[u8]) -> String {
    STANDARD.encode(miniz::gzip(bytes))
}
