//! Columns from cells: each value written as a small tree.

use crate::columns::{Column, ColumnId, Columns, Data, NodeRef, Parent, Phase, Table, TableId};
use crate::constant::Const;
use crate::document::Document;
use crate::module::Module;
use crate::names::Symbol;
use crate::state::{Reason, State};
use crate::strings::StrId;
use crate::types::{Domain, Type, TypeId};
use crate::values::Scalar;

/// One value of a column with its state.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Left out.
    Absent,
    /// Cannot be told.
    Unknown(Reason),
    /// Must not be shown.
    Sensitive(Box<Cell>),
    /// A list or map that may hold more.
    Open(Box<Cell>),
    /// Stands in for what was left out.
    Defaulted(Box<Cell>),
    /// An element that may not be there.
    Maybe(Reason, Box<Cell>),
    /// A scalar.
    Value(Const),
    /// A list or set.
    List(Vec<Cell>),
    /// A map; keys are sorted when it is built.
    Map(Vec<(String, Cell)>),
    /// A record; fields left out are absent.
    Record(Vec<(Symbol, Cell)>),
    /// A range of whole numbers, both ends in it.
    Range(i64, i64),
    /// The node at the end of an edge.
    Node(NodeRef),
    /// A node outside the input, by the key that names it.
    External(String),
    /// One of these nodes, or, where there are none, any of the type or none of the input.
    Possible(Vec<NodeRef>),
}

impl Cell {
    /// Text.
    pub fn text(text: &str) -> Self {
        Self::Value(Const::String(text.into()))
    }

    /// The value below its marks, and the bits of its state.
    fn split(&self) -> (&Cell, State) {
        match self {
            Self::Absent => (self, State::ABSENT),
            Self::Unknown(reason) => (self, State::unknown(*reason)),
            Self::Possible(_) => (self, State::unknown(Reason::AfterApply)),
            Self::Sensitive(inner) => inner.marked(State::SENSITIVE),
            Self::Open(inner) => inner.marked(State::OPEN),
            Self::Defaulted(inner) => inner.marked(State::DEFAULTED),
            Self::Maybe(reason, inner) => inner.marked((*reason as u8) << State::REASON_SHIFT),
            Self::Value(_)
            | Self::List(_)
            | Self::Map(_)
            | Self::Record(_)
            | Self::Range(..)
            | Self::Node(_)
            | Self::External(_) => (self, State::PRESENT),
        }
    }

    fn marked(&self, bits: u8) -> (&Cell, State) {
        let (cell, state) = self.split();
        (cell, state.with(bits))
    }
}

/// Builds columns for a module; the module must have met every name that they use (`start` and `end` for ranges).
#[derive(Debug, Default)]
pub struct ColumnsBuilder {
    /// What was built so far.
    pub columns: Columns,
}

impl ColumnsBuilder {
    /// Adds the table of a resource type with `rows` nodes, whose addresses are `<path>[0]` and so on.
    pub fn table(&mut self, module: &Module, path: Symbol, rows: u32) -> TableId {
        let id = self.add((path, Phase::After), module.names.text(path), rows);
        self.columns.by_path.insert(path, id);
        id
    }

    /// Adds the table of the deleted nodes of a resource type; their addresses are `<path>.deleted[0]` and so on.
    pub fn deleted(&mut self, module: &Module, path: Symbol, rows: u32) -> TableId {
        let id = self.add((path, Phase::Deleted), &format!("{}.deleted", module.names.text(path)), rows);
        self.columns.deleted.entry(path).or_default().push(id);
        id
    }

    fn add(&mut self, (path, phase): (Symbol, Phase), text: &str, rows: u32) -> TableId {
        let addresses = (0..rows).map(|row| self.columns.strings.intern(&format!("{text}[{row}]"))).collect();
        let columns = Vec::new();
        let (complete, details_of) = (true, Vec::new());
        self.columns.tables.add(Table { path, phase, rows, complete, columns, addresses, details_of })
    }

    /// Adds a property or edge of a table, one cell for each node.
    pub fn property(
        &mut self,
        module: &Module,
        table: TableId,
        named: (Symbol, TypeId),
        cells: &[Cell],
    ) -> ColumnId {
        let (name, ty) = named;
        let id = self.column(module, (Parent::Table(table), name), ty, cells);
        if let Some(table) = self.columns.tables.get_mut(table) {
            table.columns.push((name, id));
            table.columns.sort_by_key(|(name, _)| *name);
        }
        id
    }

