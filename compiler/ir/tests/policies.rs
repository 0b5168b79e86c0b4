//! Statements: guards, skipped rules, loops, applicability; edges; what a module reads; damaged modules.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that stumbles has failed"
)]

use pol_ir::columns::{Columns, NodeRef};
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, ExprId, LocalId, Module, Outcome, PolicyId, Rule, RuleId, Stmt, Subject};
use pol_ir::readset::ReadSet;
use pol_ir::state::Reason;
use pol_ir::testing::{Cell, ColumnsBuilder, ModuleBuilder, Random, arbitrary};
use pol_ir::types::{Type, TypeId};
use pol_ir::validate::validate;
use pol_ir::{Interpreter, Judgement};

const UNKNOWN: Cell = Cell::Unknown(Reason::AfterApply);

/// Things with a flag, a list of flags and an edge to another thing.
struct World {
    build: ModuleBuilder,
    thing: TypeId,
    bool: TypeId,
    flags: TypeId,
    other: TypeId,
}

fn world() -> World {
    let mut build = ModuleBuilder::new();
    let bool = build.ty(Type::Bool);
    let (flags, text) = (build.ty(Type::List(bool)), build.ty(Type::String));
    let thing = build.resource("test.Thing", &[("flag", bool), ("flags", flags), ("id", text)], &[]);
    let thing_id = pol_ir::types::ResourceId(0);
    let other = build.ty(Type::Optional(thing));
    let fields = build.module.types.resources[thing_id].fields.clone();
    let with_edge = build.resource("test.Linked", &[], &[("other", "test.Thing", other)]);
    let Type::Resource(linked) = *build.module.types.get(with_edge) else { panic!("a resource") };
    build.module.types.resources[linked].fields = fields;
    World { build, thing: with_edge, bool, flags, other }
}

impl World {
    fn read(&mut self, name: &str, ty: TypeId) -> ExprId {
        let subject = self.build.local(0, self.thing);
        self.build.field(subject, name, ty)
    }

    fn flag(&mut self) -> ExprId {
        self.read("flag", self.bool)
    }

    fn constant(&mut self, value: bool) -> ExprId {
        self.build.constant(Const::Bool(value), self.bool)
    }

    fn policy(&mut self, body: Vec<Stmt>, rules: Vec<Rule>) -> PolicyId {
        let policy = self.build.policy("test.p", Subject::Each(self.thing), body, rules);
        assert_eq!(validate(&self.build.module), Ok(()));
        policy
    }

    /// One linked node, two things it may be linked to.
    fn columns(&self, flag: Cell, flags: Cell, other: impl FnOnce([NodeRef; 2]) -> Cell) -> Columns {
        let module = &self.build.module;
        let name = |text: &str| module.names.find(text).unwrap();
        let mut builder = ColumnsBuilder::default();
        let table = builder.table(module, name("test.Linked"), 1);
        let things = builder.table(module, name("test.Thing"), 2);
        let nodes = [0, 1].map(|row| NodeRef { table: things, row });
        builder.property(module, table, (name("flag"), self.bool), &[flag]);
        builder.property(module, table, (name("flags"), self.flags), &[flags]);
        builder.property(module, table, (name("other"), self.other), &[other(nodes)]);
        builder.columns
    }

    fn explain(&self, policy: PolicyId, flag: Cell, flags: Cell) -> Judgement {
        let columns = self.columns(flag, flags, |_| Cell::Absent);
        let run = Interpreter::new(&self.build.module, &[], &columns);
        let judgement = run.explain(policy, run.subjects(policy)[0]);
        assert_eq!(run.judge(policy, run.subjects(policy)[0]), judgement.outcome);
        judgement
    }
}

fn flag(value: bool) -> Cell {
    Cell::Value(Const::Bool(value))
}

#[test]
fn a_guard_decides_what_counts() {
    for (guard, holds, expected) in [
        (flag(true), false, Outcome::Fail),
        (flag(true), true, Outcome::Pass),
        (flag(false), false, Outcome::NotApplicable),
        (UNKNOWN, false, Outcome::Undetermined),
        (UNKNOWN, true, Outcome::Pass),
    ] {
        let mut world = world();
        let (when, cond) = (world.flag(), world.constant(holds));
        let rules = vec![ModuleBuilder::rule("holds", cond)];
        let policy = world.policy(vec![Stmt::When(when), Stmt::Require(RuleId(0))], rules);
        assert_eq!(world.explain(policy, guard.clone(), Cell::Absent).outcome, expected, "{guard:?} {holds}");
    }
}

