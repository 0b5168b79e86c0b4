//! Rows taken out of their columns with their states, changed, and put back.

use crate::cells::{Cell, blank, close, pick, push, push_document, rows, truncate};
use crate::shape::{Kind, Member, Shape};
use crate::write::Writer;
use pol_ir::columns::{ColumnId, Columns, Data, Slot};
use pol_ir::constant::Const;
use pol_ir::document::Document;
use pol_ir::interpret::{Step, Written};
use pol_ir::state::{Presence, Reason, State};
use pol_ir::strings::StrId;

/// One row of a column with all that lies in it.
#[derive(Clone, Debug)]
pub(super) struct Lifted {
    state: State,
    parts: Parts,
}

#[derive(Clone, Debug)]
enum Parts {
    Cell(Cell),
    Record(Vec<(ColumnId, Lifted)>),
    List(Vec<Lifted>),
    Map(Vec<(StrId, Lifted)>),
    Document(Document),
    /// Which of the types it is of, and the rows of all of them.
    Variant(u8, Vec<(ColumnId, Lifted)>),
}

/// The row of a column; `None` for an edge, and where there is no such row.
pub(super) fn lift(columns: &Columns, column: ColumnId, row: u32) -> Option<Lifted> {
    let slot = Slot { column, row };
    let own = columns.columns.get(column)?;
    let at = row as usize;
    let parts = match &own.data {
        Data::Bool(values) => Parts::Cell(Cell::Bool(*values.get(at)? != 0)),
        Data::Int(values) => Parts::Cell(Cell::Int(*values.get(at)?)),
        Data::Float(values) => Parts::Cell(Cell::Float(*values.get(at)?)),
        Data::Text(values) => Parts::Cell(Cell::Text(*values.get(at)?)),
        Data::Scalar(values) => Parts::Cell(Cell::Scalar(*values.get(at)?)),
        Data::Document(values) => Parts::Document(values.get(at)?.clone()),
        Data::Variant { picks, members } => Parts::Variant(*picks.get(at)?, lift_all(columns, members, row)?),
        Data::Record(fields) => {
            let fields: Vec<ColumnId> = fields.iter().map(|(_, column)| *column).collect();
            Parts::Record(lift_all(columns, &fields, row)?)
        }
        Data::List { items, .. } => {
            Parts::List(columns.range(slot).map(|row| lift(columns, *items, row)).collect::<Option<_>>()?)
        }
        Data::Map { keys, items, .. } => {
            let entry = |row: u32| Some((*keys.get(row as usize)?, lift(columns, *items, row)?));
            Parts::Map(columns.range(slot).map(entry).collect::<Option<_>>()?)
        }
        Data::Edge { .. } => return None,
    };
    Some(Lifted { state: *own.states.get(at)?, parts })
}

fn lift_all(columns: &Columns, parts: &[ColumnId], row: u32) -> Option<Vec<(ColumnId, Lifted)>> {
    parts.iter().map(|column| Some((*column, lift(columns, *column, row)?))).collect()
}

/// Adds the row to a column.
pub(super) fn put(columns: &mut Columns, column: ColumnId, row: &Lifted) {
    match &row.parts {
        Parts::Cell(cell) => return push(columns, column, row.state, *cell),
        Parts::Document(document) => return push_document(columns, column, row.state, document.clone()),
        Parts::Variant(picked, members) => {
            members.iter().for_each(|(column, member)| put(columns, *column, member));
            let of = members.get(usize::from(*picked)).map_or(column, |(of, _)| *of);
            return pick(columns, column, (*picked, of));
        }
        Parts::Record(fields) => fields.iter().for_each(|(column, field)| put(columns, *column, field)),
        Parts::List(elements) => {
            if let Some(items) = items_of(columns, column) {
                elements.iter().for_each(|element| put(columns, items, element));
            }
        }
        Parts::Map(entries) => {
            if let Some(items) = items_of(columns, column) {
                for (key, entry) in entries {
                    (Writer { columns }).entry(column, *key);
                    put(columns, items, entry);
                }
            }
        }
    }
    close(columns, column, row.state);
}

fn items_of(columns: &Columns, column: ColumnId) -> Option<ColumnId> {
    match &columns.columns.get(column)?.data {
        Data::List { items, .. } | Data::Map { items, .. } => Some(*items),
        Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::Text(_)
        | Data::Scalar(_)
        | Data::Document(_)
        | Data::Variant { .. }
        | Data::Record(_)
        | Data::Edge { .. } => None,
    }
}

/// Makes rows of what is written: each is written to the end of its column and taken out again.
pub(super) struct Making<'c> {
    pub(super) columns: &'c mut Columns,
}

