//! From slots and constants to values, and into compound values wherever their parts stand.

use super::Interpreter;
use super::value::{
    Cause, Content, Element, Entries, Fields, Items, List, Map, RangeValue, Record, Text, Value, Why,
};
use crate::columns::{Column, ColumnId, Data, NodeRef, Slot, TableId};
use crate::constant::Const;
use crate::document::Document;
use crate::names::Symbol;
use crate::state::{Presence, Reason, State};
use crate::types::{Domain, Type, TypeId};
use crate::validate::is_of;
use crate::values::Scalar;
use std::borrow::Cow;
use std::rc::Rc;

impl<'a> Interpreter<'a> {
    /// The value of a slot, which is of type `ty`.
    pub(crate) fn load(&self, slot: Slot, ty: TypeId) -> Value<'a> {
        let state = self.columns.state(slot);
        let ty = self.module.types.inner(ty);
        let content = match state.presence() {
            Presence::Absent => self.nothing(ty),
            Presence::Unknown => Content::Unknown(why(state, slot)),
            Presence::Present => self.present(slot, ty, state),
        };
        Value { content, origin: Some(slot), sensitive: state.is_sensitive() }
    }

    /// What something of type `ty` is where it was left out.
    pub(crate) fn nothing(&self, ty: TypeId) -> Content<'a> {
        match self.module.types.get(ty) {
            Type::List(_) | Type::Set(_) => Content::List(List { ty, items: Items::Const(&[]), open: None }),
            Type::Map(_) => Content::Map(Map { ty, entries: Entries::Const(&[]), open: None }),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => Content::Absent,
        }
    }

    fn present(&self, slot: Slot, ty: TypeId, state: State) -> Content<'a> {
        let unreadable = Content::Unknown(Why { reason: Reason::Unreadable, cause: Some(Cause::Slot(slot)) });
        self.columns
            .columns
            .get(slot.column)
            .and_then(|column| self.data(column, slot, ty, state))
            .unwrap_or(unreadable)
    }

    fn data(&self, column: &'a Column, slot: Slot, ty: TypeId, state: State) -> Option<Content<'a>> {
        let row = slot.row as usize;
        let sensitive = state.is_sensitive();
        let open = state.is_open().then(|| why(state, slot));
        Some(match &column.data {
            Data::Bool(values) => Content::Bool(*values.get(row)? != 0),
            Data::Int(values) => self.whole(*values.get(row)?, ty),
            Data::Float(values) => Content::Float(*values.get(row)?),
            Data::Text(values) => Content::Text(Text::Borrowed(self.columns.strings.text(*values.get(row)?))),
            Data::Scalar(values) => scalar(self.columns.scalars.get(*values.get(row)?)?),
            Data::Document(values) => super::document::content(values.get(row)?, Some(slot)),
            Data::Variant { picks, members } => {
                let pick = usize::from(*picks.get(row)?);
                let Type::Union(types) = self.module.types.get(ty) else { return None };
                self.load(Slot { column: *members.get(pick)?, row: slot.row }, *types.get(pick)?).content
            }
            Data::Record(_) => self.record(slot, ty, sensitive)?,
            Data::List { .. } => Content::List(List { ty, items: Items::Slot { slot, sensitive }, open }),
            Data::Map { .. } => Content::Map(Map { ty, entries: Entries::Slot { slot, sensitive }, open }),
            Data::Edge { targets, .. } => {
                Content::Node(*targets.get(self.columns.range(slot).start as usize)?)
            }
        })
    }

    fn whole(&self, number: i64, ty: TypeId) -> Content<'a> {
        match self.module.types.get(ty) {
            Type::Domain(Domain::Duration) => Content::Duration(number),
            Type::Domain(Domain::Bytes) => Content::Bytes(number),
            Type::Domain(Domain::Time) => Content::Time(number),
            Type::Float => Content::Float(number as f64),
            Type::Domain(
                Domain::Cidr
                | Domain::Ip
                | Domain::Version
                | Domain::Arn
                | Domain::Glob
                | Domain::Image
                | Domain::Quantity,
            )
            | Type::Bool
            | Type::Int
            | Type::String
            | Type::Enum(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => Content::Int(number),
        }
    }

    /// A record, or a range, which columns hold as a record of `start` and `end`, both in it.
    fn record(&self, slot: Slot, ty: TypeId, sensitive: bool) -> Option<Content<'a>> {
        let Type::Range(bound) = self.module.types.get(ty) else {
            return Some(Content::Record(Record { ty, fields: Fields::Slot { slot, sensitive } }));
        };
        let part = |name: Option<Symbol>| Some(self.load(self.columns.field(slot, name?)?, *bound));
        let (start, end) = (part(self.words.start)?, part(self.words.end)?);
        if let Some(why) = start.why().or(end.why()) {
            return Some(Content::Unknown(why));
        }
        let range = RangeValue { start: start.content, end: end.content, inclusive: true };
        Some(Content::Range(Rc::new(range)))
    }

    /// The value of a constant, which is of type `ty`.
    pub(crate) fn constant(&self, constant: &'a Const, ty: TypeId) -> Value<'a> {
        let ty = self.module.types.inner(ty);
        if *self.module.types.get(ty) == Type::Any {
            return Value::new(super::document::content(&Document::of_const(constant), None));
        }
        let ty = self.member_of(constant, ty);
        Value::new(match constant {
            Const::Absent => self.nothing(ty),
            Const::Bool(value) => Content::Bool(*value),
            Const::Int(value) => self.whole(*value, ty),
            Const::Float(value) => Content::Float(*value),
            Const::String(text) => Content::Text(Text::Borrowed(text)),
            Const::Cidr(net) => Content::Cidr(*net),
            Const::Ip(address) => Content::Ip(*address),
            Const::Duration(value) => Content::Duration(*value),
            Const::Bytes(value) => Content::Bytes(*value),
            Const::Time(value) => Content::Time(*value),
            Const::Version(version) => Content::Version(Cow::Borrowed(version)),
            Const::Parsed(parsed) => Content::Parsed(Cow::Borrowed(parsed)),
            Const::List(items) => self.constant_list(items, ty),
            Const::Map(entries) => Content::Map(Map { ty, entries: Entries::Const(entries), open: None }),
            Const::Record(fields) => Content::Record(Record { ty, fields: Fields::Const(fields) }),
            Const::Range { start, end, inclusive } => self.constant_range((start, end), *inclusive, ty),
        })
    }

    /// The type among those of a union that a constant is of; any other type itself.
    fn member_of(&self, constant: &Const, ty: TypeId) -> TypeId {
        let Type::Union(members) = self.module.types.get(ty) else { return ty };
        members.iter().copied().find(|member| is_of(self.module, constant, *member)).unwrap_or(ty)
    }

    fn constant_list(&self, items: &'a [Const], ty: TypeId) -> Content<'a> {
        let list = List { ty, items: Items::Const(items), open: None };
        if matches!(self.module.types.get(ty), Type::Set(_)) {
            return self.list_of(ty, self.elements(&list).collect(), None);
        }
        Content::List(list)
    }

    fn constant_range(
        &self,
        (start, end): (&'a Const, &'a Const),
        inclusive: bool,
        ty: TypeId,
    ) -> Content<'a> {
        let bound = if let Type::Range(bound) = self.module.types.get(ty) { *bound } else { ty };
        let (start, end) = (self.constant(start, bound).content, self.constant(end, bound).content);
        super::range::range(start, end, inclusive)
    }

    /// All nodes of a type: the tables of one resource type, of an interface, or of several types.
    pub(crate) fn instances(&self, nodes: TypeId, list: TypeId) -> Content<'a> {
        self.nodes_of(self.columns.existing_of(&self.module.types.node_paths(nodes)), list)
    }

    /// All deleted nodes of a type.
    pub(crate) fn deleted(&self, nodes: TypeId, list: TypeId) -> Content<'a> {
        self.nodes_of(self.columns.deleted_of(&self.module.types.node_paths(nodes)), list)
    }

    fn nodes_of(&self, tables: Vec<TableId>, list: TypeId) -> Content<'a> {
        self.note(|reads| reads.tables.extend(&tables));
        let mut total = 0;
        let mut open = None;
        let ends = tables.into_iter().filter_map(|id| Some((id, self.columns.tables.get(id)?))).map(
            |(id, table)| {
                total += table.rows as usize;
                if !table.complete {
                    open = Some(Why::of(Reason::Outside));
                }
                (id, total)
            },
        );
        let items = Items::Nodes(ends.collect());
        Content::List(List { ty: list, items, open })
    }

    /// How many elements are listed.
    pub(crate) fn length(&self, list: &List<'a>) -> usize {
        match &list.items {
            Items::Slot { slot, .. } => self.columns.range(*slot).len(),
            Items::Const(items) => items.len(),
            Items::Built(items) => items.len(),
            Items::Path(nodes) => nodes.len(),
            Items::Nodes(tables) => tables.last().map_or(0, |(_, end)| *end),
        }
    }

    /// The listed elements, in order.
    pub(crate) fn elements(&self, list: &List<'a>) -> impl Iterator<Item = Element<'a>> {
        (0..self.length(list)).filter_map(move |index| self.element_at(list, index))
    }

    /// The listed element at a position.
    pub(crate) fn element_at(&self, list: &List<'a>, index: usize) -> Option<Element<'a>> {
        let ty = self.module.types.element(list.ty).unwrap_or(list.ty);
        match &list.items {
            Items::Slot { slot, sensitive } => self.item(*slot, index, ty, *sensitive),
            Items::Const(items) => Some(Element { value: self.constant(items.get(index)?, ty), guard: None }),
            Items::Built(items) => items.get(index).cloned(),
            Items::Path(nodes) => {
                Some(Element { value: Value::new(Content::Node(*nodes.get(index)?)), guard: None })
            }
            Items::Nodes(tables) => {
                let at = tables.partition_point(|(_, end)| *end <= index);
                let before = at.checked_sub(1).and_then(|at| tables.get(at)).map_or(0, |(_, end)| *end);
                let node = NodeRef { table: tables.get(at)?.0, row: (index - before) as u32 };
                Some(Element { value: Value::new(Content::Node(node)), guard: None })
            }
        }
    }

    fn item(&self, list: Slot, index: usize, ty: TypeId, sensitive: bool) -> Option<Element<'a>> {
        let row = self.columns.range(list).start + u32::try_from(index).ok()?;
        let slot = Slot { column: self.items(list)?, row };
        let state = self.columns.state(slot);
        // The reason of an open list is about what it does not list.
        let is_there = state.presence() == Presence::Present && !state.is_open();
        let guard = is_there.then(|| state.reason()).flatten();
        let guard = guard.map(|reason| Why { reason, cause: Some(Cause::Slot(slot)) });
        Some(Element { value: self.load(slot, ty).tainted(sensitive), guard })
    }

    fn items(&self, slot: Slot) -> Option<ColumnId> {
        match &self.columns.columns.get(slot.column)?.data {
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

    /// The entries of a map, in the order of keys.
    pub(crate) fn entries(&self, map: &Map<'a>) -> Vec<(Text<'a>, Value<'a>)> {
        let ty = self.module.types.element(map.ty).unwrap_or(map.ty);
        match &map.entries {
            Entries::Slot { slot, sensitive } => self.slot_entries(*slot, ty, *sensitive),
            Entries::Const(entries) => {
                entries.iter().map(|(key, value)| (Text::Borrowed(key), self.constant(value, ty))).collect()
            }
            Entries::Built(entries) => entries.to_vec(),
        }
    }

    fn slot_entries(&self, slot: Slot, ty: TypeId, sensitive: bool) -> Vec<(Text<'a>, Value<'a>)> {
        let Some(Data::Map { keys, items, .. }) =
            self.columns.columns.get(slot.column).map(|column| &column.data)
        else {
            return Vec::new();
        };
        let entry = |row: u32| {
            let key = self.columns.strings.text(*keys.get(row as usize)?);
            let value = self.load(Slot { column: *items, row }, ty).tainted(sensitive);
            Some((Text::Borrowed(key), value))
        };
        self.columns.range(slot).filter_map(entry).collect()
    }

    /// The value of a listed key.
    pub(crate) fn entry(&self, map: &Map<'a>, key: &str) -> Option<Value<'a>> {
        let ty = self.module.types.element(map.ty).unwrap_or(map.ty);
        match &map.entries {
            Entries::Slot { slot, sensitive } => {
                let Data::Map { keys, items, .. } = &self.columns.columns.get(slot.column)?.data else {
                    return None;
                };
                let range = self.columns.range(*slot);
                let run = keys.get(range.start as usize..range.end as usize)?;
                let at = run.binary_search_by(|id| self.columns.strings.text(*id).cmp(key)).ok()?;
                let row = range.start + at as u32;
                Some(self.load(Slot { column: *items, row }, ty).tainted(*sensitive))
            }
            Entries::Const(entries) => {
                let at = entries.binary_search_by(|(listed, _)| (**listed).cmp(key)).ok()?;
                entries.get(at).map(|(_, value)| self.constant(value, ty))
            }
            Entries::Built(entries) => {
                let at = entries.binary_search_by(|(listed, _)| (**listed).cmp(key)).ok()?;
                entries.get(at).map(|(_, value)| value.clone())
            }
        }
    }

    /// The value of a field of a record; left out is absent.
    pub(crate) fn field(&self, record: &Record<'a>, name: Symbol) -> Value<'a> {
        let ty = self.field_type(record.ty, name).unwrap_or(record.ty);
        match &record.fields {
            Fields::Slot { slot, sensitive } => match self.columns.field(*slot, name) {
                Some(field) => self.load(field, ty).tainted(*sensitive),
                None => {
                    let why = Why { reason: Reason::NotCarried, cause: Some(Cause::Slot(*slot)) };
                    Value::new(Content::Unknown(why)).tainted(*sensitive)
                }
            },
            Fields::Const(fields) => {
                let text = self.module.names.text(name);
                let found = fields.binary_search_by(|(field, _)| (**field).cmp(text)).ok();
                let value = found.and_then(|at| fields.get(at)).map(|(_, value)| self.constant(value, ty));
                value.unwrap_or_else(|| Value::new(self.nothing(ty)))
            }
            Fields::Built(fields) => {
                let found = fields.binary_search_by_key(&name, |(field, _)| *field).ok();
                let value = found.and_then(|at| fields.get(at)).map(|(_, value)| value.clone());
                value.unwrap_or_else(|| Value::new(self.nothing(ty)))
            }
        }
    }

    /// The declared type of a record's field.
    pub(crate) fn field_type(&self, record: TypeId, name: Symbol) -> Option<TypeId> {
        let Type::Record(id) = self.module.types.get(record) else { return None };
        let fields = &self.module.types.records.get(*id)?.fields;
        fields.iter().find(|field| field.name == name).map(|field| field.ty)
    }
}

fn why(state: State, slot: Slot) -> Why {
    Why { reason: state.reason().unwrap_or(Reason::AfterApply), cause: Some(Cause::Slot(slot)) }
}

fn scalar(scalar: &Scalar) -> Content<'_> {
    match scalar {
        Scalar::Cidr(net) => Content::Cidr(*net),
        Scalar::Ip(address) => Content::Ip(*address),
        Scalar::Version(version) => Content::Version(Cow::Borrowed(version)),
        Scalar::Parsed(parsed) => Content::Parsed(Cow::Borrowed(parsed)),
    }
}
