//! Policies, parameters and tests: every variable bound in one place, before it is used and within its reach.

use super::exprs::is_node;
use super::values::constant;
use super::{Invalid, Valid, ensure};
use crate::limits::{POLICY_EXPRS, STMT_DEPTH, VALUE_DEPTH};
use crate::module::{
    Action, Expect, Expr, ExprId, Fix, FixOutcome, GivenValue, LocalId, Module, ParamId, Policy, PolicyId,
    RuleId, Stmt,
};
use crate::types::{Type, TypeId};
use crate::walk::{expressions, fix_roots, operands, roots};
use rustc_hash::{FxHashMap, FxHashSet};

/// Parameters: defaults read only constants, conditions only the value.
pub(super) fn params(module: &Module) -> Valid {
    for param in module.params.values() {
        ensure(module.types.all.get(param.ty).is_some(), || format!("parameter {} has no type", param.path))?;
        for (expr, locals) in [(param.default, 0), (param.condition, 1)] {
            let Some(expr) = expr else { continue };
            let mut scope = Scope::new(module, &param.path, u32::MAX);
            if locals == 1 {
                scope.bind(None, LocalId(0), Some(param.ty))?;
            }
            scope.expr(expr)?;
            let used = expressions(module, [expr]);
            let pure = used.iter().filter_map(|id| module.exprs.get(*id)).all(|expr| {
                !matches!(
                    expr,
                    Expr::Param(_)
                        | Expr::Instances(_)
                        | Expr::Deleted(_)
                        | Expr::Edge { .. }
                        | Expr::Walk { .. }
                        | Expr::Closure { .. }
                )
            });
            ensure(pure, || format!("parameter {} reads more than constants", param.path))?;
        }
    }
    Ok(())
}

/// Policies.
pub(super) fn policies(module: &Module, sizes: &[usize]) -> Valid {
    let sorted = module.policies.values().is_sorted_by(|one, other| one.path < other.path);
    ensure(sorted, || "the policies are not sorted by path".to_owned())?;
    module.policies.values().try_for_each(|policy| self::policy(module, policy, sizes))
}

fn policy(module: &Module, policy: &Policy, sizes: &[usize]) -> Valid {
    let fail = |what: &str| format!("policy {} {what}", policy.path);
    statement_depth(policy)?;
    let roots = roots(policy);
    let known = roots.iter().all(|root| module.exprs.get(*root).is_some());
    ensure(known, || fail("uses an expression that is not there"))?;
    let size = roots.iter().map(|root| sizes.get(root.0 as usize).copied().unwrap_or(0)).sum::<usize>();
    ensure(size <= POLICY_EXPRS, || fail("is too long"))?;
    ensure(policy.locals as usize <= 2 * POLICY_EXPRS, || fail("has too many variables"))?;
    let mut scope = Scope::new(module, &policy.path, policy.locals);
    if let Some(ty) = policy.subject.ty() {
        ensure(is_node(module, ty), || fail("judges what is no node"))?;
        scope.bind(None, LocalId(0), Some(ty))?;
    }
    let mut judged = FxHashSet::default();
    scope.block(policy, &policy.body, &mut judged)?;
    let every = (0..policy.rules.len()).all(|rule| judged.contains(&RuleId(rule as u32)));
    ensure(every, || fail("has a rule that no statement judges"))
}

/// How deep blocks nest, without recursion.
fn statement_depth(policy: &Policy) -> Valid {
    let mut open: Vec<(&[Stmt], u32)> = vec![(&policy.body, STMT_DEPTH)];
    while let Some((body, depth)) = open.pop() {
        ensure(depth > 0, || format!("policy {} nests too deep", policy.path))?;
        for stmt in body {
            match stmt {
                Stmt::For { body, .. } => open.push((body, depth - 1)),
                Stmt::If { then, otherwise, .. } => {
                    open.extend([(&**then, depth - 1), (&**otherwise, depth - 1)])
                }
                Stmt::When(_) | Stmt::Let(..) | Stmt::Require(_) => {}
            }
        }
    }
    Ok(())
}

/// The variables of a policy.
struct Scope<'a> {
    module: &'a Module,
    of: &'a str,
    locals: u32,
    /// The types of those in reach; `None` for the entries of a map, which are records of any name.
    bound: FxHashMap<LocalId, Option<TypeId>>,
    /// All that were ever bound, each in one place: a statement, or this expression.
    met: FxHashMap<LocalId, Option<ExprId>>,
}

impl<'a> Scope<'a> {
    fn new(module: &'a Module, of: &'a str, locals: u32) -> Self {
        let (bound, met) = Default::default();
        Self { module, of, locals, bound, met }
    }

