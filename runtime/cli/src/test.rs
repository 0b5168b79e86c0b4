//! `pol test`: the tests that packs contain.

use crate::args::Test;
use crate::prose::labelled;
use crate::{Ending, check, pack};
use anstyle::{AnsiColor, Style};
use pol_engine::{TestRun, run_tests};
use std::fmt::Write;

/// Runs the tests, and prints the ones that fail.
pub(crate) fn run(args: &Test) -> miette::Result<Ending> {
    let here = vec![".".to_owned()];
    let names = if args.packs.is_empty() { &here } else { &args.packs };
    let Some(pack) = pack::load(names)? else { return Ok(Ending::Refused) };
    let engine = check::engine(&args.machine);
    let runs = run_tests(&pack.module, pol_stdlib::schemas(), engine, args.filter.as_deref());
    crate::print(&report(&runs, args.filter.as_deref()))?;
    let failed = runs.iter().any(|run| !run.failures.is_empty());
    Ok(if failed { Ending::Failed } else { Ending::Good })
}

fn report(runs: &[TestRun], filter: Option<&str>) -> String {
    let mut out = String::new();
    for run in runs.iter().filter(|run| !run.failures.is_empty()) {
        failed(&mut out, run);
    }
    let failed = runs.iter().filter(|run| !run.failures.is_empty()).count();
    let style = Style::new().bold();
    let passed = runs.len() - failed;
    let _ = writeln!(out, "{style}{passed} of {} tests passed{style:#}", runs.len());
    if runs.is_empty() {
        match filter {
            Some(text) => drop(writeln!(out, "no test has `{text}` in its name")),
            None => out.push_str("a test is written `test \"…\" { given …; expect … }`\n"),
        }
    }
    out
}

fn failed(out: &mut String, run: &TestRun) {
    let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
    let _ = writeln!(out, "{red}✗{red:#} {} ({})", run.name, run.pack);
    for failure in &run.failures {
        let _ = writeln!(out, "{}", labelled("    expected  ", &failure.expected));
        let _ = writeln!(out, "{}", labelled("    found     ", &failure.found));
    }
    out.push('\n');
}
