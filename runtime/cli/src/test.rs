//! `pol test`: the tests that packs contain.

use crate::args::Test;
use crate::prose::labelled;
use crate::{Ending, check, inputs, pack};
use anstyle::{AnsiColor, Style};
use pol_engine::{Files, Reading, TestRun, run_tests_with};
use pol_graph::Graph;
use pol_sources::Input;
use std::borrow::Cow;
use std::fmt::Write;
use std::path::PathBuf;

/// Runs the tests, and prints the ones that fail.
pub(crate) fn run(args: &Test) -> miette::Result<Ending> {
    let here = vec![".".to_owned()];
    let names = if args.packs.is_empty() { &here } else { &args.packs };
    let Some(pack) = pack::load(names, pack::Lints::Always)? else { return Ok(Ending::Refused) };
    let engine = check::engine(&args.machine);
    let wanted = (engine, args.filter.as_deref());
    let runs = run_tests_with(&pack.module, pol_stdlib::schemas(), wanted, &Disk);
    crate::print(&report(&runs, args.filter.as_deref()))?;
    // A filter that fits nothing is a mistake: nobody may take its silence for success.
    if runs.is_empty() && args.filter.is_some() {
        return Ok(Ending::Refused);
    }
    let failed = runs.iter().any(|run| !run.failures.is_empty());
    Ok(if failed { Ending::Failed } else { Ending::Good })
}

/// Opens the files that tests give.
struct Disk;

impl Files for Disk {
    fn load(
        &self,
        paths: &[Box<str>],
        reading: Reading<'_>,
        judge: &mut dyn FnMut(Result<&mut Graph<'_>, String>),
    ) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| PathBuf::from(&**path)).collect();
        let bytes = match inputs::read(&paths) {
            Ok(bytes) => bytes,
            Err(failure) => return judge(Err(failure.to_string())),
        };
        let inputs: Vec<Input<'_>> = bytes
            .iter()
            .map(|input| Input { name: &input.name, bytes: Cow::Borrowed(&input.bytes) })
            .collect();
        let Reading { module, read_set, schemas } = reading;
        match pol_sources::read(&inputs, module, read_set, schemas) {
            Ok(mut graph) => judge(Ok(&mut graph)),
            Err(error) => judge(Err(error.to_string())),
        }
    }
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
