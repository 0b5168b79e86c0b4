//! L0104: a variable of a loop, a lambda or a function that nothing reads. Often another name was meant.

use super::look::{Look, statements};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Expr, File, ForVars, Item, Name, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (_, tree, words) in look.spoken() {
        let unused = variables(tree).into_iter().filter(|(name, within)| {
            !name.is_missing() && !name.text.starts_with('_') && !words.are_within(&name.text, *within)
        });
        said.extend(unused.map(|(name, _)| unused_variable(name)));
    }
}

/// Variables, each with where it can be read.
fn variables(tree: &File) -> Vec<(&Name, Span)> {
    let mut found = Vec::new();
    for (id, expr) in tree.exprs.iter() {
        if let Expr::Lambda(lambda) = expr {
            found.extend(lambda.params.iter().map(|name| (name, tree.span(id))));
        }
    }
    for (id, item) in tree.items() {
        if let Item::Function(_, function) = item {
            found.extend(function.params.iter().map(|param| (&param.name, tree.span(id))));
        } else if let Item::Policy(_, policy) = item {
            statements(tree, &policy.body, &mut |id, stmt| {
                if let Stmt::For(each) = stmt {
                    found.extend(names(&each.vars).into_iter().map(|name| (name, tree.span(id))));
                }
            });
        }
    }
    found
}

/// The names that a loop gives.
pub(super) fn names(vars: &ForVars) -> Vec<&Name> {
    match vars {
        ForVars::Element(name) => vec![name],
        ForVars::Entry { key, value } => vec![key, value],
    }
}

fn unused_variable(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::L0104, format!("`{}` is never read", name.text))
        .at(name.span, "given here")
        .help("a name that begins with `_` says that this is meant")
}
