//! L0409: two policies of one pack that judge the same by the same words. Every finding comes twice.

use super::look::{Judged, Look};
use pol_diagnostics::{Code, Diagnostic};
use pol_ir::module::Subject;
use pol_syntax::ast::{self, Name, Stmt};
use std::collections::BTreeMap;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for policy in look.policies.iter().filter(|policy| !policy.code.rules.is_empty()) {
        if let Some(first) = seen.insert(meaning(look, policy), &policy.ast.name) {
            said.push(same_policy(&policy.ast.name, first));
        }
    }
}

/// What a policy judges and how: equal for policies that always agree.
fn meaning(look: &Look<'_, '_>, policy: &Judged<'_>) -> Vec<String> {
    let subject = match (&policy.ast.subject, policy.code.subject) {
        (ast::Subject::Each { var, on, .. }, Subject::Each(ty)) => {
            let changes: Vec<_> = on.iter().map(|change| change.value).collect();
            format!("{} {ty:?} {changes:?}", var.text)
        }
        (_, _) => "stack".to_owned(),
    };
    let mut said = vec![format!("{:?} {subject}", policy.key.file)];
    policy.statements(&mut |id, stmt| match stmt {
        Stmt::When(cond) => said.push(format!("when {}", look.written(policy.tree, *cond))),
        Stmt::Require(require) => {
            said.push(format!("require {}", look.written(policy.tree, require.condition)))
        }
        Stmt::Let(_) | Stmt::Param(_) | Stmt::For(_) | Stmt::If(_) => {
            said.push(look.text(policy.tree.span(id)).to_owned());
        }
        Stmt::Error
        | Stmt::Level(_)
        | Stmt::Severity(_)
        | Stmt::Controls(_)
        | Stmt::Tags(_)
        | Stmt::Help(_) => {}
    });
    said
}

fn same_policy(name: &Name, first: &Name) -> Diagnostic {
    Diagnostic::new(Code::L0409, format!("`{}` judges the same as `{}`", name.text, first.text))
        .at(name.span, "the same words here")
        .because(first.span, "and here")
        .help("keep one of them")
}
