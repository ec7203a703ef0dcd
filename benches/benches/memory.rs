//! How much memory it takes to make an Onbo body with a large report from a file: the peak of a process that does nothing
//! else. Linux only, where the system tells it.

use std::{env, fs, fs::File, path::Path, process::Command, time::SystemTime};

use sealpack::{
    pack::{Backend, Packer, Report},
    request::onbo::{Onbo, PRODUCTION, Update, UserId},
};
use sealpack_benches::{
    inputs,
    race::measuring,
    reports::{self, Input},
};

/// The first argument of the process that makes the body.
const MAKE: &str = "make-body";

/// The most kB that a body of 20 MB may cost above its own length.
const TARGET: i64 = 10_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [make, file, threads, backend] = &arguments[..]
        && make == MAKE
    {
        let packer = Packer::default().with_threads(threads.parse().unwrap());
        let libdeflate = backend == "Libdeflate";
        make_body(file.as_ref(), if libdeflate { packer.with_backend(Backend::Libdeflate) } else { packer });
        return;
    }
    if peak().is_none() {
        println!("skipped: no VmHWM in /proc/self/status");
        return;
    }

    let length = |length: usize| if measuring() { length } else { length.min(300_000) };
    let write = |name, length| Input { name, make: reports::credit, length }.write(env!("CARGO_TARGET_TMPDIR")).1;
    let tiny = write("tiny credit report", 1);
    let eight = write("credit report, 8 MB", length(7_990_000));
    let twenty = write("credit report, 20 MB", length(20_000_000));
    println!("\nmemory of an Onbo body with a credit report from a file: peaks of one process each, in kB");
    println!("  {:<32}{:>12}{:>12}{:>12}{:>12}{:>14}", "", "report", "body", "peak", "tiny peak", "above body");
    for (name, file, threads, backend) in [
        ("zlib-rs, one thread", &twenty, "1", "ZlibRs"),
        ("zlib-rs, two threads", &twenty, "2", "ZlibRs"),
        ("Libdeflate", &eight, "1", "Libdeflate"),
    ] {
        let [_, base] = measure(&tiny, threads, backend);
        let [body, peak] = measure(file, threads, backend);
        let report = fs::metadata(file).unwrap().len() / 1000;
        let above = peak - base - body;
        println!("  {name:<32}{report:>12}{body:>12}{peak:>12}{base:>12}{above:>14}");
        if measuring() && file == &twenty {
            println!("    {}: less than {TARGET} kB", if above < TARGET { "reached" } else { "NOT REACHED" });
        }
    }
}

/// The body's length and the peak of a new process that makes it, in kB.
fn measure(file: &Path, threads: &str, backend: &str) -> [i64; 2] {
    let program = env::current_exe().unwrap();
    let output = Command::new(program).arg(MAKE).arg(file).args([threads, backend]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// What the process that is measured does.
fn make_body(file: &Path, packer: Packer) {
    let most = fs::metadata(file).unwrap().len();
    let update = Update::new().credit_report(Report::from_reader(File::open(file).unwrap(), most));
    let onbo = Onbo::new(PRODUCTION, "client", &inputs::secret()).unwrap().with_packer(packer);
    let (user, now) = (UserId::new("2acf04c3-48d1-456f-a54e-1a4251814478").unwrap(), SystemTime::now());
    let request = onbo.update(&user, update, now).unwrap().request(now).unwrap();
    println!("{} {}", request.body().len() / 1000, peak().unwrap());
}

/// The most memory that this process has had resident, in kB.
fn peak() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024 / 1000)
}
