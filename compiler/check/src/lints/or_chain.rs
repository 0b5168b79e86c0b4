//! L0310: `x == "a" or x == "b" or x == "c"`, which `x in ["a", "b", "c"]` says once.

use super::look::Look;
use super::shape::{chain, offer, sides};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File};

/// As many comparisons as are still read at a glance.
const FEW: usize = 2;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let mut outer: Option<Span> = None;
    // Outer chains come after the inner ones that they begin with.
    let mut all: Vec<_> = look.expressions().collect();
    all.reverse();
    for (tree, id) in all {
        let Some((better, span)) = listed(look, tree, id) else { continue };
        if outer.is_none_or(|outer| !outer.contains(span)) {
            outer = Some(span);
            said.push(or_chain(tree, span, &better));
        }
    }
}

/// The same as one question, if it is a chain of comparisons of one value with literals.
fn listed(look: &Look<'_, '_>, tree: &File, id: ExprId) -> Option<(String, Span)> {
    let whole = sides(tree, id)?;
    let (wanted, word) =
        if whole.op == BinaryOp::Or { (BinaryOp::Equal, "in") } else { (BinaryOp::NotEqual, "not in") };
    if !matches!(whole.op, BinaryOp::Or | BinaryOp::And) {
        return None;
    }
    let parts: Option<Vec<_>> = chain(tree, id, whole.op)
        .into_iter()
        .map(|part| sides(tree, part).filter(|sides| sides.op == wanted && is_literal(tree, sides.right)))
        .collect();
    let parts = parts.filter(|parts| parts.len() > FEW)?;
    let first = parts.first()?.left_text(look);
    let is_one = parts.iter().all(|part| part.left_text(look) == first);
    let words: Vec<&str> = parts.iter().map(|part| part.right_text(look)).collect();
    is_one.then(|| (format!("{first} {word} [{}]", words.join(", ")), whole.span))
}

fn is_literal(tree: &File, id: ExprId) -> bool {
    matches!(tree[id], Expr::Literal(_))
}

fn or_chain(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said =
        Diagnostic::new(Code::L0310, "one value is compared again and again").at(span, "a list says it once");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
