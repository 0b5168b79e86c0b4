//! `==`: absent equals only absent; a side that cannot be absent differs from it even while it is unknown; two uses of
//! one unresolved slot are equal; a possible edge differs from every node that is not a candidate.

use crate::bits::{Bit, NO, Tri};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::host::Entry;
use crate::values::{Data, Interned, List, Node, Origin, Span, Text, Val};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::columns::{self, ColumnId, NodeRef};
use pol_ir::module::ExprId;
use pol_ir::types::{Type, TypeId};

/// A value, and whether its type allows it to be absent.
type Side<'v> = (&'v Val, bool);

impl Cx<'_, '_> {
    pub(super) fn equality(&mut self, left: ExprId, right: ExprId) -> Res<Val> {
        let types = (self.ty(left), self.ty(right));
        let (one, other) = (self.expr(left)?, self.expr(right)?);
        let tri = self.equal_typed((&one, types.0), (&other, types.1))?;
        Ok(self.of_tri(tri))
    }

    /// Whether two values of known types are equal.
    pub(crate) fn equal_typed(&mut self, one: (&Val, TypeId), other: (&Val, TypeId)) -> Res<Tri> {
        if self.is_compound(one.1) && self.is_compound(other.1) {
            return self.equal_compounds(one, other);
        }
        let optional = |ty| self.module().types.is_optional(ty);
        let sides = (optional(one.1), optional(other.1));
        self.equal((one.0, sides.0), (other.0, sides.1))
    }

    fn is_compound(&self, ty: TypeId) -> bool {
        let ty = self.module().types.inner(ty);
        matches!(self.module().types.get(ty), Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Record(_))
    }

    /// Records field by field; lists where one is written out.
    fn equal_compounds(&mut self, one: (&Val, TypeId), other: (&Val, TypeId)) -> Res<Tri> {
        let types = &self.module().types;
        let core = match (types.get(types.inner(one.1)), types.get(types.inner(other.1))) {
            (Type::Record(_), Type::Record(_)) => self.deeper(|cx| cx.equal_records(one, other))?,
            (Type::List(_), Type::List(_)) => self.deeper(|cx| cx.equal_lists(one, other))?,
            _ => return Err(Refusal("equality of sets or maps")),
        };
        let sides = (types.is_optional(one.1), types.is_optional(other.1));
        if matches!(types.get(types.inner(one.1)), Type::List(_)) {
            let (left, right) = (Val { absent: NO, ..one.0.clone() }, Val { absent: NO, ..other.0.clone() });
            return self.equal_flags((&left, sides.0), (&right, sides.1), core);
        }
        self.equal_flags((one.0, sides.0), (other.0, sides.1), core)
    }

    fn equal_records(&mut self, one: (&Val, TypeId), other: (&Val, TypeId)) -> Res<Tri> {
        let mut names = self.field_names(one.1)?;
        names.extend(self.field_names(other.1)?);
        names.sort_unstable();
        names.dedup();
        let mut all = Tri::YES;
        for name in names {
            let types = (self.field_type(one.1, name), self.field_type(other.1, name));
            let left = self.field(&one.0.data, name, types.0)?;
            let right = self.field(&other.0.data, name, types.1)?;
            let same = self.equal_typed((&left, types.0), (&right, types.1))?;
            all = self.and3(all, same);
        }
        Ok(all)
    }

