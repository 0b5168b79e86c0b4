//! Writes values into columns as their declared type reads them.
//!
//! Every call of [`Writer::value`] adds exactly one row to the shape's column, whatever the source holds there: what
//! does not fit is unknown (unreadable). Conversions never lose anything; a duplicate name counts as its last value.

use crate::cells::{Cell, blank, close, column_mut, push, push_document, rows, truncate};
use crate::scalar;
use crate::shape::{Decides, Fields, Kind, Missing, Shape};
use crate::value::{Seen, Value};
use pol_ir::columns::{ColumnId, Columns, Data};
use pol_ir::constant::Const;
use pol_ir::document::Document;
use pol_ir::state::{Reason, State};
use pol_ir::strings::StrId;
use pol_ir::types::Domain;
use rustc_hash::FxHashMap;

pub(crate) const UNREADABLE: State = State::unknown(Reason::Unreadable);

/// Writes into columns.
pub(crate) struct Writer<'c> {
    pub(crate) columns: &'c mut Columns,
}

impl Writer<'_> {
    /// Adds a row to every field. What the author did not write counts as [`Decides`] says. `taint` is the sensitive
    /// bit of what the record lies in.
    pub(crate) fn record<V: Value>(&mut self, fields: &Fields, value: &V, taint: u8) {
        let Some(row) = fields.all.first().map(|field| rows(self.columns, field.column)) else { return };
        if let Seen::Unknown(reason) = value.seen() {
            let state = State::unknown(reason).with(taint);
            return fields.all.iter().for_each(|field| blank(self.columns, field.column, state));
        }
        let wants = |name: &str| fields.get(name).is_some();
        let whole = value.entries(wants, |name, entry| {
            let Some(field) = fields.get(name) else { return };
            if is_left_out(field, &entry) && value.wrote(name) == Some(false) {
                return;
            }
            if rows(self.columns, field.column) > row {
                truncate(self.columns, field.column, row);
            }
            self.value(field, &entry, taint);
        });
        for field in &fields.all {
            if rows(self.columns, field.column) > row {
                continue;
            }
            if whole {
                self.missing(field);
            } else {
                blank(self.columns, field.column, UNREADABLE);
            }
        }
    }

    /// Adds a row.
    pub(crate) fn value<V: Value>(&mut self, shape: &Shape, value: &V, taint: u8) {
        let taint = if shape.is_sensitive || value.is_sensitive() { State::SENSITIVE } else { taint };
        match value.seen() {
            Seen::Null => self.nothing_tainted(shape, taint),
            Seen::Unknown(reason) => blank(self.columns, shape.column, State::unknown(reason).with(taint)),
            Seen::Const(constant) => self.constant(shape, constant, State::PRESENT.with(taint)),
            seen @ (Seen::Bool(_) | Seen::Number(_) | Seen::Text(_) | Seen::List | Seen::Record) => {
                self.present(shape, value, &seen, taint);
            }
        }
    }

    fn present<V: Value>(&mut self, shape: &Shape, value: &V, seen: &Seen<'_>, taint: u8) {
        match &shape.kind {
            Kind::List(items) => self.list(shape, items, value, taint),
            Kind::Map(items) => self.map(shape, items, value, taint),
            Kind::Record(fields) => self.one_record(shape, fields, value, taint),
            Kind::Range { start, end } => self.range(shape, (*start, *end), seen, taint),
            Kind::Document => self.document(shape, value, taint),
            Kind::Variant(members) => self.variant(shape, members, value, taint),
            Kind::Encoded(encoding, inner) => self.encoded((*encoding, inner), value, seen, taint),
            Kind::Bool | Kind::Int | Kind::Float | Kind::Text(_) | Kind::Domain(_) => {
                match self.cell(&shape.kind, seen) {
                    Some(cell) => push(self.columns, shape.column, State::PRESENT.with(taint), cell),
                    None => self.only(shape, value, taint),
                }
            }
        }
    }

    /// A list of one where a single value is declared; anything else is unreadable.
    fn only<V: Value>(&mut self, shape: &Shape, value: &V, taint: u8) {
        let mut first = None;
        let mut count = 0;
        let whole = value.items(|item| {
            count += 1;
            first.get_or_insert(item);
        });
        match first {
            Some(item) if whole && count == 1 && !matches!(item.seen(), Seen::List) => {
                self.value(shape, &item, taint)
            }
            Some(_) | None => blank(self.columns, shape.column, UNREADABLE.with(taint)),
        }
    }

    fn one_record<V: Value>(&mut self, shape: &Shape, fields: &Fields, value: &V, taint: u8) {
        match value.seen() {
            Seen::Record => {
                self.record(fields, value, taint);
                close(self.columns, shape.column, State::PRESENT.with(taint));
            }
            Seen::List if is_empty(value) => self.nothing_tainted(shape, taint),
            Seen::List => self.only(shape, value, taint),
            Seen::Null
            | Seen::Bool(_)
            | Seen::Number(_)
            | Seen::Text(_)
            | Seen::Const(_)
            | Seen::Unknown(_) => blank(self.columns, shape.column, UNREADABLE.with(taint)),
        }
    }

    fn list<V: Value>(&mut self, shape: &Shape, items: &Shape, value: &V, taint: u8) {
        let row = rows(self.columns, shape.column);
        let whole = match value.seen() {
            Seen::List => value.items(|item| self.value(items, &item, taint)),
            Seen::Null
            | Seen::Bool(_)
            | Seen::Number(_)
            | Seen::Text(_)
            | Seen::Const(_)
            | Seen::Record
            | Seen::Unknown(_) => {
                self.value(items, value, taint);
                true
            }
        };
        close(self.columns, shape.column, State::PRESENT.with(taint));
        if !whole {
            truncate(self.columns, shape.column, row);
            blank(self.columns, shape.column, UNREADABLE.with(taint));
        }
    }

    fn map<V: Value>(&mut self, shape: &Shape, items: &Shape, value: &V, taint: u8) {
        let row = rows(self.columns, shape.column);
        match value.seen() {
            Seen::Record if self.sorted_map(shape, items, value, taint) => {
                return close(self.columns, shape.column, State::PRESENT.with(taint));
            }
            Seen::Record | Seen::List => {}
            Seen::Null
            | Seen::Bool(_)
            | Seen::Number(_)
            | Seen::Text(_)
            | Seen::Const(_)
            | Seen::Unknown(_) => return blank(self.columns, shape.column, UNREADABLE.with(taint)),
        }
        // What was written of a map that turned out not to be sorted is taken back by closing and dropping its row.
        close(self.columns, shape.column, State::PRESENT);
        truncate(self.columns, shape.column, row);
        match gathered(value) {
            Some(entries) => self.any_map(shape, items, entries, taint),
            None => blank(self.columns, shape.column, UNREADABLE.with(taint)),
        }
    }

    /// Writes the entries as they come, which is right where keys ascend, as they do in what machines write; `false`
    /// where they do not.
    fn sorted_map<V: Value>(&mut self, shape: &Shape, items: &Shape, value: &V, taint: u8) -> bool {
        let mut last: Option<StrId> = None;
        let mut sorted = true;
        let whole = value.entries(
            |_| true,
            |key, entry| {
                let id = self.columns.strings.intern(key);
                sorted &= last.is_none_or(|last| self.columns.strings.text(last) < key);
                last = Some(id);
                if sorted {
                    self.entry(shape.column, id);
                    self.value(items, &entry, taint);
                }
            },
        );
        whole && sorted
    }

    fn any_map<V: Value>(&mut self, shape: &Shape, items: &Shape, mut entries: Vec<(String, V)>, taint: u8) {
        entries.sort_by(|(left, _), (right, _)| left.cmp(right));
        let mut entries = entries.into_iter().peekable();
        while let Some((key, entry)) = entries.next() {
            if entries.peek().is_some_and(|(next, _)| *next == key) {
                continue;
            }
            let id = self.columns.strings.intern(&key);
            self.entry(shape.column, id);
            self.value(items, &entry, taint);
        }
        close(self.columns, shape.column, State::PRESENT.with(taint));
    }

    pub(crate) fn entry(&mut self, column: ColumnId, key: StrId) {
        if let Data::Map { keys, .. } = &mut column_mut(self.columns, column).data {
            keys.push(key);
        }
    }

    fn range(&mut self, shape: &Shape, ends: (ColumnId, ColumnId), seen: &Seen<'_>, taint: u8) {
        let numbers = match seen {
            Seen::Number(text) | Seen::Text(text) => scalar::parse_range(text),
            Seen::Null | Seen::Bool(_) | Seen::Const(_) | Seen::List | Seen::Record | Seen::Unknown(_) => {
                None
            }
        };
        self.range_of(shape.column, ends, numbers, State::PRESENT.with(taint));
    }

    fn range_of(
        &mut self,
        column: ColumnId,
        ends: (ColumnId, ColumnId),
        numbers: Option<(i64, i64)>,
        state: State,
    ) {
        let Some((start, end)) = numbers else { return blank(self.columns, column, UNREADABLE) };
        push(self.columns, ends.0, state, Cell::Int(start));
        push(self.columns, ends.1, state, Cell::Int(end));
        close(self.columns, column, state);
    }

    fn cell(&mut self, kind: &Kind, seen: &Seen<'_>) -> Option<Cell> {
        match (kind, seen) {
            (Kind::Bool, Seen::Bool(value)) => Some(Cell::Bool(*value)),
            (Kind::Bool, Seen::Text(text)) => scalar::bool_of_text(text).map(Cell::Bool),
            (Kind::Text(_), Seen::Bool(value)) => {
                Some(Cell::Text(self.columns.strings.intern(if *value { "true" } else { "false" })))
            }
            // Words for infinity and the like are no numbers, whatever a parser of floats makes of them.
            (Kind::Int | Kind::Float, Seen::Text(text))
                if !text.bytes().any(|byte| byte.is_ascii_digit()) =>
            {
                None
            }
            (_, Seen::Number(text) | Seen::Text(text)) => self.cell_of_text(kind, text),
            (
                _,
                Seen::Null | Seen::Bool(_) | Seen::Const(_) | Seen::List | Seen::Record | Seen::Unknown(_),
            ) => None,
        }
    }

    fn cell_of_text(&mut self, kind: &Kind, text: &str) -> Option<Cell> {
        match kind {
            Kind::Int => scalar::int_of_text(text).map(Cell::Int),
            Kind::Float => scalar::float_of_text(text).map(Cell::Float),
            Kind::Text(words) => Some(Cell::Text(self.columns.strings.intern(translated(words, text)))),
            Kind::Domain(domain) => scalar::domain(self.columns, *domain, text),
            Kind::Bool
            | Kind::Record(_)
            | Kind::List(_)
            | Kind::Map(_)
            | Kind::Document
            | Kind::Variant(_)
            | Kind::Encoded(..)
            | Kind::Range { .. } => None,
        }
    }

    /// The source does not mention it.
    pub(crate) fn missing(&mut self, shape: &Shape) {
        match &shape.missing {
            Missing::Unknown(reason) => blank(self.columns, shape.column, State::unknown(*reason)),
            Missing::Absent | Missing::Default(_) => self.nothing(shape),
        }
    }

    fn nothing(&mut self, shape: &Shape) {
        self.nothing_tainted(shape, 0);
    }

    /// It was left out: absent, or the declared default.
    fn nothing_tainted(&mut self, shape: &Shape, taint: u8) {
        match &shape.missing {
            Missing::Default(default) => {
                self.constant(shape, default, State::PRESENT.with(State::DEFAULTED | taint));
            }
            Missing::Absent | Missing::Unknown(_) => {
                blank(self.columns, shape.column, State::ABSENT.with(taint));
            }
        }
    }

    /// Adds a row that holds a value of the language.
    pub(crate) fn constant(&mut self, shape: &Shape, value: &Const, state: State) {
        match (&shape.kind, value) {
            (_, Const::Absent) => blank(self.columns, shape.column, State::ABSENT),
            (Kind::Document, value) => {
                push_document(self.columns, shape.column, state, Document::of_const(value));
            }
            (Kind::Variant(members), value) => self.constant_variant(shape, members, value, state),
            (Kind::Encoded(_, inner), value) => self.constant(inner, value, state),
            (Kind::List(items), Const::List(values)) => {
                values.iter().for_each(|value| self.constant(items, value, state));
                close(self.columns, shape.column, state);
            }
            (Kind::Map(items), Const::Map(entries)) => {
                for (key, value) in entries {
                    let key = self.columns.strings.intern(key);
                    self.entry(shape.column, key);
                    self.constant(items, value, state);
                }
                close(self.columns, shape.column, state);
            }
            (Kind::Record(fields), Const::Record(entries)) => {
                self.constant_record(fields, entries, state);
                close(self.columns, shape.column, state);
            }
            (Kind::Range { start, end }, Const::Range { start: first, end: last, inclusive }) => {
                let numbers = whole_range(first, last, *inclusive);
                self.range_of(shape.column, (*start, *end), numbers, state);
            }
            (kind, value) => match self.constant_cell(kind, value) {
                Some(cell) => push(self.columns, shape.column, state, cell),
                None => blank(self.columns, shape.column, UNREADABLE),
            },
        }
    }

    fn constant_record(&mut self, fields: &Fields, entries: &[(Box<str>, Const)], state: State) {
        let Some(row) = fields.all.first().map(|field| rows(self.columns, field.column)) else { return };
        for (name, value) in entries {
            if let Some(field) = fields.get(name) {
                truncate(self.columns, field.column, row);
                self.constant(field, value, state);
            }
        }
        for field in &fields.all {
            if rows(self.columns, field.column) == row {
                self.missing(field);
            }
        }
    }

    fn constant_cell(&mut self, kind: &Kind, value: &Const) -> Option<Cell> {
        match (kind, value) {
            // The words of a test or default are ours already.
            (Kind::Text(_), Const::String(text)) => Some(Cell::Text(self.columns.strings.intern(text))),
            (kind, Const::String(text)) => self.cell(kind, &Seen::Text((&**text).into())),
            (Kind::Float, Const::Int(value)) => Some(Cell::Float(*value as f64)),
            (kind, value) => scalar::cell(self.columns, value).filter(|cell| fits(kind, *cell)),
        }
    }
}

