//! Ways from a node to values inside it: through records, and through every element of lists and maps.
//!
//! A way is made of columns once per table and walked once per node. It goes no deeper than the declared path, so
//! neither does the walk.

use crate::columns::{ColumnId, Columns, Data, Slot, TableId};
use crate::names::Symbol;
use crate::state::Presence;
use crate::strings::StrId;

/// A way into the nodes of one table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    start: ColumnId,
    hops: Vec<Hop>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Hop {
    /// Into a field of a record.
    Field(ColumnId),
    /// To every element of a list or map.
    Each(ColumnId),
}

/// Where a way ends: at a value, or before it at what is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct End {
    /// The last slot on the way.
    pub slot: Slot,
    /// How many hops lead there.
    hops: usize,
}

/// All ends of a way in one node, in order.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Ends {
    /// The ends.
    pub all: Vec<End>,
    /// Whether there may be more of them: a list on the way is open.
    pub is_open: bool,
}

impl Way {
    /// The way along a path of names, to each element where a list or map stands on it or at its end. `None` where the
    /// columns do not carry the path.
    pub fn new(columns: &Columns, table: TableId, path: impl IntoIterator<Item = Symbol>) -> Option<Self> {
        let mut path = path.into_iter();
        let start = columns.tables.get(table)?.column(path.next()?)?;
        let mut way = Self { start, hops: Vec::new() };
        let mut at = way.through_lists(columns, start)?;
        for name in path {
            let Slot { column, .. } = columns.field(Slot { column: at, row: 0 }, name)?;
            way.hops.push(Hop::Field(column));
            at = way.through_lists(columns, column)?;
        }
        Some(way)
    }

    /// Enters what lists hold, however deep they lie in each other; the first column that is none.
    fn through_lists(&mut self, columns: &Columns, mut at: ColumnId) -> Option<ColumnId> {
        while let Data::List { items, .. } | Data::Map { items, .. } = columns.columns.get(at)?.data {
            self.hops.push(Hop::Each(items));
            at = items;
        }
        Some(at)
    }

    /// Where the way ends in the node of a row.
    pub fn ends(&self, columns: &Columns, row: u32) -> Ends {
        let mut ends = Ends::default();
        ends.all.push(End { slot: self.start(row), hops: 0 });
        for (hops, hop) in self.hops.iter().enumerate() {
            let before = std::mem::take(&mut ends.all);
            for end in before {
                if end.hops == hops && columns.state(end.slot).presence() == Presence::Present {
                    ends.hop(columns, end, *hop);
                } else {
                    ends.all.push(end);
                }
            }
        }
        ends
    }

    /// Where the way begins.
    pub fn start(&self, row: u32) -> Slot {
        Slot { column: self.start, row }
    }

    /// Whether there can be several ends.
    pub fn is_many(&self) -> bool {
        holds_each(&self.hops)
    }

    /// Whether an end stands for all that the way can lead to: no list was entered before it.
    pub fn is_whole(&self, end: End) -> bool {
        !self.hops.get(..end.hops).is_some_and(holds_each)
    }

    /// Whether an end stands for any number of values: the way ends before a list is entered.
    pub fn is_cut(&self, end: End) -> bool {
        self.hops.get(end.hops..).is_some_and(holds_each)
    }

    /// The same of the end with this number.
    pub fn is_cut_at(&self, ends: &Ends, element: u32) -> bool {
        ends.all.get(element as usize).is_some_and(|end| self.is_cut(*end))
    }
}

/// What an edge compares with a key of its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Picked {
    /// Nothing: the edge leads nowhere.
    Nothing,
    /// This value.
    One(Slot),
    /// One of several; nothing says which.
    Several,
}

impl Way {
    /// The value that an edge compares; of an edge to many nodes, for one element of it, counted over all ends. A way
    /// without lists gives every element the same.
    pub fn pick(&self, columns: &Columns, ends: &Ends, element: Option<u32>) -> Picked {
        let end = match (ends.all.as_slice(), element) {
            (_, None) if ends.is_open => return Picked::Several,
            ([], _) => return Picked::Nothing,
            ([only], None) => only,
            (_, None) => return Picked::Several,
            (all, Some(element)) => match all.get(if self.is_many() { element as usize } else { 0 }) {
                Some(end) => end,
                None => return Picked::Several,
            },
        };
        if names_nothing(columns, end.slot) { Picked::Nothing } else { Picked::One(end.slot) }
    }
}

/// Whether a slot holds no key: nothing, or empty text.
fn names_nothing(columns: &Columns, slot: Slot) -> bool {
    let is_empty = |column: &crate::columns::Column| match &column.data {
        Data::Text(values) => values.get(slot.row as usize) == Some(&StrId::EMPTY),
        Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::Scalar(_)
        | Data::Document(_)
        | Data::Variant { .. }
        | Data::Record(_)
        | Data::List { .. }
        | Data::Map { .. }
        | Data::Edge { .. } => false,
    };
    match columns.state(slot).presence() {
        Presence::Absent => true,
        Presence::Unknown => false,
        Presence::Present => columns.columns.get(slot.column).is_some_and(is_empty),
    }
}

fn holds_each(hops: &[Hop]) -> bool {
    hops.iter().any(|hop| matches!(hop, Hop::Each(_)))
}

impl Ends {
    /// Goes on from a value that is there.
    fn hop(&mut self, columns: &Columns, from: End, hop: Hop) {
        let to = |column, row| End { slot: Slot { column, row }, hops: from.hops + 1 };
        match hop {
            Hop::Field(column) => self.all.push(to(column, from.slot.row)),
            Hop::Each(items) => {
                self.is_open |= columns.state(from.slot).is_open();
                self.all.extend(columns.range(from.slot).map(|row| to(items, row)));
            }
        }
    }
}
