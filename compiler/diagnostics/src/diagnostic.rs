//! One diagnostic, as plain data, and the words to build it with.

use crate::{Code, Span};
use serde::{Deserialize, Serialize};

/// What a diagnostic means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program is refused.
    Error,
    /// The program runs; its author should look.
    Warning,
    /// A remark.
    Note,
}

/// Whether a label names the place at fault or one that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelKind {
    /// The place at fault.
    Primary,
    /// A place that explains it.
    Secondary,
}

/// A place with a word on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// At fault, or explaining.
    pub kind: LabelKind,
    /// Where.
    pub span: Span,
    /// What to say there; may be empty.
    pub text: String,
}

/// A replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What goes; empty to insert.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Replaces `span` with `text`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// A change of the source that settles the diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does: "write `==`".
    pub title: String,
    /// Its edits, which do not overlap.
    pub edits: Vec<Edit>,
}

/// Something to say to the author of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The row of the table of codes.
    pub code: Code,
    /// What it means for the run.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the author's text in backticks.
    pub message: String,
    /// Where, the primary label first.
    pub labels: Vec<Label>,
    /// How to go on.
    pub help: Vec<String>,
    /// Changes that settle it, the best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity, without places yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (severity, message) = (code.severity(), message.into());
        Self { code, severity, message, labels: Vec::new(), help: Vec::new(), fixes: Vec::new() }
    }

    /// Adds a place at fault.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { kind: LabelKind::Primary, span, text: text.into() });
        self
    }

    /// Adds a place that explains.
    #[must_use]
    pub fn because(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { kind: LabelKind::Secondary, span, text: text.into() });
        self
    }

    /// Adds a line on how to go on.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a fix of several edits.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits });
        self
    }

    /// Adds a fix that replaces one span.
    #[must_use]
    pub fn replace(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, vec![Edit::new(span, text)])
    }

    /// Says "did you mean `name`?" and offers to write it; nothing if there is no name.
    #[must_use]
    pub fn suggest(self, span: Span, name: Option<&str>) -> Self {
        match name {
            Some(name) => {
                self.help(format!("did you mean `{name}`?")).replace(format!("write `{name}`"), span, name)
            }
            None => self,
        }
    }

    /// The first place at fault.
    pub fn span(&self) -> Option<Span> {
        self.labels.iter().find(|label| label.kind == LabelKind::Primary).map(|label| label.span)
    }

    /// Whether the program is refused because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceId;

    #[test]
    fn a_diagnostic_reads_back_from_json() {
        let span = Span::new(SourceId(0), 3, 5);
        let made = Diagnostic::new(Code::E0101, "unexpected `}`").at(span, "here").suggest(span, Some("x"));
        let text = serde_json::to_string(&made).unwrap();
        assert_eq!(serde_json::from_str::<Diagnostic>(&text).unwrap(), made);
        assert_eq!(made.span(), Some(span));
    }
}
