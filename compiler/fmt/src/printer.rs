//! Walks the tree and the text together.
//!
//! The tree says what comes next, the text how it was written: every token is taken from the text, in its order, and
//! with it the comments around it, so that none can be lost. Where the tree and the text part ways (a form that the tree
//! does not hold whole), [`Printer::or_verbatim`] hands the item back as its author wrote it.

use crate::doc::Doc;
use pol_diagnostics::Span;
use pol_syntax::ast::{Comment, CommentKind, File};

/// Where the walk stands.
#[derive(Clone, Copy)]
struct Place {
    /// The end of the last token.
    at: usize,
    /// The start of the next token.
    next: usize,
    /// The end of the last token or comment.
    end: usize,
    /// How many comments were taken.
    seen: usize,
}

/// Makes documents of the nodes of a file.
pub(crate) struct Printer<'a> {
    text: &'a str,
    pub(crate) file: &'a File,
    place: Place,
    /// Whether the text went on otherwise than the tree.
    is_lost: bool,
}

impl<'a> Printer<'a> {
    pub(crate) fn new(text: &'a str, file: &'a File) -> Self {
        let place = Place { at: 0, next: skip(text, 0), end: 0, seen: 0 };
        Self { text, file, place, is_lost: false }
    }

    /// What `print` makes of the part at `span`; the part as it was written, if it takes anything else.
    pub(crate) fn or_verbatim(&mut self, span: Span, print: impl FnOnce(&mut Self) -> Doc<'a>) -> Doc<'a> {
        let before = self.place;
        let doc = print(self);
        if !self.is_lost && self.place.at == span.range().end {
            return doc;
        }
        self.is_lost = false;
        self.place = before;
        let end = span.range().end;
        let text = self.text.get(before.next..end).unwrap_or_default();
        self.place.seen = self.file.comments.partition_point(|comment| comment.span.range().start < end);
        self.advance_to(end);
        let trailing = self.trailing();
        Doc::concat(vec![Doc::verbatim(text), trailing])
    }

    /// Says that the text goes on otherwise than the tree.
    pub(crate) fn lose(&mut self) -> Doc<'a> {
        self.is_lost = true;
        Doc::nothing()
    }

