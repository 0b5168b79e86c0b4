//! The memory that engines read: typed columns, one table per resource type.
//!
//! A table is the nodes of one resource type in the order of the input; a node is (table, row). A column belongs to a
//! row space: that of its table, or that of the elements of a list or map column. A record's fields are columns in the
//! row space of the record's own column; a list's or map's elements are one column whose rows are found through
//! offsets. So every value of the graph is a *slot*: (column, row); a slot is also where the value came from, for
//! messages and places. Columns are built once and never change while engines read them.

use crate::arena::Arena;
use crate::document::Document;
use crate::ids;
use crate::names::Symbol;
use crate::state::State;
use crate::strings::{StrId, Strings};
use crate::values::Scalars;
use rustc_hash::FxHashMap;
use std::ops::Range;

ids! {
    /// A table: the nodes of one resource type.
    TableId
    /// A column.
    ColumnId
}

/// A node of the graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeRef {
    /// Its table; [`NodeRef::OUTSIDE`] for a node that is not in the input.
    pub table: TableId,
    /// Its row; for a node outside the input, the [`StrId`] of the key that names it.
    pub row: u32,
}

impl NodeRef {
    /// The table of nodes that are known by a key only.
    pub const OUTSIDE: TableId = TableId(u32::MAX);

    /// Whether the node is known by a key only.
    pub fn is_outside(self) -> bool {
        self.table == Self::OUTSIDE
    }
}

/// One value of the graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    /// Its column.
    pub column: ColumnId,
    /// Its row there.
    pub row: u32,
}

/// One demanded property of one table, or one part of it.
#[derive(Clone, Debug)]
pub struct Column {
    /// The state of each row.
    pub states: Vec<State>,
    /// The values; rows that are not present hold zeros (or an empty range).
    pub data: Data,
    /// What it is a part of.
    pub parent: Parent,
    /// The name of the property or field; the name of the list or map for its elements.
    pub name: Symbol,
}

/// What a column is a part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parent {
    /// A property (or edge, or fact) of the nodes of a table.
    Table(TableId),
    /// A field of a record column.
    Record(ColumnId),
    /// The elements of a list or map column.
    Items(ColumnId),
    /// A member of a column of several types.
    Variant(ColumnId),
}

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Data {
    /// `bool`: 0 or 1.
    Bool(Vec<u8>),
    /// `int`, and the domain scalars that are numbers: durations, times (microseconds), sizes (bytes).
    Int(Vec<i64>),
    /// `float`.
    Float(Vec<f64>),
    /// `string` and enums.
    Text(Vec<StrId>),
    /// Address ranges, addresses, versions and the like: ids of [`Scalars`]; equal values have equal ids.
    Scalar(Vec<u32>),
    /// `any`: rows that are not present hold [`Document::Null`].
    Document(Vec<Document>),
    /// A value of one of several types: `picks[r]` says which member holds row `r`. Members have as many rows, absent
    /// where they are not picked.
    Variant {
        /// The position of the member among the types of the union.
        picks: Vec<u8>,
        /// One column for each type of the union.
        members: Vec<ColumnId>,
    },
    /// A record: its fields, sorted by symbol. A range is a record of `start` and `end`, its first and last value.
    Record(Vec<(Symbol, ColumnId)>),
    /// A list or set: row `r` holds the elements `starts[r]..starts[r + 1]`.
    List {
        /// One more than there are rows.
        starts: Vec<u32>,
        /// The elements.
        items: ColumnId,
    },
    /// A map: like a list, with a key beside each element; the keys of a row are sorted by text, without repetition.
    Map {
        /// One more than there are rows.
        starts: Vec<u32>,
        /// The keys, by element row.
        keys: Vec<StrId>,
        /// The values.
        items: ColumnId,
    },
    /// Nodes at the end of an edge. Present: one target (maybe outside the input). Unknown: the candidates, which are
    /// all nodes of the target types where the range is empty.
    Edge {
        /// One more than there are rows.
        starts: Vec<u32>,
        /// The targets.
        targets: Vec<NodeRef>,
    },
}

/// When the nodes of a table are what it says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Phase {
    /// After the change: they are what will exist.
    #[default]
    After,
    /// Before the change, and not after it: they are deleted.
    Deleted,
    /// Before the change, of nodes that exist after it too.
    Before,
}

/// The nodes of one resource type.
#[derive(Clone, Debug)]
pub struct Table {
    /// The path of its type (`aws.s3.Bucket`).
    pub path: Symbol,
    /// When its nodes are so.
    pub phase: Phase,
    /// How many nodes there are.
    pub rows: u32,
    /// Whether these are all nodes of the type; where not, `Instances` of it is open.
    pub complete: bool,
    /// Its properties, edges and facts, sorted by symbol.
    pub columns: Vec<(Symbol, ColumnId)>,
    /// The address of each node.
    pub addresses: Vec<StrId>,
    /// For a table of second-visit details: the node that each row is about.
    pub details_of: Vec<NodeRef>,
}