/// Whether a value counts as left out if the author did not write it, though the source has an entry for it.
fn is_left_out<V: Value>(field: &Shape, entry: &V) -> bool {
    match field.decides {
        Decides::All => true,
        Decides::Unknown => matches!(entry.seen(), Seen::Unknown(_)),
        Decides::Nothing => false,
    }
}

/// Whether a column of this kind holds such cells.
fn fits(kind: &Kind, cell: Cell) -> bool {
    match kind {
        Kind::Bool => matches!(cell, Cell::Bool(_)),
        Kind::Float => matches!(cell, Cell::Float(_)),
        Kind::Int | Kind::Domain(Domain::Duration | Domain::Bytes | Domain::Time) => {
            matches!(cell, Cell::Int(_))
        }
        Kind::Document | Kind::Variant(_) | Kind::Encoded(..) => false,
        Kind::Domain(
            Domain::Cidr
            | Domain::Ip
            | Domain::Version
            | Domain::Arn
            | Domain::Glob
            | Domain::Image
            | Domain::Quantity,
        ) => matches!(cell, Cell::Scalar(_)),
        Kind::Text(_) | Kind::Record(_) | Kind::List(_) | Kind::Map(_) | Kind::Range { .. } => false,
    }
}

fn translated<'t>(words: &'t FxHashMap<Box<str>, Box<str>>, text: &'t str) -> &'t str {
    if words.is_empty() {
        return text;
    }
    words.get(text).map_or(text, |ours| ours)
}

