//! L0304: `xs.count(p) == 0` where `none` is meant, and `> 0` where `any` is. They say so, and stop at the first.

use super::look::Look;
use super::shape::{Sides, method, number, offer, sides};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, ExprId, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id) else { continue };
        let Some(word) = meant(tree, sides) else { continue };
        let Some((list, condition)) = counted(tree, sides.left) else { continue };
        let (list, condition) = (look.written(tree, list), look.written(tree, condition));
        said.push(count_comparison(tree, sides.span, &format!("{list}.{word}({condition})")));
    }
}

/// The quantifier that a comparison of a count with a number means.
fn meant(tree: &File, sides: Sides) -> Option<&'static str> {
    let bound = number(tree, sides.right)?;
    if sides.op == BinaryOp::Equal && bound == 0 || sides.op == BinaryOp::Less && bound == 1 {
        return Some("none");
    }
    let is_any = matches!(sides.op, BinaryOp::Greater | BinaryOp::NotEqual) && bound == 0
        || sides.op == BinaryOp::GreaterEqual && bound == 1;
    is_any.then_some("any")
}

/// The list and the condition of `xs.count(p)` and `xs.filter(p).count()`.
fn counted(tree: &File, id: ExprId) -> Option<(ExprId, ExprId)> {
    let (receiver, name, args) = method(tree, id)?;
    match (name, args) {
        ("count", [condition]) => Some((receiver, *condition)),
        ("count", []) => {
            let (list, name, args) = method(tree, receiver)?;
            let [condition] = args else { return None };
            (name == "filter").then_some((list, *condition))
        }
        (_, _) => None,
    }
}

fn count_comparison(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said =
        Diagnostic::new(Code::L0304, "this counts to know whether there is one").at(span, "counted here");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
