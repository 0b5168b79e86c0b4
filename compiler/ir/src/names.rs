//! Interned names: the words of a module (property names, paths) as small numbers.

use crate::ids;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

ids! {
    /// An interned name; equal names have equal symbols within one module.
    Symbol
}

/// The names of a module, in the order in which they were first met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(IndexSet<Box<str>>);

impl Names {
    /// The symbol of `name`, interned if it is new.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(index) = self.0.get_index_of(name) {
            return Symbol(index as u32);
        }
        Symbol(self.0.insert_full(name.into()).0 as u32)
    }

    /// The symbol of `name` if the module has met it.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.0.get_index_of(name).map(|index| Symbol(index as u32))
    }

    /// The text of a symbol (empty for a symbol of another module).
    pub fn text(&self, symbol: Symbol) -> &str {
        self.0.get_index(symbol.0 as usize).map_or("", |name| name)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no name was interned.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