fn whole_range(first: &Const, last: &Const, inclusive: bool) -> Option<(i64, i64)> {
    let (Const::Int(first), Const::Int(last)) = (first, last) else { return None };
    Some((*first, last.checked_sub(i64::from(!inclusive))?))
}

fn is_empty<V: Value>(value: &V) -> bool {
    let mut empty = true;
    value.items(|_| empty = false) && empty
}

/// The entries of a record, or of a list of `{Key, Value}`.
fn gathered<V: Value>(value: &V) -> Option<Vec<(String, V)>> {
    let mut entries = Vec::new();
    let mut whole = value.entries(|_| true, |key, entry| entries.push((key.to_owned(), entry)));
    let mut pairs = true;
    whole &= value.items(|item| match pair(&item) {
        Some(entry) => entries.push(entry),
        None => pairs = false,
    });
    (whole && pairs).then_some(entries)
}

fn pair<V: Value>(item: &V) -> Option<(String, V)> {
    let (mut key, mut value) = (None, None);
    let whole = item.entries(
        |_| true,
        |name, entry| {
            if name.eq_ignore_ascii_case("key") {
                key = text_of(&entry);
            } else if name.eq_ignore_ascii_case("value") {
                value = Some(entry);
            }
        },
    );
    whole.then_some(())?;
    key.zip(value)
}

fn text_of<V: Value>(value: &V) -> Option<String> {
    match value.seen() {
        Seen::Text(text) | Seen::Number(text) => Some(text.into_owned()),
        Seen::Const(Const::String(text)) => Some(text.to_string()),
        Seen::Null | Seen::Bool(_) | Seen::Const(_) | Seen::List | Seen::Record | Seen::Unknown(_) => None,
    }
}