    /// Lists of which one is written out: the other has that many elements, and each is equal.
    fn equal_lists(&mut self, one: (&Val, TypeId), other: (&Val, TypeId)) -> Res<Tri> {
        let (items, item_ty, list, list_ty) = match (&one.0.data, &other.0.data) {
            (Data::List(List::Items(items)), Data::List(_)) => (items.clone(), one.1, other.0, other.1),
            (Data::List(_), Data::List(List::Items(items))) => (items.clone(), other.1, one.0, one.1),
            _ => return Err(Refusal("equality of two lists that are not written out")),
        };
        let Data::List(List::Column { column, row, .. }) = list.data else {
            return Err(Refusal("equality with a list that is computed"));
        };
        let Some(columns::Data::List { starts, items: cells }) =
            self.columns().columns.get(column).map(|c| &c.data)
        else {
            return Err(Refusal("a list that is not in a column"));
        };
        if self.shared.facts.of(*cells)?.maybe || self.shared.facts.of(column)?.open {
            return Err(Refusal("equality of lists with uncertain elements"));
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        let (len, none) = (self.b.ins().isub(end, start), self.int(0));
        // What was left out is empty.
        let len = self.choose(list.absent, none, len);
        let same_len = self.compare_to(IntCC::Equal, len, items.len() as i64);
        let types = (self.element_type(item_ty), self.element_type(list_ty));
        let cells = *cells;
        self.condition_if(same_len, Tri::NO, |cx| {
            let mut all = Tri::YES;
            for (index, item) in items.iter().enumerate() {
                let at = cx.b.ins().iadd_imm_u(start, index as i64);
                let cell = cx.load_slot(cells, at, types.1)?;
                let same = cx.equal_typed((item, types.0), (&cell, types.1))?;
                all = cx.and3(all, same);
            }
            Ok(all)
        })
    }

    /// Whether two values, neither of them a compound, are equal.
    pub(crate) fn equal(&mut self, one: Side<'_>, other: Side<'_>) -> Res<Tri> {
        let core = self.same(&one.0.data, &other.0.data)?;
        self.equal_flags(one, other, core)
    }

    /// The same, where `core` says whether they are equal if both are there.
    fn equal_flags(&mut self, one: Side<'_>, other: Side<'_>, core: Tri) -> Res<Tri> {
        let plain = |val: &Val| val.absent == NO && val.unknown == NO;
        if plain(one.0) && plain(other.0) {
            return Ok(core);
        }
        let a_absent = self.and_not(one.0.absent, one.0.unknown);
        let b_absent = self.and_not(other.0.absent, other.0.unknown);
        let both_absent = self.and(a_absent, b_absent);
        let untold = self.or(one.0.unknown, other.0.unknown);
        let missing = self.or(a_absent, b_absent);
        let missing = self.or(missing, untold);
        let there = self.not(missing);
        let resolved = self.resolved(one.0, other.0)?;
        let core_yes = self.and(core.yes, there);
        let core_unknown = self.and(core.unknown, there);
        let mut told = self.or(resolved.0, resolved.1);
        if !other.1 {
            told = self.or(told, a_absent);
        }
        if !one.1 {
            told = self.or(told, b_absent);
        }
        let untold = self.and_not(untold, told);
        let yes = self.or(core_yes, both_absent);
        Ok(Tri { yes: self.or(yes, resolved.0), unknown: self.or(untold, core_unknown) })
    }

    /// What can be told although a side is unknown: that both are one slot, or that an edge excludes a node.
    fn resolved(&mut self, one: &Val, other: &Val) -> Res<(Bit, Bit)> {
        let both = self.and(one.unknown, other.unknown);
        let same = match (both, one.origin, other.origin) {
            (NO, _, _) | (_, Origin::None, _) | (_, _, Origin::None) => NO,
            (_, Origin::Slot(a, x, x_valid), Origin::Slot(b, y, y_valid)) => match a == b {
                true => {
                    let rows = self.compare(IntCC::Equal, x, y);
                    let valid = self.and(x_valid, y_valid);
                    let valid = self.and(valid, both);
                    self.and(rows, valid)
                }
                false => NO,
            },
            (_, Origin::Mixed, _) | (_, _, Origin::Mixed) => {
                return Err(Refusal("equality of unknown values of several columns"));
            }
        };
        let apart = self.excluded(one, other)?;
        let too = self.excluded(other, one)?;
        let apart = self.or(apart, too);
        Ok((same, apart))
    }

    /// Whether `edge` is a possible edge that names its candidates, and `node` is a node that is none of them.
    fn excluded(&mut self, edge: &Val, node: &Val) -> Res<Bit> {
        let Data::Node(known) = &node.data else { return Ok(NO) };
        if edge.unknown == NO {
            return Ok(NO);
        }
        let (column, row, valid) = match edge.origin {
            Origin::None => return Ok(NO),
            Origin::Mixed => return Err(Refusal("equality with an unknown edge of several columns")),
            Origin::Slot(column, row, valid) => (column, row, valid),
        };
        let node_missing = self.or(node.absent, node.unknown);
        let unknown = self.and(edge.unknown, valid);
        let open = self.and_not(unknown, node_missing);
        let known = known.clone();
        let excluded =
            self.condition_if(open, Tri::NO, |cx| Ok(Tri::certain(cx.is_no_candidate(column, row, &known))))?;
        Ok(excluded.yes)
    }

    fn is_no_candidate(&mut self, column: ColumnId, row: Value, node: &Node) -> Bit {
        let Some(columns::Data::Edge { starts, targets }) =
            self.columns().columns.get(column).map(|column| &column.data)
        else {
            return NO;
        };
        if targets.is_empty() {
            return NO;
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        let some = self.compare(IntCC::UnsignedLessThan, start, end);
        let table = self.table_number(node);
        let mut found = self.flag();
        let base = targets.as_ptr().expose_provenance();
        let looked = self.count_up(start, end, |cx, at| {
            let address = cx.row_address(base, at, size_of::<NodeRef>() as u32);
            let (other, key) = cx.load_node(address);
            let same_table = cx.compare(IntCC::Equal, table, other);
            let same_key = cx.compare(IntCC::Equal, node.key, key);
            let same = cx.and(same_table, same_key);
            cx.raise(&mut found, same);
            Ok(())
        });
        debug_assert!(looked.is_ok(), "the body refuses nothing");
        let found = self.is_raised(&found);
        self.and_not(some, found)
    }

    /// Whether two scalars, ranges or nodes that are there are equal.
    fn same(&mut self, one: &Data, other: &Data) -> Res<Tri> {
        Ok(match (one, other) {
            (Data::Nothing, _) | (_, Data::Nothing) => Tri::NO,
            (Data::Bool(a), Data::Bool(b)) => {
                let (one, other) = (Tri::certain(*a), Tri::certain(*b));
                let both = self.and3(one, other);
                let either = self.or3(one, other);
                let neither = self.not3(either);
                self.or3(both, neither)
            }
            (Data::Int { low, high: None }, Data::Int { low: other, high: None }) => {
                Tri::certain(self.compare(IntCC::Equal, *low, *other))
            }
            (Data::Int { low, high }, Data::Int { low: b_low, high: b_high }) => {
                self.same_spans((*low, *high), (*b_low, *b_high))
            }
            (Data::Float(a), Data::Float(b)) => {
                Tri::certain(Bit::Ssa(self.b.ins().fcmp(FloatCC::Equal, *a, *b)))
            }
            (Data::Int { low, high: None }, Data::Float(float))
            | (Data::Float(float), Data::Int { low, high: None }) => {
                let order = self.call(Entry::CompareMixed, &[*low, *float])?;
                Tri::certain(self.compare_to(IntCC::Equal, order, 0))
            }
            (Data::Text(a), Data::Text(b)) => self.same_text(a, b)?,
            (Data::Scalar(a), Data::Scalar(b)) => Tri::certain(self.same_ids(*a, *b)),
            (Data::Range(a), Data::Range(b)) => self.same_ranges(a, b)?,
            (Data::Node(a), Data::Node(b)) => self.same_nodes(a, b),
            _ => return Err(Refusal("equality of values of different forms")),
        })
    }

    /// Never equal where they lie apart; else it cannot be told.
    fn same_spans(&mut self, one: (Value, Option<Value>), other: (Value, Option<Value>)) -> Tri {
        let below = self.span_below(one, other);
        let above = self.span_below(other, one);
        let apart = self.or(below, above);
        let exact = |cx: &mut Self, span: (Value, Option<Value>)| match span.1 {
            Some(high) => cx.compare(IntCC::Equal, span.0, high),
            None => Bit::Is(true),
        };
        let (one_exact, other_exact) = (exact(self, one), exact(self, other));
        let both = self.and(one_exact, other_exact);
        let equal = self.compare(IntCC::Equal, one.0, other.0);
        let yes = self.and(both, equal);
        let told = self.or(apart, yes);
        Tri { yes, unknown: self.not(told) }
    }

    fn same_text(&mut self, a: &Text, b: &Text) -> Res<Tri> {
        match (a.steps.is_empty(), b.steps.is_empty()) {
            (true, true) => Ok(Tri::certain(self.same_ids(a.interned(), b.interned()))),
            (false, true) if b.fixed.is_some() => self.is_text(a, b),
            (true, false) if a.fixed.is_some() => self.is_text(b, a),
            _ => Err(Refusal("equality of changed text with text that is not constant")),
        }
    }

    /// Whether two interned values of one kind are equal.
    pub(super) fn same_ids(&mut self, a: Interned, b: Interned) -> Bit {
        match (a.fixed, b.fixed) {
            (Some(a), Some(b)) => Bit::Is(a == b),
            (Some(_), None) if !a.in_graph && b.in_graph => NO,
            (None, Some(_)) if !b.in_graph && a.in_graph => NO,
            (Some(fixed), None) => self.compare_to(IntCC::Equal, b.id, i64::from(fixed)),
            (None, Some(fixed)) => self.compare_to(IntCC::Equal, a.id, i64::from(fixed)),
            (None, None) => self.compare(IntCC::Equal, a.id, b.id),
        }
    }

    /// Equal as sets of values; ranges with nothing in them are equal.
    fn same_ranges(&mut self, a: &Span, b: &Span) -> Res<Tri> {
        let starts = self.same(&a.start.data, &b.start.data)?;
        let ends = self.same(&a.end.data, &b.end.data)?;
        let alike = self.and3(starts, ends);
        let (one, other) = (Tri::certain(a.inclusive), Tri::certain(b.inclusive));
        let (both, either) = (self.and3(one, other), self.or3(one, other));
        let neither = self.not3(either);
        let same_form = self.or3(both, neither);
        let alike = self.and3(alike, same_form);
        let (a_empty, b_empty) = (self.is_empty(a)?, self.is_empty(b)?);
        let empty = self.and(a_empty, b_empty);
        Ok(self.or3(alike, Tri::certain(empty)))
    }

    fn same_nodes(&mut self, a: &Node, b: &Node) -> Tri {
        let keys = self.compare(IntCC::Equal, a.key, b.key);
        let tables = match (a.table, b.table) {
            (None, None) => Bit::Is(a.tables == b.tables),
            _ => {
                let (a, b) = (self.table_number(a), self.table_number(b));
                self.compare(IntCC::Equal, a, b)
            }
        };
        Tri::certain(self.and(keys, tables))
    }
}
