//! Numbers: arithmetic, of bounds too, comparison, ranges, and `in`.

use super::equal::compare;
use super::eval::{Frame, strict};
use super::value::{Between, Content, Element, Text, Truth, Value, Why};
use crate::limits::VALUE_DEPTH;
use crate::module::{Arithmetic, ExprId, Order};
use crate::ops::{number, text};
use crate::state::Reason;
use crate::types::TypeId;

const OVERFLOW: Content<'static> = Content::Unknown(Why::of(Reason::Overflow));

impl<'a> Frame<'_, 'a> {
    pub(super) fn negate(&mut self, operand: ExprId) -> Value<'a> {
        let value = self.eval(operand);
        let content = match &value.content {
            Content::Int(number) => number.checked_neg().map_or(OVERFLOW, Content::Int),
            Content::Float(number) => Content::Float(-number),
            Content::Duration(number) => number.checked_neg().map_or(OVERFLOW, Content::Duration),
            Content::Between(span) => span_arithmetic(Arithmetic::Subtract, exactly(0, span.why), *span),
            Content::Absent
            | Content::Unknown(_)
            | Content::Bool(_)
            | Content::Text(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Parsed(_)
            | Content::Any(_)
            | Content::Node(_)
            | Content::Range(_)
            | Content::Record(_)
            | Content::List(_)
            | Content::Map(_) => return strict(&[&value]),
        };
        Value::new(content).tainted(value.sensitive)
    }

    /// Bounds do not widen: a floating point number is known or not.
    pub(super) fn widen(&mut self, operand: ExprId) -> Value<'a> {
        let value = self.eval(operand);
        match &value.content {
            Content::Int(number) => Value::new(Content::Float(*number as f64)).tainted(value.sensitive),
            Content::Float(_) => value,
            Content::Absent
            | Content::Unknown(_)
            | Content::Between(_)
            | Content::Bool(_)
            | Content::Text(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Duration(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Parsed(_)
            | Content::Any(_)
            | Content::Node(_)
            | Content::Range(_)
            | Content::Record(_)
            | Content::List(_)
            | Content::Map(_) => strict(&[&value]),
        }
    }

    pub(super) fn arithmetic(&mut self, id: ExprId, op: Arithmetic, sides: (ExprId, ExprId)) -> Value<'a> {
        let (left, right) = (self.eval(sides.0), self.eval(sides.1));
        let content = match (&left.content, &right.content) {
            (Content::List(one), Content::List(other)) if op == Arithmetic::Add => {
                let elements: Vec<Element<'a>> =
                    self.run.elements(one).chain(self.run.elements(other)).collect();
                Some(self.run.list_of(self.ty(id), elements, one.open.or(other.open)))
            }
            (left, right) => scalars(op, left, right),
        };
        match content {
            Some(content) => Value::new(content).tainted(left.sensitive || right.sensitive),
            None => strict(&[&left, &right]),
        }
    }

    pub(super) fn equality(&mut self, left: ExprId, right: ExprId) -> Value<'a> {
        let (one, other) = (self.eval(left), self.eval(right));
        let truth = self.run.equal(self.run.side(&one, self.ty(left)), self.run.side(&other, self.ty(right)));
        Value::from(truth).tainted(one.sensitive || other.sensitive)
    }

    pub(super) fn order(&mut self, op: Order, left: ExprId, right: ExprId) -> Value<'a> {
        let (left, right) = (self.eval(left), self.eval(right));
        let truth = match (span(&left.content), span(&right.content)) {
            (Some(one), Some(other)) => Some(span_order(op, one, other)),
            _ => compare(&left.content, &right.content).map(|ordering| number::holds(op, ordering).into()),
        };
        match truth {
            Some(truth) => Value::from(truth).tainted(left.sensitive || right.sensitive),
            None => strict(&[&left, &right]),
        }
    }

    pub(super) fn range(&mut self, start: ExprId, end: ExprId, inclusive: bool) -> Value<'a> {
        let (start, end) = (self.eval(start), self.eval(end));
        if compare(&start.content, &end.content).is_none() {
            return strict(&[&start, &end]);
        }
        let sensitive = start.sensitive || end.sensitive;
        Value::new(super::range::range(start.content, end.content, inclusive)).tainted(sensitive)
    }

    /// Absent on either side: false.
    pub(super) fn contained(&mut self, item: ExprId, of: ExprId) -> Value<'a> {
        let (value, whole) = (self.eval(item), self.eval(of));
        let sensitive = value.sensitive || whole.sensitive;
        Value::from(self.is_in(&value, self.ty(item), &whole)).tainted(sensitive)
    }

    fn is_in(&self, item: &Value<'a>, ty: TypeId, of: &Value<'a>) -> Truth {
        if item.is_absent() || of.is_absent() {
            return Truth::False;
        }
        match (&of.content, &item.content) {
            (Content::List(list), _) => self.run.holds(list, self.run.side(item, ty), VALUE_DEPTH),
            (Content::Map(map), Content::Text(key)) => match (self.run.entry(map, key), map.open) {
                (Some(_), _) => Truth::True,
                (None, Some(why)) => Truth::Unknown(why),
                (None, None) => Truth::False,
            },
            (Content::Map(map), _) if map.open.is_none() && self.run.entries(map).is_empty() => Truth::False,
            (Content::Range(range), Content::Between(between)) => {
                let from = span(&range.start).map(|start| span_order(Order::GreaterEqual, *between, start));
                let to = span(&range.end).map(|end| span_order(Order::LessEqual, *between, end));
                from.zip(to).map_or(Truth::Unknown(between.why), |(from, to)| from.and(to))
            }
            (Content::Range(range), scalar) if item.why().is_none() => {
                super::range::contains(range, scalar).into()
            }
            _ => Truth::Unknown(of.why().or(item.why()).unwrap_or(Why::of(Reason::Unreadable))),
        }
    }
}

