//! What of a type is wanted, and in which column it goes: the declaration crossed with the read set.
//!
//! A shape is made once per table and drives every node of it. Each shape owns one column; the columns of a record's
//! fields have as many rows as the record's own.

use pol_ir::columns::ColumnId;
use pol_ir::constant::Const;
use pol_ir::ops::decode::Encoding;
use pol_ir::state::Reason;
use pol_ir::types::Domain;
use rustc_hash::FxHashMap;

/// A wanted property, field or element.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Where its values go.
    pub(crate) column: ColumnId,
    /// What they are.
    pub(crate) kind: Kind,
    /// What holds where the source says nothing.
    pub(crate) missing: Missing,
    /// What of it the author decides by leaving it out: then it is absent, or its default.
    pub(crate) decides: Decides,
    /// Whether it must never be shown.
    pub(crate) is_sensitive: bool,
}

impl Shape {
    /// Of a text that holds a value, the shape of that, in the same column; of anything else its own.
    pub(crate) fn held(&self) -> &Self {
        if let Kind::Encoded(_, inner) = &self.kind { inner.held() } else { self }
    }
}

/// What the author of a resource decides by leaving a property out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decides {
    /// All, whatever the source fills in.
    All,
    /// What the source cannot tell. A source may make blocks from an expression (Terraform's `dynamic`), and then they
    /// are not written where they would stand: what it can tell of them counts.
    Unknown,
    /// Nothing: the provider may fill it in.
    Nothing,
}

/// What the values of a shape are.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `string` and enums, with the source's words for ours where they differ.
    Text(FxHashMap<Box<str>, Box<str>>),
    /// A domain scalar.
    Domain(Domain),
    /// A record.
    Record(Fields),
    /// A list or set of these.
    List(Box<Shape>),
    /// A map to these.
    Map(Box<Shape>),
    /// Any value.
    Document,
    /// A value of one of several types.
    Variant(Vec<Member>),
    /// Text that holds such a value; it goes in the same column.
    Encoded(Encoding, Box<Shape>),
    /// A range of whole numbers.
    Range {
        /// The first number in it.
        start: ColumnId,
        /// The last number in it.
        end: ColumnId,
    },
}

/// One of several types.
#[derive(Debug)]
pub(crate) struct Member {
    /// What its values are.
    pub(crate) shape: Shape,
    /// Of a record, the spellings of each field that it cannot do without.
    pub(crate) required: Vec<Vec<Box<str>>>,
}

/// What holds where the source says nothing.
#[derive(Clone, Debug)]
pub(crate) enum Missing {
    /// It was left out.
    Absent,
    /// It was left out, and this is what the provider does then.
    Default(Const),
    /// It cannot be told.
    Unknown(Reason),
}

/// The wanted fields of a record or resource type.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// The fields, in the order of the declaration.
    pub(crate) all: Vec<Shape>,
    /// Where each spelling stands in `all`.
    pub(crate) names: FxHashMap<Box<str>, u32>,
}

impl Fields {
    /// The field that a source's own name means.
    pub(crate) fn get(&self, name: &str) -> Option<&Shape> {
        self.all.get(*self.names.get(name)? as usize)
    }
}
