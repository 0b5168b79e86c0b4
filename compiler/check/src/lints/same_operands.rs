//! L0202: an operator with the same on both sides. One of them was meant to be something else.

use super::look::Look;
use super::shape::sides;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id).filter(|sides| says_something(sides.op)) else { continue };
        let is_literal = is_literal(tree, sides.left);
        if !is_literal && sides.left_text(look) == sides.right_text(look) {
            said.push(same_operands(sides.span, sides.op));
        }
    }
}

/// Whether the same on both sides is a mistake: a sum or a product of a value with itself may be meant.
fn says_something(op: BinaryOp) -> bool {
    match op {
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::In
        | BinaryOp::NotIn
        | BinaryOp::Coalesce
        | BinaryOp::Subtract
        | BinaryOp::Divide
        | BinaryOp::Remainder => true,
        BinaryOp::Matches
        | BinaryOp::Range
        | BinaryOp::RangeInclusive
        | BinaryOp::Add
        | BinaryOp::Multiply => false,
    }
}

fn is_literal(tree: &File, id: ExprId) -> bool {
    matches!(tree[id], Expr::Literal(_) | Expr::Missing)
}

fn same_operands(span: Span, op: BinaryOp) -> Diagnostic {
    Diagnostic::new(Code::L0202, format!("both sides of `{}` are the same", op.as_str()))
        .at(span, "it says nothing about the resource")
        .help("one side was probably meant to be something else")
}
