//! Diagnostics for programs: the plain data, with file names, lines and columns resolved.

use crate::{Diagnostic, Fix, LabelKind, Position, Severity, Sources, Span};
use serde::Serialize;

/// A place, resolved.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Label<'a> {
    kind: LabelKind,
    place: Option<Place<'a>>,
    text: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    place: Option<Place<'a>>,
    text: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    labels: Vec<Label<'a>>,
    help: &'a [String],
    fixes: Vec<Change<'a>>,
}

/// The diagnostics as a value that any serde format can write.
pub fn json<'a>(sources: &'a Sources, diagnostics: &'a [Diagnostic]) -> impl Serialize + 'a {
    diagnostics.iter().map(|diagnostic| entry(sources, diagnostic)).collect::<Vec<_>>()
}

fn entry<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let label = |label: &'a crate::Label| Label {
        kind: label.kind,
        place: place(sources, label.span),
        text: &label.text,
    };
    Entry {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity,
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(label).collect(),
        help: &diagnostic.help,
        fixes: diagnostic.fixes.iter().map(|fix| change(sources, fix)).collect(),
    }
}

fn change<'a>(sources: &'a Sources, fix: &'a Fix) -> Change<'a> {
    let edit = |edit: &'a crate::Edit| Edit { place: place(sources, edit.span), text: &edit.text };
    Change { title: &fix.title, edits: fix.edits.iter().map(edit).collect() }
}

fn place(sources: &Sources, span: Span) -> Option<Place<'_>> {
    let source = sources.get(span.source)?;
    let (start, end) = (source.position(span.start), source.position(span.end));
    Some(Place { file: &source.name, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn places_are_resolved() {
        let mut sources = Sources::new();
        let id = sources.add("a.pol", "ab\ncd");
        let made = [Diagnostic::new(Code::E0101, "m").at(Span::new(id, 3, 5), "here")];
        let value = serde_json::to_value(json(&sources, &made)).unwrap();
        assert_eq!(value[0]["labels"][0]["place"]["start"]["line"], 2);
        assert_eq!(value[0]["code"], "E0101");
    }
}
