//! Numbers: comparison, of bounds too, arithmetic, ranges.

use crate::bits::{Bit, NO, Tri, YES};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::host::Entry;
use crate::memo::ScalarPair;
use crate::text::TextPair;
use crate::values::{Data, Span, Val};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use pol_ir::module::{Arithmetic, ExprId, Order};
use std::rc::Rc;

/// A whole number: the smallest that it can be, and the greatest where that is another.
type Bounds = (Value, Option<Value>);

impl Cx<'_, '_> {
    pub(super) fn order(&mut self, op: Order, left: ExprId, right: ExprId) -> Res<Val> {
        let (one, other) = (self.expr(left)?, self.expr(right)?);
        let tri = self.ordered(op, &one.data, &other.data)?;
        Ok(self.strict(&[&one, &other], tri))
    }

    /// A condition that needs its operands: unknown where one is, else absent where one is.
    pub(super) fn strict(&mut self, operands: &[&Val], tri: Tri) -> Val {
        let (mut absent, mut unknown) = (NO, NO);
        for operand in operands {
            absent = self.or(absent, operand.absent);
            unknown = self.or(unknown, operand.unknown);
        }
        let missing = self.or(absent, unknown);
        let own = self.and_not(tri.unknown, missing);
        Val { absent, unknown: self.or(unknown, own), ..Val::of(Data::Bool(tri.yes)) }
    }

    /// Whether `one op other`, where both are there.
    pub(super) fn ordered(&mut self, op: Order, one: &Data, other: &Data) -> Res<Tri> {
        Ok(match (one, other) {
            (Data::Nothing, _) | (_, Data::Nothing) => Tri::NO,
            (Data::Int { low: a, high: None }, Data::Int { low: b, high: None }) => {
                Tri::certain(self.compare(whole(op), *a, *b))
            }
            (Data::Int { low: a, high: a_high }, Data::Int { low: b, high: b_high }) => {
                self.ordered_spans(op, (*a, *a_high), (*b, *b_high))
            }
            (Data::Float(a), Data::Float(b)) => Tri::certain(Bit::Ssa(self.b.ins().fcmp(real(op), *a, *b))),
            (Data::Int { low, high: None }, Data::Float(float)) => {
                let order = self.call(Entry::CompareMixed, &[*low, *float])?;
                Tri::certain(self.compare_to(whole(op), order, 0))
            }
            (Data::Float(float), Data::Int { low, high: None }) => {
                let order = self.call(Entry::CompareMixed, &[*low, *float])?;
                Tri::certain(self.compare_to(whole(swapped(op)), order, 0))
            }
            (Data::Text(a), Data::Text(b)) => self.text_relation(TextPair::Order(op), a, b)?,
            (Data::Scalar(a), Data::Scalar(b)) => self.scalar_relation(ScalarPair::Order(op), *a, *b)?,
            _ => return Err(Refusal("an order of values of different forms")),
        })
    }

    fn ordered_spans(&mut self, op: Order, one: Bounds, other: Bounds) -> Tri {
        let (always, never) = match op {
            Order::Less => (self.span_below(one, other), self.span_not_above(other, one)),
            Order::LessEqual => (self.span_not_above(one, other), self.span_below(other, one)),
            Order::Greater => (self.span_below(other, one), self.span_not_above(one, other)),
            Order::GreaterEqual => (self.span_not_above(other, one), self.span_below(one, other)),
        };
        let told = self.or(always, never);
        Tri { yes: always, unknown: self.not(told) }
    }

    /// Whether every number of `one` is below every number of `other`.
    pub(super) fn span_below(&mut self, one: Bounds, other: Bounds) -> Bit {
        self.compare(IntCC::SignedLessThan, one.1.unwrap_or(one.0), other.0)
    }

    /// Whether no number of `one` is above any number of `other`; the greatest number of bounds is no number.
    fn span_not_above(&mut self, one: Bounds, other: Bounds) -> Bit {
        let below = self.compare(IntCC::SignedLessThanOrEqual, one.1.unwrap_or(one.0), other.0);
        let endless = one.1.map_or(NO, |high| self.compare_to(IntCC::Equal, high, i64::MAX));
        self.and_not(below, endless)
    }

