//! L0404: one of several rules without a label. Reports call it by its line, and its findings change when lines do.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::Stmt;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        let mut rules = Vec::new();
        policy.statements(&mut |_, stmt| {
            if let Stmt::Require(require) = stmt {
                rules.push(require);
            }
        });
        let unlabelled = rules.iter().filter(|rule| rules.len() > 1 && rule.label.is_none());
        said.extend(unlabelled.map(|rule| missing_label(policy.tree.span(rule.condition))));
    }
}

fn missing_label(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0404, "one of several rules has no label")
        .at(span, "reports call it by its line")
        .help("`require name: …` gives it a name that stays")
}
