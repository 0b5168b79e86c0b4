//! Provider schemas to `.pol` text: a reader per schema format makes a catalog of types, which becomes the [`model`] of
//! packs; [`write`](mod@write) prints it.
//!
//! Invariants: nothing here reads a file; the same input gives the same bytes; what a schema says is printed, refused, or
//! counted where it was left out. A crate of its own, so that neither the checker nor the engine knows a schema format.

mod import;
mod limits;
mod lower;
pub mod model;
pub mod name;
mod read;
mod refusal;
mod shape;
pub mod standard;
mod words;
pub mod write;

pub use import::{Imported, Input, ORIGIN, import, path_of};
pub use read::Format;
pub use refusal::Refusal;

/// What went wrong, in a sentence for the person who gave the input.
pub type Problem = String;
