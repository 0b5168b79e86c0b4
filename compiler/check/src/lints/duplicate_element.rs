//! L0309: a literal that stands twice in a list. One of them was meant to be another word.

use super::look::Look;
use super::shape::offer;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, ExprId, File};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Expr::List(items) = &tree[id] else { continue };
        let mut seen: FxHashMap<&str, ExprId> = FxHashMap::default();
        let mut last = None;
        for item in items {
            if matches!(tree[*item], Expr::Literal(_)) {
                match seen.entry(look.written(tree, *item)) {
                    Entry::Occupied(first) => {
                        said.push(duplicate_element(look, tree, (*item, *first.get()), last));
                    }
                    Entry::Vacant(place) => {
                        place.insert(*item);
                    }
                }
            }
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
