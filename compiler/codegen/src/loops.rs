//! A list is swept: each place where its elements come from becomes a loop, each function over it a few instructions
//! inside, and whoever consumes the elements stands innermost and may leave early.

use crate::bits::{Bit, NO};
use crate::cx::{Cx, Flag};
use crate::error::{Refusal, Res};
use crate::values::{Data, Kind, List, Map, Part, Stage, Val};
use cranelift_codegen::ir::Value;
use pol_ir::columns::{self, ColumnId, TableId};
use pol_ir::limits::LIST_ITEMS;
use std::rc::Rc;

/// An element that is swept over.
#[derive(Clone, Debug)]
pub(crate) struct Elem {
    /// The element.
    pub(crate) val: Val,
    /// It may not be there.
    pub(crate) maybe: Bit,
}

impl Elem {
    fn certain(val: Val) -> Self {
        Self { val, maybe: NO }
    }
}

/// What is done with each element.
pub(crate) type Work<'w, C> = &'w mut dyn FnMut(&mut C, Elem) -> Res<()>;

impl Cx<'_, '_> {
    /// Does `work` with each listed element, in order; none where the list is absent or unknown. Raises `open` where
    /// there may be more than is listed.
    pub(crate) fn sweep(&mut self, list: &Val, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        let missing = self.or(list.absent, list.unknown);
        let there = self.not(missing);
        self.deeper(|cx| cx.only_if(there, |cx| cx.sweep_data(&list.data, open, work)))
    }

    fn sweep_data(&mut self, data: &Data, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        match data {
            Data::Nothing => Ok(()),
            Data::List(list) => self.sweep_list(list, open, work),
            Data::Map(_) | Data::Either(..) => {
                let map = Val::of(data.clone());
                self.sweep_entries(&map, Part::Both, open, work)
            }
            Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::Node(_) => Err(Refusal("the elements of what has none")),
        }
    }

    fn sweep_list(&mut self, list: &List, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        match list {
            List::Column { column, row, ty } => self.sweep_column((*column, *row), *ty, open, work),
            List::Items(items) => items.iter().try_for_each(|item| work(self, Elem::certain(item.clone()))),
            List::Tables { tables, open: more } => {
                self.raise(open, Bit::Is(*more));
                tables.iter().try_for_each(|table| self.sweep_table(*table, work))
            }
            List::Stage(stage) => self.sweep_stage(stage, open, work),
            List::Joined(lists) => lists.iter().try_for_each(|list| self.sweep(list, open, work)),
            List::Either(pick, both) => {
                self.only_if(*pick, |cx| cx.sweep(&both.0, open, work))?;
                let other = self.not(*pick);
                self.only_if(other, |cx| cx.sweep(&both.1, open, work))
            }
            List::Entries(map, part) => self.sweep_entries(map, *part, open, work),
        }
    }

