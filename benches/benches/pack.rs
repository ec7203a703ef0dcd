//! Packing reports: base64(gzip(bytes)), at level 6 beside the peers, and at other levels.

use std::thread;

use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::pack::{self, Backend, DEFAULT_LIMIT, Level, Packer};
use sealpack_benches::{
    child::Script,
    miniz,
    race::{Race, measuring},
    reports::{self, Input},
    zlib_ng,
};

const INPUTS: [Input; 6] = [
    Input { name: "credit report, 50 kB", make: reports::credit, length: 50_000 },
    Input { name: "credit report, 1 MB", make: reports::credit, length: 1_000_000 },
    Input { name: "asset report, 1 MB", make: reports::asset, length: 1_000_000 },
    Input { name: "indented credit report, 1 MB", make: reports::indented, length: 1_000_000 },
    Input { name: "credit report, 20 MB", make: reports::credit, length: 20_000_000 },
    Input { name: "asset report, 20 MB", make: reports::asset, length: 20_000_000 },
];

/// A longer report is given to two threads: it is more than one block.
const ONE_BLOCK: usize = 256 * 1024;

/// A longer report is packed by zlib-rs, whatever the backend.
const MOST_FOR_LIBDEFLATE: usize = 8_000_000;

/// How long a report is when nothing is measured: two blocks.
const SHORT: usize = 300_000;

const ONE_THREAD: &str = "ours, one thread";
const TWO_THREADS: &str = "ours, two threads";
const LIBDEFLATE: &str = "ours, Libdeflate";

/// What the machine gives two threads that share nothing: on some, two CPUs are not twice as fast as one.
const CEILING: &str = "two reports, a thread each";

fn main() {
    for input in INPUTS {
        let length = if measuring() { input.length } else { input.length.min(SHORT) };
        let input = Input { length, ..input };
        peers(&input);
        if input.name.ends_with("1 MB") {
            levels(&input);
        }
    }
}

/// Level 6, beside what else one would take.
fn peers(input: &Input) {
    let (bytes, file) = input.write(env!("CARGO_TARGET_TMPDIR"));
    let bytes = &bytes[..];
    let one = Packer::default().with_threads(1);
    let two = Packer::default().with_threads(2);
    let libdeflate = one.with_backend(Backend::Libdeflate);
    assert!(ours(two, bytes) == ours(one, bytes));

    let mut race = Race::by_wall_clock(format!("pack {}", input.name), "Node").of_bytes(bytes.len());
    race.row(ONE_THREAD, || ours(one, bytes)).makes(check(bytes, &ours(one, bytes)));
    if bytes.len() > ONE_BLOCK {
        race.row(TWO_THREADS, || ours(two, bytes)).makes(check(bytes, &ours(two, bytes)));
        race.batch(CEILING, 2, || {
            thread::scope(|scope| {
                scope.spawn(|| ours(one, bytes));
                ours(one, bytes)
            })
        });
    }
    if bytes.len() <= MOST_FOR_LIBDEFLATE {
        race.row(LIBDEFLATE, || ours(libdeflate, bytes)).makes(check(bytes, &ours(libdeflate, bytes)));
    } else {
        assert!(ours(libdeflate, bytes) == ours(one, bytes));
        println!("{}: Libdeflate leaves what is so long to zlib-rs, whose rows are its rows", input.name);
    }
    race.row("miniz_oxide", || obvious(bytes)).makes(check(bytes, &obvious(bytes)));
    race.row("zlib-ng", || zlib_ng(bytes)).makes(check(bytes, &zlib_ng(bytes)));
    for (name, program, script) in [("Node", "node", "pack.mjs"), ("Python", "python3", "pack.py")] {
        if let Some((script, text)) = Script::start(program, script, &[file.as_ref()]) {
            race.script(name, script).makes(check(bytes, &text));
        }
    }

    race.compare(ONE_THREAD, "Node").at_least(1.1).characters_at_most(1.03);
    race.compare(ONE_THREAD, "Python").at_least(1.4);
    race.compare(ONE_THREAD, "miniz_oxide");
    race.compare(ONE_THREAD, "zlib-ng");
    race.compare(LIBDEFLATE, "Node").at_least(1.5).characters_at_most(1.0);
    race.compare(LIBDEFLATE, "Python").at_least(2.0);
    let threads = race.compare(TWO_THREADS, ONE_THREAD);
    if input.length >= 20_000_000 {
        threads.at_least(1.7);
    }
    race.compare(CEILING, ONE_THREAD);
    race.compare(TWO_THREADS, CEILING);
    race.run();
}

/// Ours at the levels that the documentation speaks of.
fn levels(input: &Input) {
    let bytes = (input.make)(input.length);
    let mut race = Race::by_wall_clock(format!("levels, {}", input.name), "level 6").of_bytes(bytes.len());
    for (name, level, backend) in [
        ("level 1", 1, Backend::ZlibRs),
        ("level 6", 6, Backend::ZlibRs),
        ("level 9", 9, Backend::ZlibRs),
        ("Libdeflate, level 1", 1, Backend::Libdeflate),
        ("Libdeflate, level 6", 6, Backend::Libdeflate),
        ("Libdeflate, level 9", 9, Backend::Libdeflate),
    ] {
        let packer = Packer::default().with_level(Level::new(level).unwrap()).with_backend(backend).with_threads(1);
        let bytes = &bytes[..];
        race.row(name, move || ours(packer, bytes)).makes(check(bytes, &ours(packer, bytes)));
    }
    race.run();
}

/// `text` is `bytes` packed, for ours and for another unpacker. Gives how many characters it is.
fn check(bytes: &[u8], text: &str) -> usize {
    assert!(pack::unpack_text(text, DEFAULT_LIMIT).unwrap().as_slice() == bytes);
    assert!(miniz::gunzip(&STANDARD.decode(text).unwrap()) == bytes);
    text.len()
}

fn ours(packer: Packer, bytes: &[u8]) -> String {
    let mut text = Vec::new();
    packer.pack(bytes, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn obvious(bytes: &[u8]) -> String {
    STANDARD.encode(miniz::gzip(bytes))
}

fn zlib_ng(bytes: &[u8]) -> String {
    STANDARD.encode(zlib_ng::gzip(bytes))
}