    pub(super) fn arithmetic(&mut self, op: Arithmetic, left: ExprId, right: ExprId) -> Res<Val> {
        let (one, other) = (self.expr(left)?, self.expr(right)?);
        // A list that was left out adds nothing, where anything else that was left out leaves nothing.
        if self.is_collection(left) {
            return self.joined_lists(left, right, (one, other));
        }
        let (data, overflow) = match (&one.data, &other.data) {
            (Data::Nothing, _) | (_, Data::Nothing) => (Data::Nothing, NO),
            (Data::Int { low: a, high: None }, Data::Int { low: b, high: None }) => {
                let (number, overflow) = self.whole_arithmetic(op, *a, *b);
                (Data::Int { low: number, high: None }, overflow)
            }
            (Data::Float(a), Data::Float(b)) => self.real_arithmetic(op, *a, *b)?,
            (Data::Int { low, high: None }, Data::Float(b)) => {
                let a = self.b.ins().fcvt_from_sint(F64, *low);
                self.real_arithmetic(op, a, *b)?
            }
            (Data::Float(a), Data::Int { low, high: None }) => {
                let b = self.b.ins().fcvt_from_sint(F64, *low);
                self.real_arithmetic(op, *a, b)?
            }
            _ => return Err(Refusal("arithmetic of text, or with a count that is uncertain")),
        };
        let val = Val { unknown: overflow, ..Val::of(data) };
        Ok(self.through_both(&one, &other, val))
    }

    fn joined_lists(&mut self, left: ExprId, right: ExprId, (one, other): (Val, Val)) -> Res<Val> {
        let set = |cx: &Self, id| {
            let ty = cx.module().types.inner(cx.ty(id));
            matches!(cx.module().types.get(ty), pol_ir::types::Type::Set(_))
        };
        if set(self, left) || set(self, right) {
            return Err(Refusal("a set of computed elements"));
        }
        self.join_lists(one, other)
    }

    /// The result, and whether there is none.
    fn whole_arithmetic(&mut self, op: Arithmetic, a: Value, b: Value) -> (Value, Bit) {
        match op {
            Arithmetic::Add => self.add_checked(a, b),
            Arithmetic::Subtract => self.subtract_checked(a, b),
            Arithmetic::Multiply => self.multiply_checked(a, b),
            Arithmetic::Divide => self.divide_checked(a, b, false),
            Arithmetic::Remainder => self.divide_checked(a, b, true),
        }
    }

    /// The sum, and whether it overflows: then it differs in sign from both.
    pub(crate) fn add_checked(&mut self, a: Value, b: Value) -> (Value, Bit) {
        let sum = self.b.ins().iadd(a, b);
        let (x, y) = (self.b.ins().bxor(sum, a), self.b.ins().bxor(sum, b));
        let both = self.b.ins().band(x, y);
        (sum, self.compare_to(IntCC::SignedLessThan, both, 0))
    }

    fn subtract_checked(&mut self, a: Value, b: Value) -> (Value, Bit) {
        let difference = self.b.ins().isub(a, b);
        let (x, y) = (self.b.ins().bxor(a, b), self.b.ins().bxor(difference, a));
        let both = self.b.ins().band(x, y);
        (difference, self.compare_to(IntCC::SignedLessThan, both, 0))
    }

    fn multiply_checked(&mut self, a: Value, b: Value) -> (Value, Bit) {
        let product = self.b.ins().imul(a, b);
        let high = self.b.ins().smulhi(a, b);
        let sign = self.b.ins().sshr_imm_u(product, 63);
        (product, self.compare(IntCC::NotEqual, high, sign))
    }

