//! Quantifiers, projections and aggregates, row by row as the Definitions of the language say.

use super::equal::compare;
use super::eval::{Frame, strict};
use super::value::{Content, Element, Fields, Items, List, Map, Record, Text, Truth, Value, Why};
use crate::limits::LIST_ITEMS;
use crate::module::{Arithmetic, Each, ExprId, LocalId};
use crate::state::Reason;
use crate::types::{Type, TypeId};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// What is done with the elements of a list.
struct Loop<'a> {
    list: List<'a>,
    item: LocalId,
    body: Option<ExprId>,
    /// Whether the list itself is sensitive, and so all that is in it.
    sensitive: bool,
    /// The positions that can matter, where an index tells.
    rows: Option<Vec<usize>>,
}

impl<'a> Loop<'a> {
    /// The elements that can matter, with their guards, made as they are asked for.
    fn elements<'e>(&'e self, run: &'e super::Interpreter<'a>) -> impl Iterator<Item = Element<'a>> + 'e {
        let count = self.rows.as_ref().map_or_else(|| run.length(&self.list), Vec::len);
        let row = |index: usize| self.rows.as_ref().map_or(Some(index), |rows| rows.get(index).copied());
        (0..count).filter_map(move |index| run.element_at(&self.list, row(index)?)).map(|mut element| {
            element.value.sensitive |= self.sensitive;
            element
        })
    }
}

