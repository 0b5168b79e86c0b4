//! Speed, shown as ratios within one run: nothing here is an absolute claim but the limit on a small plan.
//!
//! `cargo bench -p pol-benches --bench speed` prints a line per measure and fails where a limit is exceeded. Workload W1:
//! a plan of 10,000 resources, eleven rules. Each figure is the median of many runs; peers run in turn with us.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test or bench stops where something is missing"
)]

mod hand;

use hand::Rules;
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::interpret::Interpreter;
use pol_ir::module::{Module, Outcome, PolicyId};
use pol_ir::readset::ReadSet;
use pol_sources::Input;
use std::borrow::Cow;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const RESOURCES: usize = 10_000;
const SEED: u64 = 7;

/// One line of the table.
struct Measure {
    what: &'static str,
    ours: Duration,
    peer: Option<(&'static str, Duration)>,
    /// The ratio, or the milliseconds where there is no peer, that must not be exceeded.
    limit: f64,
}

fn main() -> ExitCode {
    let world = World::new();
    let measures = [
        world.native_against_hand(),
        world.native_against_interpreter(),
        world.check_against_skim(),
        world.small_plan(),
    ];
    println!("{:<44} {:>10} {:>10} {:>8} {:>8}", "measure", "ours", "peer", "ratio", "limit");
    let mut good = true;
    for measure in &measures {
        good &= measure.print();
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Measure {
    fn print(&self) -> bool {
        let ours = format!("{:.3?}", self.ours);
        let (value, peer) = match self.peer {
            Some((name, peer)) => {
                (self.ours.as_secs_f64() / peer.as_secs_f64(), format!("{peer:.3?} ({name})"))
            }
            None => (self.ours.as_secs_f64() * 1e3, "-".to_owned()),
        };
        let good = value <= self.limit;
        let verdict = if good { "" } else { "  TOO SLOW" };
        println!("{:<44} {ours:>10} {peer:>24} {value:>8.2} {:>8.2}{verdict}", self.what, self.limit);
        good
    }
}

/// The workload, loaded.
struct World {
    plan: Vec<u8>,
    module: Module,
    read_set: ReadSet,
    folder: tempfile::TempDir,
    pol: PathBuf,
}

impl World {
    fn new() -> Self {
        let pack = pol_tests::root().join("tests/fixtures/w1/w1.pol");
        let module = pol_tests::module(&[&pack]);
        let read_set = ReadSet::of(&module);
        let folder = tempfile::tempdir().unwrap();
        let plan = pol_tests::w1::plan(RESOURCES, SEED);
        std::fs::write(folder.path().join("plan.json"), &plan).unwrap();
        std::fs::write(folder.path().join("small.json"), pol_tests::w1::plan(22, SEED)).unwrap();
        Self { plan, module, read_set, folder, pol: pol_tests::pol().to_owned() }
    }

    fn input(&self) -> [Input<'_>; 1] {
        [Input { name: "plan.json", bytes: Cow::Borrowed(&self.plan) }]
    }

    fn graph<'a>(&'a self, inputs: &'a [Input<'a>]) -> pol_graph::Graph<'a> {
        pol_sources::read(inputs, &self.module, &self.read_set, pol_stdlib::schemas()).unwrap()
    }

    /// (a) Verdicts only, on one thread.
    fn native_against_hand(&self) -> Measure {
        let inputs = self.input();
        let graph = self.graph(&inputs);
        let rules = Rules::new(&graph.columns, &self.module.names);
        let jobs = jobs(&self.module, &graph.columns);
        let started = Instant::now();
        let native = pol_codegen::compile(&self.module, &[], &graph.columns, &jobs).unwrap();
        println!("native code for {} policy-tables made in {:.3?}", jobs.len(), started.elapsed());
        let mut out = vec![0; RESOURCES];
        let mut judge = || run_native(&native, &graph.columns, &jobs, &mut out);
        assert_eq!(judge(), rules.judge().iter().sum::<usize>(), "both find the same failures");
        let (ours, hand) = in_turn(200, || black_box(judge()), || black_box(rules.judge()));
        Measure { what: "(a) rules only: native / by hand", ours, peer: Some(("hand", hand)), limit: 3.0 }
    }

