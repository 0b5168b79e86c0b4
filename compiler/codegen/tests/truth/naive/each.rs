//! Quantifiers, projections and aggregates.

use super::{COMPUTED, INFINITE, K::F, K::T, Reading, V, closed, guard, is_settled, not, of, strict, truth};
use pol_ir::module::{Arithmetic, Each, ExprId, LocalId};
use pol_ir::types::TypeId;
use std::collections::BTreeMap;

impl Reading<'_> {
    pub(super) fn each(
        &mut self,
        (op, ty): (Each, TypeId),
        list: V,
        (item, body): (LocalId, Option<ExprId>),
    ) -> V {
        let (items, open) = match list {
            V::List(items, open) => (items, open),
            V::Map(entries, open) => (self.entries(&entries), open),
            other => return strict(&[&other]),
        };
        let judge = |(value, certain): (V, bool)| {
            let Some(body) = body else { return (value.clone(), certain, value) };
            self.locals.insert(item, value.clone());
            let judged = self.eval(body);
            (value, certain, judged)
        };
        let turns: Vec<(V, bool, V)> = items.into_iter().map(judge).collect();
        let holds = |(_, certain, judged): &(V, bool, V)| guard(*certain).min(truth(judged));
        let any = || turns.iter().map(holds).max().unwrap_or(F).max(not(closed(open)));
        let kept =
            || turns.iter().filter(|turn| holds(turn) != F).map(|turn| (turn.0.clone(), holds(turn) == T));
        let in_doubt = open || turns.iter().any(|(_, certain, judged)| !certain || !is_settled(judged));
        let bodies = || turns.iter().map(|(_, certain, judged)| (judged.clone(), *certain));
        match op {
            Each::Any => of(any()),
            Each::None => of(not(any())),
            Each::All => {
                let each = |(_, certain, judged): &(V, bool, V)| not(guard(*certain)).max(truth(judged));
                of(turns.iter().map(each).min().unwrap_or(T).min(closed(open)))
            }
            Each::Count => {
                let counted: Vec<bool> = match body {
                    Some(_) => kept().map(|(_, certain)| certain).collect(),
                    None => turns.iter().map(|turn| turn.1).collect(),
                };
                let certain = counted.iter().filter(|certain| **certain).count() as i128;
                V::Int(certain, if open { INFINITE } else { counted.len() as i128 })
            }
            Each::Filter => V::List(kept().collect(), open),
            Each::Map => self.list(ty, bodies().collect(), open),
            Each::FlatMap => self.flat(ty, bodies().collect(), open),
            Each::Find => match turns.iter().find(|turn| holds(turn) != F) {
                Some(turn) if holds(turn) == T => turn.0.clone(),
                Some(_) => COMPUTED,
                None if open => COMPUTED,
                None => V::Absent,
            },
            Each::Sum | Each::Min | Each::Max | Each::SortBy | Each::Distinct | Each::GroupBy if in_doubt => {
                COMPUTED
            }
            Each::Sum => {
                let sum = |sum: V, (value, _): (V, bool)| self.arithmetic(Arithmetic::Add, (sum, value), ty);
                bodies().fold(V::Int(0, 0), sum)
            }
            Each::Min => extreme(bodies(), |new, best| new < best),
            Each::Max => extreme(bodies(), |new, best| new > best),
            Each::SortBy => {
                let mut turns = turns;
                turns.sort_by_key(|(.., key)| ordinal(key));
                self.list(ty, turns.into_iter().map(|turn| (turn.0, true)).collect(), false)
            }
            Each::Distinct => {
                let firsts = self.groups(turns).into_iter().map(|(_, mut group)| (group.remove(0), true));
                self.list(ty, firsts.collect(), false)
            }
            Each::GroupBy => {
                let groups = self.groups(turns);
                let group = |(key, items): (V, Vec<V>)| {
                    let items = items.into_iter().map(|item| (item, true)).collect();
                    (self.record(&[("key", key), ("items", V::List(items, false))]), true)
                };
                V::List(groups.into_iter().map(group).collect(), false)
            }
        }
    }

    pub(super) fn groups(&self, turns: Vec<(V, bool, V)>) -> Vec<(V, Vec<V>)> {
        let mut groups: Vec<(V, Vec<V>)> = Vec::new();
        for (value, _, key) in turns {
            match groups.iter_mut().find(|group| group.0 == key) {
                Some(group) => group.1.push(value),
                None => groups.push((key, vec![value])),
            }
        }
        groups
    }

    pub(super) fn record(&self, fields: &[(&str, V)]) -> V {
        let name = |name: &str| self.module.names.find(name).expect("a name of the language");
        V::Record(fields.iter().map(|(field, value)| (name(field), value.clone())).collect())
    }

    pub(super) fn entries(&self, entries: &BTreeMap<String, V>) -> Vec<(V, bool)> {
        let entry = |(key, value): (&String, &V)| {
            self.record(&[("key", V::Text(key.clone())), ("value", value.clone())])
        };
        entries.iter().map(|each| (entry(each), true)).collect()
    }

    /// An inner list that is unknown makes the whole open.
    pub(super) fn flat(&self, ty: TypeId, lists: Vec<(V, bool)>, open: bool) -> V {
        let (mut flat, mut open) = (Vec::new(), open);
        for (list, certain) in lists {
            match list {
                V::List(items, more) => {
                    flat.extend(items.into_iter().map(|(item, sure)| (item, sure && certain)));
                    open |= more;
                }
                _ => open = true,
            }
        }
        self.list(ty, flat, open)
    }
}

/// Unknown if an earlier or the deciding element is uncertain.
pub(super) fn nth(items: &[(V, bool)], open: bool, index: i128) -> V {
    let Ok(index) = usize::try_from(index) else { return V::Absent };
    match items.get(index) {
        Some((value, _)) if items[..=index].iter().all(|(_, certain)| *certain) => value.clone(),
        Some(_) => COMPUTED,
        None if open => COMPUTED,
        None => V::Absent,
    }
}

/// What values are ordered by; absent ones come first.
pub(super) fn ordinal(value: &V) -> (i128, String) {
    match value {
        V::Absent => (i128::MIN, String::new()),
        V::Int(number, _) => (*number, String::new()),
        V::Text(text) => (0, text.clone()),
        other => panic!("{other:?} has no order"),
    }
}

pub(super) fn extreme(
    values: impl Iterator<Item = (V, bool)>,
    better: fn((i128, String), (i128, String)) -> bool,
) -> V {
    let best =
        |best: V, (value, _): (V, bool)| if better(ordinal(&value), ordinal(&best)) { value } else { best };
    let mut values = values;
    let Some((first, _)) = values.next() else { return V::Absent };
    values.fold(first, best)
}