impl<'a> Frame<'_, 'a> {
    pub(super) fn each(
        &mut self,
        id: ExprId,
        op: Each,
        parts: (ExprId, LocalId, Option<ExprId>),
    ) -> Value<'a> {
        let (list, item, body) = parts;
        let value = self.eval(list);
        let list = if let Content::List(list) = &value.content {
            list.clone()
        } else if let Content::Map(map) = &value.content {
            self.entry_list(map, value.sensitive)
        } else {
            return strict(&[&value]);
        };
        let rows = self.joined(id, &list);
        let each = Loop { list, item, body, sensitive: value.sensitive, rows };
        match op {
            Each::Any => self.any(&each),
            Each::None => {
                let any = self.any(&each);
                Value::from(any.truth().not()).tainted(any.sensitive)
            }
            Each::All => self.all(&each),
            Each::Count => self.count(&each),
            Each::Filter => self.filter(id, &each),
            Each::Map => self.project(id, &each),
            Each::FlatMap => self.flat_map(id, &each),
            Each::Find => self.find(&each),
            Each::Sum => self.sum(id, &each),
            Each::Min => self.extreme(&each, Ordering::Less),
            Each::Max => self.extreme(&each, Ordering::Greater),
            Each::SortBy => self.sort(id, &each),
            Each::Distinct => self.distinct(id, &each),
            Each::GroupBy => self.group(id, &each),
        }
    }

    /// The entries of a map as a list of records `{key, value}`.
    fn entry_list(&self, map: &Map<'a>, sensitive: bool) -> List<'a> {
        let mut elements = self.run.entry_records(map, TypeId(u32::MAX));
        for element in &mut elements {
            element.value.sensitive |= sensitive;
        }
        List { ty: map.ty, items: Items::Built(elements.into()), open: map.open }
    }

    /// The body of an element; the element itself where there is none.
    fn body(&mut self, each: &Loop<'a>, element: &Value<'a>) -> Value<'a> {
        let Some(body) = each.body else { return element.clone() };
        self.bind(each.item, element.clone());
        self.eval(body)
    }

    fn any(&mut self, each: &Loop<'a>) -> Value<'a> {
        let mut any = Truth::False;
        let mut sensitive = false;
        for Element { value, guard } in each.elements(self.run) {
            let holds = self.body(each, &value);
            sensitive |= holds.sensitive;
            any = any.or(Truth::certain(guard).and(holds.truth()));
            if any == Truth::True {
                break;
            }
        }
        let more = each.list.open.map_or(Truth::False, Truth::Unknown);
        Value::from(any.or(more)).tainted(sensitive)
    }

    fn all(&mut self, each: &Loop<'a>) -> Value<'a> {
        let mut all = Truth::True;
        let mut sensitive = false;
        for Element { value, guard } in each.elements(self.run) {
            let holds = self.body(each, &value);
            sensitive |= holds.sensitive;
            all = all.and(Truth::certain(guard).not().or(holds.truth()));
            if all == Truth::False {
                break;
            }
        }
        Value::from(all.and(Truth::certain(each.list.open))).tainted(sensitive)
    }

    fn count(&mut self, each: &Loop<'a>) -> Value<'a> {
        if each.body.is_none() {
            return Value::new(self.run.count(&each.list));
        }
        let kept = self.kept(each);
        Value::new(super::lists::count(kept.iter().map(|element| element.guard), each.list.open))
    }

    fn filter(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let kept = self.kept(each);
        let list = List { ty: self.ty(id), items: Items::Built(kept.into()), open: each.list.open };
        Value::new(Content::List(list)).tainted(each.sensitive)
    }

    /// The elements for which the body may hold; those for which that is uncertain with a guard.
    fn kept(&mut self, each: &Loop<'a>) -> Vec<Element<'a>> {
        let mut kept = Vec::new();
        for Element { value, guard } in each.elements(self.run) {
            match Truth::certain(guard).and(self.body(each, &value).truth()) {
                Truth::True => kept.push(Element { value, guard: None }),
                Truth::Unknown(why) => kept.push(Element { value, guard: Some(why) }),
                Truth::False => {}
            }
        }
        kept
    }

    fn project(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let elements = self.bodies(each);
        Value::new(self.run.list_of(self.ty(id), elements, each.list.open)).tainted(each.sensitive)
    }

    fn bodies(&mut self, each: &Loop<'a>) -> Vec<Element<'a>> {
        let mut bodies = Vec::new();
        for Element { value, guard } in each.elements(self.run) {
            bodies.push(Element { value: self.body(each, &value), guard });
        }
        bodies
    }

    fn flat_map(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let bodies = self.bodies(each);
        Value::new(self.run.flattened(self.ty(id), bodies, each.list.open)).tainted(each.sensitive)
    }

    /// Unknown as soon as an element is uncertain: it, or a later one, may be the first.
    fn find(&mut self, each: &Loop<'a>) -> Value<'a> {
        for Element { value, guard } in each.elements(self.run) {
            match Truth::certain(guard).and(self.body(each, &value).truth()) {
                Truth::True => return value,
                Truth::Unknown(why) => return Value::new(Content::Unknown(why)).tainted(each.sensitive),
                Truth::False => {}
            }
        }
        match each.list.open {
            Some(why) => Value::new(Content::Unknown(why)),
            None => Value::ABSENT,
        }
    }

    /// The bodies, where nothing of the list is uncertain.
    fn certain(&mut self, each: &Loop<'a>) -> Result<Vec<Element<'a>>, Why> {
        let bodies = self.bodies(each);
        let doubt = bodies.iter().find_map(|body| body.guard.or(body.value.why())).or(each.list.open);
        doubt.map_or(Ok(bodies), Err)
    }

    fn sum(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let bodies = match self.certain(each) {
            Ok(bodies) => bodies,
            Err(why) => return Value::new(Content::Unknown(why)).tainted(each.sensitive),
        };
        let mut sum = Value::new(self.run.zero(self.ty(id)));
        for body in bodies {
            let sensitive = sum.sensitive || body.value.sensitive;
            match super::arithmetic::scalars(Arithmetic::Add, &sum.content, &body.value.content) {
                Some(content) => sum = Value::new(content).tainted(sensitive),
                None => return strict(&[&sum, &body.value]),
            }
        }
        sum
    }

    fn extreme(&mut self, each: &Loop<'a>, wanted: Ordering) -> Value<'a> {
        let bodies = match self.certain(each) {
            Ok(bodies) => bodies,
            Err(why) => return Value::new(Content::Unknown(why)).tainted(each.sensitive),
        };
        let sensitive = bodies.iter().any(|body| body.value.sensitive);
        let mut best: Option<Value<'a>> = None;
        for Element { value, .. } in bodies {
            match &best {
                Some(found) => match compare(&value.content, &found.content) {
                    Some(ordering) if ordering == wanted => best = Some(value),
                    Some(_) => {}
                    None => return strict(&[found, &value]),
                },
                None => best = Some(value),
            }
        }
        best.unwrap_or(Value::ABSENT).tainted(sensitive)
    }

    /// The elements with their keys; every key known whole.
    fn keyed(&mut self, each: &Loop<'a>) -> Result<Vec<(Element<'a>, Value<'a>)>, Why> {
        let elements: Vec<Element<'a>> = each.elements(self.run).collect();
        let keys = self.certain(each)?;
        Ok(elements.into_iter().zip(keys).map(|(element, key)| (element, key.value)).collect())
    }

    fn sort(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let mut keyed = match self.keyed(each) {
            Ok(keyed) => keyed,
            Err(why) => return Value::new(Content::Unknown(why)).tainted(each.sensitive),
        };
        keyed.sort_by(|(_, one), (_, other)| absent_first(one, other));
        let sorted = keyed.into_iter().map(|(element, _)| element).collect();
        Value::new(self.run.list_of(self.ty(id), sorted, None)).tainted(each.sensitive)
    }

    fn distinct(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        match self.groups(each) {
            Ok(groups) => {
                let firsts = groups.into_iter().filter_map(|(_, group)| group.into_iter().next()).collect();
                Value::new(self.run.list_of(self.ty(id), firsts, None)).tainted(each.sensitive)
            }
            Err(why) => Value::new(Content::Unknown(why)).tainted(each.sensitive),
        }
    }

    fn group(&mut self, id: ExprId, each: &Loop<'a>) -> Value<'a> {
        let groups = match self.groups(each) {
            Ok(groups) => groups,
            Err(why) => return Value::new(Content::Unknown(why)).tainted(each.sensitive),
        };
        let ty = self.ty(id);
        let record = self.run.module.types.element(ty).unwrap_or(ty);
        let items = self.run.words.items;
        let items_type = items.and_then(|items| self.run.field_type(record, items)).unwrap_or(each.list.ty);
        let records = groups.into_iter().map(|(key, group)| {
            let list = List { ty: items_type, items: Items::Built(group.into()), open: None };
            self.run.pair(record, key, (items, Value::new(Content::List(list))))
        });
        Value::new(self.run.list_of(ty, records.collect(), None)).tainted(each.sensitive)
    }

    /// The elements by equal key, in the order of first keys.
    fn groups(&mut self, each: &Loop<'a>) -> Result<Vec<(Value<'a>, Vec<Element<'a>>)>, Why> {
        let mut groups: Vec<(Value<'a>, Vec<Element<'a>>)> = Vec::new();
        let mut places = HashMap::new();
        for (element, key) in self.keyed(each)? {
            let place = *places.entry(self.run.key(&key)?).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, group)) => group.push(element),
                None => groups.push((key, vec![element])),
            }
        }
        Ok(groups)
    }
}

impl<'a> super::Interpreter<'a> {
    fn zero(&self, ty: TypeId) -> Content<'a> {
        use crate::types::Domain;
        match self.module.types.get(self.module.types.inner(ty)) {
            Type::Float => Content::Float(0.0),
            Type::Domain(Domain::Duration) => Content::Duration(0),
            Type::Domain(Domain::Bytes) => Content::Bytes(0),
            Type::Domain(
                Domain::Cidr
                | Domain::Ip
                | Domain::Time
                | Domain::Version
                | Domain::Arn
                | Domain::Glob
                | Domain::Image
                | Domain::Quantity,
            )
            | Type::Bool
            | Type::Int
            | Type::String
            | Type::Enum(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => Content::Int(0),
        }
    }

    /// A record of `key` and one more field, as a certain element.
    pub(crate) fn pair(
        &self,
        ty: TypeId,
        key: Value<'a>,
        (name, value): (Option<crate::names::Symbol>, Value<'a>),
    ) -> Element<'a> {
        let named =
            self.words.key.map(|symbol| (symbol, key)).into_iter().chain(name.map(|symbol| (symbol, value)));
        let mut fields: Vec<_> = named.collect();
        fields.sort_by_key(|(symbol, _)| *symbol);
        let record = Record { ty, fields: Fields::Built(Rc::from(fields)) };
        Element { value: Value::new(Content::Record(record)), guard: None }
    }

    /// The elements of lists, one after the other; a list that is unknown may hold anything.
    pub(crate) fn flattened(&self, ty: TypeId, lists: Vec<Element<'a>>, open: Option<Why>) -> Content<'a> {
        let mut flat = Vec::new();
        let mut open = open;
        for Element { value, guard } in lists {
            let Content::List(list) = &value.content else {
                open = open.or(value.why());
                continue;
            };
            open = open.or(list.open);
            for mut inner in self.elements(list) {
                inner.guard = guard.or(inner.guard);
                inner.value.sensitive |= value.sensitive;
                flat.push(inner);
            }
            if flat.len() > LIST_ITEMS {
                return Content::Unknown(Why::of(Reason::Limit));
            }
        }
        self.list_of(ty, flat, open)
    }
}

fn absent_first(one: &Value<'_>, other: &Value<'_>) -> Ordering {
    match (one.is_absent(), other.is_absent()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => compare(&one.content, &other.content).unwrap_or(Ordering::Equal),
    }
}

/// A text as a value.
pub(super) fn text_value<'a>(text: Text<'a>) -> Value<'a> {
    Value::new(Content::Text(text))
}
