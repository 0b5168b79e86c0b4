//! The Definitions of the language, enumerated: every operator, quantifier, aggregate and function over operands that
//! are absent, unknown, open, uncertain or there, judged by both engines and by a third reading of the tables.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and reads only what it was written for; a table is one match"
)]

mod forms;
mod naive;
mod questions;
mod rules;
mod world;

use crate::naive::{K, Reading, V};
use crate::world::World;
use pol_codegen::compile;
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::module::{LocalId, Module, Outcome, PolicyId, Subject};
use pol_ir::names::Symbol;
use pol_ir::validate::validate;
use pol_ir::{Interpreter, print};
use std::collections::HashMap;

type Row = HashMap<Symbol, V>;
/// What the third reading says of a policy.
type Meant<'a> = dyn Fn(PolicyId, &Row) -> Outcome + 'a;

/// What a form was judged over: differences found, and how many judgements each engine has given.
#[derive(Default)]
struct Found {
    differences: Vec<String>,
    interpreted: usize,
    native: usize,
}

fn reading<'a>(module: &'a Module, row: &Row) -> Reading<'a> {
    Reading { module, row: row.clone(), locals: HashMap::from([(LocalId(0), V::Subject)]) }
}

fn outcome(truth: K) -> Outcome {
    match truth {
        K::F => Outcome::Fail,
        K::U => Outcome::Undetermined,
        K::T => Outcome::Pass,
    }
}

/// Compares what the engines make of each policy with what is expected of it, for each row.
fn compare(
    module: &Module,
    (columns, table, rows): (&Columns, TableId, &[Row]),
    (name, expected): (&str, &Meant<'_>),
    found: &mut Found,
) {
    assert_eq!(validate(module), Ok(()), "{name}");
    let jobs: Vec<_> = module.policies.iter().map(|(id, _)| (id, table)).collect();
    let native = compile(module, &[], columns, &jobs).expect("this machine has a back end");
    let run = Interpreter::new(module, &[], columns);
    for (policy, _) in &jobs {
        let mut bytes = vec![9; rows.len()];
        let covered = native.judge((*policy, table), 0..rows.len() as u32, &mut bytes);
        for (index, row) in rows.iter().enumerate() {
            let meant = expected(*policy, row);
            let node = NodeRef { table, row: index as u32 };
            let mut differ = |engine: &str, given: Outcome| {
                if given != meant {
                    let text = print::print_policy(module, &module.policies[*policy]);
                    found
                        .differences
                        .push(format!("{name}: {engine} says {given:?}, not {meant:?}, of {row:?}\n{text}"));
                }
            };
            differ("the interpreter", run.judge(*policy, Some(node)));
            if covered {
                differ("native code", Outcome::from_byte(bytes[index]));
            }
            found.native += usize::from(covered);
            found.interpreted += 1;
        }
    }
}

fn check(form: &forms::Form, found: &mut Found) {
    let mut world = World::new(&form.operands);
    let operands: Vec<_> = (0..form.operands.len()).map(|index| world.operand(index)).collect();
    let expr = (form.make)(&mut world, &operands);
    let (mut conds, subject) = (Vec::new(), Subject::Each(world.resource));
    for (_, cond) in questions::of(&mut world, expr) {
        conds.push(cond);
        world.build.judging(subject, cond);
    }
    let (columns, table, rows) = world.fill();
    let module = &world.build.module;
    let expected =
        |policy: PolicyId, row: &Row| outcome(reading(module, row).truth(conds[policy.0 as usize]));
    compare(module, (&columns, table, &rows), (&form.name, &expected), found);
}

fn conclude(found: &Found) {
    let shown: Vec<&str> = found.differences.iter().take(20).map(String::as_str).collect();
    assert!(shown.is_empty(), "{} differences, among them\n{}", found.differences.len(), shown.join("\n"));
}

#[test]
fn both_engines_read_the_tables_as_they_are_written() {
    let mut found = Found::default();
    forms::all().iter().for_each(|form| check(form, &mut found));
    conclude(&found);
    eprintln!("{} judgements interpreted, {} of them native too", found.interpreted, found.native);
    assert!(found.native * 3 > found.interpreted, "many forms have native code");
}

#[test]
fn both_engines_judge_rules_as_the_tables_say() {
    let mut found = Found::default();
    rules::all().iter().for_each(|rule| rules::check(rule, &mut found));
    conclude(&found);
    eprintln!("{} judgements interpreted, {} of them native too", found.interpreted, found.native);
    assert!(found.native * 2 > found.interpreted, "most statements have native code");
}
