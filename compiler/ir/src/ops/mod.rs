//! The total functions behind operators and [`crate::builtin::Builtin`], over plain values: both engines and every
//! reader of data call these, so that a value means the same wherever it came from.
//!
//! None of them panics, and none allocates more than its result.

pub mod cidr;
pub mod convert;
pub mod decode;
pub mod number;
pub mod parse;
pub mod range;
pub mod show;
pub mod spelling;
pub mod text;
