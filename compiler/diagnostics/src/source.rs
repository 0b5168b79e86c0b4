//! Sources and places in them.
//!
//! Offsets are bytes, as 32-bit numbers: a source longer than [`Source::MAX_LEN`] is refused where it is read.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The number of a source among the [`Sources`] of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A range of bytes in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last; not before `start`.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`.
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end: end.max(start) }
    }

    /// From the start of `self` to the end of `other`, which lies in the same source.
    pub fn to(self, other: Span) -> Self {
        Self::new(self.source, self.start.min(other.start), self.end.max(other.end))
    }

    /// The empty range before the first byte.
    pub fn before(self) -> Self {
        Self::new(self.source, self.start, self.start)
    }

    /// The empty range after the last byte.
    pub fn after(self) -> Self {
        Self::new(self.source, self.end, self.end)
    }

    /// The same range, as indexes into the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within `self`.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A text with the name that people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file name, as it is shown.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// The longest text that spans can address, in bytes.
    pub const MAX_LEN: usize = u32::MAX as usize - 1;

    /// The line and column of a byte; past the end, the position of the end.
    pub fn position(&self, offset: u32) -> Position {
        let before = self.text.get(..self.floor(offset)).unwrap_or_default();
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or_default().chars().count();
        Position { line: number(line + 1), column: number(column + 1) }
    }

    /// The text of a line, from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        self.text.lines().nth(line.checked_sub(1)? as usize)
    }

    /// The text within a span; empty if the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn floor(&self, offset: u32) -> usize {
        self.text.floor_char_boundary((offset as usize).min(self.text.len()))
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// All sources of a run, by [`SourceId`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(number(self.list.len()));
        self.list.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The source of that number.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.0 as usize)
    }

    /// The text within a span; empty if there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span))
    }

    /// The sources with their numbers, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list.iter().enumerate().map(|(index, source)| (SourceId(number(index)), source))
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no source.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_survive_any_offset() {
        let source = Source { name: "a.pol".into(), text: "äö\nb".into() };
        assert_eq!(source.position(4), Position { line: 1, column: 3 });
        assert_eq!(source.position(3), Position { line: 1, column: 2 });
        assert_eq!(source.position(5), Position { line: 2, column: 1 });
        assert_eq!(source.position(99), Position { line: 2, column: 2 });
    }
}
