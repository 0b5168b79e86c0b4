//! Expressions: typed and lowered to the module in one pass.
//!
//! [`Cx::infer`] gives an expression its type, its code, the path that it is and the facts that it settles; what is
//! expected of it travels down as a hint, so that literals become what is meant. Functions, constants and derived
//! fields are inlined: each is checked once where it stands ([`check_items`], [`check_derived`]), then lowered again,
//! in silence, where it is used.
//!
//! Invariants: what has type `Error` was reported, here or where it was declared; recursion is bounded by
//! [`pol_ir::limits::EXPR_DEPTH`], nodes by [`pol_ir::limits::POLICY_EXPRS`]; a local is bound in exactly one place.

mod access;
mod arithmetic;
mod brace;
mod call;
mod compare;
mod cycle;
mod each;
mod errors;
mod fit;
mod fix;
mod item;
pub(crate) mod limit;
mod list;
mod literal;
mod logic;
mod method;
mod name;
mod pattern;
mod place;
mod probe;
mod typed;
mod walk;

pub(crate) use cycle::Bodies;
pub(crate) use fix::Sources;
pub(crate) use item::{check_derived, check_items, constant, param_condition};
pub(crate) use typed::Typed;

use crate::env::{Env, FileId, ItemKey};
use crate::narrow::{Facts, Outcomes, Rules};
use limit::Limit;
use pol_diagnostics::{Diagnostic, Span};
use pol_ir::module::{Arithmetic, Expr, ExprId, LocalId, Order};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;
use std::collections::BTreeSet;

/// Bytes of stack that one level of an expression surely has: a level without optimisation takes a tenth of that.
const STACK_LEFT: usize = 128 * 1024;
/// Bytes by which the stack grows.
const STACK_MORE: usize = 2 * 1024 * 1024;

/// What an expression is checked in.
pub(crate) struct Cx<'e, 'w> {
    /// The world, and the module in the making.
    pub(crate) env: &'e mut Env<'w>,
    /// What names mean here.
    pub(crate) scope: Scope<'w>,
    /// What is known here.
    pub(crate) facts: Facts,
    /// The rules whose facts were needed so far.
    pub(crate) owed: Rules,
    /// Where a condition looks first: what a finding points at by default.
    pub(crate) place: Option<ExprId>,
    /// The variables that a default place may begin with: the subject and loop variables.
    pub(crate) judged: BTreeSet<LocalId>,
    /// The subject, which alone is no place.
    pub(crate) subject: Option<LocalId>,
    /// What is inlined here, the outermost first.
    inlining: Vec<cycle::Inlined>,
    /// What an inlined body had to say, which is a surprise: it was checked where it stands.
    pub(crate) unsaid: Option<Diagnostic>,
    mode: Mode,
    limit: Limit,
    next_local: u32,
}

/// What names mean in one body.
pub(crate) struct Scope<'w> {
    /// The file that the body belongs to.
    pub(crate) file: FileId,
    /// Its tree.
    pub(crate) tree: &'w ast::File,
    /// The policy around the body: its parameters are names here.
    pub(crate) policy: Option<ItemKey>,
    /// Variables, the innermost last.
    bindings: Vec<name::Binding>,
    /// Whose fields are names here, in a derived field.
    this: Option<Typed>,
}

/// What becomes of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// It is only checked: calls are not inlined.
    Check,
    /// It is lowered.
    Lower,
}

impl<'e, 'w> Cx<'e, 'w> {
    /// A context for a body of `file`.
    pub(crate) fn new(env: &'e mut Env<'w>, file: FileId) -> Self {
        let tree = env.tree(file);
        let scope = Scope { file, tree, policy: None, bindings: Vec::new(), this: None };
        Self {
            env,
            scope,
            facts: Facts::default(),
            owed: Rules::new(),
            place: None,
            judged: BTreeSet::new(),
            subject: None,
            inlining: Vec::new(),
            unsaid: None,
            mode: Mode::Lower,
            limit: Limit::default(),
            next_local: 0,
        }
    }

    /// What an expression is; `hint` is what would fit here.
    pub(crate) fn infer(&mut self, id: ast::ExprId, hint: Option<TypeId>) -> Typed {
        let span = self.scope.tree.span(id);
        if let Err(limit) = self.limit.enter() {
            self.over(limit, span);
            return self.wrong(span);
        }
        let typed = stacker::maybe_grow(STACK_LEFT, STACK_MORE, || self.form(id, hint, span));
        self.limit.leave();
        typed
    }

    /// The code of an expression that must fit `expected`.
    pub(crate) fn check(&mut self, id: ast::ExprId, expected: TypeId) -> Typed {
        let typed = self.infer(id, Some(expected));
        self.coerce(typed, expected)
    }

    /// The code of a condition, which must be a `bool` that cannot be absent.
    pub(crate) fn condition(&mut self, id: ast::ExprId) -> Typed {
        let bool = self.env.module.types.intern(Type::Bool);
        self.check(id, bool)
    }

