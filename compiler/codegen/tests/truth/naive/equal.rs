//! `==`, `in`, and sets.

use super::number::least;
use super::{K, K::F, K::T, K::U, Reading, V, closed, guard, is_unknown, k, not};
use pol_ir::module::Order;
use pol_ir::names::Symbol;
use pol_ir::types::{Type, TypeId};
use std::collections::BTreeMap;

impl Reading<'_> {
    /// Absent differs from what is not optional, even if that is unknown; else anything with unknown is unknown;
    /// compounds differ if a part or a certain length does.
    pub(super) fn equal(&self, (one, a): (&V, TypeId), (other, b): (&V, TypeId)) -> K {
        let optional = |ty| self.module.types.is_optional(ty);
        match (one, other) {
            (V::Absent, V::Absent) => T,
            (V::Absent, other) if is_unknown(other) && optional(b) => U,
            (one, V::Absent) if is_unknown(one) && optional(a) => U,
            (V::Absent, _) | (_, V::Absent) => F,
            (V::Possible(x, _), V::Possible(y, _)) => {
                if x == y {
                    T
                } else {
                    U
                }
            }
            (V::Possible(_, nodes), V::Node(node)) | (V::Node(node), V::Possible(_, nodes)) => {
                if nodes.is_empty() || nodes.contains(node) { U } else { F }
            }
            (V::Possible(_, nodes), V::Outside(_)) | (V::Outside(_), V::Possible(_, nodes)) => {
                if nodes.is_empty() { U } else { F }
            }
            (V::Possible(..), _) | (_, V::Possible(..)) => U,
            (V::Unknown(x), V::Unknown(y)) if x == y && *x != 0 => T,
            (V::Unknown(_), _) | (_, V::Unknown(_)) => U,
            (V::Int(a, b), V::Int(c, d)) if a == b && c == d => k(a == c),
            (V::Int(a, b), V::Int(c, d)) => {
                if b < c || d < a {
                    F
                } else {
                    U
                }
            }
            (V::Range(a, b), V::Range(c, d)) => k((a, b) == (c, d) || (a > b && c > d)),
            (V::Record(one), V::Record(other)) => self.equal_records((one, a), (other, b)),
            (V::List(one, more), V::List(other, others)) => {
                let (one, other) =
                    ((one.as_slice(), *more, self.element(a)), (other.as_slice(), *others, self.element(b)));
                if self.is_set(a) || self.is_set(b) {
                    self.subset(one, other).min(self.subset(other, one))
                } else {
                    self.equal_lists(one, other)
                }
            }
            (V::Map(one, more), V::Map(other, others)) => {
                let part = |(small, a, open), (great, b, others): (&BTreeMap<String, V>, TypeId, bool)| {
                    let small: &BTreeMap<String, V> = small;
                    let has = |(key, value): (&String, &V)| match great.get(key) {
                        Some(other) => self.equal((value, a), (other, b)),
                        None => {
                            if others {
                                U
                            } else {
                                F
                            }
                        }
                    };
                    small.iter().map(has).min().unwrap_or(T).min(closed(open))
                };
                let (a, b) = (self.element(a), self.element(b));
                part((one, a, *more), (other, b, *others)).min(part((other, b, *others), (one, a, *more)))
            }
            (one, other) => k(one == other),
        }
    }

    pub(super) fn is_set(&self, ty: TypeId) -> bool {
        matches!(self.module.types.get(ty), Type::Set(_))
    }

    pub(super) fn element(&self, ty: TypeId) -> TypeId {
        self.module.types.element(ty).expect("a collection")
    }

    pub(super) fn equal_records(
        &self,
        (one, a): (&BTreeMap<Symbol, V>, TypeId),
        (other, b): (&BTreeMap<Symbol, V>, TypeId),
    ) -> K {
        let fields = |ty| match self.module.types.get(self.module.types.inner(ty)) {
            Type::Record(id) => self.module.types.records[*id].fields.clone(),
            _ => Vec::new(),
        };
        let part = |field: &pol_ir::types::Field, record: &BTreeMap<Symbol, V>| {
            record.get(&field.name).cloned().unwrap_or_else(|| self.nothing(field.ty))
        };
        let both = fields(a).into_iter().zip(fields(b));
        both.map(|(x, y)| self.equal((&part(&x, one), x.ty), (&part(&y, other), y.ty))).min().unwrap_or(T)
    }

    /// Part by part up to the first element that may not be there; from there on only the lengths tell.
    pub(super) fn equal_lists(
        &self,
        (one, more, a): (&[(V, bool)], bool, TypeId),
        (other, others, b): (&[(V, bool)], bool, TypeId),
    ) -> K {
        let lengths = |items: &[(V, bool)], open| {
            let certain = items.iter().filter(|(_, certain)| *certain).count();
            (certain, if open { usize::MAX } else { items.len() })
        };
        let (low, high) = lengths(one, more);
        let (least, most) = lengths(other, others);
        let mut all = if high < least || most < low { F } else { T };
        if one.len() != other.len() || more || others {
            all = all.min(U);
        }
        for ((x, sure), (y, certain)) in one.iter().zip(other) {
            if !sure || !certain {
                return all.min(U);
            }
            all = all.min(self.equal((x, a), (y, b)));
        }
        all
    }

    pub(super) fn subset(
        &self,
        (one, more, a): (&[(V, bool)], bool, TypeId),
        (other, others, b): (&[(V, bool)], bool, TypeId),
    ) -> K {
        let each =
            |(item, certain): &(V, bool)| not(guard(*certain)).max(self.holds((other, others, b), (item, a)));
        one.iter().map(each).min().unwrap_or(T).min(closed(more))
    }

    pub(super) fn holds(&self, (items, open, ty): (&[(V, bool)], bool, TypeId), item: (&V, TypeId)) -> K {
        let each = |(value, certain): &(V, bool)| guard(*certain).min(self.equal(item, (value, ty)));
        items.iter().map(each).max().unwrap_or(F).max(not(closed(open)))
    }

    /// Absent: false; an empty closed list: false.
    pub(super) fn contained(&self, (item, a): (&V, TypeId), (whole, b): (&V, TypeId)) -> K {
        match (item, whole) {
            (V::Absent, _) | (_, V::Absent) => F,
            (_, V::List(items, open)) => self.holds((items, *open, self.element(b)), (item, a)),
            (V::Text(key), V::Map(entries, open)) => {
                if entries.contains_key(key) {
                    T
                } else {
                    not(closed(*open))
                }
            }
            (_, V::Map(entries, false)) if entries.is_empty() => F,
            (V::Int(low, high), V::Range(first, last)) => least(
                Order::GreaterEqual,
                (*low, *high),
                (*first, *first),
            )
            .min(least(Order::LessEqual, (*low, *high), (*last, *last))),
            _ => U,
        }
    }

    /// A set holds nothing twice; what may be there already is there only maybe.
    pub(super) fn list(&self, ty: TypeId, items: Vec<(V, bool)>, open: bool) -> V {
        if !self.is_set(ty) {
            return V::List(items, open);
        }
        let element = self.element(ty);
        let mut kept: Vec<(V, bool)> = Vec::new();
        for (item, certain) in items {
            let alike = |(other, _): &(V, bool)| self.equal((other, element), (&item, element));
            match kept.iter().position(|other| alike(other) == T) {
                Some(same) => kept[same].1 |= certain,
                None => {
                    let is_new = kept.iter().all(|other| alike(other) == F);
                    kept.push((item, certain && is_new));
                }
            }
        }
        V::List(kept, open)
    }
}
