//! What the grammar could not read, said to the author.
//!
//! One walk over the flat tree, in the order of the text. An echo is silenced by its place: what is missing or
//! unexpected where something was already missing or unexpected is not mentioned again.

use crate::Base;
use crate::ast::Comment;
use crate::errors;
use crate::scan::{BLANK, MARGIN};
use crate::tree::{Kind, Node, Tree};
use crate::words;
use pol_diagnostics::{Diagnostic, Span};

/// What is to be said about the tree.
pub(crate) fn complain(base: Base, text: &str, comments: &[Comment], tree: &Tree<'_>) -> Vec<Diagnostic> {
    let mut critic = Critic { base, text, comments, said_at: None, diagnostics: Vec::new() };
    let mut open: Vec<Node<'_>> = Vec::new();
    for node in tree.nodes() {
        while open.last().is_some_and(|parent| !parent.holds(node)) {
            open.pop();
        }
        critic.judge(node, &open);
        open.push(node);
    }
    critic.diagnostics
}

struct Critic<'a> {
    base: Base,
    text: &'a str,
    comments: &'a [Comment],
    /// The token that was last spoken of.
    said_at: Option<u32>,
    diagnostics: Vec<Diagnostic>,
}

/// A token that stands where another should.
struct Found<'a> {
    start: u32,
    text: &'a str,
}

