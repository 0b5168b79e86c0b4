//! One line for each diagnostic: `file:line:column: error[E0101]: message`.

use crate::{Diagnostic, Severity, Sources};
use std::fmt::Write;

/// The diagnostics, one line each.
pub fn short(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (place, word) = (place(sources, diagnostic), word(diagnostic.severity));
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{place}{word}[{}]: {}", diagnostic.code, diagnostic.message);
    }
    out
}

fn place(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let Some(span) = diagnostic.span() else { return String::new() };
    let Some(source) = sources.get(span.source) else { return String::new() };
    let at = source.position(span.start);
    format!("{}:{}:{}: ", source.name, at.line, at.column)
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Span};

    #[test]
    fn a_line_names_file_line_and_column() {
        let mut sources = Sources::new();
        let id = sources.add("a.pol", "ab\ncd");
        let d = Diagnostic::new(Code::E0101, "unexpected `d`").at(Span::new(id, 4, 5), "");
        assert_eq!(short(&sources, &[d]), "a.pol:2:2: error[E0101]: unexpected `d`\n");
    }
}
