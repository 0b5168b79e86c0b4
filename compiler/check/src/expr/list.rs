//! Lists and sets written out, and ranges.

use super::{Cx, Sides, Typed, errors};
use pol_diagnostics::Span;
use pol_ir::constant::Const;
use pol_ir::module::Expr;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;

impl Cx<'_, '_> {
    /// `[a, b]`: a set where one is expected, else a list.
    pub(super) fn list(&mut self, items: &[ast::ExprId], hint: Option<TypeId>, span: Span) -> Typed {
        let hint = hint.map(|hint| self.hinted(hint, |ty| matches!(ty, Type::List(_) | Type::Set(_))));
        let is_set = hint.is_some_and(|hint| matches!(self.ty(hint), Type::Set(_)));
        let expected = hint.and_then(|hint| self.env.module.types.element(hint));
        let typed: Vec<_> = items.iter().map(|item| self.infer(*item, expected)).collect();
        if typed.iter().any(|item| self.is_wrong(item.ty)) {
            return self.wrong(span);
        }
        let Some(element) = self.common(&typed, expected) else {
            return match typed.is_empty() {
                true => self.refuse(errors::untold_type(span, "an empty list"), span),
                false => self.wrong(span),
            };
        };
        let typed: Vec<_> = typed.into_iter().map(|item| self.coerce(item, element)).collect();
        let ty = self.intern(if is_set { Type::Set(element) } else { Type::List(element) });
        self.collected(&typed, ty, span)
    }

    fn collected(&mut self, items: &[Typed], ty: TypeId, span: Span) -> Typed {
        if let Some(values) = items.iter().map(|item| item.value().cloned()).collect::<Option<Vec<_>>>() {
            return Typed::constant(Const::List(values), ty, span);
        }
        let codes = items.iter().map(|item| self.emit(item)).collect();
        self.node(Expr::List(codes), ty, span)
    }

    /// The type of all elements: the expected one if they fit, else the least that they fit; reports where there is
    /// none.
    pub(super) fn common(&mut self, items: &[Typed], expected: Option<TypeId>) -> Option<TypeId> {
        if let Some(expected) = expected
            && items.iter().all(|item| self.relations().fits(item.ty, expected))
        {
            return Some(expected);
        }
        let (first, rest) = items.split_first()?;
        let mut joined = first.ty;
        for item in rest {
            match self.join(joined, item.ty) {
                Some(ty) => joined = ty,
                None => {
                    let (left, right) = (self.env.show(joined), self.env.show(item.ty));
                    self.env.report(errors::no_common_type(item.span, &left, &right));
                    return None;
                }
            }
        }
        Some(joined)
    }

    /// The type of what a range goes over.
    fn bound_of(&self, ty: TypeId) -> Option<TypeId> {
        if let Type::Range(bound) = self.ty(self.inner(ty)) { Some(*bound) } else { None }
    }

    /// `a..b`, `a..=b`
    pub(super) fn range(&mut self, sides: Sides, hint: Option<TypeId>) -> Typed {
        let element = hint.and_then(|hint| self.bound_of(hint));
        let (start, end) = self.pair(sides, element);
        let (start, end) = (self.decide(start, None), self.decide(end, None));
        if self.is_wrong(start.ty) || self.is_wrong(end.ty) {
            return self.wrong(sides.span);
        }
        let joined = self.join(start.ty, end.ty).filter(|ty| self.relations().is_ordered(*ty));
        let Some(element) = joined else { return self.bad_operands(sides, (&start, &end), None) };
        let (start, end) = (self.coerce(start, element), self.coerce(end, element));
        let inclusive = sides.op == ast::BinaryOp::RangeInclusive;
        let ty = self.intern(Type::Range(element));
        if let (Some(start), Some(end)) = (start.value(), end.value()) {
            let (start, end) = (Box::new(start.clone()), Box::new(end.clone()));
            return Typed::constant(Const::Range { start, end, inclusive }, ty, sides.span);
        }
        let (start, end) = (self.emit(&start), self.emit(&end));
        self.node(Expr::Range { start, end, inclusive }, ty, sides.span)
    }
}
