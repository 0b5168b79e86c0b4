//! Statements: what `when`, `if`, `for` and earlier rules make of a `require`, and rules of a policy.

use crate::naive::{K, Reading, V, not, truth};
use crate::world::{Kind, World};
use crate::{Found, compare, reading};
use pol_ir::module::{ExprId, LocalId, Outcome, Policy, PolicyId, RuleId, Stmt, Subject};
use pol_ir::testing::ModuleBuilder;
use pol_ir::types::Type;

type Body = fn(&mut World, &[ExprId]) -> (Vec<Stmt>, Vec<ExprId>);

/// The operands, the body of a policy over them, and the conditions of its rules.
pub(crate) struct Statements {
    name: &'static str,
    operands: &'static [Kind],
    body: Body,
    /// Rules and those whose facts they need.
    needs: &'static [(usize, u32)],
}

const fn require(rule: u32) -> Stmt {
    Stmt::Require(RuleId(rule))
}

/// A loop whose elements are the conditions of one rule; `inner` is its body.
fn over(w: &mut World, list: ExprId, inner: impl Fn(ExprId) -> Vec<Stmt>) -> (Stmt, ExprId) {
    let (item, bool) = (w.fresh(), w.ty(Type::Bool));
    let cond = w.build.local(item.0, bool);
    (Stmt::For { list, key: None, item, body: inner(cond) }, cond)
}

pub(crate) fn all() -> Vec<Statements> {
    use Kind::{Bool, Bools, MaybeBool};
    let statements = |name, operands, needs, body| Statements { name, operands, body, needs };
    vec![
        statements("when", &[MaybeBool, Bool], &[], |_, of| {
            (vec![Stmt::When(of[0]), require(0)], vec![of[1]])
        }),
        statements("two whens", &[MaybeBool, Bool, Bool], &[], |_, of| {
            (vec![Stmt::When(of[0]), Stmt::When(of[1]), require(0)], vec![of[2]])
        }),
        statements("a when below a rule", &[Bool, MaybeBool, Bool], &[], |_, of| {
            (vec![require(0), Stmt::When(of[1]), require(1)], vec![of[0], of[2]])
        }),
        statements("if", &[MaybeBool, Bool, Bool], &[], |_, of| {
            let branches = Stmt::If { cond: of[0], then: vec![require(0)], otherwise: vec![require(1)] };
            (vec![branches], of[1..].to_vec())
        }),
        statements("a when in an if", &[Bool, Bool, Bool], &[], |_, of| {
            let then = vec![Stmt::When(of[1]), require(0)];
            (vec![Stmt::If { cond: of[0], then, otherwise: Vec::new() }], vec![of[2]])
        }),
        statements("rules together", &[Bool, MaybeBool], &[], |_, of| {
            (vec![require(0), require(1)], of.to_vec())
        }),
        statements("a rule that needs another", &[Bool, Bool], &[(1, 0)], |_, of| {
            (vec![require(0), require(1)], of.to_vec())
        }),
        statements("a guarded rule that another needs", &[Bool, Bool, Bool], &[(1, 0)], |_, of| {
            (vec![Stmt::When(of[0]), require(0), require(1)], of[1..].to_vec())
        }),
        statements("a need of a need", &[Bool, Bool, Bool], &[(1, 0), (2, 1)], |_, of| {
            (vec![require(0), require(1), require(2)], of.to_vec())
        }),
        statements("for", &[Bools], &[], |w, of| {
            let (each, cond) = over(w, of[0], |_| vec![require(0)]);
            (vec![each], vec![cond])
        }),
        statements("for under when", &[MaybeBool, Bools], &[], |w, of| {
            let (each, cond) = over(w, of[1], |_| vec![require(0)]);
            (vec![Stmt::When(of[0]), each], vec![cond])
        }),
        statements("for with when", &[Bools, Bool], &[], |w, of| {
            let (each, _) = over(w, of[0], |item| vec![Stmt::When(item), require(0)]);
            (vec![each], vec![of[1]])
        }),
        statements("for in for", &[Bools, Bools], &[], |w, of| {
            let (inner, cond) = over(w, of[1], |_| vec![require(0)]);
            let (outer, _) = over(w, of[0], |item| vec![Stmt::When(item), inner.clone()]);
            (vec![outer], vec![cond])
        }),
    ]
}