impl<'a> Critic<'a> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other rules read what they should")]
    fn judge(&mut self, node: Node<'_>, around: &[Node<'_>]) {
        let parent = around.last().copied();
        match node.kind() {
            Kind::MissingClose => self.unclosed(node, around),
            Kind::UnknownItem => self.unknown(node, Self::unknown_item),
            Kind::UnknownStmt => self.unknown(node, |c, w| c.unknown_stmt(w, "a policy", &words::POLICY)),
            Kind::UnknownTestStmt => self.unknown(node, |c, w| c.unknown_stmt(w, "a test", &words::TEST)),
            Kind::UnknownGroupStmt => self.unknown(node, |c, w| c.unknown_stmt(w, "a group", &words::GROUP)),
            Kind::UnknownMember => self.unknown(node, |c, w| c.unknown_member(node, w)),
            Kind::Rest | Kind::ItemRest => self.said_at = Some(self.token(node.end()).start),
            Kind::MemberJunk if parent.is_some_and(|p| p.is(Kind::UnknownMember)) => {
                self.said_at = Some(self.token(node.end()).start);
            }
            Kind::Junk | Kind::ItemJunk | Kind::MemberJunk | Kind::InlineJunk | Kind::ExprJunk => {
                self.junk(node)
            }
            Kind::ReservedName => {
                let made = errors::reserved(self.span(node.start(), node.end()), node.text());
                self.diagnostics.push(made);
            }
            Kind::UseAll if node.text() == ".*" => {
                self.diagnostics.push(errors::use_all(self.span(node.start(), node.end())));
            }
            Kind::List
            | Kind::Args
            | Kind::Brace
            | Kind::Params
            | Kind::TypeArgs
            | Kind::UseNames
            | Kind::Findings => {
                self.commas(node);
            }
            kind => {
                if let Some(expected) = words::expected(kind, parent.map(Node::kind)) {
                    self.missing(node, expected, words::advice(kind, parent.map(Node::kind)));
                }
            }
        }
    }

    fn missing(&mut self, node: Node<'_>, expected: &str, advice: Option<&str>) {
        let found = self.token(node.start());
        if self.is_said(&found) {
            return;
        }
        let place = self.place(node.start(), &found);
        let mut made = errors::missing(place, expected, &describe(found.text));
        if expected.ends_with("name") && !place.is_empty() && words::is_reserved(found.text) {
            made = made.help(format!("`{}` is a word of the language and cannot be a name", found.text));
        }
        self.diagnostics.push(advice.into_iter().fold(made, Diagnostic::help));
    }

    fn unclosed(&mut self, node: Node<'_>, around: &[Node<'_>]) {
        let Some(parent) = around.last() else { return };
        // What was never opened need not be closed.
        let found = self.token(node.start());
        if parent.child(Kind::MissingOpen).is_some() || self.is_said(&found) {
            return;
        }
        let (closer, what) = words::bracket(parent.kind());
        if parent.is(Kind::Brace) && words::home(found.text).is_some() && parent.children().count() == 1 {
            // `for x in { require … }`: the brace is the block, and the value before it is missing.
            let brace = self.span(parent.start(), parent.start() + 1);
            return self.diagnostics.push(errors::missing(brace, "a value", "`{`"));
        }
        let place = self.place(node.start(), &found);
        let above = around.iter().rev().nth(1).filter(|_| words::is_body(parent.kind()));
        let owner = above.and_then(|owner| Some((owner.start(), words::owner(owner.kind())?)));
        let (start, what) = owner.unwrap_or((parent.start(), what));
        let opened = self.token(start);
        let opened = self.span(opened.start, opened.start + length(opened.text));
        self.diagnostics.push(errors::unclosed(place, closer, what, opened));
    }

    fn unknown(&mut self, node: Node<'_>, say: impl FnOnce(&mut Self, Node<'_>)) {
        let Some(word) = node.child(Kind::Word) else { return };
        let found = self.token(word.start());
        if !self.is_said(&found) {
            say(self, word);
        }
        self.said_at = Some(self.token(node.end()).start);
    }

    fn unknown_item(&mut self, word: Node<'_>) {
        let span = self.span(word.start(), word.end());
        let made = match words::home(word.text()) {
            Some(home) => errors::misplaced(span, word.text(), home),
            None => errors::unknown_item(span, word.text(), &words::ITEMS),
        };
        self.diagnostics.push(made);
    }

    fn unknown_stmt(&mut self, word: Node<'_>, place: &str, stmts: &[&str]) {
        let span = self.span(word.start(), word.end());
        let made = if self.goes_on(word.start()) || words::is_reserved(word.text()) {
            errors::unexpected(span, &describe(word.text()))
        } else {
            errors::unknown_stmt(span, word.text(), place, stmts)
        };
        self.diagnostics.push(made);
    }

    fn unknown_member(&mut self, node: Node<'_>, word: Node<'_>) {
        let span = self.span(word.start(), word.end());
        let made = if self.goes_on(word.start()) {
            errors::unexpected_marker(span, word.text())
        } else if node.child(Kind::MemberJunk).is_some() && !["edges", "lets"].contains(&word.text()) {
            errors::member_without_colon(span, word.text())
        } else {
            errors::unknown_member(span, word.text())
        };
        self.diagnostics.push(made);
    }

    fn junk(&mut self, node: Node<'_>) {
        let found = self.token(node.start());
        if !self.is_said(&found) {
            let span = self.span(found.start, found.start + length(found.text));
            self.diagnostics.push(match found.text {
                "?" => errors::foreign_ternary(span),
                "=>" => errors::lambda_outside(span),
                _ => errors::unexpected(span, &describe(found.text)),
            });
        }
        self.said_at = Some(self.token(node.end()).start);
    }

    /// Reports elements that follow each other without a comma.
    fn commas(&mut self, node: Node<'_>) {
        let mut last: Option<Node<'_>> = None;
        for child in node.children() {
            if child.is(Kind::Comma) || !words::is_element(child.kind()) {
                last = None;
                continue;
            }
            if let Some(last) = last {
                self.diagnostics.push(errors::missing_comma(self.span(last.end(), last.end())));
            }
            last = Some(child);
        }
    }

    /// Whether the token was spoken of; it now is.
    fn is_said(&mut self, found: &Found<'_>) -> bool {
        let is_blank = found.text.as_bytes().first() == Some(&BLANK);
        self.said_at.replace(found.start) == Some(found.start) || is_blank || self.follows_blank(found.start)
    }

    fn follows_blank(&self, start: u32) -> bool {
        let before = self.text.get(..start as usize).unwrap_or_default();
        before.trim_end_matches(is_space).as_bytes().last() == Some(&BLANK)
    }

    /// Whether the text goes on in the line of what stands before it.
    fn goes_on(&self, start: u32) -> bool {
        let before = self.text.get(..start as usize).unwrap_or_default();
        let line = before.rsplit(is_line_end).next().unwrap_or_default().trim();
        !(line.is_empty() || line.ends_with('{') || line.ends_with(';') || line.ends_with('}'))
    }

    /// Where to point: at the token, or behind what stands before if the token is on another line.
    fn place(&self, start: u32, found: &Found<'_>) -> Span {
        let behind = self.end_before(start);
        let between = self.text.get(behind as usize..found.start as usize).unwrap_or_default();
        if between.contains(is_line_end) || found.text.is_empty() {
            return self.span(behind, behind);
        }
        self.span(found.start, found.start + length(found.text))
    }

    /// The end of the last token before `start`.
    fn end_before(&self, start: u32) -> u32 {
        let mut end = start;
        loop {
            end = length(self.text.get(..end as usize).unwrap_or_default().trim_end_matches(is_space));
            let local = |offset: u32| offset.saturating_sub(self.base.offset);
            let index = self.comments.partition_point(|comment| local(comment.span.end) < end);
            match self.comments.get(index) {
                Some(comment) if local(comment.span.end) == end => end = local(comment.span.start),
                Some(_) | None => return end,
            }
        }
    }

    /// The token at or after `start`; empty at the end of the text.
    fn token(&self, start: u32) -> Found<'a> {
        let mut rest = self.text.get(start as usize..).unwrap_or_default();
        loop {
            rest = rest.trim_start_matches(is_space);
            if !rest.starts_with("//") {
                break;
            }
            rest = rest.find(is_line_end).and_then(|end| rest.get(end..)).unwrap_or_default();
        }
        let start = length(self.text) - length(rest);
        Found { start, text: first_token(rest) }
    }

    fn span(&self, start: u32, end: u32) -> Span {
        self.base.span(start, end)
    }
}

fn is_line_end(c: char) -> bool {
    c == '\n' || c == char::from(MARGIN)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || is_line_end(c)
}

/// The token that a text begins with.
fn first_token(text: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let end = match text.chars().next() {
        None => 0,
        Some(c) if is_word(c) => text.find(|c| !is_word(c)).unwrap_or(text.len()),
        Some(quote @ ('"' | '\'')) => {
            text.get(1..).and_then(|rest| rest.find(quote)).map_or(1, |end| end + 2)
        }
        Some(c) => {
            let pairs = ["=>", "==", "!=", "<=", ">=", "&&", "||", "->", "..", "??"];
            pairs.iter().find(|pair| text.starts_with(**pair)).map_or(c.len_utf8(), |pair| pair.len())
        }
    };
    text.get(..end).unwrap_or_default()
}

/// How a message names a token.
fn describe(token: &str) -> String {
    match token {
        "" => "the end of the file".to_owned(),
        text if text.starts_with('"') || text.starts_with('\'') => "a string".to_owned(),
        text if text.len() > 40 => "a long word".to_owned(),
        text => format!("`{text}`"),
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
