//! Does a branch or an address of sealpack depend on a secret? Each [`Check`] runs as a process of its own under
//! valgrind's memcheck, with its secrets marked ([`memcheck`]).

mod control;
pub mod memcheck;
pub mod public;
mod report;

use std::{
    collections::BTreeSet,
    env,
    process::{Command, ExitCode},
};

use control::CONTROLS;
use report::Report;

pub use public::Public;

/// One piece of sealpack that is run on secrets.
pub struct Check {
    pub name: &'static str,
    pub run: fn(),
    /// All that may be reported.
    pub public: &'static [Public],
}

/// Runs the check that the command line names, or all of them under valgrind.
pub fn main(checks: &[Check]) -> ExitCode {
    let Some(name) = env::args().nth(1) else { return run_all(checks) };
    if name == "cpu" {
        println!("{}", cpu());
        return ExitCode::SUCCESS;
    }
    let Some(check) = checks.iter().chain(&CONTROLS).find(|check| check.name == name) else {
        eprintln!("no such check: {name}");
        return ExitCode::FAILURE;
    };
    assert!(memcheck::is_running(), "a check runs under valgrind: see ct/run");
    (check.run)();
    ExitCode::SUCCESS
}

fn run_all(checks: &[Check]) -> ExitCode {
    println!("CPU that valgrind shows: {}", Outcome::of("cpu").output.trim());
    let mut failures = 0;
    for check in checks {
        let faults = check.faults(&Outcome::of(check.name));
        println!("{} {}", if faults.is_empty() { "ok  " } else { "LEAK" }, check.name);
        faults.iter().for_each(|fault| println!("{fault}"));
        failures += usize::from(!faults.is_empty());
    }
    for control in CONTROLS {
        let faults = control.faults(&Outcome::of(control.name));
        println!("{} {}", if faults.is_empty() { "reported, as it must be:" } else { "NOT REPORTED:" }, control.name);
        failures += usize::from(!faults.is_empty());
    }
    println!("{} checks, {} controls, {failures} failures", checks.len(), CONTROLS.len());
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How one check ended.
struct Outcome {
    is_finished: bool,
    reports: Vec<Report>,
    output: String,
}

impl Outcome {
    fn of(name: &str) -> Self {
        const REPORTED: i32 = 99;
        let valgrind = Command::new("valgrind")
            .args(["--tool=memcheck", "--quiet", "--leak-check=no", "--vgdb=no", "--error-limit=no"])
            .args(["--num-callers=60", "--fullpath-after=", "--expensive-definedness-checks=yes"])
            .arg(format!("--error-exitcode={REPORTED}"))
            .arg(env::current_exe().expect("the path of this program"))
            .arg(name)
            .output()
            .expect("valgrind is installed");
        let output = String::from_utf8_lossy(&[valgrind.stdout, valgrind.stderr].concat()).into_owned();
        let reports = Report::parse_all(&output);
        let expected = if reports.is_empty() { 0 } else { REPORTED };
        Self { is_finished: valgrind.status.code() == Some(expected), reports, output }
    }
}

impl Check {
    /// What is wrong with the outcome, for people.
    fn faults(&self, outcome: &Outcome) -> Vec<String> {
        let mut faults = Vec::new();
        if !outcome.is_finished {
            faults.push("      did not come to its end".to_owned());
            let last_words = outcome.output.lines().filter(|line| !line.starts_with("==") && !line.is_empty());
            faults.extend(last_words.map(|line| format!("        {line}")));
        }
        let mut reached = vec![BTreeSet::new(); self.public.len()];
        for report in &outcome.reports {
            match self.public.iter().position(|public| report.is_in(public.file, public.code)) {
                Some(public) => _ = reached[public].insert(report.address()),
                None => faults.push(report.to_string()),
            }
        }
        for (Public { file, code, count }, reached) in self.public.iter().zip(reached) {
            if !count.contains(&reached.len()) {
                faults.push(format!("      {} reports, expected {count:?}, in {file}: {code}", reached.len()));
            }
        }
        faults
    }
}

/// Those features of the CPU that change which code runs.
fn cpu() -> String {
    let features = [
        ("aes", is_x86_feature_detected!("aes")),
        ("pclmulqdq", is_x86_feature_detected!("pclmulqdq")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("sha", is_x86_feature_detected!("sha")),
        ("vaes", is_x86_feature_detected!("vaes")),
        ("vpclmulqdq", is_x86_feature_detected!("vpclmulqdq")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
    ];
    let features = features.map(|(name, is_there)| format!("{}{name}", if is_there { "" } else { "no " }));
    features.join(", ")
}
