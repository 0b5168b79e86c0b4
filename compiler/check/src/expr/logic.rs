//! `and or not`, `-x`, `if`, `??`.

use super::{Cx, Sides, Typed, errors};
use crate::narrow::Outcomes;
use pol_diagnostics::Span;
use pol_ir::constant::Const;
use pol_ir::module::{Expr, Logic};
use pol_ir::types::{Domain, Type, TypeId};
use pol_syntax::ast::{self, BinaryOp, UnaryOp};

impl Cx<'_, '_> {
    /// `not x`, `-x`
    pub(super) fn unary(
        &mut self,
        op: UnaryOp,
        operand: ast::ExprId,
        hint: Option<TypeId>,
        span: Span,
    ) -> Typed {
        match op {
            UnaryOp::Not => {
                let typed = self.condition(operand);
                if self.is_wrong(typed.ty) { self.wrong(span) } else { self.not(typed, span) }
            }
            UnaryOp::Negate => self.negate(operand, hint, span),
        }
    }

    /// The negation of a condition.
    pub(super) fn not(&mut self, typed: Typed, span: Span) -> Typed {
        let code = self.emit(&typed);
        self.truth(Expr::Not(code), span, typed.outcomes.negated())
    }

    fn negate(&mut self, operand: ast::ExprId, hint: Option<TypeId>, span: Span) -> Typed {
        let typed = self.infer(operand, hint);
        let typed = self.decide(typed, None);
        match (self.ty(typed.ty), typed.value()) {
            (Type::Error, _) => typed,
            (Type::Float, Some(Const::Float(number))) => {
                Typed::constant(Const::Float(-number), typed.ty, span)
            }
            (Type::Int | Type::Float | Type::Domain(Domain::Duration), _) => {
                let code = self.emit(&typed);
                self.node(Expr::Negate(code), typed.ty, span)
            }
            (_, _) => {
                let shown = format!("`{}`", self.env.show(typed.ty));
                self.refuse(errors::bad_operand(span, "-", &shown, None), span)
            }
        }
    }

    /// `a and b` (b where a holds), `a or b` (b where a fails).
    pub(super) fn logic(&mut self, sides: Sides) -> Typed {
        let is_and = sides.op == BinaryOp::And;
        let left = self.condition(sides.left);
        let known = if is_and { &left.outcomes.holds } else { &left.outcomes.fails };
        let right = self.under(known, |cx| cx.condition(sides.right));
        if self.is_wrong(left.ty) || self.is_wrong(right.ty) {
            return self.wrong(sides.span);
        }
        let (l, r) = (self.emit(&left), self.emit(&right));
        let outcomes =
            if is_and { left.outcomes.and(&right.outcomes) } else { left.outcomes.or(&right.outcomes) };
        let op = if is_and { Logic::And } else { Logic::Or };
        self.truth(Expr::Logic { op, left: l, right: r }, sides.span, outcomes)
    }

    /// `if c then a else b`
    pub(super) fn choose(
        &mut self,
        condition: ast::ExprId,
        (yes, no): (ast::ExprId, ast::ExprId),
        hint: Option<TypeId>,
        span: Span,
    ) -> Typed {
        let cond = self.condition(condition);
        let Outcomes { holds, fails } = &cond.outcomes;
        let yes = self.under(holds, |cx| cx.infer(yes, hint));
        let known = hint.unwrap_or(yes.ty);
        let no = self.under(fails, |cx| cx.infer(no, Some(known)));
        if [&cond, &yes, &no].iter().any(|part| self.is_wrong(part.ty)) {
            return self.wrong(span);
        }
        let Some((yes, no, ty)) = self.alike(yes, no) else { return self.wrong(span) };
        let (cond, then, otherwise) = (self.emit(&cond), self.emit(&yes), self.emit(&no));
        let owed = yes.owed.union(&no.owed).copied().collect();
        self.node(Expr::If { cond, then, otherwise }, ty, span).owing(owed)
    }

    /// Two values as values of the type that both fit; reports where there is none.
    fn alike(&mut self, a: Typed, b: Typed) -> Option<(Typed, Typed, TypeId)> {
        let Some(ty) = self.join(a.ty, b.ty) else {
            let (left, right) = (self.env.show(a.ty), self.env.show(b.ty));
            self.env.report(errors::no_common_type(b.span, &left, &right));
            return None;
        };
        Some((self.widened(a, ty), self.widened(b, ty), ty))
    }

    fn widened(&mut self, typed: Typed, ty: TypeId) -> Typed {
        let (from, to) = (self.inner(typed.ty), self.inner(ty));
        if (self.ty(from), self.ty(to)) == (&Type::Int, &Type::Float) { self.widen(typed) } else { typed }
    }

    /// `left ?? right`
    pub(super) fn coalesce(&mut self, sides: Sides, hint: Option<TypeId>) -> Typed {
        let left = self.infer(sides.left, hint);
        let inner = self.inner(left.ty);
        let right = self.infer(sides.right, Some(inner));
        if self.is_wrong(left.ty) || self.is_wrong(right.ty) {
            return self.wrong(sides.span);
        }
        let present = Typed { ty: inner, ..left.clone() };
        let Some((_, right, ty)) = self.alike(present, right) else { return self.wrong(sides.span) };
        let left = self.widened(left, ty);
        let (l, r) = (self.emit(&left), self.emit(&right));
        self.node(Expr::Coalesce { left: l, right: r }, ty, sides.span).owing(right.owed)
    }
}
