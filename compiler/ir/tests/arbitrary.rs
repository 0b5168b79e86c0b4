//! Programs at random: the interpreter ends on all of them, without panic, with the outcome that its rules explain.

use pol_ir::Interpreter;
use pol_ir::columns::{Columns, NodeRef};
use pol_ir::module::{Outcome, PolicyId};
use pol_ir::print::print;
use pol_ir::testing::arbitrary;
use pol_ir::validate::validate;

const SEEDS: u64 = 150;

fn each(mut check: impl FnMut(&Interpreter<'_>, PolicyId, Option<NodeRef>)) {
    for seed in 0..SEEDS {
        let (module, columns) = arbitrary(seed);
        let run = Interpreter::new(&module, &[], &columns);
        for id in module.policies.ids() {
            for subject in run.subjects(id) {
                check(&run, id, subject);
            }
        }
    }
}

#[test]
fn judging_and_explaining_agree() {
    let mut seen = std::collections::BTreeMap::new();
    each(|run, policy, subject| {
        let judgement = run.explain(policy, subject);
        assert_eq!(run.judge(policy, subject), judgement.outcome);
        *seen.entry(judgement.outcome).or_insert(0) += 1;
    });
    for outcome in [Outcome::NotApplicable, Outcome::Pass, Outcome::Undetermined, Outcome::Fail] {
        assert!(seen.get(&outcome).is_some_and(|count| *count > 20), "too few of {outcome:?}: {seen:?}");
    }
}

#[test]
fn a_policy_is_as_bad_as_its_worst_rule() {
    each(|run, policy, subject| {
        let judgement = run.explain(policy, subject);
        let worst = judgement.rules.iter().map(|rule| rule.outcome).max().unwrap_or(Outcome::Pass);
        match worst {
            Outcome::Fail | Outcome::Undetermined => assert_eq!(judgement.outcome, worst),
            Outcome::Pass | Outcome::Skipped | Outcome::NotApplicable => {
                assert!(judgement.outcome <= Outcome::Pass);
            }
        }
    });
}

#[test]
fn an_index_changes_nothing() {
    for seed in 0..SEEDS {
        let (module, columns) = arbitrary(seed);
        let scanned = Columns { indexes: Default::default(), ..columns.clone() };
        let (with, without) =
            (Interpreter::new(&module, &[], &columns), Interpreter::new(&module, &[], &scanned));
        for id in module.policies.ids() {
            for subject in with.subjects(id) {
                assert_eq!(with.judge(id, subject), without.judge(id, subject), "seed {seed}");
            }
        }
    }
}

#[test]
fn every_program_is_valid() {
    for seed in 0..SEEDS {
        let (module, _) = arbitrary(seed);
        assert_eq!(validate(&module), Ok(()), "seed {seed}: {}", print(&module));
    }
}

#[test]
fn the_same_seed_gives_the_same_program() {
    assert_eq!(arbitrary(7).0, arbitrary(7).0);
    assert_ne!(arbitrary(7).0, arbitrary(8).0);
}
