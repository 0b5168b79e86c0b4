//! Fixes: what repairs a rule that failed, as people and programs read it.

mod change;
mod shown;

pub use change::{Change, Line, Op};
pub(crate) use change::{Telling, changes};
pub(crate) use shown::slot_of;
