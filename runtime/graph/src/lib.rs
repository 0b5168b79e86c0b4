//! The graph: resources of whatever source as typed columns, and the edges between them.
//!
//! [`Builder`] is the only way in: a source meets its resources there and shows their values through [`Value`].
//! The way out is [`pol_ir::columns::Columns`]. Sources know nothing of rules; engines know nothing of sources.
//!
//! Invariants: a column has one row per row of its owner; a value that its declared type cannot hold is unknown, never
//! an error; the order of the input is the order of nodes.

mod builder;
mod catalog;
mod cells;
mod compile;
mod details;
mod document;
mod edges;
mod edit;
mod facts;
mod given;
mod graph;
mod scalar;
mod shape;
mod value;
mod variant;
mod write;

pub use builder::{Before, Builder, Dependencies, Named, NoReferences, References, Unresolved};
pub use details::{Again, Revisit};
pub use edit::Edit;
pub use facts::{Change, Facts};
pub use given::from_given;
pub use graph::{Details, Graph, Location, SeenType, Step};
pub use value::{Seen, Value};
