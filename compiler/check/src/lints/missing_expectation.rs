//! L0407: a test that expects nothing. It passes whatever the policies say.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Item, TestStmt};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (key, item, _) in look.items() {
        let Item::Test(_, test) = item else { continue };
        let tree = look.env.tree(key.file);
        let mut stmts = test.body.iter().map(|id| &tree[*id]);
        if !stmts.any(|stmt| matches!(stmt, TestStmt::Expect(_) | TestStmt::Error)) {
            said.push(missing_expectation(test.name.span));
        }
    }
}

fn missing_expectation(span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0407, "this test expects nothing")
        .at(span, "it always passes")
        .help("`expect policy fails` says what should come of it")
}
