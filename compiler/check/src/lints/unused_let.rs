//! L0102: a `let` that nothing reads. Either it is left over, or another name was meant where it is missing.

use super::look::{Look, statements};
use super::shape::offer;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{File, Item, Let, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (_, tree, words) in look.spoken() {
        for (id, item) in tree.items() {
            let within = tree.span(id);
            let unused = lets(tree, item).into_iter().filter(|(item, _)| {
                let name = &item.name;
                !name.is_missing() && !name.text.starts_with('_') && !words.are_within(&name.text, within)
            });
            said.extend(unused.map(|(item, span)| unused_let(tree, item, span)));
        }
    }
}

/// The names of a policy with their statements, and those of a function, which cannot be taken out alone.
fn lets<'t>(tree: &'t File, item: &'t Item) -> Vec<(&'t Let, Option<Span>)> {
    let mut found = Vec::new();
    if let Item::Policy(_, policy) = item {
        statements(tree, &policy.body, &mut |id, stmt| {
            if let Stmt::Let(item) = stmt {
                found.push((item, Some(tree.span(id))));
            }
        });
    } else if let Item::Function(_, function) = item {
        found.extend(function.lets.iter().map(|item| (item, None)));
    }
    found
}

fn unused_let(tree: &File, item: &Let, stmt: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::L0102, format!("`{}` is never read", item.name.text))
        .at(item.name.span, "named here");
    match stmt {
        Some(span) => offer(tree, said, ("take it out", span), ""),
        None => said,
    }
}
