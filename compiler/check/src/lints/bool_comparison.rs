//! L0303: `x == true` where `x` is `true` or `false`. It says `x`; where `x` may be absent the comparison is needed.

use super::look::Look;
use super::shape::{Sides, held, offer, sides, truth};
use pol_diagnostics::{Code, Diagnostic, SourceId, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File};
use std::collections::BTreeSet;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let narrowed = optional_texts(look);
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id) else { continue };
        let is_equal = sides.op == BinaryOp::Equal;
        let Some((value, other, text)) = compared(look, tree, sides) else { continue };
        let is_plain = look.is_never_absent(tree, other) && !is_narrowed(look, (tree, other), &narrowed);
        if is_plain && truth(tree, other).is_none() {
            let text = better(tree, (other, text), value == is_equal);
            said.push(bool_comparison(tree, sides.span, &text));
        }
    }
}

/// The truth value, and what is compared with it.
fn compared<'l>(look: &'l Look<'_, '_>, tree: &File, sides: Sides) -> Option<(bool, ExprId, &'l str)> {
    if !matches!(sides.op, BinaryOp::Equal | BinaryOp::NotEqual) {
        return None;
    }
    let right = truth(tree, sides.right).map(|value| (value, sides.left, sides.left_text(look)));
    right.or_else(|| truth(tree, sides.left).map(|value| (value, sides.right, sides.right_text(look))))
}

/// The texts that may be absent somewhere, by file: rather too many, so that no comparison is taken for idle that is not.
fn optional_texts<'l>(look: &'l Look<'_, '_>) -> BTreeSet<(SourceId, &'l str)> {
    let module = look.module();
    let all = look.policies.iter().flat_map(|policy| {
        let code = policy.expressions(module).into_iter();
        code.filter(|(id, ..)| module.types.is_optional(module.type_of(*id)))
            .map(|(_, _, span)| (span.source, look.text(span)))
    });
    all.collect()
}

/// Whether a value cannot be absent only because something before it says so. Of `x.a == true and x.b == true`, where `x`
/// may be absent, the second comparison looks like the first.
fn is_narrowed(
    look: &Look<'_, '_>,
    (tree, id): (&File, ExprId),
    optional: &BTreeSet<(SourceId, &str)>,
) -> bool {
    let mut at = Some(id);
    while let Some(id) = at {
        if optional.contains(&(tree.source, look.written(tree, id))) {
            return true;
        }
        at = if let Expr::Field { base, .. } | Expr::Index { base, .. } = &tree[id] {
            Some(*base)
        } else {
            None
        };
    }
    false
}

fn better(tree: &File, (other, text): (ExprId, &str), is_positive: bool) -> String {
    let held = held(tree, other, text);
    if is_positive { held } else { format!("not {held}") }
}

fn bool_comparison(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said = Diagnostic::new(Code::L0303, "this compares a condition with a truth value")
        .at(span, "what is compared can never be absent");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
