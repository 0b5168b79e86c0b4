//! What is settled before the grammar runs, in one pass over the bytes.
//!
//! Lists the comments, and refuses what a recursive grammar cannot be trusted with: brackets, `if`s and type
//! arguments nested deeper than [`MAX_NESTING`], strings that their line does not close, stray control characters.
//! What is refused is overwritten by `Blank` bytes, so that every offset stays and the grammar passes over it.

use crate::Base;
use crate::ast::{Comment, CommentKind};
use crate::errors;
use pol_diagnostics::{Diagnostic, Span};
use std::borrow::Cow;

/// How deep brackets, `if … then` and type arguments may nest.
pub(crate) const MAX_NESTING: usize = 100;

/// The byte that stands for what was refused; the grammar's `Blank`.
pub(crate) const BLANK: u8 = 1;

/// The byte that stands for the end of a line before an item at the margin; the grammar's `margin`.
pub(crate) const MARGIN: u8 = 2;

/// What the scanner hands on.
pub(crate) struct Scanned<'a> {
    /// The text that the grammar reads; as long as the original.
    pub(crate) text: Cow<'a, str>,
    /// The comments, in order.
    pub(crate) comments: Vec<Comment>,
    /// What was refused.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads the text once.
pub(crate) fn scan(base: Base, text: &str) -> Scanned<'_> {
    let mut scanner = Scanner {
        base,
        bytes: text.as_bytes(),
        at: 0,
        levels: Vec::new(),
        outer: Level::new(Open::Brace, 0),
        last: Token::Other,
        deep: None,
        comments: Vec::new(),
        blanks: Vec::new(),
        margins: Vec::new(),
        diagnostics: Vec::new(),
    };
    scanner.run();
    Scanned { text: scanner.rewritten(text), comments: scanner.comments, diagnostics: scanner.diagnostics }
}

/// What opens a level.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Paren,
    Bracket,
    Brace,
    /// The text of a string.
    Text,
    /// A hole in a string.
    Hole,
}

/// An open bracket, with what nests in it without brackets.
#[derive(Clone, Copy)]
struct Level {
    open: Open,
    start: usize,
    ifs: usize,
    angles: usize,
}

impl Level {
    fn new(open: Open, start: usize) -> Self {
        Self { open, start, ifs: 0, angles: 0 }
    }
}

/// What the last token was, as far as nesting goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    CloseBrace,
    Other,
}

