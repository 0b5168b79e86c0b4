//! The example worlds: each is judged by the built-in packs and by its own policies, and gives the report beside it.
//!
//! `POL_BLESS=1 cargo test -p pol-tests --test examples` writes the reports anew.

use std::path::{Path, PathBuf};

const WORLDS: &[&str] = &["webshop", "azure_portal", "gcp_analytics"];

fn folder(world: &str) -> PathBuf {
    pol_tests::root().join("examples").join(world)
}

fn check(world: &str, args: &[&str], expected: &str) {
    let folder = folder(world);
    let args: Vec<&str> = ["check", "plan.json"].into_iter().chain(args.iter().copied()).collect();
    let (code, report, errors) = pol_tests::run(&folder, &args, b"");
    assert_eq!(code, 1, "{world} has findings: {errors}");
    compare(&folder.join(expected), &report);
}

fn compare(file: &Path, found: &str) {
    if std::env::var_os("POL_BLESS").is_some() {
        std::fs::write(file, found).unwrap();
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    assert!(expected == found, "{} differs; POL_BLESS=1 writes it anew:\n{found}", file.display());
}

#[test]
fn the_built_in_packs_give_the_expected_reports() {
    for world in WORLDS {
        check(world, &[], "expected.txt");
    }
}

#[test]
fn their_own_policies_give_the_expected_reports() {
    for world in WORLDS {
        check(world, &["-p", "policies"], "expected-policies.txt");
    }
}

#[test]
fn their_own_tests_pass_on_both_engines() {
    for world in WORLDS {
        for engine in ["native", "interpreter"] {
            let (code, report, errors) =
                pol_tests::run(&folder(world), &["test", "policies", "--engine", engine], b"");
            assert_eq!(code, 0, "{world}, {engine}: {report}{errors}");
        }
    }
}

#[test]
fn engines_and_threads_make_no_difference() {
    for world in WORLDS {
        let report = |engine: &str, threads: &str| {
            let args =
                ["check", "plan.json", "--format", "json", "--engine", engine, "--threads", threads, "--now", "2026-01-01"];
            pol_tests::run(&folder(world), &args, b"").1
        };
        let reference = report("interpreter", "1");
        for (engine, threads) in [("interpreter", "4"), ("native", "1"), ("native", "4"), ("auto", "0")] {
            assert!(report(engine, threads) == reference, "{world} differs with {engine} on {threads} threads");
        }
    }
}
