//! L0105: a private function, constant or type that nothing uses: no other pack can use it either.

use super::look::Look;
use super::shape::offer;
use crate::declare;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{File, Item, Name};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (key, item, span) in look.items() {
        let Some(name) = private(item) else { continue };
        let is_used = look.spoken().any(|(_, _, words)| words.are_beyond(&name.text, span));
        if !is_used {
            said.push(unused_private(look.env.tree(key.file), (name, declare::kind(item)), span));
        }
    }
}

fn private(item: &Item) -> Option<&Name> {
    let name = match item {
        Item::Let(_, item) => &item.name,
        Item::Function(_, item) => &item.name,
        Item::Type(_, item) => &item.name,
        Item::Interface(_, item) => &item.name,
        Item::Data(_, item) => &item.name,
        Item::Error
        | Item::Use(_)
        | Item::Param(_)
        | Item::Resource(..)
        | Item::Extend(..)
        | Item::Policy(..)
        | Item::Test(..)
        | Item::Waive(..)
        | Item::Group(..)
        | Item::Project(..)
        | Item::Framework(..) => return None,
    };
    name.text.starts_with('_').then_some(name)
}

fn unused_private(tree: &File, (name, kind): (&Name, &str), span: Span) -> Diagnostic {
    let said = Diagnostic::new(Code::L0105, format!("the private {kind} `{}` is never used", name.text))
        .at(name.span, "declared here");
    offer(tree, said, ("take it out", span), "")
}
