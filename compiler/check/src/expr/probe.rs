//! `is present`, `is absent`, `is known`, `is T`, and `as`.

use super::{Cx, Typed, errors};
use crate::narrow::{Facts, Outcomes};
use crate::unsupported::Feature;
use pol_diagnostics::Span;
use pol_ir::module::Expr;
use pol_ir::types::TypeId;
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
        if !self.relations().is_node(inner) || !self.relations().is_node(ty) {
            self.env.unsupported(Feature::ValueUnion, span);
            return self.wrong(span);
        }
        if !self.relations().comparable(inner, ty) {
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

    /// `operand as T`
    pub(super) fn read_as(&mut self, operand: ast::ExprId, ty: ast::TypeExprId, span: Span) -> Typed {
        let _ = (self.infer(operand, None), self.env.resolve_type(self.scope.file, ty));
        self.env.unsupported(Feature::As, span);
        self.wrong(span)
    }
}