    /// Adds an equality index on a text column.
    pub fn index(&mut self, column: ColumnId) {
        let mut index = crate::columns::EqualityIndex::default();
        let Some(Column { states, data: Data::Text(values), .. }) = self.columns.columns.get(column) else {
            return;
        };
        for (row, (state, value)) in states.iter().zip(values).enumerate() {
            match state.presence() {
                crate::state::Presence::Present => index.rows.entry(*value).or_default().push(row as u32),
                crate::state::Presence::Unknown => index.unknown.push(row as u32),
                crate::state::Presence::Absent => {}
            }
        }
        self.columns.indexes.insert(column, index);
    }

    fn column(&mut self, module: &Module, owner: (Parent, Symbol), ty: TypeId, cells: &[Cell]) -> ColumnId {
        let (parent, name) = owner;
        let states = cells.iter().map(|cell| cell.split().1).collect();
        let id = self.columns.columns.add(Column { states, data: Data::Bool(Vec::new()), parent, name });
        let cells: Vec<&Cell> = cells.iter().map(|cell| cell.split().0).collect();
        let data = self.data(module, (id, name), module.types.inner(ty), &cells);
        if let Some(column) = self.columns.columns.get_mut(id) {
            column.data = data;
        }
        id
    }

    fn data(&mut self, module: &Module, own: (ColumnId, Symbol), ty: TypeId, cells: &[&Cell]) -> Data {
        match module.types.get(ty) {
            Type::Bool => Data::Bool(cells.iter().map(|cell| u8::from(is_true(cell))).collect()),
            Type::Int | Type::Domain(Domain::Duration | Domain::Bytes | Domain::Time) => {
                Data::Int(cells.iter().map(|cell| whole(cell)).collect())
            }
            Type::Float | Type::Error => Data::Float(cells.iter().map(|cell| float(cell)).collect()),
            Type::String | Type::Enum(_) => Data::Text(cells.iter().map(|cell| self.text(cell)).collect()),
            Type::Domain(
                Domain::Cidr
                | Domain::Ip
                | Domain::Version
                | Domain::Arn
                | Domain::Glob
                | Domain::Image
                | Domain::Quantity,
            ) => Data::Scalar(cells.iter().map(|cell| self.scalar(cell)).collect()),
            Type::Range(bound) => self.range(module, own.0, *bound, cells),
            Type::Record(_) => self.record(module, own.0, ty, cells),
            Type::List(element) | Type::Set(element) => self.list(module, own, *element, cells),
            Type::Map(element) => self.map(module, own, *element, cells),
            Type::Optional(inner) => self.data(module, own, *inner, cells),
            Type::Any => Data::Document(cells.iter().map(|cell| document(cell)).collect()),
            Type::Union(members) => self.variant(module, own, members, cells),
            Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) => self.edge(cells),
        }
    }

    fn text(&mut self, cell: &Cell) -> StrId {
        if let Cell::Value(Const::String(text)) = cell {
            self.columns.strings.intern(text)
        } else {
            StrId::EMPTY
        }
    }

    fn scalar(&mut self, cell: &Cell) -> u32 {
        let scalar = if let Cell::Value(Const::Cidr(net)) = cell {
            Scalar::Cidr(*net)
        } else if let Cell::Value(Const::Ip(address)) = cell {
            Scalar::Ip(*address)
        } else if let Cell::Value(Const::Version(version)) = cell {
            Scalar::Version(version.clone())
        } else if let Cell::Value(Const::Parsed(parsed)) = cell {
            Scalar::Parsed(parsed.clone())
        } else {
            return 0;
        };
        self.columns.scalars.intern(scalar)
    }

    fn range(&mut self, module: &Module, own: ColumnId, bound: TypeId, cells: &[&Cell]) -> Data {
        let ends = |pick: fn(&(i64, i64)) -> i64| {
            let end = |cell: &&Cell| {
                if let Cell::Range(first, last) = cell {
                    Cell::Value(Const::Int(pick(&(*first, *last))))
                } else {
                    Cell::Absent
                }
            };
            cells.iter().map(end).collect::<Vec<Cell>>()
        };
        let mut fields = Vec::new();
        for (word, cells) in [("start", ends(|range| range.0)), ("end", ends(|range| range.1))] {
            if let Some(name) = module.names.find(word) {
                fields.push((name, self.column(module, (Parent::Record(own), name), bound, &cells)));
            }
        }
        fields.sort_unstable();
        Data::Record(fields)
    }

    fn record(&mut self, module: &Module, own: ColumnId, ty: TypeId, cells: &[&Cell]) -> Data {
        let declared =
            if let Type::Record(id) = module.types.get(ty) { module.types.records.get(*id) } else { None };
        let mut fields = Vec::new();
        for field in declared.iter().flat_map(|declared| &declared.fields) {
            let of = |cell: &&Cell| {
                let Cell::Record(given) = cell else { return Cell::Absent };
                let found = given.iter().find(|(name, _)| *name == field.name);
                found.map_or(Cell::Absent, |(_, cell)| cell.clone())
            };
            let cells: Vec<Cell> = cells.iter().map(of).collect();
            fields
                .push((field.name, self.column(module, (Parent::Record(own), field.name), field.ty, &cells)));
        }
        fields.sort_unstable();
        Data::Record(fields)
    }

    fn list(&mut self, module: &Module, own: (ColumnId, Symbol), element: TypeId, cells: &[&Cell]) -> Data {
        let mut starts = vec![0];
        let mut items = Vec::new();
        for cell in cells {
            if let Cell::List(elements) = cell {
                items.extend(elements.iter().cloned());
            }
            starts.push(items.len() as u32);
        }
        let items = self.column(module, (Parent::Items(own.0), own.1), element, &items);
        Data::List { starts, items }
    }

    fn variant(
        &mut self,
        module: &Module,
        own: (ColumnId, Symbol),
        members: &[TypeId],
        cells: &[&Cell],
    ) -> Data {
        let picks = cells.iter().map(|cell| pick(module, members, cell)).collect::<Vec<u8>>();
        let member = |(at, ty): (usize, &TypeId)| {
            let own_cells = cells.iter().zip(&picks);
            let of_member = own_cells
                .map(|(cell, pick)| if usize::from(*pick) == at { (*cell).clone() } else { Cell::Absent });
            (of_member.collect::<Vec<Cell>>(), *ty)
        };
        let parts: Vec<_> = members.iter().enumerate().map(member).collect();
        let members = parts
            .into_iter()
            .map(|(cells, ty)| self.column(module, (Parent::Variant(own.0), own.1), ty, &cells))
            .collect();
        Data::Variant { picks, members }
    }

    fn map(&mut self, module: &Module, own: (ColumnId, Symbol), element: TypeId, cells: &[&Cell]) -> Data {
        let (mut starts, mut keys, mut items) = (vec![0], Vec::new(), Vec::new());
        for cell in cells {
            if let Cell::Map(entries) = cell {
                let mut entries = entries.clone();
                entries.sort_by(|(one, _), (other, _)| one.cmp(other));
                for (key, value) in entries {
                    keys.push(self.columns.strings.intern(&key));
                    items.push(value);
                }
            }
            starts.push(items.len() as u32);
        }
        let items = self.column(module, (Parent::Items(own.0), own.1), element, &items);
        Data::Map { starts, keys, items }
    }

    fn edge(&mut self, cells: &[&Cell]) -> Data {
        let (mut starts, mut targets) = (vec![0], Vec::new());
        for cell in cells {
            if let Cell::Node(node) = cell {
                targets.push(*node);
            } else if let Cell::Possible(nodes) = cell {
                targets.extend(nodes);
            } else if let Cell::External(key) = cell {
                targets.push(NodeRef { table: NodeRef::OUTSIDE, row: self.columns.strings.intern(key).0 });
            }
            starts.push(targets.len() as u32);
        }
        Data::Edge { starts, targets }
    }
}

