//! What every run costs before it does anything, and how big the program is, with all types in it.
//!
//! `cargo bench -p pol-benches --bench footprint` prints a line per measure and fails where a limit is exceeded. Times are
//! whole processes, each the median of many runs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test or bench stops where something is missing"
)]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const RUNS: usize = 41;
const SEED: u64 = 7;

fn main() -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.json");
    std::fs::write(&plan, pol_tests::w1::plan(22, SEED)).unwrap();
    let pack = pol_tests::root().join("tests/fixtures/w1/w1.pol");
    let (plan, pack) = (plan.to_str().unwrap(), pack.to_str().unwrap());
    let megabytes = std::fs::metadata(pol_tests::pol()).unwrap().len() as f64 / 1e6;
    println!("{} types", pol_stdlib::schemas().paths().len());
    let measures = [
        ("pol --version, ms", milliseconds(folder.path(), &["--version"]), 10.0),
        (
            "pol schema show of one type, ms",
            milliseconds(folder.path(), &["schema", "show", "aws.s3.Bucket"]),
            10.0,
        ),
        ("pol check of a 32 kB plan, ms", milliseconds(folder.path(), &["check", "-p", pack, plan]), 10.0),
        ("the program, MB", megabytes, 60.0),
    ];
    let mut good = true;
    for (what, value, limit) in measures {
        let verdict = if value <= limit { "" } else { "  TOO MUCH" };
        println!("{what:<36} {value:>8.2} {limit:>8.2}{verdict}");
        good &= value <= limit;
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How long the command takes, from its start to its end.
fn milliseconds(folder: &Path, args: &[&str]) -> f64 {
    let run = || {
        let mut command = Command::new(pol_tests::pol());
        command.current_dir(folder).args(args).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let status = command.status().unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{args:?} could not be done");
        started.elapsed().as_secs_f64() * 1e3
    };
    let mut times: Vec<f64> = (0..RUNS).map(|_| run()).collect();
    times.sort_by(f64::total_cmp);
    times.get(RUNS / 2).copied().unwrap_or(f64::INFINITY)
}
