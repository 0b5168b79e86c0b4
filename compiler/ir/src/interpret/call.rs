//! Calls of builtin functions: strict in their arguments, except that `port_range` takes absent ones.

use super::each::text_value;
use super::eval::{Frame, strict};
use super::range;
use super::value::{Content, Element, List, Text, Value, Why};
use crate::builtin::Builtin;
use crate::module::ExprId;
use crate::ops::{cidr, range as ports, text};
use crate::state::Reason;

impl<'a> Frame<'_, 'a> {
    pub(super) fn call(&mut self, id: ExprId, function: Builtin, args: &[ExprId]) -> Value<'a> {
        let args: Vec<Value<'a>> = args.iter().map(|arg| self.eval(*arg)).collect();
        let sensitive = args.iter().any(|arg| arg.sensitive);
        let result = match (function, args.as_slice()) {
            (Builtin::PortRange, [from, to, protocol]) => port_range(from, to, protocol),
            (Builtin::Replace, [text, from, to]) => replace(text, from, to),
            (_, [only]) => self.unary(id, function, only),
            (_, [left, right]) => self.binary(id, function, left, right),
            _ => None,
        };
        result.unwrap_or_else(|| strict(&args.iter().collect::<Vec<_>>())).tainted(sensitive)
    }

    fn unary(&self, id: ExprId, function: Builtin, arg: &Value<'a>) -> Option<Value<'a>> {
        let ty = self.ty(id);
        let certain = |value| Element { value, guard: None };
        let content = match (function, &arg.content) {
            (Builtin::Lower, Content::Text(text)) => bounded(text::lower(text)),
            (Builtin::Upper, Content::Text(text)) => bounded(text::upper(text)),
            (Builtin::Trim, Content::Text(text)) => Content::Text(Text::from(text.trim().to_owned())),
            (Builtin::Length, Content::Text(text)) => Content::Int(text::length(text)),
            (Builtin::ToInt, Content::Text(text)) => text::to_int(text).map_or(Content::Absent, Content::Int),
            (Builtin::IsPublic, Content::Cidr(net)) => Content::Bool(cidr::is_public(*net)),
            (Builtin::IsPrivate, Content::Cidr(net)) => Content::Bool(cidr::is_private(*net)),
            (Builtin::IsPrivate, Content::Ip(address)) => Content::Bool(cidr::is_private_address(*address)),
            (Builtin::Prefix, Content::Cidr(net)) => Content::Int(cidr::prefix(*net)),
            (Builtin::Json | Builtin::Yaml | Builtin::Base64, Content::Text(text)) => {
                super::document::decoded(function, text)
            }
            (Builtin::Leaves, Content::Any(document)) => self.leaves(ty, document, arg),
            (Builtin::First, Content::List(list)) => {
                return Some(self.run.nth(list, 0).unwrap_or(Value::ABSENT));
            }
            (Builtin::Compact, Content::List(list)) => {
                let compact = self.run.elements(list).filter_map(present).collect();
                self.run.list_of(ty, compact, list.open)
            }
            (Builtin::Flatten, Content::List(list)) => {
                self.run.flattened(ty, self.run.elements(list).collect(), list.open)
            }
            (Builtin::Keys, Content::Map(map)) => {
                let keys = self.run.entries(map).into_iter().map(|(key, _)| certain(text_value(key)));
                self.run.list_of(ty, keys.collect(), map.open)
            }
            (Builtin::Values, Content::Map(map)) => {
                let values = self.run.entries(map).into_iter().map(|(_, value)| certain(value));
                self.run.list_of(ty, values.collect(), map.open)
            }
            (Builtin::Entries, Content::Map(map)) => {
                let record = self.run.module.types.element(ty).unwrap_or(ty);
                self.run.list_of(ty, self.run.entry_records(map, record), map.open)
            }
            (function, content) => super::part::part(function, content)?,
        };
        Some(Value::new(content))
    }

    fn binary(
        &self,
        id: ExprId,
        function: Builtin,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Option<Value<'a>> {
        let content = match (function, &left.content, &right.content) {
            (Builtin::StartsWith, Content::Text(text), Content::Text(part)) => {
                Content::Bool(text.starts_with(&**part))
            }
            (Builtin::EndsWith, Content::Text(text), Content::Text(part)) => {
                Content::Bool(text.ends_with(&**part))
            }
            (Builtin::Contains, Content::Text(text), Content::Text(part)) => {
                Content::Bool(text.contains(&**part))
            }
            (Builtin::Split, Content::Text(text), Content::Text(separator)) => {
                self.split(id, text, separator)
            }
            (Builtin::Join, Content::List(list), Content::Text(separator)) => {
                return Some(self.join(list, separator));
            }
            (Builtin::Union, Content::List(one), Content::List(other)) => {
                let elements = self.run.elements(one).chain(self.run.elements(other)).collect();
                self.run.list_of(self.ty(id), elements, one.open.or(other.open))
            }
            (Builtin::SubsetOf, Content::List(one), Content::List(other)) => {
                return Some(Value::from(self.subset_of(one, other)));
            }
            (Builtin::Overlaps, Content::Cidr(one), Content::Cidr(other)) => {
                Content::Bool(cidr::overlaps(*one, *other))
            }
            (Builtin::Covers, Content::Cidr(one), Content::Cidr(other)) => {
                Content::Bool(cidr::covers(*one, *other))
            }
            (Builtin::Covers, Content::Cidr(net), Content::Ip(ip)) => {
                Content::Bool(cidr::covers_address(*net, *ip))
            }
            (function, Content::Parsed(parsed), other) => return super::part::glob(function, parsed, other),
            (Builtin::RangeCovers, Content::Range(one), Content::Range(other)) => {
                Content::Bool(range::covers(one, other))
            }
            (Builtin::RangeOverlaps, Content::Range(one), Content::Range(other)) => {
                Content::Bool(range::overlaps(one, other))
            }
            _ => return None,
        };
        Some(Value::new(content))
    }

    fn split(&self, id: ExprId, text: &str, separator: &str) -> Content<'a> {
        let Some(parts) = text::split(text, separator) else { return LIMIT };
        let part = |part: &str| Element { value: text_value(Text::from(part.to_owned())), guard: None };
        self.run.list_of(self.ty(id), parts.into_iter().map(part).collect(), None)
    }

    /// The elements as one text, as sensitive as any of them.
    fn join(&self, list: &List<'a>, separator: &str) -> Value<'a> {
        let elements: Vec<Element<'a>> = self.run.elements(list).collect();
        let sensitive = elements.iter().any(|element| element.value.sensitive);
        let doubt = elements.iter().find_map(|element| element.guard.or(element.value.why())).or(list.open);
        let content = match doubt {
            Some(why) => Content::Unknown(why),
            None => {
                bounded(text::join(elements.iter().filter_map(|element| element.value.text()), separator))
            }
        };
        Value::new(content).tainted(sensitive)
    }
}

const LIMIT: Content<'static> = Content::Unknown(Why::of(Reason::Limit));

pub(super) fn bounded<'a>(text: Option<String>) -> Content<'a> {
    text.map_or(LIMIT, |text| Content::Text(Text::from(text)))
}

/// An element of `compact`: an absent one is dropped, an unknown one may be absent.
fn present(mut element: Element<'_>) -> Option<Element<'_>> {
    element.guard = element.guard.or(element.value.why());
    (!element.value.is_absent()).then_some(element)
}

fn replace<'a>(text: &Value<'a>, from: &Value<'a>, to: &Value<'a>) -> Option<Value<'a>> {
    let (text, from, to) = (text.text()?, from.text()?, to.text()?);
    Some(Value::new(bounded(text::replace(text, from, to))))
}

fn port_range<'a>(from: &Value<'a>, to: &Value<'a>, protocol: &Value<'a>) -> Option<Value<'a>> {
    if [from, to, protocol].iter().any(|arg| arg.why().is_some()) {
        return None;
    }
    let port = |value: &Value<'a>| if let Content::Int(port) = value.content { Some(port) } else { None };
    Some(Value::new(range::of_numbers(ports::ports(port(from), port(to), protocol.text()))))
}