struct Scanner<'a> {
    base: Base,
    bytes: &'a [u8],
    at: usize,
    levels: Vec<Level>,
    outer: Level,
    last: Token,
    /// Where the region that is too deep begins, and how many levels enclose it.
    deep: Option<(usize, usize)>,
    comments: Vec<Comment>,
    blanks: Vec<(usize, usize)>,
    margins: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.peek(0) {
            match self.level().open {
                Open::Text => self.in_text(byte),
                Open::Paren | Open::Bracket | Open::Brace | Open::Hole => self.in_code(byte),
            }
        }
        self.break_string(self.at);
        self.end_deep(self.at, 0);
    }

    fn in_text(&mut self, byte: u8) {
        match byte {
            b'\n' => self.break_string(self.at),
            b'\\' if self.peek(1).is_some_and(|b| b != b'\n') => self.at += 2,
            b'{' => self.open(Open::Hole),
            b'"' => self.close(&[Open::Text]),
            _ => self.at += 1,
        }
    }

    fn in_code(&mut self, byte: u8) {
        match byte {
            b'\n' => self.newline(),
            b'/' if self.peek(1) == Some(b'/') => self.comment(),
            b'"' => self.open(Open::Text),
            b'\'' => self.raw(),
            b'(' => self.open(Open::Paren),
            b'[' => self.open(Open::Bracket),
            b'{' => self.open(Open::Brace),
            b')' => self.close(&[Open::Paren]),
            b']' => self.close(&[Open::Bracket]),
            b'}' => self.close(&[Open::Brace, Open::Hole]),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b' ' | b'\t' | b'\r' | BLANK | MARGIN => self.at += 1,
            0..=31 | 127 => self.control(),
            _ => self.operator(byte),
        }
    }

    /// An item at the margin ends all that is open.
    fn newline(&mut self) {
        self.break_string(self.at);
        self.at += 1;
        if starts_with_item(self.bytes.get(self.at..).unwrap_or_default()) {
            self.end_deep(self.at - 1, 0);
            self.levels.clear();
            self.outer = Level::new(Open::Brace, self.at);
            self.margins.push(self.at - 1);
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        let kind = match (self.peek(2), self.peek(3)) {
            (Some(b'!'), _) => CommentKind::PackDoc,
            (Some(b'/'), Some(b'/')) => CommentKind::Plain,
            (Some(b'/'), _) => CommentKind::Doc,
            (_, _) => CommentKind::Plain,
        };
        self.at = self.line_end();
        let end = if self.at > start && self.bytes.get(self.at - 1) == Some(&b'\r') {
            self.at - 1
        } else {
            self.at
        };
        self.comments.push(Comment { kind, span: self.span(start, end) });
    }

    fn raw(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let end = rest.iter().position(|b| matches!(b, b'\'' | b'\n')).map(|length| start + 1 + length);
        let end = end.unwrap_or(self.bytes.len());
        match self.bytes.get(end) {
            Some(b'\'') => self.at = end + 1,
            Some(_) | None if self.in_hole() => self.break_string(end),
            Some(_) | None => self.refuse_string(start, end, false),
        }
        self.last = Token::Other;
    }

    fn word(&mut self) {
        let start = self.at;
        while self.peek(0).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
            self.at += 1;
        }
        let after_brace = self.last == Token::CloseBrace;
        match self.bytes.get(start..self.at).unwrap_or_default() {
            // A statement: nothing that stands before it goes on.
            b"require" | b"when" | b"for" | b"let" | b"fix" => self.reset(),
            b"if" if after_brace => self.reset(),
            b"if" => self.nest(start, |level| level.ifs += 1),
            b"else" => {
                let level = self.level_mut();
                level.ifs = level.ifs.saturating_sub(1);
            }
            _ => {}
        }
        self.last = Token::Word;
    }

    fn operator(&mut self, byte: u8) {
        let start = self.at;
        self.at += 1;
        let after_word = self.last == Token::Word;
        self.last = Token::Other;
        match byte {
            b'<' if after_word => self.nest(start, |level| level.angles += 1),
            b'>' => {
                let level = self.level_mut();
                level.angles = level.angles.saturating_sub(1);
            }
            b',' | b'.' | b'?' | b'|' => {}
            _ => self.level_mut().angles = 0,
        }
    }

    fn control(&mut self) {
        let start = self.at;
        while self.peek(0).is_some_and(|b| b.is_ascii_control() && !b.is_ascii_whitespace()) {
            self.at += 1;
        }
        // A form feed is white space to Rust and no text here.
        self.at = self.at.max(start + 1);
        self.blanks.push((start, self.at));
        self.diagnostics.push(errors::control_character(self.span(start, self.at)));
    }

    fn open(&mut self, open: Open) {
        let start = self.at;
        self.levels.push(Level::new(open, start));
        self.at += 1;
        self.last = Token::Other;
        if self.levels.len() > MAX_NESTING {
            self.begin_deep(start, self.levels.len() - 1);
        }
    }

    /// Closes the innermost level of these kinds, unless a string lies between.
    fn close(&mut self, kinds: &[Open]) {
        self.at += 1;
        self.last = if kinds.contains(&Open::Brace) { Token::CloseBrace } else { Token::Other };
        let within = |level: &Level| matches!(level.open, Open::Hole | Open::Text);
        for index in (0..self.levels.len()).rev() {
            let Some(level) = self.levels.get(index) else { return };
            if kinds.contains(&level.open) {
                self.levels.truncate(index);
                self.end_deep(self.at, index);
                return;
            }
            if within(level) {
                return;
            }
        }
    }

    /// Refuses the string that is open, if one is, up to `end`, and goes on there.
    fn break_string(&mut self, end: usize) {
        let Some(index) = self.levels.iter().position(|level| level.open == Open::Text) else { return };
        let (start, holes) = (self.levels.get(index).map_or(0, |level| level.start), self.in_hole());
        self.levels.truncate(index);
        self.end_deep(end, index);
        self.refuse_string(start, end, holes);
    }

    fn refuse_string(&mut self, start: usize, end: usize, in_hole: bool) {
        let trimmed = self.bytes.get(start..end).unwrap_or_default().trim_ascii_end().len();
        self.blanks.push((start, start + trimmed));
        let span = self.span(start, start + trimmed);
        self.diagnostics.push(errors::unclosed_string(span, in_hole));
        self.at = end;
    }

    /// Counts what nests without a bracket.
    fn nest(&mut self, start: usize, count: impl FnOnce(&mut Level)) {
        let level = self.level_mut();
        count(level);
        let nested = level.ifs + level.angles;
        if self.levels.len() + nested > MAX_NESTING {
            self.begin_deep(start, self.levels.len());
        }
    }

    fn begin_deep(&mut self, start: usize, enclosing: usize) {
        if self.deep.is_some() {
            return;
        }
        // A hole is refused with its whole string: a string without its end would be another error.
        let text = self.levels.get(enclosing.wrapping_sub(1)).filter(|level| level.open == Open::Text);
        let (start, enclosing) = text.map_or((start, enclosing), |level| (level.start, enclosing - 1));
        self.deep = Some((start, enclosing));
        self.diagnostics.push(errors::too_deep(self.span(start, start + 1)));
    }

    /// Ends the region that is too deep, if no more than `levels` are left open at `end`.
    fn end_deep(&mut self, end: usize, levels: usize) {
        let Some((start, enclosing)) = self.deep else { return };
        if levels > enclosing {
            return;
        }
        // The bracket that encloses the region stays for the grammar.
        let end = if levels < enclosing { end.saturating_sub(1).max(start) } else { end };
        self.blanks.push((start, end));
        self.deep = None;
        self.reset();
    }

    fn reset(&mut self) {
        let level = self.level_mut();
        (level.ifs, level.angles) = (0, 0);
    }

    fn in_hole(&self) -> bool {
        self.levels.iter().any(|level| level.open == Open::Hole)
    }

    fn level(&self) -> Level {
        self.levels.last().copied().unwrap_or(self.outer)
    }

    fn level_mut(&mut self) -> &mut Level {
        self.levels.last_mut().unwrap_or(&mut self.outer)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn line_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
    }

    /// The text that the grammar reads, as long as the original.
    fn rewritten<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let own = |byte: &u8| matches!(*byte, BLANK | MARGIN);
        let taken: Vec<usize> =
            (0..self.bytes.len()).filter(|at| self.bytes.get(*at).is_some_and(own)).collect();
        if self.blanks.is_empty() && self.margins.is_empty() && taken.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut bytes = self.bytes.to_vec();
        for at in &taken {
            self.diagnostics.push(errors::control_character(self.span(*at, at + 1)));
        }
        overwrite(&mut bytes, taken.into_iter().map(|at| (at, at + 1)), b' ');
        overwrite(&mut bytes, self.margins.iter().map(|at| (*at, at + 1)), MARGIN);
        overwrite(&mut bytes, self.blanks.iter().copied(), BLANK);
        Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
        self.base.span(number(start), number(end))
    }
}

