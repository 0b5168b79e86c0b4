//! What locals stand for. Persistent, because a list keeps what its function reads until someone loops over it.

use crate::values::Val;
use pol_ir::module::LocalId;
use std::rc::Rc;

/// Locals and their values; cheap to copy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Env(Option<Rc<Entry>>);

#[derive(Debug)]
struct Entry {
    local: LocalId,
    val: Val,
    outer: Env,
    /// How many locals there are, this one included.
    len: u32,
}

impl Env {
    /// The same with one local more.
    pub(crate) fn with(&self, local: LocalId, val: Val) -> Self {
        Self(Some(Rc::new(Entry { local, val, outer: self.clone(), len: self.len() + 1 })))
    }

    /// How many locals there are.
    pub(crate) fn len(&self) -> u32 {
        self.0.as_ref().map_or(0, |entry| entry.len)
    }

    /// What a local stands for.
    pub(crate) fn find(&self, local: LocalId) -> Option<&Val> {
        let mut at = self;
        while let Some(entry) = &at.0 {
            if entry.local == local {
                return Some(&entry.val);
            }
            at = &entry.outer;
        }
        None
    }
}
