//! L0106: a name that hides another one. Below it the same word means something else.

use super::look::{Judged, Look};
use super::unused_variable::names;
use crate::env::{FileId, ValueItem};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Block, Expr, File, Item, Name, Stmt, Subject};
use rustc_hash::FxHashMap;

/// A name, and where it holds.
type Given<'t> = (&'t Name, Span);

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let lambdas: FxHashMap<FileId, Vec<Given<'_>>> =
        look.files().map(|(file, tree)| (file, lambdas(tree))).collect();
    let inside = |file: FileId, within: Span| {
        let all = lambdas.get(&file).map(Vec::as_slice).unwrap_or_default();
        let from = all.partition_point(|(name, _)| name.span.start < within.start);
        all.get(from..).unwrap_or_default().iter().take_while(move |(name, _)| within.contains(name.span))
    };
    for policy in &look.policies {
        let mut all = of_policy(policy);
        all.extend(inside(policy.key.file, policy.span));
        said.extend(hiding(&all));
        said.extend(all.iter().filter_map(|(name, _)| hides_item(look, policy.key.file, name)));
        let params = all.iter().filter_map(|(name, _)| hides_param(look, policy, name));
        said.extend(params);
    }
    for (file, tree) in look.files() {
        for (id, item) in tree.items() {
            let Item::Function(_, function) = item else { continue };
            let within = tree.span(id);
            let mut all: Vec<Given<'_>> = function.params.iter().map(|param| (&param.name, within)).collect();
            all.extend(function.lets.iter().map(|item| (&item.name, item.name.span.to(within.after()))));
            all.extend(inside(file, within));
            said.extend(hiding(&all));
            said.extend(all.iter().filter_map(|(name, _)| hides_item(look, file, name)));
        }
    }
}

/// The names of a policy. Its variable holds in all of it, a `let` from there to the end of its block.
fn of_policy<'e>(policy: &Judged<'e>) -> Vec<Given<'e>> {
    let mut all = Vec::new();
    if let Subject::Each { var, .. } = &policy.ast.subject {
        all.push((var, policy.span));
    }
    of_block(policy.tree, &policy.ast.body, &mut all);
    all
}

fn of_block<'t>(tree: &'t File, block: &'t Block, all: &mut Vec<Given<'t>>) {
    let end = block.last().map(|id| tree.span(*id).after());
    for id in block {
        let stmt = &tree[*id];
        if let Stmt::Let(item) = stmt {
            all.extend(end.map(|end| (&item.name, item.name.span.to(end))));
        }
        if let Stmt::For(each) = stmt {
            all.extend(names(&each.vars).into_iter().map(|name| (name, tree.span(*id))));
        }
        super::look::blocks(stmt).into_iter().for_each(|inner| of_block(tree, inner, all));
    }
}

/// The parameters of lambdas, by place.
fn lambdas(tree: &File) -> Vec<Given<'_>> {
    let params = tree.exprs.iter().filter_map(|(id, expr)| {
        let Expr::Lambda(lambda) = expr else { return None };
        Some(lambda.params.iter().map(move |name| (name, tree.span(id))))
    });
    let mut all: Vec<Given<'_>> = params.flatten().collect();
    all.sort_by_key(|(name, _)| name.span);
    all
}

/// Names that are given where another one of their text holds.
fn hiding(all: &[Given<'_>]) -> Vec<Diagnostic> {
    let mut sorted: Vec<&Given<'_>> = all.iter().filter(|(name, _)| !name.is_missing()).collect();
    sorted.sort_by_key(|(name, _)| (&name.text, name.span));
    // The names of one text around the place, the innermost last: places lie within each other or apart.
    let mut around: Vec<&Given<'_>> = Vec::new();
    let mut said = Vec::new();
    for given in sorted {
        let name = given.0;
        while around
            .last()
            .is_some_and(|(other, within)| other.text != name.text || !within.contains(name.span))
        {
            around.pop();
        }
        said.extend(around.last().map(|(other, _)| shadowing(name, Some(other.span))));
        around.push(given);
    }
    said
}

/// A param of the policy.
fn hides_param(look: &Look<'_, '_>, policy: &Judged<'_>, name: &Name) -> Option<Diagnostic> {
    let param = look.env.policy_param(policy.key, &name.text)?;
    Some(shadowing(name, Some(look.module().params.get(param)?.span)))
}

/// A param or constant of the pack, or one that the file uses.
fn hides_item(look: &Look<'_, '_>, file: FileId, name: &Name) -> Option<Diagnostic> {
    let span = match look.env.value(file, &name.text)? {
        ValueItem::Param(param) => look.module().params.get(param).map(|param| param.span),
        ValueItem::Const(key) => {
            let Item::Let(_, item) = look.env.item(key) else { return None };
            Some(item.name.span)
        }
        ValueItem::Function(_) | ValueItem::Policy(_) | ValueItem::Framework(_) => return None,
    };
    Some(shadowing(name, span))
}

fn shadowing(name: &Name, hidden: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::L0106, format!("`{}` hides another name", name.text))
        .at(name.span, "given here")
        .help("give one of them another name");
    match hidden {
        Some(span) => said.because(span, "what it hides"),
        None => said,
    }
}
