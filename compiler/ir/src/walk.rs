//! Walking over expressions and statements without naming every variant again.

use crate::module::{Expr, ExprId, Stmt};

/// Calls `visit` with each operand of `expr`, left to right.
pub fn operands(expr: &Expr, mut visit: impl FnMut(ExprId)) {
    match expr {
        Expr::Const(_) | Expr::Param(_) | Expr::Local(_) | Expr::Instances(_) => {}
        Expr::Field { base: one, .. }
        | Expr::Edge { base: one, .. }
        | Expr::Not(one)
        | Expr::Negate(one)
        | Expr::IsPresent(one)
        | Expr::IsKnown(one)
        | Expr::IsType { value: one, .. }
        | Expr::Matches { text: one, .. }
        | Expr::Widen(one) => visit(*one),
        Expr::Get { base: left, key: right }
        | Expr::At { base: left, index: right }
        | Expr::Logic { left, right, .. }
        | Expr::Equal { left, right }
        | Expr::Order { left, right, .. }
        | Expr::Arithmetic { left, right, .. }
        | Expr::In { item: left, of: right }
        | Expr::Coalesce { left, right }
        | Expr::Range { start: left, end: right, .. }
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
        Expr::Each { list, body, .. } => {
            visit(*list);
            body.iter().copied().for_each(visit);
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
