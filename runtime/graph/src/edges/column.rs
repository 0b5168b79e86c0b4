//! Columns of edges: one target a row, or a list of them.

use crate::cells::column_mut;
use pol_ir::columns::{Column, ColumnId, Columns, Data, NodeRef, Parent, TableId};
use pol_ir::names::Symbol;
use pol_ir::state::{Reason, State};
use pol_ir::strings::StrId;

/// Where an edge leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// Nowhere: its key was left out.
    Absent,
    /// To a node.
    Node(NodeRef),
    /// To a node that is not in the input, with the bits of its key's state.
    Outside(StrId, u8),
    /// To one of these; to any node of the target types, or one outside, where none is named.
    Possible(Reason, Vec<NodeRef>),
}

/// A column being written.
pub(super) struct Writing {
    states: Vec<State>,
    starts: Vec<u32>,
    targets: Vec<NodeRef>,
}

impl Writing {
    pub(super) fn new() -> Self {
        Self { states: Vec::new(), starts: vec![0], targets: Vec::new() }
    }

    /// How many rows were written.
    pub(super) fn rows(&self) -> u32 {
        self.states.len() as u32
    }

    /// Adds a row.
    pub(super) fn push(&mut self, end: End) {
        match end {
            End::Absent => self.row(State::ABSENT, &[]),
            End::Node(node) => self.row(State::PRESENT, &[node]),
            End::Outside(key, bits) => {
                let node = NodeRef { table: NodeRef::OUTSIDE, row: key.0 };
                self.row(State::PRESENT.with(bits), &[node]);
            }
            End::Possible(reason, nodes) => self.row(State::unknown(reason), &nodes),
        }
    }

    /// Adds an element that is there, or may be.
    pub(super) fn element(&mut self, node: NodeRef, uncertain: Option<Reason>) {
        self.row(uncertain.map_or(State::PRESENT, State::maybe), &[node]);
    }

    fn row(&mut self, state: State, targets: &[NodeRef]) {
        self.states.push(state);
        self.targets.extend_from_slice(targets);
        self.starts.push(self.targets.len() as u32);
    }

    /// The column of a single edge.
    pub(super) fn single(self, columns: &mut Columns, table: TableId, name: Symbol) -> ColumnId {
        columns.columns.add(self.column(Parent::Table(table), name))
    }

    /// The column of a list of edges: the rows written so far are its elements.
    pub(super) fn list(
        self,
        columns: &mut Columns,
        (table, name): (TableId, Symbol),
        (states, starts): (Vec<State>, Vec<u32>),
    ) -> ColumnId {
        let data = Data::Bool(Vec::new());
        let list = columns.columns.add(Column { states, data, parent: Parent::Table(table), name });
        let items = columns.columns.add(self.column(Parent::Items(list), name));
        column_mut(columns, list).data = Data::List { starts, items };
        list
    }

    fn column(self, parent: Parent, name: Symbol) -> Column {
        let data = Data::Edge { starts: self.starts, targets: self.targets };
        Column { states: self.states, data, parent, name }
    }
}
