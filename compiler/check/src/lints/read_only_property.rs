//! L0502: a rule that compares a read-only property with a fixed value. Only the provider knows it, after the change: in
//! a plan the rule cannot be told.

use super::look::Look;
use super::property;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_ir::module::{Expr, ExprId, Module};
use pol_ir::walk::{expressions, operands};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let module = look.module();
    for policy in &look.policies {
        let conditions = policy.code.rules.iter().map(|rule| rule.cond);
        let mut all: Vec<ExprId> = expressions(module, conditions).into_iter().collect();
        all.sort_unstable();
        for id in all {
            let Some((field, name)) = module.exprs.get(id).and_then(|expr| compared(module, expr)) else {
                continue;
            };
            let span = module.expr_spans.get(field.0 as usize).filter(|span| policy.span.contains(**span));
            said.extend(span.map(|span| read_only_property(*span, &name)));
        }
    }
}

/// The read-only property that is compared with nothing but constants.
fn compared(module: &Module, expr: &Expr) -> Option<(ExprId, String)> {
    let is_question = matches!(
        expr,
        Expr::Equal { .. } | Expr::Order { .. } | Expr::In { .. } | Expr::Matches { .. } | Expr::Call { .. }
    );
    if !is_question {
        return None;
    }
    let mut parts = Vec::new();
    operands(expr, |operand| parts.push(operand));
    let (constants, others): (Vec<ExprId>, Vec<ExprId>) =
        parts.into_iter().partition(|part| matches!(module.exprs.get(*part), Some(Expr::Const(_))));
    let [field] = &*others else { return None };
    let is_compared = !constants.is_empty() || matches!(expr, Expr::Matches { .. });
    let property = property::of(module, *field).filter(|property| property.read_only && is_compared)?;
    Some((*field, property.name.to_string()))
}

fn read_only_property(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::L0502, format!("no author writes `{name}`, so no plan of a new resource knows it"))
        .at(span, "read here")
        .help("judge what the author does write")
}
