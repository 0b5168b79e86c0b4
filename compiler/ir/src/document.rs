//! Documents: values without a declared type, as a source or a text holds them. What a property of type `any` is.
//!
//! A document is cheap to clone, and nests no deeper than [`DEPTH`]: its makers see to that.

use crate::constant::Const;
use crate::ops::convert::{float_of_text, int_of_text};
use crate::ops::show;
use crate::state::Reason;
use std::fmt::Write;
use std::sync::Arc;

/// How deep a document nests.
pub const DEPTH: u32 = 128;

/// A value without a declared type.
#[derive(Clone, PartialEq, Debug)]
pub enum Document {
    /// Nothing: written as `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is spelled.
    Number(Arc<str>),
    /// Text.
    Text(Arc<str>),
    /// Values in order.
    List(Arc<[Document]>),
    /// Values by name, sorted by it, without repetition.
    Map(Arc<[(Arc<str>, Document)]>),
    /// Something that cannot be told.
    Unknown(Reason),
    /// What must not be shown, with all that is in it.
    Sensitive(Arc<Document>),
}

impl Document {
    /// The map of these entries; of a name that is there twice, the last counts.
    pub fn map(mut entries: Vec<(Arc<str>, Document)>) -> Self {
        entries.reverse();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|(later, _), (kept, _)| later == kept);
        Self::Map(entries.into())
    }

    /// What it is, sensitivity aside, and whether it is sensitive.
    pub fn bare(&self) -> (&Document, bool) {
        let mut at = self;
        let mut sensitive = false;
        while let Self::Sensitive(inner) = at {
            at = inner;
            sensitive = true;
        }
        (at, sensitive)
    }

    /// The entry of a name; `None` if this is no map, or has none.
    pub fn entry(&self, name: &str) -> Option<&Document> {
        let Self::Map(entries) = self else { return None };
        let at = entries.binary_search_by(|(key, _)| (**key).cmp(name)).ok()?;
        entries.get(at).map(|(_, value)| value)
    }

    /// Every scalar in it, with its path: `spec.containers[0].image`, `labels["a/b"]`. What cannot be told is one of
    /// them; nothing is not.
    pub fn leaves(&self) -> Vec<(String, Document)> {
        let mut leaves = Vec::new();
        self.each_leaf(&mut String::new(), false, &mut leaves);
        leaves
    }

    /// A constant as a document: scalars of a domain as their text.
    pub fn of_const(value: &Const) -> Self {
        let entries = |entries: &[(Box<str>, Const)]| {
            Self::map(entries.iter().map(|(name, value)| ((**name).into(), Self::of_const(value))).collect())
        };
        match value {
            Const::Absent => Self::Null,
            Const::Bool(value) => Self::Bool(*value),
            Const::Int(number) => Self::Number(number.to_string().into()),
            Const::Float(number) => Self::Number(format!("{number:?}").into()),
            Const::String(text) => Self::Text((**text).into()),
            Const::List(items) => Self::List(items.iter().map(Self::of_const).collect()),
            Const::Map(fields) | Const::Record(fields) => entries(fields),
            Const::Cidr(net) => Self::Text(net.to_string().into()),
            Const::Ip(address) => Self::Text(address.to_string().into()),
            Const::Duration(length) => Self::Text(show::duration(*length).into()),
            Const::Bytes(count) => Self::Text(show::bytes(*count).into()),
            Const::Time(moment) => Self::Text(show::time(*moment).into()),
            Const::Version(version) => Self::Text(version.to_string().into()),
            Const::Parsed(parsed) => Self::Text(parsed.text().into()),
            Const::Range { .. } => Self::Text(crate::print::constant(value).into()),
        }
    }

    /// The document as a constant; `None` where something of it cannot be told, or must not be shown.
    pub fn to_const(&self) -> Option<Const> {
        Some(match self {
            Self::Null => Const::Absent,
            Self::Bool(value) => Const::Bool(*value),
            Self::Number(text) => match int_of_text(text) {
                Some(whole) => Const::Int(whole),
                None => Const::Float(float_of_text(text)?),
            },
            Self::Text(text) => Const::String((**text).into()),
            Self::List(items) => Const::List(items.iter().map(Self::to_const).collect::<Option<_>>()?),
            Self::Map(entries) => {
                let entry = |(name, value): &(Arc<str>, Self)| Some(((**name).into(), value.to_const()?));
                Const::Map(entries.iter().map(entry).collect::<Option<_>>()?)
            }
            Self::Unknown(_) | Self::Sensitive(_) => return None,
        })
    }

    fn each_leaf(&self, path: &mut String, sensitive: bool, leaves: &mut Vec<(String, Document)>) {
        let length = path.len();
        match self {
            Self::Null => {}
            Self::Sensitive(inner) => inner.each_leaf(path, true, leaves),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let _ = write!(path, "[{index}]");
                    item.each_leaf(path, sensitive, leaves);
                    path.truncate(length);
                }
            }
            Self::Map(entries) => {
                for (name, value) in entries.iter() {
                    step_into(path, name);
                    value.each_leaf(path, sensitive, leaves);
                    path.truncate(length);
                }
            }
            Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Unknown(_) => {
                let leaf = self.clone();
                let leaf = if sensitive { Self::Sensitive(Arc::new(leaf)) } else { leaf };
                leaves.push((path.clone(), leaf));
            }
        }
    }
}

fn step_into(path: &mut String, name: &str) {
    let starts = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        path.push_str(if path.is_empty() { "" } else { "." });
        path.push_str(name);
    } else {
        let _ = write!(path, "[{name:?}]");
    }
}
