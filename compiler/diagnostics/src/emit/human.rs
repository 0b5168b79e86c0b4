//! Diagnostics for people: the source with its labels, through codespan-reporting, which is named here only.

use crate::{Diagnostic, LabelKind, Severity, Sources};
use codespan_reporting::diagnostic as shown;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::{self, termcolor};

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
    let help = diagnostic.help.iter().map(|line| format!("help: {line}"));
    shown::Diagnostic::new(severity(diagnostic.severity))
        .with_code(diagnostic.code.as_str())
        .with_message(&diagnostic.message)
        .with_labels(labels.collect())
        .with_notes(help.collect())
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
}
