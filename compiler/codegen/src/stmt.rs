//! Statements: guards, rules, blocks; from the outcomes of rules to the byte of a policy.
//!
//! A row ends in one of two places: `done`, where the byte is made of the flags, or `end` with a byte of its own.

use crate::bits::{Bit, NO, Tri};
use crate::cx::{Cx, Flag};
use crate::error::{Refusal, Res};
use crate::loops::Elem;
use crate::used::used;
use crate::values::{Data, List, Part, Val};
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use pol_ir::module::{ExprId, LocalId, Outcome, Policy, RuleId, Stmt};
use pol_ir::walk::statements;
use std::collections::HashSet;
use std::rc::Rc;

/// How deep statements may nest.
const DEPTH: u32 = 32;

/// One policy on one row.
struct Judge<'p> {
    policy: &'p Policy,
    /// A rule failed.
    failed: Flag,
    /// A rule could not be told.
    undetermined: Flag,
    /// Beside each rule that others need: when it was last met, it was false or skipped.
    unmet: Vec<Option<Flag>>,
    /// The byte is made of the flags.
    done: Block,
    /// The byte is an argument.
    end: Block,
    /// Locals that matter.
    used: HashSet<LocalId>,
    /// Enclosing loops.
    loops: u32,
    depth: u32,
}

impl<'s, 'a> Cx<'s, 'a> {
    /// The byte of a policy on the current subject.
    pub(crate) fn judge(&mut self, policy: &'a Policy) -> Res<Value> {
        let (done, end) = (self.b.create_block(), self.b.create_block());
        let byte = self.b.append_block_param(end, I8);
        let (failed, undetermined) = (self.flag(), self.flag());
        let used = used(self.module(), policy);
        let needed =
            |index: usize| policy.rules.iter().any(|rule| rule.needs.contains(&RuleId(index as u32)));
        let unmet = (0..policy.rules.len()).map(|index| needed(index).then(|| self.flag())).collect();
        let mut judge = Judge { policy, failed, undetermined, unmet, done, end, used, loops: 0, depth: 0 };
        self.top_level(&mut judge)?;
        self.go(done);
        let (failed, undetermined) = (self.is_raised(&judge.failed), self.is_raised(&judge.undetermined));
        let verdict = self.verdict(failed, undetermined);
        self.b.ins().jump(end, &[verdict.into()]);
        self.b.switch_to_block(end);
        Ok(byte)
    }

    fn verdict(&mut self, failed: Bit, undetermined: Bit) -> Value {
        let byte = |cx: &mut Self, outcome: Outcome| cx.b.ins().iconst(I8, i64::from(outcome.to_byte()));
        let (pass, untold) = (byte(self, Outcome::Pass), byte(self, Outcome::Undetermined));
        let fail = byte(self, Outcome::Fail);
        let other = self.choose(undetermined, untold, pass);
        self.choose(failed, fail, other)
    }

    /// A false `when` before the first rule: the policy is not applicable.
    fn top_level(&mut self, judge: &mut Judge<'_>) -> Res<()> {
        let policy = judge.policy;
        let mut guard = Tri::YES;
        let mut any_rule = false;
        for (index, stmt) in policy.body.iter().enumerate() {
            if let Stmt::When(cond) = stmt {
                guard = self.guard(guard, *cond)?;
                let ends = self.is_no(guard);
                self.leave_applicable(ends, any_rule, judge);
                continue;
            }
            any_rule |= has_rule(std::slice::from_ref(stmt));
            self.statement(stmt, guard, judge)?;
            let rest = policy.body.get(index + 1..).unwrap_or_default();
            self.end_early(rest, judge);
        }
        Ok(())
    }

    fn leave_applicable(&mut self, ends: Bit, any_rule: bool, judge: &Judge<'_>) {
        if any_rule {
            return self.leave_if(ends, judge.done);
        }
        if ends == NO {
            return;
        }
        let (ends, next) = (self.byte(ends), self.b.create_block());
        let byte = self.b.ins().iconst(I8, i64::from(Outcome::NotApplicable.to_byte()));
        self.b.ins().brif(ends, judge.end, &[byte.into()], next, &[]);
        self.b.switch_to_block(next);
    }

    /// Nothing is worse than a failure: what loops or calls is not run for nothing.
    fn end_early(&mut self, rest: &[Stmt], judge: &Judge<'_>) {
        if judge.loops > 0 || self.are_heavy(rest) {
            let failed = self.is_raised(&judge.failed);
            if failed != NO {
                self.leave_if(failed, judge.done);
            }
        }
    }

    fn are_heavy(&self, body: &[Stmt]) -> bool {
        let mut heavy = false;
        statements(body, &mut |stmt| {
            heavy |= match stmt {
                Stmt::When(expr) | Stmt::Let(_, expr) | Stmt::If { cond: expr, .. } => self.is_heavy(*expr),
                Stmt::Require(_) => false,
                Stmt::For { .. } => true,
            };
        });
        heavy
    }

    fn guard(&mut self, guard: Tri, cond: ExprId) -> Res<Tri> {
        let own = self.condition(cond)?;
        Ok(self.and3(guard, own))
    }