/// Which type of a union a cell is of.
fn pick(module: &Module, members: &[TypeId], cell: &Cell) -> u8 {
    let of = |ty: &TypeId| match cell {
        Cell::Value(value) => crate::validate::is_of(module, value, *ty),
        Cell::List(_) => matches!(module.types.get(*ty), Type::List(_) | Type::Set(_)),
        Cell::Map(_) => matches!(module.types.get(*ty), Type::Map(_)),
        Cell::Record(_) => matches!(module.types.get(*ty), Type::Record(_)),
        Cell::Range(..) => matches!(module.types.get(*ty), Type::Range(_)),
        Cell::Absent
        | Cell::Unknown(_)
        | Cell::Sensitive(_)
        | Cell::Open(..)
        | Cell::Defaulted(_)
        | Cell::Maybe(..)
        | Cell::Node(_)
        | Cell::External(_)
        | Cell::Possible(_) => false,
    };
    members.iter().position(of).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

fn document(cell: &Cell) -> Document {
    if let Cell::Value(value) = cell { Document::of_const(value) } else { Document::Null }
}

fn is_true(cell: &Cell) -> bool {
    matches!(cell, Cell::Value(Const::Bool(true)))
}

fn whole(cell: &Cell) -> i64 {
    if let Cell::Value(Const::Int(n) | Const::Duration(n) | Const::Bytes(n) | Const::Time(n)) = cell {
        *n
    } else {
        0
    }
}

fn float(cell: &Cell) -> f64 {
    if let Cell::Value(Const::Float(number)) = cell { *number } else { 0.0 }
}
