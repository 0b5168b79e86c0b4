//! Rows of columns: adding one, taking some back. A column and the columns of its fields always have equally many.

use pol_ir::columns::{Column, ColumnId, Columns, Data, Slot, Table, TableId};
use pol_ir::document::Document;
use pol_ir::state::State;
use pol_ir::strings::StrId;

/// The value of one row of a column without parts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Cell {
    /// `bool`.
    Bool(bool),
    /// `int` and the scalars that are numbers.
    Int(i64),
    /// `float`.
    Float(f64),
    /// Interned text.
    Text(StrId),
    /// An interned scalar.
    Scalar(u32),
}

/// A column, to be written.
#[expect(clippy::indexing_slicing, reason = "builders hold ids of their own columns only")]
pub(crate) fn column_mut(columns: &mut Columns, column: ColumnId) -> &mut Column {
    &mut columns.columns[column]
}

/// A table, to be written.
#[expect(clippy::indexing_slicing, reason = "builders hold ids of their own tables only")]
pub(crate) fn table_mut(columns: &mut Columns, table: TableId) -> &mut Table {
    &mut columns.tables[table]
}

/// How many rows a column has.
pub(crate) fn rows(columns: &Columns, column: ColumnId) -> u32 {
    columns.columns.get(column).map_or(0, |column| column.states.len() as u32)
}

/// Adds a row that holds a value.
pub(crate) fn push(columns: &mut Columns, column: ColumnId, state: State, cell: Cell) {
    let column = column_mut(columns, column);
    column.states.push(state);
    match (&mut column.data, cell) {
        (Data::Bool(data), Cell::Bool(value)) => data.push(u8::from(value)),
        (Data::Int(data), Cell::Int(value)) => data.push(value),
        (Data::Float(data), Cell::Float(value)) => data.push(value),
        (Data::Text(data), Cell::Text(value)) => data.push(value),
        (Data::Scalar(data), Cell::Scalar(value)) => data.push(value),
        (
            Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Document(_)
            | Data::Variant { .. }
            | Data::Record(_)
            | Data::List { .. }
            | Data::Map { .. }
            | Data::Edge { .. },
            Cell::Bool(_) | Cell::Int(_) | Cell::Float(_) | Cell::Text(_) | Cell::Scalar(_),
        ) => debug_assert!(false, "a cell of another kind than its column"),
    }
}

/// Adds a row that holds a document.
pub(crate) fn push_document(columns: &mut Columns, column: ColumnId, state: State, document: Document) {
    let column = column_mut(columns, column);
    column.states.push(state);
    if let Data::Document(data) = &mut column.data {
        data.push(document);
    }
}

/// Ends the row of a column of several types whose members have theirs; what is known of the picked one is known of it.
pub(crate) fn pick(columns: &mut Columns, column: ColumnId, member: (u8, ColumnId)) {
    let states = columns.columns.get(member.1).map(|member| &member.states);
    let state = states.and_then(|states| states.last()).copied().unwrap_or(State::ABSENT);
    let column = column_mut(columns, column);
    column.states.push(state);
    if let Data::Variant { picks, .. } = &mut column.data {
        picks.push(member.0);
    }
}

/// Adds a row without a value, to the fields of a record too.
pub(crate) fn blank(columns: &mut Columns, column: ColumnId, state: State) {
    let mut field = 0;
    while let Some(inner) = nth_field(columns, column, field) {
        blank(columns, inner, state);
        field += 1;
    }
    let end = items_end(columns, column);
    let column = column_mut(columns, column);
    column.states.push(state);
    match &mut column.data {
        Data::Bool(data) => data.push(0),
        Data::Int(data) => data.push(0),
        Data::Float(data) => data.push(0.0),
        Data::Text(data) => data.push(StrId::EMPTY),
        Data::Scalar(data) => data.push(0),
        Data::Document(data) => data.push(Document::Null),
        Data::Variant { picks, .. } => picks.push(0),
        Data::Record(_) => {}
        Data::List { starts, .. } | Data::Map { starts, .. } | Data::Edge { starts, .. } => starts.push(end),
    }
}

/// Ends the row of a list or map whose elements were just added.
pub(crate) fn close(columns: &mut Columns, column: ColumnId, state: State) {
    let end = items_end(columns, column);
    let column = column_mut(columns, column);
    column.states.push(state);
    if let Data::List { starts, .. } | Data::Map { starts, .. } | Data::Edge { starts, .. } = &mut column.data
    {
        starts.push(end);
    }
}

/// Takes back all rows from `rows` on, with their parts.
pub(crate) fn truncate(columns: &mut Columns, column: ColumnId, rows: u32) {
    let mut field = 0;
    while let Some(inner) = nth_field(columns, column, field) {
        truncate(columns, inner, rows);
        field += 1;
    }
    let first = columns.range(Slot { column, row: rows }).start;
    let keeps = rows as usize;
    let own = column_mut(columns, column);
    if own.states.len() <= keeps {
        return;
    }
    own.states.truncate(keeps);
    let items = match &mut own.data {
        Data::Bool(data) => shorten(data, keeps),
        Data::Int(data) => shorten(data, keeps),
        Data::Float(data) => shorten(data, keeps),
        Data::Text(data) => shorten(data, keeps),
        Data::Scalar(data) => shorten(data, keeps),
        Data::Document(data) => shorten(data, keeps),
        Data::Variant { picks, .. } => shorten(picks, keeps),
        Data::Record(_) => None,
        Data::List { starts, items } => {
            starts.truncate(keeps + 1);
            Some(*items)
        }
        Data::Map { starts, keys, items } => {
            starts.truncate(keeps + 1);
            keys.truncate(first as usize);
            Some(*items)
        }
        Data::Edge { starts, targets } => {
            starts.truncate(keeps + 1);
            targets.truncate(first as usize);
            None
        }
    };
    if let Some(items) = items {
        truncate(columns, items, first);
    }
}

fn shorten<T>(data: &mut Vec<T>, rows: usize) -> Option<ColumnId> {
    data.truncate(rows);
    None
}

fn nth_field(columns: &Columns, column: ColumnId, field: usize) -> Option<ColumnId> {
    let own = columns.columns.get(column)?;
    if let Data::Variant { members, .. } = &own.data {
        return members.get(field).copied();
    }
    let Data::Record(fields) = &own.data else { return None };
    fields.get(field).map(|(_, column)| *column)
}

/// Where the elements that were added last end.
fn items_end(columns: &Columns, column: ColumnId) -> u32 {
    match columns.columns.get(column).map(|column| &column.data) {
        Some(Data::List { items, .. } | Data::Map { items, .. }) => rows(columns, *items),
        Some(Data::Edge { targets, .. }) => targets.len() as u32,
        Some(
            Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Document(_)
            | Data::Variant { .. }
            | Data::Record(_),
        )
        | None => 0,
    }
}
