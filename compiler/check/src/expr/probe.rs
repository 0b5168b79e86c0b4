//! `is present`, `is absent`, `is known`, `is T`, and `as`.

use super::{Cx, Typed, errors};
use crate::narrow::{Facts, Outcomes};
use pol_diagnostics::Span;
use pol_ir::module::Expr;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{self, Probe};

impl Cx<'_, '_> {
    /// `operand is …`
    pub(super) fn probe(&mut self, operand: ast::ExprId, probe: Probe, span: Span) -> Typed {
        let typed = self.infer(operand, None);
        if self.is_wrong(typed.ty) {
            return self.wrong(span);
        }
        match probe {
            Probe::Present => self.is_present(&typed, span),
            Probe::Absent => {
                let present = self.is_present(&typed, span);
                self.not(present, span)
            }
            Probe::Known => {
                let code = self.emit(&typed);
                self.truth(Expr::IsKnown(code), span, Outcomes::default())
            }
            Probe::Type(ty) => {
                let ty = self.env.resolve_type(self.scope.file, ty);
                self.is_type(&typed, ty, span)
            }
        }
    }

    fn is_present(&mut self, typed: &Typed, span: Span) -> Typed {
        let holds = typed.path.clone().map(Facts::present).unwrap_or_default();
        let code = self.emit(typed);
        self.truth(Expr::IsPresent(code), span, Outcomes::when_true(holds))
    }

    fn is_type(&mut self, typed: &Typed, ty: TypeId, span: Span) -> Typed {
        if self.is_wrong(ty) {
            return self.wrong(span);
        }
        let inner = self.inner(typed.ty);
        let are_nodes = self.relations().is_node(inner) && self.relations().is_node(ty);
        let may_be = if let Type::Union(members) = self.ty(inner) {
            members.iter().any(|member| self.relations().fits(*member, ty))
        } else {
            are_nodes && self.relations().comparable(inner, ty)
        };
        if !may_be {
            let (value, ty) = (self.env.show(inner), self.env.show(ty));
            return self.refuse(errors::never_of_type(span, &value, &ty), span);
        }
        let outcomes = match typed.path.clone() {
            Some(path) => Outcomes { holds: Facts::is(path.clone(), ty), fails: Facts::is_not(path, ty) },
            None => Outcomes::default(),
        };
        let value = self.emit(typed);
        self.truth(Expr::IsType { value, ty }, span, outcomes)
    }

    /// `operand as T`: what may be absent stays so.
    pub(super) fn read_as(&mut self, operand: ast::ExprId, ty: ast::TypeExprId, span: Span) -> Typed {
        let typed = self.infer(operand, None);
        let at = self.scope.tree.span(ty);
        let target = self.env.resolve_type(self.scope.file, ty);
        if self.is_wrong(typed.ty) || self.is_wrong(target) {
            return self.wrong(span);
        }
        let from = self.inner(typed.ty);
        if !self.relations().is_readable(from) || self.relations().holds_nodes(target) {
            let (from, target) = (self.env.show(from), self.env.show(target));
            return self.refuse(errors::not_readable(at, &from, &target), span);
        }
        self.note(&typed);
        let ty = if self.is_optional(typed.ty) { self.optional(target) } else { target };
        let code = self.emit(&typed);
        self.node(Expr::As(code), ty, span).owing(typed.owed)
    }
}
