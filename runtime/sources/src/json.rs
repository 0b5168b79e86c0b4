//! JSON that was checked once as a whole and is then only skipped through.
//!
//! [`Json::document`] validates every byte (structure and nesting; the text is UTF-8 already). From then on a value is
//! the slice that holds it: going into it skips its parts without looking inside ([`crate::skip`]), and only what is
//! asked for is decoded.

use crate::depth::{self, Refused};
use crate::error::{ReadError, spot};
use crate::skip::Parts;
use sonic_rs::LazyValue;
use std::borrow::Cow;
use std::ops::Range;

/// A value of a checked document.
#[derive(Clone, Copy)]
pub(crate) struct Json<'t>(&'t str);

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
            Ok(_) => Ok(Self(text.trim_ascii())),
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
        (!text.is_empty()).then_some(Self(text))
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.0.as_bytes().first() {
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
    pub(crate) fn raw(&self) -> &'t str {
        self.0
    }

    /// Where it stands in the document that it was made from.
    pub(crate) fn range(&self, document: &str) -> Range<u32> {
        let start = self.raw().as_ptr() as usize - document.as_ptr() as usize;
        start as u32..(start + self.raw().len()) as u32
    }

    /// Decoded text; `None` for anything else, or an escape that stands for no character.
    pub(crate) fn text(&self) -> Option<Cow<'t, str>> {
        text(self.0)
    }

    /// Whether it is an empty list or record, null or false: nothing marked, nothing named.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.raw(), "{}" | "[]" | "null" | "false")
    }

    /// The elements, in order; none of anything but a list.
    pub(crate) fn items(&self, mut each: impl FnMut(Json<'t>)) {
        let Some(mut parts) = Parts::of(self.0, b'[') else { return };
        while let Some(item) = parts.next() {
            each(Self(item));
        }
    }

    /// The members, in order; none of anything but a record.
    pub(crate) fn entries(&self, mut each: impl FnMut(Cow<'t, str>, Json<'t>)) {
        let Some(mut parts) = Parts::of(self.0, b'{') else { return };
        while let Some((name, value)) = parts.next().zip(parts.next()) {
            each(text(name).unwrap_or_default(), Self(value));
        }
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

/// The text that a string stands for.
fn text(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    sonic_rs::from_str::<String>(raw).ok().map(Cow::Owned)
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
