//! L0307: an `if` whose branches are the same. One of them was meant to be something else, or the condition is idle.

use super::look::Look;
use super::shape::{held, offer};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Block, Expr, File, If, Stmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Expr::If { yes, no, .. } = &tree[id] else { continue };
        let (first, second) = (look.written(tree, *yes), look.written(tree, *no));
        if first == second {
            let one = needless_branch(tree.span(id));
            said.push(offer(tree, one, ("write the value alone", tree.span(id)), held(tree, *yes, first)));
        }
    }
    for policy in &look.policies {
        policy.statements(&mut |id, stmt| {
            if let Stmt::If(choice) = stmt
                && is_idle(look, policy.tree, choice)
            {
                said.push(needless_branch(policy.tree.span(id)));
            }
        });
    }
}

/// Whether all branches say the same.
fn is_idle(look: &Look<'_, '_>, tree: &File, choice: &If) -> bool {
    let Some(otherwise) = &choice.otherwise else { return false };
    let text = |block: &Block| -> Vec<String> {
        block.iter().map(|id| look.text(tree.span(*id)).to_owned()).collect()
    };
    let last = text(otherwise);
    choice.branches.iter().all(|(_, block)| text(block) == last)
}

fn needless_branch(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0307, "both branches are the same").at(span, "the condition decides nothing")
}
