//! L0208: rules below a guard that never holds. A policy that can never fire reports nothing, and looks like one that
//! everything passes.

use super::claims;
use super::guards::{self, Guards, Place};
use super::look::{Judged, Look};
use super::shape::truth;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, ExprId, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        guards::walk(look, policy, &mut |place, guards| {
            let (cond, is_whole) = match place {
                Place::Stmt(Stmt::When(cond)) => (*cond, !guards.is_inner),
                Place::Branch(cond) if truth(policy.tree, cond).is_none() => (cond, false),
                Place::Stmt(Stmt::For(each)) => {
                    let is_empty = matches!(&policy.tree[each.over], Expr::List(items) if items.is_empty());
                    said.extend(is_empty.then(|| never_judged(policy.tree.span(each.over), None, false)));
                    return;
                }
                Place::Stmt(..) | Place::Branch(_) => return,
            };
            if let Some(earlier) = closed(look, policy, guards, cond) {
                said.push(never_judged(policy.tree.span(cond), earlier, is_whole));
            }
        });
    }
}

/// Whether a guard never holds, and the earlier one that it contradicts.
fn closed(look: &Look<'_, '_>, policy: &Judged<'_>, guards: &Guards, cond: ExprId) -> Option<Option<Span>> {
    if truth(policy.tree, cond) == Some(false) {
        return Some(None);
    }
    let mut known = guards.claims.clone();
    let mut claims = claims::held(look, policy.tree, cond).into_iter();
    claims.find_map(|claim| known.add(claim)).map(|earlier| Some(earlier.span))
}

fn never_judged(span: Span, earlier: Option<Span>, is_whole: bool) -> Diagnostic {
    let message = if is_whole { "this policy can never fire" } else { "nothing below this is ever judged" };
    let said = Diagnostic::new(Code::L0208, message).at(span, "never holds");
    match earlier {
        Some(span) => said.because(span, "where this does"),
        None => said,
    }
}
