//! Modules and columns for tests: built by hand, or at random but the same for the same seed.
//!
//! [`arbitrary()`] makes well-typed programs over columns in every state that the language knows; whoever runs modules
//! compares itself with the interpreter on them.

mod arbitrary;
mod cells;
mod expressions;
mod modules;
mod random;

pub use arbitrary::arbitrary;
pub use cells::{Cell, ColumnsBuilder};
pub use modules::ModuleBuilder;
pub use random::Random;
