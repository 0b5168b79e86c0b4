//! The rules that a usual plan is judged by are all native, and right.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod plan;

use pol_codegen::compile;
use pol_ir::columns::NodeRef;
use pol_ir::interpret::Interpreter;

#[test]
fn every_rule_of_a_usual_plan_is_native_and_agrees_with_the_interpreter() {
    let plan = plan::plan(97);
    let jobs: Vec<_> = plan.jobs.iter().map(|(_, job)| *job).collect();
    let native = compile(&plan.module, &[], &plan.columns, &jobs).expect("this machine has a back end");
    let run = Interpreter::new(&plan.module, &[], &plan.columns);
    for (label, job) in &plan.jobs {
        assert_eq!(native.refused(*job), None, "{label}");
        let mut out = vec![0; 97];
        assert!(native.judge(*job, 0..97, &mut out), "{label}");
        let subject = |row| NodeRef { table: job.1, row };
        let expected: Vec<u8> = (0..97).map(|row| run.judge(job.0, Some(subject(row))).to_byte()).collect();
        assert_eq!(out, expected, "{label}");
        assert!(out.contains(&2) || *label == "name", "{label} passes somewhere");
    }
}

#[test]
fn a_part_of_the_rows_is_judged_as_the_whole() {
    let plan = plan::plan(64);
    let jobs: Vec<_> = plan.jobs.iter().map(|(_, job)| *job).collect();
    let native = compile(&plan.module, &[], &plan.columns, &jobs).expect("this machine has a back end");
    for job in jobs {
        let mut whole = vec![0; 64];
        assert!(native.judge(job, 0..64, &mut whole));
        let mut part = vec![0; 16];
        assert!(native.judge(job, 32..48, &mut part));
        assert_eq!(part, whole[32..48]);
        assert!(!native.judge(job, 60..76, &mut part), "rows beyond the table");
        assert!(!native.judge(job, 0..8, &mut part), "too many bytes");
    }
}
