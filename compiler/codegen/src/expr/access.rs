//! Reading: properties, fields, edges, entries, elements, and what is there at all.

use crate::bits::{Bit, NO, Tri, YES};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::values::{Data, List, Map, Node, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::columns::{self, ColumnId, TableId};
use pol_ir::module::ExprId;
use pol_ir::names::Symbol;
use pol_ir::types::{Type, TypeId};

impl Cx<'_, '_> {
    pub(super) fn property(&mut self, id: ExprId, base: ExprId, name: Symbol) -> Res<Val> {
        let base = self.expr(base)?;
        let inner = self.field(&base.data, name, self.ty(id))?;
        Ok(self.through(&base, inner))
    }

    /// A property of a node or a field of a record that is there.
    pub(super) fn field(&mut self, data: &Data, name: Symbol, ty: TypeId) -> Res<Val> {
        match data {
            Data::Nothing => Ok(Val::ABSENT),
            Data::Node(node) => self.node_property(node, name, ty),
            Data::Cell { column, row } => match self.record_column(*column, name) {
                Some(part) => self.load_slot(part, *row, ty),
                None => Ok(Val::UNKNOWN),
            },
            Data::Record(fields) => {
                let found = fields.iter().find(|(field, _)| *field == name);
                Ok(found.map_or(Val::ABSENT, |(_, val)| val.clone()))
            }
            Data::Either(pick, both) => {
                let one = self.field(&both.0.data, name, ty)?;
                let other = self.field(&both.1.data, name, ty)?;
                self.merge(*pick, one, other)
            }
            Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::List(_)
            | Data::Map(_) => Err(Refusal("a field of what has none")),
        }
    }

    fn node_property(&mut self, node: &Node, name: Symbol, ty: TypeId) -> Res<Val> {
        let mut all: Option<Val> = None;
        for table in node.tables.iter().rev() {
            let own = match node.tables.len() {
                1 => YES,
                _ => {
                    let number = self.table_number(node);
                    self.compare_to(IntCC::Equal, number, i64::from(table.0))
                }
            };
            let zero = self.int(0);
            let row = self.choose(own, node.row, zero);
            let val = self.table_property(*table, row, (name, ty))?;
            all = Some(match all {
                None => val,
                Some(others) => self.merge(own, val, others)?,
            });
        }
        let inside = all.unwrap_or(Val::UNKNOWN);
        self.merge(node.outside, Val::UNKNOWN, inside)
    }

    fn table_property(&mut self, table: TableId, row: Value, (name, ty): (Symbol, TypeId)) -> Res<Val> {
        let columns = self.columns();
        let Some(table) = columns.tables.get(table) else { return Ok(Val::UNKNOWN) };
        if let Some(column) = table.column(name) {
            if self.shared.facts.of(column)?.rows != table.rows as usize {
                return Err(Refusal("a column that is not as long as its table"));
            }
            return self.load_slot(column, row, ty);
        }
        if self.module().names.text(name) != "$address" {
            return Ok(Val::UNKNOWN);
        }
        self.address_of(table, row)
    }

    fn address_of(&mut self, table: &columns::Table, row: Value) -> Res<Val> {
        let known = |id: &pol_ir::strings::StrId| (id.0 as usize) < self.columns().strings.len();
        if table.addresses.len() != table.rows as usize || !table.addresses.iter().all(known) {
            return Err(Refusal("a table whose nodes have no addresses"));
        }
        let id = self.load_id(table.addresses.as_ptr().expose_provenance(), row);
        Ok(Val::of(self.text_of(id, true)))
    }

    /// The tables of a type, in the order of the graph.
    pub(crate) fn tables_of(&self, ty: TypeId) -> Vec<TableId> {
        self.columns().existing_of(&self.module().types.node_paths(ty))
    }

    /// The tables of the deleted nodes of a type, in the order of the graph.
    pub(super) fn deleted_of(&self, nodes: TypeId) -> Vec<TableId> {
        self.columns().deleted_of(&self.module().types.node_paths(nodes))
    }

    pub(super) fn instances(&mut self, mut tables: Vec<TableId>) -> Res<Val> {
        tables.retain(|table| self.columns().tables.get(*table).is_some());
        let incomplete =
            |table: &TableId| self.columns().tables.get(*table).is_some_and(|table| !table.complete);
        let open = tables.iter().any(incomplete);
        Ok(Val::of(Data::List(List::Tables { tables: tables.into(), open })))
    }

    pub(super) fn get(&mut self, id: ExprId, base: ExprId, key: ExprId) -> Res<Val> {
        let (base, key) = (self.expr(base)?, self.expr(key)?);
        let found = self.entry(&base.data, &key, self.ty(id))?;
        Ok(self.through_both(&base, &key, found))
    }

    /// The value of a key of a map that is there; a map that was left out has none.
    fn entry(&mut self, map: &Data, key: &Val, ty: TypeId) -> Res<Val> {
        match map {
            Data::Nothing => Ok(Val::ABSENT),
            Data::Map(Map::Column { column, row, .. }) => self.column_entry((*column, *row), key, ty),
            Data::Map(Map::Items(entries)) => {
                let mut all = Val::ABSENT;
                for (listed, val) in entries.iter() {
                    let listed = Val::of(self.text_constant(listed));
                    let same = self.equal((key, false), (&listed, false))?;
                    all = self.merge(same.yes, val.clone(), all)?;
                }
                Ok(all)
            }
            Data::Either(pick, both) => {
                let one = self.entry(&both.0.data, key, ty)?;
                let other = self.entry(&both.1.data, key, ty)?;
                self.merge(*pick, one, other)
            }
            Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::List(_)
            | Data::Node(_) => Err(Refusal("an entry of what has none")),
        }
    }

    fn column_entry(&mut self, (column, row): (ColumnId, Value), key: &Val, ty: TypeId) -> Res<Val> {
        let open = self.is_open(column, row)?;
        let missing = Val { unknown: open, absent: YES, ..Val::of(Data::Nothing) };
        let Some((found, at, items)) = self.find_key(column, row, key)? else { return Ok(missing) };
        let val = self.load_slot(items, at, ty)?;
        self.merge(found, val, missing)
    }

    /// Whether a row of a map column lists a key, and the row of its value (0 if not).
    pub(super) fn find_key(
        &mut self,
        column: ColumnId,
        row: Value,
        key: &Val,
    ) -> Res<Option<(Bit, Value, ColumnId)>> {
        let Data::Text(text) = &key.data else { return Ok(None) };
        if !text.steps.is_empty() {
            return Err(Refusal("a key that is changed text"));
        }
        let columns = self.columns();
        let Some(columns::Data::Map { starts, keys, items }) =
            columns.columns.get(column).map(|column| &column.data)
        else {
            return Ok(None);
        };
        if keys.is_empty() || (text.fixed.is_some() && !text.in_graph) {
            return Ok(None);
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        let after = self.b.create_block();
        let found = self.b.append_block_param(after, I64);
        let wanted = text.id;
        let base = keys.as_ptr().expose_provenance();
        self.count_up(start, end, |cx, at| {
            let id = cx.load_id(base, at);
            let same = cx.b.ins().icmp(IntCC::Equal, id, wanted);
            let next = cx.b.create_block();
            cx.b.ins().brif(same, after, &[at.into()], next, &[]);
            cx.b.switch_to_block(next);
            Ok(())
        })?;
        let none = self.int(-1);
        self.b.ins().jump(after, &[none.into()]);
        self.b.switch_to_block(after);
        let is_found = self.compare_to(IntCC::SignedGreaterThanOrEqual, found, 0);
        let zero = self.int(0);
        let at = self.choose(is_found, found, zero);
        Ok(Some((is_found, at, *items)))
    }

    pub(super) fn is_present(&mut self, operand: ExprId) -> Res<Val> {
        let val = self.expr(operand)?;
        if self.is_collection(operand) && self.reads_through_absent(operand)? {
            return Err(Refusal("whether a collection that was read through something absent is present"));
        }
        let missing = self.or(val.absent, val.defaulted);
        let there = self.not(missing);
        let yes = self.and_not(there, val.unknown);
        let tri = match self.is_optional(operand) {
            true => Tri { yes, unknown: val.unknown },
            false => Tri::certain(self.or(yes, val.unknown)),
        };
        Ok(self.of_tri(tri))
    }

    pub(super) fn is_collection(&self, id: ExprId) -> bool {
        let ty = self.module().types.inner(self.ty(id));
        matches!(self.module().types.get(ty), Type::List(_) | Type::Set(_) | Type::Map(_))
    }

    fn reads_through_absent(&mut self, id: ExprId) -> Res<bool> {
        match self.module().exprs.get(id) {
            Some(pol_ir::module::Expr::Field { base, .. } | pol_ir::module::Expr::Edge { base, .. }) => {
                Ok(self.expr(*base)?.absent != NO)
            }
            Some(_) | None => Ok(true),
        }
    }

    pub(super) fn is_known(&mut self, operand: ExprId) -> Res<Val> {
        let val = self.expr(operand)?;
        let mut known = self.not(val.unknown);
        if let Data::Int { low, high: Some(high) } = val.data {
            let exact = self.compare(IntCC::Equal, low, high);
            let exact = self.or(exact, val.absent);
            known = self.and(known, exact);
        }
        Ok(Val::of(Data::Bool(known)))
    }

    pub(super) fn is_type(&mut self, operand: ExprId, ty: TypeId) -> Res<Val> {
        let val = self.expr(operand)?;
        let Data::Node(node) = &val.data else {
            return Ok(self.of_tri(Tri { yes: NO, unknown: val.unknown }));
        };
        let node = node.clone();
        let wanted = self.tables_of(ty);
        let number = self.table_number(&node);
        let mut is = NO;
        let own = node.tables.iter().filter(|table| wanted.contains(&self.columns().home(**table)));
        for table in own.copied().collect::<Vec<_>>() {
            let own = if node.table.is_none() {
                YES
            } else {
                self.compare_to(IntCC::Equal, number, i64::from(table.0))
            };
            is = self.or(is, own);
        }
        let missing = self.or(val.absent, val.unknown);
        let yes = self.and_not(is, missing);
        let outside = self.and_not(node.outside, val.absent);
        let unknown = self.or(val.unknown, outside);
        let yes = self.and_not(yes, unknown);
        Ok(self.of_tri(Tri { yes, unknown }))
    }

    /// The declared type of a record's field; the record's own for one that it does not declare.
    pub(super) fn field_type(&self, record: TypeId, name: Symbol) -> TypeId {
        let ty = self.module().types.inner(record);
        let Type::Record(id) = self.module().types.get(ty) else { return ty };
        let fields = self.module().types.records.get(*id).map_or(&[][..], |record| &record.fields);
        fields.iter().find(|field| field.name == name).map_or(ty, |field| field.ty)
    }

    /// The fields that a record type declares.
    pub(super) fn field_names(&self, ty: TypeId) -> Res<Vec<Symbol>> {
        let Type::Record(id) = self.module().types.get(self.module().types.inner(ty)) else {
            return Err(Refusal("a record without a declared type"));
        };
        let declared = self.module().types.records.get(*id).map_or(&[][..], |record| &record.fields);
        let mut names: Vec<Symbol> = declared.iter().map(|field| field.name).collect();
        names.sort_unstable();
        Ok(names)
    }
}
