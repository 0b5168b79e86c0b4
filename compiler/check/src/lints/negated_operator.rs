//! L0302: `not` around what has a negation of its own: `not (a in b)` is `a not in b`.

use super::look::Look;
use super::shape::{held, method, negated, offer, sides};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File, Probe};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(inner) = negated(tree, id) else { continue };
        let better = operator(look, tree, inner).or_else(|| probe(look, tree, inner));
        if let Some(better) = better.or_else(|| quantifier(look, tree, inner)) {
            said.push(negated_operator(tree, tree.span(id), &better));
        }
    }
}

fn operator(look: &Look<'_, '_>, tree: &File, inner: ExprId) -> Option<String> {
    let sides = sides(tree, inner)?;
    let opposite = match sides.op {
        BinaryOp::In => BinaryOp::NotIn,
        BinaryOp::NotIn => BinaryOp::In,
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        // An order has no opposite that says the same of what may be absent, and `and` none that is shorter.
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
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
    Some(format!("{} {} {}", sides.left_text(look), opposite.as_str(), sides.right_text(look)))
}

fn probe(look: &Look<'_, '_>, tree: &File, inner: ExprId) -> Option<String> {
    let Expr::Is { operand, probe } = &tree[inner] else { return None };
    let opposite = match probe {
        Probe::Present => "absent",
        Probe::Absent => "present",
        Probe::Known | Probe::Type(_) => return None,
    };
    Some(format!("{} is {opposite}", held(tree, *operand, look.written(tree, *operand))))
}

/// `not xs.any(p)` and `not xs.none(p)`.
fn quantifier(look: &Look<'_, '_>, tree: &File, inner: ExprId) -> Option<String> {
    let (_, name, args) = method(tree, inner)?;
    let opposite = match name {
        "any" => "none",
        "none" => "any",
        _ => return None,
    };
    let Expr::Method { method, .. } = &tree[inner] else { return None };
    let span = tree.span(inner);
    let before = look.text(Span::new(span.source, span.start, method.span.start));
    let after = look.text(Span::new(span.source, method.span.end, span.end));
    (args.len() <= 1).then(|| format!("{before}{opposite}{after}"))
}

fn negated_operator(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said = Diagnostic::new(Code::L0302, "this negation has a word of its own").at(span, "negated here");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
