//! L0309: a literal that stands twice in a list. One of them was meant to be another word.

use super::look::Look;
use super::shape::offer;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, ExprId, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Expr::List(items) = &tree[id] else { continue };
        let mut seen: Vec<ExprId> = Vec::new();
        let mut last = None;
        for item in items {
            let is_same = |other: &&ExprId| tree[**other] == tree[*item];
            if let (Expr::Literal(_), Some(first)) = (&tree[*item], seen.iter().find(is_same)) {
                said.push(duplicate_element(look, tree, (*item, *first), last));
            }
            seen.push(*item);
            last = Some(*item);
        }
    }
}

fn duplicate_element(
    look: &Look<'_, '_>,
    tree: &File,
    (item, first): (ExprId, ExprId),
    last: Option<ExprId>,
) -> Diagnostic {
    let span = tree.span(item);
    let said = Diagnostic::new(Code::L0309, format!("`{}` stands here twice", look.text(span)))
        .at(span, "here again")
        .because(tree.span(first), "here first");
    let gone = last.map_or(span, |last| Span::new(span.source, tree.span(last).end, span.end));
    offer(tree, said, ("take it out", gone), "")
}
