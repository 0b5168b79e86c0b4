//! How diagnostics are shown: for people, in one line each, and for programs.

mod human;
mod json;
mod short;

pub use human::human;
pub use json::json;
pub use short::short;