#[test]
fn a_rule_above_the_guard_makes_a_policy_apply() {
    let mut world = world();
    let (yes, when, no) = (world.constant(true), world.flag(), world.constant(false));
    let rules = vec![ModuleBuilder::rule("above", yes), ModuleBuilder::rule("below", no)];
    let body = vec![Stmt::Require(RuleId(0)), Stmt::When(when), Stmt::Require(RuleId(1))];
    let policy = world.policy(body, rules);
    let judgement = world.explain(policy, flag(false), Cell::Absent);
    assert_eq!(judgement.outcome, Outcome::Pass);
    let outcomes: Vec<Outcome> = judgement.rules.iter().map(|rule| rule.outcome).collect();
    assert_eq!(outcomes, [Outcome::Pass, Outcome::NotApplicable]);
}

#[test]
fn a_rule_is_skipped_where_the_one_it_needs_is_false_or_skipped() {
    for (first, rest) in
        [(flag(false), Outcome::Skipped), (UNKNOWN, Outcome::Fail), (flag(true), Outcome::Fail)]
    {
        let mut world = world();
        let (cond, no) = (world.flag(), world.constant(false));
        let needing =
            |name: &str, need: u32| Rule { needs: vec![RuleId(need)], ..ModuleBuilder::rule(name, no) };
        let rules = vec![ModuleBuilder::rule("a", cond), needing("b", 0), needing("c", 1)];
        let policy = world.policy((0..3).map(|rule| Stmt::Require(RuleId(rule))).collect(), rules);
        let judgement = world.explain(policy, first.clone(), Cell::Absent);
        assert_eq!(judgement.rules[1].outcome, rest, "{first:?}");
        assert_eq!(judgement.rules[2].outcome, Outcome::Skipped, "{first:?}");
    }
}

#[test]
fn loops_name_their_elements_and_an_open_list_is_undetermined() {
    let judge = |flags: Cell| {
        let mut world = world();
        let list = world.read("flags", world.flags);
        let item = world.build.local(1, world.bool);
        let rules = vec![ModuleBuilder::rule("each", item)];
        let body = vec![Stmt::Require(RuleId(0))];
        let policy = world.policy(vec![Stmt::For { list, key: None, item: LocalId(1), body }], rules);
        let judgement = world.explain(policy, flag(true), flags);
        let rules: Vec<(Outcome, Vec<String>)> =
            judgement.rules.into_iter().map(|rule| (rule.outcome, rule.elements)).collect();
        (judgement.outcome, rules)
    };
    let element = |index: &str| vec![index.to_owned()];
    let certain = Cell::List(vec![flag(true), flag(false)]);
    let results = vec![(Outcome::Pass, element("0")), (Outcome::Fail, element("1"))];
    assert_eq!(judge(certain), (Outcome::Fail, results));
    let maybe = Cell::List(vec![Cell::Maybe(Reason::AfterApply, Box::new(flag(false)))]);
    assert_eq!(judge(maybe), (Outcome::Undetermined, vec![(Outcome::Undetermined, element("0"))]));
    let open = Cell::Open(Box::new(Cell::List(vec![flag(true)])));
    let results = vec![(Outcome::Pass, element("0")), (Outcome::Undetermined, Vec::new())];
    assert_eq!(judge(open), (Outcome::Undetermined, results));
    assert_eq!(judge(UNKNOWN), (Outcome::Undetermined, vec![(Outcome::Undetermined, Vec::new())]));
    assert_eq!(judge(Cell::Absent), (Outcome::Pass, vec![(Outcome::NotApplicable, Vec::new())]));
}

#[test]
fn a_possible_edge_differs_from_what_is_no_candidate() {
    // Is the other one of all things the first thing?
    let judge = |edge: fn([NodeRef; 2]) -> Cell| {
        let mut world = world();
        let name = world.build.name("other");
        let base = world.build.local(0, world.thing);
        let left = world.build.expr(Expr::Edge { base, name }, world.other);
        let thing = world.build.module.types.inner(world.other);
        let things = world.build.ty(Type::List(thing));
        let all = world.build.expr(Expr::Instances(thing), things);
        let zero = world.build.ty(Type::Int);
        let index = world.build.constant(Const::Int(0), zero);
        let right = world.build.expr(Expr::At { base: all, index }, world.other);
        let cond = world.build.expr(Expr::Equal { left, right }, world.bool);
        let policy = world.policy(vec![Stmt::Require(RuleId(0))], vec![ModuleBuilder::rule("same", cond)]);
        let columns = world.columns(flag(true), Cell::Absent, edge);
        let run = Interpreter::new(&world.build.module, &[], &columns);
        run.judge(policy, run.subjects(policy)[0])
    };
    assert_eq!(judge(|[first, _]| Cell::Node(first)), Outcome::Pass);
    assert_eq!(judge(|[_, second]| Cell::Node(second)), Outcome::Fail);
    assert_eq!(judge(|[_, second]| Cell::Possible(vec![second])), Outcome::Fail);
    assert_eq!(judge(|[first, _]| Cell::Possible(vec![first])), Outcome::Undetermined);
    assert_eq!(judge(|_| Cell::Possible(Vec::new())), Outcome::Undetermined);
    assert_eq!(judge(|_| Cell::External("elsewhere".to_owned())), Outcome::Fail);
}

