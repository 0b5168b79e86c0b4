//! Where phases put what they found.

use crate::Diagnostic;

/// Collects diagnostics; a phase never stops at one.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    errors: usize,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        self.list.push(diagnostic);
    }

    /// Whether an error was pushed.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were pushed.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// What was pushed, in that order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.list
    }

    /// What was pushed, by place and then in the order of pushing.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list;
        list.sort_by_key(Diagnostic::span);
        list
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}
