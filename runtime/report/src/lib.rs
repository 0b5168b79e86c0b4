//! What a run found, written down: one file per format, all views on one [`pol_engine::Run`].
//!
//! Reports are functions of the run alone: no clock, no terminal, no environment. Colour is always written; whoever
//! owns the stream strips it where it is not wanted.

mod fixes;
mod json;
mod text;

pub use fixes::{diff, repaired_json, repaired_text};
pub use json::json;
pub use text::text;
