//! Documents from text: JSON, YAML, Base64. No text makes these panic, nest deeper than [`DEPTH`], or take more memory
//! than a few times its own length; an alias counts as what it stands for.

use crate::document::{DEPTH, Document};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::Budget;
use serde_saphyr::options::DuplicateKeyPolicy;
use std::fmt;
use std::sync::Arc;

/// Values in a YAML document, aliases expanded.
const NODES: usize = 1_000_000;

/// How a text holds a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub enum Encoding {
    /// JSON.
    Json,
    /// YAML 1.2, one document; JSON is YAML.
    Yaml,
    /// Base64 of UTF-8 text, with or without padding, of either alphabet.
    Base64,
}

impl Encoding {
    /// What authors call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Base64 => "base64",
        }
    }

    /// The document that a text holds; `None` where it is malformed or over a bound.
    pub fn decode(self, text: &str) -> Option<Document> {
        match self {
            Self::Json => json(text),
            Self::Yaml => yaml(text),
            Self::Base64 => base64(text).map(|text| Document::Text(text.into())),
        }
    }
}

/// The document that a JSON text holds.
pub fn json(text: &str) -> Option<Document> {
    serde_json::from_str::<Read>(text).ok().map(|read| read.0)
}

/// The document that a YAML text holds.
pub fn yaml(text: &str) -> Option<Document> {
    let mut budget = Budget::default();
    budget.max_depth = DEPTH as usize;
    budget.max_documents = 1;
    budget.max_nodes = NODES;
    budget.max_events = 2 * NODES;
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(budget);
    options.alias_limits.max_total_replayed_events = NODES;
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    options.strict_booleans = true;
    options.with_snippet = false;
    serde_saphyr::from_str_with_options::<Read>(text, options).ok().map(|read| read.0)
}

/// The text that a Base64 text holds; white space in it is passed over.
pub fn base64(text: &str) -> Option<String> {
    let mut dense: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    while dense.last() == Some(&b'=') {
        dense.pop();
    }
    let is_url_safe = dense.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let alphabet = if is_url_safe { data_encoding::BASE64URL_NOPAD } else { data_encoding::BASE64_NOPAD };
    String::from_utf8(alphabet.decode(&dense).ok()?).ok()
}

/// A document as a format shows it.
struct Read(Document);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_unit<E: Error>(self) -> Result<Read, E> {
        Ok(Read(Document::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Read, E> {
        Ok(Read(Document::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Read, E> {
        Ok(Read(Document::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Read, E> {
        Ok(number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Read, E> {
        Ok(number(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Read, E> {
        Ok(number(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Read, E> {
        Ok(number(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Read, E> {
        if value.is_finite() {
            Ok(Read(Document::Number(format!("{value:?}").into())))
        } else {
            Err(E::custom("no number"))
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Read, E> {
        Ok(Read(Document::Text(value.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Read, A::Error> {
        let mut list = Vec::new();
        while let Some(Read(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Read(Document::List(list.into())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Read, A::Error> {
        let mut map = Vec::new();
        while let Some((Read(name), Read(value))) = entries.next_entry()? {
            map.push((key(&name).ok_or_else(|| A::Error::custom("a key that is no scalar"))?, value));
        }
        Ok(Read(Document::map(map)))
    }
}

fn number(value: impl ToString) -> Read {
    Read(Document::Number(value.to_string().into()))
}

/// The name that a key of a map is; YAML has keys that are no text.
fn key(name: &Document) -> Option<Arc<str>> {
    match name {
        Document::Text(text) | Document::Number(text) => Some(text.clone()),
        Document::Bool(value) => Some(value.to_string().into()),
        Document::Null => Some("null".into()),
        Document::List(_) | Document::Map(_) | Document::Unknown(_) | Document::Sensitive(_) => None,
    }
}
