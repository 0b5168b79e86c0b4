//! Modules as machine code: the verdict of each policy on each row of a table, computed by functions that loop over
//! the columns themselves.
//!
//! The interpreter of `pol-ir` is the meaning; this is an optimisation of it that gives the same bytes. Code is made
//! for one run, after the graph was loaded: addresses of columns are constants in it, and so is everything that is
//! true of a whole column (`facts.rs`). A policy whose verdict needs a construct without a native form is *refused*,
//! never approximated, and the engine interprets it; [`coverage`] lists which constructs those are.
//!
//! ```text
//! Module ──stmt.rs, expr/, each.rs, loops.rs──▶ Cranelift ──jit.rs──▶ Code ──Native::judge──▶ bytes
//!             │ cx.rs, bits.rs, values.rs            ▲
//! Columns ──facts.rs, load.rs──────────────────────┘    host.rs, memo.rs: what the code calls
//! ```
//!
//! Invariants: `unsafe` stands in `jit.rs` (the call in) and `host.rs` (the calls back) only; generated code reads
//! memory of `Columns` that `facts.rs` has checked, never traps and never unwinds.

mod bits;
mod compile;
pub mod coverage;
mod cx;
mod each;
mod env;
mod error;
mod expr;
mod facts;
mod host;
mod jit;
mod joined;
mod load;
mod loops;
mod memo;
mod merge;
mod stmt;
mod text;
mod used;
mod values;

pub use compile::{Job, Native, compile};
pub use error::Error;
