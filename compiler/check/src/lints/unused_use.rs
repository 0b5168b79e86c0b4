//! L0101: a name that `use` brings in and nothing says. Readers look for what it is for.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_syntax::ast::{Item, Use, UseName};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (_, tree, words) in look.spoken() {
        for (id, item) in tree.items() {
            let Item::Use(item) = item else { continue };
            let is_unused = |(_, used): &(usize, &UseName)| {
                let name = used.alias.as_ref().unwrap_or(&used.name);
                !name.is_missing() && !words.are_said(&name.text)
            };
            let unused: Vec<_> = item.names.iter().enumerate().filter(is_unused).collect();
            let whole = (unused.len() == item.names.len()).then(|| tree.span(id));
            said.extend(
                unused
                    .iter()
                    .map(|(at, used)| unused_use(used, whole.unwrap_or_else(|| taken_out(item, *at, used)))),
            );
        }
    }
}

/// The name with the comma that goes with it.
fn taken_out(item: &Use, at: usize, used: &UseName) -> Span {
    let all =
        |used: &UseName| used.alias.as_ref().map_or(used.name.span, |alias| used.name.span.to(alias.span));
    let before = at.checked_sub(1).and_then(|at| item.names.get(at));
    match (before, item.names.get(at + 1)) {
        (_, Some(next)) => all(used).to(next.name.span.before()),
        (Some(before), None) => all(before).after().to(all(used)),
        (None, None) => all(used),
    }
}

fn unused_use(used: &UseName, gone: Span) -> Diagnostic {
    let name = used.alias.as_ref().unwrap_or(&used.name);
    Diagnostic::new(Code::L0101, format!("`{}` is not used in this file", name.text))
        .at(name.span, "brought in here")
        .fix(format!("take `{}` out", name.text), vec![Edit::new(gone, "")])
}
