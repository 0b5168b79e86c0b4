//! Joins: where elements come from all nodes of a type and have to meet an equation, an index names the rows.

use crate::bits::{Bit, NO};
use crate::cx::{Cx, Flag};
use crate::env::Env;
use crate::error::Res;
use crate::host::Entry;
use crate::loops::{Elem, Work};
use crate::values::{Data, List, Val};
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::columns::TableId;
use pol_ir::join::{Join, joins};
use pol_ir::module::ExprId;

/// A function over a list, as far as it decides which rows of an index matter.
pub(crate) struct Loop<'l> {
    /// The expression that calls it.
    pub(crate) id: ExprId,
    /// What it may read.
    pub(crate) env: &'l Env,
    /// The order of elements matters.
    pub(crate) ordered: bool,
}

/// What an equality index says of one table.
struct Indexed {
    /// Its number, which the host knows.
    number: u64,
    /// Where the rows whose value is unknown stand.
    unknown: usize,
    /// How many of them there are.
    in_doubt: usize,
}

impl Cx<'_, '_> {
    /// Where elements come from all nodes of a type and have to meet an equation: only the rows that an index names.
    pub(crate) fn sweep_joined(
        &mut self,
        source: &Val,
        joined: Loop<'_>,
        open: &mut Flag,
        work: Work<'_, Self>,
    ) -> Res<()> {
        let Data::List(List::Tables { tables, open: more }) = &source.data else {
            return self.sweep(source, open, work);
        };
        let Some((join, indexes)) = self.usable(&joined, tables) else {
            return self.sweep(source, open, work);
        };
        let key = self.within(joined.env.clone(), |cx| cx.expr(join.key))?;
        let Data::Text(text) = &key.data else { return self.sweep(source, open, work) };
        if !text.steps.is_empty() {
            return self.sweep(source, open, work);
        }
        self.raise(open, Bit::Is(*more));
        let missing = self.or(key.absent, key.unknown);
        let known = self.not(missing);
        let wanted = text.id;
        self.only_if(known, |cx| {
            for (table, index) in tables.iter().zip(&indexes) {
                let number = cx.int(index.number as i64);
                let start = cx.call(Entry::IndexStart, &[number, wanted])?;
                let len = cx.call(Entry::IndexLen, &[number, wanted])?;
                cx.sweep_rows(*table, (start, len), work)?;
                if index.in_doubt > 0 {
                    let start = cx.address(index.unknown);
                    let len = cx.int(index.in_doubt as i64);
                    cx.sweep_rows(*table, (start, len), work)?;
                }
            }
            Ok(())
        })?;
        self.only_if(missing, |cx| cx.sweep(source, open, work))
    }

    fn sweep_rows(&mut self, table: TableId, (start, len): (Value, Value), work: Work<'_, Self>) -> Res<()> {
        let zero = self.int(0);
        self.count_up(zero, len, |cx, at| {
            let offset = cx.b.ins().ishl_imm_u(at, 2);
            let address = cx.b.ins().iadd(start, offset);
            let row = cx.b.ins().uload32(crate::cx::fixed(), address, 0);
            let val = cx.node(table, row);
            work(cx, Elem { val, maybe: NO })
        })
    }

    /// The first equation that indexes over every table answer.
    fn usable(&mut self, joined: &Loop<'_>, tables: &[TableId]) -> Option<(Join, Vec<Indexed>)> {
        let quantifier = self.module().exprs.get(joined.id)?;
        joins(self.module(), quantifier).into_iter().find_map(|join| {
            let indexed = tables.iter().map(|table| self.indexed(*table, &join, joined.ordered));
            Some((join, indexed.collect::<Option<Vec<_>>>()?))
        })
    }

    /// The index of a table for an equation; where the order matters, only if it names rows in one run.
    fn indexed(&mut self, table: TableId, join: &Join, ordered: bool) -> Option<Indexed> {
        let rows = self.columns().tables.get(table)?.rows;
        let column = self.columns().tables.get(table)?.column(join.property)?;
        let index = self.columns().indexes.get(&column)?;
        let within = |named: &Vec<u32>| named.iter().all(|row| *row < rows);
        let sound = within(&index.unknown) && index.rows.values().all(within);
        let fits = sound && (!ordered || index.unknown.is_empty());
        let number = if fits { self.shared.host.index_of(column)? } else { return None };
        Some(Indexed {
            number,
            unknown: index.unknown.as_ptr().expose_provenance(),
            in_doubt: index.unknown.len(),
        })
    }
}