    fn sweep_column(
        &mut self,
        (column, row): (ColumnId, Value),
        ty: pol_ir::types::TypeId,
        open: &mut Flag,
        work: Work<'_, Self>,
    ) -> Res<()> {
        let more = self.is_open(column, row)?;
        self.raise(open, more);
        let Some(columns::Data::List { starts, items }) =
            self.columns().columns.get(column).map(|column| &column.data)
        else {
            return Err(Refusal("a list that is not in a list column"));
        };
        if self.shared.facts.of(*items)?.rows == 0 {
            return Ok(());
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        self.count_up(start, end, |cx, at| {
            let val = cx.load_slot(*items, at, ty)?;
            let maybe = cx.is_maybe(*items, at)?;
            work(cx, Elem { val, maybe })
        })
    }

    /// Does `work` with each node of a table.
    pub(crate) fn sweep_table(&mut self, table: TableId, work: Work<'_, Self>) -> Res<()> {
        let rows = self.columns().tables.get(table).map_or(0, |table| table.rows);
        if rows == 0 {
            return Ok(());
        }
        let (start, end) = (self.int(0), self.int(i64::from(rows)));
        self.count_up(start, end, |cx, row| {
            let val = cx.node(table, row);
            work(cx, Elem::certain(val))
        })
    }

    fn sweep_stage(&mut self, stage: &Rc<Stage>, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        match stage.kind {
            Kind::Filter => self.sweep_matching(stage, open, work),
            Kind::Map => self.sweep(&stage.source, open, &mut |cx, elem| {
                let val = cx.staged(stage, &elem)?;
                work(cx, Elem { val, maybe: elem.maybe })
            }),
            Kind::FlatMap => self.sweep_flat(stage, open, work),
            Kind::Compact => self.sweep(&stage.source, open, &mut |cx, elem| {
                let gone = cx.and_not(elem.val.absent, elem.val.unknown);
                let kept = cx.not(gone);
                let maybe = cx.or(elem.maybe, elem.val.unknown);
                let val = Val { absent: NO, ..elem.val };
                cx.only_if(kept, |cx| work(cx, Elem { val, maybe }))
            }),
        }
    }

    /// The function of a stage, for an element; the element where there is none.
    fn staged(&mut self, stage: &Stage, elem: &Elem) -> Res<Val> {
        let Some(body) = stage.body else { return Ok(elem.val.clone()) };
        self.within(stage.env.with(stage.item, elem.val.clone()), |cx| cx.expr(body))
    }

    fn sweep_matching(&mut self, stage: &Stage, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        let joined = crate::joined::Loop { id: stage.id, env: &stage.env, ordered: true };
        self.sweep_joined(&stage.source, joined, open, &mut |cx, elem| {
            let holds = cx.staged(stage, &elem)?;
            let holds = cx.truth(&holds)?;
            let kept = cx.or(holds.yes, holds.unknown);
            let maybe = cx.or(elem.maybe, holds.unknown);
            cx.only_if(kept, |cx| work(cx, Elem { val: elem.val, maybe }))
        })
    }

    /// The elements of the list that each element gives; one that is unknown may hold anything.
    fn sweep_flat(&mut self, stage: &Stage, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        let outer = self.bound(&stage.source)?;
        let mut more = self.flag();
        self.sweep(&stage.source, open, &mut |cx, elem| {
            let inner = cx.staged(stage, &elem)?;
            if outer.saturating_mul(cx.bound(&inner)?) > LIST_ITEMS {
                return Err(Refusal("a list that may grow over the limit"));
            }
            cx.raise(&mut more, inner.unknown);
            let mut inner_open = cx.flag();
            cx.sweep(&inner, &mut inner_open, &mut |cx, part| {
                let maybe = cx.or(elem.maybe, part.maybe);
                work(cx, Elem { val: part.val, maybe })
            })?;
            let inner_open = cx.is_raised(&inner_open);
            cx.raise(&mut more, inner_open);
            Ok(())
        })?;
        let more = self.is_raised(&more);
        self.raise(open, more);
        Ok(())
    }

    fn sweep_entries(&mut self, map: &Val, part: Part, open: &mut Flag, work: Work<'_, Self>) -> Res<()> {
        match &map.data {
            Data::Nothing => Ok(()),
            Data::Map(Map::Items(entries)) => entries.iter().try_for_each(|(key, val)| {
                let key = Val::of(self.text_constant(key));
                let elem = self.entry_of(key, val.clone(), part)?;
                work(self, Elem::certain(elem))
            }),
            Data::Map(Map::Column { column, row, ty }) => {
                let missing = self.or(map.absent, map.unknown);
                let there = self.not(missing);
                self.only_if(there, |cx| cx.sweep_map((*column, *row, *ty), part, open, work))
            }
            Data::Either(pick, both) => {
                self.only_if(*pick, |cx| cx.sweep_entries(&both.0, part, open, work))?;
                let other = self.not(*pick);
                self.only_if(other, |cx| cx.sweep_entries(&both.1, part, open, work))
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
            | Data::Node(_) => Err(Refusal("the entries of what has none")),
        }
    }

    fn sweep_map(
        &mut self,
        (column, row, ty): (ColumnId, Value, pol_ir::types::TypeId),
        part: Part,
        open: &mut Flag,
        work: Work<'_, Self>,
    ) -> Res<()> {
        let more = self.is_open(column, row)?;
        self.raise(open, more);
        let Some(columns::Data::Map { starts, keys, items }) =
            self.columns().columns.get(column).map(|column| &column.data)
        else {
            return Err(Refusal("a map that is not in a map column"));
        };
        if self.shared.facts.of(*items)?.rows == 0 {
            return Ok(());
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        let base = keys.as_ptr().expose_provenance();
        self.count_up(start, end, |cx, at| {
            let id = cx.load_id(base, at);
            let key = Val::of(cx.text_of(id, true));
            let val = cx.load_slot(*items, at, ty)?;
            let elem = cx.entry_of(key, val, part)?;
            work(cx, Elem::certain(elem))
        })
    }

    fn entry_of(&mut self, key: Val, val: Val, part: Part) -> Res<Val> {
        let named = |name| self.module().names.find(name);
        Ok(match part {
            Part::Keys => key,
            Part::Values => val,
            Part::Both => {
                let parts = [(named("key"), key), (named("value"), val)];
                let mut fields: Vec<_> =
                    parts.into_iter().filter_map(|(name, val)| Some((name?, val))).collect();
                fields.sort_by_key(|(name, _)| *name);
                Val::of(Data::Record(fields.into()))
            }
        })
    }

    /// How many elements a list can have at most.
    pub(crate) fn bound(&mut self, list: &Val) -> Res<usize> {
        Ok(match &list.data {
            Data::List(List::Column { column, .. }) | Data::Map(Map::Column { column, .. }) => {
                self.shared.facts.of(*column)?.longest
            }
            Data::List(List::Items(items)) => items.len(),
            Data::List(List::Tables { tables, .. }) => {
                let rows = |table: &TableId| {
                    self.columns().tables.get(*table).map_or(0, |table| table.rows as usize)
                };
                tables.iter().map(rows).sum()
            }
            Data::List(List::Stage(stage)) => match stage.kind {
                Kind::Filter | Kind::Map | Kind::Compact => self.bound(&stage.source)?,
                Kind::FlatMap => LIST_ITEMS,
            },
            Data::List(List::Joined(lists)) => {
                let mut sum = 0usize;
                for list in lists.iter() {
                    sum = self.bound(list)?.saturating_add(sum);
                }
                sum
            }
            Data::List(List::Either(_, both)) | Data::Either(_, both) => {
                self.bound(&both.0)?.max(self.bound(&both.1)?)
            }
            Data::List(List::Entries(map, _)) => self.bound(map)?,
            Data::Map(Map::Items(entries)) => entries.len(),
            Data::Nothing
            | Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::Node(_) => 0,
        })
    }
}