    fn block(&mut self, body: &[Stmt], guard: Tri, judge: &mut Judge<'_>) -> Res<()> {
        if judge.depth >= DEPTH {
            return Err(Refusal("statements that nest too deeply"));
        }
        judge.depth += 1;
        let env = self.env.clone();
        let after = self.b.create_block();
        let mut guard = guard;
        let never = self.is_no(guard);
        self.leave_unless_on(never, after);
        for (index, stmt) in body.iter().enumerate() {
            if let Stmt::When(cond) = stmt {
                guard = self.guard(guard, *cond)?;
                let ends = self.is_no(guard);
                self.leave_unless_on(ends, after);
                continue;
            }
            self.statement(stmt, guard, judge)?;
            self.end_early(body.get(index + 1..).unwrap_or_default(), judge);
        }
        self.go(after);
        self.env = env;
        judge.depth -= 1;
        Ok(())
    }

    fn leave_unless_on(&mut self, off: Bit, after: Block) {
        if off != NO {
            self.leave_if(off, after);
        }
    }

    fn statement(&mut self, stmt: &Stmt, guard: Tri, judge: &mut Judge<'_>) -> Res<()> {
        match stmt {
            Stmt::When(_) => Ok(()),
            Stmt::Let(local, _) if !judge.used.contains(local) => Ok(()),
            Stmt::Let(local, value) => {
                let val = self.expr(*value)?;
                self.bind(*local, val);
                Ok(())
            }
            Stmt::Require(rule) => self.require(*rule, guard, judge),
            Stmt::For { list, key, item, body } => {
                judge.loops += 1;
                self.for_each(*list, (*key, *item), (body, guard), judge)?;
                judge.loops -= 1;
                Ok(())
            }
            Stmt::If { cond, then, otherwise } => {
                let test = self.condition(*cond)?;
                let holds = self.and3(guard, test);
                self.block(then, holds, judge)?;
                let not = self.not3(test);
                let fails = self.and3(guard, not);
                self.block(otherwise, fails, judge)
            }
        }
    }

    fn for_each(
        &mut self,
        list: ExprId,
        (key, item): (Option<LocalId>, LocalId),
        (body, guard): (&[Stmt], Tri),
        judge: &mut Judge<'_>,
    ) -> Res<()> {
        let val = self.expr(list)?;
        let val = if matches!(val.data, Data::Map(_) | Data::Either(..)) { entries_of(val) } else { val };
        let env = self.env.clone();
        let mut open = self.flag();
        let names = (self.module().names.find("key"), self.module().names.find("value"));
        self.sweep(&val, &mut open, &mut |cx, elem| {
            let Elem { val, maybe } = elem;
            cx.env = env.with(item, val.clone());
            if let (Some(key), Data::Record(fields)) = (key, &val.data) {
                let part =
                    |name| fields.iter().find(|(field, _)| Some(*field) == name).map(|(_, val)| val.clone());
                let (Some(name), Some(value)) = (part(names.0), part(names.1)) else {
                    return Err(Refusal("the entries of a map in a module that does not name them"));
                };
                cx.env = env.with(item, value).with(key, name);
            }
            let there = Tri { yes: cx.not(maybe), unknown: maybe };
            let guard = cx.and3(guard, there);
            cx.block(body, guard, judge)
        })?;
        self.env = env;
        if has_rule(body) {
            let open = self.is_raised(&open);
            let doubt = self.or(open, val.unknown);
            self.raise(&mut judge.undetermined, doubt);
        }
        Ok(())
    }

    /// A condition under a guard: guard implies condition. A false condition takes the facts away from the rules that
    /// need them, whatever its guard.
    fn require(&mut self, id: RuleId, guard: Tri, judge: &mut Judge<'_>) -> Res<()> {
        let Some(rule) = judge.policy.rules.get(id.0 as usize) else { return Ok(()) };
        let mut skipped = NO;
        for need in &rule.needs {
            if let Some(Some(flag)) = judge.unmet.get(need.0 as usize) {
                let unmet = self.is_raised_so_far(flag);
                skipped = self.or(skipped, unmet);
            }
        }
        let on = self.not(skipped);
        let cond = if self.is_heavy(rule.cond) {
            self.condition_if(on, Tri::NO, |cx| cx.condition(rule.cond))?
        } else {
            self.condition(rule.cond)?
        };
        if let Some(Some(flag)) = judge.unmet.get_mut(id.0 as usize) {
            let no = self.is_no(cond);
            let unmet = self.or(no, skipped);
            self.set(flag, unmet);
        }
        let not = self.not3(guard);
        let holds = self.or3(not, cond);
        let fails = self.is_no(holds);
        let fails = self.and(fails, on);
        let untold = self.and(holds.unknown, on);
        self.raise(&mut judge.failed, fails);
        self.raise(&mut judge.undetermined, untold);
        Ok(())
    }
}

fn has_rule(body: &[Stmt]) -> bool {
    let mut any = false;
    statements(body, &mut |stmt| any |= matches!(stmt, Stmt::Require(_)));
    any
}

/// The entries of a map as a list.
fn entries_of(map: Val) -> Val {
    let unknown = map.unknown;
    Val { unknown, ..Val::of(Data::List(List::Entries(Rc::new(map), Part::Both))) }
}
