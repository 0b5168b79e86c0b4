//! L0305: `x ?? y` where `x` can never be absent. The reader takes it for something that may be left out.

use super::look::Look;
use super::shape::{Sides, offer, sides};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, File};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id).filter(|sides| sides.op == BinaryOp::Coalesce) else { continue };
        if look.is_never_absent(tree, sides.left) {
            said.push(needless_default(tree, sides));
        }
    }
}

fn needless_default(tree: &File, sides: Sides) -> Diagnostic {
    let left = tree.span(sides.left);
    let said = Diagnostic::new(Code::L0305, "this default is never used")
        .at(Span::new(left.source, sides.at.start, sides.span.end), "never used")
        .because(left, "this can never be absent");
    offer(tree, said, ("take it out", Span::new(left.source, left.end, sides.span.end)), "")
}
