//! `not`, `and`, `or`, `??`, `if`.

use crate::bits::{Bit, NO, Tri};
use crate::cx::Cx;
use crate::error::Res;
use crate::values::{Origin, Val};
use pol_ir::module::{Expr, ExprId, Logic};

impl Cx<'_, '_> {
    pub(super) fn negation(&mut self, operand: ExprId) -> Res<Val> {
        let val = self.expr(operand)?;
        let truth = self.truth(&val)?;
        let opposite = self.not3(truth);
        let negated = self.of_tri(opposite);
        Ok(Val { absent: val.absent, ..negated })
    }

    /// A whole chain of one operator; an operand that loops or calls runs only where those before it do not decide.
    pub(super) fn logic(&mut self, id: ExprId, op: Logic) -> Res<Val> {
        let mut all: Option<Tri> = None;
        for operand in self.chain(id, op) {
            all = Some(match all {
                None => self.condition(operand)?,
                Some(before) => self.link(op, before, operand)?,
            });
        }
        Ok(self.of_tri(all.unwrap_or(Tri::NO)))
    }

    /// The operands of nested uses of one operator, left to right.
    fn chain(&self, id: ExprId, op: Logic) -> Vec<ExprId> {
        let (mut open, mut operands) = (vec![id], Vec::new());
        while let Some(next) = open.pop() {
            match self.module().exprs.get(next) {
                Some(Expr::Logic { op: inner, left, right }) if *inner == op => open.extend([*right, *left]),
                _ => operands.push(next),
            }
        }
        operands
    }

    fn link(&mut self, op: Logic, before: Tri, operand: ExprId) -> Res<Tri> {
        if !self.is_heavy(operand) {
            let own = self.condition(operand)?;
            return Ok(self.linked(op, before, own));
        }
        let open = match op {
            Logic::And => self.or(before.yes, before.unknown),
            Logic::Or => self.not(before.yes),
        };
        self.condition_if(open, before, |cx| {
            let own = cx.condition(operand)?;
            Ok(cx.linked(op, before, own))
        })
    }

    fn linked(&mut self, op: Logic, before: Tri, own: Tri) -> Tri {
        match op {
            Logic::And => self.and3(before, own),
            Logic::Or => self.or3(before, own),
        }
    }

    pub(super) fn coalesce(&mut self, left: ExprId, right: ExprId) -> Res<Val> {
        let val = self.expr(left)?;
        let missing = self.and_not(val.absent, val.unknown);
        if missing == NO {
            return Ok(val);
        }
        let other = self.expr(right)?;
        self.merge(missing, other, Val { absent: NO, ..val })
    }

    /// Both branches are computed: nothing has an effect, and most are cheaper than a jump.
    pub(super) fn choice(&mut self, cond: ExprId, then: ExprId, otherwise: ExprId) -> Res<Val> {
        let test = self.condition(cond)?;
        if let (Bit::Is(yes), NO) = (test.yes, test.unknown) {
            return self.expr(if yes { then } else { otherwise });
        }
        let (one, other) = (self.expr(then)?, self.expr(otherwise)?);
        if test.unknown == NO {
            return self.merge(test.yes, one, other);
        }
        let types = (self.is_optional(then), self.is_optional(otherwise));
        let same = self.equal((&one, types.0), (&other, types.1))?;
        let first = self.or(test.yes, test.unknown);
        let merged = self.merge(first, one, other)?;
        let untold = self.and_not(test.unknown, same.yes);
        let origin = match merged.origin {
            Origin::Slot(column, row, valid) => Origin::Slot(column, row, self.and_not(valid, untold)),
            Origin::None | Origin::Mixed => merged.origin,
        };
        Ok(Val { unknown: self.or(merged.unknown, untold), origin, ..merged })
    }

    /// Whether the type of an expression allows it to be absent.
    pub(crate) fn is_optional(&self, id: ExprId) -> bool {
        self.module().types.is_optional(self.ty(id))
    }
}
