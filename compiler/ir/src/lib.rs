//! The contract between the halves: a checked program, the memory it is run over, and what running it means.
//!
//! * [`schema`]: declarations of resource types, portable.
//! * [`module`]: policies over typed expressions; [`types`], [`builtin`], [`constant`], [`names`] are its parts.
//! * [`columns`]: the graph as engines read it; [`state`], [`strings`], [`values`] are its parts.

pub mod arena;
pub mod builtin;
pub mod columns;
pub mod constant;
pub mod join;
pub mod module;
pub mod names;
pub mod readset;
pub mod schema;
pub mod state;
pub mod strings;
pub mod types;
pub mod values;
pub mod version;
pub mod walk;
