//! How much memory does a call with a large report take, besides its body?

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::{self, Read},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::SystemTime,
};

use sealpack::{
    pack::{Level, Packer, Report},
    record::Extra,
    request::onbo::{Onbo, SANDBOX, Update, UserId},
};

/// Counts the bytes of all blocks but the largest, the body: it is reserved for the longest text that may come, and what is
/// not written of it takes no memory.
struct Counter;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static BODIES: AtomicUsize = AtomicUsize::new(0);

const BODY: usize = 20_000_000;

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() >= BODY {
            BODIES.fetch_add(1, Relaxed);
        } else {
            let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
            PEAK.fetch_max(now, Relaxed);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() < BODY {
            NOW.fetch_sub(layout.size(), Relaxed);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counter = Counter;

/// A report of lines, made as it is read; or one in which nothing repeats.
struct Lines {
    line: Vec<u8>,
    number: u64,
    repeats: bool,
}

impl Read for Lines {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.is_empty() {
            self.number += 1;
            let mixed = self.number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            self.line = match self.repeats {
                true => format!("<line number=\"{}\">{:x}</line>\n", self.number, mixed >> 40).into_bytes(),
                false => (mixed ^ (mixed >> 32)).to_be_bytes().to_vec(),
            };
        }
        let length = self.line.len().min(out.len());
        out[..length].copy_from_slice(&self.line[..length]);
        self.line.drain(..length);
        Ok(length)
    }
}

/// One test, so that nothing else runs beside it.
#[test]
fn a_report_of_20_megabytes_takes_less_than_10_besides_the_body() {
    for (repeats, level, threads) in [(true, 6, 1), (true, 6, 2), (false, 1, 1), (false, 1, 2), (false, 9, 2)] {
        let packer = Packer::default().with_threads(threads).with_level(Level::new(level).unwrap());
        let onbo = Onbo::new(SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap().with_packer(packer);
        let report = Lines { line: Vec::new(), number: 0, repeats }.take(20_000_000);
        let asset_report = Some(Report::from_reader(report, 20_000_000));
        // The body has room for them too.
        let extra = Extra::from_json(format!(r#"{{"more": "{}"}}"#, "x".repeat(4_000_000)).as_bytes()).unwrap();
        let update = Update { asset_report, extra, ..Update::default() };
        let user = UserId::new("user").unwrap();

        let before = NOW.load(Relaxed);
        PEAK.store(before, Relaxed);
        BODIES.store(0, Relaxed);
        let prepared = onbo.update(&user, update, SystemTime::now()).unwrap();
        let besides = PEAK.load(Relaxed) - before;
        println!("repeats {repeats}, level {level}, {threads} threads: {besides} bytes besides the body");
        assert!(besides < 10_000_000, "{besides} bytes, {threads} threads");
        assert_eq!(BODIES.load(Relaxed), 1, "the body stays where it is");
        assert_eq!(prepared.protected()[0].before, 20_000_000);
    }
}
