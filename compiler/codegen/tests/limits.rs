//! Programs at the limits of the language are refused by name or compiled, never anything worse.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use pol_codegen::{Native, compile};
use pol_ir::columns::TableId;
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId, LocalId, Logic, PolicyId, RuleId, Stmt, Subject};
use pol_ir::testing::ModuleBuilder;
use pol_ir::types::{Type, TypeId};

/// The refusal of a policy about the stack, or its byte.
fn outcome(build: &ModuleBuilder, policy: PolicyId) -> Result<u8, &'static str> {
    let columns = pol_ir::columns::Columns::default();
    let job = (policy, TableId(0));
    let native: Native<'_> =
        compile(&build.module, &[], &columns, &[job]).expect("this machine has a back end");
    let mut out = [9];
    native.refused(job).map_or_else(
        || {
            assert!(native.judge(job, 0..1, &mut out));
            Ok(out[0])
        },
        Err,
    )
}

fn start() -> (ModuleBuilder, TypeId, ExprId) {
    let mut build = ModuleBuilder::new();
    let bool = build.ty(Type::Bool);
    let yes = build.constant(Const::Bool(true), bool);
    (build, bool, yes)
}

#[test]
fn what_nests_too_deeply_is_refused() {
    let (mut build, bool, mut expr) = start();
    for _ in 0..20_000 {
        expr = build.expr(Expr::Not(expr), bool);
    }
    let policy = build.judging(Subject::Stack, expr);
    assert_eq!(outcome(&build, policy), Err("expressions that nest too deeply"));
}

#[test]
fn a_long_chain_of_conditions_is_compiled() {
    let (mut build, bool, mut left) = start();
    let right = left;
    for _ in 0..5_000 {
        left = build.expr(Expr::Logic { op: Logic::And, left, right }, bool);
    }
    let policy = build.judging(Subject::Stack, left);
    assert_eq!(outcome(&build, policy), Ok(2));
}

#[test]
fn what_doubles_with_every_name_is_refused() {
    let (mut build, bool, yes) = start();
    let mut body = vec![Stmt::Let(LocalId(0), yes)];
    for index in 0..5_000 {
        let before = build.local(index, bool);
        let both = build.expr(Expr::Equal { left: before, right: before }, bool);
        body.push(Stmt::Let(LocalId(index + 1), both));
    }
    let last = build.local(5_000, bool);
    body.push(Stmt::Require(RuleId(0)));
    let policy = build.policy("test.names", Subject::Stack, body, vec![ModuleBuilder::rule("holds", last)]);
    assert_eq!(outcome(&build, policy), Err("more names than there is room for"));
}
