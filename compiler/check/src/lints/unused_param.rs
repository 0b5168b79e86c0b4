//! L0103: a `param` that nothing reads. Whoever sets it believes that it changes something.

use super::look::{Look, statements};
use pol_diagnostics::{Code, Diagnostic};
use pol_syntax::ast::{Item, Param, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (key, item, span) in look.items() {
        if let Item::Param(param) = item {
            let is_read = look.spoken().any(|(_, _, words)| words.are_beyond(&param.name.text, span));
            said.extend((!is_read).then(|| unused_param(param)));
        }
        let Item::Policy(_, policy) = item else { continue };
        let Some((_, tree, words)) = look.spoken().find(|(file, ..)| *file == key.file) else { continue };
        statements(tree, &policy.body, &mut |id, stmt| {
            if let Stmt::Param(param) = stmt
                && !words.are_within_but(&param.name.text, span, tree.span(id))
            {
                said.push(unused_param(param));
            }
        });
    }
}

fn unused_param(param: &Param) -> Diagnostic {
    Diagnostic::new(Code::L0103, format!("no rule reads the param `{}`", param.name.text))
        .at(param.name.span, "declared here")
        .help("whoever sets it changes nothing: read it, or take it out")
}
