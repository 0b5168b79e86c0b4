//! Reading: properties, fields, edges, entries, elements, and what is there at all.

use super::eval::{Frame, strict};
use super::value::{Cause, Content, List, Map, Text, Truth, Value, Why};
use crate::columns::NodeRef;
use crate::module::{ExprId, PatternId};
use crate::names::Symbol;
use crate::state::{Presence, Reason};
use crate::types::TypeId;

impl<'a> Frame<'_, 'a> {
    pub(super) fn property(&mut self, id: ExprId, base: ExprId, name: Symbol) -> Value<'a> {
        let base = self.eval(base);
        match &base.content {
            Content::Node(node) => self.run.node_property(*node, name, self.ty(id), &base),
            Content::Record(record) => self.run.field(record, name).tainted(base.sensitive),
            Content::Absent => Value { content: Content::Absent, ..base },
            Content::Unknown(why) => Value { content: Content::Unknown(*why), origin: None, ..base },
            Content::Bool(_)
            | Content::Int(_)
            | Content::Between(_)
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
            | Content::Range(_)
            | Content::List(_)
            | Content::Map(_) => strict(&[&base]),
        }
    }

    pub(super) fn get(&mut self, base: ExprId, key: ExprId) -> Value<'a> {
        let (base, key) = (self.eval(base), self.eval(key));
        if let (Content::Any(document), Content::Text(text)) = (&base.content, &key.content) {
            return super::document::entry(&base, document, text).tainted(key.sensitive);
        }
        let (Content::Map(map), Content::Text(text)) = (&base.content, &key.content) else {
            return strict(&[&base, &key]);
        };
        let sensitive = base.sensitive || key.sensitive;
        let found = self.run.entry(map, text).unwrap_or_else(|| match map.open {
            Some(why) => Value::new(Content::Unknown(why)),
            None => Value { content: Content::Absent, origin: base.origin, sensitive },
        });
        found.tainted(sensitive)
    }

    pub(super) fn at(&mut self, base: ExprId, index: ExprId) -> Value<'a> {
        let (base, index) = (self.eval(base), self.eval(index));
        if let (Content::Any(document), Content::Int(number)) = (&base.content, &index.content) {
            return super::document::element(&base, document, *number).tainted(index.sensitive);
        }
        let (Content::List(list), Content::Int(number)) = (&base.content, &index.content) else {
            return strict(&[&base, &index]);
        };
        let nothing = Value { content: Content::Absent, origin: base.origin, sensitive: false };
        let found = match usize::try_from(*number) {
            Ok(number) => self.run.nth(list, number).unwrap_or(nothing),
            Err(_) => nothing,
        };
        found.tainted(base.sensitive || index.sensitive)
    }

    /// Absent: false, and so is what a default stands in for. Unknown: true if it cannot be absent.
    pub(super) fn is_present(&mut self, operand: ExprId) -> Value<'a> {
        let value = self.eval(operand);
        let truth = match &value.content {
            Content::Absent => Truth::False,
            Content::Unknown(why) if self.run.module.types.is_optional(self.ty(operand)) => {
                Truth::Unknown(*why)
            }
            Content::Unknown(_) => Truth::True,
            Content::Bool(_)
            | Content::Int(_)
            | Content::Between(_)
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
            | Content::Map(_) => self.is_written(&value).into(),
        };
        Value::from(truth).tainted(value.sensitive)
    }

    fn is_written(&self, value: &Value<'a>) -> bool {
        value.origin.is_none_or(|slot| {
            let state = self.run.columns.state(slot);
            state.presence() != Presence::Absent && !state.is_defaulted()
        })
    }

    pub(super) fn is_known(&mut self, operand: ExprId) -> Value<'a> {
        Value::bool(self.eval(operand).why().is_none())
    }

    pub(super) fn is_type(&mut self, operand: ExprId, ty: TypeId) -> Value<'a> {
        let value = self.eval(operand);
        let truth = match &value.content {
            Content::Absent => Truth::False,
            Content::Node(node) if node.is_outside() => Truth::Unknown(self.run.outside(&value)),
            Content::Node(node) => self.run.is_of(*node, ty).into(),
            Content::Unknown(_) => return strict(&[&value]),
            Content::Bool(_)
            | Content::Int(_)
            | Content::Between(_)
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
            | Content::Range(_)
            | Content::Record(_)
            | Content::List(_)
            | Content::Map(_) => self.run.is_content_of(&value.content, ty).into(),
        };
        Value::from(truth).tainted(value.sensitive)
    }

    pub(super) fn matches(&mut self, text: ExprId, pattern: PatternId) -> Value<'a> {
        let value = self.eval(text);
        let (Some(text), Some(pattern)) = (value.text(), self.run.pattern(pattern)) else {
            return strict(&[&value]);
        };
        Value::bool(pattern.is_match(text)).tainted(value.sensitive)
    }
}

impl<'a> super::Interpreter<'a> {
    /// A property, edge or fact of a node, reached through `base`.
    fn node_property(&self, node: NodeRef, name: Symbol, ty: TypeId, base: &Value<'a>) -> Value<'a> {
        if node.is_outside() {
            return Value::new(Content::Unknown(self.outside(base)));
        }
        self.note(|reads| {
            reads.properties.insert((node, name));
        });
        if let Some(slot) = self.columns.property(node, name) {
            return self.load(slot, ty);
        }
        if Some(name) == self.words.address {
            return Value::new(Content::Text(Text::Borrowed(self.columns.address(node))));
        }
        let why = Why { reason: Reason::NotCarried, cause: Some(Cause::Property(node, name)) };
        Value::new(Content::Unknown(why))
    }

    fn outside(&self, base: &Value<'a>) -> Why {
        Why { reason: Reason::Outside, cause: base.origin.map(Cause::Slot) }
    }

    /// Whether a node of the input is of a type.
    fn is_of(&self, node: NodeRef, ty: TypeId) -> bool {
        let tables = self.columns.existing_of(&self.module.types.node_paths(ty));
        tables.contains(&self.columns.home(node.table))
    }

    /// The element at a position: unknown where an earlier one or itself is uncertain, `None` beyond the end.
    pub(crate) fn nth(&self, list: &List<'a>, index: usize) -> Option<Value<'a>> {
        if index >= self.length(list) {
            return list.open.map(|why| Value::new(Content::Unknown(why)));
        }
        let mut elements = self.elements(list).take(index.saturating_add(1));
        let mut last = None;
        elements
            .try_for_each(|element| {
                last = Some(element.value);
                element.guard.map_or(Ok(()), Err)
            })
            .map_or_else(|why| Some(Value::new(Content::Unknown(why))), |()| last)
    }

    /// The entries of a map as records `{key, value}`.
    pub(crate) fn entry_records(&self, map: &Map<'a>, ty: TypeId) -> Vec<super::value::Element<'a>> {
        let entries = self.entries(map).into_iter();
        entries
            .map(|(key, value)| self.pair(ty, Value::new(Content::Text(key)), (self.words.value, value)))
            .collect()
    }
}
