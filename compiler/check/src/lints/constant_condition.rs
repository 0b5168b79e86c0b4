//! L0201: a condition that is the same for every resource, because its types or literals decide it.

use super::look::{Judged, Look};
use super::property;
use super::shape::truth;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_ir::builtin::Builtin;
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, ExprId, Module, Order};
use pol_ir::types::Type;
use pol_syntax::ast::{self, Stmt};
use std::collections::BTreeSet;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        let module = look.module();
        let all = policy.expressions(module);
        let optional = all.iter().filter(|(id, ..)| module.types.is_optional(module.type_of(*id)));
        let optional: BTreeSet<&str> = optional.map(|(_, _, span)| look.text(*span)).collect();
        for (_, expr, span) in all {
            if is_narrowed(look, expr, &optional) {
                continue;
            }
            if let Some((outcome, why)) = decided(module, expr) {
                said.push(constant_condition(span, outcome, &why));
            }
        }
        written_out(policy, said);
    }
}

/// Whether a question is decided only by what stands before it: what a `require` has settled may still be false.
fn is_narrowed(look: &Look<'_, '_>, expr: &Expr, optional: &BTreeSet<&str>) -> bool {
    let module = look.module();
    let mut at = if let Expr::IsPresent(of) = expr { Some(*of) } else { None };
    while let Some(id) = at {
        let span = module.expr_spans.get(id.0 as usize);
        if span.is_some_and(|span| optional.contains(look.text(*span))) {
            return true;
        }
        let base = module.exprs.get(id);
        at = if let Some(Expr::Field { base, .. } | Expr::Edge { base, .. }) = base {
            Some(*base)
        } else {
            None
        };
    }
    false
}

/// `when true`, `if true`, `if false` and `require true`. To require `false` is to forbid; what stands below `when false`
/// is told about by another lint.
fn written_out(policy: &Judged<'_>, said: &mut Vec<Diagnostic>) {
    let tree = policy.tree;
    policy.statements(&mut |_, stmt| {
        let mut is = |id: ast::ExprId, wanted: &[bool]| {
            if let Some(value) = truth(tree, id).filter(|value| wanted.contains(value)) {
                said.push(constant_condition(tree.span(id), value, "it is written out"));
            }
        };
        match stmt {
            Stmt::When(cond) => is(*cond, &[true]),
            Stmt::Require(require) => is(require.condition, &[true]),
            Stmt::If(choice) => choice.branches.iter().for_each(|(cond, _)| is(*cond, &[true, false])),
            Stmt::Error
            | Stmt::Level(_)
            | Stmt::Severity(_)
            | Stmt::Controls(_)
            | Stmt::Tags(_)
            | Stmt::Help(_)
            | Stmt::Param(_)
            | Stmt::Let(_)
            | Stmt::For(_) => {}
        }
    });
}

/// What a condition always is, and why.
fn decided(module: &Module, expr: &Expr) -> Option<(bool, String)> {
    let constant = |id: &ExprId| constant(module, *id);
    if let Expr::IsPresent(of) = expr {
        always_there(module, *of).then(|| (true, "it can never be absent here".to_owned()))
    } else if let Expr::IsType { value, ty } = expr {
        let is_same = module.type_of(*value) == *ty;
        is_same.then(|| (true, format!("it is always of type `{}`", pol_ir::print::type_name(module, *ty))))
    } else if let Expr::In { of, .. } = expr {
        let is_empty =
            constant(of).is_some_and(|list| matches!(list, Const::List(items) if items.is_empty()));
        is_empty.then(|| (false, "nothing is in an empty list".to_owned()))
    } else if let Expr::Logic { left, right, .. } = expr {
        let value = [left, right].into_iter().find_map(constant);
        value
            .and_then(|value| if let Const::Bool(value) = value { Some(*value) } else { None })
            .map(|value| (value, "one side of it is written out".to_owned()))
    } else if let Expr::Equal { left, right } = expr {
        let is_equal = constant(left)? == constant(right)?;
        Some((is_equal, "both sides are written out".to_owned()))
    } else if let Expr::Order { op, left, right } = expr {
        counted(module, *op, (*left, *right))
            .map(|value| (value, "no count or length is below zero".to_owned()))
    } else {
        None
    }
}

/// Whether a value is there, whatever was written. A collection that was left out is empty, and not present.
fn always_there(module: &Module, of: ExprId) -> bool {
    let ty = module.type_of(of);
    let may_lack = module.types.is_optional(ty) || module.types.is_collection(ty);
    !may_lack && !property::may_have_default(module, of) && *module.types.get(ty) != Type::Error
}

fn constant(module: &Module, id: ExprId) -> Option<&Const> {
    let Expr::Const(value) = module.exprs.get(id)? else { return None };
    module.constants.get(*value)
}

/// `count() >= 0`, `count() < 0` and their mirror images.
fn counted(module: &Module, op: Order, (left, right): (ExprId, ExprId)) -> Option<bool> {
    let is_count = |id: ExprId| {
        matches!(
            module.exprs.get(id),
            Some(Expr::Each { op: Each::Count, .. } | Expr::Call { function: Builtin::Length, .. })
        )
    };
    let number = |id: ExprId| {
        constant(module, id).and_then(|value| if let Const::Int(n) = value { Some(*n) } else { None })
    };
    let (op, bound) = if is_count(left) {
        (op, number(right)?)
    } else if is_count(right) {
        (mirrored(op), number(left)?)
    } else {
        return None;
    };
    match op {
        Order::Less => (bound <= 0).then_some(false),
        Order::LessEqual => (bound < 0).then_some(false),
        Order::Greater => (bound < 0).then_some(true),
        Order::GreaterEqual => (bound <= 0).then_some(true),
    }
}

fn mirrored(op: Order) -> Order {
    match op {
        Order::Less => Order::Greater,
        Order::LessEqual => Order::GreaterEqual,
        Order::Greater => Order::Less,
        Order::GreaterEqual => Order::LessEqual,
    }
}

fn constant_condition(span: Span, outcome: bool, why: &str) -> Diagnostic {
    Diagnostic::new(Code::L0201, format!("this is always `{outcome}`")).at(span, why)
}
