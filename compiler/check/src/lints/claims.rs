//! What conditions that hold together say of a value: which literals it may be, which not, and whether it is there.
//!
//! A value is known by its text: nothing that a name stands for ever changes. Invariant: claims are only ever lost, never
//! invented, so that what contradicts itself can indeed not hold.

use super::look::Look;
use super::property;
use super::shape::{chain, negated, number, sides};
use pol_diagnostics::Span;
use pol_ir::ops::parse::parse_domain;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File, Literal, Probe};
use std::collections::{BTreeMap, BTreeSet};

/// What one condition says of one value.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The text of the value.
    pub(crate) of: String,
    /// What it is said to be.
    pub(crate) is: Is,
    /// Where that is said.
    pub(crate) span: Span,
}

/// What a value is said to be.
#[derive(Clone, Debug)]
pub(crate) enum Is {
    /// One of these literals.
    OneOf(BTreeSet<String>),
    /// None of these literals; also what is absent is none of them.
    NoneOf(BTreeSet<String>),
    /// A number in between, both ends within.
    Between(i64, i64),
    /// Present, or absent.
    There(bool),
}

/// Everything that is claimed so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims(BTreeMap<String, Vec<Claim>>);

impl Claims {
    /// Adds a claim; gives an earlier one that it contradicts.
    pub(crate) fn add(&mut self, claim: Claim) -> Option<Claim> {
        let known = self.0.entry(claim.of.clone()).or_default();
        let contrary = known.iter().find(|earlier| earlier.is.excludes(&claim.is)).cloned();
        known.push(claim);
        contrary
    }

    /// Whether a claim follows from one of these, which it gives.
    pub(crate) fn implying(&self, claim: &Claim) -> Option<&Claim> {
        self.0.get(&claim.of)?.iter().find(|earlier| earlier.is.implies(&claim.is))
    }

    /// Forgets what is said of values that begin with a name which now stands for something else.
    pub(crate) fn forget(&mut self, name: &str) {
        self.0.retain(|of, _| {
            let words = of.split(|c: char| !c.is_alphanumeric() && c != '_');
            !words.into_iter().any(|word| word == name)
        });
    }
}

impl Is {
    fn negated(self) -> Option<Self> {
        match self {
            Is::OneOf(words) => Some(Is::NoneOf(words)),
            Is::NoneOf(words) => Some(Is::OneOf(words)),
            Is::There(is_there) => Some(Is::There(!is_there)),
            Is::Between(i64::MIN, high) => Some(Is::Between(high.checked_add(1)?, i64::MAX)),
            Is::Between(low, i64::MAX) => Some(Is::Between(i64::MIN, low.checked_sub(1)?)),
            Is::Between(..) => None,
        }
    }

    /// Whether no value is both.
    fn excludes(&self, other: &Is) -> bool {
        match (self, other) {
            (Is::OneOf(ours), Is::OneOf(theirs)) => ours.is_disjoint(theirs),
            (Is::OneOf(some), Is::NoneOf(none)) | (Is::NoneOf(none), Is::OneOf(some)) => some.is_subset(none),
            (Is::OneOf(_) | Is::Between(..), Is::There(false))
            | (Is::There(false), Is::OneOf(_) | Is::Between(..)) => true,
            (Is::There(ours), Is::There(theirs)) => ours != theirs,
            (Is::Between(low, high), Is::Between(from, to)) => low.max(from) > high.min(to),
            (Is::NoneOf(_), Is::NoneOf(_) | Is::Between(..) | Is::There(_))
            | (Is::Between(..) | Is::There(_), Is::NoneOf(_))
            | (Is::OneOf(_), Is::Between(..) | Is::There(true))
            | (Is::Between(..), Is::OneOf(_) | Is::There(true))
            | (Is::There(true), Is::OneOf(_) | Is::Between(..)) => false,
        }
    }

    /// Whether every value that is this is the other too.
    fn implies(&self, other: &Is) -> bool {
        match (self, other) {
            (Is::OneOf(ours), Is::OneOf(theirs)) => ours.is_subset(theirs),
            (Is::NoneOf(ours), Is::NoneOf(theirs)) => ours.is_superset(theirs),
            (Is::OneOf(some), Is::NoneOf(none)) => some.is_disjoint(none),
            (Is::OneOf(_) | Is::Between(..), Is::There(true)) => true,
            (Is::There(ours), Is::There(theirs)) => ours == theirs,
            (Is::There(false), Is::NoneOf(_)) => true,
            (Is::Between(low, high), Is::Between(from, to)) => from <= low && high <= to,
            (Is::NoneOf(_), Is::OneOf(_) | Is::Between(..) | Is::There(_))
            | (Is::OneOf(_), Is::Between(..) | Is::There(false))
            | (Is::Between(..), Is::OneOf(_) | Is::NoneOf(_) | Is::There(false))
            | (Is::There(true), Is::NoneOf(_))
            | (Is::There(_), Is::OneOf(_) | Is::Between(..)) => false,
        }
    }
}

