//! L0406: `level remediate` without a `fix`. The level says that fixes are applied, and there is none.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Level, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for policy in &look.policies {
        let (mut level, mut fixes) = (None, 0);
        policy.statements(&mut |id, stmt| match stmt {
            Stmt::Level(given) if given.value == Level::Remediate => level = Some(policy.tree.span(id)),
            Stmt::Require(require) => fixes += usize::from(require.fix.is_some()),
            Stmt::Error
            | Stmt::Level(_)
            | Stmt::Severity(_)
            | Stmt::Controls(_)
            | Stmt::Tags(_)
            | Stmt::Help(_)
            | Stmt::Param(_)
            | Stmt::When(_)
            | Stmt::Let(_)
            | Stmt::For(_)
            | Stmt::If(_) => {}
        });
        said.extend(level.filter(|_| fixes == 0).map(missing_fix));
    }
}

fn missing_fix(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0406, "this policy has no fix to apply")
        .at(span, "said here")
        .help("give a rule a `fix`, or say `level mandatory`")
}
