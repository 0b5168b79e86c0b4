//! `xs[i]`.

use crate::bits::YES;
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::values::{Data, List, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::columns::{self, ColumnId};
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId};
use pol_ir::types::TypeId;

impl Cx<'_, '_> {
    pub(super) fn at(&mut self, base: ExprId, index: ExprId) -> Res<Val> {
        let list = self.expr(base)?;
        if self.is_zero(index) {
            return self.first(&list);
        }
        let number = self.expr(index)?;
        let (Data::List(elements), Data::Int { low, high: None }) = (&list.data, &number.data) else {
            return Err(Refusal("an element at an uncertain position"));
        };
        let found = match elements {
            List::Column { column, row, ty } => self.column_element((*column, *row), *low, *ty)?,
            List::Items(items) => {
                let mut all = Val::ABSENT;
                for (position, item) in items.iter().enumerate() {
                    let here = self.compare_to(IntCC::Equal, *low, position as i64);
                    all = self.merge(here, item.clone(), all)?;
                }
                all
            }
            List::Tables { .. } | List::Stage(_) | List::Joined(_) | List::Either(..) | List::Entries(..) => {
                return Err(Refusal("an element of a computed list other than the first"));
            }
        };
        Ok(self.through_both(&list, &number, found))
    }

    fn is_zero(&self, index: ExprId) -> bool {
        let Some(Expr::Const(constant)) = self.module().exprs.get(index) else { return false };
        self.module().constants.get(*constant) == Some(&Const::Int(0))
    }

    fn column_element(&mut self, (column, row): (ColumnId, Value), index: Value, ty: TypeId) -> Res<Val> {
        let Some(columns::Data::List { starts, items }) =
            self.columns().columns.get(column).map(|column| &column.data)
        else {
            return Err(Refusal("a list that is not in a list column"));
        };
        if self.shared.facts.of(*items)?.maybe {
            return Err(Refusal("an element after uncertain ones"));
        }
        let open = self.is_open(column, row)?;
        let negative = self.compare_to(IntCC::SignedLessThan, index, 0);
        let missing = Val { absent: YES, unknown: self.and_not(open, negative), ..Val::of(Data::Nothing) };
        if self.shared.facts.of(*items)?.rows == 0 {
            return Ok(missing);
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        let len = self.b.ins().isub(end, start);
        let inside = self.compare(IntCC::UnsignedLessThan, index, len);
        let at = self.b.ins().iadd(start, index);
        let zero = self.int(0);
        let at = self.choose(inside, at, zero);
        let val = self.load_slot(*items, at, ty)?;
        self.merge(inside, val, missing)
    }
}
