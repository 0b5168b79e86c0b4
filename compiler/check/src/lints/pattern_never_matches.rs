//! L0203: a pattern that no text matches, such as one that wants something after the end.

use super::look::Look;
use super::shape::{sides, text};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::BinaryOp;
use regex_syntax::hir::{Hir, HirKind, Look as Anchor};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id).filter(|sides| sides.op == BinaryOp::Matches) else { continue };
        let hir = text(tree, sides.right).and_then(|pattern| regex_syntax::parse(pattern).ok());
        if hir.is_some_and(|hir| matches_nothing(&hir)) {
            said.push(pattern_never_matches(tree.span(sides.right)));
        }
    }
}

/// Whether nothing can match: a class without characters, or an anchor with text on its wrong side.
fn matches_nothing(hir: &Hir) -> bool {
    if hir.properties().minimum_len().is_none() {
        return true;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
        HirKind::Repetition(repetition) => repetition.min > 0 && matches_nothing(&repetition.sub),
        HirKind::Capture(capture) => matches_nothing(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().all(matches_nothing),
        HirKind::Concat(parts) => parts.iter().any(matches_nothing) || is_beyond_an_end(parts),
    }
}

/// `a^` and `$a`: something stands before the start or after the end.
fn is_beyond_an_end(parts: &[Hir]) -> bool {
    let takes = |hir: &Hir| hir.properties().minimum_len().is_some_and(|least| least > 0);
    let is = |hir: &Hir, anchor: Anchor| matches!(hir.kind(), HirKind::Look(look) if *look == anchor);
    let before_start = parts.iter().rposition(|part| is(part, Anchor::Start));
    let after_end = parts.iter().position(|part| is(part, Anchor::End));
    let has_before =
        before_start.and_then(|at| parts.get(..at)).is_some_and(|before| before.iter().any(takes));
    has_before || after_end.and_then(|at| parts.get(at..)).is_some_and(|after| after.iter().any(takes))
}

fn pattern_never_matches(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0203, "no text matches this pattern")
        .at(span, "wanted here")
        .help("`^` stands where a text begins and `$` where it ends; `\\^` and `\\$` are the characters")
}
