//! Interned text: equal texts have equal ids within one graph.

use crate::ids;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

ids! {
    /// Interned text.
    StrId
}

impl StrId {
    /// The empty text, which every graph has.
    pub const EMPTY: Self = StrId(0);
}

/// Texts, end to end in one buffer.
#[derive(Clone, Debug)]
pub struct Strings {
    bytes: String,
    ends: Vec<u32>,
    table: hashbrown::HashTable<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        let mut strings = Self { bytes: String::new(), ends: Vec::new(), table: hashbrown::HashTable::new() };
        strings.intern("");
        strings
    }
}

impl Strings {
    /// The id of `text`, interned if it is new.
    pub fn intern(&mut self, text: &str) -> StrId {
        let hash = hash(text);
        if let Some(&id) = self.table.find(hash, |&id| self.text(StrId(id)) == text) {
            return StrId(id);
        }
        let id = self.ends.len() as u32;
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.table.insert_unique(hash, id, |&id| self::hash(slice(bytes, ends, id)));
        StrId(id)
    }

    /// The id of `text` if it occurs.
    pub fn find(&self, text: &str) -> Option<StrId> {
        self.table.find(hash(text), |&id| self.text(StrId(id)) == text).map(|&id| StrId(id))
    }

    /// The text behind an id (empty for an id of another graph).
    pub fn text(&self, id: StrId) -> &str {
        slice(&self.bytes, &self.ends, id.0)
    }

    /// All bytes, end to end, and where each text ends: text `i` is `ends[i - 1]..ends[i]`, from 0 for the first.
    pub fn buffer(&self) -> (&[u8], &[u32]) {
        (self.bytes.as_bytes(), &self.ends)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never: the empty text is always there.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn slice<'a>(bytes: &'a str, ends: &[u32], id: u32) -> &'a str {
    let index = id as usize;
    let start = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(index).copied().unwrap_or(start);
    bytes.get(start as usize..end as usize).unwrap_or("")
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
