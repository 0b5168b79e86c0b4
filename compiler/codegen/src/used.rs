//! The variables that a verdict hangs on: a `let` that only messages read costs nothing and refuses nothing.

use pol_ir::module::{Expr, ExprId, LocalId, Module, Policy, Stmt};
use pol_ir::walk::{operands, statements};
use std::collections::{HashMap, HashSet};

/// The locals that conditions, guards and loops of a policy read, directly or through others.
pub(crate) fn used(module: &Module, policy: &Policy) -> HashSet<LocalId> {
    let mut named = HashMap::new();
    let mut open = Vec::new();
    statements(&policy.body, &mut |stmt| match stmt {
        Stmt::When(expr) | Stmt::If { cond: expr, .. } | Stmt::For { list: expr, .. } => open.push(*expr),
        Stmt::Let(local, value) => drop(named.insert(*local, *value)),
        Stmt::Require(rule) => open.extend(policy.rules.get(rule.0 as usize).map(|rule| rule.cond)),
    });
    let mut used = HashSet::new();
    let mut seen: HashSet<ExprId> = HashSet::new();
    while let Some(expr) = open.pop() {
        if !seen.insert(expr) {
            continue;
        }
        match module.exprs.get(expr) {
            Some(Expr::Local(local)) => {
                used.insert(*local);
                open.extend(named.get(local));
            }
            Some(other) => operands(other, |operand| open.push(operand)),
            None => {}
        }
    }
    used
}
