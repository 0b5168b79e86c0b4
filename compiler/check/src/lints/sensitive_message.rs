//! L0411: a message that reads a property which may be sensitive. Reports show `(sensitive)` in its place.

use super::look::Look;
use super::property;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_ir::module::{Each, Expr, ExprId, Module};
use pol_ir::walk::operands;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let module = look.module();
    for policy in &look.policies {
        for message in policy.code.rules.iter().filter_map(|rule| rule.message) {
            let shown = shown(module, message).into_iter();
            said.extend(shown.filter_map(|(id, name)| Some(sensitive_message(span(module, id)?, &name))));
        }
    }
}

fn span(module: &Module, id: ExprId) -> Option<Span> {
    module.expr_spans.get(id.0 as usize).copied()
}

/// The sensitive properties whose values go into a text; what is only asked or counted does not.
fn shown(module: &Module, message: ExprId) -> Vec<(ExprId, String)> {
    let mut open = vec![message];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        let Some(expr) = module.exprs.get(id) else { continue };
        if let Some(property) = property::of(module, id).filter(|property| property.sensitive) {
            found.push((id, property.name.to_string()));
        }
        let is_asked =
            matches!(expr, Expr::IsPresent(_) | Expr::IsKnown(_) | Expr::Each { op: Each::Count, .. });
        if !is_asked {
            operands(expr, |operand| open.push(operand));
        }
    }
    found
}

fn sensitive_message(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::L0411, format!("`{name}` is sensitive, and its value is not shown"))
        .at(span, "shown as `(sensitive)`")
        .help("say which resource it is instead, by `$address` or its name")
}
