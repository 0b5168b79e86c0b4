//! Documents: values without a declared type, from what a source shows, and shown again.

use crate::value::{Seen, Value};
use pol_ir::document::{DEPTH, Document};
use pol_ir::state::Reason;
use std::sync::Arc;

/// All that a source shows of a value. What could not be read to the end, or nests too deeply, is unknown.
pub(crate) fn of_value<V: Value>(value: &V) -> Document {
    at_depth(value, DEPTH)
}

fn at_depth<V: Value>(value: &V, depth: u32) -> Document {
    let Some(depth) = depth.checked_sub(1) else { return Document::Unknown(Reason::Limit) };
    let document = match value.seen() {
        Seen::Null => Document::Null,
        Seen::Bool(value) => Document::Bool(value),
        Seen::Number(text) => Document::Number((*text).into()),
        Seen::Text(text) => Document::Text((*text).into()),
        Seen::Const(value) => Document::of_const(value),
        Seen::Unknown(reason) => Document::Unknown(reason),
        Seen::List => {
            let mut items = Vec::new();
            let whole = value.items(|item| items.push(at_depth(&item, depth)));
            if whole { Document::List(items.into()) } else { UNREADABLE }
        }
        Seen::Record => {
            let mut entries = Vec::new();
            let whole =
                value.entries(|_| true, |name, entry| entries.push((name.into(), at_depth(&entry, depth))));
            if whole { Document::map(entries) } else { UNREADABLE }
        }
    };
    if value.is_sensitive() { Document::Sensitive(Arc::new(document)) } else { document }
}

const UNREADABLE: Document = Document::Unknown(Reason::Unreadable);

/// A document, as a source shows its values.
#[derive(Clone, Copy)]
pub(crate) struct Held<'d>(pub(crate) &'d Document);

impl Value for Held<'_> {
    fn seen(&self) -> Seen<'_> {
        match self.0.bare().0 {
            Document::Null | Document::Sensitive(_) => Seen::Null,
            Document::Bool(value) => Seen::Bool(*value),
            Document::Number(text) => Seen::Number((&**text).into()),
            Document::Text(text) => Seen::Text((&**text).into()),
            Document::List(_) => Seen::List,
            Document::Map(_) => Seen::Record,
            Document::Unknown(reason) => Seen::Unknown(*reason),
        }
    }

    fn is_sensitive(&self) -> bool {
        self.0.bare().1
    }

    fn wrote(&self, _: &str) -> Option<bool> {
        None
    }

    fn items(&self, each: impl FnMut(Self)) -> bool {
        if let Document::List(items) = self.0.bare().0 {
            items.iter().map(Held).for_each(each);
        }
        true
    }

    fn entries(&self, wants: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Self)) -> bool {
        if let Document::Map(entries) = self.0.bare().0 {
            let wanted = entries.iter().filter(|(name, _)| wants(name));
            wanted.for_each(|(name, value)| each(name, Held(value)));
        }
        true
    }
}