/// What a condition claims where it holds.
pub(crate) fn held(look: &Look<'_, '_>, tree: &File, id: ExprId) -> Vec<Claim> {
    let one = |id: ExprId| claim(look, tree, id);
    chain(tree, id, BinaryOp::And).into_iter().filter_map(one).collect()
}

/// What a condition claims where it does not hold.
pub(crate) fn failed(look: &Look<'_, '_>, tree: &File, id: ExprId) -> Vec<Claim> {
    let one = |id: ExprId| {
        let claim = claim(look, tree, id)?;
        Some(Claim { is: claim.is.negated()?, ..claim })
    };
    chain(tree, id, BinaryOp::Or).into_iter().filter_map(one).collect()
}

fn claim(look: &Look<'_, '_>, tree: &File, id: ExprId) -> Option<Claim> {
    if let Some(inner) = negated(tree, id) {
        let claim = claim(look, tree, inner)?;
        // Where an order does not hold the value may be absent.
        let is_order = matches!(claim.is, Is::Between(..));
        return (!is_order).then_some(Claim { is: claim.is.negated()?, ..claim });
    }
    let (of, is) = match asked(tree, id) {
        Some(asked) => asked,
        None => compared(look, tree, id)?,
    };
    // What has a default is not present where it was left out, whatever it equals.
    if matches!(is, Is::There(_)) && property::may_have_default(look.module(), look.code_of(tree, of)?) {
        return None;
    }
    let of = look.written(tree, of).to_owned();
    Some(Claim { of, is, span: tree.span(id) })
}

fn asked(tree: &File, id: ExprId) -> Option<(ExprId, Is)> {
    let Expr::Is { operand, probe } = &tree[id] else { return None };
    match probe {
        Probe::Present => Some((*operand, Is::There(true))),
        Probe::Absent => Some((*operand, Is::There(false))),
        Probe::Known | Probe::Type(_) => None,
    }
}

fn compared(look: &Look<'_, '_>, tree: &File, id: ExprId) -> Option<(ExprId, Is)> {
    let sides = sides(tree, id)?;
    let is_written = |id: ExprId| matches!(tree[id], Expr::Literal(_) | Expr::List(_));
    if is_written(sides.left) {
        return None;
    }
    let one = || literal(look, tree, sides.right, look.type_of(tree, sides.left)).map(|word| [word].into());
    let list = || literals(look, tree, sides.right, look.type_of(tree, sides.left));
    let bound = number(tree, sides.right);
    let is = match sides.op {
        BinaryOp::Equal => Is::OneOf(one()?),
        BinaryOp::NotEqual => Is::NoneOf(one()?),
        BinaryOp::In => Is::OneOf(list()?),
        BinaryOp::NotIn => Is::NoneOf(list()?),
        BinaryOp::Less => Is::Between(i64::MIN, bound?.checked_sub(1)?),
        BinaryOp::LessEqual => Is::Between(i64::MIN, bound?),
        BinaryOp::Greater => Is::Between(bound?.checked_add(1)?, i64::MAX),
        BinaryOp::GreaterEqual => Is::Between(bound?, i64::MAX),
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Matches
        | BinaryOp::Range
        | BinaryOp::RangeInclusive
        | BinaryOp::Coalesce
        | BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Remainder => return None,
    };
    let is_float = |is: &Is| matches!(is, Is::Between(..)) && !look.is_whole(tree, sides.left);
    (!is_float(&is)).then_some((sides.left, is))
}

fn literals(look: &Look<'_, '_>, tree: &File, id: ExprId, ty: Option<TypeId>) -> Option<BTreeSet<String>> {
    let Expr::List(items) = &tree[id] else { return None };
    items.iter().map(|item| literal(look, tree, *item, ty)).collect()
}

/// A literal, so that equal values have equal texts.
fn literal(look: &Look<'_, '_>, tree: &File, id: ExprId, ty: Option<TypeId>) -> Option<String> {
    let Expr::Literal(literal) = &tree[id] else { return None };
    let types = &look.module().types;
    match (literal, types.get(types.inner(ty?))) {
        (Literal::Text(text), Type::Domain(domain)) => {
            parse_domain(*domain, text).map(|value| format!("{value:?}"))
        }
        (Literal::Text(text), _) => Some(format!("text {text}")),
        (Literal::Bool(value), _) => Some(value.to_string()),
        (Literal::Int(number), _) => Some(format!("{:?}", *number as f64)),
        (Literal::Float(number), _) => Some(format!("{number:?}")),
        (Literal::Duration(number) | Literal::Size(number), _) => Some(format!("quantity {number}")),
    }
}
