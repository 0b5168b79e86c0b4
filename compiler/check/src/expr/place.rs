//! Places: code whose value lies somewhere in the input, so that a finding can point there.

use pol_ir::builtin::Builtin;
use pol_ir::module::{Arithmetic, Each, Expr, ExprId, Module};

/// Whether a finding can point at the value of `code`: it is a property, or chosen among properties.
pub(super) fn is_place(module: &Module, code: ExprId) -> bool {
    let mut open = vec![code];
    let mut found = false;
    while let Some(code) = open.pop() {
        let Some(expr) = module.exprs.get(code) else { return false };
        match expr {
            Expr::Local(_) | Expr::Instances(_) | Expr::Deleted(_) => found = true,
            Expr::Const(_) | Expr::Param(_) => {}
            Expr::Field { base: of, .. }
            | Expr::Edge { base: of, .. }
            | Expr::Get { base: of, .. }
            | Expr::At { base: of, .. }
            | Expr::Let { body: of, .. }
            | Expr::As(of)
            | Expr::Each { op: Each::Filter | Each::Find | Each::SortBy, list: of, .. } => open.push(*of),
            Expr::Call { function: Builtin::First | Builtin::Compact, args } => open.extend(args),
            Expr::Coalesce { left, right }
            | Expr::If { then: left, otherwise: right, .. }
            | Expr::Arithmetic { op: Arithmetic::Add, left, right } => open.extend([*right, *left]),
            Expr::List(parts) => open.extend(parts),
            Expr::Not(_)
            | Expr::Negate(_)
            | Expr::Logic { .. }
            | Expr::Equal { .. }
            | Expr::Order { .. }
            | Expr::Arithmetic { .. }
            | Expr::In { .. }
            | Expr::IsPresent(_)
            | Expr::IsKnown(_)
            | Expr::IsType { .. }
            | Expr::Matches { .. }
            | Expr::Range { .. }
            | Expr::Record(_)
            | Expr::Update { .. }
            | Expr::Map(_)
            | Expr::Text(_)
            | Expr::Each { .. }
            | Expr::Walk { .. }
            | Expr::Closure { .. }
            | Expr::Call { .. }
            | Expr::Widen(_) => return false,
        }
    }
    found
}
