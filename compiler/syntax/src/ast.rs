//! The tree of a file: what was written, nothing of what it means.
//!
//! One module per layer: [`File`] and its items here and in `item`, policies and tests in `stmt` and `test`, `expr`,
//! `types`. Nodes live in arenas of the file; comments lie beside the tree, documentation on what it documents.
//!
//! Invariants: every id in a file belongs to that file. What could not be read is an error node ([`Item::Error`],
//! [`Member::Error`], [`Stmt::Error`], [`Expr::Missing`], [`TypeExpr::Missing`], an empty [`Name`]) that a diagnostic
//! has spoken of already: later phases pass it over in silence. No expression or type is deeper than
//! [`MAX_DEPTH`](crate::MAX_DEPTH), so that recursion over the tree is safe.

mod arena;
mod expr;
mod item;
mod stmt;
mod test;
mod types;

pub use arena::{Arena, Id};
pub use expr::{BinaryOp, Entry, EntryKey, Expr, Lambda, Literal, Part, Probe, UnaryOp};
pub use item::{
    Apply, Control, Data, Extend, Framework, Function, Group, GroupMode, GroupStmt, Interface, Item,
    Parameter, Project, Resource, Setting, TypeDecl, Use, UseName, Waive, WaiveTarget,
};
pub use stmt::{
    Block, Change, Fix, FixAction, For, ForVars, If, Let, Level, Param, Policy, Require, Severity, Stmt,
    Subject,
};
pub use test::{Expect, ExpectedFinding, FixOutcome, Given, Test, TestStmt, Verdict, With};
pub use types::{
    Converted, Edge, EdgeTarget, From, Key, KeyPath, KeySegment, Mapping, Member, Origin, Property,
    PropertyMarker, SourceKind, TypeExpr,
};

use pol_diagnostics::{SourceId, Span};
use std::ops::Index;

/// The id of an [`Expr`].
pub type ExprId = Id<Expr>;
/// The id of a [`TypeExpr`].
pub type TypeExprId = Id<TypeExpr>;
/// The id of a [`Stmt`].
pub type StmtId = Id<Stmt>;
/// The id of a [`TestStmt`].
pub type TestStmtId = Id<TestStmt>;
/// The id of a [`Member`].
pub type MemberId = Id<Member>;
/// The id of an [`Item`].
pub type ItemId = Id<Item>;

/// A word with its place. Empty where a name is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word, a leading `$` or `_` with it.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// Whether no name was written; a diagnostic has said so.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// A dotted path: `aws.s3.Bucket`. At least one segment; the last may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The names between the dots.
    pub segments: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

impl Path {
    /// Whether a name of the path is missing; a diagnostic has said so.
    pub fn is_missing(&self) -> bool {
        self.segments.is_empty() || self.segments.iter().any(Name::is_missing)
    }
}

/// Shows the path as it is written.
impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, name) in self.segments.iter().enumerate() {
            f.write_str(if index > 0 { "." } else { "" })?;
            f.write_str(&name.text)?;
        }
        Ok(())
    }
}

/// A string without holes, escapes resolved, with its place (the quotes within).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The content.
    pub value: Box<str>,
    /// Where it stands.
    pub span: Span,
}

/// A word of a closed list with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What it means.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Markdown from `///` or `//!` lines, their markers and one space taken off; `None` if there is none.
pub type Docs = Option<Box<str>>;

/// The header of a pack: `pack acme.storage "1.2.0" language 1 { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The name of the pack.
    pub name: Path,
    /// Its version.
    pub version: Option<Text>,
    /// The version of the language that it was written for.
    pub language: Option<Spanned<i64>>,
    /// Further metadata: `license: "…"`.
    pub metadata: Vec<Entry>,
    /// Where it stands.
    pub span: Span,
}

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `//`
    Plain,
    /// `///`
    Doc,
    /// `//!`
    PackDoc,
}

/// A comment, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it is.
    pub kind: CommentKind,
    /// Its text, without the end of the line.
    pub span: Span,
}

/// A file as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Where its text is.
    pub source: SourceId,
    /// What `//!` says.
    pub docs: Docs,
    /// The `pack` header, if there is one.
    pub header: Option<Header>,
    /// The items, in order.
    pub items: Vec<ItemId>,
    /// All comments, documentation too.
    pub comments: Vec<Comment>,
    /// The arena of items, by id.
    pub all_items: Arena<Item>,
    /// The arena of members of types.
    pub members: Arena<Member>,
    /// The arena of statements.
    pub stmts: Arena<Stmt>,
    /// The arena of statements of tests.
    pub test_stmts: Arena<TestStmt>,
    /// The arena of expressions.
    pub exprs: Arena<Expr>,
    /// The arena of types.
    pub types: Arena<TypeExpr>,
}

impl File {
    /// Where a node stands.
    pub fn span<T: Node>(&self, id: Id<T>) -> Span {
        let (start, end) = T::arena(self).range(id);
        Span::new(self.source, start, end)
    }

    /// The items with their ids, in order.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items.iter().map(|id| (*id, &self[*id]))
    }
}

/// A kind of node that a [`File`] has an arena of.
pub trait Node: Sized {
    /// The arena of the kind.
    fn arena(file: &File) -> &Arena<Self>;
}

impl<T: Node> Index<Id<T>> for File {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        T::arena(self).get(id)
    }
}

macro_rules! nodes {
    ($($kind:ty => $arena:ident)*) => {
        $(impl Node for $kind {
            fn arena(file: &File) -> &Arena<Self> {
                &file.$arena
            }
        })*
    };
}

nodes! {
    Item => all_items
    Member => members
    Stmt => stmts
    TestStmt => test_stmts
    Expr => exprs
    TypeExpr => types
}
