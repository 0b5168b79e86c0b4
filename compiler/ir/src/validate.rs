//! The contract of a module.
