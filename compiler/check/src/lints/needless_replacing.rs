//! L0503: `fix replacing` where nothing is replaced. Such a fix is shown and never applied, for no reason.

use super::look::Look;
use super::property;
use super::shape::offer;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_ir::module::{Action, Fix, Module};
use pol_ir::walk::expressions;
use pol_syntax::ast::{File, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        // Rules lie in the order of their statements, as these are walked.
        let mut rules = policy.code.rules.iter();
        policy.statements(&mut |_, stmt| {
            let Stmt::Require(require) = stmt else { return };
            let made = rules.next().and_then(|rule| rule.fix.as_ref());
            let written = require.fix.as_ref().and_then(|fix| fix.replacing);
            if let (Some(fix), Some(span)) = (made, written)
                && !replaces(look.module(), fix)
            {
                said.push(needless_replacing(policy.tree, span));
            }
        });
    }
}

/// Whether a fix writes what is decided when a resource is created.
fn replaces(module: &Module, fix: &Fix) -> bool {
    let places = fix.actions.iter().filter_map(|action| match action {
        Action::Set { place, .. } | Action::Add { place, .. } | Action::Remove { place } => Some(*place),
        Action::Create { .. } => None,
    });
    let mut passed = expressions(module, places).into_iter();
    passed.any(|id| property::of(module, id).is_some_and(|property| property.create_only))
}

fn needless_replacing(tree: &File, span: Span) -> Diagnostic {
    let said = Diagnostic::new(Code::L0503, "this fix replaces nothing")
        .at(span, "so it could be applied, and never is");
    offer(tree, said, ("take it out", span), "")
}
