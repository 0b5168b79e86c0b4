//! L0408: a policy without a rule. It passes everything, and is counted among the policies that were run.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic};
use pol_syntax::ast::Name;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let empty = look.policies.iter().filter(|policy| policy.code.rules.is_empty());
    said.extend(empty.map(|policy| empty_policy(&policy.ast.name)));
}

fn empty_policy(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::L0408, format!("the policy `{}` requires nothing", name.text))
        .at(name.span, "declared here")
        .help("`require …` says what must hold")
}
