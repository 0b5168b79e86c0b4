//! What is true of a whole column, found by one scan when code is made.
//!
//! It serves twice. A fact ("no row is absent") removes code from every row. And generated code checks no bounds, so
//! the scan also is the proof that offsets, ids and targets of a column lie within what they point into; a column
//! that breaks its contract is refused, and its policy interpreted.

use crate::error::{Refusal, Res};
use pol_ir::arena::Id;
use pol_ir::columns::{Column, ColumnId, Columns, Data, NodeRef, TableId};
use pol_ir::state::State;
use std::rc::Rc;

/// What is true of a whole column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// How many rows it has.
    pub(crate) rows: usize,
    /// Some row is present.
    pub(crate) present: bool,
    /// Some row is absent.
    pub(crate) absent: bool,
    /// Some row is unknown.
    pub(crate) unknown: bool,
    /// Some list may hold more.
    pub(crate) open: bool,
    /// Some row stands in for one left out.
    pub(crate) defaulted: bool,
    /// Some element may not be there.
    pub(crate) maybe: bool,
    /// The tables that present edges end in, ascending, without `OUTSIDE`.
    pub(crate) tables: Vec<TableId>,
    /// How many elements the longest row has.
    pub(crate) longest: usize,
    /// Some present edge ends outside the input.
    pub(crate) outside: bool,
}

/// The facts of all columns, each found when it is first asked for.
pub(crate) struct AllFacts<'a> {
    columns: &'a Columns,
    found: Vec<Option<Res<Rc<Facts>>>>,
}

const MALFORMED: Refusal = Refusal("a column that breaks its contract");

impl<'a> AllFacts<'a> {
    pub(crate) fn new(columns: &'a Columns) -> Self {
        Self { columns, found: vec![None; columns.columns.len()] }
    }

    /// The facts of a column, or a refusal where code without bounds checks must not read it.
    pub(crate) fn of(&mut self, id: ColumnId) -> Res<Rc<Facts>> {
        let cell = self.found.get_mut(id.index()).ok_or(MALFORMED)?;
        cell.get_or_insert_with(|| scan(self.columns, id).map(Rc::new)).clone()
    }
}

fn scan(columns: &Columns, id: ColumnId) -> Res<Facts> {
    let column = columns.columns.get(id).ok_or(MALFORMED)?;
    let mut facts = states(&column.states);
    if check(columns, column, &mut facts) { Ok(facts) } else { Err(MALFORMED) }
}

fn states(states: &[State]) -> Facts {
    let (mut all, mut present, mut absent, mut maybe) = (0u8, 0u8, 0u8, 0u8);
    for state in states {
        let presence = state.0 & State::PRESENCE;
        all |= state.0;
        present |= u8::from(presence == 1);
        absent |= u8::from(presence == 0);
        maybe |= u8::from(is_maybe(*state));
    }
    Facts {
        rows: states.len(),
        present: present != 0,
        absent: absent != 0,
        unknown: all & 2 != 0,
        open: all & State::OPEN != 0,
        defaulted: all & State::DEFAULTED != 0,
        maybe: maybe != 0,
        tables: Vec::new(),
        longest: 0,
        outside: false,
    }
}

/// Whether a present element may not be there; the reason of an open list is about what it does not list.
fn is_maybe(state: State) -> bool {
    state.0 & (State::PRESENCE | State::OPEN) == 1 && state.0 >> State::REASON_SHIFT != 0
}

fn check(columns: &Columns, column: &Column, facts: &mut Facts) -> bool {
    let rows = column.states.len();
    facts.longest = longest(&column.data);
    let held = |id: ColumnId| columns.columns.get(id).map(|column| column.states.len());
    match &column.data {
        Data::Bool(data) => data.len() == rows && data.iter().all(|value| *value <= 1),
        Data::Int(data) => data.len() == rows,
        Data::Float(data) => data.len() == rows && data.iter().all(|value| !value.is_nan()),
        Data::Text(data) => {
            data.len() == rows && data.iter().all(|id| (id.0 as usize) < columns.strings.len())
        }
        Data::Scalar(data) => {
            data.len() == rows
                && (columns.scalars.is_empty()
                    || data.iter().all(|id| (*id as usize) < columns.scalars.len()))
        }
        Data::Document(data) => data.len() == rows,
        Data::Variant { picks, members } => {
            picks.len() == rows && members.iter().all(|member| held(*member) == Some(rows))
        }
        Data::Record(fields) => fields.iter().all(|(_, field)| held(*field) == Some(rows)),
        Data::List { starts, items } => offsets(starts, rows, held(*items).unwrap_or(0)),
        Data::Map { starts, keys, items } => {
            keys.iter().all(|key| (key.0 as usize) < columns.strings.len())
                && offsets(starts, rows, held(*items).unwrap_or(0).min(keys.len()))
        }
        Data::Edge { starts, targets } => {
            offsets(starts, rows, targets.len()) && edges(columns, column, facts)
        }
    }
}

fn longest(data: &Data) -> usize {
    let (Data::List { starts, .. } | Data::Map { starts, .. }) = data else { return 0 };
    starts.iter().zip(starts.iter().skip(1)).map(|(start, end)| end.saturating_sub(*start)).max().unwrap_or(0)
        as usize
}

/// Whether row `r` holds `starts[r]..starts[r + 1]`, all within `limit`.
fn offsets(starts: &[u32], rows: usize, limit: usize) -> bool {
    starts.len() == rows + 1
        && starts.is_sorted()
        && starts.last().is_some_and(|last| *last as usize <= limit)
}

fn edges(columns: &Columns, column: &Column, facts: &mut Facts) -> bool {
    let Data::Edge { starts, targets } = &column.data else { return false };
    let exists = |target: &NodeRef| match columns.tables.get(target.table) {
        Some(table) => target.row < table.rows,
        None => target.is_outside() && (target.row as usize) < columns.strings.len(),
    };
    for (state, start) in column.states.iter().zip(starts) {
        if state.0 & State::PRESENCE != 1 {
            continue;
        }
        let Some(target) = targets.get(*start as usize) else { return false };
        if target.is_outside() {
            facts.outside = true;
        } else if let Err(at) = facts.tables.binary_search(&target.table) {
            facts.tables.insert(at, target.table);
        }
    }
    let one = |((state, start), end): ((&State, &u32), &u32)| state.0 & State::PRESENCE != 1 || start < end;
    targets.iter().all(exists) && column.states.iter().zip(starts).zip(starts.iter().skip(1)).all(one)
}
