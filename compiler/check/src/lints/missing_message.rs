//! L0402: a rule without `else "…"`. Its findings quote the condition, which only its author can read.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::Stmt;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        policy.statements(&mut |_, stmt| {
            if let Stmt::Require(require) = stmt
                && require.message.is_none()
            {
                said.push(missing_message(policy.tree.span(require.condition)));
            }
        });
    }
}

fn missing_message(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0402, "this rule has no message")
        .at(span, "a finding will quote this")
        .help("say what is wrong, in words for whoever has to mend it: `else \"…\"`")
}
