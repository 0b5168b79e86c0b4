//! From the flat tree of the grammar to the tree of a file.
//!
//! A part that is missing becomes an error node in silence: `complain` has spoken of it. What only the tree can
//! tell (chains of comparisons, bad numbers, unknown words) is reported here.
//!
//! Heights are counted while nodes are made: a node that would be higher than [`MAX_DEPTH`] becomes an error node.

mod expr;
mod item;
mod literal;
mod member;
mod operator;
mod stmt;
mod test;
mod types;

pub(crate) use literal::BadNumber;

use crate::ast::{
    Comment, CommentKind, Docs, Expr, ExprId, File, Member, MemberId, Name, Path, Spanned, Text, TypeExpr,
    TypeExprId,
};
use crate::errors;
use crate::tree::{Kind, Node};
use crate::{Base, MAX_DEPTH};
use pol_diagnostics::{Diagnostic, Span};

/// Makes the tree of a file.
pub(crate) struct Builder<'a> {
    base: Base,
    text: &'a str,
    file: File,
    diagnostics: Vec<Diagnostic>,
    expr_heights: Vec<u32>,
    type_heights: Vec<u32>,
    member_heights: Vec<u32>,
    is_height_reported: bool,
}

impl<'a> Builder<'a> {
    /// A builder of nodes of `source`, with its text and comments.
    pub(crate) fn new(base: Base, text: &'a str, comments: Vec<Comment>) -> Self {
        Self {
            base,
            text,
            file: File { source: base.source, comments, ..File::default() },
            diagnostics: Vec::new(),
            expr_heights: Vec::new(),
            type_heights: Vec::new(),
            member_heights: Vec::new(),
            is_height_reported: false,
        }
    }

    /// What was made, and what is to be said about it.
    pub(crate) fn finish(self) -> (File, Vec<Diagnostic>) {
        (self.file, self.diagnostics)
    }

    fn span(&self, node: Node<'_>) -> Span {
        self.range(node.start(), node.end())
    }

    fn range(&self, start: u32, end: u32) -> Span {
        self.base.span(start, end)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn add_expr(&mut self, expr: Expr, start: u32, end: u32) -> ExprId {
        let mut height = 0;
        expr.each_child(|child| height = height.max(height_of(&self.expr_heights, child.index())));
        if let Expr::Is { probe: crate::ast::Probe::Type(ty), .. } | Expr::As { ty, .. } = &expr {
            height = height.max(height_of(&self.type_heights, ty.index()));
        }
        let (expr, height) =
            if self.is_too_high(height, start, end) { (Expr::Missing, 0) } else { (expr, height) };
        self.expr_heights.push(height + 1);
        self.file.exprs.add(expr, self.range(start, end))
    }

    fn add_type(&mut self, ty: TypeExpr, start: u32, end: u32) -> TypeExprId {
        let types = |ids: &[TypeExprId]| ids.iter().map(|id| height_of(&self.type_heights, id.index())).max();
        let height = match &ty {
            TypeExpr::Missing | TypeExpr::Enum(_) => None,
            TypeExpr::Named { args, .. } => types(args),
            TypeExpr::Record(members) => {
                members.iter().map(|id| height_of(&self.member_heights, id.index())).max()
            }
            TypeExpr::Optional(inner) => types(&[*inner]),
            TypeExpr::Union(parts) => types(parts),
        }
        .unwrap_or(0);
        let (ty, height) =
            if self.is_too_high(height, start, end) { (TypeExpr::Missing, 0) } else { (ty, height) };
        self.type_heights.push(height + 1);
        self.file.types.add(ty, self.range(start, end))
    }

    fn add_member(&mut self, member: Member, node: Node<'_>) -> MemberId {
        let expr = |id: Option<ExprId>| id.map_or(0, |id| height_of(&self.expr_heights, id.index()));
        let ty = |id: Option<TypeExprId>| id.map_or(0, |id| height_of(&self.type_heights, id.index()));
        let height = match &member {
            Member::Error => 0,
            Member::From(from) => expr(from.condition),
            Member::Property(property) => ty(Some(property.ty)).max(expr(property.default)),
            Member::Edge(edge) => ty(Some(edge.ty)),
            Member::Derived { ty: written, value, .. } => ty(*written).max(expr(Some(*value))),
        };
        self.member_heights.push(height);
        self.file.members.add(member, self.span(node))
    }

    /// Whether a node upon others of that height would be too high; says so once an item.
    fn is_too_high(&mut self, height: u32, start: u32, end: u32) -> bool {
        let is_too_high = height >= MAX_DEPTH;
        if is_too_high && !self.is_height_reported {
            self.is_height_reported = true;
            self.report(errors::too_long(self.range(start, end)));
        }
        is_too_high
    }

    /// The `///` lines that stand right before `start`.
    fn docs(&self, start: u32) -> Docs {
        let before = self.file.comments.partition_point(|comment| comment.span.end <= start);
        let comments = self.file.comments.get(..before).unwrap_or_default();
        let mut next = start;
        let attached = comments.iter().rev().take_while(|comment| {
            let between = self.text.get(comment.span.end as usize..next as usize).unwrap_or_default();
            next = comment.span.start;
            comment.kind == CommentKind::Doc && between.chars().all(is_space)
        });
        let mut lines: Vec<&str> = attached.map(|comment| self.comment_text(comment)).collect();
        lines.reverse();
        (!lines.is_empty()).then(|| lines.join("\n").into())
    }

    /// What all `//!` lines say.
    fn pack_docs(&self) -> Docs {
        let comments = self.file.comments.iter().filter(|comment| comment.kind == CommentKind::PackDoc);
        let lines: Vec<&str> = comments.map(|comment| self.comment_text(comment)).collect();
        (!lines.is_empty()).then(|| lines.join("\n").into())
    }

    fn comment_text(&self, comment: &Comment) -> &'a str {
        let line = self.text.get(comment.span.range()).unwrap_or_default();
        let text = line.trim_start_matches('/').strip_prefix('!').unwrap_or(line.trim_start_matches('/'));
        text.strip_prefix(' ').unwrap_or(text).trim_end()
    }