#[test]
fn the_read_set_brings_the_keys_of_edges_and_what_messages_read_elsewhere() {
    let mut world = world();
    let name = world.build.name("other");
    let base = world.build.local(0, world.thing);
    let other = world.build.expr(Expr::Edge { base, name }, world.other);
    let there = world.build.field(other, "flag", world.bool);
    let here = world.flag();
    let text = world.build.ty(Type::String);
    let message = world.build.expr(Expr::Text(vec![there, here]), text);
    let yes = world.constant(true);
    let rule = Rule { message: Some(message), ..ModuleBuilder::rule("r", yes) };
    world.policy(vec![Stmt::Require(RuleId(0))], vec![rule]);
    let module = &world.build.module;
    let set = ReadSet::of(module);
    let names = |demand: &pol_ir::readset::Demand| {
        let names = demand.iter().flat_map(|(owner, names)| names.iter().map(move |name| (*owner, *name)));
        let mut names: Vec<String> = names
            .map(|(owner, name)| format!("{}.{}", module.names.text(owner), module.names.text(name)))
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&set.edges), ["test.Linked.other"]);
    assert_eq!(names(&set.verdicts), ["test.Linked.other_id", "test.Thing.flag", "test.Thing.id"]);
    assert_eq!(names(&set.details), ["test.Linked.flag"]);
}

#[test]
fn joins_ask_for_an_index() {
    let mut world = world();
    let text = world.build.ty(Type::String);
    let thing = world.build.module.types.inner(world.other);
    let things = world.build.ty(Type::List(thing));
    let list = world.build.expr(Expr::Instances(thing), things);
    let item = world.build.local(1, thing);
    let left = world.build.field(item, "id", text);
    let right = world.build.constant(Const::String("a".into()), text);
    let body = world.build.expr(Expr::Equal { left, right }, world.bool);
    let any = Expr::Each { op: Each::Any, list, item: LocalId(1), body: Some(body) };
    let cond = world.build.expr(any, world.bool);
    world.policy(vec![Stmt::Require(RuleId(0))], vec![ModuleBuilder::rule("r", cond)]);
    let set = ReadSet::of(&world.build.module);
    assert_eq!(set.indexes.values().map(std::collections::BTreeSet::len).sum::<usize>(), 1);
}

#[test]
fn a_module_prints_one_expression_a_line() {
    let mut world = world();
    let (when, cond) = (world.flag(), world.constant(false));
    let rules = vec![ModuleBuilder::rule("holds", cond)];
    world.policy(vec![Stmt::When(when), Stmt::Require(RuleId(0))], rules);
    let expected = "\
policy test.p for test.Linked Mandatory Medium {
  when %1
  require holds: %2
}
  %0: test.Linked = $0
  %1: bool = %0.flag
  %2: bool = false
";
    assert_eq!(pol_ir::print::print(&world.build.module), expected);
}

/// Damages a module in its written form, as a pack from anywhere could be.
fn damaged(module: &Module, random: &mut Random) -> Option<Module> {
    let text = serde_json::to_string(module).ok()?;
    let numbers: Vec<usize> = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let mut bytes = text.into_bytes();
    for _ in 0..3 {
        let at = *random.pick(&numbers)?;
        bytes[at] = b'0' + random.below(10) as u8;
    }
    serde_json::from_slice(&bytes).ok()
}

#[test]
fn damaged_modules_are_refused_or_run() {
    let mut random = Random::new(1);
    let mut ran = 0;
    for seed in 0..20 {
        let (module, columns) = arbitrary(seed);
        for _ in 0..15 {
            let Some(module) = damaged(&module, &mut random) else { continue };
            if validate(&module).is_err() {
                continue;
            }
            ran += 1;
            let run = Interpreter::new(&module, &[], &columns);
            for policy in module.policies.ids() {
                for subject in run.subjects(policy) {
                    run.explain(policy, subject);
                }
            }
            ReadSet::of(&module);
            pol_ir::print::print(&module);
        }
    }
    assert!(ran > 10, "only {ran} damaged modules were valid");
}