    fn fail(&self, what: &str) -> Invalid {
        Invalid { what: format!("{} {what}", self.of) }
    }

    fn bind(&mut self, place: Option<ExprId>, local: LocalId, ty: Option<TypeId>) -> Valid {
        let again = self.met.insert(local, place).is_some_and(|met| met.is_none() || met != place);
        if local.0 >= self.locals || again || self.bound.contains_key(&local) {
            return Err(self.fail("binds a variable twice, or beyond their number"));
        }
        self.bound.insert(local, ty);
        Ok(())
    }

    fn release(&mut self, locals: impl IntoIterator<Item = LocalId>) {
        for local in locals {
            self.bound.remove(&local);
        }
    }

    fn block(&mut self, policy: &'a Policy, body: &'a [Stmt], judged: &mut FxHashSet<RuleId>) -> Valid {
        let mut named = Vec::new();
        for stmt in body {
            match stmt {
                Stmt::When(cond) => self.condition(*cond)?,
                Stmt::Let(local, value) => {
                    self.expr(*value)?;
                    self.bind(None, *local, Some(self.module.type_of(*value)))?;
                    named.push(*local);
                }
                Stmt::Require(rule) => self.rule(policy, *rule, judged)?,
                Stmt::For { list, key, item, body } => {
                    self.bind_loop(*list, *key, *item)?;
                    self.block(policy, body, judged)?;
                    self.release(key.iter().copied().chain([*item]));
                }
                Stmt::If { cond, then, otherwise } => {
                    self.condition(*cond)?;
                    self.block(policy, then, judged)?;
                    self.block(policy, otherwise, judged)?;
                }
            }
        }
        self.release(named);
        Ok(())
    }

    fn bind_loop(&mut self, list: ExprId, key: Option<LocalId>, item: LocalId) -> Valid {
        self.expr(list)?;
        let types = &self.module.types;
        let ty = types.inner(self.module.type_of(list));
        let Some(element) = types.element(ty) else {
            return Err(self.fail("loops over what is no collection"));
        };
        if let Some(key) = key {
            let is_map = matches!(types.get(ty), Type::Map(_));
            ensure(is_map, || format!("{} names the keys of what is no map", self.of))?;
            let text = types.all.iter().find(|(_, ty)| **ty == Type::String).map(|(id, _)| id);
            self.bind(None, key, text)?;
        }
        self.bind(None, item, Some(element))
    }

    fn rule(&mut self, policy: &Policy, id: RuleId, judged: &mut FxHashSet<RuleId>) -> Valid {
        let Some(rule) = policy.rules.get(id.0 as usize) else {
            return Err(self.fail("judges a rule that is not there"));
        };
        if rule.needs.iter().any(|need| !judged.contains(need)) || !judged.insert(id) {
            return Err(self.fail("judges a rule twice, or before one that it needs"));
        }
        self.condition(rule.cond)?;
        rule.message.into_iter().chain(rule.at).try_for_each(|told| self.expr(told))?;
        rule.fix.as_ref().map_or(Ok(()), |fix| self.fix(fix))
    }

    /// A fix writes something, and creates only what has a type.
    fn fix(&mut self, fix: &Fix) -> Valid {
        ensure(!fix.actions.is_empty(), || format!("{} has a fix that does nothing", self.of))?;
        for action in &fix.actions {
            if let Action::Create { ty, properties } = action {
                let is_known = self.module.types.resources.get(*ty).is_some();
                ensure(is_known, || format!("{} creates a node without a type", self.of))?;
                let sorted = properties.is_sorted_by(|(one, _), (other, _)| one < other);
                ensure(sorted, || format!("{} creates a node of unsorted properties", self.of))?;
            }
        }
        fix_roots(fix).into_iter().try_for_each(|root| self.expr(root))
    }

    fn condition(&mut self, cond: ExprId) -> Valid {
        self.expr(cond)?;
        let ty = self.module.types.inner(self.module.type_of(cond));
        ensure(*self.module.types.get(ty) == Type::Bool, || {
            format!("{} decides on what is no condition", self.of)
        })
    }

