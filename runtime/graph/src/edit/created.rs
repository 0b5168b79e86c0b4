//! A node that a fix creates, shown to the builder as a source shows its own.

use crate::facts::{Change, Facts};
use crate::value::{Seen, Value};
use pol_ir::interpret::Written;
use pol_ir::names::{Names, Symbol};
use pol_ir::schema::ResourceDef;
use pol_ir::state::Reason;

/// A node that is created, or a value of it.
#[derive(Clone)]
pub(super) struct Node<'w> {
    names: &'w Names,
    part: Part<'w>,
    is_sensitive: bool,
}

#[derive(Clone, Copy)]
enum Part<'w> {
    Properties(&'w [(Symbol, Written)]),
    Value(&'w Written),
}

impl<'w> Node<'w> {
    pub(super) fn new(properties: &'w [(Symbol, Written)], names: &'w Names) -> Self {
        Self { names, part: Part::Properties(properties), is_sensitive: false }
    }

    fn inner(&self, value: &'w Written) -> Self {
        let (value, is_secret) = match value {
            Written::Sensitive(inner) => (&**inner, true),
            Written::Const(_)
            | Written::List(_)
            | Written::Map(_)
            | Written::Record(_)
            | Written::Key { .. } => (value, false),
        };
        Self { names: self.names, part: Part::Value(value), is_sensitive: self.is_sensitive || is_secret }
    }

    fn fields(&self) -> &'w [(Symbol, Written)] {
        match self.part {
            Part::Properties(fields) => fields,
            Part::Value(Written::Record(fields)) => fields,
            Part::Value(_) => &[],
        }
    }
}

impl Value for Node<'_> {
    fn seen(&self) -> Seen<'_> {
        let Part::Value(value) = self.part else { return Seen::Record };
        match value {
            Written::Const(value) | Written::Key { value: Some(value), .. } => Seen::Const(value),
            Written::Key { value: None, .. } | Written::Sensitive(_) => Seen::Unknown(Reason::AfterApply),
            Written::List(_) => Seen::List,
            Written::Map(_) | Written::Record(_) => Seen::Record,
        }
    }

    fn is_sensitive(&self) -> bool {
        self.is_sensitive
    }

    fn wrote(&self, _: &str) -> Option<bool> {
        None
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        if let Part::Value(Written::List(items)) = self.part {
            items.iter().for_each(|item| each(self.inner(item)));
        }
        true
    }

    fn entries(&self, wants: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Self)) -> bool {
        for (name, value) in self.fields() {
            let name = self.names.text(*name);
            if wants(name) {
                each(name, self.inner(value));
            }
        }
        if let Part::Value(Written::Map(entries)) = self.part {
            for (key, value) in entries.iter().filter(|(key, _)| wants(key)) {
                each(key, self.inner(value));
            }
        }
        true
    }
}

/// What is known of a created node: it stands in the module of what it was created for.
pub(super) fn facts_of<'f>(def: &'f ResourceDef, address: &'f str) -> Facts<'f> {
    let module = address
        .rfind("module.")
        .map_or(Some(0), |at| address.get(at..)?.match_indices('.').nth(1).map(|(dot, _)| at + dot));
    Facts {
        address,
        name: address.rsplit('.').next(),
        source_type: def.sources.first().map(|(_, name)| &**name),
        kind: Some("resource"),
        change: Some(Change::Create),
        module: module.and_then(|end| address.get(..end)),
        ..Facts::default()
    }
}
