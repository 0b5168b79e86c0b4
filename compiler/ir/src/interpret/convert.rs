//! `as T`: a value read as a type, by the rules by which sources are loaded. What does not fit is unknown
//! (unreadable), as a whole or in the part that does not fit.

use super::document;
use super::eval::Frame;
use super::value::{Content, Element, Entries, Fields, Map, RangeValue, Record, Text, Value, Why};
use crate::constant::Const;
use crate::document::Document;
use crate::module::ExprId;
use crate::ops::convert::{bool_of_text, float_of_text, int_of_text};
use crate::ops::parse::{parse_domain, parse_range};
use crate::ops::spelling::spellings;
use crate::state::Reason;
use crate::types::{Domain, RecordId, Type, TypeId};
use std::borrow::Cow;
use std::rc::Rc;

const UNREADABLE: Content<'static> = Content::Unknown(Why::of(Reason::Unreadable));

impl<'a> Frame<'_, 'a> {
    pub(super) fn convert(&mut self, id: ExprId, operand: ExprId) -> Value<'a> {
        let value = self.eval(operand);
        let ty = self.run.module.types.inner(self.ty(id));
        if value.is_absent() {
            return Value { content: self.run.nothing(ty), ..value };
        }
        if matches!(value.content, Content::Unknown(_)) || self.run.is_content_of(&value.content, ty) {
            return value;
        }
        let Some(document) = of_scalar(&value.content) else {
            return Value::new(UNREADABLE).tainted(value.sensitive);
        };
        let fitted = self.run.fitted(&document, ty);
        let origin = value.origin.filter(|_| !matches!(fitted.content, Content::Unknown(_)));
        Value { origin, ..fitted.tainted(value.sensitive) }
    }
}

/// A scalar as it would be written in a document; a document itself.
fn of_scalar(content: &Content<'_>) -> Option<Document> {
    match content {
        Content::Any(document) => Some(document.clone()),
        Content::Bool(value) => Some(Document::Bool(*value)),
        Content::Int(number) => Some(Document::Number(number.to_string().into())),
        Content::Float(number) => Some(Document::Number(format!("{number:?}").into())),
        Content::Text(text) => Some(Document::Text((**text).into())),
        Content::Absent
        | Content::Unknown(_)
        | Content::Between(_)
        | Content::Cidr(_)
        | Content::Ip(_)
        | Content::Duration(_)
        | Content::Bytes(_)
        | Content::Time(_)
        | Content::Version(_)
        | Content::Parsed(_)
        | Content::Node(_)
        | Content::Range(_)
        | Content::Record(_)
        | Content::List(_)
        | Content::Map(_) => None,
    }
}

impl<'a> super::Interpreter<'a> {
    /// Whether a value is of a type as it stands.
    pub(crate) fn is_content_of(&self, content: &Content<'a>, ty: TypeId) -> bool {
        let types = &self.module.types;
        match (types.get(types.inner(ty)), content) {
            (Type::Union(members), content) => {
                members.iter().any(|member| self.is_content_of(content, *member))
            }
            (Type::Bool, Content::Bool(_))
            | (Type::Int, Content::Int(_) | Content::Between(_))
            | (Type::Float, Content::Float(_))
            | (Type::String | Type::Enum(_), Content::Text(_))
            | (Type::Range(_), Content::Range(_))
            | (Type::Any, Content::Any(_))
            | (Type::Domain(Domain::Cidr), Content::Cidr(_))
            | (Type::Domain(Domain::Ip), Content::Ip(_))
            | (Type::Domain(Domain::Duration), Content::Duration(_))
            | (Type::Domain(Domain::Bytes), Content::Bytes(_))
            | (Type::Domain(Domain::Time), Content::Time(_))
            | (Type::Domain(Domain::Version), Content::Version(_)) => true,
            (Type::Domain(domain), Content::Parsed(parsed)) => parsed.domain() == *domain,
            (Type::Record(_), Content::Record(record)) => types.inner(record.ty) == types.inner(ty),
            (Type::List(_) | Type::Set(_), Content::List(list)) => list.ty == ty,
            (Type::Map(_), Content::Map(map)) => map.ty == ty,
            _ => false,
        }
    }