    fn form(&mut self, id: ast::ExprId, hint: Option<TypeId>, span: Span) -> Typed {
        let tree = self.scope.tree;
        match &tree[id] {
            ast::Expr::Missing => self.wrong(span),
            ast::Expr::Literal(literal) => self.literal(literal, hint, span),
            ast::Expr::Template(parts) => self.template(parts, span),
            ast::Expr::Name(_) | ast::Expr::Field { .. } | ast::Expr::Index { .. } => self.place_or_value(id),
            ast::Expr::Call { function, args } => self.call(function, args, span),
            ast::Expr::Method { receiver, method, args } => self.method(*receiver, method, (args, span)),
            ast::Expr::Lambda(_) => self.refuse(errors::lambda_as_value(span), span),
            ast::Expr::Unary { op, operand } => self.unary(*op, *operand, hint, span),
            ast::Expr::Binary { op, op_span, left, right } => {
                let sides = Sides { left: *left, right: *right, op: *op, at: *op_span, span };
                self.binary(sides, hint)
            }
            ast::Expr::Is { operand, probe } => self.probe(*operand, *probe, span),
            ast::Expr::As { operand, ty } => self.read_as(*operand, *ty, span),
            ast::Expr::If { condition, yes, no } => self.choose(*condition, (*yes, *no), hint, span),
            ast::Expr::List(items) => self.list(items, hint, span),
            ast::Expr::Brace { base, entries } => self.brace(*base, entries, hint, span),
        }
    }

    fn binary(&mut self, sides: Sides, hint: Option<TypeId>) -> Typed {
        use ast::BinaryOp as Op;
        match sides.op {
            Op::Or | Op::And => self.logic(sides),
            Op::Equal | Op::NotEqual => self.equality(sides),
            Op::Less => self.order(sides, Order::Less),
            Op::LessEqual => self.order(sides, Order::LessEqual),
            Op::Greater => self.order(sides, Order::Greater),
            Op::GreaterEqual => self.order(sides, Order::GreaterEqual),
            Op::In | Op::NotIn => self.membership(sides),
            Op::Matches => self.matches(sides),
            Op::Range | Op::RangeInclusive => self.range(sides, hint),
            Op::Coalesce => self.coalesce(sides, hint),
            Op::Add => self.arithmetic(sides, Arithmetic::Add, hint),
            Op::Subtract => self.arithmetic(sides, Arithmetic::Subtract, hint),
            Op::Multiply => self.arithmetic(sides, Arithmetic::Multiply, hint),
            Op::Divide => self.arithmetic(sides, Arithmetic::Divide, hint),
            Op::Remainder => self.arithmetic(sides, Arithmetic::Remainder, hint),
        }
    }

    /// A new variable.
    pub(crate) fn local(&mut self) -> LocalId {
        self.next_local += 1;
        LocalId(self.next_local - 1)
    }

    /// How many variables there are.
    pub(crate) fn locals(&self) -> u32 {
        self.next_local
    }

    /// What has been reported.
    pub(crate) fn wrong(&mut self, span: Span) -> Typed {
        let error = self.env.error();
        Typed::constant(pol_ir::constant::Const::Absent, error, span)
    }

    /// Reports, and gives what has been reported.
    pub(crate) fn refuse(&mut self, diagnostic: Diagnostic, span: Span) -> Typed {
        self.env.report(diagnostic);
        self.wrong(span)
    }

    /// Code with its type.
    pub(crate) fn node(&mut self, expr: Expr, ty: TypeId, span: Span) -> Typed {
        let id = ExprId(u32::try_from(self.env.module.exprs.len()).unwrap_or(u32::MAX));
        if let Err(limit) = self.limit.node(id, &expr) {
            self.over(limit, span);
        }
        Typed::code(self.env.module.add(expr, ty, span), ty, span)
    }

    /// The code of what is typed.
    pub(crate) fn emit(&mut self, typed: &Typed) -> ExprId {
        match &typed.code {
            typed::Code::Expr(id) => *id,
            typed::Code::Const(value) => {
                let id = self.env.module.constants.add(value.clone());
                let node = self.node(Expr::Const(id), typed.ty, typed.span);
                node.expr().unwrap_or(ExprId(0))
            }
        }
    }

    /// Checks `body` where `facts` hold too.
    pub(crate) fn under<T>(&mut self, facts: &Facts, body: impl FnOnce(&mut Self) -> T) -> T {
        let here = self.facts.clone();
        self.facts = here.clone().and(facts);
        let result = body(self);
        self.facts = here;
        result
    }

    /// A `bool` with the facts that it settles.
    fn truth(&mut self, expr: Expr, span: Span, outcomes: Outcomes) -> Typed {
        let bool = self.env.module.types.intern(Type::Bool);
        self.node(expr, bool, span).settling(outcomes)
    }

    /// Says that a bound is met, once.
    pub(crate) fn over(&mut self, limit: limit::Over, span: Span) {
        if self.limit.is_first() {
            self.env.report(errors::too_large(limit, span));
        }
    }
}

/// The two sides of an operator.
#[derive(Clone, Copy)]
struct Sides {
    left: ast::ExprId,
    right: ast::ExprId,
    op: ast::BinaryOp,
    at: Span,
    span: Span,
}
