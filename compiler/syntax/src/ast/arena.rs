//! Arenas and typed ids.
//!
//! A node is an `Id` into the arena of its kind; its span lies beside it, not in it. An id is only ever made by the
//! arena that holds its node, and is used with the [`File`](super::File) that it came from.

use pol_diagnostics::Span;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The number of a node of kind `T` in its file.
pub struct Id<T> {
    raw: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    pub(super) fn new(index: usize) -> Self {
        Self { raw: u32::try_from(index).unwrap_or(u32::MAX), kind: PhantomData }
    }

    /// The position in the arena, for tables beside it.
    pub fn index(self) -> usize {
        self.raw as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.raw.cmp(&other.raw)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.raw)
    }
}

/// The nodes of one kind, with their spans beside them.
#[derive(Clone, PartialEq)]
pub struct Arena<T> {
    nodes: Vec<T>,
    spans: Vec<(u32, u32)>,
}

impl<T> Arena<T> {
    pub(crate) fn add(&mut self, node: T, span: Span) -> Id<T> {
        let id = Id::new(self.nodes.len());
        self.nodes.push(node);
        self.spans.push((span.start, span.end));
        id
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The nodes with their ids, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.nodes.iter().enumerate().map(|(index, node)| (Id::new(index), node))
    }

    #[expect(clippy::indexing_slicing, reason = "an id is made by `add`, and nodes are never taken away")]
    pub(super) fn get(&self, id: Id<T>) -> &T {
        &self.nodes[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "`spans` is as long as `nodes`")]
    pub(super) fn range(&self, id: Id<T>) -> (u32, u32) {
        self.spans[id.index()]
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { nodes: Vec::new(), spans: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Arena<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