    /// Where the next token starts.
    pub(crate) fn next(&self) -> usize {
        self.place.next
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place.next..).unwrap_or_default()
    }

    /// Whether the next token is this word or sign.
    pub(crate) fn is_at(&self, token: &str) -> bool {
        let Some(after) = self.rest().strip_prefix(token) else { return false };
        !(token.ends_with(is_word) && after.starts_with(is_word))
    }

    /// Whether nothing stands between the last token and the next.
    pub(crate) fn is_touching(&self) -> bool {
        self.place.at == self.place.next
    }

    /// Whether the next token stands on another line than the last.
    pub(crate) fn is_on_next_line(&self) -> bool {
        self.text.get(self.place.at..self.place.next).unwrap_or_default().contains('\n')
    }

    /// A word or sign that must come next.
    pub(crate) fn take(&mut self, token: &'static str) -> Doc<'a> {
        if self.is_at(token) { self.token(token.len()) } else { self.lose() }
    }

    /// A word or sign that may come next, and is not written again; what remains is the comment after it.
    pub(crate) fn drop_if_at(&mut self, token: &str) -> Doc<'a> {
        if !self.is_at(token) {
            return Doc::nothing();
        }
        self.advance_to(self.place.next + token.len());
        self.trailing()
    }

    /// The one token at that place, which must come next.
    pub(crate) fn slice(&mut self, span: Span) -> Doc<'a> {
        let range = span.range();
        if range.start == self.place.next { self.token(range.len()) } else { self.lose() }
    }

    /// The token from here to the end of that place.
    pub(crate) fn slice_to(&mut self, span: Span) -> Doc<'a> {
        self.token(span.range().end.saturating_sub(self.place.next))
    }

    /// The next token with the comments around it.
    fn token(&mut self, length: usize) -> Doc<'a> {
        let end = self.place.next + length;
        let Some(text) = self.text.get(self.place.next..end) else { return self.lose() };
        let mut parts = self.comments();
        parts.push(Doc::text(text));
        self.advance_to(end);
        parts.push(self.trailing());
        Doc::concat(parts)
    }

    fn advance_to(&mut self, end: usize) {
        self.place.at = end;
        self.place.next = skip(self.text, end);
        self.place.end = end;
    }

    /// The comment on the line of the last token, if one follows.
    fn trailing(&mut self) -> Doc<'a> {
        let Some(comment) = self.comment_before(self.place.next) else { return Doc::nothing() };
        let range = comment.span.range();
        // A comment may stand before the last token, where that was not written again.
        if self.text.get(self.place.at..range.start).is_none_or(|between| between.contains('\n')) {
            return Doc::nothing();
        }
        (self.place.seen, self.place.end) = (self.place.seen + 1, range.end);
        Doc::trailing(self.comment_text(comment))
    }

    /// The comments before the next token.
    fn comments(&mut self) -> Vec<Doc<'a>> {
        let mut parts = Vec::new();
        while let Some(comment) = self.comment_before(self.place.next) {
            parts.push(Doc::own(self.comment_text(comment)));
            (self.place.seen, self.place.end) = (self.place.seen + 1, comment.span.range().end);
        }
        parts
    }

    /// What stands before the next of several things: comments, and at most one empty line between any two.
    pub(crate) fn lead(&mut self, is_first: bool) -> Doc<'a> {
        let mut parts = self.comments_apart(is_first);
        let is_first = is_first && parts.is_empty();
        self.blank(&mut parts, is_first, self.place.next);
        Doc::concat(parts)
    }

    /// The comments after the last of several things, on lines of their own.
    pub(crate) fn tail(&mut self, is_first: bool) -> Doc<'a> {
        let mut parts = self.comments_apart(is_first);
        if !parts.is_empty() {
            parts.insert(0, Doc::hard());
        }
        Doc::concat(parts)
    }

    fn comments_apart(&mut self, is_first: bool) -> Vec<Doc<'a>> {
        let mut parts = Vec::new();
        while let Some(comment) = self.comment_before(self.place.next) {
            let range = comment.span.range();
            let is_first = is_first && parts.is_empty();
            self.blank(&mut parts, is_first, range.start);
            parts.push(Doc::own(self.comment_text(comment)));
            (self.place.seen, self.place.end) = (self.place.seen + 1, range.end);
        }
        parts
    }

    fn blank(&self, parts: &mut Vec<Doc<'a>>, is_first: bool, before: usize) {
        let between = self.text.get(self.place.end..before).unwrap_or_default();
        if !is_first && between.bytes().filter(|byte| *byte == b'\n').count() > 1 {
            parts.push(Doc::blank());
        }
    }

    fn comment_before(&self, end: usize) -> Option<&'a Comment> {
        self.file.comments.get(self.place.seen).filter(|comment| comment.span.range().start < end)
    }

    fn comment_text(&self, comment: &Comment) -> &'a str {
        self.text.get(comment.span.range()).unwrap_or_default().trim_end()
    }

    /// Separators between things on lines of their own, which need none.
    ///
    /// One is kept where the next line would be read as more of the last, or where documentation stands before it,
    /// which would be that of the next thing.
    pub(crate) fn separators(&mut self, flat: &'static str) -> Doc<'a> {
        let mut parts = Vec::new();
        while let Some(separator) = [";", ","].into_iter().find(|sign| self.is_at(sign)) {
            if self.is_after_docs() {
                parts.push(self.take(separator));
                continue;
            }
            let next = skip(self.text, self.place.next + separator.len());
            if goes_on(self.text.get(next..).unwrap_or_default()) {
                parts.push(Doc::separator(if flat.is_empty() { separator } else { "" }, separator));
            }
            parts.push(self.drop_if_at(separator));
        }
        Doc::concat(parts)
    }

    fn is_after_docs(&self) -> bool {
        let since = self.file.comments.partition_point(|comment| comment.span.range().start < self.place.at);
        let until =
            self.file.comments.partition_point(|comment| comment.span.range().start < self.place.next);
        let between = self.file.comments.get(since..until).unwrap_or_default();
        between.iter().any(|comment| comment.kind == CommentKind::Doc)
    }
}

/// Where the next token starts.
fn skip(text: &str, from: usize) -> usize {
    let mut rest = text.get(from..).unwrap_or_default();
    loop {
        rest = rest.trim_start_matches(|c: char| matches!(c, ' ' | '\t'..='\r' | '\u{feff}'));
        if !rest.starts_with("//") {
            return text.len() - rest.len();
        }
        rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
    }
}

/// Whether an expression or type before this text would take it for more of itself.
fn goes_on(text: &str) -> bool {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    text.starts_with('-') || GOES_ON.contains(&word)
}

/// Words that an expression, a type or a clause goes on with.
const GOES_ON: [&str; 9] = ["and", "or", "in", "not", "is", "as", "matches", "where", "from"];

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
