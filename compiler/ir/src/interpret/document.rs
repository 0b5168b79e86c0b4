//! Values of type `any`: their parts, their equality, and documents that texts hold.

use super::call::bounded;
use super::eval::Frame;
use super::key::{Key, sized, tagged};
use super::value::{Cause, Content, Element, Fields, Record, Text, Truth, Value, Why};
use crate::builtin::Builtin;
use crate::columns::Slot;
use crate::document::Document;
use crate::ops::convert::{float_of_text, int_of_text};
use crate::ops::decode;
use crate::ops::number::compare_float;
use crate::state::Reason;
use crate::types::TypeId;

/// What a document is as a value, sensitivity aside; `slot` is where it lies.
pub(super) fn content<'a>(document: &Document, slot: Option<Slot>) -> Content<'a> {
    let (document, _) = document.bare();
    match document {
        Document::Null => Content::Absent,
        Document::Unknown(reason) => Content::Unknown(Why { reason: *reason, cause: slot.map(Cause::Slot) }),
        Document::Bool(_)
        | Document::Number(_)
        | Document::Text(_)
        | Document::List(_)
        | Document::Map(_)
        | Document::Sensitive(_) => Content::Any(document.clone()),
    }
}

/// A part of a value of type `any`. Where it is known it lies, for places, where the whole does.
pub(super) fn part<'a>(of: &Value<'a>, document: &Document) -> Value<'a> {
    let content = content(document, of.origin);
    let origin = of.origin.filter(|_| !matches!(content, Content::Unknown(_)));
    Value { content, origin, sensitive: of.sensitive || document.bare().1 }
}

/// An entry of a map; nothing where there is none, and unreadable where there is no map.
pub(super) fn entry<'a>(of: &Value<'a>, document: &Document, name: &str) -> Value<'a> {
    match document {
        Document::Map(_) => part(of, document.entry(name).unwrap_or(&Document::Null)),
        Document::Null
        | Document::Bool(_)
        | Document::Number(_)
        | Document::Text(_)
        | Document::List(_)
        | Document::Unknown(_)
        | Document::Sensitive(_) => part(of, &Document::Unknown(Reason::Unreadable)),
    }
}

/// An element of a list; nothing beyond its end, and unreadable where there is no list.
pub(super) fn element<'a>(of: &Value<'a>, document: &Document, index: i64) -> Value<'a> {
    match document {
        Document::List(items) => {
            let found = usize::try_from(index).ok().and_then(|index| items.get(index));
            part(of, found.unwrap_or(&Document::Null))
        }
        Document::Null
        | Document::Bool(_)
        | Document::Number(_)
        | Document::Text(_)
        | Document::Map(_)
        | Document::Unknown(_)
        | Document::Sensitive(_) => part(of, &Document::Unknown(Reason::Unreadable)),
    }
}

/// `json()`, `yaml()`, `base64()` of a text.
pub(super) fn decoded<'a>(function: Builtin, text: &str) -> Content<'a> {
    if function == Builtin::Base64 {
        return decode::base64(text).map_or(UNREADABLE, |text| bounded(Some(text).filter(|text| fits(text))));
    }
    let document = if function == Builtin::Json { decode::json(text) } else { decode::yaml(text) };
    document.map_or(UNREADABLE, |document| content(&document, None))
}

const UNREADABLE: Content<'static> = Content::Unknown(Why::of(Reason::Unreadable));

fn fits(text: &str) -> bool {
    text.len() <= crate::limits::TEXT_BYTES
}

impl<'a> Frame<'_, 'a> {
    /// `leaves()`: a list of records `{path, value}`.
    pub(super) fn leaves(&self, ty: TypeId, document: &Document, of: &Value<'a>) -> Content<'a> {
        let record = self.run.module.types.element(ty).unwrap_or(ty);
        let leaf = |(path, leaf): (String, Document)| {
            let path = self.run.words.path.map(|name| (name, Value::new(Content::Text(Text::from(path)))));
            let value = self.run.words.value.map(|name| (name, part(of, &leaf)));
            let mut fields: Vec<_> = path.into_iter().chain(value).collect();
            fields.sort_by_key(|(name, _)| *name);
            let record = Record { ty: record, fields: Fields::Built(fields.into()) };
            Element { value: Value::new(Content::Record(record)), guard: None }
        };
        self.run.list_of(ty, document.leaves().into_iter().map(leaf).collect(), None)
    }
}

/// Whether two documents are equal; an entry without a value is as good as none.
pub(super) fn equal(left: &Document, right: &Document) -> Truth {
    match (left.bare().0, right.bare().0) {
        (Document::Unknown(reason), _) | (_, Document::Unknown(reason)) => Truth::Unknown(Why::of(*reason)),
        (Document::Number(left), Document::Number(right)) => same_number(left, right).into(),
        (Document::List(left), Document::List(right)) if left.len() == right.len() => {
            let pairs = left.iter().zip(right.iter());
            pairs.fold(Truth::True, |all, (left, right)| all.and(equal(left, right)))
        }
        (Document::Map(left), Document::Map(right)) => equal_maps(left, right),
        (left, right) => (left == right).into(),
    }
}

type Entry = (std::sync::Arc<str>, Document);

fn equal_maps(left: &[Entry], right: &[Entry]) -> Truth {
    let (mut left, mut right) = (written(left), written(right));
    let mut all = Truth::True;
    loop {
        all = match (left.next(), right.next()) {
            (None, None) => return all,
            (Some((one, left)), Some((other, right))) if one == other => all.and(equal(left, right)),
            _ => return Truth::False,
        };
    }
}

fn written(entries: &[Entry]) -> impl Iterator<Item = (&str, &Document)> {
    let entries = entries.iter().map(|(name, value)| (&**name, value));
    entries.filter(|(_, value)| *value.bare().0 != Document::Null)
}

fn same_number(left: &str, right: &str) -> bool {
    match (int_of_text(left), int_of_text(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => match (float_of_text(left), float_of_text(right)) {
            (Some(left), Some(right)) => compare_float(left, right).is_eq(),
            _ => left == right,
        },
        _ => false,
    }
}

/// Bytes that are equal exactly for equal documents.
///
/// # Errors
/// The first doubt in it.
pub(super) fn write_key(document: &Document, key: &mut Key) -> Result<(), Why> {
    match document.bare().0 {
        Document::Unknown(reason) => return Err(Why::of(*reason)),
        Document::Null | Document::Sensitive(_) => key.push(b'0'),
        Document::Bool(value) => key.extend([b'b', u8::from(*value)]),
        Document::Number(number) => match (int_of_text(number), float_of_text(number)) {
            (Some(whole), _) => tagged(key, b'i', &whole.to_le_bytes()),
            (None, Some(float)) => tagged(key, b'f', &float.to_bits().to_le_bytes()),
            (None, None) => sized(key, b'n', number.as_bytes()),
        },
        Document::Text(text) => sized(key, b'"', text.as_bytes()),
        Document::List(items) => {
            key.push(b'[');
            items.iter().try_for_each(|item| write_key(item, key))?;
            key.push(b']');
        }
        Document::Map(entries) => {
            key.push(b'm');
            for (name, value) in written(entries) {
                sized(key, b'k', name.as_bytes());
                write_key(value, key)?;
            }
            key.push(b'.');
        }
    }
    Ok(())
}
