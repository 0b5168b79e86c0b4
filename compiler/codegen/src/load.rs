//! From columns and constants to values.

use crate::bits::{Bit, NO, YES};
use crate::cx::{Cx, fixed};
use crate::error::{Refusal, Res};
use crate::facts::Facts;
use crate::values::{Data, Interned, List, Map, Node, Origin, Span, Text, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::columns::{self, ColumnId, NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::names::Symbol;
use pol_ir::state::State;
use pol_ir::strings::StrId;
use pol_ir::types::{Type, TypeId};
use pol_ir::values::Scalar;
use std::mem::{offset_of, size_of};
use std::rc::Rc;

// Generated code reads these as plain numbers.
const _: () = assert!(size_of::<StrId>() == 4 && size_of::<State>() == 1 && size_of::<NodeRef>() == 8);
const _: () = assert!(size_of::<TableId>() == 4);

/// What only the interpreter reads.
pub(crate) const LOOSE: Refusal = Refusal("a value without one declared type");

/// The state of a row, as far as it is not known of all rows.
struct Presence {
    absent: Bit,
    unknown: Bit,
    defaulted: Bit,
}

impl<'a> Cx<'_, 'a> {
    /// What a row of a column holds, as a value of type `ty`.
    pub(crate) fn load_slot(&mut self, column: ColumnId, row: Value, ty: TypeId) -> Res<Val> {
        let facts = self.shared.facts.of(column)?;
        if facts.rows == 0 {
            return Ok(Val::ABSENT);
        }
        let Presence { absent, unknown, defaulted } = self.presence(column, row, &facts);
        let origin = |unknown| if unknown == NO { Origin::None } else { Origin::Slot(column, row, YES) };
        if !facts.present {
            return Ok(Val { absent, unknown, defaulted, origin: origin(unknown), data: Data::Nothing });
        }
        let (data, part_unknown) = self.load_data(column, row, ty, &facts)?;
        let here = self.or(absent, unknown);
        let part_unknown = self.and_not(part_unknown, here);
        let unknown = self.or(unknown, part_unknown);
        Ok(Val { absent, unknown, defaulted, origin: origin(unknown), data })
    }

    fn presence(&mut self, column: ColumnId, row: Value, facts: &Facts) -> Presence {
        if !facts.absent && !facts.unknown && !facts.defaulted {
            return Presence { absent: NO, unknown: NO, defaulted: NO };
        }
        let state = self.state(column, row);
        Presence {
            absent: self.state_is(state, facts.absent, facts.present || facts.unknown, (State::PRESENCE, 0)),
            unknown: self.state_is(state, facts.unknown, facts.present || facts.absent, (2, 2)),
            defaulted: self.state_is(state, facts.defaulted, true, (State::DEFAULTED, State::DEFAULTED)),
        }
    }

    /// Whether `state & mask == wanted`, where some rows are so, and some are not.
    fn state_is(&mut self, state: Value, some: bool, others: bool, (mask, wanted): (u8, u8)) -> Bit {
        if !some || !others {
            return Bit::Is(some);
        }
        let bits = self.b.ins().band_imm_u(state, i64::from(mask));
        Bit::Ssa(self.b.ins().icmp_imm_u(IntCC::Equal, bits, i64::from(wanted)))
    }

    fn state(&mut self, column: ColumnId, row: Value) -> Value {
        let states =
            self.columns().columns.get(column).map_or(0, |column| column.states.as_ptr().expose_provenance());
        self.load(I8, states, row)
    }

    /// Whether a list or map of a row may hold more than it lists.
    pub(crate) fn is_open(&mut self, column: ColumnId, row: Value) -> Res<Bit> {
        let facts = self.shared.facts.of(column)?;
        if !facts.open || facts.rows == 0 {
            return Ok(NO);
        }
        let state = self.state(column, row);
        Ok(self.state_is(state, true, true, (State::OPEN, State::OPEN)))
    }

    /// Whether an element may not be there.
    pub(crate) fn is_maybe(&mut self, column: ColumnId, row: Value) -> Res<Bit> {
        if !self.shared.facts.of(column)?.maybe {
            return Ok(NO);
        }
        let state = self.state(column, row);
        let mask = State::PRESENCE | State::OPEN;
        let there = self.state_is(state, true, true, (mask, 1));
        let with_reason = Bit::Ssa(self.b.ins().icmp_imm_u(
            IntCC::UnsignedGreaterThanOrEqual,
            state,
            1 << State::REASON_SHIFT,
        ));
        Ok(self.and(there, with_reason))
    }

    /// The value of a row that may be present, and whether a part of it makes it unknown.
    fn load_data(&mut self, column: ColumnId, row: Value, ty: TypeId, facts: &Facts) -> Res<(Data, Bit)> {
        let data = &self.columns().columns.get(column).ok_or(Refusal("a column that is not there"))?.data;
        let ty = self.module().types.inner(ty);
        Ok((
            match data {
                columns::Data::Bool(values) => Data::Bool(Bit::Ssa(self.load(I8, address(values), row))),
                columns::Data::Int(values) => {
                    let number = self.load(I64, address(values), row);
                    self.whole(number, ty)
                }
                columns::Data::Float(values) => Data::Float(self.load(F64, address(values), row)),
                columns::Data::Text(values) => {
                    let id = self.load_id(address(values), row);
                    self.text_of(id, true)
                }
                columns::Data::Scalar(values) => {
                    let id = self.load_id(address(values), row);
                    Data::Scalar(Interned { id, fixed: None, in_graph: true })
                }
                columns::Data::Document(_) | columns::Data::Variant { .. } => return Err(LOOSE),
                columns::Data::Record(_) => return self.load_record(column, row, ty),
                columns::Data::List { .. } => {
                    Data::List(List::Column { column, row, ty: self.element_type(ty) })
                }
                columns::Data::Map { .. } => {
                    Data::Map(Map::Column { column, row, ty: self.element_type(ty) })
                }
                columns::Data::Edge { starts, targets } => self.load_edge(row, starts, targets, facts)?,
            },
            NO,
        ))
    }

    fn whole(&mut self, number: Value, ty: TypeId) -> Data {
        if matches!(self.module().types.get(ty), Type::Float) {
            return Data::Float(self.b.ins().fcvt_from_sint(F64, number));
        }
        Data::Int { low: number, high: None }
    }

    /// A record, or a range, which columns hold as a record of its first and last value.
    fn load_record(&mut self, column: ColumnId, row: Value, ty: TypeId) -> Res<(Data, Bit)> {
        let Type::Range(bound) = self.module().types.get(ty) else {
            return Ok((Data::Cell { column, row }, NO));
        };
        let bound = *bound;
        let start = self.load_range_end(column, row, "start", bound)?;
        let end = self.load_range_end(column, row, "end", bound)?;
        let unknown = self.or(start.unknown, end.unknown);
        Ok((Data::Range(Rc::new(Span { start, end, inclusive: YES })), unknown))
    }

    fn load_range_end(&mut self, column: ColumnId, row: Value, name: &str, ty: TypeId) -> Res<Val> {
        let part = self.module().names.find(name).and_then(|name| self.record_column(column, name));
        let Some(part) = part else { return Ok(Val::UNKNOWN) };
        let val = self.load_slot(part, row, ty)?;
        if val.absent != NO {
            return Err(Refusal("a range without an end"));
        }
        Ok(val)
    }

    /// The column of a field of a record column.
    pub(crate) fn record_column(&self, column: ColumnId, name: Symbol) -> Option<ColumnId> {
        self.columns().field(columns::Slot { column, row: 0 }, name).map(|slot| slot.column)
    }

    fn load_edge(&mut self, edge: Value, starts: &[u32], targets: &[NodeRef], facts: &Facts) -> Res<Data> {
        let mut first = self.load_id(starts.as_ptr().expose_provenance(), edge);
        if facts.absent || facts.unknown {
            let limit = self.int(targets.len() as i64);
            let inside = self.compare(IntCC::UnsignedLessThan, first, limit);
            let zero = self.int(0);
            first = self.choose(inside, first, zero);
        }
        let at = self.row_address(targets.as_ptr().expose_provenance(), first, size_of::<NodeRef>() as u32);
        let (number, key) = self.load_node(at);
        let one = facts.tables.len() == 1 && !facts.outside;
        let exact = one && !facts.absent && !facts.unknown;
        let table = if exact { None } else { Some(number) };
        let tables: Rc<[TableId]> = facts.tables.as_slice().into();
        Ok(self.node_at(tables, table, key))
    }

    /// A node whose row is only to be trusted where its table is the expected one: an edge that is not there lends
    /// the target of another row.
    fn node_at(&mut self, tables: Rc<[TableId]>, table: Option<Value>, key: Value) -> Data {
        let (mut row, mut outside) = (key, NO);
        if let Some(table) = table {
            let outside_number = i64::from(NodeRef::OUTSIDE.0);
            outside = self.compare_to(IntCC::Equal, table, outside_number);
            let known = match &*tables {
                [only] => self.compare_to(IntCC::Equal, table, i64::from(only.0)),
                _ => self.not(outside),
            };
            let zero = self.int(0);
            row = self.choose(known, key, zero);
        }
        Data::Node(Node { tables, table, key, row, outside })
    }

    /// The numbers of the table and the row of the target at an address.
    pub(crate) fn load_node(&mut self, at: Value) -> (Value, Value) {
        let table = self.b.ins().uload32(fixed(), at, offset_of!(NodeRef, table) as i32);
        (table, self.b.ins().uload32(fixed(), at, offset_of!(NodeRef, row) as i32))
    }

    /// A text of the graph by its id.
    pub(crate) fn text_of(&self, id: Value, in_graph: bool) -> Data {
        Data::Text(Text { id, fixed: None, in_graph, steps: Rc::from([]) })
    }

    /// A node of a table.
    pub(crate) fn node(&mut self, table: TableId, row: Value) -> Val {
        Val::of(Data::Node(Node { tables: Rc::from([table]), table: None, key: row, row, outside: NO }))
    }

    /// A constant, as a value of type `ty`.
    pub(crate) fn constant(&mut self, constant: &Const, ty: TypeId) -> Res<Val> {
        let ty = self.module().types.inner(ty);
        if matches!(self.module().types.get(ty), Type::Union(_) | Type::Any) {
            return Err(LOOSE);
        }
        Ok(Val::of(match constant {
            Const::Absent => return Ok(Val::ABSENT),
            Const::Bool(value) => Data::Bool(Bit::Is(*value)),
            Const::Int(value) => {
                let number = self.int(*value);
                self.whole(number, ty)
            }
            Const::Duration(value) | Const::Bytes(value) | Const::Time(value) => {
                Data::Int { low: self.int(*value), high: None }
            }
            Const::Float(value) => Data::Float(self.b.ins().f64const(*value)),
            Const::String(text) => self.text_constant(text),
            Const::Cidr(net) => self.scalar_constant(&Scalar::Cidr(*net)),
            Const::Ip(address) => self.scalar_constant(&Scalar::Ip(*address)),
            Const::Version(version) => self.scalar_constant(&Scalar::Version(version.clone())),
            Const::Parsed(parsed) => self.scalar_constant(&Scalar::Parsed(parsed.clone())),
            Const::List(items) => self.list_constant(items, ty)?,
            Const::Map(entries) => self.map_constant(entries, ty)?,
            Const::Record(fields) => self.record_constant(fields, ty)?,
            Const::Range { start, end, inclusive } => {
                let bound = self.element_type(ty);
                let (start, end) = (self.constant(start, bound)?, self.constant(end, bound)?);
                Data::Range(Rc::new(Span { start, end, inclusive: Bit::Is(*inclusive) }))
            }
        }))
    }

    /// A text that is known now.
    pub(crate) fn text_constant(&mut self, text: &str) -> Data {
        let number = self.shared.host.text_id(text);
        let in_graph = (number as usize) < self.columns().strings.len();
        Data::Text(Text {
            id: self.int(i64::from(number)),
            fixed: Some(number),
            in_graph,
            steps: Rc::from([]),
        })
    }

    fn scalar_constant(&mut self, scalar: &Scalar) -> Data {
        let number = self.shared.host.scalar_id(scalar);
        let in_graph = (number as usize) < self.columns().scalars.len();
        Data::Scalar(Interned { id: self.int(i64::from(number)), fixed: Some(number), in_graph })
    }

    fn list_constant(&mut self, items: &[Const], ty: TypeId) -> Res<Data> {
        if items.len() > 256 {
            return Err(Refusal("a constant list of more than 256 elements"));
        }
        let element = self.element_type(ty);
        let set = matches!(self.module().types.get(ty), Type::Set(_));
        let mut vals = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if !set || !items.iter().take(index).any(|before| before == item) {
                vals.push(self.constant(item, element)?);
            }
        }
        Ok(Data::List(List::Items(vals.into())))
    }

    fn map_constant(&mut self, entries: &[(Box<str>, Const)], ty: TypeId) -> Res<Data> {
        let element = self.element_type(ty);
        let entry = |(key, value): &(Box<str>, Const)| Ok((key.clone(), self.constant(value, element)?));
        Ok(Data::Map(Map::Items(entries.iter().map(entry).collect::<Res<Vec<_>>>()?.into())))
    }

    fn record_constant(&mut self, fields: &[(Box<str>, Const)], ty: TypeId) -> Res<Data> {
        let Type::Record(id) = self.module().types.get(ty) else {
            return Err(Refusal("a record of no type"));
        };
        let declared = &self.module().types.records.get(*id).ok_or(Refusal("a record of no type"))?.fields;
        let mut vals = Vec::new();
        for field in declared {
            let name = self.module().names.text(field.name);
            let value =
                fields.iter().find(|(given, _)| &**given == name).map_or(&Const::Absent, |(_, value)| value);
            vals.push((field.name, self.constant(value, field.ty)?));
        }
        vals.sort_by_key(|(name, _)| *name);
        Ok(Data::Record(vals.into()))
    }

    /// The type of the elements of a list, set, map or range; the type itself for anything else.
    pub(crate) fn element_type(&self, ty: TypeId) -> TypeId {
        let ty = self.module().types.inner(ty);
        match self.module().types.get(ty) {
            Type::List(of) | Type::Set(of) | Type::Map(of) | Type::Range(of) => *of,
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => ty,
        }
    }
}

fn address<T>(values: &[T]) -> usize {
    values.as_ptr().expose_provenance()
}
