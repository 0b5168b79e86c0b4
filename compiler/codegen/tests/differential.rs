//! Native code gives the bytes of the interpreter: on random programs over random columns, seed by seed.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

use pol_codegen::coverage::INTERPRETED;
use pol_codegen::{Job, compile};
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::interpret::{Interpreter, bind_params, subject_tables};
use pol_ir::module::{Module, Policy, PolicyId, Subject};
use pol_ir::testing::arbitrary;
use std::collections::BTreeMap;

/// The tables whose nodes a policy judges; for the stack, any table stands in.
fn tables(module: &Module, columns: &Columns, policy: &Policy) -> Vec<TableId> {
    match policy.subject {
        Subject::Stack => vec![TableId(u32::MAX)],
        subject => subject_tables(module, columns, subject),
    }
}

fn jobs(module: &Module, columns: &Columns) -> Vec<Job> {
    let of = |(id, policy)| tables(module, columns, policy).into_iter().map(move |table| (id, table));
    module.policies.iter().flat_map(of).collect()
}

fn interpreted(run: &Interpreter<'_>, module: &Module, (policy, table): Job, rows: u32) -> Vec<u8> {
    let stack = matches!(module.policies[policy].subject, Subject::Stack);
    let outcome = |row| run.judge(policy, (!stack).then_some(NodeRef { table, row })).to_byte();
    (0..rows).map(outcome).collect()
}

/// How many jobs of a seed had native code, and why the others had none.
fn check(seed: u64, refused: &mut BTreeMap<&'static str, u32>) -> (u32, u32) {
    let (module, columns) = arbitrary(seed);
    let params: Vec<Const> = bind_params(&module, &[]).expect("no parameter lacks a default");
    let jobs = jobs(&module, &columns);
    let native = compile(&module, &params, &columns, &jobs).expect("this machine has a back end");
    let run = Interpreter::new(&module, &params, &columns);
    let mut covered = 0;
    for &job in &jobs {
        let rows = columns.tables.get(job.1).map_or(1, |table| table.rows);
        if let Some(construct) = native.refused(job) {
            assert!(
                INTERPRETED.contains(&construct),
                "seed {seed}: `{construct}` is not in the table of coverage"
            );
            *refused.entry(construct).or_default() += 1;
            continue;
        }
        let mut out = vec![9; rows as usize];
        assert!(native.judge(job, 0..rows, &mut out), "seed {seed}, job {job:?} is covered");
        let expected = interpreted(&run, &module, job, rows);
        let shown = || pol_ir::print::print_policy(&module, &module.policies[job.0]);
        assert_eq!(out, expected, "seed {seed}, job {job:?}\n{}", shown());
        covered += 1;
    }
    (covered, jobs.len() as u32)
}

#[test]
fn native_code_gives_the_bytes_of_the_interpreter() {
    let count = std::env::var("POL_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(300);
    let from = std::env::var("POL_FIRST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut refused = BTreeMap::new();
    let (mut covered, mut all) = (0, 0);
    for seed in from..from + count {
        let (own, of) = check(seed, &mut refused);
        covered += own;
        all += of;
    }
    let mut refused: Vec<_> = refused.into_iter().collect();
    refused.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let listing: String =
        refused.iter().map(|(construct, count)| format!("\n{count:6} {construct}")).collect();
    assert!(covered * 4 > all, "{covered} of {all} jobs were covered; refused:{listing}");
    eprintln!("{covered} of {all} jobs were covered; refused:{listing}");
}

#[test]
fn a_job_that_is_not_known_is_not_judged() {
    let (module, columns) = arbitrary(1);
    let native = compile(&module, &[], &columns, &[]).expect("this machine has a back end");
    let job = (PolicyId(0), TableId(0));
    assert!(!native.covers(job));
    assert!(!native.judge(job, 0..0, &mut []));
}
