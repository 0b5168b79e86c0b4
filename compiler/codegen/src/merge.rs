//! One of two values, and values that a loop leaves behind.

use crate::bits::{Bit, NO};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::values::{Data, Interned, List, Map, Node, Origin, Span, Text, Val};
use cranelift_codegen::ir::Value;
use pol_ir::columns::TableId;
use std::rc::Rc;

const UNLIKE: Refusal = Refusal("a choice between values of different forms");

impl Cx<'_, '_> {
    /// `a` where `pick` holds, else `b`.
    pub(crate) fn merge(&mut self, pick: Bit, a: Val, b: Val) -> Res<Val> {
        if let Bit::Is(first) = pick {
            return Ok(if first { a } else { b });
        }
        Ok(Val {
            absent: self.choose_bit(pick, a.absent, b.absent),
            unknown: self.choose_bit(pick, a.unknown, b.unknown),
            defaulted: self.choose_bit(pick, a.defaulted, b.defaulted),
            origin: self.merge_origin(pick, a.origin, b.origin),
            data: self.merge_data(pick, a.data, b.data)?,
        })
    }

    fn merge_origin(&mut self, pick: Bit, a: Origin, b: Origin) -> Origin {
        match (a, b) {
            (Origin::None, Origin::None) => Origin::None,
            (Origin::Slot(column, row, valid), Origin::None) => {
                Origin::Slot(column, row, self.and(valid, pick))
            }
            (Origin::None, Origin::Slot(column, row, valid)) => {
                Origin::Slot(column, row, self.and_not(valid, pick))
            }
            (Origin::Slot(column, a, a_valid), Origin::Slot(other, b, b_valid)) if column == other => {
                Origin::Slot(column, self.choose(pick, a, b), self.choose_bit(pick, a_valid, b_valid))
            }
            (Origin::Slot(..), Origin::Slot(..)) | (Origin::Mixed, _) | (_, Origin::Mixed) => Origin::Mixed,
        }
    }

    fn merge_data(&mut self, pick: Bit, a: Data, b: Data) -> Res<Data> {
        Ok(match (a, b) {
            (Data::Nothing, other) | (other, Data::Nothing) => other,
            (Data::Bool(a), Data::Bool(b)) => Data::Bool(self.choose_bit(pick, a, b)),
            (Data::Int { low, high }, Data::Int { low: other, high: limit }) => {
                let both = (high.is_some() || limit.is_some())
                    .then(|| self.choose(pick, high.unwrap_or(low), limit.unwrap_or(other)));
                Data::Int { low: self.choose(pick, low, other), high: both }
            }
            (Data::Float(a), Data::Float(b)) => Data::Float(self.choose(pick, a, b)),
            (Data::Text(a), Data::Text(b)) => Data::Text(self.merge_text(pick, a, b)?),
            (Data::Scalar(a), Data::Scalar(b)) => Data::Scalar(Interned {
                id: self.choose(pick, a.id, b.id),
                fixed: a.fixed.filter(|_| a.fixed == b.fixed),
                in_graph: a.in_graph && b.in_graph,
            }),
            (Data::Range(a), Data::Range(b)) => Data::Range(Rc::new(self.merge_range(pick, &a, &b)?)),
            (Data::Cell { column, row }, Data::Cell { column: other, row: b }) if column == other => {
                Data::Cell { column, row: self.choose(pick, row, b) }
            }
            (Data::List(a), Data::List(b)) => Data::List(self.merge_list(pick, a, b)),
            (
                Data::Map(Map::Column { column, row, ty }),
                Data::Map(Map::Column { column: other, row: b, .. }),
            ) if column == other => Data::Map(Map::Column { column, row: self.choose(pick, row, b), ty }),
            (Data::Node(a), Data::Node(b)) => Data::Node(self.merge_node(pick, &a, &b)),
            (a @ (Data::Cell { .. } | Data::Record(_) | Data::Map(_) | Data::Either(..)), b) => {
                Data::Either(pick, Rc::new((Val::of(a), Val::of(b))))
            }
            (
                Data::Bool(_)
                | Data::Int { .. }
                | Data::Float(_)
                | Data::Text(_)
                | Data::Scalar(_)
                | Data::Range(_)
                | Data::List(_)
                | Data::Node(_),
                _,
            ) => return Err(UNLIKE),
        })
    }

    fn merge_text(&mut self, pick: Bit, a: Text, b: Text) -> Res<Text> {
        if a.steps != b.steps {
            return Err(Refusal("a choice between texts of which one is changed"));
        }
        let fixed = a.fixed.filter(|_| a.fixed == b.fixed);
        Ok(Text {
            id: self.choose(pick, a.id, b.id),
            fixed,
            in_graph: a.in_graph && b.in_graph,
            steps: a.steps,
        })
    }

    fn merge_range(&mut self, pick: Bit, a: &Span, b: &Span) -> Res<Span> {
        Ok(Span {
            start: self.merge(pick, a.start.clone(), b.start.clone())?,
            end: self.merge(pick, a.end.clone(), b.end.clone())?,
            inclusive: self.choose_bit(pick, a.inclusive, b.inclusive),
        })
    }

