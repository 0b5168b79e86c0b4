//! Ranges as values.

use super::equal::compare;
use super::value::{Content, RangeValue, Truth};
use crate::ops::range::Bounds;
use std::cmp::Ordering;
use std::rc::Rc;

/// A bound that can be compared with bounds of its kind.
#[derive(Clone, Copy)]
struct Bound<'v, 'a>(&'v Content<'a>);

impl PartialEq for Bound<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        compare(self.0, other.0) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Bound<'_, '_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        compare(self.0, other.0)
    }
}

fn bounds<'v, 'a>(range: &'v RangeValue<'a>) -> Bounds<Bound<'v, 'a>> {
    Bounds { start: Bound(&range.start), end: Bound(&range.end), inclusive: range.inclusive }
}

/// The range between two values; where they are whole numbers its end is its last value.
pub(super) fn range<'a>(start: Content<'a>, end: Content<'a>, inclusive: bool) -> Content<'a> {
    let last =
        if let (Content::Int(beyond), false) = (&end, inclusive) { beyond.checked_sub(1) } else { None };
    let (end, inclusive) = last.map_or((end, inclusive), |last| (Content::Int(last), true));
    Content::Range(Rc::new(RangeValue { start, end, inclusive }))
}

/// The range from a first to a last whole number.
pub(super) fn of_numbers<'a>((first, last): (i64, i64)) -> Content<'a> {
    range(Content::Int(first), Content::Int(last), true)
}

pub(super) fn is_empty(range: &RangeValue<'_>) -> bool {
    bounds(range).is_empty()
}

pub(super) fn contains<'a>(range: &RangeValue<'a>, value: &Content<'a>) -> bool {
    bounds(range).contains(&Bound(value))
}

pub(super) fn covers<'a>(outer: &RangeValue<'a>, inner: &RangeValue<'a>) -> bool {
    bounds(outer).covers(&bounds(inner))
}

pub(super) fn overlaps<'a>(left: &RangeValue<'a>, right: &RangeValue<'a>) -> bool {
    bounds(left).overlaps(&bounds(right))
}

/// Equal as sets of values; ranges with nothing in them are equal.
pub(super) fn same<'a>(left: &RangeValue<'a>, right: &RangeValue<'a>) -> Truth {
    let alike = bounds(left) == bounds(right);
    (alike || (is_empty(left) && is_empty(right))).into()
}
