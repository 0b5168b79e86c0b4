//! `==`, `in`, and what sets are made of: equality in three truth values.
//!
//! Absent equals only absent; a side that cannot be absent differs from it even while it is unknown. Compounds differ
//! if a part or a certain length does. Two uses of one unresolved slot are equal.

use super::Interpreter;
use super::value::{Content, Element, List, Map, Record, Truth, Value, Why};
use crate::columns::{NodeRef, Slot};
use crate::limits::VALUE_DEPTH;
use crate::ops::number::{compare_float, compare_mixed};
use crate::state::Reason;
use crate::types::{Type, TypeId};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A value and whether its type allows it to be absent.
#[derive(Clone, Copy)]
pub(crate) struct Side<'v, 'a> {
    pub(crate) value: &'v Value<'a>,
    pub(crate) optional: bool,
}

impl<'v, 'a> Side<'v, 'a> {
    fn new(value: &'v Value<'a>, optional: bool) -> Self {
        Self { value, optional }
    }
}

impl<'a> Interpreter<'a> {
    /// A value beside its type.
    pub(crate) fn side<'v>(&self, value: &'v Value<'a>, ty: TypeId) -> Side<'v, 'a> {
        Side { value, optional: self.module.types.is_optional(ty) }
    }

    /// Whether two values are equal.
    pub(crate) fn equal(&self, left: Side<'_, 'a>, right: Side<'_, 'a>) -> Truth {
        self.equal_at(left, right, VALUE_DEPTH)
    }

    fn equal_at(&self, left: Side<'_, 'a>, right: Side<'_, 'a>, depth: u32) -> Truth {
        use Content::{Absent, Unknown};
        match (&left.value.content, &right.value.content) {
            (Absent, Absent) => Truth::True,
            (Absent, Unknown(why)) if right.optional => Truth::Unknown(*why),
            (Unknown(why), Absent) if left.optional => Truth::Unknown(*why),
            (Absent, _) | (_, Absent) => Truth::False,
            (Unknown(why), _) => self.equal_unknown(left.value, right.value, *why),
            (_, Unknown(why)) => self.equal_unknown(right.value, left.value, *why),
            (left, right) => self.equal_known(left, right, depth),
        }
    }

    fn equal_unknown(&self, unknown: &Value<'a>, other: &Value<'a>, why: Why) -> Truth {
        let known = if let Content::Node(node) = other.content { Some(node) } else { None };
        match (unknown.origin, other.origin) {
            (Some(left), Some(right)) if left == right => Truth::True,
            (Some(slot), _) if known.is_some_and(|node| self.excludes(slot, node)) => Truth::False,
            _ => Truth::Unknown(why),
        }
    }

    /// Whether a possible edge cannot lead to `node`: it names its candidates, and that is none of them.
    fn excludes(&self, edge: Slot, node: NodeRef) -> bool {
        let candidates = self.candidates(edge);
        !candidates.is_empty() && !candidates.contains(&node)
    }

    fn equal_known(&self, left: &Content<'a>, right: &Content<'a>, depth: u32) -> Truth {
        if depth == 0 {
            return Truth::Unknown(Why::of(Reason::Limit));
        }
        match (left, right) {
            (Content::Bool(left), Content::Bool(right)) => (left == right).into(),
            (Content::Node(left), Content::Node(right)) => (left == right).into(),
            (Content::Between(span), Content::Int(number))
            | (Content::Int(number), Content::Between(span)) => {
                let outside =
                    span.low.is_some_and(|low| low > *number) || span.high.is_some_and(|high| high < *number);
                if outside { Truth::False } else { Truth::Unknown(span.why) }
            }
            (Content::Between(left), Content::Between(right)) => {
                let below = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| a < b);
                let apart = below(left.high, right.low) || below(right.high, left.low);
                if apart { Truth::False } else { Truth::Unknown(left.why) }
            }
            (Content::Range(left), Content::Range(right)) => super::range::same(left, right),
            (Content::Any(left), Content::Any(right)) => super::document::equal(left, right),
            (Content::Record(left), Content::Record(right)) => self.equal_records(left, right, depth - 1),
            (Content::List(left), Content::List(right)) if self.is_set(left) || self.is_set(right) => {
                self.subset(left, right, depth - 1).and(self.subset(right, left, depth - 1))
            }
            (Content::List(left), Content::List(right)) => self.equal_lists(left, right, depth - 1),
            (Content::Map(left), Content::Map(right)) => self.equal_maps(left, right, depth - 1),
            (Content::Between(span), _) | (_, Content::Between(span)) => Truth::Unknown(span.why),
            _ => compare(left, right).is_some_and(Ordering::is_eq).into(),
        }
    }

    fn equal_records(&self, left: &Record<'a>, right: &Record<'a>, depth: u32) -> Truth {
        let names: BTreeSet<_> = self.field_names(left).into_iter().chain(self.field_names(right)).collect();
        let mut all = Truth::True;
        for name in names {
            let optional = |record: &Record<'a>| {
                self.field_type(record.ty, name).is_some_and(|ty| self.module.types.is_optional(ty))
            };
            let (one, other) = (self.field(left, name), self.field(right, name));
            let sides = (Side::new(&one, optional(left)), Side::new(&other, optional(right)));
            all = all.and(self.equal_at(sides.0, sides.1, depth));
            if all == Truth::False {
                break;
            }
        }
        all
    }

    fn equal_lists(&self, left: &List<'a>, right: &List<'a>, depth: u32) -> Truth {
        let (mut ones, mut others) = (self.elements(left), self.elements(right));
        let optional = (self.holds_optionals(left), self.holds_optionals(right));
        let mut all = Truth::True;
        loop {
            match (ones.next(), others.next()) {
                (Some(one), Some(other)) => {
                    if let Some(why) = one.guard.or(other.guard) {
                        return self.equal_lengths(left, right, why);
                    }
                    let sides = (Side::new(&one.value, optional.0), Side::new(&other.value, optional.1));
                    all = all.and(self.equal_at(sides.0, sides.1, depth));
                }
                (None, None) => return all.and(Truth::certain(left.open.or(right.open))),
                (Some(_), None) | (None, Some(_)) => {
                    return all.and(self.equal_lengths(left, right, Why::of(Reason::AfterApply)));
                }
            }
            if all == Truth::False {
                return all;
            }
        }
    }

    /// Whether lists that are not alike element by element may still be equal: only if their lengths may.
    fn equal_lengths(&self, left: &List<'a>, right: &List<'a>, otherwise: Why) -> Truth {
        let (left, right) = (self.count(left), self.count(right));
        match self.equal_known(&left, &right, 1) {
            Truth::False => Truth::False,
            Truth::Unknown(why) => Truth::Unknown(why),
            Truth::True => Truth::Unknown(otherwise),
        }
    }

    fn equal_maps(&self, left: &Map<'a>, right: &Map<'a>, depth: u32) -> Truth {
        self.part_of(left, right, depth).and(self.part_of(right, left, depth))
    }

    /// Whether every entry of one map is in the other.
    fn part_of(&self, left: &Map<'a>, right: &Map<'a>, depth: u32) -> Truth {
        let optional = |map: &Map<'a>| {
            self.module.types.element(map.ty).is_some_and(|element| self.module.types.is_optional(element))
        };
        let mut all = Truth::True;
        for (key, value) in self.entries(left) {
            all = all.and(match (self.entry(right, &key), right.open) {
                (Some(other), _) => {
                    let sides = (Side::new(&value, optional(left)), Side::new(&other, optional(right)));
                    self.equal_at(sides.0, sides.1, depth)
                }
                (None, Some(why)) => Truth::Unknown(why),
                (None, None) => Truth::False,
            });
            if all == Truth::False {
                return all;
            }
        }
        all.and(Truth::certain(left.open))
    }

    /// Whether every element of `left` is in `right`.
    pub(crate) fn subset(&self, left: &List<'a>, right: &List<'a>, depth: u32) -> Truth {
        if let Some(truth) = self.subset_by_key(left, right) {
            return truth;
        }
        let mut all = Truth::True;
        for Element { value, guard } in self.elements(left) {
            let side = Side::new(&value, self.holds_optionals(left));
            all = all.and(Truth::certain(guard).not().or(self.holds(right, side, depth)));
            if all == Truth::False {
                return all;
            }
        }
        all.and(Truth::certain(left.open))
    }

    /// The same by hashing, where nothing of either is in doubt.
    fn subset_by_key(&self, left: &List<'a>, right: &List<'a>) -> Option<Truth> {
        let known: std::collections::HashSet<_> = self.keys_of(right)?.into_iter().collect();
        Some(self.keys_of(left)?.iter().all(|key| known.contains(key)).into())
    }

    /// Whether an element of `list` equals the item.
    pub(crate) fn holds(&self, list: &List<'a>, item: Side<'_, 'a>, depth: u32) -> Truth {
        let optional = self.holds_optionals(list);
        let mut any = Truth::False;
        for Element { value, guard } in self.elements(list) {
            let equal = self.equal_at(item, Side::new(&value, optional), depth);
            any = any.or(Truth::certain(guard).and(equal));
            if any == Truth::True {
                return any;
            }
        }
        any.or(list.open.map_or(Truth::False, Truth::Unknown))
    }

    pub(crate) fn is_set(&self, list: &List<'a>) -> bool {
        matches!(self.module.types.get(list.ty), Type::Set(_))
    }

    pub(crate) fn holds_optionals(&self, list: &List<'a>) -> bool {
        self.module.types.element(list.ty).is_some_and(|element| self.module.types.is_optional(element))
    }
}

/// Compares scalars of one kind (numbers of either); `None` for what has no order.
pub(crate) fn compare(left: &Content<'_>, right: &Content<'_>) -> Option<Ordering> {
    match (left, right) {
        (Content::Int(left), Content::Int(right))
        | (Content::Duration(left), Content::Duration(right))
        | (Content::Bytes(left), Content::Bytes(right))
        | (Content::Time(left), Content::Time(right)) => Some(left.cmp(right)),
        (Content::Float(left), Content::Float(right)) => Some(compare_float(*left, *right)),
        (Content::Int(left), Content::Float(right)) => Some(compare_mixed(*left, *right)),
        (Content::Float(left), Content::Int(right)) => Some(compare_mixed(*right, *left).reverse()),
        (Content::Text(left), Content::Text(right)) => Some((**left).cmp(&**right)),
        (Content::Cidr(left), Content::Cidr(right)) => Some(left.cmp(right)),
        (Content::Ip(left), Content::Ip(right)) => Some(left.cmp(right)),
        (Content::Version(left), Content::Version(right)) => Some(left.cmp(right)),
        (Content::Parsed(left), Content::Parsed(right)) => left.compare(right),
        _ => None,
    }
}