    fn merge_list(&mut self, pick: Bit, a: List, b: List) -> List {
        match (a, b) {
            (List::Column { column, row, ty }, List::Column { column: other, row: b, .. })
                if column == other =>
            {
                List::Column { column, row: self.choose(pick, row, b), ty }
            }
            (a, b) => List::Either(pick, Rc::new((Val::of(Data::List(a)), Val::of(Data::List(b))))),
        }
    }

    fn merge_node(&mut self, pick: Bit, a: &Node, b: &Node) -> Node {
        let mut tables: Vec<TableId> = a.tables.iter().chain(b.tables.iter()).copied().collect();
        tables.sort_unstable();
        tables.dedup();
        let table = (tables.len() > 1 || a.table.is_some() || b.table.is_some()).then(|| {
            let (a, b) = (self.table_number(a), self.table_number(b));
            self.choose(pick, a, b)
        });
        Node {
            tables: tables.into(),
            table,
            key: self.choose(pick, a.key, b.key),
            row: self.choose(pick, a.row, b.row),
            outside: self.choose_bit(pick, a.outside, b.outside),
        }
    }

    /// The number of a node's table.
    pub(crate) fn table_number(&mut self, node: &Node) -> Value {
        if let Some(table) = node.table {
            return table;
        }
        let only = node.tables.first().map_or(u32::MAX, |table| table.0);
        self.int(i64::from(only))
    }

    /// A value of the same form whose parts are what `part` makes of this one's; refuses forms that hold code.
    pub(crate) fn rebuild(&mut self, val: &Val, part: &mut dyn FnMut(&mut Self, Value) -> Value) -> Res<Val> {
        let bit = |cx: &mut Self, bit: Bit, part: &mut dyn FnMut(&mut Self, Value) -> Value| match bit {
            Bit::Is(_) => bit,
            Bit::Ssa(value) => Bit::Ssa(part(cx, value)),
        };
        Ok(Val {
            absent: bit(self, val.absent, part),
            unknown: bit(self, val.unknown, part),
            defaulted: bit(self, val.defaulted, part),
            origin: match val.origin {
                Origin::Slot(column, row, valid) => {
                    let row = part(self, row);
                    Origin::Slot(column, row, bit(self, valid, part))
                }
                Origin::None | Origin::Mixed => val.origin,
            },
            data: self.rebuild_data(&val.data, part)?,
        })
    }

    fn rebuild_data(&mut self, data: &Data, part: &mut dyn FnMut(&mut Self, Value) -> Value) -> Res<Data> {
        Ok(match data {
            Data::Nothing => Data::Nothing,
            Data::Bool(Bit::Is(is)) => Data::Bool(Bit::Is(*is)),
            Data::Bool(Bit::Ssa(value)) => Data::Bool(Bit::Ssa(part(self, *value))),
            Data::Int { low, high } => {
                Data::Int { low: part(self, *low), high: high.map(|high| part(self, high)) }
            }
            Data::Float(value) => Data::Float(part(self, *value)),
            Data::Text(text) => Data::Text(Text { id: part(self, text.id), ..text.clone() }),
            Data::Scalar(scalar) => Data::Scalar(Interned { id: part(self, scalar.id), ..*scalar }),
            Data::Cell { column, row } => Data::Cell { column: *column, row: part(self, *row) },
            Data::List(List::Column { column, row, ty }) => {
                Data::List(List::Column { column: *column, row: part(self, *row), ty: *ty })
            }
            Data::Map(Map::Column { column, row, ty }) => {
                Data::Map(Map::Column { column: *column, row: part(self, *row), ty: *ty })
            }
            Data::Node(node) => Data::Node(self.rebuild_node(node, part)),
            Data::Range(_) | Data::Record(_) | Data::Either(..) | Data::List(_) | Data::Map(_) => {
                return Err(Refusal("a built value that leaves a loop"));
            }
        })
    }

    fn rebuild_node(&mut self, node: &Node, part: &mut dyn FnMut(&mut Self, Value) -> Value) -> Node {
        Node {
            tables: Rc::clone(&node.tables),
            table: node.table.map(|table| part(self, table)),
            key: part(self, node.key),
            row: part(self, node.row),
            outside: match node.outside {
                Bit::Is(_) => node.outside,
                Bit::Ssa(value) => Bit::Ssa(part(self, value)),
            },
        }
    }

    /// A value that needs both `one` and `other`: unknown where either is, else absent where either is.
    pub(crate) fn through_both(&mut self, one: &Val, other: &Val, inner: Val) -> Val {
        let absent = self.or(one.absent, other.absent);
        let unknown = self.or(one.unknown, other.unknown);
        self.through(&Val { absent, unknown, ..Val::of(Data::Nothing) }, inner)
    }

    /// A value that reads through `base`: unknown where that is, else absent where that is.
    pub(crate) fn through(&mut self, base: &Val, inner: Val) -> Val {
        if base.absent == NO && base.unknown == NO {
            return inner;
        }
        let own_unknown = self.and_not(inner.unknown, base.absent);
        let here = self.or(base.absent, base.unknown);
        let origin = match inner.origin {
            Origin::Slot(column, row, valid) => Origin::Slot(column, row, self.and_not(valid, here)),
            Origin::None | Origin::Mixed => inner.origin,
        };
        Val {
            absent: self.or(base.absent, inner.absent),
            unknown: self.or(base.unknown, own_unknown),
            defaulted: self.and_not(inner.defaulted, here),
            origin,
            data: inner.data,
        }
    }
}