    /// A document as a value of a type.
    fn fitted(&self, document: &Document, ty: TypeId) -> Value<'a> {
        let (document, sensitive) = document.bare();
        let content = match (self.module.types.get(ty), document) {
            (_, Document::Unknown(reason)) => Content::Unknown(Why::of(*reason)),
            (Type::Optional(_), Document::Null) => Content::Absent,
            (Type::Optional(inner), _) => return self.fitted(document, *inner).tainted(sensitive),
            (Type::List(_) | Type::Set(_) | Type::Map(_), Document::Null) => self.nothing(ty),
            (Type::Union(members), _) => return self.fitted_union(document, members).tainted(sensitive),
            (Type::Any, _) => document::content(document, None),
            (Type::Record(id), _) => self.fitted_record(document, ty, *id),
            (Type::List(element) | Type::Set(element), _) => self.fitted_list(document, ty, *element),
            (Type::Map(element), _) => self.fitted_map(document, ty, *element),
            (ty, _) => scalar(ty, document).unwrap_or(UNREADABLE),
        };
        Value::new(content).tainted(sensitive)
    }

    /// As the first type of the very kind that is written, else as the first that it converts to.
    fn fitted_union(&self, document: &Document, members: &[TypeId]) -> Value<'a> {
        let own = members.iter().find(|member| self.is_kind(document, **member));
        if let Some(own) = own {
            return self.fitted(document, *own);
        }
        let fitted = members.iter().map(|member| self.fitted(document, *member));
        fitted.into_iter().find(|value| value.why().is_none()).unwrap_or(Value::new(UNREADABLE))
    }

    fn is_kind(&self, document: &Document, ty: TypeId) -> bool {
        match (self.module.types.get(ty), document) {
            (Type::Bool, Document::Bool(_))
            | (Type::String | Type::Enum(_), Document::Text(_))
            | (Type::Any, _)
            | (Type::Float, Document::Number(_))
            | (Type::List(_) | Type::Set(_), Document::List(_))
            | (Type::Map(_), Document::Map(_)) => true,
            (Type::Int, Document::Number(number)) => int_of_text(number).is_some(),
            (Type::Domain(domain), Document::Text(text)) => parse_domain(*domain, text).is_some(),
            (Type::Record(id), Document::Map(_)) => self.has_required(document, *id),
            _ => false,
        }
    }

    /// Whether a map names every field that a record cannot do without.
    fn has_required(&self, document: &Document, id: RecordId) -> bool {
        let types = &self.module.types;
        let fields = types.records.get(id).map_or(&[][..], |record| &record.fields);
        fields.iter().all(|field| {
            let may_lack = types.is_optional(field.ty) || types.is_collection(field.ty);
            may_lack || spelled(document, self.module.names.text(field.name)).is_some()
        })
    }

    /// A map with the fields of the record, in any spelling; a list of one such map.
    fn fitted_record(&self, document: &Document, ty: TypeId, id: RecordId) -> Content<'a> {
        match document {
            Document::Map(_) => {}
            Document::List(items) => {
                return match &**items {
                    [only] if !matches!(only.bare().0, Document::List(_)) => self.fitted(only, ty).content,
                    _ => UNREADABLE,
                };
            }
            Document::Null
            | Document::Bool(_)
            | Document::Number(_)
            | Document::Text(_)
            | Document::Unknown(_)
            | Document::Sensitive(_) => return UNREADABLE,
        }
        let types = &self.module.types;
        let declared = types.records.get(id).map_or(&[][..], |record| &record.fields);
        let mut fields: Vec<_> = declared
            .iter()
            .map(|field| {
                let value = match spelled(document, self.module.names.text(field.name)) {
                    Some(found) => self.fitted(found, field.ty),
                    None if types.is_optional(field.ty) || types.is_collection(field.ty) => {
                        Value::new(self.nothing(field.ty))
                    }
                    None => Value::unknown(Reason::NotCarried),
                };
                (field.name, value)
            })
            .collect();
        fields.sort_by_key(|(name, _)| *name);
        Content::Record(Record { ty, fields: Fields::Built(fields.into()) })
    }

    /// The values of a list; one value is a list of one.
    fn fitted_list(&self, document: &Document, ty: TypeId, element: TypeId) -> Content<'a> {
        let items =
            if let Document::List(items) = document { &**items } else { std::slice::from_ref(document) };
        let items = items.iter().map(|item| Element { value: self.fitted(item, element), guard: None });
        self.list_of(ty, items.collect(), None)
    }

    /// The entries of a map, or of a list of `{Key, Value}`.
    fn fitted_map(&self, document: &Document, ty: TypeId, element: TypeId) -> Content<'a> {
        let entries = match document {
            Document::Map(_) => Some(document.clone()),
            Document::List(items) => pairs(items),
            Document::Null
            | Document::Bool(_)
            | Document::Number(_)
            | Document::Text(_)
            | Document::Unknown(_)
            | Document::Sensitive(_) => None,
        };
        let Some(Document::Map(entries)) = entries else { return UNREADABLE };
        let entries = entries
            .iter()
            .map(|(name, value)| (Text::from((**name).to_owned()), self.fitted(value, element)));
        Content::Map(Map { ty, entries: Entries::Built(entries.collect()), open: None })
    }
}