/// Rows of a table by the value of one of its properties.
#[derive(Clone, Debug, Default)]
pub struct EqualityIndex {
    /// Rows whose value is present and known, by value, ascending.
    pub rows: FxHashMap<StrId, Vec<u32>>,
    /// Rows whose value is unknown, ascending.
    pub unknown: Vec<u32>,
}

/// The whole graph, as engines read it.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Tables in the order in which their types were first met.
    pub tables: Arena<TableId, Table>,
    /// All columns.
    pub columns: Arena<ColumnId, Column>,
    /// Interned text.
    pub strings: Strings,
    /// Interned domain scalars.
    pub scalars: Scalars,
    /// The table of each resource type that is in the input, by path; of what exists after the change, as everywhere
    /// but in `deleted`.
    pub by_path: FxHashMap<Symbol, TableId>,
    /// The tables of each interface that the program names, by path, in table order.
    pub by_interface: FxHashMap<Symbol, Vec<TableId>>,
    /// The tables of deleted nodes, by the path of the resource type or interface, in table order.
    pub deleted: FxHashMap<Symbol, Vec<TableId>>,
    /// Equality indexes on text properties, by column.
    pub indexes: FxHashMap<ColumnId, EqualityIndex>,
    /// Where the details of a node stand, after a second visit to the source.
    pub details: FxHashMap<NodeRef, NodeRef>,
}

impl Columns {
    /// The column of a node's property, edge or fact, and the row in it; `None` where the source does not carry it.
    pub fn property(&self, node: NodeRef, name: Symbol) -> Option<Slot> {
        if !self.details.is_empty()
            && let Some(&detail) = self.details.get(&node)
            && let Some(slot) = self.own_property(detail, name)
        {
            return Some(slot);
        }
        self.own_property(node, name)
    }

    fn own_property(&self, node: NodeRef, name: Symbol) -> Option<Slot> {
        let column = self.tables.get(node.table)?.column(name)?;
        Some(Slot { column, row: node.row })
    }

    /// The slot of a field of a record slot.
    pub fn field(&self, record: Slot, name: Symbol) -> Option<Slot> {
        let Data::Record(fields) = &self.columns.get(record.column)?.data else { return None };
        let at = fields.binary_search_by_key(&name, |(field, _)| *field).ok()?;
        fields.get(at).map(|(_, column)| Slot { column: *column, row: record.row })
    }

    /// The element rows of a list, map or edge slot; empty for anything else.
    pub fn range(&self, slot: Slot) -> Range<u32> {
        let Some(column) = self.columns.get(slot.column) else { return 0..0 };
        match &column.data {
            Data::List { starts, .. } | Data::Map { starts, .. } | Data::Edge { starts, .. } => {
                let row = slot.row as usize;
                let start = starts.get(row).copied().unwrap_or(0);
                start..starts.get(row + 1).copied().unwrap_or(start)
            }
            Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Document(_)
            | Data::Variant { .. }
            | Data::Record(_) => 0..0,
        }
    }

    /// The state of a slot.
    pub fn state(&self, slot: Slot) -> State {
        let column = self.columns.get(slot.column);
        column.and_then(|column| column.states.get(slot.row as usize)).copied().unwrap_or(State::ABSENT)
    }

    /// The table of what exists after the change, of the type that the nodes of a table have.
    pub fn home(&self, table: TableId) -> TableId {
        match self.tables.get(table) {
            Some(own) if own.phase != Phase::After => self.by_path.get(&own.path).copied().unwrap_or(table),
            Some(_) | None => table,
        }
    }

    /// The tables of the nodes of types that exist after the change, by path, in table order.
    pub fn existing_of(&self, paths: &[Symbol]) -> Vec<TableId> {
        let own = paths.iter().filter_map(|path| self.by_path.get(path));
        let of_interfaces = paths.iter().filter_map(|path| self.by_interface.get(path)).flatten();
        let mut tables: Vec<TableId> = own.chain(of_interfaces).copied().collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// The tables of the deleted nodes of types, by path, in table order.
    pub fn deleted_of(&self, paths: &[Symbol]) -> Vec<TableId> {
        let mut tables: Vec<TableId> =
            paths.iter().filter_map(|path| self.deleted.get(path)).flatten().copied().collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// The address of a node; for one outside the input, the key that names it.
    pub fn address(&self, node: NodeRef) -> &str {
        if node.is_outside() {
            return self.strings.text(StrId(node.row));
        }
        let address = self.tables.get(node.table).and_then(|table| table.addresses.get(node.row as usize));
        address.map_or("", |address| self.strings.text(*address))
    }
}

impl Table {
    /// The column of a property, edge or fact.
    pub fn column(&self, name: Symbol) -> Option<ColumnId> {
        let at = self.columns.binary_search_by_key(&name, |(column, _)| *column).ok()?;
        self.columns.get(at).map(|(_, column)| *column)
    }
}
