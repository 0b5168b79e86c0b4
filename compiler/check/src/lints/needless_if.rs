//! L0308: `if c then true else false` is `c`, and the other way round it is `not c`.

use super::look::Look;
use super::shape::{held, offer, truth};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Expr::If { condition, yes, no } = &tree[id] else { continue };
        let condition = held(tree, *condition, look.written(tree, *condition));
        let better = match (truth(tree, *yes), truth(tree, *no)) {
            (Some(true), Some(false)) => condition,
            (Some(false), Some(true)) => format!("not {condition}"),
            (_, _) => continue,
        };
        said.push(needless_if(tree, tree.span(id), &better));
    }
}

fn needless_if(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said = Diagnostic::new(Code::L0308, "this chooses between `true` and `false`")
        .at(span, "the condition says it alone");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