/// The entry of a field by any of its spellings.
fn spelled<'d>(document: &'d Document, name: &str) -> Option<&'d Document> {
    spellings(name).iter().find_map(|spelling| document.entry(spelling))
}

fn pairs(items: &[Document]) -> Option<Document> {
    let pair = |item: &Document| {
        let Document::Map(entries) = item.bare().0 else { return None };
        let find = |wanted: &str| {
            entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
        };
        let (Document::Text(key) | Document::Number(key)) = find("key")?.bare().0 else { return None };
        Some((key.clone(), find("value")?.clone()))
    };
    items.iter().map(pair).collect::<Option<_>>().map(Document::map)
}

/// A scalar of a type.
fn scalar<'a>(ty: &Type, document: &Document) -> Option<Content<'a>> {
    Some(match (ty, document) {
        (Type::Bool, Document::Bool(value)) => Content::Bool(*value),
        (Type::Bool, Document::Text(text)) => Content::Bool(bool_of_text(text)?),
        (Type::Int, Document::Number(text) | Document::Text(text)) => {
            Content::Int(int_of_text(text).filter(|_| is_numeral(text))?)
        }
        (Type::Float, Document::Number(text) | Document::Text(text)) => {
            Content::Float(float_of_text(text).filter(|_| is_numeral(text))?)
        }
        (Type::String | Type::Enum(_), Document::Text(text) | Document::Number(text)) => {
            Content::Text(Text::from((**text).to_owned()))
        }
        (Type::String | Type::Enum(_), Document::Bool(value)) => Content::Text(Text::from(value.to_string())),
        (Type::Domain(domain), Document::Text(text) | Document::Number(text)) => {
            of_domain(parse_domain(*domain, text)?)?
        }
        (Type::Range(_), Document::Text(text) | Document::Number(text)) => {
            let (start, end) = parse_range(text)?;
            let (start, end) = (Content::Int(start), Content::Int(end));
            Content::Range(Rc::new(RangeValue { start, end, inclusive: true }))
        }
        _ => return None,
    })
}

/// Words for infinity and the like are no numbers, whatever a parser of floats makes of them.
fn is_numeral(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn of_domain<'a>(value: Const) -> Option<Content<'a>> {
    Some(match value {
        Const::Cidr(net) => Content::Cidr(net),
        Const::Ip(address) => Content::Ip(address),
        Const::Duration(length) => Content::Duration(length),
        Const::Bytes(count) => Content::Bytes(count),
        Const::Time(moment) => Content::Time(moment),
        Const::Version(version) => Content::Version(Cow::Owned(version)),
        Const::Parsed(parsed) => Content::Parsed(Cow::Owned(parsed)),
        Const::Absent
        | Const::Bool(_)
        | Const::Int(_)
        | Const::Float(_)
        | Const::String(_)
        | Const::List(_)
        | Const::Map(_)
        | Const::Record(_)
        | Const::Range { .. } => return None,
    })
}
