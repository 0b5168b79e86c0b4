//! L0206: a rule that its guards already establish. It judges only resources that meet it, and hides the others.

use super::claims;
use super::guards::{self, Guards, Place};
use super::look::{Judged, Look};
use super::shape::chain;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, ExprId, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        guards::walk(look, policy, &mut |place, guards| {
            let Place::Stmt(Stmt::Require(require)) = place else { return };
            let parts = chain(policy.tree, require.condition, BinaryOp::And);
            let hidden: Option<Vec<Span>> =
                parts.iter().map(|part| established(look, policy, guards, *part)).collect();
            if let Some(first) = hidden.and_then(|guards| guards.first().copied()) {
                said.push(hidden_narrowing(policy.tree.span(require.condition), first));
            }
        });
    }
}

/// The guard that a condition follows from.
fn established(look: &Look<'_, '_>, policy: &Judged<'_>, guards: &Guards, part: ExprId) -> Option<Span> {
    let text = look.written(policy.tree, part);
    let same = guards.held.iter().find(|(held, _)| held == text).map(|(_, span)| *span);
    same.or_else(|| {
        let [claim] = &*claims::held(look, policy.tree, part) else { return None };
        guards.claims.implying(claim).map(|claim| claim.span)
    })
}

fn hidden_narrowing(span: Span, guard: Span) -> Diagnostic {
    Diagnostic::new(Code::L0206, "this rule can never fail")
        .at(span, "required here")
        .because(guard, "what does not meet it is not judged at all")
        .help("take the guard away, or the rule")
}