impl Making<'_> {
    /// What is written.
    pub(super) fn made(&mut self, shape: &Shape, written: &Written) -> Lifted {
        match (written, &shape.kind) {
            (Written::Sensitive(inner), _) => self.made(shape, inner).tainted(),
            (_, Kind::Encoded(_, inner)) => self.made(inner, written).tainted_by(shape),
            (Written::Const(value) | Written::Key { value: Some(value), .. }, _) => {
                self.constant(shape, value)
            }
            (Written::Key { value: None, .. }, _) => self.blank(shape, State::unknown(Reason::AfterApply)),
            (Written::List(elements), Kind::List(items)) => {
                let elements = elements.iter().map(|element| self.made(items, element)).collect();
                Lifted { state: State::PRESENT, parts: Parts::List(elements) }.tainted_by(shape)
            }
            (Written::Map(entries), Kind::Map(items)) => {
                let mut made = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    made.push((self.columns.strings.intern(key), self.made(items, value)));
                }
                Lifted { state: State::PRESENT, parts: Parts::Map(made) }.tainted_by(shape)
            }
            (Written::Record(fields), Kind::Record(_)) => self.record(shape, fields),
            (Written::List(_) | Written::Map(_) | Written::Record(_), Kind::Variant(members)) => {
                match self.member_for(members, written) {
                    Some(picked) => {
                        let variant =
                            self.variant(members, picked, |making, member| making.made(member, written));
                        variant.tainted_by(shape)
                    }
                    None => self.blank(shape, State::unknown(Reason::Unreadable)),
                }
            }
            (Written::List(_) | Written::Map(_) | Written::Record(_), _) => {
                self.blank(shape, State::unknown(Reason::Unreadable))
            }
        }
    }

    fn record(&mut self, shape: &Shape, written: &[(pol_ir::names::Symbol, Written)]) -> Lifted {
        let mut record = self.empty(shape);
        for (name, value) in written {
            if let Some((shape, part)) = record.part(self, shape, &Step::Field(*name)) {
                *part = self.made(shape, value);
            }
        }
        record.tainted_by(shape)
    }

    /// The type that what is written is of; of several types of records the one with most of its fields.
    fn member_for(&self, members: &[Member], written: &Written) -> Option<usize> {
        let fields = |shape: &Shape| match (written, &self.columns.columns.get(shape.column)?.data) {
            (Written::List(_), Data::List { .. }) | (Written::Map(_), Data::Map { .. }) => Some(0),
            (Written::Record(written), Data::Record(own)) => {
                Some(written.iter().filter(|(name, _)| own.iter().any(|(field, _)| field == name)).count())
            }
            (_, _) => None,
        };
        let fitting =
            members.iter().enumerate().rev().filter_map(|(at, member)| Some((at, fields(&member.shape)?)));
        fitting.max_by_key(|(_, fields)| *fields).map(|(at, _)| at)
    }

    /// A value of one of several types, made as that.
    fn variant(
        &mut self,
        members: &[Member],
        picked: usize,
        make: impl FnOnce(&mut Self, &Shape) -> Lifted,
    ) -> Lifted {
        let blank = |making: &mut Self, shape: &Shape| (shape.column, making.blank(shape, State::ABSENT));
        let mut rows: Vec<_> = members.iter().map(|member| blank(self, &member.shape)).collect();
        let mut state = State::ABSENT;
        if let (Some(member), Some((_, row))) = (members.get(picked), rows.get_mut(picked)) {
            *row = make(self, &member.shape);
            state = row.state;
        }
        Lifted { state, parts: Parts::Variant(u8::try_from(picked).unwrap_or(0), rows) }
    }

    /// What is there where nothing is written.
    pub(super) fn left_out(&mut self, shape: &Shape) -> Lifted {
        Writer { columns: self.columns }.missing(shape);
        self.taken(shape)
    }

    fn constant(&mut self, shape: &Shape, value: &Const) -> Lifted {
        let state = State::PRESENT.with(if shape.is_sensitive { State::SENSITIVE } else { 0 });
        Writer { columns: self.columns }.constant(shape, value, state);
        self.taken(shape)
    }

    fn blank(&mut self, shape: &Shape, state: State) -> Lifted {
        blank(self.columns, shape.column, state);
        self.taken(shape)
    }

    /// A record of which nothing is written, or a collection that holds nothing.
    fn empty(&mut self, shape: &Shape) -> Lifted {
        if let Kind::Encoded(_, inner) = &shape.kind {
            return self.empty(inner);
        }
        if let Kind::Variant(members) = &shape.kind {
            return self.variant(members, 0, |making, member| making.empty(member));
        }
        if let Kind::Record(fields) = &shape.kind {
            fields.all.iter().for_each(|field| Writer { columns: self.columns }.missing(field));
        }
        close(self.columns, shape.column, State::PRESENT);
        self.taken(shape)
    }

    /// The last row, taken out of its column.
    fn taken(&mut self, shape: &Shape) -> Lifted {
        let last = rows(self.columns, shape.column).saturating_sub(1);
        let lifted = lift(self.columns, shape.column, last);
        truncate(self.columns, shape.column, last);
        lifted.unwrap_or(Lifted { state: State::ABSENT, parts: Parts::Record(Vec::new()) })
    }

    /// Makes sure that there is something to step into, which somebody then has written.
    pub(super) fn open(&mut self, shape: &Shape, value: &mut Lifted) {
        if value.state.presence() != Presence::Present {
            let bits = value.state.0 & State::SENSITIVE;
            *value = self.empty(shape);
            value.state = value.state.with(bits);
        }
        value.state = State(value.state.0 & !State::DEFAULTED);
    }

    /// One more element; how many there are then.
    pub(super) fn append(&mut self, shape: &Shape, list: &mut Lifted, written: &Written) -> u32 {
        self.open(shape, list);
        let shape = shape.held();
        let (Kind::List(items), Parts::List(elements)) = (&shape.kind, &mut list.parts) else { return 0 };
        elements.push(self.made(items, written));
        elements.len() as u32
    }
}

