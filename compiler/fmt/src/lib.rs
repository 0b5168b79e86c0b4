//! One look for all `.pol` text.
//!
//! [`format`] reads a text, walks tree and text together into a document, and lays that out in lines. What it gives
//! means the same: it is read again and compared before anybody sees it. Invariants: every comment stays, nothing
//! changes its order, strings and numbers stay as they were written, and what was formatted is not changed again.

mod doc;
mod expr;
mod item;
mod layout;
mod lists;
mod printer;
mod stmt;
mod test;
mod types;

use pol_diagnostics::{Diagnostic, SourceId};
use printer::Printer;
use thiserror::Error;

/// The longest line, in characters, where what stands on it can be parted.
pub const WIDTH: usize = 120;

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("the text has errors")]
    Errors(Vec<Diagnostic>),
    /// What was made of it would not mean the same: a fault of this crate.
    #[error("the formatted text would not mean the same")]
    Changed,
}

/// The text as it should look, in lines of at most [`WIDTH`]; places in diagnostics are in `source`.
pub fn format(source: SourceId, text: &str) -> Result<String, Refused> {
    let parsed = pol_syntax::parse(source, text);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Refused::Errors(parsed.diagnostics));
    }
    let made = layout::lay_out(&Printer::new(text, &parsed.file).whole(), WIDTH);
    if pol_syntax::shape(text) == pol_syntax::shape(&made) { Ok(made) } else { Err(Refused::Changed) }
}
