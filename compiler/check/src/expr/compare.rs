//! `== != < <= > >=`, `in`, `matches`.

use super::{Cx, Sides, Typed, errors};
use crate::narrow::{Facts, Outcomes};
use pol_ir::module::{Expr, Order};
use pol_ir::types::{Domain, Type, TypeId};
use pol_syntax::ast::{self, BinaryOp, Literal};

impl Cx<'_, '_> {
    /// Both sides; a literal is read as what the other side is.
    pub(super) fn pair(&mut self, sides: Sides, hint: Option<TypeId>) -> (Typed, Typed) {
        if self.is_literal(sides.left) && !self.is_literal(sides.right) {
            let right = self.infer(sides.right, hint);
            let left = self.infer(sides.left, Some(right.ty));
            return (left, right);
        }
        let left = self.infer(sides.left, hint);
        let right = self.infer(sides.right, Some(left.ty));
        (left, right)
    }

    fn is_literal(&self, id: ast::ExprId) -> bool {
        matches!(self.scope.tree[id], ast::Expr::Literal(_) | ast::Expr::List(_) | ast::Expr::Brace { .. })
    }

    /// `a == b`, `a != b`
    pub(super) fn equality(&mut self, sides: Sides) -> Typed {
        let (left, right) = self.pair(sides, None);
        if self.is_wrong(left.ty) || self.is_wrong(right.ty) {
            return self.wrong(sides.span);
        }
        if !self.relations().comparable(left.ty, right.ty) {
            return self.never_equal(sides, &left, &right);
        }
        let (left, right) = match (self.is_optional(left.ty), self.is_optional(right.ty)) {
            (true, true) => return self.both_absent(sides, &left, &right),
            (true, false) => (left, self.owe(right)),
            (false, true) => (self.owe(left), right),
            (false, false) if right.owed.is_empty() => (left, right),
            (false, false) => (self.owe(left), right),
        };
        let present = self.presence_by(&left, &right).and(&self.presence_by(&right, &left));
        let (l, r) = (self.emit(&left), self.emit(&right));
        let equal = self.truth(Expr::Equal { left: l, right: r }, sides.span, Outcomes::when_true(present));
        if sides.op == BinaryOp::NotEqual { self.not(equal, sides.span) } else { equal }
    }

    /// What being equal to `other` says of `typed`: that it is present, if `other` is.
    fn presence_by(&self, typed: &Typed, other: &Typed) -> Facts {
        match &typed.path {
            Some(path) if !self.is_optional(other.ty) => Facts::present(path.clone()),
            Some(_) | None => Facts::default(),
        }
    }

    fn both_absent(&mut self, sides: Sides, left: &Typed, right: &Typed) -> Typed {
        let (l, r) = (self.env.text(left.span).to_owned(), self.env.text(right.span).to_owned());
        self.refuse(errors::both_absent(sides.at, (left.span, &l), (right.span, &r)), sides.span)
    }

    fn never_equal(&mut self, sides: Sides, left: &Typed, right: &Typed) -> Typed {
        let relations = self.relations();
        let inner = |typed: &Typed| self.inner(typed.ty);
        let is_node = relations.is_node(inner(left)) || relations.is_node(inner(right));
        let is_text = |typed: &Typed| *self.ty(inner(typed)) == Type::String;
        let is_domain = |typed: &Typed| matches!(self.ty(inner(typed)), Type::Domain(_));
        let is_any = |typed: &Typed| *self.ty(inner(typed)) == Type::Any;
        let help = if is_any(left) || is_any(right) {
            Some("a value of type `any` is read first: `x as string`")
        } else if is_node {
            Some("a node is compared with a node; compare one of its properties with a value")
        } else if (is_text(left) && is_domain(right)) || (is_domain(left) && is_text(right)) {
            Some("only a literal is read as what stands beside it; declare the property with its type")
        } else {
            None
        };
        let (l, r) = (self.env.show(left.ty), self.env.show(right.ty));
        self.refuse(errors::never_equal(sides.span, &l, &r, help), sides.span)
    }

    /// `a < b` and kin.
    pub(super) fn order(&mut self, sides: Sides, op: Order) -> Typed {
        let (left, right) = self.pair(sides, None);
        let whole = Some(sides.span);
        let (left, right) = (self.decide(left, whole), self.decide(right, whole));
        if self.is_wrong(left.ty) || self.is_wrong(right.ty) {
            return self.wrong(sides.span);
        }
        let relations = self.relations();
        let fits = relations.is_ordered(left.ty)
            && relations.is_ordered(right.ty)
            && relations.comparable(left.ty, right.ty);
        if !fits {
            return self.bad_operands(sides, (&left, &right), None);
        }
        let (left, right) = (self.emit(&left), self.emit(&right));
        self.truth(Expr::Order { op, left, right }, sides.span, Outcomes::default())
    }

