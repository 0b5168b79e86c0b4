//! JSON that was checked once as a whole and is then only skipped through.
//!
//! [`Json::document`] validates every byte (structure and nesting; the text is UTF-8 already). From then on a value is
//! the slice that holds it: going into it skips its parts without looking inside, and only what is asked for is
//! decoded.

use crate::depth::{self, Refused};
use crate::error::{ReadError, spot};
use sonic_rs::{JsonValueTrait, LazyValue};
use std::borrow::Cow;
use std::ops::Range;

/// A value of a checked document.
#[derive(Clone)]
pub(crate) struct Json<'t>(LazyValue<'t>);

/// What kind of value it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Record,
}

impl<'t> Json<'t> {
    /// Checks a whole document.
    pub(crate) fn document(name: &str, text: &'t str) -> Result<Self, ReadError> {
        depth::check(text.as_bytes()).map_err(|refused| refuse(name, text, refused))?;
        match sonic_rs::from_str::<LazyValue<'t>>(text) {
            Ok(value) => Ok(Self(value)),
            Err(error) => {
                if error.is_eof() {
                    return Err(ReadError::Truncated { at: spot(name, text.as_bytes(), text.len()) });
                }
                let at = spot(name, text.as_bytes(), error.offset());
                Err(ReadError::NotJson { at, problem: problem(&error.to_string()) })
            }
        }
    }

    /// A value of a document that was checked before.
    pub(crate) fn checked(text: &'t str) -> Option<Self> {
        sonic_rs::from_str::<LazyValue<'t>>(text).ok().map(Self)
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.0.as_raw_str().as_bytes().first() {
            Some(b'{') => Kind::Record,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// The text as it stands.
    pub(crate) fn raw(&self) -> &str {
        self.0.as_raw_str()
    }

    /// Where it stands in the document that it was made from.
    pub(crate) fn range(&self, document: &str) -> Range<u32> {
        let start = self.raw().as_ptr() as usize - document.as_ptr() as usize;
        start as u32..(start + self.raw().len()) as u32
    }

    /// Decoded text; `None` for anything else, or an escape that stands for no character.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        let raw = self.raw();
        let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
        if !inner.as_bytes().contains(&b'\\') {
            return Some(Cow::Borrowed(inner));
        }
        self.0.as_str().map(Cow::Borrowed)
    }

    /// Whether it is an empty list or record, null or false: nothing marked, nothing named.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.raw(), "{}" | "[]" | "null" | "false")
    }

    /// The elements, in order; `false` if they could not be read to the end.
    pub(crate) fn items(&self, mut each: impl FnMut(Json<'t>)) -> bool {
        let Some(items) = self.0.clone().into_array_iter() else { return true };
        for item in items {
            let Ok(item) = item else { return false };
            each(Self(item));
        }
        true
    }

    /// The members, in order; `false` if they could not be read to the end.
    pub(crate) fn entries(&self, mut each: impl FnMut(Cow<'t, str>, Json<'t>)) -> bool {
        let Some(entries) = self.0.clone().into_object_iter() else { return true };
        for entry in entries {
            let Ok((name, value)) = entry else { return false };
            each(name, Self(value));
        }
        true
    }

    /// The member of this name, the last one if there are several.
    pub(crate) fn get(&self, name: &str) -> Option<Json<'t>> {
        let mut found = None;
        self.entries(|own, value| {
            if own == name {
                found = Some(value);
            }
        });
        found
    }
}

fn refuse(name: &str, text: &str, refused: Refused) -> ReadError {
    let text = text.as_bytes();
    match refused {
        Refused::TooDeep(at) => ReadError::TooDeep { at: spot(name, text, at), limit: depth::LIMIT },
        Refused::Escape(at) if at + 6 > text.len() => {
            ReadError::Truncated { at: spot(name, text, text.len()) }
        }
        Refused::Escape(at) => ReadError::NotJson {
            at: spot(name, text, at),
            problem: "an escape that stands for no character".into(),
        },
    }
}

/// What a JSON reader complains of, shortened: it goes on with an excerpt of the text.
fn problem(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default();
    let first = first.split(" at line").next().unwrap_or_default();
    match first.strip_suffix(" while parsing").unwrap_or(first) {
        "JSON has non-whitespace trailing characters after the value" => "it goes on after its end".into(),
        other => {
            other.split_at_checked(1).map_or_else(String::new, |(first, rest)| first.to_lowercase() + rest)
        }
    }
}
