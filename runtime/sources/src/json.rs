//! JSON of which only what is asked for is decoded.
//!
//! A text gets its [`Outline`] first; from then on a value is a place in it, and going into one passes over its parts
//! without looking inside. That every byte is JSON is a check of its own ([`Text::check`]), which may run beside the
//! reading: what was read counts only if the text passes.

use crate::error::{ReadError, spot};
use crate::outline::{self, Outline, Refused};
use crate::parts::Parts;
use sonic_rs::LazyValue;
use std::borrow::Cow;
use std::ops::Range;

/// A text with its outline.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    text: Cow<'a, str>,
    outline: Outline,
}

/// A value.
#[derive(Clone, Copy)]
pub(crate) struct Json<'t> {
    of: &'t Text<'t>,
    start: u32,
    end: u32,
    form: Form,
}

/// What was seen of a value when it was passed over.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A list or record, at this place of the outline.
    Container(u32),
    /// A string that stands for itself.
    Plain,
    /// A string with escapes.
    Escaped,
    /// Anything else.
    Literal,
}

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

impl<'a> Text<'a> {
    /// Makes the outline; an error if the text goes too deep or has an escape that is none.
    pub(crate) fn new(name: &str, text: Cow<'a, str>) -> Result<Self, ReadError> {
        match Outline::new(text.as_bytes()) {
            Ok(outline) => Ok(Self { text, outline }),
            Err(refused) => Err(refuse(name, &text, refused)),
        }
    }

    /// Checks that it is JSON from the first byte to the last.
    pub(crate) fn check(&self, name: &str) -> Result<(), ReadError> {
        let text: &str = &self.text;
        let Err(error) = sonic_rs::from_str::<LazyValue<'_>>(text) else { return Ok(()) };
        if error.is_eof() {
            return Err(ReadError::Truncated { at: spot(name, text.as_bytes(), text.len()) });
        }
        let at = spot(name, text.as_bytes(), error.offset());
        Err(ReadError::NotJson { at, problem: problem(&error.to_string()) })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The value that it holds.
    pub(crate) fn root(&self) -> Option<Json<'_>> {
        Parts::whole(self).next()
    }

    /// The list or record at a place of the outline.
    pub(crate) fn container(&self, place: u32) -> Option<Json<'_>> {
        let span = self.outline.get(place)?;
        Some(Json::new(self, span.start..span.end, Form::Container(place)))
    }
}

impl<'t> Json<'t> {
    pub(crate) fn new(of: &'t Text<'t>, range: Range<u32>, form: Form) -> Self {
        Self { of, start: range.start, end: range.end, form }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.of.text.as_bytes().get(self.start as usize) {
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
        self.of.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The byte at which it starts.
    pub(crate) fn start(&self) -> u32 {
        self.start
    }

    /// The place of a list or record in the outline of its text.
    pub(crate) fn place(&self) -> Option<u32> {
        match self.form {
            Form::Container(place) => Some(place),
            Form::Plain | Form::Escaped | Form::Literal => None,
        }
    }

    /// Decoded text; `None` for anything else, or an escape that stands for no character.
    pub(crate) fn text(&self) -> Option<Cow<'t, str>> {
        match self.form {
            Form::Plain => {
                let inside = self.start as usize + 1..(self.end as usize).saturating_sub(1);
                self.of.text.get(inside).map(Cow::Borrowed)
            }
            Form::Escaped => sonic_rs::from_str::<String>(self.raw()).ok().map(Cow::Owned),
            Form::Container(_) | Form::Literal => None,
        }
    }

    /// Whether it is an empty list or record, null or false: nothing marked, nothing named.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.raw(), "{}" | "[]" | "null" | "false")
    }

    /// The elements, in order; none of anything but a list.
    pub(crate) fn items(&self, mut each: impl FnMut(Json<'t>)) {
        let Some(mut parts) = self.parts(Kind::List) else { return };
        while let Some(item) = parts.next() {
            each(item);
        }
    }

    /// The members, in order; none of anything but a record.
    pub(crate) fn entries(&self, mut each: impl FnMut(Cow<'t, str>, Json<'t>)) {
        let Some(mut parts) = self.parts(Kind::Record) else { return };
        while let Some((name, value)) = parts.next().zip(parts.next()) {
            each(name.text().unwrap_or_default(), value);
        }
    }

    fn parts(&self, kind: Kind) -> Option<Parts<'t>> {
        let place = self.place().filter(|_| self.kind() == kind)?;
        Parts::inside(self.of, place)
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
        Refused::TooDeep(at) => ReadError::TooDeep { at: spot(name, text, at), limit: outline::LIMIT },
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
