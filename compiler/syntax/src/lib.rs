//! Text to tree.
//!
//! [`parse`] takes any text and gives a [`File`](ast::File) and what is to be said about it; it never fails. The
//! grammar is `grammar.pest`; only `tree.rs` names its rules.

pub mod ast;
mod build;
mod complain;
mod errors;
mod scan;
mod tree;
mod words;

use ast::{Comment, ExprId, File};
use build::Builder;
use pol_diagnostics::{Diagnostic, SourceId, Span};
use tree::Tree;

/// The deepest that an expression or a type can be, in nodes.
pub const MAX_DEPTH: u32 = 256;

/// The longest text that is read, in bytes.
pub const MAX_LEN: usize = 64 << 20;

/// A file with what is to be said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The tree.
    pub file: File,
    /// What is wrong with the text, in its order.
    pub diagnostics: Vec<Diagnostic>,
}

/// An expression alone, in the arenas of a file without items.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedExpr {
    /// The arenas.
    pub file: File,
    /// The expression.
    pub expr: ExprId,
    /// What is wrong with the text, in its order.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a text means and what is said beside it, without places.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The tree; every span in it is the same.
    file: File,
    /// The texts of the comments, in order.
    comments: Vec<Box<str>>,
}

/// The tree of a text.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let base = Base { source, offset: 0, has_places: true };
    let (text, refused) = within_limit(base, text);
    let scanned = scan::scan(base, text);
    let tree = Tree::file(&scanned.text);
    let complaints = complain::complain(base, &scanned.text, &scanned.comments, &tree);
    let mut builder = Builder::new(base, text, scanned.comments);
    builder.whole_file(tree.root());
    let (file, built) = builder.finish();
    Parsed { file, diagnostics: in_order([refused, scanned.diagnostics, complaints, built]) }
}

/// What a text means and what is said beside it, wherever it stands: equal for texts that differ in layout only. `None`
/// if the text has errors.
pub fn shape(text: &str) -> Option<Shape> {
    let base = Base { source: SourceId(0), offset: 0, has_places: true };
    let (text, refused) = within_limit(base, text);
    let scanned = scan::scan(base, text);
    let comment = |comment: &Comment| text.get(comment.span.range()).unwrap_or_default().trim_end().into();
    let comments = scanned.comments.iter().map(comment).collect();
    let tree = Tree::file(&scanned.text);
    let complaints = complain::complain(base, &scanned.text, &scanned.comments, &tree);
    let mut builder = Builder::new(Base { has_places: false, ..base }, text, scanned.comments);
    builder.whole_file(tree.root());
    let (file, built) = builder.finish();
    let all = in_order([refused, scanned.diagnostics, complaints, built]);
    let is_readable = !all.iter().any(Diagnostic::is_error);
    is_readable.then(|| Shape { file: File { comments: Vec::new(), ..file }, comments })
}

/// The tree of one expression that stands in `source` from the byte `offset` on: spans count from there.
pub fn parse_expr(source: SourceId, text: &str, offset: u32) -> ParsedExpr {
    let base = Base { source, offset, has_places: true };
    let (text, refused) = within_limit(base, text);
    let scanned = scan::scan(base, text);
    let tree = Tree::expr(&scanned.text);
    let complaints = complain::complain(base, &scanned.text, &scanned.comments, &tree);
    let mut builder = Builder::new(base, text, scanned.comments);
    let expr = builder.one_expr(tree.root());
    let (file, built) = builder.finish();
    ParsedExpr { file, expr, diagnostics: in_order([refused, scanned.diagnostics, complaints, built]) }
}

/// Where a text stands: spans are made from its own offsets.
#[derive(Clone, Copy)]
struct Base {
    source: SourceId,
    offset: u32,
    /// Whether anybody will ask where things stand.
    has_places: bool,
}

impl Base {
    fn span(self, start: u32, end: u32) -> Span {
        if !self.has_places {
            return Span::new(self.source, 0, 0);
        }
        Span::new(self.source, start.saturating_add(self.offset), end.saturating_add(self.offset))
    }
}

/// All diagnostics, by place.
fn in_order(parts: [Vec<Diagnostic>; 4]) -> Vec<Diagnostic> {
    let mut all = parts.concat();
    all.sort_by_key(Diagnostic::span);
    all
}

/// The text, or nothing of it if it is too long.
fn within_limit(base: Base, text: &str) -> (&str, Vec<Diagnostic>) {
    if text.len() <= MAX_LEN {
        return (text, Vec::new());
    }
    ("", vec![errors::too_large(base.span(0, 0), MAX_LEN)])
}