    /// Variables of an expression. Its depth and size, each use of a shared part counted, were bounded before.
    fn expr(&mut self, id: ExprId) -> Valid {
        let Some(expr) = self.module.exprs.get(id) else {
            return Err(self.fail("uses an expression that is not there"));
        };
        if let Expr::Local(local) = expr {
            return self.local(id, *local);
        }
        if let Expr::Let { local, value, body } = expr {
            self.expr(*value)?;
            let ty = self.module.type_of(*value);
            return self.within(id, (*local, Some(ty)), Some(*body));
        }
        if let Expr::Each { list, item, body, .. } = expr {
            self.expr(*list)?;
            let types = &self.module.types;
            let ty = types.inner(self.module.type_of(*list));
            let element = if matches!(types.get(ty), Type::Map(_)) { None } else { types.element(ty) };
            return self.within(id, (*item, element), *body);
        }
        if let Expr::Closure { from, item, body } = expr {
            self.expr(*from)?;
            return self.within(id, (*item, Some(self.module.type_of(*from))), Some(*body));
        }
        let mut parts = Vec::new();
        operands(expr, |operand| parts.push(operand));
        parts.into_iter().try_for_each(|part| self.expr(part))
    }

    /// Checks a body in which one more variable is in reach. An expression may stand in several places; it binds its
    /// variable in each.
    fn within(&mut self, id: ExprId, (local, ty): (LocalId, Option<TypeId>), body: Option<ExprId>) -> Valid {
        self.bind(Some(id), local, ty)?;
        body.map_or(Ok(()), |body| self.expr(body))?;
        self.release([local]);
        Ok(())
    }

    fn local(&self, id: ExprId, local: LocalId) -> Valid {
        let Some(ty) = self.bound.get(&local) else { return Err(self.fail("uses a variable out of reach")) };
        let used = self.module.type_of(id);
        let types = &self.module.types;
        let fits = match ty {
            Some(ty) => {
                types.inner(*ty) == types.inner(used)
                    || (is_node(self.module, types.inner(*ty)) && is_node(self.module, types.inner(used)))
            }
            None => matches!(types.get(used), Type::Record(_)),
        };
        ensure(fits, || format!("{} uses a variable as another type", self.of))
    }
}

/// Tests: what they name is there, and their values are shallow.
pub(super) fn tests(module: &Module) -> Valid {
    for test in &module.tests {
        let fail = |what: &str| format!("test {:?} {what}", test.name);
        for given in &test.given {
            ensure(module.types.resources.get(given.ty).is_some(), || fail("sets up a node without a type"))?;
            given.properties.iter().try_for_each(|(_, value)| shallow(value))?;
        }
        for (param, value) in &test.with {
            ensure(has_param(module, *param), || fail("sets a parameter that is not there"))?;
            Scope::new(module, &test.name, u32::MAX).expr(*value)?;
        }
        for expect in &test.expect {
            let named = match expect {
                Expect::Verdict { policy, rule, .. } => has_rule(module, *policy, *rule),
                Expect::Findings { findings, .. } => {
                    findings.iter().all(|(policy, rule, _)| has_rule(module, *policy, *rule))
                }
                Expect::Fix { policy, outcome, .. } => {
                    fix_outcome(module, outcome)?;
                    has_rule(module, *policy, None)
                }
            };
            ensure(named, || fail("expects something of a policy that is not there"))?;
        }
    }
    Ok(())
}

/// What a fix is expected to give is shallow, and of a type that is there.
fn fix_outcome(module: &Module, outcome: &FixOutcome) -> Valid {
    match outcome {
        FixOutcome::Nothing => Ok(()),
        FixOutcome::Node { properties, .. } => properties.iter().try_for_each(|(_, value)| shallow(value)),
        FixOutcome::New { ty, properties } => {
            let is_known = module.types.resources.get(*ty).is_some();
            ensure(is_known, || "a test expects a node without a type".to_owned())?;
            properties.iter().try_for_each(|(_, value)| shallow(value))
        }
    }
}

fn has_param(module: &Module, param: ParamId) -> bool {
    module.params.get(param).is_some()
}

fn has_rule(module: &Module, policy: PolicyId, rule: Option<RuleId>) -> bool {
    let policy = module.policies.get(policy);
    policy.is_some_and(|policy| rule.is_none_or(|rule| (rule.0 as usize) < policy.rules.len()))
}

fn shallow(root: &GivenValue) -> Valid {
    let mut open = vec![(root, VALUE_DEPTH)];
    while let Some((value, depth)) = open.pop() {
        ensure(depth > 0, || "a value of a test is too deep".to_owned())?;
        match value {
            GivenValue::Sensitive(inner) => open.push((inner, depth - 1)),
            GivenValue::Const(value) => constant(value)?,
            GivenValue::List(items) => open.extend(items.iter().map(|item| (item, depth - 1))),
            GivenValue::Map(entries) | GivenValue::Record(entries) => {
                open.extend(entries.iter().map(|(_, value)| (value, depth - 1)));
            }
            GivenValue::Absent | GivenValue::Unknown | GivenValue::Node(_) => {}
        }
    }
    Ok(())
}
