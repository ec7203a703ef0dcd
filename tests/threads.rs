//! How many threads does packing start?
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    fs,
    io::{self, Read, Write},
};

use sealpack::pack::{Backend, Packer, Report};

/// Takes a text, and counts the threads that this process has meanwhile.
struct Counter {
    most_threads: usize,
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.most_threads = self.most_threads.max(threads());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

/// One test, so that nothing else runs beside it.
#[test]
fn threads_are_started_for_what_is_worth_it() {
    for (length, most, packer, started) in [
        (5 << 20, u64::MAX, Packer::default(), 1),
        (5 << 20, u64::MAX, Packer::default().with_threads(4), 3),
        (5 << 20, u64::MAX, Packer::default().with_threads(1), 0),
        (5 << 20, u64::MAX, Packer::default().with_threads(0), 0),
        (300 << 10, 300 << 10, Packer::default().with_threads(9), 1),
        (200 << 10, u64::MAX, Packer::default(), 0),
        (4, u64::MAX, Packer::default(), 0),
        #[cfg(feature = "libdeflate")]
        (5 << 20, u64::MAX, Packer::default().with_backend(Backend::Libdeflate), 0),
        (5 << 20, u64::MAX, Packer::default().with_backend(Backend::ZlibRs), 1),
    ] {
        let mut counter = Counter { most_threads: 0 };
        let before = threads();
        packer.pack(Report::from_reader(io::repeat(0).take(length), most), &mut counter).unwrap();
        assert_eq!(counter.most_threads - before, started, "{length} bytes of {most} at most, {packer:?}");
        // They end with it; the system may take a moment to forget them.
        while threads() > before {
            std::thread::yield_now();
        }
    }
}
