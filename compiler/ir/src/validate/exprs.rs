//! Expressions: operands before their users, bounded depth, types that fit.

use super::signatures::fits;
use super::values::{is_of, named};
use super::{Invalid, Valid, ensure};
use crate::limits::{EXPR_DEPTH, POLICY_EXPRS};
use crate::module::{Each, Expr, ExprId, Module, Walk};
use crate::types::{Type, TypeId};
use crate::walk::operands;

/// The size of every expression, a shared part counted each time it is used: what evaluating it costs. An operand
/// stands before its user, so that its type, depth and size are known.
pub(super) fn expressions(module: &Module) -> Result<Vec<usize>, Invalid> {
    let beside =
        module.exprs.len() == module.expr_types.len() && module.exprs.len() == module.expr_spans.len();
    ensure(beside, || "expressions without a type or place".to_owned())?;
    let mut depths: Vec<u32> = Vec::with_capacity(module.exprs.len());
    let mut sizes: Vec<usize> = Vec::with_capacity(module.exprs.len());
    for (id, expr) in module.exprs.iter() {
        let (mut depth, mut size, mut before) = (1, 1_usize, true);
        operands(expr, |operand| {
            let index = operand.0 as usize;
            before &= index < depths.len();
            depth = depth.max(depths.get(index).map_or(1, |depth| depth + 1));
            size = size.saturating_add(sizes.get(index).copied().unwrap_or(0));
        });
        ensure(before, || at(id, "uses a later expression"))?;
        ensure(depth <= EXPR_DEPTH && size <= POLICY_EXPRS, || at(id, "is too deep or too big"))?;
        depths.push(depth);
        sizes.push(size);
        let ty = module.expr_types.get(id.0 as usize).copied().unwrap_or(TypeId(u32::MAX));
        ensure(module.types.all.get(ty).is_some(), || at(id, "has no type"))?;
        ids(module, id, expr)?;
        ensure(fits(module, expr, ty), || at(id, "does not fit its type or its operands"))?;
    }
    Ok(sizes)
}

fn at(id: ExprId, what: &str) -> String {
    format!("expression {} {what}", id.0)
}

/// What an expression names besides operands is there, and sorted where engines search it.
fn ids(module: &Module, id: ExprId, expr: &Expr) -> Valid {
    match expr {
        Expr::Const(constant) => {
            let value = module.constants.get(*constant);
            let ty = module.type_of(id);
            ensure(value.is_some_and(|value| is_of(module, value, ty)), || {
                at(id, "is a constant of another type")
            })
        }
        Expr::Param(param) => ensure(module.params.get(*param).is_some(), || at(id, "names no parameter")),
        Expr::Matches { pattern, .. } => {
            ensure(module.patterns.get(*pattern).is_some(), || at(id, "names no pattern"))
        }
        Expr::Walk { op, to, network, .. } => {
            ensure(module.networks.get(*network).is_some(), || at(id, "names no network"))?;
            let has_end = matches!(op, Walk::Reaches | Walk::Path);
            ensure(to.is_some() == has_end, || at(id, "walks to no node, or from one to none"))
        }
        Expr::Field { name, .. } | Expr::Edge { name, .. } => named(module, *name),
        Expr::Instances(ty) | Expr::Deleted(ty) => {
            ensure(is_node(module, *ty), || at(id, "names no type of nodes"))
        }
        Expr::IsType { ty, .. } => {
            ensure(module.types.all.get(*ty).is_some(), || at(id, "asks for a type that is none"))
        }
        Expr::Record(fields) | Expr::Update { fields, .. } => {
            fields.iter().try_for_each(|(name, _)| named(module, *name))?;
            let sorted = fields.is_sorted_by(|(one, _), (other, _)| one < other);
            ensure(sorted, || at(id, "has fields that are not sorted"))
        }
        Expr::Map(entries) => {
            let sorted = entries.is_sorted_by(|(one, _), (other, _)| one < other);
            ensure(sorted, || at(id, "has keys that are not sorted"))
        }
        Expr::Each { op, body, .. } => {
            let needs = matches!(op, Each::Filter | Each::Map | Each::FlatMap | Each::Find | Each::GroupBy);
            ensure(body.is_some() || !needs, || at(id, "has no body"))
        }
        Expr::Local(_)
        | Expr::Get { .. }
        | Expr::At { .. }
        | Expr::Not(_)
        | Expr::Negate(_)
        | Expr::Logic { .. }
        | Expr::Equal { .. }
        | Expr::Order { .. }
        | Expr::Arithmetic { .. }
        | Expr::In { .. }
        | Expr::Coalesce { .. }
        | Expr::IsPresent(_)
        | Expr::IsKnown(_)
        | Expr::If { .. }
        | Expr::Range { .. }
        | Expr::List(_)
        | Expr::Text(_)
        | Expr::Let { .. }
        | Expr::Closure { .. }
        | Expr::Call { .. }
        | Expr::Widen(_)
        | Expr::As(_) => Ok(()),
    }
}

/// Whether values of a type are nodes.
pub(super) fn is_node(module: &Module, ty: TypeId) -> bool {
    matches!(module.types.get(ty), Type::Resource(_) | Type::Interface(_) | Type::Nodes(_))
}
