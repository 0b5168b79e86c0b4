//! L0301: `not not x`. It says `x`, and is easily read as `not x`.

use super::look::Look;
use super::shape::{held, negated, offer};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::File;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        if let Some(inner) = negated(tree, id).and_then(|inner| negated(tree, inner)) {
            let text = held(tree, inner, look.written(tree, inner));
            said.push(double_negation(tree, tree.span(id), text));
        }
    }
}

fn double_negation(tree: &File, span: Span, text: String) -> Diagnostic {
    let said = Diagnostic::new(Code::L0301, "two negations cancel each other out").at(span, "negated twice");
    offer(tree, said, ("take both out", span), text)
}
