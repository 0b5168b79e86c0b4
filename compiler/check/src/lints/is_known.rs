//! L0205: `is known` in a condition. What cannot be told becomes a verdict, and the report no longer says so.

use super::look::Look;
use super::spans::Spans;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, Probe};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let conditions = look.conditions().into_iter().map(|(policy, cond)| policy.tree.span(cond));
    let conditions = Spans::new(conditions.collect());
    for (tree, id) in look.expressions() {
        if !matches!(tree[id], Expr::Is { probe: Probe::Known, .. }) {
            continue;
        }
        let span = tree.span(id);
        if conditions.hold(span) {
            said.push(is_known(span));
        }
    }
}

fn is_known(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0205, "a condition asks whether a value is known")
        .at(span, "asked here")
        .help("leave it out: a rule on an unknown value is reported as undetermined, with the reason")
}