pub(crate) fn check(statements: &Statements, found: &mut Found) {
    let mut world = World::new(statements.operands);
    let operands: Vec<_> = (0..statements.operands.len()).map(|index| world.operand(index)).collect();
    let (body, conds) = (statements.body)(&mut world, &operands);
    let mut rules: Vec<_> = conds.into_iter().map(|cond| ModuleBuilder::rule("holds", cond)).collect();
    for (rule, needed) in statements.needs {
        rules[*rule].needs.push(RuleId(*needed));
    }
    let subject = Subject::Each(world.resource);
    world.build.policy("test.p", subject, body, rules);
    let (columns, table, rows) = world.fill();
    let module = &world.build.module;
    let expected = |policy: PolicyId, row: &crate::Row| {
        let policy = &module.policies[policy];
        let mut judge = Judge {
            read: reading(module, row),
            policy,
            judged: Vec::new(),
            facts: Vec::new(),
            closed_top: false,
        };
        judge.block(&policy.body, K::T, true);
        judge.verdict()
    };
    compare(module, (&columns, table, &rows), (statements.name, &expected), found);
}

/// The rules of one policy on one subject, judged.
struct Judge<'a> {
    read: Reading<'a>,
    policy: &'a Policy,
    /// What came of each rule that was judged.
    judged: Vec<K>,
    /// The rules that were false, whatever their guard, or skipped for one.
    facts: Vec<RuleId>,
    /// Whether a false `when` of the whole policy stands above every rule.
    closed_top: bool,
}

impl Judge<'_> {
    /// Fail > undetermined > pass; not applicable only where all stands under a false top-level `when`.
    fn verdict(&self) -> Outcome {
        if self.closed_top {
            return Outcome::NotApplicable;
        }
        crate::outcome(self.judged.iter().copied().min().unwrap_or(K::T))
    }

    fn block(&mut self, body: &[Stmt], guard: K, top: bool) {
        let mut guard = guard;
        for (index, stmt) in body.iter().enumerate() {
            match stmt {
                Stmt::When(cond) => {
                    guard = guard.min(self.read.truth(*cond));
                    if guard == K::F {
                        self.closed_top =
                            top && body[..index].iter().all(|above| matches!(above, Stmt::When(_)));
                        return;
                    }
                }
                Stmt::Let(local, value) => {
                    let value = self.read.eval(*value);
                    self.read.locals.insert(*local, value);
                }
                Stmt::Require(rule) => self.require(*rule, guard),
                Stmt::If { cond, then, otherwise } => {
                    let cond = self.read.truth(*cond);
                    self.block(then, guard.min(cond), false);
                    self.block(otherwise, guard.min(not(cond)), false);
                }
                Stmt::For { list, item, body, .. } => self.each(*list, *item, (body, guard)),
            }
        }
    }

    /// Over an open list: one undetermined.
    fn each(&mut self, list: ExprId, item: LocalId, (body, guard): (&[Stmt], K)) {
        if guard == K::F {
            return;
        }
        let list = self.read.eval(list);
        let (items, open) = if let V::List(items, open) = list { (items, open) } else { (Vec::new(), true) };
        for (value, certain) in items {
            self.read.locals.insert(item, value);
            self.block(body, if certain { guard } else { K::U }, false);
        }
        if open {
            self.judged.push(K::U);
        }
    }

    fn require(&mut self, id: RuleId, guard: K) {
        if guard == K::F {
            return;
        }
        let rule = &self.policy.rules[id.0 as usize];
        if rule.needs.iter().any(|need| self.facts.contains(need)) {
            self.facts.push(id);
            return;
        }
        let cond = self.read.eval(rule.cond);
        if truth(&cond) == K::F {
            self.facts.push(id);
        }
        self.judged.push(not(guard).max(truth(&cond)));
    }
}
