//! Shared parts of the suites that span crates.

pub mod w1;