/// Arithmetic of scalars; `None` where an operand is not a scalar of a fitting kind.
pub(super) fn scalars<'a>(op: Arithmetic, left: &Content<'a>, right: &Content<'a>) -> Option<Content<'a>> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Content::{Between, Bytes, Duration, Float, Int, Text as Str, Time};
    let whole = |left: i64, right: i64, make: fn(i64) -> Content<'a>| {
        number::int(op, left, right).map_or(OVERFLOW, make)
    };
    let real = |left: f64, right: f64| number::float(op, left, right).map_or(OVERFLOW, Float);
    Some(match (left, right) {
        (Int(left), Int(right)) => whole(*left, *right, Int),
        (Float(left), Float(right)) => real(*left, *right),
        (Int(left), Float(right)) => real(*left as f64, *right),
        (Float(left), Int(right)) => real(*left, *right as f64),
        (Between(_), Between(_) | Int(_)) | (Int(_), Between(_)) => {
            span_arithmetic(op, span(left)?, span(right)?)
        }
        (Duration(left), Duration(right)) if matches!(op, Add | Subtract) => whole(*left, *right, Duration),
        (Bytes(left), Bytes(right)) if matches!(op, Add | Subtract) => whole(*left, *right, Bytes),
        (Duration(left), Int(right)) if matches!(op, Multiply | Divide) => whole(*left, *right, Duration),
        (Int(left), Duration(right)) if op == Multiply => whole(*left, *right, Duration),
        (Bytes(left), Int(right)) if matches!(op, Multiply | Divide) => whole(*left, *right, Bytes),
        (Int(left), Bytes(right)) if op == Multiply => whole(*left, *right, Bytes),
        (Duration(left), Duration(right)) | (Bytes(left), Bytes(right)) if op == Divide => {
            whole(*left, *right, Int)
        }
        (Time(left), Duration(right)) if matches!(op, Add | Subtract) => whole(*left, *right, Time),
        (Duration(left), Time(right)) if op == Add => whole(*left, *right, Time),
        (Time(left), Time(right)) if op == Subtract => whole(*left, *right, Duration),
        (Str(left), Str(right)) if op == Add => text::concat(left, right)
            .map_or(Content::Unknown(Why::of(Reason::Limit)), |text| Str(Text::from(text))),
        _ => return None,
    })
}