fn all_tainted(parts: Vec<(ColumnId, Lifted)>) -> Vec<(ColumnId, Lifted)> {
    parts.into_iter().map(|(column, part)| (column, part.tainted())).collect()
}

impl Lifted {
    fn tainted(mut self) -> Self {
        self.state = self.state.with(State::SENSITIVE);
        self.parts = match self.parts {
            Parts::Cell(cell) => Parts::Cell(cell),
            Parts::Document(document) => Parts::Document(document),
            Parts::Record(fields) => Parts::Record(all_tainted(fields)),
            Parts::Variant(picked, members) => Parts::Variant(picked, all_tainted(members)),
            Parts::List(elements) => Parts::List(elements.into_iter().map(Self::tainted).collect()),
            Parts::Map(entries) => {
                Parts::Map(entries.into_iter().map(|(key, entry)| (key, entry.tainted())).collect())
            }
        };
        self
    }

    fn tainted_by(self, shape: &Shape) -> Self {
        if shape.is_sensitive { self.tainted() } else { self }
    }

    /// The part that a step leads to; an entry of a map is made where it is not there.
    pub(super) fn part<'s, 'l>(
        &'l mut self,
        making: &mut Making<'_>,
        shape: &'s Shape,
        step: &Step,
    ) -> Option<(&'s Shape, &'l mut Lifted)> {
        match (step, &mut self.parts, &shape.kind) {
            (_, Parts::Variant(picked, parts), Kind::Variant(members)) => {
                let picked = usize::from(*picked);
                let (_, part) = parts.get_mut(picked)?;
                part.part(making, &members.get(picked)?.shape, step)
            }
            (Step::Field(name), Parts::Record(parts), Kind::Record(fields)) => {
                let Data::Record(columns) = &making.columns.columns.get(shape.column)?.data else {
                    return None;
                };
                let (_, column) = columns.iter().find(|(field, _)| field == name)?;
                let shape = fields.all.iter().find(|field| field.column == *column)?;
                let (_, part) = parts.iter_mut().find(|(own, _)| own == column)?;
                Some((shape, part))
            }
            (Step::Index(index), Parts::List(parts), Kind::List(items)) => {
                Some((items, parts.get_mut(*index as usize)?))
            }
            (Step::Key(key), Parts::Map(entries), Kind::Map(items)) => {
                let id = making.columns.strings.intern(key);
                let strings = &making.columns.strings;
                let at = entries.partition_point(|(own, _)| strings.text(*own) < key.as_str());
                if entries.get(at).is_none_or(|(own, _)| *own != id) {
                    let absent = making.blank(items, State::ABSENT);
                    entries.insert(at, (id, absent));
                }
                entries.get_mut(at).map(|(_, entry)| (&**items, entry))
            }
            (Step::Field(_) | Step::Index(_) | Step::Key(_), _, _) => None,
        }
    }

    /// Takes an element or entry away; `false` for a field of a record, which is left out instead.
    pub(super) fn drop_part(&mut self, columns: &Columns, step: &Step) -> bool {
        match (step, &mut self.parts) {
            (_, Parts::Variant(picked, parts)) => {
                let part = parts.get_mut(usize::from(*picked));
                part.is_some_and(|(_, part)| part.drop_part(columns, step))
            }
            (Step::Index(index), Parts::List(elements)) => {
                if (*index as usize) < elements.len() {
                    elements.remove(*index as usize);
                }
                true
            }
            (Step::Key(key), Parts::Map(entries)) => {
                entries.retain(|(own, _)| columns.strings.text(*own) != key);
                true
            }
            (Step::Field(_) | Step::Index(_) | Step::Key(_), _) => false,
        }
    }
}