fn overwrite(bytes: &mut [u8], ranges: impl Iterator<Item = (usize, usize)>, with: u8) {
    for (start, end) in ranges {
        if let Some(range) = bytes.get_mut(start..end) {
            range.fill(with);
        }
    }
}

/// Whether a line begins with an item: its word, and then a name or a text.
fn starts_with_item(line: &[u8]) -> bool {
    let length = line.iter().position(|b| !b.is_ascii_alphabetic()).unwrap_or(line.len());
    let (word, rest) = line.split_at(length);
    let after = rest.trim_ascii_start();
    let begins = after.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'"' | b'*'));
    begins && after.len() < rest.len() && ITEMS.iter().any(|item| item.as_bytes() == word) && !goes_on(after)
}

/// Whether the word before is a value: `type in ["a"]`.
fn goes_on(after: &[u8]) -> bool {
    let length = after.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_').unwrap_or(after.len());
    let word = after.get(..length).unwrap_or_default();
    [&b"in"[..], b"is", b"as", b"and", b"or", b"not", b"matches", b"else", b"then", b"at", b"fix"]
        .contains(&word)
}

/// The words that begin an item and nothing else.
const ITEMS: [&str; 13] = [
    "policy",
    "use",
    "resource",
    "type",
    "test",
    "fn",
    "interface",
    "extend",
    "pack",
    "framework",
    "data",
    "waive",
    "group",
];