    /// Never divides by zero or the smallest number by -1: 1 stands in there.
    fn divide_checked(&mut self, a: Value, b: Value, remainder: bool) -> (Value, Bit) {
        let by_zero = self.compare_to(IntCC::Equal, b, 0);
        let smallest = self.compare_to(IntCC::Equal, a, i64::MIN);
        let by_minus_one = self.compare_to(IntCC::Equal, b, -1);
        let over = self.and(smallest, by_minus_one);
        let none = self.or(by_zero, over);
        let one = self.int(1);
        let safe = self.choose(none, one, b);
        let result = if remainder { self.b.ins().srem(a, safe) } else { self.b.ins().sdiv(a, safe) };
        (result, none)
    }

    fn real_arithmetic(&mut self, op: Arithmetic, a: Value, b: Value) -> Res<(Data, Bit)> {
        let result = match op {
            Arithmetic::Add => self.b.ins().fadd(a, b),
            Arithmetic::Subtract => self.b.ins().fsub(a, b),
            Arithmetic::Multiply => self.b.ins().fmul(a, b),
            Arithmetic::Divide => self.b.ins().fdiv(a, b),
            Arithmetic::Remainder => self.call(Entry::Remainder, &[a, b])?,
        };
        Ok((Data::Float(result), self.is_endless(result)))
    }

    /// The sum, and whether it is no finite number.
    pub(crate) fn add_floats(&mut self, a: Value, b: Value) -> (Value, Bit) {
        let sum = self.b.ins().fadd(a, b);
        (sum, self.is_endless(sum))
    }

    fn is_endless(&mut self, number: Value) -> Bit {
        let size = self.b.ins().fabs(number);
        let infinity = self.b.ins().f64const(f64::INFINITY);
        let finite = Bit::Ssa(self.b.ins().fcmp(FloatCC::LessThan, size, infinity));
        self.not(finite)
    }

    pub(super) fn negate(&mut self, operand: ExprId) -> Res<Val> {
        let val = self.expr(operand)?;
        let (data, overflow) = if let Some(number) = val.data.whole() {
            let zero = self.int(0);
            let (number, overflow) = self.subtract_checked(zero, number);
            (self.whole_number(number), overflow)
        } else if let Some(number) = val.data.float() {
            (Data::Float(self.b.ins().fneg(number)), NO)
        } else if val.data.is_nothing() {
            (Data::Nothing, NO)
        } else {
            return Err(Refusal("the negative of a count that is uncertain"));
        };
        let own = Val { unknown: overflow, ..Val::of(data) };
        Ok(self.through(&val, own))
    }

    pub(super) fn widen(&mut self, operand: ExprId) -> Res<Val> {
        let val = self.expr(operand)?;
        let data = if let Some(number) = val.data.whole() {
            Data::Float(self.b.ins().fcvt_from_sint(F64, number))
        } else if val.data.is_nothing() || val.data.float().is_some() {
            return Ok(val);
        } else {
            return Err(Refusal("a count that is uncertain, as a float"));
        };
        Ok(self.through(&val, Val::of(data)))
    }

    pub(super) fn range(&mut self, start: ExprId, end: ExprId, inclusive: bool) -> Res<Val> {
        let (start, end) = (self.expr(start)?, self.expr(end)?);
        if matches!(start.data, Data::Int { high: Some(_), .. })
            || matches!(end.data, Data::Int { high: Some(_), .. })
        {
            return Err(Refusal("a range to a count that is uncertain"));
        }
        let plain = |val: &Val| Val::of(val.data.clone());
        let (last, inclusive) = self.last_of(plain(&end), Bit::Is(inclusive));
        let span = Span { start: plain(&start), end: last, inclusive };
        Ok(self.through_both(&start, &end, Val::of(Data::Range(Rc::new(span)))))
    }

    /// The end of a range of whole numbers is its last value, unless there is none before the end.
    pub(crate) fn last_of(&mut self, end: Val, inclusive: Bit) -> (Val, Bit) {
        let Data::Int { low, high: None } = end.data else { return (end, inclusive) };
        if inclusive == YES {
            return (end, inclusive);
        }
        let has_last = self.compare_to(IntCC::NotEqual, low, i64::MIN);
        let before = self.b.ins().iadd_imm_s(low, -1);
        let shift = self.and_not(has_last, inclusive);
        let last = self.choose(shift, before, low);
        let inclusive = self.or(inclusive, shift);
        (Val::of(Data::Int { low: last, high: None }), inclusive)
    }