    fn name(&self, node: Node<'_>) -> Name {
        Name { text: node.text().into(), span: self.span(node) }
    }

    /// The first name declared or used directly in `node`.
    fn name_in(&self, node: Node<'_>) -> Name {
        let found = node.children().find(|child| is_name(*child));
        found.map_or_else(|| self.missing_name(node), |name| self.name(name))
    }

    fn missing_name(&self, node: Node<'_>) -> Name {
        Name { text: "".into(), span: self.span(node).after() }
    }

    fn path(&self, node: Node<'_>) -> Path {
        let names = node.children().filter(|child| is_name(*child));
        let segments = if node.is(Kind::MissingName) {
            vec![self.name(node)]
        } else {
            names.map(|n| self.name(n)).collect()
        };
        Path { segments, span: self.span(node) }
    }

    /// The first path in `node`.
    fn path_in(&self, node: Node<'_>) -> Path {
        let found = node.children().find(|child| child.is(Kind::Path) || child.is(Kind::MissingName));
        found.map_or_else(
            || Path { segments: vec![self.missing_name(node)], span: self.span(node).after() },
            |p| self.path(p),
        )
    }

    /// The first text in `node`; `None` where none is written.
    fn text_in(&mut self, node: Node<'_>) -> Option<Text> {
        let found = node.children().find(|child| is_text(*child))?;
        Some(self.fixed_text(found))
    }

    /// The first text in `node`; empty where it is missing.
    fn text_or_empty(&mut self, node: Node<'_>) -> Text {
        let empty = Text { value: "".into(), span: self.span(node).after() };
        self.text_in(node).unwrap_or(empty)
    }

    fn spanned<T>(&self, value: T, node: Node<'_>) -> Spanned<T> {
        Spanned { value, span: self.span(node) }
    }

    /// What the word means, of those allowed; reports another one.
    fn word<T: Copy>(&mut self, node: Node<'_>, what: &str, allowed: &[(&str, T)]) -> Option<Spanned<T>> {
        if node.is(Kind::MissingWord) {
            return None;
        }
        let found = allowed.iter().find(|(word, _)| *word == node.text());
        if found.is_none() {
            let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
            self.report(errors::unknown_word(self.span(node), what, node.text(), &words));
        }
        found.map(|(_, value)| self.spanned(*value, node))
    }
}

/// White space of the grammar, which knows one sign more than Rust does.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn height_of(heights: &[u32], index: usize) -> u32 {
    heights.get(index).copied().unwrap_or(0)
}

fn is_name(node: Node<'_>) -> bool {
    [Kind::Name, Kind::Prop, Kind::Word, Kind::ReservedName, Kind::MissingName].contains(&node.kind())
}

fn is_text(node: Node<'_>) -> bool {
    [Kind::Str, Kind::Raw, Kind::Blank, Kind::MissingText].contains(&node.kind())
}
