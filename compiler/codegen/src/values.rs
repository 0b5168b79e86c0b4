//! What an expression is while code is made: flags, and where its value stands.
//!
//! Lists are never built. A list is a description of where its elements come from; whoever consumes it expands the
//! description into a loop (`loops.rs`), so `xs.filter(p).map(f).any(q)` is one loop with an early exit.
//!
//! Two invariants make loads free of checks. *Every row in a value lies within its column*, also where the value is
//! absent or unknown (0 stands in then), unless the column has no rows, which is known here and leaves no load.
//! *Unknown wins over absent*: a consumer asks `unknown` first.

use crate::bits::{Bit, NO, YES};
use crate::env::Env;
use crate::text::Step;
use cranelift_codegen::ir::Value;
use pol_ir::columns::{ColumnId, TableId};
use pol_ir::module::{ExprId, LocalId};
use pol_ir::names::Symbol;
use pol_ir::types::TypeId;
use std::rc::Rc;

/// The result of an expression.
#[derive(Clone, Debug)]
pub(crate) struct Val {
    /// It is absent, unless it is unknown.
    pub(crate) absent: Bit,
    /// It is unknown.
    pub(crate) unknown: Bit,
    /// It stands in for something left out.
    pub(crate) defaulted: Bit,
    /// The slot whose value this is, unchanged, where it may be unknown: two uses of one unresolved slot are equal.
    pub(crate) origin: Origin,
    /// The value, where neither holds.
    pub(crate) data: Data,
}

/// Where a value that may be unknown was loaded from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin {
    /// Nowhere.
    None,
    /// A row of a column, if the bit holds.
    Slot(ColumnId, Value, Bit),
    /// Different columns.
    Mixed,
}

impl Val {
    /// A value that is there.
    pub(crate) const fn of(data: Data) -> Self {
        Self { absent: NO, unknown: NO, defaulted: NO, origin: Origin::None, data }
    }

    /// Absent.
    pub(crate) const ABSENT: Self =
        Self { absent: YES, unknown: NO, defaulted: NO, origin: Origin::None, data: Data::Nothing };

    /// Unknown.
    pub(crate) const UNKNOWN: Self =
        Self { absent: NO, unknown: YES, defaulted: NO, origin: Origin::None, data: Data::Nothing };
}

/// A value that is there.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    /// No value: the flags say that it is absent or unknown.
    Nothing,
    /// `bool`.
    Bool(Bit),
    /// `int`, durations, sizes and times; a count over uncertain elements lies in `low..=high`, without end if `high`
    /// is the greatest number.
    Int {
        /// The number, or the smallest that it can be.
        low: Value,
        /// The greatest, where that is not the same.
        high: Option<Value>,
    },
    /// `float`.
    Float(Value),
    /// `string` and enums.
    Text(Text),
    /// Address ranges, addresses and versions: an id that the host knows.
    Scalar(Interned),
    /// A range.
    Range(Rc<Span>),
    /// A record of a column.
    Cell {
        /// A record column.
        column: ColumnId,
        /// Its row.
        row: Value,
    },
    /// A record built of parts, sorted by symbol; fields left out are absent.
    Record(Rc<[(Symbol, Val)]>),
    /// One of two records or maps.
    Either(Bit, Rc<(Val, Val)>),
    /// A list or set.
    List(List),
    /// A map.
    Map(Map),
    /// A node.
    Node(Node),
}

impl Data {
    /// Whether there is no value at all.
    pub(crate) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// A whole number that is known exactly.
    pub(crate) const fn whole(&self) -> Option<Value> {
        if let Self::Int { low, high: None } = self { Some(*low) } else { None }
    }

    /// A floating point number.
    pub(crate) const fn float(&self) -> Option<Value> {
        if let Self::Float(number) = self { Some(*number) } else { None }
    }

    /// Text.
    pub(crate) const fn text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A domain scalar.
    pub(crate) const fn scalar(&self) -> Option<Interned> {
        if let Self::Scalar(scalar) = self { Some(*scalar) } else { None }
    }
}

/// A domain scalar, by its id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interned {
    /// An `i64`; ids beyond those of the graph are constants that the graph does not hold.
    pub(crate) id: Value,
    /// The id, where it is known now.
    pub(crate) fixed: Option<u32>,
    /// The id is one of the graph's.
    pub(crate) in_graph: bool,
}

/// Text: an id, and what is still to be done to what it names.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// An `i64`; ids beyond those of the graph are constants that the graph does not hold.
    pub(crate) id: Value,
    /// The id, where it is known now.
    pub(crate) fixed: Option<u32>,
    /// The id is one of the graph's.
    pub(crate) in_graph: bool,
    /// `lower` and kin, in the order in which they apply.
    pub(crate) steps: Rc<[Step]>,
}

impl Text {
    /// What it is before anything is done to it.
    pub(crate) const fn interned(&self) -> Interned {
        Interned { id: self.id, fixed: self.fixed, in_graph: self.in_graph }
    }
}

/// A range.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    /// Its first value.
    pub(crate) start: Val,
    /// Its last value, or the first beyond.
    pub(crate) end: Val,
    /// Whether `end` is in it.
    pub(crate) inclusive: Bit,
}

/// Where the elements of a list come from.
#[derive(Clone, Debug)]
pub(crate) enum List {
    /// A row of a list column.
    Column {
        /// A list column.
        column: ColumnId,
        /// Its row.
        row: Value,
        /// The type of the elements.
        ty: TypeId,
    },
    /// Written out.
    Items(Rc<[Val]>),
    /// All nodes of some tables.
    Tables {
        /// Which.
        tables: Rc<[TableId]>,
        /// One of them is not complete.
        open: bool,
    },
    /// What a function makes of each element of another list.
    Stage(Rc<Stage>),
    /// One after the other.
    Joined(Rc<[Val]>),
    /// One of two.
    Either(Bit, Rc<(Val, Val)>),
    /// Parts of the entries of a map.
    Entries(Rc<Val>, Part),
}

/// What is taken of the entries of a map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// The keys.
    Keys,
    /// The values.
    Values,
    /// Both, as records of `key` and `value`.
    Both,
}

/// A function over a list.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// Which.
    pub(crate) kind: Kind,
    /// The list.
    pub(crate) source: Val,
    /// What `body` reads.
    pub(crate) env: Env,
    /// The expression that calls the function, which may be a join.
    pub(crate) id: ExprId,
    /// The element.
    pub(crate) item: LocalId,
    /// What is done with it.
    pub(crate) body: Option<ExprId>,
}

/// The kind of a [`Stage`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Those for which the body holds.
    Filter,
    /// The body of each.
    Map,
    /// The elements of the body of each; without a body, those of the element.
    FlatMap,
    /// Those that are there.
    Compact,
}

/// Where the entries of a map come from.
#[derive(Clone, Debug)]
pub(crate) enum Map {
    /// A row of a map column.
    Column {
        /// A map column.
        column: ColumnId,
        /// Its row.
        row: Value,
        /// The type of the values.
        ty: TypeId,
    },
    /// Written out, sorted by key.
    Items(Rc<[(Box<str>, Val)]>),
}

/// A node of the graph, or one outside it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The tables that it may be in.
    pub(crate) tables: Rc<[TableId]>,
    /// The number of its table (`i64`), where there are several or it may be outside.
    pub(crate) table: Option<Value>,
    /// Its row; for one outside, the id of its key. Not for loads.
    pub(crate) key: Value,
    /// Its row, 0 for one outside.
    pub(crate) row: Value,
    /// It is not in the input.
    pub(crate) outside: Bit,
}
