//! Diagnostics for people: the source with its labels, through codespan-reporting, which is named here only.

use crate::{Diagnostic, LabelKind, Severity, Sources};
use codespan_reporting::diagnostic as shown;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::{self, termcolor};

/// The longest line that is shown, in bytes: a line is shown with each diagnostic of it, and nobody reads it then.
const MAX_LINE: usize = 1000;

/// The diagnostics with their source, coloured by ANSI escapes where `color` says so.
pub fn human(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let mut files = SimpleFiles::new();
    for (_, source) in sources.iter() {
        files.add(source.name.as_str(), source.text.as_str());
    }
    let mut buffer = if color { termcolor::Buffer::ansi() } else { termcolor::Buffer::no_color() };
    let config = term::Config::default();
    for diagnostic in diagnostics {
        let rendered = convert(sources, diagnostic);
        // A buffer takes every byte, and `convert` leaves no label outside its file.
        let _ = term::emit_to_write_style(&mut buffer, &config, &files, &rendered);
    }
    String::from_utf8_lossy(buffer.as_slice()).into_owned()
}

fn convert(sources: &Sources, diagnostic: &Diagnostic) -> shown::Diagnostic<usize> {
    let inside = |label: &&crate::Label| sources.get(label.span.source).is_some();
    let labels = diagnostic.labels.iter().filter(inside).map(|label| self::label(sources, label));
    let mut labels: Vec<_> = labels.collect();
    let mut notes = Vec::new();
    if diagnostic.labels.iter().any(|label| is_in_long_line(sources, label)) {
        labels.clear();
        notes.extend(diagnostic.labels.iter().filter_map(|label| place(sources, label)));
    }
    notes.extend(diagnostic.help.iter().map(|line| format!("help: {line}")));
    shown::Diagnostic::new(severity(diagnostic.severity))
        .with_code(diagnostic.code.as_str())
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes)
}

/// Whether a line that the label begins or ends in is too long to be shown.
fn is_in_long_line(sources: &Sources, label: &crate::Label) -> bool {
    let text = sources.get(label.span.source).map_or(&[][..], |source| source.text.as_bytes());
    let end = (label.span.end as usize).min(text.len());
    let start = (label.span.start as usize).min(end);
    [start, end].into_iter().any(|at| {
        let before = text.get(at.saturating_sub(MAX_LINE)..at).unwrap_or_default();
        let after = text.get(at..text.len().min(at + MAX_LINE)).unwrap_or_default();
        let before = before.iter().rev().position(|byte| *byte == b'\n').unwrap_or(before.len());
        let after = after.iter().position(|byte| *byte == b'\n').unwrap_or(after.len());
        before + after >= MAX_LINE
    })
}

/// Where a label stands, in words.
fn place(sources: &Sources, label: &crate::Label) -> Option<String> {
    let source = sources.get(label.span.source)?;
    let at = source.position(label.span.start);
    let place = format!("{}:{}:{}", source.name, at.line, at.column);
    Some(if label.text.is_empty() { place } else { format!("{place}: {}", label.text) })
}

fn label(sources: &Sources, label: &crate::Label) -> shown::Label<usize> {
    let style = match label.kind {
        LabelKind::Primary => shown::LabelStyle::Primary,
        LabelKind::Secondary => shown::LabelStyle::Secondary,
    };
    let text = sources.get(label.span.source).map_or("", |source| source.text.as_str());
    let end = text.floor_char_boundary((label.span.end as usize).min(text.len()));
    let start = text.floor_char_boundary((label.span.start as usize).min(end));
    shown::Label::new(style, label.span.source.0 as usize, start..end).with_message(&label.text)
}

fn severity(severity: Severity) -> shown::Severity {
    match severity {
        Severity::Error => shown::Severity::Error,
        Severity::Warning => shown::Severity::Warning,
        Severity::Note => shown::Severity::Note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Span};

    #[test]
    fn labels_stand_under_their_text_and_bad_spans_do_no_harm() {
        let mut sources = Sources::new();
        let id = sources.add("a.pol", "let x = ä\n");
        let made = Diagnostic::new(Code::E0101, "odd").at(Span::new(id, 4, 5), "this").help("do that");
        let out = human(&sources, &[made], false);
        assert!(
            out.contains("error[E0101]: odd") && out.contains("^ this") && out.contains("help: do that"),
            "{out}"
        );
        let wild = Diagnostic::new(Code::E0101, "wild").at(Span::new(id, 9, 900), "");
        assert!(human(&sources, &[wild], true).contains("wild"));
    }

    #[test]
    fn a_line_that_nobody_reads_is_named_and_not_shown() {
        let mut sources = Sources::new();
        let text = format!("a\n{}b{}\nc\n", "x".repeat(700), "y".repeat(700));
        let id = sources.add("a.pol", text.as_str());
        let at = |start| Diagnostic::new(Code::E0101, "odd").at(Span::new(id, start, start + 1), "this");
        let long = human(&sources, &[at(702).help("do that")], false);
        assert_eq!(long, "error[E0101]: odd\n = a.pol:2:701: this\n = help: do that\n\n");
        let short = human(&sources, &[at(0), at(text.len() as u32 - 2)], false);
        assert_eq!(short.matches("^ this").count(), 2, "{short}");
    }
}
