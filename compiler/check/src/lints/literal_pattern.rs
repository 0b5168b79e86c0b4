//! L0306: a pattern without anything that only patterns can say. Plain words are read by everyone, and a dot in them is
//! a dot.

use super::look::Look;
use super::shape::{held, offer, sides, text};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id).filter(|sides| sides.op == BinaryOp::Matches) else { continue };
        let Some(pattern) = text(tree, sides.right) else { continue };
        let value = held(tree, sides.left, sides.left_text(look));
        if let Some(better) = plain(&value, pattern) {
            said.push(literal_pattern(tree, sides.span, &better));
        }
    }
}

/// The same question without a pattern.
fn plain(value: &str, pattern: &str) -> Option<String> {
    let (is_start, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (is_end, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | ':' | ' ' | ',' | '@' | '=' | '%');
    if rest.is_empty() || !rest.chars().all(is_plain) {
        return None;
    }
    Some(match (is_start, is_end) {
        (true, true) => format!("{value} == \"{rest}\""),
        (true, false) => format!("{value}.starts_with(\"{rest}\")"),
        (false, true) => format!("{value}.ends_with(\"{rest}\")"),
        (false, false) => format!("{value}.contains(\"{rest}\")"),
    })
}

fn literal_pattern(tree: &File, span: Span, better: &str) -> Diagnostic {
    let said = Diagnostic::new(Code::L0306, "this pattern is plain text").at(span, "matched here");
    offer(tree, said, (format!("write `{better}`"), span), better)
}
