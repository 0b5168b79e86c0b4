//! Places that do not overlap, sorted: what lies in which of them is found without looking at all.

use pol_diagnostics::Span;

/// Places that do not overlap.
#[derive(Debug, Default)]
pub(crate) struct Spans(Vec<Span>);

impl Spans {
    /// These places.
    pub(crate) fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        Self(spans)
    }

    /// Whether `span` lies within one of them.
    pub(crate) fn hold(&self, span: Span) -> bool {
        let after = self.0.partition_point(|one| (one.source, one.start) <= (span.source, span.start));
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|one| one.contains(span))
    }

    /// How many of them lie within `span`.
    pub(crate) fn within(&self, span: Span) -> usize {
        let begin = self.0.partition_point(|one| (one.source, one.start) < (span.source, span.start));
        let end = self.0.partition_point(|one| (one.source, one.end) <= (span.source, span.end));
        end.saturating_sub(begin)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
