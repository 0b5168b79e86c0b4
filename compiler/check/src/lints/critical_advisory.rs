//! L0410: `severity critical` with `level advisory`. It says at once that something must stop, and that nothing does.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Level, Severity, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        let (mut level, mut severity) = (None, None);
        for stmt in policy.ast.body.iter().map(|id| &policy.tree[*id]) {
            if let Stmt::Level(given) = stmt {
                level = Some(*given).filter(|given| given.value == Level::Advisory);
            } else if let Stmt::Severity(given) = stmt {
                severity = Some(*given).filter(|given| given.value == Severity::Critical);
            }
        }
        said.extend(
            level.zip(severity).map(|(level, severity)| critical_advisory(level.span, severity.span)),
        );
    }
}

fn critical_advisory(level: Span, severity: Span) -> Diagnostic {
    Diagnostic::new(Code::L0410, "a critical failure does not fail the run")
        .at(level, "only reported")
        .because(severity, "critical")
        .help("`level mandatory` is what is left out; a trial of a new policy is better `severity high`")
}
