//! Functions: strict in their arguments.

use super::each::nth;
use super::{COMPUTED, Reading, V, is_unknown, of, strict};
use pol_ir::builtin::Builtin;
use pol_ir::types::TypeId;

impl Reading<'_> {
    pub(super) fn call(&self, function: Builtin, (args, types): (&[V], &[TypeId]), ty: TypeId) -> V {
        let list =
            |items: Vec<V>, open| self.list(ty, items.into_iter().map(|item| (item, true)).collect(), open);
        match (function, args) {
            (Builtin::StartsWith, [V::Text(text), V::Text(part)]) => V::Bool(text.starts_with(part)),
            (Builtin::EndsWith, [V::Text(text), V::Text(part)]) => V::Bool(text.ends_with(part)),
            (Builtin::Contains, [V::Text(text), V::Text(part)]) => V::Bool(text.contains(part)),
            (Builtin::Lower, [V::Text(text)]) => V::Text(text.to_lowercase()),
            (Builtin::Upper, [V::Text(text)]) => V::Text(text.to_uppercase()),
            (Builtin::Trim, [V::Text(text)]) => V::Text(text.trim().to_owned()),
            (Builtin::Replace, [V::Text(text), V::Text(from), V::Text(to)]) => {
                V::Text(text.replace(from, to))
            }
            (Builtin::Length, [V::Text(text)]) => V::Int(text.len() as i128, text.len() as i128),
            (Builtin::ToInt, [V::Text(text)]) => {
                text.parse().map_or(V::Absent, |n: i64| V::Int(n.into(), n.into()))
            }
            (Builtin::Split, [V::Text(text), V::Text(by)]) => {
                list(text.split(by.as_str()).map(|part| V::Text(part.to_owned())).collect(), false)
            }
            (Builtin::Join, [V::List(items, open), V::Text(by)]) => {
                let text = |(item, certain): &(V, bool)| match item {
                    V::Text(text) if *certain && !open => Some(text.clone()),
                    _ => None,
                };
                let parts: Option<Vec<String>> = items.iter().map(text).collect();
                parts.filter(|_| !open).map_or(COMPUTED, |parts| V::Text(parts.join(by)))
            }
            (Builtin::First, [V::List(items, open)]) => nth(items, *open, 0),
            (Builtin::Compact, [V::List(items, open)]) => {
                let there = items.iter().filter(|(item, _)| *item != V::Absent);
                let there = there.map(|(item, certain)| (item.clone(), *certain && !is_unknown(item)));
                self.list(ty, there.collect(), *open)
            }
            (Builtin::Keys, [V::Map(entries, open)]) => {
                list(entries.keys().cloned().map(V::Text).collect(), *open)
            }
            (Builtin::Values, [V::Map(entries, open)]) => list(entries.values().cloned().collect(), *open),
            (Builtin::Entries, [V::Map(entries, open)]) => self.list(ty, self.entries(entries), *open),
            (Builtin::Flatten, [V::List(lists, open)]) => self.flat(ty, lists.clone(), *open),
            (Builtin::Union, [V::List(one, more), V::List(other, others)]) => {
                self.list(ty, [one.clone(), other.clone()].concat(), *more || *others)
            }
            (Builtin::SubsetOf, [V::List(one, more), V::List(other, others)]) => {
                of(self
                    .subset((one, *more, self.element(types[0])), (other, *others, self.element(types[1]))))
            }
            (Builtin::Overlaps, [V::Net(a, x), V::Net(b, y)]) => {
                V::Bool(a >> (32 - x.min(y)) == b >> (32 - x.min(y)))
            }
            (Builtin::Covers, [V::Net(a, x), V::Net(b, y)]) => {
                V::Bool(x <= y && a >> (32 - x) == b >> (32 - x))
            }
            (Builtin::IsPublic, [V::Net(_, prefix)]) => V::Bool(*prefix < 8),
            (Builtin::IsPrivate, [V::Net(at, prefix)]) => V::Bool(at >> 24 == 10 && *prefix >= 8),
            (Builtin::Prefix, [V::Net(_, prefix)]) => V::Int((*prefix).into(), (*prefix).into()),
            (Builtin::PortRange, [from, to, protocol]) if !args.iter().any(is_unknown) => {
                ports(from, to, protocol)
            }
            (Builtin::RangeCovers, [V::Range(a, b), V::Range(c, d)]) => V::Bool(c > d || (a <= c && d <= b)),
            (Builtin::RangeOverlaps, [V::Range(a, b), V::Range(c, d)]) => V::Bool(a.max(c) <= b.min(d)),
            _ => strict(&args.iter().collect::<Vec<_>>()),
        }
    }
}

pub(crate) fn net_of(net: &impl ToString) -> V {
    let text = net.to_string();
    let (address, prefix) = text.split_once('/').expect("a net");
    let address: std::net::Ipv4Addr = address.parse().expect("an address");
    V::Net(address.into(), prefix.parse().expect("a prefix"))
}

pub(super) fn ports(from: &V, to: &V, protocol: &V) -> V {
    match (from, to, protocol) {
        (_, _, V::Text(all)) if all == "-1" => V::Range(0, 65_535),
        (V::Absent, V::Absent, _) => V::Range(0, 65_535),
        (V::Int(-1, _), _, _) | (_, V::Int(-1, _), _) => V::Range(0, 65_535),
        (V::Int(from, _), V::Int(to, _), _) => V::Range(*from, *to),
        (V::Int(only, _), ..) | (_, V::Int(only, _), _) => V::Range(*only, *only),
        _ => COMPUTED,
    }
}
