//! Arithmetic and comparison of numbers, exact or refused.

use crate::module::{Arithmetic, Order};
use std::cmp::Ordering;

/// Arithmetic of whole numbers; `None` on overflow or division by zero. Division truncates towards zero.
pub fn int(op: Arithmetic, left: i64, right: i64) -> Option<i64> {
    match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    }
}

/// Arithmetic of floating point numbers; `None` where the result is not a finite number.
pub fn float(op: Arithmetic, left: f64, right: f64) -> Option<f64> {
    let result = match op {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Remainder => left % right,
    };
    result.is_finite().then_some(result)
}

/// Compares a whole number with a floating point number exactly; NaN counts as equal.
pub fn compare_mixed(left: i64, right: f64) -> Ordering {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0; // 2^63, the first float above every i64
    if right >= BEYOND {
        return Ordering::Less;
    }
    if right < -BEYOND {
        return Ordering::Greater;
    }
    let whole = right.trunc();
    let fraction = right - whole;
    left.cmp(&(whole as i64)).then_with(|| 0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal))
}

/// Compares floating point numbers; NaN, which no value is, counts as equal.
pub fn compare_float(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

/// Whether an ordering satisfies the operator.
pub fn holds(op: Order, ordering: Ordering) -> bool {
    match op {
        Order::Less => ordering.is_lt(),
        Order::LessEqual => ordering.is_le(),
        Order::Greater => ordering.is_gt(),
        Order::GreaterEqual => ordering.is_ge(),
    }
}
