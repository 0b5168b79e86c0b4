//! `+ - * / %`, by a table of what goes with what.

use super::{Cx, Sides, Typed};
use pol_ir::module::{Arithmetic, Expr};
use pol_ir::types::{Domain, Type, TypeId};

impl Cx<'_, '_> {
    /// `a + b` and kin.
    pub(super) fn arithmetic(&mut self, sides: Sides, op: Arithmetic, hint: Option<TypeId>) -> Typed {
        let left = self.infer(sides.left, hint);
        let right = self.infer(sides.right, hint);
        let (left, right) = (self.decide(left, None), self.decide(right, None));
        if self.is_wrong(left.ty) || self.is_wrong(right.ty) {
            return self.wrong(sides.span);
        }
        let Some(result) = self.result(op, left.ty, right.ty) else {
            let help = self.arithmetic_help(&left, &right);
            return self.bad_operands(sides, (&left, &right), help);
        };
        let (left, right) = if *self.ty(result) == Type::Float {
            (self.as_float(left), self.as_float(right))
        } else {
            (left, right)
        };
        let (left, right) = (self.emit(&left), self.emit(&right));
        self.node(Expr::Arithmetic { op, left, right }, result, sides.span)
    }

    fn as_float(&mut self, typed: Typed) -> Typed {
        if *self.ty(typed.ty) == Type::Int { self.widen(typed) } else { typed }
    }

    fn result(&mut self, op: Arithmetic, left: TypeId, right: TypeId) -> Option<TypeId> {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        use Domain::{Bytes, Duration, Time};
        let result = match (op, self.ty(left), self.ty(right)) {
            (_, Type::Int, Type::Int) => Type::Int,
            (_, Type::Int | Type::Float, Type::Int | Type::Float) => Type::Float,
            (Add, Type::String | Type::Enum(_), Type::String | Type::Enum(_)) => Type::String,
            (Add, Type::List(_), Type::List(_)) => return self.join(left, right),
            (Subtract, Type::Domain(Time), Type::Domain(Time)) => Type::Domain(Duration),
            (Add | Subtract, Type::Domain(Time), Type::Domain(Duration))
            | (Add, Type::Domain(Duration), Type::Domain(Time)) => Type::Domain(Time),
            (Add | Subtract, Type::Domain(Duration), Type::Domain(Duration)) => Type::Domain(Duration),
            (Add | Subtract, Type::Domain(Bytes), Type::Domain(Bytes)) => Type::Domain(Bytes),
            (Multiply | Divide, Type::Domain(scaled @ (Duration | Bytes)), Type::Int)
            | (Multiply, Type::Int, Type::Domain(scaled @ (Duration | Bytes))) => Type::Domain(*scaled),
            (Divide, Type::Domain(Duration), Type::Domain(Duration))
            | (Divide, Type::Domain(Bytes), Type::Domain(Bytes)) => Type::Int,
            (_, _, _) => return None,
        };
        Some(self.intern(result))
    }

    fn arithmetic_help(&self, left: &Typed, right: &Typed) -> Option<&'static str> {
        let is_text = |typed: &Typed| matches!(self.ty(typed.ty), Type::String | Type::Enum(_));
        (is_text(left) || is_text(right)).then_some("a text is built with holes: `\"{a} and {b}\"`")
    }
}
