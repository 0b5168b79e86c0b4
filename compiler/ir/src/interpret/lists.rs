//! Building lists and sets, counting them, and finding rows by an equality index.

use super::Interpreter;
use super::equal::Side;
use super::eval::Frame;
use super::key::Key;
use super::value::{Between, Content, Element, Items, List, Truth, Why};
use crate::limits::{LIST_ITEMS, VALUE_DEPTH};
use crate::module::ExprId;
use crate::state::Reason;
use crate::types::{Type, TypeId};
use std::collections::HashMap;

impl<'a> Interpreter<'a> {
    /// A list of type `ty`, or a set without repetition; unknown where it is too long.
    pub(crate) fn list_of(&self, ty: TypeId, elements: Vec<Element<'a>>, open: Option<Why>) -> Content<'a> {
        if elements.len() > LIST_ITEMS {
            return Content::Unknown(Why::of(Reason::Limit));
        }
        let elements = if matches!(self.module.types.get(ty), Type::Set(_)) {
            self.as_set(ty, elements)
        } else {
            elements
        };
        Content::List(List { ty, items: Items::Built(elements.into()), open })
    }

    /// Without repetition; what may repeat an earlier element may not be there.
    fn as_set(&self, ty: TypeId, elements: Vec<Element<'a>>) -> Vec<Element<'a>> {
        let mut set = SetBuilder::default();
        let optional =
            self.module.types.element(ty).is_some_and(|element| self.module.types.is_optional(element));
        for element in elements {
            set.add(self, element, optional);
        }
        set.kept
    }

    /// How many elements a list has: bounds, where some are uncertain.
    pub(crate) fn count(&self, list: &List<'a>) -> Content<'a> {
        match &list.items {
            Items::Nodes(_) | Items::Const(_) | Items::Path(_) => {
                let certain = self.length(list) as i64;
                let high = if list.open.is_some() { None } else { Some(certain) };
                let why = list.open.unwrap_or(Why::of(Reason::AfterApply));
                Between { low: Some(certain), high, why }.content()
            }
            Items::Slot { .. } | Items::Built(_) => {
                count(self.elements(list).map(|element| element.guard), list.open)
            }
        }
    }
}

/// How many elements there are, told by their guards.
pub(super) fn count<'a>(guards: impl Iterator<Item = Option<Why>>, open: Option<Why>) -> Content<'a> {
    let (mut certain, mut maybe, mut why) = (0, 0, None);
    for guard in guards {
        match guard {
            None => certain += 1,
            Some(_) => maybe += 1,
        }
        why = why.or(guard);
    }
    let high = if open.is_some() { None } else { Some(certain + maybe) };
    let why = why.or(open).unwrap_or(Why::of(Reason::AfterApply));
    Between { low: Some(certain), high, why }.content()
}

/// A set while it is built: elements known whole are found by key, the others are compared with all.
#[derive(Default)]
struct SetBuilder<'a> {
    kept: Vec<Element<'a>>,
    by_key: HashMap<Key, usize>,
    in_doubt: Vec<usize>,
}

impl<'a> SetBuilder<'a> {
    fn add(&mut self, run: &Interpreter<'a>, element: Element<'a>, optional: bool) {
        let key = run.key(&element.value).ok();
        let earlier = match &key {
            Some(key) => match self.by_key.get(key) {
                Some(same) => return self.merge(*same, element),
                None => self.in_doubt.clone(),
            },
            None => (0..self.kept.len()).collect(),
        };
        let mut element = element;
        for index in earlier {
            let Some(other) = self.kept.get(index) else { continue };
            let sides = (Side { value: &other.value, optional }, Side { value: &element.value, optional });
            match run.equal(sides.0, sides.1) {
                Truth::True => return self.merge(index, element),
                Truth::Unknown(why) => element.guard = element.guard.or(Some(why)),
                Truth::False => {}
            }
        }
        match key {
            Some(key) => drop(self.by_key.insert(key, self.kept.len())),
            None => self.in_doubt.push(self.kept.len()),
        }
        self.kept.push(element);
    }

    /// The same element again: it is there if either is.
    fn merge(&mut self, index: usize, again: Element<'a>) {
        if let Some(kept) = self.kept.get_mut(index) {
            kept.guard = kept.guard.and(again.guard);
            kept.value.sensitive |= again.value.sensitive;
        }
    }
}

impl<'a> Frame<'_, 'a> {
    pub(super) fn list(&mut self, id: ExprId, items: &[ExprId]) -> super::value::Value<'a> {
        let elements = items.iter().map(|item| Element { value: self.eval(*item), guard: None }).collect();
        super::value::Value::new(self.run.list_of(self.ty(id), elements, None))
    }

    /// The rows of a list of all nodes that can meet a join, where an index over every table answers it: all others
    /// differ from the key for certain.
    pub(super) fn joined(&mut self, id: ExprId, list: &List<'a>) -> Option<Vec<usize>> {
        let Items::Nodes(tables) = &list.items else { return None };
        let run = self.run;
        run.joins.get(&id)?.iter().find_map(|join| {
            let key = self.eval(join.key);
            let key = key.text()?;
            let mut rows = Vec::new();
            let mut start = 0;
            for (table, end) in tables.iter() {
                let column = run.columns.tables.get(*table)?.column(join.property)?;
                let index = run.columns.indexes.get(&column)?;
                let equal = run.columns.strings.find(key).and_then(|key| index.rows.get(&key));
                let from = rows.len();
                rows.extend(
                    equal.into_iter().flatten().chain(&index.unknown).map(|row| start + *row as usize),
                );
                rows.get_mut(from..)?.sort_unstable();
                start = *end;
            }
            Some(rows)
        })
    }

    /// Whether the list holds the item: for functions over sets.
    pub(super) fn subset_of(&self, left: &List<'a>, right: &List<'a>) -> Truth {
        self.run.subset(left, right, VALUE_DEPTH)
    }
}
