//! Joins on equality: where a quantifier over all nodes of a type asks for one value of one of their properties.

use crate::module::{Each, Expr, ExprId, LocalId, Logic, Module};
use crate::names::Symbol;
use crate::types::{Type, TypeId};
use crate::walk::operands;

/// An equation that every element of a quantifier has to meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Join {
    /// The nodes that are joined.
    pub nodes: TypeId,
    /// The text property of theirs that is compared.
    pub property: Symbol,
    /// What it is compared with; it does not depend on the element.
    pub key: ExprId,
}

/// The equations of a quantifier over `Instances` whose failure alone excludes an element; an index answers each.
pub fn joins(module: &Module, quantifier: &Expr) -> Vec<Join> {
    let Expr::Each { op: Each::Any | Each::Filter | Each::Find | Each::Count | Each::None, list, item, body } =
        quantifier
    else {
        return Vec::new();
    };
    let (Some(Expr::Instances(nodes)), Some(body)) = (module.exprs.get(*list), body) else {
        return Vec::new();
    };
    conjuncts(module, *body).into_iter().filter_map(|part| join(module, *nodes, *item, part)).collect()
}

fn conjuncts(module: &Module, body: ExprId) -> Vec<ExprId> {
    let mut open = vec![body];
    let mut parts = Vec::new();
    while let Some(expr) = open.pop() {
        if let Some(Expr::Logic { op: Logic::And, left, right }) = module.exprs.get(expr) {
            open.extend([*right, *left]);
        } else {
            parts.push(expr);
        }
    }
    parts
}

fn join(module: &Module, nodes: TypeId, item: LocalId, part: ExprId) -> Option<Join> {
    let Expr::Equal { left, right } = module.exprs.get(part)? else { return None };
    let one_way = |own: ExprId, key: ExprId| {
        let property = property_of(module, item, own)?;
        (is_text(module, key) && !depends(module, key, item)).then_some(Join { nodes, property, key })
    };
    one_way(*left, *right).or_else(|| one_way(*right, *left))
}

fn property_of(module: &Module, item: LocalId, expr: ExprId) -> Option<Symbol> {
    let Expr::Field { base, name } = module.exprs.get(expr)? else { return None };
    let of_item = matches!(module.exprs.get(*base), Some(Expr::Local(local)) if *local == item);
    (of_item && is_text(module, expr)).then_some(*name)
}

fn is_text(module: &Module, expr: ExprId) -> bool {
    let ty = module.types.inner(module.type_of(expr));
    matches!(module.types.get(ty), Type::String | Type::Enum(_))
}

fn depends(module: &Module, expr: ExprId, local: LocalId) -> bool {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match module.exprs.get(expr) {
            Some(Expr::Local(used)) if *used == local => return true,
            Some(other) => operands(other, |operand| open.push(operand)),
            None => {}
        }
    }
    false
}
