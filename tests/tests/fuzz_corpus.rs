//! The committed corpus of every fuzz target, run as a test: what was found once stays found.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test or bench stops where something is missing"
)]

use std::path::PathBuf;

fn check(target: &str, run: fn(&[u8])) {
    let folder: PathBuf = pol_tests::root().join("tests/fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds a corpus", folder.display());
    for file in files {
        println!("{}", file.display());
        run(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn texts() {
    check("text", pol_tests::fuzz::text);
}

#[test]
fn packs() {
    check("pack", pol_tests::fuzz::pack);
}

#[test]
fn plans() {
    check("plan", pol_tests::fuzz::plan);
}
