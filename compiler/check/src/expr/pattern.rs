//! Patterns: compiled when a program is checked, so that none fails later.

use pol_diagnostics::Span;
use regex_syntax::ast::{Error, parse::Parser};

/// What is wrong with a pattern, and where in it.
pub(super) struct Fault {
    /// What is wrong.
    pub(super) reason: String,
    at: Option<(usize, usize)>,
}

impl Fault {
    /// The place inside the literal that stands at `literal` with the text `written`; the whole of it where escapes
    /// move the text.
    pub(super) fn within(&self, literal: Span, pattern: &str, written: &str) -> Span {
        let is_plain = written.get(1..written.len().saturating_sub(1)) == Some(pattern);
        match self.at {
            Some((start, end)) if is_plain => {
                let offset = |at: usize| literal.start + 1 + u32::try_from(at).unwrap_or(0);
                Span::new(literal.source, offset(start), offset(end.max(start + 1)).min(literal.end))
            }
            Some(_) | None => literal,
        }
    }
}

/// Whether a pattern can be used.
pub(super) fn compile(pattern: &str) -> Result<(), Fault> {
    if let Err(error) = Parser::new().parse(pattern) {
        return Err(Fault {
            reason: reason(&error),
            at: Some((error.span().start.offset, error.span().end.offset)),
        });
    }
    match pol_ir::pattern::compile(pattern) {
        Ok(_) => Ok(()),
        Err(error) => {
            let shown = error.to_string();
            let last = shown.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let is_large = last.contains("size limit");
            let reason =
                if is_large { "it takes too much memory to match".to_owned() } else { last.to_owned() };
            Err(Fault { reason, at: None })
        }
    }
}

fn reason(error: &Error) -> String {
    error.kind().to_string()
}
