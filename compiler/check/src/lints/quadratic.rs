//! L0207: a search through all nodes of a type for each of many. It costs the one number times the other.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_ir::join::joins;
use pol_ir::module::{Expr, ExprId, Module, Stmt, Subject};
use pol_ir::walk::{expressions, statements};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let module = look.module();
    for policy in &look.policies {
        let all = policy.expressions(module);
        let bodies = all.iter().filter_map(|(_, expr, _)| searched_body(module, expr));
        let inside = expressions(module, bodies);
        let is_each = matches!(policy.code.subject, Subject::Each(_));
        for (id, expr, span) in all.iter().filter(|(_, expr, _)| is_search(module, expr)) {
            if inside.contains(id) || is_each && depends(module, expr) {
                said.push(quadratic(*span));
            }
        }
        if is_each {
            statements(&policy.code.body, &mut |stmt| {
                if let Stmt::For { list, .. } = stmt
                    && matches!(module.exprs.get(*list), Some(Expr::Instances(_)))
                    && let Some(span) = module.expr_spans.get(list.0 as usize)
                {
                    said.push(quadratic(*span));
                }
            });
        }
    }
}

/// Whether all nodes of a type are looked at, one after the other.
fn is_search(module: &Module, expr: &Expr) -> bool {
    searched_body(module, expr).is_some() && joins(module, expr).is_empty()
}

/// What is asked of each node of a type.
fn searched_body(module: &Module, expr: &Expr) -> Option<ExprId> {
    let Expr::Each { list, body, .. } = expr else { return None };
    let is_all = matches!(module.exprs.get(*list), Some(Expr::Instances(_)));
    body.filter(|_| is_all)
}

/// Whether the search reads what the policy judges, or what follows from that.
fn depends(module: &Module, search: &Expr) -> bool {
    let Expr::Each { item, body: Some(body), .. } = search else { return false };
    let inside = expressions(module, [*body]);
    let mut own = vec![*item];
    for id in &inside {
        if let Some(Expr::Each { item, .. } | Expr::Let { local: item, .. }) = module.exprs.get(*id) {
            own.push(*item);
        }
    }
    let is_outer =
        |id: &ExprId| matches!(module.exprs.get(*id), Some(Expr::Local(local)) if !own.contains(local));
    inside.iter().any(is_outer)
}

fn quadratic(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0207, "every node is compared with every node of a type")
        .at(span, "looked through for each of them")
        .help("follow an edge, or ask for a property that equals a text (`s.id == x.subnet_id`), which an index answers")
}