    /// (b) The same policies by the interpreter: a ratio below 1 means that native code pays.
    fn native_against_interpreter(&self) -> Measure {
        let inputs = self.input();
        let graph = self.graph(&inputs);
        let jobs = jobs(&self.module, &graph.columns);
        let native = pol_codegen::compile(&self.module, &[], &graph.columns, &jobs).unwrap();
        let mut out = vec![0; RESOURCES];
        let ours = || black_box(run_native(&native, &graph.columns, &jobs, &mut out));
        let peer = || black_box(run_interpreter(&self.module, &graph.columns, &jobs));
        let (ours, peer) = in_turn(20, ours, peer);
        let what = "(b) rules only: native / interpreter";
        Measure { what, ours, peer: Some(("interpreter", peer)), limit: 1.0 }
    }

    /// (c) The whole command, its start and its report included, against skipping through the same bytes.
    fn check_against_skim(&self) -> Measure {
        let plan = self.folder.path().join("plan.json");
        let ours = || self.check(&plan);
        let skim = || black_box(skim(&self.plan));
        let (ours, peer) = in_turn(20, ours, skim);
        Measure {
            what: "(c) pol check of 10,000 resources / skim",
            ours,
            peer: Some(("skim", peer)),
            limit: 6.0,
        }
    }

    /// (d) The whole command on a small plan, in milliseconds.
    fn small_plan(&self) -> Measure {
        let plan = self.folder.path().join("small.json");
        let (ours, _) = in_turn(40, || self.check(&plan), || ());
        Measure { what: "(d) pol check of a 32 kB plan, ms", ours, peer: None, limit: 15.0 }
    }

    fn check(&self, plan: &Path) {
        let pack = pol_tests::root().join("tests/fixtures/w1/w1.pol");
        let mut command = Command::new(&self.pol);
        command.args(["check", "-p"]).arg(pack).arg(plan).stdout(Stdio::null()).stderr(Stdio::null());
        assert_eq!(command.status().unwrap().code(), Some(1), "the plan has findings");
    }
}

fn jobs(module: &Module, columns: &Columns) -> Vec<(PolicyId, TableId)> {
    pol_engine::pairs(module, columns)
}

fn run_native(
    native: &pol_codegen::Native<'_>,
    columns: &Columns,
    jobs: &[(PolicyId, TableId)],
    out: &mut [u8],
) -> usize {
    let fail = Outcome::Fail.to_byte();
    let mut failures = 0;
    for job in jobs {
        let rows = columns.tables[job.1].rows;
        let out = &mut out[..rows as usize];
        assert!(native.judge(*job, 0..rows, out), "every rule has native code");
        failures += out.iter().filter(|byte| **byte == fail).count();
    }
    failures
}

fn run_interpreter(module: &Module, columns: &Columns, jobs: &[(PolicyId, TableId)]) -> usize {
    let interpreter = Interpreter::new(module, &[], columns);
    let judge = |policy, table, row| interpreter.judge(policy, Some(NodeRef { table, row }));
    let fails = |(policy, table): &(PolicyId, TableId)| {
        (0..columns.tables[*table].rows).filter(|row| judge(*policy, *table, *row) == Outcome::Fail).count()
    };
    jobs.iter().map(fails).sum()
}

/// What reading costs at least: one pass that finds the members of the root and looks at nothing inside them.
fn skim(bytes: &[u8]) -> usize {
    sonic_rs::to_object_iter(bytes).filter(|member| member.is_ok()).count()
}

/// Medians of two things done in turn, so that both see the same machine.
fn in_turn<A, B>(
    runs: usize,
    mut ours: impl FnMut() -> A,
    mut peer: impl FnMut() -> B,
) -> (Duration, Duration) {
    let time = |work: &mut dyn FnMut()| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    let mut both = [Vec::new(), Vec::new()];
    for _ in 0..runs {
        both[0].push(time(&mut || {
            black_box(ours());
        }));
        both[1].push(time(&mut || {
            black_box(peer());
        }));
    }
    let [mut a, mut b] = both;
    a.sort_unstable();
    b.sort_unstable();
    (a[runs / 2], b[runs / 2])
}