fn exactly(number: i64, why: Why) -> Between {
    Between { low: Some(number), high: Some(number), why }
}

/// Whole numbers as bounds.
fn span(content: &Content<'_>) -> Option<Between> {
    match content {
        Content::Between(between) => Some(*between),
        Content::Int(number) => Some(exactly(*number, Why::of(Reason::AfterApply))),
        Content::Absent
        | Content::Unknown(_)
        | Content::Bool(_)
        | Content::Float(_)
        | Content::Text(_)
        | Content::Cidr(_)
        | Content::Ip(_)
        | Content::Duration(_)
        | Content::Bytes(_)
        | Content::Time(_)
        | Content::Version(_)
        | Content::Parsed(_)
        | Content::Any(_)
        | Content::Node(_)
        | Content::Range(_)
        | Content::Record(_)
        | Content::List(_)
        | Content::Map(_) => None,
    }
}

/// Unknown unless the comparison comes out the same at both ends.
fn span_order(op: Order, left: Between, right: Between) -> Truth {
    let reason = if left.low == left.high { right.why } else { left.why };
    let less = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| a < b);
    let less_equal = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| a <= b);
    let (always, never) = match op {
        Order::Less => (less(left.high, right.low), less_equal(right.high, left.low)),
        Order::LessEqual => (less_equal(left.high, right.low), less(right.high, left.low)),
        Order::Greater => (less(right.high, left.low), less_equal(left.high, right.low)),
        Order::GreaterEqual => (less_equal(right.high, left.low), less(left.high, right.low)),
    };
    match (always, never) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown(reason),
    }
}

/// Interval arithmetic. Where an end overflows it is infinite; division by bounds around zero and remainders are
/// unknown.
fn span_arithmetic<'a>(op: Arithmetic, left: Between, right: Between) -> Content<'a> {
    let why = if left.low == left.high { right.why } else { left.why };
    let both = |a: Option<i64>, b: Option<i64>| number::int(op, a?, b?);
    let (low, high) = match op {
        Arithmetic::Add => (both(left.low, right.low), both(left.high, right.high)),
        Arithmetic::Subtract => (both(left.low, right.high), both(left.high, right.low)),
        Arithmetic::Multiply => corners(left, right, i128::saturating_mul),
        Arithmetic::Divide
            if right.low.is_some_and(|low| low > 0) || right.high.is_some_and(|high| high < 0) =>
        {
            corners(left, right, |a, b| a.checked_div(b).unwrap_or(0))
        }
        Arithmetic::Divide | Arithmetic::Remainder => return Content::Unknown(why),
    };
    Between { low, high, why }.content()
}

/// What stands for infinity among ends: beyond all products of whole numbers, and still so where it is divided by one.
const INFINITE: i128 = 1 << 126;

/// The smallest and the greatest result at the ends; infinite where it is no 64-bit number.
fn corners(left: Between, right: Between, op: fn(i128, i128) -> i128) -> (Option<i64>, Option<i64>) {
    let ends =
        |span: Between| [span.low.map_or(-INFINITE, i128::from), span.high.map_or(INFINITE, i128::from)];
    let results = ends(left).map(|a| ends(right).map(|b| op(a, b)));
    let [[a, b], [c, d]] = results;
    let end = |end: i128| i64::try_from(end).ok();
    (end(a.min(b).min(c).min(d)), end(a.max(b).max(c).max(d)))
}
