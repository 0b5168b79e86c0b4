//! Walking over expressions and statements without naming every variant again.

use crate::module::{Action, Expr, ExprId, Fix, LocalId, Module, Policy, Stmt, Subject};
use rustc_hash::FxHashSet;

/// Calls `visit` with each operand of `expr`, left to right.
pub fn operands(expr: &Expr, mut visit: impl FnMut(ExprId)) {
    match expr {
        Expr::Const(_) | Expr::Param(_) | Expr::Local(_) | Expr::Instances(_) | Expr::Deleted(_) => {}
        Expr::Field { base: one, .. }
        | Expr::Edge { base: one, .. }
        | Expr::Not(one)
        | Expr::Negate(one)
        | Expr::IsPresent(one)
        | Expr::IsKnown(one)
        | Expr::IsType { value: one, .. }
        | Expr::Matches { text: one, .. }
        | Expr::Widen(one)
        | Expr::As(one) => visit(*one),
        Expr::Get { base: left, key: right }
        | Expr::At { base: left, index: right }
        | Expr::Logic { left, right, .. }
        | Expr::Equal { left, right }
        | Expr::Order { left, right, .. }
        | Expr::Arithmetic { left, right, .. }
        | Expr::In { item: left, of: right }
        | Expr::Coalesce { left, right }
        | Expr::Range { start: left, end: right, .. }
        | Expr::Closure { from: left, body: right, .. }
        | Expr::Let { value: left, body: right, .. } => [*left, *right].into_iter().for_each(visit),
        Expr::If { cond, then, otherwise } => [*cond, *then, *otherwise].into_iter().for_each(visit),
        Expr::List(parts) | Expr::Text(parts) | Expr::Call { args: parts, .. } => {
            parts.iter().copied().for_each(visit);
        }
        Expr::Record(fields) => fields.iter().for_each(|(_, value)| visit(*value)),
        Expr::Update { base, fields } => {
            visit(*base);
            fields.iter().for_each(|(_, value)| visit(*value));
        }
        Expr::Map(entries) => entries.iter().for_each(|(_, value)| visit(*value)),
        Expr::Each { list: first, body: second, .. } | Expr::Walk { from: first, to: second, .. } => {
            visit(*first);
            second.iter().copied().for_each(visit);
        }
    }
}

/// Calls `visit` with each statement of `body` and of the blocks in it, outer ones first.
pub fn statements<'a>(body: &'a [Stmt], visit: &mut impl FnMut(&'a Stmt)) {
    for stmt in body {
        visit(stmt);
        match stmt {
            Stmt::When(_) | Stmt::Let(..) | Stmt::Require(_) => {}
            Stmt::For { body, .. } => statements(body, visit),
            Stmt::If { then, otherwise, .. } => {
                statements(then, visit);
                statements(otherwise, visit);
            }
        }
    }
}

/// Every expression that a policy evaluates directly: conditions, names, lists, messages, places, fixes.
pub fn roots(policy: &Policy) -> Vec<ExprId> {
    let mut roots = Vec::new();
    statements(&policy.body, &mut |stmt| match stmt {
        Stmt::When(expr)
        | Stmt::Let(_, expr)
        | Stmt::For { list: expr, .. }
        | Stmt::If { cond: expr, .. } => {
            roots.push(*expr);
        }
        Stmt::Require(_) => {}
    });
    roots.extend(policy.rules.iter().flat_map(|rule| [Some(rule.cond), rule.message, rule.at]).flatten());
    roots.extend(policy.rules.iter().filter_map(|rule| rule.fix.as_ref()).flat_map(fix_roots));
    roots
}

/// The places and values of a fix, in order.
pub fn fix_roots(fix: &Fix) -> Vec<ExprId> {
    let of = |action: &Action| match action {
        Action::Set { place, value } | Action::Add { place, value } => vec![*place, *value],
        Action::Remove { place } => vec![*place],
        Action::Create { properties, .. } => properties.iter().map(|(_, value)| *value).collect(),
    };
    fix.actions.iter().flat_map(of).collect()
}

/// Every expression under `roots`, each once.
pub fn expressions(module: &Module, roots: impl IntoIterator<Item = ExprId>) -> FxHashSet<ExprId> {
    let mut open: Vec<ExprId> = roots.into_iter().collect();
    let mut used = FxHashSet::default();
    while let Some(id) = open.pop() {
        if let Some(expr) = module.exprs.get(id).filter(|_| used.insert(id)) {
            operands(expr, |operand| open.push(operand));
        }
    }
    used
}

/// How many locals the expressions under `roots` use.
pub fn locals_of(module: &Module, roots: impl IntoIterator<Item = ExprId>) -> u32 {
    let used = expressions(module, roots).into_iter().filter_map(|id| module.exprs.get(id));
    let local = |expr: &Expr| {
        if let Expr::Local(local)
        | Expr::Let { local, .. }
        | Expr::Each { item: local, .. }
        | Expr::Closure { item: local, .. } = expr
        {
            Some(*local)
        } else {
            None
        }
    };
    used.filter_map(local).map(count).max().unwrap_or(0)
}

/// How many locals a policy uses.
pub fn locals(module: &Module, policy: &Policy) -> u32 {
    let mut most = locals_of(module, roots(policy)).max(u32::from(policy.subject != Subject::Stack));
    statements(&policy.body, &mut |stmt| match stmt {
        Stmt::Let(local, _) => most = most.max(count(*local)),
        Stmt::For { key, item, .. } => most = most.max(count(*item)).max(key.map_or(0, count)),
        Stmt::When(_) | Stmt::Require(_) | Stmt::If { .. } => {}
    });
    most
}

fn count(local: LocalId) -> u32 {
    local.0.saturating_add(1)
}
