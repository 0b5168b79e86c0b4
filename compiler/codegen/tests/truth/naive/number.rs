//! Whole numbers of which ends are known.

use super::{COMPUTED, INFINITE, K, K::F, K::T, K::U, Reading, V, of, strict};
use pol_ir::module::{Arithmetic, ExprId, Order};
use pol_ir::types::TypeId;

impl Reading<'_> {
    pub(super) fn order(&mut self, op: Order, left: ExprId, right: ExprId) -> V {
        match (self.eval(left), self.eval(right)) {
            (V::Int(a, b), V::Int(c, d)) => of(least(op, (a, b), (c, d))),
            (V::Text(one), V::Text(other)) => V::Bool(match op {
                Order::Less => one < other,
                Order::LessEqual => one <= other,
                Order::Greater => one > other,
                Order::GreaterEqual => one >= other,
            }),
            (one, other) => strict(&[&one, &other]),
        }
    }

    pub(super) fn arithmetic(&self, op: Arithmetic, sides: (V, V), ty: TypeId) -> V {
        match sides {
            (V::Int(a, b), V::Int(c, d)) => numbers(op, (a, b), (c, d)),
            (V::Text(one), V::Text(other)) => V::Text(one + &other),
            (V::List(mut one, more), V::List(other, others)) => {
                one.extend(other);
                self.list(ty, one, more || others)
            }
            (one, other) => strict(&[&one, &other]),
        }
    }
}

/// Unknown if the ends disagree.
pub(super) fn least(op: Order, (a, b): (i128, i128), (c, d): (i128, i128)) -> K {
    let between = |always: bool, never: bool| {
        if always {
            T
        } else if never {
            F
        } else {
            U
        }
    };
    match op {
        Order::Less => between(b < c, a >= d),
        Order::LessEqual => between(b <= c, a > d),
        Order::Greater => between(a > d, b <= c),
        Order::GreaterEqual => between(a >= d, b < c),
    }
}

/// What does not fit 64 bits is unknown; an end that does not is infinite.
pub(super) fn interval(low: i128, high: i128) -> V {
    let fits = |end: i128| i64::try_from(end).is_ok();
    if low == high {
        return if fits(low) { V::Int(low, high) } else { COMPUTED };
    }
    V::Int(if fits(low) { low } else { -INFINITE }, if fits(high) { high } else { INFINITE })
}

pub(super) fn numbers(op: Arithmetic, (a, b): (i128, i128), (c, d): (i128, i128)) -> V {
    let known = a == b && c == d;
    let corners = |f: fn(i128, i128) -> i128| {
        let all = [f(a, c), f(a, d), f(b, c), f(b, d)];
        interval(all.into_iter().min().unwrap_or(0), all.into_iter().max().unwrap_or(0))
    };
    match op {
        Arithmetic::Add => interval(a.saturating_add(c), b.saturating_add(d)),
        Arithmetic::Subtract => interval(a.saturating_sub(d), b.saturating_sub(c)),
        Arithmetic::Multiply => corners(i128::saturating_mul),
        Arithmetic::Divide if c > 0 || d < 0 => corners(|x, y| x / y),
        Arithmetic::Remainder if known && c != 0 => interval(a % c, a % c),
        Arithmetic::Divide | Arithmetic::Remainder => COMPUTED,
    }
}