    /// Whether nothing is in a range.
    pub(super) fn is_empty(&mut self, range: &Span) -> Res<Bit> {
        let (start, end) = (&range.start.data, &range.end.data);
        let after = self.ordered(Order::Greater, start, end)?.yes;
        let touching = self.ordered(Order::GreaterEqual, start, end)?.yes;
        let touching = self.and_not(touching, range.inclusive);
        Ok(self.or(after, touching))
    }

    /// Whether a value is in a range.
    pub(super) fn in_range(&mut self, range: &Span, value: &Data) -> Res<Tri> {
        let from = self.ordered(Order::GreaterEqual, value, &range.start.data)?;
        let within = self.ordered(Order::LessEqual, value, &range.end.data)?;
        let to = match range.inclusive {
            Bit::Is(true) => within,
            inclusive @ (Bit::Is(false) | Bit::Ssa(_)) => {
                let below = self.ordered(Order::Less, value, &range.end.data)?;
                let last = self.and3(Tri::certain(inclusive), within);
                self.or3(below, last)
            }
        };
        Ok(self.and3(from, to))
    }

    /// Whether every value of `inner` is in `outer`.
    pub(super) fn range_covers(&mut self, outer: &Span, inner: &Span) -> Res<Bit> {
        let below = self.ordered(Order::Less, &inner.end.data, &outer.end.data)?.yes;
        let within = self.ordered(Order::LessEqual, &inner.end.data, &outer.end.data)?.yes;
        let open = self.not(inner.inclusive);
        let fits = self.or(outer.inclusive, open);
        let within = self.and(within, fits);
        let ends = self.or(below, within);
        let starts = self.ordered(Order::LessEqual, &outer.start.data, &inner.start.data)?.yes;
        let inside = self.and(starts, ends);
        let nothing = self.is_empty(inner)?;
        Ok(self.or(nothing, inside))
    }

    /// Whether some value is in both.
    pub(super) fn ranges_overlap(&mut self, one: &Span, other: &Span) -> Res<Bit> {
        let (a, b) = (self.starts_before_end(one, other)?, self.starts_before_end(other, one)?);
        let meet = self.and(a, b);
        let (x, y) = (self.is_empty(one)?, self.is_empty(other)?);
        let nothing = self.or(x, y);
        Ok(self.and_not(meet, nothing))
    }

    fn starts_before_end(&mut self, one: &Span, other: &Span) -> Res<Bit> {
        let below = self.ordered(Order::Less, &one.start.data, &other.end.data)?.yes;
        let at = self.ordered(Order::LessEqual, &one.start.data, &other.end.data)?.yes;
        let at = self.and(at, other.inclusive);
        Ok(self.or(below, at))
    }

    /// A number that the host finds.
    pub(super) fn whole_number(&self, number: Value) -> Data {
        debug_assert_eq!(self.b.func.dfg.value_type(number), I64, "whole numbers are i64");
        Data::Int { low: number, high: None }
    }
}

/// The operator with its sides exchanged.
fn swapped(op: Order) -> Order {
    match op {
        Order::Less => Order::Greater,
        Order::LessEqual => Order::GreaterEqual,
        Order::Greater => Order::Less,
        Order::GreaterEqual => Order::LessEqual,
    }
}

fn whole(op: Order) -> IntCC {
    match op {
        Order::Less => IntCC::SignedLessThan,
        Order::LessEqual => IntCC::SignedLessThanOrEqual,
        Order::Greater => IntCC::SignedGreaterThan,
        Order::GreaterEqual => IntCC::SignedGreaterThanOrEqual,
    }
}

fn real(op: Order) -> FloatCC {
    match op {
        Order::Less => FloatCC::LessThan,
        Order::LessEqual => FloatCC::LessThanOrEqual,
        Order::Greater => FloatCC::GreaterThan,
        Order::GreaterEqual => FloatCC::GreaterThanOrEqual,
    }
}
