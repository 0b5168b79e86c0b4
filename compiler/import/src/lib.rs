//! Provider schemas to `.pol` text: a reader per schema format makes the [`model`] of packs, [`write`](mod@write) prints it.
//!
//! Invariants: nothing here reads a file; the same input gives the same bytes; what a schema says is printed or refused,
//! never silently bent. A crate of its own, so that neither the checker nor the engine knows a schema format.

pub mod model;
pub mod name;
pub mod standard;
pub mod write;

/// What went wrong, in a sentence for the person who gave the input.
pub type Problem = String;
