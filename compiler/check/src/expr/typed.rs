//! What is known of an expression once it is checked.

use crate::narrow::{Outcomes, Path, Rules};
use pol_diagnostics::Span;
use pol_ir::constant::Const;
use pol_ir::module::ExprId;
use pol_ir::types::TypeId;

/// The code of an expression. A constant stays a value until something needs its code, so that `[22, 3389]` is one.
#[derive(Clone, Debug)]
pub(super) enum Code {
    /// A constant.
    Const(Const),
    /// Code in the module.
    Expr(ExprId),
}

/// A checked expression.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(super) code: Code,
    /// Its type, narrowed by what is known here.
    pub(crate) ty: TypeId,
    /// Where it stands.
    pub(crate) span: Span,
    /// The path that it is, if it is one.
    pub(crate) path: Option<Path>,
    /// The rules that its narrowed type is owed to.
    pub(crate) owed: Rules,
    /// What it settles, as a condition.
    pub(crate) outcomes: Outcomes,
}

impl Typed {
    /// A constant.
    pub(crate) fn constant(value: Const, ty: TypeId, span: Span) -> Self {
        Self::new(Code::Const(value), ty, span)
    }

    /// Code in the module.
    pub(crate) fn code(expr: ExprId, ty: TypeId, span: Span) -> Self {
        Self::new(Code::Expr(expr), ty, span)
    }

    fn new(code: Code, ty: TypeId, span: Span) -> Self {
        Self { code, ty, span, path: None, owed: Rules::new(), outcomes: Outcomes::default() }
    }

    /// The same, being a path.
    #[must_use]
    pub(crate) fn on(mut self, path: Option<Path>) -> Self {
        self.path = path;
        self
    }

    /// The same, owed to `rules`.
    #[must_use]
    pub(crate) fn owing(mut self, rules: Rules) -> Self {
        self.owed = rules;
        self
    }

    /// The same, settling facts.
    #[must_use]
    pub(crate) fn settling(mut self, outcomes: Outcomes) -> Self {
        self.outcomes = outcomes;
        self
    }

    /// The same, with other code.
    #[must_use]
    pub(super) fn with_code(mut self, expr: ExprId) -> Self {
        self.code = Code::Expr(expr);
        self
    }

    /// Its value, if it is a constant.
    pub(crate) fn value(&self) -> Option<&Const> {
        match &self.code {
            Code::Const(value) => Some(value),
            Code::Expr(_) => None,
        }
    }

    /// Its code, unless it is a constant.
    pub(crate) fn expr(&self) -> Option<ExprId> {
        match self.code {
            Code::Const(_) => None,
            Code::Expr(id) => Some(id),
        }
    }
}
