//! What a source makes of its input.

use crate::edit::Kept;
use pol_ir::columns::{Columns, NodeRef};
use pol_ir::schema::Origin;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Resources as typed columns, with what is known of the input beside them.
pub struct Graph<'a> {
    /// The nodes that the program can touch, and what it can read of them.
    pub columns: Columns,
    /// How many resources the input has, of whatever type.
    pub resources: usize,
    /// How many there are of each type, in the order in which the types were first met.
    pub seen: Vec<SeenType>,
    /// What the source calls the types of nodes that no declaration names.
    pub undeclared: FxHashMap<NodeRef, Box<str>>,
    /// What reads the input a second time, for the nodes that are reported.
    pub details: Option<Arc<dyn Details + Send + Sync + 'a>>,
    /// What it takes to write into it once more.
    pub(crate) kept: Kept<'a>,
}

/// The resources of one type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenType {
    /// Where they come from.
    pub origin: Origin,
    /// What the source calls the type.
    pub name: Box<str>,
    /// The path of the declared type, if there is one.
    pub path: Option<Box<str>>,
    /// Its table, if the program can touch it.
    pub table: Option<pol_ir::columns::TableId>,
    /// How many there are.
    pub count: usize,
}

/// The second visit to an input.
pub trait Details {
    /// Decodes what messages and places need of these nodes, into tables of their own ([`Columns::details`]).
    fn load(&self, columns: &mut Columns, nodes: &[NodeRef]);

    /// Where a place stands in the input, or its deepest part that is written there.
    fn locate(&self, node: NodeRef, path: &[Step<'_>]) -> Option<Location>;
}

/// One step of the way to a place inside a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step<'p> {
    /// Into a property or field, by its canonical name.
    Name(&'p str),
    /// To an element of a list, from 0.
    Index(u32),
    /// To the value of a key of a map.
    Key(&'p str),
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// The name of the input.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Graph<'_> {
    /// Reads what messages and places need of these nodes; does nothing where the first visit read everything.
    pub fn load_details(&mut self, nodes: &[NodeRef]) {
        if let Some(details) = &self.details {
            details.load(&mut self.columns, nodes);
        }
    }

    /// Where a place stands in the input.
    pub fn locate(&self, node: NodeRef, path: &[Step<'_>]) -> Option<Location> {
        self.details.as_ref()?.locate(node, path)
    }

    /// What the source calls the type of the node; empty for a node outside the input.
    pub fn source_type(&self, node: NodeRef) -> &str {
        if let Some(name) = self.undeclared.get(&node) {
            return name;
        }
        let home = self.columns.home(node.table);
        let of_table = |seen: &&SeenType| seen.table == Some(home);
        self.seen.iter().find(of_table).map_or("", |seen| &seen.name)
    }
}