    /// An operator that does not work on its operands.
    pub(super) fn bad_operands(
        &mut self,
        sides: Sides,
        operands: (&Typed, &Typed),
        help: Option<&str>,
    ) -> Typed {
        let (left, right) = (self.env.show(operands.0.ty), self.env.show(operands.1.ty));
        let operands = format!("`{left}` and `{right}`");
        self.refuse(errors::bad_operand(sides.at, sides.op.as_str(), &operands, help), sides.span)
    }

    /// `item in of`, `item not in of`
    pub(super) fn membership(&mut self, sides: Sides) -> Typed {
        let (item, of) = self.item_and_collection(sides);
        let of = self.decide(of, Some(sides.span));
        if self.is_wrong(item.ty) || self.is_wrong(of.ty) {
            return self.wrong(sides.span);
        }
        let Some(element) = self.sought(of.ty) else {
            let help = self.membership_help(of.ty);
            return self.bad_operands(sides, (&item, &of), help);
        };
        if !self.relations().comparable(item.ty, element) {
            let (l, r) = (self.env.show(item.ty), self.env.show(element));
            return self.refuse(errors::never_equal(sides.span, &l, &r, None), sides.span);
        }
        let found = self.contained(&item, &of, sides.span);
        if sides.op == BinaryOp::NotIn { self.not(found, sides.span) } else { found }
    }

    fn membership_help(&self, ty: TypeId) -> Option<&'static str> {
        if *self.ty(ty) == Type::String {
            return Some("a part of a text is found with `text.contains(part)`");
        }
        let is_cidr = *self.ty(ty) == Type::Domain(Domain::Cidr);
        is_cidr.then_some("an address range is asked with `range.covers(address)`")
    }

    fn item_and_collection(&mut self, sides: Sides) -> (Typed, Typed) {
        if self.is_literal(sides.left) {
            let of = self.infer(sides.right, None);
            let element = self.sought(self.inner(of.ty));
            return (self.infer(sides.left, element), of);
        }
        let item = self.infer(sides.left, None);
        let inner = self.inner(item.ty);
        let is_range = matches!(
            self.scope.tree[sides.right],
            ast::Expr::Binary { op: BinaryOp::Range | BinaryOp::RangeInclusive, .. }
        );
        let expected = self.intern(if is_range { Type::Range(inner) } else { Type::List(inner) });
        let of = self.infer(sides.right, Some(expected));
        (item, of)
    }

    /// What can be in a value of the type.
    pub(super) fn sought(&mut self, ty: TypeId) -> Option<TypeId> {
        if let Type::List(element) | Type::Set(element) | Type::Range(element) = self.ty(ty) {
            return Some(*element);
        }
        let is_map = matches!(self.ty(ty), Type::Map(_));
        is_map.then(|| self.intern(Type::String))
    }

    /// `item in of`, once both are known to fit.
    pub(super) fn contained(&mut self, item: &Typed, of: &Typed, span: pol_diagnostics::Span) -> Typed {
        let outcomes = match &item.path {
            Some(path) => Outcomes::when_true(Facts::present(path.clone())),
            None => Outcomes::default(),
        };
        let (item, of) = (self.emit(item), self.emit(of));
        self.truth(Expr::In { item, of }, span, outcomes)
    }

    /// `text matches 'pattern'`
    pub(super) fn matches(&mut self, sides: Sides) -> Typed {
        let string = self.intern(Type::String);
        let text = self.infer(sides.left, Some(string));
        let text = self.decide(text, Some(sides.span));
        let text = self.coerce(text, string);
        let at = self.scope.tree.span(sides.right);
        let ast::Expr::Literal(Literal::Text(pattern)) = &self.scope.tree[sides.right] else {
            return self.refuse(errors::bad_pattern(at, "only a text without holes can be one"), sides.span);
        };
        if let Err(fault) = super::pattern::compile(pattern) {
            let at = fault.within(at, pattern, self.env.text(at));
            return self.refuse(errors::bad_pattern(at, &fault.reason), sides.span);
        }
        if self.is_wrong(text.ty) {
            return text;
        }
        let pattern = self.env.module.patterns.add(pattern.clone());
        let text = self.emit(&text);
        self.truth(Expr::Matches { text, pattern }, sides.span, Outcomes::default())
    }
}
